"""Windows: the days on which what a claim speaks of can have begun, ended or happened, by it alone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from unionref.claims import ATTESTED, DATE, FROM, TO, Claim

FIRST_DAY: Final = 0
"""A lower bound that says nothing: before 0001-01-01 (ordinal 1)."""
LAST_DAY: Final = 10_000_000
"""An upper bound that says nothing: after 9999-12-31 (ordinal 3652059)."""


@dataclass(frozen=True, slots=True)
class Range:
    """Days from ``low`` to ``high``, both included, as ordinals; open where nothing is known."""

    low: int = FIRST_DAY
    high: int = LAST_DAY

    @property
    def is_empty(self) -> bool:
        """Whether no day is left."""
        return self.low > self.high

    def meet(self, other: Range) -> Range:
        """Return the days in both ranges."""
        return Range(max(self.low, other.low), min(self.high, other.high))

    def hull(self, other: Range) -> Range:
        """Return the smallest range that holds both."""
        return Range(min(self.low, other.low), max(self.high, other.high))


@dataclass(frozen=True, slots=True)
class Window:
    """What one claim, or several that agree, say about time.

    Parameters
    ----------
    start, end : Range
        When the period can have begun and ended.
    date : Range
        When the event can have happened, or the moment that a count speaks of.
    """

    start: Range = Range()
    end: Range = Range()
    date: Range = Range()

    @property
    def is_empty(self) -> bool:
        """Whether no history fits."""
        return self.start.is_empty or self.end.is_empty or self.date.is_empty

    def meet(self, other: Window) -> Window:
        """Return what both say together, with the start not after the end."""
        return _ordered(self.start.meet(other.start), self.end.meet(other.end), self.date.meet(other.date))


def window(claim: Claim) -> Window:
    """Return what a claim says about time.

    Parameters
    ----------
    claim : Claim
        Any statement.

    Returns
    -------
    Window
        Its dates as ranges of days. Being attested at *d* means having begun by the end of *d* and not
        having ended before the beginning of *d*.
    """
    start, end, date = Range(), Range(), Range()
    for day in claim.days(FROM):
        start = start.meet(Range(day.first, day.last))
    for day in claim.days(TO):
        end = end.meet(Range(day.first, day.last))
    for day in claim.days(ATTESTED):
        start = start.meet(Range(high=day.last))
        end = end.meet(Range(low=day.first))
    for day in claim.days(DATE):
        date = date.meet(Range(day.first, day.last))
    return _ordered(start, end, date)


def joint(claims: Iterable[Claim]) -> Window:
    """Return what several claims say about time together.

    Parameters
    ----------
    claims : iterable of Claim
        Claims on the same thing.

    Returns
    -------
    Window
        The days that fit all of them; empty if they disagree.
    """
    found = Window()
    for claim in claims:
        found = found.meet(window(claim))
    return found


def _ordered(start: Range, end: Range, date: Range) -> Window:
    return Window(Range(start.low, min(start.high, end.high)), Range(max(end.low, start.low), end.high), date)
