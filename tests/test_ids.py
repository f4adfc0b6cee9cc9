"""The ledger of ids: its rules, minting, redirecting, and its agreement with the files."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionref.errors import FindingsError, UnionrefError, UnreadableError, UsageError
from unionref.ids import Entry, compare, ledger_path, mint, read_ledger, redirect, validate
from unionref.ids.ledger import SLUG, ledger_text
from unionref.turtle import check_files, parse

REPOSITORY = Path(__file__).resolve().parent.parent
DAY = date(2026, 11, 22)
HEADER = "id\tclass\tminted\tstatus\tredirect_to\treason\n"
AFFILIATION = """\
@base <https://w3id.org/unionref/> .
@prefix ur: <https://w3id.org/unionref/ontology#> .
@prefix org: <http://www.w3.org/ns/org#> .

<id/rei> a ur:Union .
<id/rei#in-center> a ur:Affiliation ; org:member <id/rei> ; org:organization <id/center> .
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    ledger_path(tmp_path).write_text(HEADER, encoding="utf-8")
    return tmp_path


def snapshot(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in sorted(root.rglob("*")) if path.is_file()
    }


def row(**cells: Any) -> Entry:
    return replace(Entry("id/rei", "ur:Union", "2026-11-22"), **cells)


def messages(entries: list[Entry]) -> list[str]:
    return [finding.message for finding in validate(entries, file="ids.tsv")]


# --- the repository's own ledger ---


def test_the_ledger_of_this_repository_agrees_with_its_files() -> None:
    assert [str(finding) for finding in compare(REPOSITORY)] == []
    text = ledger_path(REPOSITORY).read_text(encoding="utf-8")
    assert ledger_text(read_ledger(REPOSITORY)) == text


# --- rows ---


def test_a_good_ledger_has_no_findings() -> None:
    entries = [
        row(),
        row(id="id/rei-2", status="redirected", redirect_to="id/rei", reason="the same union"),
        row(id="person/rei", class_name="foaf:Person"),
        row(id="event/rei-1999", class_name="ur:Merger", status="withdrawn", reason="did not happen"),
        row(id="source/rei", class_name="ur:Source", reason="a free word"),
        row(id="id/rei-total", class_name="schema:StatisticalPopulation"),
    ]
    assert messages(entries) == []


@pytest.mark.parametrize(
    ("cells", "says"),
    [
        ({"id": "rei"}, '"rei" is not an id'),
        ({"id": "org/rei"}, "is not an id"),
        ({"id": "id/Rei"}, "is not an id"),
        ({"id": "id/rei--x"}, "is not an id"),
        ({"id": "id/1rei"}, "is not an id"),
        ({"id": "id/れい"}, "is not an id"),
        ({"id": "id/rei "}, "is not an id"),
        ({"id": ""}, "is not an id"),
        ({"class_name": "ur:Merger"}, '"ur:Merger" is not a class for id/ ids'),
        ({"class_name": "schema:Organization"}, '"schema:Organization" is not a class for id/ ids'),
        (
            {"id": "person/rei", "class_name": "schema:StatisticalPopulation"},
            '"schema:StatisticalPopulation" is not a class for person/ ids',
        ),
        ({"class_name": ""}, "is not a class"),
        ({"minted": "2026-02-30"}, "2026-02 has no day 30"),
        ({"minted": "2026"}, "is not a day"),
        ({"status": "gone"}, '"gone" is not a status'),
        ({"status": "withdrawn"}, "withdrawn without a reason"),
        ({"status": "withdrawn", "reason": " "}, "withdrawn without a reason"),
        ({"redirect_to": "id/rei"}, 'but its status is "active"'),
        ({"status": "redirected", "reason": "r"}, "redirected, but to nothing"),
        ({"status": "redirected", "reason": "r", "redirect_to": "id/none"}, "which was never minted"),
        ({"status": "redirected", "reason": "r", "redirect_to": "id/rei"}, "leads to itself"),
    ],
)
def test_a_bad_cell_is_one_finding_with_its_line(cells: dict[str, str], says: str) -> None:
    findings = validate([row(line=7, **cells)], file="ids.tsv")
    assert len(findings) == 1
    assert says in findings[0].message
    assert (findings[0].file, findings[0].line, findings[0].exit_code) == ("ids.tsv", 7, 1)
    assert findings[0].rule and findings[0].fix


