"""The RDF files of a release: the same graph gives the same bytes."""

from __future__ import annotations

import gzip
import io
from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from unionref import turtle
from unionref.load import in_fixed_labels
from unionref.namespaces import BASE, PREFIXES
from unionref.release import jsonld
from unionref.release.files import Made
from unionref.release.graphs import Graphs, sha256

CANONICAL: Final = "RDFC-1.0.sha256"
_ONTOLOGY_NAMES: Final = {"unionref.ttl": "ontology.ttl", "schemes.ttl": "code-lists.ttl"}
_PREFIXES: Final = {name: iri for name, iri in PREFIXES.items() if name == "ur" or not iri.startswith(BASE)}


def ttl(graphs: Graphs) -> list[Made]:
    """Return the default graph in Turtle."""
    return [Made("unionref.ttl", _serialize(graphs.default, ox.RdfFormat.TURTLE))]


def nt(graphs: Graphs) -> list[Made]:
    """Return the default graph in N-Triples: the canonical form, compressed."""
    return [Made("unionref.nt.gz", compress(graphs.canonical_plain))]


def nq(graphs: Graphs) -> list[Made]:
    """Return both graphs in N-Quads: the canonical form, compressed."""
    return [Made("unionref.nq.gz", compress(graphs.canonical))]


def trig(graphs: Graphs) -> list[Made]:
    """Return both graphs in TriG."""
    data = ox.serialize(graphs.quads, format=ox.RdfFormat.TRIG, prefixes=_PREFIXES)
    return [Made("unionref.trig", data or b"")]


def json_ld(graphs: Graphs) -> list[Made]:
    """Return the default graph in JSON-LD, and its context on its own."""
    return [
        Made("unionref.jsonld", jsonld.document(graphs.default)),
        Made("context.jsonld", jsonld.context_document()),
    ]


def xml(graphs: Graphs) -> list[Made]:
    """Return the default graph in RDF/XML."""
    return [Made("unionref.rdf", _serialize(graphs.default, ox.RdfFormat.RDF_XML))]


def asserted(graphs: Graphs) -> list[Made]:
    """Return what data/ asserts, without anything derived, in the formats of one graph."""
    triples = graphs.asserted
    return [
        Made("unionref-asserted.ttl", _serialize(triples, ox.RdfFormat.TURTLE)),
        Made("unionref-asserted.nt.gz", compress(graphs.canonical_asserted)),
        Made("unionref-asserted.jsonld", jsonld.document(triples)),
        Made("unionref-asserted.rdf", _serialize(triples, ox.RdfFormat.RDF_XML)),
    ]


def ontology(graphs: Graphs) -> list[Made]:
    """Return the ontology, its alignments, the code lists and the shapes, each in one Turtle file."""
    folder = graphs.root.ontology
    made = [
        Made(_ONTOLOGY_NAMES.get(path.name, path.name), path.read_bytes())
        for path in sorted(folder.glob("*.ttl"))
    ]
    shapes: list[ox.Triple] = []
    for path in sorted((folder / "shapes").glob("*.ttl")):
        shapes.extend(turtle.parse(path, blank_nodes=True))
    return [*made, Made("shapes.ttl", turtle.format_graph(in_fixed_labels(shapes)).encode())]


def canonical_hashes(graphs: Graphs) -> bytes:
    """Return the SHA-256 of the RDFC-1.0 form of each graph, in the form that ``sha256sum`` reads.

    Parameters
    ----------
    graphs : Graphs
        What is released.

    Returns
    -------
    bytes
        A line for both graphs together, for the default graph, and for what data/ asserts, each under the
        name that the file has without ``.gz``.
    """
    forms = (
        ("unionref.nq", graphs.canonical),
        ("unionref.nt", graphs.canonical_plain),
        ("unionref-asserted.nt", graphs.canonical_asserted),
    )
    return "".join(f"{sha256(data)}  {name}\n" for name, data in forms).encode()


def compress(data: bytes) -> bytes:
    """Return some bytes compressed by gzip, without a time or a name in the header."""
    buffer = io.BytesIO()
    with gzip.GzipFile(filename="", mode="wb", compresslevel=9, fileobj=buffer, mtime=0) as file:
        file.write(data)
    return buffer.getvalue()


def _serialize(triples: Sequence[ox.Triple], format: ox.RdfFormat) -> bytes:
    return ox.serialize(triples, format=format, prefixes=_PREFIXES) or b""
