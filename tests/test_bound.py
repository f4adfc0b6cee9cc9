"""Bound: the days that are left for every date, and what cannot be."""

from __future__ import annotations

import random
from datetime import date

import pyoxigraph as ox
import pytest
from conftest import HEADER, SOURCES

from unionref.bound import Bounds, bound
from unionref.namespaces import BASE, UR
from unionref.settle import settle
from unionref.turtle import parse_text


def triples(text: str) -> list[ox.Triple]:
    """Read a piece of Turtle together with the four sources."""
    return parse_text(HEADER + "".join(SOURCES.values()) + text, name="test")


def bounded(text: str) -> Bounds:
    return bound(settle(triples(text)))


def days(found: Bounds, slug: str) -> dict[str, str]:
    """Return the bounds of an entity or a statement by the name of the term."""
    return {
        t.predicate.value.removeprefix(UR): t.object.value
        for t in found.triples
        if t.subject == ox.NamedNode(BASE + slug)
    }


def typed(value: str) -> str:
    return f'"{value}"^^xsd:{ {4: "gYear", 7: "gYearMonth", 10: "date"}[len(value)] }'


def founding(org: str, value: str, passage: str = "book#p1", extra: str = "") -> str:
    return (
        f"<id/{org}#founding> a ur:Founding ; ur:created <id/{org}> ; ur:date {typed(value)} ; {extra}"
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


def ending(org: str, value: str, passage: str = "book#p1") -> str:
    return (
        f"<id/{org}#ending> a ur:Ending ; ur:ceased <id/{org}> ; ur:date {typed(value)} ;"
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


def affiliation(org: str, body: str, facts: str, passage: str = "book#p1", name: str = "in") -> str:
    return (
        f"<id/{org}#{name}-{body}> a ur:Affiliation ; org:member <id/{org}> ; org:organization <id/{body}> ;"
        f" {facts} prov:wasDerivedFrom <source/{passage}> .\n"
    )


def tenure(person: str, place: int, start: str, name: str | None = None) -> str:
    dated = f"ur:from {typed(start)} ;" if start else ""
    return (
        f"<id/z#{name or person}> a ur:Tenure ; org:member <person/{person}> ; org:organization <id/z> ;"
        f" org:role <role/president> ; ur:ordinal {place} ; {dated} prov:wasDerivedFrom <source/book#p1> .\n"
    )


def test_the_worked_example_of_the_design() -> None:
    found = bounded(
        founding("z", "1989-11-21")
        + affiliation("a", "z", f"ur:attested {typed('1990')} ; ur:to {typed('1999')} ;")
    )
    assert days(found, "id/a#in-z") == {
        "fromEarliest": "1989-11-21",
        "fromLatest": "1990-12-31",
        "toEarliest": "1999-01-01",
        "toLatest": "1999-12-31",
    }
    assert found.contradictions == ()


def test_the_bounds_of_an_event_are_its_date_and_those_of_a_life_its_events() -> None:
    found = bounded(founding("z", "1989-11") + ending("z", "1999"))
    assert days(found, "id/z#founding") == {"earliest": "1989-11-01", "latest": "1989-11-30"}
    assert days(found, "id/z") == {
        "fromEarliest": "1989-11-01",
        "fromLatest": "1989-11-30",
        "toEarliest": "1999-01-01",
        "toLatest": "1999-12-31",
    }


def test_no_end_given_leaves_the_end_open() -> None:
    found = bounded(affiliation("a", "z", f"ur:attested {typed('2019')} ;"))
    assert days(found, "id/a#in-z") == {"fromLatest": "2019-12-31", "toEarliest": "2019-01-01"}


def test_former_without_date_and_reason_ended_before_it_was_read() -> None:
    found = bounded(
        affiliation("a", "z", f"ur:attested {typed('1990')} ; ur:endReason <end-reason/not-given> ;")
    )
    assert days(found, "id/a#in-z") == {
        "fromLatest": "1990-12-31",
        "toEarliest": "1990-01-01",
        "toLatest": "2026-11-22",
    }


def test_officers_in_succession() -> None:
    starts = ["1989", "", "", "", "", "2006", "2008", "2020"]
    text = "".join(tenure(f"p{place}", place, start) for place, start in enumerate(starts, start=1))
    found = bounded(founding("z", "1989-11-21") + text)
    assert found.contradictions == ()
    assert days(found, "id/z#p1") == {
        "fromEarliest": "1989-11-21",
        "fromLatest": "1989-12-31",
        "toEarliest": "1989-11-21",
        "toLatest": "2006-12-31",
    }
    for place in (2, 3, 4):
        assert days(found, f"id/z#p{place}") == {
            "fromEarliest": "1989-11-21",
            "fromLatest": "2006-12-31",
            "toEarliest": "1989-11-21",
            "toLatest": "2006-12-31",
        }
    assert days(found, "id/z#p5")["toEarliest"] == "2006-01-01"
    assert days(found, "id/z#p6") == {
        "fromEarliest": "2006-01-01",
        "fromLatest": "2006-12-31",
        "toEarliest": "2008-01-01",
        "toLatest": "2008-12-31",
    }
    assert days(found, "id/z#p8") == {
        "fromEarliest": "2020-01-01",
        "fromLatest": "2020-12-31",
        "toEarliest": "2020-01-01",
    }


def test_two_holders_at_one_place_of_a_list_hand_nothing_on() -> None:
    found = bounded(tenure("p", 1, "1990") + tenure("q", 2, "2000") + tenure("r", 2, "2001"))
    assert "toLatest" not in days(found, "id/z#p")


def test_a_founding_member_joined_when_the_body_began() -> None:
    found = bounded(founding("z", "1989-11-21") + affiliation("a", "z", "org:role <role/founding-member> ;"))
    assert days(found, "id/a#in-z")["fromEarliest"] == "1989-11-21"
    assert days(found, "id/a#in-z")["fromLatest"] == "1989-11-21"


def test_a_founder_and_those_that_took_part_existed_at_the_time() -> None:
    found = bounded(
        founding("x", "1989-05", extra="prov:wasAssociatedWith <id/founder> ;")
        + "<event/e> a ur:Secession ; ur:continued <id/old> ; ur:created <id/new> ; "
        + f"ur:date {typed('1990')} ; prov:wasDerivedFrom <source/book#p1> .\n"
    )
    assert days(found, "id/founder") == {"fromLatest": "1989-05-31", "toEarliest": "1989-05-01"}
    assert days(found, "id/old") == {"fromLatest": "1990-12-31", "toEarliest": "1990-01-01"}
    assert days(found, "id/new")["fromEarliest"] == "1990-01-01"


def test_a_count_falls_within_the_life_of_its_body() -> None:
    count = (
        f"<id/z#count> a ur:MembershipCount ; ur:ofOrganization <id/z> ; ur:date {typed('1989')} ;"
        " ur:count 5 ; prov:wasDerivedFrom <source/book#p1> .\n"
        "<id/z#count-undated> a ur:MembershipCount ; ur:ofOrganization <id/z> ; ur:count 6 ;"
        " prov:wasDerivedFrom <source/book#p1> .\n"
    )
    found = bounded(founding("z", "1989-11-21") + count)
    assert days(found, "id/z#count") == {"earliest": "1989-11-21", "latest": "1989-12-31"}
    assert days(found, "id/z#count-undated") == {"earliest": "1989-11-21", "latest": "2026-11-22"}


def test_a_supporting_claim_narrows_the_bounds_of_the_claim_that_stands() -> None:
    found = bounded(
        affiliation("a", "z", f"ur:from {typed('1989')} ; ur:to {typed('1999')} ;")
        + affiliation("a", "z", f"ur:from {typed('1989-11')} ;", "paper#p1", name="also-in")
    )
    assert days(found, "id/a#in-z")["fromLatest"] == "1989-11-30"
    assert days(found, "id/a#also-in-z") == {}


def test_where_nothing_decides_the_bounds_cover_both() -> None:
    found = bounded(
        affiliation("a", "z", f"ur:from {typed('1974')} ;")
        + affiliation("a", "z", f"ur:from {typed('1976')} ;", "paper#p1", name="also-in")
    )
    (stands,) = [slug for slug in ("id/a#in-z", "id/a#also-in-z") if days(found, slug)]
    assert days(found, stands)["fromEarliest"] == "1974-01-01"
    assert days(found, stands)["fromLatest"] == "1976-12-31"


def test_an_open_end_stays_possible_where_nothing_decides() -> None:
    found = bounded(
        affiliation("a", "z", f"ur:to {typed('1991')} ;")
        + affiliation("a", "z", f"ur:attested {typed('1995')} ;", "paper#p1", name="still-in")
    )
    (stands,) = [slug for slug in ("id/a#in-z", "id/a#still-in-z") if days(found, slug)]
    assert days(found, stands)["toEarliest"] == "1991-01-01"
    assert "toLatest" not in days(found, stands)


def test_a_better_source_decides_the_bounds() -> None:
    found = bounded(
        affiliation("a", "z", f"ur:from {typed('1974')} ;", "self#p1")
        + affiliation("a", "z", f"ur:from {typed('1976')} ;", "paper#p1", name="also-in")
    )
    assert days(found, "id/a#in-z")["fromLatest"] == "1974-12-31"
    assert days(found, "id/a#also-in-z") == {}


def test_the_merger_keeps_its_parties_and_its_date_covers_the_better_source() -> None:
    found = bounded(
        "<event/m> a ur:Merger ; ur:ceased <id/x>, <id/y> ; ur:created <id/a> ; "
        f"ur:date {typed('1999')} ; prov:wasDerivedFrom <source/book#p1> .\n"
        + founding("a", "1998", "self#p1")
    )
    assert days(found, "event/m") == {"earliest": "1998-01-01", "latest": "1999-12-31"}
    assert days(found, "id/x")["toEarliest"] == "1998-01-01"


CONTRADICTION = (
    ending("x", "1991", "self#p1")
    + affiliation("x", "z", f"ur:attested {typed('1995')} ;", "paper#p1")
    + founding("x", "1950", "book#p2")
    + affiliation("x", "y", f"ur:from {typed('1960')} ;")
)


def test_a_contradiction_names_statements_and_passages() -> None:
    found = bounded(CONTRADICTION)
    (contradiction,) = found.contradictions
    assert contradiction.statements == (BASE + "id/x#ending", BASE + "id/x#in-z")
    assert contradiction.passages == (BASE + "source/paper#p1", BASE + "source/self#p1")
    assert contradiction.message == (
        "The dates contradict each other: id/x#ending [source/self#p1] says it happened in 1991, but "
        "id/x#in-z [source/paper#p1] shows it in 1995. What joins them: id/x#in-z lies within the life of "
        "id/x; id/x#ending is the end of id/x."
    )


def test_a_contradiction_does_not_change_what_the_sources_say() -> None:
    found = bounded(CONTRADICTION)
    assert days(found, "id/x#ending") == {"earliest": "1991-01-01", "latest": "1991-12-31"}
    assert days(found, "id/x#in-z")["toEarliest"] == "1995-01-01"
    assert days(found, "id/x")["fromLatest"] == "1950-12-31"


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        (affiliation("a", "z", f"ur:from {typed('1999')} ; ur:to {typed('1989')} ;"), ["id/a#in-z"]),
        (founding("z", "2030"), ["id/z#founding"]),
        (
            founding("z", "1989") + affiliation("a", "z", f"ur:to {typed('1980')} ;"),
            ["id/a#in-z", "id/z#founding"],
        ),
        (
            founding("z", "1989", extra="prov:wasAssociatedWith <id/f> ;") + founding("f", "1990"),
            ["id/f#founding", "id/z#founding"],
        ),
        (
            tenure("p", 1, "2000") + tenure("q", 2, "") + tenure("r", 3, "1990"),
            ["id/z#p", "id/z#q", "id/z#r"],
        ),
        (
            affiliation("a", "z", f"ur:to {typed('1980')} ; ur:attested {typed('1985')} ;"),
            ["id/a#in-z"],
        ),
    ],
    ids=["reversed", "later than read", "before the body", "founder", "succession", "seen after the end"],
)
def test_the_cause_of_a_contradiction_is_minimal(text: str, statements: list[str]) -> None:
    found = bounded(text)
    (contradiction,) = found.contradictions
    assert [iri.removeprefix(BASE) for iri in contradiction.statements] == statements
    data = triples(text)
    for iri in contradiction.statements:
        rest = [t for t in data if t.subject.value != iri]
        assert bound(settle(rest)).contradictions == ()


