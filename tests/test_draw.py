"""Pictures: what they show, that they can be read, and that they are the same every time."""

from __future__ import annotations

import os
import random
import struct
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import Built

from unionref import draw
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.draw import page, treelayout
from unionref.draw.bars import bands_at
from unionref.draw.colors import centre_colors
from unionref.draw.counts import lineage_of, lineage_sums, membership
from unionref.draw.counttext import tip_of_count
from unionref.draw.families import family, joints_of
from unionref.draw.familytext import sentence
from unionref.draw.kinship import largest_family, relatives
from unionref.draw.lanes import Link, Unit, arrange
from unionref.draw.model import (
    Body,
    Centre,
    Count,
    Family,
    Joint,
    Membership,
    Moment,
    NameFrom,
    Series,
    Spell,
)
from unionref.draw.naming import Names, names_of
from unionref.draw.timescale import TimeScale
from unionref.draw.tree import tree_page
from unionref.draw.words import word
from unionref.errors import UsageError
from unionref.namespaces import BASE, PREFIXES

SVG = "{http://www.w3.org/2000/svg}"
ID = BASE + "id/"


def day(text: str) -> date:
    return date.fromisoformat(text)


def moment(first: str | None, last: str | None = None) -> Moment:
    return Moment(day(first) if first else None, day(last or first) if last or first else None)  # type: ignore[arg-type]


def slugs(iris: tuple[str, ...]) -> set[str]:
    return {iri.removeprefix(ID) for iri in iris}


@pytest.fixture(scope="module")
def dataset(built: Built) -> Dataset:
    """The real data, built."""
    return Dataset(built.path, built.root)


@pytest.fixture(scope="module")
def kenkoro(dataset: Dataset) -> Family:
    """The predecessors and successors of Kenkoro."""
    return family(dataset.store, ID + "kenkoro")


def store_of(turtle: str, disputed: str = "") -> ox.Store:
    """Return a store filled by hand, derived triples and all."""
    head = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())
    store = ox.Store()
    store.load(head + turtle, format=ox.RdfFormat.TURTLE)
    graph = ox.NamedNode(BASE + "graph/disputed")
    store.load(head + disputed, format=ox.RdfFormat.TURTLE, to_graph=graph)
    return store


# --- what a family tree shows ---


def the_joint(found: Family, kind: str, party: str) -> Joint:
    (joint,) = [
        joint
        for joint in found.joints
        if joint.kind == kind and ID + party in joint.parties and ID + party not in joint.created
    ]
    return joint


def test_kenkoro_is_the_merger_of_three_unions_in_1999(kenkoro: Family) -> None:
    joint = the_joint(kenkoro, "Merger", "zendoro")
    assert slugs(joint.ceased) == {"zendoro", "unyuippan", "zennichijiro"}
    assert slugs(joint.created) == {"kenkoro"}
    assert joint.moment.years == "1999"
    assert "Zenroren" in joint.sources
    assert {"kenkoro", "zendoro", "unyuippan", "zennichijiro"} <= {body.id for body in kenkoro.bodies}


def test_zennichijiro_absorbed_zennokyororen_in_1991(kenkoro: Family) -> None:
    joint = the_joint(kenkoro, "Absorption", "zennokyo-roren")
    assert slugs(joint.ceased) == {"zennokyo-roren"}
    assert slugs(joint.continued) == {"zennichijiro"}
    assert joint.moment.years == "1991"
    assert "1991 absorption: Zennokyororen → Zennichijiro" in sentence(joint, kenkoro)


def test_the_predecessors_of_kenkoro_were_in_zenroren_until_1999(kenkoro: Family) -> None:
    zendoro = next(body for body in kenkoro.bodies if body.id == "zendoro")
    assert zendoro.is_ended
    assert zendoro.end.years == "1999"
    (spell,) = [spell for spell in zendoro.spells if spell.centre == ID + "zenroren"]
    assert spell.certain is not None
    assert spell.certain[0].year in (1989, 1990)
    assert spell.certain[1] == day("1999-01-01")
    assert ID + "zenroren" in {centre.iri for centre in kenkoro.centres}


def test_no_end_of_kenkoro_is_recorded(kenkoro: Family) -> None:
    body = next(body for body in kenkoro.bodies if body.id == "kenkoro")
    assert not body.is_ended
    assert body.years == "1999–"


