"""Opening the graph: find the build, make it if it is missing or the data have changed, open it for
reading."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from unionref import paths
from unionref.dataset import Dataset
from unionref.freshness import build_info, is_fresh

if TYPE_CHECKING:
    from unionref.paths import Root

Progress = Callable[[str], None]


def open_dataset(
    build: Path | str | None = None,
    root: Path | str | None = None,
    according_to: str | Sequence[str] | None = None,
    *,
    progress: Progress | None = None,
) -> Dataset:
    """Open the graph; build it first if there is no build, or if the data have changed since.

    Parameters
    ----------
    build : pathlib.Path or str, optional
        The folder of a build. A build that is named here is used as it is, also when the data have changed.
    root : pathlib.Path or str, optional
        The folder that holds ontology/, data/ and queries/.
    according_to : str or sequence of str, optional
        Ids or titles of sources: the graph then holds only what they say.
    progress : callable, optional
        Called with a line of text when a build is needed, and when the data have changed since the build;
        without it the lines go to stderr.

    Returns
    -------
    Dataset
        The graph, open for reading.

    Raises
    ------
    UnionrefError
        If there is no data set, it cannot be built, or the build cannot be read.
    """
    tell = progress if progress is not None else _to_stderr
    where = paths.find_root(root)
    target = paths.build_dir(where, build)
    info = build_info(target)
    if info is None:
        _build(where, target, tell, "there is no build yet")
    elif not is_fresh(where, target, info):
        if build is None:
            _build(where, target, tell, "the data have changed")
        else:
            tell(f"note: the data in {where.path} have changed since {target} was built")
    dataset = Dataset(target, where)
    if not according_to:
        return dataset
    from unionref.according import open_according_to

    wanted = [according_to] if isinstance(according_to, str) else list(according_to)
    return open_according_to(dataset, wanted, tell)


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"unionref: {line}\n")


def _build(root: Root, target: Path, tell: Progress, why: str) -> None:
    from unionref.build import build

    tell(f"building the graph in {target}, because {why} …")
    build(root, target)
