"""The ledger of disagreements: all positions, who stands and why, told so that a historian can check it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Built
from reports_root import RULING, make

from unionref.answers import Answer
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.errors import UnreadableError, UsageError
from unionref.paths import Root
from unionref.reports.ledger import DECIDED, KINDS, NOTHING, Entry, Ledger


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Root, Path]:
    return make(tmp_path_factory.mktemp("reports") / "root")


@pytest.fixture(scope="module")
def ledger(invented: tuple[Root, Path]) -> Ledger:
    return Dataset(invented[1], invented[0]).conflicts()


@pytest.fixture(scope="module")
def real(whole: Built) -> Dataset:
    return Dataset(whole.path, whole.root)


def entry(ledger: Ledger, statement: str) -> Entry:
    """Return the one entry that has a statement."""
    (found,) = [e for e in ledger.entries if statement in statements(e)]
    return found


def statements(entry: Entry) -> dict[str, str]:
    """Return the ids of the statements of an entry, each with how its position stands."""
    return {claim.statement.id: side.standing for side in entry.positions for claim in side.claims}


def run(root: Root, build: Path, *words: str) -> Result:
    return CliRunner().invoke(cli, ["--root", str(root.path), "--build", str(build), *words])


# --- the invented data: every way to decide ---


def test_the_better_class_of_sources_wins(ledger: Ledger) -> None:
    found = entry(ledger, "a#count-1957")
    assert (found.kind, found.decided) == ("conflict", "reliability")
    assert found.matter == "Members of Body A (a), 1957"
    assert found.why == "Better source class: 1 against 2."
    assert [(side.standing, side.value) for side in found.positions] == [
        ("stands", "1,000 members, 1957"),
        ("set aside", "1,200 members, 1957"),
    ]
    (reading,) = found.positions[1].claims[0].readings
    assert (reading.source.title, reading.source.locator, reading.reliability) == ("A book", "Page 1", 2)


def test_more_sources_win(ledger: Ledger) -> None:
    found = entry(ledger, "b#count-1960")
    assert (found.decided, found.why) == ("sources", "Two sources against one.")
    assert found.positions[0].sources == ("source/book", "source/paper")


def test_where_none_wins_between_figures_the_first_stands(ledger: Ledger) -> None:
    found = entry(ledger, "d#count-1970")
    assert statements(found) == {"d#count-1970": "stands", "d#count-1970-2": "equal"}
    assert (found.decided, found.why) == (
        "undecided",
        "None wins (one source each, all of class 2): the first by its id stands in the plain view, marked "
        "as contested.",
    )


def test_where_none_wins_between_dates_the_bounds_cover_both(ledger: Ledger) -> None:
    found = entry(ledger, "e#in-z")
    assert [side.value for side in found.positions] == ["from 1961", "from 1963"]
    assert found.why == "None wins (one source each, all of class 2): the bounds cover both."


def test_the_page_of_an_event_stands_and_the_bounds_cover_both(ledger: Ledger) -> None:
    found = entry(ledger, "w#founding")
    assert found.matter == "X and Y merge into W"
    assert statements(found) == {"event/w-1980": "stands", "w#founding": "equal"}
    assert found.why == (
        "The page of the event stands, because nobody disputes its other parties. "
        "None wins (one source each, all of class 2): the bounds cover both."
    )


def test_a_ruling_is_told_with_what_stands_instead(ledger: Ledger) -> None:
    found = entry(ledger, "z#president-p")
    assert statements(found) == {"z#president-p": "deprecated", "z#president-q": "instead"}
    assert (found.decided, found.why) == (
        "ruling",
        f"Ruling: {RULING} Nothing of this stands in the plain view.",
    )
    assert found.positions[1].value == "President of Body Z (z): Person Q (person/q): from 1970"


def test_a_contradiction_is_told_in_sentences(ledger: Ledger) -> None:
    found = entry(ledger, "a#count-1940")
    assert (found.kind, found.matter, found.decided) == ("contradiction", "Dates of Body A (a)", "")
    assert [side.value for side in found.positions] == [
        "Members of Body A (a), 1940: 900 members, 1940",
        "Founding of Body A (a): 1946: founding",
    ]
    assert found.why == (
        "(1) is dated 1940; (2) is dated 1946. But Body A existed when its members were counted in (1); "
        "Body A begins with (2). This cannot all be true."
    )


def test_an_oddity_is_listed_with_its_note(ledger: Ledger) -> None:
    found = entry(ledger, "a#odd")
    assert (found.kind, found.why) == ("oddity", "Hard to believe for 1940.")
    assert found.matter == "Figure implausible: Body A (a)"


def test_the_ledger_is_complete_counted_and_sorted(ledger: Ledger) -> None:
    assert ledger.counts() == {
        "conflict": 6,
        "contradiction": 1,
        "oddity": 1,
        "ruling": 1,
        "reliability": 1,
        "sources": 1,
        "event-page": 0,
        "undecided": 3,
    }
    assert [e.kind for e in ledger.entries] == ["conflict"] * 6 + ["contradiction", "oddity"]
    matters = [e.matter.casefold() for e in ledger.entries if e.kind == "conflict"]
    assert matters == sorted(matters)
    assert len(ledger) == 8


def test_claims_that_agree_are_no_conflict(ledger: Ledger) -> None:
    told = {statement for e in ledger.entries for statement in statements(e)}
    assert not told & {"a#in-z", "b#in-z", "c#in-z", "d#in-z", "z#founding", "c#founding"}


def test_only_some_kinds_or_decisions(ledger: Ledger) -> None:
    assert {e.kind for e in ledger.only(["oddity", "contradiction"]).entries} == {"oddity", "contradiction"}
    assert {e.decided for e in ledger.only(["undecided"]).entries} == {"undecided"}
    assert len(ledger.only(["conflict", "ruling", "sources"])) == 2
    assert len(ledger.only(["oddity", "ruling"])) == 0
    assert ledger.only([]) == ledger


@pytest.mark.parametrize(
    ("about", "told"),
    [
        ("a", {"a#count-1957", "a#count-1940", "a#odd"}),
        ("Body A", {"a#count-1957", "a#count-1940", "a#odd"}),
        ("z", {"e#in-z", "z#president-p"}),
        ("person/q", set()),
        ("x", {"event/w-1980"}),
        ("c", set()),
    ],
)
def test_the_entries_that_concern_one_organization(
    invented: tuple[Root, Path], about: str, told: set[str]
) -> None:
    found = Dataset(invented[1], invented[0]).conflicts(about)
    assert {next(iter(statements(e))) for e in found.entries} == told


# --- how it is printed ---


def test_text(invented: tuple[Root, Path]) -> None:
    result = run(*invented, "conflicts", "Body", "B")
    assert result.exit_code == 0
    assert result.stdout == (
        "Disagreements on Body B (b)\n"
        "1 conflict (1 by number of sources).\n"
        "\n"
        "Conflicts: sources differ\n"
        "\n"
        "1. Members of Body B (b), 1960\n"
        "   stands: 500 members, 1960\n"
        "       b#count-1960; “A book”, Page 1 (A press, class 2); “A newspaper”, Page 1 (A paper, class 2)\n"
        "   set aside: 700 members, 1960\n"
        "       b#count-1960-2; “A journal”, Page 1 (A paper, class 2)\n"
        "   Two sources against one.\n"
    )


def test_json_says_the_same(invented: tuple[Root, Path], ledger: Ledger) -> None:
    data = json.loads(run(*invented, "conflicts", "--format", "json").stdout)
    assert data == json.loads(json.dumps(ledger.to_json()))
    assert data["counts"]["conflict"] == 6
    (first,) = [e for e in data["entries"] if e["matter"] == "Members of Body A (a), 1957"]
    assert first["positions"][0]["claims"][0]["readings"][0] == {
        "passage": "source/self#p1",
        "source": "source/self",
        "title": "Its own page",
        "publisher": "The body",
        "locator": "Top",
        "url": "https://example.org/self",
        "reliability": 1,
    }


def test_csv_has_a_row_for_each_passage(invented: tuple[Root, Path], ledger: Ledger) -> None:
    result = run(*invented, "conflicts", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(result.stdout_bytes.decode("utf-8"), newline="")))
    passages = sum(len(c.readings) for e in ledger.entries for side in e.positions for c in side.claims)
    assert len(rows) == passages
    assert {row["statement"] for row in rows if row["standing"] == "equal"} == {
        "d#count-1970-2",
        "e#in-z-2",
        "w#founding",
    }
    assert {row["reliability"] for row in rows} == {"1", "2"}


def test_markdown_links_the_sources(invented: tuple[Root, Path]) -> None:
    text = run(*invented, "conflicts", "a", "--format", "markdown").stdout
    assert text.startswith("# Disagreements on Body A (a)\n")
    assert "  - `a#count-1957`: [Its own page](https://example.org/self), Top (class 1)" in text
    assert text.count("\n### ") == 3


@pytest.mark.parametrize("width", [30, 72])
def test_lines_fit_the_terminal(ledger: Ledger, width: int) -> None:
    lines = ledger.to_text(width=width).splitlines()
    assert not [line for line in lines if len(line) > width and " " in line.strip()]


def test_nothing_is_a_sentence(invented: tuple[Root, Path]) -> None:
    result = run(*invented, "conflicts", "c")
    assert result.exit_code == 0
    assert result.stdout == f"Disagreements on Body C (c)\n{NOTHING}\n"
    assert run(*invented, "conflicts", "c", "--format", "markdown").stdout.endswith(f"{NOTHING}\n")
    assert run(*invented, "conflicts", "c", "--format", "csv").stdout.count("\n") == 1
    assert json.loads(run(*invented, "conflicts", "c", "--format", "json").stdout)["entries"] == []


# --- bad input ---


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["Body Ab"], "Body A"),
        (["nobody-at-all-xyz"], "unionref find"),
        (["--only", "quarrel"], "quarrel"),
        (["--format", "xml"], "xml"),
        (["--according-to", "bookk"], "source/book"),
        ([""], "empty"),
    ],
)
def test_bad_input_is_a_sentence(invented: tuple[Root, Path], words: list[str], told: str) -> None:
    result = run(*invented, "conflicts", *words)
    assert result.exit_code == 2
    assert told in result.stderr
    assert "Traceback" not in result.output


def test_python_raises_what_the_command_prints(invented: tuple[Root, Path]) -> None:
    with pytest.raises(UsageError, match="unionref find"):
        Dataset(invented[1], invented[0]).conflicts("nobody-at-all-xyz")


@pytest.mark.parametrize("name", ["settled.json", "bounds.json"])
@pytest.mark.parametrize("content", [None, "{", "[]"])
def test_a_damaged_build_says_how_to_mend_it(
    invented: tuple[Root, Path], tmp_path: Path, name: str, content: str | None
) -> None:
    shutil.copytree(invented[1], tmp_path / "build")
    (tmp_path / "build" / name).unlink()
    if content is not None:
        (tmp_path / "build" / name).write_text(content)
    result = run(invented[0], tmp_path / "build", "conflicts")
    assert result.exit_code == UnreadableError.exit_code
    assert name in result.stderr and "unionref build" in result.stderr
    assert "Traceback" not in result.output


# --- the real data: facts of /data that can be looked up in the sources they cite ---


def test_the_general_secretary_of_zenroren_in_2006(real: Dataset) -> None:
    found = entry(real.conflicts("Zenroren"), "zenroren#general-secretary-daikoku-sakuji")
    assert found.decided == "ruling"
    side, *others = found.positions
    assert (side.standing, side.value, side.sources) == (
        "deprecated",
        "from 2006",
        ("source/wikipedia-en-zenroren",),
    )
    assert "Yoshikazu Odagawa as General Secretary from July 2006 to July 2014" in found.why
    assert [other.standing for other in others] == ["instead"]
    assert others[0].value.startswith(
        "General secretary of National Confederation of Trade Unions (zenroren): Yoshikazu Odagawa"
    )


def test_tsushinroso_was_founded_in_1981_not_in_1989(real: Dataset) -> None:
    found = entry(real.conflicts("tsushinroso"), "tsushinroso#founding")
    standing = statements(found)
    assert standing["event/tsushinroso-founding-1981"] == "stands"
    assert standing["tsushinroso#founding"] == "set aside"
    assert found.decided == "ruling"
    (lost,) = [side for side in found.positions if side.standing == "set aside"]
    assert lost.value == "1989: founding"
    (reading,) = lost.claims[0].readings
    assert reading.source.source.id == "source/wikipedia-en-zenroren"
    assert reading.source.locator == "Affiliated unions / Former affiliates"


def test_the_partner_of_1991(real: Dataset) -> None:
    found = entry(real.conflicts("zennichijiro"), "event/zennichijiro-1991")
    standing = statements(found)
    assert standing["event/zennichijiro-1991"] == "deprecated"
    assert standing["event/noson-roren-into-zennichijiro-1991"] == "instead"
    assert "農村労連" in found.why


def test_the_own_end_of_a_party_agrees_with_the_merger_it_is_part_of(real: Dataset) -> None:
    told = {s for e in real.conflicts("tsushinroso").only(["conflict"]).entries for s in statements(e)}
    assert "tsushinroso#ending" not in told


def test_zensendomei_cannot_have_joined_zenro_before_it_was_founded(real: Dataset) -> None:
    found = entry(real.conflicts("zensendomei").only(["contradiction"]), "zensendomei#in-zenro-3")
    assert "begins 1950" in found.why and "is dated 1954" in found.why


def test_every_disputed_statement_is_in_the_ledger(real: Dataset) -> None:
    rows = real.sparql("SELECT ?s { GRAPH ?lost { ?s a ur:DisputedStatement } }")
    assert isinstance(rows, Answer)
    disputed = {row.s.id for row in rows}
    told = {
        claim.statement.id
        for e in real.conflicts().entries
        for side in e.positions
        if e.kind == "conflict" and side.standing in ("equal", "set aside", "deprecated")
        for claim in side.claims
    }
    assert told == disputed and len(disputed) > 100


def test_every_entry_of_the_real_data_says_who_what_and_where(real: Dataset) -> None:
    for e in real.conflicts().entries:
        assert e.kind in KINDS and (e.decided in DECIDED) is (e.kind == "conflict")
        assert e.why and e.matter and "?" not in e.matter
        assert all(claim.readings for side in e.positions for claim in side.claims)
        assert all(side.value or e.kind == "oddity" for side in e.positions)
