"""The ontology: its terms, its header, and the rules of graders that can be run without them.

The rules stand in tests/ontology/rules.yaml. Each is a query for what breaks it: it must find nothing in the
ontology, and must find the fault that is put in on purpose.
"""

from __future__ import annotations

import re

import pytest
import yaml
from ontology_graphs import (
    FIXTURES,
    FOLDER,
    REPOSITORY,
    column,
    derived,
    local_name,
    ontology,
    schemes,
    select,
    store,
    terminology,
    terms,
)

from unionref._version import __version__
from unionref.namespaces import BASE, ONTOLOGY, UR

LIMIT = 44
"""Terms that a contributor writes; see docs/decisions/0001-terms.md."""

RULES = {
    entry["rule"]: entry for entry in yaml.safe_load((FIXTURES / "rules.yaml").read_text(encoding="utf-8"))
}

NO_DOMAIN = {
    "from": "used on four kinds of statement, whose period it begins",
    "to": "used on four kinds of statement, whose period it ends",
    "date": "used on events, counts and remarks",
    "attested": "used on affiliations and tenures",
    "fromEarliest": "used on statements and, for its life, on organizations",
    "fromLatest": "used on statements and, for its life, on organizations",
    "toEarliest": "used on statements and, for its life, on organizations",
    "toLatest": "used on statements and, for its life, on organizations",
}
NO_RANGE = {
    "from": "three datatypes, by the precision of the source",
    "to": "three datatypes, by the precision of the source",
    "date": "three datatypes, by the precision of the source",
    "attested": "three datatypes, by the precision of the source",
    "ofOrganization": "counts and names may be of a statistical population, which is no organization",
    "ruling": "a text with a language",
    "statementClass": "a class",
    "earliest": "xsd:date, which is no datatype of OWL 2",
    "latest": "xsd:date, which is no datatype of OWL 2",
    "fromEarliest": "xsd:date, which is no datatype of OWL 2",
    "fromLatest": "xsd:date, which is no datatype of OWL 2",
    "toEarliest": "xsd:date, which is no datatype of OWL 2",
    "toLatest": "xsd:date, which is no datatype of OWL 2",
}


@pytest.mark.parametrize("name", RULES)
def test_nothing_breaks_the_rule(name: str) -> None:
    assert column(terminology(), RULES[name]["breaks"]) == []


@pytest.mark.parametrize("name", RULES)
def test_the_rule_finds_a_fault(name: str) -> None:
    assert column(terminology(RULES[name]["fault"]), RULES[name]["breaks"]) != []


def test_a_contributor_has_at_most_44_terms_to_learn() -> None:
    graph = ontology()
    assert len(set(terms(graph)) - set(derived(graph))) <= LIMIT


def test_every_term_of_our_namespace_is_described_and_nothing_else_is() -> None:
    graph = ontology()
    subjects = column(graph, "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?s), STR(ur:))) }")
    assert subjects == terms(graph)
    mentioned = column(
        terminology(), "SELECT DISTINCT ?o WHERE { ?s ?p ?o FILTER(STRSTARTS(STR(?o), STR(ur:))) }"
    )
    assert set(mentioned) - {UR} <= set(subjects)


def test_derived_terms_are_the_marked_ones_and_say_so_in_no_other_way() -> None:
    names = {local_name(iri) for iri in derived(ontology())}
    assert names == {
        "DisputedStatement",
        "conflictsWith",
        "contested",
        "earliest",
        "fromEarliest",
        "fromLatest",
        "latest",
        "latestCount",
        "mergedInto",
        "mergerOf",
        "possiblySameAs",
        "statementClass",
        "status",
        "succeededBy",
        "successorOf",
        "toEarliest",
        "toLatest",
    }


@pytest.mark.parametrize(("which", "exceptions"), [("domain", NO_DOMAIN), ("range", NO_RANGE)])
def test_a_property_has_a_domain_and_a_range_or_a_reason(which: str, exceptions: dict[str, str]) -> None:
    query = (
        "SELECT ?p WHERE { VALUES ?k { owl:ObjectProperty owl:DatatypeProperty } ?p a ?k "
        f"FILTER(STRSTARTS(STR(?p), STR(ur:))) FILTER NOT EXISTS {{ ?p rdfs:{which} ?x }} }}"
    )
    assert {local_name(iri) for iri in column(ontology(), query)} == set(exceptions)


def test_the_big_classes_are_disjoint() -> None:
    pairs = select(ontology(), "SELECT ?a ?b WHERE { ?a owl:disjointWith ?b }")
    found = {frozenset(map(local_name, pair)) for pair in pairs}
    big = ["Organization", "Passage", "Source", "Statement"]
    assert found == {frozenset((a, b)) for a in big for b in big if a < b}


def test_the_classes_and_roles_stand_under_those_of_the_design() -> None:
    rows = select(
        ontology(),
        "SELECT ?a ?b WHERE { ?a rdfs:subClassOf|rdfs:subPropertyOf ?b"
        " FILTER(!STRSTARTS(STR(?b), STR(ur:))) }",
    )
    ours: dict[str, set[str]] = {}
    for term, above in rows:
        ours.setdefault(local_name(term), set()).add(re.split("[#/]", above)[-1])
    change = {"ChangeEvent"}
    assert ours == {
        "Organization": {"FormalOrganization"},
        "Affiliation": {"Membership"},
        "Tenure": {"Membership"},
        "MembershipCount": {"Observation"},
        "NameUse": {"Label"},
        "Seat": {"Site"},
        "ceased": {"originalOrganization", "invalidated"},
        "continued": {"used"},
        "created": {"resultingOrganization", "generated"},
        "Absorption": change,
        "Dissolution": change,
        "Ending": change,
        "Founding": change,
        "Merger": change,
        "Reorganization": change,
        "Secession": change,
        "Split": change,
    }


