"""The ledger as text for a terminal, as Markdown and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from unionref.render import wrapped
from unionref.reports.ledger import NOTHING, Entry, Ledger, Position
from unionref.reports.wording import cited
from unionref.tables import escape

_BOLD: Final = "\x1b[1m"
_DIM: Final = "\x1b[2m"
_PLAIN: Final = "\x1b[0m"
_COLUMNS: Final = (
    "entry", "kind", "matter", "entities", "decided", "why", "position", "standing", "value", "statement",
    "statementValue", "source", "title", "locator", "url", "reliability",
)  # fmt: skip
_STANDING: Final[Mapping[str, str]] = MappingProxyType(
    {
        "stands": "stands",
        "equal": "equally good",
        "set aside": "set aside",
        "deprecated": "set aside by ruling",
        "instead": "stands instead",
        "remarked": "remarked",
    }
)
_HEADINGS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "conflict": "Conflicts: sources differ",
        "contradiction": "Contradictions: dates that cannot all be true",
        "oddity": "Oddities remarked",
    }
)


def title(ledger: Ledger) -> str:
    """Return the heading of a ledger: what it concerns."""
    if ledger.about is None:
        return "Disagreements"
    return f"Disagreements on {ledger.about.label or ledger.about.id} ({ledger.about.id})"


def summary(ledger: Ledger) -> str:
    """Return how many entries there are, in one sentence."""
    counts = ledger.counts()
    ways = (
        ("ruling", "by ruling"),
        ("reliability", "by source class"),
        ("sources", "by number of sources"),
        ("event-page", "by the page of the event"),
        ("undecided", "undecided"),
    )
    told = [f"{counts[way]} {words}" for way, words in ways if counts[way]]
    conflicts = _counted(counts["conflict"], "conflict") + (f" ({', '.join(told)})" if told else "")
    parts = [
        (counts["conflict"], conflicts),
        (counts["contradiction"], _counted(counts["contradiction"], "contradiction")),
        (counts["oddity"], _counted(counts["oddity"], "oddity", "oddities")),
    ]
    return ", ".join(text for count, text in parts if count) + "."


def _counted(count: int, one: str, many: str = "") -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def _preface(ledger: Ledger) -> list[str]:
    lines = [f"According to {', '.join(ledger.according_to)} only."] if ledger.according_to else []
    return [*lines, summary(ledger) if ledger.entries else NOTHING]


def text(ledger: Ledger, *, width: int | None = None, color: bool = False) -> str:
    """Return the ledger for a terminal.

    Parameters
    ----------
    ledger : Ledger
        The entries.
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
    lines = [f"{bold}{line}{plain}" for line in wrapped(title(ledger), width, "")]
    for line in _preface(ledger):
        lines += wrapped(line, width, "")
    kind = ""
    for number, entry in enumerate(ledger.entries, start=1):
        if entry.kind != kind:
            kind = entry.kind
            lines += ["", *(f"{bold}{line}{plain}" for line in wrapped(_HEADINGS[kind], width, ""))]
        lines += ["", *(f"{bold}{line}{plain}" for line in wrapped(f"{number}. {entry.matter}", width, ""))]
        if entry.kind != "oddity":
            for place, side in enumerate(entry.positions, start=1):
                lines += wrapped(f"{_side(entry, place, side)}: {side.value}", width, "   ")
                lines += _claims(side, width, dim, plain)
            lines += wrapped(entry.why, width, "   ")
        else:
            lines += wrapped(entry.why, width, "   ")
            lines += _claims(entry.positions[0], width, dim, plain)
    return "\n".join(lines) + "\n"


def _side(entry: Entry, place: int, side: Position) -> str:
    """Return how a side is headed; the sentence on a contradiction refers to its sides by number."""
    return f"({place})" if entry.kind == "contradiction" else _STANDING[side.standing]


def _claims(side: Position, width: int | None, dim: str, plain: str) -> Iterator[str]:
    for claim in side.claims:
        origin = f"{claim.statement.id}; {cited(claim.readings)}"
        yield from (f"{dim}{line}{plain}" for line in wrapped(origin, width, "       "))


def markdown(ledger: Ledger) -> str:
    """Return the ledger in Markdown.

    Parameters
    ----------
    ledger : Ledger
        The entries.

    Returns
    -------
    str
        A heading for each kind and each entry, and a list of its positions.
    """
    lines = [f"# {escape(title(ledger))}", ""]
    for line in _preface(ledger):
        lines += [line, ""]
    kind = ""
    for number, entry in enumerate(ledger.entries, start=1):
        if entry.kind != kind:
            kind = entry.kind
            lines += [f"## {_HEADINGS[kind]}", ""]
        lines += [f"### {number}. {escape(entry.matter)}", ""]
        for place, side in enumerate(entry.positions, start=1):
            lines += _listed(entry, place, side)
        lines += [] if entry.kind == "oddity" else ["", escape(entry.why)]
        lines.append("")
    return "\n".join(lines).rstrip() + "\n"


def _listed(entry: Entry, place: int, side: Position) -> Iterator[str]:
    yield f"- **{_side(entry, place, side)}**: {escape(side.value or entry.why)}"
    for claim in side.claims:
        read = [
            f"[{escape(r.source.title or r.source.source.id)}]({r.source.url or r.source.source.iri})"
            + (f", {escape(r.source.locator)}" if r.source.locator else "")
            + (f" (class {r.reliability})" if r.reliability is not None else "")
            for r in claim.readings
        ]
        yield f"  - `{claim.statement.id}`: {'; '.join(read)}"


def csv_text(ledger: Ledger) -> str:
    """Return the ledger as CSV (RFC 4180).

    Parameters
    ----------
    ledger : Ledger
        The entries.

    Returns
    -------
    str
        A line of headings, and a row for each passage of each claim; several values are parted by a space
        (ids) in one cell.
    """
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\r\n")
    rows.writerow(_COLUMNS)
    for number, entry in enumerate(ledger.entries, start=1):
        ids = " ".join(entity.id for entity in entry.entities)
        for place, side in enumerate(entry.positions, start=1):
            for claim in side.claims:
                for reading in claim.readings:
                    ref = reading.source
                    rows.writerow(
                        (
                            number, entry.kind, entry.matter, ids, entry.decided, entry.why, place,
                            side.standing, side.value, claim.statement.id, claim.value, ref.source.id,
                            ref.title, ref.locator, ref.url, reading.reliability,
                        )
                    )  # fmt: skip
    return out.getvalue()
