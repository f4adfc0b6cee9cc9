"""Turtle in the house style: round trips, one layout for one graph, and errors that name file and line."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from hypothesis import example, given, settings
from hypothesis import strategies as st

import unionref
from unionref.errors import FindingsError, UnionrefError, UnreadableError
from unionref.namespaces import BASE, PREFIXES, UR
from unionref.turtle import (
    check_files,
    format_file,
    format_graph,
    is_canonical,
    parse,
    parse_text,
    rewrite_file,
)

XSD = PREFIXES["xsd"]

SAMPLE = """\
@base <https://w3id.org/unionref/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix prov: <http://www.w3.org/ns/prov#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix ur: <https://w3id.org/unionref/ontology#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .

<id/rei-roren>
    a ur:Federation ;
    skos:prefLabel
        "Example Federation of Workers' Unions"@en ,
        "例労連"@ja ,
        "Rei Rōren"@ja-latn
        ;
    .

<id/rei-roren#in-rei-center>
    a ur:Affiliation ;
    org:member <id/rei-roren> ;
    org:organization <id/rei-center> ;
    ur:from "1989-11"^^xsd:gYearMonth ;
    ur:to "2004"^^xsd:gYear ;
    prov:wasDerivedFrom <source/example-yearbook-1990#table-3> ;
    .
"""

SHAPES = """\
@base <https://w3id.org/unionref/> .
@prefix org: <http://www.w3.org/ns/org#> .
@prefix rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#> .
@prefix sh: <http://www.w3.org/ns/shacl#> .
@prefix shape: <https://w3id.org/unionref/shapes#> .
@prefix ur: <https://w3id.org/unionref/ontology#> .

shape:A
    a sh:NodeShape ;
    sh:targetClass ur:Union ;
    sh:property
        [ sh:path [ sh:inversePath org:member ] ; sh:minCount 1 ] ,
        [ sh:path ur:date ; sh:or ( [ sh:minCount 1 ] [ sh:maxCount 0 ] ) ]
        ;
    .

shape:B
    sh:path ( org:member [ sh:zeroOrMorePath org:organization ] ) ;
    sh:in (
        "a value long enough that the whole list does not fit on one line"
        <kind/union>
        ( 1 2 )
        rdf:nil
        []
        "the last one of them"@ja-latn
    ) ;
    sh:property [
        sh:path ur:count ;
        sh:message
            "A message long enough that the whole node does not fit on one line."@en ,
            "長い文"@ja
            ;
    ] ;
    .
