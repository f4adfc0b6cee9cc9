"""`unionref load` and `ask --endpoint` with Virtuoso 7, Apache Jena Fuseki 5, Oxigraph's server and RDF4J's.

The servers are started by tools/stores.py, as `make stores` does, on free ports and with empty folders.
"""

from __future__ import annotations

import os
import re
import resource
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import Built
from small_root import make_root
from test_stored_queries import CASES, CATALOGUE, GOLDEN, WIDER, WIDER_CASES, read_case

from tools import stores
from unionref.build import build
from unionref.dataset import Dataset
from unionref.namespaces import DISPUTED
from unionref.stores.credentials import Credentials
from unionref.stores.discovery import STAGING, Server, reading
from unionref.stores.endpoint import Endpoint
from unionref.stores.golden import cell, compare, golden, read_rows
from unionref.stores.http import Client, StoreError

pytestmark = pytest.mark.external

NAMES = ("oxigraph", "fuseki", "virtuoso", "rdf4j")
SECTIONS = {"virtuoso": "## What Virtuoso 7 does otherwise", "rdf4j": "## What RDF4J does otherwise"}
SECRETS = {"UNIONREF_STORE_USER": "dba", "UNIONREF_STORE_PASSWORD": stores.VIRTUOSO_PASSWORD}
RDF4J_NIL = "http://rdf4j.org/schema/rdf4j#nil"
DOCUMENT = stores.REPOSITORY / "docs" / "stores.md"


