"""Whether a statement of ours and one of Wikidata's say the same."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from unionref.exports.model import END, POINT, START, Claim, Quantity, Statement, Text, Time, Unknown, Value

Relation = Literal["same", "conflict", "other"]
"""They say the same; they cannot both be the best answer; they speak of different matters."""
State = Literal["same", "missing there", "missing here", "different"]
STATES: Final[tuple[State, ...]] = ("same", "different", "missing there", "missing here")

ONE_VALUE: Final = frozenset({"P571", "P576"})
"""Properties of which an item has one best value."""
DEPRECATED: Final = "Wikidata has it with the rank deprecated"
NOT_PREFERRED: Final = "Wikidata has it, and prefers another value"


@dataclass(frozen=True, slots=True)
class Found:
    """What Wikidata has where we have a statement.

    Parameters
    ----------
    state : {'same', 'missing there', 'different'}
        The outcome.
    claim : Claim or None
        What it was held against.
    note : str
        What is particular; may be empty.
    """

    state: State
    claim: Claim | None = None
    note: str = ""

    @property
    def is_there(self) -> bool:
        """Whether Wikidata has the statement, with whatever rank."""
        return self.state == "same" or self.note in (DEPRECATED, NOT_PREFERRED)


def look_up(ours: Statement, claims: Sequence[Claim]) -> Found:
    """Look for a statement of ours among those of an item at Wikidata.

    Parameters
    ----------
    ours : Statement
        The statement.
    claims : sequence of Claim
        The item's statements with the same property, of any rank.

    Returns
    -------
    Found
        A deprecated statement is what Wikidata holds to be wrong: it neither is the same nor stands against
        ours, but if it says what ours says, that is ``different``. Where a property has one best value and
        one statement is preferred, the others do not make it the same either.
    """
    alive = [claim for claim in claims if claim.rank != "deprecated"]
    related = [(relation(ours, claim), claim) for claim in alive]
    same = [claim for how, claim in related if how == "same"]
    against = [claim for how, claim in related if how == "conflict"]
    if same:
        best = min(same, key=lambda claim: claim.rank != "preferred")
        preferred = next((claim for claim in against if claim.rank == "preferred"), None)
        if ours.property in ONE_VALUE and preferred is not None and best.rank != "preferred":
            return Found("different", preferred, NOT_PREFERRED)
        return Found("same", best, _finer(ours, best))
    for claim in claims:
        if claim.rank == "deprecated" and relation(ours, claim) == "same":
            return Found("different", claim, DEPRECATED)
    if against:
        return Found("different", min(against, key=lambda claim: claim.rank != "preferred"))
    return Found("missing there")


def relation(ours: Statement, theirs: Claim) -> Relation:
    """Tell how a statement of ours stands to one of Wikidata's.

    Parameters
    ----------
    ours : Statement
        Ours.
    theirs : Claim
        Theirs, with the same property.

    Returns
    -------
    {'same', 'conflict', 'other'}
        Dates are the same if they can mean the same day: 1989 and 1989-11-21 are. Counts are of one matter if
        their points in time fit; names if they are in one language and neither has a period.
    """
    if isinstance(theirs.value, Unknown):
        return "conflict" if ours.property in ONE_VALUE else "other"
    if ours.property in ONE_VALUE:
        return _agree(_fits(ours.value, theirs.value))
    if isinstance(ours.value, Quantity):
        return _count(ours, theirs)
    if isinstance(ours.value, Text):
        return _name(ours, theirs)
    if ours.value != theirs.value:
        return "other"
    return _periods(ours, theirs)


def _agree(same: bool) -> Relation:
    return "same" if same else "conflict"


def _fits(a: Value, b: Value) -> bool:
    return isinstance(a, Time) and isinstance(b, Time) and a.fits(b)


def _count(ours: Statement, theirs: Claim) -> Relation:
    points = [value for value in theirs.all(POINT) if isinstance(value, Time)]
    when = ours.qualifier(POINT)
    if not points:
        return "same" if ours.value == theirs.value else "other"
    if not any(when is not None and _fits(when, point) for point in points):
        return "other"
    return _agree(ours.value == theirs.value)


def _name(ours: Statement, theirs: Claim) -> Relation:
    mine, other = ours.value, theirs.value
    if not isinstance(mine, Text) or not isinstance(other, Text) or mine.language != other.language:
        return "other"
    if _folded(mine.text) == _folded(other.text):
        return "same"
    timed = bool(ours.qualifiers) or any(theirs.all(name) for name in (START, END, POINT))
    return "conflict" if ours.property == "P1448" and not timed else "other"


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).replace("’", "'").casefold().split())


def _periods(ours: Statement, theirs: Claim) -> Relation:
    """Compare the periods of two statements with one value; two periods apart are two matters."""
    for name in (START, END, POINT):
        mine = ours.qualifier(name)
        others = [value for value in theirs.all(name) if isinstance(value, Time)]
        if isinstance(mine, Time) and others and not any(mine.fits(value) for value in others):
            return "other" if _apart(ours, theirs) else "conflict"
    return "other" if _apart(ours, theirs) else "same"


def _apart(ours: Statement, theirs: Claim) -> bool:
    first, last = _extent([ours.qualifier(START)], [ours.qualifier(END)])
    begin, end = _extent(theirs.all(START), theirs.all(END))
    return last < begin or end < first


def _extent(starts: Sequence[Value | None], ends: Sequence[Value | None]) -> tuple[date, date]:
    first = min((value.first for value in starts if isinstance(value, Time)), default=date.min)
    last = max((value.last for value in ends if isinstance(value, Time)), default=date.max)
    return first, last


def _finer(ours: Statement, theirs: Claim) -> str:
    """Say which of two dates that fit is the more precise one, and what our statement says in addition."""
    mine, other = ours.value, theirs.value
    if isinstance(mine, Time) and isinstance(other, Time) and mine.precision != other.precision:
        return "ours is more precise" if mine.precision > other.precision else "theirs is more precise"
    words = {START: "from", END: "until", POINT: "at"}
    more = [words[name] for name, _ in ours.qualifiers if name in words and not theirs.all(name)]
    return f"only ours says {' and '.join(more)} when" if more else ""
