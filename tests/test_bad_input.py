"""Bad input for every command: the right exit code, a sentence that helps, no traceback, nothing lost."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import Built
from small_root import make_root

from unionref import links
from unionref.cli import COMMANDS, cli
from unionref.paths import Root

FINDINGS, USAGE, UNREADABLE = 1, 2, 3


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A small data set with a build of its own."""
    from unionref.build import build

    root = make_root(tmp_path_factory.mktemp("pristine") / "root")
    build(root, root.path / "build")
    return root


@pytest.fixture
def root_copy(pristine: Root, tmp_path: Path) -> Root:
    """A copy of it, to be damaged."""
    shutil.copytree(pristine.path, tmp_path / "root")
    return Root(tmp_path / "root")


def run(root: Root, *words: str, build: Path | None = None) -> Result:
    where = ["--root", str(root.path)]
    if build is not None:
        where += ["--build", str(build)]
    return CliRunner(env={"UNIONREF_BUILD": "", "UNIONREF_ROOT": ""}).invoke(cli, [*where, *words])


def refused(result: Result, code: int, *sentences: str) -> str:
    """See that a command was refused with an exit code, and that it said all of these sentences."""
    assert "Traceback" not in result.output
    assert "should not have happened" not in result.output
    assert result.exit_code == code, result.output
    assert result.stderr.strip() or result.stdout.strip()
    for sentence in sentences:
        assert sentence in result.output, result.output
    return result.output


def files(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != ".fresh"
    }


# --- what a person types ---


BAD = Path(__file__).parent / "wikidata" / "bad"
"""Answers of Wikidata that broke off, or are none."""

