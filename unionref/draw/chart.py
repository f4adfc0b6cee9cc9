"""Drawing head counts over time with their sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from unionref.draw.colors import CONTESTED, GRID, SERIES, SOFT, mix
from unionref.draw.counttext import cited, describe, drawn_sums, figure, tip_of_count, tip_of_sum
from unionref.draw.model import Count, Lang, Membership, Series
from unionref.draw.page import Page, clip, measure, wrap
from unionref.draw.timescale import TimeScale
from unionref.draw.words import word

SHAPES: Final = (
    ("o", 5.6),
    ("s", 5.0),
    ("^", 6.0),
    ("D", 4.6),
    ("v", 6.0),
    ("p", 6.2),
    ("h", 6.0),
    ("<", 5.8),
    (">", 5.8),
    ("d", 6.4),
)
"""The markers of the first sources; the others are numbered."""
_PLOT: Final = 300.0
_TOP: Final = 52.0
_LEFT: Final = 66.0
_RIGHT: Final = 20.0
_ROW: Final = 10.6
_SIZE: Final = 7.0
_LOOSE: Final = 400


@dataclass(frozen=True, slots=True)
class ValueScale:
    """A scale from head counts to points.

    Parameters
    ----------
    low, high : float
        The counts at its ends.
    top, bottom : float
        Where these stand, in points.
    is_log : bool
        Whether it is logarithmic.
    """

    low: float
    high: float
    top: float
    bottom: float
    is_log: bool

    def y(self, value: float) -> float:
        """Return where a head count stands."""
        from math import log

        if self.is_log:
            share = log(max(value, self.low) / self.low) / log(self.high / self.low)
        else:
            share = (value - self.low) / (self.high - self.low)
        return self.bottom - share * (self.bottom - self.top)


def chart_page(membership: Membership, width: float, title: str, *, log: bool = False) -> Page:
    """Draw head counts.

    Parameters
    ----------
    membership : Membership
        The counts.
    width : float
        The width of the page, in points.
    title : str
        The heading.
    log : bool
        Whether the scale of the counts is logarithmic.

    Returns
    -------
    Page
        The page, as high as needed.
    """
    lang = membership.lang
    top = _TOP + 12.0 * len(_series_lines(membership, width))
    bottom = top + _PLOT
    undated = _undated(membership, width)
    keys = _keys(membership, log)
    listed = (len(membership.sources) + 1) // 2
    height = bottom + 26 + _ROW * len(keys) + 14 + _ROW * listed + 8 + 9.4 * len(undated) + 10
    page = Page(width, height, title, describe(membership))
    page.text(16, 24, clip(title, width - 32, 14, bold=True), 14, bold=True)
    y = 40.0
    for line in _series_lines(membership, width):
        _series_line(page, line, y)
        y += 12.0
    times, values = _scales(membership, width, top, bottom, log)
    _axes(page, times, values, lang)
    marks = {source.iri: number for number, source in enumerate(membership.sources)}
    taken: list[tuple[float, float]] = []
    for number, series in enumerate(membership.series):
        color = SERIES[number % len(SERIES)]
        _sums(page, series, color, times, values, membership)
        _lines(page, series, color, times, values)
        for counts in _together(series.counts):
            _count(page, counts, color, marks, taken, times, values, membership)
    y = bottom + 30
    for kind, text in keys:
        _key(page, kind, text, y)
        y += _ROW
    y += 4
    y = _source_list(page, membership, y, width)
    for text in undated:
        page.text(16, y + 4, text, _SIZE, color=SOFT)
        y += 9.4
    return page


def _series_lines(membership: Membership, width: float) -> list[list[tuple[float, str, str]]]:
    """Return the names of the series as lines of (place, colour, name)."""
    lines: list[list[tuple[float, str, str]]] = [[]]
    x = 16.0
    for number, series in enumerate(membership.series):
        text = series.short if series.short == series.full else f"{series.short} – {series.full}"
        size = 20 + measure(text, 8.0) + 16
        if lines[-1] and x + size > width - 16:
            lines.append([])
            x = 16.0
        lines[-1].append((x, SERIES[number % len(SERIES)], clip(text, width - 56, 8.0)))
        x += size
    return lines


def _series_line(page: Page, line: Sequence[tuple[float, str, str]], y: float) -> None:
    for x, color, text in line:
        page.line([(x, y - 2.6), (x + 14, y - 2.6)], color, thickness=3)
        page.text(x + 19, y, text, 8.0)


def _scales(
    membership: Membership, width: float, top: float, bottom: float, log: bool
) -> tuple[TimeScale, ValueScale]:
    days: list[float] = []
    heads: list[int] = []
    for series in membership.series:
        for count in series.counts:
            if count.is_dated and count.moment.middle is not None:
                days.append(count.moment.middle)
                heads.append(count.value)
        for one in drawn_sums(series):
            days.append(_middle(one.year))
            heads.append(one.value)
    first, last = min(days), max(days)
    margin = max(365.0, (last - first) * 0.03)
    positive = [value for value in heads if value > 0] or [1]
    low, high = (min(positive) / 1.4, max(positive) * 1.4) if log else (0.0, max(heads) * 1.06 or 1.0)
    return (
        TimeScale(first - margin, last + margin, _LEFT, width - _RIGHT),
        ValueScale(low, high, top, bottom, log),
    )


def _axes(page: Page, times: TimeScale, values: ValueScale, lang: Lang) -> None:
    from matplotlib.ticker import LogLocator, MaxNLocator

    if values.is_log:
        ticks = LogLocator(base=10, subs=(1.0, 2.0, 5.0)).tick_values(values.low, values.high)
    else:
        ticks = MaxNLocator(nbins=7, steps=[1, 2, 2.5, 5, 10], integer=True).tick_values(0, values.high)
    for value in ticks:
        if values.low <= value <= values.high:
            y = values.y(float(value))
            page.line([(times.left, y), (times.right, y)], GRID, thickness=0.6, layer=0.2)
            page.text(times.left - 5, y + 2.5, f"{round(value):,}", 7.2, color=SOFT, align="right")
    major, minor = times.ticks()
    for x in minor:
        page.line([(x, values.bottom), (x, values.bottom + 2.5)], "#8a8a8a", thickness=0.5, layer=0.4)
    for year, x in major:
        page.line([(x, values.top), (x, values.bottom)], GRID, thickness=0.5, layer=0.2)
        page.line([(x, values.bottom), (x, values.bottom + 4)], "#8a8a8a", thickness=0.6, layer=0.4)
        page.text(x, values.bottom + 12.5, str(year), 7.2, color=SOFT, align="center")
    floor = [(times.left, values.bottom), (times.right, values.bottom)]
    page.line(floor, "#8a8a8a", thickness=0.8, layer=0.4)
    note = f" ({word('log', lang)})" if values.is_log else ""
    page.text(times.left - 5, values.top - 5, word("members", lang) + note, 7.2, color=SOFT, align="left")


def _middle(year: int) -> float:
    return float(date(year, 7, 1).toordinal())


def _lines(page: Page, series: Series, color: str, times: TimeScale, values: ValueScale) -> None:
    """Join the figures that stand and were counted in the same way."""
    for basis in sorted({count.basis for count in series.counts}):
        points = [
            (times.x(count.moment.middle), values.y(count.value))
            for count in series.counts
            if count.is_dated
            and not count.is_disputed
            and count.basis == basis
            and count.moment.middle is not None
        ]
        if len(points) > 1:
            page.line(points, mix(color, 0.55), thickness=1.1, layer=2.0)


def _count(
    page: Page,
    counts: Sequence[Count],
    color: str,
    marks: dict[str, int],
    taken: list[tuple[float, float]],
    times: TimeScale,
    values: ValueScale,
    membership: Membership,
) -> None:
    count = counts[0]
    assert count.moment.middle is not None
    x, y = times.x(count.moment.middle), values.y(count.value)
    if count.moment.earliest and count.moment.latest and (count.moment.days or 0) > _LOOSE:
        ends = [(times.x(count.moment.earliest), y), (times.x(count.moment.latest), y)]
        page.line(ends, mix(color, 0.6), thickness=0.8, layer=2.5)
    at = _free_place(x, y, taken) if count.is_disputed else x
    taken.append((at, y))
    if at != x:
        page.line([(x, y), (at, y)], CONTESTED, thickness=0.6, layer=2.6)
    tip = "\n\n".join(tip_of_count(one, membership) for one in counts)
    number = marks.get(count.sources[0], 0) if count.sources else 0
    _mark(page, at, y, number, color, is_hollow=count.is_approximate, tip=tip)
    if count.is_disputed:
        cross = [(at - 3.6, y + 3.6), (at + 3.6, y - 3.6)]
        page.line(cross, CONTESTED, thickness=1.2, layer=5.3, tip=tip)
    elif count.is_contested:
        page.marker(at, y, "o", 11.0, fill="none", edge=CONTESTED, thickness=0.9, layer=4.8, tip=tip)


def _together(counts: Sequence[Count]) -> list[list[Count]]:
    """Return the dated counts, those of one value at one time together; first the ones that stand."""
    found: dict[tuple[bool, float, int], list[Count]] = {}
    for count in sorted(counts, key=lambda count: count.is_disputed):
        if count.is_dated and count.moment.middle is not None:
            key = (count.is_disputed, count.moment.middle, count.value)
            found.setdefault(key, []).append(count)
    return list(found.values())


def _free_place(x: float, y: float, taken: Sequence[tuple[float, float]]) -> float:
    """Return a place beside the right one where no other marker stands, or the right one."""
    for offset in (0.0, 8.5, -8.5):
        if all(abs(x + offset - other) > 7.0 or abs(y - height) > 6.5 for other, height in taken):
            return x + offset
    return x


def _mark(
    page: Page, x: float, y: float, number: int, color: str, *, is_hollow: bool = False, tip: str = ""
) -> None:
    """Draw the marker of a source: a shape of its own, or its number in a circle."""
    fill = "white" if is_hollow else color
    if number < len(SHAPES):
        shape, size = SHAPES[number]
        page.marker(x, y, shape, size, fill=fill, edge=color, thickness=1.1, tip=tip)
        return
    page.marker(x, y, "o", 8.6, fill=fill, edge=color, thickness=0.9, tip=tip)
    page.text(
        x,
        y + 1.9,
        str(number + 1),
        5.2,
        bold=True,
        color=color if is_hollow else "white",
        align="center",
        tip=tip,
    )


def _sums(
    page: Page, series: Series, color: str, times: TimeScale, values: ValueScale, membership: Membership
) -> None:
    drawn = drawn_sums(series)
    places = [(times.x(_middle(one.year)), values.y(one.value)) for one in drawn]
    for (before, after), ends in zip(pairwise(drawn), pairwise(places), strict=True):
        if before.missing == after.missing:
            page.line(ends, color, thickness=1.0, dashes=(4.0, 2.5), layer=2.2)
    written: list[tuple[float, float]] = []
    for one, (x, y) in zip(drawn, places, strict=True):
        tip = tip_of_sum(one, series, membership)
        shade = color if one.having == one.among else mix(color, 0.55)
        page.line([(x - 5, y), (x + 5, y)], shade, thickness=2.2, layer=4.0, tip=tip)
        if all(abs(x - other) > 14.0 or abs(y - height) > 9.0 for other, height in written):
            written.append((x, y))
            text = f"{one.having}/{one.among}"
            page.text(x, y - 4.0, text, 6.4, color=color, align="center", paper=True, layer=4.2, tip=tip)


def _keys(membership: Membership, log: bool) -> list[tuple[str, str]]:
    """Return what is to be explained, as (what, words)."""
    lang = membership.lang
    drawn = [count for series in membership.series for count in series.counts if count.is_dated]
    keys = []
    if any(count.is_approximate for count in drawn):
        keys.append(("hollow", word("approximate", lang)))
    if any(count.is_contested and not count.is_disputed for count in drawn):
        keys.append(("contested", word("contested count", lang)))
    if any(count.is_disputed for count in drawn):
        keys.append(("disputed", word("disputed", lang)))
    if any((count.moment.days or 0) > _LOOSE for count in drawn):
        keys.append(("spread", word("spread", lang)))
    if any(drawn_sums(series) for series in membership.series):
        keys.append(("sum", word("sum", lang, membership.within)))
    return keys


def _key(page: Page, kind: str, text: str, y: float) -> None:
    middle = y - 2.4
    if kind == "hollow":
        page.marker(21, middle, "o", 5.6, fill=SOFT, edge=SOFT)
        page.marker(30, middle, "o", 5.6, fill="white", edge=SOFT, thickness=1.1)
    elif kind == "contested":
        page.marker(26, middle, "o", 5.0, fill=SOFT, edge=SOFT)
        page.marker(26, middle, "o", 10.0, fill="none", edge=CONTESTED)
    elif kind == "disputed":
        page.marker(26, middle, "o", 5.0, fill=SOFT, edge=SOFT)
        page.line([(22.4, middle + 3.6), (29.6, middle - 3.6)], CONTESTED, thickness=1.2, layer=7.0)
    elif kind == "spread":
        page.line([(17, middle), (35, middle)], SOFT, thickness=0.8)
        page.marker(26, middle, "o", 5.0, fill=SOFT, edge=SOFT)
    else:
        page.line([(16, middle), (36, middle)], SOFT, thickness=1.0, dashes=(4.0, 2.5))
        page.line([(21, middle), (31, middle)], SOFT, thickness=2.2)
    page.text(42, y, clip(text, page.width - 58, _SIZE), _SIZE, tip=text)


def _source_list(page: Page, membership: Membership, y: float, width: float) -> float:
    page.text(16, y + 4, word("sources", membership.lang), _SIZE + 0.4, bold=True)
    y += 15
    rows = (len(membership.sources) + 1) // 2
    half = (width - 32) / 2
    for number, source in enumerate(membership.sources):
        x = 16 + (number // rows) * half
        at = y + (number % rows) * _ROW
        _mark(page, x + 6, at - 2.4, number, SOFT)
        text = cited(source) if number >= len(SHAPES) else f"{number + 1}  {cited(source)}"
        shown = clip(text, half - 26, _SIZE)
        page.text(x + 16, at, shown, _SIZE, tip=text if shown != text else "")
    return y + rows * _ROW


def _undated(membership: Membership, width: float) -> list[str]:
    lang = membership.lang
    numbers = {source.iri: number + 1 for number, source in enumerate(membership.sources)}
    parts = []
    for series in membership.series:
        values = [
            figure(count, lang)
            + (f" [{numbers[count.sources[0]]}]" if count.sources else "")
            + (f" ({word('contradicted', lang)})" if count.is_disputed else "")
            for count in series.counts
            if not count.is_dated
        ]
        if values:
            parts.append(f"{series.short} {word('semicolon', lang).join(values)}")
    if not parts:
        return []
    text = word("undated counts", lang) + word("colon", lang) + word("semicolon", lang).join(parts)
    return wrap(text, width - 32, _SIZE)


def has_anything(membership: Membership) -> bool:
    """Return whether there is any dated head count or sum to draw."""
    return any(
        drawn_sums(series) or any(count.is_dated and count.moment.is_known for count in series.counts)
        for series in membership.series
    )