"""


def node(iri: str) -> ox.NamedNode:
    return ox.NamedNode(iri)


def typed(value: str, name: str) -> ox.Literal:
    return ox.Literal(value, datatype=node(XSD + name))


def is_datatype(iri: ox.NamedNode) -> bool:
    """Leave out the types that only tagged literals may have."""
    return not iri.value.endswith(("langString", "dirLangString"))


def is_iri(text: str) -> bool:
    try:
        ox.NamedNode(text)
    except ValueError:
        return False
    return not re.search(r"[\s\x80-\x9f]", text)


AWKWARD = "\"'\\\n\r\t\b\f\0\x7f\x85\u2028#@<>^.;, abā全労連ｾﾞﾝ🏭e\u0301\ufeff"
texts = st.text(max_size=30) | st.text(alphabet=st.sampled_from(AWKWARD), max_size=12)
AWKWARD_IRIS = [
    "",
    "#",
    "a#",
    "a#b:c",
    "a:b",
    "a/b:c",
    "a/../b",
    "./a",
    "a/.",
    "?q",
    "a?q",
    "//a",
    "a//b",
    "a/",
    "é#é",
]
slugs = st.from_regex(r"[a-z][a-z0-9]{0,3}(-[a-z0-9]{1,3}){0,2}", fullmatch=True)
locals_ = slugs | st.sampled_from(
    ["", "A.b", "-a", "1a", "a.", "%20", "a:b", "..", "a/../b", "é", "a'b", "_x", "?q"]
)
spaces = st.sampled_from([*PREFIXES.values(), BASE, BASE + "id/a/", BASE + "x#"])
iris = st.one_of(
    st.builds(lambda a, b: f"{BASE}id/{a}#{b}", slugs, slugs),
    st.builds(lambda space, local: space + local, spaces, locals_),
    st.builds(lambda a: f"https://example.org/{a}", texts).filter(is_iri),
    st.builds(lambda a: f"urn:x:{a}", slugs),
    st.just(UR.removesuffix("#")),
    st.just(BASE.removesuffix("/") + "-other/x"),
).map(node)
tags = st.sampled_from(["en", "ja", "ja-hrkt", "ja-latn", "de-ch-1996", "und", "zh-hant-tw"])
dates = st.dates().map(lambda day: day.isoformat())
literals = st.one_of(
    texts.map(ox.Literal),
    st.builds(lambda value, tag: ox.Literal(value, language=tag), texts, tags),
    st.builds(lambda value, kind: ox.Literal(value, datatype=kind), texts, iris.filter(is_datatype)),
    st.integers().map(lambda value: typed(str(value), "integer")),
    st.sampled_from(["03", "+3", "-0"]).map(lambda value: typed(value, "integer")),
    st.sampled_from(["true", "false", "1"]).map(lambda value: typed(value, "boolean")),
    dates.map(lambda value: typed(value, "date")),
    dates.map(lambda value: typed(value[:7], "gYearMonth")),
    dates.map(lambda value: typed(value[:4], "gYear")),
    st.sampled_from(["1.50", "1e3", "NaN"]).map(lambda value: typed(value, "decimal")),
)
graphs = st.lists(st.builds(ox.Triple, iris, iris, iris | literals), min_size=1, max_size=25)


def reparse(text: str) -> set[ox.Triple]:
    return {quad.triple for quad in ox.parse(input=text, format=ox.RdfFormat.TURTLE)}


def ntriples(triples: Iterable[ox.Triple]) -> str:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    assert written is not None
    return written.decode()


def canonical(triples: Iterable[ox.Triple]) -> set[ox.Quad]:
    """Name blank nodes by RDFC-1.0, so that equal graphs are equal sets."""
    dataset = ox.Dataset(ox.Quad(t.subject, t.predicate, t.object) for t in triples)
    dataset.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return set(dataset)


def read_by_rdflib(text: str) -> list[ox.Triple]:
    data = rdflib.Graph().parse(data=text, format="turtle").serialize(format="nt")
    return [quad.triple for quad in ox.parse(input=data, format=ox.RdfFormat.N_TRIPLES)]


def rdflib_term(term: object) -> rdflib.term.Identifier:
    if isinstance(term, ox.NamedNode):
        return rdflib.URIRef(term.value)
    assert isinstance(term, ox.Literal)
    if term.language:
        return rdflib.Literal(term.value, lang=term.language)
    kind = None if term.datatype.value == XSD + "string" else rdflib.URIRef(term.datatype.value)
    return rdflib.Literal(term.value, datatype=kind)


def shuffled(triples: list[ox.Triple], seed: int) -> list[ox.Triple]:
    return random.Random(seed).sample(triples, len(triples))


# --- the layout ---


def test_the_sample_of_the_style_guide_is_written_exactly() -> None:
    triples = parse_text(SAMPLE, name="sample.ttl")
    assert len(triples) == 10
    assert format_graph(triples) == SAMPLE
    assert format_graph(reversed(triples)) == SAMPLE
    assert format_graph(triples + triples) == SAMPLE


def test_lists_and_nested_blank_nodes_are_written_in_their_place() -> None:
    triples = parse_text(SHAPES, name="shapes.ttl", blank_nodes=True)
    assert format_graph(triples) == SHAPES


def test_the_layout_does_not_depend_on_the_labels_of_blank_nodes() -> None:
    for seed in range(20):
        triples = shuffled(parse_text(SHAPES, name="shapes.ttl", blank_nodes=True), seed)
        text = ntriples(triples)
        labels = sorted(set(re.findall(r"_:\w+", text)))
        numbers = random.Random(seed).sample(range(1000), len(labels))
        for label, number in zip(labels, numbers, strict=True):
            text = text.replace(label, f"_:new{number}")
        assert format_graph(reparse(text)) == SHAPES


def test_rdflib_reads_the_shapes_as_the_same_graph() -> None:
    triples = parse_text(SHAPES, name="shapes.ttl", blank_nodes=True)
    assert canonical(read_by_rdflib(SHAPES)) == canonical(triples)


def test_predicates_come_in_the_fixed_order_then_by_prefixed_name() -> None:
    text = """
    @prefix : <https://w3id.org/unionref/ontology#> . @prefix s: <http://www.w3.org/2004/02/skos/core#> .
    <https://w3id.org/unionref/id/a> s:note "n" ; <http://www.w3.org/ns/prov#wasDerivedFrom> :x ; :zzz 1 ;
      <https://example.org/p> 1 ; <http://xmlns.com/foaf/0.1/page> :x ; :count 1 ; :to "1990" ; :from "1989" ;
      <http://www.w3.org/ns/org#member> :x ; <http://www.w3.org/ns/org#classification> :x ;
      s:altLabel "b" ; s:prefLabel "a" ; a :Union ."""
    written = format_graph(parse_text(text, name="a.ttl"))
    found = [line.split()[0] for line in written.splitlines() if line.startswith("    ") and line != "    ."]
    assert found == [
        "a",
        "skos:prefLabel",
        "skos:altLabel",
        "org:classification",
        "org:member",
        "ur:from",
        "ur:to",
        "ur:count",
        "prov:wasDerivedFrom",
        "skos:note",
        "<https://example.org/p>",
        "foaf:page",
        "ur:zzz",
    ]


def test_values_come_by_kind_language_and_text() -> None:
    values = '"z", "b"@fr, "h"@ja-latn, "c"@ja-hrkt, "j"@ja, "e"@en, "d"@en, <https://example.org/i>, 10, "a"'
    text = f"<https://example.org/s> <https://example.org/p> {values} ."
    written = format_graph(parse_text(text, name="a.ttl"))
    lines = [line.strip().removesuffix(" ,") for line in written.splitlines()]
    assert lines[2:-2] == [
        "<https://example.org/i>",
        "10",
        '"a"',
        '"z"',
        '"d"@en',
        '"e"@en',
        '"j"@ja',
        '"c"@ja-hrkt',
        '"h"@ja-latn',
        '"b"@fr',
    ]


def test_an_ontology_header_then_pages_and_their_fragments() -> None:
    subjects = ["id/a-b", "id/a#x", "id/a", "alignments", "id/a#b"]
    owl = PREFIXES["owl"]
    triples = [ox.Triple(node(BASE + s), node(UR + "p"), ox.Literal("v")) for s in subjects]
    triples.append(ox.Triple(node(BASE + "zz"), node(PREFIXES["rdf"] + "type"), node(owl + "Ontology")))
    written = [line for line in format_graph(triples).splitlines() if line.startswith("<")]
    assert written == ["<zz>", "<alignments>", "<id/a>", "<id/a#b>", "<id/a#x>", "<id/a-b>"]


def test_terms_of_the_ontology_keep_their_prefix_and_things_are_relative() -> None:
    triple = ox.Triple(node(BASE + "id/a"), node(UR + "p"), node(BASE + "kind/union"))
    assert format_graph([triple]).endswith("<id/a>\n    ur:p <kind/union> ;\n    .\n")
    header = f"@prefix id: <{BASE}id/> .\n@prefix kind: <{BASE}kind/> .\n@prefix ur: <{UR}> .\n"
    assert format_graph([triple], base=None) == f"{header}\nid:a\n    ur:p kind:union ;\n    .\n"
    bare = f"<{BASE}id/a>\n    <{UR}p> <{BASE}kind/union> ;\n    .\n"
    assert format_graph([triple], base=None, prefixes={}) == bare


def test_nothing_is_written_for_an_empty_graph() -> None:
    assert format_graph([]) == ""


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ('say "no"', '"say \\"no\\""'),
        ("back\\slash", '"back\\\\slash"'),
        ("two\nlines\r\n\tand a tab", '"two\\nlines\\r\\n\\tand a tab"'),
        ("\0\x08\x0c\x1f\x7f\x85\u2028", '"\\u0000\\u0008\\u000C\\u001F\\u007F\\u0085\\u2028"'),
        ("Rōren 全労連 🏭 e\u0301", '"Rōren 全労連 🏭 e\u0301"'),
    ],
)
def test_strings_stand_on_one_line_with_unicode_as_it_is(value: str, written: str) -> None:
    triple = ox.Triple(node("https://example.org/s"), node("https://example.org/p"), ox.Literal(value))
    assert written in format_graph([triple])


@pytest.mark.parametrize(
    ("value", "datatype", "written"),
    [
        ("19578", "integer", " 19578 ;"),
        ("-03", "integer", " -03 ;"),
        ("many", "integer", ' "many"^^xsd:integer ;'),
        ("true", "boolean", " true ;"),
        ("1", "boolean", ' "1"^^xsd:boolean ;'),
        ("1.5", "decimal", ' "1.5"^^xsd:decimal ;'),
        ("1999", "gYear", ' "1999"^^xsd:gYear ;'),
        ("x", "string", ' "x" ;'),
    ],
)
def test_integers_and_booleans_are_bare_and_others_typed(value: str, datatype: str, written: str) -> None:
    literal = ox.Literal(value, datatype=node(XSD + datatype))
    triple = ox.Triple(node("https://example.org/s"), node("https://example.org/p"), literal)
    assert written in format_graph([triple])


# --- round trips ---


@given(graphs, st.integers(0, 100))
@example([ox.Triple(node(BASE + iri), node("urn:p"), node("urn:o")) for iri in AWKWARD_IRIS], 1)
@settings(max_examples=300, deadline=None)
def test_what_is_written_is_read_back_whatever_the_order(triples: list[ox.Triple], seed: int) -> None:
    written = format_graph(triples)
    assert reparse(written) == set(triples)
    assert format_graph(shuffled(triples, seed)) == written
    assert format_graph(reparse(written)) == written
    assert "\r" not in written


@given(graphs)
@example([ox.Triple(node(BASE + iri), node("urn:p"), node("urn:o")) for iri in AWKWARD_IRIS])
@settings(max_examples=150, deadline=None)
def test_an_independent_parser_reads_the_same_graph(triples: list[ox.Triple]) -> None:
    graph = rdflib.Graph().parse(data=format_graph(triples), format="turtle")
    assert set(graph) == {(rdflib_term(s), rdflib_term(p), rdflib_term(o)) for s, p, o in triples}


def trees() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(['"a"', '"b"@ja', "1", "<https://example.org/x>", "[]", "()", "true"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            st.lists(inner, min_size=1, max_size=4).map(lambda items: f"( {' '.join(items)} )"),
            st.lists(st.tuples(st.sampled_from(["<urn:p>", "<urn:q>"]), inner), min_size=1, max_size=4).map(
                lambda pairs: f"[ {' ; '.join(map(' '.join, pairs))} ]"
            ),
        ),
        max_leaves=8,
    )


@given(st.lists(trees(), min_size=1, max_size=4), st.integers(0, 100))
@settings(max_examples=200, deadline=None)
def test_nested_nodes_and_lists_survive_whatever_their_order(values: list[str], seed: int) -> None:
    text = f"<https://example.org/s> <https://example.org/p> {' , '.join(values)} ."
    triples = parse_text(text, name="t.ttl", blank_nodes=True)
    written = format_graph(triples)
    again = parse_text(written, name="t.ttl", blank_nodes=True)
    assert format_graph(shuffled(again, seed)) == written
    assert canonical(again) == canonical(triples)
    assert canonical(read_by_rdflib(written)) == canonical(triples)


def test_the_bytes_do_not_depend_on_the_hash_seed(tmp_path: Path) -> None:
    source = tmp_path / "a.ttl"
    source.write_text(SAMPLE.replace("    .\n", "    ur:attested 1, 2, 3, 4, 5 .\n"), encoding="utf-8")
    code = f"from unionref.turtle import format_file; print(format_file({str(source)!r}))"
    outputs = set()
    for seed in ("0", "1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        run = subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            check=True,
            env=environment,
            cwd=Path(unionref.__file__).parent.parent,
        )
        outputs.add(run.stdout)
    assert len(outputs) == 1
    assert b"        5\n        ;\n" in outputs.pop()


# --- what is refused ---

HEAD = "@base <https://w3id.org/unionref/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n"
S = "<id/a>\n  <urn:p> "


def caught_reading(tmp_path: Path, data: bytes | str, *, blank_nodes: bool = False) -> UnionrefError:
    path = tmp_path / "a.ttl"
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    with pytest.raises(UnionrefError) as caught:
        parse(path, blank_nodes=blank_nodes)
    assert str(path) in str(caught.value)
    assert caught.value.file == path
    return caught.value


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + "<id/a> a <id/b>", 4, "Unexpected end"),
        (HEAD + "<id/a> a <id/b> .\n\n<id/c> a .\n", 6, "not a valid"),
        (HEAD + "<id/a> <urn:p> 'one\nline' .\n", 4, "Line jumps are not allowed"),
        (HEAD + "<id/a> <urn:p> <https://example.org/a b> .\n", 4, "an IRI holds a space"),
        (HEAD + "<id/a> <urn:p> <https://example.org/{a}> .\n", 4, "IRI"),
        (HEAD + "\n\n<id/a> a ex:B .\n", 6, "prefix ex: has not been declared"),
        ("\n<id/a> a <urn:b> .\n", 2, "a relative IRI stands here, and the file has no @base"),
        (HEAD + S + '"\\q" .\n', 5, "escape"),
        (HEAD + S + '"a"@abcdefghijk .\n', 5, "subtag"),
    ],
)
def test_a_syntax_error_names_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    for variant in (text, "\ufeff" + text, text.replace("\n", "\r\n")):
        error = caught_reading(tmp_path, variant)
        assert isinstance(error, UnreadableError)
        assert error.exit_code == 3
        assert error.line == line
        assert says in error.message
        assert "Parser error" not in error.message
        assert error.fix


@pytest.mark.parametrize("text", ["", "\ufeff", "\n\n", HEAD, "# nothing\n"])
def test_an_empty_file_is_unreadable(tmp_path: Path, text: str) -> None:
    error = caught_reading(tmp_path, text)
    assert isinstance(error, UnreadableError)
    assert "empty" in error.message


def test_bytes_that_are_not_utf_8_name_line_and_byte(tmp_path: Path) -> None:
    error = caught_reading(tmp_path, HEAD.encode() + b'<id/a> <urn:p> "\x91S\x98J\x98A" .\n')
    assert isinstance(error, UnreadableError)
    assert error.line == 4
    assert "Byte 17 of this line (0x91) is not UTF-8" in error.message
    error = caught_reading(tmp_path, SAMPLE.encode("utf-16"))
    assert (error.line, error.exit_code) == (1, 3)


def test_a_file_that_is_not_there_or_is_a_folder_is_unreadable(tmp_path: Path) -> None:
    for path in (tmp_path / "none.ttl", tmp_path):
        for read in (parse, format_file, is_canonical, rewrite_file):
            with pytest.raises(UnreadableError, match="cannot be read"):
                read(path)


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        (HEAD + S + "[ <urn:q> 1 ] .\n", 5, r"blank node here ([)"),
        (HEAD + '<id/b> <urn:q> "[ _:x (" .\n' + S + "_:x.y .\n", 6, "blank node here (_:x.y)"),
        (HEAD + S + "( 1 ) .\n", 5, "blank node here (()"),
        (HEAD + "[] a <urn:q> .\n", 4, "blank node"),
        (HEAD + S + '"a"@en , "全"@ja-Latn .\n', 5, "@ja-Latn is not in lower case"),
        (HEAD + S + '"@JA"@en , """\n""" ,\n"""a"b"""@EN .\n', 7, "@EN is not in lower case"),
        (HEAD + S + '"a"@en--ltr .\n', 5, "@en--ltr is not a language tag"),
        (HEAD + S + '"1989-02-30" ,\n"1989-02-30"^^xsd:date .\n', 6, '"1989-02-30" is not a date'),
        (HEAD + S + '"""1989"""^^<http://www.w3.org/2001/XMLSchema#gYearMonth> .\n', 5, "not a month"),
        (HEAD + S + '"1989-11"^^xsd:gYear .\n', 5, "not a year"),
        (HEAD + S + '"　" ,\n<id/\u3000b> .\n', 6, "holds a space or a control character"),
        (HEAD + S + "<id/b\\u00A0> .\n", 5, "holds a space or a control character"),
        (HEAD + S + "'many'^^xsd:integer .\n", 5, '"many" is not a value'),
        (HEAD + S + '"yes"^^xsd:boolean .\n', 5, '"yes" is not a value'),
        (HEAD + S + '"1e3"^^xsd:decimal .\n', 5, '"1e3" is not a value'),
    ],
)
def test_a_broken_rule_names_file_and_line(tmp_path: Path, text: str, line: int, says: str) -> None:
    for variant in (text, "\ufeff" + text.replace("\n", "\r\n")):
        error = caught_reading(tmp_path, variant)
        assert isinstance(error, FindingsError)
        assert error.exit_code == 1
        assert error.line == line
        assert says in error.message
        assert error.rule and error.fix


