"""Reading and writing ``data/ids.tsv``, and the rules its rows keep."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unionref.dates import PartialDate
from unionref.errors import FindingsError
from unionref.namespaces import ENTITY_FOLDERS
from unionref.turtle.reading import read_text

COLUMNS: Final = ("id", "class", "minted", "status", "redirect_to", "reason")
SLUG: Final = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
STATUSES: Final = ("active", "redirected", "withdrawn")
CLASSES: Final = {
    "id": (
        "ur:Organization",
        "ur:LabourOrganization",
        "ur:NationalCentre",
        "ur:Federation",
        "ur:Union",
        "ur:Council",
        "ur:LocalBody",
        "ur:InternationalBody",
        "ur:RelatedOrganization",
        "schema:StatisticalPopulation",
    ),
    "person": ("foaf:Person",),
    "event": (
        "ur:Founding",
        "ur:Merger",
        "ur:Absorption",
        "ur:Split",
        "ur:Secession",
        "ur:Reorganization",
        "ur:Dissolution",
        "ur:Ending",
        "ur:Renaming",
    ),
    "source": ("ur:Source",),
}
"""First segment of an id → the classes its entities may have."""

_FOLDERS: Final = {segment: folder for folder, segment in ENTITY_FOLDERS.items()}
_LEDGER_RULE: Final = "data/ids.tsv holds one row for each id ever minted; rows are added, never removed"


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger.

    Parameters
    ----------
    id : str
        The id below the base, like ``id/kenkoro`` or ``event/kenkoro-1999``.
    class_name : str
        The prefixed name of its class, like ``ur:Union``.
    minted : str
        The day it was minted, ``YYYY-MM-DD``.
    status : str
        ``active``, ``redirected`` or ``withdrawn``.
    redirect_to : str
        The id that replaces a redirected one, else empty.
    reason : str
        Why it was redirected or withdrawn; free for an active one.
    line : int
        The line in the file, counted from 1; 0 for a row not written yet.
    """

    id: str
    class_name: str
    minted: str
    status: str = "active"
    redirect_to: str = ""
    reason: str = ""
    line: int = 0

    @property
    def segment(self) -> str:
        """The part before the slash: ``id``, ``event``, ``person`` or ``source``."""
        return self.id.partition("/")[0]

    @property
    def slug(self) -> str:
        """The part after the slash."""
        return self.id.partition("/")[2]

    @property
    def cells(self) -> tuple[str, ...]:
        """The cells of the row, in the order of the columns."""
        return self.id, self.class_name, self.minted, self.status, self.redirect_to, self.reason


def ledger_path(root: Path | str) -> Path:
    """Return where the ledger is.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.

    Returns
    -------
    pathlib.Path
        ``data/ids.tsv`` below it.
    """
    return Path(root) / "data" / "ids.tsv"


def entity_path(root: Path | str, entity: str) -> Path:
    """Return where the file of an entity is.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.
    entity : str
        A well-formed id, like ``id/kenkoro``.

    Returns
    -------
    pathlib.Path
        Its file, like ``data/organizations/kenkoro.ttl`` below the root.
    """
    segment, _, slug = entity.partition("/")
    return Path(root) / "data" / _FOLDERS[segment] / f"{slug}.ttl"


def read_ledger(root: Path | str) -> tuple[Entry, ...]:
    """Read the ledger; only its layout is looked at, :func:`validate` looks at what it says.

    Parameters
    ----------
    root : pathlib.Path or str
        The folder that holds ``data/``.

    Returns
    -------
    tuple of Entry
        The rows, in the order of the file.

    Raises
    ------
    UnreadableError
        If there is no ledger, or it is not UTF-8.
    FindingsError
        If the columns are others, or a row has not as many cells as there are columns.
    """
    path = ledger_path(root)
    lines = read_text(path).split("\n")
    if lines[-1] == "":
        lines.pop()
    if not lines or tuple(lines[0].split("\t")) != COLUMNS:
        raise FindingsError(
            f"The first line must name the columns {', '.join(COLUMNS)}, separated by tabs.",
            file=path,
            line=1,
            rule=_LEDGER_RULE,
            fix="restore the file from the last commit",
        )
    entries = []
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split("\t")
        if len(cells) != len(COLUMNS):
            raise FindingsError(
                f"This row has {len(cells)} cells and not {len(COLUMNS)}.",
                file=path,
                line=number,
                rule="cells are separated by single tabs; empty ones stay empty",
                fix="add or remove tabs; `unionref ids new` and `unionref ids redirect` write rows correctly",
            )
        identifier, class_name, minted, status, redirect_to, reason = cells
        entries.append(Entry(identifier, class_name, minted, status, redirect_to, reason, number))
    return tuple(entries)


