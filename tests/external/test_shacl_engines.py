"""Three SHACL engines of independent origin give the same results: pyshacl, pyshifty, TopBraid."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path

import pyoxigraph as ox
import pytest

from unionref import shacl
from unionref.check import load_shapes
from unionref.load import Loaded, load
from unionref.namespaces import BASE
from unionref.paths import Root

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
ROOT = Root(REPOSITORY)
PYTHON = REPOSITORY / ".stores" / "tools" / "shacl" / "bin" / "python"
FIXTURES = REPOSITORY / "tests" / "shapes"

Data = Sequence[ox.Triple]
Results = set[tuple[str, str, str, str]]
"""Focus node, constraint component, property and shape of each result, each an IRI or empty."""


def write(path: Path, triples: Data) -> str:
    path.write_bytes(ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b"")
    return str(path)


def named(text: str) -> str:
    """Return an IRI, or nothing for a blank node, which every engine calls something else."""
    return text if text.startswith("http") else ""


def ours(data: Data, engine: str) -> Results:
    found = shacl.validate(data, load_shapes(ROOT), engine)
    return {(named(r.focus), r.component, named(r.path), named(r.shape)) for r in found}


def topbraid(sets: Sequence[Data], folder: Path) -> list[Results]:
    """Return the results of TopBraid's engine for each set of triples."""
    assert PYTHON.exists(), "TopBraid's engine is missing; .ci/tools.sh installs it."
    shapes = write(folder / "shapes.nt", load_shapes(ROOT))
    files = [write(folder / f"data-{number}.nt", data) for number, data in enumerate(sets)]
    program = str(Path(__file__).with_name("topbraid.py"))
    done = subprocess.run(
        [str(PYTHON), program, shapes, *files], capture_output=True, check=False, timeout=600
    )
    assert done.returncode == 0, done.stderr.decode()
    return [
        {(named(focus), part, named(path), named(shape)) for focus, part, path, shape in found}
        for found in json.loads(done.stdout)
    ]


def agree(data: Data, folder: Path) -> Results:
    """Return the results, which must be the same from every engine."""
    found = ours(data, "pyshacl")
    assert ours(data, "pyshifty") == found
    assert topbraid([data], folder) == [found]
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
    assert {part for _, part, _, _ in found} >= {"MinCountConstraintComponent", "ClassConstraintComponent"}


def test_data_with_wrong_values(loaded: Loaded, tmp_path: Path) -> None:
    """Literals take the place of things, things that of literals, dates lose their datatype."""
    broken = []
    for number, triple in enumerate(loaded.data):
        value = triple.object
        if number % 5 == 0:
            if isinstance(value, ox.NamedNode):
                value = ox.Literal(value.value.removeprefix(BASE))
            elif isinstance(value, ox.Literal) and "#g" in value.datatype.value:
                value = ox.Literal(value.value)
            else:
                value = ox.NamedNode(BASE + "id/kenkoro")
        broken.append(ox.Triple(triple.subject, triple.predicate, value))
    assert len(agree([*loaded.ontology, *broken], tmp_path)) > 100


def test_every_fixture_of_the_shapes(loaded: Loaded, tmp_path: Path) -> None:
    """What a fixture is to give stands beside it; tests/test_shapes.py holds pyshacl and pyshifty to it."""
    context = [*loaded.ontology, *parse(FIXTURES / "context.ttl")]
    paths = sorted(path for path in FIXTURES.glob("*/*.ttl"))
    assert len(paths) > 200
    found = topbraid([[*context, *parse(path)] for path in paths], tmp_path)
    different = []
    for path, results in zip(paths, found, strict=True):
        lines = {
            f"{focus.removeprefix(BASE) or '_'} {shape.removeprefix(BASE + 'shapes#')} "
            + part.removesuffix("ConstraintComponent")
            for focus, part, _, shape in results
        }
        answer = path.with_name(path.name.removesuffix(".ttl") + ".expected.txt")
        valid = path.name.startswith("valid.")
        expected = set() if valid else set(answer.read_text(encoding="utf-8").splitlines())
        if lines != expected:
            different.append((str(path.relative_to(FIXTURES)), sorted(lines ^ expected)))
    assert different == []


def parse(path: Path) -> list[ox.Triple]:
    quads = ox.parse(path.read_bytes(), format=ox.RdfFormat.TURTLE, base_iri=BASE)
    return [quad.triple for quad in quads]
