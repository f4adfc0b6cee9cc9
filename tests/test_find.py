"""Finding by any name, in any script, with typing errors forgiven."""

from __future__ import annotations

import json
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionref.find import Names, build_index
from unionref.folding import fold, loose
from unionref.kinds import KINDS, kind_of
from unionref.namespaces import BASE

GRAPH = """
@base <https://w3id.org/unionref/> .
@prefix dcterms: <http://purl.org/dc/terms/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix skosxl: <http://www.w3.org/2008/05/skos-xl#> .
@prefix ur: <https://w3id.org/unionref/ontology#> .
<id/zenrodo> rdfs:label "Labor Ministry Workers' Union"@en ;
    skos:prefLabel "Labor Ministry Workers' Union"@en ; skos:altLabel "Zenrodo"@ja-latn .
<id/zenrodo#name-en-2> ur:ofOrganization <id/zenrodo> ;
    skosxl:literalForm "Labour Ministry Workers' Union"@en .
<id/unyuippan> rdfs:label "All Japan Transport and General Workers' Union"@en ;
    skos:altLabel "Unyuippan"@ja-latn .
<id/zenunyu> rdfs:label "All Transportation Workers' Union"@en ; skos:altLabel "Zenunyu"@ja-latn .
<id/kenkoro> rdfs:label "All Japan Construction, Transport and General Workers' Union"@en ;
    skos:altLabel "Kenkoro"@ja-latn .
<id/kokko-roren> rdfs:label "Japan Federation of National Public Service Employees' Unions"@en ;
    skos:altLabel "Kokkororen"@ja-latn .
<id/kokko-roren#name-ja> ur:ofOrganization <id/kokko-roren> ;
    skosxl:literalForm "日本国家公務員労働組合連合会"@ja .
<id/zenroren> rdfs:label "National Confederation of Trade Unions"@en ;
    skos:altLabel "全労連"@ja , "Zenroren"@ja-latn .
<id/zenroren-1947> rdfs:label "National Liaison Council of Labor Unions"@en ; skos:altLabel "全労連"@ja .
<person/kumagai-kanemichi> skos:prefLabel "Kanemichi Kumagai"@en .
<source/wikipedia-en-zenroren> dcterms:title "Zenroren"@en .
<event/kenkoro-1999> skos:prefLabel "Merger into Kenkoro"@en .
<kind/union> skos:prefLabel "trade union"@en , "労働組合"@ja .
<id/old> dcterms:isReplacedBy <id/kenkoro> .
<ontology#Union> rdfs:label "union"@en .
"""


@pytest.fixture(scope="module")
def index() -> dict[str, Any]:
    store = ox.Store()
    store.load(GRAPH, format=ox.RdfFormat.TURTLE)
    return build_index(store)


@pytest.fixture(scope="module")
def names(index: dict[str, Any]) -> Names:
    return Names(json.loads(json.dumps(index)))


def ids(names: Names, text: str) -> list[str]:
    return [match.id for match in names.search(text)]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("kenkoro", "kenkoro"),
        ("KENKORO", "kenkoro"),
        ("Kenkōro", "kenkoro"),
        ("Kenkouro", "kenkoro"),
        ("Ken-ko-ro", "kenkoro"),
        ("ken koro", "kenkoro"),
        ("Kenkorō", "kenkoro"),
        ("Ｋｅｎｋｏｒｏ", "kenkoro"),
        ("Kenkro", "kenkoro"),
        ("Kekoro", "kenkoro"),
        ("Kokko Rōren", "kokko-roren"),
        ("Kokkōrōren", "kokko-roren"),
        ("kokko-roren", "kokko-roren"),
        ("日本国家公務員労働組合連合会", "kokko-roren"),
        ("日本國家公務員勞働組合聯合會", "kokko-roren"),
        ("国家公務員", "kokko-roren"),
        ("Labor Ministry Workers Union", "zenrodo"),
        ("Labour Ministry Workers' Union", "zenrodo"),
        ("labour ministry workers’ union", "zenrodo"),
        ("Union of Labour Ministry Workers", "zenrodo"),
        ("Labor Minstry Workers Union", "zenrodo"),
        ("Zenrōdō", "zenrodo"),
        ("Unyuippan", "unyuippan"),
        ("Un'yu Ippan", "unyuippan"),
        ("Unyuipan", "unyuippan"),
        ("Transport and General", "unyuippan"),
        ("Kumagai Kanemichi", "person/kumagai-kanemichi"),
        ("kumagai", "person/kumagai-kanemichi"),
        ("労働組合", "kind/union"),
    ],
)
def test_the_thing_meant_comes_first(names: Names, text: str, first: str) -> None:
    assert ids(names, text)[0] == first


