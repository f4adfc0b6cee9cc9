"""QLever's own command line reads the Qleverfile that `unionref load --store qlever --dry-run` prints.

The engine itself can be had from no package registry; what would be run is shown and not run.
"""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from conftest import Built
from test_servers import run

from tools import stores

pytestmark = pytest.mark.external

PROGRAM = stores.TOOLS / "qlever" / "bin" / "qlever"


@pytest.fixture(scope="module")
def folder(built: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder made by the printed commands, up to the first of QLever's own."""
    assert PROGRAM.exists(), "QLever's command line is missing; .ci/tools.sh installs it."
    text = run(built, "load", "http://localhost:7019", "--store", "qlever", "--dry-run").stdout
    commands = text[: text.index("\nqlever ")] + "\npwd"
    where = tmp_path_factory.mktemp("qlever")
    words = ["bash", "-euo", "pipefail", "-c", commands]
    done = subprocess.run(words, cwd=where, capture_output=True, text=True, check=True)
    return Path(done.stdout.strip())


def shown(folder: Path, *words: str) -> str:
    """Return what a command would run."""
    done = subprocess.run(
        [str(PROGRAM), *words, "--show"], cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return re.sub(r"\x1b\[\d+m", "", done.stdout + done.stderr)


def test_the_index_is_made_of_the_quads(built: Built, folder: Path) -> None:
    assert (folder / "unionref.nq").read_bytes() == (built.path / "unionref.nq").read_bytes()
    text = shown(folder, "index")
    assert "cat unionref.nq | qlever-index -i unionref " in text
    assert " -F nq " in text
    assert '"num-triples-per-batch": 1000000' in text


def test_the_server_listens_where_the_address_says(folder: Path) -> None:
    text = shown(folder, "start")
    assert "qlever-server -i unionref " in text
    assert " -p 7019 " in text


def test_the_old_server_is_stopped_by_its_name(folder: Path) -> None:
    assert "qlever.server.unionref" in shown(folder, "stop")
