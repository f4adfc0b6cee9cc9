"""`unionref link`: finding, looking at, taking in, giving out and checking links, against a local server."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from authority_server import AuthorityServer, item, serving
from link_root import ARTICLE, Runner, files, make_root

from unionref import links
from unionref.errors import UnreadableError
from unionref.links import Mapping
from unionref.links import merging as merging_module
from unionref.paths import Root

FINDINGS, USAGE, UNREADABLE = 1, 2, 3
JAPAN = {"P17": "Q17"}


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """The data set with a build of its own."""
    from unionref.build import build

    root = make_root(tmp_path_factory.mktemp("links") / "root")
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
                description="trade union",
                articles={"enwiki": "Example Federation"},
                P571="1950-03",
                P159="Q9",
                **JAPAN,
            ),
            item("Q9", "Minato", "港区"),
            item("Q2", "North Union", "北例労働組合", P571="1960", P463="Q8"),
            item("Q8", "Example Federation"),
            item("Q3", "", "南例労働組合"),
            item("Q4", "", "双子労働組合", P571="1980"),
            item("Q5", "Northern lights", aliases={"ja": ["北例労"]}, P571="1960", P463="Q8"),
        )
        yield known


@pytest.fixture
def link(root: Root, server: AuthorityServer, tmp_path: Path) -> Runner:
    return Runner(root, server, tmp_path / "cache")


# --- candidates ---


def found(link: Runner, *words: str) -> dict[str, dict[str, Any]]:
    results = json.loads(link.good("candidates", "--format", "json", *words))
    return {one["organization"].rpartition("/")[2]: one for one in results}


def test_candidates_are_found_and_explained_and_nothing_is_written(link: Runner) -> None:
    before = files(link.root)
    results = found(link)
    assert files(link.root) == before
    assert {slug: [c["id"] for c in one["candidates"]] for slug, one in results.items()} == {
        "rei-roren": ["Q1", "Q8"],
        "kita-rei": ["Q2", "Q5"],
        "minami-rei": ["Q3"],
        "futago-1": ["Q4"],
        "futago-2": ["Q4"],
    }
    best = results["rei-roren"]["candidates"][0]
    assert best["explained"] == "article +60, founded +15, place +10, country +3"
    assert best["score"] == 88
    assert best["found_by"] == ["article"]
    assert [(p["name"], p["ours"], p["theirs"]) for p in best["parts"]][:3] == [
        ("article", "enwiki: Example Federation", "enwiki: Example Federation"),
        ("founded", "1950", "1950-03"),
        ("place", "東京都港区1-2-3", "港区"),
    ]
    assert results["kita-rei"]["candidates"][0]["explained"] == "name-ja +35, founded +15, parents +10"
    searched = results["rei-roren"]["searched"]
    assert searched[0] == "by the article enwiki: Example Federation"
    assert searched[1] == "by the website reiroren.jp"
    assert "例労働組合連合会; Example Federation; 例労連" in searched[2]
    assert results["rei-roren"]["searched_on"] == "2026-12-01"


def test_the_rule_of_acceptance(link: Runner) -> None:
    rules = {(slug, c["id"]): c["rule"] for slug, one in found(link).items() for c in one["candidates"]}
    assert rules == {
        ("rei-roren", "Q1"): "the same article (enwiki: Example Federation)",
        ("rei-roren", "Q8"): "",
        ("kita-rei", "Q2"): "the official Japanese name (北例労働組合) and the date of founding (1960)",
        ("kita-rei", "Q5"): "",
        ("minami-rei", "Q3"): "",
        ("futago-1", "Q4"): "",
        ("futago-2", "Q4"): "",
    }, "neither an abbreviation, nor a name alone, nor a name of two bodies is enough"


def test_the_website_is_found_by_its_host(link: Runner, server: AuthorityServer) -> None:
    server.items.clear()
    server.add(
        item("Q7", "Rei", P856="https://reiroren.jp"), item("Q6", "Hall", P856="http://reiroren.jp/hall/")
    )
    (candidate,) = found(link, "--by", "website", "rei-roren")["rei-roren"]["candidates"]
    assert (candidate["id"], candidate["found_by"]) == ("Q7", ["website"])
    assert candidate["rule"] == "the same host of the website (reiroren.jp)"


def test_an_authority_id_that_both_have_is_evidence(link: Runner, server: AuthorityServer) -> None:
    ror = replace(
        ARTICLE, predicate_id="skos:exactMatch", object_id="ror:04rmr1278", object_source="authority:ror"
    )
    links.write_set(link.root.path, "ror", [ror])
    server.items.clear()
    server.add(item("Q7", "Rei", P6782="04rmr1278"))
    (candidate,) = found(link, "--by", "authority-id", "rei-roren")["rei-roren"]["candidates"]
    assert (candidate["explained"], candidate["rule"]) == ("ror +50", "")


def test_accepted_by_rule_is_marked_so(link: Runner) -> None:
    result = link("candidates", "--accept-by-rule")
    assert "2 accepted by rule, 0 not found" in result.stderr
    rows = link.rows()
    assert set(rows) == {"rei-roren Q1", "kita-rei Q2"}
    row = rows["kita-rei Q2"]
    assert row.state == "accepted"
    assert row.mapping_justification == "semapv:CompositeMatching"
    assert row.mapping_tool.startswith("unionref link ") and not row.reviewer_label
    assert row.comment.startswith(
        "Accepted by rule: the official Japanese name (北例労働組合) and the date of founding (1960)."
    )
    assert row.mapping_date == "2026-12-01"
    assert row.see_also == ("https://www.wikidata.org/wiki/Q2",)
    again = link("candidates", "--accept-by-rule")
    assert "0 accepted by rule" in again.stderr
    assert link.rows() == rows


def test_an_item_that_is_linked_already_is_not_accepted_by_rule(link: Runner) -> None:
    taken = replace(
        ARTICLE,
        subject_id="unionref:minami-rei",
        subject_label="South Example Union",
        predicate_id="skos:exactMatch",
        object_id="wikidata:Q2",
        object_source="authority:wikidata",
    )
    links.write_set(link.root.path, "wikidata", [taken])
    link.good("candidates", "--accept-by-rule")
    assert set(link.rows()) == {"minami-rei Q2", "rei-roren Q1"}


def test_what_was_searched_without_any_result_may_be_recorded(link: Runner, server: AuthorityServer) -> None:
    del server.items["Q3"]
    link.good("candidates", "minami-rei", "kita-rei")
    assert link.rows() == {}
    link.good("candidates", "minami-rei", "kita-rei", "--record-not-found")
    assert set(link.rows()) == {"minami-rei none"}
    row = link.rows()["minami-rei none"]
    assert (row.state, row.mapping_date) == ("not-found", "2026-12-01")
    assert row.comment == (
        f"Searched on 2026-12-01 by name at {server.api} (南例労働組合; South Example Union; 南例労)."
    )


def test_a_search_goes_on_where_it_was_broken_off(link: Runner, server: AuthorityServer) -> None:
    assert len(found(link, "--by", "name")) == 5
    whole = len(server.asked)
    server.asked.clear()
    shutil.rmtree(link.cache)
    server.trouble = [""] * 9 + ["500…"]
    result = link("candidates", "--by", "name")
    assert result.exit_code == UNREADABLE
    assert "answers with the error 500 (tried 2 times)" in result.output
    assert "what is done is kept" in result.output
    server.trouble = []
    assert len(found(link, "--by", "name")) == 5
    assert len(server.asked) == whole + 2, "only the two that failed were asked twice"
    server.asked.clear()
    assert len(found(link, "--by", "name")) == 5
    assert server.asked == []
    assert len(found(link, "--by", "name", "--again")) == 5
    assert len(server.asked) == whole


def test_a_second_search_in_other_ways_adds_to_what_was_found(link: Runner, server: AuthorityServer) -> None:
    def shown(*words: str) -> tuple[list[tuple[str, list[str]]], int]:
        server.asked.clear()
        result = found(link, "rei-roren", *words)["rei-roren"]
        return [(one["id"], one["found_by"]) for one in result["candidates"]], len(result["searched"])

    assert shown("--by", "article") == ([("Q1", ["article"])], 1)
    assert shown("--by", "name", "--date", "2026-12-02") == ([("Q1", ["article"]), ("Q8", ["name"])], 2)
    both = [("Q1", ["article"]), ("Q8", ["name"])]
    assert shown("--by", "article", "--by", "name") == (both, 2)
    assert server.asked == [], "both ways were tried"
    assert shown() == (both, 3), "by website, too"
    searched = found(link, "rei-roren")["rei-roren"]["searched"]
    assert [one.endswith("(on 2026-12-02)") for one in searched] == [False, False, False]
    server.items.pop("Q8")
    assert shown("--again") == ([("Q1", ["article"])], 3), "and nothing is left of what was there"


def test_what_was_searched_on_another_day_says_so(link: Runner) -> None:
    found(link, "rei-roren", "--by", "article")
    searched = found(link, "rei-roren", "--by", "website", "--date", "2026-12-02")["rei-roren"]
    assert searched["searched_on"] == "2026-12-02"
    assert searched["searched"] == [
        "by the website reiroren.jp",
        "by the article enwiki: Example Federation (on 2026-12-01)",
    ]


def test_the_options_have_the_addresses_and_ways_of_the_library() -> None:
    from unionref.cli import link_candidates, link_options
    from unionref.links import candidates, wikibase

    assert (link_options.API, link_candidates._SPARQL) == (wikibase.API, wikibase.SPARQL)
    assert link_candidates._WAYS == candidates.WAYS


def test_a_damaged_cache_is_named(link: Runner) -> None:
    link.good("candidates", "minami-rei")
    path = link.cache / "candidates" / "wikidata" / "minami-rei.json"
    path.write_text("{", encoding="utf-8")
    result = link("candidates", "minami-rei")
    assert result.exit_code == UNREADABLE
    assert str(path) in result.output and "delete the file" in result.output


def test_other_authorities_are_searched_by_reconciliation(link: Runner, server: AuthorityServer) -> None:
    server.entries["Example Federation"] = [
        {"id": "123456789", "name": "Example Federation", "score": 100, "match": True}
    ]
    words = ("--authority", "viaf", "--reconcile", server.reconcile, "--accept-by-rule")
    (candidate,) = found(link, *words)["rei-roren"]["candidates"]
    assert (candidate["id"], candidate["explained"], candidate["rule"]) == ("123456789", "name-en +25", "")
    assert link.rows("viaf-isni") == {}
    link.good("review", "--authority", "viaf", typed="a It has the same founder.\n")
    row = link.rows("viaf-isni")["rei-roren 123456789"]
    assert (row.confidence, row.object_source) == ("0.9", "authority:viaf")
    assert row.comment.startswith("It has the same founder. Compared: name-en")


def test_the_reconciliation_service_of_wikidata_adds_candidates(
    link: Runner, server: AuthorityServer
) -> None:
    server.items["Q7"] = item("Q7", "The Federation", "例労働組合連合会")
    server.entries["例労連"] = [{"id": "http://www.wikidata.org/entity/Q7", "name": "The Federation"}]
    words = ("--by", "article", "--reconcile", server.reconcile, "rei-roren")
    candidates = found(link, *words)["rei-roren"]["candidates"]
    assert [(c["id"], c["found_by"]) for c in candidates] == [("Q1", ["article"]), ("Q7", ["reconciliation"])]


def test_the_diet_library_is_searched_by_name(link: Runner, server: AuthorityServer) -> None:
    server.headings = {
        "ndlna/00300001": ("例労働組合連合会",),
        "ndlna/00300002": ("北例労働組合 (北海道)", "北例労働組合"),
        "ndlsh/00300003": ("南例労働組合",),
    }
    results = found(link, "--authority", "ndl", "--record-not-found")
    shown = {slug: [(c["id"], c["explained"]) for c in one["candidates"]] for slug, one in results.items()}
    assert shown == {
        "rei-roren": [("00300001", "name-ja +35")],
        "kita-rei": [("00300002", "name-ja +35")],
        "minami-rei": [],
        "futago-1": [],
        "futago-2": [],
    }, "a subject heading is no name of a body"
    assert not any(c["rule"] for one in results.values() for c in one["candidates"]), "never by a name alone"
    assert len([path for path, _ in server.asked if path == "/ndl"]) == 1
    rows = link.rows("isil-ndl")
    assert set(rows) == {"futago-1 none", "futago-2 none", "minami-rei none"}
    assert rows["minami-rei none"].comment.startswith(f"Searched on 2026-12-01 by name at {server.ndl} (")
    link.good("review", "--authority", "ndl", "kita-rei", typed="a Its publications are listed there.\n")
    assert link.rows("isil-ndl")["kita-rei 00300002"].object_label == "北例労働組合 (北海道)"
    assert links.read_mappings(link.root).wrong == ()


@pytest.mark.parametrize("trouble", ["html…", "half…", "500…", "other json…"])
def test_a_failing_library_leaves_everything_as_it_was(
    link: Runner, server: AuthorityServer, trouble: str
) -> None:
    before = files(link.root)
    server.trouble = [trouble]
    result = link("candidates", "--authority", "ndl", "--record-not-found")
    assert result.exit_code == UNREADABLE
    assert server.ndl in result.output and "To fix:" in result.output
    assert files(link.root) == before
    result = link("candidates", "--authority", "ndl", "--by", "website")
    assert result.exit_code == USAGE


def test_type_and_properties_are_sent_and_written_down(link: Runner, server: AuthorityServer) -> None:
    server.manifest["defaultTypes"] = [{"id": "org", "name": "Organization"}]
    words = ("--authority", "viaf", "--reconcile", server.reconcile, "rei-roren")
    words += ("--property", "founded=begin", "--property", "website=url")
    searched = found(link, *words)["rei-roren"]["searched"]
    assert [one.partition("), ")[2] for one in searched] == [
        "as org, with founded (begin), with website (url)"
    ]
    assert server.queries[0] == {
        "query": "例労働組合連合会",
        "limit": 5,
        "type": "org",
        "properties": [{"pid": "begin", "v": "1950"}, {"pid": "url", "v": "https://reiroren.jp/"}],
    }
    result = link("candidates", *words, "--property", "colour=x")
    assert result.exit_code == USAGE
    assert "“colour=x” is no property." in result.output
    result = link("candidates", "--type", "org")
    assert result.exit_code == USAGE
    assert "are for a reconciliation service, and none is given" in result.output


# --- review ---


def test_each_answer_is_kept_at_once(link: Runner) -> None:
    link.good("candidates")
    shown = link.good("review", typed="a\n")
    assert (
        "First Twin Union  (1 of 1)\nwikidata:Q4  双子労働組合\nhttps://www.wikidata.org/wiki/Q4\n" in shown
    )
    assert "ours" in shown and "theirs" in shown
    assert "score 50 of 100, found by name; the rule does not hold" in shown
    (row,) = link.rows().values()
    assert (row.state, row.reviewer_label, row.mapping_tool) == ("accepted", "A reader", "")
    assert row.mapping_justification == "semapv:MappingReview"
    assert row.mapping_date == "2026-12-01"


def test_answers_of_every_kind(link: Runner) -> None:
    link.good("candidates")
    typed = "s\nx\nr\nr It is a choir.\nq\n"
    shown = link.good("review", "kita-rei", typed=typed)
    assert "“x” is none of the keys" in shown
    assert "Say why it is another body" in shown
    assert "0 accepted, 1 rejected, 0 not found, 1 skipped." in shown
    row = link.rows()["kita-rei Q5"]
    assert (row.state, row.predicate_modifier) == ("rejected", "Not")
    assert row.comment.startswith("It is a choir. Compared: short-name")
    shown = link.good("review", "kita-rei", "minami-rei", typed="a\nn\n")
    assert "1 of 1" in shown and "choir" not in shown
    assert "1 accepted, 0 rejected, 1 not found, 0 skipped." in shown
    rows = link.rows()
    assert set(rows) == {"kita-rei Q2", "kita-rei Q5", "minami-rei none"}
    assert rows["minami-rei none"].comment.endswith("1 entry was looked at.")
    assert "no candidates" not in link.good("review", "kita-rei", typed="")
    assert set(link.rows()) == set(rows)


def test_answers_before_an_interruption_are_kept(link: Runner) -> None:
    """Ctrl-C at the second candidate: the first answer is in the file, and the file is whole."""
    link.good("candidates")
    words = ["--root", str(link.root.path), "link", "review", "--cache", str(link.cache), "--reviewer", "Me"]
    path = link.root.data / "mappings" / "wikidata.sssom.tsv"
    with subprocess.Popen(
        [sys.executable, "-m", "unionref", *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        env={**os.environ, "UNIONREF_BUILD": "", "UNIONREF_ROOT": "", "PYTHONUTF8": "1"},
    ) as running:
        assert running.stdin is not None and running.stdout is not None
        running.stdin.write("a\n")
        running.stdin.flush()
        seen = ""
        while seen.count("> ") < 2:  # it asks for the second time: the first answer is kept
            read = running.stdout.read(1)
            assert read, running.communicate()
            seen += read
        running.send_signal(signal.SIGINT)
        _, complaint = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in complaint and "Traceback" not in complaint
    assert len(link.rows()) == 1
    assert links.read_mappings(link.root).wrong == ()
    assert [one.name for one in path.parent.iterdir() if one.name.startswith(".")] == []


def test_what_is_accepted_on_little_evidence_needs_a_reason(link: Runner) -> None:
    link.good("candidates", "kita-rei")
    shown = link.good("review", typed="s\na\na Its yearbook names the item.\n")
    assert "Say what more there is" in shown
    row = link.rows()["kita-rei Q5"]
    assert (row.state, row.confidence) == ("accepted", "0.8")
    assert row.comment.startswith("Its yearbook names the item. Compared: short-name")


def test_after_one_is_accepted_the_other_candidates_are_passed_over(link: Runner) -> None:
    link.good("candidates", "rei-roren")
    shown = link.good("review", typed="a\na\n")
    assert "1 accepted" in shown
    assert set(link.rows()) == {"rei-roren Q1"}


def test_one_item_is_not_accepted_for_two_organizations(link: Runner) -> None:
    link.good("candidates", "futago-1", "futago-2")
    result = link("review", typed="a\na\n")
    assert "Note: wikidata:Q4 is accepted for unionref:futago-1." in result.output
    assert result.exit_code == FINDINGS
    assert "Both unionref:futago-1" in result.output
    assert set(link.rows()) == {"futago-1 Q4"}


def test_a_link_takes_the_place_of_nothing_found(link: Runner, server: AuthorityServer) -> None:
    south = server.items.pop("Q3")
    link.good("candidates", "minami-rei", "--record-not-found")
    server.add(south)
    link.good("candidates", "minami-rei", "--again")
    assert "0 accepted" in link.good("review", typed="a\n"), "it was searched and not found, and stays so"
    links.write_set(link.root.path, "wikidata", [])
    link.good("review", typed="a\n")
    assert set(link.rows()) == {"minami-rei Q3"}


def test_names_from_the_web_do_no_harm(link: Runner, server: AuthorityServer) -> None:
    server.add(item("Q3", 'A\tB\n"C" | \u202e\x1b[31m', "南例労働組合", description="x\ny"))
    link.good("candidates", "minami-rei")
    link.good("review", typed="a it\tis | it\n")
    row = link.rows()["minami-rei Q3"]
    assert row.object_label == 'A B "C" | [31m'
    assert links.read_mappings(link.root).wrong == ()


# --- import and export ---

ROW = replace(
    ARTICLE,
    predicate_id="skos:exactMatch",
    object_id="wikidata:Q1",
    object_source="authority:wikidata",
)
KITA = {"subject_id": "unionref:kita-rei", "subject_label": "北例労働組合"}


def mapping_file(tmp_path: Path, *rows: Mapping) -> str:
    path = tmp_path / "theirs.sssom.tsv"
    metadata = {"mapping_set_id": "https://example.org/set", "license": "x", "curie_map": {}}
    path.write_text(links.set_text(metadata, rows), encoding="utf-8")
    return str(path)


def test_import_takes_in_rows_of_several_authorities(link: Runner, tmp_path: Path) -> None:
    lod = replace(ROW, **KITA, object_id="lodcoop:107", object_source="authority:lod-coop")
    path = mapping_file(tmp_path, ROW, lod, ARTICLE)
    assert link.good("import", path) == "2 rows added, 1 there already.\n"
    assert set(link.rows()) == {"rei-roren Q1"}
    assert set(link.rows("lod-coop")) == {"kita-rei 107"}
    assert set(link.rows("wikipedia")) == {"rei-roren Example_Federation"}
    after = files(link.root)
    assert link.good("import", path) == "0 rows added, 3 there already.\n"
    assert files(link.root) == after


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([replace(ROW, **KITA)], "Both unionref:rei-roren"),
        ([replace(ROW, object_id="wikidata:Q2")], "said to be both wikidata:Q1"),
        ([replace(ROW, comment="Other words.")], "are linked in data/mappings/wikidata.sssom.tsv:"),
        ([replace(ROW, predicate_modifier="Not")], "where the link is accepted and not rejected"),
        ([replace(ROW, object_id=links.NO_TERM, confidence="")], "is said not to be found"),
        (
            [replace(ROW, **KITA, object_id="wikidata:Q2"), replace(ROW, subject_id="unionref:nobody")],
            "nobody",
        ),
        (
            [replace(ROW, **KITA, object_id="wikidata:11508432")],
            "does not have the form of an id of wikidata",
        ),
    ],
)
def test_a_conflict_is_refused_and_nothing_is_written(
    link: Runner, tmp_path: Path, rows: list[Mapping], sentence: str
) -> None:
    links.write_set(link.root.path, "wikidata", [ROW])
    before = files(link.root)
    result = link("import", mapping_file(tmp_path, *rows))
    assert result.exit_code == FINDINGS
    assert sentence in result.output
    assert files(link.root) == before


def test_what_was_written_is_put_back_if_the_next_set_cannot_be(
    link: Runner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = merging_module.write_set

    def fails(root: Path, name: str, *rest: Any) -> Path:
        if name == "wikidata":
            raise UnreadableError("The file cannot be written: the disk is full.", file=name)
        return real(root, name, *rest)

    monkeypatch.setattr(merging_module, "write_set", fails)
    before = files(link.root)
    lod = replace(ROW, **KITA, object_id="lodcoop:107", object_source="authority:lod-coop")
    result = link("import", mapping_file(tmp_path, ROW, lod))
    assert result.exit_code == UNREADABLE
    assert "the disk is full" in result.output
    assert files(link.root) == before


def test_import_takes_a_file_from_elsewhere_with_fewer_columns(link: Runner, tmp_path: Path) -> None:
    """SSSOM asks for four columns; what is one for all rows may stand in the metadata."""
    metadata = ["curie_map: {}", "license: x", "mapping_set_id: https://example.org/set"]
    lines = [f"#{line}" for line in (*metadata, f"mapping_date: '{ROW.mapping_date}'")]
    left_out = ("mapping_date", "see_also")
    names = [name for name in links.COLUMNS if getattr(ROW, name) and name not in left_out]
    lines += ["\t".join(names), "\t".join(getattr(ROW, name) for name in names)]
    path = tmp_path / "elsewhere.sssom.tsv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    assert link.good("import", str(path)) == "1 row added, 0 there already.\n"
    assert link.rows()["rei-roren Q1"].mapping_date == ROW.mapping_date
    path.write_text(path.read_text("utf-8").replace("subject_id", "subject"), encoding="utf-8")
    result = link("import", str(path))
    assert result.exit_code == 1
    assert "There is no column subject_id" in result.output


@pytest.mark.parametrize(
    ("head", "sentence"),
    [
        ("# mapping_date: 2026-02-31", "The metadata in front of the columns cannot be read: day is out of"),
        ("# a: [", "is not YAML"),
        ("# a: " + "[" * 3000, "The metadata in front of the columns"),
        ("# curie_map: 7", "The curie_map of the metadata is no list of prefixes."),
        ("# a: !!python/object/apply:os.getcwd []", "is not YAML"),
    ],
)
def test_metadata_that_cannot_be_read_are_named(
    link: Runner, tmp_path: Path, head: str, sentence: str
) -> None:
    before = files(link.root)
    path = tmp_path / "bad.sssom.tsv"
    path.write_text(head + "\n" + "\t".join(links.COLUMNS) + "\n", encoding="utf-8")
    result = link("import", str(path))
    assert result.exit_code == FINDINGS, result.output
    assert sentence in result.output and str(path) in result.output
    assert files(link.root) == before


def test_import_takes_a_file_with_prefixes_of_its_own(link: Runner, tmp_path: Path) -> None:
    """WD: and ror.org by http lead where ours lead; the authority follows from the object."""
    head = ["mapping_set_id: https://example.org/set", "license: x", "mapping_date: '2026-12-01'"]
    head += ["reviewer_label: A librarian", "confidence: 0.9", "curie_map:"]
    head += ["  our: https://w3id.org/unionref/id/", "  WD: https://www.wikidata.org/wiki/"]
    head += ["  R: http://ror.org/", "  dcterms: http://purl.org/dc/terms/"]
    names = ["subject_id", "subject_label", "predicate_id", "object_id", "mapping_justification"]
    names += ["object_source", "comment"]
    rows = [
        ["our:kita-rei", "北例労働組合", "skos:exactMatch", "WD:Q5", "WD:Q2013"],
        ["our:rei-roren", "Example Federation", "skos:exactMatch", "R:04rmr1278", ""],
    ]
    path = tmp_path / "library.sssom.tsv"

    def write() -> None:
        lines = [f"#{line}" for line in head] + ["\t".join(names)]
        lines += ["\t".join([*row[:4], "semapv:ManualMappingCuration", row[4], "Seen."]) for row in rows]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    write()
    assert link.good("import", str(path)) == "2 rows added, 0 there already.\n"
    assert link.rows()["kita-rei Q5"].object_source == "authority:wikidata"
    assert link.rows("ror")["rei-roren 04rmr1278"].confidence == "0.9"
    assert links.read_mappings(link.root).wrong == ()
    before = files(link.root)
    rows[:] = [["our:minami-rei", "South Example Union", "skos:exactMatch", "X:1", ""]]
    write()
    result = link("import", str(path))
    assert result.exit_code == FINDINGS
    assert "“” is not an authority" in result.output
    head.append("  wikidata: https://example.org/")
    rows[0][3] = "wikidata:Q6"
    write()
    assert "leads elsewhere" in link("import", str(path)).output
    assert files(link.root) == before


def test_export_gives_what_import_takes(link: Runner, tmp_path: Path) -> None:
    links.write_set(link.root.path, "wikidata", [ROW])
    whole = tmp_path / "all.sssom.tsv"
    assert link.good("export", "-o", str(whole)) == ""
    assert whole.read_text("utf-8") == link.good("export")
    assert link.good("import", str(whole)) == "0 rows added, 2 there already.\n"
    one = link.good("export", "--authority", "wikidata")
    assert "wikidata:Q1" in one and "enwiki" not in one
    (tmp_path / "out").mkdir()
    link.good("export", "-o", str(tmp_path / "out"))
    assert len(list((tmp_path / "out").iterdir())) == len(links.AUTHORITIES)
    assert (tmp_path / "out" / "wikidata.sssom.tsv").read_text("utf-8") == one


# --- lies and failures leave everything as it was ---


@pytest.mark.parametrize("trouble", ["html…", "half…", "500…", "429…", "wrong ids…", "other json…"])
def test_a_failing_service_leaves_nothing_half_written(
    link: Runner, server: AuthorityServer, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("time.sleep", lambda seconds: None)
    links.write_set(link.root.path, "wikidata", [ROW])
    before = files(link.root)
    server.trouble = [trouble]
    for words in (
        ("candidates", "kita-rei", "--by", "name", "--accept-by-rule", "--record-not-found"),
        ("check",),
    ):
        result = link(*words)
        assert result.exit_code == UNREADABLE, result.output
        assert server.api in result.output and "To fix:" in result.output
        assert ("what is done is kept" in result.output) == (words[0] == "candidates")
        assert files(link.root) == before
    server.trouble = []
    assert "1 accepted by rule" in link("candidates", "kita-rei", "--accept-by-rule").stderr
