"""One statement in words: what it says, when, how certain, and where it was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Entity, compact, plain, to_value
from unionref.dates import describe_bounds
from unionref.namespaces import UR, expand

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.sources import SourceRef

_KINDS: Final = frozenset(
    {
        "Affiliation", "Tenure", "MembershipCount", "NameUse", "Relation", "Seat", "Remark",
        "Event", "Founding", "Merger", "Absorption", "Split", "Secession", "Reorganization", "Renaming",
        "Dissolution", "Ending", "Statement",
    }
)  # fmt: skip
_GENERAL: Final = ("Statement", "Event")
_NOT_GIVEN: Final = expand("end-reason:not-given")
_NOT_STATED: Final = expand("count-basis:not-stated")


@dataclass(frozen=True)
class Facts:
    """What the graph says of one node.

    Parameters
    ----------
    iri : str
        The node.
    values : mapping of str to sequence of terms
        Predicate IRI → values in a fixed order.
    disputed : bool
        Whether it stands only in the graph of disputed statements.
    """

    iri: str
    values: Mapping[str, Sequence[Any]]
    disputed: bool = False

    def all(self, predicate: str) -> Sequence[Any]:
        """Return the values of a predicate, given as a prefixed name."""
        return self.values.get(expand(predicate), ())

    def first(self, predicate: str) -> Any:
        """Return the first value of a predicate, or None."""
        values = self.all(predicate)
        return values[0] if values else None

    def iri_of(self, predicate: str) -> str | None:
        """Return the first value of a predicate as an IRI, or None."""
        value = self.first(predicate)
        return None if value is None else str(value.value)

    def text(self, predicate: str) -> str | None:
        """Return the first value of a predicate as text, the English one if there is one, or None."""
        values = sorted(self.all(predicate), key=lambda term: getattr(term, "language", None) != "en")
        return str(values[0].value) if values else None

    def day(self, predicate: str) -> date | None:
        """Return the first value of a predicate if it is an `xsd:date`, else None."""
        value = to_value(self.first(predicate))
        return value if isinstance(value, date) else None

    @property
    def classes(self) -> tuple[str, ...]:
        """The IRIs of its classes."""
        return tuple(term.value for term in self.all("rdf:type"))


@dataclass(frozen=True)
class Item:
    """One statement or fact, in words.

    Parameters
    ----------
    what : str
        What it says.
    statement : Entity or None
        The node that says it.
    when : str
        Its date, or the beginning and end of its period.
    certainty : str
        On which days it certainly holds; whether sources contradict it.
    notes : tuple of str
        Remarks in the data.
    sources : tuple of SourceRef
        Where it was read.
    supporting : tuple of Item
        Statements of other sources that agree with it.
    fields : mapping
        The same as plain values.
    """

    what: str
    statement: Entity | None = None
    when: str = ""
    certainty: str = ""
    notes: tuple[str, ...] = ()
    sources: tuple[SourceRef, ...] = ()
    supporting: tuple[Item, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def id(self) -> str:
        """The short id of the statement, or nothing."""
        return self.statement.id if self.statement else ""

    @property
    def order(self) -> str:
        """What to sort by: the first day it can mean."""
        return str(self.fields.get("earliest") or self.fields.get("fromEarliest") or "9999")

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it, without what is empty."""
        found: dict[str, Any] = {
            "statement": self.id or None,
            "text": self.what,
            "when": self.when,
            "certainty": self.certainty,
            "fields": dict(self.fields),
            "notes": list(self.notes),
            "sources": [
                {
                    "passage": source.passage.id,
                    "source": source.source.id,
                    "title": source.title,
                    "publisher": source.publisher,
                    "locator": source.locator,
                    "url": source.url,
                }
                for source in self.sources
            ],
            "supporting": [item.to_json() for item in self.supporting],
        }
        return {key: value for key, value in found.items() if value not in (None, "", [], {})}


def kind_of_statement(facts: Facts) -> str | None:
    """Return the local name of a statement's class, also if it supports another or lost; else None."""
    names = [iri[len(UR) :] for iri in facts.classes if iri.startswith(UR)]
    names += [term.value[len(UR) :] for term in facts.all("ur:statementClass")]
    known = sorted((name for name in names if name in _KINDS), key=lambda name: (name in _GENERAL, name))
    return known[0] if known else None


def party(dataset: Dataset, iri: str) -> str:
    """Return the label of an entity with its id."""
    entity = dataset.entity(iri)
    if entity.label is None or entity.label == entity.id:
        return entity.id
    return f"{entity.label} ({entity.id})"


