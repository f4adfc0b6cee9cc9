"""Stored queries: headers are read strictly, values are bound as RDF terms and nothing else."""

from __future__ import annotations

import inspect
import sys
from pathlib import Path

import pyoxigraph as ox
import pyparsing
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st
from rdflib.plugins.sparql.parser import parseQuery

from unionref.errors import FindingsError, UnreadableError
from unionref.queries import (
    StoredQuery,
    bind,
    from_json,
    load_catalogue,
    parse_query,
    sparql_term,
    to_json,
)

HEADER = """\
#+ summary: Bodies on a day.
#+ question: Who was there on that day?
#+ tags: [affiliation, history]
#+ params:
#+   body: {type: organization, required: true, description: The body.}
#+   day: {type: day, default: "2000-01-01", description: The day.}
#+ columns: [body, day]
"""
TEXT = (
    HEADER
    + """\
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX id: <https://w3id.org/unionref/id/>
SELECT ?body ?day
WHERE {
  VALUES ?body { id:rei-center }   # param
  VALUES ?day { "2000-01-01"^^xsd:date }  # param
}
ORDER BY ?body
"""
)
ECHO = """\
#+ summary: The text itself.
#+ question: What was said?
#+ params:
#+   text: {type: text, default: "a } b", description: Any text.}
#+ columns: [text]
SELECT ?text WHERE {
  VALUES ?text { "a } b" }  # param
  # a comment after it
}
"""


def query(text: str = TEXT, name: str = "affiliates-at.rq") -> StoredQuery:
    return parse_query(text, Path("queries/affiliation") / name)


def test_header_is_read() -> None:
    found = query()
    assert (found.id, found.topic) == ("affiliates-at", "affiliation")
    assert found.summary == "Bodies on a day."
    assert found.question == "Who was there on that day?"
    assert found.tags == ("affiliation", "history")
    assert found.columns == ("body", "day")
    body, day = found.params
    assert (body.name, body.type, body.required, body.default, body.example) == (
        "body", "organization", True, None, "rei-center",
    )  # fmt: skip
    assert (day.type, day.required, day.default, day.example) == ("day", False, "2000-01-01", "2000-01-01")
    assert found.example() == "unionref ask affiliates-at rei-center --day 2000-01-01"
    assert found.param("day") == day
    assert found.param("none") is None


def test_windows_line_ends_make_no_difference() -> None:
    assert query(TEXT.replace("\n", "\r\n")) == query()


@pytest.mark.parametrize(
    ("change", "line", "key"),
    [
        (("#+ summary: Bodies on a day.\n", ""), 1, "summary"),
        (("#+ question: Who was there on that day?", "#+ question: ''"), 2, "question"),
        (("#+ tags:", "#+ tag:"), 3, "tag"),
        (("#+ columns: [body, day]", "#+ columns: [day, body]"), 7, "columns"),
        (("#+ columns: [body, day]\n", ""), 1, "columns"),
        (("#+ columns: [body, day]", "#+ columns: [body, day]\n#+ columns: [body, day]"), 8, "columns"),
        (("type: organization", "type: union"), 5, "body"),
        (("required: true", "required: perhaps"), 5, "required"),
        ((", description: The body.", ""), 5, "description"),
        (("description: The body.", "descr: The body."), 5, "descr"),
        (("#+   day:", "#+   date:"), 6, "date"),
        (("#+   day:", "#+   Day:"), 6, "Day"),
        (("#+   day:", "#+   format:"), 6, "format"),
        (("#+   day: {", "#+   day: }{"), 6, "YAML"),
        (("{type: day, default: \"2000-01-01\", description: The day.}", "a day"), 6, "day"),
        (("#+ tags: [affiliation, history]", "#+ tags: affiliation"), 3, "tags"),
        (("  VALUES ?day { \"2000", "  VALUES ?wrong { \"2000"), 6, "day"),
        (("id:rei-center }   # param", "id:rei-center id:rei-roren }   # param"), 12, "body"),
        (("id:rei-center }   # param", "}   # param"), 12, "body"),
        (("VALUES ?body { id:rei-center }   # param", "BIND(id:rei-center AS ?body) # param"), 12, "param"),
        (('default: "2000-01-01"', 'default: "2001-01-01"'), 6, "default"),
        (('default: "2000-01-01", ', ''), 6, "default"),
        (("ORDER BY", ") ORDER BY"), 15, "SPARQL"),
    ],
)  # fmt: skip
def test_broken_headers_name_the_file_the_line_and_the_key(
    change: tuple[str, str], line: int, key: str
) -> None:
    broken = TEXT.replace(*change)
    assert broken != TEXT
    with pytest.raises(FindingsError) as caught:
        query(broken)
    assert str(caught.value.file).endswith("affiliates-at.rq")
    assert caught.value.line == line
    assert key in caught.value.message


def test_a_param_line_without_a_description_is_refused() -> None:
    text = TEXT.replace('#+   day: {type: day, default: "2000-01-01", description: The day.}\n', "")
    with pytest.raises(FindingsError, match=r"\?day, which the header does not describe"):
        query(text)


def test_a_file_without_header_and_one_with_a_bad_name_are_refused() -> None:
    with pytest.raises(FindingsError, match="no header"):
        query("SELECT * { ?s ?p ?o }")
    with pytest.raises(FindingsError, match="cannot be the id"):
        query(name="Affiliates_at.rq")


