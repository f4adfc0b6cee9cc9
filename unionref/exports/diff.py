"""What we and Wikidata say of the same organizations, statement by statement."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from unionref.answers import compact
from unionref.exports.comparing import STATES, State, look_up, relation
from unionref.exports.model import PROPERTIES, Claim, Item, Statement, Value, words
from unionref.exports.plan import follow
from unionref.exports.snapshot import Entry, Snapshot
from unionref.exports.statements import Ours
from unionref.namespaces import BASE

_ORDER: Final = {name: number for number, name in enumerate(PROPERTIES)}


@dataclass(frozen=True, slots=True)
class Row:
    """One statement, ours or Wikidata's, and how it stands to the other side.

    Parameters
    ----------
    item : str
        The item.
    entity : str
        Our organization, by its short id.
    label : str
        Its name.
    property : str
        ``P571``.
    state : {'same', 'different', 'missing there', 'missing here'}
        How the two sides stand.
    ours, theirs : str
        What each says; empty if it says nothing.
    note : str
        What is particular, such as the rank at Wikidata or that our sources disagree.
    statement : str
        The statement of ours, by its short id.
    """

    item: str
    entity: str
    label: str
    property: str
    state: State
    ours: str
    theirs: str
    note: str
    statement: str

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "item": self.item,
            "organization": self.entity,
            "label": self.label,
            "property": self.property,
            "propertyLabel": PROPERTIES[self.property],
            "state": self.state,
            "ours": self.ours or None,
            "theirs": self.theirs or None,
            "note": self.note or None,
            "statement": self.statement or None,
        }


@dataclass(frozen=True)
class Diff:
    """The comparison.

    Parameters
    ----------
    rows : tuple of Row
        Sorted by organization and property.
    redirected : tuple of (str, str, str)
        Our organization, the item that its link names, and the item that this leads to.
    deleted : tuple of (str, str)
        Our organization and the item of its link, which is not at Wikidata any more.
    not_read : tuple of (str, str)
        Our organization and its item, which the snapshot does not hold.
    not_linked : tuple of (str, str)
        Items of the snapshot that no organization of ours is linked to, with their labels.
    """

    rows: tuple[Row, ...]
    redirected: tuple[tuple[str, str, str], ...]
    deleted: tuple[tuple[str, str], ...]
    not_read: tuple[tuple[str, str], ...]
    not_linked: tuple[tuple[str, str], ...]

    def counts(self) -> Mapping[str, Counter[State]]:
        """Return for each property that occurs how many rows there are in each state."""
        found: dict[str, Counter[State]] = {
            name: Counter() for name in PROPERTIES if any(row.property == name for row in self.rows)
        }
        for row in self.rows:
            found[row.property][row.state] += 1
        return found

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "counts": {
                name: {state: counted[state] for state in STATES} for name, counted in self.counts().items()
            },
            "redirected": [{"organization": a, "item": b, "to": c} for a, b, c in self.redirected],
            "deleted": [{"organization": a, "item": b} for a, b in self.deleted],
            "notInSnapshot": [{"organization": a, "item": b} for a, b in self.not_read],
            "notLinkedHere": [{"item": a, "label": b or None} for a, b in self.not_linked],
            "rows": [row.to_json() for row in self.rows],
        }


def compare(ours: Ours, snapshot: Snapshot) -> Diff:
    """Hold what we say against what Wikidata says.

    Parameters
    ----------
    ours : Ours
        What our graph says; also what is contested, and what has no reference for Wikidata.
    snapshot : Snapshot
        What Wikidata says.

    Returns
    -------
    Diff
        For each organization that is linked and in the snapshot its statements with the properties that are
        exported. Deprecated statements of Wikidata count only where they say what we say.
    """
    statements, _ = follow(ours.statements, snapshot)
    shown = _shown(ours, snapshot)
    rows: list[Row] = []
    redirected, deleted, not_read = [], [], []
    covered: set[str] = set()
    for iri, linked in sorted(ours.items.items()):
        if not iri.startswith(BASE + "id/"):
            continue
        item, short = snapshot.target(linked), compact(iri)
        if item != linked:
            redirected.append((short, linked, item))
        covered |= {linked, item}
        if item in snapshot.missing:
            deleted.append((short, item))
        elif item not in snapshot.entries:
            not_read.append((short, item))
        else:
            mine = [statement for statement in statements if statement.entity == iri]
            rows += _rows(iri, ours.label(iri), snapshot.entries[item], mine, shown)
    strangers = [
        (entry.id, entry.label)
        for item, entry in sorted(snapshot.entries.items())
        if item not in covered and item not in {snapshot.target(x) for x in ours.items.values()}
    ]
    rows.sort(
        key=lambda r: (r.entity, _ORDER[r.property], STATES.index(r.state), r.ours, r.theirs, r.statement)
    )
    return Diff(tuple(rows), tuple(redirected), tuple(deleted), tuple(not_read), tuple(strangers))


def _rows(
    iri: str, label: str, entry: Entry, mine: Sequence[Statement], shown: Mapping[str, str]
) -> list[Row]:
    rows: list[Row] = []
    met: set[int] = set()

    def add(name: str, state: State, ours: str, theirs: str, note: str, statement: str) -> None:
        rows.append(Row(entry.id, compact(iri), label, name, state, ours, theirs, note, statement))

    for statement in mine:
        claims = entry.of(statement.property)
        found = look_up(statement, claims)
        met |= {id(claim) for claim in claims if relation(statement, claim) != "other"}
        theirs = "" if found.claim is None else _words(found.claim, shown)
        note = [found.note, "our sources disagree" if statement.contested else ""]
        if found.claim is not None and found.claim.rank == "preferred":
            note.insert(0, "preferred there")
        text = _words(statement, shown)
        told = "; ".join(word for word in note if word)
        add(statement.property, found.state, text, theirs, told, compact(statement.iri))
    for claim in entry.claims:
        if claim.property in PROPERTIES and claim.rank != "deprecated" and id(claim) not in met:
            note_ = "preferred there" if claim.rank == "preferred" else ""
            add(claim.property, "missing here", "", _words(claim, shown), note_, "")
    return rows


def _words(said: Statement | Claim, shown: Mapping[str, str]) -> str:
    """Return a value in words; an item that is known by name is named."""
    value: Value = said.value
    text = words(value, said.qualifiers)
    if isinstance(value, Item) and value.id in shown:
        return text.replace(value.id, f"{shown[value.id]} ({value.id})", 1)
    return text


def _shown(ours: Ours, snapshot: Snapshot) -> dict[str, str]:
    names = {item: entry.label for item, entry in snapshot.entries.items() if entry.label}
    for iri, item in ours.items.items():
        names[snapshot.target(item)] = ours.label(iri)
    return names
