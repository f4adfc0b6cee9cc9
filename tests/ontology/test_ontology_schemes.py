"""The code lists: well formed, in two languages, and the prefectures those of ISO 3166-2."""

from __future__ import annotations

import unicodedata

import pycountry
import pytest
from ontology_graphs import column, schemes, select

from unionref.namespaces import BASE, SCHEMES

# what breaks a rule → the query for it, and a fault that it must find
RULES = {
    "a concept stands in exactly one list, that of its IRI": (
        "SELECT ?c WHERE { ?c a skos:Concept FILTER NOT EXISTS { ?c skos:inScheme ?s"
        " FILTER(STRSTARTS(STR(?c), CONCAT(STR(?s), '/'))) FILTER NOT EXISTS"
        " { ?c skos:inScheme ?t FILTER(?t != ?s) } } }",
        "<kind/fault> a skos:Concept ; skos:inScheme <role> .",
    ),
    "a list and a concept have a label in each language": (
        "SELECT ?c WHERE { ?c a ?k FILTER(NOT EXISTS { ?c skos:prefLabel ?l FILTER(LANG(?l) = 'en') }"
        " || NOT EXISTS { ?c skos:prefLabel ?m FILTER(LANG(?m) = 'ja') }) }",
        "<kind/fault> a skos:Concept ; skos:prefLabel 'fault'@en .",
    ),
    "one label a language": (
        "SELECT ?c WHERE { ?c skos:prefLabel ?a , ?b FILTER(?a != ?b && LANG(?a) = LANG(?b)) }",
        "<kind/union> skos:prefLabel 'union'@en .",
    ),
    "a definition that is a sentence": (
        "SELECT ?c WHERE { ?c a ?k FILTER NOT EXISTS { ?c skos:definition ?d"
        " FILTER(LANG(?d) = 'en' && REGEX(?d, '^[A-Z].*[.]$')) } }",
        "<kind/fault> a skos:Concept ; skos:definition 'a fault'@en .",
    ),
    "no definition twice": (
        "SELECT ?c WHERE { ?c skos:definition ?d . ?e skos:definition ?d FILTER(?c != ?e) }",
        "<kind/fault> skos:definition 'A political party.'@en .",
    ),
    "no label twice in one list": (
        "SELECT ?c WHERE { ?c skos:prefLabel ?l ; skos:inScheme ?s . ?e skos:prefLabel ?l ; skos:inScheme ?s"
        " FILTER(?c != ?e) }",
        "<kind/fault> skos:inScheme <kind> ; skos:prefLabel 'council'@en .",
    ),
    "no notation twice in one list": (
        "SELECT ?c WHERE { ?c skos:notation ?n ; skos:inScheme ?s . ?e skos:notation ?n ; skos:inScheme ?s"
        " FILTER(?c != ?e) }",
        "<prefecture/fault> skos:inScheme <prefecture> ; skos:notation 'JP-01' .",
    ),
    "what is broader is of the same list": (
        "SELECT ?c WHERE { ?c skos:broader ?b ; skos:inScheme ?s FILTER NOT EXISTS { ?b skos:inScheme ?s } }",
        "<kind/union> skos:broader <industry/general> .",
    ),
    "no cycle": (
        "SELECT ?c WHERE { ?c skos:broader+ ?c }",
        "<industry/media> skos:broader <industry/newspapers> .",
    ),
    "a concept is at the top or has a broader one, and not both": (
        "SELECT ?c WHERE { ?c a skos:Concept BIND(EXISTS { ?c skos:broader ?b } AS ?below)"
        " BIND(EXISTS { ?c skos:topConceptOf ?s . ?c skos:inScheme ?s } AS ?top) FILTER(?below = ?top) }",
        "<kind/fault> a skos:Concept ; skos:inScheme <kind> .",
    ),
    "a role is a role of ORG, and nothing else is": (
        "SELECT ?c WHERE { ?c skos:inScheme ?s BIND(EXISTS { ?c a org:Role } AS ?is)"
        " FILTER(?is != STRENDS(STR(?s), '/role')) }",
        "<kind/union> a org:Role .",
    ),
    "nothing but lists and concepts": (
        "SELECT ?s WHERE { ?s ?p ?o FILTER NOT EXISTS"
        " { ?s a ?k VALUES ?k { skos:Concept skos:ConceptScheme } } }",
        "<kind/fault> skos:prefLabel 'fault'@en .",
    ),
    "an open licence on every list": (
        "SELECT ?s WHERE { ?s a skos:ConceptScheme FILTER NOT EXISTS"
        " { ?s dcterms:license ?l FILTER(isIRI(?l)) } }",
        "<fault> a skos:ConceptScheme .",
    ),
}


