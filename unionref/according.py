"""The graph according to some sources only: settled, bounded and inferred from what they alone say.

Such a graph is built when it is first asked for and kept inside the build it belongs to, so that it goes
when that build is replaced.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from unionref.dataset import Dataset
from unionref.errors import UsageError
from unionref.freshness import build_info
from unionref.namespaces import BASE

if TYPE_CHECKING:
    from pathlib import Path

FOLDER: Final = "according-to"
_CLASSES: Final = "reliability/"


def open_according_to(dataset: Dataset, wanted: Sequence[str], tell: Callable[[str], None]) -> Dataset:
    """Open the graph of what some sources say; build it first if nobody has asked for it yet.

    Parameters
    ----------
    dataset : Dataset
        The whole graph.
    wanted : sequence of str
        Ids or titles of sources, or reliability classes (`reliability/1`).
    tell : callable
        Called with a line of text when a graph has to be built.

    Returns
    -------
    Dataset
        The smaller graph.

    Raises
    ------
    UsageError
        If a source is not known, or the data have changed since the build.
    """
    slugs = sorted({_slug(dataset, name) for name in wanted})
    info = build_info(dataset.path) or {}
    made_from = str(info.get("content_hash", ""))
    key = hashlib.sha256("\n".join([made_from, *slugs]).encode()).hexdigest()[:16]
    target = dataset.path / FOLDER / key
    found = build_info(target)
    if found is None or found.get("content_hash") != made_from:
        _build(dataset, target, frozenset(slugs), made_from, tell)
    return Dataset(target, dataset.root)


def _slug(dataset: Dataset, name: str) -> str:
    if name.startswith(_CLASSES):
        return name
    return str(dataset.resolve(name, "source").term.value.removeprefix(BASE + "source/"))


def _build(
    dataset: Dataset, target: Path, slugs: frozenset[str], made_from: str, tell: Callable[[str], None]
) -> None:
    from unionref.build import build
    from unionref.paths import content_hash

    if dataset.root is None or content_hash(dataset.root) != made_from:
        raise UsageError(
            "The graph according to a source can only be made from the data that the build was made from, "
            "and those have changed.",
            file=dataset.path,
            fix="unionref build",
        )
    tell(f"building the graph according to {', '.join(sorted(slugs))} …")
    build(dataset.root, target, sources=slugs)
