"""The queries for the Wikidata Query Service: current, readable by two parsers, and right on a small extract.

``tests/wikidata/extract.ttl`` holds made-up items in Wikidata's own data model (statement, qualifier and
reference nodes, ranks, time values); the addresses of its articles are real, because the queries hold them.
"""

from __future__ import annotations

import re
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
import rdflib.plugins.sparql
from conftest import Built

from unionref.errors import FindingsError
from unionref.links.wikidata import asker, header_of, refresh, refresh_all
from unionref.namespaces import BASE
from unionref.queries import load_catalogue

REPOSITORY = Path(__file__).resolve().parents[1]
EXTRACT = REPOSITORY / "tests" / "wikidata" / "extract.ttl"
FILES = sorted((REPOSITORY / "queries" / "wikidata").glob("*.rq"))
WD = "http://www.wikidata.org/entity/"
EN = "https://en.wikipedia.org/wiki/"
JA = "https://ja.wikipedia.org/wiki/"
MEDICAL = (
    "%E6%97%A5%E6%9C%AC%E5%8C%BB%E7%99%82%E5%8A%B4%E5%83%8D%E7%B5%84%E5%90%88%E9%80%A3%E5%90%88%E4%BC%9A"
)

EXPECTED = {
    "items-by-article": [
        ("id/kenkoro", f"{EN}All_Japan_Construction,_Transport_and_General_Workers%27_Union", "Q900000004",
         "Construction, transport and general workers"),
        ("id/nihon-iroren", f"{EN}Japan_Federation_of_Medical_Workers%27_Unions", "Q900000002",
         "Medical workers"),
        ("id/nihon-iroren", f"{JA}{MEDICAL}", "Q900000002", "Medical workers"),
        ("id/unyuippan", f"{EN}All_Japan_Transport_and_General_Workers%27_Union", "Q900000007",
         "Transport and general workers"),
        ("id/zennichijiro", f"{EN}All_Japan_Day_Workers%27_Union", "Q900000006", "Day workers"),
        ("id/zenroren", f"{EN}Zenroren", "Q900000001", "Centre"),
    ],
    "items-by-id": [
        ("id/kaiin", "Q11390206", "", "", "Q900000008", ""),
        ("id/minpororen", "Q11508432", "Japan Federation of Commercial Broadcast Workers’ Unions",
         "日本民間放送労働組合連合会", "", "http://www.minpororen.jp/"),
        ("id/nichirinro", "Q110235760", "", "", "", ""),
        ("id/seikyororen", "Q11389459", "", "", "", ""),
        ("id/shinbun-roren", "Q11508219", "", "", "", ""),
        ("id/shinrin-roren", "Q28051463", "", "", "", ""),
        ("id/zenrinya", "Q110235758", "", "", "", ""),
    ],
    "members-there-and-here": [
        ("id/zenroren", "Q900000002", "Medical workers", "id/nihon-iroren", "yes", "1989-11-21", "",
         "yes", "1989-11-21", ""),
        ("id/zenroren", "Q900000003", "Somebody only Wikidata has", "", "yes", "", "1999-01-01",
         "", "", ""),
        ("id/zenroren", "Q900000004", "Construction, transport and general workers", "id/kenkoro", "", "", "",
         "yes", "", ""),
        ("id/zenroren", "Q900000006", "Day workers", "id/zennichijiro", "", "", "", "yes", "", "1999"),
        ("id/zenroren", "Q900000007", "Transport and general workers", "id/unyuippan", "", "", "", "yes", "",
         "1999"),
    ],
    "merged-there-and-here": [
        ("Q900000006", "Day workers", "Q900000003", "Somebody only Wikidata has", "P1366", ""),
        ("Q900000006", "Day workers", "Q900000004", "Construction, transport and general workers", "P7888",
         "yes"),
        ("Q900000007", "Transport and general workers", "Q900000004",
         "Construction, transport and general workers", "", "yes"),
    ],
}  # fmt: skip

Rows = list[tuple[str, ...]]


def read(name: str) -> str:
    return (REPOSITORY / "queries" / "wikidata" / f"{name}.rq").read_text(encoding="utf-8")


def short(value: str | None) -> str:
    return (value or "").removeprefix(BASE).removeprefix(WD)


def on_oxigraph(query: str) -> Rows:
    store = ox.Store()
    store.bulk_load(path=str(EXTRACT), format=ox.RdfFormat.TURTLE)
    solutions = store.query(query)
    assert isinstance(solutions, ox.QuerySolutions)
    return [tuple(short(cell.value if cell else None) for cell in row) for row in solutions]


