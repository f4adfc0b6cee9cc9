"""`unionref link candidates --authority wikipedia-…`: articles are searched, scored and linked."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authority_server import AuthorityServer, item, serving
from link_root import ARTICLE, Runner, files, make_root

from unionref import links
from unionref.build import build
from unionref.paths import Root

USAGE, UNREADABLE = 2, 3
EN, JA = ("--authority", "wikipedia-en"), ("--authority", "wikipedia-ja")
KITA_ITEM = replace(
    ARTICLE,
    subject_id="unionref:kita-rei",
    subject_label="北例労働組合",
    predicate_id="skos:exactMatch",
    object_id="wikidata:Q2",
    object_source="authority:wikidata",
)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """The data set with a build of its own."""
    root = make_root(tmp_path_factory.mktemp("articles") / "root")
    build(root, root.path / "build")
    return root


@pytest.fixture
def root(pristine: Root, tmp_path: Path) -> Root:
    """A copy of it, to be written to."""
    shutil.copytree(pristine.path, tmp_path / "root")
    return Root(tmp_path / "root")


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[AuthorityServer]:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    with serving() as known:
        known.add(
            item(
                "Q1",
                "Federation of Examples",
                "例労働組合連合会",
                articles={"enwiki": "Example Federation", "jawiki": "例労働組合連合会"},
                P571="1950",
            ),
            item("Q2", "North Union", articles={"enwiki": "North Example"}),
            item("Q3", "", "南例労働組合", P571="1970"),
            item("Q4", "", "双子労働組合", P571="1980"),
            item("Q6", "North in song", P571="2005"),
        )
        known.articles["ja"] = {
            "例労働組合連合会": "Q1",
            "例労連": "",
            "南例労働組合 (労働組合)": "Q3",
            "双子労働組合": "Q4",
            "例の歴史": "",
        }
        known.articles["en"] = {"North Example": "Q2", "North Example Union (song)": "Q6"}
        known.lists = {"例労連"}
        known.moved = {"南例労": ("南例労働組合 (労働組合)", ""), "双子労": ("例の歴史", "双子")}
        yield known


@pytest.fixture
def link(root: Root, server: AuthorityServer, tmp_path: Path) -> Runner:
    return Runner(root, server, tmp_path / "cache")


def found(link: Runner, *words: str) -> dict[str, dict[str, Any]]:
    results = json.loads(link.good("candidates", "--format", "json", *words))
    return {one["organization"].rpartition("/")[2]: one for one in results}


def test_articles_are_found_scored_and_explained(link: Runner, server: AuthorityServer) -> None:
    before = files(link.root)
    results = found(link, *JA)
    assert files(link.root) == before
    shown = {
        slug: [(one["label"], one["found_by"], one["explained"]) for one in result["candidates"]]
        for slug, result in results.items()
    }
    assert shown == {
        "rei-roren": [
            (
                "例労働組合連合会",
                ["item", "search", "title"],
                "article +60, name-ja +35, founded +15",
            )
        ],
        "kita-rei": [],
        "minami-rei": [
            ("南例労働組合 (労働組合)", ["redirect", "search"], "name-ja +35, founded +15"),
        ],
        "futago-1": [("双子労働組合", ["search", "title"], "name-ja +35, founded +15")],
        "futago-2": [("双子労働組合", ["search", "title"], "name-ja +35, founded +15")],
    }, "neither the page that only lists others, nor a section of another article, is a candidate"
    best = results["rei-roren"]["candidates"][0]
    assert best["id"] == "%E4%BE%8B%E5%8A%B4%E5%83%8D%E7%B5%84%E5%90%88%E9%80%A3%E5%90%88%E4%BC%9A"
    assert best["rule"] == "the same article (enwiki: Example Federation)"
    assert results["rei-roren"]["searched"] == [
        "by the item Q1",
        f"by title and by search at {server.wiki('ja')} (例労働組合連合会; Example Federation; 例労連)",
    ]


def test_the_rule_decides_and_the_row_is_one_of_an_article(link: Runner) -> None:
    result = link("candidates", *JA, "--accept-by-rule", "--record-not-found")
    assert "2 accepted by rule, 1 not found" in result.stderr
    rows = {slug: row for slug, row in link.rows("wikipedia").items() if row.mapping_tool}
    assert {(row.subject_id.partition(":")[2], row.state) for row in rows.values()} == {
        ("rei-roren", "accepted"),
        ("minami-rei", "accepted"),
        ("kita-rei", "not-found"),
    }, "a name that two bodies bear is not enough"
    assert {row.predicate_id for row in rows.values()} == {"foaf:isPrimaryTopicOf"}
    assert {row.object_source for row in rows.values()} == {"authority:wikipedia-ja"}
    accepted = next(row for row in rows.values() if row.subject_id == "unionref:minami-rei")
    assert accepted.object_id.startswith("jawiki:%E5%8D%97%E4%BE%8B")
    assert accepted.object_label == "南例労働組合 (労働組合)"
    assert accepted.see_also[0].startswith("https://ja.wikipedia.org/wiki/%E5%8D%97")
    assert accepted.comment.startswith(
        "Accepted by rule: the official Japanese name (南例労働組合) and the date of founding (1970)."
    )
    assert links.read_mappings(link.root).wrong == ()


def test_the_item_that_is_linked_speaks_for_its_article_and_against_others(link: Runner) -> None:
    links.write_set(link.root.path, "wikidata", [KITA_ITEM])
    candidates = found(link, *EN, "kita-rei")["kita-rei"]["candidates"]
    assert [(one["label"], one["explained"], one["rule"]) for one in candidates] == [
        ("North Example", "item +60", ""),
    ], "the other is about another item, so that nothing is left of its score"
    link.good("review", *EN, typed="a The item names the union's address.\n")
    row = link.rows("wikipedia")["kita-rei North_Example"]
    assert (row.state, row.confidence, row.reviewer_label) == ("accepted", "0.95", "A reader")


def test_an_item_that_was_merged_is_still_the_same(link: Runner, server: AuthorityServer) -> None:
    server.redirects["Q22"] = "Q2"
    links.write_set(link.root.path, "wikidata", [replace(KITA_ITEM, object_id="wikidata:Q22")])
    (candidate,) = found(link, *EN, "kita-rei", "--by", "article")["kita-rei"]["candidates"]
    assert (candidate["label"], candidate["explained"]) == ("North Example", "item +60")


def test_a_rejected_article_is_not_shown_again(link: Runner) -> None:
    link.good("candidates", *EN, "kita-rei")
    link.good("review", *EN, typed="r It is a song.\n")
    (row,) = [row for row in link.rows("wikipedia").values() if row.state == "rejected"]
    assert (row.object_label, row.predicate_id) == ("North Example Union (song)", "foaf:isPrimaryTopicOf")
    assert "song" not in link.good("review", *EN, typed="")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((*EN, "--by", "website"), "wikipedia-en is not searched by website."),
        ((*EN, "--reconcile", "https://host/"), "is searched by its own service, not by reconciliation"),
        ((*EN, "--service", "ror=https://host/"), "ror is not searched by a service of its own here."),
        (("--authority", "ror"), "ror is searched through a reconciliation service, and none is given."),
    ],
)
def test_ways_that_there_are_not(link: Runner, words: tuple[str, ...], sentence: str) -> None:
    result = link("candidates", *words)
    assert result.exit_code == USAGE
    assert sentence in result.output


@pytest.mark.parametrize("trouble", ["html…", "half…", "500…", "wrong ids…", "other json…", "circle…"])
def test_a_failing_wikipedia_leaves_everything_as_it_was(
    link: Runner, server: AuthorityServer, trouble: str
) -> None:
    before = files(link.root)
    server.trouble = ["", trouble] if trouble == "wrong ids…" else [trouble]
    result = link("candidates", *JA, "minami-rei", "rei-roren", "--accept-by-rule", "--record-not-found")
    assert result.exit_code == UNREADABLE, result.output
    assert "To fix:" in result.output
    assert files(link.root) == before
    server.trouble = []
    assert "2 accepted by rule" in link("candidates", *JA, "--accept-by-rule").stderr