ASKED = [
    (("ask", "what-merged"), USAGE, ["There is no stored query “what-merged”", "what-merged-into"]),
    (("ask", "xyzzy"), USAGE, ["There is no stored query", "unionref ask lists"]),
    (("ask", "what-merged-into"), USAGE, ["needs --organization", "for example: unionref ask"]),
    (("ask", "what-merged-into", ""), USAGE, ["is empty"]),
    (("ask", "what-merged-into", "gama"), USAGE, ["No organization is called “gama”", "gamma  Gamma"]),
    (("ask", "what-merged-into", "xyzzyplugh"), USAGE, ["no name is like it", "unionref find"]),
    (("ask", "what-merged-into", "Twin"), USAGE, ["is the name of 2", "alpha-one", "alpha-two"]),
    (("ask", "what-merged-into", "source/book"), USAGE, ["is a source; an organization is needed"]),
    (("ask", "what-merged-into", "https://example.org/x"), USAGE, ["is not in the graph"]),
    (("ask", "what-merged-into", 'g"} UNION {?s ?p ?o'), USAGE, ['“g"} UNION {?s ?p ?o”']),
    (("ask", "what-merged-into", "gamma", "beta"), USAGE, ["takes 1 value, and 2 are given"]),
    (("ask", "what-merged-into", "gamma", "--organization", "beta"), USAGE, ["takes 1 value"]),
    (("ask", "what-merged-into", "gamma", "--year", "1999"), USAGE, ["--year"]),
    (("ask", "what-merged-into", "gamma", "--format", "excel"), USAGE, ["excel", "markdown"]),
    (("ask", "what-merged-into", "gamma", "--according-to", "nobody"), USAGE, ["No source is called"]),
    (("ask", "what-merged-into", "gamma", "--according-to", "reliability/8"), USAGE, ["reliability/8"]),
    (("ask", "affiliates-at", "centre", "1989-02-30"), USAGE, ["--day", "1989-02 has no day 30"]),
    (("ask", "affiliates-at", "centre", "1989"), USAGE, ["--day", "like 1989-11-21"]),
    (("ask", "affiliates-at", "centre", "1989-13-01"), USAGE, ["there is no month 13"]),
    (("ask", "affiliates-at", "centre", "21 November 1989"), USAGE, ["21 November 1989"]),
    (("ask", "affiliates-at", "centre", '"} DROP ALL'), USAGE, ['"} DROP ALL']),
    (("ask", "events-in", "ninety"), USAGE, ["--year", "four digits"]),
    (("ask", "offices-held", "gamma"), USAGE, ["No person is called"]),
    (("ask", "source-of", "gamma"), USAGE, ["a statement is needed", "unionref show gamma"]),
    (("ask", "source-of", "Gamma Union"), USAGE, ["is not a statement", "kenkoro#count-2019"]),
    (("ask", "source-of", "gamma#nothing"), USAGE, ["is not in the graph"]),
    (("ask", "organizations-in", "knitting of clouds"), USAGE, ["No industry is called"]),
    (("conflicts", "gama"), USAGE, ["“gama”", "gamma  Gamma"]),
    (("conflicts", "--only", "quarrel"), USAGE, ["quarrel"]),
    (("conflicts", "--according-to", "nobody"), USAGE, ["No source is called"]),
    (("report", "gamma"), USAGE, ["gamma"]),
    (("report", "--format", "excel"), USAGE, ["excel", "html"]),
    (("report", "--according-to", "nobody"), USAGE, ["No source is called"]),
    (("ask", "links-of"), USAGE, ["needs --organization"]),
    (("ask", "links-of", "Q11508432"), USAGE, ["No organization is called “Q11508432”"]),
    (("ask", "by-external-id", "wikidata"), USAGE, ["needs --id"]),
    (("ask", "by-external-id", "wikidata", "Q1", "Q2"), USAGE, ["takes 2 values, and 3 are given"]),
    (("ask", "not-yet-linked", "wikidata", "ror"), USAGE, ["takes 1 value"]),
    (("ask", "not-yet-linked", "planet"), USAGE, ["There is no authority “planet”", "wikipedia-ja"]),
    (("ask", "by-external-id", "VIAF", "1"), USAGE, ["There is no authority “VIAF”", "viaf"]),
    (("show", "gamma#link-wikidata-q1"), USAGE, ["is not in the graph"]),
    (("ask", "splits", "--endpoint", "nowhere"), USAGE, ["“nowhere” is not the address of a server"]),
    (("ask", "splits", "--endpoint", "http://127.0.0.1:9/"), UNREADABLE, ["Nothing listens", "127.0.0.1:9"]),
    (("ask", "splits", "--endpoint", "http://me:pw@h/"), USAGE, ["holds a user or a password"]),
    (("ask", "splits", "--endpoint", "http://127.0.0.1:99999/"), USAGE, ["not the address of a server"]),
    (("ask", "what-merged-into", "gama", "--endpoint", "http://h/"), USAGE, ["gamma  Gamma"]),
    (("ask", "splits", "--endpoint", "http://h/", "--timeout", "0"), USAGE, ["--timeout"]),
    (("ask", "splits", "--endpoint", "http://h/", "--at", "."), USAGE, ["give one of the two"]),
    (("load",), USAGE, ["address of the store is missing", "http://localhost:3030/unionref"]),
    (("load", "localhost:3030"), USAGE, ["“localhost:3030” is not the address of a server"]),
    (("load", "ftp://localhost/"), USAGE, ["is not the address of a server"]),
    (("load", "http://me:pw@localhost/"), USAGE, ["take them out", "UNIONREF_STORE_PASSWORD"]),
    (("load", "http://127.0.0.1:9/"), UNREADABLE, ["Nothing listens", "check the port"]),
    (("load", "http://no-such-host.invalid/"), UNREADABLE, ["no host of this name"]),
    (("load", "http://h/", "--graph", "plain"), USAGE, ["“plain” is not an IRI"]),
    (("load", "http://h/", "--graph", "https://w3id.org/unionref/graph/disputed"), USAGE, ["use of its own"]),
    (("load", "http://h/", "--store", "fuseki"), USAGE, ["--store goes with --dry-run"]),
    (("load", "http://h/", "--dry-run"), USAGE, ["--dry-run needs to know the store", "virtuoso"]),
    (("load", "--store", "excel", "--dry-run"), USAGE, ["excel", "oxigraph"]),
    (("load", "http://h/", "--verify-only", "--no-verify"), USAGE, ["exclude each other"]),
    (("load", "http://h/", "--timeout", "soon"), USAGE, ["soon"]),
    (("sparql",), USAGE, ["Give one query"]),
    (("sparql", "ASK {}", "--file", "q.rq"), USAGE, ["Give one query"]),
    (("sparql", ""), USAGE, ["not valid SPARQL"]),
    (("sparql", "SELECT ?x WHERE { ?x"), USAGE, ["line 1, column 21"]),
    (("sparql", "DELETE WHERE { ?s ?p ?o }"), USAGE, ["for reading", "unionref build"]),
    (("sparql", "INSERT DATA { <a:b> <a:b> <a:b> }"), USAGE, ["INSERT would change it"]),
    (("sparql", "ASK {}", "--format", "turtle"), USAGE, ["cannot be printed as turtle"]),
    (("sparql", "SELECT * {}", "--format", "nt"), USAGE, ["cannot be printed as nt"]),
    (("sparql", "DESCRIBE id:gamma", "--format", "csv"), USAGE, ["cannot be printed as csv"]),
    (("sparql", "--file", "/no/such/file.rq"), UNREADABLE, ["/no/such/file.rq", "cannot be read"]),
    (("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }"), USAGE, ["cannot be answered"]),
    (("show",), USAGE, ["ENTITY"]),
    (("show", "nobody at all"), USAGE, ["No thing is called"]),
    (("show", "Twin"), USAGE, ["is the name of 2"]),
    (("show", "gamma", "--format", "yaml"), USAGE, ["yaml"]),
    (("find",), USAGE, ["TEXT"]),
    (("find", "x", "--limit", "none"), USAGE, ["none"]),
    (("find", "x", "--kind", "planet"), USAGE, ["There is no kind “planet”"]),
    (("lineage", "gamma"), USAGE, ["--output"]),
    (("lineage", "gama", "-o", "x.svg"), USAGE, ["No organization is called “gama”", "gamma  Gamma"]),
    (("lineage", "gamma", "-o", "x.bmp"), USAGE, ["x.bmp", "end in .svg or .png"]),
    (("lineage", "gamma", "-o", "/no/such/folder/x.svg"), UNREADABLE, ["the folder does not exist"]),
    (("lineage", "gamma", "-o", "x.svg", "--depth", "0"), USAGE, ["A depth of 0"]),
    (("lineage", "gamma", "-o", "x.svg", "--width", "1"), USAGE, ["1 cm", "12 to 200"]),
    (("lineage", "gamma", "-o", "x.svg", "--up", "--whole"), USAGE, ["exclude each other"]),
    (("plot",), USAGE, ["membership"]),
    (("plot", "membership", "-o", "x.svg"), USAGE, ["ORGANIZATION"]),
    (("plot", "membership", "gama", "-o", "x.svg"), USAGE, ["No organization is called “gama”"]),
    (("plot", "membership", "centre", "-o", "x.svg"), USAGE, ["gives a dated head count"]),
    (("plot", "membership", "gamma", "-o", "x.svg", "--within", "-1"), USAGE, ["-1 years"]),
    (("build", "--engine", "magic"), USAGE, ["magic"]),
    (("validate", "--engine", "magic"), USAGE, ["magic"]),
    (("check", "--format", "xml"), USAGE, ["xml"]),
    (("format", "/no/such/file.ttl"), USAGE, ["/no/such/file.ttl", "no such file"]),
    (("dump", "--format", "excel", "--date", "2026-11-22"), USAGE, ["“excel” is not known", "parquet"]),
    (("dump", "--version", "one", "--date", "2026-11-22"), USAGE, ["“one” is not a version", "1.2.0"]),
    (("dump", "--date", "2026-02-30"), USAGE, ["“2026-02-30” is not a day", "2026-11-22"]),
    (("dump", "-o", "/dev/null/x", "--date", "2026-11-22"), UNREADABLE, ["release folder cannot be written"]),
    (("dump", "--date", "2026-11-22", "--previous", "/no/such"), USAGE, ["/no/such", "no release here"]),
    (("diff",), USAGE, ["V1"]),
    (("diff", "/no/such/release", "/no/such/other"), USAGE, ["/no/such/release", "There is no release here"]),
    (("diff", "/", "/"), USAGE, ["This folder is not a release", "release.json"]),
    (("diff", "/dev/null", "/dev/null"), USAGE, ["/dev/null", "There is no release here"]),
    (("diff", "a", "b", "--format", "excel"), USAGE, ["excel", "patch"]),
    (("ask", "what-merged-into", "gamma", "--at", "/no/such"), USAGE, ["/no/such", "no release here"]),
    (("ask", "what-merged-into", "gamma", "--at", "/"), USAGE, ["This folder is not a release"]),
    (("show", "gamma", "--at", "/no/such"), USAGE, ["There is no release here"]),
    (("find", "gamma", "--at", "/no/such.nq.gz"), USAGE, ["There is no release here"]),
    (("ids",), USAGE, ["new"]),
    (("ids", "new", "planet", "x"), USAGE, ["is not a kind of entity"]),
    (("ids", "new", "organization", "Not A Slug", "--class", "ur:Union"), USAGE, ["not-a-slug"]),
    (("ids", "new", "organization", "gamma", "--class", "ur:Union"), USAGE, ["an id is never reused"]),
    (("ids", "new", "organization", "delta", "--class", "ur:Planet"), USAGE, ["ur:Union"]),
    (("ids", "redirect", "gamma", "nobody", "--reason", "x"), USAGE, ["nobody"]),
    (("ids", "redirect", "gamma", "gamma", "--reason", "x"), USAGE, ["the same id"]),
    (("ids", "redirect", "alpha-one", "alpha-two"), USAGE, ["needs a reason"]),
    (("ids", "redirect", "alpha-one", "alpha-two", "--reason", "x"), FINDINGS, ["alpha-one.ttl"]),
    (("ids", "list", "--status", "lost"), USAGE, ["lost"]),
    (("synth",), USAGE, ["needs a folder", "unionref synth -o FOLDER"]),
    (("synth", "--organizations", "0", "-o", "x"), USAGE, ["There cannot be 0 organizations"]),
    (("synth", "--organizations", "-5", "-o", "x"), USAGE, ["There cannot be -5 organizations"]),
    (("synth", "--organizations", "many", "-o", "x"), USAGE, ["many"]),
    (("synth", "--organizations", "99999999", "-o", "x"), USAGE, ["1 to 10,000,000"]),
    (("synth", "--seed", "x", "-o", "x"), USAGE, ["'x' is not a valid integer"]),
    (("synth", "-o", "/usr"), USAGE, ["something else", "-o"]),
    (("synth", "-o", "/dev/null/x"), UNREADABLE, ["data set folder cannot be written", "-o"]),
    (("synth", "--profile", "/no/such.json", "-o", "x"), UNREADABLE, ["/no/such.json", "cannot be read"]),
    (("synth", "--profile", "/dev/null", "-o", "x"), FINDINGS, ["not the profile", "--measure"]),
    (("synth", "--profile", "x.json", "--measure"), USAGE, ["makes a profile and takes none"]),
    (("synth", "--measure", "-o", "/no/such/folder/p.json"), UNREADABLE, ["the folder does not exist"]),
    (("link",), USAGE, ["candidates", "review"]),
    (("link", "candidates", "nobody at all"), USAGE, ["No organization is called “nobody at all”"]),
    (("link", "candidates", "--authority", "planet"), USAGE, ["There is no authority “planet”", "wikidata"]),
    (("link", "candidates", "--authority", "viaf"), USAGE, ["none is given", "--reconcile URL"]),
    (("link", "candidates", "--authority", "wikipedia-en", "--by", "website"), USAGE, ["is not searched by"]),
    (("link", "candidates", "--property", "founded=P571"), USAGE, ["none is given", "--reconcile URL"]),
    (("link", "candidates", "--service", "ror"), USAGE, ["names no address", "NAME=https://host/path"]),
    (("link", "check", "--authority", "nowhere"), USAGE, ["There is no authority", "wikipedia-ja"]),
    (("link", "check", "--service", "ror=http://[x"), USAGE, ["is not the address of a service", "NAME=https://"]),
    (("link", "candidates", "--api", "file:///etc/passwd"), USAGE, ["is not the address of a service"]),
    (("link", "candidates", "--sparql", "wikidata"), USAGE, ["is not the address", "--sparql https://"]),
    (("link", "candidates", "--date", "2026-02-30"), USAGE, ["2026-02 has no day 30"]),
    (("link", "candidates", "--by", "guess"), USAGE, ["guess", "website"]),
    (("link", "candidates", "gamma", "--by", "name", "--api", "http://127.0.0.1:9/", "--tries", "1"),
     UNREADABLE, ["http://127.0.0.1:9/ cannot be reached", "check the network", "what is done is kept"]),
    (("link", "review"), USAGE, ["Nobody is named who decides", "--reviewer NAME"]),
    (("link", "review", "--reviewer", "me", "--orcid", "1234"), USAGE, ["“1234” is not an ORCID"]),
    (("link", "review", "--reviewer", "me", "delta"), USAGE, ["“delta” is no id", "unionref find"]),
    (("link", "serve", "--port", "70000"), USAGE, ["70000", "65535"]),
    (("link", "serve", "--host", "no.such.host.invalid"), USAGE, ["not possible to listen", "no.such.host"]),
    (("link", "serve", "--host", "a..b"), USAGE, ["not possible to listen at a..b", "--host 127.0.0.1"]),
    (("link", "import"), USAGE, ["FILE"]),
    (("link", "import", "/no/such.sssom.tsv"), UNREADABLE, ["/no/such.sssom.tsv"]),
    (("link", "export", "--authority", "planet"), USAGE, ["There is no authority “planet”"]),
    (("link", "export", "-o", "/no/such/folder/x.tsv"), UNREADABLE, ["the folder does not exist"]),
    (("link", "check", "--api", "https://"), USAGE, ["is not the address of a service"]),
    (("link", "check", "--tries", "0"), USAGE, ["--tries"]),
    (("export",), USAGE, ["quickstatements", "wikidata-diff"]),
    (("export", "quickstatements", "gama"), USAGE, ["No organization is called “gama”", "gamma  Gamma"]),
    (("export", "quickstatements", "gamma"), USAGE, ["“gamma” is not linked", "wikidata.sssom.tsv"]),
    (("export", "quickstatements", "--format", "excel"), USAGE, ["excel"]),
    (("export", "quickstatements", "-o", "x.tsv", "--create", "x.tsv"), USAGE, ["name the same file"]),
    (("export", "quickstatements", "-o", "/no/such/folder/x.tsv"), UNREADABLE, ["the folder does not exist"]),
    (("export", "quickstatements", "--snapshot", "/no/such/file.json"), UNREADABLE, ["cannot be read"]),
    (("export", "quickstatements", "--snapshot", f"{BAD}/half.json"), UNREADABLE, ["breaks off"]),
    (("export", "wikidata-diff"), USAGE, ["SNAPSHOT.json"]),
    (("export", "wikidata-diff", f"{BAD}/half.json"), UNREADABLE, ["half.json:", "breaks off", "curl"]),
    (("export", "wikidata-diff", f"{BAD}/page.json"), UNREADABLE, ["page.json:", "a page of HTML"]),
    (("export", "wikidata-diff", f"{BAD}/error.json"), UNREADABLE, ["6 seconds lagged"]),
    (("export", "wikidata-diff", f"{BAD}/malformed-id.json"), UNREADABLE, ["“Q12x”", "Q and a number"]),
    (("export", "wikidata-diff", "x.json", "--format", "yaml"), USAGE, ["yaml"]),
    (("shwo", "gamma"), USAGE, ["There is no command “shwo”", "“show”"]),
    (("--nothing",), USAGE, ["--nothing"]),
]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "code", "sentences"), ASKED, ids=[" ".join(words)[:60] for words, _, _ in ASKED]
)
def test_what_a_person_types(pristine: Root, words: Sequence[str], code: int, sentences: list[str]) -> None:
    before = files(pristine.data)
    refused(run(pristine, *words), code, *sentences)
    assert files(pristine.data) == before


