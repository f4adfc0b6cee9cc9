"""The command line: what it prints, in every format, on every kind of terminal."""

from __future__ import annotations

import csv
import io
import json
import os
import pty
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Built
from small_root import make_root

from unionref.cli import COMMANDS, cli
from unionref.paths import Root
from unionref.queries import load_catalogue

Run = Callable[..., Result]
MERGED = ["zendoro", "unyuippan", "zennichijiro"]


@pytest.fixture
def run(built: Built) -> Run:
    """Run a command on the build of what the three seed documents say."""
    return lambda *words: CliRunner().invoke(
        cli, ["--root", str(built.root.path), "--build", str(built.path), *words]
    )


@pytest.fixture
def run_whole(whole: Built) -> Run:
    """Run a command on the build of all of the data."""
    return lambda *words: CliRunner().invoke(
        cli, ["--root", str(whole.root.path), "--build", str(whole.path), *words]
    )


@pytest.fixture
def small(tmp_path: Path) -> Root:
    return make_root(tmp_path / "root")


def on(root: Root, *words: str, build: Path | None = None) -> Result:
    target = build if build is not None else root.path / "build"
    return CliRunner().invoke(cli, ["--root", str(root.path), "--build", str(target), *words])


def good(result: Result) -> str:
    assert result.exit_code == 0, result.output
    assert "Traceback" not in result.output
    return result.stdout


def as_process(built: Built, words: Sequence[str], **environment: str) -> subprocess.CompletedProcess[bytes]:
    """Run a command as a process of its own."""
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    return subprocess.run(
        [sys.executable, "-m", "unionref", *where, *words],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(built.root.path), **environment},
        check=False,
    )


# --- ask ---


def test_what_merged_into_kenkoro(run: Run) -> None:
    text = good(run("ask", "what-merged-into", "kenkoro"))
    lines = text.splitlines()
    assert lines[0] == "What merged into this organization, and when?"
    assert lines[1].startswith("organization: kenkoro (All Japan Construction")
    for name in MERGED:
        assert re.search(rf"^{name} .*1999", text, re.MULTILINE)
    assert lines[-1] == "3 rows"


def test_the_formats_of_ask(run: Run) -> None:
    def ask(format: str) -> str:
        return good(run("ask", "what-merged-into", "kenkoro", "--format", format))

    rows = list(csv.DictReader(io.StringIO(ask("csv"))))
    assert sorted(row["merged"].rpartition("/")[2] for row in rows) == sorted(MERGED)
    assert ask("tsv").startswith("?merged\t?mergedName\t")
    assert len(json.loads(ask("json"))["results"]["bindings"]) == 3
    assert len(ET.fromstring(ask("xml")).findall(".//{*}result")) == 3
    assert ask("markdown").count("\n| ") == 5


@pytest.mark.parametrize(
    "words",
    [
        ("affiliates-at", "zenroren", "1995-01-01"),
        ("affiliates-at", "--body", "zenroren", "--day", "1995-01-01"),
        ("affiliates-at", "--day", "1995-01-01", "zenroren"),
        ("affiliates-at", "zenroren", "--day=1995-01-01"),
        ("affiliates-at", "National Confederation of Trade Unions", "1995-01-01"),
        ("--format", "csv", "affiliates-at", "zenroren", "1995-01-01"),
    ],
)
def test_values_are_given_in_order_or_by_name(run: Run, words: tuple[str, ...]) -> None:
    given = words if "--format" in words else (*words, "--format", "csv")
    expected = good(run("ask", "affiliates-at", "zenroren", "1995-01-01", "--format", "csv"))
    assert expected.count("\n") > 5
    assert good(run("ask", *given)) == expected


def test_underscores_and_hyphens_are_alike(run: Run) -> None:
    words = ("ask", "size-through-lineage", "kenkoro", "--format", "csv")
    assert good(run(*words, "--year-a", "1990")) == good(run(*words, "--year_a", "1990"))


def test_ask_alone_lists_the_queries_with_their_questions(run: Run, root: Root) -> None:
    text = good(run("ask"))
    catalogue = load_catalogue(root.queries)
    for query in catalogue:
        assert query.id in text and query.question in text
    listed = json.loads(good(run("ask", "--format", "json")))
    assert [row["id"] for row in listed] == [query.id for query in catalogue]
    assert "text" not in listed[0]
    assert good(run("ask", "--format", "markdown")).count("\n|") == len(catalogue) + 1


