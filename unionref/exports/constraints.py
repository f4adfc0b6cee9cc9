"""Wikidata's property constraints, as far as they can be checked without Wikidata.

Each constraint is named with its item at Wikidata. Nothing here reads the constraints that Wikidata's
property pages list today: the tables below are ours, of the same types, and hold for what is exported.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from unionref.exports.model import (
    CIRCA,
    CIRCUMSTANCES,
    END,
    POINT,
    QID,
    START,
    Item,
    Quantity,
    Statement,
    Text,
    Time,
)
from unionref.exports.snapshot import Snapshot

HUMAN: Final = "Q5"
PAGES: Final[Mapping[str, str]] = {
    "Q4167410": "a disambiguation page",
    "Q13406463": "a list article",
    "Q4167836": "a category",
}
"""What is no thing of the world but a page of a wiki; an item may become one after it was linked."""

LANGUAGES: Final = ("en", "ja")
EARLIEST_YEAR: Final = 1800
MOST_MEMBERS: Final = 500_000_000
LONGEST_LIFE: Final = 300
"""Years between inception and dissolution."""

_PERIOD: Final = frozenset({START, END})
ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "P571": frozenset(),
    "P576": frozenset(),
    "P463": _PERIOD,
    "P7888": frozenset({POINT}),
    "P1365": frozenset({POINT}),
    "P1366": frozenset({POINT}),
    "P2124": frozenset({POINT, CIRCUMSTANCES}),
    "P488": _PERIOD,
    "P3975": _PERIOD,
    "P1448": _PERIOD,
    "P1813": _PERIOD,
}
REQUIRED: Final[Mapping[str, str]] = {"P2124": POINT}
SINGLE: Final = ("P571", "P576")
INVERSE: Final[Mapping[str, str]] = {"P1365": "P1366", "P1366": "P1365"}
PERSONS: Final = frozenset({"P488", "P3975"})
ORGANIZATIONS: Final = frozenset({"P463", "P7888", "P1365", "P1366"})
CONTEMPORARY: Final = frozenset({"P463", "P7888"})
WANTS_END: Final = frozenset({"P7888", "P1366"})

_URL: Final = re.compile(r"https?://[^\s\"<>|\\^`{}]+")
BAD_TEXT: Final = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]|^\s|\s$|^$|\"$|^\"|\|\|")
"""What is found in a text that QuickStatements or Wikidata would not take as it stands."""


@dataclass(frozen=True, slots=True)
class Breach:
    """A statement that would break a constraint.

    Parameters
    ----------
    statement : Statement
        The statement.
    constraint : str
        The name of the constraint's type.
    id : str
        Its item at Wikidata.
    why : str
        What is wrong.
    mandatory : bool
        Whether the statement is left out for it; else it is a suggestion.
    """

    statement: Statement
    constraint: str
    id: str
    why: str
    mandatory: bool = True


def check(
    statements: Sequence[Statement], snapshot: Snapshot | None = None, known: Iterable[Statement] = ()
) -> list[Breach]:
    """Return the constraints that statements would break if they were added.

    Parameters
    ----------
    statements : sequence of Statement
        What is to be added.
    snapshot : Snapshot, optional
        What is there already.
    known : iterable of Statement
        Further statements of ours, from which the lives of organizations are read.

    Returns
    -------
    list of Breach
        In the order of the statements.
    """
    context = _Context(statements, snapshot, known)
    found: list[Breach] = []
    for statement in statements:
        found.extend(_alone(statement))
        found.extend(_in_context(statement, context))
    return found


class _Context:
    """What has to be known of the other statements."""

    def __init__(
        self, statements: Sequence[Statement], snapshot: Snapshot | None, known: Iterable[Statement]
    ) -> None:
        self.snapshot = snapshot
        self.by_item: dict[tuple[str, str], list[Statement]] = defaultdict(list)
        self.entities: dict[str, set[str]] = defaultdict(set)
        self.pairs: set[tuple[str, str, str]] = set()
        self.kinds: dict[str, set[str]] = defaultdict(set)
        self.lives: dict[tuple[str, str], list[Time]] = defaultdict(list)
        for statement in statements:
            self.by_item[statement.subject, statement.property].append(statement)
            self.entities[statement.subject].add(statement.entity)
            if isinstance(statement.value, Item):
                self.pairs.add((statement.subject, statement.property, statement.value.id))
        for statement in (*statements, *known):
            if statement.property in SINGLE and isinstance(statement.value, Time):
                self.lives[statement.subject, statement.property].append(statement.value)
        for entry in snapshot.entries.values() if snapshot else ():
            for claim in entry.claims:
                if claim.rank == "deprecated":
                    continue
                if isinstance(claim.value, Item):
                    self.pairs.add((entry.id, claim.property, claim.value.id))
                    if claim.property == "P31":
                        self.kinds[entry.id].add(claim.value.id)
                if claim.property in SINGLE and isinstance(claim.value, Time):
                    self.lives[entry.id, claim.property].append(claim.value)

    def types(self, item: str) -> set[str]:
        """Return of what an item is an instance, as far as is known."""
        return self.kinds.get(item, set())

    def is_read(self, item: str) -> bool:
        """Tell whether the snapshot has an item."""
        return self.snapshot is not None and item in self.snapshot.entries


def _alone(statement: Statement) -> list[Breach]:
    """Check what one statement says by itself."""
    found: list[Breach] = []

    def breach(constraint: str, id_: str, why: str) -> None:
        found.append(Breach(statement, constraint, id_, why))

    names = [name for name, _ in statement.qualifiers]
    if strange := sorted(set(names) - ALLOWED[statement.property]):
        breach("allowed qualifiers", "Q21510851", f"{', '.join(strange)} does not qualify this property")
    needed = REQUIRED.get(statement.property)
    if needed is not None and needed not in names:
        breach("required qualifier", "Q21510856", f"{needed} is missing")
    reference = statement.reference
    if reference is None:
        breach("citation needed", "Q54554025", "no reference")
    elif not _URL.fullmatch(reference.url):
        breach("format", "Q21502404", f"the address of the reference is not one: {reference.url}")
    if isinstance(statement.value, Text):
        if BAD_TEXT.search(statement.value.text):
            breach(
                "format",
                "Q21502404",
                "the text has a control character, a blank or a quotation mark at an end",
            )
        if statement.value.language not in LANGUAGES:
            breach("one-of", "Q21510859", f"the language {statement.value.language} is not one of ours")
    if isinstance(statement.value, Item) and not QID.fullmatch(statement.value.id):
        breach("format", "Q21502404", f"{statement.value.id} is not the id of an item")
    if isinstance(statement.value, Quantity) and not 0 < statement.value.amount <= MOST_MEMBERS:
        breach("range", "Q21510860", f"{statement.value.amount} members")
    for name, value in (("", statement.value), *statement.qualifiers):
        if isinstance(value, Time) and _out_of_range(value, statement):
            breach("range", "Q21510860", f"{name or statement.property} is {value}")
        if name == CIRCUMSTANCES and value != Item(CIRCA):
            breach("one-of", "Q21510859", f"{value} is not a circumstance that we use")
    start, end = statement.qualifier(START), statement.qualifier(END)
    if isinstance(start, Time) and isinstance(end, Time) and end.last < start.first:
        breach("difference within range", "Q21510854", f"it ends in {end} and begins in {start}")
    return found


def _out_of_range(value: Time, statement: Statement) -> bool:
    read = statement.reference.retrieved.last if statement.reference else date.max
    return value.first.year < EARLIEST_YEAR or value.first > read


def _in_context(statement: Statement, context: _Context) -> list[Breach]:
    """Check what follows from other statements, ours and Wikidata's."""
    found: list[Breach] = []

    def breach(constraint: str, id_: str, why: str, mandatory: bool = True) -> None:
        found.append(Breach(statement, constraint, id_, why, mandatory))

    subject, name, value = statement.subject, statement.property, statement.value
    others = context.by_item[subject, name]
    if name in SINGLE and len(others) > 1:
        breach("single value", "Q19474404", f"we have {', '.join(sorted(str(x.value) for x in others))}")
    if len(context.entities[subject]) > 1:
        short = ", ".join(sorted(iri.rpartition("/")[2] for iri in context.entities[subject]))
        breach("distinct values", "Q21502410", f"{subject} is linked to {short}")
    if pages := sorted(set(PAGES) & context.types(subject)):
        breach("type", "Q21503250", f"{subject} is {PAGES[pages[0]]} at Wikidata")
    if HUMAN in context.types(subject):
        breach("conflicts-with", "Q21502838", f"{subject} is a human at Wikidata")
    if isinstance(value, Item):
        kinds = context.types(value.id)
        wrong = {HUMAN, *PAGES} & kinds if name in ORGANIZATIONS else kinds and HUMAN not in kinds
        if wrong:
            breach("value type", "Q21510865", f"{value.id} is of another kind at Wikidata")
        if name in INVERSE and (value.id, INVERSE[name], subject) not in context.pairs:
            breach("inverse", "Q21510855", f"{value.id} has no {INVERSE[name]} {subject}")
        if name in CONTEMPORARY and not _contemporary(subject, value.id, context):
            breach("contemporary", "Q25796498", f"{subject} and {value.id} never existed together")
    if name == "P576":
        begun = context.lives.get((subject, "P571"), [])
        if isinstance(value, Time) and begun and not any(_may_last(time, value) for time in begun):
            breach("difference within range", "Q21510854", f"from {begun[0]} to {value}")
    if name in WANTS_END and not context.lives.get((subject, "P576")):
        breach("item requires statement", "Q21503247", f"{subject} has no P576", mandatory=False)
    if context.is_read(subject) and not context.types(subject):
        breach("item requires statement", "Q21503247", f"{subject} has no P31", mandatory=False)
    return found


def _may_last(begin: Time, end: Time) -> bool:
    return begin.first <= end.last and end.first.year - begin.last.year <= LONGEST_LIFE


def _contemporary(a: str, b: str, context: _Context) -> bool:
    """Tell whether two items can have existed on one day; the day on which one ends is such a day."""
    return _reaches(a, b, context) and _reaches(b, a, context)


def _reaches(a: str, b: str, context: _Context) -> bool:
    ends = context.lives.get((a, "P576"), [])
    begins = context.lives.get((b, "P571"), [])
    return not ends or not begins or max(x.last for x in ends) >= min(x.first for x in begins)
