"""`unionref load`: all or nothing whatever the server does, secret credentials, differences by name."""

from __future__ import annotations

import gzip
import json
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from small_root import make_root
from store_server import PAGE, Reply, Request, StoreServer, basic, digest, on, serving, slowly

from unionref.cli import cli
from unionref.namespaces import BASE, DISPUTED
from unionref.paths import Root
from unionref.stores import http, transfer
from unionref.stores.credentials import Credentials, answer
from unionref.stores.discovery import PLAIN, STAGING, discover
from unionref.stores.http import Client
from unionref.stores.recipes import STORES, recipe
from unionref.stores.transfer import load

SECRET = "opensesame-7/ä"
OLD = (
    f"<{BASE}ontology> <http://e/p> <http://e/old> .\n<http://e/s> <http://e/p> <http://e/o> <{DISPUTED}> .\n"
)
"""What stands in a store that an older version was loaded into."""


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A small data set with a build of its own."""
    from unionref.build import build

    root = make_root(tmp_path_factory.mktemp("small") / "root")
    build(root, root.path / "build")
    return root


@pytest.fixture
def store() -> Iterator[StoreServer]:
    """A store that holds an older version."""
    with serving() as running:
        running.store.extend(ox.parse(OLD, format=ox.RdfFormat.N_QUADS))
        yield running


def run(root: Root, *words: str, secret: bool = False, stdin: str | None = None) -> Result:
    environment = {
        "UNIONREF_BUILD": "",
        "UNIONREF_ROOT": "",
        "UNIONREF_STORE_USER": "",
        "UNIONREF_STORE_PASSWORD": "",
    }
    if secret:
        environment |= {"UNIONREF_STORE_USER": "editor", "UNIONREF_STORE_PASSWORD": SECRET}
    result = CliRunner(env=environment).invoke(cli, ["--root", str(root.path), *words], input=stdin)
    assert "Traceback" not in result.output
    assert "should not have happened" not in result.output, result.output
    return result


def quads(root: Root) -> set[str]:
    return {str(quad) for quad in ox.parse(path=str(root.path / "build" / "unionref.nq"))}


def old() -> set[str]:
    return {str(quad) for quad in ox.parse(OLD, format=ox.RdfFormat.N_QUADS)}


# --- how a server takes data ---


def test_a_server_with_graph_store_and_update(small: Root, store: StoreServer) -> None:
    result = run(small, "load", store.url)
    assert result.exit_code == 0, result.output
    assert "Graph Store Protocol and Update" in result.stderr
    assert "stored queries compared: all as in the build." in result.stdout
    assert store.quads() == quads(small)
    (switch,) = [request for request in store.seen if b"MOVE" in request.body]
    assert switch.body.count(b"MOVE") == 2, "both graphs in one request"


def test_a_server_with_update_only(small: Root, store: StoreServer) -> None:
    store.lie = on("PUT", "/store", Reply(405))
    result = run(small, "load", store.url + "/query", "--no-verify")
    assert result.exit_code == 0, result.output
    assert "takes data by SPARQL 1.1 Update\n" in result.stderr
    assert store.quads() == quads(small)


def test_fuseki_is_spared_the_moves_that_lose_triples(small: Root, store: StoreServer) -> None:
    store.names = {"Fuseki-Request-Id": "7"}
    assert run(small, "load", store.url, "--no-verify").exit_code == 0
    (switch,) = [request for request in store.seen if b"MOVE" in request.body]
    assert switch.body.count(b"MOVE") == 1, "to the default graph"
    assert store.quads() == quads(small)


def test_a_large_graph_is_inserted_in_pieces(
    small: Root, store: StoreServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(transfer, "_CHUNK", 20_000)
    store.lie = on("PUT", "/store", Reply(405))
    assert run(small, "load", store.url, "--no-verify").exit_code == 0
    assert sum(b"INSERT DATA" in request.body for request in store.seen) > 5
    assert store.quads() == quads(small)


def test_a_server_that_takes_only_whole_data_sets(small: Root, store: StoreServer) -> None:
    store.lie = on("POST", "/update", Reply(404))
    result = run(small, "load", store.url)
    assert result.exit_code == 0, result.output
    assert "whole data sets" in result.stderr
    assert store.quads() == quads(small)


def test_a_whole_data_set_is_not_put_over_other_graphs(small: Root, store: StoreServer) -> None:
    store.lie = on("POST", "/update", Reply(404))
    mine = ox.Quad(*(ox.NamedNode(f"http://e/{c}") for c in "abcg"))
    store.store.add(mine)
    refused(run(small, "load", store.url), 2, "takes no updates", "http://e/g")
    assert store.quads() == old() | {str(mine)}


def test_a_read_only_server(small: Root, store: StoreServer) -> None:
    store.lie = lambda request: None if request.path == "/query" else Reply(403, b"read only")
    refused(run(small, "load", store.url), 3, "not allowed", "read only")
    store.lie = lambda request: None if request.path == "/query" else Reply(404, b"nothing here")
    refused(run(small, "load", store.url), 3, "takes no data: it is for reading only", "docs/stores.md")
    assert store.quads() == old()


def test_an_other_named_graph_in_place_of_the_default_graph(small: Root, store: StoreServer) -> None:
    result = run(small, "load", store.url, "--graph", PLAIN)
    assert result.exit_code == 0, result.output
    own = {line for line in store.quads() if PLAIN in line}
    assert len(own) == sum(DISPUTED + ">" not in line.split()[-1] for line in quads(small))
    assert {line for line in old() if DISPUTED not in line} <= store.quads(), (
        "the default graph is left alone"
    )


def test_other_graphs_of_the_store_are_left_alone(small: Root, store: StoreServer) -> None:
    mine = ox.Quad(*(ox.NamedNode(f"http://e/{c}") for c in "abcg"))
    store.store.add(mine)
    assert run(small, "load", store.url, "--no-verify").exit_code == 0
    assert store.quads() == quads(small) | {str(mine)}


def test_a_default_graph_of_somebody_else_is_not_replaced(small: Root, store: StoreServer) -> None:
    store.store.clear()
    mine = ox.Quad(*(ox.NamedNode(f"http://e/{c}") for c in "abc"))
    store.store.add(mine)
    refused(run(small, "load", store.url), 2, "holds something else", "--graph IRI")
    assert store.quads() == {str(mine)}


def test_a_graph_without_triples_is_emptied(small: Root, store: StoreServer, tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(small.path / "build", build)
    lines = [
        line for line in (build / "unionref.nq").read_text("utf-8").splitlines(True) if DISPUTED not in line
    ]
    (build / "unionref.nq").write_text("".join(lines), encoding="utf-8")
    assert run(small, "--build", str(build), "load", store.url, "--no-verify").exit_code == 0
    assert not any(DISPUTED in line for line in store.quads())
    assert len(store.quads()) == len(lines)


# --- all or nothing ---


def refused(result: Result, code: int, *sentences: str) -> None:
    assert result.exit_code == code, result.output
    for sentence in sentences:
        assert sentence in result.output, result.output
    assert SECRET not in result.output


def keep_half(request: Request) -> None:
    if request.method == "PUT":
        lines = request.body.splitlines(keepends=True)
        request.body = b"".join(lines[: len(lines) // 2])


FAULTS = {
    "killed while the graph is sent": (on("PUT", "/store", Reply(hang_up=True), after=2), ["broke off"]),
    "killed at the switch": (
        lambda request: Reply(hang_up=True) if b"MOVE" in request.body else None,
        ["one of them is there, whole", "--verify-only"],
    ),
    "a full disk": (
        on("PUT", "/store", Reply(507, b"write error: No space left on device"), after=2),
        ["no room left", "make room"],
    ),
    "a full disk, told as an error of the server": (
        on("PUT", "/store", Reply(500, b"IO error: No space left on device"), after=2),
        ["no room left", "make room"],
    ),
    "a full disk at the switch": (
        lambda request: Reply(500, b"No space left on device") if b"MOVE" in request.body else None,
        ["no room left"],
    ),
    "a proxy that answers everything": (
        lambda request: Reply(200, PAGE, "text/html"),
        ["web page instead of a store", "Welcome to HotelNet", "proxy"],
    ),
    "a proxy that swallows the graph": (
        on("PUT", "/store", Reply(200, PAGE, "text/html"), after=1),
        ["web page instead of a store"],
    ),
    "a proxy that swallows the graph and says nothing": (
        on("PUT", "/store", Reply(204), after=1),
        ["0 triples arrived instead of", "the old version is untouched"],
    ),
    "a store that keeps half": (keep_half, ["triples arrived instead of", "the old version is untouched"]),
    "a store that says it moved": (
        lambda request: Reply(204) if b"MOVE" in request.body else None,
        ["After the load", "instead of"],
    ),
    "an answer that is cut off": (
        on("POST", "/query", Reply(200, b'{"head":{"vars":["n"]},', "application/json", cut=True)),
        ["broke off"],
    ),
    "an answer that is not JSON": (
        on("POST", "/query", Reply(200, b"<sparql/>", "application/sparql-results+xml")),
        ["not with SPARQL results in JSON"],
    ),
    "an answer to something else": (
        on("POST", "/query", Reply(200, b'{"head":{"vars":["x"]},"results":{"bindings":[]}}')),
        ["not what was asked"],
    ),
    "a redirect": (
        on("POST", "/query", Reply(302, headers={"Location": "https://login.example/?next=store"})),
        ["sent on to another address", "https://login.example/"],
    ),
    "an error of the server": (on("POST", "/update", Reply(500, b"locked")), ["locked", "(500)"]),
    "moves not known": (
        lambda request: Reply(400, b"MOVE is not supported") if b"MOVE" in request.body else None,
        ["MOVE is not supported"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
def test_the_old_version_stays_whole(small: Root, store: StoreServer, name: str) -> None:
    lie, sentences = FAULTS[name]
    store.lie = lie
    refused(run(small, "load", store.url), 3, *sentences)
    assert {line for line in store.quads() if STAGING not in line} == old()
    store.lie = lambda request: None
    again = run(small, "load", store.url)
    assert again.exit_code == 0, again.output
    assert store.quads() == quads(small), "nothing is left of the load that failed"


def test_what_a_failed_load_left_is_removed_by_the_next_one(small: Root, store: StoreServer) -> None:
    for name in ("0123456789ab/plain", "probe"):
        store.store.add(
            ox.Quad(*(ox.NamedNode(f"http://e/{c}") for c in "abc"), ox.NamedNode(STAGING + name))
        )
    assert run(small, "load", store.url, "--no-verify").exit_code == 0
    assert store.quads() == quads(small)


def test_an_interruption_leaves_nothing_in_staging(small: Root, store: StoreServer) -> None:
    """Where the default graph is all graphs together, it would be read with the old version."""

    def interrupt(line: str) -> None:
        if "graph/disputed" in line:
            assert store.quads() > old()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        load(discover(store.url, Client()), small.path / "build", interrupt)
    assert store.quads() == old()


def test_a_server_that_takes_too_long(small: Root, store: StoreServer) -> None:
    store.lie = slowly(3, "/query")
    start = time.monotonic()
    refused(
        run(small, "load", store.url, "--timeout", "0.5"), 3, "did not answer within 0.5 seconds", "--timeout"
    )
    assert time.monotonic() - start < 2.5
    assert store.quads() == old()


def test_an_answer_that_never_ends(small: Root, store: StoreServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(http, "_MOST", 10)
    refused(run(small, "load", store.url), 3, "larger than")
    assert store.quads() == old()


def test_no_server_at_all(small: Root) -> None:
    refused(run(small, "load", "http://127.0.0.1:9/"), 3, "Nothing listens", "http://127.0.0.1:9")


def test_a_broken_build_is_never_sent(small: Root, store: StoreServer, tmp_path: Path) -> None:
    build = tmp_path / "build"
    shutil.copytree(small.path / "build", build)
    for damage in (b"", b"<a> nonsense", (build / "unionref.nq").read_bytes()[:-20]):
        (build / "unionref.nq").write_bytes(damage)
        refused(run(small, "--build", str(build), "load", store.url), 3, "damaged", "unionref build")
        assert store.quads() == old()


# --- credentials ---


@pytest.mark.parametrize("scheme", [basic, digest])
def test_user_and_password_come_from_the_environment(
    small: Root, store: StoreServer, scheme: Callable[[str, str], Callable[[Request], Reply | None]]
) -> None:
    store.lie = scheme("editor", SECRET)
    refused(run(small, "load", store.url), 3, "wants a user and a password", "UNIONREF_STORE_PASSWORD")
    assert store.quads() == old()
    result = run(small, "-v", "load", store.url, "--no-verify", secret=True)
    assert result.exit_code == 0, result.output
    assert SECRET not in result.output
    assert store.quads() == quads(small)


@pytest.mark.parametrize("scheme", [basic, digest])
def test_a_wrong_password(
    small: Root, store: StoreServer, scheme: Callable[[str, str], Callable[[Request], Reply | None]]
) -> None:
    store.lie = scheme("editor", "another")
    refused(run(small, "-v", "load", store.url, secret=True), 3, "refuses this user and password")
    assert store.quads() == old()


def test_a_password_that_the_server_repeats_is_not_shown(small: Root, store: StoreServer) -> None:
    sent = Credentials("editor", SECRET)

    def gossip(request: Request) -> Reply | None:
        told = basic("editor", SECRET)(request)
        if told is None and request.path == "/update":
            return Reply(500, f"{request.headers['authorization']} means {SECRET}".encode())
        return told

    store.lie = gossip
    result = run(small, "-v", "load", store.url, secret=True)
    refused(result, 3, "means •••")
    assert answer("Basic", sent, "GET", "x").split()[1] not in result.output
    assert SECRET not in repr(sent)


def test_a_password_does_not_follow_a_redirect(small: Root, store: StoreServer) -> None:
    let_in = basic("editor", SECRET)
    with serving() as thief:
        location = {"Location": f"{thief.url}/query"}
        store.lie = lambda request: let_in(request) or Reply(307, headers=location)
        refused(run(small, "load", store.url, secret=True), 3, "which is not followed")
        assert thief.seen == []


def test_a_token_without_a_user_is_sent_as_bearer(small: Root, store: StoreServer) -> None:
    environment = {"UNIONREF_STORE_USER": "", "UNIONREF_STORE_PASSWORD": SECRET, "UNIONREF_BUILD": ""}
    words = ["--root", str(small.path), "load", store.url, "--no-verify"]
    assert CliRunner(env=environment).invoke(cli, words).exit_code == 0
    assert all(request.headers["authorization"].startswith("Bearer ") for request in store.seen)


def test_a_person_at_the_terminal_is_asked(store: StoreServer) -> None:
    store.lie = basic("editor", SECRET)
    asked: list[str] = []

    def prompt(place: str) -> tuple[str, str]:
        asked.append(place)
        return "editor", SECRET

    client = http.Client(prompt=prompt)
    for _ in range(2):
        assert client.request("POST", store.url + "/update", b"", type="application/sparql-update").is_fine
    assert asked == [store.url + "/update"]


def test_no_option_takes_a_password(small: Root) -> None:
    text = run(small, "load", "--help").stdout + run(small, "ask", "--help").stdout
    options = set(re.findall(r"--[a-z-]+", text))
    assert not {option for option in options if "pass" in option or "user" in option or "token" in option}
    refused(run(small, "load", f"http://me:{SECRET}@localhost:1/"), 2, "take them out")


# --- verification ---


def test_every_difference_is_one_line(small: Root, store: StoreServer) -> None:
    assert run(small, "load", store.url).exit_code == 0
    kind = ox.NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
    gone = next(iter(store.store.quads_for_pattern(None, kind, ox.NamedNode(BASE + "ontology#Merger"))))
    store.store.remove(gone)
    result = run(small, "load", store.url, "--verify-only")
    assert result.exit_code == 1
    lines = result.stdout.splitlines()
    wanted = len(quads(small)) - sum(DISPUTED + ">" in line.split()[-1] for line in quads(small))
    assert f"the default graph: {wanted - 1:,} triples instead of {wanted:,}" in lines
    assert any(
        re.fullmatch(r"the default graph: \d+ instances of ur:Merger instead of \d+", line) for line in lines
    )
    assert any(
        re.fullmatch(r"the default graph: \d+ triples with rdf:type instead of \d+", line) for line in lines
    )
    assert any(
        line.startswith("what-merged-into: ") and "missing, the first (" in line for line in lines
    ) or any(line.startswith("events-per-decade: ") for line in lines)
    assert re.search(r": \d+ differences\. ", lines[-1])
    as_json = run(small, "load", store.url, "--verify-only", "--format", "json")
    assert as_json.exit_code == 1
    assert '"loaded": false' in as_json.stdout
    assert '"differences": [\n    "the default graph' in as_json.stdout


def test_rows_in_another_order_are_a_difference(small: Root, store: StoreServer) -> None:
    assert run(small, "load", store.url).exit_code == 0

    def unordered(request: Request) -> Reply | None:
        query = request.params.get("query", "")
        if "#+ columns" not in query:
            return None
        found = json.loads(store._query(request).body)
        found["results"]["bindings"].reverse()
        return Reply(200, json.dumps(found).encode(), "application/sparql-results+json")

    store.lie = unordered
    result = run(small, "load", store.url, "--verify-only")
    assert result.exit_code == 1
    assert re.search(
        r"(?m)^[a-z-]+: the right \d+ rows in another order; row \d+ should be \(", result.stdout
    )


def test_a_query_that_is_refused_or_takes_too_long_is_a_difference(small: Root, store: StoreServer) -> None:
    assert run(small, "load", store.url).exit_code == 0
    reply = Reply(500, b"transitive start not given")
    first = (small.queries / "lineage" / "ancestry.rq").read_text("utf-8").split("\n")[0]
    store.lie = lambda request: reply if first in request.params.get("query", "") else None
    result = run(small, "load", store.url, "--verify-only")
    assert result.exit_code == 1
    assert "ancestry: The query was refused by the server (500): transitive start not given" in result.stdout
    store.lie = lambda request: time.sleep(2) if first in request.params.get("query", "") else None
    result = run(small, "load", store.url, "--verify-only", "--timeout", "1")
    assert "ancestry: The server did not answer within 1 seconds." in result.stdout


def test_a_store_that_shows_all_graphs_as_one_is_right_too(small: Root, store: StoreServer) -> None:
    class Union(StoreServer):
        def _query(self, request: Request) -> Reply:
            result = self.store.query(request.params["query"], use_default_graph_as_union=True)
            data = result.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
            return Reply(200, data or b"", "application/sparql-results+json")

    with serving(Union()) as union:
        result = run(small, "load", union.url)
        assert result.exit_code == 0, result.output
        assert union.quads() == quads(small)


# --- the commands for each store ---


@pytest.mark.parametrize("name", STORES)
def test_dry_run_prints_commands_that_bash_reads(small: Root, name: str) -> None:
    result = run(small, "load", "--store", name, "--dry-run")
    assert result.exit_code == 0, result.output
    assert str(small.path / "build") in result.stdout
    assert "--verify-only" in result.stdout
    subprocess.run(["bash", "-n"], input=result.stdout.encode(), check=True)
    assert SECRET not in run(small, "load", "--store", name, "--dry-run", secret=True).stdout
    other = run(small, "load", "http://store.example:1234/data", "--store", name, "--dry-run")
    assert "1234" in other.stdout


@pytest.mark.parametrize(
    ("given", "server", "repository"),
    [
        ("http://h:1", "http://h:1", "unionref"),
        ("http://h:1/base/repositories/", "http://h:1/base", "unionref"),
        ("http://h:1/base/repositories/own/", "http://h:1/base", "own"),
    ],
)
@pytest.mark.parametrize("name", ["rdf4j", "graphdb"])
def test_the_address_of_a_server_is_led_to_a_repository(
    name: str, given: str, server: str, repository: str
) -> None:
    text = recipe(name, Path("/build"), given)
    assert text.count(f"\nunionref load {server}/repositories/{repository}") == 2
    assert f'"{repository}" ;' in text
    if name == "graphdb":
        assert f"{server}/rest/repositories\n" in text


@pytest.mark.parametrize("name", STORES)
def test_what_bash_would_take_for_its_own_is_quoted(tmp_path: Path, name: str) -> None:
    """The printed commands run nothing that stands in the name of a folder, a graph or an address."""
    program = tmp_path / "bin" / "ran"
    program.parent.mkdir()
    program.write_text("#!/bin/sh\necho > ran-away\n")
    program.chmod(0o755)

    def bash(script: str) -> bool:
        environment = {"PATH": str(program.parent)}
        words = ["/bin/bash", "-c", script]
        subprocess.run(words, cwd=tmp_path, env=environment, stdin=subprocess.DEVNULL, check=False)
        return (tmp_path / "ran-away").exists()

    build, url, graph = tmp_path / "it's $(ran)", "http://h:1/x;ran;y", "http://e/it's-$(ran)"
    assert not bash(recipe(name, build, url, graph))
    assert bash('echo "$(ran)"')


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize(("name", "begins"), [("virtuoso", "mkdir -p"), ("neptune", "graph=")])
def test_the_bulk_files_are_read_by_another_parser(
    small: Root, tmp_path: Path, name: str, begins: str
) -> None:
    """rdflib reads the files that the printed commands make; together they hold every quad once."""
    build = tmp_path / "build with a blank"
    shutil.copytree(small.path / "build", build)
    text = run(small, "--build", str(build), "load", "--store", name, "--dry-run").stdout
    bulk = text[text.index("# 2.") :]
    commands = bulk[bulk.index(begins) :]
    stop = commands.index("\nsql=" if name == "virtuoso" else "\naws ")
    environment = {"PATH": "/usr/bin:/bin", "SPLIT_BYTES": "40K"}
    subprocess.run(["bash", "-euo", "pipefail", "-c", commands[:stop]], check=True, env=environment)
    files = sorted((build / name).iterdir())
    found: list[str] = []
    for path in files:
        data = rdflib.Dataset()
        data.parse(data=gzip.decompress(path.read_bytes()).decode("utf-8"), format="nquads")
        found += [f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o, _ in data.quads()]
    expected = rdflib.Dataset()
    expected.parse(build / "unionref.nq", format="nquads")
    assert sorted(found) == sorted(f"{s.n3()} {p.n3()} {o.n3()}" for s, p, o, _ in expected.quads())
    assert len(files) == 2 if name == "virtuoso" else len(files) > 2
