"""The recipes of CONTRIBUTING.md work as they stand: their edits and commands are made in a copy."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

import unionref
from unionref.namespaces import BASE

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = (REPOSITORY / "CONTRIBUTING.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)
FILE = re.compile(r"`((?:data|queries|tests)/[^`<>…]+\.(?:ttl|rq|csv|json))`")


@dataclass(frozen=True)
class Block:
    """A block of a recipe.

    Parameters
    ----------
    kind : str
        ``sh``, ``diff``, ``turtle``, ``sparql``, ``csv`` or ``json``.
    text : str
        What stands in it.
    file : str
        The last file named before it.
    """

    kind: str
    text: str
    file: str


def recipe(title: str) -> list[Block]:
    """Return the blocks below a heading."""
    section = re.split(r"^## ", PAGE.split(f"\n## {title}\n")[1], flags=re.MULTILINE)[0]
    blocks = []
    for match in BLOCK.finditer(section):
        named = FILE.findall(section[: match.start()])
        blocks.append(Block(match.group(1), match.group(2), named[-1] if named else ""))
    return blocks


def follow(blocks: list[Block], folder: Path) -> dict[str, str]:
    """Make the edits and run the commands of a recipe; return what each command printed."""
    for part in ("data", "ontology", "queries"):
        shutil.copytree(REPOSITORY / part, folder / part)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("UNIONREF_")}
    environment = {**kept, "UNIONREF_ROOT": str(folder), "UNIONREF_BUILD": str(folder / "build")}
    printed = {}
    for block in blocks:
        path = folder / block.file
        if block.kind == "diff":
            old, new = (
                "".join(f"{line[1:]}\n" for line in block.text.splitlines() if line.startswith(sign))
                for sign in "-+"
            )
            before = path.read_text(encoding="utf-8")
            assert before.count(old) == 1
            path.write_text(before.replace(old, new), encoding="utf-8")
        elif block.kind == "turtle":
            path.write_text(path.read_text(encoding="utf-8") + "\n" + block.text, encoding="utf-8")
        elif block.kind in ("sparql", "csv", "json"):
            assert not path.exists()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
        else:
            assert block.kind == "sh"
            for line in block.text.splitlines():
                words = shlex.split(line)
                assert words[0] == "unionref"
                done = subprocess.run(
                    [sys.executable, "-m", *words],
                    cwd=folder,
                    env={**environment, "PYTHONPATH": str(REPOSITORY)},
                    capture_output=True,
                    text=True,
                    encoding="utf-8",
                    check=False,
                )
                assert done.returncode == 0, f"{line}\n{done.stdout}\n{done.stderr}"
                printed[line] = done.stdout
    return printed


def test_correct_a_fact(tmp_path: Path) -> None:
    printed = follow(recipe("Correct a fact"), tmp_path / "copy")
    assert "19587" in printed["unionref ask membership-of kenkoro"].replace(",", "")


def test_add_an_organization(tmp_path: Path) -> None:
    printed = follow(recipe("Add an organization"), tmp_path / "copy")
    shown = printed["unionref show rei-roren"]
    assert "Example Federation of Workers' Unions" in shown
    assert "rei-yearbook-1990" in shown
    assert "1989-11" in shown


def test_add_a_query(tmp_path: Path) -> None:
    folder = tmp_path / "copy"
    printed = follow(recipe("Add a query"), folder)
    for line in printed:
        if "bodies-joined-by-name" in line:
            assert "zenroren" in printed[line]
    golden = folder / "tests" / "queries" / "golden"
    case = json.loads((golden / "bodies-joined-by-name.kenkoro.json").read_text(encoding="utf-8"))
    with (golden / "bodies-joined-by-name.kenkoro.csv").open(encoding="utf-8", newline="") as file:
        expected = [
            {name: BASE + cell if name != "bodyName" else cell for name, cell in row.items()}
            for row in csv.DictReader(file)
        ]
    rows = unionref.open(folder / "build", folder).ask("bodies-joined-by-name", **case["params"])
    written = list(csv.DictReader(io.StringIO(rows.write("csv").decode())))
    assert written == expected


def test_before_you_send_it(tmp_path: Path) -> None:
    printed = follow(recipe("Before you send it"), tmp_path / "copy")
    assert list(printed) == ["unionref format --check", "unionref validate", "unionref check"]


@pytest.mark.parametrize("heading", re.findall(r"^## (.*)$", PAGE, re.MULTILINE))
def test_every_section_is_tried(heading: str) -> None:
    assert {block.kind for block in recipe(heading)} >= {"sh"}
