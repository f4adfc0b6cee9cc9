"""Coverage: figures that can be counted by hand, and a page that anybody can read."""

from __future__ import annotations

import json
import re
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path

import pyoxigraph as ox
import pytest
from click.testing import CliRunner, Result
from conftest import Built
from reports_root import make

from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.namespaces import UR, expand
from unionref.paths import Root
from unionref.reports.coverage import STATED, WIDTHS, Centre, Coverage
from unionref.reports.graph import PRECISIONS


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Root, Path]:
    return make(tmp_path_factory.mktemp("reports") / "root")


@pytest.fixture(scope="module")
def coverage(invented: tuple[Root, Path]) -> Coverage:
    return Dataset(invented[1], invented[0]).report()


@pytest.fixture(scope="module")
def real(whole: Built) -> Coverage:
    return Dataset(whole.path, whole.root).report()


def run(root: Root, build: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--root", str(root.path), "--build", str(build), *words])


def centre(coverage: Coverage, id: str) -> Centre:
    (found,) = [c for c in coverage.centres if c.centre.id == id]
    return found


# --- the invented data, counted by hand (see reports_root) ---


def test_how_exactly_beginnings_are_known(coverage: Coverage) -> None:
    assert coverage.totals["Organization"] == 9
    # day: c; month: z, b; year: a, w; not: d, e, x, y
    assert coverage.founding == {"day": 1, "month": 2, "year": 2, "not known": 4}
    # of the affiliates of z: c; b; a; d, e
    assert centre(coverage, "z").founding == {"day": 1, "month": 1, "year": 1, "not known": 2}


def test_what_sources_say_of_affiliations(coverage: Coverage) -> None:
    z = centre(coverage, "z")
    assert z.affiliates == 5
    assert z.stated == {"start and end": 1, "start": 2, "end": 0, "attested only": 1, "nothing": 1}
    assert z.life == "began 1950-11; ended 1990"


def test_what_the_build_has_bounded(coverage: Coverage) -> None:
    start, end = coverage.bounded
    # b: 1950-11-01 … 1965-12-31; c: 1989-05-01 … 1990-12-31
    assert (start.side, start.affiliations, start.undated) == ("start", 5, 2)
    assert start.widths == {"a year": 0, "five years": 1, "wider": 1, "one side only": 0, "not at all": 0}
    # b: 1965 … 1990; c: 1989-05-01 … 1990-12-31; d: 1960 … 1990; e: 1961 … 1990
    assert (end.side, end.affiliations, end.undated, end.ended) == ("end", 5, 4, 0)
    assert end.widths == {"a year": 0, "five years": 1, "wider": 3, "one side only": 0, "not at all": 0}


def test_a_centre_by_decade(coverage: Coverage) -> None:
    decades = {decade.first_year: decade for decade in centre(coverage, "z").decades}
    assert sorted(decades) == [1950, 1960, 1970, 1980, 1990]
    fifties, sixties = decades[1950], decades[1960]
    # 1950s: a belonged; b can have; d and e had not joined, c did not exist
    assert (fifties.possible, fifties.certain, fifties.joined, fifties.left) == (2, 1, 1, 0)
    assert (fifties.head_counts, fifties.events, fifties.officers) == (1, 1, 0)
    # 1960s: a until 1960, b in 1965, d from 1960, e from 1961 or 1963, in either case by the end of 1963
    assert (sixties.possible, sixties.certain, sixties.joined, sixties.left) == (4, 4, 2, 1)
    assert (sixties.attested, sixties.head_counts) == (1, 1)
    assert decades[1970].officers == 1
    assert decades[1980].founded == 1
    assert (decades[1990].possible, decades[1990].certain, decades[1990].events) == (4, 0, 1)


def test_names_links_and_what_is_recorded(coverage: Coverage) -> None:
    z = centre(coverage, "z")
    assert (z.japanese_names, z.links) == (1, 0)
    # a: 1940, 1957; b: 1960; d: 1970; set-aside ones are not in the plain view
    assert (z.head_counts, z.officers) == (4, 1)
    # z: founding, dissolution; foundings of a, b, c
    assert z.events == 5
    assert coverage.totals["disputed"] == 6


def test_disagreements_are_counted(coverage: Coverage) -> None:
    assert coverage.contested == {
        "ruling": 1,
        "reliability": 1,
        "sources": 1,
        "event-page": 0,
        "undecided": 3,
    }
    assert (coverage.contradictions, coverage.oddities) == (1, 1)


def test_classes_of_sources(coverage: Coverage) -> None:
    first, second, third = coverage.classes
    assert (first.number, first.label, first.sources, first.statements) == (1, "first-hand", 1, 3)
    assert (second.number, second.sources, second.set_aside) == (2, 3, 6)
    assert (third.number, third.sources, third.statements) == (3, 1, 0)
    assert second.only == second.statements


def test_according_to_one_source(invented: tuple[Root, Path]) -> None:
    paper = Dataset(invented[1], invented[0]).according_to("paper").report()
    assert paper.according_to == ("paper",)
    assert centre(paper, "z").affiliates == 2
    assert sum(paper.contested.values()) == paper.contradictions == 0
    assert "According to paper only." in paper.to_text() and "According to paper only." in paper.to_html()


# --- how it is printed ---


def test_text_has_the_sentences(invented: tuple[Root, Path]) -> None:
    text = run(*invented, "report").stdout
    assert (
        "Of 5 affiliations 2 have no start in the sources: the build has bounded 0 to a year, 1 to five "
        "years, 1 wider, 0 on one side only, and 0 not at all.\n" in text
    )
    assert "sources differ: 6; contradictions between dates: 1; oddities remarked: 1 (unionref" in text
    assert re.search(r"^z +5 +1 +1 +1 +2 +1 +2 +– +1 +1 +1 +– +4 +5 +1$", text, re.MULTILINE)
    assert re.search(r"^z +1960s +4 +4 +2 +1 +1 +– +1 +– +–$", text, re.MULTILINE)


def test_json_says_the_same(invented: tuple[Root, Path], coverage: Coverage) -> None:
    data = json.loads(run(*invented, "report", "--format", "json").stdout)
    assert data == json.loads(json.dumps(coverage.to_json()))
    assert data["bounded"][0]["widths"]["five years"] == 1
    assert data["centres"][0]["centre"]["id"] == "z"


def test_a_file_is_written_whole(invented: tuple[Root, Path], tmp_path: Path, coverage: Coverage) -> None:
    target = tmp_path / "report.html"
    result = run(*invented, "report", "--format", "html", "-o", str(target))
    assert result.exit_code == 0 and result.stdout == "" and "report.html" in result.stderr
    assert target.read_text("utf-8") == coverage.to_html()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["--format", "pdf"], 2),
        (["-o", "{}/missing/report.txt"], 3),
        (["-o", "{}"], 3),
        (["--according-to", "nobody-at-all-xyz"], 2),
    ],
)
def test_bad_input_is_a_sentence(
    invented: tuple[Root, Path], tmp_path: Path, words: list[str], code: int
) -> None:
    result = run(*invented, "report", *(word.format(tmp_path) for word in words))
    assert result.exit_code == code
    assert result.stderr and "Traceback" not in result.output
    assert list(tmp_path.iterdir()) == []


