"""Answers: typed rows, the W3C's formats, and tables for people."""

from __future__ import annotations

import csv
import io
import json
import pickle
import sys
import xml.etree.ElementTree as ET
from datetime import date

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionref.answers import FORMATS, Answer, Entity, Row, compact, to_value
from unionref.dates import PartialDate
from unionref.errors import UsageError
from unionref.namespaces import BASE, PREFIXES
from unionref.queries import StoredQuery

XSD = PREFIXES["xsd"]

QUERY = StoredQuery(
    id="q", topic="t", summary="S.", question="Who | what?", tags=(), params=(), columns=(), text=""
)  # fmt: skip


def answer(values: str, names: str = "?a ?b", **more: object) -> Answer:
    query = f"PREFIX xsd: <{XSD}> SELECT {names} WHERE {{ VALUES ({names}) {{ {values} }} }}"
    return Answer.from_solutions(ox.Store().query(query), **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("iri", "short"),
    [
        (BASE + "id/kenkoro", "kenkoro"),
        (BASE + "id/kenkoro#count-2019", "kenkoro#count-2019"),
        (BASE + "event/kenkoro-1999", "event/kenkoro-1999"),
        (BASE + "kind/union", "kind/union"),
        (BASE + "ontology#Merger", "ur:Merger"),
        (PREFIXES["org"] + "Membership", "org:Membership"),
        ("https://example.org/x", "https://example.org/x"),
    ],
)
def test_iris_have_a_short_form(iri: str, short: str) -> None:
    assert compact(iri) == short


@pytest.mark.parametrize(
    ("lexical", "datatype", "value"),
    [
        ("1999", "gYear", PartialDate("1999", "year")),
        ("1999-09", "gYearMonth", PartialDate("1999-09", "month")),
        ("1999-09-01", "date", date(1999, 9, 1)),
        ("1989-02-30", "date", "1989-02-30"),
        ("42", "integer", 42),
        ("forty", "integer", "forty"),
        ("1.5", "decimal", 1.5),
        ("true", "boolean", True),
        ("0", "boolean", False),
        ("perhaps", "boolean", "perhaps"),
        ("text", "string", "text"),
    ],
)
def test_literals_become_python_values(lexical: str, datatype: str, value: object) -> None:
    found = to_value(ox.Literal(lexical, datatype=ox.NamedNode(XSD + datatype)))
    assert (found, type(found)) == (value, type(value))


def test_iris_become_entities_with_their_labels_and_nothing_becomes_none() -> None:
    node = ox.NamedNode(BASE + "id/kenkoro")
    assert to_value(node, lambda iri: iri.upper()) == Entity(
        node.value, "kenkoro", (BASE + "id/kenkoro").upper()
    )
    assert to_value(None) is None
    assert to_value(ox.Literal("全労連", language="ja")) == "全労連"
    assert str(Entity("x", "kenkoro", "Label")) == "kenkoro"


def test_a_row_is_read_by_name_by_attribute_and_by_place_and_cannot_be_changed() -> None:
    row = Row(["member", "count"], ["x", 3])
    assert row.member == row["member"] == row[0] == "x"
    assert dict(row) == {"member": "x", "count": 3}
    assert row == Row(["member", "count"], ["x", 3]) and hash(row) == hash(Row(["member", "count"], ["x", 3]))
    assert pickle.loads(pickle.dumps(row)) == row
    with pytest.raises(AttributeError, match="cannot be changed"):
        row.member = "y"
    with pytest.raises(AttributeError, match="the columns are member, count"):
        _ = row.body
    with pytest.raises(KeyError, match="the columns are member, count"):
        _ = row["body"]


def test_an_answer_is_a_sequence_of_rows() -> None:
    found = answer(f"(<{BASE}id/kenkoro> 1) (<{BASE}id/jmitu> UNDEF)")
    assert len(found) == 2
    assert [row.a.id for row in found] == ["kenkoro", "jmitu"]
    assert found[1].b is None
    assert found.columns == ("a", "b")
    assert found.to_dicts() == [{"a": "kenkoro", "b": 1}, {"a": "jmitu", "b": None}]
    assert "2 rows" in repr(found)


