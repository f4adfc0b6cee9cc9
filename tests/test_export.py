"""What is given back to Wikidata: the statements chosen, their syntax, the comparison, the constraints."""

from __future__ import annotations

import csv
import io
import json
import random
import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import wikidata_root
from click.testing import CliRunner, Result
from conftest import REPOSITORY, Built

from unionref import exports
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.dates import PartialDate
from unionref.describe import Facts
from unionref.errors import UnreadableError
from unionref.exports import Claim, Item, Quantity, Reference, Snapshot, Statement, Text, Time
from unionref.exports.citing import cite
from unionref.exports.comparing import look_up, relation
from unionref.exports.model import Other, Unknown
from unionref.exports.plan import JOINED, TWICE
from unionref.exports.snapshot import Entry
from unionref.namespaces import BASE, expand
from unionref.paths import Root

SHAPES = REPOSITORY / "ontology" / "wikidata" / "shapes.ttl"
SOURCE = Reference("P854", "https://example.org/book", Time.of(PartialDate("2026-11-22", "day")))


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Root:
    """The small data set of tests/wikidata, built."""
    return wikidata_root.built(tmp_path_factory.mktemp("wikidata"))


def run(root: Root, *words: str) -> Result:
    environment = {"UNIONREF_BUILD": "", "UNIONREF_ROOT": ""}
    result = CliRunner(env=environment).invoke(cli, ["--root", str(root.path), "export", *words])
    assert result.exit_code == 0, result.output
    return result


def time(text: str) -> Time:
    return Time.of(PartialDate.from_text(text))


def said(name: str, value: exports.model.Value, *qualifiers: tuple[str, exports.model.Value]) -> Statement:
    """A statement of ours about Q1, which is id/one."""
    return Statement("Q1", "id/one", name, value, qualifiers, SOURCE, f"id/one#{name}-{value}")


def entry(item: str, *claims: Claim) -> Snapshot:
    return Snapshot({item: Entry(item, "", claims)}, {}, frozenset())


# --- QuickStatements ---


@pytest.mark.parametrize(
    ("expected", "options"),
    [
        ("expected.v1.tsv", []),
        ("expected.all.v1.tsv", ["--contested", "--wikipedia"]),
        ("expected.snapshot.v1.tsv", ["--snapshot", str(wikidata_root.SNAPSHOT)]),
    ],
)
def test_the_commands_are_those_checked_by_hand(small: Root, expected: str, options: list[str]) -> None:
    assert run(small, "quickstatements", *options).stdout == wikidata_root.read(expected)


@pytest.mark.parametrize(
    ("expected", "options"),
    [
        ("expected.left-out.tsv", []),
        ("expected.snapshot.left-out.tsv", ["--snapshot", str(wikidata_root.SNAPSHOT)]),
    ],
)
def test_what_is_left_out_is_listed_with_the_reason_and_counted(
    small: Root, tmp_path: Path, expected: str, options: list[str]
) -> None:
    file = tmp_path / "left-out.tsv"
    told = run(small, "quickstatements", "--left-out", str(file), *options).stderr
    assert file.read_text(encoding="utf-8") == wikidata_root.read(expected)
    rows = list(csv.DictReader(io.StringIO(wikidata_root.read(expected)), delimiter="\t"))
    assert f"{len(rows)} statements left out" in told
    for reason in {row["reason"] for row in rows}:
        assert f"{sum(row['reason'] == reason for row in rows):6d}  {reason}\n" in told


def test_without_a_snapshot_it_is_said_that_everything_is_listed(small: Root) -> None:
    assert "everything of ours is listed" in run(small, "quickstatements").stderr
    compared = run(small, "quickstatements", "--snapshot", str(wikidata_root.SNAPSHOT)).stderr
    assert "everything of ours" not in compared
    assert "Q104 was merged into Q114 at Wikidata; Q114 is used" in compared


