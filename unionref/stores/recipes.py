"""The commands that load the graph into each store, for `unionref load --dry-run`."""

from __future__ import annotations

import urllib.parse
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import MappingProxyType
from typing import Final

from unionref.namespaces import DISPUTED
from unionref.queries import shell_word
from unionref.stores.credentials import PASSWORD, USER
from unionref.stores.discovery import PLAIN, STAGING, checked_graph
from unionref.stores.http import checked_url


@dataclass(frozen=True)
class _Case:
    """The build, the address of the store, and the graph that stands for the default graph."""

    build: Path
    url: str
    graph: str | None

    def file(self, name: str) -> str:
        """Return the path of a file of the build as one word of a command."""
        return shell_word(str(self.build / name))

    @property
    def host(self) -> str:
        """The host of the store."""
        return urllib.parse.urlsplit(self.url).hostname or "localhost"

    @property
    def port(self) -> int:
        """The port of the store."""
        parts = urllib.parse.urlsplit(self.url)
        return parts.port or (443 if parts.scheme == "https" else 80)

    def in_repository(self) -> tuple[str, str, _Case]:
        """Return the server and the name of the repository, and the case with the address of both.

        The name stands behind ``/repositories/``; where the address has none, it is `unionref`.
        """
        server, _, name = self.url.rstrip("/").partition("/repositories/")
        server, name = server.removesuffix("/repositories"), name.partition("/")[0] or "unionref"
        return server, name, replace(self, url=f"{server}/repositories/{name}")

    def load(self, *options: str) -> str:
        """Return the command of ours."""
        words = ["unionref load", shell_word(self.url), *options]
        if self.graph is not None and not any(option.startswith("--graph") for option in options):
            words.append(f"--graph {shell_word(self.graph)}")
        return " ".join(words)


def _credentials(user: str) -> str:
    return f"export {USER}={user}\nread -rs -p 'Password: ' {PASSWORD} && export {PASSWORD}"


def _virtuoso(case: _Case) -> str:
    folder = shell_word(str(case.build / "virtuoso"))
    staged = {"plain.nt.gz": f"{STAGING}bulk/plain", "disputed.nt.gz": f"{STAGING}bulk/disputed"}
    graph = case.graph or PLAIN
    where = shell_word(str(case.build / "virtuoso").replace("'", "''"))
    registered = "; ".join(f"ld_dir('$where', '{name}', '{iri}')" for name, iri in staged.items())
    cleared = "; ".join(f"SPARQL DROP SILENT GRAPH <{iri}>" for iri in staged.values())
    return f"""\
# Virtuoso 7. In it the default graph is all graphs together, so the plain view stands in a graph of its own.
{_credentials("dba")}

# 1. Over HTTP, in one transaction, while the server runs.
{case.load()}

# 2. In bulk, for graphs too large for that: gzip files, read by the server from a folder in its
#    DirsAllowed. (isql knows no other place for the password than its command line.)
mkdir -p {folder}
gzip -nc {case.file("unionref.nt")} > {folder}/plain.nt.gz
sed -n 's| <{DISPUTED}> \\.$| .|p' {case.file("unionref.nq")} | gzip -n > {folder}/disputed.nt.gz
where={where} graph={shell_word(graph)}
sql="${{VIRTUOSO_SQL:-{case.host}:1111}}"
isql() {{ isql-vt "$sql" "${USER}" "${PASSWORD}" ERRORS=STDOUT exec="$1"; }}
isql "{cleared}; DELETE FROM DB.DBA.load_list WHERE ll_file LIKE '$where/%'"
isql "{registered}; rdf_loader_run(); checkpoint"
isql "SELECT ll_file, ll_error FROM DB.DBA.load_list WHERE ll_error IS NOT NULL"   # must be empty
isql "SPARQL MOVE GRAPH <{STAGING}bulk/plain> TO GRAPH <$graph> ; \
MOVE GRAPH <{STAGING}bulk/disputed> TO GRAPH <{DISPUTED}>"
isql "checkpoint"
{case.load("--verify-only")}
"""


