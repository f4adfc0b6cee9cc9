"""Every stored query gives the rows of the documents, in one order, on every engine.

The golden rows in ``tests/queries/golden/`` were worked out from the three seed documents and are asked of a
graph in which no other source was read; those in ``tests/queries/wider/`` were worked out from the wider
sources and are asked of the whole graph. Beside each ``<query>.<case>.csv`` stands a ``<query>.<case>.json``
with the parameters and the place in the source. A CSV need not have all columns of its query;
``"rows": "some"`` means that the answer has other rows as well.
"""

from __future__ import annotations

import csv
import json
import random
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox
import pytest
import rdflib

from unionref.build import build
from unionref.namespaces import BASE, DISPUTED, PREFIXES, UR
from unionref.queries import StoredQuery, bind, load_catalogue

if TYPE_CHECKING:
    from conftest import Built, MiniRoot

REPOSITORY = Path(__file__).resolve().parents[1]
GOLDEN = REPOSITORY / "tests" / "queries" / "golden"
WIDER = REPOSITORY / "tests" / "queries" / "wider"
CATALOGUE = {query.id: query for query in load_catalogue(REPOSITORY / "queries")}
CASES = sorted(path.stem for path in GOLDEN.glob("*.csv"))
WIDER_CASES = sorted(path.stem for path in WIDER.glob("*.csv"))
XSD = PREFIXES["xsd"]
TYPE = ox.NamedNode(PREFIXES["rdf"] + "type")
NAMED_IN_THE_ISSUE = [
    "what-merged-into",
    "what-became-of",
    "ancestry",
    "affiliates-at",
    "affiliations-of",
    "former-affiliates",
    "left-before",
    "membership-of",
    "affiliates-by-size",
    "stated-total-against-sum",
    "size-through-lineage",
    "officers-of",
    "in-office-at",
    "offices-held",
    "events-in",
    "timeline-of",
    "splits",
    "founded-after-joining-body",
    "shared-successor",
    "who-represents-today",
    "related-to",
    "local-bodies",
    "alignment",
    "organizations-in",
    "names-of",
    "find-by-name",
    "source-of",
    "conflicts",
    "gaps",
    "no-recorded-successor",
    "oldest",
    "events-per-decade",
    "national-centre-of",
    "who-went-where",
    "membership-of-centres",
    "largest-unions",
    "contested",
    "what-source-says",
    "co-members",
    "longest-lived",
    "names-at",
    "international-affiliations",
    "careers",
    "links-of",
    "not-yet-linked",
    "searched-not-found",
    "look-alikes",
    "by-external-id",
]

NO_ROWS_SO_FAR = {"searched-not-found": "https://w3id.org/sssom/NoTermFound"}
"""A query that asks for what nobody has recorded yet → what would be in the graph if somebody had."""

STATEMENT_CLASSES = {
    UR + "Affiliation",
    UR + "Tenure",
    UR + "MembershipCount",
    UR + "NameUse",
    UR + "Relation",
    UR + "Seat",
    UR + "Remark",
    UR + "Founding",
    UR + "Merger",
    UR + "Absorption",
    UR + "Split",
    UR + "Secession",
    UR + "Reorganization",
    UR + "Dissolution",
    UR + "Ending",
    UR + "Renaming",
}

DATES = {XSD + "gYear", XSD + "gYearMonth", XSD + "date"}

Cell = tuple[str, str, str] | None
"""A value of an answer: its text, its datatype ("" for an IRI) and its language."""
Answer = tuple[tuple[str, ...], list[tuple[Cell, ...]]]
Engine = Callable[[str], Answer]


def literal_or_iri(value: str, datatype: str, language: str) -> Cell:
    return (value, datatype or XSD + "string", language)


