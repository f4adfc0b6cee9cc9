"""Every command of docs/releases.md, run as it stands there inside the folder of a release."""

from __future__ import annotations

import os
import re
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
from conftest import REPOSITORY, Built
from test_dump import files

from unionref.release.schema import TABLES

PAGE = (REPOSITORY / "docs" / "releases.md").read_text("utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
INSIDE = [block for block in BLOCKS if "unionref dump" not in block[1] and "unionref diff" not in block[1]]


def ran(words: list[str], folder: Path, **environment: str) -> str:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        words,
        cwd=folder,
        env={**os.environ, "PATH": path, "PYTHONWARNINGS": "ignore", **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize(
    ("language", "text"), INSIDE, ids=[f"{n}-{block[0]}" for n, block in enumerate(INSIDE)]
)
def test_a_command_of_the_page_runs_and_says_something(
    dumped: Path, tmp_path: Path, language: str, text: str
) -> None:
    before = files(dumped)
    if language == "sql":
        with closing(sqlite3.connect(dumped / "unionref.sqlite")) as database:
            assert database.execute(text).fetchall()
    elif language == "python":
        assert ran([sys.executable, "-c", text], dumped).strip()
    else:
        assert language == "sh"
        output = ran(["sh", "-e", "-c", text], dumped, XDG_CACHE_HOME=str(tmp_path))
        assert output.strip() or "--quiet" in text
    assert files(dumped) == before


def test_the_two_hashes_of_the_page_are_the_same(dumped: Path) -> None:
    text = next(text for language, text in INSIDE if "gzip -dc" in text)
    first, second = ran(["sh", "-e", "-c", text], dumped).splitlines()
    assert first.split()[0] == second.split()[0]


def test_the_commands_that_make_a_release_run(built: Built, tmp_path: Path) -> None:
    (text,) = (text for _, text in BLOCKS if "unionref dump" in text)
    where = {"UNIONREF_BUILD": str(built.path), "UNIONREF_ROOT": str(built.root.path)}
    ran(["sh", "-e", "-c", text], tmp_path, SOURCE_DATE_EPOCH="1766400000", **where)
    assert (tmp_path / "unionref-1.2.0" / "dcat.ttl").is_file()
    assert not (tmp_path / "tables-only" / "dcat.ttl").exists()


def test_the_commands_that_compare_two_releases_run(dumped: Path, tmp_path: Path) -> None:
    (text,) = (text for _, text in BLOCKS if "unionref diff" in text)
    for name in ("unionref-1.1.0", "unionref-1.2.0"):
        (tmp_path / name).symlink_to(dumped)
    assert "Both hold the same graph." in ran(["sh", "-e", "-c", text], tmp_path)
    assert (tmp_path / "changes.md").read_text("utf-8").startswith("# From version 1.2.0")
    assert (tmp_path / "changes.rdfp").read_text("utf-8").endswith("TX .\nTC .\n")


def test_the_page_tells_of_every_file_and_every_table(dumped: Path) -> None:
    for name in files(dumped):
        short = re.sub(r"^(csv|parquet)/[a-z_]+\.(csv|parquet)$", r"\1/*.\2", name)
        known = (
            short.removeprefix("unionref-asserted") if "asserted" in short and "ttl" not in short else short
        )
        assert f"`{known}`" in PAGE, name
    for table in TABLES:
        assert f"`{table.name}`" in PAGE
    assert f"{len(TABLES)} tables" in PAGE
