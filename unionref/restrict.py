"""Restrict: keep only what some of the sources say, for ``--according-to``."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.claims import (
    DERIVED_FROM,
    KIND,
    LITERAL_FORM,
    OF,
    RANK,
    RELIABILITY,
    STATEMENT_KINDS,
    TYPE,
    index,
    source_of,
)
from unionref.errors import UsageError
from unionref.namespaces import BASE, UR, expand

Node: TypeAlias = Mapping[str, list[ox.NamedNode | ox.Literal]]
"""Predicate IRI → the values."""

_SOURCE: Final = BASE + "source/"
_EVENT: Final = BASE + "event/"
_DESCRIBED: Final = (BASE + "id/", BASE + "person/", _SOURCE)
_SOURCES_DIFFER: Final = expand("remark:sources-differ")
_LABELS: Final = (expand("skos:prefLabel"), expand("skos:altLabel"))
_COMPARED: Final = frozenset({RANK, UR + "ruling"})
"""What editors add after comparing sources."""


def restrict(data: Collection[ox.Triple], sources: Iterable[str]) -> tuple[ox.Triple, ...]:
    """Keep only what some sources say, as if the others had never been read.

    A statement that other sources make as well is kept without their passages, so that their number and
    class do not weigh. Ranks and rulings go, because they come from comparing sources. An organization or a
    person stays if a statement that is left speaks of it, and keeps of its labels those that a name in use
    that is left gives (all of them where none does); a source stays if it was asked for.

    Parameters
    ----------
    data : collection of pyoxigraph.Triple
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
    rows = [(triple.subject.value, triple.predicate.value, triple) for triple in data]  # type: ignore[union-attr]
    nodes = index(data)
    wanted = _wanted(nodes, sources)
    passages: set[str] = set()
    dropped: set[str] = set()
    for iri, facts in nodes.items():
        if not _is_statement(facts):
            continue
        cited = [value.value for value in facts.get(DERIVED_FROM, ())]
        ours = [passage for passage in cited if wanted.intersection(source_of(passage, nodes))]
        if not ours or (_compares(facts) and len(ours) < len(cited)):
            dropped.add(iri)
        else:
            passages.update(ours)
    left = [
        row
        for row in rows
        if row[0] not in dropped
        and row[1] not in _COMPARED
        and (row[1] != DERIVED_FROM or _object(row[2]) in passages)
    ]
    mentioned = {_object(triple) for subject, _, triple in left if _is_said(subject)}
    mentioned |= passages | wanted
    forms: dict[str, set[ox.Literal]] = {}
    for subject, predicate, triple in left:
        if predicate == LITERAL_FORM and isinstance(triple.object, ox.Literal):
            for organization in nodes[subject].get(OF, ()):
                forms.setdefault(organization.value, set()).add(triple.object)
    return tuple(row[2] for row in left if _speaks(row, mentioned, forms, nodes))


def _is_statement(facts: Node) -> bool:
    return any(
        value.value.startswith(UR) and value.value[len(UR) :] in STATEMENT_KINDS
        for value in facts.get(TYPE, ())
    )


def _is_said(subject: str) -> bool:
    """Tell whether a subject is a statement, so that what it names is spoken of; a passage is none."""
    return ("#" in subject and not subject.startswith(_SOURCE)) or subject.startswith(_EVENT)


def _compares(facts: Node) -> bool:
    """Tell whether a claim is a remark that sources differ: without one of them nothing is to remark."""
    return any(value.value == _SOURCES_DIFFER for value in facts.get(KIND, ()))


def _speaks(
    row: tuple[str, str, ox.Triple],
    mentioned: Collection[str],
    forms: Mapping[str, set[ox.Literal]],
    nodes: Mapping[str, Node],
) -> bool:
    """Tell whether a triple belongs to what is left: all of a statement, and what it speaks of."""
    subject, predicate, triple = row
    if not subject.startswith(_DESCRIBED) or ("#" in subject and not subject.startswith(_SOURCE)):
        return True
    if subject not in mentioned:
        return False
    if predicate in _LABELS and (ours := forms.get(subject)):
        labels = nodes[subject].get(predicate, ())
        return triple.object in ours or not ours.intersection(labels)
    return True


def _object(triple: ox.Triple) -> str:
    return triple.object.value  # type: ignore[union-attr]


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
