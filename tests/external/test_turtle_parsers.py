"""Two Turtle parsers that share no code with ours (raptor and serd) read the same triples from every file."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pyoxigraph as ox
import pytest

from unionref.namespaces import BASE

if TYPE_CHECKING:
    from conftest import Built

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
FILES = sorted(p for folder in ("data", "ontology") for p in (REPOSITORY / folder).rglob("*.ttl"))

Parser = Callable[[Path], bytes]


def run(command: list[str]) -> bytes:
    """Run a foreign parser and return what it wrote; a message on stderr counts as a failure."""
    program = shutil.which(command[0])
    assert program, f"{command[0]} is missing; .ci/system.sh external installs it."
    done = subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.decode()) == (0, ""), command
    return done.stdout


def raptor(path: Path) -> bytes:
    return run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(path), BASE])


def serd(path: Path) -> bytes:
    return run(["serdi", "-i", "turtle", "-o", "ntriples", str(path), BASE])


def triples(content: bytes, form: ox.RdfFormat) -> set[str]:
    """Return the triples with blank nodes (lists in the shapes) named canonically (RDFC-1.0)."""
    data = ox.Dataset(ox.parse(content, format=form, base_iri=BASE))
    data.canonicalize(ox.CanonicalizationAlgorithm.RDFC_1_0)
    return {str(quad) for quad in data}


def test_there_are_files() -> None:
    assert len(FILES) > 130


@pytest.mark.parametrize("parser", [raptor, serd])
def test_same_triples_in_every_file(parser: Parser) -> None:
    different = []
    for path in FILES:
        ours = triples(path.read_bytes(), ox.RdfFormat.TURTLE)
        theirs = triples(parser(path), ox.RdfFormat.N_TRIPLES)
        if ours != theirs or not ours:
            different.append((path.relative_to(REPOSITORY), sorted(ours ^ theirs)[:4]))
    assert different == []


@pytest.mark.parametrize("parser", [raptor, serd])
def test_same_triples_in_the_dumps(parser: Parser, built: Built) -> None:
    ours = triples((built.path / "unionref.nt").read_bytes(), ox.RdfFormat.N_TRIPLES)
    theirs = triples(parser(built.path / "unionref.ttl"), ox.RdfFormat.N_TRIPLES)
    assert len(ours) > 5000
    assert theirs == ours


@pytest.mark.parametrize("parser", [raptor, serd])
def test_a_broken_file_is_noticed(parser: Parser, tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text("<a> <b> <c>\n<d> <e> <f> .\n", encoding="utf-8")
    with pytest.raises(AssertionError):
        parser(broken)
