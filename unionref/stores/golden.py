"""Golden rows: what each stored query answers in the build itself, and whether a server answers the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any, Final, TypeAlias

from unionref.answers import compact
from unionref.failures import answering, damaged
from unionref.namespaces import PREFIXES
from unionref.queries import StoredQuery
from unionref.stores.endpoint import Endpoint
from unionref.stores.http import StoreError

if TYPE_CHECKING:
    from unionref.dataset import Dataset

_XSD: Final = PREFIXES["xsd"]
_NUMBERS: Final = frozenset({_XSD + "integer", _XSD + "decimal", _XSD + "double", _XSD + "float"})

Cell: TypeAlias = "tuple[str, str, str] | None"
"""A term as it is compared: its text, its datatype (the empty text for an IRI) and its language."""
Rows: TypeAlias = "list[tuple[Cell, ...]]"


@dataclass(frozen=True)
class Golden:
    """A query with the rows it has to give.

    Parameters
    ----------
    name : str
        What the case is called in a line about it.
    text : str
        The query.
    columns : tuple of str
        The columns that are compared.
    rows : list of tuple of Cell
        The rows, in order.
    """

    name: str
    text: str
    columns: tuple[str, ...]
    rows: Rows


def golden_rows(dataset: Dataset) -> Iterator[Golden]:
    """Yield every stored query with the values it holds, and the rows the build gives for them.

    Parameters
    ----------
    dataset : Dataset
        The build, opened.

    Yields
    ------
    Golden
        One for each stored query, by name.
    """
    for query in dataset.queries():
        yield golden(dataset, query, query.text, query.id)


def golden(dataset: Dataset, query: StoredQuery, text: str, name: str) -> Golden:
    """Return the rows that the build gives for a query whose values have been bound."""
    with answering(dataset.path / "store"):
        solutions: Any = dataset.store.query(text)
        return Golden(name, text, query.columns, _rows(solutions, query.columns))


def compare(case: Golden, endpoint: Endpoint) -> str | None:
    """Ask a server for golden rows.

    Parameters
    ----------
    case : Golden
        The query and its rows.
    endpoint : Endpoint
        The server.

    Returns
    -------
    str or None
        One line that says what is different; None if nothing is.

    Raises
    ------
    StoreError
        If the server can no longer be reached at all.
    """
    try:
        found = read_rows(endpoint.results(case.text), case.columns, endpoint)
    except StoreError as error:
        if not error.is_about_the_request:
            raise
        return f"{case.name}: {error.message}"
    return difference(case, found)


def difference(case: Golden, found: Rows) -> str | None:
    """Say on one line in what rows differ from golden ones; None if they do not."""
    if found == case.rows:
        return None
    ours, theirs = Counter(case.rows), Counter(found)
    if ours == theirs:
        place = next(i for i, pair in enumerate(zip(case.rows, found, strict=True), 1) if pair[0] != pair[1])
        return (
            f"{case.name}: the right {len(found)} rows in another order; row {place} should be "
            f"{_shown(case.columns, case.rows[place - 1])} and is {_shown(case.columns, found[place - 1])}"
        )
    missing, extra = ours - theirs, theirs - ours
    line = f"{case.name}: {len(found)} rows instead of {len(case.rows)}"
    for what, rows in (("missing", missing), ("not expected", extra)):
        if rows:
            first = next(row for row in (case.rows if rows is missing else found) if row in rows)
            line += f"; {rows.total()} {what}, the first {_shown(case.columns, first)}"
    return line


def read_rows(answer: bytes, columns: Sequence[str], endpoint: Endpoint) -> Rows:
    """Read the rows of an answer in SPARQL 1.1 Query Results JSON.

    Raises
    ------
    StoreError
        If it is not well formed.
    """
    import pyoxigraph

    try:
        solutions: Any = pyoxigraph.parse_query_results(answer, format=pyoxigraph.QueryResultsFormat.JSON)
        return _rows(solutions, columns)
    except (SyntaxError, ValueError, TypeError, KeyError) as error:
        raise StoreError(
            f"The server's answer is not valid SPARQL 1.1 Query Results JSON: {' '.join(str(error).split())}",
            status=200,
            iri=endpoint.url,
        ) from error


def _rows(solutions: Any, columns: Sequence[str]) -> Rows:
    given = {variable.value: place for place, variable in enumerate(solutions.variables)}
    places = [given.get(column) for column in columns]
    return [
        tuple(None if place is None else cell(solution[place]) for place in places) for solution in solutions
    ]


def cell(term: Any) -> Cell:
    """Return a term as it is compared.

    The standards let engines write one value in several ways: a number or a truth value that was worked out
    (the canonical forms of XSD 1.0 and 1.1 differ), a language tag in small or large letters (BCP 47), a
    blank node with any label. Everything else is compared as it stands.
    """
    if term is None:
        return None
    datatype = getattr(term, "datatype", None)
    if datatype is None:
        is_named = hasattr(term, "value") and not str(term).startswith("_:")
        return (str(term.value), "", "") if is_named else ("_:", "", "")
    text, kind, language = str(term.value), str(datatype.value), (term.language or "").lower()
    if kind in _NUMBERS:
        try:
            text = format(Decimal(text).normalize(), "f")
        except InvalidOperation:
            return (text, kind, language)  # not a number, or none of finite size
    elif kind == _XSD + "boolean":
        text = {"1": "true", "0": "false"}.get(text, text)
    return (text, kind, language)


def _shown(columns: Sequence[str], row: tuple[Cell, ...]) -> str:
    """Return a row on one line, without the cells that are empty."""
    parts = []
    for column, value in zip(columns, row, strict=True):
        if value is not None:
            text, kind, language = value
            shown = compact(text) if not kind else " ".join(text.split())
            parts.append(f"{column}={shown}" + (f"@{language}" if language else ""))
    line = ", ".join(parts)
    return f"({line})" if len(line) <= 240 else f"({line[:240].rstrip()} …)"


def check_catalogue(dataset: Dataset) -> None:
    """Raise if a build holds no stored queries, so that a comparison could not fail."""
    if not dataset.queries():
        raise damaged(dataset.path / "catalogue.json")