def test_pandas_frames_hold_plain_values() -> None:
    frame = answer(f'(<{BASE}id/kenkoro> "1999"^^xsd:gYear)').to_pandas()
    assert frame.to_dict("records") == [{"a": "kenkoro", "b": "1999"}]
    assert list(answer("").to_pandas().columns) == ["a", "b"]


def test_without_pandas_a_sentence_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(UsageError, match=r"pip install 'unionref\[pandas\]'"):
        answer("(1 2)").to_pandas()


VALUES = f'(<{BASE}id/kenkoro> "a,b\\"c\\n全"@ja) ("x" "1999"^^xsd:gYear) (UNDEF true)'


def test_csv_is_that_of_the_w3c() -> None:
    rows = list(csv.reader(io.StringIO(answer(VALUES).write("csv").decode(), newline="")))
    assert rows == [["a", "b"], [BASE + "id/kenkoro", 'a,b"c\n全'], ["x", "1999"], ["", "true"]]


def test_tsv_is_that_of_the_w3c() -> None:
    lines = answer(VALUES).write("tsv").decode().split("\n")
    assert lines[0] == "?a\t?b"
    assert lines[1] == f'<{BASE}id/kenkoro>\t"a,b\\"c\\n全"@ja'
    assert lines[2] == f'"x"\t"1999"^^<{XSD}gYear>'


def test_json_and_xml_are_those_of_the_w3c() -> None:
    data = json.loads(answer(VALUES).write("json"))
    assert data["head"]["vars"] == ["a", "b"]
    assert data["results"]["bindings"][0]["b"] == {"type": "literal", "value": 'a,b"c\n全', "xml:lang": "ja"}
    assert "a" not in data["results"]["bindings"][2]
    root = ET.fromstring(answer(VALUES).write("xml"))
    assert root.tag == "{http://www.w3.org/2005/sparql-results#}sparql"
    assert len(root.findall(".//{*}result")) == 3


@given(st.lists(st.tuples(st.text(), st.text()), max_size=4))
@settings(max_examples=60, deadline=None)
def test_any_text_survives_csv_json_and_the_rows(pairs: list[tuple[str, str]]) -> None:
    values = " ".join(f"({ox.Literal(a)} {ox.Literal(b)})" for a, b in pairs)
    found = answer(values)
    assert [(row.a, row.b) for row in found] == pairs
    bindings = json.loads(found.write("json"))["results"]["bindings"]
    assert [(row["a"]["value"], row["b"]["value"]) for row in bindings] == pairs
    found.write("table")
    found.write("markdown")
    read = list(csv.reader(io.StringIO(found.write("csv").decode(), newline="")))[1:]
    assert [tuple(row) for row in read] == pairs


def test_an_unknown_format_is_refused() -> None:
    with pytest.raises(UsageError, match="csv"):
        answer("(1 2)").write("excel")


BOUNDS = (
    '("a" "1999-01-01"^^xsd:date "1999-12-31"^^xsd:date) ("b" UNDEF "1990-12-31"^^xsd:date) ("c" UNDEF UNDEF)'
)


def test_tables_show_bounds_in_one_column() -> None:
    found = answer(BOUNDS, "?name ?fromEarliest ?fromLatest")
    text = found.write("table").decode()
    assert text.splitlines()[0].split() == ["name", "from"]
    assert [line.split(maxsplit=1) for line in text.splitlines()[2:5]] == [
        ["a", "1999"], ["b", "until 1990-12-31"], ["c", "–"],
    ]  # fmt: skip
    assert text.endswith("\n3 rows\n")


def test_other_formats_keep_both_bounds() -> None:
    found = answer(BOUNDS, "?name ?fromEarliest ?fromLatest")
    for format in ("csv", "tsv", "json", "xml"):
        assert b"fromLatest" in found.write(format)
    assert found.to_dicts()[0]["fromLatest"] == "1999-12-31"


