"""The coverage report as text for a terminal."""

from __future__ import annotations

from unionref.render import wrapped
from unionref.reports.coverage import Coverage
from unionref.reports.coverage_tables import Table, sentences, tables, totals
from unionref.tables import rich_table


def text(coverage: Coverage, *, width: int | None = None, color: bool = False) -> str:
    """Return the coverage report for a terminal.

    Parameters
    ----------
    coverage : Coverage
        The figures.
    width : int, optional
        Columns of the terminal; without it lines are as long as they need to be.
    color : bool
        Whether to use bold letters.

    Returns
    -------
    str
        The text, which ends with a line break.
    """
    bold, plain = ("\x1b[1m", "\x1b[0m") if color else ("", "")
    lines = [f"{bold}Coverage of unionref {coverage.version}{plain}"]
    if coverage.according_to:
        lines += wrapped(f"According to {', '.join(coverage.according_to)} only.", width, "")
    held = ", ".join(f"{count:,} {words}" for words, count in totals(coverage))
    lines += ["", *wrapped(f"{held}.", width, "")]
    for sentence in sentences(coverage):
        lines += ["", *wrapped(sentence, width, "")]
    for table in tables(coverage, by_id=True):
        right = [place > 0 and name != "decade" for place, name in enumerate(table.columns)]
        columns = _columns(table)
        drawn = rich_table(columns, table.rows, title=table.title, right=right, width=width, color=color)
        lines += ["", drawn.rstrip("\n")] if table.rows else ["", f"{bold}{table.title}{plain}", "nothing"]
        lines += wrapped(table.note, width, "")
    return "\n".join(lines) + "\n"


def _columns(table: Table) -> list[str]:
    """Return the headings of columns, after a word for their group."""
    above = [group.short for group in table.groups for _ in range(group.columns)]
    above = above or [""] * len(table.columns)
    return [f"{word} {name}".strip() for word, name in zip(above, table.columns, strict=True)]