def test_up_down_and_depth(dataset: Dataset) -> None:
    joints = joints_of(dataset.store)
    up = slugs(tuple(relatives(ID + "zennichijiro", joints, "up")))
    assert "zennokyo-roren" in up
    assert "kenkoro" not in up
    down = slugs(tuple(relatives(ID + "zennokyo-roren", joints, "down")))
    assert {"zennokyo-roren", "zennichijiro", "kenkoro"} <= down
    assert not {"zendoro", "unyuippan"} & down
    near = slugs(tuple(relatives(ID + "zennokyo-roren", joints, "down", 1)))
    assert {"zennokyo-roren", "zennichijiro"} <= near
    assert "kenkoro" not in near
    whole = relatives(ID + "zennokyo-roren", joints, "whole")
    assert ID + "zendoro" in whole
    assert whole == relatives(ID + "kenkoro", joints, "whole")


def test_no_family_is_larger_than_the_largest(dataset: Dataset) -> None:
    joints = joints_of(dataset.store)
    largest = largest_family(joints)
    assert len(largest) >= len(relatives(ID + "kenkoro", joints, "whole")) >= 5
    assert relatives(min(largest), joints, "whole") == largest


def test_a_body_hands_on_only_what_it_had_by_then() -> None:
    def joint(
        name: str,
        kind: str,
        year: int,
        ceased: tuple[str, ...] = (),
        continued: tuple[str, ...] = (),
        created: tuple[str, ...] = (),
    ) -> Joint:
        when = Moment(date(year, 1, 1), date(year, 12, 31))
        return Joint(name, kind, when, ceased, continued, created)

    joints = [
        joint("a", "Absorption", 1950, ceased=("early",), continued=("parent",)),
        joint("b", "Secession", 1960, continued=("parent",), created=("child",)),
        joint("c", "Absorption", 1970, ceased=("late",), continued=("parent",)),
        joint("d", "Secession", 1980, continued=("parent",), created=("other",)),
    ]
    assert relatives("child", joints, "up") == {"child", "parent", "early"}
    assert relatives("other", joints, "up") == {"other", "parent", "early", "late"}
    assert relatives("late", joints, "down") == {"late", "parent", "other"}
    assert relatives("early", joints, "down") == {"early", "parent", "child", "other"}
    assert relatives("child", joints, "whole") == {"child", "parent", "early", "late", "other"}


def test_names_come_in_the_language_asked_for(dataset: Dataset) -> None:
    japanese = store_of(
        """<id/a> skos:prefLabel "Union of A"@en , "甲労働組合"@ja ;
            skos:altLabel "甲労"@ja , "Koro"@ja-latn .
        <id/b> skos:prefLabel "乙労働組合"@ja .
        <id/c#n> a ur:NameUse ; ur:ofOrganization <id/c> ; skosxl:literalForm "Heiro"@ja-latn ;
            dcterms:type name-type:short .
        <id/c#o> a ur:NameUse ; ur:ofOrganization <id/c> ; skosxl:literalForm "Old"@ja-latn ;
            dcterms:type name-type:short ; ur:to "1950"^^xsd:gYear .
        <id/c> skos:prefLabel "Union of C"@en ."""
    )
    bodies = [ID + name for name in "abcd"]
    english = names_of(japanese, bodies, "en")
    assert [english[iri].short for iri in bodies] == ["Koro", "乙労働組合", "Heiro", "d"]
    assert [english[iri].full for iri in bodies] == ["Union of A", "乙労働組合", "Union of C", "d"]
    own = names_of(japanese, bodies, "ja")
    assert [own[iri].short for iri in bodies] == ["甲労", "乙労働組合", "Heiro", "d"]
    assert names_of(dataset.store, [ID + "kenkoro"], "en")[ID + "kenkoro"].short == "Kenkoro"