def test_unyuippan_outranks_zenunyu(names: Names) -> None:
    found = ids(names, "Unyu")
    assert found.index("unyuippan") < found.index("zenunyu")
    assert ids(names, "Unyuippan")[0] == "unyuippan"


def test_a_name_that_two_bodies_bear_gives_both(names: Names) -> None:
    assert [(m.id, m.score) for m in names.exact("全労連")] == [("zenroren", 99.0), ("zenroren-1947", 99.0)]


def test_scores_tell_how_good_a_match_is(names: Names) -> None:
    def score(text: str, iri: str = "id/zenrodo") -> float:
        return next(match.score for match in names.search(text) if match.iri == BASE + iri)

    main = score("Labor Ministry Workers' Union")
    other = score("Labour Ministry Workers' Union")
    spelling = score("Labor Ministry Workers Union")
    order = score("Workers' Union, Labor Ministry")
    beginning = score("Labor Minis")
    words = score("Ministry Workers")
    typing_error = score("Labor Minstry Wrkers Union")
    assert 100 == main > other > order > beginning > words > typing_error > 50
    assert main > spelling > beginning


def test_matches_say_which_name_matched(names: Names) -> None:
    match = names.search("日本国家公務員労働組合連合会")[0]
    assert match.name == "日本国家公務員労働組合連合会"
    assert match.label == "Japan Federation of National Public Service Employees' Unions"
    assert (match.iri, match.kind) == (BASE + "id/kokko-roren", "organization")


def test_kinds_and_limit_narrow_the_search(names: Names) -> None:
    assert {m.kind for m in names.search("Zenroren", kinds=["source"])} == {"source"}
    assert len(names.search("union", limit=2)) == 2
    assert names.search("Zenroren", kinds=["person"]) == []


@pytest.mark.parametrize("text", ["", "  ", "!!!", "xyzzyplugh", "'", "。"])
def test_nothing_is_found_where_nothing_is_meant(names: Names, text: str) -> None:
    assert names.search(text) == []


def test_redirected_ids_are_kept_apart_and_terms_are_not_things(index: dict[str, Any]) -> None:
    assert index["redirects"] == {BASE + "id/old": BASE + "id/kenkoro"}
    found = {entry["iri"] for entry in index["entries"]}
    assert BASE + "id/old" not in found and BASE + "ontology#Union" not in found
    assert {entry["kind"] for entry in index["entries"]} <= set(KINDS)


def test_the_index_does_not_depend_on_the_order_of_the_triples(index: dict[str, Any]) -> None:
    quads = list(ox.parse(GRAPH, format=ox.RdfFormat.TURTLE))
    store = ox.Store()
    store.extend(reversed(quads))
    assert json.dumps(build_index(store)) == json.dumps(index)


@pytest.mark.parametrize("value", [{}, {"version": 0, "entries": [], "redirects": {}}, {"version": 1}])
def test_a_damaged_index_is_a_value_error(value: dict[str, Any]) -> None:
    with pytest.raises(ValueError):
        Names(value)


@pytest.mark.parametrize(
    ("iri", "kind"),
    [
        ("id/x", "organization"),
        ("person/x", "person"),
        ("kind/union", "kind"),
        ("id/x#y", None),
        ("ontology#Union", None),
        ("kind", None),
    ],
)
def test_the_kind_of_an_iri(iri: str, kind: str | None) -> None:
    assert kind_of(BASE + iri) == kind
    assert kind_of("https://example.org/" + iri) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Workers' Union", "Workers’ Union"),
        ("ゼンロウレン", "ぜんろうれん"),
        ("ｾﾞﾝﾛｳﾚﾝ", "ゼンロウレン"),
        ("Nihon-Iroren", "nihon iroren"),
        ("Organisation", "ORGANIZATION"),
        ("Kōmuin", "Komuin"),
    ],
)
def test_spellings_fold_together(one: str, other: str) -> None:
    assert fold(one) == fold(other)


def test_the_marks_of_kana_are_kept() -> None:
    assert fold("が") != fold("か") and fold("ぱ") != fold("は")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("shimbun", "shinbun"),
        ("kenkou", "kenkō"),
        ("zyunpo", "jumpo"),
        ("sinbun", "shinbun"),
        ("tyuuritu", "churitsu"),
    ],
)
def test_romanizations_agree_loosely(one: str, other: str) -> None:
    assert loose(fold(one)) == loose(fold(other))


@given(st.text(max_size=30))
@settings(max_examples=200, deadline=None)
def test_folding_is_idempotent(text: str) -> None:
    once = fold(text)
    assert fold(once) == once
    assert once == once.strip() and "  " not in once


@given(st.text(max_size=30))
@settings(max_examples=100, deadline=None)
def test_any_text_can_be_searched_for(names: Names, text: str) -> None:
    scores = [match.score for match in names.search(text)]
    assert scores == sorted(scores, reverse=True)
    assert all(50 <= score <= 100 for score in scores)
