"""The tables as Parquet, for pandas, R, DuckDB and the like."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from unionref.errors import UsageError
from unionref.release.cells import Cell
from unionref.release.files import Made
from unionref.release.rows import Row
from unionref.release.schema import TABLES, Column, Table

FOLDER: Final = "parquet"


def require() -> None:
    """See that what writes Parquet is installed.

    Raises
    ------
    UsageError
        If it is not.
    """
    try:
        import pyarrow.parquet  # noqa: F401
    except ImportError as error:
        raise UsageError(
            "pyarrow is not installed, and the Parquet files need it.",
            fix="pip install 'unionref[release]', or leave parquet out with --format.",
        ) from error


def parquet_files(rows: Mapping[str, Sequence[Row]]) -> list[Made]:
    """Return the tables as Parquet.

    Parameters
    ----------
    rows : mapping of str to sequence of tuple
        Name of the table → its rows.

    Returns
    -------
    list of Made
        A file for each table; days are of type date, cells with several ids stay one text.

    Raises
    ------
    UsageError
        If pyarrow is not installed.
    """
    require()
    return [Made(f"{FOLDER}/{table.name}.parquet", _parquet(table, rows[table.name])) for table in TABLES]


def _parquet(table: Table, rows: Sequence[Row]) -> bytes:
    import pyarrow
    from pyarrow import parquet

    types = {
        "boolean": pyarrow.bool_(),
        "date": pyarrow.date32(),
        "integer": pyarrow.int64(),
        "iri": pyarrow.string(),
        "number": pyarrow.float64(),
        "string": pyarrow.string(),
    }
    schema = pyarrow.schema(
        [
            pyarrow.field(
                column.name,
                types[column.type],
                nullable=not column.required,
                metadata={"description": column.about},
            )
            for column in table.columns
        ],
        metadata={"title": table.name, "description": table.about},
    )
    columns = [
        pyarrow.array([_value(column, row[at]) for row in rows], type=types[column.type])
        for at, column in enumerate(table.columns)
    ]
    buffer = io.BytesIO()
    parquet.write_table(pyarrow.Table.from_arrays(columns, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def _value(column: Column, cell: Cell) -> Any:
    return date.fromisoformat(str(cell)) if column.type == "date" and cell is not None else cell
