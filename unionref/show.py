"""Everything the graph holds about one entity, in sections, each statement with its sources and its
certainty."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Entity, compact, plain, to_value
from unionref.describe import Facts, Item, describe, kind_of_statement, life
from unionref.linked import MATCHES, links_of
from unionref.namespaces import UR, expand
from unionref.reader import ROLES, Reader

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.values import Bound

_SECTIONS: Final = (
    "Statement",
    "What it says",
    "How it stands beside the others",
    "Names",
    "Life",
    "Events",
    "Affiliations",
    "Affiliated to",
    "Affiliates",
    "Head counts",
    "Officers",
    "Offices held",
    "Relations",
    "Seat",
    "Known to be blank",
    "Remarks",
    "Other statements",
    "Disputed",
    "Came before and after",
    "Links",
    "Passages",
    "Used by",
    "More",
)
"""The titles, in the order in which they are shown."""

_LINEAGE: Final = (
    ("ur:mergedInto", "merged into"),
    ("ur:mergerOf", "merger of"),
    ("ur:succeededBy", "succeeded by"),
    ("ur:successorOf", "successor of"),
)
_SHOWN_ELSEWHERE: Final = frozenset(
    expand(name)
    for name in (
        "rdf:type",
        "rdfs:label",
        "skos:prefLabel",
        "skos:altLabel",
        "org:classification",
        "ur:latestCount",
        "ur:status",
        "ur:fromEarliest",
        "ur:fromLatest",
        "ur:toEarliest",
        "ur:toLatest",
        "prov:wasDerivedFrom",
        *(name for name, _ in _LINEAGE),
        *MATCHES,
    )
)


@dataclass(frozen=True)
class Section:
    """A part of what is shown.

    Parameters
    ----------
    title : str
        Its heading.
    items : tuple of Item
        One for each statement or fact.
    """

    title: str
    items: tuple[Item, ...]


@dataclass(frozen=True)
class Shown:
    """Everything about one entity.

    Parameters
    ----------
    entity : Entity
        What is shown.
    kinds : tuple of str
        What it is, the most particular first.
    sections : tuple of Section
        The parts that are not empty.
    note : str or None
        What the person who asked should know, such as an id that was replaced.
    """

    entity: Entity
    kinds: tuple[str, ...]
    sections: tuple[Section, ...]
    note: str | None = None

    def __str__(self) -> str:
        return self.to_text()

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON knows it."""
        return {
            "iri": self.entity.iri,
            "id": self.entity.id,
            "label": self.entity.label,
            "kinds": list(self.kinds),
            "sections": [
                {"title": section.title, "items": [item.to_json() for item in section.items]}
                for section in self.sections
            ],
        }

    def to_text(self, *, width: int | None = None, color: bool = False) -> str:
        """Return it for a terminal of a width (in columns; None for lines as long as they need to be)."""
        from unionref.render import text

        return text(self, width=width, color=color)

    def to_markdown(self) -> str:
        """Return it in Markdown."""
        from unionref.render import markdown

        return markdown(self)


def show(dataset: Dataset, bound: Bound) -> Shown:
    """Gather everything about one entity, statement or concept.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    bound : Bound
        What an id or a name was found to mean.

    Returns
    -------
    Shown
        Its sections.
    """
    iri = bound.term.value
    reader = Reader(dataset)
    own = reader.facts(iri)
    sections: dict[str, list[Item]] = {title: [] for title in _SECTIONS}
    if kind_of_statement(own) is not None:
        item = describe(dataset, own, None)
        sections["Statement"].append(item)
        _add_alternatives(reader, own, sections)
    else:
        _add_statements(reader, iri, sections)
        sections["Life"].extend(life(dataset, own))
    _add_names(own, sections)
    _add_lineage(dataset, own, sections)
    sections["Links"].extend(links_of(dataset, reader, own))
    if own.iri.partition("#")[0].startswith(expand("source:")):
        _add_passages(reader, iri, sections)
        if expand("ur:Source") in own.classes:
            from unionref.reports.sources import describe_source

            for title, items in describe_source(dataset, reader, iri).items():
                sections[title].extend(items)
    if expand("skos:Concept") in own.classes:
        _add_uses(reader, iri, sections)
    if kind_of_statement(own) is None:
        sections["More"].extend(_other_facts(dataset, own))
    return Shown(
        entity=dataset.entity(iri),
        kinds=tuple(dict.fromkeys(_kinds(dataset, own))),
        sections=tuple(Section(title, tuple(items)) for title, items in sections.items() if items),
        note=bound.note,
    )


def _add_statements(reader: Reader, iri: str, sections: dict[str, list[Item]]) -> None:
    """Add the statements that refer to an entity; what only supports another one stands under that one."""
    about = {subject for role in ROLES for subject in reader.subjects(role, iri)}
    statements = {subject: facts for subject in about if kind_of_statement(facts := reader.facts(subject))}
    supporting: dict[str, list[Item]] = {}
    for facts in statements.values():
        principal = facts.iri_of("prov:alternateOf")
        if principal is not None and principal in statements:
            supporting.setdefault(principal, []).append(describe(reader.dataset, facts, iri))
    placed: list[tuple[str, Item]] = []
    for facts in statements.values():
        if facts.iri_of("prov:alternateOf") in statements:
            continue
        item = describe(reader.dataset, facts, iri, supporting=_sorted(supporting.get(facts.iri, ())))
        placed.append((_section_of(reader, facts, iri), item))
    for title, item in placed:
        sections[title].append(item)
    for items in sections.values():
        items[:] = _sorted(items)


