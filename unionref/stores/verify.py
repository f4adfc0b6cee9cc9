"""Proving that a server holds the graph and answers rightly: counts, statistics, golden rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from unionref.namespaces import DISPUTED
from unionref.stores.discovery import Server
from unionref.stores.golden import check_catalogue, compare, golden_rows
from unionref.stores.statistics import differences, of_build, of_server, shows_all_as_one

if TYPE_CHECKING:
    from unionref.dataset import Dataset

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """What came out.

    Parameters
    ----------
    counts : int
        How many counts were compared.
    queries : int
        How many stored queries were asked.
    rows : int
        How many rows they had to give.
    differences : tuple of str
        One line for each.
    """

    counts: int
    queries: int
    rows: int
    differences: tuple[str, ...]

    @property
    def is_right(self) -> bool:
        """Whether nothing is different."""
        return not self.differences


def verify(server: Server, dataset: Dataset, progress: Progress) -> Verdict:
    """Compare a server with a build.

    Parameters
    ----------
    server : Server
        The server, loaded.
    dataset : Dataset
        The build, opened.
    progress : callable
        Called with a line of text before each step.

    Returns
    -------
    Verdict
        What is different.

    Raises
    ------
    UnionrefError
        If the server cannot be reached or the build is damaged.
    """
    check_catalogue(dataset)
    found: list[str] = []
    counts = 0
    progress("comparing counts …")
    for size, line in _counts(server, dataset):
        counts += size
        found += line
    progress(f"asking {len(dataset.queries())} stored queries …")
    rows = 0
    for case in golden_rows(dataset):
        rows += len(case.rows)
        line_or_none = compare(case, server.endpoint)
        if line_or_none is not None:
            found.append(line_or_none)
    return Verdict(counts, len(dataset.queries()), rows, tuple(found))


def _counts(server: Server, dataset: Dataset) -> Iterator[tuple[int, list[str]]]:
    """Yield for each graph how many counts were compared, and the lines about those that differ."""
    all_as_one = server.graph is None and shows_all_as_one(server)
    expected = of_build(dataset.path, all_as_one=all_as_one)
    for ours, graph in zip(expected, (server.graph, DISPUTED), strict=True):
        # with a choice of graphs in the request the chosen one is the default graph of the query
        theirs = of_server(server, graph if graph == DISPUTED else None)
        size = 3 + len(ours.classes) + len(ours.properties)
        yield size, list(differences(ours, theirs, graph))
