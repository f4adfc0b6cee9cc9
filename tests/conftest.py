"""Fixtures shared by all tests: the repository, a build of its real data, small data sets."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from unionref.namespaces import BASE, PREFIXES
from unionref.paths import Root

if TYPE_CHECKING:
    from unionref.build import BuildReport

REPOSITORY = Path(__file__).resolve().parent.parent

SOURCES = {
    "sources/book.ttl": """
        <source/book> a ur:Source ; dcterms:title "A book"@en ; dcterms:publisher "A press" ;
            dcterms:type <source-kind/encyclopaedia> ; ur:reliability <reliability/2> ;
            dcterms:language "en" ; schema:url <https://example.org/book>
            ; pav:retrievedOn "2026-11-22"^^xsd:date .
        <source/book#p1> a ur:Passage ; dcterms:isPartOf <source/book> ; bibo:locator "Page 1"@en .
        <source/book#p2> a ur:Passage ; dcterms:isPartOf <source/book> ; bibo:locator "Page 2"@en .
    """,
    "sources/paper.ttl": """
        <source/paper> a ur:Source ; dcterms:title "A newspaper"@en ; dcterms:publisher "A paper" ;
            dcterms:type <source-kind/encyclopaedia> ; ur:reliability <reliability/2> ;
            dcterms:language "en" ; schema:url <https://example.org/paper>
            ; pav:retrievedOn "2026-11-22"^^xsd:date .
        <source/paper#p1> a ur:Passage ; dcterms:isPartOf <source/paper> ; bibo:locator "Page 1"@en .
    """,
    "sources/copy.ttl": """
        <source/copy> a ur:Source ; dcterms:title "A copy"@en ; dcterms:publisher "A mirror" ;
            dcterms:type <source-kind/encyclopaedia> ; ur:reliability <reliability/3> ;
            dcterms:language "en" ; schema:url <https://example.org/copy>
            ; pav:retrievedOn "2026-11-22"^^xsd:date .
        <source/copy#p1> a ur:Passage ; dcterms:isPartOf <source/copy> ; bibo:locator "Page 1"@en .
    """,
    "sources/self.ttl": """
        <source/self> a ur:Source ; dcterms:title "Its own page"@en ; dcterms:publisher "The body" ;
            dcterms:type <source-kind/own-publication> ; ur:reliability <reliability/1> ;
            dcterms:language "en" ; schema:url <https://example.org/self>
            ; pav:retrievedOn "2026-11-22"^^xsd:date .
        <source/self#p1> a ur:Passage ; dcterms:isPartOf <source/self> ; bibo:locator "Top"@en .
    """,
}
"""Four sources to cite: book and paper are of reliability class 2, copy of class 3, self of class 1."""

HEADER = f"@base <{BASE}> .\n" + "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in PREFIXES.items())


@dataclass(frozen=True)
class Built:
    """A finished build of the real data."""

    root: Root
    path: Path
    report: BuildReport


MiniRoot = Callable[..., Root]

SEED_DOCUMENTS = frozenset(
    {"wikipedia-en-zenroren", "wikipedia-en-kokkororen", "rengo-related-organizations"}
)
"""The sources with which the graph began; what they say is known to the last cell."""


@pytest.fixture(scope="session")
def root() -> Root:
    """The repository itself."""
    return Root(REPOSITORY)


@pytest.fixture(scope="session")
def whole(root: Root, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """The real data, built once for all tests."""
    from unionref.build import build

    target = tmp_path_factory.mktemp("whole") / "build"
    return Built(root, target, build(root, target))


@pytest.fixture(scope="session")
def built(root: Root, tmp_path_factory: pytest.TempPathFactory) -> Built:
    """What the three seed documents say, built as if no other source had been read."""
    from unionref.build import build

    target = tmp_path_factory.mktemp("built") / "build"
    return Built(root, target, build(root, target, sources=SEED_DOCUMENTS))


@pytest.fixture(scope="session")
def dumped(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of what the three seed documents say: version 1.2.0 of 22 November 2026."""
    from unionref.dataset import Dataset
    from unionref.release import dump

    target = tmp_path_factory.mktemp("dumped") / "unionref-1.2.0"
    dump(Dataset(built.path, built.root), target, version="1.2.0", date="2026-11-22")
    return target


@dataclass(frozen=True)
class Released:
    """A release of a small data set that holds disputed statements."""

    root: Root
    build: Path
    path: Path


@pytest.fixture(scope="session")
def released(tmp_path_factory: pytest.TempPathFactory) -> Released:
    """The data set of tests/small_root.py, built and released."""
    from small_root import add_links, make_root

    from unionref.build import build
    from unionref.dataset import Dataset
    from unionref.release import dump

    folder = tmp_path_factory.mktemp("released")
    root = make_root(folder / "root")
    add_links(root)
    build(root, folder / "build")
    target = folder / "unionref-1.2.0"
    dump(Dataset(folder / "build", root), target, version="1.2.0", date="2026-11-22")
    return Released(root, folder / "build", target)


@pytest.fixture
def mini_root(tmp_path: Path) -> MiniRoot:
    """Return a function that makes a small data set with the real ontology and queries.

    The function takes a mapping from a path below ``data/`` to the text of that file. A Turtle text without
    a prefix line gets all of the project's prefixes. The four sources of ``SOURCES`` are there unless
    ``sources=False``; ``ids.tsv`` is made to fit unless it is given or ``ledger=False``.
    """
    made = 0

    def make(files: Mapping[str, str], *, sources: bool = True, ledger: bool = True) -> Root:
        nonlocal made
        made += 1
        folder = tmp_path / f"root{made}"
        shutil.copytree(REPOSITORY / "ontology", folder / "ontology")
        shutil.copytree(REPOSITORY / "queries", folder / "queries")
        baseline = folder / "queries" / "checks" / "baseline.tsv"
        if baseline.exists():
            baseline.unlink()
        (folder / "data").mkdir()
        for name, text in ({**SOURCES, **files} if sources else dict(files)).items():
            path = folder / "data" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            needs_header = name.endswith(".ttl") and "@prefix" not in text
            path.write_text(HEADER + text if needs_header else text, encoding="utf-8")
        if ledger and "ids.tsv" not in files:
            write_ledger(folder / "data")
        return Root(folder)

    return make


def write_ledger(data: Path) -> None:
    """Write an ``ids.tsv`` that lists every entity below a data folder."""
    import pyoxigraph as ox

    from unionref.namespaces import ENTITY_FOLDERS, shorten

    rows = []
    for folder, segment in ENTITY_FOLDERS.items():
        for path in sorted((data / folder).glob("*.ttl")):
            iri = f"{segment}/{path.stem}"
            kind = ""
            try:
                for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE):
                    if quad.subject.value == BASE + iri and quad.predicate.value.endswith("#type"):
                        kind = shorten(quad.object.value)
            except SyntaxError:
                kind = ""
            rows.append(f"{iri}\t{kind}\t2026-11-22\tactive\t\t\n")
    text = "id\tclass\tminted\tstatus\tredirect_to\treason\n" + "".join(sorted(rows))
    (data / "ids.tsv").write_text(text, encoding="utf-8")
