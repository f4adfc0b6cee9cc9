"""Pictures of the graph: family trees on a time axis, and head counts over time.

>>> import unionref, unionref.draw
>>> unionref.draw.lineage(unionref.open(), "kenkoro", "kenkoro.svg")  # doctest: +SKIP
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unionref.draw.model import Lang
from unionref.errors import UsageError

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.draw.kinship import Reach

WIDTH: Final = 28.0
"""The usual width of a picture, in centimetres."""
WIDTHS: Final = (12.0, 200.0)
"""The least and the greatest width, in centimetres."""


def lineage(
    dataset: Dataset,
    organization: str,
    path: Path | str,
    *,
    lang: Lang = "en",
    reach: Reach = "both",
    depth: int | None = None,
    width: float = WIDTH,
) -> Path:
    """Draw the family tree of an organization on a time axis.

    Parameters
    ----------
    dataset : Dataset
        The built graph.
    organization : str
        An id or a name.
    path : pathlib.Path or str
        The file to write, which ends in .svg or .png.
    lang : {'en', 'ja'}
        The language of names and words.
    reach : {'up', 'down', 'both', 'whole'}
        Its predecessors, its successors, both, or the whole family with all side lines.
    depth : int, optional
        Only relatives at most so many steps away.
    width : float
        The width of the picture, in centimetres; its height follows from what is in it.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        If the organization is not known, the format is another one, matplotlib is not installed, or no date
        at all is known of the family.
    UnreadableError
        If the file cannot be written.
    """
    from unionref.draw.families import family
    from unionref.draw.page import check_path, plain_style, require_matplotlib
    from unionref.draw.words import word

    target = check_path(path)
    points = _points(width)
    if depth is not None and depth < 1:
        raise UsageError(f"A depth of {depth} shows nothing.", fix="give 1 or more.")
    require_matplotlib()
    from unionref.draw.tree import tree_page

    found = family(dataset.store, _iri(dataset, organization), lang=lang, reach=reach, depth=depth)
    name = next(body.short for body in found.bodies if body.iri == found.focus)
    if not any(body.start.is_known or body.end.is_known for body in found.bodies):
        raise UsageError(
            f"There is nothing to draw for {name}: no source read so far dates it or its relatives.",
            fix=f"unionref show {found.focus.rpartition('/')[2]} lists what is known.",
        )
    title = name if len(found.bodies) == 1 else word(reach, lang, name)
    with plain_style():
        tree_page(found, points, title).save(target)
    return target


def _iri(dataset: Dataset, organization: str) -> str:
    return str(dataset.resolve(organization, "organization").term.value)


def _points(width: float) -> float:
    if not WIDTHS[0] <= width <= WIDTHS[1]:
        raise UsageError(
            f"A width of {width:g} cm cannot be drawn.",
            fix=f"give {WIDTHS[0]:g} to {WIDTHS[1]:g} centimetres.",
        )
    return width / 2.54 * 72


def membership(
    dataset: Dataset,
    organizations: Sequence[str],
    path: Path | str,
    *,
    lang: Lang = "en",
    lineage: bool = False,
    log: bool = False,
    within: int = 2,
    width: float = WIDTH,
) -> Path:
    """Draw the head counts of organizations over time, with their sources.

    Parameters
    ----------
    dataset : Dataset
        The built graph.
    organizations : sequence of str
        Ids or names.
    path : pathlib.Path or str
        The file to write, which ends in .svg or .png.
    lang : {'en', 'ja'}
        The language of names and words.
    lineage : bool
        Whether to draw also the sum of the bodies that became each organization.
    log : bool
        Whether the scale of the counts is logarithmic.
    within : int
        How many years a figure may lie from the year of such a sum.
    width : float
        The width of the picture, in centimetres.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UsageError
        If an organization is not known, the format is another one, matplotlib is not installed, or no source
        gives a dated head count.
    UnreadableError
        If the file cannot be written.
    """
    from unionref.draw.counts import membership as choose
    from unionref.draw.page import check_path, plain_style, require_matplotlib
    from unionref.draw.words import word

    target = check_path(path)
    points = _points(width)
    if within < 0:
        raise UsageError(f"A figure cannot lie {within} years away.", fix="give 0 or more.")
    require_matplotlib()
    from unionref.draw.chart import chart_page, has_anything

    iris = [_iri(dataset, organization) for organization in organizations]
    if not iris:
        raise UsageError("No organization is given.", fix="give one or more ids or names.")
    found = choose(dataset.store, iris, lang=lang, lineage=lineage, within=within)
    names = [series.short for series in found.series]
    if not has_anything(found):
        raise UsageError(
            f"There is nothing to draw for {', '.join(names)}: no source so far gives a dated head count.",
            fix="unionref ask membership-of ID lists what is known; --lineage adds up the predecessors.",
        )
    comma, last = word("comma", lang), word("and", lang)
    listed = comma.join(names[:-1]) + last + names[-1] if len(names) > 1 else names[0]
    with plain_style():
        chart_page(found, points, word("members of", lang, listed), log=log).save(target)
    return target
