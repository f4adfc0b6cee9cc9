"""The queries for the Wikidata Query Service: what they know of our graph stands in them and is kept current.

The service asks no endpoint but those on its own list, so that a query that brings both graphs together has
to carry our side with it. Each file in ``queries/wikidata/`` says in its header which rows of our graph it
needs, and holds them in a block of VALUES; :func:`refresh` writes that block anew, ``make wikidata-queries``
does it for all files.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import yaml

from unionref.atomic import write_text
from unionref.errors import FindingsError
from unionref.namespaces import BASE
from unionref.queries import sparql_term

FOLDER: Final = "wikidata"
_BLOCK: Final = re.compile(
    r"^(?P<indent> *)VALUES \([^)]*\) \{  # ours: (?P<name>[a-z-]+)\n.*?^(?P=indent)\}$",
    re.MULTILINE | re.DOTALL,
)

_OURS: Final = BASE + "id/"

Ask = Callable[[str], tuple[Sequence[str], Sequence[Sequence[Any]]]]
"""Takes a SELECT query, gives the names of its columns and its rows, cells of None where nothing is bound."""


def header_of(text: str, file: Path | str) -> dict[str, Any]:
    """Return the header of a query for Wikidata.

    Parameters
    ----------
    text : str
        The file.
    file : pathlib.Path or str
        Its name, for errors.

    Returns
    -------
    dict
        ``summary``, ``question``, ``columns``, and ``ours``: block → query of our graph.

    Raises
    ------
    FindingsError
        If it has no such header.
    """
    lines = [line[2:].removeprefix(" ") for line in text.splitlines() if line.startswith("#+")]
    try:
        found = yaml.safe_load("\n".join(lines))
    except yaml.YAMLError as error:
        raise FindingsError(f"The header of the query is not YAML: {error}", file=file) from error
    if not isinstance(found, dict) or not {"summary", "question", "columns", "ours"} <= set(found):
        raise FindingsError(
            "The header of the query does not give summary, question, columns and ours.",
            file=file,
            fix="See the other files in queries/wikidata/.",
        )
    return found


def refresh(text: str, ask: Ask, file: Path | str) -> str:
    """Return a query with the rows of our graph written anew.

    Parameters
    ----------
    text : str
        The file as it is.
    ask : callable
        Asks our graph.
    file : pathlib.Path or str
        Its name, for errors.

    Returns
    -------
    str
        The file as it is to be.

    Raises
    ------
    FindingsError
        If the header and the blocks do not fit.
    """
    wanted: dict[str, str] = header_of(text, file)["ours"]
    found = [match["name"] for match in _BLOCK.finditer(text)]
    if sorted(found) != sorted(wanted):
        raise FindingsError(
            f"The header names the rows of our graph {sorted(wanted)}, and the query holds {sorted(found)}.",
            file=file,
            fix="Write one block `VALUES (…) {  # ours: NAME` for each name in the header.",
        )

    def block(match: re.Match[str]) -> str:
        columns, rows = ask(wanted[match["name"]])
        indent = match["indent"]
        names = " ".join(f"?{name}" for name in columns)
        lines = [f"{indent}VALUES ({names}) {{  # ours: {match['name']}"]
        for row in rows:
            cells = " ".join(_written(cell) for cell in row)
            lines.append(f"{indent}  ({cells})")
        return "\n".join([*lines, f"{indent}}}"])

    return _BLOCK.sub(block, text)


def _written(cell: Any) -> str:
    """Write a cell; an organization of ours in short, because such a block has hundreds of rows."""
    if cell is None:
        return "UNDEF"
    if isinstance(cell, ox.NamedNode) and cell.value.startswith(_OURS):
        return f"id:{cell.value.removeprefix(_OURS)}"
    return sparql_term(cell)


def asker(store: ox.Store) -> Ask:
    """Return a function that asks a store.

    Parameters
    ----------
    store : pyoxigraph.Store
        A built graph.

    Returns
    -------
    callable
        As :data:`Ask`; the rows are put in order, so that the same graph gives the same text.
    """

    def ask(query: str) -> tuple[Sequence[str], Sequence[Sequence[Any]]]:
        solutions = store.query(query)
        if not isinstance(solutions, ox.QuerySolutions):
            raise FindingsError("The rows of our graph are asked for with a SELECT query.")
        names = [variable.value for variable in solutions.variables]
        rows = sorted(
            ([row[name] for name in names] for row in solutions), key=lambda row: [str(c) for c in row]
        )
        return names, rows

    return ask


def refresh_all(folder: Path, store: ox.Store) -> list[Path]:
    """Write the rows of our graph anew into all queries for Wikidata.

    Parameters
    ----------
    folder : pathlib.Path
        ``queries/`` of a checkout.
    store : pyoxigraph.Store
        Its built graph.

    Returns
    -------
    list of pathlib.Path
        The files that changed.
    """
    changed = []
    for path in sorted((folder / FOLDER).glob("*.rq")):
        old = path.read_text(encoding="utf-8")
        new = refresh(old, asker(store), path)
        if new != old:
            write_text(path, new)
            changed.append(path)
    return changed


if __name__ == "__main__":
    from unionref.opening import open_dataset
    from unionref.paths import find_root

    refresh_all(find_root().queries, open_dataset().store)