def test_a_date_written_with_escapes_is_refused_without_a_line(tmp_path: Path) -> None:
    error = caught_reading(tmp_path, HEAD + S + '"1989-02-\\u00330"^^xsd:date .\n')
    assert error.line is None
    assert error.iri == BASE + "id/a"
    assert '"1989-02-30"' in error.message


@pytest.mark.parametrize("iri", ["https://example.org/\u3000", "https://example.org/\xa0#x", "urn:a\u2028"])
def test_an_iri_with_a_space_is_not_written(iri: str) -> None:
    with pytest.raises(FindingsError, match="holds a space or a control character"):
        format_graph([ox.Triple(node("urn:s"), node("urn:p"), node(iri))])


def test_a_base_direction_is_not_written() -> None:
    (triple,) = reparse('<urn:s> <urn:p> "a"@en--ltr .')
    with pytest.raises(FindingsError, match="base direction") as caught:
        format_graph([triple])
    assert caught.value.rule == "files are plain RDF 1.1"


def test_a_triple_written_twice_is_read_once() -> None:
    triples = parse_text("<urn:s> <urn:p> 2 , 1 , 2 . <urn:s> <urn:p> 1 .", name="a.ttl")
    assert [triple.object for triple in triples] == [ox.Literal(2), ox.Literal(1)]


