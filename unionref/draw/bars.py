"""One bar of a family tree: where it begins and ends, how sure each part of it is, and its colours."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from unionref.draw.model import YEAR_OF_DAYS, Body, Joint, Moment, Spell
from unionref.draw.timescale import TimeScale

STUB: Final = 24.0
"""How far a bar fades where there is no bound at all, in points."""
_FADE_STEP: Final = 2.0
_FAINTEST: Final = 0.12
OPEN: Final = 0.5
"""How strong a bar is after the last day on which its body is known to have existed."""


@dataclass(frozen=True, slots=True)
class Band:
    """The share of one national centre in a part of a bar.

    Parameters
    ----------
    centre : str or None
        Its IRI, None where no affiliation is recorded.
    is_certain : bool
        Whether the body certainly belonged to it.
    is_direct : bool
        False where it belonged to it through a federation.
    """

    centre: str | None
    is_certain: bool = True
    is_direct: bool = True


@dataclass(frozen=True, slots=True)
class Shade:
    """A part of a bar that is drawn alike.

    Parameters
    ----------
    left, right : float
        Its ends, in points.
    strength : float
        From near 0 (perhaps not there at all) to 1 (certainly there).
    bands : tuple of Band
        The national centres it belonged to.
    """

    left: float
    right: float
    strength: float
    bands: tuple[Band, ...]


@dataclass(frozen=True, slots=True)
class Bar:
    """A body on the time axis.

    Parameters
    ----------
    left, right : float
        Its ends, in points.
    shades : tuple of Shade
        Its parts from left to right.
    is_open : bool
        Whether no end is recorded.
    """

    left: float
    right: float
    shades: tuple[Shade, ...]
    is_open: bool


def bar_of(body: Body, joints: Mapping[str, float], scale: TimeScale, links: tuple[Joint, ...]) -> Bar | None:
    """Return the bar of a body.

    Parameters
    ----------
    body : Body
        The body.
    joints : mapping of str to float
        Where the events stand that are drawn, by IRI, in points.
    scale : TimeScale
        The time axis.
    links : tuple of Joint
        The events of this body.

    Returns
    -------
    Bar or None
        None if nothing at all is known of when it existed.
    """
    here = [(joint, joints[joint.iri]) for joint in links if joint.iri in joints]
    born = [x for joint, x in here if body.iri in joint.created and _is_near(scale.day(x), body.start)]
    died = [x for joint, x in here if body.iri in joint.ceased and _is_near(scale.day(x), body.end)]
    seen = [x for joint, x in here if body.iri in joint.continued]
    sure_from = None if body.start.latest is None else scale.x(body.start.latest)
    sure_to = None if body.end.earliest is None else scale.x(body.end.earliest)
    evidence = [x for x in (sure_from, sure_to, *seen, *born, *died) if x is not None]
    if not evidence and body.start.earliest is None and body.end.latest is None:
        return None
    is_open = not body.is_ended
    left, rise = _beginning(body, scale, min(born, default=None), sure_from, evidence)
    right, fall = _ending(body, scale, max(died, default=None), sure_to, evidence)
    if is_open:
        right = scale.right
        fall = (sure_to if sure_to is not None else max(evidence, default=left), right)
    right = max(right, left + 3.0)

    def strength(x: float) -> float:
        up = _ramp(x, *rise)
        if is_open:
            return up * (1.0 if x <= fall[0] else OPEN)
        return min(up, 1.0 - _ramp(x, *fall))

    cuts = {left, right, *_between(rise, left, right)}
    if not is_open:
        cuts |= _between(fall, left, right)
    elif left < fall[0] < right:
        cuts.add(fall[0])
    for spell in body.spells:
        for day in (spell.start.earliest, spell.start.latest, spell.end.earliest, spell.end.latest):
            if day is not None and left < scale.x(day) < right:
                cuts.add(scale.x(day))
    edges = sorted(cuts)
    shades: list[Shade] = []
    for a, b in pairwise(edges):
        if b - a < 0.01:
            continue
        level = round(max(_FAINTEST, strength((a + b) / 2)), 2)
        shade = Shade(a, b, level, bands_at(body, scale.day((a + b) / 2)))
        last = shades[-1] if shades else None
        if last is not None and (last.strength, last.bands) == (shade.strength, shade.bands):
            shades[-1] = Shade(last.left, b, level, shade.bands)
        else:
            shades.append(shade)
    return Bar(left, right, tuple(shades), is_open)


def _is_near(day: float, moment: Moment) -> bool:
    """Return whether an event can be the beginning, or the end, that has these bounds."""
    low = -math.inf if moment.earliest is None else moment.earliest.toordinal() - YEAR_OF_DAYS
    high = math.inf if moment.latest is None else moment.latest.toordinal() + YEAR_OF_DAYS
    return low <= day <= high


def _beginning(
    body: Body, scale: TimeScale, born: float | None, sure: float | None, evidence: list[float]
) -> tuple[float, tuple[float, float]]:
    """Return where a bar begins, and from where to where it grows certain."""
    if body.start.earliest is not None:
        low = scale.x(body.start.earliest)
        high = sure if sure is not None else max([low, *evidence])
        return (born if born is not None else low), (low, high)
    if born is not None:
        return born, (born, sure if sure is not None else born)
    known = [x for x in (sure, *evidence) if x is not None]
    first = min(known, default=scale.x(body.end.latest or date.max))
    return first - STUB, (first - STUB, first)


def _ending(
    body: Body, scale: TimeScale, died: float | None, sure: float | None, evidence: list[float]
) -> tuple[float, tuple[float, float]]:
    """Return where a bar ends, and from where to where it fades."""
    if body.end.latest is not None:
        high = scale.x(body.end.latest)
        low = sure if sure is not None else min([high, *evidence])
        return (died if died is not None else high), (low, high)
    if died is not None:
        return died, (sure if sure is not None else died, died)
    known = [x for x in (sure, *evidence) if x is not None]
    last = max(known, default=scale.x(body.start.earliest or date.min))
    return last + STUB, (last, last + STUB)


def _ramp(x: float, low: float, high: float) -> float:
    if x >= high:
        return 1.0
    return 0.0 if x <= low else (x - low) / (high - low)


def _between(ramp: tuple[float, float], left: float, right: float) -> set[float]:
    low, high = max(ramp[0], left), min(ramp[1], right)
    if high - low <= 0.0:
        return set()
    steps = max(1, min(40, round((high - low) / _FADE_STEP)))
    return {low + (high - low) * step / steps for step in range(steps + 1)}


def bands_at(body: Body, day: float) -> tuple[Band, ...]:
    """Return the national centres that a body belonged, or can have belonged, to on a day.

    Parameters
    ----------
    body : Body
        The body; a national centre belongs to itself.
    day : float
        The day as a proleptic ordinal.

    Returns
    -------
    tuple of Band
        One for each centre; one without a centre if there is none.
    """
    if body.is_centre:
        return (Band(body.iri),)
    found: dict[str, Band] = {}
    for spell in body.spells:
        if (state := _state(spell, day)) is None:
            continue
        band = Band(spell.centre, state, spell.via is None)
        old = found.get(spell.centre)
        if old is None or (band.is_direct, band.is_certain) > (old.is_direct, old.is_certain):
            found[spell.centre] = band
    return tuple(found.values()) or (Band(None),)


def _state(spell: Spell, day: float) -> bool | None:
    """Return True if a body certainly belonged to a centre on a day, False if perhaps, None if not."""
    if spell.start.earliest is not None and day < spell.start.earliest.toordinal():
        return None
    if spell.end.latest is not None and day > spell.end.latest.toordinal() + 1:
        return None
    certain = spell.certain
    return certain is not None and certain[0].toordinal() <= day <= certain[1].toordinal() + 1