def test_an_id_is_never_reused() -> None:
    entries = [row(line=2), row(line=3, status="withdrawn", reason="r")]
    assert messages(entries) == ['"id/rei" was already minted in line 2.']


def test_redirects_are_single_steps_to_active_ids_of_the_same_kind() -> None:
    def led(name: str, to: str) -> Entry:
        return row(id=name, status="redirected", redirect_to=to, reason="r")

    chain = [row(), led("id/a", "id/b"), led("id/b", "id/rei")]
    assert messages(chain) == ['"id/a" leads to "id/b", which is itself redirected.']
    cycle = [led("id/a", "id/b"), led("id/b", "id/a")]
    assert len(messages(cycle)) == 2
    gone = [led("id/a", "id/b"), row(id="id/b", status="withdrawn", reason="r")]
    assert messages(gone) == ['"id/a" leads to "id/b", which is itself withdrawn.']
    other = [led("id/a", "person/b"), row(id="person/b", class_name="foaf:Person")]
    assert messages(other) == ['"id/a" leads to "person/b", which is of another kind.']


@given(st.text(alphabet=st.sampled_from("abz09-AZ_ .é\n"), max_size=8))
@settings(deadline=None)
def test_a_slug_is_small_letters_and_digits_with_single_hyphens(text: str) -> None:
    words = text.split("-")
    good = all(word and set(word) <= set("abz09") for word in words) and not text[0].isdigit()
    assert (SLUG.fullmatch(text) is not None) == good
    assert (messages([row(id=f"id/{text}")]) == []) == good


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "must name the columns"),
        ("id,class\n", 1, "must name the columns"),
        (HEADER.replace("\treason", ""), 1, "must name the columns"),
        (HEADER + "id/rei\tur:Union\n", 2, "has 2 cells and not 6"),
        (HEADER + "id/rei\tur:Union\t2026-11-22\tactive\t\t\n\n", 3, "has 1 cells and not 6"),
        (HEADER + "id/rei\tur:Union\t2026-11-22\tactive\t\ta\tb\n", 2, "has 7 cells and not 6"),
    ],
)
def test_a_damaged_table_names_its_line(root: Path, text: str, line: int, says: str) -> None:
    ledger_path(root).write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError, match=says) as caught:
        read_ledger(root)
    assert (caught.value.file, caught.value.line) == (ledger_path(root), line)
    assert [finding.message for finding in compare(root)] == [caught.value.message]


def test_a_ledger_that_is_missing_or_not_utf_8_is_unreadable(root: Path) -> None:
    ledger_path(root).write_bytes(HEADER.encode() + b"id/\xff\n")
    for read in (read_ledger, compare):
        with pytest.raises(UnreadableError, match="not UTF-8") as caught:
            read(root)
        assert caught.value.line == 2
    ledger_path(root).unlink()
    with pytest.raises(UnreadableError, match="cannot be read"):
        compare(root)


def test_a_ledger_saved_by_a_spreadsheet_is_read(root: Path) -> None:
    text = HEADER + "id/rei\tur:Union\t2026-11-22\tactive\t\t\n"
    ledger_path(root).write_bytes(("\ufeff" + text.replace("\n", "\r\n")).encode())
    assert [entry.cells for entry in read_ledger(root)] == [
        ("id/rei", "ur:Union", "2026-11-22", "active", "", "")
    ]


# --- minting ---


