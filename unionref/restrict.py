"""Restrict: keep only what some of the sources say, for ``--according-to``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final

import pyoxigraph as ox

from unionref.claims import DERIVED_FROM, RELIABILITY, TYPE, index, read_claims, source_of
from unionref.errors import UsageError
from unionref.namespaces import BASE, UR

_SOURCE: Final = BASE + "source/"


def restrict(data: Sequence[ox.Triple], sources: Iterable[str]) -> tuple[ox.Triple, ...]:
    """Keep only the statements that some sources make.

    Entities (organizations, persons, sources and passages) are kept. A statement that other sources make as
    well is kept without their passages, so that their number and class do not weigh.

    Parameters
    ----------
    data : sequence of pyoxigraph.Triple
        The triples of ``data/``.
    sources : iterable of str
        Slugs of sources (``wikipedia-en-zenroren``) or reliability classes (``1``, ``reliability/1``).

    Returns
    -------
    tuple of pyoxigraph.Triple
        What is left, in the order given.

    Raises
    ------
    UsageError
        If a source or class is not known.
    """
    nodes = index(data)
    wanted = _wanted(nodes, sources)
    passages: set[str] = set()
    dropped: set[str] = set()
    for iri, claim in read_claims(data).items():
        ours = {p for p in claim.passages if wanted.intersection(source_of(p, nodes))}
        passages.update(ours)
        if not ours:
            dropped.add(iri)
    return tuple(
        triple
        for triple in data
        if triple.subject.value not in dropped  # type: ignore[union-attr]
        and (triple.predicate.value != DERIVED_FROM or triple.object.value in passages)  # type: ignore[union-attr]
    )


def _wanted(
    nodes: Mapping[str, Mapping[str, Sequence[ox.NamedNode | ox.Literal]]], names: Iterable[str]
) -> set[str]:
    """Return the IRIs of the sources that are meant."""
    known = {
        iri: {value.value.rpartition("/")[2] for value in facts.get(RELIABILITY, ())}
        for iri, facts in nodes.items()
        if any(value.value == UR + "Source" for value in facts.get(TYPE, ()))
    }
    wanted: set[str] = set()
    for name in names:
        slug = name.removeprefix(BASE)
        number = slug.removeprefix("reliability/")
        iri = slug if slug.startswith("http") else _SOURCE + slug.removeprefix("source/")
        if iri in known:
            wanted.add(iri)
        elif number.isdecimal() and any(number in classes for classes in known.values()):
            wanted.update(source for source, classes in known.items() if number in classes)
        else:
            slugs = sorted(source.removeprefix(_SOURCE) for source in known)
            near = get_close_matches(slug, slugs, n=3, cutoff=0.4) or slugs[:3]
            raise UsageError(
                f"There is no source “{name}”, and no reliability class of that name.",
                fix=f"The nearest are: {', '.join(near)}." if near else None,
            )
    return wanted
