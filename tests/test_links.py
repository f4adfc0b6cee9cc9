"""Links to other authorities: what a row may say, what becomes of it in the graph, and how it is shown."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner
from conftest import Built, MiniRoot

from unionref import links, turtle
from unionref.build import build, derive
from unionref.cli import cli
from unionref.errors import FindingsError
from unionref.findings import DataFindingsError, DataUnreadableError
from unionref.links import Mapping
from unionref.links.authorities import article_path
from unionref.links.writing import metadata_of, refuse_other_layout, rewrite_set
from unionref.load import load, reread
from unionref.namespaces import BASE, expand
from unionref.paths import Root

UNION = """
    <id/{0}> a ur:Union ; skos:prefLabel "{1}"@en ; org:classification <kind/union> .
    <id/{0}#name> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "{1}"@en ;
        dcterms:type <name-type/full> ; prov:wasDerivedFrom <source/{2}#p1> .
"""
A = {
    "organizations/alpha.ttl": UNION.format("alpha", "Alpha", "book"),
    "organizations/beta.ttl": UNION.format("beta", "Beta", "paper"),
}
ROW = Mapping(
    subject_id="unionref:alpha",
    subject_label="Alpha",
    predicate_id="skos:exactMatch",
    object_id="wikidata:Q1",
    object_label="Alpha Union",
    mapping_justification="semapv:ManualMappingCuration",
    object_source="authority:wikidata",
    mapping_date="2026-11-22",
    comment="The item gives the website of the union.",
    reviewer_label="An editor",
    confidence="0.95",
    see_also=("https://example.org/1", "https://example.org/2"),
)
NOT_FOUND = replace(
    ROW,
    object_id=links.NO_TERM,
    object_label="",
    confidence="",
    comment="Searched by both names.",
    see_also=(),
)
REJECTED = replace(
    ROW, object_id="wikidata:Q2", predicate_modifier="Not", comment="It is of another country."
)
ARTICLE = replace(
    ROW,
    predicate_id="foaf:isPrimaryTopicOf",
    object_id="enwiki:Alpha_Union",
    object_source="authority:wikipedia-en",
)
BETA = {"subject_id": "unionref:beta", "subject_label": "Beta"}
WHERE = "data/mappings/wikidata.sssom.tsv"


def text(*rows: Mapping, name: str = "wikidata") -> str:
    return links.set_text(metadata_of(name), rows)


def made(mini_root: MiniRoot, *rows: Mapping) -> Root:
    """Make a data set of two unions with these rows in the set of their authority."""
    files: dict[str, list[Mapping]] = {}
    for row in rows:
        authority = row.authority
        assert authority is not None
        files.setdefault(authority.set_name, []).append(row)
    return mini_root(
        {**A, **{f"mappings/{name}.sssom.tsv": text(*group, name=name) for name, group in files.items()}}
    )


def wrong(root: Root) -> list[str]:
    """Load what breaks a rule; return "file:line rule" of every finding."""
    with pytest.raises(DataFindingsError) as caught:
        load(root)
    assert all(finding.fix for finding in caught.value.findings)
    return [f"{f.file}:{f.line} {f.rule}" for f in caught.value.findings]


# --- the files of the repository ---


def test_the_sets_of_the_repository_are_one_for_each_family_of_authorities(root: Root) -> None:
    found = links.read_mappings(root)
    assert (found.unreadable, found.wrong) == ((), ())
    assert sorted(one.name for one in found.sets) == sorted(links.SETS)
    for one in found.sets:
        assert one.metadata["mapping_set_id"] == f"{BASE}mappings/{one.name}"
        assert one.metadata["license"] == "https://creativecommons.org/publicdomain/zero/1.0/"


def test_the_verified_ids_are_linked(root: Root) -> None:
    accepted = {
        (row.entity, row.object_id) for row in links.read_mappings(root).rows if row.state == "accepted"
    }
    assert accepted >= {
        ("id/minpororen", "wikidata:Q11508432"),
        ("id/seikyororen", "wikidata:Q11389459"),
        ("id/kaiin", "wikidata:Q11390206"),
        ("id/shinbun-roren", "wikidata:Q11508219"),
        ("id/zenrinya", "wikidata:Q110235758"),
        ("id/nichirinro", "wikidata:Q110235760"),
        ("id/shinrin-roren", "wikidata:Q28051463"),
        ("id/rengo-rials", "ror:04rmr1278"),
        ("id/jilaf", "ror:03fzyek12"),
        ("id/zenkoku-rokin-kyokai", "lodcoop:3402"),
        ("id/zenrosai", "lodcoop:107"),
        ("id/kokko-roren", "enwiki:Japan_Federation_of_National_Public_Service_Employees%27_Unions"),
    }


@pytest.mark.parametrize("trap", ["Q11038979", "Q3395115", "Q170156"])
def test_wrong_items_that_circulate_are_linked_to_nothing(root: Root, trap: str) -> None:
    assert [row for row in links.read_mappings(root).rows if row.local == trap] == []


def test_the_authorities_are_the_concepts_of_the_code_list(root: Root) -> None:
    concepts = {
        triple.subject.value
        for triple in turtle.parse(root.ontology / "schemes.ttl", blank_nodes=True)
        if triple.predicate.value == expand("skos:inScheme") and triple.object.value == BASE + "authority"  # type: ignore[union-attr]
    }
    assert concepts == {authority.iri for authority in links.AUTHORITIES.values()}


@pytest.mark.parametrize("authority", links.AUTHORITIES.values(), ids=lambda found: found.name)
def test_the_example_of_an_authority_has_the_form_of_its_ids(authority: links.Authority) -> None:
    prefix, _, local = authority.example.partition(":")
    assert prefix == authority.prefix
    assert authority.accepts(local)
    assert not authority.accepts(local + " ")
    assert not authority.accepts("")


@pytest.mark.parametrize(
    ("title", "path"),
    [
        ("Sōhyō", "S%C5%8Dhy%C5%8D"),
        ("All Japan Construction, Transport and General Workers' Union",
         "All_Japan_Construction,_Transport_and_General_Workers%27_Union"),
        ("National Trade Union Council (Japan)", "National_Trade_Union_Council_(Japan)"),
        ("Japan Federation of Service & Tourism Industries Workers' Unions",
         "Japan_Federation_of_Service_%26_Tourism_Industries_Workers%27_Unions"),
        ("全労連", "%E5%85%A8%E5%8A%B4%E9%80%A3"),
    ],
)  # fmt: skip
def test_articles_are_escaped_as_mediawiki_does_it(title: str, path: str) -> None:
    assert article_path(title) == path
    assert links.AUTHORITIES["enwiki"].accepts(path)


# --- what a row becomes ---


def test_an_accepted_row_is_a_match_and_a_node(mini_root: MiniRoot) -> None:
    loaded = load(made(mini_root, ROW))
    assert loaded.mappings == (ROW,)
    triples = {str(triple) for triple in derive(loaded).default}
    node = f"<{BASE}id/alpha#link-wikidata-q1>"
    item = "<http://www.wikidata.org/entity/Q1>"
    sssom = "https://w3id.org/sssom/"
    assert {
        f"<{BASE}id/alpha> <{expand('skos:exactMatch')}> {item}",
        f"{node} <{expand('rdf:type')}> <{sssom}Mapping>",
        f"{node} <{expand('dcterms:type')}> <{BASE}link-state/accepted>",
        f'{node} <{expand("dcterms:identifier")}> "Q1"',
        f'{node} <{expand("dcterms:created")}> "2026-11-22"^^<{expand("xsd:date")}>',
        f"{node} <{sssom}subject_id> <{BASE}id/alpha>",
        f"{node} <{sssom}predicate_id> <{expand('skos:exactMatch')}>",
        f"{node} <{sssom}object_id> {item}",
        f"{node} <{sssom}object_source> <{BASE}authority/wikidata>",
        f'{node} <{sssom}object_label> "Alpha Union"',
        f'{node} <{sssom}confidence> "0.95"^^<{expand("xsd:decimal")}>',
        f'{node} <{sssom}reviewer_label> "An editor"',
        f'{node} <{expand("rdfs:comment")}> "The item gives the website of the union."',
        f"{node} <{expand('rdfs:seeAlso')}> <https://example.org/1>",
        f"{node} <{expand('rdfs:seeAlso')}> <https://example.org/2>",
        f"{node} <{sssom}mapping_justification> <https://w3id.org/semapv/vocab/ManualMappingCuration>",
    } == {row for row in triples if row.startswith(node) or item in row}


@pytest.mark.parametrize(
    ("row", "fragment", "state"),
    [(REJECTED, "wikidata-q2", "rejected"), (NOT_FOUND, "wikidata-none", "not-found")],
)
def test_what_is_no_match_is_a_node_only(
    mini_root: MiniRoot, row: Mapping, fragment: str, state: str
) -> None:
    graph = derive(load(made(mini_root, row))).default
    node = f"{BASE}id/alpha#link-{fragment}"
    said = {t.predicate.value: t.object.value for t in graph if t.subject.value == node}  # type: ignore[union-attr]
    assert said[expand("dcterms:type")] == f"{BASE}link-state/{state}"
    assert said["https://w3id.org/sssom/object_id"] == (row.object or "https://w3id.org/sssom/NoTermFound")
    alpha = {t.predicate.value for t in graph if t.subject.value == BASE + "id/alpha"}  # type: ignore[union-attr]
    assert not alpha & {expand("skos:exactMatch"), expand("skos:closeMatch"), expand("foaf:isPrimaryTopicOf")}


def test_an_article_is_what_the_organization_is_the_topic_of(mini_root: MiniRoot) -> None:
    (triple,) = links.match_triples(ARTICLE)
    assert str(triple) == (
        f"<{BASE}id/alpha> <{expand('foaf:isPrimaryTopicOf')}> <https://en.wikipedia.org/wiki/Alpha_Union>"
    )
    japanese = replace(ARTICLE, object_id="jawiki:%E5%85%A8", object_source="authority:wikipedia-ja")
    assert re.fullmatch(r".*#link-wikipedia-ja-[0-9a-f]{8}", links.node_iri(japanese))
    load(made(mini_root, ROW, ARTICLE, japanese))


def test_no_node_has_the_iri_of_another(root: Root) -> None:
    rows = links.read_mappings(root).rows
    assert len({links.node_iri(row) for row in rows}) == len(rows) > 150


def test_there_is_no_same_as_and_no_axiom_in_the_graph(whole: Built) -> None:
    text = (whole.path / "unionref.nq").read_text(encoding="utf-8")
    assert expand("skos:exactMatch") in text
    assert expand("owl:sameAs") not in text
    assert expand("owl:Axiom") not in text


def test_no_two_organizations_share_an_entry_and_none_has_two(whole: Built) -> None:
    graph = ox.Store()
    graph.bulk_load(path=str(whole.path / "unionref.nt"), format=ox.RdfFormat.N_TRIPLES)
    for predicate in ("skos:exactMatch", "foaf:isPrimaryTopicOf"):
        pairs = [
            (quad.subject.value, quad.object.value)  # type: ignore[union-attr]
            for quad in graph.quads_for_pattern(None, ox.NamedNode(expand(predicate)), None)
        ]
        ours = [(s, o) for s, o in pairs if s.startswith(BASE + "id/")]
        assert ours
        assert len({o for _, o in ours}) == len(ours)
        assert len({(s, o.split("/")[2]) for s, o in ours}) == len(ours)


def test_a_restricted_graph_links_what_is_left_in_it(mini_root: MiniRoot, tmp_path: Path) -> None:
    beta = replace(ROW, object_id="wikidata:Q3", **BETA)  # type: ignore[arg-type]
    root = made(mini_root, ROW, beta)
    build(root, tmp_path / "build", sources=frozenset({"book"}))
    found = (tmp_path / "build" / "unionref.nt").read_text(encoding="utf-8")
    assert "entity/Q1>" in found
    assert "entity/Q3>" not in found
    assert "#link-wikidata-q3" not in found


def test_what_is_read_again_is_the_same(mini_root: MiniRoot) -> None:
    root = made(mini_root, ROW, REJECTED, ARTICLE)
    assert reread(root).mappings == load(root).mappings


def test_the_build_gives_the_same_bytes_whatever_the_order_of_the_rows(
    mini_root: MiniRoot, tmp_path: Path
) -> None:
    root = made(mini_root, ROW, REJECTED, ARTICLE)
    build(root, tmp_path / "one")
    path = root.path / WHERE
    head, *rows = path.read_text("utf-8").split("subject_id\t")
    lines = ("subject_id\t" + "subject_id\t".join(rows)).splitlines()
    path.write_text(head + "\n".join([lines[0], *reversed(lines[1:])]) + "\n", encoding="utf-8")
    build(root, tmp_path / "two")
    for name in ("unionref.nt", "unionref.ttl", "unionref.nq", "names.json"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()


# --- rules ---


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"object_id": "wikidata:11508432"}, "mapping-object"),
        ({"object_id": "wikidata:Q011"}, "mapping-object"),
        ({"object_id": "wikidata:P463"}, "mapping-object"),
        ({"object_id": "http://www.wikidata.org/entity/Q1"}, "mapping-object"),
        ({"object_id": "https://www.wikidata.org/wiki/Q1"}, "mapping-object"),
        ({"object_id": ""}, "mapping-object"),
        ({"object_id": "ror:04rmr1278"}, "mapping-object"),
        ({"object_source": ""}, "mapping-authority"),
        ({"object_source": "wikidata"}, "mapping-authority"),
        ({"object_source": "authority:nobody"}, "mapping-authority"),
        ({"object_source": "authority:ror", "object_id": "ror:04rmr1278"}, "mapping-set"),
        ({"predicate_id": "owl:sameAs"}, "mapping-predicate"),
        ({"predicate_id": "skos:relatedMatch"}, "mapping-predicate"),
        ({"predicate_id": "foaf:isPrimaryTopicOf"}, "mapping-predicate"),
        ({"predicate_modifier": "not"}, "mapping-predicate"),
        ({"predicate_modifier": "Not", "object_id": links.NO_TERM}, "mapping-predicate"),
        ({"mapping_justification": ""}, "mapping-justification"),
        ({"mapping_justification": "semapv:Guess"}, "mapping-justification"),
        ({"mapping_date": ""}, "mapping-date"),
        ({"mapping_date": "2026"}, "mapping-date"),
        ({"mapping_date": "2026-02-30"}, "mapping-date"),
        ({"mapping_date": "22/11/2026"}, "mapping-date"),
        ({"confidence": ""}, "mapping-confidence"),
        ({"confidence": "high"}, "mapping-confidence"),
        ({"confidence": "1.5"}, "mapping-confidence"),
        ({"confidence": "-0.5"}, "mapping-confidence"),
        ({"confidence": "0,9"}, "mapping-confidence"),
        ({"comment": ""}, "mapping-evidence"),
        ({"object_id": links.NO_TERM, "confidence": "", "comment": ""}, "mapping-evidence"),
        ({"reviewer_label": ""}, "mapping-evidence"),
        ({"reviewer_id": "An editor"}, "mapping-evidence"),
        ({"see_also": ("a book",)}, "mapping-evidence"),
        ({"object_label": " Alpha"}, "mapping-text"),
        ({"object_label": "Al\0pha"}, "mapping-text"),
        ({"comment": "One\x1b[31m two"}, "mapping-text"),
        ({"subject_id": "unionref:gamma"}, "mapping-subject"),
        ({"subject_id": "id/alpha"}, "mapping-subject"),
        ({"subject_id": "unionref:beta"}, "mapping-subject"),
        ({"subject_label": ""}, "mapping-subject"),
    ],
    ids=lambda value: " ".join(f"{k}={v}" for k, v in value.items()) if isinstance(value, dict) else value,
)
def test_a_row_that_breaks_a_rule(mini_root: MiniRoot, change: dict[str, object], rule: str) -> None:
    row = replace(ROW, **change)  # type: ignore[arg-type]
    root = mini_root({**A, "mappings/wikidata.sssom.tsv": text(row)})
    assert wrong(root) == [f"{WHERE}:8 {rule}"]


@pytest.mark.parametrize(
    ("rows", "rule"),
    [
        ([ROW, replace(ROW, object_id="wikidata:Q9")], "mapping-two-entries"),
        ([ROW, replace(ROW, **BETA)], "mapping-two-organizations"),  # type: ignore[arg-type]
        ([ROW, replace(ROW, comment="Again.")], "mapping-twice"),
        ([ROW, replace(ROW, predicate_id="skos:closeMatch")], "mapping-twice"),
        ([NOT_FOUND, replace(NOT_FOUND, mapping_date="2026-11-23")], "mapping-twice"),
        ([ROW, replace(ROW, predicate_modifier="Not")], "mapping-contradiction"),
        ([ROW, NOT_FOUND], "mapping-contradiction"),
    ],
)
def test_rows_that_do_not_go_together(mini_root: MiniRoot, rows: Sequence[Mapping], rule: str) -> None:
    assert [place.split()[1] for place in wrong(made(mini_root, *rows))] == [rule]


def test_an_item_that_covers_two_bodies_is_close_to_both(mini_root: MiniRoot) -> None:
    rows = [replace(ROW, predicate_id="skos:closeMatch")]
    rows.append(replace(rows[0], **BETA))  # type: ignore[arg-type]
    rows.append(replace(ROW, object_id="wikidata:Q9"))
    assert len(load(made(mini_root, *rows)).mappings) == 3


def test_an_organization_that_was_replaced_is_not_linked(mini_root: MiniRoot) -> None:
    from unionref import ids

    bare = '<id/alpha> a ur:Union ; skos:prefLabel "Alpha"@en ; org:classification <kind/union> .'
    root = mini_root({**A, "organizations/alpha.ttl": bare})
    ids.redirect(root.path, "id/alpha", "id/beta", "one union under two ids")
    links.write_set(root.path, "wikidata", [ROW])
    with pytest.raises(DataFindingsError, match="was replaced by id/beta"):
        load(root)


def test_what_stands_for_a_population_is_no_organization(mini_root: MiniRoot) -> None:
    total = '<id/alpha> a schema:StatisticalPopulation ; skos:prefLabel "Alpha"@en .'
    root = mini_root({"organizations/alpha.ttl": total, "mappings/wikidata.sssom.tsv": text(ROW)})
    assert wrong(root) == [f"{WHERE}:8 mapping-subject"]


def test_links_are_not_written_into_the_page_of_an_organization(mini_root: MiniRoot) -> None:
    from unionref.check import examine

    own = A["organizations/alpha.ttl"] + "<id/alpha> skos:exactMatch <http://www.wikidata.org/entity/Q1> ."
    found = examine(mini_root({**A, "organizations/alpha.ttl": own}))
    assert [f.rule for f in found if f.severity == "error"] == ["Organization-exactMatch"]
    assert "data/mappings/" in found[0].message


# --- layout ---

GOOD = text(ROW, REJECTED)
HEADER = "\t".join(links.COLUMNS)


@pytest.mark.parametrize(
    ("data", "line", "sentence"),
    [
        (HEADER + "\n", 1, "does not begin with its metadata"),
        (GOOD.replace("# license:", "# licence:"), 1, "do not give the license"),
        (GOOD.replace("# curie_map:", "# curie_map: ["), 5, "is not YAML"),
        (GOOD.replace("www.wikidata.org/entity/", "www.wikidata.org/wiki/"), 1, "leads elsewhere"),
        (GOOD.replace("#   wikidata:", "#   wd:"), 1, "The prefix wd:"),
        (
            "".join(f"{line}\n" for line in GOOD.splitlines() if line.startswith("#")),
            6,
            "no line with the names",
        ),
        (GOOD.replace("\tconfidence", "", 1), 7, "no column confidence"),
        (GOOD.replace("\tconfidence", "\tcertainty", 1), 7, "“certainty” is not known"),
        (GOOD.replace("subject_label", "subject_id", 1), 7, "There is no column subject_label"),
        (GOOD.replace("\tAlpha\t", "\t", 1), 8, "14 cells and not 15"),
        (GOOD.replace("\tAlpha\t", '\t"Alpha\t', 1), 8, "cannot be read"),
        (GOOD + "\n", 10, "0 cells and not 15"),
    ],
)
def test_a_file_that_is_no_mapping_set(mini_root: MiniRoot, data: str, line: int, sentence: str) -> None:
    with pytest.raises(DataFindingsError) as caught:
        load(mini_root({**A, "mappings/wikidata.sssom.tsv": data}))
    assert [f.line for f in caught.value.findings if sentence in f.message] == [line]


@pytest.mark.parametrize(
    ("data", "sentence"), [(b"", "empty"), (b"\n\n", "empty"), (b"# caf\xe9\n", "UTF-8")]
)
def test_a_file_that_cannot_be_read(mini_root: MiniRoot, data: bytes, sentence: str) -> None:
    root = mini_root(A)
    (root.data / "mappings").mkdir()
    (root.path / WHERE).write_bytes(data)
    with pytest.raises(DataUnreadableError, match=sentence) as caught:
        load(root)
    assert caught.value.findings[0].file == WHERE


def test_a_set_of_an_unknown_name(mini_root: MiniRoot) -> None:
    root = mini_root({**A, "mappings/dbpedia.sssom.tsv": text(name="wikidata")})
    assert wrong(root) == ["data/mappings/dbpedia.sssom.tsv:None mapping-file"]


def test_a_set_is_written_and_read_back(tmp_path: Path) -> None:
    rows = (ROW, replace(REJECTED, comment='It says "Alpha", of 全国.'), replace(NOT_FOUND, **BETA))  # type: ignore[arg-type]
    path = links.write_set(tmp_path, "wikidata", reversed(rows))
    found, problems = links.read_set(path)
    assert problems == []
    assert found.rows == rows
    assert links.format_set(path) == path.read_text("utf-8")


def test_format_sorts_the_rows_and_check_names_the_line(tmp_path: Path) -> None:
    path = links.write_set(tmp_path, "wikidata", [ROW, REJECTED])
    good = path.read_text("utf-8")
    lines = good.splitlines()
    path.write_text("\n".join([*lines[:-2], lines[-1], lines[-2]]) + "\n", encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        refuse_other_layout(path)
    assert (caught.value.line, caught.value.exit_code) == (8, 1)
    assert rewrite_set(path)
    assert path.read_text("utf-8") == good
    assert not rewrite_set(path)
    refuse_other_layout(path)


def test_the_command_formats_mapping_files_too(mini_root: MiniRoot) -> None:
    root = made(mini_root, ROW)
    path = root.path / WHERE
    good = path.read_bytes()
    path.write_bytes(good.replace(b"\n", b"\r\n"))
    asked = ["--root", str(root.path), "format", str(path)]
    checked = CliRunner().invoke(cli, [*asked, "--check"])
    assert checked.exit_code == 1
    assert "wikidata.sssom.tsv:1: The file is not in the house style" in checked.output
    assert CliRunner().invoke(cli, asked).exit_code == 0
    assert path.read_bytes() == good


# --- the answers ---


def test_every_state_is_found_by_its_query_on_every_engine(mini_root: MiniRoot, tmp_path: Path) -> None:
    root = made(mini_root, REJECTED, NOT_FOUND, replace(ARTICLE, **BETA))  # type: ignore[arg-type]
    build(root, tmp_path / "build")
    store = ox.Store()
    store.bulk_load(path=str(tmp_path / "build" / "unionref.nq"), format=ox.RdfFormat.N_QUADS)
    graph = rdflib.Graph().parse(tmp_path / "build" / "unionref.nt")
    expected = {
        "searched-not-found": [("id/alpha", "Alpha", "2026-11-22", "Searched by both names.")],
        "look-alikes": [
            ("id/alpha", "Alpha", "http://www.wikidata.org/entity/Q2", "It is of another country.")
        ],
        "not-yet-linked": [("id/beta", "Beta")],
    }
    columns = {
        "searched-not-found": ("organization", "organizationName", "searched", "how"),
        "look-alikes": ("organization", "organizationName", "entry", "reason"),
        "not-yet-linked": ("organization", "organizationName"),
    }
    for name, rows in expected.items():
        query = (root.queries / "links" / f"{name}.rq").read_text("utf-8")
        for union in (False, True):
            found = store.query(query, use_default_graph_as_union=union)
            assert isinstance(found, ox.QuerySolutions)
            assert [tuple(row[c].value.removeprefix(BASE) for c in columns[name]) for row in found] == rows
        answer = [tuple(str(row[c]).removeprefix(BASE) for c in columns[name]) for row in graph.query(query)]  # type: ignore[index,union-attr]
        assert answer == rows


def test_show_tells_links_with_their_evidence(mini_root: MiniRoot, tmp_path: Path) -> None:
    import unionref

    root = made(mini_root, ROW, REJECTED, replace(NOT_FOUND, object_source="authority:ror"))
    build(root, tmp_path / "build")
    dataset = unionref.open(root=root.path, build=tmp_path / "build")
    shown = dataset.show("alpha")
    (section,) = [section for section in shown.sections if section.title == "Links"]
    assert [item.what for item in section.items] == [
        "Wikidata: exactMatch http://www.wikidata.org/entity/Q1 (Alpha Union)",
        "ROR: searched and not found",
        "Wikidata: not exactMatch http://www.wikidata.org/entity/Q2 (Alpha Union)",
        "not yet looked up: ISIL, ISNI, lod.coop, NDL authorities, VIAF, "
        "English Wikipedia, Japanese Wikipedia",
    ]
    first = section.items[0]
    assert first.certainty == "confidence 0.95, 2026-11-22, by An editor"
    assert first.notes == ("The item gives the website of the union.", *ROW.see_also)
    assert first.id == "alpha#link-wikidata-q1"
    assert first.fields["state"] == "accepted"
    assert "searched and not found" in str(shown)


def test_what_nobody_has_looked_up_is_said_so(mini_root: MiniRoot, tmp_path: Path) -> None:
    import unionref
    from unionref import tables

    root = made(mini_root, REJECTED)
    build(root, tmp_path / "build")
    dataset = unionref.open(root=root.path, build=tmp_path / "build")
    alpha, beta = (dataset.show(name).sections for name in ("alpha", "beta"))
    (shown,) = [section.items[-1] for section in alpha if section.title == "Links"]
    assert "Wikidata" in shown.what, "a look-alike that was rejected is no look-up"
    (item,) = [item for section in beta if section.title == "Links" for item in section.items]
    assert item.fields["state"] == "not-looked-up"
    assert item.fields["authorities"] == sorted(authority.name for authority in links.AUTHORITIES.values())
    told = tables.table(dataset.ask("links-of", "beta"))
    assert told.endswith(
        "No rows. Nobody has looked this organization up yet at any authority; "
        "unionref link candidates searches Wikidata for it.\n"
    )