def test_minting_adds_a_row_at_the_end_and_a_file_in_the_house_style(root: Path) -> None:
    path = mint(
        root,
        "organization",
        "rei-roren",
        "Federation",
        on=DAY,
        label="Example Federation",
        reason="asked for",
    )
    mint(root, "person", "aoki", on=DAY, label="青木", language="ja")
    mint(root, "event", "rei-1999", "ur:Merger", on=DAY, label="Merger into Rei")
    mint(root, "source", "yearbook-1990", on=DAY, label="Yearbook")
    assert path == root / "data" / "organizations" / "rei-roren.ttl"
    assert path.read_text(encoding="utf-8") == (
        "@base <https://w3id.org/unionref/> .\n"
        "@prefix org: <http://www.w3.org/ns/org#> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n"
        "@prefix ur: <https://w3id.org/unionref/ontology#> .\n\n"
        "<id/rei-roren>\n"
        "    a ur:Federation ;\n"
        '    skos:prefLabel "Example Federation"@en ;\n'
        "    org:classification <kind/industrial-federation> ;\n"
        "    .\n"
    )
    assert ledger_path(root).read_text(encoding="utf-8") == (
        HEADER + "id/rei-roren\tur:Federation\t2026-11-22\tactive\t\tasked for\n"
        "person/aoki\tfoaf:Person\t2026-11-22\tactive\t\t\n"
        "event/rei-1999\tur:Merger\t2026-11-22\tactive\t\t\n"
        "source/yearbook-1990\tur:Source\t2026-11-22\tactive\t\t\n"
    )
    assert compare(root) == []
    assert check_files(root.rglob("*.ttl")) == []
    source = (root / "data" / "sources" / "yearbook-1990.ttl").read_text(encoding="utf-8")
    assert 'dcterms:title "Yearbook"@en' in source
    assert '"青木"@ja' in (root / "data" / "persons" / "aoki.ttl").read_text(encoding="utf-8")


def test_without_a_name_the_file_says_that_its_name_is_ours(root: Path) -> None:
    text = mint(root, "organization", "rei", "ur:RelatedOrganization", on=DAY).read_text(encoding="utf-8")
    assert 'skos:prefLabel "rei"@ja-latn' in text
    assert 'skos:editorialNote "Working name made from the id' in text
    assert "org:classification" not in text


slugs = st.from_regex(SLUG, fullmatch=True).filter(lambda slug: slug.isascii() and len(slug) < 40)


@given(st.lists(slugs, min_size=1, max_size=4, unique=True), st.text(min_size=1, max_size=20), st.dates())
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_minted_agrees_with_the_ledger(
    root: Path, names: list[str], label: str, day: date
) -> None:
    shutil.rmtree(root / "data")
    (root / "data").mkdir()
    ledger_path(root).write_text(HEADER, encoding="utf-8")
    for name in names:
        try:
            path = mint(root, "organization", name, "Union", on=day, label=label)
        except UsageError:
            assert not label.strip() or re.search(r"[\x00-\x1f\x7f]", label)
            return
        assert any(getattr(triple.object, "value", None) == label.strip() for triple in parse(path))
    assert [entry.slug for entry in read_ledger(root)] == names
    assert compare(root) == []


@pytest.mark.parametrize(
    ("kind", "slug", "class_name", "options", "says"),
    [
        ("union", "rei", "Union", {}, '"union" is not a kind of entity'),
        ("organization", "Rei Roren", "Union", {}, '"Rei Roren" is not a slug'),
        ("organization", "rei\n", "Union", {}, "is not a slug"),
        ("organization", "../rei", "Union", {}, "is not a slug"),
        ("organization", "", "Union", {}, "is not a slug"),
        ("organization", "rei", "Merger", {}, '"Merger" is not a class for this kind'),
        ("organization", "rei", None, {}, "The class is missing"),
        ("organization", "old", "Union", {}, "minted on 2026-11-22 and is active"),
        ("organization", "rei", "Union", {"label": " "}, "The name is empty"),
        ("organization", "rei", "Union", {"label": "a\tb"}, "one line without tabs"),
        ("organization", "rei", "Union", {"reason": "a\nb"}, "one line without tabs"),
        ("organization", "rei", "Union", {"label": "a", "language": "JA"}, "not in lower case"),
        (
            "organization",
            "rei",
            "Union",
            {"label": "a", "language": "japanese language"},
            "not a language tag",
        ),
    ],
)
def test_a_bad_wish_is_a_usage_error_and_changes_nothing(
    root: Path, kind: str, slug: str, class_name: str | None, options: dict[str, str], says: str
) -> None:
    mint(root, "organization", "old", "Union", on=DAY)
    before = snapshot(root)
    with pytest.raises(UsageError, match=says) as caught:
        mint(root, kind, slug, class_name, on=DAY, **options)
    assert caught.value.exit_code == 2
    assert caught.value.fix
    assert snapshot(root) == before


