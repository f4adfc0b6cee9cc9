"""What a data set can report, as methods of :class:`unionref.dataset.Dataset`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from unionref.errors import UsageError

if TYPE_CHECKING:
    from unionref.answers import Entity
    from unionref.dataset import Dataset
    from unionref.reports.coverage import Coverage
    from unionref.reports.ledger import Ledger
    from unionref.values import Bound


class Reports:
    """The reports of a data set; :class:`unionref.dataset.Dataset` is the only one that has them."""

    def according_to(self, *sources: str, progress: Callable[[str], None] | None = None) -> Dataset:
        """Return the graph as some sources tell it, as if the others had never been read.

        Parameters
        ----------
        *sources : str
            Ids or titles of sources, or classes of sources (`class:1`); at least one.
        progress : callable, optional
            Called with a line of text when the graph has to be made, which happens once for each choice.

        Returns
        -------
        Dataset
            The smaller graph. Without its opponents a statement that lost in the whole graph may stand here.

        Raises
        ------
        UsageError
            If a source is not known, or the data have changed since the build.
        """
        from unionref.according import open_according_to

        if not sources:
            raise UsageError("No source is named.", fix='for example: according_to("wikipedia-en-zenroren")')
        return open_according_to(cast("Dataset", self), sources, progress or (lambda line: None))

    def conflicts(self, about: str | Entity | None = None) -> Ledger:
        """Return the ledger of disagreements: between sources, between dates, and oddities remarked.

        Parameters
        ----------
        about : str or Entity, optional
            Only what concerns this organization or person: an id or a name.

        Returns
        -------
        Ledger
            The entries, each with all positions, who stands, and why.

        Raises
        ------
        UsageError
            If nothing, or more than one thing, is called so.
        """
        from unionref.reports.ledger import read_ledger

        dataset = cast("Dataset", self)
        return read_ledger(dataset, None if about is None else _meant(dataset, about))

    def report(self) -> Coverage:
        """Return how much is known, for each national centre and decade, and how surely."""
        from unionref.reports.counting import read_coverage

        return read_coverage(cast("Dataset", self))


def _meant(dataset: Dataset, about: str | Entity) -> Bound:
    """Return what a ledger is to concern: an organization of that name before anything else."""
    try:
        return dataset.resolve(about, "organization")
    except UsageError:
        return dataset.resolve(about)
