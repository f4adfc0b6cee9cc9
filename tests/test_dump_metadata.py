"""What a release tells of itself: every figure is counted again, sizes and checksums taken from the files."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import yaml
from conftest import REPOSITORY, Built, Released
from rdflib.namespace import DCAT, DCTERMS, RDF, VOID, XSD

from unionref import turtle
from unionref.dataset import Dataset
from unionref.namespaces import BASE, DISPUTED
from unionref.release import dump
from unionref.release.about import About
from unionref.release.citation import citation
from unionref.release.files import File
from unionref.release.statistics import LINKS, count

VERSION = rdflib.URIRef(BASE + "dataset/1.2.0")
SPDX = rdflib.Namespace("http://spdx.org/rdf/terms#")
EXT = rdflib.Namespace("http://ldf.fi/void-ext#")
SD = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
PREFIX = "PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> "


class Counter:
    """Counts with plain SPARQL over the N-Quads of a build.

    Parameters
    ----------
    path : pathlib.Path
        The file.
    graph : {'all', 'plain', 'disputed'}
        Which of its graphs.
    """

    def __init__(self, path: Path, graph: str = "all") -> None:
        self.store = ox.Store()
        for quad in ox.parse(path=path):
            plain = isinstance(quad.graph_name, ox.DefaultGraph)
            if graph == "all" or plain == (graph == "plain"):
                self.store.add(ox.Quad(quad.subject, quad.predicate, quad.object))

    def rows(self, query: str) -> list[tuple[str, ...]]:
        return [tuple(term.value for term in row) for row in self.store.query(PREFIX + query)]

    def one(self, what: str, where: str) -> int:
        return int(self.rows(f"SELECT (COUNT({what}) AS ?n) {{ {where} }}")[0][0])

    def table(self, key: str, what: str, where: str) -> dict[str, int]:
        rows = self.rows(f"SELECT {key} (COUNT({what}) AS ?n) {{ {where} }} GROUP BY {key}")
        return {"|".join(row[:-1]): int(row[-1]) for row in rows}


def void_of(folder: Path) -> rdflib.Graph:
    return rdflib.Graph().parse(folder / "void.ttl")


def number(graph: rdflib.Graph, subject: rdflib.term.Node, predicate: rdflib.URIRef) -> int:
    (value,) = graph.objects(subject, predicate)
    return int(value.toPython())


def compared(folder: Path, build: Path) -> None:
    """See that VoID says of each graph what SPARQL counts there."""
    graph = void_of(folder)
    for dataset, part in (
        (VERSION, "all"),
        (VERSION + "#plain", "plain"),
        (VERSION + "#disputed", "disputed"),
    ):
        counter = Counter(build / "unionref.nq", part)
        for predicate, what, where in (
            (VOID.triples, "*", "?s ?p ?o"),
            (VOID.entities, "DISTINCT ?s", "?s a ?c"),
            (VOID.distinctSubjects, "DISTINCT ?s", "?s ?p ?o"),
            (VOID.distinctObjects, "DISTINCT ?o", "?s ?p ?o"),
            (VOID.classes, "DISTINCT ?c", "?s a ?c"),
            (VOID.properties, "DISTINCT ?p", "?s ?p ?o"),
        ):
            assert number(graph, dataset, predicate) == counter.one(what, where), (part, predicate)
        classes = {
            str(graph.value(node, VOID["class"])): number(graph, node, VOID.entities)
            for node in graph.objects(dataset, VOID.classPartition)
        }
        assert classes == counter.table("?c", "DISTINCT ?s", "?s a ?c")
        for predicate, what in (
            (VOID.triples, "*"),
            (VOID.distinctSubjects, "DISTINCT ?s"),
            (VOID.distinctObjects, "DISTINCT ?o"),
        ):
            properties = {
                str(graph.value(node, VOID.property)): number(graph, node, predicate)
                for node in graph.objects(dataset, VOID.propertyPartition)
            }
            assert properties == counter.table("?p", what, "?s ?p ?o"), (part, predicate)


def test_void_counts_what_sparql_counts(dumped: Path, built: Built) -> None:
    compared(dumped, built.path)


def test_void_tells_of_the_links_to_other_authorities(released: Released) -> None:
    graph = void_of(released.path)
    found = {
        (str(graph.value(node, VOID.linkPredicate)), str(graph.value(node, VOID.objectsTarget))): number(
            graph, node, VOID.triples
        )
        for node in graph.subjects(RDF.type, VOID.Linkset)
    }
    key = ("http://www.w3.org/2004/02/skos/core#exactMatch", "http://www.wikidata.org/entity/")
    assert found[key] == 1, "the accepted one; not the rejected look-alike"


def test_void_counts_what_sparql_counts_where_there_is_dispute(released: Released) -> None:
    compared(released.path, released.build)
    assert number(void_of(released.path), VERSION + "#disputed", VOID.triples) > 0


def test_void_counts_what_sparql_counts_in_the_whole_graph(whole: Built, tmp_path: Path) -> None:
    target = tmp_path / "release"
    formats = ["metadata", "nq"]
    dump(Dataset(whole.path, whole.root), target, version="1.2.0", date="2026-11-22", formats=formats)
    compared(target, whole.path)


def test_only_files_that_are_there_are_told_of(released: Released, tmp_path: Path) -> None:
    formats = rdflib.Namespace("http://www.w3.org/ns/formats/")
    every = {formats[name] for name in ("JSON-LD", "N-Quads", "N-Triples", "RDF_XML", "TriG", "Turtle")}
    assert set(void_of(released.path).objects(VERSION, VOID.feature)) == every
    target = tmp_path / "release"
    dataset = Dataset(released.build, released.root)
    dump(dataset, target, version="1.2.0", date="2026-11-22", formats=["ttl", "metadata"])
    void = void_of(target)
    assert set(void.objects(VERSION, VOID.feature)) == {formats.Turtle}
    assert set(void.objects(VERSION, VOID.dataDump)) == {VERSION + "/unionref.ttl"}
    assert not (target / "hcls.ttl").exists(), "its statistics are those of unionref.nq.gz"


def test_rdflib_counts_the_same(dumped: Path) -> None:
    graph = rdflib.Graph().parse(dumped / "unionref.ttl")
    void = void_of(dumped)
    plain = VERSION + "#plain"
    assert number(void, plain, VOID.triples) == len(graph)
    assert number(void, plain, VOID.distinctSubjects) == len(set(graph.subjects()))
    assert number(void, plain, VOID.properties) == len(set(graph.predicates()))
    assert number(void, plain, VOID.entities) == len(set(graph.subjects(RDF.type)))


def test_the_linksets_are_counted(dumped: Path, built: Built) -> None:
    graph = void_of(dumped)
    sets = list(graph.subjects(RDF.type, VOID.Linkset))
    counter = Counter(built.path / "unionref.nq")
    found: dict[str, int] = {}
    for linkset in sets:
        predicate = str(graph.value(linkset, VOID.linkPredicate))
        target = str(graph.value(linkset, VOID.objectsTarget))
        inside = f"STRSTARTS(STR(?s), '{BASE}') && STRSTARTS(STR(?o), '{target}')"
        triples = number(graph, linkset, VOID.triples)
        assert triples == counter.one("*", f"?s <{predicate}> ?o FILTER({inside})")
        assert graph.value(linkset, VOID.subjectsTarget) == VERSION
        found[predicate] = found.get(predicate, 0) + triples
    outside = f"STRSTARTS(STR(?s), '{BASE}') && !STRSTARTS(STR(?o), '{BASE}')"
    for predicate in LINKS:
        assert found.get(predicate, 0) == counter.one("*", f"?s <{predicate}> ?o FILTER({outside})")
    targets = {str(target) for target in graph.objects(None, VOID.objectsTarget)}
    assert "http://www.wikidata.org/entity/" in targets


def test_links_of_organizations_to_authority_files_are_linksets() -> None:
    match = ox.NamedNode("http://www.w3.org/2004/02/skos/core#exactMatch")
    targets = (
        "http://www.wikidata.org/entity/Q1",
        "https://id.ndl.go.jp/auth/ndlna/1",
        "https://viaf.org/viaf/1",
    )
    triples = [ox.Triple(ox.NamedNode(BASE + "id/a"), match, ox.NamedNode(target)) for target in targets]
    assert count([*triples, *triples]).links == {
        (match.value, "http://www.wikidata.org/entity/"): 1,
        (match.value, "https://id.ndl.go.jp/auth/"): 1,
        (match.value, "https://viaf.org/"): 1,
    }


# --- HCLS, section 6.6: the queries of the profile ---


def hcls_of(released: Released) -> tuple[rdflib.Graph, rdflib.URIRef]:
    return rdflib.Graph().parse(released.path / "hcls.ttl"), VERSION + "/unionref.nq.gz"


def test_the_basic_statistics_of_hcls(released: Released) -> None:
    graph, distribution = hcls_of(released)
    counter = Counter(released.build / "unionref.nq")
    for predicate, what, where in (
        (VOID.triples, "*", "?s ?p ?o"),
        (VOID.entities, "DISTINCT ?s", "?s a []"),
        (VOID.distinctSubjects, "DISTINCT ?s", "?s ?p ?o"),
        (VOID.properties, "DISTINCT ?p", "?s ?p ?o"),
        (VOID.distinctObjects, "DISTINCT ?o", "?s ?p ?o FILTER(!isLiteral(?o))"),
    ):
        assert number(graph, distribution, predicate) == counter.one(what, where), predicate
    for part, predicate, what, where in (
        (rdflib.RDFS.Class, VOID.distinctSubjects, "DISTINCT ?o", "?s a ?o"),
        (rdflib.RDFS.Literal, VOID.distinctSubjects, "DISTINCT ?o", "?s ?p ?o FILTER(isLiteral(?o))"),
    ):
        (node,) = (
            node
            for node in graph.objects(distribution, VOID.classPartition)
            if graph.value(node, VOID["class"]) == part
        )
        assert number(graph, node, predicate) == counter.one(what, where)
    (node,) = graph.subjects(VOID["class"], SD.Graph)
    assert number(graph, node, VOID.distinctSubjects) == 1
    assert graph.value(distribution, SD.namedGraph) == rdflib.URIRef(DISPUTED)


def test_the_statistics_of_classes_and_properties_of_hcls(released: Released) -> None:
    graph, distribution = hcls_of(released)
    counter = Counter(released.build / "unionref.nq")
    special = {str(rdflib.RDFS.Class), str(rdflib.RDFS.Literal), str(SD.Graph)}
    classes = {
        str(graph.value(node, VOID["class"])): number(graph, node, VOID.entities)
        for node in graph.objects(distribution, VOID.classPartition)
        if str(graph.value(node, VOID["class"])) not in special
    }
    assert classes == counter.table("?c", "DISTINCT ?s", "?s a ?c")
    triples, subjects, objects, pairs = {}, {}, {}, {}
    for node in graph.objects(distribution, VOID.propertyPartition):
        name = str(graph.value(node, VOID.property))
        of_subjects = {
            str(graph.value(part, VOID["class"])): number(graph, part, VOID.distinctSubjects)
            for part in graph.objects(node, VOID.classPartition)
        }
        of_objects = {
            str(graph.value(part, VOID["class"])): number(graph, part, EXT.distinctObjects)
            for part in graph.objects(node, EXT.objectClassPartition)
        }
        if graph.value(node, VOID.triples) is None:
            ((s, n),) = of_subjects.items()
            ((o, m),) = of_objects.items()
            pairs[f"{name}|{s}|{o}"] = (n, m)
        else:
            triples[name] = number(graph, node, VOID.triples)
            subjects.update({f"{name}|{key}": value for key, value in of_subjects.items()})
            objects.update({f"{name}|{key}": value for key, value in of_objects.items()})
    assert triples == counter.table("?p", "*", "?s ?p ?o")
    assert subjects == counter.table("?p ?c", "DISTINCT ?s", "?s ?p ?o . ?s a ?c")
    literals = counter.table("?p", "DISTINCT ?o", "?s ?p ?o FILTER(isLiteral(?o))")
    assert objects == {
        **counter.table("?p ?c", "DISTINCT ?o", "?s ?p ?o . ?o a ?c"),
        **{f"{name}|{rdflib.RDFS.Literal}": value for name, value in literals.items()},
    }
    both = "?s ?p ?o . ?s a ?c . ?o a ?d"
    first = counter.table("?p ?c ?d", "DISTINCT ?s", both)
    second = counter.table("?p ?c ?d", "DISTINCT ?o", both)
    assert pairs == {key: (first[key], second[key]) for key in first}


def test_the_three_levels_of_hcls_have_what_they_must_and_nothing_they_must_not(released: Released) -> None:
    graph, distribution = hcls_of(released)
    dataset = rdflib.URIRef(BASE + "dataset")
    always = {RDF.type, DCTERMS.title, DCTERMS.description, DCTERMS.publisher, DCTERMS.license}
    counts = {VOID.triples, VOID.entities, VOID.distinctSubjects, VOID.classPartition, VOID.propertyPartition}
    pav = rdflib.Namespace("http://purl.org/pav/")
    of_version = {pav.version, DCTERMS.isVersionOf, DCAT.distribution}
    of_file = {DCTERMS["format"], DCAT.downloadURL, *counts}
    made = {DCTERMS.creator, DCTERMS.issued}
    for level, must, never in (
        (dataset, always, of_version | of_file | made),
        (VERSION, always | of_version | made, of_file),
        (distribution, always | of_file | made, of_version),
    ):
        told = set(graph.predicates(level))
        assert must <= told and not never & told, level
        types = set(graph.objects(level, RDF.type))
        assert rdflib.URIRef("http://purl.org/dc/dcmitype/Dataset") in types
        assert ({VOID.Dataset, DCAT.Distribution} <= types) == (level == distribution)
        agents = [*graph.objects(level, DCTERMS.publisher), *graph.objects(level, DCTERMS.creator)]
        assert all(isinstance(agent, rdflib.URIRef) for agent in agents)
        assert all(text.language == "en" for text in graph.objects(level, DCTERMS.description))
    assert (VERSION, DCTERMS.isVersionOf, dataset) in graph
    assert (VERSION, DCAT.distribution, distribution) in graph


# --- DCAT and schema.org ---


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_dcat_has_a_distribution_for_each_file_with_its_size_and_checksum(dumped: Path) -> None:
    graph = rdflib.Graph().parse(dumped / "dcat.ttl")
    on_disk = files(dumped)
    found = set()
    for distribution in graph.objects(VERSION, DCAT.distribution):
        address = str(graph.value(distribution, DCAT.downloadURL))
        assert address.startswith(str(VERSION) + "/")
        name = address.removeprefix(str(VERSION) + "/")
        found.add(name)
        size = graph.value(distribution, DCAT.byteSize)
        assert size.datatype == XSD.nonNegativeInteger and int(size) == len(on_disk[name])
        checksum = graph.value(distribution, SPDX.checksum)
        assert graph.value(checksum, SPDX.algorithm) == SPDX.checksumAlgorithm_sha256
        assert str(graph.value(checksum, SPDX.checksumValue)) == hashlib.sha256(on_disk[name]).hexdigest()
        media = str(graph.value(distribution, DCAT.mediaType))
        assert media.startswith("https://www.iana.org/assignments/media-types/")
        assert (graph.value(distribution, DCAT.compressFormat) is not None) == name.endswith(".gz")
        assert graph.value(distribution, DCTERMS.license) is not None
        assert graph.value(distribution, DCTERMS.description) is not None
    told_elsewhere = {"README.md", "dcat.ttl", "dataset.jsonld", "release.json", "SHA256SUMS"}
    assert found == set(on_disk) - told_elsewhere
    assert graph.value(VERSION, DCAT.version) == rdflib.Literal("1.2.0")
    assert graph.value(VERSION, DCTERMS.issued) == rdflib.Literal("2026-11-22", datatype=XSD.date)
    assert (rdflib.URIRef(BASE + "dataset"), DCAT.hasVersion, VERSION) in graph


def test_the_period_is_that_of_the_dates(dumped: Path, built: Built) -> None:
    graph = rdflib.Graph().parse(dumped / "dcat.ttl")
    query = """
        SELECT (MIN(?year) AS ?first) (MAX(?year) AS ?last) {
          ?s <https://w3id.org/unionref/ontology#date> ?date BIND(SUBSTR(STR(?date), 1, 4) AS ?year)
        }
    """
    first, last = Counter(built.path / "unionref.nq").rows(query)[0]
    period = graph.value(VERSION, DCTERMS.temporal)
    assert str(graph.value(period, DCAT.startDate)) == first
    assert str(graph.value(period, DCAT.endDate)) == last
    assert json.loads((dumped / "dataset.jsonld").read_bytes())["temporalCoverage"] == f"{first}/{last}"


def test_schema_org_tells_of_the_same_files(dumped: Path) -> None:
    entry = json.loads((dumped / "dataset.jsonld").read_bytes())
    graph = rdflib.Graph().parse(dumped / "dcat.ttl")
    assert entry["@type"] == "Dataset"
    assert 50 <= len(entry["description"]) <= 5000, "what Google's guide asks for"
    assert {"name", "license", "creator", "version", "datePublished", "keywords"} <= set(entry)
    urls = {str(url) for url in graph.objects(None, DCAT.downloadURL)}
    assert {file["contentUrl"] for file in entry["distribution"]} == urls
    on_disk = files(dumped)
    for file in entry["distribution"]:
        assert file["sha256"] == hashlib.sha256(on_disk[file["name"]]).hexdigest()
        assert file["contentSize"] == f"{len(on_disk[file['name']])} B"


def test_every_file_has_a_media_type_and_a_purpose(dumped: Path) -> None:
    known = {file["name"]: file for file in json.loads((dumped / "release.json").read_bytes())["files"]}
    for name in set(files(dumped)) - {"release.json", "SHA256SUMS"}:
        file = File(name, 0, "")
        assert "/" in file.media_type
        assert file.about.endswith(".") and file.about != "A file of the ontology.", name
        assert known[name]["mediaType"] == file.media_type
    assert File("csv/tables.csv-metadata.json", 0, "").media_type == "application/csvm+json"
    assert File("unionref.nt.gz", 0, "").media_type == "application/n-triples"


@pytest.mark.parametrize("name", ["void.ttl", "hcls.ttl", "dcat.ttl"])
def test_the_descriptions_are_in_canonical_form(dumped: Path, name: str) -> None:
    triples = turtle.parse(dumped / name)
    assert not any(isinstance(term, ox.BlankNode) for t in triples for term in (t.subject, t.object))
    parsed = rdflib.Graph().parse(dumped / name)
    assert len(parsed) == len(set(triples)) > 30


def test_the_citation_is_that_of_the_repository_with_another_version(dumped: Path) -> None:
    given = (REPOSITORY / "CITATION.cff").read_bytes()
    told = yaml.safe_load(given)
    assert citation(About(told["version"], told["date-released"])) == given
    made = yaml.safe_load((dumped / "CITATION.cff").read_bytes())
    assert made["version"] == "1.2.0"
    assert made["date-released"].isoformat() == "2026-11-22"


def test_a_release_of_some_sources_says_so(dumped: Path) -> None:
    graph = rdflib.Graph().parse(dumped / "dcat.ttl")
    description = str(graph.value(VERSION, DCTERMS.description))
    assert "Only what these sources say: " in description
    assert "wikipedia-en-zenroren" in description
    assert json.loads((dumped / "release.json").read_bytes())["according_to"] == [
        "rengo-related-organizations",
        "wikipedia-en-kokkororen",
        "wikipedia-en-zenroren",
    ]


def test_a_release_of_everything_does_not(released: Released) -> None:
    graph = rdflib.Graph().parse(released.path / "dcat.ttl")
    assert "Only what" not in str(graph.value(VERSION, DCTERMS.description))
    assert json.loads((released.path / "release.json").read_bytes())["according_to"] == []
