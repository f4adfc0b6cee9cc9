"""The ledger of disagreements: all positions, who stands and why; contradicting dates; oddities remarked."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Entity, compact
from unionref.failures import damaged
from unionref.namespaces import BASE, expand
from unionref.reader import Reader
from unionref.reports.wording import NO_DATES, Told, matter_of, tell

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.values import Bound

KINDS: Final = ("conflict", "contradiction", "oddity")
DECIDED: Final = ("ruling", "reliability", "sources", "event-page", "undecided")
NOTHING: Final = "The ledger is empty: no source contradicts another here, and nothing odd is remarked."


@dataclass(frozen=True)
class Position:
    """What one side says.

    Parameters
    ----------
    standing : str
        For a conflict ``stands``, ``equal`` (nothing decided against it), ``set aside``, ``deprecated`` (set
        aside by a ruling) or ``instead`` (what the plain view has where a ruling left nothing of this group).
        For a contradiction ``one``, ``other`` or ``between``. For an oddity ``remarked``.
    value : str
        What it says.
    claims : tuple of Told
        The statements, the most informative in front.
    """

    standing: str
    value: str
    claims: tuple[Told, ...]

    @property
    def reliability(self) -> int | None:
        """The best class of its sources, 1 the best; None if none has one."""
        classes = [r.reliability for claim in self.claims for r in claim.readings if r.reliability]
        return min(classes, default=None)

    @property
    def sources(self) -> tuple[str, ...]:
        """The ids of its sources, sorted."""
        return tuple(sorted({r.source.source.id for claim in self.claims for r in claim.readings}))

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "standing": self.standing,
            "value": self.value,
            "reliability": self.reliability,
            "sources": list(self.sources),
            "claims": [claim.to_json() for claim in self.claims],
        }


@dataclass(frozen=True)
class Entry:
    """One disagreement.

    Parameters
    ----------
    kind : {'conflict', 'contradiction', 'oddity'}
        Claims on one matter that differ; dates that cannot all be true; what editors found odd.
    matter : str
        What it is about.
    entities : tuple of Entity
        The organizations, persons and other things concerned.
    positions : tuple of Position
        All sides, the one that stands in front.
    decided : str
        For a conflict one of ``DECIDED``; else empty.
    why : str
        Why that one stands, or what is wrong, as sentences.
    """

    kind: str
    matter: str
    entities: tuple[Entity, ...]
    positions: tuple[Position, ...]
    decided: str
    why: str

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "kind": self.kind,
            "matter": self.matter,
            "entities": [{"id": entity.id, "label": entity.label} for entity in self.entities],
            "decided": self.decided or None,
            "why": self.why,
            "positions": [position.to_json() for position in self.positions],
        }


@dataclass(frozen=True)
class Ledger:
    """Disagreements, sorted by kind and matter.

    Parameters
    ----------
    entries : tuple of Entry
        The entries.
    about : Entity or None
        What they concern, if not everything was asked for.
    according_to : tuple of str
        The sources that the graph is restricted to; empty for all.
    note : str or None
        What the person who asked should know.
    """

    entries: tuple[Entry, ...]
    about: Entity | None = None
    according_to: tuple[str, ...] = ()
    note: str | None = None

    def __len__(self) -> int:
        return len(self.entries)

    def __str__(self) -> str:
        return self.to_text()

    def only(self, words: Collection[str]) -> Ledger:
        """Return the entries of some kinds, or decided in some ways; of kinds and ways, those of both.

        Parameters
        ----------
        words : collection of str
            Out of ``KINDS`` and ``DECIDED``; none keeps all.
        """
        kinds = [word for word in words if word in KINDS]
        ways = [word for word in words if word in DECIDED]
        entries = (
            entry
            for entry in self.entries
            if (not kinds or entry.kind in kinds) and (not ways or entry.decided in ways)
        )
        return Ledger(tuple(entries), self.about, self.according_to, self.note)

    def counts(self) -> dict[str, int]:
        """Return how many entries there are of each kind, and how many conflicts were decided in each way."""
        kinds = Counter(entry.kind for entry in self.entries)
        ways = Counter(entry.decided for entry in self.entries if entry.decided)
        return {**{kind: kinds[kind] for kind in KINDS}, **{way: ways[way] for way in DECIDED}}

    def to_json(self) -> dict[str, Any]:
        """Return all of it as JSON knows it."""
        return {
            "about": None if self.about is None else {"id": self.about.id, "label": self.about.label},
            "according_to": list(self.according_to),
            "counts": self.counts(),
            "entries": [entry.to_json() for entry in self.entries],
        }

    def to_text(self, *, width: int | None = None, color: bool = False) -> str:
        """Return it for a terminal of a width (in columns; None for lines as long as they need to be)."""
        from unionref.reports.ledger_output import text

        return text(self, width=width, color=color)

    def to_markdown(self) -> str:
        """Return it in Markdown."""
        from unionref.reports.ledger_output import markdown

        return markdown(self)

    def to_csv(self) -> str:
        """Return it as CSV, a row for each passage of each claim."""
        from unionref.reports.ledger_output import csv_text

        return csv_text(self)


def read_ledger(dataset: Dataset, about: Bound | None = None) -> Ledger:
    """Read the ledger of a built graph.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    about : Bound, optional
        The organization, person or other thing that the entries are to concern.

    Returns
    -------
    Ledger
        The entries, sorted.

    Raises
    ------
    UnreadableError
        If the build holds no ledger, because an older version made it.
    """
    from unionref.freshness import build_info
    from unionref.reports import tables
    from unionref.reports.contradictions import contradiction

    reader = Reader(dataset)
    wanted = None if about is None else about.term.value
    entries = list(_conflicts(reader, read_table(dataset, tables.SETTLED)["groups"], wanted))
    for found in read_table(dataset, tables.BOUNDS)["contradictions"]:
        if _concerns(reader, [BASE + iri for iri in found["statements"]], wanted):
            entries.append(contradiction(reader, found))
    entries += _oddities(reader, wanted)
    entries.sort(key=_order)
    info = build_info(dataset.path) or {}
    return Ledger(
        tuple(entries),
        None if wanted is None else dataset.entity(wanted),
        tuple(info.get("according_to", ())),
        None if about is None else about.note,
    )


def read_table(dataset: Dataset, name: str) -> dict[str, Any]:
    """Return a table that the build keeps for the reports.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    name : str
        The name of the file.

    Raises
    ------
    UnreadableError
        If it is missing or damaged.
    """
    path = dataset.path / name
    try:
        table = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error
    if not isinstance(table, dict):
        raise damaged(path)
    return table


def entities(reader: Reader, statements: Iterable[str]) -> tuple[Entity, ...]:
    """Return what statements are about, each once, sorted by id."""
    iris = {party for iri in statements for party in reader.parties(iri)}
    return tuple(reader.dataset.entity(iri) for iri in sorted(iris))


def _order(entry: Entry) -> tuple[int, str, list[str]]:
    statements = [claim.statement.id for position in entry.positions for claim in position.claims]
    return KINDS.index(entry.kind), entry.matter.casefold(), statements


def _concerns(reader: Reader, statements: Sequence[str], wanted: str | None) -> bool:
    if wanted is None:
        return True
    return any(wanted == iri or wanted in reader.parties(iri) for iri in statements)


def _conflicts(reader: Reader, groups: Sequence[Mapping[str, Any]], wanted: str | None) -> Iterable[Entry]:
    from unionref.reports.reasons import decided, instead, why

    for group in groups:
        sides: list[Mapping[str, Any]] = group["positions"]
        if len(sides) == 1 and sides[0]["standing"] == "stands":
            continue
        iris = [BASE + iri for side in sides for iri in side["claims"]]
        if not _concerns(reader, iris, wanted):
            continue
        positions = [position(reader, side["standing"], side["claims"]) for side in sides]
        if positions[0].standing != "stands":
            positions += [_instead(reader, iri) for iri in instead(reader, iris)]
        yield Entry(
            kind="conflict",
            matter=matter_of(reader, iris[0], group["key"]),
            entities=entities(reader, iris),
            positions=tuple(positions),
            decided=decided(group["because"], positions),
            why=why(group["because"], str(group["key"][0]), positions),
        )


def _instead(reader: Reader, principal: str) -> Position:
    """Return what the plain view has in another group: its matter is another, so it is told as well."""
    side = position(reader, "instead", [principal, *reader.subjects("prov:alternateOf", principal)])
    return replace(side, value=f"{matter_of(reader, principal)}: {side.value}")


def position(reader: Reader, standing: str, statements: Iterable[str]) -> Position:
    """Return what one side says.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    standing : str
        How the side stands; see `Position`.
    statements : iterable of str
        Its statements, with or without the base of the IRIs.
    """
    claims = tuple(tell(reader, iri if iri.startswith(BASE) else BASE + iri) for iri in statements)
    values = list(dict.fromkeys(claim.value for claim in claims))
    told = [value for value in values if value != NO_DATES] or values
    return Position(standing, " | ".join(told), claims)


def _oddities(reader: Reader, wanted: str | None) -> Iterable[Entry]:
    for kind in reader.subjects("skos:broader", expand("remark:oddity")):
        for iri in reader.subjects("dcterms:type", kind):
            if not _concerns(reader, [iri], wanted):
                continue
            side = position(reader, "remarked", [iri])
            notes = [claim.value for claim in side.claims if claim.value]
            yield Entry(
                kind="oddity",
                matter=matter_of(reader, iri),
                entities=entities(reader, [iri]),
                positions=(side,),
                decided="",
                why=" ".join(notes) or f"Remarked as: {reader.dataset.label(kind) or compact(kind)}.",
            )