def test_new_items_are_made_only_when_asked_for_and_in_their_own_file(small: Root, tmp_path: Path) -> None:
    file = tmp_path / "create.tsv"
    plain = run(small, "quickstatements")
    assert "CREATE" not in plain.stdout
    assert "new items for 1 organizations" in plain.stderr
    assert run(small, "quickstatements", "--create", str(file)).stdout == plain.stdout
    assert file.read_text(encoding="utf-8") == wikidata_root.read("expected.create.tsv")


def test_a_new_item_gets_each_name_once_and_none_that_wikidata_refuses() -> None:
    """A label is one line of at most 250 characters; a quotation mark would end the text."""
    names = ("Zeta", "Zeta", "Z" * 251, "Ze\nta", "Ze\tta", " Zeta", 'Ze"ta', "Zeta Union")
    labels = {"id/zeta": (*((name, "en") for name in names), ("ゼータ", "ja"), ("Zēta", "ja-latn"))}
    ours = exports.Ours({}, ("id/zeta",), (said("P571", time("1950")),), (), labels, {"id/zeta": ("Union",)})
    plan = replace(exports.make_plan(ours), creations=(("id/zeta", ours.statements),))
    lines = exports.to_create(plan, ours).splitlines()
    assert lines[:4] == ["CREATE", 'LAST\tLja\t"ゼータ"', 'LAST\tLen\t"Zeta"', 'LAST\tAen\t"Zeta Union"']
    assert [line.split("\t")[:2] for line in lines[4:]] == [
        ["LAST", "P31"],
        ["LAST", "P17"],
        ["LAST", "P571"],
    ]


@pytest.mark.parametrize(
    ("kind", "reliability", "url", "cited"),
    [
        ("encyclopaedia", 3, "https://enpedia.rxy.jp/wiki/X", None),
        ("encyclopaedia", 2, "https://kotobank.jp/word/x", "P854"),
        ("encyclopaedia", 3, "https://ja.wikipedia.org/wiki/X", "P4656"),
        ("newspaper", 3, "https://example.org/news", "P854"),
        ("mirror", 2, "https://example.org/copy", None),
    ],
)
def test_a_wiki_that_is_not_of_wikimedia_is_not_cited(
    kind: str, reliability: int, url: str, cited: str | None
) -> None:
    read = ox.Literal("2026-11-22", datatype=ox.NamedNode(expand("xsd:date")))
    about = {
        "dcterms:type": ox.NamedNode(f"{BASE}source-kind/{kind}"),
        "ur:reliability": ox.NamedNode(f"{BASE}reliability/{reliability}"),
        "schema:url": ox.NamedNode(url),
        "pav:retrievedOn": read,
    }
    source = Facts(f"{BASE}source/x", {expand(name): [term] for name, term in about.items()})
    passage = ox.NamedNode(f"{BASE}source/x#p1")
    statement = Facts(f"{BASE}id/a#s", {expand("prov:wasDerivedFrom"): [passage]})
    reference = cite(statement, {source.iri: source})
    assert (reference.property if reference else None) == cited


def test_only_the_organizations_asked_for_are_exported(small: Root) -> None:
    lines = run(small, "quickstatements", "beta", "Centre").stdout.splitlines()
    assert {line.split("\t")[0] for line in lines} == {"Q102", "Q110"}


def v1_of_csv(text: str) -> list[str]:
    """Read QuickStatements' CSV as its documentation says, and return the commands of version 1."""
    header, *rows = csv.reader(io.StringIO(text))
    assert header[0] == "qid"
    lines = []
    for row in rows:
        assert len(row) == len(header)
        cells = [row[0]]
        for name, cell in list(zip(header, row, strict=True))[1:]:
            if not cell:
                continue
            key = "P" + name[3:] if name.startswith("qal") else name.upper()
            cells += [key, cell]
        lines.append("\t".join(cells))
    return lines


def test_csv_says_what_version_1_says(small: Root) -> None:
    text = run(small, "quickstatements", "--contested", "--wikipedia", "--format", "csv").stdout
    assert v1_of_csv(text) == wikidata_root.read("expected.all.v1.tsv").splitlines()
    header = text.splitlines()[0].split(",")
    assert header[:6] == ["qid", "P571", "S854", "s813", "S4656", "s813"]
    assert '"ja:""アルファ労働組合"""' in text
    assert '"""https://example.org/book"""' in text


