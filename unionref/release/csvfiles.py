"""The tables as CSV, described by CSV on the Web (W3C) and as a Frictionless data package."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from unionref.namespaces import BASE
from unionref.release.about import LICENSE, About
from unionref.release.cells import Cell
from unionref.release.files import Made
from unionref.release.rows import Row
from unionref.release.schema import SEPARATOR, TABLES, Column, Table

FOLDER: Final = "csv"
_CSVW_TYPES: Final = {"iri": "anyURI"}
_FRICTIONLESS_TYPES: Final = {"iri": "string"}


def csv_files(rows: Mapping[str, Sequence[Row]], about: About) -> list[Made]:
    """Return the tables as CSV with both descriptions.

    Parameters
    ----------
    rows : mapping of str to sequence of tuple
        Name of the table → its rows.
    about : About
        What the release is.

    Returns
    -------
    list of Made
        The files of the folder ``csv``.
    """
    tables = {
        table.name: Made(f"{FOLDER}/{table.name}.csv", _csv(table, rows[table.name])) for table in TABLES
    }
    return [
        *tables.values(),
        Made(f"{FOLDER}/tables.csv-metadata.json", _json(_csvw(about))),
        Made(f"{FOLDER}/datapackage.json", _json(_package(about, tables))),
    ]


def _csv(table: Table, rows: Sequence[Row]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(table.names)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode("utf-8")


def _cell(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return str(cell)


def _csvw(about: About) -> dict[str, Any]:
    """Return the metadata of CSV on the Web."""
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": about.title,
        "dc:description": about.description,
        "dc:license": {"@id": LICENSE},
        "dc:issued": about.released.isoformat(),
        "tables": [
            {
                "url": f"{table.name}.csv",
                "dc:description": table.about,
                "tableSchema": {
                    "columns": [_csvw_column(column) for column in table.columns],
                    "primaryKey": list(table.key),
                    "foreignKeys": [
                        {
                            "columnReference": column.name,
                            "reference": {
                                "resource": f"{column.links}.csv",
                                "columnReference": key_of(column),
                            },
                        }
                        for column in table.columns
                        if column.links and column.required  # CSVW knows no link that may be empty
                    ],
                },
            }
            for table in TABLES
        ],
    }


def _csvw_column(column: Column) -> dict[str, Any]:
    described: dict[str, Any] = {
        "name": column.name,
        "titles": column.name,
        "dc:description": column.about,
        "datatype": _CSVW_TYPES.get(column.type, column.type),
    }
    if column.required:
        described["required"] = True
    if column.several:
        described["separator"] = SEPARATOR
    return described


def _package(about: About, made: Mapping[str, Made]) -> dict[str, Any]:
    """Return the Frictionless data package."""
    return {
        "profile": "tabular-data-package",
        "name": "unionref",
        "id": about.iri,
        "title": about.title,
        "description": about.description,
        "homepage": BASE,
        "version": about.version,
        "created": f"{about.released.isoformat()}T00:00:00Z",
        "licenses": [{"name": "CC0-1.0", "path": LICENSE, "title": "CC0 1.0 Universal"}],
        "resources": [_resource(table, made[table.name]) for table in TABLES],
    }


def _resource(table: Table, made: Made) -> dict[str, Any]:
    file = made.described()
    return {
        "profile": "tabular-data-resource",
        "name": table.name.replace("_", "-"),
        "path": f"{table.name}.csv",
        "description": table.about,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": file.size,
        "hash": f"sha256:{file.sha256}",
        "dialect": {"lineTerminator": "\n"},
        "schema": {
            "fields": [_field(column) for column in table.columns],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {
                    "fields": column.name,
                    "reference": {
                        "resource": "" if column.links == table.name else column.links.replace("_", "-"),
                        "fields": key_of(column),
                    },
                }
                for column in table.columns
                if column.links
            ],
        },
    }


def _field(column: Column) -> dict[str, Any]:
    field: dict[str, Any] = {
        "name": column.name,
        "description": column.about,
        "type": _FRICTIONLESS_TYPES.get(column.type, column.type),
    }
    if column.required:
        field["constraints"] = {"required": True}
    return field


def key_of(column: Column) -> str:
    """Return the column that a link leads to: the key of the other table."""
    return next(table.key[0] for table in TABLES if table.name == column.links)


def _json(value: Mapping[str, Any]) -> bytes:
    return (json.dumps(value, ensure_ascii=False, indent=2) + "\n").encode()