def test_the_list_can_be_narrowed_by_tag(run: Run) -> None:
    text = good(run("ask", "--tag", "merger"))
    assert "what-merged-into" in text and "officers-of" not in text
    result = run("ask", "--tag", "nothing")
    assert result.exit_code == 2 and "the tags are" in result.stderr
    assert run("ask", "--tag", "merger", "splits").exit_code == 2
    assert run("ask", "--format", "xml").exit_code == 2


def test_help_for_a_query_shows_its_values_and_an_example(run: Run) -> None:
    text = good(run("ask", "affiliates-at", "--help"))
    assert "--body" in text and "--day" in text and "[default:" in text
    assert "unionref ask affiliates-at" in text
    assert "what-merged-into" in good(run("ask", "--help"))


def test_the_example_of_every_query_works(run_whole: Run, root: Root) -> None:
    import shlex

    for query in load_catalogue(root.queries):
        words = shlex.split(query.example())[1:]
        assert words[:2] == ["ask", query.id]
        header = good(run_whole(*words, "--format", "csv")).splitlines()[0]
        assert header == ",".join(query.columns)


def test_every_command_and_query_has_help(run: Run) -> None:
    for command in COMMANDS:
        assert "Usage:" in good(run(command, "--help"))


def test_help_needs_no_data_set(tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["--root", str(tmp_path), "ask", "--help"])
    assert "Ask a stored query" in good(result)


def test_an_empty_answer_is_an_answer(run: Run) -> None:
    text = good(run("ask", "what-merged-into", "jikosoren"))
    assert "No rows." in text


def test_a_replaced_id_gives_a_note_on_stderr(small: Root) -> None:
    result = on(small, "ask", "what-merged-into", "old-gamma", "--format", "csv")
    assert len(good(result).splitlines()) == 3
    assert "note: The id old-gamma was replaced by gamma" in result.stderr


def test_according_to_a_source(small: Root) -> None:
    query = ("sparql", "SELECT ?n { ?s a ur:MembershipCount ; ur:count ?n }", "--format", "csv")
    assert good(on(small, *query, "--according-to", "paper")).split() == ["n", "1200"]
    assert good(on(small, *query, "--according-to", "book")).split() == ["n", "1000"]
    words = ("ask", "--according-to", "copy", "what-merged-into", "beta", "--format", "csv")
    assert "absorption" in good(on(small, *words))


# --- sparql ---


def test_sparql_takes_an_argument_a_file_or_the_standard_input(
    run: Run, built: Built, tmp_path: Path
) -> None:
    text = "SELECT ?x WHERE { ?x ur:created id:kenkoro }"
    path = tmp_path / "q.rq"
    path.write_text(text, encoding="utf-8")
    expected = "x\r\nhttps://w3id.org/unionref/event/kenkoro-1999\r\n"
    assert run("sparql", text, "--format", "csv").stdout_bytes.decode() == expected
    assert run("sparql", "--file", str(path), "--format", "csv").stdout_bytes.decode() == expected
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    piped = CliRunner().invoke(cli, [*where, "sparql", "--file", "-", "--format", "csv"], input=text)
    assert piped.stdout_bytes.decode() == expected


@pytest.mark.parametrize(
    ("format", "start"), [("table", "true"), ("csv", "true"), ("json", "{"), ("xml", "<?xml")]
)
def test_ask_queries_give_a_truth_value(run: Run, format: str, start: str) -> None:
    text = good(run("sparql", "ASK { id:kenkoro a ur:Union }", "--format", format))
    assert text.startswith(start) and "true" in text


def test_graphs_are_printed_in_the_formats_of_graphs(run: Run) -> None:
    import rdflib

    query = "CONSTRUCT { ?e ur:created ?x } WHERE { ?e ur:created ?x . FILTER(?x = id:kenkoro) }"
    for format, parser in (
        ("table", "turtle"),
        ("turtle", "turtle"),
        ("nt", "nt"),
        ("xml", "xml"),
        ("json", "json-ld"),
    ):
        text = good(run("sparql", query, "--format", format))
        assert len(rdflib.Graph().parse(data=text, format=parser)) == 1, format
    described = good(run("sparql", "DESCRIBE id:kenkoro"))
    assert "<id/kenkoro>" in described and described == good(run("sparql", "DESCRIBE id:kenkoro"))


