"""Everything about one entity: in sections, with sources, certainty and what is disputed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import Built
from small_root import make_root

from unionref.dataset import Dataset
from unionref.describe import Item
from unionref.errors import UsageError
from unionref.show import Shown


@pytest.fixture(scope="module")
def seed(built: Built) -> Dataset:
    return Dataset(built.path, built.root)


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    from unionref.build import build

    folder: Path = tmp_path_factory.mktemp("small")
    root = make_root(folder / "root")
    build(root, folder / "build")
    return Dataset(folder / "build", root)


def items(shown: Shown, title: str) -> tuple[Item, ...]:
    return next((section.items for section in shown.sections if section.title == title), ())


def test_an_organization_is_shown_with_all_it_has(seed: Dataset) -> None:
    shown = seed.show("Kenkoro")
    assert shown.entity.id == "kenkoro"
    assert shown.kinds[0] == "trade union" and "construction" in shown.kinds
    assert {item.fields["name"] for item in items(shown, "Names")} >= {
        "Kenkoro",
        "All Japan Construction, Transport and General Workers' Union",
    }
    (life,) = items(shown, "Life")
    assert life.what.startswith("began 1999; no end recorded")
    (merger,) = items(shown, "Events")
    assert (merger.id, merger.when) == ("event/kenkoro-1999", "1999")
    assert merger.fields["ceased"] == ["unyuippan", "zendoro", "zennichijiro"]
    (centre,) = items(shown, "Affiliated to")
    assert centre.what.endswith("(zenroren)")
    assert "stated: attested 2019" in centre.when and "no end recorded" in centre.when
    (count,) = items(shown, "Head counts")
    assert (count.what, count.when) == ("19,578 members", "2019")
    assert [source.locator for source in count.sources] == ["Affiliated unions / Current affiliates"]
    assert len(items(shown, "Came before and after")) == 6


def test_every_statement_stands_with_its_source(seed: Dataset) -> None:
    for name in ("zenroren", "kokko-roren", "sharyorokyo", "jilaf"):
        for section in seed.show(name).sections:
            for item in section.items:
                if "class" in item.fields:
                    assert item.sources and item.statement, (name, item.what)


def test_what_is_blank_is_shown_as_blank(seed: Dataset) -> None:
    shown = seed.show("sharyorokyo")
    assert len(items(shown, "Known to be blank")) == 2
    (centre,) = items(shown, "Affiliated to")
    assert "ended, date not given" in centre.when
    assert seed.show("eisanro").sections
    (life,) = items(seed.show("eisanro"), "Life")
    assert life.what.startswith("began by 2019-12-31; no end recorded")


def test_a_finer_claim_stands_above_the_one_that_supports_it(seed: Dataset) -> None:
    founding = next(i for i in items(seed.show("kokko-roren"), "Events") if i.when == "1975-10-01")
    assert [(other.id, other.when) for other in founding.supporting] == [("kokko-roren#founding", "1975")]


def test_a_centre_shows_its_affiliates_officers_and_seat(seed: Dataset) -> None:
    shown = seed.show("zenroren")
    assert len(items(shown, "Affiliates")) >= 29
    assert len(items(shown, "Officers")) == 14
    (seat,) = items(shown, "Seat")
    assert "Yushima" in seat.what


def test_a_person_shows_the_offices_held_with_certainty(seed: Dataset) -> None:
    offices = items(seed.show("Kumagai Kanemichi"), "Offices held")
    assert len(offices) == 2
    secretary = next(item for item in offices if item.what.startswith("general secretary"))
    assert secretary.certainty == "certain 1989-12-31 … 1998-01-01"
    president = next(item for item in offices if item.what.startswith("president"))
    assert president.certainty == "possible, on no day certain"


@pytest.mark.parametrize(
    ("what", "kind", "title"),
    [
        ("event/kenkoro-1999", "merger", "Statement"),
        ("kenkoro#count-2019", "membership count", "Statement"),
        ("source/wikipedia-en-zenroren", "source", "Passages"),
        ("kind/union", "concept", "Used by"),
        ("ur:Merger", "class", "More"),
    ],
)
def test_everything_with_an_iri_can_be_shown(seed: Dataset, what: str, kind: str, title: str) -> None:
    shown = seed.show(what)
    assert kind in " ".join(shown.kinds)
    assert items(shown, title)
    assert shown.to_text() and shown.to_markdown() and json.dumps(shown.to_json())


def test_every_entity_of_the_seed_can_be_shown(seed: Dataset) -> None:
    for match in seed._names.search("a", limit=10_000):
        shown = seed.show(match.id)
        assert shown.sections, match.id
        assert str(shown).endswith("\n")


def test_disputed_statements_are_shown_apart_and_what_they_dispute_is_marked(small: Dataset) -> None:
    shown = small.show("alpha")
    assert {item.id for item in items(shown, "Disputed")} == {
        "alpha#count-1960-paper",
        "alpha#founding",
        "event/gamma-1970#claim-2",
    }
    for item in items(shown, "Disputed"):
        assert item.certainty.startswith("disputed: the plain view follows ")
    (count,) = items(shown, "Head counts")
    assert count.certainty == "contested: sources differ, see alpha#count-1960-paper"
    assert [item.when for item in items(small.show("alpha#founding"), "Other statements")] == ["1951-05"]
    assert [item.when for item in items(small.show("alpha#founding-by-itself"), "Disputed")] == ["1950"]


def test_a_replaced_id_is_followed_with_a_note(small: Dataset) -> None:
    shown = small.show("old-gamma")
    assert shown.entity.id == "gamma"
    assert shown.note is not None and "was replaced by gamma" in shown.note


def test_an_unknown_or_ambiguous_name_is_refused(small: Dataset) -> None:
    with pytest.raises(UsageError, match="is the name of 2"):
        small.show("Twin")
    with pytest.raises(UsageError, match="No thing is called"):
        small.show("nobody at all")


def test_json_has_the_same_sections(seed: Dataset) -> None:
    shown = seed.show("kenkoro")
    data = json.loads(json.dumps(shown.to_json()))
    assert [section["title"] for section in data["sections"]] == [s.title for s in shown.sections]
    assert (data["id"], data["iri"]) == ("kenkoro", "https://w3id.org/unionref/id/kenkoro")
    count = next(s for s in data["sections"] if s["title"] == "Head counts")["items"][0]
    assert count["fields"]["count"] == 19578
    assert count["sources"][0]["source"] == "source/wikipedia-en-zenroren"


@pytest.mark.parametrize("width", [30, 60, 100])
def test_lines_fit_the_terminal(seed: Dataset, width: int) -> None:
    lines = seed.show("kokko-roren").to_text(width=width).splitlines()
    too_long = [line for line in lines if len(line) > width and " " in line.strip()]
    assert not too_long


def test_colour_is_used_only_when_asked_for(seed: Dataset) -> None:
    assert "\x1b[" not in seed.show("kenkoro").to_text()
    assert "\x1b[" in seed.show("kenkoro").to_text(color=True)
