"""What our graph says of the organizations that are linked to Wikidata, in Wikidata's terms."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unionref.answers import compact
from unionref.dates import PartialDate, is_date_datatype
from unionref.exports.citing import cite
from unionref.exports.model import (
    CIRCA,
    CIRCUMSTANCES,
    END,
    POINT,
    PROPERTIES,
    START,
    Item,
    LeftOut,
    Qualifiers,
    Quantity,
    Statement,
    Text,
    Time,
    Unknown,
    Value,
    item_of,
)
from unionref.namespaces import BASE, UR
from unionref.reports.graph import Graph

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.describe import Facts

NOT_LINKED: Final = "the value is not linked to an item"
NO_DATE: Final = "no date is given"
ACTING: Final = "an acting office"
LANGUAGE: Final = "a name in another language or script than the official one"

_OFFICES: Final[Mapping[str, str]] = {
    BASE + "role/president": "P488",
    BASE + "role/chair": "P488",
    BASE + "role/general-secretary": "P3975",
}
_ACTING: Final[Mapping[str, str]] = {
    BASE + "role/acting-president": "P488",
    BASE + "role/acting-general-secretary": "P3975",
}
_ORDER: Final = tuple(PROPERTIES)


@dataclass(frozen=True)
class Ours:
    """What our graph could give to Wikidata.

    Parameters
    ----------
    items : mapping of str to str
        IRI of an organization or a person → its item.
    not_found : tuple of str
        The IRIs of the organizations that were searched at Wikidata and not found there.
    statements : tuple of Statement
        All that can be said in Wikidata's terms, sorted; also what is contested and what has no reference.
    left_out : tuple of LeftOut
        What cannot, with the reason.
    labels : mapping of str to tuple of (text, language)
        The names of the organizations, those in front that are its labels; for people and for new items.
    classes : mapping of str to tuple of str
        The names of the classes (``Union``, ``Federation``) of those organizations.
    """

    items: Mapping[str, str]
    not_found: tuple[str, ...]
    statements: tuple[Statement, ...]
    left_out: tuple[LeftOut, ...]
    labels: Mapping[str, tuple[tuple[str, str], ...]]
    classes: Mapping[str, tuple[str, ...]]

    @property
    def entities(self) -> Mapping[str, str]:
        """Item → the IRI of what is linked to it."""
        return {item: entity for entity, item in self.items.items()}

    def label(self, iri: str) -> str:
        """Return the name of an organization for a person, its short id if it has none."""
        names = self.labels.get(iri, ())
        english = next((text for text, language in names if language == "en"), None)
        return english or (names[0][0] if names else compact(iri))


def read_ours(dataset: Dataset, only: Sequence[str] = ()) -> Ours:
    """Read what the graph says of the organizations that are linked to Wikidata.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    only : sequence of str
        The IRIs of the organizations to speak of; none for all that are linked or were not found.

    Returns
    -------
    Ours
        The statements, and what could not become one.
    """
    graph = Graph(dataset)
    items = _links(graph)
    missing = _not_found(graph, items)
    subjects = [iri for iri in sorted({*items, *missing}) if iri.startswith(BASE + "id/")]
    wanted = [iri for iri in subjects if not only or iri in only]
    reading = _Reading(graph, items)
    for iri in wanted:
        reading.organization(iri)
    return Ours(
        items,
        tuple(iri for iri in missing if iri in wanted),
        tuple(sorted(reading.found, key=_sort_key)),
        tuple(sorted(reading.left_out, key=lambda x: (x.reason, x.entity, x.property, x.iri, x.value))),
        {iri: _labels(graph.nodes[iri]) for iri in sorted({*items, *missing}) if iri in graph.nodes},
        {iri: _classes(graph.nodes[iri]) for iri in missing},
    )


def _links(graph: Graph) -> dict[str, str]:
    found: dict[str, str] = {}
    for iri in sorted(graph.nodes):
        if iri.startswith((BASE + "id/", BASE + "person/")) and "#" not in iri:
            for term in graph.nodes[iri].all("skos:exactMatch"):
                if (item := item_of(term.value)) is not None:
                    found[iri] = item
    return found


def _not_found(graph: Graph, items: Mapping[str, str]) -> list[str]:
    """Return the organizations that were searched at Wikidata in vain."""
    found = set()
    for iri in sorted(graph.nodes):
        facts = graph.nodes[iri]
        if (
            facts.iri_of("dcterms:type") == BASE + "link-state/not-found"
            and facts.iri_of("sssom:object_source") == BASE + "authority/wikidata"
            and (subject := facts.iri_of("sssom:subject_id")) is not None
            and subject not in items
        ):
            found.add(subject)
    return sorted(found)


def _labels(facts: Facts) -> tuple[tuple[str, str], ...]:
    names = [term for predicate in ("skos:prefLabel", "skos:altLabel") for term in facts.all(predicate)]
    return tuple((term.value, term.language or "") for term in names)


def _classes(facts: Facts) -> tuple[str, ...]:
    return tuple(sorted(name.removeprefix(UR) for name in facts.classes if name.startswith(UR)))


class _Reading:
    """Turns the statements about one organization after the other into Wikidata's."""

    def __init__(self, graph: Graph, items: Mapping[str, str]) -> None:
        self.graph = graph
        self.items = items
        self.found: list[Statement] = []
        self.left_out: list[LeftOut] = []

    def organization(self, iri: str) -> None:
        self._life(iri)
        self._successions(iri)
        for statement in self._about("org:member", iri, "Affiliation"):
            body = statement.iri_of("org:organization") or ""
            self._item(iri, "P463", body, _period(statement), statement)
        for statement in self._about("org:organization", iri, "Tenure"):
            self._tenure(iri, statement)
        for statement in self._about("ur:ofOrganization", iri, "MembershipCount"):
            self._count(iri, statement)
        for statement in self._about("ur:ofOrganization", iri, "NameUse"):
            self._name(iri, statement)

    def _about(self, predicate: str, iri: str, class_: str) -> Iterator[Facts]:
        for statement in self.graph.about(predicate, iri, class_):
            yield self.graph.nodes[statement]

    def _life(self, iri: str) -> None:
        for role, name in (("ur:created", "P571"), ("ur:ceased", "P576")):
            for event in self._about(role, iri, "Event"):
                day = _time(event, "ur:date")
                if day is None:
                    self._leave(NO_DATE, iri, name, "an event without a date", event)
                else:
                    self._add(iri, name, day, (), event)

    def _successions(self, iri: str) -> None:
        """Both directions, so that Wikidata's inverse constraint is met; ``merged into`` has no inverse."""
        for event in self._about("ur:ceased", iri, "Event"):
            when = _point(event)
            if UR + "Absorption" in event.classes:
                for term in event.all("ur:continued"):
                    self._item(iri, "P7888", term.value, when, event)
            for term in event.all("ur:created"):
                if UR + "Merger" in event.classes:
                    self._item(iri, "P7888", term.value, when, event)
                self._item(iri, "P1366", term.value, when, event)
        for event in self._about("ur:created", iri, "Event"):
            for term in event.all("ur:ceased"):
                self._item(iri, "P1365", term.value, _point(event), event)

    def _tenure(self, iri: str, statement: Facts) -> None:
        role = statement.iri_of("org:role") or ""
        person = statement.iri_of("org:member") or ""
        if role in _ACTING:
            self._leave(ACTING, iri, _ACTING[role], compact(person), statement)
        elif role in _OFFICES:
            self._item(iri, _OFFICES[role], person, _period(statement), statement)

    def _count(self, iri: str, statement: Facts) -> None:
        amount = statement.first("ur:count")
        if amount is None:
            return
        when = _point(statement)
        if not when:
            self._leave(NO_DATE, iri, "P2124", amount.value, statement)
            return
        about = statement.first("ur:approximate")
        circa: Qualifiers = ((CIRCUMSTANCES, Item(CIRCA)),) if about and about.value == "true" else ()
        self._add(iri, "P2124", Quantity(int(amount.value)), (*when, *circa), statement)

    def _name(self, iri: str, statement: Facts) -> None:
        form = statement.first("skosxl:literalForm")
        if form is None:
            return
        short = statement.iri_of("dcterms:type") == BASE + "name-type/short"
        name = "P1813" if short else "P1448"
        wanted = "en" if UR + "InternationalBody" in self.graph.nodes[iri].classes else "ja"
        if form.language != wanted:
            self._leave(LANGUAGE, iri, name, f"{form.value} ({form.language})", statement)
            return
        self._add(iri, name, Text(form.value, form.language), _period(statement), statement)

    def _item(self, iri: str, name: str, value: str, qualifiers: Qualifiers, statement: Facts) -> None:
        if value in self.items:
            self._add(iri, name, Item(self.items[value]), qualifiers, statement)
        else:
            self._leave(NOT_LINKED, iri, name, compact(value), statement)

    def _add(self, iri: str, name: str, value: Value, qualifiers: Qualifiers, statement: Facts) -> None:
        contested = statement.first("ur:contested")
        self.found.append(
            Statement(
                subject=self.items.get(iri, iri),
                entity=iri,
                property=name,
                value=value,
                qualifiers=qualifiers,
                reference=cite(statement, self.graph.nodes),
                iri=statement.iri,
                contested=contested is not None and contested.value == "true",
            )
        )

    def _leave(self, reason: str, iri: str, name: str, value: str, statement: Facts) -> None:
        self.left_out.append(LeftOut(reason, iri, name, value, statement.iri))


def _time(facts: Facts, predicate: str) -> Time | None:
    value = facts.first(predicate)
    if value is None or not is_date_datatype(value.datatype.value):
        return None
    return Time.of(PartialDate.from_literal(value))


def _point(facts: Facts) -> Qualifiers:
    when = _time(facts, "ur:date")
    return () if when is None else ((POINT, when),)


def _period(facts: Facts) -> Qualifiers:
    """Return start and end; an end that is known to have been, without a date, is an unknown value."""
    start, end = _time(facts, "ur:from"), _time(facts, "ur:to")
    found: list[tuple[str, Value]] = [] if start is None else [(START, start)]
    if end is not None:
        found.append((END, end))
    elif facts.first("ur:endReason") is not None:
        found.append((END, Unknown()))
    return tuple(found)


def _sort_key(statement: Statement) -> tuple[str, int, str, str, str]:
    """By organization, property, the date of the statement, what it says, and its IRI."""
    dates = [value.text for _, value in statement.qualifiers if isinstance(value, Time)]
    first = dates[0] if dates else ""
    return statement.entity, _ORDER.index(statement.property), first, str(statement), statement.iri
