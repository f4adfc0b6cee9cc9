"""Rows of SPARQL answers as Python values."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from unionref.dates import PartialDate
from unionref.draw.model import Moment
from unionref.namespaces import PREFIXES

if TYPE_CHECKING:
    import pyoxigraph


class Row:
    """One row of an answer.

    Parameters
    ----------
    solution : pyoxigraph.QuerySolution
        The row as the store gives it.
    variables : sequence of pyoxigraph.Variable
        The columns.
    """

    __slots__ = ("_solution", "_variables")

    def __init__(self, solution: Any, variables: Sequence[Any]) -> None:
        self._solution = solution
        self._variables = variables

    def iri(self, name: str) -> str:
        """Return the IRI or the text of a column, empty if it is not bound."""
        term = self._solution[name]
        return "" if term is None else str(term.value)

    text = iri

    def lang(self, name: str) -> str:
        """Return the language of a text, empty if it has none."""
        return getattr(self._solution[name], "language", None) or ""

    def flag(self, name: str) -> bool:
        """Return whether a column is bound to true."""
        return self.iri(name) in ("true", "1")

    def day(self, name: str) -> date | None:
        """Return an xsd:date."""
        term = self._solution[name]
        return None if term is None else date.fromisoformat(term.value[:10])

    def partial(self, name: str) -> Moment:
        """Return the bounds of a date that is as precise as its source; without bounds if it is not bound."""
        term = self._solution[name]
        return Moment() if term is None else Moment(*PartialDate.from_literal(term).bounds())

    def __contains__(self, name: str) -> bool:
        return any(variable.value == name for variable in self._variables)

    def moment(self, earliest: str, latest: str) -> Moment:
        """Return two bounds."""
        return Moment(self.day(earliest), self.day(latest))


def select(store: pyoxigraph.Store, query: str) -> Iterator[Row]:
    """Run a SELECT query in which the project's prefixes need not be declared.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    query : str
        The query.

    Yields
    ------
    Row
        The rows.
    """
    answer: Any = store.query(query, prefixes=dict(PREFIXES))
    for solution in answer:
        yield Row(solution, answer.variables)


def values(name: str, iris: Collection[str]) -> str:
    """Return a VALUES line for one variable, with the IRIs in a fixed order."""
    return f"VALUES ?{name} {{ {' '.join(f'<{iri}>' for iri in sorted(iris))} }}"
