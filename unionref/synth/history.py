"""The history of one part of a synthetic movement: its organizations, their lives, and what joins them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Final

from unionref.synth.dealing import Deck, first_of, spread
from unionref.synth.profile import ORGANIZATION_CLASSES, Profile

FIRST_YEAR: Final = 1905
LAST_YEAR: Final = 1972
"""When bodies without predecessors begin."""
GENERATION: Final = 8
"""Years from one generation of mergers to the next."""
OLDEST_CENTRE: Final = first_of(1946)
"""When the first body of each part begins; it does not end, so that bodies of other parts can join it."""
PRESENT: Final = first_of(2020)
_SUCCEEDING: Final = ("Merger", "Reorganization", "Absorption")
_SPLIT_FROM: Final = 20
"""A part with so many bodies that came out of others has a split among them."""


@dataclass(slots=True)
class Body:
    """An organization.

    Parameters
    ----------
    slug : str
        Its id.
    sort : str
        Class and kind, ``Union kind/union``.
    depth : int
        How many generations of predecessors it has.
    start, end : int
        The first day of its life, and the day it ended (the present where it did not), as ordinals.
    ended : bool
        Whether it ended.
    succeeded : bool
        Whether something followed it.
    """

    slug: str
    sort: str
    depth: int
    start: int = 0
    end: int = PRESENT
    ended: bool = False
    succeeded: bool = False


@dataclass(frozen=True, slots=True)
class Happening:
    """An event.

    Parameters
    ----------
    kind : str
        Its class, ``Merger``.
    day : int
        The day it happened, as an ordinal.
    ceased, continued, created : tuple of str
        The ids of the parties.
    """

    kind: str
    day: int
    ceased: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    created: tuple[str, ...] = ()

    @property
    def has_page(self) -> bool:
        """Whether it has several parties, and so a page of its own."""
        return len(self.ceased) + len(self.continued) + len(self.created) > 1


@dataclass(slots=True)
class History:
    """What happened in one part of the movement.

    Parameters
    ----------
    bodies : list of Body
        The organizations; those that others join stand in front.
    joined : int
        How many of them others join.
    events : list of Happening
        What happened to them.
    """

    bodies: list[Body]
    joined: int
    events: list[Happening] = field(default_factory=list)


def imagine(number: int, size: int, profile: Profile, random: Random) -> History:
    """Imagine the history of one part.

    Parameters
    ----------
    number : int
        The number of the part, for the ids.
    size : int
        How many organizations it has.
    profile : Profile
        How often what occurs.
    random : random.Random
        What decides.

    Returns
    -------
    History
        Organizations, their lives and events, all of which fit together.
    """
    rank = {name: place for place, name in enumerate(ORGANIZATION_CLASSES)}
    sorts = sorted(spread(profile.histograms["classes"], size), key=lambda sort: rank[sort.partition(" ")[0]])
    bodies = [Body(f"s{number}-{place}", sort, 0) for place, sort in enumerate(sorts)]
    share = sum(profile.histograms["degree"].values()) / profile.organizations
    joined = min(size, max(1, round(size * share)))
    history = History(bodies, joined)
    rest = bodies[joined:]
    random.shuffle(rest)
    depths = [int(depth) for depth in spread(profile.histograms["depth"], size)]
    for body, depth in zip(rest, sorted(depths, reverse=True), strict=False):
        body.depth = depth
    for body in bodies:
        body.start = first_of(random.randint(FIRST_YEAR, LAST_YEAR)) + random.randrange(365)
    bodies[0].start = OLDEST_CENTRE
    _lineage(history, profile, random)
    _ends(history, profile, random)
    _beginnings(history, profile, random)
    return history


def _lineage(history: History, profile: Profile, random: Random) -> None:
    """Let every body with a depth come out of older ones, one generation after the other."""
    kinds = Deck({kind: profile.histograms["events"].get(kind, 0) for kind in _SUCCEEDING}, random)
    ceased = Deck(profile.histograms["Merger.ceased"], random)
    free: dict[int, list[Body]] = {}
    for body in sorted(history.bodies[history.joined :], key=lambda body: body.slug):
        free.setdefault(body.depth, []).append(body)
    for bodies in free.values():
        random.shuffle(bodies)
    waiting = sorted(history.bodies, key=lambda body: (body.depth, body.slug))
    waiting = [body for body in waiting if body.depth]
    for place, body in enumerate(waiting):
        if body.start >= first_of(LAST_YEAR + 1):
            continue  # it came out of the same split as the one before
        kind = kinds.deal() if place or len(waiting) < _SPLIT_FROM else "Split"
        wanted = ceased.number() if kind == "Merger" else 1
        old = list(_older(free, body.depth, wanted))
        if not old:
            body.depth = 0
            continue
        day = first_of(LAST_YEAR + 4 + GENERATION * (body.depth - 1)) + random.randrange(5 * 365)
        for one in old:
            one.end, one.ended, one.succeeded = day, True, True
        names = tuple(sorted(one.slug for one in old))
        if kind == "Absorption":
            history.events.append(Happening(kind, day, names, (body.slug,)))
            continue
        new = [body]
        twin = waiting[place + 1] if place + 1 < len(waiting) else None
        if kind == "Split" and twin is not None and twin.depth == body.depth:
            new.append(twin)
        elif kind == "Split":
            kind = "Reorganization"
        for one in new:
            one.start = day
        history.events.append(Happening(kind, day, names, (), tuple(sorted(one.slug for one in new))))
    _more_absorptions(history, profile, free, random)


def _older(free: dict[int, list[Body]], depth: int, wanted: int) -> Iterable[Body]:
    """Yield bodies of lower depth that nothing has followed yet, the first of them one generation lower."""
    for number in range(wanted):
        lower = [depth - 1] if number == 0 else range(depth)
        place = next((one for one in lower if free.get(one)), None)
        if place is not None:
            yield free[place].pop()


def _more_absorptions(
    history: History, profile: Profile, free: dict[int, list[Body]], random: Random
) -> None:
    """Let bodies with predecessors take in more, until there are as many absorptions as in the profile."""
    able = [body for body in history.bodies if body.depth and not body.ended]
    wanted = round(
        profile.histograms["events"].get("Absorption", 0) / profile.organizations * len(history.bodies)
    )
    wanted -= sum(event.kind == "Absorption" for event in history.events)
    for _ in range(min(wanted, len(free.get(0, ())))):
        if not able:
            return
        body, old = random.choice(able), free[0].pop()
        day = first_of(2010) + random.randrange(5 * 365)
        old.end, old.ended, old.succeeded = day, True, True
        history.events.append(Happening("Absorption", day, (old.slug,), (body.slug,)))


def _ends(history: History, profile: Profile, random: Random) -> None:
    """Let bodies end without a successor."""
    living = [body for body in history.bodies[1:] if not body.ended]
    random.shuffle(living)
    for kind in ("Ending", "Dissolution"):
        for _ in range(_wanted(history, profile, kind)):
            if living:
                body = living.pop()
                body.end = first_of(2016) + random.randrange(3 * 365)
                body.ended = True
                history.events.append(Happening(kind, body.end, (body.slug,)))


def _beginnings(history: History, profile: Profile, random: Random) -> None:
    """Let bodies without predecessors be founded or secede, and some change their name."""
    begun = {slug for event in history.events for slug in event.created}
    without = [body for body in history.bodies if body.slug not in begun]
    random.shuffle(without)
    without.sort(key=lambda body: body is not history.bodies[0])  # the first is taken last
    old = [body for body in history.bodies if body.start < first_of(FIRST_YEAR + 30)]
    young = [body for body in without[1:] if body.start >= first_of(FIRST_YEAR + 33)]
    if old:
        for body in young[: _wanted(history, profile, "Secession")]:
            without.remove(body)
            parent = random.choice(old)
            history.events.append(Happening("Secession", body.start, (), (parent.slug,), (body.slug,)))
    for _ in range(_wanted(history, profile, "Founding")):
        if without:
            body = without.pop()
            history.events.append(Happening("Founding", body.start, created=(body.slug,)))
    for body in random.sample(
        history.bodies, min(len(history.bodies), _wanted(history, profile, "Renaming"))
    ):
        day = body.start + (body.end - body.start) // 2
        history.events.append(Happening("Renaming", day, continued=(body.slug,)))


def _wanted(history: History, profile: Profile, kind: str) -> int:
    """Return how many events of a kind a part of this size has."""
    return round(profile.histograms["events"].get(kind, 0) * len(history.bodies) / profile.organizations)