def ledger_text(entries: Iterable[Entry]) -> str:
    """Return the text of a ledger.

    Parameters
    ----------
    entries : iterable of Entry
        The rows, in order.

    Returns
    -------
    str
        The whole file.
    """
    return "".join("\t".join(cells) + "\n" for cells in (COLUMNS, *(entry.cells for entry in entries)))


def validate(entries: Sequence[Entry], *, file: Path | str) -> list[FindingsError]:
    """Find the rows of a ledger that break a rule.

    Parameters
    ----------
    entries : sequence of Entry
        The rows.
    file : pathlib.Path or str
        The ledger, to be named in the findings.

    Returns
    -------
    list of FindingsError
        One for each broken rule, in the order of the rows.
    """
    known = {entry.id: entry for entry in reversed(entries)}
    findings = []
    for entry in entries:
        for message, rule, fix in _problems(entry, known):
            error = FindingsError(message, file=file, line=entry.line, iri=entry.id, rule=rule, fix=fix)
            findings.append(error)
    return findings


def _problems(entry: Entry, known: dict[str, Entry]) -> Iterable[tuple[str, str, str]]:
    """Yield what is wrong with a row as (message, rule, fix)."""
    classes = CLASSES.get(entry.segment, ())
    if not classes or SLUG.fullmatch(entry.slug) is None:
        yield (
            f'"{entry.id}" is not an id.',
            "an id is id/, person/, event/ or source/ and a slug: small letters, digits, single hyphens",
            "correct the row; an id that was ever published stays, so redirect it instead",
        )
    elif entry.class_name not in classes:
        yield (
            f'"{entry.class_name}" is not a class for {entry.segment}/ ids.',
            f"{entry.segment}/ ids have one of the classes {', '.join(classes)}",
            "write the class that the entity's file gives",
        )
    first = known[entry.id]
    if first is not entry:
        yield (
            f'"{entry.id}" was already minted in line {first.line}.',
            "an id is never reused",
            "keep the older row, and mint another id for the other entity",
        )
    try:
        PartialDate(entry.minted, "day")
    except FindingsError as error:
        yield error.message, "minted is the day the id was made, like 2026-11-22", "write that day"
    if entry.status not in STATUSES:
        yield (
            f'"{entry.status}" is not a status.',
            f"the status is one of {', '.join(STATUSES)}",
            "write one of them; `unionref ids redirect OLD NEW` writes it for you",
        )
    elif entry.status != "active" and not entry.reason.strip():
        yield (
            f'"{entry.id}" is {entry.status} without a reason.',
            "a redirected or withdrawn id says why",
            "write the reason in the last cell",
        )
    yield from _redirect_problems(entry, known)


def _redirect_problems(entry: Entry, known: dict[str, Entry]) -> Iterable[tuple[str, str, str]]:
    rule = "a redirected id leads in one step to an active id of the same kind"
    fix = "write the id that is in use now; `unionref ids redirect OLD NEW` sees to it"
    target = known.get(entry.redirect_to)
    if entry.status != "redirected":
        if entry.redirect_to:
            message = f'"{entry.id}" leads to "{entry.redirect_to}", but its status is "{entry.status}".'
            yield message, rule, "empty the cell redirect_to, or write the status redirected"
    elif not entry.redirect_to:
        yield f'"{entry.id}" is redirected, but to nothing.', rule, fix
    elif target is None:
        yield f'"{entry.id}" leads to "{entry.redirect_to}", which was never minted.', rule, fix
    elif target.id == entry.id:
        yield f'"{entry.id}" leads to itself.', rule, fix
    elif target.status != "active":
        yield f'"{entry.id}" leads to "{target.id}", which is itself {target.status}.', rule, fix
    elif target.segment != entry.segment:
        yield f'"{entry.id}" leads to "{target.id}", which is of another kind.', rule, fix