def test_two_contradictions_apart_are_two() -> None:
    second = ending("v", "1991") + affiliation("v", "w", f"ur:attested {typed('1995')} ;")
    assert len(bounded(CONTRADICTION + second).contradictions) == 2


def test_one_wrong_date_with_many_victims_is_told_once() -> None:
    members = "".join(affiliation(f"m{n}", "z", f"ur:to {typed('1980')} ;") for n in range(30))
    found = bounded(founding("z", "1989") + members)
    (contradiction,) = found.contradictions
    assert len(contradiction.statements) == 2
    assert BASE + "id/z#founding" in contradiction.statements
    assert bounded(founding("z", "1979") + members).contradictions == ()


def test_the_order_of_the_triples_does_not_matter() -> None:
    data = triples(CONTRADICTION + tenure("p", 1, "2000") + tenure("q", 2, "") + tenure("r", 3, "1990"))
    first = bound(settle(data))
    for seed in range(5):
        random.Random(seed).shuffle(data)
        assert bound(settle(data)) == first


def test_all_bounds_are_days() -> None:
    found = bounded(CONTRADICTION)
    for triple in found.triples:
        assert triple.object.datatype.value.endswith("#date")
        assert date.fromisoformat(triple.object.value)


def counted(value: str) -> str:
    return (
        "<id/x#count> a ur:MembershipCount ; ur:ofOrganization <id/x> ; ur:count 5 ;"
        f" ur:date {typed(value)} ; prov:wasDerivedFrom <source/book#p1> .\n"
    )


