"""Answers: the rows of a query as typed Python values, and their standard serialisations.

An answer keeps the result as SPARQL 1.1 JSON, from which rows are read when somebody asks for them and from
which the other W3C formats are written; so a command that only prints CSV never builds a row.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from unionref.errors import UsageError
from unionref.namespaces import BASE, PREFIXES, shorten

if TYPE_CHECKING:
    from datetime import date

    import pyoxigraph

    from unionref.dates import PartialDate
    from unionref.queries import StoredQuery

W3C_FORMATS: Final = ("csv", "tsv", "json", "xml")
"""Formats of the W3C: SPARQL 1.1 Query Results CSV, TSV, JSON and XML."""

FORMATS: Final = ("table", *W3C_FORMATS, "markdown")
"""All formats an answer can be shown in."""

_XSD: Final = PREFIXES["xsd"]
_INTEGERS: Final = frozenset(
    _XSD + name
    for name in (
        "integer",
        "int",
        "long",
        "short",
        "byte",
        "nonNegativeInteger",
        "positiveInteger",
        "unsignedInt",
    )
)
_NUMBERS: Final = frozenset(_XSD + name for name in ("decimal", "double", "float"))


@dataclass(frozen=True)
class Entity:
    """Something the graph names with an IRI.

    Parameters
    ----------
    iri : str
        Its full IRI.
    id : str
        The short form a person types: `kenkoro`, `kenkoro#count-2019`, `event/kenkoro-1999`, `ur:Merger`.
    label : str or None
        Its `rdfs:label`, where the graph gives one.
    """

    iri: str
    id: str
    label: str | None = None

    def __str__(self) -> str:
        return self.id


Value: TypeAlias = "Entity | PartialDate | date | int | float | bool | str | None"
"""What a cell of an answer holds: an IRI is an Entity, an `xsd:date` a date, a year or month a
PartialDate."""


def compact(iri: str) -> str:
    """Return the short form of an IRI.

    Parameters
    ----------
    iri : str
        A full IRI.

    Returns
    -------
    str
        For an organization its id; for another IRI of the data set the part after its base; else the prefixed
        name; else the IRI as it is.
    """
    if iri.startswith(BASE):
        rest = iri[len(BASE) :]
        if rest.startswith("id/"):
            return rest[3:]
        if not rest.startswith("ontology"):
            return rest
    return shorten(iri)


def to_value(term: Any, label_of: Callable[[str], str | None] | None = None) -> Value:
    """Return the Python value of an RDF term.

    Parameters
    ----------
    term : pyoxigraph term or None
        The term; None for an unbound variable.
    label_of : callable, optional
        Gives the label of an IRI.

    Returns
    -------
    Value
        An Entity, a date, a PartialDate, an int, a float, a bool, a str or None. A literal that does not
        keep to its datatype stays a str.
    """
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        value = str(getattr(term, "value", term))
        return Entity(value, compact(value), label_of(value) if label_of else None)
    text = str(term.value)
    kind = datatype.value
    try:
        if kind in _INTEGERS:
            return int(text)
        if kind in _NUMBERS:
            return float(text)
        if kind == _XSD + "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text, text)
        if kind in (_XSD + "date", _XSD + "gYear", _XSD + "gYearMonth"):
            from unionref.dates import PartialDate

            found = PartialDate.from_lexical(text, kind)
            return found.earliest if found.precision == "day" else found
    except Exception:  # an ill-typed literal is shown as it stands
        return text
    return text


def plain(value: Value) -> str | int | float | bool | None:
    """Return a cell as JSON and pandas know it: an entity as its id, a date as ISO 8601 text."""
    if value is None or isinstance(value, str | int | float | bool):
        return value
    return str(value)


class Row(Mapping[str, Value]):
    """One row of an answer; `row["member"]`, `row.member` and `row[0]` are the same cell.

    Parameters
    ----------
    columns : sequence of str
        The names of the columns.
    values : sequence of Value
        The cells, in the same order.
    """

    __slots__ = ("_columns", "_values")
    _columns: tuple[str, ...]
    _values: tuple[Value, ...]

    def __init__(self, columns: Sequence[str], values: Sequence[Value]) -> None:
        object.__setattr__(self, "_columns", tuple(columns))
        object.__setattr__(self, "_values", tuple(values))

    def __getitem__(self, key: str | int) -> Value:
        if isinstance(key, int):
            return self._values[key]
        try:
            return self._values[self._columns.index(key)]
        except ValueError:
            raise KeyError(f"no column {key!r}; the columns are {', '.join(self._columns)}") from None

    def __getattr__(self, name: str) -> Value:
        try:
            return self._values[self._columns.index(name)]
        except ValueError:
            raise AttributeError(f"no column {name!r}; the columns are {', '.join(self._columns)}") from None

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a row cannot be changed")

    def __iter__(self) -> Iterator[str]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)

    def __hash__(self) -> int:
        return hash((self._columns, self._values))

    def __repr__(self) -> str:
        return f"Row({', '.join(f'{name}={value!r}' for name, value in self.items())})"

    def __reduce__(self) -> tuple[type[Row], tuple[tuple[str, ...], tuple[Value, ...]]]:
        return Row, (self._columns, self._values)

    @property
    def cells(self) -> tuple[Value, ...]:
        """The cells in the order of the columns."""
        return self._values


class Answer(Sequence[Row]):
    """The answer to a SELECT query: a sequence of typed rows.

    Parameters
    ----------
    data : bytes
        The result in SPARQL 1.1 Query Results JSON.
    query : StoredQuery, optional
        The stored query that was asked.
    asked : sequence of (str, str)
        The parameters as a person reads them.
    notes : sequence of str
        What the person who asked should know, such as an id that was followed to another one.
    label_of : callable, optional
        Gives the label of an IRI.
    """

    def __init__(
        self,
        data: bytes,
        query: StoredQuery | None = None,
        asked: Sequence[tuple[str, str]] = (),
        notes: Sequence[str] = (),
        label_of: Callable[[str], str | None] | None = None,
    ) -> None:
        self._data = data
        self._label_of = label_of
        self.query = query
        self.asked = tuple(asked)
        self.notes = tuple(notes)

    @classmethod
    def from_solutions(cls, solutions: pyoxigraph.QuerySolutions, **more: Any) -> Answer:
        """Take the solutions of a pyoxigraph query; the other arguments are those of the class."""
        from pyoxigraph import QueryResultsFormat

        return cls(solutions.serialize(format=QueryResultsFormat.JSON) or b"", **more)

    def _solutions(self) -> pyoxigraph.QuerySolutions:
        from pyoxigraph import QueryResultsFormat, QuerySolutions, parse_query_results

        solutions = parse_query_results(self._data, format=QueryResultsFormat.JSON)
        if not isinstance(solutions, QuerySolutions):
            raise TypeError("not the result of a SELECT query")
        return solutions

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(variable.value for variable in self._solutions().variables)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """The rows, as typed values."""
        return tuple(
            Row(self.columns, [to_value(term, self._label_of) for term in solution])
            for solution in self._solutions()
        )

    def __len__(self) -> int:
        return len(self.rows)

    def __getitem__(self, index: Any) -> Any:
        return self.rows[index]

    def __repr__(self) -> str:
        name = f"{self.query.id}: " if self.query else ""
        return f"<Answer {name}{len(self)} rows of {', '.join(self.columns)}>"

    def to_dicts(self) -> list[dict[str, str | int | float | bool | None]]:
        """Return the rows as dictionaries of plain values, with entities as ids and dates as text."""
        return [{name: plain(value) for name, value in row.items()} for row in self.rows]

    def to_pandas(self) -> Any:
        """Return the rows as a pandas DataFrame, with entities as ids and dates as text.

        Returns
        -------
        pandas.DataFrame
            One column per variable.

        Raises
        ------
        UsageError
            If pandas is not installed.
        """
        try:
            import pandas
        except ImportError as error:
            raise UsageError(
                "pandas is not installed, and to_pandas() needs it.", fix="pip install 'unionref[pandas]'"
            ) from error
        return pandas.DataFrame(self.to_dicts(), columns=list(self.columns))

    def write(self, format: str, *, width: int | None = None, color: bool = False) -> bytes:
        """Write the answer.

        Parameters
        ----------
        format : str
            One of `FORMATS`.
        width : int, optional
            For the table: the number of columns of the terminal; without it lines are as long as they need
            to be.
        color : bool
            For the table: whether to use colour.

        Returns
        -------
        bytes
            UTF-8.

        Raises
        ------
        UsageError
            If the format is not known.
        """
        if format in W3C_FORMATS:
            return self._write_w3c(format)
        from unionref import tables

        if format == "table":
            return tables.table(self, width=width, color=color).encode()
        if format == "markdown":
            return tables.markdown(self).encode()
        raise UsageError(f"The format “{format}” is not known.", fix="use one of " + ", ".join(FORMATS) + ".")

    def _write_w3c(self, format: str) -> bytes:
        from pyoxigraph import QueryResultsFormat

        target = {
            "csv": QueryResultsFormat.CSV,
            "tsv": QueryResultsFormat.TSV,
            "json": QueryResultsFormat.JSON,
            "xml": QueryResultsFormat.XML,
        }[format]
        buffer = io.BytesIO()
        self._solutions().serialize(buffer, format=target)
        text = buffer.getvalue()
        return text if text.endswith(b"\n") else text + b"\n"
