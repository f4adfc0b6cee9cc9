"""The names that data, shapes, queries, rules, code and pages use are terms and concepts that exist."""

from __future__ import annotations

import re

import pytest
from ontology_graphs import REPOSITORY, column, derived, local_name, ontology, schemes, store, terms

from unionref.namespaces import BASE, SCHEMES, UR

PLACES = {
    "data": ["data/**/*.ttl"],
    "shapes": ["ontology/shapes/*.ttl"],
    "rules and views": ["ontology/rules/*.rq", "ontology/views/*.rq"],
    "queries": ["queries/**/*.rq"],
    "package": ["unionref/**/*.py"],
    "pages": ["docs/**/*.md", "README.md", "CONTRIBUTING.md"],
}
TERM = re.compile(rf"(?:\bur:|{re.escape(UR)}|\bUR \+ \")([A-Za-z]+)")
CONCEPT = re.compile(
    rf"(?:{re.escape(BASE)}|<|\b)({'|'.join(SCHEMES)})(?:/|(?<=[a-z]):)([a-z0-9]+(?:-[a-z0-9]+)*)(?=[>\s,;.)\"'`|]|$)",
    re.MULTILINE,
)


def texts(place: str) -> dict[str, str]:
    """Return the text of every file of a place by its path."""
    return {
        str(path.relative_to(REPOSITORY)): path.read_text(encoding="utf-8")
        for pattern in PLACES[place]
        for path in sorted(REPOSITORY.glob(pattern))
    }


def known_terms() -> set[str]:
    """Return the local names of our terms."""
    return {local_name(iri) for iri in terms(ontology())}


def known_concepts() -> set[str]:
    """Return the concepts as list/slug."""
    return {iri.removeprefix(BASE) for iri in column(schemes(), "SELECT ?c WHERE { ?c a skos:Concept }")}


@pytest.mark.parametrize("place", PLACES)
def test_every_term_that_is_used_exists(place: str) -> None:
    unknown = {
        (path, name)
        for path, text in texts(place).items()
        for name in set(TERM.findall(text)) - known_terms()
    }
    assert unknown == set()


@pytest.mark.parametrize("place", PLACES)
def test_every_concept_that_is_used_exists(place: str) -> None:
    concepts = known_concepts()
    unknown = {
        (path, f"{scheme}/{slug}")
        for path, text in texts(place).items()
        for scheme, slug in CONCEPT.findall(text)
        if f"{scheme}/{slug}" not in concepts
    }
    assert unknown == set()


def test_the_patterns_find_names() -> None:
    assert TERM.findall(f'ur:Union <{UR}from> UR + "to"') == ["Union", "from", "to"]
    assert CONCEPT.findall(f"<kind/union> , role:president ; <{BASE}prefecture/jp-02> .") == [
        ("kind", "union"),
        ("role", "president"),
        ("prefecture", "jp-02"),
    ]


def test_no_derived_term_stands_in_the_data() -> None:
    files = sorted((REPOSITORY / "data").rglob("*.ttl"))
    query = "SELECT DISTINCT ?t WHERE {{ ?s ?t ?o } UNION { ?s a ?t }}"
    used = set(column(store(files), query))
    assert files
    assert used & set(derived(ontology())) == set()


def test_the_page_on_the_model_explains_every_term() -> None:
    text = (REPOSITORY / "docs" / "model.md").read_text(encoding="utf-8")
    assert known_terms() - set(re.findall(r"`ur:([A-Za-z]+)`", text)) == set()


def test_every_decision_has_a_number_of_its_own() -> None:
    numbers = [path.name.split("-")[0] for path in (REPOSITORY / "docs" / "decisions").glob("*.md")]
    assert {"0001", "0002", "0003", "0004"} <= set(numbers)
    assert len(numbers) == len(set(numbers))
