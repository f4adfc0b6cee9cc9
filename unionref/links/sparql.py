"""Asking the query service of an authority for rows: the JSON form of SPARQL 1.1 results."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from unionref.links.forms import need
from unionref.links.web import Client

Row = dict[str, str]


def select(
    client: Client,
    address: str,
    query: str,
    names: Sequence[str],
    check: Callable[[Row], None] = lambda row: None,
) -> list[Row]:
    """Return the rows of a SELECT query.

    Parameters
    ----------
    client : Client
        Asks.
    address : str
        The address of the SPARQL endpoint.
    query : str
        The query.
    names : sequence of str
        The variables that every row has to bind.
    check : callable, optional
        Gets each row; raises :class:`AnswerError` if it is not as documented.

    Returns
    -------
    list of dict of str to str
        Variable → value, as a text whatever its kind.

    Raises
    ------
    WebError
        If the service does not answer so.
    """

    def checked(answer: Any) -> None:
        for row in _rows(answer, names):
            check(row)

    form = {"query": query, "format": "json"}
    answer = client.json(address, form, checked, post=True, accept="application/sparql-results+json")
    return _rows(answer, names)


def _rows(answer: Any, names: Sequence[str]) -> list[Row]:
    results = answer.get("results") if isinstance(answer, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    need(isinstance(rows, list), "answers without SPARQL results")
    return [{name: _value(row, name) for name in names} for row in rows or ()]


def _value(row: Any, name: str) -> str:
    term = row.get(name) if isinstance(row, dict) else None
    value = term.get("value") if isinstance(term, dict) else None
    need(isinstance(value, str), f"leaves out ?{name}")
    return str(value)
