"""Writing mapping sets in the house style: metadata and columns in one order, rows sorted."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any, Final

from unionref.atomic import write_text
from unionref.errors import FindingsError
from unionref.findings import DataFindingsError
from unionref.links.authorities import AUTHORITIES, PREFIXES
from unionref.links.model import COLUMNS
from unionref.links.model import Mapping as Row
from unionref.links.reading import read_set
from unionref.namespaces import BASE

LICENSE: Final = "https://creativecommons.org/publicdomain/zero/1.0/"
_FIRST: Final = ("mapping_set_id", "mapping_set_title", "mapping_set_description", "license", "curie_map")


def metadata_of(name: str) -> dict[str, Any]:
    """Return the metadata of a mapping set as it is written when the set is new.

    Parameters
    ----------
    name : str
        The name of the set, one of ``SETS``.

    Returns
    -------
    dict
        ``mapping_set_id``, ``license`` and ``curie_map``.
    """
    used = ["authority", "unionref"]
    for authority in AUTHORITIES.values():
        if authority.set_name == name:
            used.append(authority.prefix)
            used += ["foaf"] if authority.articles else []
    return {
        "mapping_set_id": f"{BASE}mappings/{name}",
        "license": LICENSE,
        "curie_map": {prefix: PREFIXES[prefix] for prefix in sorted(set(used))},
    }


def set_text(metadata: Mapping[str, Any], rows: Iterable[Row]) -> str:
    """Return the text of a mapping file in the house style.

    Parameters
    ----------
    metadata : mapping
        What the head says.
    rows : iterable of Mapping
        The rows, in any order.

    Returns
    -------
    str
        The whole file.
    """
    import yaml

    keys = [key for key in _FIRST if key in metadata] + sorted(set(metadata) - set(_FIRST))
    head = yaml.safe_dump(
        {key: metadata[key] for key in keys}, sort_keys=False, allow_unicode=True, width=10_000
    )
    out = io.StringIO()
    out.writelines(f"# {line}\n" for line in head.splitlines())
    table = csv.writer(out, delimiter="\t", lineterminator="\n", quoting=csv.QUOTE_MINIMAL)
    table.writerow(COLUMNS)
    table.writerows(row.cells() for row in sorted(rows, key=Row.sort_key))
    return out.getvalue()


def format_set(path: Path) -> str:
    """Return a mapping file in the house style; the file itself is not touched.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    str
        The same set in the house style.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty or is not UTF-8.
    FindingsError
        If its layout is wrong, so that writing it anew would lose something.
    """
    found, wrong = read_set(path)
    if wrong:
        raise DataFindingsError(wrong)
    return set_text(found.metadata, found.rows)


def rewrite_set(path: Path) -> bool:
    """Put a mapping file into the house style.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Returns
    -------
    bool
        True if the file changed.

    Raises
    ------
    UnreadableError, FindingsError
        As :func:`format_set`.
    """
    text = format_set(path)
    if path.read_bytes() == text.encode():
        return False
    write_text(path, text)
    return True


def refuse_other_layout(path: Path) -> None:
    """Raise if a mapping file is not in the house style.

    Parameters
    ----------
    path : pathlib.Path
        The file.

    Raises
    ------
    UnreadableError
        If the file cannot be read, is empty or is not UTF-8.
    FindingsError
        If its layout is wrong, or another one; names the first line that differs.
    """
    data, wanted = path.read_bytes(), format_set(path).encode()
    if data == wanted:
        return
    pairs = enumerate(zip_longest(data.split(b"\n"), wanted.split(b"\n")), start=1)
    raise FindingsError(
        "The file is not in the house style, from this line on.",
        file=path,
        line=next(at for at, (old, new) in pairs if old != new),
        rule="mapping files are kept in the layout and order that `unionref format` writes",
        fix=f"unionref format {path}",
    )


def write_set(root: Path, name: str, rows: Iterable[Row], metadata: Mapping[str, Any] | None = None) -> Path:
    """Write a mapping set, whole or not at all.

    Parameters
    ----------
    root : pathlib.Path
        The folder that holds ``data/``.
    name : str
        The name of the set, one of ``SETS``.
    rows : iterable of Mapping
        All its rows.
    metadata : mapping, optional
        What its head says; made anew if not given.

    Returns
    -------
    pathlib.Path
        The file.

    Raises
    ------
    UnreadableError
        If it cannot be written.
    """
    path = root / "data" / "mappings" / f"{name}.sssom.tsv"
    path.parent.mkdir(parents=True, exist_ok=True)
    write_text(path, set_text(metadata if metadata is not None else metadata_of(name), rows))
    return path