HEADER = {
    "foops:OM1": [
        "dcterms:title", "dcterms:description", "dcterms:license", "owl:versionIRI", "dcterms:creator",
        "vann:preferredNamespaceUri",
    ],
    "foops:OM2": [
        "vann:preferredNamespacePrefix", "owl:versionInfo", "dcterms:created",
        "dcterms:bibliographicCitation",
    ],
    "foops:OM3": ["dcterms:publisher", "bibo:status", "dcterms:source", "dcterms:issued", "dcterms:modified"],
    "foops:OM4.1": ["dcterms:license"],
    "foops:OM5": ["dcterms:creator", "dcterms:created", "dcterms:issued", "dcterms:publisher"],
    "pylode": ["rdfs:label", "rdfs:comment", "dcterms:title", "owl:versionIRI"],
}  # fmt: skip


@pytest.mark.parametrize("name", HEADER)
def test_the_header_is_complete(name: str) -> None:
    graph = ontology()
    missing = [p for p in HEADER[name] if not column(graph, f"SELECT ?o WHERE {{ <{ONTOLOGY}> {p} ?o }}")]
    assert missing == []


def test_the_header_is_true() -> None:
    graph = ontology()

    def value(curie: str) -> list[str]:
        return column(graph, f"SELECT ?o WHERE {{ <{ONTOLOGY}> {curie} ?o }}")

    assert column(graph, "SELECT ?o WHERE { ?o a owl:Ontology }") == [ONTOLOGY]  # URI2, P38
    assert ONTOLOGY.startswith("https://w3id.org/")  # PURL1
    assert value("owl:versionInfo") == [__version__]
    assert value("owl:versionIRI") == [f"{ONTOLOGY}/{__version__}"]  # VER1
    assert value("vann:preferredNamespaceUri") == [UR]  # FIND1
    assert value("vann:preferredNamespacePrefix") == ["ur"]
    text = (FOLDER / "unionref.ttl").read_text(encoding="utf-8")
    assert f"@prefix ur: <{UR}> ." in text and f"@base <{BASE}> ." in text  # FIND1, P39
    assert __version__ in value("dcterms:bibliographicCitation")[0]
    assert value("dcterms:license") == ["https://creativecommons.org/publicdomain/zero/1.0/"]
    licence = (REPOSITORY / "LICENSE-DATA").read_text(encoding="utf-8")
    assert licence.startswith("Creative Commons Legal Code\n\nCC0 1.0")


def test_dates_of_the_header_are_days() -> None:
    rows = select(
        ontology(),
        f"SELECT ?p ?o WHERE {{ <{ONTOLOGY}> ?p ?o FILTER(DATATYPE(?o) = xsd:date)"
        " VALUES ?p { dcterms:created dcterms:issued dcterms:modified } }",
    )
    assert len(rows) == 3
    created, issued, modified = (day for _, day in rows)
    assert created <= issued <= modified


def terms_of_the_shapes() -> set[str]:
    """Return the terms of others that data may use: what the shapes look at, and the classes they ask for."""
    shapes = store(sorted((FOLDER / "shapes").glob("*.ttl")))
    query = (
        "SELECT DISTINCT ?t WHERE { ?s ?p ?start . ?start rdf:rest*/rdf:first? ?t"
        " VALUES ?p { sh:path sh:class sh:targetClass sh:ignoredProperties sh:in }"
        f" FILTER(isIRI(?t) && !STRSTARTS(STR(?t), '{BASE}')) }}"
    )
    return set(column(shapes, query))


def test_foreign_terms_are_known_to_exist() -> None:
    """VOC2: what is reused exists; each IRI is listed with the place where it was read."""
    lines = (FIXTURES / "foreign-terms.tsv").read_text(encoding="utf-8").splitlines()
    listed = [line.split("\t")[0] for line in lines[1:]]
    assert listed == sorted(set(listed))
    assert all(len(line.split("\t")) == 2 and line.split("\t")[1] for line in lines[1:])
    query = (
        "SELECT DISTINCT ?o WHERE { { ?s ?o ?x } UNION"
        " { ?s ?p ?o FILTER(?p NOT IN (dcterms:license, dcterms:source)) }"
        f" FILTER(isIRI(?o) && !STRSTARTS(STR(?o), '{BASE}')) }}"
    )
    built_in = ("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "http://www.w3.org/2000/01/rdf-schema#",
                "http://www.w3.org/2002/07/owl#", "http://www.w3.org/2001/XMLSchema#")  # fmt: skip
    used = set(column(terminology(), query)) | set(column(schemes(), query)) | terms_of_the_shapes()
    defined_by = set(column(terminology(), "SELECT DISTINCT ?o WHERE { ?s rdfs:isDefinedBy ?o }"))
    assert {iri for iri in used - defined_by if not iri.startswith(built_in)} == set(listed)


@pytest.mark.parametrize("trap", ["Q11038979", "Q3395115", "Q170156", "predecessorOf", "LaborUnion"])
def test_wrong_terms_that_circulate_are_not_used(trap: str) -> None:
    for path in FOLDER.rglob("*.ttl"):
        assert trap not in path.read_text(encoding="utf-8"), path.name