def describe(dataset: Dataset, facts: Facts, about: str | None, *, supporting: tuple[Item, ...] = ()) -> Item:
    """Put a statement into words.

    Parameters
    ----------
    dataset : Dataset
        The graph, for labels and sources.
    facts : Facts
        The statement.
    about : str or None
        The entity from whose side it is told; None for neither side.
    supporting : tuple of Item
        Statements that agree with it.

    Returns
    -------
    Item
        The words.
    """
    kind = kind_of_statement(facts) or "Statement"
    words = _WORDS.get(kind, _event)(dataset, facts, about)
    is_point = any(expand(name) in facts.values for name in ("ur:earliest", "ur:latest", "ur:date"))
    fields = {
        "class": kind,
        **{
            name.partition(":")[2]: plain(to_value(facts.first(name)))
            for name in (
                "ur:date", "ur:from", "ur:to", "ur:earliest", "ur:latest", "ur:fromEarliest", "ur:fromLatest",
                "ur:toEarliest", "ur:toLatest", "ur:count", "ur:countBasis", "ur:endReason", "ur:ordinal",
                "org:member", "org:organization", "org:role", "ur:ofOrganization", "dcterms:relation",
                "dcterms:type", "rdf:value", "ur:ruling", "wikibase:rank",
            )
            if facts.first(name) is not None
        },
        **{
            name.partition(":")[2]: [plain(to_value(term)) for term in facts.all(name)]
            for name in ("ur:attested", "ur:ceased", "ur:continued", "ur:created", "ur:conflictsWith")
            if facts.all(name)
        },
    }  # fmt: skip
    if kind == "NameUse":
        fields["name"] = facts.text("skosxl:literalForm") or ""
        fields["language"] = getattr(facts.first("skosxl:literalForm"), "language", None)
    dated = any(facts.first(name) is not None for name in ("ur:from", "ur:to", "ur:attested", "ur:endReason"))
    # the bounds of a name are those of its bearer's life: worth a line only where a source dates the name
    has_period = kind != "Remark" and (dated or kind != "NameUse")
    when = _point(facts) if is_point else _period(dataset, facts) if has_period else ""
    return Item(
        what=words,
        statement=dataset.entity(facts.iri),
        when=when,
        certainty=_certainty(facts, bounds=has_period),
        notes=tuple(term.value for name in ("skos:note", "ur:ruling") for term in facts.all(name)),
        sources=tuple(dataset.passage(term.value) for term in facts.all("prov:wasDerivedFrom")),
        supporting=supporting,
        fields=MappingProxyType(fields),
    )


def life(dataset: Dataset, facts: Facts) -> list[Item]:
    """Return the beginning and the end of an organization as an item, or nothing for other entities."""
    names = ("ur:fromEarliest", "ur:fromLatest", "ur:toEarliest", "ur:toLatest")
    status = facts.iri_of("ur:status")
    if status is None and not any(facts.first(name) is not None for name in names):
        return []
    began = _beginning(facts)
    ended = _end(facts)
    label = (dataset.label(status) if status else None) or ""
    what = f"{began}; {ended}" + (f" ({label})" if label and label not in ended else "")
    fields = {name.partition(":")[2]: plain(facts.day(name)) for name in names if facts.day(name)}
    return [Item(what, certainty=_certainty(facts), fields=MappingProxyType({**fields, "status": label}))]


def _iso(value: object) -> str:
    return str(plain(to_value(value)))


def _point(facts: Facts) -> str:
    dates = " / ".join(_iso(term) for term in facts.all("ur:date"))
    first, last = facts.day("ur:earliest"), facts.day("ur:latest")
    if first is None and last is None:
        return dates
    bounds = describe_bounds(first, last)
    if not dates or dates == bounds:
        return bounds
    return f"{dates} ({bounds})"


def _beginning(facts: Facts) -> str:
    first, last = facts.day("ur:fromEarliest"), facts.day("ur:fromLatest")
    if first is None and last is None:
        return "beginning not known"
    if first is None:
        return f"began by {last}"
    if last is None:
        return f"began {first} or later"
    return f"began {describe_bounds(first, last)}"


def _end(facts: Facts) -> str:
    first, last = facts.day("ur:toEarliest"), facts.day("ur:toLatest")
    if last is None:
        return "no end recorded" if first is None else f"no end recorded, none before {first}"
    if facts.iri_of("ur:endReason") == _NOT_GIVEN and facts.first("ur:to") is None:
        return f"ended, date not given ({describe_bounds(first, last)})"
    return f"ended by {last}" if first is None else f"ended {describe_bounds(first, last)}"


def _period(dataset: Dataset, facts: Facts) -> str:
    names = ("ur:fromEarliest", "ur:fromLatest", "ur:toEarliest", "ur:toLatest")
    parts: list[str] = []
    stated = [
        f"{word} {' / '.join(_iso(term) for term in facts.all(name))}"
        for word, name in (("from", "ur:from"), ("to", "ur:to"), ("attested", "ur:attested"))
        if facts.all(name)
    ]
    if stated:
        parts.append("stated: " + ", ".join(stated))
    reason = facts.iri_of("ur:endReason")
    if reason is not None:
        parts.append(f"end: {dataset.label(reason) or reason}")
    if any(facts.first(name) is not None for name in names):
        parts.append(f"{_beginning(facts)}; {_end(facts)}")
    return "; ".join(parts)