def _fuseki(case: _Case) -> str:
    name = shell_word(urllib.parse.urlsplit(case.url).path.rstrip("/") or "/unionref")
    return f"""\
# Apache Jena Fuseki 5, with a TDB2 data set. FUSEKI_JAR is jena-fuseki-server-5.*.jar; Java 17 or newer.
# 1. Over HTTP, in one transaction, while the server runs.
{case.load()}

# 2. In bulk: a new data set beside the old one, and a server started on it.
database="${{FUSEKI_DATABASE:-fuseki-$(date +%Y%m%d%H%M%S)}}" && mkdir -p "$database"
java -cp "$FUSEKI_JAR" tdb2.tdbloader --loader=parallel --loc "$database" {case.file("unionref.nq")}
java -jar "$FUSEKI_JAR" --localhost --port={case.port} --update --tdb2 --loc="$database" {name} &
{case.load("--verify-only")}   # once it listens
"""


def _oxigraph(case: _Case) -> str:
    return f"""\
# The Oxigraph server (pip install oxigraph).
# 1. Over HTTP, in one transaction, while the server runs.
{case.load()}

# 2. In bulk: a new database beside the old one, and a server started on it.
database="${{OXIGRAPH_DATABASE:-oxigraph-$(date +%Y%m%d%H%M%S)}}"
oxigraph load --location "$database" --file {case.file("unionref.nq")}
oxigraph serve --location "$database" --bind 127.0.0.1:{case.port} &
{case.load("--verify-only")}   # once it listens
"""


def _qlever(case: _Case) -> str:
    return f"""\
# QLever (pip install qlever; the engine itself comes as a container image or is compiled). Not run by us:
# only qlever 0.6 has read the Qleverfile and shown what it would run.
# 1. Its MOVE is no single step, and older ones know none, so there is no loading while it runs.

# 2. In bulk: a new index beside the old one, and a server started on it.
folder="qlever-$(date +%Y%m%d%H%M%S)" && mkdir "$folder"
cp {case.file("unionref.nq")} "$folder" && cd "$folder"
cat > Qleverfile <<'END'
[data]
NAME = unionref
DESCRIPTION = Japan's trade unions
FORMAT = nq
[index]
INPUT_FILES = unionref.nq
CAT_INPUT_FILES = cat ${{INPUT_FILES}}
SETTINGS_JSON = {{ "ascii-prefixes-only": false, "num-triples-per-batch": 1000000 }}
[server]
PORT = {case.port}
[runtime]
SYSTEM = docker
IMAGE = docker.io/adfreiburg/qlever:latest
END
qlever index
qlever stop   # the server on the old index, for the moment it takes to start the new one
qlever start
{case.load("--verify-only", "--graph http://qlever.cs.uni-freiburg.de/builtin-functions/default-graph")}
"""


RDF4J_REPOSITORY: Final = """\
@prefix config: <tag:rdf4j.org,2023:config/> .
[] a config:Repository ;
  config:rep.id "{name}" ;
  config:rep.impl [
    config:rep.type "openrdf:SailRepository" ;
    config:sail.impl [
      config:sail.type "openrdf:NativeStore" ;
      config:native.tripleIndexes "spoc,posc,cspo"
    ]
  ] .
"""
"""What RDF4J Server takes to make a repository of that name, on disk, with an index for graphs."""


def _rdf4j(case: _Case) -> str:
    _, repository, case = case.in_repository()
    url = shell_word(case.url)
    return f"""\
# RDF4J Server 5 (rdf4j-http-server, a war for Tomcat 9 or Jetty 9).
# 0. A repository, once.
curl -sS --fail -X PUT -H 'Content-Type: text/turtle' --data-binary @- {url} <<'END'
{RDF4J_REPOSITORY.format(name=repository)}END

# 1. Over HTTP, in one transaction, while the server runs.
{case.load()}

# 2. In bulk: one request, one transaction; it replaces all that the repository holds.
curl -sS --fail -X PUT -H 'Content-Type: application/n-quads' -T {case.file("unionref.nq")} {url}/statements
{case.load("--verify-only")}
"""


_GRAPHDB_REPOSITORY: Final = """\
@prefix graphdb: <http://www.ontotext.com/config/graphdb#> .
@prefix rep: <http://www.openrdf.org/config/repository#> .
@prefix sail: <http://www.openrdf.org/config/sail#> .
@prefix sr: <http://www.openrdf.org/config/repository/sail#> .
[] a rep:Repository ;
  rep:repositoryID "{name}" ;
  rep:repositoryImpl [
    rep:repositoryType "graphdb:SailRepository" ;
    sr:sailImpl [
      sail:sailType "graphdb:Sail" ;
      graphdb:ruleset "empty" ;
      graphdb:enable-context-index "true"
    ]
  ] .
"""