def on_rdflib(query: str) -> Rows:
    graph = rdflib.Graph().parse(EXTRACT)
    return [tuple(short(None if c is None else str(c)) for c in row) for row in graph.query(query)]  # type: ignore[union-attr]


def relevant(name: str, rows: Rows) -> Rows:
    """Leave out what the extract does not speak of: articles without an item, other centres."""
    if name == "items-by-article":
        return [row for row in rows if row[2]]
    return [row for row in rows if name != "members-there-and-here" or row[0] == "id/zenroren"]


def test_every_query_has_expected_rows() -> None:
    assert sorted(EXPECTED) == [path.stem for path in FILES]


@pytest.mark.parametrize("name", EXPECTED)
@pytest.mark.parametrize("engine", [on_oxigraph, on_rdflib])
def test_the_rows_on_the_extract(name: str, engine: object) -> None:
    rows = engine(read(name))  # type: ignore[operator]
    assert relevant(name, rows) == EXPECTED[name]


@pytest.mark.parametrize("engine", [on_oxigraph, on_rdflib])
def test_an_article_without_an_item_is_listed(engine: object) -> None:
    rows = engine(read("items-by-article"))  # type: ignore[operator]
    assert ("id/sohyo", f"{EN}S%C5%8Dhy%C5%8D", "", "") in rows


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_two_parsers_read_it_and_give_the_columns_of_the_header(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    columns = header_of(text, path)["columns"]
    assert [str(v) for v in rdflib.plugins.sparql.prepareQuery(text).algebra.PV] == columns
    solutions = ox.Store().query(text)
    assert isinstance(solutions, ox.QuerySolutions)
    assert [variable.value for variable in solutions.variables] == columns


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_it_runs_at_the_service_as_it_stands(path: Path) -> None:
    """It asks no other endpoint, declares what it uses, and uses Wikidata's schema.org, which is http."""
    text = path.read_text(encoding="utf-8")
    assert "SERVICE" not in text
    assert "https://schema.org/" not in text
    body = "\n".join(line for line in text.splitlines() if not line.startswith(("PREFIX", "#")))
    body = re.sub(r"<[^>]*>|\"[^\"]*\"|# ours: ", "", body)
    declared = re.findall(r"^PREFIX (\w+):", text, re.MULTILINE)
    assert sorted(set(re.findall(r"\b([a-z]+):", body))) == declared


def test_what_they_know_of_our_graph_is_current(whole: Built) -> None:
    store = ox.Store()
    store.bulk_load(path=str(whole.path / "unionref.nq"), format=ox.RdfFormat.N_QUADS)
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        assert refresh(text, asker(store), path) == text, "make wikidata-queries writes the files anew"


def test_they_are_no_stored_queries() -> None:
    ids = {query.id for query in load_catalogue(REPOSITORY / "queries")}
    assert not ids & {path.stem for path in FILES}


QUERY = """#+ summary: A query.
#+ question: What?
#+ columns: [ours, name]
#+ ours:
#+   names: |
#+     SELECT ?ours ?name WHERE { ?ours <urn:name> ?name }
SELECT ?ours ?name
WHERE {
  VALUES (?old) {  # ours: names
    ("old")
  }
}
"""


def test_refresh_writes_the_rows_in_order(tmp_path: Path) -> None:
    store = ox.Store()
    for slug, name in (("b", 'say "b"'), ("a", "あ")):
        store.add(ox.Quad(ox.NamedNode(f"{BASE}id/{slug}"), ox.NamedNode("urn:name"), ox.Literal(name)))
    (tmp_path / "wikidata").mkdir()
    path = tmp_path / "wikidata" / "names.rq"
    path.write_text(QUERY, encoding="utf-8")
    assert refresh_all(tmp_path, store) == [path]
    text = path.read_text(encoding="utf-8")
    block = '  VALUES (?ours ?name) {  # ours: names\n    (id:a "あ")\n    (id:b "say \\"b\\"")\n  }\n'
    assert block in text
    assert '"old"' not in text
    assert refresh_all(tmp_path, store) == []


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("#+ summary", "#+ sumary", "does not give summary"),
        ("#+ ours:", "#+ ours: [", "is not YAML"),
        ("# ours: names", "# ours: labels", "the query holds"),
    ],
)
def test_a_query_whose_header_does_not_fit(old: str, new: str, sentence: str) -> None:
    with pytest.raises(FindingsError, match=sentence):
        refresh(QUERY.replace(old, new), asker(ox.Store()), "names.rq")
