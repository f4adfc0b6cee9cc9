"""The graph opened for reading: fresh, typed, and with a sentence for everything that goes wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import rdflib
from conftest import Built
from small_root import make_root

import unionref
from unionref.answers import Answer, Entity
from unionref.dataset import Dataset
from unionref.dates import PartialDate
from unionref.errors import UnreadableError, UsageError
from unionref.freshness import NOTE
from unionref.namespaces import BASE
from unionref.paths import Root
from unionref.queries import PARAM_TYPES, Param
from unionref.values import Resolver, to_term


@pytest.fixture(scope="module")
def seed(built: Built) -> Dataset:
    return Dataset(built.path, built.root)


@pytest.fixture(scope="module")
def small_build(tmp_path_factory: pytest.TempPathFactory) -> tuple[Root, Path]:
    from unionref.build import build

    folder = tmp_path_factory.mktemp("small")
    root = make_root(folder / "root")
    build(root, folder / "build")
    return root, folder / "build"


@pytest.fixture(scope="module")
def small(small_build: tuple[Root, Path]) -> Dataset:
    return Dataset(small_build[1], small_build[0])


@pytest.fixture
def copy(small_build: tuple[Root, Path], tmp_path: Path) -> tuple[Root, Path]:
    """The small data set and its build, to be damaged."""
    shutil.copytree(small_build[0].path, tmp_path / "root")
    shutil.copytree(small_build[1], tmp_path / "build")
    return Root(tmp_path / "root"), tmp_path / "build"


# --- asking ---


def test_what_merged_into_kenkoro(seed: Dataset) -> None:
    answer = seed.ask("what-merged-into", organization="kenkoro")
    assert {row.merged.id: row.date for row in answer} == {
        "zendoro": PartialDate("1999", "year"),
        "unyuippan": PartialDate("1999", "year"),
        "zennichijiro": PartialDate("1999", "year"),
    }
    assert answer.query is not None and answer.query.id == "what-merged-into"
    assert answer[0].statement == Entity(
        BASE + "event/kenkoro-1999",
        "event/kenkoro-1999",
        "Merger of Zendoro, Unyuippan and Zennichijiro into Kenkoro",
    )


@pytest.mark.parametrize(
    "value",
    [
        "kenkoro",
        "Kenkoro",
        " Kenkōro ",
        "id:kenkoro",
        "id/kenkoro",
        BASE + "id/kenkoro",
        f"<{BASE}id/kenkoro>",
        "All Japan Construction, Transport and General Workers’ Union",
        Entity(BASE + "id/kenkoro", "kenkoro"),
    ],
)
def test_a_name_is_taken_wherever_an_id_is(seed: Dataset, value: object) -> None:
    assert len(seed.ask("what-merged-into", organization=value)) == 3


def test_values_are_given_by_name_or_in_order(seed: Dataset) -> None:
    named = seed.ask("affiliates-at", body="zenroren", day="1995-01-01")
    assert len(named) > 5
    for answer in (
        seed.ask("affiliates-at", "zenroren", "1995-01-01"),
        seed.ask("affiliates-at", "zenroren", day=date(1995, 1, 1)),
        seed.ask("affiliates-at", "1995-01-01", body="zenroren"),
    ):
        assert answer.to_dicts() == named.to_dicts()
    assert ("day", "1995-01-01") in named.asked


def test_a_parameter_left_out_keeps_the_files_own_value(seed: Dataset) -> None:
    answer = seed.ask("affiliates-at", "zenroren", day=None)
    assert dict(answer.asked)["day"] == seed.query("affiliates-at").params[1].example


def test_an_unknown_query_names_the_nearest(seed: Dataset) -> None:
    with pytest.raises(UsageError, match="The nearest: what-merged-into"):
        seed.ask("what-merged", organization="kenkoro")


def test_a_missing_value_is_described_with_an_example(seed: Dataset) -> None:
    with pytest.raises(UsageError, match=r"--organization.*\n.*unionref ask what-merged-into kenkoro"):
        seed.ask("what-merged-into")


def test_an_unknown_parameter_and_too_many_values_are_refused(seed: Dataset) -> None:
    with pytest.raises(UsageError, match="its parameters are: organization"):
        seed.ask("what-merged-into", union="kenkoro")
    with pytest.raises(UsageError, match="takes 1 value, and 3 are given"):
        seed.ask("what-merged-into", "All", "Japan", "Construction")


# --- what a value means ---


def param(type: str) -> Param:
    return Param(name="the_value", type=type, required=True, default=None, description="It.", example="")


def resolver(dataset: Dataset) -> Resolver:
    return Resolver(dataset.store, lambda: dataset._names, dataset.label)


def refused(dataset: Dataset, type: str, value: object) -> str:
    with pytest.raises(UsageError) as caught:
        to_term(param(type), value, resolver(dataset))
    text = str(caught.value)
    assert text.startswith("--the-value: ")
    return text


def test_an_ambiguous_name_lists_the_candidates_with_their_ids(small: Dataset) -> None:
    text = refused(small, "organization", "twin")
    assert "is the name of 2" in text
    assert "alpha-one  Alpha One" in text and "alpha-two  Alpha Two" in text


def test_an_unknown_name_suggests_the_nearest(seed: Dataset) -> None:
    assert "kenkoro  All Japan Construction" in refused(seed, "organization", "Kenkorro")
    assert "no name is like it" in refused(seed, "organization", "xyzzyplugh")
    assert "No person is called" in refused(seed, "person", "Kenkoro")


def test_a_replaced_id_is_followed_with_a_note(small: Dataset) -> None:
    answer = small.ask("what-became-of", "old-gamma")
    assert answer.notes == ("The id old-gamma was replaced by gamma, which is used here.",)
    assert answer.to_dicts() == small.ask("what-became-of", "gamma").to_dicts()


@pytest.mark.parametrize(
    ("type", "value", "iri"),
    [
        ("person", "Kumagai Kanemichi", "person/kumagai-kanemichi"),
        ("person", "kumagai-kanemichi", "person/kumagai-kanemichi"),
        ("event", "kenkoro-1999", "event/kenkoro-1999"),
        ("source", "wikipedia-en-zenroren", "source/wikipedia-en-zenroren"),
        ("industry", "construction", "industry/construction"),
        ("statement", "kenkoro#count-2019", "id/kenkoro#count-2019"),
        ("statement", "id/kenkoro#count-2019", "id/kenkoro#count-2019"),
        ("statement", "event/kenkoro-1999", "event/kenkoro-1999"),
        ("entity", "kenkoro", "id/kenkoro"),
        ("entity", "kumagai-kanemichi", "person/kumagai-kanemichi"),
        ("entity", "kind/union", "kind/union"),
        ("entity", "ur:Merger", "ontology#Merger"),
        ("entity", "kenkoro#count-2019", "id/kenkoro#count-2019"),
    ],
)
def test_each_type_has_its_ids(seed: Dataset, type: str, value: str, iri: str) -> None:
    assert to_term(param(type), value, resolver(seed)).term.value == BASE + iri


@pytest.mark.parametrize(
    ("type", "value", "sentence"),
    [
        ("organization", "", "is empty"),
        ("organization", 7, "not an id or a name"),
        ("organization", "person/kumagai-kanemichi", "is a person; an organization is needed"),
        ("organization", "kind/union", "concept of the list"),
        ("organization", BASE + "id/nobody", "is not in the graph"),
        ("organization", "<http://bad iri>", "is not in the graph"),
        ("organization", "<x", "is not in the graph"),
        ("statement", "Kenkoro", "is not a statement"),
        ("statement", "kenkoro", "unionref show kenkoro lists its statements"),
        ("statement", "kenkoro#nothing", "is not in the graph"),
        ("organization", 'a" } UNION { ?s ?p ?o } #', "is not in the graph"),
        ("organization", '"quoted" {braced}', "No organization is called"),
        ("day", "1995", "a year, and a day is needed"),
        ("day", "1995-06", "a month, and a day is needed"),
        ("day", "1989-02-30", "no day 30"),
        ("day", "1 May 1995", "is not"),
        ("day", "", "is not"),
        ("date", "1995-13-01", "no month 13"),
        ("year", "99", "four digits"),
        ("year", "1999-01", "four digits"),
        ("year", "0000", "four digits"),
        ("year", "１９９９", "four digits"),
        ("year", True, "four digits"),
        ("integer", "many", "digits only"),
        ("integer", "1e3", "digits only"),
        ("text", 5, "not a text"),
        ("authority", "Wikidata", "There is no authority “Wikidata”"),
        ("text", "\ud800", "not valid Unicode"),
    ],
)
def test_a_value_that_does_not_fit_its_type_is_refused(
    seed: Dataset, type: str, value: object, sentence: str
) -> None:
    assert sentence in refused(seed, type, value)


@pytest.mark.parametrize(
    ("type", "value", "term"),
    [
        ("day", "1995-01-01", '"1995-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("date", date(1995, 1, 1), '"1995-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("day", PartialDate("1995-01-01", "day"), '"1995-01-01"^^<http://www.w3.org/2001/XMLSchema#date>'),
        ("year", "2019", '"2019"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("year", 2019, '"2019"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("integer", "-3", '"-3"^^<http://www.w3.org/2001/XMLSchema#integer>'),
        ("authority", " lod-coop ", '"lod-coop"'),
        ("text", ' a "b" ', '" a \\"b\\" "'),
    ],
)
def test_literals_have_the_type_the_queries_need(seed: Dataset, type: str, value: object, term: str) -> None:
    assert str(to_term(param(type), value, resolver(seed)).term) == term


def test_a_graph_in_memory_gives_the_same_answers(built: Built) -> None:
    on_disk, in_memory = (
        unionref.open(built.path, built.root.path, in_memory=wanted) for wanted in (False, True)
    )
    for name, values in (("gaps", {}), ("conflicts", {}), ("ancestry", {"organization": "kenkoro"})):
        assert in_memory.ask(name, **values).to_dicts() == on_disk.ask(name, **values).to_dicts() != []
    assert len(in_memory.store) == len(on_disk.store) > 7000
    assert on_disk.show("kenkoro").to_json() == in_memory.show("kenkoro").to_json()


def test_every_type_of_parameter_is_converted(seed: Dataset) -> None:
    for type in PARAM_TYPES:
        refused(seed, type, object())


# --- free queries ---


def test_select_needs_no_prefixes_declared(seed: Dataset) -> None:
    answer = seed.sparql("SELECT ?x WHERE { ?x ur:created id:kenkoro }")
    assert isinstance(answer, Answer)
    assert [row.x.id for row in answer] == ["event/kenkoro-1999"]


def test_ask_gives_a_truth_value_and_construct_a_graph(seed: Dataset) -> None:
    assert seed.sparql("ASK { id:kenkoro a ur:Union }") is True
    assert seed.sparql("ASK { id:kenkoro a ur:Federation }") is False
    graph = seed.sparql("CONSTRUCT { ?x ur:created ?y } WHERE { ?x ur:created ?y . FILTER(?y = id:kenkoro) }")
    assert isinstance(graph, rdflib.Graph)
    assert [str(s) for s in graph.subjects()] == [BASE + "event/kenkoro-1999"]


@pytest.mark.parametrize(
    "text",
    [
        "INSERT DATA { id:x a ur:Union }",
        "# a comment\nPREFIX x: <http://x/>\ndelete where { ?s ?p ?o }",
        "BASE <http://x/> DROP ALL",
        "clear graph <http://x/>",
    ],
)
def test_updates_are_refused(seed: Dataset, text: str) -> None:
    with pytest.raises(UsageError, match="for reading"):
        seed.sparql(text)


def test_a_query_that_only_looks_like_an_update_is_answered(seed: Dataset) -> None:
    assert seed.sparql('ASK { BIND("INSERT" AS ?x) } # DELETE') is True


def test_a_syntax_error_names_line_and_column(seed: Dataset) -> None:
    with pytest.raises(UsageError, match="line 2, column 8"):
        seed.sparql("SELECT ?x WHERE {\n ?x . }")
    with pytest.raises(UsageError):
        seed.sparql("")


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("SELECT * { SERVICE <http://127.0.0.1:9/sparql> { ?s ?p ?o } }", "cannot be answered"),
        ("SELECT (<http://x/f>(1) AS ?y) {}", "custom function"),
        ("SELECT * { ?s <a b> ?o }", "not valid SPARQL"),
        ("nonsense \ud800", "cannot be answered"),
    ],
)
def test_what_cannot_be_answered_gives_a_sentence(seed: Dataset, text: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence):
        seed.sparql(text)


def test_the_store_is_only_read(seed: Dataset) -> None:
    import pyoxigraph as ox

    node = ox.NamedNode("https://example.org/x")
    with pytest.raises(RuntimeError, match="read-write"):
        seed.store.add(ox.Quad(node, node, node))


def test_the_rdflib_view_is_the_default_graph(small: Dataset) -> None:
    lines = (small.path / "unionref.nt").read_text("utf-8").splitlines()
    assert len(small.graph) == len(lines)
    assert (rdflib.URIRef(BASE + "id/alpha"), rdflib.RDF.type, None) in small.graph


# --- names, sources ---


def test_find_and_label(seed: Dataset) -> None:
    assert seed.find("日本国家公務員労働組合連合会")[0].id == "kokko-roren"
    for text in ("Labor Ministry Workers Union", "Labour Ministry Workers' Union", "Zenrodo"):
        assert seed.find(text)[0].id == "zenrodo"
    found = [match.id for match in seed.find("Unyu")]
    assert found.index("unyuippan") < found.index("zenunyu")
    assert seed.label(BASE + "id/zenroren") == "National Confederation of Trade Unions"
    assert seed.label("no iri") is None


def test_the_source_of_a_figure(seed: Dataset) -> None:
    (source,) = seed.source_of("jmiu#count-1990")
    assert source.locator == "Affiliated unions / Former affiliates"
    assert source.publisher == "Wikipedia"
    assert source.source.id == "source/wikipedia-en-zenroren"
    assert source.url.startswith("https://")


# --- opening ---


def open_quietly(**where: object) -> tuple[Dataset, list[str]]:
    lines: list[str] = []
    return unionref.open(**where, progress=lines.append), lines  # type: ignore[arg-type]


def test_the_graph_is_built_when_there_is_none_and_again_when_the_data_change(
    copy: tuple[Root, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    root = copy[0]
    monkeypatch.delenv("UNIONREF_BUILD", raising=False)
    dataset, lines = open_quietly(root=root.path)
    assert dataset.path == root.path / "build"
    assert ["no build yet" in line for line in lines] == [True]
    assert len(dataset.ask("what-merged-into", "gamma")) == 2
    assert open_quietly(root=root.path)[1] == []
    path = root.data / "organizations" / "beta.ttl"
    path.write_text(path.read_text("utf-8").replace('"Beta"@en', '"Beta Union"@en'), encoding="utf-8")
    dataset, lines = open_quietly(root=root.path)
    assert ["the data have changed" in line for line in lines] == [True]
    assert dataset.label(BASE + "id/beta") == "Beta Union"


def test_only_a_new_time_of_change_builds_nothing(copy: tuple[Root, Path]) -> None:
    root, build = copy
    before = (build / "build.json").stat().st_mtime_ns
    open_quietly(build=build, root=root.path)
    os.utime(root.data / "organizations" / "beta.ttl", (1, 1))
    assert open_quietly(build=build, root=root.path)[1] == []
    assert (build / "build.json").stat().st_mtime_ns == before


def test_a_build_named_by_hand_is_never_replaced(copy: tuple[Root, Path]) -> None:
    root, build = copy
    (root.data / "organizations" / "beta.ttl").write_text("broken", encoding="utf-8")
    dataset, lines = open_quietly(build=build, root=root.path)
    assert dataset.path == build
    assert ["have changed since" in line for line in lines] == [True]


def test_the_note_of_freshness_is_not_trusted_when_a_file_changed(copy: tuple[Root, Path]) -> None:
    root, build = copy
    open_quietly(build=build, root=root.path)
    assert (build / NOTE).is_file()
    (build / NOTE).write_bytes(b"\xff")
    assert open_quietly(build=build, root=root.path)[1] == []
    with (root.data / "organizations" / "beta.ttl").open("a", encoding="utf-8") as file:
        file.write("\n")
    assert len(open_quietly(build=build, root=root.path)[1]) == 1


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe", b"[]", b"null"])
@pytest.mark.parametrize("name", ["build.json", "catalogue.json", "names.json"])
def test_a_damaged_build_gives_a_sentence(copy: tuple[Root, Path], name: str, content: bytes) -> None:
    if (name, content) == ("catalogue.json", b"[]"):
        content = b"[1]"
    root, build = copy
    (build / name).write_bytes(content)
    with pytest.raises(UnreadableError, match="damaged") as caught:
        dataset = unionref.open(build, root.path)
        dataset.queries()
        dataset.find("alpha")
    assert caught.value.exit_code == 3
    assert "unionref build" in str(caught.value)
    assert str(caught.value.file) == str(build / name)


def test_a_store_that_is_missing_or_damaged_gives_a_sentence(copy: tuple[Root, Path]) -> None:
    root, build = copy
    (manifest,) = (build / "store").glob("MANIFEST*")
    content = manifest.read_bytes()
    for damage in (b"not a manifest", b"", content[: len(content) // 2]):
        manifest.write_bytes(damage)
        with pytest.raises(UnreadableError, match="damaged") as caught:
            unionref.open(build, root.path)
        assert caught.value.exit_code == 3
    shutil.rmtree(build / "store")
    with pytest.raises(UnreadableError, match="unionref build"):
        unionref.open(build, root.path)


# --- according to some sources ---


def test_the_graph_according_to_one_source(copy: tuple[Root, Path]) -> None:
    root, build = copy
    whole = unionref.open(build, root.path)
    lines: list[str] = []
    book = unionref.open(build, root.path, according_to="book", progress=lines.append)
    assert [line for line in lines if "according to book" in line]
    query = "SELECT ?n WHERE { ?s a ur:MembershipCount ; ur:count ?n } ORDER BY ?n"
    assert [row.n for row in book.sparql(query)] == [1000]  # type: ignore[union-attr]
    paper = unionref.open(build, root.path, according_to=["A newspaper"])
    assert [row.n for row in paper.sparql(query)] == [1200]  # type: ignore[union-attr]
    lines.clear()
    again = unionref.open(build, root.path, according_to=["book"], progress=lines.append)
    assert (again.path, lines) == (book.path, [])
    assert whole.path != book.path
    with pytest.raises(UsageError, match="No source is called"):
        unionref.open(build, root.path, according_to=["nobody"])


# --- importing ---

HEAVY = ("rdflib", "yaml", "rich", "rapidfuzz", "pandas", "pyshacl", "owlrl", "platformdirs")


def test_asking_imports_nothing_heavy(built: Built) -> None:
    code = (
        "import sys, json, unionref\n"
        "assert 'pyoxigraph' not in sys.modules\n"
        f"graph = unionref.open({str(built.path)!r}, {str(built.root.path)!r})\n"
        "graph.ask('what-merged-into', 'kenkoro').write('csv')\n"
        f"print(json.dumps([name for name in {HEAVY!r} if name in sys.modules]))\n"
    )
    environment = {**os.environ, "PYTHONPATH": str(built.root.path)}
    run = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, check=True
    )
    assert json.loads(run.stdout) == []


def test_the_public_names_are_there() -> None:
    for name in unionref.__all__:
        assert getattr(unionref, name) is not None
    assert "open" in dir(unionref)
    with pytest.raises(AttributeError):
        _ = unionref.nothing
