"""Lanes of a family tree: which bars lie side by side, and in which order, so that few lines cross."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

_GAP: Final = 9.0
_NEAR: Final = 5.0
_SPAN_COST: Final = 1.0
_CROSSING_COST: Final = 4.0
_TOGETHER_COST: Final = 5.0
_LANE_COST: Final = 1.5
_SWEEPS: Final = 12

Lanes = list[list[int]]
"""The units in each lane, from the top."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Bars that follow each other in one lane.

    Parameters
    ----------
    members : tuple of int
        The bodies, by number.
    boxes : tuple of (float, float)
        What each takes of the lane from left to right, text included, in points.
    """

    members: tuple[int, ...]
    boxes: tuple[tuple[float, float], ...]

    def fits(self, other: Unit) -> bool:
        """Return whether two units can share a lane."""
        return all(a[1] + _GAP <= b[0] or b[1] + _GAP <= a[0] for a in self.boxes for b in other.boxes)

    def covers(self, x: float) -> bool:
        """Return whether a vertical line at a place meets the unit."""
        return any(box[0] - 1.0 <= x <= box[1] + 1.0 for box in self.boxes)


@dataclass(frozen=True, slots=True)
class Link:
    """A vertical line between units.

    Parameters
    ----------
    x : float
        Where it stands, in points.
    units : frozenset of int
        The units it joins, by number.
    """

    x: float
    units: frozenset[int]


def arrange(units: Sequence[Unit], links: Sequence[Link]) -> list[int]:
    """Give each unit a lane.

    A depth-first walk gives the first order; it is then improved by moving one unit, or one whole lane, at a
    time for as long as that makes the lines shorter, the crossings fewer or the lanes fewer.

    Parameters
    ----------
    units : sequence of Unit
        What is to be placed.
    links : sequence of Link
        The lines between them.

    Returns
    -------
    list of int
        The lane of each unit, from 0 at the top.
    """
    if not units:
        return []
    judge = _Judge(units, links)
    best: Lanes = []
    lowest = float("inf")
    for start in _starts(units, links):
        lanes, cost = _improve(judge, [[unit] for unit in _walk(start, units, links)])
        if cost < lowest - 1e-9:
            best, lowest = lanes, cost
    return judge.lane_of(best)


class _Judge:
    """Says how good arrangements are: lower is better."""

    def __init__(self, units: Sequence[Unit], links: Sequence[Link]) -> None:
        self.units = units
        widest = max((len(link.units) for link in links), default=1)
        padded = [sorted(link.units) + [min(link.units)] * (widest - len(link.units)) for link in links]
        self.joined = np.array(padded, dtype=np.intp).reshape(len(links), widest)
        blocks = [
            (row, number)
            for row, link in enumerate(links)
            for number, unit in enumerate(units)
            if number not in link.units and unit.covers(link.x)
        ]
        self.crossed, self.crossing = np.array(blocks, dtype=np.intp).reshape(-1, 2).T
        together = [
            (a, b)
            for a, one in enumerate(links)
            for b, other in enumerate(links[:a])
            if abs(one.x - other.x) < _NEAR and not one.units & other.units
        ]
        self.left, self.right = np.array(together, dtype=np.intp).reshape(-1, 2).T
        self.fits = [[a.fits(b) for b in units] for a in units]

    def lane_of(self, lanes: Lanes) -> list[int]:
        """Return the lane of each unit."""
        found = [0] * len(self.units)
        for lane, members in enumerate(lanes):
            for unit in members:
                found[unit] = lane
        return found

    def costs(self, options: Sequence[Lanes]) -> list[float]:
        """Return the cost of each of several arrangements."""
        lane = np.array([self.lane_of(option) for option in options], dtype=np.int32)
        total = np.array([_LANE_COST * len(option) for option in options])
        joined = lane[:, self.joined]
        top, bottom = joined.min(axis=2), joined.max(axis=2)
        total += _SPAN_COST * (bottom - top).sum(axis=1)
        place = lane[:, self.crossing]
        inside = (place > top[:, self.crossed]) & (place < bottom[:, self.crossed])
        total += _CROSSING_COST * inside.sum(axis=1)
        low = np.minimum(bottom[:, self.left], bottom[:, self.right])
        high = np.maximum(top[:, self.left], top[:, self.right])
        total += _TOGETHER_COST * np.maximum(0, low - high + 1).sum(axis=1)
        return [float(cost) for cost in total]

    def best(self, lanes: Lanes, cost: float, options: Sequence[Lanes]) -> tuple[Lanes, float]:
        """Return the first of the best options with its cost if it is better than what there is."""
        costs = self.costs(options)
        place = min(range(len(costs)), key=lambda number: (costs[number], number))
        return (options[place], costs[place]) if costs[place] < cost - 1e-9 else (lanes, cost)


def _starts(units: Sequence[Unit], links: Sequence[Link]) -> list[int]:
    """Return the units to begin the walk with: the most linked one and the earliest one."""
    degree = [sum(number in link.units for link in links) for number in range(len(units))]
    most = max(range(len(units)), key=lambda number: (degree[number], -number))
    first = min(range(len(units)), key=lambda number: (units[number].boxes[0][0], number))
    return [most] if most == first else [most, first]


def _walk(start: int, units: Sequence[Unit], links: Sequence[Link]) -> list[int]:
    """Return all units in the order of a depth-first walk, earlier links first."""
    near: list[list[int]] = [[] for _ in units]
    for link in sorted(links, key=lambda link: (link.x, sorted(link.units))):
        for unit in sorted(link.units):
            near[unit].extend(other for other in sorted(link.units) if other != unit)
    order: list[int] = []
    seen: set[int] = set()
    for first in (start, *range(len(units))):
        stack = [first]
        while stack:
            unit = stack.pop()
            if unit not in seen:
                seen.add(unit)
                order.append(unit)
                stack.extend(other for other in reversed(near[unit]) if other not in seen)
    return order


def _improve(judge: _Judge, lanes: Lanes) -> tuple[Lanes, float]:
    (cost,) = judge.costs([lanes])
    for _ in range(_SWEEPS):
        before = cost
        for unit in range(len(judge.units)):
            lanes, cost = judge.best(lanes, cost, _places_of_unit(judge, lanes, unit))
        for place in range(len(lanes)):
            lanes, cost = judge.best(lanes, cost, _places_of_lane(lanes, place))
        if cost >= before - 1e-9:
            break
    return lanes, cost


def _places_of_unit(judge: _Judge, lanes: Lanes, unit: int) -> list[Lanes]:
    """Return the arrangements in which one unit has a lane of its own, or shares one, anywhere."""
    rest = [[other for other in lane if other != unit] for lane in lanes]
    rest = [lane for lane in rest if lane]
    options: list[Lanes] = [[*rest[:place], [unit], *rest[place:]] for place in range(len(rest) + 1)]
    options += [
        [*rest[:place], [*lane, unit], *rest[place + 1 :]]
        for place, lane in enumerate(rest)
        if all(judge.fits[unit][other] for other in lane)
    ]
    return options


def _places_of_lane(lanes: Lanes, place: int) -> list[Lanes]:
    """Return the arrangements in which one whole lane stands anywhere."""
    rest = [*lanes[:place], *lanes[place + 1 :]]
    return [[*rest[:target], lanes[place], *rest[target:]] for target in range(len(rest) + 1)]
