"""Restrict: what is left of the data when only some of its sources had been read."""

from __future__ import annotations

import pytest
from conftest import HEADER, SOURCES

from unionref.errors import UsageError
from unionref.namespaces import BASE, UR, expand
from unionref.restrict import restrict
from unionref.settle import settle
from unionref.turtle import parse_text

READ = "prov:wasDerivedFrom"
UNION = '<id/a> a ur:Union ; skos:prefLabel "A Union"@en, "ア労組"@ja ; skos:altLabel "Aro"@ja-latn .\n'
CENTRE = '<id/z> a ur:NationalCentre ; skos:prefLabel "Z Centre"@en .\n'


def left(text: str, *sources: str) -> set[tuple[str, str, str]]:
    """Return what restricting a piece of Turtle and the four sources to some sources leaves."""
    data = parse_text(HEADER + "".join(SOURCES.values()) + text, name="test")
    kept = restrict(data, sources)
    assert [triple for triple in data if triple in set(kept)] == list(kept), "the order is that of the data"
    return {
        (
            triple.subject.value.removeprefix(BASE),  # type: ignore[union-attr]
            triple.predicate.value,
            triple.object.value.removeprefix(BASE),  # type: ignore[union-attr]
        )
        for triple in kept
    }


def subjects(found: set[tuple[str, str, str]]) -> set[str]:
    return {subject for subject, _, _ in found}


def values(found: set[tuple[str, str, str]], subject: str, predicate: str) -> set[str]:
    return {value for s, p, value in found if (s, p) == (subject, expand(predicate))}


def count(name: str, facts: str, *passages: str, of: str = "a") -> str:
    read = ", ".join(f"<source/{passage}>" for passage in passages)
    return (
        f"<id/{of}#{name}> a ur:MembershipCount ; ur:ofOrganization <id/{of}> ; ur:count {facts} ;"
        f" ur:countBasis <count-basis/not-stated> ; {READ} {read} .\n"
    )


def name(form: str, passage: str) -> str:
    return (
        f"<id/a#name-{passage.replace('#', '-')}> a ur:NameUse ; ur:ofOrganization <id/a> ;"
        f" skosxl:literalForm {form} ; dcterms:type <name-type/full> ; {READ} <source/{passage}> .\n"
    )


def test_a_statement_of_another_source_goes() -> None:
    found = left(UNION + count("ours", "10", "book#p1") + count("theirs", "20", "paper#p1"), "book")
    assert "id/a#ours" in subjects(found)
    assert "id/a#theirs" not in subjects(found)


def test_a_statement_of_two_sources_stays_with_the_passage_of_one() -> None:
    found = left(UNION + count("both", "10", "book#p1", "paper#p1"), "book")
    assert values(found, "id/a#both", READ) == {"source/book#p1"}
    assert values(found, "id/a#both", "ur:count") == {"10"}


def test_the_sources_that_are_left_are_those_asked_for_with_the_passages_that_are_cited() -> None:
    text = UNION + count("c1", "10", "book#p1") + count("c2", "20", "paper#p1") + count("c3", "3", "copy#p1")
    found = left(text, "book", "paper")
    assert {subject for subject in subjects(found) if subject.startswith("source/")} == {
        "source/book",
        "source/book#p1",
        "source/paper",
        "source/paper#p1",
    }


def test_a_ruling_is_not_heard_because_it_compares_sources() -> None:
    ruled = '10 ; wikibase:rank wikibase:{}Rank ; ur:ruling "The congress counted."@en'
    text = (
        UNION
        + count("low", ruled.format("Deprecated"), "book#p1")
        + count("high", "20", "book#p2")
        + count("best", ruled.format("Preferred").replace("10", "30"), "paper#p1")
    )
    found = left(text, "book")
    assert {"id/a#low", "id/a#high"} <= subjects(found)
    assert not {expand("wikibase:rank"), UR + "ruling"} & {predicate for _, predicate, _ in found}


def test_without_its_rank_a_statement_that_was_ruled_out_can_stand() -> None:
    text = (
        UNION
        + count("c1", '10 ; ur:date "1990"^^xsd:gYear ; wikibase:rank wikibase:DeprecatedRank', "self#p1")
        + count("c2", '20 ; ur:date "1990"^^xsd:gYear', "copy#p1")
    )
    data = parse_text(HEADER + "".join(SOURCES.values()) + text, name="test")

    def principal(names: list[str] | None) -> list[str | None]:
        result = settle(data if names is None else restrict(data, names))
        return [verdict.principal for verdict in result.verdicts]

    assert principal(None) == [BASE + "id/a#c2"]
    assert principal(["self", "copy"]) == [BASE + "id/a#c1"]


def test_an_organization_that_nothing_left_speaks_of_goes() -> None:
    text = (
        UNION
        + CENTRE
        + count("ours", "10", "book#p1")
        + count("theirs", "20", "paper#p1", of="z")
        + '<person/p> a foaf:Person ; skos:prefLabel "P"@en .\n'
        + "<id/z#president-p> a ur:Tenure ; org:member <person/p> ; org:organization <id/z> ;"
        + f" org:role <role/president> ; {READ} <source/paper#p1> .\n"
    )
    assert {s for s in subjects(left(text, "book")) if not s.startswith("source/")} == {"id/a", "id/a#ours"}
    assert {s for s in subjects(left(text, "paper")) if not s.startswith("source/")} == {
        "id/z",
        "id/z#theirs",
        "id/z#president-p",
        "person/p",
    }


