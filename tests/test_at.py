"""`--at`: an older release answers as it did, asked with the queries of today."""

from __future__ import annotations

import gzip
import json
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from two_releases import Two, make_two

import unionref
from unionref._version import __version__
from unionref.cli import cli
from unionref.errors import UsageError
from unionref.release import dump
from unionref.release.at import cache

NOTE = f"answers, asked with the stored queries of today (unionref {__version__})"
COUNT = ("ask", "membership-of", "alpha")


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return make_two(tmp_path_factory.mktemp("two"))


@pytest.fixture(autouse=True)
def empty_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A cache of the test's own."""
    monkeypatch.setattr("platformdirs.user_cache_path", lambda *_, **__: tmp_path / "cache")
    return cache()


def run(two: Two, *words: str | Path, build: Path | None = None) -> Result:
    where = ["--root", str(two.root.path), "--build", str(build or two.second_build)]
    environment = {"UNIONREF_BUILD": "", "UNIONREF_ROOT": ""}
    return CliRunner(env=environment).invoke(cli, [*where, *map(str, words)])


def test_the_older_figure_and_that_of_today(two: Two) -> None:
    today, then = run(two, *COUNT, "--format", "csv"), run(two, *COUNT, "--format", "csv", "--at", two.first)
    assert (today.exit_code, then.exit_code) == (0, 0), then.output
    assert ",1100," in today.stdout and ",1000," not in today.stdout
    assert ",1000," in then.stdout and ",1100," not in then.stdout
    assert f"note: version 1.0.0 of 2026-10-01 {NOTE}" in then.stderr


@pytest.mark.parametrize("format", ["table", "csv", "tsv", "json", "xml", "markdown"])
def test_the_answer_is_the_one_that_its_build_gave(two: Two, format: str) -> None:
    for words in (COUNT, ("ask", "affiliates-at", "centre", "1965-01-01"), ("ask", "find-by-name", "Alpha")):
        then = run(two, *words, "--format", format, build=two.first_build)
        now = run(two, *words, "--format", format, "--at", two.first)
        assert now.exit_code == 0, now.output
        assert now.stdout == then.stdout
        assert "Alpha" in now.stdout or "alpha" in now.stdout


@pytest.mark.parametrize("name", ["unionref.nq.gz", "unionref.trig", "unionref.nt.gz", "unionref.ttl"])
def test_a_file_of_the_release_will_do(two: Two, name: str) -> None:
    expected = run(two, *COUNT, build=two.first_build).stdout
    assert run(two, *COUNT, "--at", two.first / name).stdout == expected
    assert run(two, "ask", "--at", two.first / name, *COUNT[1:]).stdout == expected


def test_its_graph_is_made_once_and_again_if_it_is_damaged(two: Two, empty_cache: Path) -> None:
    first = run(two, *COUNT, "--at", two.first)
    assert "reading" in first.stderr
    (kept,) = empty_cache.iterdir()
    again = run(two, *COUNT, "--at", two.first / "unionref.nq.gz")
    assert "reading" not in again.stderr
    assert again.stdout == first.stdout
    shutil.rmtree(kept / "store")
    third = run(two, *COUNT, "--at", two.first)
    assert "reading" in third.stderr
    assert third.stdout == first.stdout
    assert run(two, *COUNT, "--at", two.second).stdout != first.stdout
    assert len(list(empty_cache.iterdir())) == 2