def test_triples_as_terms_are_refused(tmp_path: Path) -> None:
    error = caught_reading(tmp_path, HEAD + S + "<<( <id/a> <urn:p> 1 )>> .\n")
    assert isinstance(error, FindingsError)
    assert error.rule == "files are plain RDF 1.1"
    triple = ox.Triple(node("urn:s"), node("urn:p"), ox.Triple(node("urn:s"), node("urn:p"), node("urn:o")))
    with pytest.raises(FindingsError, match="used as a term"):
        format_graph([triple])


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<urn:s> <urn:p> _:a ; <urn:q> _:a .", "value of several statements"),
        ("<urn:s> <urn:p> 1 . [] a <urn:t> .", "value of nothing that can be written"),
        ("<urn:s> <urn:p> 1 . _:a <urn:p> _:b . _:b <urn:p> _:a .", "value of nothing that can be written"),
        ("<urn:s> <urn:p> 1 . _:a <urn:p> _:a .", "value of nothing that can be written"),
    ],
)
def test_blank_nodes_without_one_place_are_not_written(text: str, says: str) -> None:
    triples = parse_text(text, name="a.ttl", blank_nodes=True)
    with pytest.raises(FindingsError, match=says) as caught:
        format_graph(triples)
    assert caught.value.fix


def test_nodes_nested_too_deep_are_not_written() -> None:
    depth = 3000
    links = [ox.Triple(ox.BlankNode(f"b{n}"), node("urn:p"), ox.BlankNode(f"b{n + 1}")) for n in range(depth)]
    with pytest.raises(FindingsError, match="nested too deep"):
        format_graph([ox.Triple(node("urn:s"), node("urn:p"), ox.BlankNode("b0")), *links])