# --- the page ---


class Page(HTMLParser):
    """Reads a page and notes what a reader, or a screen reader, meets."""

    VOID = frozenset({"meta", "link", "br", "img", "input", "hr"})

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.attributes: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[Counter[str]] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        self.attributes.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append(Counter())
        elif "table" in self.open:
            self.tables[-1][tag] += 1
        if tag not in self.VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag, f"</{tag}> closes something else"


@pytest.fixture(scope="module", params=["invented", "real"])
def page(request: pytest.FixtureRequest) -> str:
    name = {"invented": "coverage", "real": "real"}[request.param]
    found: Coverage = request.getfixturevalue(name)
    return found.to_html()


def test_the_page_is_well_formed(page: str) -> None:
    read = Page(page)
    assert read.open == []
    assert page.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert read.tags["h1"] == read.tags["main"] == read.tags["title"] == 1
    assert read.tags["h2"] == read.tags["table"] == 6


def test_the_page_needs_no_other_file_and_no_script(page: str) -> None:
    read = Page(page)
    assert read.tags["script"] == read.tags["link"] == read.tags["img"] == 0
    loaded = [v for _, a in read.attributes for k, v in a.items() if k in ("src", "href")]
    assert loaded and all((address or "").startswith("#") for address in loaded)
    assert "url(" not in page and "@import" not in page