def test_bare_bounds_are_shown_as_date_and_never_hide_another_column() -> None:
    pair = '("1999-01-01"^^xsd:date "1999-12-31"^^xsd:date'
    assert "date" in answer(pair + ")", "?earliest ?latest").write("table").decode().split()
    shown = answer(pair + " 1)", "?fromEarliest ?fromLatest ?from").write("table").decode()
    assert shown.splitlines()[0].split() == ["from", "(between)", "from"]
    texts = answer('("x" "y")', "?fromEarliest ?fromLatest").write("table").decode()
    assert texts.splitlines()[0].split() == ["fromEarliest", "fromLatest"]


def test_reversed_bounds_are_shown_and_not_hidden() -> None:
    pair = '("2000-01-01"^^xsd:date "1999-12-31"^^xsd:date)'
    assert "2000-01-01 / 1999-12-31" in answer(pair, "?fromEarliest ?fromLatest").write("table").decode()


def test_a_table_has_the_question_the_parameters_short_ids_and_a_footer() -> None:
    found = answer(
        f"(<{BASE}id/kenkoro> 19578) (<{BASE}ontology#Merger> 5) (UNDEF true)",
        query=QUERY,
        asked=[("body", "zenroren (National Confederation)")],
    )
    lines = found.write("table").decode().splitlines()
    assert lines[:2] == ["Who | what?", "body: zenroren (National Confederation)"]
    assert [line.split() for line in lines[5:8]] == [["kenkoro", "19578"], ["Merger", "5"], ["–", "yes"]]
    assert lines[-1] == "3 rows"
    assert answer("(1 2)").write("table").decode().splitlines()[-1] == "1 row"


def test_numbers_stand_flush_right() -> None:
    lines = answer('("a" 19578) ("b" 5)').write("table").decode().splitlines()
    assert lines[2].endswith("19578") and lines[3].endswith("    5")


@pytest.mark.parametrize("format", ["table", "markdown"])
def test_an_empty_answer_says_so_and_what_it_means(format: str) -> None:
    text = answer("", query=QUERY).write(format).decode()
    assert "No rows." in text and "it does not follow that there was nothing" in text


@pytest.mark.parametrize("width", [20, 40, 80])
def test_a_narrow_terminal_loses_nothing(width: int) -> None:
    found = answer('("abcdefghijklmnopqrstuvwxyz0123456789" "ABCDEFGHIJKLMNOP")')
    text = found.write("table", width=width)
    lines = text.decode().splitlines()
    assert all(len(line) <= width for line in lines)
    kept = "".join(lines[2:])
    assert all(character in kept for character in "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFGHIJKLMNOP")


def test_colour_is_used_only_when_asked_for() -> None:
    assert b"\x1b[" not in answer("(1 2)", query=QUERY).write("table")
    assert b"\x1b[" in answer("(1 2)", query=QUERY).write("table", color=True)


def test_markup_in_a_cell_is_only_text() -> None:
    text = answer('("[bold]x[/bold] :smile:" "a|b *c* <d>")').write("table").decode()
    assert "[bold]x[/bold] :smile:" in text
    line = answer('("[x](y)" "a|b *c* <d> `e`\\nf")').write("markdown").decode().splitlines()[2]
    assert line == "| \\[x\\](y) | a\\|b \\*c\\* \\<d> \\`e\\` f |"


def test_markdown_is_a_table_under_the_question() -> None:
    text = answer('("a" 1)', query=QUERY, asked=[("year", "1999")]).write("markdown").decode()
    assert text == "**Who \\| what?** (year: 1999)\n\n| a | b |\n| --- | ---: |\n| a | 1 |\n\n1 row\n"


def test_every_format_ends_with_a_line_break() -> None:
    for format in FORMATS:
        assert answer("(1 2)").write(format).endswith(b"\n"), format