def secession(value: str) -> str:
    return (
        f"<event/s> a ur:Secession ; ur:continued <id/x> ; ur:created <id/y> ; ur:date {typed(value)} ;"
        " prov:wasDerivedFrom <source/book#p1> .\n"
    )


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        (ending("x", "1950") + counted("1960"), "gives a figure in 1960"),
        (ending("x", "1950") + counted("1960"), "id/x#count counts the members of id/x while it existed"),
        (ending("x", "1950") + secession("1960-03-01"), "says it happened on 1960-03-01"),
        (ending("x", "1950") + secession("1960"), "id/x took part in event/s and went on"),
        (founding("z", "2030"), "was read on 2026-11-22, so what it tells had happened by then"),
        (
            ending("x", "1950", "self#p1")
            + affiliation("x", "z", f"ur:from {typed('1960')} ;")
            + affiliation("x", "z", f"ur:from {typed('1962')} ;", "paper#p1", name="also-in"),
            "which disagree, leave only days from 1960-01-01",
        ),
        (
            founding("y", "1990", extra="prov:wasAssociatedWith <id/x> ;") + ending("x", "1980"),
            "id/x is the founder named by id/y#founding",
        ),
        (
            founding("z", "1990")
            + affiliation("x", "z", f"org:role <role/founding-member> ; ur:to {typed('1980')} ;"),
            "founding member",
        ),
        (tenure("p", 1, "2000") + tenure("q", 2, "1990"), "follow one another in a list of holders"),
        (
            affiliation("x", "z", f"ur:from {typed('1960')} ; ur:to {typed('1950-01')} ;"),
            "id/x#in-z [source/book#p1] says it ended in 1950-01, but id/x#in-z says it began in 1960.",
        ),
    ],
)
def test_each_kind_of_constraint_has_its_sentence(text: str, phrase: str) -> None:
    messages = [contradiction.message for contradiction in bounded(text).contradictions]
    assert any(phrase in message for message in messages), messages


