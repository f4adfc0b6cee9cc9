"""The files of a release, read by programs that share no code with ours: raptor, serd and SQLite's shell."""

from __future__ import annotations

import gzip
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.external

HOME = "https://w3id.org/unionref/"


def run(command: list[str]) -> bytes:
    """Run a foreign program and return what it wrote; a message on stderr counts as a failure."""
    program = shutil.which(command[0])
    assert program, f"{command[0]} is missing; .ci/system.sh external installs it."
    done = subprocess.run([program, *command[1:]], capture_output=True, check=False, timeout=120)
    assert (done.returncode, done.stderr.decode()) == (0, ""), command
    return done.stdout


def lines(output: bytes) -> list[str]:
    """Return N-Triples in one spelling, sorted: as they are, or with every escape resolved."""
    from pyoxigraph import RdfFormat, parse, serialize

    quads = parse(output, format=RdfFormat.N_QUADS)
    return sorted(serialize(quads, format=RdfFormat.N_QUADS).decode().splitlines())


@pytest.fixture
def plain(dumped: Path) -> list[str]:
    return gzip.decompress((dumped / "unionref.nt.gz").read_bytes()).decode().splitlines()


@pytest.mark.parametrize(("name", "format"), [("unionref.ttl", "turtle"), ("unionref.rdf", "rdfxml")])
def test_raptor_reads_the_plain_view(dumped: Path, plain: list[str], name: str, format: str) -> None:
    output = run(["rapper", "-q", "-i", format, "-o", "ntriples", str(dumped / name), HOME])
    assert lines(output) == plain


@pytest.mark.parametrize("name", ["void.ttl", "hcls.ttl", "dcat.ttl", "shapes.ttl"])
def test_raptor_and_serd_read_the_descriptions(dumped: Path, name: str) -> None:
    first = run(["rapper", "-q", "-i", "turtle", "-o", "ntriples", str(dumped / name), HOME])
    second = run(["serdi", "-i", "turtle", "-o", "ntriples", str(dumped / name), HOME])
    assert len(first.splitlines()) == len(second.splitlines()) > 30


def test_serd_reads_both_graphs(dumped: Path, tmp_path: Path) -> None:
    everything = gzip.decompress((dumped / "unionref.nq.gz").read_bytes())
    (tmp_path / "unionref.nq").write_bytes(everything)
    for path, format in ((dumped / "unionref.trig", "trig"), (tmp_path / "unionref.nq", "nquads")):
        output = run(["serdi", "-i", format, "-o", "nquads", str(path), HOME])
        assert lines(output) == everything.decode().splitlines()


def test_the_shell_of_sqlite_opens_the_database(dumped: Path) -> None:
    output = run(
        [
            "sqlite3",
            str(dumped / "unionref.sqlite"),
            "PRAGMA integrity_check; SELECT about FROM README LIMIT 1;",
        ]
    )
    assert output.decode().splitlines()[0] == "ok"
    assert "version 1.2.0" in output.decode()