LIVES = """
<id/centre> a ur:NationalCentre ; skos:altLabel "Centre"@ja-latn ; ur:fromEarliest "1950-07-11"^^xsd:date ;
    ur:fromLatest "1950-07-11"^^xsd:date ; ur:status status:no-end-recorded .
<id/roren> a ur:Federation ; skos:altLabel "Roren"@ja-latn .
<id/local> a ur:Union ; skos:altLabel "Local"@ja-latn ; ur:fromLatest "1955-12-31"^^xsd:date ;
    ur:status status:ended ; ur:toEarliest "1970-01-01"^^xsd:date ; ur:toLatest "1970-12-31"^^xsd:date .
<id/local#in-roren> a ur:Affiliation ; org:member <id/local> ; org:organization <id/roren> ;
    ur:fromEarliest "1956-01-01"^^xsd:date ; ur:fromLatest "1956-12-31"^^xsd:date ;
    ur:toEarliest "1970-01-01"^^xsd:date ; ur:toLatest "1970-12-31"^^xsd:date .
<id/roren#in-centre> a ur:Affiliation ; org:member <id/roren> ; org:organization <id/centre> ;
    ur:fromEarliest "1951-01-01"^^xsd:date ; ur:fromLatest "1951-12-31"^^xsd:date ;
    ur:toEarliest "1965-05-01"^^xsd:date ; ur:toLatest "1965-05-31"^^xsd:date .
<id/local#renaming> a ur:Renaming ; ur:continued <id/local> ; ur:earliest "1960-01-01"^^xsd:date ;
    ur:latest "1960-12-31"^^xsd:date ; skos:note "at the congress"@en .
<id/local#name-1> a ur:NameUse ; ur:ofOrganization <id/local> ; skosxl:literalForm "First"@en ;
    dcterms:type name-type:full ; ur:to "1960"^^xsd:gYear ; ur:toEarliest "1960-01-01"^^xsd:date ;
    ur:toLatest "1960-12-31"^^xsd:date .
<id/local#name-2> a ur:NameUse ; ur:ofOrganization <id/local> ; skosxl:literalForm "Second"@en ;
    dcterms:type name-type:full ; ur:from "1960"^^xsd:gYear ; ur:fromEarliest "1960-01-01"^^xsd:date ;
    ur:fromLatest "1960-12-31"^^xsd:date .
<source/book> pav:retrievedOn "2026-11-22"^^xsd:date .
"""


def test_a_local_union_belongs_to_a_centre_through_its_federation() -> None:
    found = family(store_of(LIVES), ID + "local")
    (local,) = found.bodies
    (spell,) = local.spells
    assert (spell.centre, spell.via) == (ID + "centre", "Roren")
    assert spell.certain == (day("1956-12-31"), day("1965-05-01"))
    assert spell.end.latest == day("1965-05-31")
    assert found.read_on == day("2026-11-22")
    assert [centre.short for centre in found.centres] == ["Centre"]
    bands = bands_at(local, float(day("1960-06-01").toordinal()))
    assert [(band.centre, band.is_certain, band.is_direct) for band in bands] == [
        (ID + "centre", True, False)
    ]
    assert [band.centre for band in bands_at(local, float(day("1969-06-01").toordinal()))] == [None]


def test_a_renaming_shows_the_old_and_the_new_name() -> None:
    (local,) = family(store_of(LIVES), ID + "local").bodies
    assert local.names == (
        NameFrom(Moment(None, day("1955-12-31")), "First", is_first=True),
        NameFrom(moment("1960-01-01", "1960-12-31"), "Second", "at the congress"),
    )


def test_a_national_centre_has_its_own_colour() -> None:
    (centre,) = family(store_of(LIVES), ID + "centre").bodies
    assert centre.is_centre
    assert bands_at(centre, 715000.0)[0].centre == ID + "centre"
    colors = centre_colors([Centre(f"x/{n}", f"c{n}", "", "") for n in range(12)])
    assert len(set(colors.values())) == 12


# --- dates ---


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [
        ("1999-09-01", "1999-09-30", "1999"),
        ("1946-08-01", "1947-06-05", "1946/47"),
        ("1899-01-01", "1903-01-01", "1899/1903"),
        (None, "1947-06-05", "≤1947"),
        ("1979-01-01", None, "≥1979"),
        (None, None, "?"),
    ],
)
def test_years(first: str | None, last: str | None, years: str) -> None:
    assert Moment(day(first) if first else None, day(last) if last else None).years == years


def test_years_of_a_body_say_only_what_is_known() -> None:
    def years(start: Moment, end: Moment, is_ended: bool = True) -> str:
        return Body("x", "x", "x", "x", start, end, is_ended).years

    assert years(moment("1951-05-24"), moment("1987-02-02")) == "1951–1987"
    assert years(moment("1951-05-24"), Moment(day("2019-01-01")), False) == "1951–"
    assert years(Moment(None, day("1991-12-31")), moment("1991-01-01", "1991-12-31")) == "?–1991"
    assert years(Moment(None, day("1960-12-31")), moment("1977-01-01", "1977-12-31")) == "≤1960–1977"


def test_the_later_and_the_earlier_of_two_moments() -> None:
    a, b = moment("1950-01-01", "1960-01-01"), moment("1955-01-01", "1957-01-01")
    assert a.later(b) == moment("1955-01-01", "1960-01-01")
    assert a.earlier(b) == moment("1950-01-01", "1957-01-01")
    open_end = Moment(day("1956-01-01"))
    assert a.later(open_end) == open_end
    assert a.earlier(open_end) == moment("1950-01-01", "1960-01-01")
    assert Moment().middle is None