def test_every_command_has_a_reference_with_the_day_of_reading() -> None:
    for name in ("expected.all.v1.tsv", "expected.snapshot.v1.tsv"):
        for line in wikidata_root.read(name).splitlines():
            cells = line.split("\t")
            assert cells[-4] in ("S854", "S4656"), line
            assert cells[-2:] == ["S813", "+2026-11-22T00:00:00Z/11"], line


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("1989", "+1989-00-00T00:00:00Z/9"),
        ("1989-11", "+1989-11-00T00:00:00Z/10"),
        ("1989-11-21", "+1989-11-21T00:00:00Z/11"),
    ],
)
def test_a_date_keeps_its_precision(text: str, written: str) -> None:
    assert exports.to_v1([said("P571", time(text))]).split("\t")[2] == written


def test_the_same_bytes_twice_and_whatever_the_order_of_the_statements(small: Root) -> None:
    dataset = Dataset(small.path / "build")
    ours = exports.read_ours(dataset)
    snapshot = exports.read_snapshot([wikidata_root.SNAPSHOT])
    first = exports.make_plan(ours, snapshot)
    assert first == exports.make_plan(exports.read_ours(dataset), snapshot)
    mixed = list(ours.statements)
    random.Random(5).shuffle(mixed)
    shuffled = exports.make_plan(replace(ours, statements=tuple(mixed)), snapshot)
    assert set(shuffled.statements) == set(first.statements)
    assert shuffled.left_out == first.left_out


def test_the_real_data_give_statements_for_linked_items_only(whole: Built) -> None:
    dataset = Dataset(whole.path)
    ours = exports.read_ours(dataset)
    plan = exports.make_plan(ours, wikipedia=True)
    assert {"Q11508432", "Q11389459", "Q11390206", "Q11508219"} <= {s.subject for s in plan.statements}
    assert {s.subject for s in plan.statements} <= set(ours.items.values())
    assert not [s for s in plan.statements if s.contested or s.reference is None]
    line = (
        "Q11508432\tP571\t+1953-07-12T00:00:00Z/11\tS854\t"
        '"https://www.minpororen.jp/?page_id=2001"\tS813\t+2026-11-22T00:00:00Z/11'
    )
    assert line in exports.to_v1(plan.statements).splitlines()


def test_the_commands_of_the_page_print_what_it_shows(whole: Built) -> None:
    page = (REPOSITORY / "docs" / "linking.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```console\n\$ unionref (.*)\n((?:.*\n)*?)```", page)
    assert len(blocks) == 1
    for command, output in blocks:
        where = ["--root", str(whole.root.path), "--build", str(whole.path)]
        result = CliRunner().invoke(cli, [*where, *command.split()])
        assert (result.exit_code, result.stdout) == (0, output)


def test_the_page_names_every_property_reason_and_constraint() -> None:
    page = (REPOSITORY / "docs" / "linking.md").read_text(encoding="utf-8")
    giving_back = page[page.index("## Giving back") : page.index("## Traps")]
    for name in exports.PROPERTIES:
        assert f"{name} " in giving_back
    for expected, _, _ in BREACHES:
        assert expected.rpartition(" ")[0] in giving_back


def plan_of(*statements: Statement, snapshot: Snapshot | None = None) -> exports.Plan:
    ours = exports.Ours({"id/one": "Q1"}, (), statements, (), {}, {})
    return exports.make_plan(ours, snapshot)


def count(amount: int, text: str) -> Statement:
    return replace(said("P2124", Quantity(amount), ("P585", time(text))), iri=f"id/one#count-{text}")


def test_of_two_statements_with_one_value_one_is_given() -> None:
    plan = plan_of(count(5, "2012"), count(6, "2013"), count(5, "2021"))
    assert [str(s) for s in plan.statements] == ["6 [at 2013]", "5 [at 2021]"]
    assert [(x.reason, x.value) for x in plan.left_out] == [(JOINED, "5 [at 2012]")]


