"""What is shown about an entity, as text for a terminal and as Markdown."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from unionref.describe import Item
    from unionref.show import Shown

_SOURCE: Final = "source/"
_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"


def text(shown: Shown, *, width: int | None = None, color: bool = False) -> str:
    """Return what is shown for a terminal.

    Parameters
    ----------
    shown : Shown
        The sections.
    width : int, optional
        Columns of the terminal; without it lines are as long as they need to be.
    color : bool
        Whether to use bold and dim letters.

    Returns
    -------
    str
        The text, which ends with a line break.
    """
    bold, dim, plain = (_BOLD, _DIM, _PLAIN) if color else ("", "", "")
    entity = shown.entity
    lines = [f"{bold}{line}{plain}" for line in wrapped(entity.label or entity.id, width, "")]
    lines += wrapped(" · ".join([entity.id, *shown.kinds]), width, "")
    lines += [f"{dim}{entity.iri}{plain}"]
    for section in shown.sections:
        count = f" ({len(section.items)})" if len(section.items) > 1 else ""
        lines += ["", *(f"{bold}{line}{plain}" for line in wrapped(section.title + count, width, ""))]
        for item in section.items:
            lines += _item(item, width, dim, plain, "  ")
    return "\n".join(lines) + "\n"


def _item(item: Item, width: int | None, dim: str, plain: str, indent: str) -> Iterator[str]:
    is_point = "date" in item.fields or "earliest" in item.fields
    head = f"{item.when}: {item.what}" if item.when and is_point else item.what
    yield from wrapped(head, width, indent)
    more = indent + "    "
    if item.when and not is_point:
        yield from wrapped(item.when, width, more)
    if item.certainty:
        yield from wrapped(item.certainty, width, more)
    for note in item.notes:
        yield from wrapped(f"note: {note}", width, more)
    origin = [part for part in (item.id, *sources(item)) if part]
    if origin:
        yield from (f"{dim}{line}{plain}" for line in wrapped("; ".join(origin), width, more))
    for other in item.supporting:
        yield from wrapped("also said:", width, more)
        yield from _item(other, width, dim, plain, more + "  ")


def sources(item: Item) -> list[str]:
    """Return where an item was read, each source by its id with the heading."""
    return [
        f"{source.source.id.removeprefix(_SOURCE)}" + (f", {source.locator}" if source.locator else "")
        for source in item.sources
    ]


def wrapped(words: str, width: int | None, indent: str) -> list[str]:
    """Return words in lines of a width (columns; None for one line), the first indented, the others more."""
    words = " ".join(words.split())
    if width is None or len(indent) + len(words) <= width:
        return [indent + words]
    room = max(width, len(indent) + 12)
    return textwrap.wrap(
        words, room, initial_indent=indent, subsequent_indent=indent + "  ", break_on_hyphens=False
    )


def markdown(shown: Shown) -> str:
    """Return what is shown in Markdown.

    Parameters
    ----------
    shown : Shown
        The sections.

    Returns
    -------
    str
        A heading, and a list for each section.
    """
    from unionref.tables import escape

    entity = shown.entity
    lines = [f"# {escape(entity.label or entity.id)}", ""]
    lines += [f"`{entity.id}` · {escape(' · '.join(shown.kinds))} · <{entity.iri}>"]
    for section in shown.sections:
        lines += ["", f"## {section.title}", ""]
        for item in section.items:
            lines += _markdown_item(item, "")
    return "\n".join(lines) + "\n"


def _markdown_item(item: Item, indent: str) -> Iterator[str]:
    from unionref.tables import escape

    parts = [escape(part) for part in (item.what, item.when, item.certainty, *item.notes) if part]
    origin = [f"`{item.id}`"] if item.id else []
    origin += [
        f"[{escape(s.title or s.source.id)}]({s.url or s.source.iri}), {escape(s.locator)}"
        for s in item.sources
    ]
    yield f"{indent}- {'. '.join(parts)}" + (f" ({'; '.join(origin)})" if origin else "")
    for other in item.supporting:
        yield from _markdown_item(other, indent + "  ")