def ask_oxigraph(store: ox.Store, text: str, union: bool = False) -> Answer:
    solutions = store.query(text, use_default_graph_as_union=union)
    assert isinstance(solutions, ox.QuerySolutions)
    rows: list[tuple[Cell, ...]] = []
    for solution in solutions:
        row: list[Cell] = []
        for term in solution:
            if isinstance(term, ox.Literal):
                row.append(literal_or_iri(term.value, term.datatype.value, term.language or ""))
            else:
                row.append(None if term is None else (term.value, "", ""))
        rows.append(tuple(row))
    return tuple(variable.value for variable in solutions.variables), rows


def ask_rdflib(graph: rdflib.Graph, text: str) -> Answer:
    result = graph.query(text)
    rows: list[tuple[Cell, ...]] = []
    for solution in result:
        row: list[Cell] = []
        for term in solution:  # type: ignore[union-attr]
            if isinstance(term, rdflib.Literal):
                datatype = PREFIXES["rdf"] + "langString" if term.language else str(term.datatype or "")
                row.append(literal_or_iri(str(term), datatype, term.language or ""))
            else:
                row.append(None if term is None else (str(term), "", ""))
        rows.append(tuple(row))
    return tuple(str(variable) for variable in result.vars or ()), rows


def term(value: str, type: str) -> ox.NamedNode | ox.Literal:
    """Return the RDF term of a parameter as a golden file writes it."""
    if type in ("date", "day"):
        return ox.Literal(value, datatype=ox.NamedNode(XSD + "date"))
    if type in ("year", "integer"):
        return ox.Literal(int(value))
    if type in ("text", "authority"):
        return ox.Literal(value)
    slug_is_enough = type in ("organization", "statement") and not re.match(
        r"(id|event|person|source)/", value
    )
    return ox.NamedNode(BASE + ("id/" + value if slug_is_enough else value))


def bound(query: StoredQuery, params: Mapping[str, str]) -> str:
    types = {param.name: param.type for param in query.params}
    return bind(query, {name: term(value, types[name]) for name, value in params.items()})


@dataclass(frozen=True)
class Case:
    """One golden file."""

    query: StoredQuery
    text: str
    columns: tuple[str, ...]
    rows: list[tuple[str, ...]]
    all_rows: bool


def read_case(name: str, folder: Path = GOLDEN) -> Case:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        columns, *rows = [tuple(row) for row in csv.reader(file)]
    about: dict[str, Any] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    query = CATALOGUE[name.split(".")[0]]
    return Case(query, bound(query, about["params"]), columns, rows, about.get("rows", "all") == "all")


def projected(answer: Answer, columns: tuple[str, ...]) -> list[tuple[str, ...]]:
    names, rows = answer
    places = [names.index(column) for column in columns]
    return [tuple((row[place] or ("",))[0].removeprefix(BASE) for place in places) for row in rows]


def quads_of(build: Built) -> ox.Store:
    """Load a build with its named graphs."""
    loaded = ox.Store()
    loaded.bulk_load(path=str(build.path / "unionref.nq"), format=ox.RdfFormat.N_QUADS)
    return loaded


def graph_of(build: Built) -> rdflib.Graph:
    """Read the default graph of a build into rdflib, its triples in an order that chance makes."""
    lines = (build.path / "unionref.nt").read_text(encoding="utf-8").splitlines()
    random.Random(20261122).shuffle(lines)
    return rdflib.Graph().parse(data="\n".join(lines), format="nt")


def dataset_of(build: Built) -> rdflib.Dataset:
    """Read a build with its named graphs into rdflib, for queries that ask for one of them by name."""
    lines = (build.path / "unionref.nq").read_text(encoding="utf-8").splitlines()
    random.Random(20261122).shuffle(lines)
    dataset = rdflib.Dataset()
    dataset.parse(data="\n".join(lines), format="nquads")
    return dataset


