"""Every row of the wider fact sheets is in data/ once, with its passage.

tests/facts/manifest.tsv was frozen when the sheets were imported: sheet, row (the first below the header is
2), the statement that carries it, and the passage it was read in. A row of several headings has several
lines.
"""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from pathlib import Path

import pyoxigraph as ox
import pytest

from unionref.namespaces import BASE, expand
from unionref.turtle import parse

REPOSITORY = Path(__file__).parent.parent
ROWS = {
    "names": 2126,
    "events": 1133,
    "affiliations": 1028,
    "membership": 1025,
    "officers": 487,
    "attributes": 2308,
    "unsure": 59,
    "gaps/other_names": 35,
    "gaps/organizations": 172,
    "gaps/events": 126,
    "gaps/affiliations": 202,
    "gaps/membership": 346,
    "gaps/officers": 174,
    "gaps/conflicts": 15,
}
"""How many rows each sheet had."""
FIRST_CONFLICT = 51
OF_THE_SEED_DOCUMENTS = {61}
"""The rows of conflicts.tsv before the first, and this one, speak of the seed documents alone: their remarks
were written with the facts of those documents."""

Facts = dict[str, dict[str, list[str]]]


@pytest.fixture(scope="module")
def manifest() -> list[dict[str, str]]:
    with (REPOSITORY / "tests/facts/manifest.tsv").open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE))


@pytest.fixture(scope="module")
def facts() -> Facts:
    """Subject → predicate → objects, all without the base."""
    found: Facts = defaultdict(lambda: defaultdict(list))
    for path in sorted((REPOSITORY / "data").rglob("*.ttl")):
        for triple in parse(path):
            assert isinstance(triple.subject, ox.NamedNode)
            value = triple.object.value if isinstance(triple.object, ox.NamedNode | ox.Literal) else ""
            found[triple.subject.value.removeprefix(BASE)][triple.predicate.value].append(
                value.removeprefix(BASE)
            )
    return found


@pytest.mark.parametrize("sheet", ROWS)
def test_no_row_of_a_sheet_is_lost(manifest: list[dict[str, str]], sheet: str) -> None:
    rows = {int(line["row"]) for line in manifest if line["sheet"] == sheet}
    assert rows == set(range(2, ROWS[sheet] + 2))


def test_the_disagreements_noticed_while_reading_are_remarks(
    manifest: list[dict[str, str]], facts: Facts
) -> None:
    lines = [line for line in manifest if line["sheet"] == "conflicts"]
    assert {int(line["row"]) for line in lines} >= set(range(FIRST_CONFLICT, 376)) - OF_THE_SEED_DOCUMENTS
    assert all(
        facts[line["statement"]][expand("dcterms:type")] == ["remark/sources-differ"] for line in lines
    )


def test_every_row_has_its_statement_and_its_passage(manifest: list[dict[str, str]], facts: Facts) -> None:
    missing = []
    for line in manifest:
        statement, passage = line["statement"], "source/" + line["passage"]
        said = statement in facts and passage in facts
        if said and ("#" in statement or statement.startswith("event/")):
            said = passage in facts[statement][expand("prov:wasDerivedFrom")]
        if not said:
            missing.append(line)
    assert not missing, missing[:5]


def test_no_row_is_doubled(manifest: list[dict[str, str]]) -> None:
    """What a row read in one place stands in one statement; a row of organizations holds several facts."""
    statements: dict[tuple[str, str, str], set[str]] = defaultdict(set)
    for line in manifest:
        if line["sheet"] != "gaps/organizations":
            statements[line["sheet"], line["row"], line["passage"]].add(line["statement"])
    double = [found for found in statements.values() if len(found) > 1]
    allowed = (
        {"kagaku-soren#in-rengo", "kagaku-soren#in-jec-rengo"},
        {"#in-rengo", "#in-zenmin-roren"},
    )
    for found in double:
        assert any(all(any(part in iri for part in parts) for iri in found) for parts in allowed), (
            "only Kagaku Soren left two bodies in one row, and some pages call that of 1987 Rengo too"
        )


def test_no_statement_of_the_wider_sheets_stands_without_a_row(
    manifest: list[dict[str, str]], facts: Facts
) -> None:
    """Besides the rows there are only the three seed documents, and what editors recorded of conflicts."""
    seeds = (
        "source/wikipedia-en-zenroren#",
        "source/wikipedia-en-kokkororen#",
        "source/rengo-related-organizations#",
    )
    known = {line["statement"] for line in manifest}
    strange = []
    for subject, told in facts.items():
        passages = told.get(expand("prov:wasDerivedFrom"), [])
        if passages and subject not in known and not any(p.startswith(seeds) for p in passages):
            strange.append(subject)
    assert not strange, strange[:5]


def test_the_figures_per_source_are_those_of_the_day_of_the_import(manifest: list[dict[str, str]]) -> None:
    """Some sources with many rows, counted in the sheets themselves (rows, not statements)."""
    rows: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for line in manifest:
        if line["sheet"] in ("names", "events", "affiliations", "membership", "officers", "attributes"):
            rows[line["passage"].partition("#")[0]].add((line["sheet"], line["row"]))
    counted = Counter({source: len(found) for source, found in rows.items()})
    assert counted["wikipedia-en-zenroren"] == 252, "256 rows, 4 of which were read only in other copies"
    assert counted["ohara-nenkan-1949-199"] == 118
    assert len(counted) > 600


def test_pairs_that_may_be_one_stay_apart(facts: Facts) -> None:
    pairs = [
        s for s, told in facts.items() if told.get(expand("dcterms:type")) == ["relation/possibly-same-as"]
    ]
    assert len(pairs) == 55
    for pair in pairs:
        (one,), (other,) = facts[pair][expand("ur:ofOrganization")], facts[pair][expand("dcterms:relation")]
        assert one in facts and other in facts and one != other
        assert facts[pair][expand("skos:note")], "the reason"


def test_the_official_totals_are_not_those_of_an_organization(facts: Facts) -> None:
    assert facts["id/japan-total"][expand("rdf:type")] == ["https://schema.org/StatisticalPopulation"]