def test_certain_means_from_the_latest_beginning_to_the_earliest_end() -> None:
    def certain(start: Moment, end: Moment) -> tuple[date, date] | None:
        return Spell("x", start, end).certain

    assert certain(moment("1989-11-21", "1990-12-31"), moment("1999-01-01", "1999-12-31")) == (
        day("1990-12-31"),
        day("1999-01-01"),
    )
    assert certain(moment("1989-11-21", "2019-12-31"), Moment(day("2019-01-01"))) == (
        day("2019-01-01"),
        day("2019-12-31"),
    )
    assert certain(moment("1951-05-24", "1987-02-02"), moment("1951-05-24", "1987-02-02")) is None
    assert certain(Moment(), Moment(day("1999-01-01"))) is None


def test_ticks_of_the_time_axis_stand_apart() -> None:
    for years in (3, 12, 40, 90, 400):
        scale = TimeScale(date(1600, 5, 1).toordinal(), date(1600 + years, 5, 1).toordinal(), 16, 760)
        major, minor = scale.ticks()
        places = [x for _, x in major]
        assert 1 < len(major) < 19
        assert all(b - a > 40 for a, b in pairwise(places))
        assert all(16 <= x <= 760 for x in (*places, *minor))
        assert not set(places) & set(minor)
        assert scale.day(scale.x(725000.0)) == pytest.approx(725000.0)


# --- head counts ---


def count(organization: str, year: int | None, value: int, **more: bool) -> Count:
    when = Moment(date(year, 1, 1), date(year, 12, 31)) if year else Moment()
    return Count(
        f"{organization}#{year}",
        organization,
        value,
        when,
        year is not None,
        "",
        more.get("approximate", False),
        False,
        more.get("disputed", False),
        (),
    )


def test_the_figures_of_kenkoro_and_its_predecessors(dataset: Dataset) -> None:
    found = membership(dataset.store, [ID + "kenkoro", ID + "zendoro"], lineage=True)
    kenkoro, zendoro = found.series
    assert (2019, 19578) in {
        (one.moment.latest.year, one.value) for one in kenkoro.counts if one.moment.latest
    }
    assert (1990, 1401) in {
        (one.moment.latest.year, one.value) for one in zendoro.counts if one.moment.latest
    }
    (total,) = [one for one in kenkoro.sums if one.year == 1990]
    parts = {name: value for name, value, _ in total.parts}
    assert parts["Zendoro"] == 1401
    assert parts["Unyuippan"] == 16176
    assert parts["Zennichijiro"] == 38495
    assert total.value == sum(parts.values())
    assert total.having == len(parts)
    assert total.among == len(parts) + len(total.missing)
    assert zendoro.sums == ()
    assert "Zenroren" in {source.title for source in found.sources}


def test_figures_that_lost_are_shown_and_undated_ones_listed() -> None:
    about = """
    <id/a> skos:altLabel "Koro"@ja-latn .
    <id/a#count-2010> a ur:MembershipCount ; ur:ofOrganization <id/a> ; ur:count 900 ; ur:contested true ;
        ur:date "2010"^^xsd:gYear ; ur:earliest "2010-01-01"^^xsd:date ; ur:latest "2010-12-31"^^xsd:date ;
        ur:countBasis count-basis:survey ; prov:wasDerivedFrom <source/book#p1> .
    <id/a#count-undated> a ur:MembershipCount ; ur:ofOrganization <id/a> ; ur:count 1000 ;
        ur:approximate true ; prov:wasDerivedFrom <source/paper#p1> .
    <id/a#agrees> a ur:Statement ; prov:alternateOf <id/a#count-2010> ;
        prov:wasDerivedFrom <source/paper#p1> .
    <source/book> dcterms:title "A book" . <source/book#p1> dcterms:isPartOf <source/book> .
    <source/paper> dcterms:title "A paper" ; dcterms:publisher "Press" .
    <source/paper#p1> dcterms:isPartOf <source/paper> .
    count-basis:survey skos:prefLabel "survey"@en , "調査"@ja .
    """
    lost = """<id/a#count-2010-2> ur:statementClass ur:MembershipCount ; ur:ofOrganization <id/a> ;
        ur:count 700 ; ur:date "2010-06"^^xsd:gYearMonth ; prov:wasDerivedFrom <source/book#p1> ."""
    found = membership(store_of(about, lost), [ID + "a"])
    (series,) = found.series
    assert [(one.value, one.is_dated, one.is_disputed, one.is_approximate) for one in series.counts] == [
        (700, True, True, False),
        (900, True, False, False),
        (1000, False, False, True),
    ]
    stands = series.counts[1]
    assert stands.is_contested
    assert stands.moment == moment("2010-01-01", "2010-12-31")
    assert series.counts[0].moment == moment("2010-06-01", "2010-06-30")
    assert stands.sources == (BASE + "source/book", BASE + "source/paper")
    assert tip_of_count(stands, found).splitlines() == [
        "Koro 2010: 900 (survey)",
        "figure that another source contradicts",
        "A book",
        "A paper, Press",
    ]