def test_a_long_list_is_written() -> None:
    numbers = " ".join(map(str, range(5000)))
    triples = parse_text(f"<urn:s> <urn:p> ( {numbers} ) .", name="a.ttl", blank_nodes=True)
    assert set(map(str, range(5000))) <= set(format_graph(triples).split())


def test_ill_formed_lists_are_written_as_nodes() -> None:
    rdf = f"@prefix rdf: <{PREFIXES['rdf']}> . "
    for text in (
        "<urn:s> <urn:p> [ rdf:first 1 ; rdf:rest <urn:x> ] .",
        "<urn:s> <urn:p> [ rdf:first 1 , 2 ; rdf:rest rdf:nil ] .",
        "<urn:s> <urn:p> [ rdf:first 1 ; rdf:rest [ a rdf:List ; rdf:first 2 ; rdf:rest rdf:nil ] ] .",
        "<urn:s> <urn:p> [ rdf:first 1 ; rdf:rest [ ] ] .",
        "<urn:s> <urn:p> [ rdf:rest rdf:nil ] .",
    ):
        triples = parse_text(rdf + text, name="a.ttl", blank_nodes=True)
        written = format_graph(triples)
        assert "(" not in written
        again = parse_text(written, name="a.ttl", blank_nodes=True)
        assert canonical(again) == canonical(triples)


