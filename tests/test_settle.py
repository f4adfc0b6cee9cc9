"""Settle: which of several claims on one thing stands, which support it, which are set aside."""

from __future__ import annotations

import random

import pyoxigraph as ox
import pytest
from conftest import HEADER, SOURCES

from unionref.errors import UsageError
from unionref.namespaces import BASE, UR, expand
from unionref.restrict import restrict
from unionref.settle import Settled, Verdict, settle
from unionref.turtle import parse_text

TYPE = ox.NamedNode(expand("rdf:type"))


def triples(text: str) -> list[ox.Triple]:
    """Read a piece of Turtle together with the four sources."""
    body = "".join(SOURCES.values()) + text
    return parse_text(HEADER + body, name="test")


def settled(text: str) -> Settled:
    return settle(triples(text))


def verdict(result: Settled, slug: str) -> Verdict:
    """Return the verdict on the group that a claim is in."""
    iri = BASE + slug
    return next(v for v in result.verdicts if iri in (v.principal, *v.supporting, *v.disputed))


def short(iris: tuple[str, ...]) -> list[str]:
    return [iri.removeprefix(BASE) for iri in iris]


def classes(graph: tuple[ox.Triple, ...], slug: str) -> set[str]:
    subject = ox.NamedNode(BASE + slug)
    return {t.object.value.removeprefix(UR) for t in graph if t.subject == subject and t.predicate == TYPE}


def values(graph: tuple[ox.Triple, ...], slug: str, predicate: str) -> set[str]:
    node, name = ox.NamedNode(BASE + slug), ox.NamedNode(expand(predicate))
    return {t.object.value.removeprefix(BASE) for t in graph if t.subject == node and t.predicate == name}


