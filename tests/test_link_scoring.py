"""How an item is compared with an organization: each part for and against, and the rule of acceptance."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from authority_server import claim, item

from unionref.links.ours import Body, Parent
from unionref.links.scoring import Candidate, compare, compare_named

BODY = Body(
    iri="https://w3id.org/unionref/id/rei",
    label="Example Union",
    official={"ja": ("例労働組合連合会",), "en": ("Example Labour Union of Japan",)},
    short=(("ja", "例労連"),),
    articles={"jawiki": "例労連"},
    hosts=frozenset({"rei.jp"}),
    founded=("1950-03-01", "1950-03-31"),
    ended=("1999-01-01", "1999-12-31"),
    has_ended=True,
    places=("Tokyo", "東京都", "東京都千代田区1-2"),
    parents=(Parent("Centre", frozenset({"centre"}), "Q70"),),
)
LINKED = {"Q60": item("Q60", "Chiyoda", "千代田区"), "Q70": item("Q70", "The Centre")}


def compared(**said: Any) -> Candidate:
    return compare(BODY, item("Q1", said.pop("en", ""), said.pop("ja", ""), **said), LINKED, ["name"])


@pytest.mark.parametrize(
    ("said", "explained"),
    [
        ({"articles": {"jawiki": "例労連"}}, "article +60"),
        ({"articles": {"jawiki": "例労連 (1980年)"}}, "article -40"),
        ({"articles": {"enwiki": "Anything"}}, "nothing to compare"),
        ({"P856": "http://www.rei.jp/en/index.html"}, "website +50"),
        ({"P856": "http://rei.jp/branch/"}, "nothing to compare"),
        ({"P856": "http://other.rei.jp/"}, "nothing to compare"),
        ({"ja": "例勞働組合聯合會"}, "name-ja +35"),
        ({"ja": "別", "P1448": [{"text": "例労働組合連合会", "language": "ja"}]}, "name-ja +35"),
        ({"ja": "別", "P1448": [{"text": "例労働組合連合会", "language": "ko"}]}, "nothing to compare"),
        ({"en": "EXAMPLE LABOR UNION OF JAPAN"}, "name-en +25"),
        ({"en": "Example Labour Unions of Japan"}, "name-en +13"),
        ({"en": "Another Union"}, "nothing to compare"),
        ({"ja": "例労連"}, "short-name +5"),
        ({"P571": "1950"}, "founded +15"),
        ({"P571": "1950-03-10"}, "founded +15"),
        ({"P571": "1950-04"}, "founded +0"),
        ({"P571": "1947"}, "founded -20"),
        ({"P571": ["1947", "1950"]}, "founded +15"),
        ({"P576": "1999"}, "ended +10"),
        ({"P576": "1980"}, "ended -20"),
        ({"P159": "Q60"}, "place +10"),
        ({"P463": "Q70"}, "parents +10"),
        ({"P17": "Q17"}, "country +3"),
        ({"P17": "Q884"}, "country -50"),
        ({"P17": ["Q884", "Q17"]}, "country +3"),
    ],
    ids=str,
)  # fmt: skip
def test_each_part(said: dict[str, Any], explained: str) -> None:
    assert compared(**said).explained == explained


@pytest.mark.parametrize(
    ("said", "holds"),
    [
        ({"articles": {"jawiki": "例労連"}}, True),
        ({"P856": "https://rei.jp"}, True),
        ({"ja": "例労働組合連合会"}, False),
        ({"ja": "例労働組合連合会", "P17": "Q17", "en": "Example Labour Union of Japan"}, False),
        ({"ja": "例労働組合連合会", "P571": "1950"}, True),
        ({"ja": "例労働組合連合会", "P159": "Q60"}, True),
        ({"ja": "例労働組合連合会", "P463": "Q70"}, True),
        ({"ja": "例労働組合連合会", "P576": "1999"}, True),
        ({"ja": "例労連", "P571": "1950", "P463": "Q70", "P159": "Q60", "P576": "1999"}, False),
        ({"en": "Example Labour Union of Japan", "P571": "1950", "P463": "Q70"}, False),
        ({"ja": "例労働組合連合会", "P463": "Q70", "P571": "1947"}, False),
        ({"articles": {"jawiki": "例労連"}, "P576": "1980"}, False),
        ({"P856": "https://rei.jp", "P17": "Q884"}, False),
        ({"P856": "https://rei.jp", "articles": {"jawiki": "別"}}, False),
    ],
    ids=str,
)
def test_the_rule(said: dict[str, Any], holds: bool) -> None:
    assert bool(compared(**said).rule) is holds


def test_deprecated_vague_and_unknown_values_are_passed_over() -> None:
    one = item("Q1")
    unknown = {"mainsnak": {"snaktype": "somevalue", "property": "P571"}, "rank": "normal"}
    century = claim("P571", "1950")
    century["mainsnak"]["datavalue"]["value"]["precision"] = 7
    one["claims"]["P571"] = [unknown, century, claim("P571", "1800", rank="deprecated")]
    assert compare(BODY, one, {}, []).explained == "nothing to compare"
    one["claims"]["P571"] = [claim("P571", "1950"), claim("P571", "1800", rank="preferred")]
    assert compare(BODY, one, {}, []).explained == "founded -20"


@pytest.mark.parametrize(
    ("days", "shown"),
    [
        (("1950-01-01", "1950-12-31"), "1950"),
        (("1950-02-01", "1950-02-28"), "1950-02"),
        (("1950-02-01", "1950-02-27"), "1950-02-01 to 1950-02-27"),
        (("1950-03-02", "1950-03-02"), "1950-03-02"),
        (("1949-12-01", "1950-12-31"), "1949-12-01 to 1950-12-31"),
        (("", "1951-03-02"), "not after 1951-03-02"),
    ],
)
def test_our_dates_are_shown_as_precise_as_they_are(days: tuple[str, str], shown: str) -> None:
    part = compare(replace(BODY, founded=days), item("Q1", P571="1950"), {}, []).part("founded")
    assert part is not None and part.ours == shown


def test_a_name_alone_never_passes() -> None:
    candidate = compare_named(BODY, "1234", "例労働組合連合会", "")
    assert (candidate.explained, candidate.rule) == ("name-ja +35", "")


def test_the_score_stays_between_0_and_100() -> None:
    said = {"ja": "例労働組合連合会", "en": "Example Labour Union of Japan", "P856": "https://rei.jp"}
    assert compared(**said, articles={"jawiki": "例労連"}).score == 100
    assert compared(P17="Q884").score == 0
