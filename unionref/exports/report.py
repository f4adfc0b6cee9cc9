"""What is told about an export: what was left out, and the comparison as table and as HTML page."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from unionref.answers import compact
from unionref.exports.comparing import STATES
from unionref.exports.diff import Diff, Row
from unionref.exports.model import ITEM, PROPERTIES
from unionref.exports.plan import Plan
from unionref.namespaces import BASE
from unionref.tables import rich_table

_COLUMNS: Final = ("organization", "item", "property", "state", "ours", "theirs", "note")
_NOTHING: Final = "Nothing to compare: the snapshot holds no item that is linked to an organization here."
_STYLE: Final = """
:root { color-scheme: light dark; }
body { margin: 0 auto; max-width: 90rem; padding: 1.5rem 1rem 4rem; font: 1rem/1.5 system-ui, sans-serif; }
p { max-width: 46rem; }
.wide { overflow-x: auto; }
table { border-collapse: collapse; font-size: .9rem; width: 100%; }
caption { text-align: left; font-weight: 600; padding: .6rem 0; }
th, td { border: 1px solid #8888; padding: .25rem .5rem; text-align: left; vertical-align: top; }
td.number { text-align: right; font-variant-numeric: tabular-nums; }
tr.different td.state { font-weight: 600; }
"""


def left_out_table(plan: Plan) -> str:
    """Return what is not added, and suggestions about what is, as a table parted by tabs.

    Parameters
    ----------
    plan : Plan
        What was chosen.

    Returns
    -------
    str
        A line for each statement: kept or left out, the reason, organization, property, value, statement of
        ours, and what is particular.
    """
    lines = ["outcome\treason\torganization\tproperty\tvalue\tstatement\tdetail"]
    for item in plan.left_out:
        cells = (item.reason, compact(item.entity), item.property, item.value, compact(item.iri), item.detail)
        lines.append("\t".join(("left out", *(_cell(cell) for cell in cells))))
    for hint in plan.hints:
        of = hint.statement
        cells = (
            f"suggestion: {hint.constraint}",
            compact(of.entity),
            of.property,
            str(of),
            compact(of.iri),
            hint.why,
        )
        lines.append("\t".join(("kept", *(_cell(cell) for cell in cells))))
    return "\n".join(lines) + "\n"


def _cell(text: str) -> str:
    return " ".join(text.removeprefix(BASE).split())


def sentences(plan: Plan) -> list[str]:
    """Return what a person who exports should know, line by line."""
    lines = []
    if not plan.compared:
        lines.append(
            "note: no snapshot of Wikidata is given (--snapshot), so everything of ours is listed, whether "
            "Wikidata has it or not."
        )
    lines += [
        f"note: {old} was merged into {new} at Wikidata; {new} is used." for old, new in plan.redirected
    ]
    items = len({statement.subject for statement in plan.statements})
    lines.append(f"{_number(len(plan.statements), 'statement')} for {_number(items, 'item')}.")
    if plan.left_out:
        lines.append(f"{_number(len(plan.left_out), 'statement')} left out (--left-out FILE lists them):")
        lines += [f"  {count:6d}  {reason}" for reason, count in plan.reasons()]
    if plan.hints:
        lines.append(f"{_number(len(plan.hints), 'suggestion')} (--left-out FILE lists them).")
    return lines


def _number(count: int, word: str) -> str:
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def remarks(diff: Diff) -> list[str]:
    """Return what is to be said about whole items, line by line."""
    lines = [f"{who}: {old} was merged into {new} at Wikidata." for who, old, new in diff.redirected]
    lines += [f"{who}: {item} is not at Wikidata any more." for who, item in diff.deleted]
    lines += [f"{who}: {item} is not in the snapshot." for who, item in diff.not_read]
    lines += [
        f"{item}{f' ({label})' if label else ''} is in the snapshot, and nothing here is linked to it."
        for item, label in diff.not_linked
    ]
    return lines


def _counts(diff: Diff) -> list[list[str]]:
    return [
        [f"{name} {PROPERTIES[name]}", *(str(counted[state]) for state in STATES)]
        for name, counted in diff.counts().items()
    ]


def to_text(diff: Diff, *, width: int | None = None, color: bool = False) -> str:
    """Return a comparison as tables for the terminal.

    Parameters
    ----------
    diff : Diff
        The comparison.
    width : int, optional
        Columns of the terminal; without it lines are as long as they need to be.
    color : bool
        Whether to use colour.

    Returns
    -------
    str
        The numbers by property, the statements, and what is to be said about items.
    """
    parts = []
    if diff.rows:
        right = [False, *(True for _ in STATES)]
        parts.append(
            rich_table(
                ["property", *STATES],
                _counts(diff),
                title="In numbers",
                right=right,
                width=width,
                color=color,
            )
        )
        rows = [_cells(row) for row in diff.rows]
        title = "Statement by statement"
        parts.append(rich_table(_COLUMNS, rows, title=title, width=width, color=color))
    else:
        parts.append(f"{_NOTHING}\n")
    parts += [f"{line}\n" for line in remarks(diff)]
    return "".join(parts)


def _cells(row: Row) -> list[str]:
    return [
        row.entity,
        row.item,
        f"{row.property} {PROPERTIES[row.property]}",
        row.state,
        row.ours or "–",
        row.theirs or "–",
        row.note,
    ]


def to_html(diff: Diff) -> str:
    """Return a comparison as one HTML page that loads nothing and is the same for the same data.

    Parameters
    ----------
    diff : Diff
        The comparison.

    Returns
    -------
    str
        The page.
    """
    told = "".join(f"<li>{escape(line)}</li>\n" for line in remarks(diff))
    items = f"<h2>Items</h2>\n<ul>\n{told}</ul>\n" if told else ""
    numbers = "".join(
        f'<tr><th scope="row">{escape(row[0])}</th>'
        + "".join(f'<td class="number">{cell}</td>' for cell in row[1:])
        + "</tr>\n"
        for row in _counts(diff)
    )
    rows = "".join(_html_row(row) for row in diff.rows)
    tables = f"""<div class="wide" tabindex="0" role="region" aria-label="In numbers">
<table><caption>In numbers</caption>
<thead><tr>{_heads(["property", *STATES])}</tr></thead>
<tbody>
{numbers}</tbody></table>
</div>
<div class="wide" tabindex="0" role="region" aria-label="Statement by statement">
<table><caption>Statement by statement</caption>
<thead><tr>{_heads(_COLUMNS)}</tr></thead>
<tbody>
{rows}</tbody></table>
</div>
"""
    compared = tables if diff.rows else f"<p>{_NOTHING}</p>\n"
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>unionref and Wikidata</title>
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>unionref and Wikidata</h1>
<p>What this data set and Wikidata say of the same organizations. “Missing there” is not in Wikidata, “missing
here” not in this data set; dates are the same if they can mean the same day.</p>
{items}{compared}</main>
</body>
</html>
"""


def _heads(names: Sequence[str]) -> str:
    return "".join(f'<th scope="col">{escape(name)}</th>' for name in names)


def _html_row(row: Row) -> str:
    page = f"{BASE}id/{row.entity}"
    cells = (
        f'<td><a href="{escape(page)}">{escape(row.label)}</a></td>',
        f'<td><a href="{ITEM}{escape(row.item)}">{escape(row.item)}</a></td>',
        f"<td>{row.property} {escape(PROPERTIES[row.property])}</td>",
        f'<td class="state">{row.state}</td>',
        *(f"<td>{escape(text)}</td>" for text in (row.ours or "–", row.theirs or "–", row.note)),
    )
    return f'<tr class="{row.state.replace(" ", "-")}">{"".join(cells)}</tr>\n'
