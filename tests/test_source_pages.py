"""The page of a source: what it says, and where it stands alone, is supported, is contradicted, loses."""

from __future__ import annotations

import json
import time
from collections import Counter
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from click.testing import CliRunner
from conftest import Built
from reports_root import make

from unionref.claims import STATEMENT_KINDS
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.namespaces import BASE, UR, expand
from unionref.paths import Root
from unionref.reports.sources import SAYS, STANDS
from unionref.show import Shown


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Root, Path]:
    return make(tmp_path_factory.mktemp("reports") / "root")


@pytest.fixture(scope="module")
def real(whole: Built) -> Dataset:
    return Dataset(whole.path, whole.root)


def fields(shown: Shown, title: str) -> dict[str, Any]:
    """Return the figures of a section as one mapping."""
    (section,) = [section for section in shown.sections if section.title == title]
    if title == SAYS:
        return {item.fields["class"]: item.fields["statements"] for item in section.items}
    return {name: value for item in section.items for name, value in item.fields.items()}


def test_what_a_source_says(invented: tuple[Root, Path]) -> None:
    shown = Dataset(invented[1], invented[0]).show("source/journal")
    assert shown.kinds == ("source",)
    assert fields(shown, SAYS) == {"MembershipCount": 2, "Remark": 1}
    (counts,) = [section for section in shown.sections if section.title == "Head counts"]
    assert [item.id for item in counts.items] == ["b#count-1960-2", "a#count-1940"]


COUNTS = ("points", "alone", "supported", "contradicted", "wins", "undecided", "loses")


@pytest.mark.parametrize(
    ("source", "counts", "more"),
    [
        # a's count of 1940 stands alone; b's count of 1960 is set aside; the remark is no point
        ("journal", (2, 1, 0, 1, 0, 0, 1), {"lost": ["b#count-1960-2"], "dates": 1}),
        # foundings of c and d's start stand alone; a's count of 1957 wins against the book
        ("self", (3, 2, 0, 1, 1, 0, 0), {}),
        # alone: founding of b, b in z, president q; b 1960 is supported and wins; d 1970 and e are undecided
        ("paper", (6, 3, 1, 3, 1, 2, 0), {}),
        # alone: founding and end of z, founding of a, a and c in z. b 1960 supported and wins. d 1970 and e
        # undecided. a 1957 loses. president p is set aside by the ruling. w: it contradicts itself.
        (
            "book",
            (11, 5, 1, 6, 1, 3, 2),
            {"lost": ["a#count-1957-2", "z#president-p"], "itself": 1, "dates": 1},
        ),
    ],
)
def test_how_a_source_stands(
    invented: tuple[Root, Path], source: str, counts: tuple[int, ...], more: dict[str, Any]
) -> None:
    found = fields(Dataset(invented[1], invented[0]).show(f"source/{source}"), STANDS)
    assert found == {**dict(zip(COUNTS, counts, strict=True)), **more}


def test_a_source_that_says_nothing_has_a_page_all_the_same(invented: tuple[Root, Path]) -> None:
    shown = Dataset(invented[1], invented[0]).show("source/copy")
    assert {section.title for section in shown.sections} == {"Passages", "More"}


def test_text_and_json(invented: tuple[Root, Path]) -> None:
    where = ["--root", str(invented[0].path), "--build", str(invented[1]), "show", "source/journal"]
    text = CliRunner().invoke(cli, where).stdout
    assert (
        "How it stands beside the others (6)\n"
        "  points on which it says something: 2\n"
        "  alone, no other source says anything: 1\n"
        "  supported by another source: 0\n"
        "  contradicted: 1 (stands on 0, undecided on 0, loses on 1)\n"
        "  set aside: b#count-1960-2\n"
        "  has a part in contradictions between dates: 1\n"
    ) in text
    data = json.loads(CliRunner().invoke(cli, [*where, "--format", "json"]).stdout)
    titles = [section["title"] for section in data["sections"]]
    assert titles[:2] == [SAYS, STANDS] and {"Head counts", "Remarks", "Passages"} <= set(titles)


def test_alone_or_supported_or_contradicted(real: Dataset) -> None:
    """Whatever a source says, it is alone with it, or it has company of one kind or the other."""
    for source in (
        "wikipedia-en-zenroren",
        "wikipedia-ja-zenroren",
        "weblio-tsushinroso",
        "ohara-nenpyo-9003727",
    ):
        found = fields(real.show(f"source/{source}"), STANDS)
        assert found["wins"] + found["undecided"] + found["loses"] == found["contradicted"]
        assert found["alone"] + max(found["supported"], found["contradicted"]) <= found["points"]
        assert found["points"] <= found["alone"] + found["supported"] + found["contradicted"]


def test_the_pages_count_what_the_files_say(real: Dataset, root: Root) -> None:
    """Counted in another way: straight from the files of data/."""
    source = "wikipedia-en-zenroren"
    triples = [
        quad.triple
        for folder in ("organizations", "events")
        for path in sorted((root.data / folder).glob("*.ttl"))
        for quad in ox.parse(path=path, format=ox.RdfFormat.TURTLE)
    ]
    cited, type_ = ox.NamedNode(expand("prov:wasDerivedFrom")), ox.NamedNode(expand("rdf:type"))
    page = f"{BASE}source/{source}#"
    read = {t.subject for t in triples if t.predicate == cited and t.object.value.startswith(page)}
    kinds = Counter(
        t.object.value.removeprefix(UR) for t in triples if t.predicate == type_ and t.subject in read
    )
    assert set(kinds) <= STATEMENT_KINDS and sum(kinds.values()) > 200
    assert fields(real.show(f"source/{source}"), SAYS) == kinds


def test_where_the_english_page_on_zenroren_errs(real: Dataset) -> None:
    """The points on which the editors ruled against it, after the sheets in /data."""
    found = fields(real.show("source/wikipedia-en-zenroren"), STANDS)
    assert set(found["lost"]) >= {
        "event/zennichijiro-1991",
        "tsushinroso#founding",
        "zenroren#general-secretary-daikoku-sakuji",
        "zenroren#general-secretary-nomura-yukihiro",
        "zenroren#president-kobayashi-yoji",
        "zenroren#president-kumagai-kanemichi",
        "zenroren#president-odagawa-yoshikazu",
    }


def test_the_japanese_page_on_tsushinroso(real: Dataset) -> None:
    """Its founding in 1981 stands against the English page; its seat, its 170 members are its own."""
    shown = real.show("source/weblio-tsushinroso")
    assert fields(shown, SAYS)["MembershipCount"] == fields(shown, SAYS)["Seat"] == 1
    found = fields(shown, STANDS)
    assert (found["contradicted"], found["wins"], found["loses"]) == (1, 1, 0)
    assert found["alone"] >= 3


def test_a_source_with_hundreds_of_statements_is_shown_quickly(real: Dataset) -> None:
    real.show("source/wikipedia-en-zenroren")
    begin = time.process_time()
    shown = real.show("source/wikipedia-en-zenroren")
    assert time.process_time() - begin < 2.0
    assert sum(len(section.items) for section in shown.sections) > 300