def test_a_value_that_wikidata_has_with_another_date_is_not_given() -> None:
    there = entry("Q1", Claim("P2124", Quantity(5), (("P585", time("2012")),)), Claim("P31", Item("Q2")))
    plan = plan_of(count(5, "2021"), count(7, "2021"), snapshot=there)
    assert [str(s) for s in plan.statements] == ["7 [at 2021]"]
    assert [(x.reason, x.detail) for x in plan.left_out] == [(JOINED, "5 [at 2012]")]


def test_the_statement_that_says_most_is_given_and_what_it_covers_is_not() -> None:
    start, end = ("P580", time("2009-10")), ("P582", time("2015"))
    wide = said("P463", Item("Q2"), start, end)
    less = replace(said("P463", Item("Q2"), ("P580", time("2009"))), iri="id/one#less")
    plan = plan_of(less, wide)
    assert plan.statements == (wide,)
    assert [(x.reason, x.iri) for x in plan.left_out] == [(TWICE, "id/one#less")]


def test_of_successions_with_two_dates_none_is_given() -> None:
    first = said("P7888", Item("Q2"), ("P585", time("1981")))
    second = replace(said("P7888", Item("Q2"), ("P585", time("1993"))), iri="id/one#second")
    assert plan_of(first, second).statements == ()
    assert dict(plan_of(first, second).reasons()) == {JOINED: 2}


# --- the comparison ---


def test_the_comparison_is_the_one_checked_by_hand(small: Root) -> None:
    result = run(small, "wikidata-diff", str(wikidata_root.SNAPSHOT), "--format", "json")
    assert json.loads(result.stdout) == json.loads(wikidata_root.read("expected.diff.json"))


def test_the_table_and_the_page_hold_every_row_and_remark(small: Root, tmp_path: Path) -> None:
    expected = json.loads(wikidata_root.read("expected.diff.json"))
    table = run(small, "wikidata-diff", str(wikidata_root.SNAPSHOT)).stdout
    file = tmp_path / "diff.html"
    run(small, "wikidata-diff", str(wikidata_root.SNAPSHOT), "--format", "html", "-o", str(file))
    page = file.read_text(encoding="utf-8")
    assert page.count('<tr class="') == len(expected["rows"])
    for row in expected["rows"]:
        for text in (row["ours"], row["theirs"], row["note"]):
            assert text is None or (text in table and text in page)
    for remark in (
        "delta: Q104 was merged into Q114 at Wikidata.",
        "epsilon: Q105 is not at Wikidata any more.",
        "Q999 (Some Federation) is in the snapshot, and nothing here is linked to it.",
    ):
        assert remark in table and remark in page


def test_texts_from_wikidata_are_escaped_on_the_page() -> None:
    from unionref.exports.diff import Diff, Row
    from unionref.exports.report import to_html

    row = Row("Q1", "one", "<One>", "P1448", "missing here", "", "<script>x</script> & (ja)", "", "")
    assert "<table" not in to_html(Diff((), (), (), (), (("Q2", "b"),)))
    assert "<p>Nothing to compare: the snapshot holds no item" in to_html(Diff((), (), (), (), ()))
    page = to_html(Diff((row,), (), (), (), (("Q2", "<b>"),)))
    assert "<script>" not in page and "<One>" not in page and "<b>" not in page
    assert "&lt;script&gt;x&lt;/script&gt; &amp; (ja)" in page