# --- show, find ---


def test_show_in_all_formats(run: Run) -> None:
    assert "Zennichijiro" in good(run("show", "kenkoro"))
    assert json.loads(good(run("show", "kenkoro", "--format", "json")))["id"] == "kenkoro"
    assert good(run("show", "kenkoro", "--format", "markdown")).startswith("# All Japan Construction")
    spaced = good(
        run("show", "All", "Japan", "Construction,", "Transport", "and", "General", "Workers'", "Union")
    )
    assert spaced == good(run("show", "kenkoro"))


def test_find_in_any_script(run: Run) -> None:
    assert "kokko-roren" in good(run("find", "日本国家公務員労働組合連合会"))
    for text in ("Labor Ministry Workers Union", "Labour Ministry Workers' Union"):
        assert json.loads(good(run("find", text, "--format", "json")))[0]["id"] == "zenrodo"
    assert "kumagai-kanemichi" in good(run("find", "--kind", "person", "kumagai"))
    assert len(json.loads(good(run("find", "union", "--limit", "3", "--format", "json")))) == 3
    assert "no name is like it" in good(run("find", "xyzzyplugh"))
    assert run("find", "x", "--kind", "planet").exit_code == 2


# --- build, validate, check, format, ids ---


def test_build_says_what_it_did_and_how_long_it_took(small: Root, tmp_path: Path) -> None:
    result = on(small, "build", build=tmp_path / "out")
    assert "triples" in good(result)
    for stage in ("load", "check", "settle", "bound", "infer", "pack"):
        assert re.search(rf"{stage} +\d+\.\d\d s", result.stderr)
    data = json.loads(on(small, "build", "--format", "json", build=tmp_path / "out").stdout)
    assert len(data["stages"]) == 6
    assert data["counts"]["triples"] > 0


@pytest.mark.parametrize("engine", ["pyshacl", "pyshifty"])
def test_validate_on_both_engines(small: Root, engine: str) -> None:
    assert f"({engine})" in good(on(small, "validate", "--engine", engine))


def test_check_reports_by_rule_and_keeps_the_baseline(small: Root) -> None:
    result = on(small, "check")
    assert result.exit_code == 0
    assert "no errors." in result.stdout or "Everything holds." in result.stdout
    assert isinstance(json.loads(good(on(small, "check", "--format", "json"))), list)
    assert "baseline.tsv is written" in good(on(small, "check", "--update-baseline"))
    assert (small.queries / "checks" / "baseline.tsv").is_file()
    assert isinstance(json.loads(good(on(small, "check", "--update-baseline", "--format", "json"))), dict)


def test_format_writes_the_house_style_and_check_proves_it(small: Root) -> None:
    path = small.data / "organizations" / "alpha.ttl"
    result = on(small, "format", "--check", str(path))
    assert result.exit_code == 1
    assert f"{path}:" in result.stderr and "unionref format" in result.stderr
    assert good(on(small, "format", str(path))) == "1 of 1 file changed.\n"
    assert good(on(small, "format", "--check", str(path))) == "1 of 1 file are in the house style.\n"
    assert good(on(small, "format", str(small.data / "organizations"))).endswith("files changed.\n")
    good(on(small, "format"))
    assert on(small, "format").stdout.startswith("0 of ")


def test_ids_are_minted_redirected_checked_and_listed(small: Root) -> None:
    assert "the ledger and the files agree" in good(on(small, "ids", "check"))
    minted = good(on(small, "ids", "new", "organization", "delta", "--class", "ur:Union", "--label", "Delta"))
    assert "data/organizations/delta.ttl" in minted
    assert (small.data / "organizations" / "delta.ttl").is_file()
    assert "tombstone" in good(on(small, "ids", "redirect", "delta", "gamma", "--reason", "one union"))
    rows = json.loads(good(on(small, "ids", "list", "--format", "json", "--status", "redirected")))
    assert {row["id"]: row["redirect_to"] for row in rows}["id/delta"] == "id/gamma"
    assert "id/alpha" in good(on(small, "ids", "list"))


# --- processes and terminals ---