def test_every_command_is_tried_with_something_bad() -> None:
    assert {words[0] for words, _, _ in ASKED} >= set(COMMANDS)


@pytest.mark.parametrize(
    "text", ['"', "}", "{", "' } # param", "\\", "\\u0022", "a\nb", "\x00", "?organization", "$x", "<>", "𝄞"]
)
def test_any_text_is_only_a_text(pristine: Root, text: str) -> None:
    result = run(pristine, "ask", "find-by-name", "--text", text, "--format", "json")
    assert result.exit_code == 0, result.output
    assert '"bindings":[]' in result.stdout
    refused(run(pristine, "ask", "what-merged-into", "--organization", text), USAGE, "--organization")
    assert run(pristine, "find", text).exit_code == 0


def test_a_query_file_is_named_with_its_line(pristine: Root, tmp_path: Path) -> None:
    path = tmp_path / "q.rq"
    path.write_text('SELECT ?x\nWHERE {\n  ?x ?y "open\n}\n', encoding="utf-8")
    refused(run(pristine, "sparql", "--file", str(path)), USAGE, f"{path}:3:")
    path.write_bytes(b"# caf\xe9\nASK {}")
    refused(run(pristine, "sparql", "--file", str(path)), UNREADABLE, f"{path}:1:", "not UTF-8")
    refused(run(pristine, "sparql", "--file", str(tmp_path)), UNREADABLE, str(tmp_path))


