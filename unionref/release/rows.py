"""The rows of the tables of a release, read from the graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.answers import compact
from unionref.claims import (
    ADDRESS,
    ATTESTED,
    BODY,
    CEASED,
    CONTINUED,
    COUNT,
    COUNT_BASIS,
    CREATED,
    DATE,
    DERIVED_FROM,
    END_REASON,
    EVENT_KINDS,
    FOUNDER,
    FROM,
    KIND,
    LITERAL_FORM,
    MEMBER,
    OF,
    ORDINAL,
    PART_OF,
    READ_ON,
    RELATED,
    RELIABILITY,
    ROLE,
    STATEMENT_KINDS,
    TO,
    TYPE,
    source_of,
)
from unionref.namespaces import BASE, UR, expand
from unionref.release.graphs import Graphs
from unionref.release.schema import SEPARATOR, TABLES

Cell: TypeAlias = "str | int | bool | None"
Row: TypeAlias = "tuple[Cell, ...]"
_Node: TypeAlias = "Mapping[str, Sequence[ox.NamedNode | ox.Literal]]"
_Made: TypeAlias = "Iterable[Mapping[str, Cell]]"

_PARTS: Final = ((CEASED, "ceased"), (CONTINUED, "continued"), (CREATED, "created"), (FOUNDER, "founder"))
_GENERAL: Final = frozenset({"Organization", "LabourOrganization", "RelatedOrganization"})
_BOUNDS: Final = (
    ("from_earliest", UR + "fromEarliest"),
    ("from_latest", UR + "fromLatest"),
    ("to_earliest", UR + "toEarliest"),
    ("to_latest", UR + "toLatest"),
)
_LABEL: Final = expand("rdfs:label")
_PREFERRED: Final = expand("skos:prefLabel")
_ALTERNATIVE: Final = expand("skos:altLabel")
_NOTES: Final = (expand("skos:note"), expand("skos:editorialNote"))
_ORGANIZATION: Final = UR + "Organization"
_POPULATION: Final = expand("schema:StatisticalPopulation")


class Rows:
    """Reads the rows of every table.

    Parameters
    ----------
    graphs : Graphs
        What the build holds.
    """

    def __init__(self, graphs: Graphs) -> None:
        self._graphs = graphs
        self._plain = graphs.plain_facts
        self._disputed = graphs.disputed_facts

    def all(self) -> dict[str, list[Row]]:
        """Return the rows of all tables.

        Returns
        -------
        dict of str to list of tuple
            Name of the table → its rows in the order of its key, each with a cell for every column.
        """
        makers: dict[str, Callable[[], _Made]] = {
            "organizations": self._organizations,
            "persons": self._persons,
            "sources": self._sources,
            "passages": self._passages,
            "statements": self._all_statements,
            "statement_passages": self._statement_passages,
            "names": self._names,
            "affiliations": self._affiliations,
            "events": self._events,
            "event_parties": self._event_parties,
            "counts": self._counts,
            "officers": self._officers,
            "relations": self._relations,
            "seats": self._seats,
            "remarks": self._remarks,
            "conflicts": self._conflicts,
        }
        found: dict[str, list[Row]] = {}
        for table in TABLES:
            key = [table.names.index(name) for name in table.key]
            rows = {tuple(row.get(name) for name in table.names) for row in makers[table.name]()}
            found[table.name] = sorted(rows, key=lambda row, key=key: [row[at] for at in key])  # type: ignore[misc]
        return found

    # --- entities ---

    def _organizations(self) -> _Made:
        for iri, facts in self._plain.items():
            classes = _values(facts, TYPE)
            if _ORGANIZATION not in classes and _POPULATION not in classes:
                continue
            kinds = [c for c in _values(facts, expand("org:classification")) if c.startswith(BASE + "kind/")]
            industries = [
                c for c in _values(facts, expand("org:classification")) if c.startswith(BASE + "industry/")
            ]
            yield {
                **self._named(iri, facts),
                "class": _organization_class(classes),
                **self._concept("kind", kinds[0] if kinds else None),
                "industries": _several(industries),
                "prefecture": _short(_value(facts, expand("dcterms:spatial"))),
                "status": _last(_value(facts, UR + "status")),
                **_period(facts),
                "latest_count": _short(_value(facts, UR + "latestCount")),
                "succeeded_by": _several(_values(facts, UR + "succeededBy")),
                "note": _notes(facts),
            }

    def _persons(self) -> _Made:
        for iri, facts in self._plain.items():
            if expand("foaf:Person") in _values(facts, TYPE):
                yield {**self._named(iri, facts), "note": _notes(facts)}

    def _sources(self) -> _Made:
        for iri, facts in self._plain.items():
            if UR + "Source" not in _values(facts, TYPE):
                continue
            reliability = _last(_value(facts, RELIABILITY))
            yield {
                "id": compact(iri),
                "iri": iri,
                "title": _value(facts, expand("dcterms:title")),
                "publisher": _value(facts, expand("dcterms:publisher")),
                **self._concept("kind", _value(facts, KIND)),
                "reliability": int(reliability) if reliability and reliability.isdecimal() else None,
                "languages": _several(_values(facts, expand("dcterms:language"))),
                "url": _value(facts, expand("schema:url")),
                "retrieved_from": _several(_values(facts, expand("pav:retrievedFrom"))),
                "retrieved_on": _value(facts, READ_ON),
            }

    def _passages(self) -> _Made:
        for iri, facts in self._plain.items():
            if UR + "Passage" in _values(facts, TYPE):
                yield {
                    "id": compact(iri),
                    "iri": iri,
                    "source": _short(_value(facts, PART_OF)),
                    "locator": _value(facts, expand("bibo:locator")),
                }

    # --- statements ---

    @cached_property
    def _claims(self) -> list[tuple[str, str, str, _Node]]:
        """IRI, class, standing and facts of every statement."""
        found: list[tuple[str, str, str, _Node]] = []
        for facts_of, disputed in ((self._plain, False), (self._disputed, True)):
            for iri, facts in facts_of.items():
                kind = _statement_class(facts)
                if kind is not None:
                    supports = expand("prov:alternateOf") in facts
                    standing = "disputed" if disputed else "supporting" if supports else "principal"
                    found.append((iri, kind, standing, facts))
        return found

    def _of(self, *kinds: str) -> Iterator[tuple[dict[str, Cell], _Node]]:
        """Return the statements of some classes, each with the cells that all of them have."""
        for iri, kind, standing, facts in self._claims:
            if kind in kinds:
                yield self._claim(iri, standing, facts), facts

    def _claim(self, iri: str, standing: str, facts: _Node) -> dict[str, Cell]:
        return {
            "statement": compact(iri),
            "standing": standing,
            "contested": standing == "disputed" or UR + "contested" in facts,
            "sources": _several({source for _, source in self._read_in(facts)}),
            "note": _notes(facts),
        }

    def _read_in(self, facts: _Node) -> list[tuple[str, str]]:
        """Return passage and source of each place in which a statement was read."""
        pairs = [
            (passage, source)
            for passage in _values(facts, DERIVED_FROM)
            for source in source_of(passage, self._plain)
        ]
        return sorted(pairs)

    def _all_statements(self) -> _Made:
        for iri, kind, standing, facts in self._claims:
            yield {
                **self._claim(iri, standing, facts),
                "id": compact(iri),
                "iri": iri,
                "class": kind,
                "supports": _short(_value(facts, expand("prov:alternateOf"))),
                "ruling": _value(facts, UR + "ruling"),
            }

    def _statement_passages(self) -> _Made:
        for iri, _, _, facts in self._claims:
            for passage, source in self._read_in(facts):
                yield {"statement": compact(iri), "passage": compact(passage), "source": compact(source)}

    def _names(self) -> _Made:
        for cells, facts in self._of("NameUse"):
            form = facts[LITERAL_FORM][0]
            yield {
                **cells,
                **self._organization("organization", _value(facts, OF)),
                "name": form.value,
                "language": form.language if isinstance(form, ox.Literal) else None,
                "name_type": _last(_value(facts, KIND)),
                **_stated_period(cells, facts),
            }

    def _affiliations(self) -> _Made:
        for cells, facts in self._of("Affiliation"):
            yield {
                **cells,
                **self._organization("member", _value(facts, MEMBER)),
                **self._organization("body", _value(facts, BODY)),
                **_stated_period(cells, facts),
                "attested": _several(_values(facts, ATTESTED)),
                **self._concept("role", _value(facts, ROLE)),
                **self._concept("end_reason", _value(facts, END_REASON)),
            }

    def _events(self) -> _Made:
        for iri, kind, standing, facts in self._claims:
            if kind in EVENT_KINDS:
                yield {
                    **self._claim(iri, standing, facts),
                    "class": kind,
                    "label": self._label(iri) or _named_in(facts, _PREFERRED, "en", "ja"),
                    **_day(facts),
                }

    def _event_parties(self) -> _Made:
        for iri, kind, _, facts in self._claims:
            if kind in EVENT_KINDS:
                for predicate, part in _PARTS:
                    for organization in _values(facts, predicate):
                        cells = self._organization("organization", organization)
                        yield {"event": compact(iri), "part": part, **cells}

    def _counts(self) -> _Made:
        for cells, facts in self._of("MembershipCount"):
            yield {
                **cells,
                **self._organization("organization", _value(facts, OF)),
                **_day(facts),
                "count": int(facts[COUNT][0].value),
                "approximate": "true" in _values(facts, UR + "approximate"),
                **self._concept("basis", _value(facts, COUNT_BASIS)),
            }

    def _officers(self) -> _Made:
        for cells, facts in self._of("Tenure"):
            person = _value(facts, MEMBER)
            ordinal = _value(facts, ORDINAL)
            yield {
                **cells,
                "person": _short(person),
                "person_label": self._label(person),
                **self._organization("organization", _value(facts, BODY)),
                **self._concept("role", _value(facts, ROLE)),
                "ordinal": None if ordinal is None else int(ordinal),
                **_stated_period(cells, facts),
                "attested": _several(_values(facts, ATTESTED)),
            }

    def _relations(self) -> _Made:
        for cells, facts in self._of("Relation"):
            yield {
                **cells,
                **self._organization("organization", _value(facts, OF)),
                **self._concept("relation", _value(facts, KIND)),
                **self._organization("other", _value(facts, RELATED)),
                **_stated_period(cells, facts),
            }

    def _seats(self) -> _Made:
        for cells, facts in self._of("Seat"):
            organization = self._organization("organization", _value(facts, OF))
            yield {**cells, **organization, "address": _value(facts, ADDRESS)}

    def _remarks(self) -> _Made:
        for cells, facts in self._of("Remark"):
            yield {
                **cells,
                **self._concept("kind", _value(facts, KIND)),
                "about": _several(_values(facts, expand("dcterms:subject"))),
                "value": _value(facts, expand("rdf:value")),
            }

    def _conflicts(self) -> _Made:
        for entry in self._graphs.dataset.conflicts().only(("conflict", "contradiction")).entries:
            name = f"{entry.kind} {entry.positions[0].claims[0].statement.id}"
            for number, position in enumerate(entry.positions, 1):
                for claim in position.claims:
                    yield {
                        "conflict": name,
                        "kind": entry.kind,
                        "matter": entry.matter,
                        "about": _several(entity.iri for entity in entry.entities),
                        "decided": entry.decided or None,
                        "why": entry.why,
                        "position": number,
                        "standing": position.standing,
                        "value": position.value,
                        "statement": claim.statement.id,
                    }

    # --- labels ---

    def _label(self, iri: str | None) -> str | None:
        return None if iri is None else _named_in(self._plain.get(iri, {}), _LABEL, "en", "ja")

    def _organization(self, name: str, iri: str | None) -> dict[str, Cell]:
        return {name: _short(iri), f"{name}_label": self._label(iri)}

    def _concept(self, name: str, iri: str | None) -> dict[str, Cell]:
        """Return a concept of a code list by its slug, with its English label."""
        facts: _Node = self._plain.get(iri, {}) if iri is not None else {}
        return {name: _last(iri), f"{name}_label": _named_in(facts, _PREFERRED, "en")}

    def _named(self, iri: str, facts: _Node) -> dict[str, Cell]:
        return {
            "id": compact(iri),
            "iri": iri,
            "label": self._label(iri) or compact(iri),
            "name_en": _named_in(facts, _PREFERRED, "en"),
            "name_ja": _named_in(facts, _PREFERRED, "ja"),
            "name_latn": _named_in(facts, _PREFERRED, "ja-latn") or _named_in(facts, _ALTERNATIVE, "ja-latn"),
        }


def _values(facts: _Node, predicate: str) -> list[str]:
    return sorted({value.value for value in facts.get(predicate, ())})


def _value(facts: _Node, predicate: str) -> str | None:
    found = _values(facts, predicate)
    return found[0] if found else None


def _short(iri: str | None) -> str | None:
    return None if iri is None else compact(iri)


def _last(iri: str | None) -> str | None:
    """Return the slug of a concept, ``end-reason/merged`` → ``merged``."""
    return None if iri is None else iri.rpartition("/")[2]


def _several(values: Iterable[str]) -> str | None:
    """Return several ids, addresses or dates as one cell."""
    short = sorted({compact(v) if v.startswith(BASE) else v.replace(" ", "%20") for v in values})
    return SEPARATOR.join(short) or None


def _notes(facts: _Node) -> str | None:
    found = [value for predicate in _NOTES for value in _values(facts, predicate)]
    return "\n".join(found) or None


def _named_in(facts: _Node, predicate: str, *languages: str) -> str | None:
    """Return the value of a predicate in the first of some languages; the first text if none are right."""
    by_language: dict[str, str] = {}
    for value in sorted(facts.get(predicate, ()), key=str):
        by_language.setdefault((isinstance(value, ox.Literal) and value.language) or "", value.value)
    found = next((by_language[tag] for tag in languages if tag in by_language), None)
    if found is None and len(languages) > 1:
        return next(iter(by_language.values()), None)
    return found


def _period(facts: _Node) -> dict[str, Cell]:
    return {name: _value(facts, predicate) for name, predicate in _BOUNDS}


def _stated_period(cells: Mapping[str, Cell], facts: _Node) -> dict[str, Cell]:
    bounds = _period(facts)
    certain = bounds["from_latest"], bounds["to_earliest"]
    sure = all(certain) and str(certain[0]) <= str(certain[1])
    return {
        "from": _value(facts, FROM),
        "to": _value(facts, TO),
        **bounds,
        "certainty": ("certain" if sure else "possible") if cells["standing"] == "principal" else None,
    }


def _day(facts: _Node) -> dict[str, Cell]:
    return {
        "date": _value(facts, DATE),
        "earliest": _value(facts, UR + "earliest"),
        "latest": _value(facts, UR + "latest"),
    }


def _organization_class(classes: Iterable[str]) -> str:
    if _POPULATION in classes:
        return "StatisticalPopulation"
    ours = sorted(name.removeprefix(UR) for name in classes if name.startswith(UR))
    particular = [name for name in ours if name not in _GENERAL]
    general = [name for name in ("RelatedOrganization", "LabourOrganization") if name in ours]
    return (particular or general or ["Organization"])[0]


def _statement_class(facts: _Node) -> str | None:
    """Return the most particular class of a statement, also of one that does not stand."""
    named = [*_values(facts, TYPE), *_values(facts, UR + "statementClass")]
    ours = sorted(name.removeprefix(UR) for name in named if name.startswith(UR))
    kinds = [name for name in ours if name in STATEMENT_KINDS]
    return next((name for name in kinds if name != "Event"), kinds[0] if kinds else None)