def _graphdb(case: _Case) -> str:
    server, repository, case = case.in_repository()
    return f"""\
# GraphDB. Not run by us, but for its engine.
{_credentials("admin")}

# 0. A repository, once: one without inference, or its axioms and conclusions are counted as well. (Where
#    security is on, make it in the Workbench, with the ruleset "No inference".)
cat > unionref-repository.ttl <<'END'
{_GRAPHDB_REPOSITORY.format(name=repository)}END
curl -sS --fail -X POST -F config=@unionref-repository.ttl {shell_word(server + "/rest/repositories")}

# 1. Over HTTP, in one transaction, while the server runs ({server}).
{case.load()}

# 2. In bulk, with the server stopped: a repository made anew from the file (-f replaces the old one).
gzip -nkf {case.file("unionref.nq")}
bin/importrdf preload -f -i {shell_word(repository)} {case.file("unionref.nq.gz")}
bin/graphdb -d
{case.load("--verify-only")}   # once it listens
"""


def _neptune(case: _Case) -> str:
    folder = shell_word(str(case.build / "neptune"))
    parts = urllib.parse.urlsplit(case.url)
    server = urllib.parse.urlunsplit((parts.scheme, parts.netloc, "", "", ""))
    graph = shell_word(case.graph or PLAIN)
    option = f"--graph {graph}"
    return f"""\
# Amazon Neptune. Not run by us. Requests are not signed: where IAM is on, put a proxy that signs them in
# between.
# 1. Over HTTP, in one transaction, from a machine in the same VPC.
{case.load(option)}

# 2. In bulk: gzip files in S3, read by the cluster itself; into a new cluster, which then takes the
#    place of the old one.
graph={graph} && mkdir -p {folder}
split -C "${{SPLIT_BYTES:-64M}}" -d --additional-suffix=.nq --filter='gzip -n > "$FILE.gz"' \\
    {case.file("unionref.nq")} {folder}/part-
aws s3 sync --delete {folder} "s3://$BUCKET/unionref/"
curl -sS --fail -X POST -H 'Content-Type: application/json' {shell_word(server + "/loader")} -d '{{
  "source": "s3://'"$BUCKET"'/unionref/", "format": "nquads", "failOnError": "TRUE",
  "iamRoleArn": "'"$ROLE"'", "region": "'"$REGION"'", "parallelism": "MEDIUM",
  "parserConfiguration": {{ "namedGraphUri": "'"$graph"'" }}
}}' > loading.json
job=$(python3 -c 'import json; print(json.load(open("loading.json"))["payload"]["loadId"])')
curl -sS --fail {shell_word(server + "/loader")}"/$job"   # again, until the status is LOAD_COMPLETED
{case.load("--verify-only", option)}
"""


STORES: Final[Mapping[str, tuple[str, Callable[[_Case], str]]]] = MappingProxyType(
    {
        "virtuoso": ("http://localhost:8890/sparql", _virtuoso),
        "fuseki": ("http://localhost:3030/unionref", _fuseki),
        "oxigraph": ("http://localhost:7878", _oxigraph),
        "qlever": ("http://localhost:7001", _qlever),
        "rdf4j": ("http://localhost:8080/rdf4j-server/repositories/unionref", _rdf4j),
        "graphdb": ("http://localhost:7200/repositories/unionref", _graphdb),
        "neptune": ("https://localhost:8182/sparql", _neptune),
    }
)
"""Store → the address it has if nothing else is said, and what writes its script."""


def recipe(store: str, build: Path, url: str | None = None, graph: str | None = None) -> str:
    """Return the commands that load a build into a store.

    Parameters
    ----------
    store : str
        One of `STORES`.
    build : pathlib.Path
        The folder of the build.
    url : str, optional
        The address of the store, if it is not the usual one.
    graph : str, optional
        The named graph to use in place of the default graph.

    Returns
    -------
    str
        Commands for bash; the first way and the second each do the whole work.

    Raises
    ------
    UsageError
        If the address or the graph is not well formed.
    """
    usual, write = STORES[store]
    case = _Case(build.absolute(), checked_url(url) if url else usual, checked_graph(graph))
    return write(case)
