"""A question about one thing is answered by looking up that thing, however large the graph is.

Nothing is timed. `oxigraph query --explain-file --stats` tells how many rows each step of a plan gave. The
same query is asked of the whole graph and of the whole graph with strange twins of everything in it: whatever
a step reads that does not belong to the thing asked about, it then reads more than once.
"""

from __future__ import annotations

import json
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from conftest import Built
from test_stored_queries import CATALOGUE

from bench.scale import POINT
from tools.stores import oxigraph_program
from unionref.namespaces import BASE

pytestmark = pytest.mark.external

ABOUT_ONE_THING = sorted(
    query.id
    for query in CATALOGUE.values()
    if any(param.type in POINT and param.required for param in query.params)
)
TWINS = 2


@dataclass(frozen=True)
class Stores:
    """The graph as it is, and the graph with twins, as folders that Oxigraph opens."""

    plain: Path
    crowded: Path


@pytest.fixture(scope="module")
def stores(whole: Built, tmp_path_factory: pytest.TempPathFactory) -> Stores:
    """The whole graph, and the same with two twins of every organization, person, event and source."""
    folder = tmp_path_factory.mktemp("point-queries")
    quads = (whole.path / "unionref.nq").read_text(encoding="utf-8")
    made = Stores(folder / "plain", folder / "crowded")
    for place, twins in ((made.plain, 0), (made.crowded, TWINS)):
        store = ox.Store(str(place))
        store.bulk_load(quads.encode(), format=ox.RdfFormat.N_QUADS)
        for number in range(twins):
            strange = re.sub(rf"<{BASE}(id|event|person|source)/", rf"<{BASE}\1/twin{number}-", quads)
            store.bulk_load(strange.encode(), format=ox.RdfFormat.N_QUADS)
        store.flush()
        del store
    return made


def rows_read(store: Path, text: str, folder: Path) -> int:
    """Ask Oxigraph's program a query and return how many rows all steps of its plan gave together.

    Parameters
    ----------
    store : pathlib.Path
        The folder of the store.
    text : str
        The query.
    folder : pathlib.Path
        Where to write.

    Returns
    -------
    int
        The rows.
    """
    query, explanation = folder / "query.rq", folder / "plan.json"
    query.write_text(text, encoding="utf-8")
    places = ["--location", str(store), "--query-file", str(query), "--explain-file", str(explanation)]
    results = ["--results-file", str(folder / "rows.csv"), "--stats"]
    subprocess.run([str(oxigraph_program()), "query", *places, *results], check=True)
    return total(json.loads(explanation.read_text(encoding="utf-8"))["plan"])


def total(step: dict[str, Any]) -> int:
    """Return how many rows a step of a plan and those below it gave."""
    return int(step.get("number of results", 0)) + sum(total(below) for below in step.get("children", []))


@pytest.mark.parametrize("name", ABOUT_ONE_THING)
def test_what_is_asked_of_one_thing_reads_nothing_of_others(
    name: str, stores: Stores, tmp_path: Path
) -> None:
    text = CATALOGUE[name].text
    plain, crowded = (rows_read(store, text, tmp_path) for store in (stores.plain, stores.crowded))
    assert plain > 0
    assert crowded == plain, f"{name} reads {crowded - plain} rows of things that it is not asked about"


def test_a_query_that_reads_everything_is_noticed(stores: Stores, tmp_path: Path) -> None:
    """The affiliations are given for one body, but by a sub-select that knows nothing of it."""
    text = f"""
        PREFIX org: <http://www.w3.org/ns/org#>
        PREFIX ur: <{BASE}ontology#>
        SELECT ?member {{
          VALUES ?body {{ <{BASE}id/zenroren> }}
          {{ SELECT ?member ?body {{ ?s a ur:Affiliation ; org:organization ?body ; org:member ?member }} }}
        }}
    """
    plain, crowded = (rows_read(store, text, tmp_path) for store in (stores.plain, stores.crowded))
    assert crowded > TWINS * plain