# --- what stands in the files ---

ALPHA = "data/organizations/alpha.ttl"


def append(text: str, path: str = ALPHA) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        file = root.path / path
        file.write_text(file.read_text("utf-8") + text, encoding="utf-8")

    return change


def write(data: bytes, path: str = ALPHA) -> Callable[[Root], None]:
    def change(root: Root) -> None:
        (root.path / path).write_bytes(data)

    return change


def empty_data(root: Root) -> None:
    shutil.rmtree(root.data)
    root.data.mkdir()


def used_twice(root: Root) -> None:
    text = (root.path / ALPHA).read_text("utf-8")
    (root.data / "persons").mkdir(exist_ok=True)
    (root.data / "persons" / "alpha.ttl").write_text(text, encoding="utf-8")


def minted_twice(root: Root) -> None:
    ledger = root.data / "ids.tsv"
    lines = ledger.read_text("utf-8").splitlines(keepends=True)
    ledger.write_text("".join([*lines, lines[1]]), encoding="utf-8")


UNSOURCED = """
<id/alpha#count-1990> a ur:MembershipCount ; ur:ofOrganization <id/alpha> ; ur:date "1990"^^xsd:gYear ;
    ur:count 5 ; ur:countBasis <count-basis/not-stated> .
"""
NO_SUCH_DAY = """
<id/alpha#seen> a ur:Remark ; dcterms:subject <id/alpha> ; dcterms:type <remark/undated-list> ;
    ur:date "1989-02-30"^^xsd:date ; prov:wasDerivedFrom <source/book#p1> .
"""