def test_both_parties_of_an_affiliation_stay() -> None:
    found = left(
        UNION
        + CENTRE
        + "<id/a#in-z> a ur:Affiliation ; org:member <id/a> ; org:organization <id/z> ;"
        + f" {READ} <source/book#p1> .\n",
        "book",
    )
    assert values(found, "id/a", "rdf:type") == {"ontology#Union"}
    assert values(found, "id/z", "skos:prefLabel") == {"Z Centre"}


def test_the_parties_of_an_event_with_a_page_of_its_own_stay() -> None:
    text = (
        UNION
        + CENTRE
        + "<id/b> a ur:Union .\n"
        + '<event/a-1990> a ur:Merger ; skos:prefLabel "Merger"@en ; ur:ceased <id/a>, <id/b> ;'
        + f" ur:created <id/z> ; {READ} <source/book#p1> .\n"
        + "<event/a-1990#claim-2> a ur:Absorption ; ur:ceased <id/b> ; ur:continued <id/a> ;"
        + f" {READ} <source/paper#p1> .\n"
    )
    assert {"id/a", "id/b", "id/z", "event/a-1990"} <= subjects(left(text, "book"))
    assert values(left(text, "book"), "event/a-1990", "skos:prefLabel") == {"Merger"}
    found = left(text, "paper")
    assert {s for s in subjects(found) if not s.startswith("source/")} == {
        "event/a-1990#claim-2",
        "id/a",
        "id/b",
    }


def test_of_the_labels_those_stay_that_a_name_in_use_gives() -> None:
    text = UNION + name('"A Union"@en', "book#p1") + name('"ア労組"@ja', "paper#p1")
    assert values(left(text, "book"), "id/a", "skos:prefLabel") == {"A Union"}
    assert values(left(text, "paper"), "id/a", "skos:prefLabel") == {"ア労組"}
    assert values(left(text, "book", "paper"), "id/a", "skos:prefLabel") == {"A Union", "ア労組"}


def test_an_organization_that_no_source_left_names_keeps_all_its_labels() -> None:
    text = UNION + name('"A Union"@en', "book#p1") + count("c", "10", "paper#p1")
    found = left(text, "paper")
    assert values(found, "id/a", "skos:prefLabel") == {"A Union", "ア労組"}
    assert values(found, "id/a", "skos:altLabel") == {"Aro"}


def test_an_organization_is_never_left_without_a_label() -> None:
    found = left(UNION + name('"Another Name"@en', "book#p1"), "book")
    assert values(found, "id/a", "skos:prefLabel") == {"A Union", "ア労組"}


def remark(kind: str, *passages: str) -> str:
    read = ", ".join(f"<source/{passage}>" for passage in passages)
    return (
        f"<id/a#remark> a ur:Remark ; dcterms:type <remark/{kind}> ; dcterms:subject <id/a> ;"
        f' skos:note "1990 and 1991."@en ; {READ} {read} .\n'
    )


@pytest.mark.parametrize(
    ("sources", "stays"),
    [
        (["book"], False),
        (["paper"], False),
        (["book", "paper"], True),
        (["reliability/2"], True),
        (["copy"], False),
    ],
)
def test_a_remark_that_sources_differ_needs_all_of_them(sources: list[str], stays: bool) -> None:
    found = left(UNION + remark("sources-differ", "book#p1", "paper#p1"), *sources)
    assert ("id/a#remark" in subjects(found)) is stays


def test_a_remark_of_another_kind_needs_one_of_its_sources() -> None:
    found = left(UNION + remark("wording-unclear", "book#p1", "paper#p1"), "paper")
    assert values(found, "id/a#remark", READ) == {"source/paper#p1"}


@pytest.mark.parametrize("wanted", ["self", "source/self", BASE + "source/self", "1", "reliability/1"])
def test_a_source_is_named_by_slug_or_iri_or_class(wanted: str) -> None:
    found = left(UNION + count("c1", "10", "self#p1") + count("c2", "20", "book#p1"), wanted)
    assert {s for s in subjects(found) if "#c" in s} == {"id/a#c1"}


def test_a_source_that_says_nothing_leaves_nothing_but_itself() -> None:
    assert subjects(left(UNION + count("c1", "10", "book#p1"), "copy")) == {"source/copy"}


@pytest.mark.parametrize("wanted", ["bok", "source/bok", "reliability/4", "", "person/book"])
def test_a_source_that_is_not_known_names_the_nearest(wanted: str) -> None:
    with pytest.raises(UsageError) as caught:
        left(UNION + count("c1", "10", "book#p1"), "paper", wanted)
    assert f"“{wanted}”" in caught.value.message
    assert caught.value.fix is not None
    assert "book" in caught.value.fix
