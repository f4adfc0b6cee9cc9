"""The ontology as logic: OWL 2 RL, and consistent with W3C ORG, PROV-O, SKOS, SKOS-XL and FOAF.

The axioms of those vocabularies stand in w3c-axioms.ttl, written by hand from their files; sample.ttl uses
every term of ours. docs/decisions/0002-events-and-prov.md tells what is shown here.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pytest
import rdflib
from ontology_graphs import FIXTURES, FOLDER, REPOSITORY, column, select, store, terminology, terms

from unionref.namespaces import PREFIXES, UR

AXIOMS = FIXTURES / "w3c-axioms.ttl"
SAMPLE = FIXTURES / "sample.ttl"
PARTS = [FOLDER / name for name in ("unionref.ttl", "alignments.ttl", "schemes.ttl")]
VIEW = FOLDER / "views" / "prov.rq"
ACTIVITY = PREFIXES["prov"] + "Activity"
ENTITY = PREFIXES["prov"] + "Entity"

EXAMPLES = {
    "organization": "<id/x> a ur:Union . <id/x> org:classification <kind/union> .",
    "two disjoint classes": "<id/x> a ur:Union , ur:Source .",
}

# The constructs of the profile that are used: https://www.w3.org/TR/owl2-profiles/#OWL_2_RL
TYPES = {"AnnotationProperty", "Class", "DatatypeProperty", "ObjectProperty", "Ontology", "SymmetricProperty"}
OWL = {"disjointWith", "inverseOf", "versionIRI", "versionInfo"}
RDFS = {"comment", "domain", "isDefinedBy", "label", "range", "seeAlso", "subClassOf", "subPropertyOf"}
DATATYPES = {"boolean", "integer"}


def closure(*graphs: ox.Store) -> list[str]:
    """Return what owlrl finds contradictory in the OWL 2 RL closure of some graphs."""
    whole = rdflib.Graph()
    for graph in graphs:
        whole.parse(data=graph.dump(format=ox.RdfFormat.N_TRIPLES, from_graph=ox.DefaultGraph()), format="nt")
    reasoner = owlrl.OWLRL_Semantics(whole, axioms=False, daxioms=False, rdfs=False)
    reasoner.closure()
    return sorted(str(message) for message in reasoner.error_messages)


@cache
def theory() -> ox.Store:
    """Return our ontology, alignments and code lists with the axioms of the vocabularies they build on."""
    return store([*PARTS, AXIOMS])


def view(graph: ox.Store) -> ox.Store:
    """Return the view for PROV-O of a graph."""
    triples = graph.query(VIEW.read_text(encoding="utf-8"))
    assert isinstance(triples, ox.QueryTriples)
    found = ox.Store()
    found.extend(ox.Quad(*triple) for triple in triples)
    return found


@cache
def above() -> dict[str, frozenset[str]]:
    """Return every class or property → itself and all that it is under."""
    rows = select(
        theory(),
        "SELECT ?a ?b WHERE {"
        " ?a (rdfs:subClassOf|rdfs:subPropertyOf|owl:equivalentClass|^owl:equivalentClass)+ ?b }",
    )
    found: dict[str, set[str]] = {}
    for term, higher in rows:
        found.setdefault(term, {term}).add(higher)
    return {term: frozenset(higher) for term, higher in found.items()}


def classes_of(graph: ox.Store) -> dict[str, set[str]]:
    """Return each thing of a graph → its classes by type, domain and range, in the light of the theory."""
    up = above()
    domains = select(theory(), "SELECT ?p ?c WHERE { ?p rdfs:domain ?c }")
    ranges = select(theory(), "SELECT ?p ?c WHERE { ?p rdfs:range ?c }")
    found: dict[str, set[str]] = {}

    def add(thing: object, direct: Iterable[str]) -> None:
        if isinstance(thing, ox.NamedNode):
            for name in direct:
                found.setdefault(thing.value, set()).update(up.get(name, frozenset({name})))

    for quad in graph:
        if quad.predicate.value == PREFIXES["rdf"] + "type":
            assert isinstance(quad.object, ox.NamedNode)
            add(quad.subject, [quad.object.value])
        for property_ in up.get(quad.predicate.value, frozenset({quad.predicate.value})):
            add(quad.subject, [name for own, name in domains if own == property_])
            add(quad.object, [name for own, name in ranges if own == property_])
    return found


def clashes(graph: ox.Store) -> dict[str, set[frozenset[str]]]:
    """Return each thing of a graph that is of two disjoint classes → those pairs."""
    pairs = {frozenset(pair) for pair in select(theory(), "SELECT ?a ?b WHERE { ?a owl:disjointWith ?b }")}
    found = {thing: {pair for pair in pairs if pair <= names} for thing, names in classes_of(graph).items()}
    return {thing: broken for thing, broken in found.items() if broken}


def data() -> ox.Store:
    """Return the whole data set."""
    return store(sorted((REPOSITORY / "data").rglob("*.ttl")))


def events(graph: ox.Store) -> set[str]:
    """Return the events of a graph, claims of them that only support or contradict another one included."""
    return set(column(graph, "SELECT DISTINCT ?e WHERE { ?e ur:ceased|ur:continued|ur:created ?o }"))


@pytest.mark.parametrize("name", ["unionref.ttl", "alignments.ttl"])
def test_only_constructs_of_owl_2_rl(name: str) -> None:
    graph = store([FOLDER / name])
    owl, rdfs, xsd = PREFIXES["owl"], PREFIXES["rdfs"], PREFIXES["xsd"]
    predicates = set(column(graph, "SELECT DISTINCT ?p WHERE { ?s ?p ?o }"))
    assert {p.removeprefix(owl) for p in predicates if p.startswith(owl)} <= OWL
    assert {p.removeprefix(rdfs) for p in predicates if p.startswith(rdfs)} <= RDFS
    kinds = column(graph, "SELECT DISTINCT ?k WHERE { ?s a ?k }")
    assert {kind.removeprefix(owl) for kind in kinds} <= TYPES
    ranges = column(graph, "SELECT DISTINCT ?r WHERE { ?p a owl:DatatypeProperty ; rdfs:range ?r }")
    assert {value.removeprefix(xsd) for value in ranges} <= DATATYPES
    assert column(graph, "SELECT ?c WHERE { ?c rdfs:subClassOf owl:Thing }") == []


def test_every_property_is_of_one_kind_and_every_annotation_is_declared() -> None:
    graph = terminology()
    kinds = ("owl:AnnotationProperty", "owl:Class", "owl:DatatypeProperty", "owl:ObjectProperty")
    declared = [iri for kind in kinds for iri in column(graph, f"SELECT ?t WHERE {{ ?t a {kind} }}")]
    assert len(declared) == len(set(declared))
    foreign = column(graph, "SELECT DISTINCT ?p WHERE { ?s ?p ?o }")
    built_in = (PREFIXES["owl"], PREFIXES["rdf"], PREFIXES["rdfs"])
    assert {iri for iri in foreign if not iri.startswith(built_in)} <= set(declared)


def test_the_sample_uses_every_term() -> None:
    used = column(
        store([SAMPLE]),
        "SELECT DISTINCT ?t WHERE { { ?s ?t ?o } UNION { ?s a ?t } FILTER(STRSTARTS(STR(?t), STR(ur:))) }",
    )
    assert used == terms(terminology())


def test_every_class_can_have_a_member() -> None:
    """No class of ours is unsatisfiable beside ORG, PROV-O and the rest, and no property is empty."""
    graph = terminology()
    classes = column(graph, "SELECT ?c WHERE { ?c a owl:Class FILTER(STRSTARTS(STR(?c), STR(ur:))) }")
    objects = column(
        graph, "SELECT ?p WHERE { ?p a owl:ObjectProperty FILTER(STRSTARTS(STR(?p), STR(ur:))) }"
    )
    one_of_each = "".join(f"<id/member-{at}> a <{name}> .\n" for at, name in enumerate(classes)) + "".join(
        f"<id/subject-{at}> <{name}> <id/object-{at}> .\n" for at, name in enumerate(objects)
    )
    assert closure(theory(), store([], one_of_each)) == []


def test_statements_under_one_roof_would_break_the_events() -> None:
    """Why ur:Statement is not a subclass of prov:Entity."""
    roof = store([], "ur:Statement rdfs:subClassOf prov:Entity . <id/x#founding> a ur:Founding .")
    assert len(closure(theory(), roof)) == 1


def test_as_written_only_events_are_both_activity_and_entity() -> None:
    sample = store([SAMPLE])
    found = clashes(sample)
    assert set(found) == events(sample)
    assert set.union(*found.values()) == {frozenset({ACTIVITY, ENTITY})}
    assert len(closure(theory(), sample)) == len(found)


def test_the_view_for_prov_is_consistent() -> None:
    assert closure(theory(), view(store([SAMPLE]))) == []


def test_the_view_keeps_what_is_said_and_gives_each_event_a_claim() -> None:
    sample = store([SAMPLE])
    parted = view(sample)
    assert len(parted) == len(sample) + 2 * len(events(sample))
    moved = column(
        parted, "SELECT ?e WHERE { ?c dcterms:subject ?e ; prov:wasDerivedFrom ?passage ; a ur:Statement }"
    )
    assert set(moved) == events(sample)
    assert column(parted, "SELECT ?e WHERE { ?e ur:created|ur:ceased ?o ; prov:wasDerivedFrom ?p }") == []
    alternate = select(parted, "SELECT ?a ?b WHERE { ?a prov:alternateOf ?b . ?a dcterms:subject ?e }")
    base = "https://w3id.org/unionref/event/merger#"
    assert alternate == [(base + "claim-2-claim", base + "claim")]


def test_the_data_is_consistent_but_for_events_and_its_view_wholly() -> None:
    graph = data()
    found = clashes(graph)
    assert set(found) == events(graph)
    assert set.union(*found.values()) == {frozenset({ACTIVITY, ENTITY})}
    assert clashes(view(graph)) == {}


@pytest.mark.parametrize(("name", "number"), [("organization", 0), ("two disjoint classes", 1)])
def test_both_ways_of_looking_for_a_clash_find_it(name: str, number: int) -> None:
    graph = store([], EXAMPLES[name])
    assert len(closure(theory(), graph)) == number
    assert len(clashes(graph)) == number


def test_what_the_data_uses_is_what_its_domains_and_ranges_say() -> None:
    """No domain or range adds a class of ours to a thing that its own type does not give it."""
    graph = data()
    stated: dict[str, set[str]] = {}
    for thing, name in select(graph, "SELECT ?s ?c WHERE { ?s a ?c }"):
        stated.setdefault(thing, set()).update(above().get(name, frozenset({name})))
    ours = {
        thing: {name for name in names if name.startswith(UR)} for thing, names in classes_of(graph).items()
    }
    assert {
        thing: names - stated[thing] for thing, names in ours.items() if names - stated.get(thing, set())
    } == {}


def test_reasoning_does_not_lift_a_disputed_statement_into_its_class() -> None:
    graph = store([SAMPLE])
    hidden = column(graph, "SELECT ?s WHERE { ?s ur:statementClass ?c }")
    allowed = {UR + "DisputedStatement", UR + "Statement"}
    found = classes_of(graph)
    for iri in hidden:
        assert {name for name in found[iri] if name.startswith(UR)} <= allowed, iri


def test_the_view_is_plain_sparql() -> None:
    text = VIEW.read_text(encoding="utf-8")
    whole = rdflib.Graph().parse(Path(SAMPLE))
    in_rdflib = {tuple(str(part) for part in triple) for triple in whole.query(text)}  # type: ignore[union-attr]
    in_oxigraph = {
        tuple(part.value for part in (quad.subject, quad.predicate, quad.object))
        for quad in view(store([SAMPLE]))
    }
    assert in_rdflib == in_oxigraph
