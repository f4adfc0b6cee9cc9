"""`unionref ask --endpoint`: any stored query on any endpoint, with the same values and tables."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from small_root import make_root
from store_server import PAGE, Reply, StoreServer, basic, on, serving, slowly

from unionref.answers import FORMATS
from unionref.cli import cli
from unionref.paths import Root

SECRET = "opensesame-7"


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Root:
    from unionref.build import build

    root = make_root(tmp_path_factory.mktemp("small") / "root")
    build(root, root.path / "build")
    return root


@pytest.fixture
def store(small: Root) -> Iterator[StoreServer]:
    """A store that the build was loaded into."""
    with serving() as running:
        running.store.bulk_load(path=str(small.path / "build" / "unionref.nq"))
        yield running


@pytest.fixture
def unbuilt(small: Root, tmp_path: Path) -> Root:
    """The same data set before anything was built."""
    shutil.copytree(small.path, tmp_path / "root", ignore=shutil.ignore_patterns("build"))
    return Root(tmp_path / "root")


def run(root: Root, *words: str, **environment: str) -> Result:
    env = {"UNIONREF_BUILD": "", "UNIONREF_STORE_USER": "", "UNIONREF_STORE_PASSWORD": "", **environment}
    result = CliRunner(env=env).invoke(cli, ["--root", str(root.path), *words])
    assert "Traceback" not in result.output
    assert "should not have happened" not in result.output, result.output
    return result


@pytest.mark.parametrize("format", FORMATS)
def test_the_answer_looks_like_that_of_the_build(small: Root, store: StoreServer, format: str) -> None:
    for words in (
        ("what-merged-into", "Gamma"),
        ("affiliates-at", "centre", "1999-01-01"),
        ("splits",),
    ):
        here = run(small, "ask", *words, "--format", format)
        there = run(small, "ask", *words, "--format", format, "--endpoint", store.url)
        assert there.exit_code == 0, there.output
        if format == "json":  # the document may say more in its head
            assert json.loads(there.stdout)["results"] == json.loads(here.stdout)["results"]
        else:
            assert there.stdout == here.stdout
    assert any(request.path == "/query" for request in store.seen)


def test_every_stored_query(small: Root, store: StoreServer) -> None:
    catalogue = json.loads(run(small, "ask", "--format", "json").stdout)
    free = [query["id"] for query in catalogue if not any(param["required"] for param in query["params"])]
    assert len(free) >= 5
    for name in free:
        there = run(small, "ask", "--endpoint", store.url + "/query", name, "--format", "csv")
        assert there.exit_code == 0, there.output
        assert there.stdout == run(small, "ask", name, "--format", "csv").stdout


def test_an_old_id_is_followed_and_said(small: Root, store: StoreServer) -> None:
    result = run(small, "ask", "what-merged-into", "old-gamma", "--endpoint", store.url)
    assert "was replaced by gamma" in result.stderr
    assert "alpha" in result.stdout


def test_the_graphs_named_in_the_address_go_with_the_query(small: Root, store: StoreServer) -> None:
    plain = "https://w3id.org/unionref/graph/plain"
    quads = list(store.store)
    store.store.clear()
    store.store.extend(ox.Quad(q.subject, q.predicate, q.object, ox.NamedNode(plain)) for q in quads)
    empty = run(small, "ask", "what-merged-into", "gamma", "--endpoint", store.url, "--format", "csv")
    full = run(
        small, "ask", "what-merged-into", "gamma", "--format", "csv", "--endpoint",
        f"{store.url}/query?default-graph-uri={plain}",
    )  # fmt: skip
    assert len(empty.stdout.splitlines()) == 1
    assert full.stdout == run(small, "ask", "what-merged-into", "gamma", "--format", "csv").stdout


def test_without_a_build_ids_and_iris_are_enough(unbuilt: Root, store: StoreServer) -> None:
    for value in ("gamma", "id:gamma", "https://w3id.org/unionref/id/gamma"):
        result = run(unbuilt, "ask", "what-merged-into", value, "--endpoint", store.url, "--format", "csv")
        assert result.exit_code == 0, result.output
        assert len(result.stdout.splitlines()) == 3
    result = run(unbuilt, "ask", "what-merged-into", "Gamma Union", "--endpoint", store.url)
    assert result.exit_code == 2
    assert "neither an id nor an IRI" in result.output
    assert "unionref build" in result.output
    assert not (unbuilt.path / "build").exists(), "asking an endpoint builds nothing"


def test_an_iri_that_only_the_endpoint_knows(small: Root, store: StoreServer) -> None:
    text = "INSERT { <http://e/new> ?p ?o } WHERE { <https://w3id.org/unionref/event/gamma-1950> ?p ?o }"
    store.store.update(text)
    result = run(small, "ask", "what-merged-into", "http://e/new", "--endpoint", store.url, "--format", "csv")
    assert result.exit_code == 0, result.output
    assert len(result.stdout.splitlines()) == 1


@pytest.mark.parametrize(
    ("lie", "sentences"),
    [
        (on("POST", "/query", Reply(200, PAGE, "text/html"), after=1), ["web page instead of a store"]),
        (
            on("POST", "/query", Reply(500, b"too complex"), after=1),
            ["query what-merged-into", "too complex"],
        ),
        (
            on("POST", "/query", Reply(200, b'{"head":{},"results":{"bindings":[]}}'), after=2),
            ["not valid SPARQL"],
        ),
        (on("POST", "/query", Reply(200, b'{"head":{"vars":[]}'), after=2), ["not with SPARQL results"]),
        (on("POST", "/query", Reply(hang_up=True), after=2), ["broke off"]),
        (basic("editor", "another"), ["refuses this user and password"]),
        (slowly(2, "/query"), ["did not answer within 0.3 seconds", "--timeout"]),
    ],
    ids=["a page", "an error", "no variables", "half of JSON", "killed", "password", "slow"],
)
def test_an_endpoint_that_fails(small: Root, store: StoreServer, lie: object, sentences: list[str]) -> None:
    store.lie = lie  # type: ignore[assignment]
    words = ("ask", "what-merged-into", "gamma", "--endpoint", store.url, "--timeout", "0.3")
    result = run(small, *words, UNIONREF_STORE_USER="editor", UNIONREF_STORE_PASSWORD=SECRET)
    assert result.exit_code == 3, result.output
    assert result.stdout == ""
    for sentence in sentences:
        assert sentence in result.output
    assert SECRET not in result.output


def test_no_source_can_be_chosen_there(small: Root, store: StoreServer) -> None:
    result = run(small, "ask", "splits", "--endpoint", store.url, "--according-to", "book")
    assert result.exit_code == 2
    assert "leave out --endpoint or --according-to" in result.output
    assert store.seen == []
