"""Who descends from whom: the relatives of an organization, up, down or the whole family."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

from unionref.draw.model import SUCCESSION, Joint

Reach = Literal["up", "down", "both", "whole"]
"""Which relatives: predecessors, successors, both of these, or everybody in the family."""

ALL_TIME: Final = date.max
DAWN: Final = date.min


@dataclass(frozen=True, slots=True)
class Step:
    """One body that descends from another.

    Parameters
    ----------
    parent, child : str
        Their IRIs.
    joint : Joint
        The event.
    """

    parent: str
    child: str
    joint: Joint


def steps(joints: Iterable[Joint]) -> list[Step]:
    """Return the steps of descent of events, in a fixed order.

    Who ceased is the parent of whoever was created or, where nobody was, of whoever went on; who went on is
    the parent of whoever left it.
    """
    found: set[tuple[str, str, str]] = set()
    by_iri: dict[str, Joint] = {}
    for joint in joints:
        if joint.kind not in SUCCESSION:
            continue
        by_iri[joint.iri] = joint
        heirs = joint.created or joint.continued
        found.update((old, new, joint.iri) for old in joint.ceased for new in heirs)
        if not joint.ceased:
            found.update((old, new, joint.iri) for old in joint.continued for new in joint.created)
    return [Step(parent, child, by_iri[event]) for parent, child, event in sorted(found) if parent != child]


def relatives(
    focus: str, joints: Iterable[Joint], reach: Reach = "both", depth: int | None = None
) -> set[str]:
    """Return an organization and its relatives.

    Time is respected: a body from which part of one's line left in 1951 hands on what it had joined to itself
    by then, not what it joined later.

    Parameters
    ----------
    focus : str
        The IRI of the organization.
    joints : iterable of Joint
        All events.
    reach : {'up', 'down', 'both', 'whole'}
        Predecessors, successors, both, or everybody who is connected at all.
    depth : int, optional
        At most so many steps away.

    Returns
    -------
    set of str
        IRIs.
    """
    known = steps(joints)
    up: dict[str, list[Step]] = defaultdict(list)
    down: dict[str, list[Step]] = defaultdict(list)
    for step in known:
        up[step.child].append(step)
        down[step.parent].append(step)
    if reach == "whole":
        return _connected(focus, up, down, depth)
    found = {focus}
    if reach in ("up", "both"):
        found |= _ancestors(focus, up, depth)
    if reach in ("down", "both"):
        found |= _descendants(focus, down, depth)
    return found


def _connected(
    focus: str, up: Mapping[str, list[Step]], down: Mapping[str, list[Step]], depth: int | None
) -> set[str]:
    found = {focus}
    for _ in _levels(depth):
        near = {step.parent for body in found for step in up.get(body, ())}
        near |= {step.child for body in found for step in down.get(body, ())}
        if near <= found:
            break
        found |= near
    return found


def _ancestors(focus: str, up: Mapping[str, list[Step]], depth: int | None) -> set[str]:
    """Follow the steps backwards; each body is known with the last day on which it matters."""
    until = {focus: ALL_TIME}
    fresh = dict(until)
    for _ in _levels(depth):
        following: dict[str, date] = {}
        for body, limit in fresh.items():
            for step in up.get(body, ()):
                if (step.joint.moment.earliest or DAWN) > limit:
                    continue
                last = min(limit, step.joint.moment.latest or ALL_TIME)
                if last > until.get(step.parent, DAWN) or step.parent not in until:
                    until[step.parent] = following[step.parent] = last
        fresh = following
        if not fresh:
            break
    return set(until)


def _descendants(focus: str, down: Mapping[str, list[Step]], depth: int | None) -> set[str]:
    """Follow the steps forwards; each body is known with the first day from which it matters."""
    since = {focus: DAWN}
    fresh = dict(since)
    for _ in _levels(depth):
        following: dict[str, date] = {}
        for body, limit in fresh.items():
            for step in down.get(body, ()):
                if (step.joint.moment.latest or ALL_TIME) < limit:
                    continue
                first = max(limit, step.joint.moment.earliest or DAWN)
                if step.child not in since or first < since[step.child]:
                    since[step.child] = following[step.child] = first
        fresh = following
        if not fresh:
            break
    return set(since)


def _levels(depth: int | None) -> Iterator[int]:
    level = 0
    while depth is None or level < depth:
        yield level
        level += 1


def largest_family(joints: Iterable[Joint]) -> set[str]:
    """Return the largest set of organizations connected by succession; of equal ones the first by IRI."""
    known = list(joints)
    left = {party for step in steps(known) for party in (step.parent, step.child)}
    best: set[str] = set()
    while left:
        family = relatives(min(left), known, "whole")
        if len(family) > len(best):
            best = family
        left -= family
    return best
