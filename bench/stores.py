"""Compare triple stores side by side in one run: the same stored queries, the same rows, the times.

    python -m bench.stores oxigraph=http://localhost:7878/query fuseki=http://localhost:3030/unionref/query

The servers have to run and to hold the build (``unionref.nq``); the packed store and rdflib run here.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import warnings
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox
import rdflib

from bench import machine
from bench.report import milliseconds
from unionref.queries import load_catalogue

REPOSITORY = Path(__file__).resolve().parent.parent
PACKED, RDFLIB = "packed store", "rdflib"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger")}
TIMEOUT = 60.0
"""Seconds that a server has for one query."""

_GRAPH = re.compile(r"^[^#]*\bGRAPH\b", re.MULTILINE)

BUDGET: Final = 3.0
"""Seconds after which a query is not run again on a store."""

Ask = Callable[[str], Any]
"""Text of a query → the rows, in the form of the SPARQL results JSON."""


class NoAnswerError(Exception):
    """A store gave no answer; the text says why."""


@dataclass(frozen=True)
class Asked:
    """One query on one store.

    Parameters
    ----------
    seconds : float or None
        Median; None if there was no answer.
    rows : int
        How many rows came.
    same : bool
        Whether they are those of the packed store.
    error : str
        Why there was no answer.
    """

    seconds: float | None
    rows: int = 0
    same: bool = False
    error: str = ""


def compare(
    build: Path, queries: Path, endpoints: Mapping[str, str], runs: int
) -> dict[str, dict[str, Asked]]:
    """Ask every stored query of every store, in turn.

    Parameters
    ----------
    build, queries : pathlib.Path
        The folders of a build and of the stored queries.
    endpoints : mapping of str to str
        Name of a server → the address that answers SPARQL queries.
    runs : int
        Runs of each query on each store; one run goes before that is not counted.

    Returns
    -------
    dict of str to dict of str to Asked
        Query → store → figures.
    """
    store = ox.Store.read_only(str(build / "store"))
    warnings.simplefilter("ignore", DeprecationWarning)  # rdflib warns of its own parts
    dataset = rdflib.Dataset()
    dataset.parse(build / "unionref.nq", format="nquads")
    graph = rdflib.Graph()  # what a user would take, where a query needs no named graph
    graph.parse(build / "unionref.nt", format="nt")
    stores: dict[str, Ask] = {
        PACKED: lambda text: json.loads(
            store.query(text).serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr,arg-type]
        ),
        RDFLIB: lambda text: _plainly(dataset if _GRAPH.search(text) else graph, text),
        **{name: _endpoint(url) for name, url in endpoints.items()},
    }
    found: dict[str, dict[str, Asked]] = {}
    for query in load_catalogue(queries):
        wanted = rows_of(stores[PACKED](query.text))
        found[query.id] = {name: _time(ask, query.text, wanted, runs) for name, ask in stores.items()}
    return found


def _time(ask: Ask, text: str, wanted: Counter[tuple[str, ...]], runs: int) -> Asked:
    times: list[float] = []
    rows: Counter[tuple[str, ...]] = Counter()
    for _ in range(runs + 1):
        if sum(times) > BUDGET:
            break
        start = time.perf_counter()
        try:
            answer = ask(text)
        except NoAnswerError as error:
            return Asked(None, error=str(error))
        times.append(time.perf_counter() - start)
        rows = rows_of(answer)
    return Asked(statistics.median(times[1:] or times), sum(rows.values()), rows == wanted)


def rows_of(answer: Any) -> Counter[tuple[str, ...]]:
    """Return the rows of an answer in a form that does not depend on how an engine writes numbers and tags.

    Parameters
    ----------
    answer : object
        SPARQL results in JSON.

    Returns
    -------
    Counter of tuple of str
        Each row and how often it came.
    """
    names = answer["head"].get("vars", [])
    return Counter(tuple(_term(row.get(name)) for name in names) for row in answer["results"]["bindings"])


def _term(value: Mapping[str, str] | None) -> str:
    if value is None:
        return ""
    kind = value.get("datatype", "")
    if kind in NUMBERS:
        try:
            return f"{Decimal(value['value']).normalize():f}"
        except InvalidOperation:
            return value["value"]
    if language := value.get("xml:lang"):
        return f"{value['value']}@{language.lower()}"
    return value["value"] if kind in ("", XSD + "string") else f"{value['value']}^^{kind}"


def _plainly(graph: rdflib.Graph, text: str) -> Any:
    """Ask rdflib."""
    try:
        return json.loads(graph.query(text).serialize(format="json") or b"")
    except Exception as error:  # it raises whatever its parser and its functions do
        raise NoAnswerError(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _endpoint(url: str) -> Ask:
    def ask(text: str) -> Any:
        request = urllib.request.Request(
            url,
            data=urllib.parse.urlencode({"query": text}).encode(),
            headers={"Accept": "application/sparql-results+json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                answer = json.loads(response.read())
        except urllib.error.HTTPError as error:
            said = " ".join(error.read(300).decode("utf-8", "replace").split())
            raise NoAnswerError(f"HTTP {error.code} {said}".strip()) from error
        except OSError as error:
            raise NoAnswerError(str(getattr(error, "reason", error))) from error
        except ValueError as error:
            raise NoAnswerError("the answer is not JSON") from error
        if not isinstance(answer, dict) or "results" not in answer:
            raise NoAnswerError("the answer is no SPARQL result")
        return answer

    return ask


def markdown(facts: Mapping[str, str], found: Mapping[str, Mapping[str, Asked]]) -> str:
    """Return the report of a run.

    Parameters
    ----------
    facts : mapping of str to str
        The machine.
    found : mapping of str to mapping of str to Asked
        What :func:`compare` returned.

    Returns
    -------
    str
        Markdown: milliseconds, and in brackets how many times faster than rdflib.
    """
    names = list(next(iter(found.values())))
    lines = ["| what | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items()), ""]
    lines += ["| query | rows | " + " | ".join(names) + " |", "|---|---|" + "---|" * len(names)]
    for query, asked in found.items():
        cells = [_cell(one, asked[RDFLIB]) for one in asked.values()]
        lines.append(f"| {query} | {asked[PACKED].rows} | {' | '.join(cells)} |")
    means: list[str] = []
    for name in names:
        ratios = [
            asked[RDFLIB].seconds / asked[name].seconds  # type: ignore[operator]
            for asked in found.values()
            if asked[RDFLIB].seconds and asked[name].seconds and asked[name].same
        ]
        means.append(f"{statistics.geometric_mean(ratios):.1f}x of {len(ratios)}" if ratios else "–")
    lines.append(f"| **geometric mean, where the rows are the same** | | {' | '.join(means)} |")
    problems = [
        f"- {query}, {name}: {one.error or f'{one.rows} rows that are not those of the packed store'}"
        for query, asked in found.items()
        for name, one in asked.items()
        if one.error or not one.same
    ]
    lines += ["", "Where a store gave other rows, or none:", "", *(problems or ["- nowhere"])]
    return "\n".join(lines) + "\n"


def _cell(one: Asked, plain: Asked) -> str:
    if one.seconds is None:
        return "no answer"
    text = milliseconds(one.seconds)
    if one is not plain and plain.seconds:
        text += f" ({plain.seconds / one.seconds:.1f}x)"
    return text if one.same else f"{text}, other rows"


def server(text: str) -> tuple[str, str]:
    """Return name and address of a server from ``name=http://…``.

    Parameters
    ----------
    text : str
        What was typed.

    Returns
    -------
    tuple of (str, str)
        Name and address.

    Raises
    ------
    argparse.ArgumentTypeError
        If it is something else.
    """
    match = re.fullmatch(r"([\w.-]+)=(https?://\S+)", text)
    if match is None:
        raise argparse.ArgumentTypeError(f"“{text}” is not NAME=http://ADDRESS")
    return match[1], match[2]


def main(arguments: list[str]) -> int:
    """Compare, print the table, write ``build/stores.json``.

    Parameters
    ----------
    arguments : list of str
        ``NAME=URL`` of each server; ``--build`` the folder of the build that they hold; ``--runs``.

    Returns
    -------
    int
        0, or 1 if a server gave no answer or other rows.
    """
    parser = argparse.ArgumentParser(
        prog="python -m bench.stores", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("servers", nargs="*", type=server, metavar="NAME=URL", help="a SPARQL endpoint")
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="the build that they hold")
    parser.add_argument("--runs", type=int, default=5, help="runs of each query")
    asked = parser.parse_args(arguments)
    if not (asked.build / "unionref.nq").is_file():
        parser.error(f"{asked.build} is no build; make one: unionref build")
    if asked.runs < 1:
        parser.error("--runs is a whole number from 1")
    facts = machine.describe()
    endpoints = dict(asked.servers)
    found = compare(asked.build, REPOSITORY / "queries", endpoints, asked.runs)
    print(markdown(facts, found))
    figures = {
        "machine": facts,
        "queries": {query: {name: asdict(one) for name, one in by.items()} for query, by in found.items()},
    }
    (asked.build / "stores.json").write_text(
        json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8"
    )
    return 1 if any(not by[name].same for by in found.values() for name in endpoints) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
