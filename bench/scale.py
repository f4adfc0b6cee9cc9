"""Measure every stage of the build and every stored query at sizes ten times apart: ``make bench-scale``.

Each size is a synthetic movement in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import json
import re
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox

from bench import machine
from bench.scale_report import Measured, Query, Stage, markdown
from unionref.build import build
from unionref.errors import UnionrefError
from unionref.namespaces import BASE, UR
from unionref.paths import Root
from unionref.queries import StoredQuery, bind, load_catalogue
from unionref.synth import read_profile, synthesize

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = "docs/scale.md"
FIGURES = "<!-- What follows is written by: python -m bench.scale --write -->"
SIZES = (10_000, 100_000, 1_000_000, 10_000_000)
ONTOLOGY = 2_500
"""Triples of a built graph that do not grow with the data, about."""
PER_ORGANIZATION = 150
"""Triples of a built graph per organization, about."""
POINT = ("organization", "person", "statement", "source", "event")
"""The types of parameters that make a query one about a single thing."""


def organizations_for(size: int) -> int:
    """Return how many organizations give about a number of triples in the built graph."""
    return max(1, round((size - ONTOLOGY) / PER_ORGANIZATION))


class Peak:
    """The most memory that this process has held since the last question, in bytes (Linux)."""

    status = Path("/proc/self/status")
    reset = Path("/proc/self/clear_refs")

    def __init__(self) -> None:
        self.take()

    def take(self) -> int:
        """Return the peak, and begin anew."""
        found = re.search(r"^VmHWM:\s+(\d+) kB", self.status.read_text(encoding="utf-8"), re.MULTILINE)
        self.reset.write_text("5", encoding="utf-8")  # proc(5): reset the peak resident set size
        return int(found[1]) * 1024 if found else 0


def measure_one(size: int, runs: int, scratch: Path) -> Measured:
    """Make, build and ask a movement of one size, in this process.

    Parameters
    ----------
    size : int
        About how many triples the built graph is to have.
    runs : int
        Runs of each query.
    scratch : pathlib.Path
        A folder to write to.

    Returns
    -------
    Measured
        The figures.
    """
    number = organizations_for(size)
    root = Root(scratch / "movement")
    stages: dict[str, Stage] = {}
    peak = Peak()
    busy = [time.process_time()]

    def done(name: str, _seconds: float) -> None:
        busy.append(time.process_time())
        stages[name] = Stage(busy[-1] - busy[-2], peak.take())
        _say(f"{size:,}: {name} {stages[name].processor:.2f} s, {stages[name].peak / 2**20:,.0f} MiB")

    synthesize(root.path, number, 1, read_profile(), Root(REPOSITORY))
    done("synth", 0)

    try:
        report = build(root, scratch / "build", progress=done)
    except UnionrefError as error:
        return Measured(size, number, 0, stages, failed=str(error))
    triples = int(report.counts["triples"]) + int(report.counts["disputed"])
    return Measured(size, number, triples, stages, measure_queries(scratch / "build", runs))


def measure_queries(folder: Path, runs: int) -> dict[str, Query]:
    """Time every stored query on a build.

    Parameters
    ----------
    folder : pathlib.Path
        The build.
    runs : int
        Runs of each; fewer where they take longer than a few seconds together.

    Returns
    -------
    dict of str to Query
        Name → figures.
    """
    store = ox.Store.read_only(str(folder / "store"))
    chosen = things(store)
    found: dict[str, Query] = {}
    for query in load_catalogue(REPOSITORY / "queries"):
        seconds, rows, text = -1.0, -1, ""
        for candidate in texts(query, chosen):
            start = time.process_time()
            count = _rows(store, candidate)
            if count > rows:
                seconds, rows, text = time.process_time() - start, count, candidate
        times: list[float] = []
        while len(times) < runs and (not times or sum(times) < 3):
            start = time.process_time()
            _rows(store, text)
            times.append(time.process_time() - start)
        point = any(param.type in POINT and param.required for param in query.params)
        found[query.id] = Query(statistics.median(times or [seconds]), rows, point)
    return found


def texts(query: StoredQuery, chosen: Mapping[str, Sequence[ox.NamedNode | ox.Literal]]) -> list[str]:
    """Return the texts of a query to try: with the values that fit the movement, and as it stands.

    Parameters
    ----------
    query : StoredQuery
        The query.
    chosen : mapping of str to sequence of terms
        Type of a parameter → things to ask about.

    Returns
    -------
    list of str
        One text for each choice.
    """
    number = max((len(chosen.get(param.type, ())) for param in query.params), default=1)
    found: dict[str, None] = {}
    for place in range(max(1, number)):
        values = {
            param.name: of[(place + turn) % len(of)]
            for turn, param in enumerate(query.params)
            if (of := chosen.get(param.type))
        }
        found[bind(query, values)] = None
    return list(found)


def things(store: ox.Store) -> dict[str, list[ox.NamedNode | ox.Literal]]:
    """Return what to ask about: things of the first part, which is there at every size.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.

    Returns
    -------
    dict of str to list of terms
        Type of a parameter → things. The organizations: the largest centre, one with predecessors, one with
        successors, one with officers, one with a name that changed.
    """

    def first(pattern: str) -> list[ox.NamedNode | ox.Literal]:
        text = (
            f"PREFIX ur: <{UR}> PREFIX org: <http://www.w3.org/ns/org#> "
            f"SELECT ?x {{ {pattern} FILTER(STRSTARTS(STR(?x), CONCAT('{BASE}', ?kind, '/s0-'))) }} "
            "ORDER BY ?x LIMIT 1"
        )
        return [row["x"] for row in store.query(text)]  # type: ignore[union-attr,misc]

    organization = "BIND('id' AS ?kind)"
    return {
        "organization": [
            ox.NamedNode(f"{BASE}id/s0-0"),
            *first(f"{organization} ?x ur:successorOf ?a . ?a ur:successorOf ?b ."),
            *first(f"{organization} ?x ur:succeededBy ?a ."),
            *first(
                f"{organization} ?t a ur:Tenure ; org:organization ?x ; org:role <{BASE}role/president> ."
            ),
            *first(f"{organization} ?x ur:latestCount ?a ; ur:succeededBy ?b ."),
        ],
        "person": first("BIND('person' AS ?kind) ?t a ur:Tenure ; org:member ?x ."),
        "source": [ox.NamedNode(f"{BASE}source/s0-0")],
        "event": first("BIND('event' AS ?kind) ?x a ur:Merger ."),
        "statement": first("BIND('id' AS ?kind) ?x a ur:Affiliation ."),
        "entity": [ox.NamedNode(f"{BASE}id/s0-0")],
        "text": [ox.Literal("Synthetic Union 0-")],
        "year": [ox.Literal("1978", datatype=ox.NamedNode("http://www.w3.org/2001/XMLSchema#integer"))],
    }


def _rows(store: ox.Store, text: str) -> int:
    return sum(1 for _ in store.query(text))  # type: ignore[arg-type,misc]


def in_a_process(size: int, runs: int) -> Measured:
    """Measure one size in a process of its own.

    Parameters
    ----------
    size, runs : int
        As for :func:`measure_one`.

    Returns
    -------
    Measured
        The figures; ``failed`` says so if the process died.
    """
    command = [sys.executable, "-m", "bench.scale", "--one", str(size), "--runs", str(runs)]
    done = subprocess.run(command, cwd=REPOSITORY, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        return Measured(size, organizations_for(size), 0, failed=f"the process ended with {done.returncode}")
    value = json.loads(done.stdout)
    return Measured(
        **{
            **value,
            "stages": {name: Stage(**stage) for name, stage in value["stages"].items()},
            "queries": {name: Query(**query) for name, query in value["queries"].items()},
        }
    )


def main(arguments: list[str]) -> int:
    """Measure, print the tables, write ``build/scale.json``.

    Parameters
    ----------
    arguments : list of str
        ``--sizes`` with numbers of triples; ``--runs`` of each query; ``--write`` puts the figures into the
        page on scale too.

    Returns
    -------
    int
        0, or 1 if a size could not be measured.
    """
    parser = argparse.ArgumentParser(prog="python -m bench.scale", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=list(SIZES), help="numbers of triples")
    parser.add_argument("--runs", type=int, default=7, help="runs of each query")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE} too")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    asked = parser.parse_args(arguments)
    if min(asked.sizes) < 1 or asked.runs < 1:
        parser.error("sizes and runs are whole numbers from 1")
    if asked.one:
        with tempfile.TemporaryDirectory(prefix="unionref-scale-") as folder:
            print(json.dumps(asdict(measure_one(asked.one, asked.runs, Path(folder)))))
        return 0
    facts: dict[str, Any] = machine.describe()
    found = [in_a_process(size, asked.runs) for size in sorted(asked.sizes)]
    text = markdown(facts, found)
    print(text)
    target = REPOSITORY / "build" / "scale.json"
    target.parent.mkdir(exist_ok=True)
    figures = {"machine": facts, "sizes": [asdict(one) for one in found]}
    target.write_text(json.dumps(figures, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    if asked.write:
        page = REPOSITORY / PAGE
        before = page.read_text(encoding="utf-8").partition(FIGURES)[0]
        page.write_text(before + FIGURES + "\n\n" + text, encoding="utf-8")
    return 1 if any(one.failed for one in found) else 0


def _say(what: str) -> None:
    print(what, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
