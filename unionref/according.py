"""The graph according to some sources only: settled, bounded and inferred from what they alone say.

Such a graph is made when it is first asked for and kept inside the build it belongs to, so that it goes
when that build is replaced. The data are not checked again: those of the build were.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Final

from unionref.dataset import Dataset
from unionref.errors import UnionrefError, UsageError
from unionref.freshness import build_info
from unionref.namespaces import BASE

if TYPE_CHECKING:
    from pathlib import Path

    from unionref.answers import Entity

FOLDER: Final = "according-to"
_CLASS: Final = re.compile(r"(?:(?:source )?class|reliability)\s*[:/ ]?\s*([0-9]+)|([0-9]+)", re.IGNORECASE)


def open_according_to(dataset: Dataset, wanted: Sequence[str], tell: Callable[[str], None]) -> Dataset:
    """Open the graph of what some sources say; make it first if nobody has asked for it yet.

    Parameters
    ----------
    dataset : Dataset
        The whole graph.
    wanted : sequence of str
        Ids or titles of sources, or classes of sources (`class:1`, `reliability/1`); at least one.
    tell : callable
        Called with a line of text when a graph has to be made.

    Returns
    -------
    Dataset
        The smaller graph.

    Raises
    ------
    UsageError
        If a source is not known, or the data have changed since the build.
    UnreadableError
        If the folder of the build cannot be written to.
    """
    info = build_info(dataset.path) or {}
    if already := info.get("according_to"):
        raise UsageError(
            f"This graph holds only what {', '.join(already)} says; it knows no other sources.",
            fix="Ask the whole graph: unionref.open().according_to(…)",
        )
    names = chosen(dataset, wanted)
    made_from = str(info.get("content_hash", ""))
    key = hashlib.sha256("\n".join([made_from, *names]).encode()).hexdigest()[:16]
    target = dataset.path / FOLDER / key
    found = build_info(target)
    if found is None or found.get("content_hash") != made_from:
        _make(dataset, target, names, made_from, tell)
    return Dataset(target, dataset.root)


def left_out(build: Path, value: str | Entity, type: str) -> UsageError | None:
    """Say that something is known, but not to the sources that a graph is made from.

    Parameters
    ----------
    build : pathlib.Path
        The folder of the graph in which it was not found.
    value : str or Entity
        The id or name looked for.
    type : str
        What was looked for; one of `unionref.queries.ENTITY_TYPES`.

    Returns
    -------
    UsageError or None
        The sentence; None if the graph is a whole one, or the whole one does not know it either.
    """
    names = (build_info(build) or {}).get("according_to")
    if not names or build.parent.name != FOLDER:
        return None
    try:
        known = Dataset(build.parent.parent).resolve(value, type)
    except UnionrefError:
        return None
    return UsageError(
        f"{known.shown} is in the whole graph, but {', '.join(names)} says nothing about it.",
        fix="ask without --according-to, or name another source; unionref show tells the sources.",
    )


def chosen(dataset: Dataset, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return the sources and classes that are meant.

    Parameters
    ----------
    dataset : Dataset
        The whole graph.
    wanted : sequence of str
        As a person gives them: ids, titles, `class:1`.

    Returns
    -------
    tuple of str
        Slugs of sources and classes in the form `reliability/1`, each once, sorted.

    Raises
    ------
    UsageError
        If one is not known; names those that are near.
    """
    return tuple(sorted({_one(dataset, name) for name in wanted}))


def _one(dataset: Dataset, name: str) -> str:
    match = _CLASS.fullmatch(name.strip())
    if match is None:
        return str(dataset.resolve(name, "source").term.value).removeprefix(BASE + "source/")
    number = (match[1] or match[2]).lstrip("0")
    known = _classes(dataset)
    if number not in known:
        listed = "; ".join(f"{each}: {label}" for each, label in known.items())
        raise UsageError(
            f"There is no class “{name}” of sources. The classes are {listed}.",
            fix=f"for example: --according-to class:{next(iter(known), 1)}",
        )
    return f"reliability/{number}"


def _classes(dataset: Dataset) -> dict[str, str]:
    """Return the number of each class that a source is of, with its label."""
    import pyoxigraph

    from unionref.namespaces import UR

    quads = dataset.store.quads_for_pattern(None, pyoxigraph.NamedNode(UR + "reliability"), None, None)
    iris = sorted({str(quad.object.value) for quad in quads})  # type: ignore[union-attr]
    return {iri.rpartition("/")[2]: dataset.label(iri) or "" for iri in iris}


def _make(
    dataset: Dataset, target: Path, names: Sequence[str], made_from: str, tell: Callable[[str], None]
) -> None:
    from unionref.build import derive
    from unionref.findings import sort_findings
    from unionref.folders import replacing
    from unionref.load import reread
    from unionref.pack import INFO, Packed, pack
    from unionref.paths import content_hash

    root = dataset.root
    if root is None or content_hash(root) != made_from:
        raise UsageError(
            "The graph according to a source can only be made from the data that the build was made from, "
            "and those have changed.",
            file=dataset.path,
            fix="unionref build",
        )
    tell(f"making the graph according to {', '.join(names)}; it is kept for the next time …")
    graphs = derive(reread(root), sources=frozenset(names))
    findings = sort_findings(found.finding(root) for found in graphs.bounds.contradictions)
    packed = Packed(
        graphs.default,
        graphs.disputed,
        dataset.queries(),
        findings,
        made_from,
        names,
        graphs.tables(),
        formats=("nt",),
    )
    with replacing(target, mark=INFO) as folder:
        pack(packed, folder)
