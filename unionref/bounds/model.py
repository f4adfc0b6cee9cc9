"""What the statements say about time, as a network: which points there are, and what holds between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final, Literal, TypeAlias

import pyoxigraph as ox

from unionref.bounds.network import Network, Statements
from unionref.claims import (
    ATTESTED,
    BODY,
    CEASED,
    CONTINUED,
    CREATED,
    DATE,
    FOUNDER,
    FOUNDING_MEMBER,
    FROM,
    KIND,
    MEMBER,
    OF,
    ORDINAL,
    PERIOD_KINDS,
    POSSIBLY_SAME,
    RELATED,
    ROLE,
    TO,
    TYPE,
    Claim,
)
from unionref.namespaces import BASE, expand
from unionref.settle import Settled, Verdict
from unionref.windows import FIRST_DAY, LAST_DAY, Range, Window, joint

Which: TypeAlias = Literal["start", "end", "date"]
Point: TypeAlias = tuple[str, Which]
"""The start or the end of an organization's life or of a statement's period, or the date of a statement."""

ORGANIZATIONS: Final = BASE + "id/"
_POPULATION: Final = ox.NamedNode(expand("schema:StatisticalPopulation"))


class Model:
    """The network of a data set, with the meaning of its points.

    Parameters
    ----------
    settled : Settled
        The claims and what was decided about them.
    """

    def __init__(self, settled: Settled) -> None:
        self.network = Network()
        self.points: list[Point] = []
        self._numbers: dict[Point, int] = {}
        self._claims = settled.claims
        self._populations = {
            triple.subject.value  # type: ignore[union-attr]
            for triple in settled.plain
            if triple.predicate.value == TYPE and triple.object == _POPULATION
        }
        for verdict in settled.verdicts:
            if verdict.principal is not None:
                self._add(verdict, settled.claims[verdict.principal])
        self._successions(settled.verdicts)

    def bounds(self, point: Point) -> Range:
        """Return the days left for a point; nothing is known of one that no statement speaks of."""
        number = self._numbers.get(point)
        if number is None:
            return Range()
        return Range(self.network.low[number], self.network.high[number])

    def _number(self, point: Point) -> int:
        number = self._numbers.get(point)
        if number is None:
            number = self._numbers[point] = self.network.point()
            self.points.append(point)
        return number

    def _period(self, iri: str) -> tuple[int, int]:
        """Return start and end of a period or a life; on its first use the two are put in order."""
        known = (iri, "start") in self._numbers
        start, end = self._number((iri, "start")), self._number((iri, "end"))
        if not known:
            self.network.order(start, end, "order", ())
        return start, end

    def _lives(self, iri: str) -> bool:
        """Tell whether something is an organization; what official totals count neither begins nor ends."""
        return iri.startswith(ORGANIZATIONS) and iri not in self._populations

    def _add(self, verdict: Verdict, principal: Claim) -> None:
        """Add the points and the constraints of a group, which carry the name of its principal.

        That two organizations may be one is a doubt of ours and no period: it bounds neither of their lives.
        """
        if principal.one(KIND) == POSSIBLY_SAME:
            return
        if principal.kind in PERIOD_KINDS:
            start, end = self._period(principal.iri)
            self._within_lives(principal, start, end)
        elif principal.is_event or principal.kind == "MembershipCount":
            start = end = self._number((principal.iri, "date"))
            self._happened(principal, start)
        else:
            return
        if verdict.open:
            self._undecided(verdict, principal)
            return
        for iri in (principal.iri, *verdict.supporting):
            self._limits(self._claims[iri], principal)

    def _limits(self, claim: Claim, principal: Claim) -> None:
        """Add what one claim says about the points of its principal."""
        by: Statements = (claim.iri,)
        net = self.network
        if principal.kind not in PERIOD_KINDS:
            date = self._number((principal.iri, "date"))
            for day in claim.days(DATE):
                net.not_before(date, day.first, "date", by, stated=True)
                net.not_after(date, day.last, "date", by, stated=True)
            if claim.read is not None:
                net.not_after(date, claim.read, "read", by)
            return
        start, end = self._period(principal.iri)
        for day in claim.days(FROM):
            net.not_before(start, day.first, "from", by, stated=True)
            net.not_after(start, day.last, "from", by, stated=True)
        for day in claim.days(TO):
            net.not_before(end, day.first, "to", by, stated=True)
            net.not_after(end, day.last, "to", by, stated=True)
        for day in claim.days(ATTESTED):
            net.not_after(start, day.last, "attested", by)
            net.not_before(end, day.first, "attested", by)
        if claim.read is not None:
            net.not_after(start, claim.read, "read", by)
            if claim.ended:
                net.not_after(end, claim.read, "read", by)
        if FOUNDING_MEMBER in claim.all(ROLE) and (body := claim.one(BODY)) is not None:
            founded, _ = self._period(body)
            net.order(start, founded, "founding-member", by)
            net.order(founded, start, "founding-member", by)

    def _undecided(self, verdict: Verdict, principal: Claim) -> None:
        """Where nothing decided between positions, add limits that leave room for all of them."""
        positions = [[self._claims[iri] for iri in position] for position in verdict.open]
        windows = [_until_read(position) for position in positions]
        by = tuple(sorted(iri for position in verdict.open for iri in position))
        which: Which
        for which, predicate in (("start", FROM), ("end", TO), ("date", DATE)):
            if (which == "date") is (principal.kind in PERIOD_KINDS):
                continue
            given = [any(predicate in claim.facts for claim in position) for position in positions]
            room = _room([_part(window, which) for window in windows], given)
            point = self._number((principal.iri, which))
            if room.low > FIRST_DAY:
                self.network.not_before(point, room.low, "undecided", by, stated=True)
            if room.high < LAST_DAY:
                self.network.not_after(point, room.high, "undecided", by, stated=True)

    def _within_lives(self, claim: Claim, start: int, end: int) -> None:
        """A period lies within the lives of its organizations."""
        named = [claim.one(OF), claim.one(BODY), claim.one(RELATED)]
        if claim.kind == "Affiliation":
            named.append(claim.one(MEMBER))
        for iri in dict.fromkeys(named):
            if iri is not None and self._lives(iri):
                born, died = self._period(iri)
                self.network.order(born, start, "within-life", (claim.iri,))
                self.network.order(end, died, "within-life", (claim.iri,))

    def _happened(self, claim: Claim, date: int) -> None:
        """What an event or a count says about the lives of its organizations."""
        by: Statements = (claim.iri,)
        net = self.network
        for iri in claim.all(CREATED):
            born, _ = self._period(iri)
            net.order(born, date, "created", by)
            net.order(date, born, "created", by)
        for iri in claim.all(CEASED):
            _, died = self._period(iri)
            net.order(died, date, "ceased", by)
            net.order(date, died, "ceased", by)
        takes_part = [(iri, "continued") for iri in claim.all(CONTINUED)]
        if claim.kind == "Founding":
            takes_part += [(iri, "founder") for iri in claim.all(FOUNDER)]
        if claim.kind == "MembershipCount":
            takes_part += [(iri, "counted") for iri in claim.all(OF)]
        for iri, rule in takes_part:
            if self._lives(iri):
                born, died = self._period(iri)
                net.order(born, date, rule, by)
                net.order(date, died, rule, by)

    def _successions(self, verdicts: Iterable[Verdict]) -> None:
        """Holders that a source lists one after the other follow one another: one ends as the next begins."""
        lists: dict[tuple[str, str, str], dict[int, list[tuple[str, str]]]] = {}
        for verdict in verdicts:
            if verdict.principal is None or self._claims[verdict.principal].kind != "Tenure":
                continue
            for iri in (verdict.principal, *verdict.supporting):
                claim = self._claims[iri]
                ordinal = claim.one(ORDINAL)
                if ordinal is None:
                    continue
                for source in sorted(claim.sources):
                    key = (claim.one(BODY) or "", claim.one(ROLE) or "", source)
                    places = lists.setdefault(key, {})
                    places.setdefault(int(ordinal), []).append((iri, verdict.principal))
        for key in sorted(lists):
            places = lists[key]
            for place in sorted(places):
                if len(places[place]) == 1 and len(places.get(place + 1, ())) == 1:
                    self._follows(places[place][0], places[place + 1][0])

    def _follows(self, first: tuple[str, str], then: tuple[str, str]) -> None:
        by = tuple(sorted({first[0], then[0]}))
        _, end = self._period(first[1])
        start, _ = self._period(then[1])
        self.network.order(end, start, "succession", by)
        self.network.order(start, end, "succession", by)


def _until_read(position: Sequence[Claim]) -> Window:
    """Return what claims say together, with nothing later than the day on which they were read."""
    found = joint(position)
    read = min((claim.read for claim in position if claim.read is not None), default=LAST_DAY)
    until = Range(high=read)
    ended = any(claim.ended for claim in position)
    return found.meet(Window(start=until, end=until if ended else Range(), date=until))


def _part(window: Window, which: Which) -> Range:
    return {"start": window.start, "end": window.end, "date": window.date}[which]


def _room(ranges: Sequence[Range], given: Sequence[bool]) -> Range:
    """Return the smallest range that leaves room for all positions.

    A position that gives no date of its own adds nothing where it agrees with one that does.
    """
    own = [found for found, is_given in zip(ranges, given, strict=True) if is_given]
    if not own:
        return _hull(ranges)
    room = _hull(own)
    for found, is_given in zip(ranges, given, strict=True):
        if not is_given and found.meet(room).is_empty:
            room = room.hull(found)
    return room


def _hull(ranges: Sequence[Range]) -> Range:
    room = ranges[0]
    for found in ranges[1:]:
        room = room.hull(found)
    return room
