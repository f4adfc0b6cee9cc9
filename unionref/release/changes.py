"""What changed between two versions: each entity with its statements, in words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final, Literal

import pyoxigraph as ox

from unionref.answers import Entity, compact, to_value
from unionref.claims import TYPE
from unionref.describe import Facts, describe, kind_of_statement
from unionref.errors import UsageError
from unionref.namespaces import BASE, ENTITY_FOLDERS, UR, expand
from unionref.reader import Reader
from unionref.release.context import TERMS
from unionref.release.version import Version

State = Literal["added", "changed", "withdrawn", "replaced"]
KINDS: Final = ("organization", "event", "person", "source", "term")
"""What an entity may be; a term is one of the ontology or of a code list."""

_SEGMENTS: Final = {
    f"{BASE}{segment}/": folder.removesuffix("s") for folder, segment in ENTITY_FOLDERS.items()
}
_GENERAL: Final = frozenset(
    UR + name for name in ("Statement", "Event", "Organization", "LabourOrganization", "RelatedOrganization")
)
_DERIVED: Final = BASE + "term-type/derived"
_TWO_ALIKE: Final = "give two folders, or two files of the same name."
_REPLACED: Final = expand("dcterms:isReplacedBy")
_LOST_CLASS: Final = UR + "statementClass"
_MADE: Final = frozenset(
    expand(name)
    for name in (
        "org:originalOrganization",
        "org:resultingOrganization",
        "prov:alternateOf",
        "rdfs:label",
        "ur:conflictsWith",
    )
)
"""Predicates that only the build writes about entities, beside those that the ontology marks as derived."""


@dataclass(frozen=True)
class Property:
    """A property of one node, before and after.

    Parameters
    ----------
    id : str
        Its prefixed name.
    label : str
        Its name in words.
    old, new : tuple of str
        The values, in words, that are only in the old version, and only in the new one.
    """

    id: str
    label: str
    old: tuple[str, ...]
    new: tuple[str, ...]

    @property
    def text(self) -> str:
        """What changed, in words."""
        old, new = "; ".join(self.old), "; ".join(self.new)
        if old and new:
            return f"{self.label}: {old} → {new}"
        return f"{self.label}: {new} (added)" if new else f"{self.label}: {old} (withdrawn)"


@dataclass(frozen=True)
class Change:
    """A statement, or the entity itself, that is not the same in both versions.

    Parameters
    ----------
    id : str
        Its short id.
    state : {'added', 'changed', 'withdrawn'}
        What happened to it.
    text : str
        What it says now, or said before it was withdrawn; of the entity itself, its label.
    properties : tuple of Property
        What is different, if it was changed.
    """

    id: str
    state: State
    text: str
    properties: tuple[Property, ...] = ()


@dataclass(frozen=True)
class EntityChange:
    """An entity that is not the same in both versions.

    Parameters
    ----------
    iri, id, label : str
        What it is.
    kind : str
        One of ``KINDS``.
    state : {'added', 'changed', 'withdrawn', 'replaced'}
        What happened to it.
    replaced_by : str
        The id that it now leads to, if it was replaced.
    changes : tuple of Change
        Itself first, then its statements by id.
    """

    iri: str
    id: str
    label: str
    kind: str
    state: State
    replaced_by: str
    changes: tuple[Change, ...]


@dataclass(frozen=True)
class Difference:
    """All that is different between two versions.

    Parameters
    ----------
    old, new : Version
        The versions.
    derived : bool
        Whether what is derived is told in words too.
    """

    old: Version
    new: Version
    derived: bool = False

    @cached_property
    def withdrawn(self) -> tuple[bytes, ...]:
        """The lines of the canonical form that are only in the old version, sorted."""
        return tuple(sorted(self.old.lines - self.new.lines))

    @cached_property
    def added(self) -> tuple[bytes, ...]:
        """The lines of the canonical form that are only in the new version, sorted."""
        return tuple(sorted(self.new.lines - self.old.lines))

    @cached_property
    def notes(self) -> tuple[str, ...]:
        """What else makes the two differ than what was learned meanwhile, as sentences."""
        return tuple(
            note for note in (_restricted(self.old, self.new), _ontologies(self.old, self.new)) if note
        )

    @cached_property
    def entities(self) -> tuple[EntityChange, ...]:
        """What changed, by entity: in the order of ``KINDS``, then by id."""
        return _Comparison(self).entities()

    def count(self, state: State, kind: str | None = None) -> int:
        """Return how many entities (of a kind) are in a state."""
        return sum(one.state == state and kind in (None, one.kind) for one in self.entities)


def compare(old: Version, new: Version, *, derived: bool = False) -> Difference:
    """Compare two versions.

    Parameters
    ----------
    old, new : Version
        The versions.
    derived : bool
        Whether to tell in words of what is derived, too; triples are compared in any case.

    Returns
    -------
    Difference
        What is different.

    Raises
    ------
    UsageError
        If one of them is the plain view alone and the other is not, or one is without anything derived.
    """
    if old.is_whole != new.is_whole:
        plain, whole = (new, old) if old.is_whole else (old, new)
        raise UsageError(
            f"{plain.file} holds the plain view only, and {whole.file} the disputed statements too; compared "
            "with each other, each of these would seem to have changed.",
            fix=_TWO_ALIKE,
        )
    if old.is_built != new.is_built:
        asserted, built = (new, old) if old.is_built else (old, new)
        raise UsageError(
            f"{asserted.file} holds nothing that the build derives, and {built.file} does; compared with "
            "each other, all of that would seem to have changed.",
            fix=_TWO_ALIKE,
        )
    return Difference(old, new, derived)


def _restricted(old: Version, new: Version) -> str:
    """Say if not all sources were asked; empty if they were."""
    if old.sources == new.sources:
        return f"Both hold only what these sources say: {', '.join(old.sources)}." if old.sources else ""
    one, other = (
        f"{version.title} holds "
        + (f"only what these sources say: {', '.join(version.sources)}" if version.sources else "all")
        for version in (old, new)
    )
    return (
        f"The two are of different sources: {one}; {other}. What others say seems to be added or withdrawn."
    )


def _ontologies(old: Version, new: Version) -> str:
    """Say if they were made with two versions of the ontology; empty if not, or if it is not known."""
    if not old.ontology or not new.ontology or old.ontology == new.ontology:
        return ""
    return (
        f"The two were made with different versions of the ontology, {old.ontology} and {new.ontology}: "
        "classes, properties and what is derived may differ for that reason alone."
    )


class _Comparison:
    def __init__(self, difference: Difference) -> None:
        self.difference = difference
        self.readers = (Reader(difference.old.dataset), Reader(difference.new.dataset))
        self.derived = _MADE | {
            quad.subject.value  # type: ignore[union-attr]
            for version in (difference.old, difference.new)
            for quad in version.dataset.store.quads_for_pattern(
                None, ox.NamedNode(expand("dcterms:type")), ox.NamedNode(_DERIVED), None
            )
        }

    def entities(self) -> tuple[EntityChange, ...]:
        pages: dict[str, set[str]] = {}
        lines = b"".join((*self.difference.withdrawn, *self.difference.added))
        for quad in ox.parse(lines, format=ox.RdfFormat.N_QUADS):
            if isinstance(quad.subject, ox.NamedNode):
                pages.setdefault(_page(quad.subject.value), set()).add(quad.subject.value)
        found = [change for page, nodes in pages.items() if (change := self._entity(page, nodes))]
        return tuple(sorted(found, key=lambda one: (KINDS.index(one.kind), one.id)))

    def _entity(self, page: str, nodes: Iterable[str]) -> EntityChange | None:
        ordered = sorted(nodes, key=lambda iri: (iri != page, iri))
        changes = tuple(change for iri in ordered if (change := self._node(iri, page)))
        if not changes:
            return None
        before, after = (reader.facts(page) for reader in self.readers)
        state: State = "changed"
        replaced = after.iri_of("dcterms:isReplacedBy") or ""
        if replaced and replaced != before.iri_of("dcterms:isReplacedBy"):
            state = "replaced"
        elif not before.values:
            state = "added"
        elif not after.values:
            state = "withdrawn"
        dataset = self.readers[bool(after.values) and state != "replaced"].dataset
        if state == "replaced":  # its own facts are gone, and where it leads is told already
            changes = tuple(change for change in changes if change.id != compact(page))
        return EntityChange(
            iri=page,
            id=compact(page),
            label=dataset.label(page) or compact(page),
            kind=_kind(page),
            state=state,
            replaced_by=compact(replaced) if state == "replaced" else "",
            changes=changes,
        )

    def _node(self, iri: str, page: str) -> Change | None:
        old, new = (self._told(reader.facts(iri), page) for reader in self.readers)
        if old.values == new.values:
            return None
        state: State = "added" if not old.values else "withdrawn" if not new.values else "changed"
        properties: tuple[Property, ...] = ()
        if state == "changed":
            predicates = sorted({*old.values, *new.values})
            properties = tuple(one for name in predicates if (one := self._property(name, old, new)))
        side = 0 if state == "withdrawn" else 1
        return Change(compact(iri), state, self._words((old, new)[side], page, side), properties)

    def _told(self, facts: Facts, page: str) -> Facts:
        """Return what is to be told of a node: without blank nodes, and without what is derived."""
        values: dict[str, Sequence[Any]] = {}
        entity = _kind(page) != "term"
        for predicate, terms in facts.values.items():
            named = [term for term in terms if not isinstance(term, ox.BlankNode)]
            hidden = entity and not self.difference.derived and predicate in self.derived
            if named and not hidden:
                values[predicate] = named
        if entity and not self.difference.derived and (TYPE in values or _LOST_CLASS in facts.values):
            values[TYPE] = _particular([*values.get(TYPE, ()), *facts.values.get(_LOST_CLASS, ())])
        return Facts(facts.iri, values, self.difference.derived and facts.disputed)

    def _property(self, predicate: str, old: Facts, new: Facts) -> Property | None:
        before, after = old.values.get(predicate, ()), new.values.get(predicate, ())
        if list(before) == list(after):
            return None
        return Property(
            compact(predicate),
            self._name(predicate),
            tuple(_value(self.readers[0], term) for term in before if term not in after),
            tuple(_value(self.readers[1], term) for term in after if term not in before),
        )

    def _name(self, predicate: str) -> str:
        if predicate == TYPE:
            return "class"
        if predicate in TERMS:
            return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", TERMS[predicate].key).lower()
        labels = (reader.dataset.label(predicate) for reader in reversed(self.readers))
        return next((label for label in labels if label), None) or compact(predicate)

    def _words(self, facts: Facts, page: str, side: int) -> str:
        dataset = self.readers[side].dataset
        if kind_of_statement(facts) is not None:
            item = describe(dataset, facts, page)
            sources = sorted({source.source.id.removeprefix("source/") for source in item.sources})
            told = [item.what, item.when, *([f"in {', '.join(sources)}"] if sources else [])]
            return "; ".join(" ".join(part.split()) for part in told if part)
        if expand("sssom:Mapping") in facts.classes:
            authority = facts.iri_of("sssom:object_source") or ""
            state = (facts.iri_of("dcterms:type") or "").rpartition("/")[2]
            known = [facts.text("dcterms:identifier"), facts.text("rdfs:comment")]
            parts = [f"{dataset.label(authority) or compact(authority)}: {state}", *known]
            return "; ".join(" ".join(part.split()) for part in parts if part)
        for name in ("rdfs:comment", "bibo:locator", "dcterms:title", "skos:prefLabel"):
            if text := facts.text(name):
                return " ".join(text.split())
        return dataset.label(facts.iri) or compact(facts.iri)


def _page(iri: str) -> str:
    """Return the entity on whose page a node stands; a term of the ontology is its own."""
    page = iri.partition("#")[0]
    return page if _kind(page) != "term" else iri


def _kind(page: str) -> str:
    return next((kind for start, kind in _SEGMENTS.items() if page.startswith(start)), "term")


def _particular(terms: Iterable[ox.NamedNode]) -> list[ox.NamedNode]:
    """Return the most particular classes: those of ours that are not general, else any of ours, else all."""
    ordered = sorted(set(terms), key=str)
    ours = [term for term in ordered if term.value.startswith(UR) and term.value != UR + "DisputedStatement"]
    return [term for term in ours if term.value not in _GENERAL] or ours or ordered


def _value(reader: Reader, term: Any) -> str:
    """Return a value in words."""
    if isinstance(term, ox.Literal) and term.language:
        return f"“{term.value}” ({term.language})"
    value = to_value(term, reader.dataset.label)
    if isinstance(value, Entity):
        return f"{value.label} ({value.id})" if value.label and value.label != value.id else value.id
    is_text = isinstance(term, ox.Literal) and term.datatype.value == expand("xsd:string")
    return f"“{term.value}”" if is_text else str(term.value)


def states(changes: Iterable[EntityChange]) -> Mapping[State, int]:
    """Return how many statements and entities themselves are in each state."""
    counts: dict[State, int] = {"added": 0, "changed": 0, "withdrawn": 0}
    for entity in changes:
        for change in entity.changes:
            counts[change.state] += 1
    return counts
