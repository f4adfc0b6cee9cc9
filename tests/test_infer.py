"""Infer: what follows from the ontology and the short-cuts, proven against owlrl."""

from __future__ import annotations

import pyoxigraph as ox
import pytest
from conftest import HEADER, SEED_DOCUMENTS, SOURCES

from unionref.bound import bound
from unionref.build import Graphs, derive
from unionref.claims import STATEMENT_KINDS
from unionref.errors import FindingsError
from unionref.infer import OWL_RULES, apply, close, infer, kept, load_rules
from unionref.load import Loaded, load
from unionref.namespaces import BASE, PREFIXES, UR, expand
from unionref.paths import Root
from unionref.settle import settle
from unionref.turtle import parse, parse_text

OWL = PREFIXES["owl"]
RDFS = PREFIXES["rdfs"]

CONSTRUCTS_COVERED = {
    "AllDisjointClasses", "AnnotationProperty", "Class", "DatatypeProperty", "FunctionalProperty",
    "ObjectProperty", "Ontology", "SymmetricProperty", "TransitiveProperty", "deprecated", "disjointWith",
    "equivalentClass", "equivalentProperty", "inverseOf", "members", "priorVersion", "propertyChainAxiom",
    "propertyDisjointWith", "versionIRI", "versionInfo",
}  # fmt: skip
"""Terms of OWL that the rules here apply, or that derive nothing but an inconsistency."""


@pytest.fixture(scope="module")
def loaded(root: Root) -> Loaded:
    return load(root)


@pytest.fixture(scope="module")
def graphs(loaded: Loaded) -> Graphs:
    return derive(loaded)


@pytest.fixture(scope="module")
def seed_graphs(loaded: Loaded) -> Graphs:
    """What the three seed documents say: owlrl needs minutes for the whole graph."""
    return derive(loaded, sources=SEED_DOCUMENTS)


def principals(loaded: Loaded, graphs: Graphs) -> list[ox.Triple]:
    """Return what the build infers from: ontology, plain view without supporting statements, bounds."""
    plain = [t for t in graphs.settled.plain if t.subject.value not in graphs.settled.supporting]
    return [*loaded.ontology, *plain, *graphs.bounds.triples]


def owlrl_closure(triples: list[ox.Triple]) -> list[ox.Triple]:
    """Return the closure that the reference implementation computes."""
    import owlrl
    import rdflib

    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    graph = rdflib.Graph().parse(data=text, format="nt")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    # owlrl makes statements about literals, which RDF 1.1 has no place for
    proper = [t for t in graph if not isinstance(t[0], rdflib.Literal) and isinstance(t[1], rdflib.URIRef)]
    lines = "".join(f"{s.n3()} {p.n3()} {o.n3()} .\n" for s, p, o in proper)
    return [quad.triple for quad in ox.parse(lines.encode(), format=ox.RdfFormat.N_TRIPLES)]


def test_owlrl_and_the_rules_here_derive_the_same(loaded: Loaded, seed_graphs: Graphs, root: Root) -> None:
    given = principals(loaded, seed_graphs)
    rules = load_rules(root)
    reference = set(given)
    size = -1
    while len(reference) != size:  # short-cuts feed the OWL rules (inverses), and the other way round
        size = len(reference)
        store = ox.Store()
        graph = ox.DefaultGraph()
        store.extend(
            [ox.Quad(t.subject, t.predicate, t.object, graph) for t in owlrl_closure(list(reference))]
        )
        apply(store, rules)
        reference |= set(kept(store, reference))
    ours = infer(given, root)
    assert set(ours) == reference - set(given)
    assert len(ours) > 500


def test_the_ontology_uses_no_construct_that_the_rules_leave_out(root: Root) -> None:
    triples = [
        t for name in ("unionref", "alignments", "schemes") for t in parse(
            root.ontology / f"{name}.ttl", blank_nodes=True)
    ]  # fmt: skip
    used = {
        term.value.removeprefix(OWL)
        for t in triples
        for term in (t.predicate, t.object)
        if isinstance(term, ox.NamedNode) and term.value.startswith(OWL)
    }
    assert used <= CONSTRUCTS_COVERED


def test_every_statement_class_of_the_ontology_is_known_to_the_build(root: Root) -> None:
    store = ox.Store()
    store.extend(
        [
            ox.Quad(t.subject, t.predicate, t.object)
            for t in parse(root.ontology / "unionref.ttl", blank_nodes=True)
        ]
    )
    query = f"SELECT ?c {{ ?c <{RDFS}subClassOf>+ <{UR}Statement> }}"
    names = {row["c"].value.removeprefix(UR) for row in store.query(query)}
    assert names - {"DisputedStatement"} == STATEMENT_KINDS


