"""Check: shapes on two engines, rules across entities, and warnings that only become fewer."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import MiniRoot

from unionref import check, shacl
from unionref.baseline import BASELINE, BASELINE_RULE, count_warnings, read_baseline
from unionref.errors import FindingsError, UnreadableError, UsageError
from unionref.findings import DataFindingsError, Finding, sort_findings
from unionref.load import load
from unionref.paths import Root
from unionref.turtle import parse_text

UNION = '<id/{0}> a ur:Union ; skos:prefLabel "{0}"@en ; org:classification <kind/union> .\n'
UNSOURCED = UNION.format("a") + "<id/a#count> a ur:MembershipCount ; ur:ofOrganization <id/a> ; ur:count 5 ."


def test_the_real_data_have_no_error(root: Root) -> None:
    assert [f for f in check.examine(root) if f.severity == "error"] == []


def test_a_statement_without_a_source_is_named_with_file_and_line(mini_root: MiniRoot) -> None:
    found = check.check_shapes(load(mini_root({"organizations/a.ttl": UNSOURCED})))
    about = [f for f in found if f.iri == "https://w3id.org/unionref/id/a#count" and "passage" in f.message]
    assert about
    assert about[0].severity == "error"
    assert about[0].file == "data/organizations/a.ttl"
    assert about[0].line is not None


def test_all_engines_find_the_same_on_the_real_data(root: Root) -> None:
    loaded = load(root)
    shapes = check.load_shapes(root)
    data = [*loaded.ontology, *loaded.data]
    reference = shacl.validate(data, shapes, "pyshacl")
    assert shacl.validate(data, shapes, "pyshifty") == reference
    assert shacl.validate(loaded.data, shapes, "auto", ontology=loaded.ontology) == reference


def test_both_engines_find_the_same_on_broken_data(mini_root: MiniRoot) -> None:
    root = mini_root(
        {
            "organizations/a.ttl": UNSOURCED
            + '<id/a#founding> a ur:Founding ; ur:ceased <id/a> ; ur:date "1989"^^xsd:gYear ,'
            ' "1990"^^xsd:gYear ; prov:wasDerivedFrom <source/book> .'
            + "<id/a#in-b> a ur:Affiliation ; org:member <person/p> ; prov:wasDerivedFrom <source/book#p1> .",
            "persons/p.ttl": "<person/p> a foaf:Person .",
        }
    )
    loaded = load(root)
    shapes = check.load_shapes(root)
    data = [*loaded.ontology, *loaded.data]
    one, other = (shacl.validate(data, shapes, engine) for engine in ("pyshacl", "pyshifty"))
    plain = [{(r.focus, r.component, r.path, r.severity, r.shape) for r in found} for found in (one, other)]
    assert plain[0] == plain[1]
    assert len(one) >= 4


SHAPES = """
@prefix ex: <https://example.org/> . @prefix sh: <http://www.w3.org/ns/shacl#> .
ex:S a sh:NodeShape ; sh:targetClass ex:C ; sh:property ex:P .
ex:P a sh:PropertyShape ; sh:path ex:p ; sh:maxCount 1 ; sh:message "Nur eines."@de , "One at most."@en ;
    sh:severity sh:Warning .