@pytest.mark.parametrize(
    ("ours", "theirs", "expected"),
    [
        (said("P571", time("1989")), Claim("P571", time("1989-11-21")), "same"),
        (said("P571", time("1989-11-21")), Claim("P571", time("1989")), "same"),
        (said("P571", time("1989-11")), Claim("P571", time("1989-12-01")), "conflict"),
        (said("P571", time("1989")), Claim("P571", Unknown()), "conflict"),
        (said("P571", time("1989")), Claim("P571", Other("-0044")), "conflict"),
        (said("P463", Item("Q2")), Claim("P463", Item("Q3")), "other"),
        (said("P463", Item("Q2"), ("P580", time("1989"))), Claim("P463", Item("Q2")), "same"),
        (
            said("P463", Item("Q2"), ("P580", time("1989"))),
            Claim("P463", Item("Q2"), (("P580", time("1990")),)),
            "conflict",
        ),
        (
            said("P463", Item("Q2"), ("P580", time("1950")), ("P582", time("1960"))),
            Claim("P463", Item("Q2"), (("P580", time("1989")),)),
            "other",
        ),
        (
            said("P463", Item("Q2"), ("P582", time("1960"))),
            Claim("P463", Item("Q2"), (("P580", time("1970")),)),
            "other",
        ),
        (
            said("P2124", Quantity(5), ("P585", time("2019"))),
            Claim("P2124", Quantity(5), (("P585", time("2019-06")),)),
            "same",
        ),
        (
            said("P2124", Quantity(5), ("P585", time("2019"))),
            Claim("P2124", Quantity(6), (("P585", time("2019")),)),
            "conflict",
        ),
        (
            said("P2124", Quantity(5), ("P585", time("2019"))),
            Claim("P2124", Quantity(6), (("P585", time("2020")),)),
            "other",
        ),
        (said("P2124", Quantity(5), ("P585", time("2019"))), Claim("P2124", Quantity(5)), "same"),
        (said("P1448", Text("全労連", "ja")), Claim("P1448", Text(" 全労連", "ja")), "same"),
        (said("P1448", Text("全労連", "ja")), Claim("P1448", Text("総評", "ja")), "conflict"),
        (said("P1448", Text("全労連", "ja")), Claim("P1448", Text("Zenroren", "en")), "other"),
        (said("P1813", Text("全労連", "ja")), Claim("P1813", Text("労連", "ja")), "other"),
    ],
)
def test_how_two_statements_stand(ours: Statement, theirs: Claim, expected: str) -> None:
    assert relation(ours, theirs) == expected


def test_ranks_are_respected() -> None:
    ours = said("P571", time("1989"))
    same, other = Claim("P571", time("1989")), Claim("P571", time("1990"))
    deprecated, preferred = replace(same, rank="deprecated"), replace(other, rank="preferred")
    assert look_up(ours, []).state == "missing there"
    assert look_up(ours, [same, other]).state == "same"
    assert look_up(ours, [replace(other, rank="deprecated")]).state == "missing there"
    for claims, note in (([deprecated], "deprecated"), ([same, preferred], "prefers another")):
        found = look_up(ours, claims)
        assert (found.state, found.is_there) == ("different", True)
        assert note in found.note
    assert (look_up(ours, [other]).state, look_up(ours, [other]).is_there) == ("different", False)


# --- the snapshot ---


def snapshot_of(tmp_path: Path, value: object) -> Path:
    path = tmp_path / "snapshot.json"
    path.write_text(value if isinstance(value, str) else json.dumps(value), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("", "it is empty"),
        ('{"entities": {"Q1": {"id": "Q', "it breaks off or is damaged"),
        ("<!DOCTYPE html><title>503</title>", "a page of HTML"),
        ("[1, 2]", "has no “entities”"),
        ({"batchcomplete": ""}, "has no “entities”"),
        ({"error": {"code": "x", "info": "Too many values"}}, "answered with an error: Too many values"),
        ({"entities": {"Q0": {"id": "Q0"}}}, "“Q0”, which is not the id of an item"),
        ({"entities": {"P31": {"id": "P31"}}}, "“P31”, which is not the id of an item"),
        ({"entities": {"Q1": []}}, "what the snapshot says of Q1"),
        ({"entities": {"Q1": {"id": "Q1", "claims": {"P571": [{"rank": "normal"}]}}}}, "says of Q1"),
        ({"entities": {"Q1": {"id": "Q1", "claims": {"P571": "x"}}}}, "says of Q1"),
    ],
)
def test_a_snapshot_that_is_none_is_refused_with_a_sentence(
    tmp_path: Path, value: object, sentence: str
) -> None:
    path = snapshot_of(tmp_path, value)
    with pytest.raises(UnreadableError) as caught:
        exports.read_snapshot([path])
    assert sentence.lower() in caught.value.message.lower()
    assert caught.value.file == path
    assert caught.value.fix is not None and "wbgetentities" in caught.value.fix


