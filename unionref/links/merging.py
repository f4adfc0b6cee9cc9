"""Adding rows to the mapping sets: all of them, or none if one breaks a rule."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from unionref.atomic import write_bytes
from unionref.findings import DataFindingsError, DataUnreadableError, Finding
from unionref.links.authorities import PREFIXES
from unionref.links.model import Mapping as Row
from unionref.links.reading import Known, Read, read_mappings, read_set, validate
from unionref.links.writing import LICENSE, set_text, write_set
from unionref.namespaces import BASE
from unionref.paths import Root

_MERGED: Final = "all"


def read_good(root: Root) -> Read:
    """Return the mapping sets of a data set, if they can be read.

    Parameters
    ----------
    root : Root
        The data set.

    Returns
    -------
    Read
        The sets.

    Raises
    ------
    DataUnreadableError, DataFindingsError
        If a file cannot be read, or its layout is wrong.
    """
    read = read_mappings(root)
    if read.unreadable:
        raise DataUnreadableError([*read.unreadable, *read.wrong])
    if read.wrong:
        raise DataFindingsError(read.wrong)
    return read


def add_rows(
    root: Root, rows: Iterable[Row], known: Mapping[str, Known], *, found_now: bool = False
) -> list[Row]:
    """Add rows to the mapping sets of a data set.

    Parameters
    ----------
    root : Root
        The data set.
    rows : iterable of Mapping
        The rows; one that is there already to the letter is passed over.
    known : mapping of str to Known
        The organizations and persons there are.
    found_now : bool
        Whether a link takes the place of a row that says that nothing was found.

    Returns
    -------
    list of Mapping
        The rows that were added.

    Raises
    ------
    DataFindingsError
        If a row breaks a rule, or contradicts one that is there; then nothing is written.
    UnreadableError
        If a file cannot be read or written; then the others are as they were.
    """
    read = read_good(root)
    there = set(read.rows)
    new = [row for row in dict.fromkeys(rows) if row not in there]
    gone = _overtaken(read.rows, new) if found_now else set()
    kept = [row for row in read.rows if row not in gone]
    ours = {row.file for row in read.rows}
    wrong = [
        finding
        for finding in validate([*kept, *new], known)
        if finding.rule != "mapping-set" or finding.file in ours  # theirs may be called what they like
    ]
    if wrong:
        raise DataFindingsError(wrong)
    _write(root, read, kept, new)
    return new


def _overtaken(rows: Sequence[Row], new: Sequence[Row]) -> set[Row]:
    linked = {(row.subject_id, row.object_source) for row in new if row.state == "accepted"}
    return {row for row in rows if row.state == "not-found" and (row.subject_id, row.object_source) in linked}


def _write(root: Root, read: Read, kept: Sequence[Row], new: Sequence[Row]) -> None:
    """Write the sets that change; if one cannot be written, put back those that were."""
    metadata = {one.name: one.metadata for one in read.sets}
    before: dict[Path, bytes | None] = {}
    try:
        for name in sorted({_set_of(row) for row in new}):
            path = root.data / "mappings" / f"{name}.sssom.tsv"
            before[path] = path.read_bytes() if path.exists() else None
            rows = [row for row in (*kept, *new) if _set_of(row) == name]
            write_set(root.path, name, rows, metadata.get(name))
    except BaseException:
        for path, data in before.items():
            if data is None:
                path.unlink(missing_ok=True)
            elif path.read_bytes() != data:
                write_bytes(path, data)
        raise


def _set_of(row: Row) -> str:
    authority = row.authority
    assert authority is not None
    return authority.set_name


def read_import(path: Path) -> tuple[Row, ...]:
    """Return the rows of a mapping file from elsewhere.

    Parameters
    ----------
    path : pathlib.Path
        An SSSOM file in TSV; its name does not matter.

    Returns
    -------
    tuple of Mapping
        Its rows.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty or is not UTF-8.
    DataFindingsError
        If its layout is wrong.
    """
    found, wrong = read_set(path, complete=False)
    layout: list[Finding] = [one for one in wrong if not one.message.startswith("There is no mapping set")]
    if layout:
        raise DataFindingsError(layout)
    return found.rows


def export_text(read: Read, authority: str | None = None) -> str:
    """Return the rows of one authority, or of all, as one mapping file.

    Parameters
    ----------
    read : Read
        The mapping sets.
    authority : str, optional
        The name of an authority; all if not given.

    Returns
    -------
    str
        An SSSOM file in the house style.
    """
    rows = [row for row in read.rows if row.authority is not None and authority in (None, row.authority.name)]
    used = {cell.partition(":")[0] for row in rows for cell in row.cells() if ":" in cell} & set(PREFIXES)
    name = authority or _MERGED
    metadata = {
        "mapping_set_id": f"{BASE}mappings/{name}",
        "license": LICENSE,
        "curie_map": {prefix: PREFIXES[prefix] for prefix in sorted(used | {"authority", "unionref"})},
    }
    return set_text(metadata, rows)