def test_that_two_may_be_one_bounds_neither_life() -> None:
    lives = ending("a", "1950-12") + founding("b", "1957")
    found = bounded(
        lives + "<id/b#possibly-a> a ur:Relation ; ur:ofOrganization <id/b> ; dcterms:relation <id/a> ;"
        " dcterms:type <relation/possibly-same-as> ; prov:wasDerivedFrom <source/book#p1> .\n"
    )
    assert (found.triples, found.contradictions) == (bounded(lives).triples, ())


def test_what_official_totals_count_has_no_life() -> None:
    found = bounded(
        "<id/total> a schema:StatisticalPopulation .\n"
        "<id/total#count-1990> a ur:MembershipCount ; ur:ofOrganization <id/total> ;"
        f" ur:date {typed('1990')} ; ur:count 12265000 ; prov:wasDerivedFrom <source/book#p1> .\n"
        '<id/total#name> a ur:NameUse ; ur:ofOrganization <id/total> ; skosxl:literalForm "All unions"@en ;'
        f" ur:from {typed('1950')} ; prov:wasDerivedFrom <source/book#p1> .\n"
    )
    assert days(found, "id/total") == {}
    assert days(found, "id/total#count-1990") == {"earliest": "1990-01-01", "latest": "1990-12-31"}