def engines_of(store: ox.Store, build: Built) -> dict[str, Engine]:
    """Return the three ways to ask; each remembers its answers, since rdflib takes its time.

    A query without GRAPH gets the default graph alone, which is what ``unionref.nt`` and ``.ttl`` hold.
    """
    default, named = cache(lambda: graph_of(build)), cache(lambda: dataset_of(build))
    return {
        "Oxigraph": cache(lambda text: ask_oxigraph(store, text)),
        "Oxigraph, all graphs as one": cache(lambda text: ask_oxigraph(store, text, union=True)),
        "rdflib": cache(lambda text: ask_rdflib(named() if "GRAPH <" in text else default(), text)),
    }


@pytest.fixture(scope="module")
def store(built: Built) -> ox.Store:
    """What the three seed documents say, with its named graphs."""
    return quads_of(built)


@pytest.fixture(scope="module")
def engines(built: Built, store: ox.Store) -> dict[str, Engine]:
    """The three ways to ask what the three seed documents say."""
    return engines_of(store, built)


@pytest.fixture(scope="module")
def whole_store(whole: Built) -> ox.Store:
    """The whole graph with its named graphs."""
    return quads_of(whole)


@pytest.fixture(scope="module")
def whole_engines(whole: Built, whole_store: ox.Store) -> dict[str, Engine]:
    """The three ways to ask the whole graph."""
    return engines_of(whole_store, whole)


def assert_rows(case: Case, engines: Mapping[str, Engine]) -> None:
    for engine, ask in engines.items():
        rows = projected(ask(case.text), case.columns)
        if case.all_rows:
            assert rows == case.rows, engine
        else:
            assert [row for row in case.rows if row not in rows] == [], engine


@pytest.mark.parametrize("name", CASES)
def test_golden_rows(name: str, engines: dict[str, Engine]) -> None:
    assert_rows(read_case(name), engines)


@pytest.mark.parametrize("name", WIDER_CASES)
def test_golden_rows_of_the_whole_graph(name: str, whole_engines: dict[str, Engine]) -> None:
    case = read_case(name, WIDER)
    assert_rows(case, whole_engines)
    reference, *others = [ask(case.text) for ask in whole_engines.values()]
    for other in others:
        assert other == reference


@pytest.mark.parametrize("name", CASES)
def test_engines_give_the_same_terms_in_the_same_order(name: str, engines: dict[str, Engine]) -> None:
    text = read_case(name).text
    reference, *others = [ask(text) for ask in engines.values()]
    for other in others:
        assert other == reference


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=lambda query: query.id)
def test_file_runs_as_it_stands(query: StoredQuery, whole_engines: dict[str, Engine]) -> None:
    answers = [ask(query.text) for ask in whole_engines.values()]
    assert answers[0][0] == query.columns
    if query.id in NO_ROWS_SO_FAR:
        awaited = f"SELECT ?s WHERE {{ ?s ?p <{NO_ROWS_SO_FAR[query.id]}> }}"
        assert answers[0][1] == whole_engines["Oxigraph"](awaited)[1] == [], "take it out of NO_ROWS_SO_FAR"
    else:
        assert answers[0][1], "the values in the file should give rows, to serve as an example"
    assert answers[1] == answers[0]
    assert answers[2] == answers[0]


@pytest.mark.parametrize(("year", "within"), [("1975", "5"), ("1", "3000"), ("9999", "9000")])
def test_the_largest_unions_have_the_figure_of_their_statement(
    year: str, within: str, whole_store: ox.Store
) -> None:
    """However far the year is from the figures, which are cut out of one text behind the distance."""
    text = bound(CATALOGUE["largest-unions"], {"year": year, "within": within})
    _, rows = ask_oxigraph(whole_store, text)
    assert len(rows) == 30
    for row in rows:
        cells = dict(zip(CATALOGUE["largest-unions"].columns, row, strict=True))
        statement = ox.NamedNode((cells["statement"] or ("",))[0])
        counts = whole_store.quads_for_pattern(statement, ox.NamedNode(UR + "count"), None, None)
        assert [quad.object.value for quad in counts] == [(cells["members"] or ("",))[0]]  # type: ignore[union-attr]