WIKIDATA = "data/mappings/wikidata.sssom.tsv"


def link(*changes: dict[str, str]) -> Callable[[Root], None]:
    """Write a mapping set with a row for each of some changes to a good row."""

    def change(root: Root) -> None:
        links.write_set(root.path, "wikidata", [replace(LINK, **row) for row in changes])  # type: ignore[arg-type]

    return change


def mapping_file(data: bytes) -> Callable[[Root], None]:
    """Write any bytes as a mapping set."""

    def change(root: Root) -> None:
        (root.data / "mappings").mkdir()
        (root.path / WIKIDATA).write_bytes(data)

    return change


LINK = links.Mapping(
    subject_id="unionref:alpha-one",
    subject_label="Alpha One",
    predicate_id="skos:exactMatch",
    object_id="wikidata:Q1",
    mapping_justification="semapv:ManualMappingCuration",
    object_source="authority:wikidata",
    mapping_date="2026-11-22",
    comment="The item gives its website.",
    reviewer_label="An editor",
    confidence="0.95",
)
TWO = {"subject_id": "unionref:alpha-two", "subject_label": "Alpha Two"}

BROKEN = {
    "a malformed Q-id": (
        link({"object_id": "wikidata:11508432"}),
        FINDINGS,
        [f"{WIKIDATA}:8", "wikidata:Q11508432"],
    ),
    "an item linked twice": (
        link({}, TWO),
        FINDINGS,
        [f"{WIKIDATA}:9", "Both unionref:alpha-one", "alpha-two"],
    ),
    "two items for one organization": (
        link({}, {"object_id": "wikidata:Q2"}),
        FINDINGS,
        [f"{WIKIDATA}:9", "both"],
    ),
    "a link of an unknown organization": (
        link({"subject_id": "unionref:delta"}),
        FINDINGS,
        [f"{WIKIDATA}:8", "“unionref:delta” is no organization", "unionref find"],
    ),
    "a mapping file without metadata": (
        mapping_file(b"ours,theirs\n"),
        FINDINGS,
        [f"{WIKIDATA}:1", "metadata"],
    ),
    "an empty mapping file": (mapping_file(b""), UNREADABLE, [WIKIDATA, "empty"]),
    "a mapping file that is not UTF-8": (
        mapping_file(b"# caf\xe9\n"),
        UNREADABLE,
        [f"{WIKIDATA}:1", "UTF-8"],
    ),
    "a Turtle syntax error": (append("<id/alpha#x> a ur:Union ;;; ???\n"), UNREADABLE, [f"{ALPHA}:"]),
    "a file that is not UTF-8": (write(b"@base <x> .\n# \xff\xfe\n"), UNREADABLE, [f"{ALPHA}:2", "UTF-8"]),
    "an empty file": (write(b""), UNREADABLE, [ALPHA]),
    "a statement without a source": (append(UNSOURCED), FINDINGS, [f"{ALPHA}:", "alpha#count-1990", "Rule:"]),
    "a day that does not exist": (append(NO_SUCH_DAY), FINDINGS, [f"{ALPHA}:", "1989-02-30"]),
    "one entity in two files": (used_twice, FINDINGS, ["data/persons/alpha.ttl"]),
    "an id minted twice": (minted_twice, FINDINGS, ["ids.tsv:"]),
    "an empty data folder": (empty_data, UNREADABLE, ["no Turtle file below data/"]),
}


