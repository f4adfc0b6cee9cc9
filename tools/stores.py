"""The triple stores that run on a laptop: Virtuoso 7, Apache Jena Fuseki 5, Oxigraph's server, RDF4J Server.

    python -m tools.stores start|stop|status [NAME...]

They listen on this machine only. What they hold stands in .stores/run/NAME and stays when they stop. The
tests in tests/external start them with the same functions, each time on free ports and with empty folders.
`make stores` installs what is needed first (.ci/system.sh stores, .ci/tools.sh stores). Blazegraph, the
engine of the Wikidata Query Service, is started by a test only.
"""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from unionref.stores.recipes import RDF4J_REPOSITORY

REPOSITORY = Path(__file__).resolve().parent.parent
TOOLS = REPOSITORY / ".stores" / "tools"
RUN = REPOSITORY / ".stores" / "run"
PORTS: Mapping[str, int] = MappingProxyType(
    {"virtuoso": 8890, "fuseki": 3030, "oxigraph": 7878, "rdf4j": 8080}
)
VIRTUOSO_SQL_PORT = 1111
VIRTUOSO_PASSWORD = "dba"
"""What Virtuoso gives its user dba at first; the server listens on this machine only."""

PATIENCE = 120.0
"""Seconds that a server may take until it answers its first query, and until it has stopped."""


@dataclass(frozen=True)
class Plan:
    """How to start a server.

    Parameters
    ----------
    command : sequence of str
        The program and its arguments.
    url : str
        What to give to `unionref load`.
    query : str
        Where it answers queries.
    environment : mapping of str to str
        What it needs besides the environment of this process.
    """

    command: Sequence[str]
    url: str
    query: str
    environment: Mapping[str, str] = field(default_factory=dict)


def virtuoso_plan(folder: Path, port: int, sql_port: int = 0, readable: Sequence[Path] = ()) -> Plan:
    """Plan a Virtuoso with a configuration of its own.

    The packaged one caps answers at 10,000 rows and queries at a minute, and its ports have no address.

    Parameters
    ----------
    folder : pathlib.Path
        Where its database stands.
    port, sql_port : int
        The ports of HTTP and of SQL.
    readable : sequence of pathlib.Path
        Folders from which its bulk loader may read.
    """
    program = _program("virtuoso-t", "system.sh stores")
    allowed = ", ".join([".", *(str(path) for path in readable)])
    (folder / "virtuoso.ini").write_text(
        f"""[Database]
DatabaseFile = virtuoso.db
ErrorLogFile = virtuoso.log
LockFile = virtuoso.lck
TransactionFile = virtuoso.trx
xa_persistent_file = virtuoso.pxa
FileExtend = 200
MaxCheckpointRemap = 2000
TempStorage = TempDatabase
[TempDatabase]
DatabaseFile = virtuoso-temp.db
TransactionFile = virtuoso-temp.trx
[Parameters]
ServerPort = 127.0.0.1:{sql_port or free_port()}
DisableUnixSocket = 1
CheckpointInterval = 60
CaseMode = 2
DirsAllowed = {allowed}
NumberOfBuffers = 40000
MaxDirtyBuffers = 30000
[HTTPServer]
ServerPort = 127.0.0.1:{port}
ServerThreads = 10
Charset = UTF-8
[SPARQL]
ResultSetMaxRows = 1000000
MaxQueryExecutionTime = 600
[Client]
SQL_QUERY_TIMEOUT = 0
""",
        encoding="utf-8",
    )
    (folder / "virtuoso.lck").unlink(missing_ok=True)  # left by a server that was killed; this folder is ours
    address = f"http://127.0.0.1:{port}/sparql"
    return Plan((program, "-f", "-c", "virtuoso.ini"), address, address)


def fuseki_plan(folder: Path, port: int, database: Path | None = None) -> Plan:
    """Plan a Fuseki with a TDB2 data set `/unionref`, in `folder` unless another one is named."""
    java = _program("java", "system.sh stores")
    place = database if database is not None else folder / "tdb2"
    place.mkdir(exist_ok=True)
    command = (java, "-Xmx2g", "-jar", str(fuseki_jar()), "--localhost", f"--port={port}", "--update")
    url = f"http://127.0.0.1:{port}/unionref"
    environment = {"FUSEKI_BASE": str(folder / "base")}
    return Plan((*command, "--tdb2", f"--loc={place}", "/unionref"), url, url, environment)