RULE_EXAMPLES = {
    "scm-eqc1": (":C owl:equivalentClass :D", ":D rdfs:subClassOf :C"),
    "scm-eqp1": (":p owl:equivalentProperty :q", ":q rdfs:subPropertyOf :p"),
    "scm-sco": (":C rdfs:subClassOf :D . :D rdfs:subClassOf :E", ":C rdfs:subClassOf :E"),
    "scm-spo": (":p rdfs:subPropertyOf :q . :q rdfs:subPropertyOf :r", ":p rdfs:subPropertyOf :r"),
    "prp-spo1": (":p rdfs:subPropertyOf :q . :x :p 5", ":x :q 5"),
    "prp-inv1": (":p owl:inverseOf :q . :x :p :y", ":y :q :x"),
    "prp-inv2": (":p owl:inverseOf :q . :x :q :y", ":y :p :x"),
    "prp-symp": (":p a owl:SymmetricProperty . :x :p :y", ":y :p :x"),
    "prp-trp": (":p a owl:TransitiveProperty . :x :p :y . :y :p :z", ":x :p :z"),
    "prp-spo2": (":p owl:propertyChainAxiom (:q :r) . :x :q :y . :y :r :z", ":x :p :z"),
    "prp-dom": (":p rdfs:domain :C . :x :p 5", ":x a :C"),
    "prp-rng": (":p rdfs:range :C . :x :p :y", ":y a :C"),
    "cax-sco": (":C rdfs:subClassOf :D . :x a :C", ":x a :D"),
}


def test_every_rule_has_an_example() -> None:
    assert RULE_EXAMPLES.keys() == OWL_RULES.keys()


@pytest.mark.parametrize("name", OWL_RULES)
def test_each_owl_rule_derives_what_the_recommendation_says(name: str) -> None:
    given, derived = RULE_EXAMPLES[name]
    prologue = f"@prefix : <https://example.org/> .\n{HEADER}"
    store = ox.Store()
    store.load(input=(prologue + given + " .").encode(), format=ox.RdfFormat.TURTLE)
    (wanted,) = ox.parse((prologue + derived + " .").encode(), format=ox.RdfFormat.TURTLE)
    assert wanted not in store
    close(store)
    assert wanted in store


def derived(text: str, root: Root) -> set[str]:
    """Return what follows from a piece of Turtle and the real ontology, as short lines."""
    data = parse_text(HEADER + "".join(SOURCES.values()) + text, name="test")
    settled = settle(data)
    plain = [t for t in settled.plain if t.subject.value not in settled.supporting]
    ontology = [t for name in ("unionref", "alignments", "schemes") for t in parse(
        root.ontology / f"{name}.ttl", blank_nodes=True)]  # fmt: skip
    lines = set()
    for t in infer([*ontology, *plain, *bound(settled).triples], root, without=settled.secondary):
        terms = [
            term.value.removeprefix(UR).removeprefix(BASE).removeprefix(RDFS)
            for term in (t.subject, t.predicate, t.object)
        ]
        lines.add(" ".join(terms))
    return lines


READ = "prov:wasDerivedFrom <source/book#p1> .\n"


def test_merger_absorption_and_split_give_lineage(root: Root) -> None:
    found = derived(
        f"<event/m> a ur:Merger ; ur:ceased <id/a>, <id/b> ; ur:created <id/c> ; {READ}"
        f"<event/s> a ur:Split ; ur:ceased <id/c> ; ur:created <id/d>, <id/e> ; {READ}"
        f"<event/n> a ur:Absorption ; ur:ceased <id/d> ; ur:continued <id/f> ; {READ}"
        f"<event/o> a ur:Secession ; ur:continued <id/f> ; ur:created <id/g> ; {READ}",
        root,
    )
    lineage = {line for line in found if line.split()[1] in ("mergedInto", "succeededBy")}
    assert lineage == {
        "id/a mergedInto id/c", "id/b mergedInto id/c", "id/d mergedInto id/f",
        "id/a succeededBy id/c", "id/b succeededBy id/c", "id/c succeededBy id/d", "id/c succeededBy id/e",
        "id/d succeededBy id/f",
    }  # fmt: skip
    assert {"id/c mergerOf id/a", "id/d successorOf id/c", "id/f mergerOf id/d"} <= found


def test_a_merger_with_a_body_that_went_on_leads_to_the_body_created(root: Root) -> None:
    found = derived(
        "<event/m> a ur:Merger ; ur:ceased <id/a>, <id/b> ; ur:continued <id/k> ; ur:created <id/c> ; "
        f"{READ}",
        root,
    )
    assert "id/a mergedInto id/c" in found
    assert "id/a mergedInto id/k" not in found


