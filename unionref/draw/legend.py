"""The legend below a picture: samples with words, as many in a line as fit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from unionref.draw.colors import INK, mix
from unionref.draw.marks import HATCH, MARKERS
from unionref.draw.page import Page, clip, measure

SIZE: Final = 7.0
_ROW: Final = 11.5
_SAMPLE: Final = 22.0
_GAP: Final = 14.0
_LEFT: Final = 16.0

Kind = Literal["bar", "hatched", "inner", "fade", "arrow", "marker", "hollow", "tick", "dashes", "contested"]


@dataclass(frozen=True, slots=True)
class Entry:
    """One sample with its words.

    Parameters
    ----------
    kind : str
        What the sample looks like.
    value : str
        Its colour; for a marker the kind of event.
    text : str
        What it means.
    """

    kind: Kind
    value: str
    text: str


def _places(
    groups: Sequence[Sequence[Entry]], width: float
) -> tuple[list[tuple[float, float, Entry]], float]:
    found: list[tuple[float, float, Entry]] = []
    y = 0.0
    for group in groups:
        x = _LEFT
        for entry in group:
            size = _SAMPLE + min(measure(entry.text, SIZE), width - 2 * _LEFT - _SAMPLE)
            if x > _LEFT and x + size > width - _LEFT:
                x, y = _LEFT, y + _ROW
            found.append((x, y, entry))
            x += size + _GAP
        y += _ROW + 3
    return found, y


def legend_height(groups: Sequence[Sequence[Entry]], width: float) -> float:
    """Return how high a legend is, in points."""
    return _places(groups, width)[1]


def draw_legend(page: Page, groups: Sequence[Sequence[Entry]], top: float, width: float) -> float:
    """Draw a legend and return where it ends.

    Parameters
    ----------
    page : Page
        The page.
    groups : sequence of sequence of Entry
        The entries; each group begins a new line.
    top : float
        Where it begins, in points.
    width : float
        The width of the page, in points.

    Returns
    -------
    float
        Where it ends, in points.
    """
    places, height = _places(groups, width)
    for x, y, entry in places:
        _sample(page, x, top + y + 6.0, entry)
        text = clip(entry.text, width - _LEFT - x - _SAMPLE, SIZE)
        page.text(x + _SAMPLE, top + y + 8.4, text, SIZE, tip=entry.text if text != entry.text else "")
    return top + height


def _sample(page: Page, x: float, y: float, entry: Entry) -> None:
    left, right, top, bottom = x, x + 17.0, y - 3.2, y + 3.2
    middle = (left + right) / 2
    if entry.kind == "bar":
        page.rect(left, top, right, bottom, entry.value)
    elif entry.kind == "hatched":
        page.rect(left, top, right, bottom, mix(entry.value, 0.62), hatch=HATCH)
    elif entry.kind == "inner":
        page.rect(left, top, right, bottom, "#9a9a9a")
        page.rect(left, y - 1.3, right, y + 1.3, entry.value)
    elif entry.kind == "fade":
        for step in range(8):
            page.rect(left + step * 17 / 8, top, right, bottom, mix(entry.value, 0.12 + step * 0.125))
    elif entry.kind == "arrow":
        page.rect(left, top, left + 5, bottom, entry.value)
        page.rect(left + 5, top, right - 5, bottom, mix(entry.value, 0.5))
        page.polygon([(right - 5, top - 1.5), (right, y), (right - 5, bottom + 1.5)], mix(entry.value, 0.5))
    elif entry.kind == "marker":
        shape, size = MARKERS[entry.value]
        page.marker(middle, y, shape, size, fill="#404040", edge="#404040")
    elif entry.kind == "hollow":
        page.marker(middle - 4, y, "o", 5.0, fill="white", edge=entry.value)
        page.marker(middle + 4, y, "s", 4.6, fill="white", edge=entry.value)
    elif entry.kind == "tick":
        page.line([(middle, top - 1), (middle, bottom + 1)], INK, thickness=0.9)
    elif entry.kind == "dashes":
        page.line([(left, y), (right, y)], entry.value, dashes=(3.0, 2.0))
    else:
        page.marker(middle, y, "o", 5.6, fill="#404040", edge=entry.value, thickness=1.6)
