"""Compare triple stores side by side in one run: the same stored queries, the same rows, the times.

    python -m bench.stores --start [--write]
    python -m bench.stores oxigraph=http://localhost:7878/query fuseki=http://localhost:3030/unionref/query

``--start`` starts the servers of ``make stores`` for this run, each with an empty folder, and loads the build
into them. Servers that are named have to run and to hold the build. The packed store and rdflib run here.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import rdflib

from bench import machine
from bench.report import milliseconds
from tools import stores as servers
from unionref.queries import load_catalogue
from unionref.stores.endpoint import Endpoint
from unionref.stores.golden import Cell, cell
from unionref.stores.http import Client, StoreError

REPOSITORY = Path(__file__).resolve().parent.parent
PACKED, RDFLIB = "packed store", "rdflib"
PAGE = "docs/performance.md"
BEGIN = "<!-- Written by: python -m bench.stores --start --write -->"
END = "<!-- Until here. -->"
TIMEOUT = 60.0
"""Seconds that a server has for one query."""

_GRAPH = re.compile(r"^[^#]*\bGRAPH\b", re.MULTILINE)

BUDGET: Final = 3.0
"""Seconds after which a query is not run again on a store."""

Ask = Callable[[str], bytes]
"""Text of a query → the answer, in SPARQL 1.1 Query Results JSON."""


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


@contextmanager
def started(build: Path) -> Iterator[dict[str, str]]:
    """Run the servers of ``tools/stores.py`` until the block ends, with a build in each.

    Parameters
    ----------
    build : pathlib.Path
        The folder of the build.

    Yields
    ------
    dict of str to str
        Name of a server → the address that answers queries.

    Raises
    ------
    SystemExit
        If a server is not installed, does not start, or does not take the build.
    """
    secrets = {"UNIONREF_STORE_USER": "dba", "UNIONREF_STORE_PASSWORD": servers.VIRTUOSO_PASSWORD}
    with ExitStack() as stack:
        found: dict[str, str] = {}
        for name, planned in servers.PLANS.items():
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix=f"unionref-{name}-")))
            plan = planned(folder, servers.free_port())
            stack.enter_context(servers.running(plan, folder))
            command = [sys.executable, "-m", "unionref", "--build", str(build), "load", plan.url]
            done = subprocess.run(
                [*command, "--no-verify"],
                env={**os.environ, **(secrets if name == "virtuoso" else {})},
                capture_output=True,
                text=True,
                check=False,
            )
            if done.returncode != 0:
                raise SystemExit(f"{name}: {done.stderr.strip()}")
            found[name] = plan.query
        yield found


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
        PACKED: lambda text: store.query(text).serialize(format=ox.QueryResultsFormat.JSON),  # type: ignore[union-attr,arg-type,return-value]
        RDFLIB: lambda text: _plainly(dataset if _GRAPH.search(text) else graph, text),
        **{name: _endpoint(url) for name, url in endpoints.items()},
    }
    found: dict[str, dict[str, Asked]] = {}
    for query in load_catalogue(queries):
        wanted = rows_of(stores[PACKED](query.text))
        found[query.id] = {name: _time(ask, query.text, wanted, runs) for name, ask in stores.items()}
    return found


def _time(ask: Ask, text: str, wanted: Counter[tuple[Cell, ...]], runs: int) -> Asked:
    times: list[float] = []
    rows: Counter[tuple[Cell, ...]] = Counter()
    for _ in range(runs + 1):
        if sum(times) > BUDGET:
            break
        start = time.perf_counter()
        try:
            answer = ask(text)
            times.append(time.perf_counter() - start)
            rows = rows_of(answer)
        except NoAnswerError as error:
            return Asked(None, error=str(error))
    return Asked(statistics.median(times[1:] or times), sum(rows.values()), rows == wanted)


def rows_of(answer: bytes) -> Counter[tuple[Cell, ...]]:
    """Return the rows of an answer, each as `unionref load` compares it, and how often it came.

    Parameters
    ----------
    answer : bytes
        SPARQL 1.1 Query Results JSON.

    Returns
    -------
    Counter of tuple of Cell
        What stands in the columns, in their order.

    Raises
    ------
    NoAnswerError
        If it is no such answer.
    """
    try:
        solutions = ox.parse_query_results(answer, format=ox.QueryResultsFormat.JSON)
        assert isinstance(solutions, ox.QuerySolutions)
        return Counter(tuple(cell(value) for value in row) for row in solutions)
    except (SyntaxError, ValueError, AssertionError) as error:
        raise NoAnswerError("the answer is no SPARQL result") from error


def _plainly(graph: rdflib.Graph, text: str) -> bytes:
    """Ask rdflib."""
    try:
        return graph.query(text).serialize(format="json") or b""
    except Exception as error:  # it raises whatever its parser and its functions do
        raise NoAnswerError(" ".join(str(error).split())[:200] or type(error).__name__) from error


def _endpoint(url: str) -> Ask:
    endpoint = Endpoint(Client(timeout=TIMEOUT), url)

    def ask(text: str) -> bytes:
        try:
            return endpoint.results(text)
        except StoreError as error:
            raise NoAnswerError(error.message) from error

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
        ``NAME=URL`` of each server; ``--start`` for those of ``make stores``; ``--build`` the folder of the
        build that they hold; ``--runs``; ``--write`` puts the table into the page on speed too.

    Returns
    -------
    int
        0, or 1 if a server gave no answer or other rows.
    """
    parser = argparse.ArgumentParser(
        prog="python -m bench.stores", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("servers", nargs="*", type=server, metavar="NAME=URL", help="a SPARQL endpoint")
    parser.add_argument("--start", action="store_true", help="start and load the servers of make stores")
    parser.add_argument("--build", type=Path, default=REPOSITORY / "build", help="the build that they hold")
    parser.add_argument("--runs", type=int, default=5, help="runs of each query")
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE} too")
    asked = parser.parse_args(arguments)
    if not (asked.build / "unionref.nq").is_file():
        parser.error(f"{asked.build} is no build; make one: unionref build")
    if asked.runs < 1:
        parser.error("--runs is a whole number from 1")
    facts = machine.describe()
    endpoints = dict(asked.servers)
    with ExitStack() as stack:
        if asked.start:
            endpoints.update(stack.enter_context(started(asked.build)))
        found = compare(asked.build, REPOSITORY / "queries", endpoints, asked.runs)
    text = markdown(facts, found)
    print(text)
    if asked.write:
        page = REPOSITORY / PAGE
        before, _, rest = page.read_text(encoding="utf-8").partition(BEGIN)
        after = rest.partition(END)[2]
        page.write_text(f"{before}{BEGIN}\n\n{text}\n{END}{after}", encoding="utf-8")
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
