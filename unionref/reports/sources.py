"""What one source says, and how it stands beside the others: alone, supported, contradicted, set aside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import compact
from unionref.claims import EVENT_KINDS
from unionref.describe import Item, describe, kind_of_statement
from unionref.namespaces import BASE, UR
from unionref.reader import Reader
from unionref.reports.ledger import read_table
from unionref.reports.tables import BOUNDS, SETTLED

if TYPE_CHECKING:
    from unionref.dataset import Dataset

SAYS: Final = "What it says"
STANDS: Final = "How it stands beside the others"
_TITLES: Final[tuple[tuple[str, str], ...]] = (
    ("Affiliation", "Affiliations"),
    ("MembershipCount", "Head counts"),
    ("Tenure", "Officers"),
    ("NameUse", "Names"),
    ("Relation", "Relations"),
    ("Seat", "Seat"),
    ("Remark", "Remarks"),
)
"""Class → heading; everything else is an event."""


@dataclass(frozen=True)
class Standing:
    """On how many points a source agrees and disagrees with the others.

    A point is what claims are compared on: the affiliation of one body to another, the head count of a body
    in a year, the beginning of a body. Remarks are no points: nothing is compared with them.

    Parameters
    ----------
    points : int
        On how many points it says something.
    alone : int
        Where no other source does.
    supported : int
        Where another source says the same, or what fits it.
    contradicted : int
        Where another position stands against its own.
    wins, undecided, loses : int
        Of those: where its position stands; where nothing decided; where it was set aside.
    itself : int
        Where it contradicts itself.
    dates : int
        In how many contradictions between dates it has a part.
    lost : tuple of str
        The ids of its statements on the points where it loses.
    """

    points: int
    alone: int
    supported: int
    contradicted: int
    wins: int
    undecided: int
    loses: int
    itself: int
    dates: int
    lost: tuple[str, ...]


def standing(reader: Reader, source: str, statements: Iterable[str]) -> Standing:
    """Work out how a source stands beside the others.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    source : str
        The IRI of the source.
    statements : iterable of str
        The IRIs of what it says.

    Returns
    -------
    Standing
        The counts.
    """
    said = {iri for iri in statements if kind_of_statement(reader.facts(iri)) != "Remark"}
    found: Counter[str] = Counter()
    grouped: set[str] = set()
    lost: set[str] = set()
    for group in read_table(reader.dataset, SETTLED)["groups"]:
        positions = [
            (side["standing"], [BASE + iri for iri in side["claims"]]) for side in group["positions"]
        ]
        ours = said.intersection(iri for _, claims in positions for iri in claims)
        if ours:
            grouped |= ours
            words = list(_point(reader, source, positions, ours))
            found.update(words)
            lost.update(ours if "loses" in words else ())
    for iri in said - grouped:
        found.update(("points", "supported" if _others(reader, iri, source) else "alone"))
    for contradiction in read_table(reader.dataset, BOUNDS)["contradictions"]:
        found["dates"] += not said.isdisjoint(BASE + iri for iri in contradiction["statements"])
    return Standing(
        points=found["points"],
        alone=found["alone"],
        supported=found["supported"],
        contradicted=found["contradicted"],
        wins=found["wins"],
        undecided=found["undecided"],
        loses=found["loses"],
        itself=found["itself"],
        dates=found["dates"],
        lost=tuple(compact(iri) for iri in sorted(lost)),
    )


def _point(
    reader: Reader, source: str, positions: Sequence[tuple[str, Sequence[str]]], ours: Set[str]
) -> Iterable[str]:
    """Return the words that count for a point on which several claims are made."""
    own = [(name, claims) for name, claims in positions if not ours.isdisjoint(claims)]
    supported = any(_others(reader, iri, source) for _, claims in own for iri in claims)
    opposed = len(positions) > len(own)
    yield "points"
    if supported:
        yield "supported"
    if len(own) > 1:
        yield "itself"
    names = {name for name, _ in own}
    if opposed or len(own) > 1 or names == {"deprecated"}:
        yield "contradicted"
        rivals = any(name == "equal" for name, _ in positions)
        if names <= {"set aside", "deprecated"}:
            yield "loses"
        else:
            yield "undecided" if rivals else "wins"
    elif not supported:
        yield "alone"


def _others(reader: Reader, statement: str, source: str) -> bool:
    """Tell whether a statement was read in another source."""
    passages = (term.value for term in reader.facts(statement).all("prov:wasDerivedFrom"))
    return any(_document(reader, passage) != source for passage in passages)


def _document(reader: Reader, passage: str) -> str:
    return reader.facts(passage).iri_of("dcterms:isPartOf") or passage.partition("#")[0]


def describe_source(dataset: Dataset, reader: Reader, source: str) -> Mapping[str, list[Item]]:
    """Return the page of a source: what it says, how it stands, and all its statements.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    reader : Reader
        Reads the graph.
    source : str
        The IRI of the source.

    Returns
    -------
    mapping of str to list of Item
        Heading → items.
    """
    passages = reader.subjects("dcterms:isPartOf", source)
    statements = sorted({iri for p in passages for iri in reader.subjects("prov:wasDerivedFrom", p)})
    sections: dict[str, list[Item]] = {}
    kinds: Counter[str] = Counter()
    for iri in statements:
        facts = reader.facts(iri)
        kind = kind_of_statement(facts) or "Statement"
        kinds[kind] += 1
        title = "Events" if kind in EVENT_KINDS else dict(_TITLES).get(kind, "Other statements")
        sections.setdefault(title, []).append(describe(dataset, facts, None))
    for items in sections.values():
        items.sort(key=lambda item: (item.what, item.order, item.id))
    if statements:
        sections[SAYS] = [_counted(dataset, kind, kinds[kind]) for kind in sorted(kinds)]
        sections[STANDS] = _standing_items(standing(reader, source, statements))
    return sections


def _counted(dataset: Dataset, kind: str, count: int) -> Item:
    label = dataset.label(UR + kind) or kind
    return Item(f"{label}: {count:,}", fields={"class": kind, "statements": count})


def _standing_items(found: Standing) -> list[Item]:
    told: list[tuple[str, dict[str, Any]]] = [
        (f"points on which it says something: {found.points:,}", {"points": found.points}),
        (f"alone, no other source says anything: {found.alone:,}", {"alone": found.alone}),
        (f"supported by another source: {found.supported:,}", {"supported": found.supported}),
        (
            f"contradicted: {found.contradicted:,}"
            + (
                f" (stands on {found.wins:,}, undecided on {found.undecided:,}, loses on {found.loses:,})"
                if found.contradicted
                else ""
            ),
            {
                "contradicted": found.contradicted,
                "wins": found.wins,
                "undecided": found.undecided,
                "loses": found.loses,
            },
        ),
    ]
    if found.lost:
        told.append((f"set aside: {', '.join(found.lost)}", {"lost": list(found.lost)}))
    if found.itself:
        told.append((f"contradicts itself: {found.itself:,}", {"itself": found.itself}))
    if found.dates:
        told.append((f"has a part in contradictions between dates: {found.dates:,}", {"dates": found.dates}))
    return [Item(text, fields=fields) for text, fields in told]
