"""The tables as one SQLite file, the same bytes for the same rows (and the same version of SQLite)."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Final

from unionref.release.about import LICENSE, About
from unionref.release.cells import Cell
from unionref.release.csvfiles import key_of
from unionref.release.rows import Row
from unionref.release.schema import TABLES, Column, Table

NAME: Final = "unionref.sqlite"
_TYPES: Final = {
    "boolean": "INTEGER",
    "date": "TEXT",
    "integer": "INTEGER",
    "iri": "TEXT",
    "number": "REAL",
    "string": "TEXT",
}


def write_sqlite(rows: Mapping[str, Sequence[Row]], about: About, path: Path) -> None:
    """Write the tables into a new SQLite file.

    Parameters
    ----------
    rows : mapping of str to sequence of tuple
        Name of the table → its rows.
    about : About
        What the release is; the view ``README`` tells it.
    path : pathlib.Path
        The file; it must not exist.

    Raises
    ------
    sqlite3.OperationalError
        If it cannot be written.
    """
    with closing(sqlite3.connect(path, isolation_level=None)) as database:
        for pragma in ("page_size = 4096", "journal_mode = OFF", "encoding = 'UTF-8'", "foreign_keys = ON"):
            database.execute(f"PRAGMA {pragma}")
        database.execute("BEGIN")
        for table in TABLES:
            database.execute(_create(table))
        for table in TABLES:
            marks = ", ".join("?" for _ in table.columns)
            database.executemany(
                f'INSERT INTO "{table.name}" VALUES ({marks})', (_stored(row) for row in rows[table.name])
            )
        for table in TABLES:
            for column in table.columns:
                if column.links and (column.name,) != table.key[:1]:
                    database.execute(
                        f'CREATE INDEX "{table.name}_{column.name}" ON "{table.name}" ("{column.name}")'
                    )
        database.execute(_readme(about, rows))
        database.execute("COMMIT")
        database.execute("VACUUM")


def _create(table: Table) -> str:
    parts = [_column(column) for column in table.columns]
    parts.append("PRIMARY KEY (" + ", ".join(f'"{name}"' for name in table.key) + ")")
    parts += [
        f'FOREIGN KEY ("{column.name}") REFERENCES "{column.links}" ("{key_of(column)}") '
        "DEFERRABLE INITIALLY DEFERRED"
        for column in table.columns
        if column.links
    ]
    return f'CREATE TABLE "{table.name}" (\n  ' + ",\n  ".join(parts) + "\n) WITHOUT ROWID"


def _column(column: Column) -> str:
    text = f'"{column.name}" {_TYPES[column.type]}'
    if column.required:
        text += " NOT NULL"
    if column.type == "boolean":
        text += f' CHECK ("{column.name}" IN (0, 1))'
    return text


def _stored(row: Row) -> tuple[Cell, ...]:
    return tuple(int(cell) if isinstance(cell, bool) else cell for cell in row)


def _readme(about: About, rows: Mapping[str, Sequence[Row]]) -> str:
    """Return the view that tells what is in the file: a line for the whole, one for each table and column."""
    lines: list[tuple[str, str, str]] = [
        ("", "", about.title),
        ("", "", about.description),
        ("", "", f"Released {about.released.isoformat()}; CC0 1.0: {LICENSE}"),
    ]
    for table in TABLES:
        lines.append((table.name, "", f"{table.about} {len(rows[table.name])} rows."))
        lines += [(table.name, column.name, column.about) for column in table.columns]
    values = ",\n  ".join("(" + ", ".join(_quoted(text) for text in line) + ")" for line in lines)
    return f'CREATE VIEW "README" ("table", "column", "about") AS VALUES\n  {values}'


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