def test_a_slug_is_suggested(root: Path) -> None:
    with pytest.raises(UsageError, match=r"write for example rei-roren$"):
        mint(root, "organization", "Rei Roren", "Union", on=DAY)
    with pytest.raises(UsageError, match=r"write for example rei-roren$"):
        mint(root, "organization", "例労連", "Union", on=DAY)


@pytest.mark.parametrize("class_name", ["StatisticalPopulation", "schema:StatisticalPopulation"])
def test_what_an_official_total_counts_is_minted_without_a_kind_of_organization(
    root: Path, class_name: str
) -> None:
    path = mint(root, "organization", "rei-total", class_name, on=DAY, label="All unions")
    assert path.read_text(encoding="utf-8") == (
        "@base <https://w3id.org/unionref/> .\n"
        "@prefix schema: <https://schema.org/> .\n"
        "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\n"
        "<id/rei-total>\n"
        "    a schema:StatisticalPopulation ;\n"
        '    skos:prefLabel "All unions"@en ;\n'
        "    .\n"
    )
    assert [entry.class_name for entry in read_ledger(root)] == ["schema:StatisticalPopulation"]
    assert compare(root) == []


def test_an_id_once_redirected_or_withdrawn_is_not_minted_again(root: Path) -> None:
    for name in ("a", "b"):
        mint(root, "organization", name, "Union", on=DAY)
    redirect(root, "id/a", "id/b", "the same")
    with pytest.raises(UsageError, match="is redirected to id/b"):
        mint(root, "organization", "a", "Union", on=DAY)


def test_a_file_that_is_there_is_kept_and_gives_the_class(root: Path) -> None:
    path = root / "data" / "organizations" / "rei.ttl"
    path.parent.mkdir()
    path.write_text(AFFILIATION, encoding="utf-8")
    assert [finding.fix for finding in compare(root)] == ["unionref ids new organization rei"]
    with pytest.raises(UsageError, match="file says ur:Union and not ur:Council"):
        mint(root, "organization", "rei", "Council", on=DAY)
    assert mint(root, "organization", "rei", on=DAY) == path
    assert path.read_text(encoding="utf-8") == AFFILIATION
    assert read_ledger(root)[0].class_name == "ur:Union"
    assert compare(root) == []


def test_a_file_that_describes_something_else_is_not_minted(root: Path) -> None:
    path = root / "data" / "organizations" / "other.ttl"
    path.parent.mkdir()
    path.write_text(AFFILIATION, encoding="utf-8")
    with pytest.raises(FindingsError, match="does not describe <id/other>"):
        mint(root, "organization", "other", on=DAY)
    assert read_ledger(root) == ()


def test_nothing_is_built_on_a_ledger_that_breaks_a_rule(root: Path) -> None:
    ledger_path(root).write_text(HEADER + "id/rei\tur:Union\t2026-02-30\tactive\t\t\n", encoding="utf-8")
    before = snapshot(root)
    with pytest.raises(FindingsError, match="2026-02-30"):
        mint(root, "organization", "new", "Union", on=DAY)
    with pytest.raises(FindingsError, match="2026-02-30"):
        redirect(root, "id/rei", "id/rei", "r")
    assert snapshot(root) == before


# --- redirecting ---


@pytest.fixture
def pair(root: Path) -> Path:
    for name in ("old", "new", "third"):
        mint(root, "organization", name, "Union", on=DAY, label=name.title())
    mint(root, "person", "old", on=DAY, label="Old")
    return root


