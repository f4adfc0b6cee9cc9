"""Where everything in a family tree stands, before anything is drawn."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from unionref.draw.bars import STUB, Bar, bar_of
from unionref.draw.lanes import Link, Unit, arrange
from unionref.draw.model import Body, Family, Joint
from unionref.draw.page import clip, measure
from unionref.draw.timescale import TimeScale
from unionref.draw.words import word

LABEL: Final = 7.6
SMALL: Final = 6.4
BAR: Final = 8.0
_MARGIN: Final = 16.0
_ARROW: Final = 12.0
_LABEL_ROW: Final = 10.5
_NAME_ROW: Final = 8.4
_LANE_GAP: Final = 6.5
_WIDEST_LABEL: Final = 215.0
_APART: Final = 5.0
_WIDEST_NAME: Final = 165.0


@dataclass(frozen=True, slots=True)
class PlacedName:
    """A name that a body took, on the page.

    Parameters
    ----------
    x : float
        Where the tick stands.
    text_x : float
        Where the text begins.
    text : str
        The name, cut if it is too long; empty if none is known.
    whole : str
        The name and what is known of the renaming.
    row : int
        In which row below the bar, from 0.
    is_first : bool
        Whether it is the name that the body began with, which has no tick.
    """

    x: float
    text_x: float
    text: str
    whole: str
    row: int
    is_first: bool


@dataclass(slots=True)
class Placed:
    """A body on the page.

    Parameters
    ----------
    body : Body
        The body.
    bar : Bar
        Its bar.
    label, label_x : str, float
        Its label and where that begins.
    names : list of PlacedName
        The names that it took.
    lane : int
        Its lane, from 0 at the top.
    y : float
        The middle of its bar.
    """

    body: Body
    bar: Bar
    label: str
    label_x: float
    names: list[PlacedName]
    lane: int = 0
    y: float = 0.0

    @property
    def box(self) -> tuple[float, float]:
        """What it takes of its lane, from left to right."""
        ends = [self.bar.left, self.bar.right, self.label_x, self.label_x + measure(self.label, LABEL)]
        for name in self.names:
            ends += [name.text_x, name.text_x + measure(name.text, SMALL)]
        return min(ends), max(ends)

    @property
    def rows(self) -> int:
        """How many rows of names stand below its bar."""
        return 1 + max((name.row for name in self.names if name.text), default=-1)


@dataclass(slots=True)
class Tree:
    """A family tree laid out.

    Parameters
    ----------
    scale : TimeScale
        The time axis.
    placed : dict of str to Placed
        The bodies that have a place, by IRI.
    joints : list of (Joint, float)
        The events that have a place, with where they stand.
    undated : list of str
        What has no place, in words.
    top, bottom : float
        Where the lanes begin and end.
    """

    scale: TimeScale
    placed: dict[str, Placed]
    joints: list[tuple[Joint, float]]
    undated: list[str] = field(default_factory=list)
    top: float = 0.0
    bottom: float = 0.0


def lay_out(family: Family, width: float, top: float) -> Tree:
    """Give everything in a family tree its place.

    Parameters
    ----------
    family : Family
        The family.
    width : float
        The width of the page, in points.
    top : float
        Where the lanes begin, in points.

    Returns
    -------
    Tree
        The places; ``bottom`` tells where the lanes end.
    """
    scale = _scale(family, width)
    days = {joint.iri: _day(joint, family) for joint in family.joints}
    xs = {iri: scale.x(day) for iri, day in days.items() if day is not None}
    links: dict[str, list[Joint]] = defaultdict(list)
    for joint in family.joints:
        for party in joint.parties:
            links[party].append(joint)
    placed: dict[str, Placed] = {}
    undated: list[str] = []
    for body in family.bodies:
        bar = bar_of(body, xs, scale, tuple(links[body.iri]))
        if bar is None:
            undated.append(body.short)
        else:
            placed[body.iri] = _place(body, bar, scale, family)
    joints = [(joint, xs[joint.iri]) for joint in family.joints if joint.iri in xs]
    undated += [
        f"{word(joint.kind, family.lang)} ({', '.join(family.name_of(party) for party in joint.parties)})"
        for joint in family.joints
        if joint.iri not in xs
    ]
    tree = Tree(scale, placed, joints, undated, top)
    _give_lanes(tree)
    _give_heights(tree)
    _dodge(tree, family.focus, width)
    return tree


def _scale(family: Family, width: float) -> TimeScale:
    known: list[float] = []
    for body in family.bodies:
        last = (body.end.earliest, body.end.latest) if body.is_ended else (body.end.earliest, family.read_on)
        known += [float(day.toordinal()) for day in (body.start.earliest, body.start.latest, *last) if day]
    for joint in family.joints:
        known += [float(day.toordinal()) for day in (joint.moment.earliest, joint.moment.latest) if day]
    if not known:
        today = float((family.read_on or date(2000, 1, 1)).toordinal())
        known = [today]
    first, last_day = min(known), max(known)
    if last_day - first < 3652:
        first, last_day = first - 1826, last_day + (0 if last_day == max(known) else 1826)
    left, right = _MARGIN, width - _MARGIN - _ARROW
    per_point = (last_day - first) / (right - left - STUB - 4)
    return TimeScale(first - per_point * (STUB + 4), last_day, left, right)


def _day(joint: Joint, family: Family) -> float | None:
    """Return where an event is drawn in time: in the middle of its bounds, else where its parties say."""
    if joint.moment.middle is not None:
        return joint.moment.middle
    bodies = {body.iri: body for body in family.bodies}
    starts = [bodies[iri].start.middle for iri in joint.created if iri in bodies]
    ends = [bodies[iri].end.middle for iri in joint.ceased if iri in bodies]
    return next((day for day in (*starts, *ends) if day is not None), None)


def _place(body: Body, bar: Bar, scale: TimeScale, family: Family) -> Placed:
    is_focus = body.iri == family.focus
    years = f" {body.years}"
    label = clip(body.short, _WIDEST_LABEL - measure(years, LABEL, is_focus), LABEL, is_focus) + years
    width = measure(label, LABEL, is_focus)
    x = bar.left + 1.5
    if body.is_ended and width > bar.right - bar.left - 3 and bar.right - width > scale.left:
        x = bar.right - 3.0 - width
    x = max(_MARGIN, min(x, scale.right + _ARROW - width))
    return Placed(body, bar, label, x, _place_names(body, bar, scale, family))


def _place_names(body: Body, bar: Bar, scale: TimeScale, family: Family) -> list[PlacedName]:
    rows: list[float] = []
    found: list[PlacedName] = []
    for taken in body.names:
        middle = taken.moment.middle
        if taken.is_first:
            x = bar.left
        elif middle is None:
            continue
        else:
            x = min(max(scale.x(middle), bar.left), bar.right)
        when = taken.moment.years
        shown = taken.name or ""
        text = clip(f"{shown}" if taken.is_first or not shown else f"{when} {shown}", _WIDEST_NAME, SMALL)
        width = measure(text, SMALL)
        text_x = min(x + 2.0, scale.right + _ARROW - width)
        row = 0
        if text:
            row = next((n for n, end in enumerate(rows) if text_x >= end + 5), len(rows))
            rows[row : row + 1] = [text_x + width]
        about = f"{when}: {taken.name}" if taken.name else f"{when}: {word('renamed', family.lang)}"
        whole = about + (f" ({taken.note})" if taken.note else "")
        found.append(PlacedName(x, text_x, text, whole, row, taken.is_first))
    return found


def _give_lanes(tree: Tree) -> None:
    order = list(tree.placed)
    chains = _chains(tree)
    units = [
        Unit(tuple(order.index(iri) for iri in chain), tuple(tree.placed[iri].box for iri in chain))
        for chain in chains
    ]
    unit_of = {iri: number for number, chain in enumerate(chains) for iri in chain}
    links = []
    for joint, x in tree.joints:
        met = frozenset(unit_of[party] for party in joint.parties if party in unit_of)
        if len(met) > 1:
            links.append(Link(x, met))
    for number, lane in enumerate(arrange(units, links)):
        for iri in chains[number]:
            tree.placed[iri].lane = lane


def _chains(tree: Tree) -> list[list[str]]:
    """Return the bodies in groups that follow each other in one lane: the longest-lived one hands it on."""
    follower: dict[str, str] = {}
    leader: dict[str, str] = {}
    for joint, x in tree.joints:
        heirs = [iri for iri in joint.created if iri in tree.placed and iri not in leader]
        if not joint.ceased or not heirs:
            continue
        heir = max(heirs, key=lambda iri: (tree.placed[iri].bar.right - x, iri))
        fitting = [
            iri
            for iri in joint.ceased
            if iri in tree.placed
            and iri not in follower
            and _hands_on(tree.placed[iri], tree.placed[heir], x)
        ]
        if fitting:
            old = max(fitting, key=lambda iri: (x - tree.placed[iri].bar.left, iri))
            follower[old], leader[heir] = heir, old
    chains = []
    for iri in tree.placed:
        if iri not in leader:
            chain = [iri]
            while chain[-1] in follower:
                chain.append(follower[chain[-1]])
            chains.append(chain)
    return chains


def _hands_on(old: Placed, new: Placed, x: float) -> bool:
    return old.box[1] <= x + 1.5 and new.box[0] >= x - 1.5


def _give_heights(tree: Tree) -> None:
    rows: dict[int, int] = defaultdict(int)
    for placed in tree.placed.values():
        rows[placed.lane] = max(rows[placed.lane], placed.rows)
    y = tree.top
    middles: dict[int, float] = {}
    for lane in sorted(rows):
        middles[lane] = y + _LABEL_ROW + BAR / 2
        y += _LABEL_ROW + BAR + rows[lane] * _NAME_ROW + _LANE_GAP
    for placed in tree.placed.values():
        placed.y = middles[placed.lane]
    tree.bottom = y


def _dodge(tree: Tree, focus: str, page: float) -> None:
    """Move labels along their bars to where the fewest vertical lines run through them."""
    spans = []
    for joint, x in tree.joints:
        ys = [tree.placed[iri].y for iri in joint.parties if iri in tree.placed]
        if len(set(ys)) > 1:
            spans.append((x, min(ys), max(ys)))
    lanes: dict[int, list[Placed]] = defaultdict(list)
    for placed in by_lane(tree.placed):
        lanes[placed.lane].append(placed)
    for lane in lanes.values():
        for number, placed in enumerate(lane):
            low = lane[number - 1].box[1] + _APART if number else _MARGIN
            high = lane[number + 1].box[0] - _APART if number + 1 < len(lane) else page - 2.0
            width = measure(placed.label, LABEL, placed.body.iri == focus)
            y = placed.y - BAR / 2 - 4.0
            lines = sorted(x for x, top, bottom in spans if top < y < bottom)
            placed.label_x = _best_label(placed, width, lines, low, high)


def _best_label(placed: Placed, width: float, lines: list[float], low: float, high: float) -> float:
    left, right = placed.bar.left, placed.bar.right
    at = placed.label_x
    options = [at, left + 1.5, right - 3.0 - width]
    options += [line + 3.0 for line in lines] + [line - 3.0 - width for line in lines]
    overlap = min(12.0, right - left)

    def is_free(x: float) -> bool:
        return low <= x and x + width <= high and x <= right - overlap and x + width >= left + overlap

    def badness(x: float) -> tuple[int, float, float]:
        crossed = sum(x - 1.0 < line < x + width + 1.0 for line in lines)
        outside = max(0.0, left - x) + max(0.0, x + width - right)
        return crossed, outside, abs(x - at)

    return min((x for x in options if x == at or is_free(x)), key=badness)


def labels_of(tree: Tree) -> Sequence[str]:
    """Return all labels of bodies, as they are written."""
    return [placed.label for placed in tree.placed.values()]


def by_lane(placed: Mapping[str, Placed]) -> list[Placed]:
    """Return the bodies from top to bottom and from left to right."""
    return sorted(placed.values(), key=lambda one: (one.lane, one.bar.left, one.body.iri))
