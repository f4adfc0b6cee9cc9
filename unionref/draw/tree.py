"""Drawing a family tree on a time axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from unionref.draw.bars import OPEN, Band, Shade
from unionref.draw.colors import CONTESTED, FOCUS, GRID, INK, NO_CENTRE, SOFT, centre_colors, mix
from unionref.draw.familytext import both_names, describe, tip_of_body, tip_of_joint
from unionref.draw.legend import Entry, draw_legend, legend_height
from unionref.draw.marks import HATCH, MARKERS
from unionref.draw.model import Family, Joint
from unionref.draw.page import Page, clip, wrap
from unionref.draw.treelayout import BAR, LABEL, SMALL, Placed, Tree, by_lane, lay_out
from unionref.draw.words import word

_TOP: Final = 66.0
_LOOSE: Final = 400
_LINE: Final = "#404040"


def tree_page(family: Family, width: float, title: str) -> Page:
    """Draw a family tree.

    Parameters
    ----------
    family : Family
        The family.
    width : float
        The width of the page, in points.
    title : str
        The heading.

    Returns
    -------
    Page
        The page, as high as needed.
    """
    tree = lay_out(family, width, _TOP)
    entries = _legend(family, tree)
    notes = _notes(family, tree, width)
    foot = tree.bottom + 20
    height = foot + legend_height(entries, width) + 9.0 * len(notes) + 16
    page = Page(width, height, title, describe(family))
    _heading(page, family, title)
    _axis(page, tree)
    for placed in by_lane(tree.placed):
        _bar(page, placed, family, centre_colors(family.centres))
    for joint, x in tree.joints:
        _joint(page, joint, x, tree, family)
    y = draw_legend(page, entries, foot, width)
    for line in notes:
        page.text(16, y + 8, line, SMALL + 0.2, color=SOFT)
        y += 9.0
    return page


def _heading(page: Page, family: Family, title: str) -> None:
    page.text(16, 24, clip(title, page.width - 32, 14, bold=True), 14, bold=True)
    focus = next(body for body in family.bodies if body.iri == family.focus)
    full = f"{focus.full} · " if focus.full != focus.short else ""
    page.text(16, 38, clip(f"{full}{_size(family)}", page.width - 32, 8.2), 8.2, color=SOFT)


def _size(family: Family) -> str:
    lang = family.lang
    if len(family.bodies) == 1:
        return word("alone", lang)
    many = len(family.joints)
    events = word("one event" if many == 1 else "events counted", lang, many)
    return word("bodies", lang, len(family.bodies)) + word("comma", lang) + events


def _axis(page: Page, tree: Tree) -> None:
    major, minor = tree.scale.ticks()
    top, bottom = _TOP - 6, tree.bottom + 2
    for x in minor:
        page.line([(x, top), (x, bottom)], GRID, thickness=0.35, layer=0.2)
    for year, x in major:
        page.line([(x, top), (x, bottom)], mix("#b0b0b0", 0.8), thickness=0.6, layer=0.3)
        page.text(x, top - 3, str(year), 7.2, color=SOFT, align="center")
        page.text(x, bottom + 9, str(year), 7.2, color=SOFT, align="center")
    for y in (top, bottom):
        page.line([(tree.scale.left, y), (tree.scale.right, y)], "#8a8a8a", thickness=0.6, layer=0.4)


def _bar(page: Page, placed: Placed, family: Family, colors: Mapping[str, str]) -> None:
    body, bar = placed.body, placed.bar
    top, bottom = placed.y - BAR / 2, placed.y + BAR / 2
    is_focus = body.iri == family.focus
    if is_focus:
        left, right = placed.box
        low = bottom + 3 + 8.4 * placed.rows
        page.rect(min(left, bar.left) - 4, top - 11.5, right + 4, low, FOCUS, layer=0.1)
    for shade in bar.shades:
        _shade(page, shade, bar.right, top, bottom, colors)
    if bar.is_open:
        last = bar.shades[-1]
        band = last.bands[-1]
        color = mix(_color(band, colors), last.strength * (1.0 if band.is_certain else 0.62))
        page.polygon(
            [(bar.right, top - 2), (bar.right + 7, placed.y), (bar.right, bottom + 2)], color, layer=3.2
        )
    page.rect(bar.left, top, bar.right, bottom, "none", layer=4, tip=tip_of_body(body, family))
    for name in placed.names:
        if not name.is_first:
            page.line([(name.x, top), (name.x, bottom + 3)], INK, thickness=0.9, layer=4.5, tip=name.whole)
        if name.text:
            y = bottom + 7.2 + 8.4 * name.row
            if name.row and not name.is_first:
                page.line([(name.x, bottom), (name.x, y - 1)], SOFT, thickness=0.4, layer=4.4)
            page.text(name.text_x, y, name.text, SMALL, color=SOFT, paper=not is_focus, tip=name.whole)
    page.text(
        placed.label_x,
        top - 2.4,
        placed.label,
        LABEL,
        bold=is_focus,
        paper=not is_focus,
        tip=tip_of_body(body, family),
    )


def _color(band: Band, colors: Mapping[str, str]) -> str:
    return NO_CENTRE if band.centre is None else colors[band.centre]


def _shade(
    page: Page, shade: Shade, end: float, top: float, bottom: float, colors: Mapping[str, str]
) -> None:
    """Draw a part of a bar; each reaches a little below the next one, so that no gaps show."""
    share = (bottom - top) / len(shade.bands)
    right = min(shade.right + 0.4, end)
    for number, band in enumerate(shade.bands):
        y = top + number * share
        color = _color(band, colors)
        if not band.is_direct:
            page.rect(shade.left, y, right, y + share, mix(NO_CENTRE, shade.strength))
            y, low = y + share * 0.3, y + share * 0.7
        else:
            low = y + share
        if band.is_certain:
            page.rect(shade.left, y, right, low, mix(color, shade.strength))
        else:
            page.rect(shade.left, y, right, low, mix(color, 0.62 * shade.strength), hatch=HATCH)


def _joint(page: Page, joint: Joint, x: float, tree: Tree, family: Family) -> None:
    here = [tree.placed[iri] for iri in joint.parties if iri in tree.placed]
    if not here:
        return
    tip = tip_of_joint(joint, family)
    ys = [placed.y for placed in here]
    is_whole = all(iri in tree.placed for iri in joint.parties)
    if max(ys) > min(ys):
        dashes = (3.0, 2.0) if joint.moment.days is None or joint.moment.days > _LOOSE else ()
        page.line([(x, min(ys)), (x, max(ys))], _LINE, thickness=1.0, dashes=dashes, layer=4.6, tip=tip)
    shape, size = MARKERS[joint.kind]
    heads = [iri for iri in joint.created if iri in tree.placed]
    heads = heads or [iri for iri in joint.continued if iri in tree.placed] or list(joint.ceased)
    for iri in joint.parties:
        if iri not in tree.placed:
            continue
        y = tree.placed[iri].y
        if iri in heads:
            fill = _LINE if is_whole else "white"
            edge, thickness = (CONTESTED, 1.6) if joint.is_contested else (_LINE, 0.9)
            page.marker(x, y, shape, size, fill=fill, edge=edge, thickness=thickness, layer=5.2, tip=tip)
        elif iri in joint.continued:
            page.marker(x, y, "o", 2.6, fill=_LINE, edge=_LINE, layer=5.1, tip=tip)


def _legend(family: Family, tree: Tree) -> list[list[Entry]]:
    lang = family.lang
    colors = centre_colors(family.centres)
    seen = {band for placed in tree.placed.values() for shade in placed.bar.shades for band in shade.bands}
    used = {band.centre for band in seen}
    centres = [
        Entry("bar", colors[centre.iri], both_names(centre.short, centre.full))
        for centre in family.centres
        if centre.iri in used
    ]
    if None in used:
        centres.append(Entry("bar", NO_CENTRE, word("none", lang)))
    sample = next((colors[band.centre] for band in sorted(seen, key=str) if band.centre), NO_CENTRE)
    if any(not band.is_certain for band in seen):
        centres.append(Entry("hatched", NO_CENTRE, word("possible", lang)))
    if any(not band.is_direct for band in seen):
        centres.append(Entry("inner", sample, word("through", lang)))
    kinds = {joint.kind for joint, _ in tree.joints}
    events = [Entry("marker", kind, word(kind, lang)) for kind in MARKERS if kind in kinds]
    if any(name for placed in tree.placed.values() for name in placed.names if not name.is_first):
        events.append(Entry("tick", INK, word("Renaming", lang)))
    if any(party not in tree.placed for joint, _ in tree.joints for party in joint.parties):
        events.append(Entry("hollow", _LINE, word("others", lang)))
    if any(joint.moment.days is None or joint.moment.days > _LOOSE for joint, _ in tree.joints):
        events.append(Entry("dashes", _LINE, word("loose", lang)))
    if any(joint.is_contested for joint, _ in tree.joints):
        events.append(Entry("contested", CONTESTED, word("contested", lang)))
    life = []
    strengths = {shade.strength for placed in tree.placed.values() for shade in placed.bar.shades}
    if strengths - {1.0, OPEN}:
        life.append(Entry("fade", NO_CENTRE, word("fade", lang)))
    if any(placed.bar.is_open for placed in tree.placed.values()):
        life.append(Entry("arrow", NO_CENTRE, word("open", lang)))
    return [row for row in (centres, [*events, *life]) if row]


def _notes(family: Family, tree: Tree, width: float) -> list[str]:
    lines: list[str] = []
    if tree.undated:
        lines += wrap(word("undated", family.lang, "; ".join(tree.undated)), width - 32, SMALL + 0.2)
    if family.read_on is not None:
        lines.append(word("read", family.lang, family.read_on.isoformat()))
    return lines