"""
DATA = "@prefix ex: <https://example.org/> . ex:x a ex:C ; ex:p 1 , 2 ."


@pytest.mark.parametrize("engine", ["pyshacl", "pyshifty"])
def test_a_result_says_the_same_whatever_the_engine(engine: str) -> None:
    (result,) = shacl.validate(
        parse_text(DATA, name="d"), parse_text(SHAPES, name="s", blank_nodes=True), engine
    )
    assert result == shacl.ShapeResult(
        focus="https://example.org/x",
        path="https://example.org/p",
        component="MaxCountConstraintComponent",
        severity="Warning",
        message="One at most.",
        value="",
        shape="https://example.org/P",
    )


def test_an_engine_that_is_not_known_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="jena") as caught:
        shacl.validate([], [], "jena")
    assert caught.value.exit_code == 2


def test_without_pyshifty_the_reference_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    assert shacl.choose("auto") == "pyshacl"
    with pytest.raises(UsageError, match="pyshifty is not installed"):
        shacl.choose("pyshifty")


def test_shapes_that_no_engine_can_read_are_an_error_with_a_sentence() -> None:
    shapes = parse_text(SHAPES.replace("sh:path ex:p ;", "sh:path 5 ;"), name="s", blank_nodes=True)
    with pytest.raises(UnreadableError, match="pyshacl cannot work with the shapes"):
        shacl.validate(parse_text(DATA, name="d"), shapes, "pyshacl")


def rule(root: Root, header: str, name: str = "too-many") -> Path:
    """Replace all rules of a data set by one that finds every union."""
    for path in (root.queries / "checks").glob("*.rq"):
        path.unlink()
    path = root.queries / "checks" / f"{name}.rq"
    query = (
        "PREFIX ur: <https://w3id.org/unionref/ontology#>\n"
        "PREFIX skos: <http://www.w3.org/2004/02/skos/core#>\n"
        "SELECT ?iri ?label WHERE { ?iri a ur:Union ; skos:prefLabel ?label } ORDER BY ?iri\n"
    )
    path.write_text(header + query, "utf-8")
    return path


WARNING = """#+ severity: warning
#+ message: "{label} is {iri}."
#+ fix: "Look at {iri}."
#+ columns: [iri, label]
"""
TWO = {f"organizations/{slug}.ttl": UNION.format(slug) for slug in ("a", "b")}


def test_each_row_of_a_rule_is_a_finding(mini_root: MiniRoot) -> None:
    root = mini_root(TWO)
    rule(root, WARNING)
    first, second = check.check_rules(load(root))
    assert first == Finding(
        "warning", "too-many", "a is id:a.", "data/organizations/a.ttl", first.line,
        "https://w3id.org/unionref/id/a", "Look at id:a.",
    )  # fmt: skip
    assert first.line is not None
    assert second.iri == "https://w3id.org/unionref/id/b"


@pytest.mark.parametrize(
    ("header", "problem"),
    [
        ("", "has no #. header"),
        ("#+ severity: [\n", "not YAML"),
        (WARNING.replace("warning", "bad"), "severity"),
        (WARNING.replace("message", "text"), "message"),
        (WARNING.replace("{label}", "{name}"), "name"),
        (WARNING.replace("columns", "rows"), "columns"),
    ],
)
def test_a_rule_with_a_broken_header_is_an_error(mini_root: MiniRoot, header: str, problem: str) -> None:
    root = mini_root(TWO)
    rule(root, header)
    with pytest.raises(FindingsError, match=problem):
        check.check_rules(load(root))


def test_the_baseline_lets_warnings_only_become_fewer(mini_root: MiniRoot) -> None:
    root = mini_root(TWO)
    rule(root, WARNING)
    assert [f.severity for f in check.examine(root)] == ["warning", "warning"]
    assert check.update_baseline(root) == {"too-many": 2}
    assert (root.path / BASELINE).read_text("utf-8") == "rule\tcount\ntoo-many\t2\n"
    assert [f.rule for f in check.examine(root) if f.severity == "error"] == []
    (root.path / BASELINE).write_text("rule\tcount\ntoo-many\t1\n", "utf-8")
    (error,) = (f for f in check.examine(root) if f.severity == "error")
    assert error.rule == BASELINE_RULE
    assert error.message == "The rule too-many gives 2 warnings; 1 is known."
    assert error.fix is not None and "by hand" in error.fix
    assert check.update_baseline(root) == {"too-many": 1}


def test_the_baseline_is_not_updated_while_there_are_errors(mini_root: MiniRoot) -> None:
    root = mini_root({"organizations/a.ttl": UNSOURCED})
    with pytest.raises(DataFindingsError):
        check.update_baseline(root)
    assert not (root.path / BASELINE).exists()


def test_the_baseline_of_the_real_data_is_up_to_date(root: Root) -> None:
    counts = count_warnings(check.examine(root))
    assert read_baseline(root) == counts, "unionref check --update-baseline"


def test_a_rule_that_is_not_in_the_baseline_may_give_no_warning(mini_root: MiniRoot) -> None:
    root = mini_root(TWO)
    rule(root, WARNING)
    (root.path / BASELINE).write_text("rule\tcount\nother\t7\n", "utf-8")
    assert [f.rule for f in check.examine(root) if f.severity == "error"] == [BASELINE_RULE]


def test_a_broken_baseline_names_its_line(mini_root: MiniRoot) -> None:
    root = mini_root(TWO)
    (root.path / BASELINE).write_text("rule\tcount\ntoo-many\tfew\n", "utf-8")
    with pytest.raises(FindingsError, match=r"baseline\.tsv:2"):
        read_baseline(root)


def test_dates_that_contradict_are_a_warning(mini_root: MiniRoot) -> None:
    text = (
        UNION.format("a") + '<id/a#founding> a ur:Founding ; ur:created <id/a> ; ur:date "1989"^^xsd:gYear ;'
        " prov:wasDerivedFrom <source/book#p1> .\n"
        + '<id/a#end> a ur:Ending ; ur:ceased <id/a> ; ur:date "1980"^^xsd:gYear ;'
        " prov:wasDerivedFrom <source/paper#p1> .\n"
    )
    (finding,) = check.contradictions(load(mini_root({"organizations/a.ttl": text})))
    assert (finding.severity, finding.rule) == ("warning", "dates-contradict")
    assert finding.file == "data/organizations/a.ttl"


def test_findings_are_sorted_and_told_once() -> None:
    one = Finding("warning", "b", "x")
    two = Finding("error", "z", "y")
    assert sort_findings([one, two, one]) == [two, one]
