"""A network of points in time joined by "not later than", and the days left for each point.

This is a simple temporal network (R. Dechter, I. Meiri, J. Pearl, "Temporal constraint networks", Artificial
Intelligence 49, 1991, 61-95) in which every distance between two points is zero. There the shortest-path
problem becomes one of reachability: the lower bound of a point is the latest lower limit on any point that is
not later than it, the upper bound the earliest upper limit on any point that is not earlier. Handing out the
limits in the order of their days, the tightest first, settles each point once, so that the propagation takes
linear time after one sort. The network is consistent exactly if no point is left without a day.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final, TypeAlias

from unionref.windows import FIRST_DAY, LAST_DAY

Statements: TypeAlias = tuple[str, ...]
"""The statements that a constraint rests on; none for what holds of all time."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A day before or after which a point cannot lie.

    Parameters
    ----------
    number : int
        Its number among the limits of its side.
    point : int
        The point.
    day : int
        The day, as an ordinal.
    rule : str
        Why.
    statements : tuple of str
        The statements it rests on.
    """

    number: int
    point: int
    day: int
    rule: str
    statements: Statements


FIRM: Final = frozenset({"order", "created", "ceased"})
"""The rules dropped last: a period does not end before it begins; an event begins and ends its parties."""


_TURNS: Final = FIRM - {"order"}


@dataclass(frozen=True, slots=True)
class Edge:
    """The constraint that one point is not later than another."""

    number: int
    before: int
    after: int
    rule: str
    statements: Statements


@dataclass(frozen=True, slots=True)
class Cause:
    """Why no history fits: ``low`` is handed on along ``path`` to a point that has to lie before it.

    Parameters
    ----------
    low : Limit
        The lower limit.
    path : tuple of Edge
        From the point of ``low`` to the point of ``high``; empty if they are the same.
    high : Limit
        The upper limit, which is the earlier of the two.
    statements : tuple of str
        Everything the three rest on, sorted. Without any one of them no contradiction is left among the rest.
    """

    low: Limit
    path: tuple[Edge, ...]
    high: Limit
    statements: Statements


@dataclass
class Limits:
    """The limits of one side, in columns: there is one for nearly every date of the data."""

    points: array[int] = field(default_factory=lambda: array("l"))
    days: array[int] = field(default_factory=lambda: array("l"))
    rules: list[str] = field(default_factory=list)
    statements: list[Statements] = field(default_factory=list)
    active: bytearray = field(default_factory=bytearray)
    stated: bytearray = field(default_factory=bytearray)
    newest: array[int] = field(default_factory=lambda: array("l"))
    """Point → its last limit, or -1."""
    older: array[int] = field(default_factory=lambda: array("l"))
    """Limit → the limit of the same point before it, or -1."""
    _by_statement: dict[str, list[int]] | None = None

    def add(self, point: int, day: int, rule: str, statements: Statements, stated: bool) -> None:
        number = len(self.days)
        self.points.append(point)
        self.days.append(day)
        self.rules.append(rule)
        self.statements.append(statements)
        self.active.append(1)
        self.stated.append(stated)
        self.older.append(self.newest[point])
        self.newest[point] = number

    def get(self, number: int) -> Limit:
        return Limit(
            number, self.points[number], self.days[number], self.rules[number], self.statements[number]
        )

    def by_statement(self) -> dict[str, list[int]]:
        """Return statement → its limits; made only when there is a contradiction."""
        if self._by_statement is None:
            self._by_statement = {}
            for number, statements in enumerate(self.statements):
                for statement in statements:
                    self._by_statement.setdefault(statement, []).append(number)
        return self._by_statement

    def of(self, point: int) -> Iterator[int]:
        """Yield the active limits of a point."""
        number = self.newest[point]
        while number >= 0:
            if self.active[number]:
                yield number
            number = self.older[number]


class Network:
    """Points, limits and edges; add them all, then call :meth:`solve`.

    Points are added in an order that does not depend on the order of the data, so that the same data give
    the same bounds and the same explanations.
    """

    def __init__(self) -> None:
        self.low: list[int] = []
        self.high: list[int] = []
        self.lows = Limits()
        self.highs = Limits()
        self.before: array[int] = array("l")
        self.after: array[int] = array("l")
        self.rules: list[str] = []
        self.statements: list[Statements] = []
        self.active = bytearray()
        self.out: array[int] = array("l")
        self.out_next: array[int] = array("l")
        self.ins: array[int] = array("l")
        self.in_next: array[int] = array("l")

    def __len__(self) -> int:
        return len(self.out)

    @property
    def constraints(self) -> int:
        """How many limits and edges there are."""
        return len(self.lows.days) + len(self.highs.days) + len(self.rules)

    def point(self) -> int:
        """Add a point in time and return its number."""
        for heads in (self.out, self.ins, self.lows.newest, self.highs.newest):
            heads.append(-1)
        return len(self.out) - 1

    def not_before(
        self, point: int, day: int, rule: str, statements: Statements, *, stated: bool = False
    ) -> None:
        """Say that a point does not lie before a day.

        Parameters
        ----------
        point : int
            The point.
        day : int
            The day, as an ordinal.
        rule : str
            Why.
        statements : tuple of str
            The statements that say so.
        stated : bool
            Whether a source gives this date for this point, so that nothing may drop it.
        """
        self.lows.add(point, day, rule, statements, stated)

    def not_after(
        self, point: int, day: int, rule: str, statements: Statements, *, stated: bool = False
    ) -> None:
        """Say that a point does not lie after a day; the parameters are those of :meth:`not_before`."""
        self.highs.add(point, day, rule, statements, stated)

    def order(self, before: int, after: int, rule: str, statements: Statements) -> None:
        """Say that a point is not later than another.

        Parameters
        ----------
        before, after : int
            The points.
        rule : str
            Why.
        statements : tuple of str
            The statements that say so.
        """
        number = len(self.rules)
        self.before.append(before)
        self.after.append(after)
        self.rules.append(rule)
        self.statements.append(statements)
        self.active.append(1)
        self.out_next.append(self.out[before])
        self.out[before] = number
        self.in_next.append(self.ins[after])
        self.ins[after] = number

    def solve(self) -> list[Cause]:
        """Work out ``low`` and ``high`` of every point.

        Returns
        -------
        list of Cause
            The contradictions found. The inferred constraints of each are dropped, so that the bounds are
            those of what is left; a date that a source gives is never dropped or changed. A beginning or
            an end that contradicts many things is told once, with the first of them.
        """
        from unionref.bounds.search import Search

        causes: list[Cause] = []
        told: set[tuple[str, Statements]] = set()
        while True:
            self._propagate()
            empty = [point for point in range(len(self)) if self.low[point] > self.high[point]]
            if not empty:
                return causes
            allowance = 4 * (len(self) + len(self.rules)) + 1000
            for point in empty:
                search = Search(self)
                cause = search.cause(point)
                if cause is not None:
                    self._drop(cause)
                    turns = _turns(cause)
                    if not told.intersection(turns):
                        causes.append(cause)
                    told.update(turns)
                allowance -= search.steps
                if allowance <= 0:
                    break

    def edge(self, number: int) -> Edge:
        """Return an edge by its number."""
        return Edge(
            number,
            self.before[number],
            self.after[number],
            self.rules[number],
            self.statements[number],
        )

    def _propagate(self) -> None:
        self.low = self._spread(self.lows, -1, FIRST_DAY, self.out, self.out_next, self.after)
        self.high = self._spread(self.highs, 1, LAST_DAY, self.ins, self.in_next, self.before)

    def _spread(
        self,
        limits: Limits,
        sign: int,
        unknown: int,
        heads: array[int],
        nexts: array[int],
        ends: array[int],
    ) -> list[int]:
        """Hand each limit on along the edges, the tightest first; a point keeps the first that reaches it."""
        bound = [unknown] * len(self)
        reached = bytearray(len(self))
        numbers = [number for number in range(len(limits.days)) if limits.active[number]]
        days, points, active = limits.days, limits.points, self.active
        numbers.sort(key=lambda number: sign * days[number])
        for number in numbers:
            if reached[points[number]]:
                continue
            day = days[number]
            reached[points[number]] = 1
            waiting = [points[number]]
            while waiting:
                point = waiting.pop()
                bound[point] = day
                edge = heads[point]
                while edge >= 0:
                    end = ends[edge]
                    if active[edge] and not reached[end]:
                        reached[end] = 1
                        waiting.append(end)
                    edge = nexts[edge]
        return bound

    def _drop(self, cause: Cause) -> None:
        """Take the inferred constraints of a cause out of the network: the edges, which are rules.

        What begins or ends in an event does so as long as another rule on the path
        can go: a founder said to have acted too early does not take away the founder's own beginning.
        Where both limits are on one point there are no edges; then the limit goes that is not a date stated
        for this point, and both if both are.
        """
        loose = [edge for edge in cause.path if edge.rule not in FIRM]
        for edge in loose or cause.path:
            self.active[edge.number] = 0
        if cause.path:
            return
        ends = ((self.lows, cause.low), (self.highs, cause.high))
        inferred = [(limits, limit) for limits, limit in ends if not limits.stated[limit.number]]
        for limits, limit in inferred or ends:
            limits.active[limit.number] = 0


def _turns(cause: Cause) -> set[tuple[str, Statements]]:
    """Return the beginnings and ends that a cause rests on: which way they bound, and what tells them."""
    found: set[tuple[str, Statements]] = set()
    if cause.path and cause.path[0].rule in _TURNS:
        found.add(("not before", cause.low.statements))
    if cause.path and cause.path[-1].rule in _TURNS:
        found.add(("not after", cause.high.statements))
    return found
