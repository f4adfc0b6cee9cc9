"""Answers for people: a table for the terminal and a table in Markdown.

Here, and only here, two columns of bounds become one: `fromEarliest` and `fromLatest` are shown as `from`.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from unionref.answers import Entity, Value
from unionref.dates import describe_bounds

if TYPE_CHECKING:
    from unionref.answers import Answer

BLANK: Final = "–"
NOTHING: Final = (
    "No rows. Nothing in the graph answers this; it does not follow that there was nothing, "
    "only that no source read so far says so."
)


def cell(value: Value) -> str:
    """Return a cell as a person reads it; an empty one is a dash."""
    if value is None or value == "":
        return BLANK
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Entity):
        return value.id.removeprefix("ur:")
    return str(value)


def merged(answer: Answer) -> tuple[list[str], list[list[Value]]]:
    """Return columns and rows with each pair of bounds in one column.

    Parameters
    ----------
    answer : Answer
        The answer.

    Returns
    -------
    tuple of (list of str, list of list of Value)
        The columns to show and their rows; `xEarliest` and `xLatest` are one column `x`, and a bare
        `earliest` and `latest` are `date`.
    """
    columns = list(answer.columns)
    plan: list[tuple[str, int, int | None]] = []
    used = set(columns)
    partners: set[int] = set()
    for index, name in enumerate(columns):
        if index in partners:
            continue
        partner = _partner(name)
        if partner in columns and _are_days(answer, index, columns.index(partner)):
            stem = (name[: -len("Earliest")] if name.endswith("Earliest") else "") or "date"
            shown = stem if stem not in used else f"{stem} (between)"
            plan.append((shown, index, columns.index(partner)))
            partners.add(columns.index(partner))
        else:
            plan.append((name, index, None))
    rows: list[list[Value]] = []
    for row in answer.rows:
        cells = row.cells
        rows.append([cells[a] if b is None else _bounds(cells[a], cells[b]) for _, a, b in plan])
    return [name for name, _, _ in plan], rows


def _partner(name: str) -> str:
    if name == "earliest":
        return "latest"
    return name[: -len("Earliest")] + "Latest" if name.endswith("Earliest") else ""


def _are_days(answer: Answer, *indexes: int) -> bool:
    return all(row.cells[i] is None or isinstance(row.cells[i], date) for row in answer.rows for i in indexes)


def _bounds(earliest: Value, latest: Value) -> Value:
    if earliest is None and latest is None:
        return None
    first = earliest if isinstance(earliest, date) else None
    last = latest if isinstance(latest, date) else None
    if first is not None and last is not None and first > last:
        return f"{first} / {last}"
    return describe_bounds(first, last)


def heading(answer: Answer) -> tuple[str, str]:
    """Return the question and the line of parameters below it; either may be empty."""
    question = answer.query.question if answer.query else ""
    return question, ", ".join(f"{name}: {value}" for name, value in answer.asked)


def footer(answer: Answer) -> str:
    """Return the last line: how many rows there are, or what their absence means."""
    count = len(answer.rows)
    if count == 0:
        return f"No rows. {answer.query.none}" if answer.query and answer.query.none else NOTHING
    return f"{count} row{'' if count == 1 else 's'}"


def table(answer: Answer, *, width: int | None = None, color: bool = False) -> str:
    """Return an answer as a table for the terminal.

    Parameters
    ----------
    answer : Answer
        The answer.
    width : int, optional
        Columns of the terminal; without it lines are as long as they need to be.
    color : bool
        Whether to use colour.

    Returns
    -------
    str
        Title, table and footer.
    """
    question, asked = heading(answer)
    columns, rows = merged(answer)
    return rich_table(
        columns,
        [[cell(value) for value in row] for row in rows],
        title=question,
        subtitle=asked,
        last=footer(answer),
        right=[_is_number(rows, index) for index in range(len(columns))],
        width=width,
        color=color,
    )


def rich_table(
    columns: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    title: str = "",
    subtitle: str = "",
    last: str = "",
    right: Sequence[bool] = (),
    width: int | None = None,
    color: bool = False,
) -> str:
    """Return texts as a table drawn by rich, with a title above and a line below.

    Parameters
    ----------
    columns, rows : sequence
        The headings, and the cells row by row.
    title, subtitle, last : str
        Lines above and below the table; empty ones are left out.
    right : sequence of bool
        Which columns stand flush right.
    width : int, optional
        Columns of the terminal; without it lines are as long as they need to be.
    color : bool
        Whether to use colour.

    Returns
    -------
    str
        The text, which ends with a line break.
    """
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    output = io.StringIO()
    console = Console(
        file=output,
        width=width or 100_000,
        force_terminal=color,
        no_color=not color,
        color_system="standard" if color else None,
        legacy_windows=False,
        highlight=False,
        emoji=False,
        markup=False,
    )
    if title:
        console.print(Text(title, style="bold"))
    if subtitle:
        console.print(Text(subtitle, style="dim"))
    if rows:
        drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False, show_edge=False, header_style="bold")
        for index, name in enumerate(columns):
            flush = "right" if index < len(right) and right[index] else "left"
            drawn.add_column(Text(name), justify=flush, overflow="fold")  # type: ignore[arg-type]
        for row in rows:
            drawn.add_row(*[Text(text) for text in row])
        if title or subtitle:
            console.print()
        console.print(drawn)
        console.print()
    if last:
        console.print(Text(last, style="dim"))
    return "\n".join(line.rstrip() for line in output.getvalue().split("\n"))


def markdown(answer: Answer) -> str:
    """Return an answer as a table in GitHub's Markdown, with the question above it."""
    question, asked = heading(answer)
    columns, rows = merged(answer)
    parts: list[str] = []
    if question:
        parts.append(f"**{escape(question)}**" + (f" ({escape(asked)})" if asked else ""))
    if rows:
        rule = ["---:" if _is_number(rows, index) else "---" for index in range(len(columns))]
        lines = [columns, rule, *([escape(cell(value)) for value in row] for row in rows)]
        parts.append("\n".join("| " + " | ".join(line) + " |" for line in lines))
    parts.append(footer(answer))
    return "\n\n".join(parts) + "\n"


def escape(text: str) -> str:
    """Return a text for a line of Markdown."""
    for mark in ("\\", "|", "*", "_", "`", "<", "[", "]"):
        text = text.replace(mark, "\\" + mark)
    return " ".join(text.split())


def _is_number(rows: Sequence[Sequence[Value]], index: int) -> bool:
    values = [row[index] for row in rows if row[index] is not None]
    return bool(values) and all(isinstance(v, int | float) and not isinstance(v, bool) for v in values)
