"""What the tests of the ontology share: its graphs, its terms, and how to ask them."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref.namespaces import BASE, ONTOLOGY, PREFIXES, UR

REPOSITORY: Final = Path(__file__).resolve().parents[1]
FOLDER: Final = REPOSITORY / "ontology"
FIXTURES: Final = Path(__file__).resolve().parent / "ontology"
DERIVED: Final = BASE + "term-type/derived"
PROLOGUE: Final = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def store(paths: Iterable[Path], turtle: str = "") -> ox.Store:
    """Return a store that holds some Turtle files, and further Turtle written with the project's prefixes."""
    graph = ox.Store()
    for path in paths:
        graph.extend(
            ox.Quad(*triple)
            for triple in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
        )
    header = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    graph.extend(
        ox.Quad(*triple) for triple in ox.parse(header + turtle, format=ox.RdfFormat.TURTLE, base_iri=BASE)
    )
    return graph


def terminology(turtle: str = "") -> ox.Store:
    """Return the ontology with its alignments, as ROBOT would see them merged, and further Turtle."""
    return store([FOLDER / "unionref.ttl", FOLDER / "alignments.ttl"], turtle)


def ontology() -> ox.Store:
    """Return the ontology alone."""
    return store([FOLDER / "unionref.ttl"])


def schemes(turtle: str = "") -> ox.Store:
    """Return the code lists, and further Turtle."""
    return store([FOLDER / "schemes.ttl"], turtle)


def select(graph: ox.Store, query: str) -> list[tuple[str, ...]]:
    """Return the rows of a SELECT query as text, sorted; an unbound variable is empty text."""
    solutions = graph.query(PROLOGUE + query)
    assert isinstance(solutions, ox.QuerySolutions)
    width = len(solutions.variables)
    return sorted(tuple("" if row[at] is None else row[at].value for at in range(width)) for row in solutions)


def column(graph: ox.Store, query: str) -> list[str]:
    """Return the first column of a SELECT query, sorted."""
    return [row[0] for row in select(graph, query)]


def terms(graph: ox.Store) -> list[str]:
    """Return the IRIs of the terms of our own, sorted."""
    return column(graph, f"SELECT DISTINCT ?t WHERE {{ ?t rdfs:isDefinedBy <{ONTOLOGY}> }}")


def derived(graph: ox.Store) -> list[str]:
    """Return the IRIs of the terms that the build alone writes, sorted."""
    return column(graph, f"SELECT ?t WHERE {{ ?t dcterms:type <{DERIVED}> }}")


def local_name(iri: str) -> str:
    """Return what follows the namespace of our terms."""
    return iri.removeprefix(UR)
