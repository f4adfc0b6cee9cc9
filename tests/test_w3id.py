"""The redirects proposed to w3id.org, evaluated without a web server (tests/external asks a real one)."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from redirects import CASES, PAGES, RDFLIB, TURTLE, read_rules, redirect

from unionref.namespaces import BASE, DISPUTED, ENTITY_FOLDERS, ONTOLOGY, SCHEMES

ROOT = Path(__file__).resolve().parents[1]
HTACCESS = ROOT / "w3id" / ".htaccess"
RULES = read_rules(HTACCESS)


@pytest.mark.parametrize(("path", "accept", "expected"), CASES)
def test_case(path: str, accept: str, expected: str | None) -> None:
    assert redirect(RULES, path, accept) == (None if expected is None else (303, PAGES + expected))


def test_every_rule_is_used_by_a_case() -> None:
    unused = [
        rule.pattern.pattern
        for i, rule in enumerate(RULES)
        if rule.target != "-"
        and all(
            redirect(RULES, path, accept) == redirect((*RULES[:i], *RULES[i + 1 :]), path, accept)
            for path, accept, _ in CASES
        )
    ]
    assert unused == []


def test_every_kind_of_iri_has_a_redirect() -> None:
    kinds = [f"{BASE}{segment}/a-b2" for segment in ENTITY_FOLDERS.values()]
    kinds += [f"{BASE}{scheme}" for scheme in SCHEMES] + [f"{BASE}{scheme}/a" for scheme in SCHEMES]
    kinds += [ONTOLOGY, DISPUTED, f"{BASE}dataset"]
    for iri in kinds:
        path = iri.removeprefix(BASE)
        assert redirect(RULES, path, "text/html") == (303, f"{PAGES}/{path}/"), iri
        assert redirect(RULES, path, TURTLE) == (303, f"{PAGES}/{path}.ttl"), iri
        assert redirect(RULES, path, RDFLIB) == (303, f"{PAGES}/{path}.ttl"), iri


def test_every_id_in_the_ledger_has_a_redirect() -> None:
    ledger = (ROOT / "data" / "ids.tsv").read_text(encoding="utf-8").splitlines()[1:]
    ids = [line.split("\t")[0] for line in ledger]
    assert len(ids) > 100
    assert [i for i in ids if redirect(RULES, i, TURTLE) != (303, f"{PAGES}/{i}.ttl")] == []


def test_every_file_of_a_release_has_a_redirect(dumped: Path) -> None:
    for path in (path for path in dumped.rglob("*") if path.is_file()):
        name = f"dataset/1.2.0/{path.relative_to(dumped).as_posix()}"
        assert redirect(RULES, name, "text/html") == redirect(RULES, name, TURTLE) == (303, f"{PAGES}/{name}")


def test_no_code_list_is_named_that_does_not_exist() -> None:
    named = set()
    for rule in RULES:
        group = re.search(r"\(\(\?:([^)]*count-basis[^)]*)\)", rule.pattern.pattern)
        if group:
            named |= set(group.group(1).split("|"))
    assert named == set(SCHEMES)


def test_the_host_of_the_pages_is_named_once_and_belongs_to_nobody() -> None:
    text = HTACCESS.read_text(encoding="utf-8")
    assert text.count("https://unionref.example") == 1
    assert len(set(re.findall(r"https?://[^\s\]/]+", text)) - {"https://w3id.org"}) == 1


def test_an_unknown_directive_is_refused(tmp_path: Path) -> None:
    strange = tmp_path / ".htaccess"
    strange.write_text("RewriteMap x txt:x.txt\n", encoding="utf-8")
    with pytest.raises(ValueError, match="not understood"):
        read_rules(strange)
