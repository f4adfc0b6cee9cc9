"""The queries for the Wikidata Query Service, asked as they stand of Blazegraph, the engine that runs there.

The service adds prefixes and a label service of its own to it; the queries use neither.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import rdflib
from test_wikidata_queries import EXPECTED, EXTRACT, read, relevant, short

from tools import stores
from unionref.links.wikidata import header_of
from unionref.stores.endpoint import Endpoint
from unionref.stores.http import Client

pytestmark = pytest.mark.external


@pytest.fixture(scope="module")
def blazegraph(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Endpoint]:
    """A Blazegraph that holds the extract."""
    folder = tmp_path_factory.mktemp("blazegraph")
    plan = stores.blazegraph_plan(folder, stores.free_port())
    with stores.running(plan, folder):
        client = Client(timeout=60)
        loaded = client.request("POST", plan.url, EXTRACT, type="text/turtle", accept="*/*")
        assert loaded.is_fine, loaded.body
        yield Endpoint(client, plan.query)


def test_the_extract_is_there(blazegraph: Endpoint) -> None:
    triples = len(rdflib.Graph().parse(EXTRACT))
    assert blazegraph.number("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }") == triples > 50


@pytest.mark.parametrize("name", EXPECTED)
def test_the_rows_on_the_extract(blazegraph: Endpoint, name: str) -> None:
    query = read(name)
    columns = header_of(query, name)["columns"]
    rows = [tuple(short(row.get(column)) for column in columns) for row in blazegraph.rows(query)]
    assert relevant(name, rows) == EXPECTED[name]
