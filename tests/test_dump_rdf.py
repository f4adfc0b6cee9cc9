"""The RDF files of a release: each read by a library that did not write it, and compared with the build."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from conftest import Built, Released
from pyld import jsonld as pyld
from rdflib.compare import isomorphic

from unionref import links
from unionref.dataset import Dataset
from unionref.namespaces import BASE, DISPUTED, UR
from unionref.release import dump, jsonld
from unionref.release.context import TERMS, context
from unionref.release.graphs import canonical_lines

RDF_TYPE = rdflib.RDF.type
DERIVED = rdflib.URIRef(BASE + "term-type/derived")


def opened(path: Path) -> bytes:
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def graph(data: bytes | str, format: str) -> set[tuple[rdflib.term.Node, ...]]:
    """Read a graph with rdflib; the graphs here have no blank nodes, so equal sets are isomorphic graphs."""
    triples = set(rdflib.Graph().parse(data=data, format=format))
    assert not any(isinstance(term, rdflib.BNode) for triple in triples for term in triple)
    return triples


@pytest.fixture(scope="module")
def plain(built: Built) -> set[tuple[rdflib.term.Node, ...]]:
    return graph((built.path / "unionref.nt").read_bytes(), "nt")


@pytest.fixture(scope="module")
def asserted(dumped: Path) -> set[tuple[rdflib.term.Node, ...]]:
    return graph(opened(dumped / "unionref-asserted.nt.gz"), "nt")


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("unionref.ttl", "turtle"),
        ("unionref.nt.gz", "nt"),
        ("unionref.rdf", "xml"),
        ("unionref.jsonld", "json-ld"),
    ],
)
def test_each_format_holds_the_plain_view(
    dumped: Path, plain: set[tuple[rdflib.term.Node, ...]], name: str, format: str
) -> None:
    assert graph(opened(dumped / name), format) == plain


@pytest.mark.parametrize(("name", "format"), [("unionref.nq.gz", "nquads"), ("unionref.trig", "trig")])
def test_the_formats_of_several_graphs_hold_the_disputed_one_too(
    released: Released, name: str, format: str
) -> None:
    def quads(data: bytes, format: str) -> dict[str, set[tuple[rdflib.term.Node, ...]]]:
        dataset = rdflib.Dataset()
        dataset.parse(data=data, format=format)
        return {str(graph.identifier): set(graph) for graph in dataset.graphs() if len(graph)}

    found = quads(opened(released.path / name), format)
    assert found == quads((released.build / "unionref.nq").read_bytes(), "nquads")
    assert set(found) == {"urn:x-rdflib:default", DISPUTED}


@pytest.mark.parametrize(
    ("name", "format"),
    [
        ("unionref-asserted.ttl", "turtle"),
        ("unionref-asserted.rdf", "xml"),
        ("unionref-asserted.jsonld", "json-ld"),
    ],
)
def test_each_format_holds_what_is_asserted(
    dumped: Path, asserted: set[tuple[rdflib.term.Node, ...]], name: str, format: str
) -> None:
    assert graph(opened(dumped / name), format) == asserted


def test_what_is_asserted_is_without_anything_derived(
    built: Built, plain: set[tuple[rdflib.term.Node, ...]], asserted: set[tuple[rdflib.term.Node, ...]]
) -> None:
    derived = {s for s, p, o in plain if p == rdflib.DCTERMS.type and o == DERIVED}
    assert len(derived) == 17
    assert not [triple for triple in asserted if triple[1] in derived]
    assert not [triple for triple in asserted if triple[1] == RDF_TYPE and triple[2] in derived]
    assert [triple for triple in plain if triple[1] in derived]
    quads = ox.parse(path=built.path / "unionref.nq")
    everywhere = {(str(quad.subject), str(quad.predicate), str(quad.object)) for quad in quads}
    ours = {(s.n3(), p.n3(), o.n3()) for s, p, o in asserted if str(s).startswith(BASE)}
    only_classes = {triple for triple in ours - everywhere if "^^" not in triple[2] and '"' not in triple[2]}
    assert {p for _, p, _ in only_classes} == {RDF_TYPE.n3()}, "a claim that does not stand loses its class"


def test_what_is_asserted_is_what_stands_in_the_files(whole: Built, tmp_path: Path) -> None:
    from unionref.dataset import Dataset
    from unionref.release import dump

    folders = [whole.root.ontology, *(path for path in sorted(whole.root.data.iterdir()) if path.is_dir())]
    lines: set[bytes] = set()
    for folder in folders:
        for path in folder.glob("*.ttl"):
            triples = ox.parse(path=path, format=ox.RdfFormat.TURTLE)
            lines.update(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).splitlines())
    linked = [
        triple
        for row in links.read_mappings(whole.root).rows
        for triple in (*links.match_triples(row), *links.node_triples(row))
    ]
    assert len(linked) > 2_000
    lines.update(ox.serialize(linked, format=ox.RdfFormat.N_TRIPLES).splitlines())
    target = tmp_path / "release"
    formats = ["asserted", "mappings"]
    dump(Dataset(whole.path, whole.root), target, version="1.2.0", date="2026-11-22", formats=formats)
    assert opened(target / "unionref-asserted.nt.gz").splitlines() == sorted(lines)
    given = {path.name: path.read_bytes() for path in (whole.root.data / "mappings").iterdir()}
    assert {path.name: path.read_bytes() for path in (target / "mappings").iterdir()} == given


def test_the_ontology_and_the_shapes_stand_alone(built: Built, dumped: Path) -> None:
    ontology = built.root.ontology
    assert (dumped / "ontology.ttl").read_bytes() == (ontology / "unionref.ttl").read_bytes()
    assert (dumped / "alignments.ttl").read_bytes() == (ontology / "alignments.ttl").read_bytes()
    assert (dumped / "code-lists.ttl").read_bytes() == (ontology / "schemes.ttl").read_bytes()
    given, made = rdflib.Graph(), rdflib.Graph().parse(dumped / "shapes.ttl")
    for path in sorted((ontology / "shapes").glob("*.ttl")):
        given.parse(path)
    assert isomorphic(given, made)
    assert len(made) > 500


# --- the canonical form ---


def test_the_published_hash_is_that_of_an_independent_rdfc(released: Released) -> None:
    """URDNA2015, which PyLD has, is RDFC-1.0 under its older name."""
    text = opened(released.path / "unionref.nq.gz").decode()
    options = {
        "algorithm": "URDNA2015",
        "inputFormat": "application/n-quads",
        "format": "application/n-quads",
    }
    assert pyld.normalize(text, options) == text
    published = dict(
        reversed(line.split("  ")) for line in (released.path / "RDFC-1.0.sha256").read_text().splitlines()
    )
    assert sorted(published) == ["unionref-asserted.nt", "unionref.nq", "unionref.nt"]
    for name, digest in published.items():
        assert digest == hashlib.sha256(opened(released.path / f"{name}.gz")).hexdigest()


def test_blank_nodes_are_renamed_as_the_recommendation_says() -> None:
    text = """
        _:a <https://example.org/p> _:b , "x" . _:b <https://example.org/p> _:c .
        _:c <https://example.org/q> _:a .
        _:d <https://example.org/p> "x" , <https://example.org/a> . _:e <https://example.org/p> "y"@ja .
    """
    quads = list(ox.parse(text, format=ox.RdfFormat.TURTLE))
    options = {
        "algorithm": "URDNA2015",
        "inputFormat": "application/n-quads",
        "format": "application/n-quads",
    }
    expected = pyld.normalize(ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode(), options)
    assert canonical_lines([*quads, *quads]).decode() == canonical_lines(reversed(quads)).decode() == expected
    assert "_:c14n0 " in expected


def test_compressed_files_hold_no_time_and_no_name(dumped: Path) -> None:
    found = sorted(dumped.glob("*.gz"))
    assert len(found) == 3
    for path in found:
        head = path.read_bytes()[:10]
        assert head == b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\xff", path.name


# --- JSON-LD for people ---


def test_pyld_reads_the_same_graph(dumped: Path) -> None:
    document = json.loads((dumped / "unionref.jsonld").read_bytes())
    document["@graph"] = document["@graph"][::7]
    lines = pyld.to_rdf(document, {"format": "application/n-quads"}).splitlines()
    subjects = {line.split(" ", 1)[0] for line in lines}
    expected = {
        line
        for line in opened(dumped / "unionref.nt.gz").decode().splitlines()
        if line.split(" ", 1)[0] in subjects
    }
    assert set(lines) == expected
    assert len(lines) > 500


def test_a_person_can_read_it(dumped: Path) -> None:
    nodes = json.loads((dumped / "unionref.jsonld").read_bytes())["@graph"]
    count = next(node for node in nodes if node["id"] == "id/kenkoro#count-2019")
    assert count == {
        "id": "id/kenkoro#count-2019",
        "type": ["MembershipCount", "Statement"],
        "count": 19578,
        "countBasis": "count-basis/not-stated",
        "date": {"type": "year", "value": "2019"},
        "earliest": "2019-01-01",
        "latest": "2019-12-31",
        "ofOrganization": "id/kenkoro",
        "readIn": ["source/wikipedia-en-zenroren#current-affiliates"],
    }
    kenkoro = next(node for node in nodes if node["id"] == "id/kenkoro")
    assert kenkoro["name"]["en"] == "All Japan Construction, Transport and General Workers' Union"


@pytest.mark.parametrize("form", ["jsonld", "asserted"])
def test_a_property_has_the_same_shape_in_every_node(whole: Built, tmp_path: Path, form: str) -> None:
    """A program need not ask whether it finds a list."""
    dataset = Dataset(whole.path, whole.root)
    dump(dataset, tmp_path / "out", version="1.2.0", date="2026-11-22", formats=[form])
    (path,) = (path for path in (tmp_path / "out").glob("*.jsonld") if path.name != "context.jsonld")
    shapes: dict[str, set[str]] = {}
    for node in json.loads(path.read_bytes())["@graph"]:
        for key, value in node.items():
            shape = type(value).__name__
            if isinstance(value, dict) and "value" not in value:
                shape = "texts: " + ", ".join(sorted({type(text).__name__ for text in value.values()}))
            shapes.setdefault(key, set()).add(shape)
    mixed = {key: found for key, found in shapes.items() if len(found) > 1 and "list" in str(found)}
    assert mixed == {}, "unionref/release/context.py, _SEVERAL"
    assert shapes["readIn"] == shapes["type"] == shapes["classification"] == {"list"}
    assert shapes["otherName"] == {"texts: list"} and shapes["name"] == {"texts: str"}
    assert shapes["organization"] == {"str"}


def test_every_property_of_the_graph_has_a_short_name(whole: Built) -> None:
    used = {triple.predicate.value for triple in ox.parse(path=whole.path / "unionref.nq")}
    plain = used - {str(RDF_TYPE), *TERMS}
    of_ontologies = ("http://purl.org/dc/elements/1.1/", "http://purl.org/vocab/vann/")
    assert {iri for iri in plain if not iri.startswith(of_ontologies)} == set()
    keys = [term.key for term in TERMS.values()]
    assert len(keys) == len(set(keys))
    assert not set(keys) & {"id", "type", "value", "lang", "year", "month", "day"}


def test_the_context_alone_is_the_one_inside(dumped: Path) -> None:
    alone = json.loads((dumped / "context.jsonld").read_bytes())
    inside = json.loads((dumped / "unionref.jsonld").read_bytes())
    assert alone["@context"] == inside["@context"] == context()


ODD = f"""
@prefix ur: <{UR}> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
@prefix x: <https://example.org/vocabulary#> .
<{BASE}id/a> a ur:Union , x:Thing , <https://example.org/a b/c> .
<{BASE}id/a> skos:prefLabel "no language" , "two"@en , "words"@en , "三"@ja , <{BASE}id/b> .
<{BASE}id/a> ur:count 3 , 03 , "3"^^xsd:decimal , 123456789012345678901234567890 , -0 , "x"^^xsd:integer .
<{BASE}id/a> ur:approximate true , "1"^^xsd:boolean , "true" .
<{BASE}id/a> ur:ofOrganization "text" , "text"@en , <https://example.org/x> , <{BASE}id/%E3%81%82> .
<{BASE}id/a> ur:ofOrganization <{BASE}id/a:b> .
<{BASE}id/a> ur:earliest "1999"^^xsd:gYear , "1999-01-02"^^xsd:date , "1999-01-02" .
<{BASE}id/a> ur:date "1999"^^xsd:gYear , "1999-02"^^xsd:gYearMonth , "1999-02-03"^^xsd:date , "x"^^x:day .
<{BASE}id/a> x:unknown <{BASE}id/b> , "text" , "text"@ja-latn , 5 .
<{BASE}id/a> ur:unknown <{UR}member> , "a \\"b\\" \\\\ c \\n d \\t e < f > & g" .
<https://example.org/s> ur:statementClass ur:Merger , <{UR}member> , x:Thing , "word" .
""".replace("a b/c", "a%20b/c")


@pytest.mark.parametrize("reader", ["pyld", "rdflib", "pyoxigraph"])
def test_values_of_any_form_come_back_as_they_were(reader: str) -> None:
    triples = [quad.triple for quad in ox.parse(ODD.encode(), format=ox.RdfFormat.TURTLE)]
    data = jsonld.document(triples)
    expected = set(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES).decode().splitlines())
    if reader == "pyld":
        lines = pyld.to_rdf(json.loads(data), {"format": "application/n-quads"})
    elif reader == "rdflib":
        before = rdflib.NORMALIZE_LITERALS
        rdflib.NORMALIZE_LITERALS = False
        try:
            lines = rdflib.Graph().parse(data=data, format="json-ld").serialize(format="nt", encoding="utf-8")
        finally:
            rdflib.NORMALIZE_LITERALS = before
        lines = ox.serialize(
            ox.parse(lines, format=ox.RdfFormat.N_TRIPLES), format=ox.RdfFormat.N_QUADS
        ).decode()
    else:
        quads = ox.parse(data, format=ox.RdfFormat.JSON_LD)
        lines = ox.serialize(quads, format=ox.RdfFormat.N_QUADS).decode()
    assert set(lines.splitlines()) == expected