JOINTS = (
    Joint("m", "Merger", moment("1980-07-15"), ceased=("a", "b", "c"), created=("new",)),
    Joint("s", "Secession", moment("1970-01-01"), continued=("a",), created=("left",)),
    Joint("p", "Split", moment("1950-01-01"), ceased=("old",), created=("a", "b")),
    Joint("t", "Absorption", moment("1985-01-01"), ceased=("late",), continued=("new",)),
)


def test_a_lineage_is_of_those_whose_members_passed_on_as_a_whole() -> None:
    assert lineage_of("new", JOINTS) == ("new", "a", "b", "c", "late")
    assert lineage_of("left", JOINTS) == ("left",)


def test_a_sum_says_how_many_of_how_many_have_a_figure() -> None:
    lives = {
        "new": (moment("1980-07-15"), Moment(day("1999-01-01"))),
        "a": (moment("1950-01-01"), moment("1980-07-15")),
        "b": (moment("1950-01-01"), moment("1980-07-15")),
        "c": (moment("1976-01-01"), moment("1980-07-15")),
        "late": (moment("1946-01-01"), moment("1985-01-01")),
    }
    counts = {
        "new": [count("new", 1981, 5000), count("new", 1990, 9000)],
        "a": [count("a", 1960, 100), count("a", 1977, 300), count("a", 1978, 7, disputed=True)],
        "b": [count("b", 1979, 20), count("b", None, 999999)],
        "c": [count("c", 1978, 3, approximate=True)],
        "late": [count("late", 1980, 1000), count("late", 1983, 1100)],
    }
    names = {iri: Names(iri.upper(), iri) for iri in lives}
    sums = {one.year: one for one in lineage_sums("new", list(lives), counts, lives, names, 2)}
    assert set(sums) == {1960, 1977, 1978, 1979, 1980, 1983}
    assert (sums[1960].value, sums[1960].having, sums[1960].among) == (100, 1, 3)
    assert sums[1960].missing == ("B", "LATE")
    assert (sums[1978].value, sums[1978].having, sums[1978].among) == (1323, 4, 4)
    assert sums[1978].parts == (("A", 300, 1977), ("B", 20, 1979), ("C", 3, 1978), ("LATE", 1000, 1980))
    assert sums[1983].parts == (("NEW", 5000, 1981), ("LATE", 1100, 1983))


# --- where things stand ---