def test_every_query_has_golden_rows() -> None:
    assert set(CATALOGUE) == {name.split(".")[0] for name in CASES + WIDER_CASES}
    assert sorted(path.stem for path in GOLDEN.glob("*.json")) == CASES
    assert sorted(path.stem for path in WIDER.glob("*.json")) == WIDER_CASES


def test_every_query_of_the_issues_is_there() -> None:
    assert [name for name in NAMED_IN_THE_ISSUE if name not in CATALOGUE] == []


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=lambda query: query.id)
def test_header_is_complete(query: StoredQuery) -> None:
    assert query.summary.endswith("."), "summary: a sentence"
    assert query.question.endswith("?"), "question: a question"
    assert query.tags
    assert all(param.description.endswith(".") for param in query.params)
    assert "ORDER BY" in query.text
    assert len(set(query.columns)) == len(query.columns)


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=lambda query: query.id)
def test_prefixes_are_those_of_the_project_and_all_used(query: StoredQuery) -> None:
    body = "\n".join(line for line in query.text.split("\n") if not line.startswith(("PREFIX", "#")))
    declared = dict(re.findall(r"^PREFIX (\w+): <([^>]+)>$", query.text, re.MULTILINE))
    known = {**PREFIXES, "unionref": BASE}
    assert declared == {name: known[name] for name in declared}
    assert list(declared) == sorted(declared)
    assert [name for name in declared if not re.search(rf"(?<![\w-]){name}:", body)] == []


@pytest.mark.parametrize("query", CATALOGUE.values(), ids=lambda query: query.id)
def test_nothing_on_which_engines_differ(query: StoredQuery) -> None:
    """Engines differ on the order in GROUP_CONCAT, on SAMPLE and on YEAR(); NOW() and RAND() change."""
    found = re.findall(r"\b(GROUP_CONCAT|SAMPLE|YEAR|MONTH|DAY|NOW|RAND|BNODE|UUID|NOT EXISTS)\b", query.text)
    assert found == []


def clones(store: ox.Store) -> Iterator[tuple[ox.NamedNode, str, list[ox.Quad]]]:
    """Give each statement of the plain view with its class and its triples."""
    for quad in store.quads_for_pattern(None, TYPE, None, ox.DefaultGraph()):
        if isinstance(quad.object, ox.NamedNode) and quad.object.value in STATEMENT_CLASSES:
            assert isinstance(quad.subject, ox.NamedNode)
            triples = list(store.quads_for_pattern(quad.subject, None, None, ox.DefaultGraph()))
            yield quad.subject, quad.object.value, triples