def fuseki_jar() -> Path:
    """Return the jar of Fuseki."""
    return _jar("fuseki", "jena-fuseki-server-5.*.jar")


def _jar(folder: str, name: str) -> Path:
    found = next((TOOLS / folder).glob(name), None)
    if found is None:
        raise SystemExit(f"{folder}/{name} is missing in .stores/tools; bash .ci/tools.sh installs it.")
    return found


def oxigraph_program() -> Path:
    """Return the Oxigraph server."""
    program = TOOLS / "oxigraph" / "bin" / "oxigraph"
    if not program.exists():
        raise SystemExit("Oxigraph's server is missing; bash .ci/tools.sh stores installs it.")
    return program


def oxigraph_plan(folder: Path, port: int, database: Path | None = None) -> Plan:
    """Plan an Oxigraph server with a database in `folder`, unless another one is named."""
    place = database if database is not None else folder / "database"
    url = f"http://127.0.0.1:{port}"
    bind = ("--bind", f"127.0.0.1:{port}")
    return Plan((str(oxigraph_program()), "serve", "--location", str(place), *bind), url, f"{url}/query")


def rdf4j_plan(folder: Path, port: int) -> Plan:
    """Plan an RDF4J Server with a native store `unionref`, kept in `folder`; its war is run by Jetty 9."""
    java = _program("java", "system.sh stores")
    war, jetty = (_jar("rdf4j", name) for name in ("rdf4j-http-server-5.*.war", "jetty-runner-9.*.jar"))
    config = folder / "server" / "repositories" / "unionref" / "config.ttl"
    if not config.exists():  # what it writes itself when a repository is made over HTTP
        config.parent.mkdir(parents=True)
        config.write_text(RDF4J_REPOSITORY.format(name="unionref"), encoding="utf-8")
    command = (java, "-Xmx2g", f"-Dorg.eclipse.rdf4j.appdata.basedir={folder}", "-jar", str(jetty))
    where = ("--host", "127.0.0.1", "--port", str(port), "--path", "/rdf4j-server")
    url = f"http://127.0.0.1:{port}/rdf4j-server/repositories/unionref"
    return Plan((*command, *where, str(war)), url, url)


def blazegraph_plan(folder: Path, port: int) -> Plan:
    """Plan a Blazegraph that keeps its data in memory; `folder` gets its settings."""
    java = _program("java", "system.sh stores")
    jar = _jar("blazegraph", "blazegraph-jar-2.*.jar")
    (folder / "memory.properties").write_text(
        """com.bigdata.journal.AbstractJournal.bufferMode=MemStore
com.bigdata.rdf.store.AbstractTripleStore.quads=true
com.bigdata.rdf.store.AbstractTripleStore.statementIdentifiers=false
com.bigdata.rdf.store.AbstractTripleStore.axiomsClass=com.bigdata.rdf.axioms.NoAxioms
com.bigdata.rdf.sail.truthMaintenance=false
""",
        encoding="utf-8",
    )
    # its own main class looks for /war in a way that Java 9 and newer do not answer
    home = (f"-Djetty.home=jar:{jar.as_uri()}!/war", "-Djetty.host=127.0.0.1")
    main = ("com.bigdata.rdf.sail.webapp.NanoSparqlServer", str(port), "kb", "memory.properties")
    url = f"http://127.0.0.1:{port}/blazegraph/namespace/kb/sparql"
    return Plan((java, "-Xmx1g", *home, "-cp", str(jar), *main), url, url)


PLANS: Mapping[str, Callable[[Path, int], Plan]] = MappingProxyType(
    {"virtuoso": virtuoso_plan, "fuseki": fuseki_plan, "oxigraph": oxigraph_plan, "rdf4j": rdf4j_plan}
)


