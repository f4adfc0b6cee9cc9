"""Single cells of the tables of a release, read from what the graph says of one thing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.answers import compact
from unionref.claims import DATE, FROM, STATEMENT_KINDS, TO, TYPE
from unionref.namespaces import BASE, UR, expand
from unionref.release.schema import SEPARATOR

Cell: TypeAlias = "str | int | float | bool | None"
Node: TypeAlias = "Mapping[str, Sequence[ox.NamedNode | ox.Literal]]"
"""Predicate IRI → the values."""

POPULATION: Final = expand("schema:StatisticalPopulation")
_GENERAL: Final = frozenset({"Organization", "LabourOrganization", "RelatedOrganization"})
_BOUNDS: Final = (
    ("from_earliest", UR + "fromEarliest"),
    ("from_latest", UR + "fromLatest"),
    ("to_earliest", UR + "toEarliest"),
    ("to_latest", UR + "toLatest"),
)
_NOTES: Final = (expand("skos:note"), expand("skos:editorialNote"))


def values(facts: Node, predicate: str) -> list[str]:
    """Return all values of a predicate as texts, sorted."""
    return sorted({term.value for term in facts.get(predicate, ())})


def value(facts: Node, predicate: str) -> str | None:
    """Return the first value of a predicate, if there is one."""
    found = values(facts, predicate)
    return found[0] if found else None


def short(iri: str | None) -> str | None:
    """Return the short id of an IRI."""
    return None if iri is None else compact(iri)


def last(iri: str | None) -> str | None:
    """Return the slug of a concept, ``end-reason/merged`` → ``merged``."""
    return None if iri is None else iri.rpartition("/")[2]


def several(texts: Iterable[str]) -> str | None:
    """Return several ids, addresses or dates as one cell."""
    parts = {compact(text) if text.startswith(BASE) else text.replace(" ", "%20") for text in texts}
    return SEPARATOR.join(sorted(parts)) or None


def notes(facts: Node) -> str | None:
    """Return all notes, each on a line of its own."""
    found = [text for predicate in _NOTES for text in values(facts, predicate)]
    return "\n".join(found) or None


def named_in(facts: Node, predicate: str, *languages: str) -> str | None:
    """Return the value of a predicate in the first of some languages; the first text if none are right."""
    by_language: dict[str, str] = {}
    for term in sorted(facts.get(predicate, ()), key=str):
        by_language.setdefault((isinstance(term, ox.Literal) and term.language) or "", term.value)
    found = next((by_language[tag] for tag in languages if tag in by_language), None)
    if found is None and len(languages) > 1:
        return next(iter(by_language.values()), None)
    return found


def period(facts: Node) -> dict[str, Cell]:
    """Return the bounds of a period or a life."""
    return {name: value(facts, predicate) for name, predicate in _BOUNDS}


def stated_period(cells: Mapping[str, Cell], facts: Node) -> dict[str, Cell]:
    """Return the period of a statement as stated, its bounds, and whether it held for sure on some day."""
    bounds = period(facts)
    certain = bounds["from_latest"], bounds["to_earliest"]
    sure = all(certain) and str(certain[0]) <= str(certain[1])
    return {
        "from": value(facts, FROM),
        "to": value(facts, TO),
        **bounds,
        "certainty": ("certain" if sure else "possible") if cells["standing"] == "principal" else None,
    }


def day(facts: Node) -> dict[str, Cell]:
    """Return the date of a statement as stated, and its bounds."""
    return {
        "date": value(facts, DATE),
        "earliest": value(facts, UR + "earliest"),
        "latest": value(facts, UR + "latest"),
    }


def organization_class(classes: Iterable[str]) -> str:
    """Return the most particular class of an organization, or of a population that is counted."""
    if POPULATION in classes:
        return "StatisticalPopulation"
    ours = sorted(name.removeprefix(UR) for name in classes if name.startswith(UR))
    particular = [name for name in ours if name not in _GENERAL]
    general = [name for name in ("RelatedOrganization", "LabourOrganization") if name in ours]
    return (particular or general or ["Organization"])[0]


def statement_class(facts: Node) -> str | None:
    """Return the most particular class of a statement, also of one that does not stand."""
    named = [*values(facts, TYPE), *values(facts, UR + "statementClass")]
    ours = sorted(name.removeprefix(UR) for name in named if name.startswith(UR))
    kinds = [name for name in ours if name in STATEMENT_KINDS]
    return next((name for name in kinds if name != "Event"), kinds[0] if kinds else None)
