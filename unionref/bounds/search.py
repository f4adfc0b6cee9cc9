"""The search for a smallest set of statements that contradict each other in time."""

from __future__ import annotations

from array import array
from collections import deque
from collections.abc import Sequence

from unionref.bounds.network import Cause, Edge, Limit, Limits, Network


class Search:
    """The search for the smallest cause of one contradiction."""

    def __init__(self, network: Network) -> None:
        self.net = network
        self.steps = 0

    def cause(self, point: int) -> Cause | None:
        """Return a cause of a point's having no day.

        Parameters
        ----------
        point : int
            A point whose lower bound was later than its upper bound.

        Returns
        -------
        Cause or None
            A contradiction from which no statement can be left out; None if none is left here among the
            active constraints.
        """
        found = self._nearest_low(point, self.net.high[point], None)
        while found is not None:
            low = found[0]
            there = self._nearest_high(low.point, low.day, None)
            if there is None:
                return None
            high, path = there
            found = self._nearest_low(high.point, high.day, None)
            if found is None or len(found[1]) >= len(path):
                return self._smallest(low, path, high)
        return None

    def _smallest(self, low: Limit, path: tuple[Edge, ...], high: Limit) -> Cause:
        """Leave out every statement that the contradiction does not need."""
        needed = _statements(low, path, high)
        for statement in sorted(needed):
            if statement not in needed:
                continue
            smaller = self._within(needed - {statement})
            if smaller is not None:
                low, path, high = smaller
                needed = _statements(low, path, high)
        return Cause(low, path, high, tuple(sorted(needed)))

    def _within(self, allowed: frozenset[str]) -> tuple[Limit, tuple[Edge, ...], Limit] | None:
        """Return a contradiction that rests on the allowed statements alone, if there is one."""
        lows = self.net.lows
        by_statement = lows.by_statement()
        numbers = sorted({number for statement in allowed for number in by_statement.get(statement, ())})
        for number in numbers:
            if lows.active[number] and allowed.issuperset(lows.statements[number]):
                limit = lows.get(number)
                after = self._nearest_high(limit.point, limit.day, allowed)
                if after is not None:
                    return limit, after[1], after[0]
        return None

    def _nearest_low(
        self, point: int, day: int, allowed: frozenset[str] | None
    ) -> tuple[Limit, tuple[Edge, ...]] | None:
        """Return the nearest lower limit later than a day on a point not later than this one."""
        net = self.net
        return self._nearest(point, day, allowed, net.lows, 1, net.ins, net.in_next, net.before)

    def _nearest_high(
        self, point: int, day: int, allowed: frozenset[str] | None
    ) -> tuple[Limit, tuple[Edge, ...]] | None:
        """Return the nearest upper limit earlier than a day on a point not earlier than this one."""
        net = self.net
        return self._nearest(point, day, allowed, net.highs, -1, net.out, net.out_next, net.after)

    def _nearest(
        self,
        start: int,
        day: int,
        allowed: frozenset[str] | None,
        limits: Limits,
        sign: int,
        heads: array[int],
        nexts: array[int],
        ends: array[int],
    ) -> tuple[Limit, tuple[Edge, ...]] | None:
        came: dict[int, int] = {start: -1}
        waiting = deque([start])
        while waiting:
            point = waiting.popleft()
            self.steps += 1
            fitting = [
                limits.get(number)
                for number in limits.of(point)
                if sign * limits.days[number] > sign * day
                and (allowed is None or allowed.issuperset(limits.statements[number]))
            ]
            if fitting:
                best = min(fitting, key=lambda limit: (-sign * limit.day, limit.rule, limit.statements))
                return best, self._path(start, point, came, forward=sign < 0)
            edge = heads[point]
            while edge >= 0:
                self.steps += 1
                usable = self.net.active[edge] and (
                    allowed is None or allowed.issuperset(self.net.statements[edge])
                )
                if usable and ends[edge] not in came:
                    came[ends[edge]] = edge
                    waiting.append(ends[edge])
                edge = nexts[edge]
        return None

    def _path(self, start: int, end: int, came: dict[int, int], *, forward: bool) -> tuple[Edge, ...]:
        """Return the edges between the two points, in the order of time."""
        found: list[Edge] = []
        point = end
        while point != start:
            edge = self.net.edge(came[point])
            found.append(edge)
            point = edge.before if forward else edge.after
        return tuple(reversed(found)) if forward else tuple(found)


def _statements(low: Limit, path: Sequence[Edge], high: Limit) -> frozenset[str]:
    found = {*low.statements, *high.statements}
    for edge in path:
        found.update(edge.statements)
    return frozenset(found)