def _certainty(facts: Facts, *, bounds: bool = True) -> str:
    parts: list[str] = []
    begun, over = facts.day("ur:fromLatest"), facts.day("ur:toEarliest")
    if bounds and begun is not None and over is not None and begun <= over:
        parts.append(f"certain {begun} … {over}")
    elif bounds and (begun is not None or facts.first("ur:fromEarliest") is not None):
        parts.append("possible, on no day certain")
    others = ", ".join(compact(term.value) for term in facts.all("ur:conflictsWith"))
    if facts.disputed:
        parts.append(f"disputed: the plain view follows {others or 'another statement'}")
    elif to_value(facts.first("ur:contested")) is True:
        parts.append("contested: sources differ" + (f", see {others}" if others else ""))
    return "; ".join(parts)


def _affiliation(dataset: Dataset, facts: Facts, about: str | None) -> str:
    member, body = facts.iri_of("org:member"), facts.iri_of("org:organization")
    role = facts.iri_of("org:role")
    suffix = f", {dataset.label(role) or role}" if role else ""
    if about is not None and about == member:
        return party(dataset, body or "?") + suffix
    if about is not None and about == body:
        return party(dataset, member or "?") + suffix
    return f"{party(dataset, member or '?')} in {party(dataset, body or '?')}{suffix}"


def _tenure(dataset: Dataset, facts: Facts, about: str | None) -> str:
    member, body, role = (facts.iri_of(name) for name in ("org:member", "org:organization", "org:role"))
    office = (dataset.label(role) if role else None) or "officer"
    if about is not None and about == member:
        return f"{office} of {party(dataset, body or '?')}"
    text = f"{office}: {party(dataset, member or '?')}"
    return text if about == body else f"{text}, {party(dataset, body or '?')}"


def _count(dataset: Dataset, facts: Facts, about: str | None) -> str:
    value = to_value(facts.first("ur:count"))
    text = f"{value:,} members" if isinstance(value, int) else "number of members"
    basis = facts.iri_of("ur:countBasis")
    if basis is not None and basis != _NOT_STATED:
        text += f" ({dataset.label(basis) or basis})"
    of = facts.iri_of("ur:ofOrganization")
    return text if about == of or of is None else f"{text}, {party(dataset, of)}"


def _name(dataset: Dataset, facts: Facts, about: str | None) -> str:
    term = facts.first("skosxl:literalForm")
    kind = facts.iri_of("dcterms:type")
    more = [getattr(term, "language", None), (dataset.label(kind) if kind else None)]
    shown = ", ".join(part for part in more if part)
    return f"{term.value if term is not None else '?'}" + (f" ({shown})" if shown else "")


def _relation(dataset: Dataset, facts: Facts, about: str | None) -> str:
    of, other, kind = (
        facts.iri_of(name) for name in ("ur:ofOrganization", "dcterms:relation", "dcterms:type")
    )
    words = (dataset.label(kind) if kind else None) or "related to"
    if about is not None and about == of:
        return f"{words}: {party(dataset, other)}" if other else words
    text = f"{party(dataset, of or '?')}: {words}"
    return text if other is None or about == other else f"{text}: {party(dataset, other)}"


def _seat(dataset: Dataset, facts: Facts, about: str | None) -> str:
    parts = [facts.text("schema:address"), facts.text("schema:addressCountry")]
    return ", ".join(part for part in parts if part) or "seat"


def _remark(dataset: Dataset, facts: Facts, about: str | None) -> str:
    kind = facts.iri_of("dcterms:type")
    text = (dataset.label(kind) if kind else None) or "remark"
    printed = facts.text("rdf:value")
    if printed:
        text += f": {printed}"
    others = [term.value for term in facts.all("dcterms:subject") if term.value != about]
    return text + (f" (also {', '.join(party(dataset, iri) for iri in others)})" if others else "")


def _event(dataset: Dataset, facts: Facts, about: str | None) -> str:
    kind = kind_of_statement(facts) or "Statement"
    label = dataset.label(UR + kind) or kind
    parts = [
        f"{word} {', '.join(party(dataset, term.value) for term in facts.all(name))}"
        for word, name in (
            ("ended:", "ur:ceased"),
            ("went on:", "ur:continued"),
            ("began:", "ur:created"),
            ("with:", "prov:wasAssociatedWith"),
        )
        if [term for term in facts.all(name) if term.value != about or name == "prov:wasAssociatedWith"]
    ]
    title = facts.text("skos:prefLabel")
    text = f"{label}: {title}" if title else label
    return text + (f" – {'; '.join(parts)}" if parts else "")


_WORDS: Final[Mapping[str, Callable[[Dataset, Facts, str | None], str]]] = MappingProxyType(
    {
        "Affiliation": _affiliation,
        "Tenure": _tenure,
        "MembershipCount": _count,
        "NameUse": _name,
        "Relation": _relation,
        "Seat": _seat,
        "Remark": _remark,
    }
)