def test_redirecting_leaves_a_tombstone_and_a_reason(pair: Path) -> None:
    path = redirect(pair, "id/old", "https://w3id.org/unionref/id/new", " two spellings of one union ")
    assert path.read_text(encoding="utf-8") == (
        "@base <https://w3id.org/unionref/> .\n"
        "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
        "@prefix owl: <http://www.w3.org/2002/07/owl#> .\n\n"
        "<id/old>\n    dcterms:isReplacedBy <id/new> ;\n    owl:deprecated true ;\n    .\n"
    )
    entries = read_ledger(pair)
    assert [entry.id for entry in entries] == ["id/old", "id/new", "id/third", "person/old"]
    assert entries[0].cells[3:] == ("redirected", "id/new", "two spellings of one union")
    assert compare(pair) == []
    assert check_files([path]) == []


def test_what_led_to_the_old_id_leads_to_the_new_one(pair: Path) -> None:
    redirect(pair, "third", "id/old", "first finding")
    redirect(pair, "id/old", "new", "second finding")
    entries = {entry.id: entry for entry in read_ledger(pair)}
    assert entries["id/third"].redirect_to == entries["id/old"].redirect_to == "id/new"
    assert entries["id/third"].reason == "first finding"
    assert "<id/new>" in (pair / "data" / "organizations" / "third.ttl").read_text(encoding="utf-8")
    assert compare(pair) == []


@pytest.mark.parametrize(
    ("old", "new", "reason", "says"),
    [
        ("id/none", "id/new", "r", '"id/none" is not an id of the ledger'),
        ("id/old", "id/nwe", "r", '"id/nwe" is not an id of the ledger'),
        ("old", "id/new", "r", '"old" can be id/old, person/old'),
        ("id/old", "id/old", "r", "are the same id"),
        ("person/old", "id/new", "r", "are ids of two kinds"),
        ("id/old", "id/new", "  ", "needs a reason"),
        ("id/old", "id/new", "a\tb", "one line without tabs"),
        ("id/third", "id/new", "r", '"id/third" is already redirected to id/new'),
        ("id/old", "id/third", "r", '"id/third" is already redirected to id/new'),
    ],
)
def test_a_bad_redirect_is_a_usage_error_and_changes_nothing(
    pair: Path, old: str, new: str, reason: str, says: str
) -> None:
    redirect(pair, "id/third", "id/new", "for the test")
    before = snapshot(pair)
    with pytest.raises(UsageError, match=says) as caught:
        redirect(pair, old, new, reason)
    assert caught.value.fix
    assert snapshot(pair) == before


def test_an_unknown_id_suggests_the_nearest(pair: Path) -> None:
    with pytest.raises(UsageError, match="did you mean id/new"):
        redirect(pair, "id/old", "id/nwe", "r")


@pytest.mark.parametrize(
    ("file", "text"),
    [
        ("data/organizations/third.ttl", "{third} <id/third#in-old> <urn:p> <id/old> ."),
        ("data/organizations/third.ttl", "{third} <id/third#in-old> <urn:p> <id/old#seat> ."),
        ("data/organizations/third.ttl", "{third} <id/third> <id/old> <id/new> ."),
        ("data/mappings/wikidata.sssom.tsv", "subject_id\tobject_id\nid:old\twikidata:Q1\n"),
        ("data/mappings/wikidata.sssom.tsv", "https://w3id.org/unionref/id/old\twikidata:Q1\n"),
        ("queries/a/b.rq", "SELECT * {{ VALUES ?x {{ <https://w3id.org/unionref/id/old> }} ?x ?p ?o }}"),
    ],
)
def test_a_redirect_waits_until_no_other_file_refers_to_the_old_id(pair: Path, file: str, text: str) -> None:
    path = pair / file
    path.parent.mkdir(parents=True, exist_ok=True)
    third = "@base <https://w3id.org/unionref/> . <id/third> a <ontology#Union> ."
    path.write_text(text.format(third=third), encoding="utf-8")
    before = snapshot(pair)
    with pytest.raises(FindingsError, match=f"still referred to in {file}"):
        redirect(pair, "id/old", "id/new", "r")
    assert snapshot(pair) == before