def free_port() -> int:
    """Return a port of this machine on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def launch(plan: Plan, folder: Path) -> subprocess.Popen[bytes]:
    """Start a server and wait until it answers a query.

    Parameters
    ----------
    plan : Plan
        How.
    folder : pathlib.Path
        Where it runs; it writes its output there, into `log`.

    Returns
    -------
    subprocess.Popen
        The server.

    Raises
    ------
    SystemExit
        If it ends or does not answer; the end of its output is told.
    """
    with (folder / "log").open("wb") as output:
        server = subprocess.Popen(
            plan.command,
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            env={**os.environ, **plan.environment},
            start_new_session=True,
        )
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends and server.poll() is None:
        if _answers(plan.query):
            return server
        time.sleep(0.1)
    server.kill()
    said = (folder / "log").read_text(encoding="utf-8", errors="replace")[-2000:]
    raise SystemExit(f"{plan.command[0]} does not answer:\n{said}")


@contextmanager
def running(plan: Plan, folder: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Run a server until the block ends."""
    server = launch(plan, folder)
    try:
        yield server
    finally:
        server.terminate()
        try:
            server.wait(timeout=PATIENCE)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _answers(query: str) -> bool:
    data = urllib.parse.urlencode({"query": "ASK {}"}).encode()
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(urllib.request.Request(query, data=data), timeout=5) as response:
            return bool(response.status == 200)
    except (OSError, urllib.error.URLError):
        return False


def _program(name: str, installer: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise SystemExit(f"{name} is missing; bash .ci/{installer} installs it on Debian and Ubuntu.")
    return found


# --- the command line ---


def start(name: str) -> str:
    """Start a server on its usual port, unless it runs; return a line to print."""
    folder = RUN / name
    folder.mkdir(parents=True, exist_ok=True)
    port = PORTS[name]
    plan = virtuoso_plan(folder, port, VIRTUOSO_SQL_PORT, [REPOSITORY]) if name == "virtuoso" else None
    plan = plan or PLANS[name](folder, port)
    if _process(name) is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                raise SystemExit(f"{name}: something else listens on port {port}; stop it first.")
        server = launch(plan, folder)
        (folder / "pid").write_text(f"{server.pid}\n", encoding="utf-8")
    user = f"   (user dba, password {VIRTUOSO_PASSWORD})" if name == "virtuoso" else ""
    return f"{name:9} unionref load {plan.url}{user}"


def stop(name: str) -> str:
    """Stop a server that `start` started; return a line to print."""
    process = _process(name)
    if process is None:
        return f"{name:9} does not run"
    os.kill(process, signal.SIGTERM)
    ends = time.monotonic() + PATIENCE
    while _process(name) is not None:
        if time.monotonic() > ends:
            raise SystemExit(f"{name}: process {process} does not stop.")
        time.sleep(0.1)
    (RUN / name / "pid").unlink(missing_ok=True)
    return f"{name:9} stopped; what it holds stays in .stores/run/{name}"


def status(name: str) -> str:
    """Return a line that says whether a server runs."""
    process = _process(name)
    return f"{name:9} " + (f"runs as process {process}" if process is not None else "does not run")


def _process(name: str) -> int | None:
    """Return the process of a server that `start` started, if it still runs."""
    try:
        number = int((RUN / name / "pid").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    ps = ["ps", "-o", "stat=,command=", "-p", str(number)]
    line = subprocess.run(ps, capture_output=True, text=True, check=False).stdout
    # the number may by now be that of another program, or of one that has ended and is not yet forgotten
    return number if name in line and not line.startswith("Z") else None


def main(words: Sequence[str]) -> int:
    """Run the command line."""
    actions: Mapping[str, Callable[[str], str]] = {"start": start, "stop": stop, "status": status}
    names = words[1:] or list(PORTS)
    if not words or words[0] not in actions or not set(names) <= set(PORTS):
        sys.stderr.write(
            "usage: python -m tools.stores start|stop|status [virtuoso|fuseki|oxigraph|rdf4j]...\n"
        )
        return 2
    for name in names:
        sys.stdout.write(actions[words[0]](name) + "\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
