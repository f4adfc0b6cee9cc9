"""Every stored query, warm: the packed store against an rdflib graph of the same default graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import rdflib

from bench.timing import BenchmarkError, Timing, in_turn
from unionref.queries import load_catalogue


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
    """

    query: str
    rows: int
    ours: Timing
    plain: Timing

    @property
    def ratio(self) -> float:
        """How many times faster the packed store is."""
        return self.plain.median / self.ours.median


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
        Seconds for one query, after which no further round is begun.

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
    graph = rdflib.Graph()
    graph.parse(build / "unionref.nt", format="nt")
    results = []
    for query in load_catalogue(queries):
        counts: dict[str, int] = {}
        times = in_turn(
            {
                "ours": _counted(counts, "ours", lambda text=query.text: sum(1 for _ in store.query(text))),
                "plain": _counted(counts, "plain", lambda text=query.text: sum(1 for _ in graph.query(text))),
            },
            runs,
            budget,
        )
        if counts["ours"] != counts["plain"]:
            raise BenchmarkError(f"{query.id}: rows differ: {counts}")
        results.append(WarmResult(query.id, counts["ours"], times["ours"], times["plain"]))
    return results


def _counted(counts: dict[str, int], name: str, work: Callable[[], int]) -> Callable[[], None]:
    """Return a function that does the work and notes its number of rows."""

    def run() -> None:
        counts[name] = work()

    return run
