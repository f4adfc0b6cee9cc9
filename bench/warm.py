"""Every stored query, warm: the packed store against an rdflib graph of the same default graph."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pyoxigraph as ox
import rdflib

from bench.timing import BenchmarkError, Timing, clock, in_turn
from unionref.namespaces import BASE
from unionref.queries import StoredQuery, bind, load_catalogue

LARGE = ("sohyo", "rengo", "zenroren", "domei", "churitsu-roren", "zenmin-roren", "jichiro", "japan-total")
"""Bodies with the most affiliates, officers, ancestors and head counts."""


@dataclass(frozen=True)
class WarmResult:
    """Times of one stored query with the values its file holds.

    Parameters
    ----------
    query : str
        The name of the query.
    rows : int
        How many rows both engines give.
    ours : Timing
        On the packed store.
    plain : Timing
        On the rdflib graph.
    slowest : str
        The large body for which the packed store takes longest; empty if the query asks for no body.
    slowest_rows : int
        The rows for it.
    slowest_time : Timing or None
        On the packed store.
    """

    query: str
    rows: int
    ours: Timing
    plain: Timing
    slowest: str = ""
    slowest_rows: int = 0
    slowest_time: Timing | None = None

    @property
    def ratio(self) -> float:
        """How many times faster the packed store is."""
        return self.plain.median / self.ours.median

    @property
    def longest(self) -> float:
        """The longer of the two medians on the packed store, in seconds."""
        return max(self.ours.median, self.slowest_time.median if self.slowest_time else 0.0)


def measure(queries: Path, build: Path, runs: int, budget: float) -> list[WarmResult]:
    """Time every stored query on both engines, query text to last row.

    Parameters
    ----------
    queries : pathlib.Path
        The folder of the stored queries.
    build : pathlib.Path
        The folder of a finished build.
    runs : int
        Wanted runs of each query.
    budget : float
        Seconds for one query. A query whose first run on rdflib takes longer is run on rdflib only that once.

    Returns
    -------
    list of WarmResult
        In the order of the catalogue.

    Raises
    ------
    BenchmarkError
        If the engines give different numbers of rows.
    """
    store = ox.Store.read_only(str(build / "store"))
    graph = rdflib.Graph().parse(build / "unionref.nt", format="nt")
    graphs = rdflib.Dataset()  # for the queries that look into a named graph; slower at all others
    graphs.parse(build / "unionref.nq", format="nquads")
    results = []
    for query in load_catalogue(queries):
        counts: dict[str, int] = {}
        ours = _counted(counts, "ours", lambda text=query.text: sum(1 for _ in store.query(text)))
        asked = graphs if "GRAPH <" in query.text else graph
        plain = _counted(counts, "plain", partial(_rows, asked, query.text))
        ours()
        wall, busy = clock(plain)
        if counts["ours"] != counts["plain"]:
            raise BenchmarkError(f"{query.id}: rows differ: {counts}")
        if wall > budget:
            times = {**in_turn({"ours": ours}, runs), "plain": Timing((wall,), (busy,))}
        else:
            times = in_turn({"ours": ours, "plain": plain}, runs, budget, warm_up=False)
        slowest = _slowest(store, query, runs)
        results.append(WarmResult(query.id, counts["ours"], times["ours"], times["plain"], *slowest))
    return results


def _slowest(store: ox.Store, query: StoredQuery, runs: int) -> tuple[str, int, Timing | None]:
    """Return the large body for which a query takes longest, the rows for it and the times."""
    found: tuple[str, int, Timing | None] = ("", 0, None)
    for body, text in _for_large_bodies(store, query):
        counts: dict[str, int] = {}
        work = _counted(counts, body, lambda text=text: sum(1 for _ in store.query(text)))
        timing = in_turn({body: work}, runs, budget=1.0)[body]
        if found[2] is None or timing.median > found[2].median:
            found = (body, counts[body], timing)
    return found


def _for_large_bodies(store: ox.Store, query: StoredQuery) -> Iterator[tuple[str, str]]:
    """Give the text of a query for each large body of the graph in the place of its first organization."""
    name = next((param.name for param in query.params if param.type == "organization"), None)
    for body in LARGE if name else ():
        iri = ox.NamedNode(f"{BASE}id/{body}")
        if name and next(store.quads_for_pattern(iri, None, None), None) is not None:
            yield body, bind(query, {name: iri})


def _rows(graph: rdflib.Graph, text: str) -> int:
    """Return how many rows a query gives on rdflib."""
    return sum(1 for _ in graph.query(text))


def _counted(counts: dict[str, int], name: str, work: Callable[[], int]) -> Callable[[], None]:
    """Return a function that does the work and notes its number of rows."""

    def run() -> None:
        counts[name] = work()

    return run