def test_names_that_only_look_alike_do_not_hold_a_redirect_up(pair: Path) -> None:
    mappings = pair / "data" / "mappings" / "wikidata.sssom.tsv"
    mappings.parent.mkdir()
    mappings.write_text(
        "id:old-2\twikidata:Q1\nperson:old\tx:id:old\nhttps://w3id.org/unionref/id/older\tx\n"
    )
    redirect(pair, "id/old", "id/new", "r")
    assert compare(pair) == []


def test_a_redirect_waits_until_the_statements_are_moved(pair: Path) -> None:
    path = pair / "data" / "organizations" / "old.ttl"
    path.write_text(AFFILIATION.replace("rei", "old"), encoding="utf-8")
    before = snapshot(pair)
    with pytest.raises(
        FindingsError, match=r"still holds 1 statements, the first of them <id/old#in-center>"
    ):
        redirect(pair, "id/old", "id/new", "r")
    assert snapshot(pair) == before


# --- whole or not at all ---


def failing_after(count: int, real: Callable[..., None]) -> Callable[..., None]:
    calls = []

    def sync(*arguments: object) -> None:
        calls.append(arguments)
        if len(calls) == count + 1:
            raise OSError(28, os.strerror(28))
        real(*arguments)

    return sync


@pytest.mark.parametrize("count", [0, 1, 2])
def test_a_full_disk_in_the_middle_leaves_everything_as_it_was(
    pair: Path, monkeypatch: pytest.MonkeyPatch, count: int
) -> None:
    redirect(pair, "id/third", "id/old", "for the test")
    before = snapshot(pair)
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", failing_after(2 * count, os.fsync))
        with pytest.raises(UnreadableError, match="the disk is full"):
            redirect(pair, "id/old", "id/new", "r")
    assert snapshot(pair) == before
    if count < 2:
        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", failing_after(2 * count, os.fsync))
            with pytest.raises(UnreadableError, match="the disk is full"):
                mint(pair, "organization", "fourth", "Union", on=DAY)
        assert snapshot(pair) == before
    mint(pair, "organization", "fourth", "Union", on=DAY)
    assert compare(pair) == []


def test_a_folder_that_cannot_be_made_is_named(root: Path) -> None:
    (root / "data" / "organizations").write_text("a file in the way")
    with pytest.raises(UnreadableError, match="cannot be"):
        mint(root, "organization", "rei", "Union", on=DAY)
    assert read_ledger(root) == ()


# --- ledger against files ---


def put(root: Path, file: str, text: str) -> Path:
    path = root / "data" / file
    path.parent.mkdir(exist_ok=True)
    head = "@base <https://w3id.org/unionref/> . @prefix ur: <https://w3id.org/unionref/ontology#> . "
    path.write_text(head + text, encoding="utf-8")
    return path


def findings_of(root: Path) -> list[UnionrefError]:
    findings = compare(root)
    assert all(finding.fix and finding.file for finding in findings if isinstance(finding, FindingsError))
    return findings


def test_an_id_used_twice_names_both_files(pair: Path) -> None:
    third = put(pair, "organizations/third.ttl", "<id/third> a ur:Union . <id/new> a ur:Union .")
    (finding,) = findings_of(pair)
    assert "<id/new> is described in two files" in finding.message
    assert str(third) in finding.message
    assert str(pair / "data" / "organizations" / "new.ttl") in finding.message


def test_a_fragment_described_in_two_files_names_both(pair: Path) -> None:
    put(pair, "organizations/new.ttl", "<id/new> a ur:Union . <id/new#seat> a ur:Seat .")
    put(
        pair,
        "persons/old.ttl",
        "<person/old> a <http://xmlns.com/foaf/0.1/Person> . <id/new#seat> a ur:Seat .",
    )
    (finding,) = findings_of(pair)
    assert "<id/new#seat> is described in two files" in finding.message
    assert "persons/old.ttl" in finding.message and "organizations/new.ttl" in finding.message


