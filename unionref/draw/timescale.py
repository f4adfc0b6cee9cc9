"""The time axis: days to points, and where its ticks stand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

_STEPS: Final = (1, 2, 5, 10, 20, 50, 100, 200)
_MINOR: Final = {1: 1, 2: 1, 5: 1, 10: 5, 20: 10, 50: 10, 100: 20, 200: 50}
_LEAST_GAP: Final = 42.0


@dataclass(frozen=True, slots=True)
class TimeScale:
    """A linear scale from days to points.

    Parameters
    ----------
    first, last : float
        The days at its ends, as proleptic ordinals.
    left, right : float
        Where these stand, in points.
    """

    first: float
    last: float
    left: float
    right: float

    def x(self, day: float | date) -> float:
        """Return where a day stands, in points."""
        ordinal = day if isinstance(day, int | float) else float(day.toordinal())
        return self.left + (ordinal - self.first) / (self.last - self.first) * (self.right - self.left)

    def day(self, x: float) -> float:
        """Return the day at a place, as a proleptic ordinal."""
        return self.first + (x - self.left) / (self.right - self.left) * (self.last - self.first)

    def ticks(self) -> tuple[list[tuple[int, float]], list[float]]:
        """Return the years that are written with their places, and the places of the ticks between."""
        a_year = (self.right - self.left) / max(1.0, (self.last - self.first) / 365.2425)
        step = next((step for step in _STEPS if step * a_year >= _LEAST_GAP), _STEPS[-1])
        small = _MINOR[step] if _MINOR[step] * a_year >= 4.0 else step
        major: list[tuple[int, float]] = []
        minor: list[float] = []
        start = date.fromordinal(max(1, int(self.first))).year
        stop = date.fromordinal(max(1, int(self.last))).year + 1
        for year in range(start - start % small, stop + 1, small):
            if not date.min.year <= year <= date.max.year:
                continue
            x = self.x(date(year, 1, 1))
            if self.left - 0.01 <= x <= self.right + 0.01:
                if year % step == 0:
                    major.append((year, x))
                else:
                    minor.append(x)
        return major, minor
