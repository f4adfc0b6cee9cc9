"""Loading: the new version is put beside the old one and takes its place in one transaction."""

from __future__ import annotations

import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from unionref.errors import UsageError
from unionref.failures import damaged
from unionref.freshness import build_info
from unionref.namespaces import DISPUTED, ONTOLOGY
from unionref.queries import sparql_term
from unionref.stores.discovery import STAGING, TRIPLES, Server, graph_address
from unionref.stores.endpoint import Endpoint
from unionref.stores.http import StoreError

QUADS: Final = "application/n-quads"
_CHUNK: Final = 400_000
"""Characters of one INSERT DATA; every store known takes as much."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Part:
    """One graph of the build, as a file of N-Triples.

    Parameters
    ----------
    graph : str or None
        Its name; None for the default graph.
    label : str
        What it is called in a sentence.
    path : pathlib.Path
        The file.
    triples : int
        How many there are.
    """

    graph: str | None
    label: str
    path: Path
    triples: int


@contextmanager
def parts_of(build: Path) -> Iterator[tuple[Part, Part]]:
    """Split the quads of a build into its two graphs, as files that last as long as the block.

    Parameters
    ----------
    build : pathlib.Path
        The folder of the build.

    Yields
    ------
    (Part, Part)
        The default graph and the graph of disputed statements.

    Raises
    ------
    UnreadableError
        If the build is damaged.
    """
    with tempfile.TemporaryDirectory(prefix="unionref-load-") as folder:
        plain, disputed = Path(folder) / "plain.nt", Path(folder) / "disputed.nt"
        counts = _split(build / "unionref.nq", plain, disputed)
        yield (
            Part(None, "the default graph", plain, counts[0]),
            Part(DISPUTED, "graph/disputed", disputed, counts[1]),
        )


def _split(dump: Path, plain: Path, disputed: Path) -> tuple[int, int]:
    import pyoxigraph as ox

    counts = [0, 0]
    try:
        with dump.open("rb") as source, plain.open("wb") as first, disputed.open("wb") as second:
            for quad in ox.parse(source, format=ox.RdfFormat.N_QUADS):
                place = 0 if isinstance(quad.graph_name, ox.DefaultGraph) else 1
                counts[place] += 1
                (second if place else first).write(f"{quad.triple} .\n".encode())
    except (OSError, SyntaxError, ValueError) as error:
        raise damaged(dump, error) from error
    if not counts[0]:
        raise damaged(dump)
    return counts[0], counts[1]


def load(server: Server, build: Path, progress: Progress) -> None:
    """Load a build into a server so that the new version becomes visible in one step.

    Parameters
    ----------
    server : Server
        What `unionref.stores.discovery.discover` found.
    build : pathlib.Path
        The folder of the build.
    progress : callable
        Called with a line of text before each step.

    Raises
    ------
    UnionrefError
        If it fails; what the server held before is untouched.
    """
    refuse_foreign(server)
    if server.way == "bulk":
        _replace_everything(server, build, progress)
        return
    mark = f"{STAGING}{_digest(build)}/"
    with parts_of(build) as parts:
        staged = {part: f"{mark}{'disputed' if part.graph else 'plain'}" for part in parts}
        remove_leftovers(server)
        try:
            for part, name in staged.items():
                progress(f"staging {part.triples:,} triples of {part.label} …")
                _upload(server, part, name)
                _see_that_it_arrived(server, part, name)
        except (StoreError, KeyboardInterrupt):
            # the old version stays; where the server still answers, it need not keep what came half way
            with suppress(StoreError):
                remove_leftovers(server)
            raise
        progress("putting the new version in the place of the old …")
        _switch(server, staged)
        for part in parts:
            found = _count(server, part.graph or server.graph)
            if found != part.triples and not (
                part.graph is None and server.graph is None and found > part.triples
            ):
                raise StoreError(
                    f"After the load {part.label} holds {found:,} triples instead of {part.triples:,}.",
                    iri=server.endpoint.url,
                    fix="see whether somebody else writes there, then run the same command again.",
                )


def _digest(build: Path) -> str:
    """Return the beginning of the digest of the files that a build was made from."""
    info = build_info(build)
    return str((info or {}).get("content_hash", ""))[:12] or "build"


def refuse_foreign(server: Server) -> None:
    """Raise if the place of the new version is taken by something that unionref did not load.

    Raises
    ------
    UsageError
        If it is.
    """
    bare = _bare(server)
    here = f"GRAPH <{server.graph}> {{ %s }}" if server.graph else "%s"
    if bare.truth("ASK { " + here % "?s ?p ?o" + " }") and not bare.truth(
        "ASK { " + here % f"<{ONTOLOGY}> ?p ?o" + " }"
    ):
        what = f"The graph <{server.graph}>" if server.graph else "The default graph"
        raise UsageError(
            f"{what} of this store holds something else, which loading would replace.",
            iri=server.endpoint.url,
            fix="load into a data set of its own, or into a named graph: unionref load URL --graph IRI.",
        )


def remove_leftovers(server: Server) -> None:
    """Remove what earlier loads left in staging.

    Raises
    ------
    StoreError
        If the server refuses.
    """
    rows = _bare(server).rows(
        f'SELECT DISTINCT ?g {{ GRAPH ?g {{ ?s ?p ?o }} FILTER(STRSTARTS(STR(?g), "{STAGING}")) }}'
    )
    names = sorted({row["g"] for row in rows if "g" in row} | {f"{STAGING}probe"})
    # one request each: a store that takes graphs of millions of triples apart may want a transaction for each
    for name in names:
        if re.fullmatch(r"[^\s<>\"{}|\\^`]+", name):
            server.send_update(f"DROP SILENT GRAPH <{name}>", "Removing what an earlier load left")


def _upload(server: Server, part: Part, name: str) -> None:
    if not part.triples:
        return
    if server.graphs is not None:
        address = graph_address(server.graphs, name)
        # an empty one goes ahead: it brings the challenge of a server that wants a password, without the file
        for body in (b"", part.path):
            reply = server.client.request("PUT", address, body, type=TRIPLES, accept="*/*")
            if not reply.is_fine or (reply.is_page and reply.body.strip() and server.name != "virtuoso"):
                raise server.client.refused(reply, f"Putting {part.label} into staging")
        return
    for lines in _chunks(part.path):
        text = f"INSERT DATA {{ GRAPH <{name}> {{\n{lines}}} }}"
        server.send_update(text, f"Putting {part.label} into staging")


def _chunks(path: Path) -> Iterator[str]:
    """Yield the lines of N-Triples in pieces, with escapes that every reader of SPARQL takes alike."""
    lines: list[str] = []
    size = 0
    with path.open(encoding="utf-8", newline="\n") as file:
        for line in file:
            lines.append(sparql_term(line))
            size += len(line)
            if size >= _CHUNK:
                yield "".join(lines)
                lines, size = [], 0
    if lines:
        yield "".join(lines)


def _see_that_it_arrived(server: Server, part: Part, name: str) -> None:
    found = _count(server, name)
    if found != part.triples:
        raise StoreError(
            f"Of {part.label} {found:,} triples arrived instead of {part.triples:,}; "
            "the old version is untouched.",
            iri=server.endpoint.url,
            fix="see whether something stands in between, or somebody else loads now; then run the same "
            "command again.",
        )


def _switch(server: Server, staged: dict[Part, str]) -> None:
    """Move the staged graphs to where they are read, in one request: by SPARQL 1.1 Update one transaction."""
    steps = []
    for part, name in staged.items():
        live = part.graph or server.graph
        target = f"GRAPH <{live}>" if live else "DEFAULT"
        if (
            not part.triples
        ):  # a store need not keep a graph that is empty; to move what is not there is an error
            steps.append(f"DROP SILENT {target}")
        elif server.name == "fuseki" and live:  # MOVE between its named graphs loses triples: docs/stores.md
            steps += [
                f"DELETE WHERE {{ {target} {{ ?s ?p ?o }} }}",
                f"INSERT {{ {target} {{ ?s ?p ?o }} }} WHERE {{ GRAPH <{name}> {{ ?s ?p ?o }} }}",
                f"DROP GRAPH <{name}>",
            ]
        else:
            steps.append(f"MOVE GRAPH <{name}> TO {target}")
    try:
        server.send_update(" ;\n".join(steps), "Putting the new version in the place of the old")
    except StoreError as error:
        if error.status:
            raise
        raise StoreError(
            error.message
            + " It was about to put the new version in the place of the old: one of them is there, whole.",
            iri=error.iri,
            fix="unionref load URL --verify-only tells which; to load again is safe.",
        ) from error


def _replace_everything(server: Server, build: Path, progress: Progress) -> None:
    """Put all quads in one request, on servers without updates; it replaces all that the data set holds."""
    assert server.graphs is not None
    rows = _bare(server).rows("SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }")
    others = sorted(row["g"] for row in rows if row.get("g") != DISPUTED)
    if others:
        raise UsageError(
            "This server takes no updates, only whole data sets; it holds other graphs, which would be lost: "
            f"{', '.join(others[:3])}{' …' if len(others) > 3 else ''}.",
            iri=server.endpoint.url,
            fix="switch updates on, or load into a data set of its own.",
        )
    dump = build / "unionref.nq"
    if not dump.is_file():
        raise damaged(dump)
    progress("putting all quads in one request …")
    reply = server.client.request("PUT", server.graphs, dump, type=QUADS, accept="*/*")
    if not reply.is_fine or reply.is_page:
        raise server.client.refused(reply, "Putting all quads")


def _bare(server: Server) -> Endpoint:
    """Return the endpoint without a choice of graphs, which shows staging too."""
    return Endpoint(server.client, server.endpoint.url)


def _count(server: Server, graph: str | None) -> int:
    pattern = f"GRAPH <{graph}> {{ ?s ?p ?o }}" if graph else "?s ?p ?o"
    return _bare(server).number(f"SELECT (COUNT(*) AS ?n) {{ {pattern} }}", "Counting what arrived")