@pytest.mark.parametrize("name", BROKEN)
@pytest.mark.parametrize("command", ["build", "validate", "check", "ask"])
def test_what_stands_in_the_files(root_copy: Root, command: str, name: str) -> None:
    change, code, sentences = BROKEN[name]
    change(root_copy)
    build = root_copy.path / "build"
    last_good, data = files(build), files(root_copy.data)
    words = ("ask", "what-merged-into", "gamma") if command == "ask" else (command,)
    refused(run(root_copy, *words), code, *sentences)
    assert files(build) == last_good, "the last good build is still there"
    assert files(root_copy.data) == data
    assert sorted(path.name for path in root_copy.path.iterdir()) == ["build", "data", "ontology", "queries"]


@pytest.mark.parametrize(
    ("change", "code", "sentence"),
    [
        (append("<id/alpha#x> a ur:Union ;;; ???\n"), UNREADABLE, "alpha.ttl:"),
        (write(b"@base <x> .\n# \xff\xfe\n"), UNREADABLE, "not UTF-8"),
        (append("# a comment\n"), FINDINGS, "formatting would lose"),
        (append("[] a ur:Union .\n"), FINDINGS, "blank node"),
    ],
    ids=["syntax", "utf-8", "comment", "blank node"],
)
@pytest.mark.parametrize("words", [("format",), ("format", "--check")])
def test_format_changes_no_file_that_it_cannot_read(
    root_copy: Root, words: tuple[str, ...], change: Callable[[Root], None], code: int, sentence: str
) -> None:
    assert run(root_copy, "format").exit_code == 0
    change(root_copy)
    before = files(root_copy.data)
    refused(run(root_copy, *words), code, sentence, "alpha.ttl")
    assert files(root_copy.data) == before


