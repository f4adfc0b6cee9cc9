"""The rules of queries/checks: each finds what its fixtures say, and on the real data only what is known.

A folder below tests/checks/ bears the name of a rule. Of ``valid.*.ttl`` the rule finds nothing; of
``invalid.*.ttl`` exactly the rows of ``invalid.*.expected.tsv``, IRIs written relative to the base. A fixture
holds what its rule looks at and no more; the ontology and the code lists are there as well.
"""

from __future__ import annotations

import re
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Final

import pyoxigraph as ox
import pytest
import rdflib

from unionref.check import CheckQuery, check_rules, load_checks, read_baseline
from unionref.load import load
from unionref.namespaces import BASE, PREFIXES
from unionref.paths import Root

REPOSITORY: Final = Path(__file__).resolve().parent.parent
CHECKS: Final = REPOSITORY / "queries" / "checks"
FIXTURES: Final = REPOSITORY / "tests" / "checks"
BUDGET: Final = 1.0
"""Seconds a rule may take on the real data; the slowest takes a hundredth of that."""


@dataclass(frozen=True)
class Fixture:
    """One data file with the rows its rule is to find."""

    path: Path

    @property
    def rule(self) -> str:
        return self.path.parent.name

    @property
    def valid(self) -> bool:
        return self.path.name.startswith("valid.")

    @property
    def answer(self) -> Path:
        return self.path.with_name(self.path.name.removesuffix(".ttl") + ".expected.tsv")

    def expected(self) -> tuple[list[str], list[list[str]]]:
        """Return the columns and the rows."""
        lines = self.answer.read_text(encoding="utf-8").splitlines()
        return lines[0].split("\t"), [line.split("\t") for line in lines[1:]]

    def __str__(self) -> str:
        return f"{self.rule}/{self.path.name.removesuffix('.ttl')}"


def collect() -> list[Fixture]:
    return [Fixture(path) for path in sorted(FIXTURES.glob("*/*.ttl"))]


@cache
def rules() -> dict[str, CheckQuery]:
    return {query.name: query for query in load_checks(Root(REPOSITORY))}


@cache
def ontology() -> tuple[ox.Quad, ...]:
    return tuple(quad for path in sorted((REPOSITORY / "ontology").glob("*.ttl")) for quad in parse(path))


def parse(path: Path) -> Iterator[ox.Quad]:
    return ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE)


def found_by_oxigraph(fixture: Fixture) -> tuple[list[str], list[list[str]]]:
    store = ox.Store()
    store.bulk_extend([*ontology(), *parse(fixture.path)])
    solutions = store.query(rules()[fixture.rule].text)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    return columns, [[row[column].value.removeprefix(BASE) for column in columns] for row in solutions]


@cache
def ontology_graph() -> rdflib.Graph:
    """Return the ontology and the code lists for rdflib; loading them takes longer than asking."""
    graph = rdflib.Graph()
    for path in sorted((REPOSITORY / "ontology").glob("*.ttl")):
        graph.parse(path)
    return graph


def found_by_rdflib(fixture: Fixture) -> tuple[list[str], list[list[str]]]:
    graph = ontology_graph()
    added = rdflib.Graph().parse(fixture.path)
    new = [triple for triple in added if triple not in graph]
    for triple in new:
        graph.add(triple)
    try:
        result = graph.query(rules()[fixture.rule].text)
        assert result.vars is not None
        columns = [str(variable) for variable in result.vars]
        return columns, [[str(value).removeprefix(BASE) for value in row] for row in result]
    finally:
        for triple in new:
            graph.remove(triple)


@pytest.mark.parametrize("fixture", collect(), ids=str)
def test_fixture(fixture: Fixture) -> None:
    columns, rows = found_by_oxigraph(fixture)
    if fixture.valid:
        assert rows == []
    else:
        assert (columns, rows) == fixture.expected()


@pytest.mark.parametrize("fixture", collect(), ids=str)
def test_rdflib_finds_the_same(fixture: Fixture) -> None:
    assert found_by_rdflib(fixture)[1] == found_by_oxigraph(fixture)[1]


def test_every_file_is_known() -> None:
    known = re.compile(r"valid\.[a-z0-9-]+\.ttl|invalid\.[a-z0-9-]+\.(ttl|expected\.tsv)")
    for path in FIXTURES.rglob("*"):
        if path.is_dir():
            continue
        assert known.fullmatch(path.name), f"{path}: neither a fixture nor an answer"
        assert path.parent.parent == FIXTURES, f"{path}: not in the folder of a rule"
        assert path.parent.name in rules(), f"{path}: there is no rule of that name"
    for path in CHECKS.iterdir():
        assert path.suffix == ".rq" or path.name == "baseline.tsv", f"{path}: neither a rule nor the baseline"