def _sorted(items: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(items, key=lambda item: (item.order, item.what, item.id)))


def _section_of(reader: Reader, facts: Facts, iri: str) -> str:
    if facts.disputed:
        return "Disputed"
    kind = kind_of_statement(facts)
    member = facts.iri_of("org:member") == iri
    if kind == "Remark":
        remark = facts.iri_of("dcterms:type") or ""
        blank = expand("remark:blank") in {
            remark,
            *(t.value for t in reader.facts(remark).all("skos:broader")),
        }
        return "Known to be blank" if blank else "Remarks"
    titles = {
        "Affiliation": "Affiliated to" if member else "Affiliates",
        "Tenure": "Offices held" if member else "Officers",
        "MembershipCount": "Head counts",
        "NameUse": "Names",
        "Relation": "Relations",
        "Seat": "Seat",
    }
    if kind in titles:
        return titles[kind]
    return "Events" if kind is not None and kind != "Statement" else "Other statements"


def _add_alternatives(reader: Reader, own: Facts, sections: dict[str, list[Item]]) -> None:
    """Add what supports or contradicts a statement."""
    near = {
        *reader.subjects("prov:alternateOf", own.iri),
        *(term.value for term in own.all("prov:alternateOf")),
        *reader.subjects("ur:conflictsWith", own.iri),
        *(term.value for term in own.all("ur:conflictsWith")),
    }
    for iri in sorted(near):
        facts = reader.facts(iri)
        title = "Disputed" if facts.disputed else "Other statements"
        sections[title].append(describe(reader.dataset, facts, None))


def _add_names(own: Facts, sections: dict[str, list[Item]]) -> None:
    """Add the labels that no name use says."""
    said = {item.fields.get("name") for item in sections["Names"]}
    labels = [term for name in ("skos:prefLabel", "skos:altLabel") for term in own.all(name)]
    for term in labels:
        if term.value not in said:
            said.add(term.value)
            language = getattr(term, "language", None)
            what = f"{term.value} ({language})" if language else term.value
            sections["Names"].append(Item(what, fields={"name": term.value, "language": language}))


def _add_lineage(dataset: Dataset, own: Facts, sections: dict[str, list[Item]]) -> None:
    for predicate, words in _LINEAGE:
        for term in own.all(predicate):
            other = dataset.entity(term.value)
            sections["Came before and after"].append(
                Item(
                    f"{words} {other.label or other.id} ({other.id})",
                    fields={"relation": words, "id": other.id},
                )
            )


def _add_passages(reader: Reader, iri: str, sections: dict[str, list[Item]]) -> None:
    for passage in reader.subjects("dcterms:isPartOf", iri):
        count = len(reader.subjects("prov:wasDerivedFrom", passage))
        locator = reader.facts(passage).text("bibo:locator") or compact(passage)
        sections["Passages"].append(
            Item(
                f"{locator}: {count} statement{'' if count == 1 else 's'}",
                statement=Entity(passage, compact(passage), locator),
                fields={"locator": locator, "statements": count},
            )
        )
    read = reader.subjects("prov:wasDerivedFrom", iri)
    for statement in read:
        sections["Other statements"].append(describe(reader.dataset, reader.facts(statement), None))


def _add_uses(reader: Reader, iri: str, sections: dict[str, list[Item]]) -> None:
    for subject in reader.subjects("org:classification", iri):
        entity = reader.dataset.entity(subject)
        sections["Used by"].append(
            Item(f"{entity.label or entity.id} ({entity.id})", fields={"id": entity.id})
        )
    for narrower in reader.subjects("skos:broader", iri):
        entity = reader.dataset.entity(narrower)
        sections["Used by"].append(
            Item(f"narrower: {entity.label or entity.id} ({entity.id})", fields={"id": entity.id})
        )


def _other_facts(dataset: Dataset, own: Facts) -> list[Item]:
    """Return the facts that no section of their own shows."""
    items: list[Item] = []
    for predicate, terms in own.values.items():
        if predicate in _SHOWN_ELSEWHERE:
            continue
        name = dataset.label(predicate) or _words(compact(predicate).partition(":")[2]) or predicate
        values = [_value_text(dataset, term) for term in terms]
        items.append(
            Item(
                f"{name}: {'; '.join(values)}",
                fields={"property": compact(predicate), "values": [plain(to_value(term)) for term in terms]},
            )
        )
    return items


def _words(name: str) -> str:
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name).lower()


def _value_text(dataset: Dataset, term: Any) -> str:
    value = to_value(term, dataset.label)
    if isinstance(value, Entity):
        return f"{value.label} ({value.id})" if value.label and value.label != value.id else value.id
    return str(value)


def _kinds(dataset: Dataset, own: Facts) -> Iterable[str]:
    general = {"Organization", "LabourOrganization", "Statement", "Event"}
    names = [iri[len(UR) :] for iri in own.classes if iri.startswith(UR)]
    statement = own.iri_of("ur:statementClass")
    if statement is not None:
        names.append(statement[len(UR) :])
    particular = [name for name in sorted(set(names)) if name not in general] or names
    for name in particular:
        yield dataset.label(UR + name) or name
    for term in own.all("org:classification"):
        yield dataset.label(term.value) or compact(term.value)
    if not names:
        for iri in own.classes:
            yield (dataset.label(iri) or compact(iri).partition(":")[2] or iri).lower()
