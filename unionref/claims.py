"""Claims: the statements of the data, read from their triples into a form that can be compared."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.dates import PartialDate, is_date_datatype
from unionref.namespaces import BASE, UR, expand

Facts: TypeAlias = Mapping[str, tuple[ox.NamedNode | ox.Literal, ...]]
"""Predicate IRI → the values, in a fixed order."""

EVENT_KINDS: Final = frozenset(
    {
        "Event", "Founding", "Merger", "Absorption", "Split", "Secession", "Reorganization", "Renaming",
        "Dissolution", "Ending",
    }
)  # fmt: skip
PERIOD_KINDS: Final = frozenset({"Affiliation", "Tenure", "NameUse", "Relation"})
STATEMENT_KINDS: Final = EVENT_KINDS | PERIOD_KINDS | {"MembershipCount", "Seat", "Remark"}

TYPE: Final = expand("rdf:type")
DERIVED_FROM: Final = expand("prov:wasDerivedFrom")
FOUNDER: Final = expand("prov:wasAssociatedWith")
RANK: Final = expand("wikibase:rank")
PREFERRED: Final = expand("wikibase:PreferredRank")
DEPRECATED: Final = expand("wikibase:DeprecatedRank")
MEMBER: Final = expand("org:member")
BODY: Final = expand("org:organization")
ROLE: Final = expand("org:role")
PART_OF: Final = expand("dcterms:isPartOf")
READ_ON: Final = expand("pav:retrievedOn")
RELATED: Final = expand("dcterms:relation")
KIND: Final = expand("dcterms:type")
LITERAL_FORM: Final = expand("skosxl:literalForm")
ADDRESS: Final = expand("schema:address")
FROM: Final = UR + "from"
TO: Final = UR + "to"
DATE: Final = UR + "date"
ATTESTED: Final = UR + "attested"
END_REASON: Final = UR + "endReason"
ORDINAL: Final = UR + "ordinal"
COUNT: Final = UR + "count"
COUNT_BASIS: Final = UR + "countBasis"
OF: Final = UR + "ofOrganization"
CEASED: Final = UR + "ceased"
CONTINUED: Final = UR + "continued"
CREATED: Final = UR + "created"
RELIABILITY: Final = UR + "reliability"
NOT_GIVEN: Final = expand("end-reason:not-given")
POSSIBLY_SAME: Final = expand("relation:possibly-same-as")
FOUNDING_MEMBER: Final = expand("role:founding-member")

UNRATED: Final = 9
"""The reliability class of a statement whose sources have none: behind every class that there is."""


@dataclass(frozen=True, slots=True)
class Day:
    """A stated date as a range of days.

    Parameters
    ----------
    first, last : int
        The first and the last day it can mean, as proleptic Gregorian ordinals (day 1 = 0001-01-01).
    fineness : int
        1 for a year, 2 for a month, 3 for a day.
    text : str
        The date as printed.
    """

    first: int
    last: int
    fineness: int
    text: str


@dataclass(frozen=True, slots=True)
class Claim:
    """One statement of one or more sources.

    Parameters
    ----------
    iri : str
        Its IRI.
    kind : str
        The local name of its class, ``Affiliation``.
    facts : mapping of str to tuple of terms
        What it says.
    passages : tuple of str
        The passages it was read in.
    sources : frozenset of str
        The sources that those passages are part of.
    reliability : int
        The best (lowest) reliability class among them; 9 if none has one.
    read : int or None
        The first day on which one of them was read, as an ordinal.
    rank : int
        0 preferred, 1 without a rank, 2 deprecated.
    """

    iri: str
    kind: str
    facts: Facts
    passages: tuple[str, ...]
    sources: frozenset[str]
    reliability: int
    read: int | None
    rank: int

    def one(self, predicate: str) -> str | None:
        """Return the first value of a predicate as text (an IRI, or what a literal says), or None."""
        values = self.facts.get(predicate)
        return values[0].value if values else None

    def all(self, predicate: str) -> tuple[str, ...]:
        """Return all values of a predicate as texts."""
        return tuple(value.value for value in self.facts.get(predicate, ()))

    def days(self, predicate: str) -> tuple[Day, ...]:
        """Return all dates that a predicate gives."""
        return tuple(day for value in self.facts.get(predicate, ()) if (day := day_of(value)) is not None)

    @property
    def page(self) -> str:
        """The IRI of the entity on whose page the statement stands."""
        return self.iri.partition("#")[0]

    @property
    def is_event(self) -> bool:
        """Whether the statement says that something happened to organizations."""
        return self.kind in EVENT_KINDS

    @property
    def ended(self) -> bool:
        """Whether the statement says that its period ended, with or without a date and a reason."""
        return TO in self.facts or END_REASON in self.facts


def day_of(term: ox.NamedNode | ox.Literal) -> Day | None:
    """Return the days that a literal can mean.

    Parameters
    ----------
    term : pyoxigraph term
        Any value.

    Returns
    -------
    Day or None
        The range of days; None if the value is not a date.

    Raises
    ------
    FindingsError
        If the literal has the datatype of a date but is no day of the calendar.
    """
    if not isinstance(term, ox.Literal):
        return None
    return _day(term.value, term.datatype.value)


@lru_cache(maxsize=65536)
def _day(lexical: str, datatype: str) -> Day | None:
    if not is_date_datatype(datatype):
        return None
    parsed = PartialDate.from_lexical(lexical, datatype)
    fineness = {"year": 1, "month": 2, "day": 3}[parsed.precision]
    return Day(parsed.earliest.toordinal(), parsed.latest.toordinal(), fineness, lexical)


def index(triples: Iterable[ox.Triple]) -> dict[str, dict[str, list[ox.NamedNode | ox.Literal]]]:
    """Return triples by subject and predicate.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        Triples without blank nodes.

    Returns
    -------
    dict
        Subject IRI → predicate IRI → values, each list in the order given.
    """
    nodes: dict[str, dict[str, list[ox.NamedNode | ox.Literal]]] = {}
    names: dict[str, str] = {}
    for triple in triples:
        facts = nodes.setdefault(triple.subject.value, {})  # type: ignore[union-attr]
        name = triple.predicate.value
        name = names.setdefault(name, name)  # one text for all triples with this predicate
        facts.setdefault(name, []).append(triple.object)  # type: ignore[arg-type]
    return nodes


def read_claims(triples: Iterable[ox.Triple]) -> dict[str, Claim]:
    """Return the statements among the triples.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The data.

    Returns
    -------
    dict of str to Claim
        By IRI, in the order of the IRIs.
    """
    nodes = index(triples)
    found: dict[str, Claim] = {}
    for iri in sorted(nodes):
        facts = nodes[iri]
        kind = _statement_kind(facts)
        if kind is not None:
            found[iri] = _claim(iri, kind, facts, nodes)
            del nodes[iri]  # no statement is a source or a passage of another
    return found


def _statement_kind(facts: Mapping[str, list[ox.NamedNode | ox.Literal]]) -> str | None:
    """Return the most particular statement class of a node, by name if there are several."""
    names = sorted(value.value[len(UR) :] for value in facts.get(TYPE, ()) if value.value.startswith(UR))
    kinds = [name for name in names if name in STATEMENT_KINDS]
    return next((name for name in kinds if name != "Event"), kinds[0] if kinds else None)


def _claim(
    iri: str,
    kind: str,
    facts: Mapping[str, list[ox.NamedNode | ox.Literal]],
    nodes: Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]],
) -> Claim:
    passages = tuple(sorted({value.value for value in facts.get(DERIVED_FROM, ())}))
    sources = frozenset(source for passage in passages for source in source_of(passage, nodes))
    classes: list[int] = []
    read: list[int] = []
    for source in sources:
        about = nodes.get(source, {})
        classes.extend(
            int(last)
            for value in about.get(RELIABILITY, ())
            if (last := value.value.rpartition("/")[2]).isdecimal()
        )
        read.extend(day.last for value in about.get(READ_ON, ()) if (day := day_of(value)) is not None)
    ranks = {value.value for value in facts.get(RANK, ())}
    return Claim(
        iri=iri,
        kind=kind,
        facts={
            key: tuple(values) if len(values) == 1 else tuple(sorted(set(values), key=str))
            for key, values in facts.items()
        },
        passages=passages,
        sources=sources,
        reliability=min(classes, default=UNRATED),
        read=min(read, default=None),
        rank=2 if DEPRECATED in ranks else 0 if PREFERRED in ranks else 1,
    )


def source_of(
    passage: str, nodes: Mapping[str, Mapping[str, list[ox.NamedNode | ox.Literal]]]
) -> tuple[str, ...]:
    """Return the sources that a passage is part of; without a statement of it, the page it stands on."""
    parts = nodes.get(passage, {}).get(PART_OF)
    return tuple(value.value for value in parts) if parts else (passage.partition("#")[0],)


def short(iri: str) -> str:
    """Return an IRI of the data set as people write it, without the base."""
    return iri.removeprefix(BASE)