def test_rows_and_files_without_each_other(pair: Path) -> None:
    put(pair, "events/extra.ttl", "<event/extra> a ur:Merger .")
    put(pair, "sources/Bad_Name.ttl", "<source/Bad_Name> a ur:Source .")
    (pair / "data" / "organizations" / "third.ttl").unlink()
    found = [finding.message for finding in findings_of(pair)]
    assert found == [
        '"event/extra" has a file but no row in the ledger of ids.',
        '"source/Bad_Name" has a file but no row in the ledger of ids.',
        '"id/third" is active, but there is no file data/organizations/third.ttl.',
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<id/new> a ur:Federation .", "The ledger says ur:Union, the file ur:Federation."),
        ("<id/newer> a ur:Union .", "does not describe <id/new>"),
        ("<id/new> <http://www.w3.org/2002/07/owl#deprecated> true .", "its file says that it is replaced"),
        (
            "<id/new> <http://purl.org/dc/terms/isReplacedBy> <id/third> .",
            "its file says that it is replaced",
        ),
    ],
)
def test_an_active_row_and_its_file_say_the_same(pair: Path, text: str, says: str) -> None:
    path = put(pair, "organizations/new.ttl", text)
    (finding,) = findings_of(pair)
    assert says in finding.message
    assert finding.file == path


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<id/old> a ur:Union .", "does not say owl:deprecated true"),
        ("<id/old> <http://www.w3.org/2002/07/owl#deprecated> true .", "its file says otherwise"),
        (
            "<id/old> <http://www.w3.org/2002/07/owl#deprecated> true ; "
            "<http://purl.org/dc/terms/isReplacedBy> <id/third> .",
            'leads to "id/new", but its file says otherwise',
        ),
    ],
)
def test_a_redirected_row_and_its_tombstone_say_the_same(pair: Path, text: str, says: str) -> None:
    redirect(pair, "id/old", "id/new", "r")
    put(pair, "organizations/old.ttl", text)
    (finding,) = findings_of(pair)
    assert says in finding.message


def test_a_redirected_row_needs_its_tombstone_and_a_withdrawn_one_no_file(pair: Path) -> None:
    redirect(pair, "id/old", "id/new", "r")
    (pair / "data" / "organizations" / "old.ttl").unlink()
    assert [finding.message for finding in findings_of(pair)] == [
        '"id/old" is redirected, but there is no file data/organizations/old.ttl.'
    ]
    ledger = ledger_path(pair)
    text = ledger.read_text(encoding="utf-8").replace("redirected\tid/new\tr", "withdrawn\t\tnever existed")
    ledger.write_text(text, encoding="utf-8")
    assert findings_of(pair) == []
    put(pair, "organizations/old.ttl", "<id/old> a ur:Union .")
    assert "is withdrawn, but its file does not say owl:deprecated true" in findings_of(pair)[0].message


def test_an_unreadable_file_is_a_finding_and_not_a_missing_one(pair: Path) -> None:
    path = pair / "data" / "organizations" / "new.ttl"
    path.write_text("<id/new> a", encoding="utf-8")
    (finding,) = findings_of(pair)
    assert isinstance(finding, UnreadableError)
    assert finding.file == path


def test_files_already_read_are_not_read_again(pair: Path) -> None:
    files = {path: parse(path) for path in (pair / "data").rglob("*.ttl")}
    shutil.rmtree(pair / "data" / "persons")
    assert compare(pair, files) == []
    seat = ox.Triple(ox.NamedNode("urn:s"), ox.NamedNode("urn:p"), ox.Literal("v"))
    twice = {path: [*graph, seat] for path, graph in files.items()}
    assert len(compare(pair, twice)) == len(files) - 1


def test_bad_rows_and_files_are_reported_together(pair: Path) -> None:
    with ledger_path(pair).open("a", encoding="utf-8") as file:
        file.write("id/Bad\tur:Union\t2026-02-30\tactive\t\t\n")
    put(pair, "events/extra.ttl", "<event/extra> a ur:Merger .")
    found = [finding.message for finding in findings_of(pair)]
    assert len(found) == 3
    assert found[0] == '"id/Bad" is not an id.'
    assert "2026-02 has no day 30" in found[1]
    assert "event/extra" in found[2]