@pytest.mark.parametrize("command", ["check", "list", "new", "redirect"])
def test_a_broken_ledger_is_named_with_its_line(root_copy: Root, command: str) -> None:
    minted_twice(root_copy)
    more = {
        "new": ("organization", "delta", "--class", "ur:Union"),
        "redirect": ("alpha-one", "alpha-two", "--reason", "x"),
    }
    result = run(root_copy, "ids", command, *more.get(command, ()))
    if command == "list":
        assert result.exit_code == 0
        return
    refused(result, FINDINGS, "ids.tsv:")
    (root_copy.data / "ids.tsv").write_bytes(b"\xff\xfe")
    refused(run(root_copy, "ids", command, *more.get(command, ())), UNREADABLE, "UTF-8")
    (root_copy.data / "ids.tsv").unlink()
    refused(run(root_copy, "ids", command, *more.get(command, ())), UNREADABLE, "ids.tsv")


def test_a_stored_query_with_a_broken_header_stops_the_build(root_copy: Root) -> None:
    path = root_copy.queries / "lineage" / "what-merged-into.rq"
    path.write_text(path.read_text("utf-8").replace("#+ summary:", "#+ sumary:"), encoding="utf-8")
    for words in (("build",), ("ask",), ("ask", "what-merged-into", "gamma")):
        refused(run(root_copy, *words), FINDINGS, "what-merged-into.rq:1:", "sumary")


def test_an_ontology_file_with_a_syntax_error_is_named(root_copy: Root) -> None:
    path = root_copy.ontology / "schemes.ttl"
    path.write_text(path.read_text("utf-8") + "\n<x> <y> .", encoding="utf-8")
    for command in ("build", "check", "validate"):
        refused(run(root_copy, command), UNREADABLE, "ontology/schemes.ttl:")


# --- mapping files to be taken in ---


HEAD = "# mapping_set_id: https://example.org/x\n# license: x\n# curie_map: {}\n"
COLUMN_LINE = "\t".join(links.COLUMNS) + "\n"


def table(*changes: dict[str, str]) -> bytes:
    rows = [replace(LINK, **row) for row in changes]  # type: ignore[arg-type]
    metadata = {"mapping_set_id": "https://example.org/x", "license": "x", "curie_map": {}}
    return links.set_text(metadata, rows).encode()