@dataclass
class Running:
    """A server that runs."""

    name: str
    folder: Path
    plan: stores.Plan
    process: subprocess.Popen[bytes]
    sql_port: int = 0

    def again(self) -> None:
        """Start it anew on what it holds."""
        if self.name == "virtuoso":
            (self.folder / "virtuoso.lck").unlink(missing_ok=True)
        self.process = stores.launch(self.plan, self.folder)

    def kill(self) -> None:
        """Kill it without warning."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    @property
    def server(self) -> Server:
        """It, to read from."""
        return reading(self.plan.url, Client(timeout=60))


def start(name: str, folder: Path, readable: Path | None = None) -> Running:
    folder.mkdir()
    sql_port = stores.free_port()
    if name == "virtuoso":
        plan = stores.virtuoso_plan(folder, stores.free_port(), sql_port, [readable] if readable else [])
    else:
        plan = stores.PLANS[name](folder, stores.free_port())
    return Running(name, folder, plan, stores.launch(plan, folder), sql_port)


def stop(server: Running) -> None:
    server.process.terminate()
    try:
        server.process.wait(timeout=60)
    except subprocess.TimeoutExpired:
        server.kill()


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """A small graph, as an older version."""
    root = make_root(tmp_path_factory.mktemp("older") / "root")
    return Built(root, root.path / "build", build(root, root.path / "build"))


@pytest.fixture(scope="module")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Running]]:
    """All four, started when a test first wants one."""

    class Servers(dict[str, Running]):
        def __missing__(self, name: str) -> Running:
            self[name] = start(name, tmp_path_factory.mktemp("servers") / name)
            return self[name]

    started = Servers()
    yield started
    for server in started.values():
        stop(server)


def command(build: Built, *words: str) -> list[str]:
    where = ["--root", str(build.root.path), "--build", str(build.path)]
    return [sys.executable, "-m", "unionref", *where, *words]


def run(build: Built, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        command(build, *words),
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, **SECRETS, **environment},
        check=False,
        stdin=subprocess.DEVNULL,
    )
    assert "Traceback" not in done.stderr
    assert "should not have happened" not in done.stderr, done.stderr
    return done


def sizes(server: Server) -> tuple[int, int]:
    """Return how many triples the two graphs hold, counted by one query."""
    plain = f"GRAPH <{server.graph}> {{ ?s ?p ?o }}" if server.graph else "?s ?p ?o"
    # RDF4J's default graph is all graphs together, unless its name for that of no name is given
    choice = (
        (("default-graph-uri", RDF4J_NIL), ("named-graph-uri", DISPUTED)) if server.name == "rdf4j" else ()
    )
    bare = Endpoint(server.client, server.endpoint.url, choice)
    (row,) = bare.rows(
        f"SELECT ?n ?m {{ {{ SELECT (COUNT(*) AS ?n) {{ {plain} }} }} "
        f"{{ SELECT (COUNT(*) AS ?m) {{ GRAPH <{DISPUTED}> {{ ?s ?p ?o }} }} }} }}"
    )
    return int(row["n"]), int(row["m"])


def sizes_of(build: Built) -> tuple[int, int]:
    counts = build.report.counts
    return counts["triples"], counts["disputed"]


def section(name: str) -> str:
    """Return what docs/stores.md says of a store whose answers differ; the empty text for the others."""
    if name not in SECTIONS:
        return ""
    text = DOCUMENT.read_text(encoding="utf-8")
    text = text[text.index(SECTIONS[name]) :]
    return text[: text.index("\n## ", 5)]


def known_to_differ(name: str) -> set[str]:
    """Return the stored queries that docs/stores.md says a store answers wrongly."""
    return set(re.findall(r"\[`([a-z0-9-]+)`\]", section(name))) & set(CATALOGUE)


def examples(name: str) -> list[str]:
    """Return the minimal examples of docs/stores.md that a store answers wrongly."""
    return re.findall(r"```sparql\n(.*?)```", section(name), re.DOTALL)


def is_answered_as_in_the_build(dataset: Dataset, endpoint: Endpoint, text: str) -> bool:
    solutions = dataset.store.query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    ours = Counter(tuple(cell(row[column]) for column in columns) for row in solutions)
    try:
        return ours == Counter(read_rows(endpoint.results(text), columns, endpoint))
    except StoreError as error:
        assert error.is_about_the_request
        return False


def golden_differences(
    name: str, endpoint: Endpoint, dataset: Dataset, folder: Path, cases: list[str]
) -> list[str]:
    """Ask a server for every golden case of a folder, but for those of queries that docs/stores.md names."""
    known = known_to_differ(name)
    asked, different = 0, []
    for case in (read_case(case, folder) for case in cases):
        if case.query.id not in known:
            asked += 1
            if line := compare(golden(dataset, case.query, case.text, case.query.id), endpoint):
                different.append(line)
    assert asked >= len(cases) * 3 // 5
    return different


def queries_in(lines: list[str]) -> set[str]:
    return {line.partition(":")[0] for line in lines}


# --- loading and verifying ---


@pytest.mark.parametrize("name", NAMES)
def test_the_whole_graph_is_loaded_and_verified(whole: Built, servers: dict[str, Running], name: str) -> None:
    server = servers[name]
    done = run(whole, "load", server.plan.url, "--timeout", "20" if name == "virtuoso" else "120")
    assert "takes data by the SPARQL 1.1 Graph Store Protocol and Update" in done.stderr
    assert done.returncode in (0, 1), done.stderr
    *differences, last = done.stdout.splitlines()[1:]
    assert sizes(server.server) == sizes_of(whole)
    wider = golden_differences(name, server.server.endpoint, Dataset(whole.path), WIDER, WIDER_CASES)
    assert wider == [], "\n".join(wider)
    if name not in SECTIONS:
        assert (done.returncode, differences) == (0, []), done.stdout
        assert last.endswith("all as in the build.")
    else:
        assert queries_in(differences) <= known_to_differ(name), done.stdout
        assert len(examples(name)) >= (5 if name == "virtuoso" else 2)
        dataset, endpoint = Dataset(whole.path), server.server.endpoint
        right = [text for text in examples(name) if is_answered_as_in_the_build(dataset, endpoint, text)]
        assert right == [], "docs/stores.md calls defects what is none (any more)"
    assert STAGING not in str(
        Endpoint(Client(), server.server.endpoint.url).rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_rows_of_the_documents(built: Built, servers: dict[str, Running], name: str) -> None:
    """What the three seed documents say: every golden file of the tests, asked of the server."""
    server = servers[name]
    if name == "virtuoso":  # a query that it did not finish goes on there and holds others up
        server.kill()
        server.again()
    done = run(built, "load", server.plan.url, "--no-verify")
    assert done.returncode == 0, done.stderr
    assert sizes(server.server) == sizes_of(built)
    different = golden_differences(name, server.server.endpoint, Dataset(built.path), GOLDEN, CASES)
    assert different == [], "\n".join(different)


@pytest.mark.parametrize("name", NAMES)
def test_a_stored_query_is_asked_of_it(built: Built, servers: dict[str, Running], name: str) -> None:
    words = ("ask", "what-merged-into", "Kenkoro", "--format", "csv")
    there = run(built, *words, "--endpoint", servers[name].plan.url)
    assert there.returncode == 0, there.stderr
    assert there.stdout == run(built, *words).stdout
    assert len(there.stdout.splitlines()) == 4


# --- all or nothing ---


@pytest.mark.parametrize(
    ("name", "step"),
    # RDF4J takes half a minute for each; to stage is one request to it, which it may not even have begun
    [
        (name, step)
        for name in NAMES
        for step in ("staging", "putting")
        if (name, step) != ("rdf4j", "staging")
    ],
)
def test_killed_half_way(older: Built, whole: Built, tmp_path: Path, name: str, step: str) -> None:
    """The server is killed while the new version is sent, or while it takes the place of the old one."""
    server = start(name, tmp_path / name)
    try:
        assert run(older, "load", server.plan.url, "--no-verify").returncode == 0
        loading = subprocess.Popen(
            command(whole, "load", server.plan.url, "--no-verify"),
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, **SECRETS},
        )
        assert loading.stderr is not None
        for line in loading.stderr:
            if line.startswith(f"unionref: {step}"):
                break
        time.sleep(0.4)
        server.kill()
        said = loading.stderr.read()
        assert loading.wait(timeout=60) == 3, said
        assert "broke off" in said or "Nothing listens" in said
        assert ("one of them is there, whole" in said) == (step == "putting")
        server.again()
        assert sizes(server.server) == sizes_of(older)
        again = run(whole, "load", server.plan.url, "--no-verify")
        assert again.returncode == 0, again.stderr
        assert sizes(server.server) == sizes_of(whole)
    finally:
        stop(server)


@pytest.mark.parametrize("name", NAMES)
def test_the_new_version_is_there_in_one_step(
    older: Built, built: Built, servers: dict[str, Running], name: str
) -> None:
    """Somebody who counts all the time sees the old numbers and then the new ones, of both graphs at once."""
    server = servers[name]
    assert run(older, "load", server.plan.url, "--no-verify").returncode == 0
    seen: list[tuple[int, int]] = []
    is_over = threading.Event()

    def watch() -> None:
        reader = server.server
        while not is_over.is_set():
            seen.append(sizes(reader))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        done = run(built, "load", server.plan.url, "--no-verify")
    finally:
        is_over.set()
        watcher.join()
    assert done.returncode == 0, done.stderr
    old, new = sizes_of(older), sizes_of(built)
    assert seen[0] == old
    assert sizes(server.server) == new
    others = [pair for pair in seen if pair not in (old, new)]
    if name == "virtuoso":  # its commit is not one moment for those who read meanwhile: docs/stores.md
        assert len(others) <= 3, others
    else:
        assert others == []
    assert [pair for pair in seen if pair == new] == seen[len(seen) - seen.count(new) :], "never back"


def test_a_full_disk(older: Built, built: Built, tmp_path: Path) -> None:
    """No file of the Oxigraph server may grow any more, as on a full disk; what it holds stays."""
    server = start("oxigraph", tmp_path / "oxigraph")
    try:
        assert run(older, "load", server.plan.url, "--no-verify").returncode == 0
        files = [path.stat().st_size for path in (server.folder / "database").iterdir()]
        limit = max(files) + 100_000
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        done = run(built, "load", server.plan.url, "--no-verify")
        assert done.returncode == 3
        assert "To fix:" in done.stderr
        if server.process.poll() is None:
            server.kill()
        server.again()
        assert sizes(server.server) == sizes_of(older)
        assert run(built, "load", server.plan.url, "--no-verify").returncode == 0
        assert sizes(server.server) == sizes_of(built)
    finally:
        stop(server)


# --- who may write ---


def test_virtuoso_lets_in_only_who_knows_the_password(built: Built, servers: dict[str, Running]) -> None:
    server = servers["virtuoso"]
    before = sizes(server.server)
    wrong = run(built, "-v", "load", server.plan.url, UNIONREF_STORE_PASSWORD="not-the-password")
    assert wrong.returncode == 3
    assert "refuses this user and password" in wrong.stderr
    assert "not-the-password" not in wrong.stderr + wrong.stdout
    none = run(built, "load", server.plan.url, UNIONREF_STORE_USER="", UNIONREF_STORE_PASSWORD="")
    assert none.returncode == 3
    assert "wants a user and a password" in none.stderr
    client = Client(Credentials("dba", stores.VIRTUOSO_PASSWORD))
    assert client.request("POST", server.plan.url + "-auth?query=ASK%20%7B%7D", b"").is_fine
    assert sizes(server.server) == before


@pytest.mark.parametrize("name", ["oxigraph", "fuseki"])
def test_a_read_only_server(built: Built, tmp_path: Path, name: str) -> None:
    folder = tmp_path / name
    folder.mkdir()
    port = stores.free_port()
    plan = stores.PLANS[name](folder, port)
    if name == "oxigraph":
        program = str(stores.oxigraph_program())
        location = ["--location", str(folder / "database")]
        subprocess.run([program, "load", *location, "--file", str(built.path / "unionref.nq")], check=True)
        words = [program, "serve-read-only", *location, "--bind", f"127.0.0.1:{port}"]
    else:
        words = [word for word in plan.command if word != "--update"]
    with stores.running(stores.Plan(words, plan.url, plan.query, plan.environment), folder):
        done = run(built, "load", plan.url)
        assert done.returncode == 3, done.stdout
        assert "for reading only" in done.stderr or "not allowed" in done.stderr
        assert "To fix:" in done.stderr


# --- what docs/stores.md says of Fuseki ---


def test_fuseki_still_loses_triples_when_it_moves_a_named_graph(servers: dict[str, Running]) -> None:
    client, place = Client(timeout=60), servers["fuseki"].plan.url
    for name, many in (("urn:old", 50), ("urn:new", 1000)):
        lines = "".join(f"<urn:s{i}> <urn:p> <urn:o{i}> .\n" for i in range(many))
        put = client.request("PUT", f"{place}?graph={name}", lines.encode(), type="application/n-triples")
        assert put.is_fine
    update = {"type": "application/sparql-update"}
    assert client.request("POST", place, b"MOVE GRAPH <urn:new> TO GRAPH <urn:old>", **update).is_fine
    left = Endpoint(client, place).number("SELECT (COUNT(*) AS ?n) { GRAPH <urn:old> { ?s ?p ?o } }")
    assert left < 1000
    assert client.request("POST", place, b"DROP GRAPH <urn:old>", **update).is_fine


# --- the printed commands ---


@pytest.mark.parametrize("name", [name for name in NAMES if name != "rdf4j"])
def test_the_bulk_commands_do_what_they_say(built: Built, tmp_path: Path, name: str) -> None:
    """The second way that --dry-run prints is run by bash as it stands; what it starts is then verified."""
    target = tmp_path / "build"
    shutil.copytree(built.path, target)
    copy = Built(built.root, target, built.report)
    database = tmp_path / "database"
    server = start(name, tmp_path / name, tmp_path) if name == "virtuoso" else None
    port = stores.free_port()
    url = server.plan.url if server else stores.PLANS[name](fresh(tmp_path / name), port).url
    text = run(copy, "load", url, "--store", name, "--dry-run").stdout
    bulk = text[text.index("# 2.") :]
    bulk = bulk[: bulk.index("unionref load")]  # verified below, once the server listens
    environment = {
        **os.environ,
        **SECRETS,
        "FUSEKI_JAR": str(stores.fuseki_jar()),
        "FUSEKI_DATABASE": str(database),
        "OXIGRAPH_DATABASE": str(database),
        "VIRTUOSO_SQL": f"127.0.0.1:{server.sql_port}" if server else "",
        "PATH": f"{stores.oxigraph_program().parent}:{os.environ['PATH']}",
    }
    try:
        for _ in range(2 if server else 1):
            if server is None:
                bulk = bulk[: bulk.rindex("\n", 0, bulk.rindex("--port=" if name == "fuseki" else "serve"))]
            words = ["bash", "-euo", "pipefail", "-c", bulk]
            done = subprocess.run(words, env=environment, capture_output=True, text=True, check=False)
            assert done.returncode == 0, done.stdout + done.stderr
        if server is None:
            plan = stores.fuseki_plan if name == "fuseki" else stores.oxigraph_plan
            made = plan(tmp_path / name, port, database)
            assert f"{database}" in " ".join(made.command)
            with stores.running(made, tmp_path / name):
                check(copy, made.url, name)
        else:
            check(copy, url, name)
    finally:
        if server is not None:
            stop(server)


@pytest.mark.parametrize(("repository", "way"), [("first", 1), ("second", 2)])
def test_the_commands_for_rdf4j_do_what_they_say(
    built: Built, servers: dict[str, Running], repository: str, way: int
) -> None:
    """Both ways that --dry-run prints are run by bash as they stand, each on a repository that they make."""
    url = servers["rdf4j"].plan.url.removesuffix("unionref") + repository
    text = run(built, "load", url, "--store", "rdf4j", "--dry-run").stdout
    parts = re.split(r"^# [12]\. .*$", text, flags=re.MULTILINE)
    assert len(parts) == 3
    where = {"UNIONREF_ROOT": str(built.root.path), "UNIONREF_BUILD": str(built.path)}
    path = f"{Path(sys.executable).parent}:{os.environ['PATH']}"
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", parts[0] + parts[way]],
        env={**os.environ, **where, "PATH": path},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr  # 1: differences that are known
    assert "counts and the" in done.stdout, done.stderr
    assert queries_in(done.stdout.splitlines()[1 if way == 1 else 0 : -1]) <= known_to_differ("rdf4j")
    assert sizes(reading(url, Client(timeout=60))) == sizes_of(built)


def fresh(folder: Path) -> Path:
    folder.mkdir()
    return folder


def check(build: Built, url: str, name: str) -> None:
    server = reading(url, Client(timeout=60))
    assert sizes(server) == sizes_of(build)
    if name != "virtuoso":
        done = run(build, "load", url, "--verify-only")
        assert done.returncode == 0, done.stdout + done.stderr
