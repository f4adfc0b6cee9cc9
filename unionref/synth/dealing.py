"""Dealing values with the shares of a histogram: like a pack of cards, so that few values already fit it."""

from __future__ import annotations

from datetime import date
from random import Random
from typing import Final

from unionref.synth.profile import Histogram

CARDS: Final = 1000
"""How many values a deck holds before it is shuffled anew."""


def spread(counts: Histogram, number: int) -> list[str]:
    """Return values with the shares of a histogram, as exactly as their number allows.

    Parameters
    ----------
    counts : Histogram
        Value → how often it occurs.
    number : int
        How many values are wanted.

    Returns
    -------
    list of str
        The values, each as often as its share says, rounded by the largest remainder; in the order of the
        histogram.
    """
    total = sum(counts.values())
    whole = {value: count * number // total for value, count in counts.items()}
    rest = sorted(counts, key=lambda value: -(counts[value] * number % total))
    for value in rest[: number - sum(whole.values())]:
        whole[value] += 1
    return [value for value in counts for _ in range(whole[value])]


class Deck:
    """A pack of values that is dealt from and shuffled anew when it is used up.

    Parameters
    ----------
    counts : Histogram
        The values and their shares.
    random : random.Random
        What shuffles.
    """

    def __init__(self, counts: Histogram, random: Random) -> None:
        self._all = spread(counts, CARDS)
        self._random = random
        self._left: list[str] = []

    def deal(self) -> str:
        """Return the next value."""
        if not self._left:
            self._left = self._all[:]
            self._random.shuffle(self._left)
        return self._left.pop()

    def number(self) -> int:
        """Return the next value, which is a number."""
        return int(self.deal())


def when(day: int, precision: str) -> str:
    """Return a date as Turtle.

    Parameters
    ----------
    day : int
        The day, as an ordinal.
    precision : {'year', 'month', 'day'}
        How precisely to say it.

    Returns
    -------
    str
        A literal such as ``"1989-11"^^xsd:gYearMonth``.
    """
    text = date.fromordinal(day).isoformat()
    if precision == "year":
        return f'"{text[:4]}"^^xsd:gYear'
    if precision == "month":
        return f'"{text[:7]}"^^xsd:gYearMonth'
    return f'"{text}"^^xsd:date'


def first_of(year: int) -> int:
    """Return the first day of a year, as an ordinal."""
    return date(year, 1, 1).toordinal()


def year_of(day: int) -> int:
    """Return the year of an ordinal."""
    return date.fromordinal(day).year
