"""The graph according to some sources: one, several, a class; made once and kept; refused with a sentence."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Built
from reports_root import build_unchecked, make

import unionref
from unionref.according import FOLDER
from unionref.build import derive
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.errors import UsageError
from unionref.load import load, reread
from unionref.paths import Root


@pytest.fixture(scope="module")
def invented(tmp_path_factory: pytest.TempPathFactory) -> tuple[Root, Path]:
    return make(tmp_path_factory.mktemp("reports") / "root")


@pytest.fixture(scope="module")
def of_all(invented: tuple[Root, Path]) -> Dataset:
    return Dataset(invented[1], invented[0])


@pytest.fixture
def fresh(invented: tuple[Root, Path], tmp_path: Path) -> tuple[Root, Path]:
    """The data set and its build, to be changed; nobody has asked it for single sources."""
    shutil.copytree(invented[0].path, tmp_path / "root", ignore=shutil.ignore_patterns(FOLDER))
    return Root(tmp_path / "root"), tmp_path / "root" / "build"


def run(where: tuple[Root, Path], *words: str) -> Result:
    return CliRunner().invoke(cli, ["--root", str(where[0].path), "--build", str(where[1]), *words])


def affiliates_of(dataset: Dataset) -> set[str]:
    rows = dataset.sparql("SELECT DISTINCT ?m { ?a a ur:Affiliation ; org:member ?m }")
    return {row.m.id for row in rows}  # type: ignore[union-attr]


# --- what is in it ---


@pytest.mark.parametrize(
    ("sources", "affiliates"),
    [
        (["self"], {"d"}),
        (["paper"], {"b", "e"}),
        (["paper", "self"], {"b", "d", "e"}),
        (["source/book"], {"a", "c", "e"}),
        (["A book"], {"a", "c", "e"}),
        (["class:1"], {"d"}),
        (["reliability/1"], {"d"}),
        (["reliability:1"], {"d"}),
        (["Class 1"], {"d"}),
        (["1"], {"d"}),
        (["class:1", "paper"], {"b", "d", "e"}),
        (["class:2"], {"a", "b", "c", "e"}),
        (["class:1", "class:2"], {"a", "b", "c", "d", "e"}),
        (["copy"], set()),
    ],
)
def test_one_source_several_or_a_class(of_all: Dataset, sources: list[str], affiliates: set[str]) -> None:
    assert affiliates_of(of_all.according_to(*sources)) == affiliates


def test_what_loses_in_the_whole_graph_stands_alone(of_all: Dataset) -> None:
    president = "SELECT ?who { ?t a ur:Tenure ; org:member ?who }"
    assert [row.who.id for row in of_all.sparql(president)] == ["person/q"]  # type: ignore[union-attr]
    book = of_all.according_to("book")
    assert [row.who.id for row in book.sparql(president)] == ["person/p"]  # type: ignore[union-attr]
    assert book.show("z#president-p").to_json()["sections"][0]["items"][0]["fields"].get("ruling") is None


def test_between_the_sources_asked_for_disagreement_is_settled_anew(of_all: Dataset) -> None:
    assert of_all.according_to("book").conflicts("a").counts()["conflict"] == 0
    assert of_all.according_to("book", "self").conflicts("a").counts()["reliability"] == 1


def test_it_is_the_graph_that_a_build_would_make(invented: tuple[Root, Path], of_all: Dataset) -> None:
    made = derive(reread(invented[0]), sources=frozenset({"paper"})).default
    kept = (of_all.according_to("paper").path / "unionref.nt").read_text("utf-8")
    assert sorted(kept.splitlines()) == sorted({f"{triple} ." for triple in made})


def test_the_files_are_read_again_as_they_were_loaded(root: Root) -> None:
    first, again = load(root), reread(root)
    assert again.data == first.data
    assert again.ontology == first.ontology


# --- every command takes it ---


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["ask", "affiliates-at", "z", "1965-12-31"], "e#in-z-2"),
        (["ask", "--according-to", "paper", "affiliates-at", "z", "1965-12-31"], "e#in-z-2"),
        (["show", "e"], "e#in-z-2"),
        (["conflicts"], "According to paper only."),
        (["report"], "According to paper only."),
        (["sparql", "SELECT ?a { ?a a ur:Affiliation }", "--format", "csv"], "e#in-z-2"),
    ],
)
def test_every_command_takes_it(invented: tuple[Root, Path], words: list[str], told: str) -> None:
    more = [] if "--according-to" in words else ["--according-to", "paper"]
    result = run(invented, *words, *more)
    assert result.exit_code == 0, result.output
    assert told in result.stdout and "a#in-z" not in result.stdout


def test_python_opens_it(invented: tuple[Root, Path], of_all: Dataset) -> None:
    told: list[str] = []
    where = (invented[1], invented[0].path)
    opened = unionref.open(*where, according_to=["self", "paper"], progress=told.append)
    assert affiliates_of(opened) == affiliates_of(of_all.according_to("self", "paper")) == {"b", "d", "e"}
    assert affiliates_of(unionref.open(*where, according_to="self")) == {"d"}


# --- made once and kept ---


def test_it_is_made_once_and_kept(fresh: tuple[Root, Path]) -> None:
    words = ["conflicts", "--according-to", "paper", "--according-to", "book"]
    first = run(fresh, *words)
    assert (
        first.stderr
        == "unionref: making the graph according to book, paper; it is kept for the next time …\n"
    )
    (kept,) = (fresh[1] / FOLDER).iterdir()
    before = (kept / "build.json").stat().st_mtime_ns
    again = run(fresh, "conflicts", "--according-to", "source/book", "--according-to", "A newspaper")
    assert again.stderr == "" and again.stdout == first.stdout
    assert [path.name for path in (fresh[1] / FOLDER).iterdir()] == [kept.name]
    assert (kept / "build.json").stat().st_mtime_ns == before
    assert json.loads((kept / "build.json").read_text("utf-8"))["according_to"] == ["book", "paper"]


def test_it_goes_when_the_build_is_replaced(fresh: tuple[Root, Path]) -> None:
    run(fresh, "conflicts", "--according-to", "paper")
    assert (fresh[1] / FOLDER).is_dir()
    build_unchecked(*fresh)
    assert not (fresh[1] / FOLDER).exists()


def test_a_damaged_one_says_how_to_mend_it(fresh: tuple[Root, Path]) -> None:
    run(fresh, "conflicts", "--according-to", "paper")
    (kept,) = (fresh[1] / FOLDER).iterdir()
    (kept / "build.json").write_text("{")
    result = run(fresh, "conflicts", "--according-to", "paper")
    assert result.exit_code == 3
    assert "unionref build" in result.stderr and "Traceback" not in result.output


# --- refused with a sentence ---


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("bookk", "source/book"),
        ("nobody-at-all-xyz", "No source is called"),
        ("z", "No source is called"),
        ("id/z", "a source is needed"),
        ("class:7", "The classes are 1: first-hand; 2: encyclopaedic; 3: copied."),
        ("reliability/0", "The classes are"),
        ("", "a source is needed"),
    ],
)
def test_an_unknown_source_is_a_sentence(invented: tuple[Root, Path], source: str, told: str) -> None:
    for words in (["show", "z"], ["ask", "affiliates-at", "z"], ["conflicts"], ["report"]):
        result = run(invented, *words, "--according-to", source)
        assert result.exit_code == 2
        assert told in result.stderr and "Traceback" not in result.output


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["show", "a"], "is in the whole graph, but paper says nothing about it."),
        (
            ["ask", "affiliates-at", "a", "1965-12-31"],
            "is in the whole graph, but paper says nothing about it.",
        ),
        (["show", "a#in-z"], "a#in-z is in the whole graph, but paper says nothing about it."),
        (["show", "nobody-at-all-xyz"], "and no name is like it."),
        (["show", "person/nobody"], "No thing is called “person/nobody”"),
    ],
)
def test_what_the_source_does_not_know_is_told_from_what_nobody_knows(
    invented: tuple[Root, Path], words: list[str], told: str
) -> None:
    result = run(invented, *words, "--according-to", "paper")
    assert result.exit_code == 2
    assert told in " ".join(result.stderr.split()) and "Traceback" not in result.output


def test_python_wants_a_source_and_the_whole_graph(of_all: Dataset) -> None:
    with pytest.raises(UsageError, match="No source is named"):
        of_all.according_to()
    with pytest.raises(UsageError, match="knows no other sources"):
        of_all.according_to("paper").according_to("book")


def test_data_that_have_changed_since_are_not_mixed_with_the_build(fresh: tuple[Root, Path]) -> None:
    file = fresh[0].data / "organizations" / "c.ttl"
    file.write_text(file.read_text("utf-8") + "\n", "utf-8")
    result = run(fresh, "show", "c", "--according-to", "book")
    assert result.exit_code == 2
    assert "those have changed" in result.stderr and "unionref build" in result.stderr
    assert not (fresh[1] / FOLDER).exists()


def test_a_place_that_cannot_be_written_is_a_sentence(fresh: tuple[Root, Path]) -> None:
    (fresh[1] / FOLDER).write_text("in the way")
    result = run(fresh, "show", "c", "--according-to", "book")
    assert result.exit_code == 3
    assert "cannot be written" in result.stderr and "Traceback" not in result.output


# --- the real data ---


def test_the_seed_page_alone_tells_its_own_story(whole: Built) -> None:
    """The list of General Secretaries as the English page has it, which the whole graph corrects."""
    page = Dataset(whole.path, whole.root).according_to("wikipedia-en-zenroren")
    officers = {(row.holder.id, row.role.id) for row in page.ask("officers-of", "zenroren")}
    assert ("person/daikoku-sakuji", "role/general-secretary") in officers
    assert ("person/odagawa-yoshikazu", "role/president") in officers
    of_all = {(row.holder.id, row.role.id) for row in Dataset(whole.path).ask("officers-of", "zenroren")}
    assert ("person/daikoku-sakuji", "role/general-secretary") not in of_all
    assert page.conflicts("zenroren").counts()["conflict"] == 0
    sources = page.sparql("SELECT ?s { ?s a ur:Source }")
    assert [row.s.id for row in sources] == ["source/wikipedia-en-zenroren"]  # type: ignore[union-attr]


def test_several_sources_and_a_class_of_the_real_data(whole: Built) -> None:
    dataset = Dataset(whole.path, whole.root)
    both = dataset.according_to("wikipedia-en-zenroren", "wikipedia-en-kokkororen")
    counted = "SELECT (COUNT(?s) AS ?n) { ?s a ur:Source }"
    assert [row.n for row in both.sparql(counted)] == [2]  # type: ignore[union-attr]
    machine = dataset.according_to("class:4")
    classes = machine.sparql("SELECT DISTINCT ?c { ?s a ur:Source ; ur:reliability ?c }")
    assert [row.c.id for row in classes] == ["reliability/4"]  # type: ignore[union-attr]