@pytest.mark.parametrize(
    ("data", "code", "sentences"),
    [
        (b"", UNREADABLE, ["theirs.sssom.tsv", "is empty"]),
        (b"# caf\xe9\n", UNREADABLE, ["theirs.sssom.tsv:1", "UTF-8"]),
        (b"<!DOCTYPE html>\n<html>\n", FINDINGS, ["theirs.sssom.tsv:1", "metadata"]),
        (b"ours,theirs\nalpha,Q1\n", FINDINGS, ["theirs.sssom.tsv:1", "metadata"]),
        (f"{HEAD}subject_id\tobject_id\n".encode(), FINDINGS, ["theirs.sssom.tsv:4", "There is no column"]),
        (f"{HEAD}{COLUMN_LINE}unionref:alpha-one\n".encode(), FINDINGS, ["theirs.sssom.tsv:5", "cells"]),
        (table({"object_id": "wikidata:Q"}), FINDINGS, ["theirs.sssom.tsv:5", "does not have the form"]),
        (table({}, TWO), FINDINGS, ["theirs.sssom.tsv:6", "Both unionref:alpha-one"]),
        (table({"subject_id": "unionref:delta"}), FINDINGS, ["“unionref:delta” is no organization"]),
        (table({"comment": ""}), FINDINGS, ["no link without evidence"]),
    ],
    ids=["empty", "utf-8", "html", "csv", "columns", "half a row", "Q-id", "twice", "unknown", "evidence"],
)
def test_a_bad_mapping_file_is_not_taken_in(
    root_copy: Root, tmp_path: Path, data: bytes, code: int, sentences: list[str]
) -> None:
    path = tmp_path / "theirs.sssom.tsv"
    path.write_bytes(data)
    before = files(root_copy.data)
    refused(run(root_copy, "link", "import", str(path)), code, *sentences)
    assert files(root_copy.data) == before


# --- folders ---


def test_a_build_folder_that_cannot_be_written(pristine: Root, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine", encoding="utf-8")
    target = tmp_path / "file" / "build"
    for words in (("build",), ("ask", "what-merged-into", "gamma"), ("show", "gamma"), ("find", "gamma")):
        refused(run(pristine, *words, build=target), UNREADABLE, str(target), "--build")
    assert (tmp_path / "file").read_text("utf-8") == "mine"


def test_a_folder_of_something_else_is_never_replaced(pristine: Root, tmp_path: Path) -> None:
    (tmp_path / "photos").mkdir()
    (tmp_path / "photos" / "one.jpg").write_bytes(b"x")
    for words in (("build",), ("ask", "what-merged-into", "gamma")):
        refused(run(pristine, *words, build=tmp_path / "photos"), USAGE, "left alone")
    assert files(tmp_path / "photos") == {"one.jpg": b"x"}


def test_a_root_that_holds_no_data_set(tmp_path: Path) -> None:
    for words in (
        ("build",),
        ("check",),
        ("validate",),
        ("format",),
        ("ask",),
        ("show", "x"),
        ("ids", "list"),
    ):
        refused(run(Root(tmp_path), *words), USAGE, "not a unionref data set", "--root")
    refused(run(Root(tmp_path / "nowhere"), "build"), USAGE, "nowhere")


def test_a_damaged_build(root_copy: Root) -> None:
    build = root_copy.path / "build"
    (manifest,) = (build / "store").glob("MANIFEST*")
    content = manifest.read_bytes()
    for damage in (b"", b"nonsense", content[: len(content) // 2]):
        manifest.write_bytes(damage)
        for words in (("ask", "what-merged-into", "gamma"), ("show", "gamma"), ("sparql", "ASK {}")):
            refused(run(root_copy, *words), UNREADABLE, "damaged", "unionref build")
    manifest.write_bytes(content)
    for name, words in (
        ("catalogue.json", ("ask", "what-merged-into", "gamma")),
        ("names.json", ("find", "gamma")),
        ("build.json", ("show", "gamma")),
    ):
        (build / name).write_text("{", encoding="utf-8")
        refused(run(root_copy, *words), UNREADABLE, name, "unionref build")
    shutil.rmtree(build)
    assert run(root_copy, "build").exit_code == 0
    assert run(root_copy, "ask", "what-merged-into", "gamma").exit_code == 0


# --- as processes ---


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["ask", "what-merged-into", "xyzzyplugh"], USAGE),
        (["ask", "affiliates-at", "zenroren", "1989-02-30"], USAGE),
        (["ask", "what-merged-into", "\udcff"], USAGE),
        (["find", "\udcff\udcfe"], 0),
        (["sparql", "\udcff"], USAGE),
        (["sparql", "--file", "/no/such/file"], UNREADABLE),
        (["--root", "/no/such/folder", "build"], USAGE),
    ],
)
def test_as_a_process(built: Built, words: list[str], code: int) -> None:
    where = [] if "--root" in words else ["--root", str(built.root.path), "--build", str(built.path)]
    done = subprocess.run(
        [sys.executable, "-m", "unionref", *where, *words],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(built.root.path)},
        check=False,
    )
    assert done.returncode == code, done.stderr
    assert b"Traceback" not in done.stderr + done.stdout
    assert b"should not have happened" not in done.stderr
    assert (done.stderr if code else done.stdout).decode("utf-8").strip()