def a_family(size: int) -> Family:
    """Return a made-up family with every kind of event."""
    chance = random.Random(size)
    births: dict[str, date] = {}
    deaths: dict[str, date] = {}
    joints: list[Joint] = []

    def born(when: date) -> str:
        births[iri := f"x/{len(births):03d}"] = when
        return iri

    for _ in range(4 + size // 8):
        born(date(chance.randint(1945, 1952), 3, 1))
    while len(births) < size:
        when = date(1953 + 70 * len(births) // size, chance.randint(1, 12), 15)
        alive = sorted(set(births) - set(deaths))
        kind = chance.choice(["Merger", "Absorption", "Secession", "Split", "Reorganization"])
        ceased = chance.sample(alive, {"Merger": 3, "Secession": 0}.get(kind, 1)) if len(alive) > 4 else []
        if not ceased:
            kind = "Secession"
        left = [iri for iri in alive if iri not in ceased]
        continued = (chance.choice(left),) if kind in ("Absorption", "Secession") else ()
        created = tuple(born(when) for _ in range({"Absorption": 0, "Split": 2}.get(kind, 1)))
        deaths.update((iri, when) for iri in ceased)
        joints.append(Joint(f"e/{len(joints)}", kind, Moment(when, when), tuple(ceased), continued, created))
    bodies = tuple(
        Body(
            iri,
            iri[2:],
            f"Union {iri[2:]}",
            f"The union with the number {iri[2:]}",
            Moment(births[iri], births[iri]),
            Moment(deaths.get(iri, day("2019-01-01")), deaths.get(iri)),
            iri in deaths,
            names=(NameFrom(Moment(births[iri], deaths.get(iri)), "A name that is rather long"),),
        )
        for iri in sorted(births)
    )
    return Family("x/000", bodies, tuple(joints), (), (), day("2026-11-22"), "en")


@pytest.fixture
def style() -> Iterator[None]:
    """Draw as the commands do."""
    page.require_matplotlib()
    with page.plain_style():
        yield


@pytest.mark.parametrize("size", [1, 9, 45])
def test_nothing_in_a_lane_overlaps(style: None, size: int) -> None:
    tree = treelayout.lay_out(a_family(size), 794, 60)
    assert len(tree.placed) >= size
    lanes = defaultdict(list)
    for placed in tree.placed.values():
        lanes[placed.lane].append(placed.box)
        assert placed.box[0] >= 0
        assert placed.box[1] <= 794
        assert 60 < placed.y < tree.bottom
    for boxes in lanes.values():
        boxes.sort()
        assert all(a[1] <= b[0] + 1.6 for a, b in pairwise(boxes))
    if size == 45:
        assert len(lanes) < size


def test_lanes_keep_relatives_together() -> None:
    units = [Unit((number,), ((0.0, 50.0),)) for number in range(6)]
    lanes = arrange(units, [Link(50.0, frozenset({0, 5})), Link(20.0, frozenset({1, 4}))])
    assert abs(lanes[0] - lanes[5]) == 1
    assert abs(lanes[1] - lanes[4]) == 1
    assert sorted(lanes) == list(range(6))
    assert arrange([], []) == []


def test_bars_that_follow_each_other_share_a_lane() -> None:
    units = [Unit((0,), ((0.0, 50.0),)), Unit((1,), ((90.0, 120.0),))]
    assert arrange(units, []) == [0, 0]


def test_a_text_too_long_is_cut_and_one_too_wide_is_broken(style: None) -> None:
    text = "National Federation of Agricultural Mutual Aid Societies Employees' Unions"
    short = page.clip(text, 120, 7.6)
    assert short.endswith("…")
    assert page.measure(short, 7.6) <= 120
    assert page.clip("Kenkoro", 120, 7.6) == "Kenkoro"
    for whole in (text, "全国農業協同組合労働組合連合会全国農業協同組合労働組合連合会"):
        lines = page.wrap(whole, 150, 7)
        assert len(lines) > 1
        assert all(page.measure(line, 7) <= 150 for line in lines)
        assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


def test_a_body_of_which_no_date_is_known_is_listed(style: None) -> None:
    known = Body("x/a", "a", "Known", "Known", moment("1950-01-01"), moment("1960-01-01"), True)
    lost = Body("x/b", "b", "Lost", "Lost", Moment(), Moment(), False)
    drawn = tree_page(Family("x/a", (known, lost), (), (), (), None, "en"), 794, "T")
    assert "Not drawn, since no date is known: Lost" in texts(page.render(drawn, ".svg"))


# --- the files ---


def texts(svg: bytes) -> list[str]:
    return [element.text or "" for element in ElementTree.fromstring(svg).iter(f"{SVG}text")]


def test_an_svg_holds_its_labels_as_texts_and_explains_itself(dataset: Dataset, tmp_path: Path) -> None:
    path = draw.lineage(dataset, "kenkoro", tmp_path / "kenkoro.svg")
    found = family(dataset.store, ID + "kenkoro")
    root = ElementTree.fromstring(path.read_bytes())
    written = texts(path.read_bytes())
    for body in found.bodies:
        assert any(text.startswith(body.short[:20]) and text.endswith(body.years) for text in written), (
            body.id
        )
    assert "The predecessors and successors of Kenkoro" in written
    assert {"merger", "absorption"} <= set(written)
    assert "Zenroren – National Confederation of Trade Unions" in written
    title, description = root[0], root[1]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", "title desc")
    assert (title.tag, title.text) == (f"{SVG}title", "The predecessors and successors of Kenkoro")
    assert description.tag == f"{SVG}desc"
    assert "merger: Unyuippan, Zendoro, Zennichijiro → Kenkoro" in (description.text or "")
    tips = [element.text or "" for element in root.iter(f"{SVG}title")][1:]
    assert any("1991 absorption: Zennokyororen → Zennichijiro\nSources: " in tip for tip in tips)
    assert not list(root.iter(f"{SVG}metadata"))
    assert all("sans-serif" in element.get("style", "") for element in root.iter(f"{SVG}text"))


def test_a_japanese_picture_is_japanese(dataset: Dataset, tmp_path: Path) -> None:
    path = draw.lineage(dataset, "kenkoro", tmp_path / "k.svg", lang="ja")
    written = " ".join(texts(path.read_bytes()))
    for part in ("の前身と後身", "新設合併", "吸収合併", "出来事"):
        assert part in written
    plot = draw.membership(dataset, ["kenkoro"], tmp_path / "m.svg", lang="ja")
    assert "の組合員数" in " ".join(texts(plot.read_bytes()))


def test_names_in_the_graph_cannot_break_a_picture(style: None) -> None:
    name = 'A & B <i>$x^2$</i> "q"'
    body = Body("x/a", "a", name, name, moment("1950-01-01"), moment("1990-01-01"), True)
    svg = page.render(tree_page(Family("x/a", (body,), (), (), (), None, "en"), 794, name), ".svg")
    assert name in texts(svg)


def size_of(png: bytes) -> tuple[int, int]:
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    width, height = struct.unpack(">II", png[16:24])
    return width, height


def test_a_png_is_as_wide_as_asked_and_as_high_as_needed(dataset: Dataset, tmp_path: Path) -> None:
    png = draw.lineage(dataset, "kenkoro", tmp_path / "k.PNG", width=20).read_bytes()
    alone = draw.lineage(dataset, "kenkoro", tmp_path / "l.png", width=20, reach="down").read_bytes()
    assert size_of(png)[0] == size_of(alone)[0] == pytest.approx(20 / 2.54 * 200, abs=1)
    assert size_of(alone)[1] < size_of(png)[1] < 3000


def test_a_chart_shows_sources_and_sums(dataset: Dataset, tmp_path: Path) -> None:
    path = draw.membership(dataset, ["kenkoro", "zendoro"], tmp_path / "m.svg", lineage=True, log=True)
    written = texts(path.read_bytes())
    assert "Members of Kenkoro and Zendoro" in written
    assert "Members (logarithmic scale)" in written
    assert any("Zenroren, Wikipedia" in text for text in written)
    assert any(text.startswith("sum of the bodies that became the organization") for text in written)
    tips = [element.text or "" for element in ElementTree.fromstring(path.read_bytes()).iter(f"{SVG}title")]
    assert any("Zennichijiro 1990: 38,495" in tip for tip in tips)
    assert any(tip.startswith("Kenkoro 2019: 19,578") for tip in tips)


def test_a_chart_with_more_sources_than_shapes(style: None) -> None:
    from unionref.draw.chart import SHAPES, chart_page
    from unionref.draw.model import Source

    many = len(SHAPES) + 3
    sources = tuple(Source(f"s/{number}", f"Title {number}", "Press") for number in range(many))
    counts = tuple(
        Count(
            f"c/{n}",
            "x/a",
            1000 + n,
            moment(f"{1950 + n}-01-01"),
            True,
            "",
            n % 2 == 0,
            False,
            False,
            (f"s/{n}",),
        )
        for n in range(many)
    )
    undated = count("x/a", None, 77, approximate=True)
    series = Series("x/a", "a", "Koro", "Union of A", (*counts, undated))
    written = texts(page.render(chart_page(Membership((series,), sources, 2, "en"), 794, "T"), ".svg"))
    assert {str(number + 1) for number in range(len(SHAPES), many)} <= set(written)
    assert "Without a date: Koro c. 77" in written


def test_the_same_graph_gives_the_same_bytes(built: Built, tmp_path: Path) -> None:
    pictures = []
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    for seed in ("0", "1"):
        for arguments in (
            ["lineage", "kenkoro", "-o", f"{seed}.svg", "--whole"],
            ["plot", "membership", "kenkoro", "zendoro", "-o", f"{seed}.png", "--lineage"],
        ):
            subprocess.run(
                [sys.executable, "-m", "unionref", *where, *arguments],
                cwd=tmp_path,
                env={**os.environ, "PYTHONHASHSEED": seed},
                check=True,
                capture_output=True,
            )
        pictures.append([(tmp_path / f"{seed}.{ending}").read_bytes() for ending in ("svg", "png")])
    assert pictures[0] == pictures[1]


def test_the_settings_of_the_user_are_neither_used_nor_changed(dataset: Dataset, tmp_path: Path) -> None:
    import matplotlib

    before = draw.lineage(dataset, "kenkoro", tmp_path / "a.svg").read_bytes()
    with matplotlib.rc_context({"font.size": 31.0, "lines.linewidth": 9.0, "svg.fonttype": "path"}):
        assert draw.lineage(dataset, "kenkoro", tmp_path / "b.svg").read_bytes() == before
        assert matplotlib.rcParams["font.size"] == 31.0


def test_events_are_called_as_in_the_ontology(dataset: Dataset) -> None:
    rows = dataset.store.query(
        "SELECT ?kind ?label { ?kind rdfs:subClassOf+ ur:Event ; skos:prefLabel ?label }",
        prefixes=dict(PREFIXES),
    )
    labels = {(row[0].value.rpartition("#")[2], row[1].language): row[1].value for row in rows}  # type: ignore[union-attr]
    for kind in ("Merger", "Absorption", "Split", "Secession", "Reorganization", "Dissolution", "Renaming"):
        assert word(kind, "en") == labels[kind, "en"]
        assert word(kind, "ja") == labels[kind, "ja"]
    for kind in ("Founding", "Ending"):
        assert word(kind, "en").startswith(labels[kind, "en"])
        assert word(kind, "ja").startswith(labels[kind, "ja"])


# --- what cannot be drawn ---


@pytest.fixture
def run(built: Built, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[object]:
    """Run a command on the real data in an empty folder."""
    monkeypatch.chdir(tmp_path)
    yield lambda *words: CliRunner().invoke(
        cli, ["--root", str(built.root.path), "--build", str(built.path), *words]
    )


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("lineage", "kenkoru", "-o", "x.svg"), 2, "kenkoro"),
        (("lineage", "kenkoro", "-o", "x.jpg"), 2, "A picture cannot be written as “.jpg”."),
        (("lineage", "kenkoro", "-o", "x"), 2, "A picture cannot be written as no ending."),
        (("lineage", "kenkoro", "-o", "no/such/x.svg"), 3, "the folder does not exist"),
        (("lineage", "kenkoro", "-o", "x.svg", "--depth", "0"), 2, "A depth of 0 shows nothing."),
        (("lineage", "kenkoro", "-o", "x.svg", "--width", "2"), 2, "A width of 2 cm cannot be drawn."),
        (
            ("lineage", "kenkoro", "-o", "x.svg", "--whole", "--down"),
            2,
            "--down and --whole exclude each other.",
        ),
        (("lineage", "kenkoro", "-o", "x.svg", "--lang", "fr"), 2, "fr"),
        (
            ("plot", "membership", "jilaf", "-o", "x.svg"),
            2,
            "no source so far gives a dated head count",
        ),
        (("plot", "membership", "kenkoro", "-o", "x.svg", "--within", "-3"), 2, "-3 years away"),
        (("plot", "officers", "kenkoro", "-o", "x.svg"), 2, "officers"),
    ],
)
def test_what_cannot_be_drawn_gives_a_sentence(
    run: object, tmp_path: Path, words: tuple[str, ...], code: int, sentence: str
) -> None:
    result: Result = run(*words)  # type: ignore[operator]
    assert result.exit_code == code, result.output
    assert sentence in result.output
    assert "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