def concepts(scheme: str) -> set[str]:
    """Return the slugs of the concepts of one list."""
    return {
        iri.rsplit("/", 1)[1]
        for iri in column(schemes(), f"SELECT ?c WHERE {{ ?c skos:inScheme <{BASE}{scheme}> }}")
    }


def below(scheme: str, slug: str) -> set[str]:
    """Return the slugs of a concept and of all that is narrower."""
    found = column(schemes(), f"SELECT ?c WHERE {{ ?c skos:broader* <{BASE}{scheme}/{slug}> }}")
    return {iri.rsplit("/", 1)[1] for iri in found}


def plain(name: str) -> str:
    """Return the name of a prefecture without diacritics and without the word prefecture."""
    letters = unicodedata.normalize("NFD", name.removesuffix(" Prefecture"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


@pytest.mark.parametrize("name", RULES)
def test_nothing_breaks_the_rule(name: str) -> None:
    assert column(schemes(), RULES[name][0]) == []


@pytest.mark.parametrize("name", RULES)
def test_the_rule_finds_a_fault(name: str) -> None:
    assert column(schemes(RULES[name][1]), RULES[name][0]) != []


def test_the_lists_are_those_of_the_prefix_table() -> None:
    found = column(schemes(), "SELECT ?s WHERE { ?s a skos:ConceptScheme }")
    assert found == [BASE + name for name in sorted(SCHEMES)]


def test_no_list_is_empty() -> None:
    assert [name for name in SCHEMES if not concepts(name)] == []


def test_prefectures_are_those_of_iso_3166_2() -> None:
    query = (
        "SELECT ?c ?code ?name WHERE { ?c skos:notation ?code ; skos:prefLabel ?name"
        " FILTER(LANG(?name) = 'en') }"
    )
    ours = {
        code: plain(name)
        for iri, code, name in select(schemes(), query)
        if iri == f"{BASE}prefecture/{code.lower()}"
    }
    theirs = {entry.code: plain(entry.name) for entry in pycountry.subdivisions.get(country_code="JP")}
    assert ours == theirs
    assert len(ours) == 47 == len(concepts("prefecture"))


def test_prefectures_have_their_japanese_names() -> None:
    query = (
        f"SELECT ?c ?l WHERE {{ ?c skos:inScheme <{BASE}prefecture> ; skos:prefLabel ?l"
        " FILTER(LANG(?l) = 'ja') }"
    )
    names = {iri.rsplit("-", 1)[1]: name for iri, name in select(schemes(), query)}
    assert (names["01"], names["13"], names["26"], names["27"]) == ("北海道", "東京都", "京都府", "大阪府")
    assert {code for code, name in names.items() if not name.endswith("県")} == {"01", "13", "26", "27"}


def test_reliability_classes_are_one_to_four() -> None:
    rows = select(
        schemes(), f"SELECT ?c ?n WHERE {{ ?c skos:inScheme <{BASE}reliability> ; skos:notation ?n }}"
    )
    assert rows == [(f"{BASE}reliability/{number}", number) for number in "1234"]


@pytest.mark.parametrize(
    ("broad", "narrow"),
    [
        ("finance", {"banking", "insurance", "credit-associations"}),
        ("media", {"broadcasting", "film-and-theatre", "printing-and-publishing", "newspapers"}),
        ("transport", {"railways", "automobile-transport", "cargo-checking", "ports-and-shipping"}),
        ("metal", {"machinery", "automobile-manufacture", "shipbuilding", "steel", "rolling-stock"}),
        ("public-service", {"national-public-service", "local-public-service", "judiciary"}),
        ("national-public-service", {"judiciary", "taxation-and-customs"}),
        ("information-and-telecommunication", {"telecommunication"}),
    ],
)
def test_a_broad_industry_takes_in_the_narrow_ones(broad: str, narrow: set[str]) -> None:
    assert narrow < below("industry", broad)


def test_blanks_oddities_and_printed_attributes_make_up_the_remarks() -> None:
    parts = [below("remark", top) for top in ("attribute", "blank", "oddity")]
    assert set.union(*parts) == concepts("remark")
    assert sum(map(len, parts)) == len(concepts("remark"))
    assert {slug for slug in parts[1] if slug != "blank"} == {
        s for s in concepts("remark") if s.startswith("blank-")
    }


def test_relations_to_other_bodies_are_apart_from_politics_and_affiliation() -> None:
    assert below("relation", "related-organization") == {
        "established-by",
        "related-organization",
        "run-independently",
        "think-tank-of",
        "works-together-with",
    }
    assert below("relation", "political-alignment") == {
        "generally-aligned-with",
        "not-affiliated-to-any-party",
        "political-alignment",
    }
