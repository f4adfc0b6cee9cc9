"""The coverage report as one HTML page that needs no other file, and is the same for the same data."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from typing import Final

from unionref.reports.coverage import WIDTHS, Coverage
from unionref.reports.coverage_tables import Table, sentences, tables, totals
from unionref.reports.graph import PRECISIONS

_JAPANESE: Final = re.compile(r"[\u3005\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff]+(?:[・･ー々〆]*)")
_STYLE: Final = """
:root { color-scheme: light dark; --ink: #1c1c1c; --soft: #55595f; --line: #c9ccd1; --ground: #ffffff;
  --band: #f3f4f6; --link: #0b4f8a; --a: #12507b; --b: #4d8fbd; --c: #a9c9df; --d: #d9d9d9; --e: #efefef; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececec; --soft: #b3b8bf; --line: #4a4e55;
  --ground: #17181a; --band: #212327; --link: #8fc1ea; --a: #8fc1ea; --b: #4f88b3; --c: #2f5674; --d: #4a4e55;
  --e: #33363b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 82rem; padding: 1.5rem 1rem 4rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, "Hiragino Sans", "Noto Sans CJK JP", sans-serif; }
a { color: var(--link); }
.skip { position: absolute; left: -100rem; }
.skip:focus { position: static; }
h1 { font-size: 1.7rem; line-height: 1.25; margin: 0 0 .3rem; }
h2 { font-size: 1.2rem; margin: 2.6rem 0 .4rem; }
p { max-width: 46rem; margin: .5rem 0; }
.soft, .note { color: var(--soft); }
.note { margin-bottom: .7rem; }
caption { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
nav ul { list-style: none; display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; margin: 1rem 0; padding: 0; }
.held { display: flex; flex-wrap: wrap; gap: .4rem 1.8rem; margin: 1rem 0; padding: 0; }
.held div { display: flex; flex-direction: column-reverse; }
.held dt { color: var(--soft); font-size: .85rem; }
.held dd { margin: 0; font-size: 1.35rem; font-variant-numeric: tabular-nums; }
.wide { overflow-x: auto; border: 1px solid var(--line); }
.wide:focus-visible { outline: 3px solid var(--link); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; font-variant-numeric: tabular-nums; }
th, td { padding: .3rem .5rem; text-align: right; border-top: 1px solid var(--line); vertical-align: top; }
thead th { vertical-align: bottom; font-weight: 600; background: var(--band); border-top: 0; }
thead tr + tr th { border-top: 1px solid var(--line); }
th.group { text-align: center; border-left: 1px solid var(--line); font-weight: 400; color: var(--soft); }
tbody th, thead th:first-child { text-align: left; }
tbody th { font-weight: 400; min-width: 9rem; }
table.broad tbody th { min-width: 16rem; }
.first { border-left: 1px solid var(--line); }
tbody tr:hover { background: var(--band); }
.empty { color: var(--soft); }
figure { margin: 1rem 0; max-width: 46rem; }
figcaption { margin-bottom: .2rem; }
.bar { display: flex; height: 1.3rem; border: 1px solid var(--line); }
.bar span { display: block; min-width: 1px; }
.a { background: var(--a); } .b { background: var(--b); } .c { background: var(--c); }
.d { background: var(--d); } .e { background: var(--e); }
.legend { list-style: none; display: flex; flex-wrap: wrap; gap: .1rem 1.2rem; margin: .3rem 0 0; padding: 0;
  font-size: .9rem; }
.legend i { display: inline-block; width: .8em; height: .8em; margin-right: .4em;
  border: 1px solid var(--line); }
@media print { nav, .skip { display: none; } .wide { overflow: visible; border: 0; }
  table { font-size: 7pt; } }
"""


def html(coverage: Coverage) -> str:
    """Return the coverage report as a page.

    Parameters
    ----------
    coverage : Coverage
        The figures.

    Returns
    -------
    str
        HTML without scripts, and with no address that is loaded.
    """
    shown = tables(coverage)
    only = ""
    if coverage.according_to:
        only = f"<p><strong>According to {escape(', '.join(coverage.according_to))} only.</strong></p>\n"
    held = "\n".join(
        f"<div><dt>{escape(words)}</dt><dd>{count:,}</dd></div>" for words, count in totals(coverage)
    )
    links = "\n".join(f'<li><a href="#{table.id}">{escape(table.title)}</a></li>' for table in shown)
    told = "\n".join(f"<p>{escape(sentence)}</p>" for sentence in sentences(coverage))
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="How much unionref knows of Japan's trade unions, and how surely.">
<title>Coverage of unionref {escape(coverage.version)}</title>
<style>{_STYLE}</style>
</head>
<body>
<a class="skip" href="#main">Skip to the figures</a>
<header>
<h1>Coverage of unionref {escape(coverage.version)}</h1>
<p class="soft">How much is known of Japan’s trade unions, for each national centre and decade, and how
surely. Data {escape(coverage.content_hash[:12])}.</p>
{only}<nav aria-label="Tables">
<ul>
{links}
</ul>
</nav>
</header>
<main id="main">
<dl class="held">
{held}
</dl>
{told}
{_bars(coverage)}
{"".join(_section(table) for table in shown)}</main>
</body>
</html>
"""


def _bars(coverage: Coverage) -> str:
    bars = [_bar("Beginning of organizations known to the", [(n, coverage.founding[n]) for n in PRECISIONS])]
    bars += [
        _bar(
            f"Affiliations without {'a start' if side.side == 'start' else 'an end'} in the sources: "
            "the build has bounded it to",
            [(name, side.widths[name]) for name in WIDTHS],
        )
        for side in coverage.bounded
    ]
    return "\n".join(bars)


def _bar(title: str, parts: Sequence[tuple[str, int]]) -> str:
    """Return shares as a bar, with the same in words below it."""
    whole = sum(count for _, count in parts)
    letters = "abcde" if len(parts) == 5 else "abcd"
    marks = list(zip(letters, parts, strict=True))
    spans = "".join(
        f'<span class="{letter}" style="flex:{count}"></span>' for letter, (_, count) in marks if count
    )
    legend = "".join(
        f'<li><i class="{letter}" aria-hidden="true"></i>{escape(name)}: {count:,}'
        f"{f' ({count / whole:.0%})' if whole else ''}</li>"
        for letter, (name, count) in marks
    )
    return (
        f"<figure>\n<figcaption>{escape(title)}</figcaption>\n"
        f'<div class="bar" aria-hidden="true">{spans}</div>\n<ul class="legend">{legend}</ul>\n</figure>'
    )


def _section(table: Table) -> str:
    first = [False] * len(table.columns)
    place = 0
    for group in table.groups:
        if group.title and place:
            first[place] = True
        place += group.columns
    rows = "\n".join(_row(row, first) for row in table.rows)
    return f"""<section aria-labelledby="{table.id}">
<h2 id="{table.id}">{escape(table.title)}</h2>
<p class="note" id="{table.id}-note">{escape(table.note)}</p>
<div class="wide" role="region" aria-labelledby="{table.id}" tabindex="0">
<table{' class="broad"' if table.columns[0] == "centre" else ""} aria-describedby="{table.id}-note">
<caption>{escape(table.title)}</caption>
<thead>
{_head(table, first)}</thead>
<tbody>
{rows}
</tbody>
</table>
</div>
</section>
"""


def _head(table: Table, first: Sequence[bool]) -> str:
    names = "".join(
        f'<th scope="col"{_marked(is_first)}>{escape(name)}</th>'
        for name, is_first in zip(table.columns, first, strict=True)
    )
    if not table.groups:
        return f"<tr>{names}</tr>\n"
    above = "".join(
        f'<th class="group" scope="colgroup" colspan="{group.columns}">{escape(group.title)}</th>'
        if group.title
        else f'<td colspan="{group.columns}"></td>'
        for group in table.groups
    )
    return f"<tr>{above}</tr>\n<tr>{names}</tr>\n"


def _row(row: Sequence[str], first: Sequence[bool]) -> str:
    cells = "".join(
        f"<td{_marked(is_first)}>{_cell(text)}</td>"
        for text, is_first in zip(row[1:], first[1:], strict=True)
    )
    return f'<tr><th scope="row">{_cell(row[0])}</th>{cells}</tr>'


def _marked(is_first: bool) -> str:
    return ' class="first"' if is_first else ""


def _cell(text: str) -> str:
    """Return a cell; Japanese is marked as such, and a dash is read out as nothing."""
    if text == "–":
        return '<span class="empty" aria-label="none">–</span>'
    parts: list[str] = []
    end = 0
    for match in _JAPANESE.finditer(text):
        parts += [escape(text[end : match.start()]), f'<span lang="ja">{escape(match[0])}</span>']
        end = match.end()
    return "".join([*parts, escape(text[end:])])