def another_figure(value: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    """Make a figure another one, so that a statement that leaks is seen."""
    if isinstance(value, ox.Literal) and value.datatype.value == XSD + "integer":
        return ox.Literal(int(value.value) + 1)
    return value


def another_date(value: ox.NamedNode | ox.Literal) -> ox.NamedNode | ox.Literal:
    """Make a date another one, so that a statement that leaks is seen."""
    if isinstance(value, ox.Literal) and value.datatype.value in DATES:
        return ox.Literal(str(int(value.value[:4]) - 4) + value.value[4:], datatype=value.datatype)
    return value


def with_clones(
    store: ox.Store, graph_name: ox.NamedNode | ox.DefaultGraph, suffix: str, kind: str
) -> ox.Store:
    """Return a copy in which every statement has two false twins of a given kind in a given graph."""
    copy = ox.Store()
    copy.bulk_extend(store)
    against = ox.NamedNode(UR + "conflictsWith")
    statements = list(clones(store))
    assert len(statements) > 400
    for number, falsify in enumerate((another_figure, another_date)):
        for subject, statement_class, quads in statements:
            clone = ox.NamedNode(f"{subject.value}{suffix}{number}")
            copy.add(ox.Quad(clone, TYPE, ox.NamedNode(UR + kind), graph_name))
            is_a = ox.NamedNode(UR + "statementClass")
            copy.add(ox.Quad(clone, is_a, ox.NamedNode(statement_class), graph_name))
            for quad in quads:
                if quad.predicate != TYPE:
                    copy.add(ox.Quad(clone, quad.predicate, falsify(quad.object), graph_name))  # type: ignore[arg-type]
            if kind == "DisputedStatement":
                copy.add(ox.Quad(clone, against, subject, graph_name))
                copy.add(ox.Quad(subject, against, clone, graph_name))
            else:
                copy.add(ox.Quad(clone, ox.NamedNode(PREFIXES["prov"] + "alternateOf"), subject, graph_name))
    return copy


@pytest.fixture(scope="module")
def store_with_losers(store: ox.Store) -> ox.Store:
    """The build with disputed rivals of every single statement."""
    return with_clones(store, ox.NamedNode(DISPUTED), "-lost", "DisputedStatement")


@pytest.fixture(scope="module")
def store_with_supporters(store: ox.Store) -> ox.Store:
    """The build with claims that support every single statement."""
    return with_clones(store, ox.DefaultGraph(), "-supporting", "Statement")


@pytest.mark.parametrize("name", CASES)
def test_what_is_disputed_does_not_leak(name: str, store: ox.Store, store_with_losers: ox.Store) -> None:
    text = read_case(name).text
    assert ask_oxigraph(store_with_losers, text, union=True) == ask_oxigraph(store, text)


@pytest.mark.parametrize("name", [name for name in CASES if not name.startswith("source-of.")])
def test_supporting_claims_are_not_counted(
    name: str, store: ox.Store, store_with_supporters: ox.Store
) -> None:
    text = read_case(name).text
    assert ask_oxigraph(store_with_supporters, text) == ask_oxigraph(store, text)


def test_sources_of_supporting_claims_are_given(store: ox.Store, store_with_supporters: ox.Store) -> None:
    text = CATALOGUE["source-of"].text
    plain, supported = ask_oxigraph(store, text), ask_oxigraph(store_with_supporters, text)
    assert len(supported[1]) == 3 * len(plain[1])


def test_page_of_the_documentation_lists_every_query() -> None:
    page = (REPOSITORY / "docs" / "queries.md").read_text(encoding="utf-8")
    listed = dict(re.findall(r"^\| \[`([a-z-]+)`\]\([^)]+\) \| (.+?) \|", page, re.MULTILINE))
    assert set(listed) == set(CATALOGUE)
    for query in CATALOGUE.values():
        assert listed[query.id] == query.question
        assert f"(../queries/{query.topic}/{query.id}.rq)" in page
        assert f"`{query.example()}`" in page
        assert all(f"`{param.name}`" in page for param in query.params)


@pytest.fixture
def small(mini_root: MiniRoot, tmp_path: Path) -> Callable[[Mapping[str, str]], dict[str, Engine]]:
    """Return a function that builds a small data set and gives the engines to ask it with."""

    def make(files: Mapping[str, str]) -> dict[str, Engine]:
        build(mini_root(files), tmp_path / "build")
        loaded = ox.Store()
        loaded.bulk_load(path=str(tmp_path / "build" / "unionref.nq"), format=ox.RdfFormat.N_QUADS)
        graph = rdflib.Graph().parse(tmp_path / "build" / "unionref.nt", format="nt")
        return {
            "Oxigraph": lambda text: ask_oxigraph(loaded, text),
            "Oxigraph, all graphs as one": lambda text: ask_oxigraph(loaded, text, union=True),
            "rdflib": lambda text: ask_rdflib(graph, text),
        }

    return make


Small = Callable[[Mapping[str, str]], dict[str, Engine]]


def union(slug: str) -> str:
    return f"""
        <id/{slug}> a ur:Union ; skos:prefLabel "{slug.title()} Union"@en ; org:classification <kind/union> .
        <id/{slug}#name-en> a ur:NameUse ; ur:ofOrganization <id/{slug}> ;
            skosxl:literalForm "{slug.title()} Union"@en ; dcterms:type <name-type/full> ;
            prov:wasDerivedFrom <source/book#p1> .
    """


def event(kind: str, roles: str, year: str, source: str = "book#p1") -> str:
    return f'a ur:{kind} ; {roles} ur:date "{year}"^^xsd:gYear ; prov:wasDerivedFrom <source/{source}> .'


def answer(engines: dict[str, Engine], name: str, columns: str, **params: str) -> list[tuple[str, ...]]:
    """Ask all engines, see that they agree, and return some columns."""
    query = CATALOGUE[name]
    answers = [ask(bound(query, params)) for ask in engines.values()]
    assert answers[1:] == answers[:-1]
    return projected(answers[0], tuple(columns.split()))


def test_depth_is_that_of_the_shortest_way(small: Small) -> None:
    """Alpha splits into Beta and Gamma, which merge again into Delta: Alpha is two steps away, not three."""
    engines = small(
        {
            **{f"organizations/{slug}.ttl": union(slug) for slug in ("alpha", "beta", "gamma", "delta")},
            "events/alpha-1950.ttl": "<event/alpha-1950> "
            + event("Split", "ur:ceased <id/alpha> ; ur:created <id/beta> , <id/gamma> ;", "1950"),
            "events/delta-1960.ttl": "<event/delta-1960> "
            + event("Merger", "ur:ceased <id/beta> , <id/gamma> ; ur:created <id/delta> ;", "1960"),
        }
    )
    assert answer(engines, "ancestry", "depth ancestor successor kind", organization="delta") == [
        ("1", "id/beta", "id/delta", "merger"),
        ("1", "id/gamma", "id/delta", "merger"),
        ("2", "id/alpha", "id/beta", "split"),
        ("2", "id/alpha", "id/gamma", "split"),
    ]
    assert answer(engines, "what-became-of", "body kind outcome", organization="alpha") == [
        ("id/alpha", "", "succeeded by another body"),
        ("id/beta", "split", "succeeded by another body"),
        ("id/gamma", "split", "succeeded by another body"),
        ("id/delta", "merger", "no end recorded"),
    ]
    assert answer(engines, "splits", "date kind origin originAfterwards product") == [
        ("1950", "split", "id/alpha", "ended", "id/beta"),
        ("1950", "split", "id/alpha", "ended", "id/gamma"),
    ]
    assert answer(engines, "shared-successor", "successor", a="beta", b="gamma") == [("id/delta",)]


def test_a_body_that_ended_without_successor_says_so(small: Small) -> None:
    engines = small(
        {
            "organizations/alpha.ttl": union("alpha")
            + "<id/alpha#dissolution> "
            + event("Dissolution", "ur:ceased <id/alpha> ;", "1970")
        }
    )
    status = "ended, no successor recorded"
    assert answer(engines, "what-became-of", "body outcome", organization="alpha") == [("id/alpha", status)]
    assert answer(engines, "who-represents-today", "status certainty", organization="alpha") == [
        (status, "certain")
    ]


CONTESTED = {
    "organizations/alpha.ttl": union("alpha"),
    "organizations/beta.ttl": union("beta"),
    "organizations/gamma.ttl": union("gamma"),
    "events/gamma-1950.ttl": "<event/gamma-1950> "
    + event("Merger", "ur:ceased <id/alpha> , <id/beta> ; ur:created <id/gamma> ;", "1950")
    + "<event/gamma-1950#claim-2> "
    + event("Merger", "ur:ceased <id/alpha> , <id/beta> ; ur:created <id/gamma> ;", "1951", "paper#p1"),
}


def test_a_contested_date_is_marked_and_its_rival_named(small: Small) -> None:
    engines = small(CONTESTED)
    assert answer(engines, "what-merged-into", "merged date contested", organization="gamma") == [
        ("id/alpha", "1950", "true"),
        ("id/beta", "1950", "true"),
    ]
    rows = answer(engines, "conflicts", "kind subject statement other")
    assert rows == [
        ("contradicted by another statement", f"id/{slug}", "event/gamma-1950", "event/gamma-1950#claim-2")
        for slug in ("alpha", "beta", "gamma")
    ]
    assert {row[1:] for row in answer(engines, "events-in", "subject certainty contested", year="1950")} == {
        ("possible", "true")
    }


def test_an_end_within_the_year_is_possible_before_a_day_of_it(small: Small) -> None:
    engines = small(
        {
            "organizations/alpha.ttl": union("alpha")
            + """
            <id/alpha#in-beta> a ur:Affiliation ; org:member <id/alpha> ; org:organization <id/beta> ;
                ur:attested "1960"^^xsd:gYear ; ur:to "1965"^^xsd:gYear ; ur:endReason <end-reason/seceded> ;
                prov:wasDerivedFrom <source/book#p1> .
            <id/alpha#in-beta-2> a ur:Affiliation ; org:member <id/alpha> ; org:organization <id/beta> ;
                ur:ordinal 2 ; ur:from "1970"^^xsd:gYear ; prov:wasDerivedFrom <source/book#p1> .
            """,
            "organizations/beta.ttl": union("beta"),
        }
    )
    for day, expected in (("1965-01-01", []), ("1965-07-01", ["possible"]), ("1966-01-01", ["certain"])):
        rows = answer(engines, "left-before", "certainty", body="beta", day=day)
        assert [row[0] for row in rows] == expected, day
    assert answer(engines, "affiliates-at", "certainty status", body="beta", day="1962-01-01") == [
        ("certain", "left 1965")
    ]
    assert answer(engines, "affiliates-at", "member", body="beta", day="1967-01-01") == []
    assert answer(engines, "affiliates-at", "certainty", body="beta", day="1980-01-01") == [("possible",)]
    assert answer(engines, "former-affiliates", "status endReason", body="beta") == [("left 1965", "seceded")]
    assert len(answer(engines, "affiliations-of", "statement", organization="alpha")) == 2


def test_the_largest_of_several_figures_for_a_year_counts_once(small: Small) -> None:
    engines = small(
        {
            "organizations/alpha.ttl": union("alpha")
            + """
            <id/alpha#in-beta> a ur:Affiliation ; org:member <id/alpha> ; org:organization <id/beta> ;
                ur:attested "1960"^^xsd:gYear ; prov:wasDerivedFrom <source/book#p1> .
            <id/alpha#count-1960> a ur:MembershipCount ; ur:ofOrganization <id/alpha> ; ur:count 100 ;
                ur:date "1960"^^xsd:gYear ; ur:countBasis <count-basis/own-claim> ;
                prov:wasDerivedFrom <source/book#p1> .
            <id/alpha#count-1960-survey> a ur:MembershipCount ; ur:ofOrganization <id/alpha> ; ur:count 90 ;
                ur:date "1960"^^xsd:gYear ; ur:countBasis <count-basis/survey> ;
                prov:wasDerivedFrom <source/book#p2> .
            """,
            "organizations/beta.ttl": union("beta"),
        }
    )
    assert answer(engines, "affiliates-by-size", "members figures", body="beta", year="1960") == [
        ("100", "2")
    ]
    total = answer(
        engines, "stated-total-against-sum", "stated sum withFigure affiliates", body="beta", year="1960"
    )
    assert total == [("", "100", "1", "1")]
    assert answer(engines, "membership-of", "members fromPeak basis", organization="alpha") == [
        ("100", "0", "own claim"),
        ("90", "-10", "survey"),
    ]