def test_the_page_is_read_aloud_well(page: str) -> None:
    read = Page(page)
    ids = [a["id"] for _, a in read.attributes if "id" in a]
    assert len(ids) == len(set(ids))
    named = [a[k] for _, a in read.attributes for k in ("aria-labelledby", "aria-describedby") if k in a] + [
        (a["href"] or "")[1:] for tag, a in read.attributes if tag == "a"
    ]
    assert set(named) <= set(ids)
    for tag, attributes in read.attributes:
        if tag == "th":
            assert attributes.get("scope") in ("row", "col", "colgroup")
    assert all(table["caption"] == 1 and table["thead"] == table["tbody"] == 1 for table in read.tables)


def test_the_page_has_the_figures(coverage: Coverage) -> None:
    html = coverage.to_html()
    row = re.search(r'<tr><th scope="row">Body Z \(z\)</th>(.*?)</tr>', html)
    assert row is not None
    cells = [re.sub("<[^>]+>", "", cell) for cell in re.findall(r"<td.*?</td>", row[1])]
    assert cells == ["5", "1", "1", "1", "2", "1", "2", "–", "1", "1", "1", "–", "4", "5", "1"]


def test_what_is_written_in_the_data_is_escaped(invented: tuple[Root, Path]) -> None:
    from dataclasses import replace

    found = Dataset(invented[1], invented[0]).report()
    z = centre(found, "z")
    bad = replace(found, centres=(replace(z, centre=replace(z.centre, label='<b>&"労組')),))
    html = bad.to_html()
    assert "<b>" not in html and '&lt;b&gt;&amp;&quot;<span lang="ja">労組</span> (z)' in html


def test_the_same_data_give_the_same_report(invented: tuple[Root, Path], coverage: Coverage) -> None:
    again = Dataset(invented[1], invented[0]).report()
    assert again == coverage
    assert again.to_html() == coverage.to_html() and again.to_text() == coverage.to_text()


# --- the real data ---


def test_every_sum_is_right(real: Coverage) -> None:
    assert sum(real.founding.values()) == real.totals["Organization"]
    for side in real.bounded:
        assert sum(side.widths.values()) == side.undated <= side.affiliations == real.totals["Affiliation"]
        assert list(side.widths) == list(WIDTHS)
    for found in real.centres:
        assert sum(found.founding.values()) == found.affiliates <= sum(found.stated.values())
        assert list(found.founding) == list(PRECISIONS) and list(found.stated) == list(STATED)
        assert found.japanese_names <= found.affiliates
        assert all(decade.certain <= decade.possible <= found.affiliates for decade in found.decades)
    assert sum(each.sources for each in real.classes) == real.totals["Source"]
    assert sum(each.passages for each in real.classes) == real.totals["Passage"]


def test_undated_affiliations_are_those_of_the_store(real: Coverage, whole: Built) -> None:
    """Counted in another way: by SPARQL, over the claims that stand and those that agree or disagree."""
    store = Dataset(whole.path, whole.root).store
    for side, predicate in zip(real.bounded, ("from", "to"), strict=True):
        (row,) = store.query(  # type: ignore[union-attr]
            f"""
            PREFIX ur: <{UR}>
            PREFIX prov: <{expand("prov:")}>
            SELECT (COUNT(?a) AS ?n) {{
              ?a a ur:Affiliation
              FILTER NOT EXISTS {{ ?a ur:{predicate} ?x }}
              FILTER NOT EXISTS {{ ?b prov:alternateOf ?a ; ur:{predicate} ?x }}
              FILTER NOT EXISTS {{ ?a ur:conflictsWith ?b GRAPH ?g {{ ?b ur:{predicate} ?x }} }}
            }}"""
        )
        assert isinstance(row["n"], ox.Literal)
        assert int(row["n"].value) == side.undated


def test_the_great_centres(real: Coverage) -> None:
    """Dates that any history of the movement gives."""
    lives = {found.centre.id: found.life for found in real.centres}
    assert lives["sohyo"].startswith("began 1950-07-11; ended 1989-11-21")
    assert lives["zenroren"].startswith("began 1989-11-21; no end recorded")
    assert lives["rengo"].startswith("began 1989-11-21; no end recorded")
    assert lives["sanbetsu"].startswith("began 1946-08-19; ended 1958-02")
    assert [found.centre.id for found in real.centres[:3]] == ["rengo", "sohyo", "zenroren"]


def test_no_affiliate_can_belong_after_a_centre_has_ended(real: Coverage) -> None:
    sohyo = centre(real, "sohyo")
    assert max(decade.first_year for decade in sohyo.decades) == 1980
    assert all(decade.possible for decade in sohyo.decades)