def test_a_family_without_any_date_cannot_be_drawn(tmp_path: Path) -> None:
    class Bare:
        store = store_of('<id/a> a ur:Union ; skos:prefLabel "Koro"@en .')

        def resolve(self, value: str, type: str) -> object:
            return type_of(ID + value)

    def type_of(iri: str) -> object:
        return type("Bound", (), {"term": ox.NamedNode(iri)})

    with pytest.raises(UsageError, match="There is nothing to draw for Koro"):
        draw.lineage(Bare(), "a", tmp_path / "a.svg")  # type: ignore[arg-type]
    assert not (tmp_path / "a.svg").exists()


@pytest.mark.parametrize("words", [("lineage", "kenkoro"), ("plot", "membership", "kenkoro")])
def test_without_matplotlib_it_says_how_to_install_it(
    run: object, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
) -> None:
    for name in [name for name in sys.modules if name.partition(".")[0] == "matplotlib"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    result: Result = run(*words, "-o", "x.svg")  # type: ignore[operator]
    assert result.exit_code == 2
    assert "Pictures need matplotlib, which is not installed." in result.output
    assert "pip install 'unionref[draw]'" in result.output


def test_without_the_japanese_font_it_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    from matplotlib import font_manager

    monkeypatch.setattr(font_manager.fontManager, "ttflist", [])
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    with pytest.raises(UsageError, match="IPAexGothic"):
        page.require_matplotlib()


def test_the_command_says_what_it_wrote(run: object, tmp_path: Path) -> None:
    result: Result = run("lineage", "Kenkoro", "-o", "k.svg", "--up", "--depth", "1")  # type: ignore[operator]
    assert (result.exit_code, result.output) == (0, "k.svg is written.\n")
    written = texts((tmp_path / "k.svg").read_bytes())
    assert "The predecessors of Kenkoro" in written
    assert not any(text.startswith("Zennokyororen") for text in written)