def test_every_invalid_fixture_has_an_answer_and_every_answer_a_fixture() -> None:
    wanted = {fixture.answer for fixture in collect() if not fixture.valid}
    assert wanted == set(FIXTURES.rglob("*.tsv"))
    for fixture in collect():
        assert fixture.valid or fixture.expected()[1], f"{fixture.answer} expects nothing"


@pytest.mark.parametrize("rule", sorted(rules()))
def test_every_rule_has_a_valid_and_an_invalid_fixture(rule: str) -> None:
    own = [fixture.valid for fixture in collect() if fixture.rule == rule]
    assert True in own, f"tests/checks/{rule}/ has no valid.*.ttl"
    assert False in own, f"tests/checks/{rule}/ has no invalid.*.ttl"


@pytest.mark.parametrize("rule", sorted(rules()))
def test_the_header_fits_the_query(rule: str) -> None:
    query = rules()[rule]
    solutions = ox.Store().query(query.text)
    assert isinstance(solutions, ox.QuerySolutions)
    columns = [variable.value for variable in solutions.variables]
    header = dict(re.findall(r"^#\+ (\w+): (.*)$", query.text, re.MULTILINE))
    assert set(header) == {"summary", "severity", "message", "fix", "columns"}
    assert header["columns"] == f"[{', '.join(columns)}]"
    assert columns[0] == "iri", "the first column is the thing that the finding concerns"
    assert "{" in query.message, "the message names what the row is about"
    assert query.fix
    assert re.fullmatch(r"[A-Z].*\.", header["summary"])


@pytest.mark.parametrize("rule", sorted(rules()))
def test_the_query_is_as_the_others_are(rule: str) -> None:
    query = rules()[rule]
    declared = dict(re.findall(r"^PREFIX ([\w-]+): <(.*)>$", query.text, re.MULTILINE))
    body = query.text.split("\n\n", 1)[1]
    used = set(re.findall(r"(?<![\w?<:/-])([a-z][\w-]*):(?=[A-Za-z])", re.sub(r'"[^"]*"', "", body)))
    assert set(declared) == used
    assert all(PREFIXES[name] == iri for name, iri in declared.items())
    assert re.search(r"\nORDER BY \?iri[ ?\w]*\n\Z", query.text), "rows have one order"
    assert not re.search(r"[<>]=? *\"[^\"]*\"\^\^xsd:gYear", query.text), (
        "engines disagree on comparing years"
    )


def test_the_data_break_no_rule_but_those_known(root: Root) -> None:
    findings = check_rules(load(root))
    assert [str(finding) for finding in findings if finding.severity == "error"] == []
    counts = Counter(finding.rule for finding in findings)
    baseline = read_baseline(root)
    assert baseline is not None
    assert counts == {rule: count for rule, count in baseline.items() if rule in rules()}


def test_the_baseline_is_sorted_and_names_rules_that_warn(root: Root) -> None:
    baseline = read_baseline(root)
    assert baseline is not None
    assert list(baseline) == sorted(baseline)
    assert all(count > 0 for count in baseline.values())
    assert all(rules()[rule].severity == "warning" for rule in baseline if rule in rules())


def test_the_absorbed_union_was_larger_than_its_absorber_until_it_was_ruled_out(root: Root) -> None:
    """What the rule found led to other sources; see the ruling on the event."""
    loaded = load(root)
    assert check_rules(loaded, ["absorbed-larger-than-absorber"]) == []
    rank = ox.NamedNode(PREFIXES["wikibase"] + "rank")
    unruled = replace(loaded, data=tuple(triple for triple in loaded.data if triple.predicate != rank))
    [finding] = check_rules(unruled, ["absorbed-larger-than-absorber"])
    assert finding.severity == "warning"
    assert finding.file == "data/events/zennichijiro-1991.ttl"
    assert "68423 members" in finding.message
    assert "only 38495" in finding.message


def test_every_rule_is_fast_on_the_data(root: Root) -> None:
    loaded = load(root)
    store = ox.Store()
    store.bulk_extend(
        ox.Quad(triple.subject, triple.predicate, triple.object, ox.DefaultGraph())
        for part in (loaded.ontology, loaded.data)
        for triple in part
    )
    slow = {}
    for name, query in rules().items():
        start = time.perf_counter()
        solutions = store.query(query.text)
        assert isinstance(solutions, ox.QuerySolutions)
        list(solutions)
        taken = time.perf_counter() - start
        if taken > BUDGET:
            slow[name] = taken
    assert slow == {}
