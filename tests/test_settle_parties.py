"""Settle: a single party's own beginning or end beside the event with several parties, and rulings on it."""

from __future__ import annotations

from conftest import HEADER, SOURCES

from unionref.bound import bound
from unionref.namespaces import BASE, UR
from unionref.settle import Settled, Verdict, positions_of, settle
from unionref.turtle import parse_text

PREFERRED = 'wikibase:rank wikibase:PreferredRank ; ur:ruling "The paper was there."@en ;'


def settled(text: str) -> Settled:
    return settle(parse_text(HEADER + "".join(SOURCES.values()) + text, name="test"))


def verdict(result: Settled, slug: str) -> Verdict:
    return next(v for v in result.verdicts if BASE + slug in (v.principal, *v.supporting, *v.disputed))


def merger(parties: str, date: str, passage: str, name: str = "", extra: str = "") -> str:
    return (
        f'<event/m{name}> a ur:Merger ; {parties} ur:date "{date}"^^xsd:gYear ; {extra}'
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


def own(slug: str, role: str, date: str, passage: str) -> str:
    kind = {"created": "Founding", "ceased": "Ending"}[role]
    return (
        f'<id/{slug}#{role}> a ur:{kind} ; ur:{role} <id/{slug}> ; ur:date "{date}"^^xsd:gYear ;'
        f" prov:wasDerivedFrom <source/{passage}> .\n"
    )


A_B_C = "ur:ceased <id/a>, <id/b> ; ur:created <id/c> ;"


def test_the_beginning_of_one_party_and_the_end_of_another_agree_with_their_event() -> None:
    result = settled(
        merger(A_B_C, "1999", "book#p1")
        + own("c", "created", "1999", "paper#p1")
        + own("a", "ceased", "1999", "copy#p1")
    )
    found = verdict(result, "event/m")
    assert found.supporting == (BASE + "id/a#ceased", BASE + "id/c#created")
    assert found.disputed == () and found.because == "agreement"


def test_a_party_of_claims_that_do_not_stand_keeps_its_own_end() -> None:
    """Two sources tell a merger with different parties; b's own end is not lost with the claim that loses."""
    result = settled(
        merger("ur:ceased <id/a>, <id/d> ; ur:created <id/c> ;", "1999", "self#p1")
        + merger(A_B_C, "1999", "book#p1", name="#claim-2")
        + own("b", "ceased", "1998", "paper#p1")
    )
    assert verdict(result, "event/m").disputed == (BASE + "event/m#claim-2",)
    found = verdict(result, "id/b#ceased")
    assert (found.key, found.principal) == (("Event", "ceasing", BASE + "id/b"), BASE + "id/b#ceased")
    ends = {
        t.predicate.value.removeprefix(UR): t.object.value
        for t in bound(result).triples
        if t.subject.value == BASE + "id/b"
    }
    assert (ends["toEarliest"], ends["toLatest"]) == ("1998-01-01", "1998-12-31")


def test_a_ruling_for_the_page_of_an_event_decides_against_better_sources() -> None:
    result = settled(
        merger(A_B_C, "1981", "copy#p1", extra=PREFERRED) + own("c", "created", "1989", "book#p1")
    )
    found = verdict(result, "event/m")
    assert (found.because, found.open) == ("ruling", ())
    assert found.disputed == (BASE + "id/c#created",)
    days = {t.object.value for t in bound(result).triples if t.subject.value == BASE + "event/m"}
    assert days == {"1981-01-01", "1981-12-31"}


def test_without_a_ruling_the_page_stands_and_the_bounds_cover_both() -> None:
    result = settled(merger(A_B_C, "1981", "copy#p1") + own("c", "created", "1989", "book#p1"))
    found = verdict(result, "event/m")
    assert found.because == "event page" and len(found.open) == 2
    days = {t.object.value for t in bound(result).triples if t.subject.value == BASE + "event/m"}
    assert days == {"1981-01-01", "1989-12-31"}


def test_the_positions_of_a_group() -> None:
    result = settled(
        own("c", "created", "1981", "self#p1")
        + own("c", "created", "1989", "book#p1").replace("#created", "#created-2")
        + own("c", "created", "1989", "paper#p1").replace("#created", "#created-3")
        + own("c", "created", "1990", "copy#p1").replace("#created", "#created-4")
    )
    found = positions_of(verdict(result, "id/c#created"), result.claims)
    named = [[iri.partition("#")[2] for iri in position] for position in found]
    assert named == [["created"], ["created-2", "created-3"], ["created-4"]]
