"""The tables and networks of a release: each opened by the tool it is for, and compared with the graph."""

from __future__ import annotations

import csv
import json
import shutil
import sqlite3
import warnings
from contextlib import closing
from pathlib import Path

import csvw
import frictionless
import networkx
import pandas
import pyoxigraph as ox
import pytest
from conftest import Built, Released
from pyarrow import parquet

from unionref.answers import compact
from unionref.claims import EVENT_KINDS
from unionref.dataset import Dataset
from unionref.namespaces import BASE, PREFIXES
from unionref.release import dump
from unionref.release.schema import TABLES

NAMES = [table.name for table in TABLES]
PROLOGUE = "".join(f"PREFIX {name}: <{iri}>\n" for name, iri in PREFIXES.items())


def rows(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / "csv" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def asked(build: Path, query: str) -> list[tuple[str, ...]]:
    """Ask the dump of a build, all graphs as one, with pyoxigraph; IRIs as short ids."""
    store = ox.Store()
    store.bulk_load(path=build / "unionref.nq")
    solutions = store.query(PROLOGUE + query, use_default_graph_as_union=True)
    return [tuple(compact(term.value) for term in solution) for solution in solutions]


@pytest.fixture
def copied(released: Released, tmp_path: Path) -> Path:
    """A copy of the CSV folder, to be damaged."""
    shutil.copytree(released.path / "csv", tmp_path / "csv")
    return tmp_path / "csv"


def replaced(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


# --- CSV ---


@pytest.mark.parametrize("of", ["dumped", "released"])
def test_frictionless_finds_the_package_valid(of: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(of)
    folder = made if isinstance(made, Path) else made.path
    report = frictionless.validate(str(folder / "csv" / "datapackage.json"))
    assert report.valid, report.flatten(["rowNumber", "fieldName", "type", "note"])
    assert sorted(task.name for task in report.tasks) == sorted(name.replace("_", "-") for name in NAMES)


@pytest.mark.parametrize(
    ("table", "old", "new", "error"),
    [
        ("counts", "alpha#count", "omega#count", "foreign-key"),
        ("organizations", "https://w3id.org/unionref/id/gamma,", ",", "constraint-error"),
        ("conflicts", ",1,", ",one,", "type-error"),
    ],
)
def test_frictionless_notices_what_is_wrong(copied: Path, table: str, old: str, new: str, error: str) -> None:
    replaced(copied / f"{table}.csv", old, new)
    report = frictionless.validate(str(copied / "datapackage.json"))
    assert error in {found[0] for found in report.flatten(["type"])}


@pytest.mark.parametrize("of", ["dumped", "released"])
def test_csvw_finds_the_tables_valid(of: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(of)
    folder = made if isinstance(made, Path) else made.path
    metadata = csvw.CSVW(str(folder / "csv" / "tables.csv-metadata.json"), validate=True)
    assert metadata.is_valid, [str(warning.message) for warning in metadata.warnings]
    assert len(metadata.tables) == len(NAMES)
    organization = next(iter(metadata.tables[0]))
    assert isinstance(organization["industries"], list)


@pytest.mark.parametrize(
    ("table", "old", "new"),
    [
        ("counts", "alpha#count", "omega#count"),
        ("organizations", "https://w3id.org/unionref/id/gamma,", ","),
        ("conflicts", ",1,", ",one,"),
    ],
)
def test_csvw_notices_what_is_wrong(copied: Path, table: str, old: str, new: str) -> None:
    replaced(copied / f"{table}.csv", old, new)
    metadata = csvw.CSVW(str(copied / "tables.csv-metadata.json"), validate=True)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            valid = metadata.is_valid
        except ValueError:
            valid = False
    assert not valid


def test_both_descriptions_tell_of_every_column(dumped: Path) -> None:
    package = json.loads((dumped / "csv" / "datapackage.json").read_bytes())
    metadata = json.loads((dumped / "csv" / "tables.csv-metadata.json").read_bytes())
    for name, resource, table in zip(NAMES, package["resources"], metadata["tables"], strict=True):
        head = (dumped / "csv" / f"{name}.csv").read_text("utf-8").splitlines()[0].split(",")
        assert [field["name"] for field in resource["schema"]["fields"]] == head
        assert [column["name"] for column in table["tableSchema"]["columns"]] == head
        assert all(field["description"] for field in resource["schema"]["fields"])
        assert resource["bytes"] == (dumped / "csv" / f"{name}.csv").stat().st_size


def test_no_cell_of_the_whole_graph_begins_like_a_formula(whole: Built, tmp_path: Path) -> None:
    """The page says so; + and - do begin notes, and a signed number is what a page prints."""
    target = tmp_path / "out"
    dump(Dataset(whole.path, whole.root), target, version="1.2.0", date="2026-11-22", formats=["csv"])
    signed = 0
    for name in NAMES:
        for row in rows(target, name):
            for column, cell in row.items():
                assert not cell.startswith(("=", "@", "\t", "\r")), (name, column, cell)
                signed += cell.startswith(("+", "-"))
                assert not cell.startswith(("+", "-")) or column == "note", (name, column, cell)
    assert 0 < signed < 100


# --- Parquet ---


@pytest.mark.parametrize("name", NAMES)
def test_pandas_reads_from_parquet_what_it_reads_from_csv(released: Released, name: str) -> None:
    frame = pandas.read_parquet(released.path / "parquet" / f"{name}.parquet")
    expected = rows(released.path, name)
    assert len(frame) == len(expected)
    cells = [
        {
            column: "" if pandas.isna(cell) else str(cell).lower() if isinstance(cell, bool) else str(cell)
            for column, cell in row.items()
        }
        for row in frame.astype(object).to_dict("records")
    ]
    for row, want in zip(cells, expected, strict=True):
        assert {key: value.removesuffix(".0") for key, value in row.items()} == want


def test_parquet_columns_have_types_and_descriptions(dumped: Path) -> None:
    schema = parquet.read_schema(dumped / "parquet" / "counts.parquet")
    assert str(schema.field("count").type) == "int64"
    assert str(schema.field("earliest").type) == "date32[day]"
    assert str(schema.field("approximate").type) == "bool"
    assert not schema.field("organization").nullable
    assert schema.field("count").metadata[b"description"] == b"Members."


# --- SQLite ---


@pytest.mark.parametrize("of", ["dumped", "released"])
def test_sqlite_is_sound_and_its_keys_hold(of: str, request: pytest.FixtureRequest) -> None:
    made = request.getfixturevalue(of)
    folder = made if isinstance(made, Path) else made.path
    with closing(sqlite3.connect(folder / "unionref.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        for name in NAMES:
            count = database.execute(f'SELECT COUNT(*) FROM "{name}"').fetchone()[0]
            assert count == len(rows(folder, name))
        keys = sum(len(database.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()) for name in NAMES)
        assert keys == sum(bool(column.links) for table in TABLES for column in table.columns)


def test_the_readme_of_the_sqlite_file_tells_of_every_table_and_column(dumped: Path) -> None:
    with closing(sqlite3.connect(dumped / "unionref.sqlite")) as database:
        told = database.execute('SELECT "table", "column", about FROM README').fetchall()
    assert "version 1.2.0" in told[0][2]
    for table in TABLES:
        assert (table.name, "", f"{table.about} {len(rows(dumped, table.name))} rows.") in told
        for column in table.columns:
            assert (table.name, column.name, column.about) in told


def test_a_question_in_sql(dumped: Path) -> None:
    query = """
        SELECT organization_label, part FROM event_parties
        WHERE event = 'event/kenkoro-1999' ORDER BY part, organization
    """
    with closing(sqlite3.connect(dumped / "unionref.sqlite")) as database:
        found = database.execute(query).fetchall()
    assert found == [
        ("All Japan Transport and General Workers' Union", "ceased"),
        ("All Japan National Railway Locomotive Engineers' Union", "ceased"),
        ("Construction and Rural and General Workers' Union", "ceased"),
        ("All Japan Construction, Transport and General Workers' Union", "created"),
    ]


# --- what the rows say ---


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("names", "NameUse"),
        ("affiliations", "Affiliation"),
        ("counts", "MembershipCount"),
        ("officers", "Tenure"),
        ("relations", "Relation"),
        ("seats", "Seat"),
        ("remarks", "Remark"),
        ("events", "Event"),
    ],
)
@pytest.mark.parametrize("of", ["dumped", "released"])
def test_every_statement_of_a_class_has_one_row(
    of: str, name: str, kind: str, request: pytest.FixtureRequest, built: Built
) -> None:
    made = request.getfixturevalue(of)
    folder, build = (made, built.path) if isinstance(made, Path) else (made.path, made.build)
    kinds = ", ".join(f"ur:{one}" for one in (sorted(EVENT_KINDS) if kind == "Event" else [kind]))
    query = f"""
        SELECT DISTINCT ?s {{
          {{ ?s a ?kind }} UNION {{ ?s ur:statementClass ?kind }}
          FILTER(?kind IN ({kinds}))
        }}
    """
    expected = sorted(row[0] for row in asked(build, query))
    found = [row["statement"] for row in rows(folder, name)]
    assert found == sorted(found) == expected
    assert set(found) <= {row["id"] for row in rows(folder, "statements")}


def test_standing_and_contested_are_those_of_the_graph(released: Released) -> None:
    statements = {row["id"]: row for row in rows(released.path, "statements")}
    disputed = {row[0] for row in asked(released.build, "SELECT ?s { ?s a ur:DisputedStatement }")}
    supporting = {row[0] for row in asked(released.build, "SELECT ?s { ?s prov:alternateOf ?p }")}
    contested = {row[0] for row in asked(released.build, "SELECT ?s { ?s ur:contested true }")}
    assert disputed and supporting and contested
    for id, row in statements.items():
        standing = "disputed" if id in disputed else "supporting" if id in supporting else "principal"
        assert row["standing"] == standing
        assert row["contested"] == ("true" if id in disputed | contested else "false")
    assert {row["id"]: row["supports"] for row in statements.values() if row["supports"]} == dict(
        asked(released.build, "SELECT ?s ?p { ?s prov:alternateOf ?p }")  # type: ignore[arg-type]
    )


@pytest.mark.parametrize("of", ["dumped", "released"])
def test_every_statement_leads_to_its_passages(of: str, request: pytest.FixtureRequest, built: Built) -> None:
    made = request.getfixturevalue(of)
    folder, build = (made, built.path) if isinstance(made, Path) else (made.path, made.build)
    query = "SELECT DISTINCT ?s ?p ?d { ?s prov:wasDerivedFrom ?p . ?p dcterms:isPartOf ?d }"
    found = [(row["statement"], row["passage"], row["source"]) for row in rows(folder, "statement_passages")]
    assert sorted(found) == sorted(asked(build, query))
    by_statement: dict[str, set[str]] = {}
    for statement, _, source in found:
        by_statement.setdefault(statement, set()).add(source)
    for row in rows(folder, "statements"):
        assert row["sources"].split(" ") == sorted(by_statement[row["id"]])


def test_a_count_as_it_is_printed(dumped: Path) -> None:
    found = next(row for row in rows(dumped, "counts") if row["statement"] == "kenkoro#count-2019")
    assert found == {
        "statement": "kenkoro#count-2019",
        "organization": "kenkoro",
        "organization_label": "All Japan Construction, Transport and General Workers' Union",
        "date": "2019",
        "earliest": "2019-01-01",
        "latest": "2019-12-31",
        "count": "19578",
        "approximate": "false",
        "basis": "not-stated",
        "basis_label": "not stated",
        "standing": "principal",
        "contested": "false",
        "sources": "source/wikipedia-en-zenroren",
        "note": "",
    }


def test_a_period_that_held_for_sure_and_one_that_is_only_possible(dumped: Path) -> None:
    found = {row["statement"]: row for row in rows(dumped, "affiliations")}
    assert all(row["certainty"] == "" for row in found.values() if row["standing"] != "principal")
    for row in (row for row in found.values() if row["standing"] == "principal"):
        sure = row["from_latest"] and row["to_earliest"] and row["from_latest"] <= row["to_earliest"]
        assert row["certainty"] == ("certain" if sure else "possible")
    assert found["jmiu#in-zenroren"]["to"] == "2016"
    assert found["kenkoro#in-zenroren"]["to"] == ""
    assert found["kenkoro#in-zenroren"]["certainty"] == "possible"
    assert {row["certainty"] for row in found.values()} == {"certain", "possible", ""}


def test_an_organization_has_its_names_its_class_and_its_end(dumped: Path) -> None:
    found = {row["id"]: row for row in rows(dumped, "organizations")}
    assert found["zenroren"]["class"] == "NationalCentre"
    assert found["kenkoro"]["class"] == "Union"
    assert found["kenkoro"]["industries"] == "industry/construction industry/general industry/transport"
    assert found["zendoro"]["status"] == "ended"
    assert found["zendoro"]["succeeded_by"] == "kenkoro"
    assert found["kenkoro"]["latest_count"] == "kenkoro#count-2019"


def test_the_conflicts_are_those_of_the_ledger(released: Released) -> None:
    ledger = Dataset(released.build, released.root).conflicts().only(("conflict", "contradiction"))
    found = rows(released.path, "conflicts")
    assert len({row["conflict"] for row in found}) == len(ledger) > 0
    sides = {(row["matter"], row["position"], row["value"]) for row in found}
    assert sides == {
        (entry.matter, str(number), position.value)
        for entry in ledger.entries
        for number, position in enumerate(entry.positions, 1)
    }


def test_every_link_has_its_row_with_the_evidence(released: Released) -> None:
    found = {row["link"]: row for row in rows(released.path, "links")}
    query = "SELECT ?l ?s ?a { ?l sssom:subject_id ?s ; sssom:object_source ?a }"
    assert {(id, row["organization"], f"authority/{row['authority']}") for id, row in found.items()} == set(
        asked(released.build, query)
    )
    assert {row["state"] for row in found.values()} == {"accepted", "rejected", "not-found"}
    accepted = next(row for row in found.values() if row["state"] == "accepted")
    assert accepted == {
        "link": "gamma#link-wikidata-q1",
        "organization": "gamma",
        "organization_label": "Gamma",
        "person": "",
        "person_label": "",
        "authority": "wikidata",
        "authority_label": "Wikidata",
        "external_id": "Q1",
        "external_iri": "http://www.wikidata.org/entity/Q1",
        "external_label": "Gamma Union",
        "state": "accepted",
        "predicate": "skos:exactMatch",
        "justification": "semapv:ManualMappingCuration",
        "confidence": "0.95",
        "date": "2026-11-22",
        "reviewer": "An editor",
        "tool": "",
        "comment": "The item gives the website.",
        "see_also": "https://example.org/1",
    }
    missing = next(row for row in found.values() if row["state"] == "not-found")
    assert missing["external_id"] == missing["external_iri"] == missing["confidence"] == ""
    frame = pandas.read_parquet(released.path / "parquet" / "links.parquet")
    assert sorted(frame["confidence"].dropna()) == [0.9, 0.95]


# --- GraphML ---


def test_networkx_reads_who_became_what(dumped: Path, built: Built) -> None:
    graph = networkx.read_graphml(dumped / "lineage.graphml")
    assert graph.is_directed()
    succeeded = {(old, new) for old, new in asked(built.path, "SELECT ?o ?n { ?o ur:succeededBy ?n }")}
    assert {(old, new) for old, new, data in graph.edges(data=True) if data["ended"]} == succeeded
    assert graph.nodes["kenkoro"]["label"] == "All Japan Construction, Transport and General Workers' Union"
    assert set(networkx.ancestors(graph, "kenkoro")) == {
        "zendoro",
        "unyuippan",
        "zennichijiro",
        "zennokyo-roren",
    }


def test_networkx_reads_who_belonged_to_whom(dumped: Path, built: Built) -> None:
    graph = networkx.read_graphml(dumped / "affiliation.graphml")
    query = "SELECT ?m ?b ?s { ?s a ur:Affiliation ; org:member ?m ; org:organization ?b }"
    found = sorted((member, body, data["statement"]) for member, body, data in graph.edges(data=True))
    assert found == sorted(asked(built.path, query))
    assert isinstance(next(iter(graph.edges(data=True)))[2]["contested"], bool)


def test_only_what_stands_is_in_the_networks(released: Released) -> None:
    statements = {row["id"]: row["standing"] for row in rows(released.path, "statements")}
    for name, key in (("lineage", "event"), ("affiliation", "statement")):
        graph = networkx.read_graphml(released.path / f"{name}.graphml")
        assert graph.number_of_edges() > 0
        assert {statements[data[key]] for _, _, data in graph.edges(data=True)} == {"principal"}


# --- the whole graph, once ---


def test_the_keys_hold_in_the_whole_graph(whole: Built, tmp_path: Path) -> None:
    target = tmp_path / "release"
    formats = ["csv", "parquet", "sqlite", "graphml"]
    dump(Dataset(whole.path, whole.root), target, version="1.2.0", date="2026-11-22", formats=formats)
    with closing(sqlite3.connect(target / "unionref.sqlite")) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
    statements = {row["id"] for row in rows(target, "statements")}
    query = f"SELECT DISTINCT ?s {{ ?s prov:wasDerivedFrom ?p FILTER(STRSTARTS(STR(?s), '{BASE}')) }}"
    assert statements == {row[0] for row in asked(whole.path, query)}
    for table in TABLES:
        if table.name in ("statements", "organizations", "sources", "persons"):
            frame = pandas.read_parquet(target / "parquet" / f"{table.name}.parquet")
            assert frame["id"].is_unique
