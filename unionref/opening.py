"""Opening the graph: find the build, make it if it is missing or the data have changed, open it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from unionref import paths
from unionref.dataset import Dataset
from unionref.freshness import build_info, is_fresh

if TYPE_CHECKING:
    from unionref.paths import Root
    from unionref.queries import StoredQuery

Progress = Callable[[str], None]


class Place(NamedTuple):
    """Where a data set and its build are.

    Parameters
    ----------
    root : Root
        The data set.
    build : pathlib.Path
        The folder of its build.
    info : dict or None
        What build.json says; None if there is no build.
    is_fresh : bool
        Whether the build was made from the data as they are now.
    """

    root: Root
    build: Path
    info: dict[str, Any] | None
    is_fresh: bool


def open_dataset(
    build: Path | str | None = None,
    root: Path | str | None = None,
    according_to: str | Sequence[str] | None = None,
    *,
    at: Path | str | None = None,
    in_memory: bool = False,
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
        Ids or titles of sources, or reliability classes: the graph then holds only what they say.
    at : pathlib.Path or str, optional
        An older release, the folder or its ``.nq.gz``: the graph is then the one it holds. The stored queries
        are those of today; reports are not to be had.
    in_memory : bool
        Whether to read the graph into memory, for programs that ask many questions; see
        `Dataset.read_into_memory`.
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
    wanted = [according_to] if isinstance(according_to, str) else list(according_to or ())
    tell = progress if progress is not None else _to_stderr
    place = locate(build, root)
    if at is not None:
        queries = current_queries(place, named=build is not None)
        dataset = open_older(Path(at), queries, wanted, progress=tell)
    else:
        dataset = open_place(place, wanted, rebuild=build is None, progress=tell)
    if in_memory:
        dataset.read_into_memory()
    return dataset


def locate(build: Path | str | None = None, root: Path | str | None = None) -> Place:
    """Find the data set and its build, and see whether the build is fresh; nothing is built.

    Parameters
    ----------
    build, root : pathlib.Path or str, optional
        The folders asked for.

    Returns
    -------
    Place
        Where they are.

    Raises
    ------
    UnionrefError
        If there is no data set, or the build is damaged.
    """
    where = paths.find_root(root)
    target = paths.build_dir(where, build)
    info = build_info(target)
    return Place(where, target, info, info is not None and is_fresh(where, target, info))


def open_place(
    place: Place,
    according_to: Sequence[str] = (),
    *,
    rebuild: bool,
    progress: Progress,
    catalogue: Sequence[StoredQuery] | None = None,
) -> Dataset:
    """Open the graph of a place; see `open_dataset`.

    Parameters
    ----------
    place : Place
        Where the data set and its build are.
    according_to : sequence of str
        Sources to keep to.
    rebuild : bool
        Whether to build again if the data have changed; without it they are only mentioned.
    progress : callable
        Called with a line of text.
    catalogue : sequence of StoredQuery, optional
        The stored queries of the build, where they have been read already.

    Returns
    -------
    Dataset
        The graph, open for reading.

    Raises
    ------
    UnionrefError
        If it cannot be built, or the build cannot be read.
    """
    if place.info is None or (rebuild and not place.is_fresh):
        from unionref.build import build

        why = "there is no build yet" if place.info is None else "the data have changed"
        progress(f"building the graph in {place.build}, because {why} …")
        build(place.root, place.build)
        catalogue = None
    elif not place.is_fresh:
        progress(f"note: the data in {place.root.path} have changed since {place.build} was built")
    dataset = Dataset(place.build, place.root, catalogue)
    if not according_to:
        return dataset
    from unionref.according import open_according_to

    return open_according_to(dataset, according_to, progress)


def current_queries(place: Place, *, named: bool) -> list[StoredQuery]:
    """Return the stored queries, from the build if it is fresh, else from their files; builds nothing.

    Parameters
    ----------
    place : Place
        Where the data set and its build are.
    named : bool
        Whether the build was asked for by name, and is used also if it is not fresh.

    Returns
    -------
    list of StoredQuery
        Sorted by id.

    Raises
    ------
    UnionrefError
        If they cannot be read.
    """
    from unionref.queries import load_catalogue, read_catalogue

    if place.info is not None and (place.is_fresh or named):
        return read_catalogue(place.build)
    return load_catalogue(place.root.queries)


def open_older(
    at: Path, catalogue: Sequence[StoredQuery], according_to: Sequence[str] = (), *, progress: Progress
) -> Dataset:
    """Open the graph of an older release.

    Parameters
    ----------
    at : pathlib.Path
        The folder of the release, or a file of it that holds the graph.
    catalogue : sequence of StoredQuery
        The stored queries to ask it.
    according_to : sequence of str
        Sources to keep to; an older release cannot be restricted.
    progress : callable
        Called with lines of text.

    Returns
    -------
    Dataset
        The graph, open for reading.

    Raises
    ------
    UnionrefError
        If it is no release or cannot be read, or sources are named.
    """
    from unionref.release.at import open_at

    older = open_at(at, catalogue, progress)
    return older.according_to(*according_to) if according_to else older


def _to_stderr(line: str) -> None:
    sys.stderr.write(f"unionref: {line}\n")
