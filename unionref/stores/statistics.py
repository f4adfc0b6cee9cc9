"""Counts in the way of VoID: of a build, of a server, and what is different."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from unionref.failures import damaged
from unionref.namespaces import DISPUTED, PREFIXES, UR, shorten

if TYPE_CHECKING:
    import pyoxigraph

    from unionref.stores.discovery import Server

_TYPE: Final = PREFIXES["rdf"] + "type"


@dataclass(frozen=True)
class Statistics:
    """How much a graph holds (https://www.w3.org/TR/void/#statistics).

    Parameters
    ----------
    triples, subjects, objects : int
        `void:triples`, `void:distinctSubjects`, `void:distinctObjects`.
    classes : mapping of str to int
        Class → its instances (`void:classPartition`, `void:entities`).
    properties : mapping of str to int
        Property → triples with it (`void:propertyPartition`, `void:triples`).
    """

    triples: int
    subjects: int
    objects: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]


def of_triples(triples: Iterable[pyoxigraph.Triple]) -> Statistics:
    """Count triples, of which none comes twice."""
    subjects: set[str] = set()
    objects: set[str] = set()
    classes: Counter[str] = Counter()
    properties: Counter[str] = Counter()
    for triple in triples:
        subjects.add(str(triple.subject))
        objects.add(str(triple.object))
        properties[triple.predicate.value] += 1
        if triple.predicate.value == _TYPE:
            classes[triple.object.value] += 1  # type: ignore[union-attr]
    return Statistics(properties.total(), len(subjects), len(objects), dict(classes), dict(properties))


def of_build(build: Path, *, all_as_one: bool) -> tuple[Statistics, Statistics]:
    """Count the two graphs of a build.

    Parameters
    ----------
    build : pathlib.Path
        Its folder.
    all_as_one : bool
        Whether the first is to be all graphs together, as some stores show their default graph.

    Returns
    -------
    (Statistics, Statistics)
        Of the default graph and of the graph of disputed statements.

    Raises
    ------
    UnreadableError
        If the build is damaged.
    """
    import pyoxigraph as ox

    dump = build / "unionref.nq"
    disputed: set[ox.Triple] = set()

    def plain() -> Iterator[ox.Triple]:
        for quad in ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS):
            if not isinstance(quad.graph_name, ox.DefaultGraph):
                disputed.add(quad.triple)
            elif not all_as_one:
                yield quad.triple
        if all_as_one:
            for quad in ox.parse(path=str(dump), format=ox.RdfFormat.N_QUADS):
                if quad.triple not in disputed:
                    yield quad.triple
            yield from disputed

    try:
        return of_triples(plain()), of_triples(disputed)
    except (OSError, SyntaxError, ValueError) as error:
        raise damaged(dump, error) from error


def shows_all_as_one(server: Server) -> bool:
    """Tell whether the default graph of a server is all its graphs together."""
    return server.endpoint.truth(f"ASK {{ ?statement a <{UR}DisputedStatement> }}")


def of_server(server: Server, graph: str | None) -> Statistics:
    """Count a graph of a server.

    Parameters
    ----------
    server : Server
        The server.
    graph : str or None
        The graph; None for the default graph.

    Returns
    -------
    Statistics
        What the server says.

    Raises
    ------
    StoreError
        If it does not answer.
    """
    body = f"GRAPH <{graph}> {{ %s }}" if graph else "%s"
    everything = body % "?s ?p ?o"
    ask = server.endpoint

    def table(pattern: str, key: str, what: str) -> dict[str, int]:
        rows = ask.rows(f"SELECT ?{key} (COUNT({what}) AS ?n) {{ {body % pattern} }} GROUP BY ?{key}")
        return {row[key]: int(float(row["n"])) for row in rows if key in row}

    return Statistics(
        ask.number(f"SELECT (COUNT(*) AS ?n) {{ {everything} }}"),
        ask.number(f"SELECT (COUNT(DISTINCT ?s) AS ?n) {{ {everything} }}"),
        ask.number(f"SELECT (COUNT(DISTINCT ?o) AS ?n) {{ {everything} }}"),
        table(f"?s <{_TYPE}> ?class", "class", "DISTINCT ?s"),
        table("?s ?p ?o", "p", "*"),
    )


def differences(expected: Statistics, found: Statistics, graph: str | None) -> Iterator[str]:
    """Yield a line for every count that is not the one expected."""
    name = "graph/disputed" if graph == DISPUTED else "the default graph"
    for what in ("triples", "subjects", "objects"):
        ours, theirs = getattr(expected, what), getattr(found, what)
        if ours != theirs:
            yield f"{name}: {theirs:,} {what} instead of {ours:,}"
    for noun, ours_of, theirs_of in (
        ("instances of", expected.classes, found.classes),
        ("triples with", expected.properties, found.properties),
    ):
        for iri in sorted({*ours_of, *theirs_of}):
            found_there, wanted = theirs_of.get(iri, 0), ours_of.get(iri, 0)
            if found_there != wanted:
                yield f"{name}: {found_there:,} {noun} {shorten(iri)} instead of {wanted:,}"
