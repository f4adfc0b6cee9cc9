"""The rows of the tables of a release, read from the graphs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
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
    DERIVED_FROM,
    END_REASON,
    EVENT_KINDS,
    FOUNDER,
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
    TYPE,
    source_of,
)
from unionref.namespaces import BASE, UR, expand
from unionref.release.cells import (
    POPULATION,
    Cell,
    Node,
    day,
    last,
    named_in,
    notes,
    organization_class,
    period,
    several,
    short,
    stated_period,
    statement_class,
    value,
    values,
)
from unionref.release.graphs import Graphs
from unionref.release.linked import link_rows
from unionref.release.schema import TABLES

Row: TypeAlias = "tuple[Cell, ...]"
_Made: TypeAlias = "Iterable[Mapping[str, Cell]]"

_PARTS: Final = ((CEASED, "ceased"), (CONTINUED, "continued"), (CREATED, "created"), (FOUNDER, "founder"))
_LABEL: Final = expand("rdfs:label")
_PREFERRED: Final = expand("skos:prefLabel")
_ALTERNATIVE: Final = expand("skos:altLabel")
_ORGANIZATION: Final = UR + "Organization"


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
            "links": lambda: link_rows(self._plain, self._label),
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
            classes = values(facts, TYPE)
            if _ORGANIZATION not in classes and POPULATION not in classes:
                continue
            kinds = [c for c in values(facts, expand("org:classification")) if c.startswith(BASE + "kind/")]
            industries = [
                c for c in values(facts, expand("org:classification")) if c.startswith(BASE + "industry/")
            ]
            yield {
                **self._named(iri, facts),
                "class": organization_class(classes),
                **self._concept("kind", kinds[0] if kinds else None),
                "industries": several(industries),
                "prefecture": short(value(facts, expand("dcterms:spatial"))),
                "status": last(value(facts, UR + "status")),
                **period(facts),
                "latest_count": short(value(facts, UR + "latestCount")),
                "succeeded_by": several(values(facts, UR + "succeededBy")),
                "note": notes(facts),
            }

    def _persons(self) -> _Made:
        for iri, facts in self._plain.items():
            if expand("foaf:Person") in values(facts, TYPE):
                yield {**self._named(iri, facts), "note": notes(facts)}

    def _sources(self) -> _Made:
        for iri, facts in self._plain.items():
            if UR + "Source" not in values(facts, TYPE):
                continue
            reliability = last(value(facts, RELIABILITY))
            yield {
                "id": compact(iri),
                "iri": iri,
                "title": value(facts, expand("dcterms:title")),
                "publisher": value(facts, expand("dcterms:publisher")),
                **self._concept("kind", value(facts, KIND)),
                "reliability": int(reliability) if reliability and reliability.isdecimal() else None,
                "languages": several(values(facts, expand("dcterms:language"))),
                "url": value(facts, expand("schema:url")),
                "retrieved_from": several(values(facts, expand("pav:retrievedFrom"))),
                "retrieved_on": value(facts, READ_ON),
            }

    def _passages(self) -> _Made:
        for iri, facts in self._plain.items():
            if UR + "Passage" in values(facts, TYPE):
                yield {
                    "id": compact(iri),
                    "iri": iri,
                    "source": short(value(facts, PART_OF)),
                    "locator": value(facts, expand("bibo:locator")),
                }

    # --- statements ---

    @cached_property
    def _claims(self) -> list[tuple[str, str, str, Node]]:
        """IRI, class, standing and facts of every statement."""
        found: list[tuple[str, str, str, Node]] = []
        for facts_of, disputed in ((self._plain, False), (self._disputed, True)):
            for iri, facts in facts_of.items():
                kind = statement_class(facts)
                if kind is not None:
                    supports = expand("prov:alternateOf") in facts
                    standing = "disputed" if disputed else "supporting" if supports else "principal"
                    found.append((iri, kind, standing, facts))
        return found

    def _of(self, *kinds: str) -> Iterator[tuple[dict[str, Cell], Node]]:
        """Return the statements of some classes, each with the cells that all of them have."""
        for iri, kind, standing, facts in self._claims:
            if kind in kinds:
                yield self._claim(iri, standing, facts), facts

    def _claim(self, iri: str, standing: str, facts: Node) -> dict[str, Cell]:
        return {
            "statement": compact(iri),
            "standing": standing,
            "contested": standing == "disputed" or UR + "contested" in facts,
            "sources": several({source for _, source in self._read_in(facts)}),
            "note": notes(facts),
        }

    def _read_in(self, facts: Node) -> list[tuple[str, str]]:
        """Return passage and source of each place in which a statement was read."""
        pairs = [
            (passage, source)
            for passage in values(facts, DERIVED_FROM)
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
                "supports": short(value(facts, expand("prov:alternateOf"))),
                "ruling": value(facts, UR + "ruling"),
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
                **self._organization("organization", value(facts, OF)),
                "name": form.value,
                "language": form.language if isinstance(form, ox.Literal) else None,
                "name_type": last(value(facts, KIND)),
                **stated_period(cells, facts),
            }

    def _affiliations(self) -> _Made:
        for cells, facts in self._of("Affiliation"):
            yield {
                **cells,
                **self._organization("member", value(facts, MEMBER)),
                **self._organization("body", value(facts, BODY)),
                **stated_period(cells, facts),
                "attested": several(values(facts, ATTESTED)),
                **self._concept("role", value(facts, ROLE)),
                **self._concept("end_reason", value(facts, END_REASON)),
            }

    def _events(self) -> _Made:
        for iri, kind, standing, facts in self._claims:
            if kind in EVENT_KINDS:
                yield {
                    **self._claim(iri, standing, facts),
                    "class": kind,
                    "label": named_in(facts, _LABEL, "en", "ja") or named_in(facts, _PREFERRED, "en", "ja"),
                    **day(facts),
                }

    def _event_parties(self) -> _Made:
        for iri, kind, _, facts in self._claims:
            if kind in EVENT_KINDS:
                for predicate, part in _PARTS:
                    for organization in values(facts, predicate):
                        cells = self._organization("organization", organization)
                        yield {"event": compact(iri), "part": part, **cells}

    def _counts(self) -> _Made:
        for cells, facts in self._of("MembershipCount"):
            yield {
                **cells,
                **self._organization("organization", value(facts, OF)),
                **day(facts),
                "count": int(facts[COUNT][0].value),
                "approximate": "true" in values(facts, UR + "approximate"),
                **self._concept("basis", value(facts, COUNT_BASIS)),
            }

    def _officers(self) -> _Made:
        for cells, facts in self._of("Tenure"):
            person = value(facts, MEMBER)
            ordinal = value(facts, ORDINAL)
            yield {
                **cells,
                "person": short(person),
                "person_label": self._label(person),
                **self._organization("organization", value(facts, BODY)),
                **self._concept("role", value(facts, ROLE)),
                "ordinal": None if ordinal is None else int(ordinal),
                **stated_period(cells, facts),
                "attested": several(values(facts, ATTESTED)),
            }

    def _relations(self) -> _Made:
        for cells, facts in self._of("Relation"):
            yield {
                **cells,
                **self._organization("organization", value(facts, OF)),
                **self._concept("relation", value(facts, KIND)),
                **self._organization("other", value(facts, RELATED)),
                **stated_period(cells, facts),
            }

    def _seats(self) -> _Made:
        for cells, facts in self._of("Seat"):
            organization = self._organization("organization", value(facts, OF))
            yield {**cells, **organization, "address": value(facts, ADDRESS)}

    def _remarks(self) -> _Made:
        for cells, facts in self._of("Remark"):
            yield {
                **cells,
                **self._concept("kind", value(facts, KIND)),
                "about": several(values(facts, expand("dcterms:subject"))),
                "value": value(facts, expand("rdf:value")),
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
                        "about": several(entity.iri for entity in entry.entities),
                        "decided": entry.decided or None,
                        "why": entry.why,
                        "position": number,
                        "standing": position.standing,
                        "value": position.value,
                        "statement": claim.statement.id,
                    }

    # --- labels ---

    def _label(self, iri: str | None) -> str | None:
        """Return the label of a thing, or its short id if it has none."""
        if iri is None:
            return None
        return named_in(self._plain.get(iri, {}), _LABEL, "en", "ja") or compact(iri)

    def _organization(self, name: str, iri: str | None) -> dict[str, Cell]:
        return {name: short(iri), f"{name}_label": self._label(iri)}

    def _concept(self, name: str, iri: str | None) -> dict[str, Cell]:
        """Return a concept of a code list by its slug, with its English label."""
        facts: Node = self._plain.get(iri, {}) if iri is not None else {}
        return {name: last(iri), f"{name}_label": named_in(facts, _PREFERRED, "en")}

    def _named(self, iri: str, facts: Node) -> dict[str, Cell]:
        return {
            "id": compact(iri),
            "iri": iri,
            "label": self._label(iri),
            "name_en": named_in(facts, _PREFERRED, "en"),
            "name_ja": named_in(facts, _PREFERRED, "ja"),
            "name_latn": named_in(facts, _PREFERRED, "ja-latn") or named_in(facts, _ALTERNATIVE, "ja-latn"),
        }
