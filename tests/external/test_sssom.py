"""The public tool for SSSOM reads every mapping set and finds nothing wrong with it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from unionref import links
from unionref.paths import Root

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
PROGRAM = REPOSITORY / ".stores" / "tools" / "sssom" / "bin" / "sssom"
SETS = sorted((REPOSITORY / "data" / "mappings").glob("*.sssom.tsv"))
ROWS = {found.name: found.rows for found in links.read_mappings(Root(REPOSITORY)).sets}


def sssom(*words: str) -> subprocess.CompletedProcess[str]:
    assert PROGRAM.is_file(), f"{PROGRAM} is missing; .ci/tools.sh installs it."
    return subprocess.run(
        [str(PROGRAM), *words], capture_output=True, check=False, timeout=300, encoding="utf-8"
    )


@pytest.mark.parametrize(
    "path", [path for path in SETS if ROWS[path.name.partition(".")[0]]], ids=lambda p: p.name
)
def test_a_set_is_valid(path: Path) -> None:
    done = sssom("validate", str(path))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


@pytest.mark.parametrize(
    "path", [path for path in SETS if not ROWS[path.name.partition(".")[0]]], ids=lambda p: p.name
)
def test_a_set_without_rows_is_accepted(path: Path) -> None:
    """The tool complains of a row that is not there, and accepts the set."""
    assert sssom("validate", str(path)).returncode == 0


@pytest.mark.parametrize("name", ["wikidata", "wikipedia"])
def test_the_tool_reads_the_rows_that_we_read(name: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.sssom.tsv"
    path = REPOSITORY / "data" / "mappings" / f"{name}.sssom.tsv"
    done = sssom("parse", str(path), "--output", str(copy))
    assert done.returncode == 0, done.stderr
    head, *lines = [
        line for line in copy.read_text(encoding="utf-8").splitlines() if not line.startswith("#")
    ]
    names = head.split("\t")
    at = [names.index(column) for column in ("subject_id", "predicate_id", "object_id")]
    theirs = sorted(tuple(line.split("\t")[place] for place in at) for line in lines)
    assert theirs == sorted((row.subject_id, row.predicate_id, row.object_id) for row in ROWS[name])


def test_a_row_without_a_predicate_is_noticed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.sssom.tsv"
    text = (REPOSITORY / "data" / "mappings" / "ror.sssom.tsv").read_text(encoding="utf-8")
    broken.write_text(text.replace("skos:exactMatch", ""), encoding="utf-8")
    done = sssom("validate", str(broken))
    assert done.returncode != 0 or "predicate_id must be supplied" in done.stderr + done.stdout