punctuation = st.text(alphabet="<>\"'\\#@[]()_:.;,^ \n\r\tab1", max_size=40)


@given(st.binary(max_size=60) | punctuation.map(str.encode))
@settings(max_examples=300, deadline=None)
def test_any_bytes_give_triples_or_an_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "fuzz.ttl"
    path.write_bytes(data)
    for read in (parse, format_file):
        try:
            result = read(path, blank_nodes=True)
        except UnionrefError as error:
            assert error.message
        else:
            assert result


@given(st.integers(0, len(SAMPLE) - 1), st.sampled_from(["", "#", '"', "\\", "<", "\n", "_:x ", "@", "\0"]))
@settings(max_examples=300, deadline=None)
def test_a_file_damaged_at_one_place_gives_triples_or_an_error_with_its_line(at: int, put: str) -> None:
    text = SAMPLE[:at] + put + SAMPLE[at + 1 :]
    try:
        triples = parse_text(text, name="a.ttl")
    except UnionrefError as error:
        assert error.file == "a.ttl"
        assert error.line is not None
        assert 1 <= error.line <= text.count("\n") + 2
    else:
        assert triples


# --- files ---


def test_a_byte_order_mark_and_crlf_are_read_and_never_written(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    cases = (("\ufeff", "\n", "byte order mark"), ("", "\r\n", "CRLF"), ("\ufeff", "\r\n", "order mark"))
    for start, end, says in cases:
        path.write_bytes((start + SAMPLE.replace("\n", end)).encode())
        assert len(parse(path)) == 10
        assert not is_canonical(path)
        assert says in check_files([path])[0].message
        assert format_file(path) == SAMPLE
        assert rewrite_file(path)
        assert path.read_bytes() == SAMPLE.encode()
        assert is_canonical(path)
        assert not rewrite_file(path)


def test_formatting_is_the_way_out_of_upper_case_tags(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    path.write_text(SAMPLE.replace("@ja-latn", "@ja-Latn"), encoding="utf-8")
    with pytest.raises(FindingsError, match="ja-Latn"):
        parse(path)
    assert not is_canonical(path)
    assert rewrite_file(path)
    assert path.read_text(encoding="utf-8") == SAMPLE


@pytest.mark.parametrize("comment", ["# why", "    # why", "#"])
def test_a_comment_is_refused_before_it_is_lost(tmp_path: Path, comment: str) -> None:
    path = tmp_path / "a.ttl"
    lines = SAMPLE.splitlines()
    lines.insert(10, comment)
    text = "\n".join(lines) + "\n"
    path.write_text(text, encoding="utf-8")
    for write in (format_file, rewrite_file):
        with pytest.raises(FindingsError, match=r"comment here \(#.*which formatting would lose") as caught:
            write(path)
        assert caught.value.line == 11
    assert path.read_text(encoding="utf-8") == text
    assert not is_canonical(path)
    assert len(parse(path)) == 10


def test_a_mark_in_an_iri_or_a_string_is_no_comment(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    text = f"""<urn:s#a> <urn:p> "# no" , \'\'\' " # no \n # no\'\'\' , '#' ; a <{UR}Union> ."""
    path.write_text(text, encoding="utf-8")
    assert '" \\" # no \\n # no"' in format_file(path)


def test_check_names_each_file_its_line_and_the_command(tmp_path: Path) -> None:
    good, moved, broken, nodes = (tmp_path / f"{name}.ttl" for name in ("good", "moved", "broken", "nodes"))
    good.write_text(SAMPLE, encoding="utf-8")
    moved.write_text(SAMPLE.replace("    org:member", "   org:member"), encoding="utf-8")
    broken.write_text(SAMPLE + ".", encoding="utf-8")
    nodes.write_text(SHAPES, encoding="utf-8")
    findings = check_files([good, moved, broken, nodes])
    assert [finding.file for finding in findings] == [moved, broken, nodes]
    assert [finding.line for finding in findings] == [19, 25, 12]
    assert [finding.exit_code for finding in findings] == [1, 3, 1]
    assert findings[0].fix == f"unionref format {moved}"
    assert check_files([nodes], blank_nodes=True) == []
    assert is_canonical(nodes, blank_nodes=True)


def test_missing_and_additional_last_lines_are_found(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    for text in (SAMPLE.removesuffix("\n"), SAMPLE + "\n", "\n" + SAMPLE):
        path.write_text(text, encoding="utf-8")
        assert not is_canonical(path)
        assert check_files([path])[0].line in (1, 25, 26)


def test_a_graph_of_a_hundred_thousand_triples_is_written_in_order() -> None:
    kinds = [node(UR + name) for name in ("Union", "Council", "Federation")]
    rdf_type, label = node(PREFIXES["rdf"] + "type"), node(PREFIXES["skos"] + "prefLabel")
    triples = []
    for number in range(25_000):
        subject = node(f"{BASE}id/x{number:05d}#s")
        triples.append(ox.Triple(subject, rdf_type, kinds[number % 3]))
        triples.append(ox.Triple(subject, label, ox.Literal(f"例 {number}", language="ja")))
        triples.append(ox.Triple(subject, label, ox.Literal(f"Example {number}", language="en")))
        triples.append(ox.Triple(subject, node(UR + "count"), ox.Literal(number)))
    written = format_graph(shuffled(triples, 1))
    assert reparse(written) == set(triples)
    subjects = [line for line in written.splitlines() if line.startswith("<")]
    assert subjects == sorted(subjects)
    assert len(subjects) == 25_000