def wikidata_time(tmp_path: Path, text: str, precision: int, calendar: str = "Q1985727") -> Claim:
    value = {
        "time": text,
        "precision": precision,
        "calendarmodel": f"http://www.wikidata.org/entity/{calendar}",
    }
    snak = {"snaktype": "value", "property": "P571", "datavalue": {"type": "time", "value": value}}
    entity = {"id": "Q1", "claims": {"P571": [{"mainsnak": snak}]}}
    (claim,) = (
        exports.read_snapshot([snapshot_of(tmp_path, {"entities": {"Q1": entity}})]).entries["Q1"].claims
    )
    return claim


@pytest.mark.parametrize(
    ("text", "precision", "shown", "first", "last"),
    [
        ("+1989-11-21T00:00:00Z", 11, "1989-11-21", date(1989, 11, 21), date(1989, 11, 21)),
        ("+1988-02-00T00:00:00Z", 10, "1988-02", date(1988, 2, 1), date(1988, 2, 29)),
        ("+1989-12-31T00:00:00Z", 10, "1989-12", date(1989, 12, 1), date(1989, 12, 31)),
        ("+1989-01-01T00:00:00Z", 9, "1989", date(1989, 1, 1), date(1989, 12, 31)),
        ("+1989-00-00T00:00:00Z", 8, "1980s", date(1980, 1, 1), date(1989, 12, 31)),
        ("+1950-00-00T00:00:00Z", 7, "1901–2000", date(1901, 1, 1), date(2000, 12, 31)),
    ],
)
def test_a_date_of_wikidata_is_the_days_it_can_mean(
    tmp_path: Path, text: str, precision: int, shown: str, first: date, last: date
) -> None:
    value = wikidata_time(tmp_path, text, precision).value
    assert isinstance(value, Time)
    assert (value.text, value.first, value.last) == (shown, first, last)


def test_a_julian_date_is_the_gregorian_day_it_was(tmp_path: Path) -> None:
    value = wikidata_time(tmp_path, "+1900-02-16T00:00:00Z", 11, "Q1985786").value
    assert isinstance(value, Time)
    assert (value.first, value.last) == (date(1900, 2, 28), date(1900, 2, 28))
    year = wikidata_time(tmp_path, "+1917-00-00T00:00:00Z", 9, "Q1985786").value
    assert isinstance(year, Time)
    assert (year.first, year.last) == (date(1917, 1, 14), date(1918, 1, 13))


def test_a_date_long_before_our_era_matches_nothing(tmp_path: Path) -> None:
    assert isinstance(wikidata_time(tmp_path, "-0044-03-15T00:00:00Z", 11).value, Other)


def test_snapshots_in_several_files_are_one(tmp_path: Path) -> None:
    (tmp_path / "a.json").write_text('{"entities": {"Q1": {"id": "Q1"}}}', encoding="utf-8")
    (tmp_path / "b.json").write_text('{"entities": {"Q2": {"id": "Q2", "missing": ""}}}', encoding="utf-8")
    found = exports.read_snapshot([tmp_path / "a.json", tmp_path / "b.json"])
    assert (set(found.entries), set(found.missing)) == ({"Q1"}, {"Q2"})


# --- constraints ---

GAMMA = said("P7888", Item("Q2"))
FAR = (replace(said("P571", time("1990")), subject="Q2", entity="id/two"), said("P576", time("1960")))