def test_the_output_is_utf8_whatever_the_locale(built: Built) -> None:
    words = ["find", "日本国家公務員労働組合連合会"]
    for locale in ({"LC_ALL": "C"}, {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"}):
        done = as_process(built, words, **locale)
        assert done.returncode == 0, done.stderr
        assert "kokko-roren" in done.stdout.decode("utf-8") or locale.get("PYTHONUTF8") == "0"
    table = as_process(built, ["ask", "what-merged-into", "kenkoro"], LC_ALL="C", PYTHONIOENCODING="ascii")
    assert table.returncode == 0
    assert "─" in table.stdout.decode("utf-8")


def test_a_reader_that_has_seen_enough_ends_the_command_quietly(built: Built) -> None:
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    process = subprocess.Popen(
        [sys.executable, "-m", "unionref", *where, "sparql", "SELECT * { ?s ?p ?o }"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(built.root.path)},
    )
    assert process.stdout is not None and process.stderr is not None
    process.stdout.read(100)
    process.stdout.close()
    assert process.wait(timeout=60) == 0
    assert process.stderr.read() == b""
    process.stderr.close()


def in_terminal(built: Built, words: Sequence[str], columns: int, **environment: str) -> str:
    """Run a command on a pseudo-terminal and return what it shows."""
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "unionref", *where, *words],
        stdout=theirs,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        env={
            **{k: v for k, v in os.environ.items() if k not in ("NO_COLOR", "TERM")},
            "PYTHONPATH": str(built.root.path),
            "COLUMNS": str(columns),
            "TERM": "xterm-256color",
            **environment,
        },
    )
    os.close(theirs)
    shown = b""
    while True:
        try:
            part = os.read(ours, 65536)
        except OSError:
            break
        if not part:
            break
        shown += part
    os.close(ours)
    process.communicate(timeout=60)
    assert process.returncode == 0
    return shown.decode("utf-8").replace("\r\n", "\n")


@pytest.mark.parametrize("columns", [20, 40, 80])
def test_a_narrow_terminal_is_kept_to(built: Built, columns: int) -> None:
    for words in (["ask", "what-merged-into", "kenkoro"], ["show", "kenkoro"], ["find", "unyu"]):
        text = re.sub(r"\x1b\[[0-9;]*m", "", in_terminal(built, words, columns))
        long = [line for line in text.splitlines() if len(line) > columns and " " in line.strip()]
        assert not long


def test_colour_only_on_a_terminal_that_wants_it(built: Built) -> None:
    words = ["ask", "what-merged-into", "kenkoro"]
    assert "\x1b[" in in_terminal(built, words, 120)
    assert "\x1b[" not in in_terminal(built, words, 120, NO_COLOR="1")
    assert "\x1b[" not in in_terminal(built, words, 120, TERM="dumb")
    assert b"\x1b[" not in as_process(built, words).stdout


def test_an_interrupted_command_says_so(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupt(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("unionref.cli.common.Settings.open", interrupt)
    result = run("find", "kenkoro")
    assert result.exit_code == 130
    assert "interrupted" in result.stderr


def test_what_should_not_happen_is_one_sentence_and_the_traceback_only_with_verbose(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise ZeroDivisionError("a bug")

    monkeypatch.setattr("unionref.cli.common.Settings.open", fail)
    result = run("find", "kenkoro")
    assert result.exit_code == 3
    assert "should not have happened (ZeroDivisionError: a bug)" in result.stderr
    assert "Traceback" not in result.output
    assert "Traceback" in run("--verbose", "find", "kenkoro").stderr


def test_version_and_no_command(run: Run) -> None:
    from unionref import __version__

    assert good(run("--version")).strip() == f"unionref {__version__}"
    assert "Missing command" in run().stderr
    assert "Commands:" in CliRunner().invoke(cli, []).output


HEAVY = (
    "rdflib",
    "yaml",
    "rich",
    "rapidfuzz",
    "pandas",
    "pyshacl",
    "owlrl",
    "platformdirs",
    "unionref.build",
)


def test_the_cold_command_imports_nothing_heavy(built: Built) -> None:
    where = ["--root", str(built.root.path), "--build", str(built.path)]
    as_process(built, ["ask", "what-merged-into", "kenkoro", "--format", "csv"])
    done = subprocess.run(
        [
            sys.executable, "-X", "importtime", "-m", "unionref", *where,
            "ask", "what-merged-into", "kenkoro", "--format", "csv",
        ],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(built.root.path)},
        check=True,
    )  # fmt: skip
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "click" in imported and "pyoxigraph" in imported
    assert not imported & set(HEAVY)