def test_an_interruption_leaves_nothing_half_made(
    two: Two, empty_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("unionref.find.build_index", stop)
        assert run(two, *COUNT, "--at", two.first).exit_code == 130
    assert list(empty_cache.iterdir()) == []
    assert run(two, *COUNT, "--at", two.first).exit_code == 0


def test_show_and_find_look_there_too(two: Two) -> None:
    shown = run(two, "show", "alpha-two", "--at", two.first)
    assert shown.stdout == run(two, "show", "alpha-two", build=two.first_build).stdout
    assert "Alpha Two" in shown.stdout and NOTE in shown.stderr
    found = json.loads(run(two, "find", "Twin", "--format", "json", "--at", two.first).stdout)
    assert {"alpha-one", "alpha-two"} <= {match["id"] for match in found}
    assert run(two, "show", "delta", "--at", two.first).exit_code == 2
    assert run(two, "show", "delta").exit_code == 0


def test_python_opens_it(two: Two) -> None:
    told: list[str] = []
    where = {"build": two.second_build, "root": two.root.path}
    then = unionref.open(**where, at=two.first, progress=told.append)
    today = unionref.open(**where)
    assert then.ask("membership-of", "alpha").to_dicts() != today.ask("membership-of", "alpha").to_dicts()
    assert then.queries() == today.queries()
    assert told[-1] == f"note: version 1.0.0 of 2026-10-01 {NOTE}"
    assert then.sparql("ASK { <id/alpha-two> skos:prefLabel ?name }") is True
    for refused in (then.conflicts, then.report, lambda: then.according_to("book")):
        with pytest.raises(UsageError, match=r"older release .*(not to be had|cannot be restricted)"):
            refused()


def test_sources_cannot_be_chosen(two: Two) -> None:
    result = run(two, *COUNT, "--at", two.first, "--according-to", "book")
    assert result.exit_code == 2
    assert "cannot be restricted to some sources" in result.stderr


def test_a_release_of_some_sources_says_so(two: Two, tmp_path: Path) -> None:
    words = ("--version", "1.2.0", "--date", "2026-11-23", "--format", "nq,ttl", "--according-to", "book")
    written = run(two, "dump", "-o", tmp_path / "release", *words)
    assert written.exit_code == 0, written.output
    assert "Only what these sources say: book." in (tmp_path / "release" / "README.md").read_text("utf-8")
    note = "note: version 1.2.0 of 2026-11-23 holds only what these sources say: book\n"
    then = run(two, *COUNT, "--at", tmp_path / "release")
    assert note in then.stderr
    assert then.stdout == run(two, *COUNT, "--according-to", "book").stdout
    for name in ("unionref.nq.gz", "unionref.ttl"):
        assert note in run(two, *COUNT, "--at", tmp_path / "release" / name).stderr
    assert "holds only" not in run(two, *COUNT, "--at", two.first).stderr


def cut_short(data: bytes) -> bytes:
    return data[: len(data) // 2]


def not_gzip(data: bytes) -> bytes:
    return b"hello"


def not_rdf(data: bytes) -> bytes:
    return gzip.compress(gzip.decompress(data)[:5_000] + b"\n<a> <b>\n")


def of_something_else(data: bytes) -> bytes:
    return gzip.compress(b"<http://example.org/a> <http://example.org/b> <http://example.org/c> .\n")


@pytest.mark.parametrize(
    ("damage", "code", "sentence"),
    [
        (cut_short, 3, "damaged or was cut short"),
        (not_gzip, 3, "damaged or was cut short"),
        (not_rdf, 3, "is not valid N-Quads"),
        (of_something_else, 2, "says nothing about a thing of unionref"),
    ],
)
def test_a_file_that_is_no_good(
    two: Two, tmp_path: Path, empty_cache: Path, damage: object, code: int, sentence: str
) -> None:
    path = tmp_path / "unionref.nq.gz"
    path.write_bytes(damage((two.first / "unionref.nq.gz").read_bytes()))  # type: ignore[operator]
    for words in ((*COUNT, "--at", path), ("diff", path, two.second)):
        result = run(two, *words)
        assert result.exit_code == code, result.output
        assert sentence in result.stderr and str(path) in result.stderr
        assert "Traceback" not in result.output
    assert not empty_cache.exists() or not list(empty_cache.iterdir())


@pytest.mark.parametrize("format", ["asserted", "ontology"])
def test_a_file_without_what_is_derived_is_refused(
    two: Two, tmp_path: Path, empty_cache: Path, format: str
) -> None:
    """It would answer every question with no rows."""
    dataset = unionref.open(build=two.second_build, root=two.root.path)
    dump(dataset, tmp_path / "release", version="1.1.0", date="2026-11-22", formats=[format])
    files = [path for path in (tmp_path / "release").iterdir() if path.name.endswith((".ttl", ".nt.gz"))]
    files = [path for path in files if path.name != "shapes.ttl"]
    assert len(files) >= 2
    for path in files:
        result = run(two, *COUNT, "--at", path)
        assert result.exit_code == 2, result.output
        assert "holds nothing that the build derives" in result.stderr and "unionref.nq.gz" in result.stderr
    assert not empty_cache.exists() or not list(empty_cache.iterdir())


def test_a_release_whose_file_was_exchanged_is_refused(two: Two, tmp_path: Path) -> None:
    shutil.copytree(two.first, tmp_path / "copy")
    shutil.copy(two.second / "unionref.nq.gz", tmp_path / "copy" / "unionref.nq.gz")
    result = run(two, *COUNT, "--at", tmp_path / "copy")
    assert result.exit_code == 3
    assert "is not the one that was released" in result.stderr


def test_a_cache_that_cannot_be_written_is_told(two: Two, empty_cache: Path) -> None:
    empty_cache.parent.write_text("a file where the folder should be")
    result = run(two, *COUNT, "--at", two.first)
    assert result.exit_code == 3, result.output
    assert "cache folder cannot be written" in result.stderr