def test_status_tells_a_recorded_end_from_none(root: Root) -> None:
    found = derived(
        f"<id/a> a ur:Union . <id/b> a ur:Union . <id/a#end> a ur:Ending ; ur:ceased <id/a> ; {READ}", root
    )
    assert {"id/a status status/ended", "id/b status status/no-end-recorded"} <= found
    assert "id/a status status/no-end-recorded" not in found


def test_the_latest_count_is_the_last_dated_one(root: Root) -> None:
    def count(name: str, figure: int, dated: str) -> str:
        return (
            f"<id/a#{name}> a ur:MembershipCount ; ur:ofOrganization <id/a> ; ur:count {figure} ;"
            f" ur:countBasis <count-basis/not-stated> ; {dated} {READ}"
        )

    found = derived(
        "<id/a> a ur:Union .\n"
        + count("c1", 1, 'ur:date "1980"^^xsd:gYear ;')
        + count("c2", 2, 'ur:date "2019"^^xsd:gYear ;')
        + count("c3", 3, 'ur:date "2019-03"^^xsd:gYearMonth ;')
        + count("c4", 4, ""),
        root,
    )
    assert {line for line in found if " latestCount " in line} == {"id/a latestCount id/a#c2"}


def test_a_statistical_population_is_made_no_organization(root: Root) -> None:
    found = derived(
        '<id/a> a schema:StatisticalPopulation ; skos:prefLabel "All unions"@en .\n'
        '<id/a#c> a ur:MembershipCount ; ur:ofOrganization <id/a> ; ur:date "1980"^^xsd:gYear ; ur:count 1 ;'
        f" ur:countBasis <count-basis/survey> ; {READ}",
        root,
    )
    assert {line for line in found if line.startswith("id/a ")} == {"id/a label All unions"}


def test_two_bodies_that_may_be_one_are_joined_both_ways(root: Root) -> None:
    def relation(name: str, kind: str, other: str) -> str:
        return (
            f"<id/a#{name}> a ur:Relation ; ur:ofOrganization <id/a> ; dcterms:relation <id/{other}> ;"
            f" dcterms:type <relation/{kind}> ; {READ}"
        )

    found = derived(
        relation("r1", "possibly-same-as", "b") + relation("r2", "related-organization", "c"), root
    )
    assert {line for line in found if " possiblySameAs " in line} == {
        "id/a possiblySameAs id/b",
        "id/b possiblySameAs id/a",
    }


def test_the_label_is_english_else_japanese_else_the_first(root: Root) -> None:
    found = derived(
        '<id/a> a ur:Union ; skos:prefLabel "A"@en, "あ"@ja, "A ro"@ja-latn .\n'
        '<id/b> a ur:Union ; skos:prefLabel "B ro"@ja-latn, "い"@ja .\n'
        '<id/c> a ur:Union ; skos:prefLabel "C ro"@ja-latn, "C hr"@ja-hrkt .\n',
        root,
    )
    labels = {line for line in found if " label " in line and line.startswith("id/")}
    assert labels == {"id/a label A", "id/b label い", "id/c label C hr"}
    assert "source/book label A book" in found


def test_nothing_is_derived_for_supporting_statements(root: Root) -> None:
    text = '<id/a#f{0}> a ur:Founding ; ur:created <id/a> ; ur:date "1989"^^xsd:gYear ; ' + READ
    found = derived(text.format(1) + text.replace("book", "paper").format(2), root)
    assert {line.split()[0] for line in found if "#f" in line} == {"id/a#f1"}


def test_nothing_is_derived_for_disputed_statements(root: Root) -> None:
    text = '<id/a#f{0}> a ur:Founding ; ur:created <id/a> ; ur:date "{0}"^^xsd:gYear ; ' + READ
    found = derived(text.format(1989) + text.replace("book", "self").format(1990), root)
    assert {line.split()[0] for line in found if "#f" in line.split()[0]} == {"id/a#f1990"}


def test_only_terms_of_ours_and_of_org_are_kept(graphs: Graphs, loaded: Loaded, root: Root) -> None:
    for triple in infer(principals(loaded, graphs), root):
        assert triple.subject.value.startswith(
            tuple(BASE + part for part in ("id/", "event/", "person/", "source/"))
        )
        term = triple.object if triple.predicate.value == expand("rdf:type") else triple.predicate
        assert term.value.startswith((UR, PREFIXES["org"], RDFS + "label"))


def test_a_rule_that_is_no_construct_query_is_named() -> None:
    with pytest.raises(FindingsError, match="CONSTRUCT"):
        apply(ox.Store(), [("ontology/rules/x.rq", "SELECT * { ?s ?p ?o }")])
    with pytest.raises(FindingsError, match=r"ontology/rules/x\.rq"):
        apply(ox.Store(), [("ontology/rules/x.rq", "CONSTRUCT {")])