def test_a_stored_query_selects() -> None:
    text = ECHO.replace("SELECT ?text WHERE", "ASK").replace("[text]", "[]")
    with pytest.raises(FindingsError, match="SELECT"):
        query(text)


def test_catalogue_round_trips_and_leaves_checks_out(tmp_path: Path) -> None:
    (tmp_path / "affiliation").mkdir()
    (tmp_path / "checks").mkdir()
    (tmp_path / "affiliation" / "affiliates-at.rq").write_text(TEXT, encoding="utf-8")
    (tmp_path / "affiliation" / "echo.rq").write_text(ECHO, encoding="utf-8")
    (tmp_path / "checks" / "check.rq").write_text("no stored query", encoding="utf-8")
    catalogue = load_catalogue(tmp_path)
    assert [found.id for found in catalogue] == ["affiliates-at", "echo"]
    assert from_json(to_json(catalogue)) == catalogue
    assert to_json(from_json(to_json(catalogue))) == to_json(catalogue)


def test_one_id_in_two_folders_is_refused(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "echo.rq").write_text(ECHO, encoding="utf-8")
    with pytest.raises(FindingsError, match="Two stored queries have the id echo"):
        load_catalogue(tmp_path)


def test_a_file_that_is_not_utf8_is_named_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "latin.rq"
    path.write_bytes(b"#+ summary: a\n#+ question: caf\xe9\n")
    with pytest.raises(UnreadableError) as caught:
        load_catalogue(tmp_path)
    assert (caught.value.file, caught.value.line) == (path, 2)


@pytest.mark.parametrize("text", ["{", "[1]", '[{"id": "x"}]', '[{"id": "x", "nothing": 1}]'])
def test_a_damaged_catalogue_is_a_value_error(text: str) -> None:
    with pytest.raises(ValueError):
        from_json(text)


def test_binding_replaces_only_what_is_given() -> None:
    term = ox.NamedNode("https://w3id.org/unionref/id/kenkoro")
    rows = list(ox.Store().query(bind(query(), {"body": term})))  # type: ignore[arg-type]
    assert [(row["body"], row["day"].value) for row in rows] == [(term, "2000-01-01")]
    with pytest.raises(KeyError):
        bind(query(), {"other": term})


def test_binding_sees_a_query_that_does_not_fit_its_header() -> None:
    found = query()
    damaged = found._replace(text=found.text.replace("# param", "# parameter", 1))
    with pytest.raises(FindingsError, match="marks the lines of"):
        bind(damaged, {})


TRAPS = [
    'a" } UNION { ?s ?p ?o } #',
    "\\",
    "\\\\",
    "\\u0022",
    "\\\\u0022",
    "\\U00000022 } #",
    "\\\\\\u0041",
    "\\\x00",
    '"""',
    "'''",
    "line\nVALUES ?text { 1 } # param",
    "\r\n\t\b\f",
    "\x0b\x1c\x85\u2028\u2029",
    "# param",
    "{}<>?$@^^",
    "全労連",
    "\U0001f600",
    "",
]


@pytest.mark.parametrize("text", TRAPS)
def test_texts_that_look_like_sparql_stay_texts_on_both_engines(text: str) -> None:
    bound = bind(query(ECHO, "echo.rq"), {"text": ox.Literal(text)})
    rows = list(ox.Store().query(bound))  # type: ignore[arg-type]
    assert [row["text"].value for row in rows] == [text]
    assert [str(row[0]) for row in rdflib.Graph().query(bound)] == [text]  # type: ignore[index]


@given(st.text())
@example("\\u005C\\u0022")
@settings(max_examples=300, deadline=None)
def test_any_text_round_trips_through_oxigraph(text: str) -> None:
    bound = bind(query(ECHO, "echo.rq"), {"text": ox.Literal(text)})
    rows = list(ox.Store().query(bound))  # type: ignore[arg-type]
    assert [row["text"].value for row in rows] == [text]


@given(st.text(alphabet=st.sampled_from("\\uU0245aA\"'{}#\n\r\t<> "), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_text_round_trips_through_rdflib(text: str) -> None:
    bound = bind(query(ECHO, "echo.rq"), {"text": ox.Literal(text)})
    assert [str(row[0]) for row in rdflib.Graph().query(bound)] == [text]  # type: ignore[index]


@given(st.text(), st.sampled_from(["en", "ja", "ja-latn"]))
@settings(max_examples=50, deadline=None)
def test_a_bound_term_stands_on_one_line(text: str, language: str) -> None:
    assert not set(sparql_term(ox.Literal(text, language=language))) & {"\n", "\r"}


def test_rdflib_parses_every_stored_query_with_room_to_spare() -> None:
    """Its parser calls itself for every bracket, and Python allows a thousand calls in one another."""
    pyparsing.ParserElement.enable_packrat()  # as matplotlib does: half as many calls again
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(len(inspect.stack()) + 800)
    try:
        for path in sorted((Path(__file__).parent.parent / "queries").rglob("*.rq")):
            parseQuery(path.read_text(encoding="utf-8"))
    finally:
        sys.setrecursionlimit(before)