def founding(name: str, date: str, passage: str, extra: str = "") -> str:
    kind = {4: "gYear", 7: "gYearMonth", 10: "date"}[len(date)]
    return (
        f'<id/a#{name}> a ur:Founding ; ur:created <id/a> ; ur:date "{date}"^^xsd:{kind} ; {extra}'
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


def affiliation(name: str, facts: str, passage: str) -> str:
    return (
        f"<id/a#{name}> a ur:Affiliation ; org:member <id/a> ; org:organization <id/z> ; {facts}"
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


def test_one_claim_stands_by_itself() -> None:
    result = settled(founding("founding", "1989", "book#p1"))
    assert verdict(result, "id/a#founding") == Verdict(
        ("Event", "beginning", BASE + "id/a"), BASE + "id/a#founding"
    )
    assert result.disputed == ()


def test_the_same_date_in_two_sources_agrees() -> None:
    result = settled(founding("f1", "1989", "book#p1") + founding("f2", "1989", "paper#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.because, short(found.supporting), found.disputed) == ("agreement", ["id/a#f2"], ())
    assert classes(result.plain, "id/a#f1") == {"Founding"}
    assert classes(result.plain, "id/a#f2") == {"Statement"}
    assert values(result.plain, "id/a#f2", "ur:statementClass") == {"ontology#Founding"}
    assert values(result.plain, "id/a#f2", "prov:alternateOf") == {"id/a#f1"}
    assert values(result.plain, "id/a#f1", "ur:contested") == set()


def test_the_finer_date_wins_and_the_other_supports_it() -> None:
    result = settled(founding("f1", "1989", "self#p1") + founding("f2", "1989-11-21", "book#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.principal, short(found.supporting)) == (BASE + "id/a#f2", ["id/a#f1"])


def test_of_two_years_the_better_source_class_wins() -> None:
    result = settled(founding("f1", "1974", "book#p1") + founding("f2", "1975", "self#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.principal, short(found.disputed)) == (BASE + "id/a#f2", ["id/a#f1"])
    assert (found.because, found.open) == ("reliability", ())
    assert classes(result.disputed, "id/a#f1") == {"DisputedStatement"}
    assert values(result.disputed, "id/a#f1", "ur:statementClass") == {"ontology#Founding"}
    assert values(result.disputed, "id/a#f1", "ur:date") == {"1974"}
    assert values(result.disputed, "id/a#f1", "ur:conflictsWith") == {"id/a#f2"}
    assert values(result.plain, "id/a#f2", "ur:conflictsWith") == {"id/a#f1"}
    assert values(result.plain, "id/a#f2", "ur:contested") == {"true"}
    assert not any(t.subject.value == BASE + "id/a#f1" for t in result.plain)


def test_in_one_class_two_sources_beat_one() -> None:
    result = settled(
        founding("f1", "1974", "book#p1")
        + founding("f2", "1975", "paper#p1", "prov:wasDerivedFrom <source/book#p2> ;")
    )
    found = verdict(result, "id/a#f1")
    assert (found.principal, found.because) == (BASE + "id/a#f2", "sources")


def test_two_passages_of_one_source_count_once() -> None:
    result = settled(
        founding("f1", "1974", "paper#p1")
        + founding("f2", "1975", "book#p1", "prov:wasDerivedFrom <source/book#p2> ;")
    )
    assert verdict(result, "id/a#f1").because == "tie"


def test_sources_that_agree_at_different_precision_count_together() -> None:
    result = settled(
        founding("f1", "1974", "book#p1")
        + founding("f2", "1975", "paper#p1")
        + founding("f3", "1975-04", "book#p2")
    )
    found = verdict(result, "id/a#f1")
    assert (found.principal, short(found.supporting)) == (BASE + "id/a#f3", ["id/a#f2"])
    assert (short(found.disputed), found.because) == (["id/a#f1"], "sources")


def test_where_nothing_decides_the_first_by_iri_stands_and_the_positions_stay_open() -> None:
    result = settled(founding("f1", "1975", "book#p1") + founding("f2", "1974", "paper#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.principal, found.because) == (BASE + "id/a#f1", "tie")
    assert [short(position) for position in found.open] == [["id/a#f1"], ["id/a#f2"]]
    assert values(result.plain, "id/a#f1", "ur:contested") == {"true"}


def test_a_ruling_for_a_claim_decides() -> None:
    rank = 'wikibase:rank wikibase:PreferredRank ; ur:ruling "Its charter says so (the editors)."@en ;'
    result = settled(founding("f1", "1974", "copy#p1", rank) + founding("f2", "1975", "self#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.principal, found.because) == (BASE + "id/a#f1", "ruling")
    assert short(found.disputed) == ["id/a#f2"]


def test_a_ruling_against_a_claim_decides() -> None:
    rank = 'wikibase:rank wikibase:DeprecatedRank ; ur:ruling "A misprint (the editors)."@en ;'
    result = settled(founding("f1", "1974", "self#p1", rank) + founding("f2", "1975", "copy#p1"))
    found = verdict(result, "id/a#f1")
    assert (found.principal, found.because) == (BASE + "id/a#f2", "ruling")
    assert classes(result.disputed, "id/a#f1") == {"DisputedStatement"}


def test_a_deprecated_claim_never_stands_even_alone() -> None:
    rank = 'wikibase:rank wikibase:DeprecatedRank ; ur:ruling "A misprint (the editors)."@en ;'
    result = settled(founding("f1", "1974", "self#p1", rank))
    assert verdict(result, "id/a#f1").principal is None
    assert classes(result.disputed, "id/a#f1") == {"DisputedStatement"}


def test_affiliations_that_complete_each_other_agree() -> None:
    result = settled(
        affiliation("in-z", 'ur:from "1989"^^xsd:gYear ; ur:to "1999"^^xsd:gYear ;', "book#p1")
        + affiliation("in-z-2", 'ur:attested "1995"^^xsd:gYear ;', "paper#p1")
    )
    found = verdict(result, "id/a#in-z")
    assert (found.principal, short(found.supporting)) == (BASE + "id/a#in-z", ["id/a#in-z-2"])


def test_being_seen_after_the_end_is_a_disagreement() -> None:
    result = settled(
        affiliation("in-z", 'ur:to "1991"^^xsd:gYear ;', "self#p1")
        + affiliation("in-z-2", 'ur:attested "1995"^^xsd:gYear ;', "paper#p1")
    )
    assert short(verdict(result, "id/a#in-z").disputed) == ["id/a#in-z-2"]


def test_a_blank_end_reason_agrees_with_a_given_one_and_two_given_ones_do_not() -> None:
    blank = affiliation("in-z", "ur:endReason <end-reason/not-given> ;", "book#p1")
    merged = affiliation("in-z-2", "ur:endReason <end-reason/merged> ;", "paper#p1")
    left = affiliation("in-z-3", "ur:endReason <end-reason/left> ;", "self#p1")
    assert verdict(settled(blank + merged), "id/a#in-z").principal == BASE + "id/a#in-z-2"
    assert short(verdict(settled(merged + left), "id/a#in-z-2").disputed) == ["id/a#in-z-2"]


def test_a_second_period_is_no_conflict() -> None:
    result = settled(
        affiliation("in-z", 'ur:from "1950"^^xsd:gYear ; ur:to "1960"^^xsd:gYear ;', "book#p1")
        + affiliation("in-z-2", 'ur:from "1970"^^xsd:gYear ; ur:ordinal 2 ;', "paper#p1")
    )
    assert {v.because for v in result.verdicts} == {"alone"}
    assert result.disputed == ()


def merger(fragment: str, facts: str, passage: str) -> str:
    return f"<event/m{fragment}> {facts} ; prov:wasDerivedFrom <source/{passage}> .\n"


def test_two_tellings_of_one_event_are_one_group() -> None:
    result = settled(
        merger("", 'a ur:Merger ; ur:ceased <id/x>, <id/y> ; ur:created <id/a> ; ur:date "1999"^^xsd:gYear',
               "book#p1")
        + merger("#claim-2", 'a ur:Absorption ; ur:ceased <id/x> ; ur:continued <id/y> ;'
                 ' ur:date "1999"^^xsd:gYear', "copy#p1")
    )  # fmt: skip
    found = verdict(result, "event/m")
    assert (found.principal, short(found.disputed)) == (BASE + "event/m", ["event/m#claim-2"])
    assert values(result.disputed, "event/m#claim-2", "ur:continued") == {"id/y"}


def test_a_telling_that_names_fewer_parties_supports() -> None:
    result = settled(
        merger("", 'a ur:Merger ; ur:ceased <id/x> ; ur:created <id/a> ; ur:date "1999-09"^^xsd:gYearMonth',
               "self#p1")
        + merger("#claim-2", "a ur:Merger ; ur:ceased <id/x>, <id/y>, <id/w> ; ur:created <id/a> ;"
                 ' ur:date "1999"^^xsd:gYear', "book#p1")
    )  # fmt: skip
    found = verdict(result, "event/m")
    assert (found.principal, short(found.supporting)) == (BASE + "event/m#claim-2", ["event/m"])


MERGER = merger(
    "", 'a ur:Merger ; ur:ceased <id/x>, <id/y> ; ur:created <id/a> ; ur:date "1999"^^xsd:gYear', "book#p1"
)


def test_a_single_founding_joins_the_merger_that_created_the_body() -> None:
    result = settled(MERGER + founding("founding", "1999-09-01", "self#p1"))
    found = verdict(result, "event/m")
    assert (found.principal, short(found.supporting)) == (BASE + "event/m", ["id/a#founding"])


def test_a_founding_date_of_a_better_source_does_not_take_the_merger_away() -> None:
    result = settled(MERGER + founding("founding", "1998", "self#p1"))
    found = verdict(result, "event/m")
    assert (found.principal, short(found.disputed)) == (BASE + "event/m", ["id/a#founding"])
    assert found.because == "event page"
    assert [short(position) for position in found.open] == [["event/m"], ["id/a#founding"]]


def test_a_founding_date_of_a_worse_source_is_set_aside() -> None:
    result = settled(MERGER + founding("founding", "1998", "copy#p1"))
    found = verdict(result, "event/m")
    assert (short(found.disputed), found.open) == (["id/a#founding"], ())


def test_a_founding_joins_nothing_where_two_pages_create_the_body() -> None:
    second = "<event/n> a ur:Merger ; ur:ceased <id/v>, <id/w> ; ur:created <id/a> ; "
    result = settled(
        MERGER + second + "prov:wasDerivedFrom <source/copy#p1> .\n" + founding("f", "1998", "self#p1")
    )
    assert len([v for v in result.verdicts if v.key[0] == "Event"]) == 3
    assert result.disputed == ()


def count(name: str, date: str, figure: int, passage: str) -> str:
    kind = {4: "gYear", 7: "gYearMonth"}.get(len(date))
    dated = f'ur:date "{date}"^^xsd:{kind} ;' if kind else ""
    return (
        f"<id/a#{name}> a ur:MembershipCount ; ur:ofOrganization <id/a> ; {dated} ur:count {figure} ;"
        f" ur:countBasis <count-basis/not-stated> ; prov:wasDerivedFrom <source/{passage}> .\n"
    )


@pytest.mark.parametrize(
    ("first", "second", "disputed"),
    [
        (("1990", 100), ("1990", 120), True),
        (("1990", 100), ("1990-06", 100), False),
        (("1990", 100), ("1990-06", 120), True),
        (("1990-01", 100), ("1990-06", 120), False),
        (("1990", 100), ("1991", 120), False),
        (("", 100), ("", 120), False),
        (("", 100), ("1991", 120), False),
        (("1990", 10_140_000), ("1990", 10_138_150), False),
        (("1990", 5_600_000), ("1990", 5_550_000), False),
        (("1990", 4_800_000), ("1990", 4_850_000), True),
        (("1990", 8_000_000), ("1990", 7_982_398), False),
        (("1990", 8_000_000), ("1990", 7_900_000), True),
        (("1990", 9_000), ("1990", 9_200), True),
        (("1990", 120), ("1990", 118), True),
    ],
)
def test_counts_disagree_only_about_the_same_moment(
    first: tuple[str, int], second: tuple[str, int], disputed: bool
) -> None:
    result = settled(count("c1", *first, "self#p1") + count("c2", *second, "book#p1"))
    assert bool(result.disputed) is disputed


def test_counts_without_a_date_stand_side_by_side() -> None:
    text = (
        count("c1", "", 100, "self#p1") + count("c2", "", 120, "book#p1") + count("c3", "", 100, "paper#p1")
    )
    result = settled(text)
    assert {verdict(result, f"id/a#c{n}").principal for n in (1, 2, 3)} == {
        BASE + "id/a#c1",
        BASE + "id/a#c2",
    }
    assert verdict(result, "id/a#c1").because == "agreement"
    assert verdict(result, "id/a#c2").because == "alone"


@pytest.mark.parametrize("approximate", ["", "ur:approximate true ;"])
def test_of_a_figure_and_the_same_rounded_the_finer_stands(approximate: str) -> None:
    rounded = count("c1", "1990", 8_000_000, "self#p1").replace(
        "ur:countBasis", f"{approximate} ur:countBasis"
    )
    found = verdict(settled(rounded + count("c2", "1990", 7_982_398, "book#p1")), "id/a#c1")
    assert (found.principal, short(found.supporting)) == (BASE + "id/a#c2", ["id/a#c1"])


def test_counts_on_different_bases_are_two_facts() -> None:
    other = count("c2", "1990", 120, "book#p1").replace("/not-stated", "/government-survey")
    assert settled(count("c1", "1990", 100, "self#p1") + other).disputed == ()


def renaming(name: str, date: str, passage: str) -> str:
    kind = {4: "gYear", 7: "gYearMonth"}[len(date)]
    return (
        f'<id/a#{name}> a ur:Renaming ; ur:continued <id/a> ; ur:date "{date}"^^xsd:{kind} ;'
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


@pytest.mark.parametrize(
    ("first", "second", "groups", "disputed"),
    [
        (("1988-09", "book#p1"), ("1988", "paper#p1"), 1, False),
        (("1988-09", "book#p1"), ("1989", "paper#p1"), 1, True),
        (("1988-09", "book#p1"), ("1989", "book#p2"), 2, False),
        (("1988-09", "book#p1"), ("1990", "paper#p1"), 2, False),
    ],
)
def test_sources_may_differ_by_a_year_on_one_renaming(
    first: tuple[str, str], second: tuple[str, str], groups: int, disputed: bool
) -> None:
    result = settled(renaming("r1", *first) + renaming("r2", *second) + renaming("r3", second[0], "copy#p1"))
    assert (len(result.verdicts), bool(result.disputed)) == (groups, disputed)


def tenure(name: str, facts: str, passage: str) -> str:
    return (
        f"<id/a#{name}> a ur:Tenure ; org:member <person/p> ; org:organization <id/a> ;"
        f" org:role <role/president> ; {facts} prov:wasDerivedFrom <source/{passage}> .\n"
    )


def test_two_terms_of_one_person_are_two_facts() -> None:
    one = tenure("t1", 'ur:from "1970"^^xsd:gYear ;', "book#p1")
    two = tenure("t2", 'ur:from "1971"^^xsd:gYear ;', "book#p2")
    assert settled(one + two).disputed == ()
    late = tenure("t2", 'ur:from "1990"^^xsd:gYear ;', "paper#p1")
    assert settled(one + late).disputed == ()


def test_two_sources_on_the_start_of_one_term_disagree() -> None:
    one = tenure("t1", 'ur:from "1970"^^xsd:gYear ;', "book#p1")
    two = tenure("t2", 'ur:from "1971"^^xsd:gYear ;', "self#p1")
    found = verdict(settled(one + two), "id/a#t1")
    assert (found.principal, short(found.disputed)) == (BASE + "id/a#t2", ["id/a#t1"])


def test_a_holder_known_by_order_alone_joins_the_dated_term() -> None:
    dated = tenure("t1", 'ur:from "1970"^^xsd:gYear ;', "book#p1")
    listed = tenure("t2", "ur:ordinal 3 ;", "paper#p1")
    found = verdict(settled(dated + listed), "id/a#t1")
    assert (found.principal, short(found.supporting)) == (BASE + "id/a#t1", ["id/a#t2"])


EVERYTHING = (
    MERGER
    + founding("f1", "1998", "self#p1")
    + founding("f2", "1999-09", "book#p1")
    + affiliation("in-z", 'ur:to "1991"^^xsd:gYear ;', "book#p1")
    + affiliation("in-z-2", 'ur:attested "1995"^^xsd:gYear ;', "paper#p1")
    + count("c1", "", 100, "self#p1")
    + count("c2", "", 120, "book#p1")
    + tenure("t1", 'ur:from "1970"^^xsd:gYear ;', "book#p1")
    + tenure("t2", 'ur:from "1971"^^xsd:gYear ;', "self#p1")
)


def test_the_order_of_the_triples_does_not_matter() -> None:
    data = triples(EVERYTHING)
    first = settle(data)
    for seed in range(5):
        random.Random(seed).shuffle(data)
        again = settle(data)
        assert (again.verdicts, again.plain, again.disputed) == (
            first.verdicts, first.plain, first.disputed
        )  # fmt: skip


def test_no_triple_is_in_both_graphs_and_none_is_lost() -> None:
    data = triples(EVERYTHING)
    result = settle(data)
    assert not set(result.plain) & set(result.disputed)
    kept = {t for t in data if t.predicate != TYPE}
    assert kept <= {*result.plain, *result.disputed}


def test_every_claim_is_in_exactly_one_verdict() -> None:
    result = settled(EVERYTHING)
    places = [
        iri for v in result.verdicts for iri in (v.principal, *v.supporting, *v.disputed) if iri is not None
    ]
    assert sorted(places) == sorted(result.claims)


def test_according_to_one_source_only_its_statements_are_left() -> None:
    data = restrict(triples(EVERYTHING), ["book"])
    result = settle(data)
    assert verdict(result, "id/a#in-z").because == "alone"
    assert BASE + "id/a#f1" not in result.claims
    assert {t.object.value for t in data if t.predicate.value == expand("prov:wasDerivedFrom")} == {
        BASE + "source/book#p1"
    }


def test_according_to_a_class_of_sources() -> None:
    data = restrict(triples(EVERYTHING), ["reliability/1"])
    assert sorted(short(tuple(settle(data).claims))) == ["id/a#c1", "id/a#f1", "id/a#t2"]


def test_according_to_a_source_that_is_not_known_names_the_nearest() -> None:
    with pytest.raises(UsageError, match="bok") as caught:
        restrict(triples(EVERYTHING), ["bok"])
    assert "book" in str(caught.value)
