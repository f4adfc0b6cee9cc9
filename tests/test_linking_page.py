"""The commands of docs/linking.md work as they stand, and give the outputs shown there."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import Built

from unionref.cli.link_serve import serve_command
from unionref.links import AUTHORITIES, COLUMNS, SETS, read_mappings
from unionref.links.columns import PROPERTIES
from unionref.paths import Root

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = (REPOSITORY / "docs" / "linking.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```", PAGE[PAGE.index("## Linking your own table") :], re.DOTALL)
QUERIES = [text for kind, text in BLOCKS if kind == "sparql"]
FILES = {
    "unions.csv": next(text for kind, text in BLOCKS if kind == "csv"),
    "by-items.rq": QUERIES[0],
    "names.rq": QUERIES[1],
}
COMMANDS = [text.strip() for kind, text in BLOCKS if kind == "sh"]


def shown_after(kind: str, start: str) -> str:
    """Return the output shown after a block of a kind that starts so."""
    place = next(i for i, (k, text) in enumerate(BLOCKS) if k == kind and text.startswith(start))
    assert BLOCKS[place + 1][0] == "text"
    return BLOCKS[place + 1][1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the files of the page."""
    for name, text in FILES.items():
        assert f"`{name}`" in PAGE
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def run(command: list[str], folder: Path, whole: Built) -> str:
    places = {"UNIONREF_ROOT": str(REPOSITORY), "UNIONREF_BUILD": str(whole.path)}
    done = subprocess.run(
        command,
        cwd=folder,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=120,
        env={**os.environ, **places, "PYTHONUTF8": "1", "PYTHONPATH": str(REPOSITORY)},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_python_example(folder: Path, whole: Built) -> None:
    script = next(text for kind, text in BLOCKS if kind == "python")
    assert run([sys.executable, "-c", script], folder, whole) == shown_after("python", "import csv")


def test_the_query_by_items(folder: Path, whole: Built) -> None:
    assert COMMANDS[0] == "unionref sparql --file by-items.rq --format csv"
    words = shlex.split(COMMANDS[0])
    assert run([sys.executable, "-m", *words], folder, whole) == shown_after("sh", COMMANDS[0])


def test_the_table_for_openrefine(folder: Path, whole: Built) -> None:
    assert COMMANDS[2] == "unionref sparql --file names.rq --format csv"
    rows = list(
        csv.DictReader(io.StringIO(run([sys.executable, "-m", *shlex.split(COMMANDS[2])], folder, whole)))
    )
    assert list(rows[0]) == ["name", "ours", "label", "item"]
    assert len(rows) > 1000
    known = {(row["name"], row["ours"].rpartition("/")[2], row["item"].rpartition("/")[2]) for row in rows}
    assert ("All Japan Seamen's Union", "kaiin", "Q11390206") in known
    assert ("建交労", "kenkoro", "") in known


def test_the_page_names_every_property_of_the_service() -> None:
    table = PAGE[PAGE.index("| property | to compare") :].split("\n\n")[0].splitlines()[2:]
    assert table == [f"| `{id}` | {name} |" for id, (name, _) in PROPERTIES.items()]


def test_the_operations_lead_to_the_service_and_are_run_in_openrefine() -> None:
    operations = next(text for kind, text in BLOCKS if kind == "json")
    assert [one["op"].removeprefix("core/") for one in json.loads(operations)] == [
        "column-addition",
        "recon",
        "extend-reconciled-data",
    ]
    serve = next(command for command in serve_command.params if command.name == "port")
    assert operations.count(f"http://127.0.0.1:{serve.default}/") == 2
    header, *rows = csv.reader(io.StringIO(shown_after("json", "[")))
    table = list(csv.reader(io.StringIO(FILES["unions.csv"])))
    assert [row[:3] for row in [header, *rows]] == table
    assert header[3:] == ["union", *(PROPERTIES[id][0] for id in ("iri", "wikidata"))]
    assert (REPOSITORY / "tests" / "external" / "test_openrefine.py").is_file()
    assert "`tests/external/test_openrefine.py`" in PAGE


def test_every_command_of_the_page_is_tried() -> None:
    assert len(COMMANDS) == 3
    assert COMMANDS[1] == "unionref link serve"
    assert [kind for kind, _ in BLOCKS].count("python") == 1


def test_the_page_says_which_sets_have_no_row(root: Root) -> None:
    empty = sorted(one.name for one in read_mappings(root).sets if not one.rows)
    assert " and ".join(f"`{name}`" for name in empty) + " have no row so far" in PAGE


def test_what_the_page_leads_to_is_on_it() -> None:
    headings = {line.lstrip("# ").lower().replace(" ", "-") for line in PAGE.splitlines() if line[:2] == "##"}
    anchors = re.findall(r"\]\(#([^)]+)\)", PAGE)
    assert len(anchors) > 10
    assert set(anchors) <= headings


def test_the_page_names_every_set_authority_column_and_query() -> None:
    for name in SETS:
        assert f"| `{name}` |" in PAGE
    for authority in AUTHORITIES.values():
        assert f"`authority:{authority.name}`" in PAGE
    for column in COLUMNS:
        assert f"`{column}`" in PAGE
    for path in (REPOSITORY / "queries" / "wikidata").glob("*.rq"):
        assert f"[`{path.name}`]" in PAGE