BREACHES: list[tuple[str, Sequence[Statement], Snapshot | None]] = [
    ("allowed qualifiers Q21510851", [said("P571", time("1950"), ("P580", time("1950")))], None),
    ("required qualifier Q21510856", [said("P2124", Quantity(5))], None),
    ("citation needed Q54554025", [replace(said("P571", time("1950")), reference=None)], None),
    ("format Q21502404", [replace(said("P571", time("1950")), reference=replace(SOURCE, url="book"))], None),
    ("format Q21502404", [said("P1448", Text("a\tb", "ja"))], None),
    ("format Q21502404", [said("P1448", Text('a"', "ja"))], None),
    ("format Q21502404", [said("P463", Item("X2"))], None),
    ("one-of Q21510859", [said("P1448", Text("a", "fr"))], None),
    ("one-of Q21510859", [said("P2124", Quantity(5), ("P585", time("1950")), ("P1480", Item("Q1")))], None),
    ("range Q21510860", [said("P2124", Quantity(0), ("P585", time("1950")))], None),
    ("range Q21510860", [said("P571", time("2027"))], None),
    ("range Q21510860", [said("P571", time("1799"))], None),
    (
        "difference within range Q21510854",
        [said("P463", Item("Q2"), ("P580", time("1960")), ("P582", time("1950")))],
        None,
    ),
    ("difference within range Q21510854", [said("P571", time("1960")), said("P576", time("1950"))], None),
    ("single value Q19474404", [said("P571", time("1950")), said("P571", time("1951"))], None),
    (
        "distinct values Q21502410",
        [said("P571", time("1950")), replace(said("P576", time("1960")), entity="id/other")],
        None,
    ),
    (
        "conflicts-with Q21502838",
        [said("P571", time("1950"))],
        entry("Q1", Claim("P31", Item("Q5"))),
    ),
    (
        "type Q21503250",
        [said("P571", time("1950"))],
        entry("Q1", Claim("P31", Item("Q4167410"))),
    ),
    ("value type Q21510865", [said("P463", Item("Q2"))], entry("Q2", Claim("P31", Item("Q5")))),
    ("value type Q21510865", [said("P463", Item("Q2"))], entry("Q2", Claim("P31", Item("Q4167410")))),
    ("value type Q21510865", [said("P488", Item("Q2"))], entry("Q2", Claim("P31", Item("Q43229")))),
    ("inverse Q21510855", [said("P1365", Item("Q2"))], None),
    ("contemporary Q25796498", [said("P463", Item("Q2")), *FAR], None),
    ("item requires statement Q21503247", [GAMMA], None),
    ("item requires statement Q21503247", [said("P571", time("1950"))], entry("Q1")),
]


@pytest.mark.parametrize(("expected", "statements", "snapshot"), BREACHES)
def test_a_breach_of_each_constraint_is_found(
    expected: str, statements: Sequence[Statement], snapshot: Snapshot | None
) -> None:
    found = exports.check(statements, snapshot)
    assert {f"{breach.constraint} {breach.id}" for breach in found} == {expected}
    suggestion = expected.startswith("item requires")
    assert {breach.mandatory for breach in found} == {not suggestion}


def test_what_wikidata_has_already_meets_a_constraint() -> None:
    inverse = entry("Q2", Claim("P1366", Item("Q1")))
    assert exports.check([said("P1365", Item("Q2"))], inverse) == []
    end = entry("Q1", Claim("P576", time("1960")), Claim("P31", Item("Q178790")))
    assert exports.check([GAMMA], end) == []
    assert [b.constraint for b in exports.check([said("P463", Item("Q3"))], end)] == []


def test_a_statement_that_loses_its_inverse_is_left_out_with_it(small: Root) -> None:
    ours = exports.read_ours(Dataset(small.path / "build"))
    bad = [
        replace(s, reference=replace(SOURCE, url="no address"))
        if (s.subject, s.property) == ("Q101", "P1366")
        else s
        for s in ours.statements
    ]
    plan = exports.make_plan(replace(ours, statements=tuple(bad)))
    kept = {(s.subject, s.property, str(s.value)) for s in plan.statements}
    assert ("Q103", "P1365", "Q102") in kept
    assert not kept & {("Q103", "P1365", "Q101"), ("Q101", "P1366", "Q103")}
    reasons = dict(plan.reasons())
    assert (reasons["constraint: format"], reasons["constraint: inverse"]) == (1, 1)


# --- in Wikidata's RDF ---


def graph_of(root: Root) -> rdflib.Graph:
    text = run(root, "quickstatements", "--contested", "--wikipedia", "--format", "ntriples").stdout
    return rdflib.Graph().parse(data=text, format="nt")


def broken_shapes(graph: rdflib.Graph) -> set[str]:
    import pyshacl

    _, report, _ = pyshacl.validate(graph, shacl_graph=str(SHAPES), shacl_graph_format="turtle")
    assert isinstance(report, rdflib.Graph)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    found = {*report.objects(None, sh.sourceShape), *report.objects(None, sh.sourceConstraint)}
    return {str(shape).rpartition("#")[2] for shape in found}


def test_the_export_keeps_its_own_shapes(small: Root) -> None:
    graph = graph_of(small)
    assert len(list(graph.subjects(rdflib.URIRef("http://wikiba.se/ontology#rank")))) == 25
    assert broken_shapes(graph) == set()


P = "http://www.wikidata.org/prop/"
TIME = "http://www.w3.org/2001/XMLSchema#dateTime"
SECOND = f"INSERT {{ ?i <{P}P571> _:x }} WHERE {{ ?i <{P}P571> ?s }}"


@pytest.mark.parametrize(
    ("shape", "update"),
    [
        ("item-inception", SECOND),
        ("point-needed", f"DELETE {{ ?s <{P}qualifier/P585> ?x }} WHERE {{ ?s <{P}qualifier/P585> ?x }}"),
        ("cited", f"DELETE {{ ?r <{P}reference/P854> ?x }} WHERE {{ ?r <{P}reference/P854> ?x }}"),
        (
            "P571",
            f"INSERT {{ ?s <{P}qualifier/P642> <http://www.wikidata.org/entity/Q1> }} "
            f"WHERE {{ ?i <{P}P571> ?s }}",
        ),
        (
            "P571-date",
            "DELETE { ?d <http://wikiba.se/ontology#timePrecision> ?p } "
            f"WHERE {{ ?s <{P}statement/value/P571> ?d . ?d <http://wikiba.se/ontology#timePrecision> ?p }}",
        ),
        (
            "P2124-value",
            f"DELETE {{ ?s <{P}statement/P2124> ?n }} INSERT {{ ?s <{P}statement/P2124> 0.0 }} "
            f"WHERE {{ ?s <{P}statement/P2124> ?n }}",
        ),
        (
            "P463-value",
            f"DELETE {{ ?s <{P}statement/P463> ?n }} INSERT {{ ?s <{P}statement/P463> <urn:x> }} "
            f"WHERE {{ ?s <{P}statement/P463> ?n }}",
        ),
        (
            "period",
            f"DELETE {{ ?s <{P}qualifier/P580> ?n }} "
            f"INSERT {{ ?s <{P}qualifier/P580> '1999-01-01T00:00:00Z'^^<{TIME}> }} "
            f"WHERE {{ ?s <{P}statement/P463> ?i ; <{P}qualifier/P580> ?n }}",
        ),
        (
            "life",
            f"DELETE {{ ?s <{P}statement/P576> ?n }} "
            f"INSERT {{ ?s <{P}statement/P576> '1901-01-01T00:00:00Z'^^<{TIME}> }} "
            f"WHERE {{ ?s <{P}statement/P576> ?n }}",
        ),
        (
            "P1448-value",
            f"DELETE {{ ?s <{P}statement/P1448> ?n }} INSERT {{ ?s <{P}statement/P1448> 'x'@fr }} "
            f"WHERE {{ ?s <{P}statement/P1448> ?n }}",
        ),
    ],
)
def test_a_shape_finds_what_it_is_for(small: Root, shape: str, update: str) -> None:
    graph = graph_of(small)
    graph.update(update)
    assert shape in broken_shapes(graph)
