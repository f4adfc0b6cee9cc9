"""Foreign tools read what is given to Wikidata: a parser of QuickStatements, and a ShEx validator."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from click.testing import CliRunner
from wikidata_root import built, read

from unionref import exports
from unionref.cli import cli
from unionref.dataset import Dataset

if TYPE_CHECKING:
    from conftest import Built

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
TOOLS = REPOSITORY / ".stores" / "tools"
SCHEMA = REPOSITORY / "ontology" / "wikidata" / "export.shex"
ITEM = "http://www.wikidata.org/entity/"
PROP = "http://www.wikidata.org/prop/"
_PARSE = """
const convert = require(process.argv[1])
process.stdout.write(JSON.stringify(convert(require('fs').readFileSync(0, 'utf8'))))
"""


def parsed(text: str) -> dict[str, Any]:
    """Read commands of version 1 with quickstatements-to-wikibase-edit."""
    module = TOOLS / "quickstatements" / "node_modules" / "quickstatements-to-wikibase-edit"
    node = shutil.which("node")
    assert node, "Node.js is missing; .ci/system.sh external installs it."
    assert module.is_dir(), "The parser is missing; .ci/tools.sh installs it."
    done = subprocess.run(
        [node, "-e", _PARSE, str(module)],
        input=text,
        capture_output=True,
        check=False,
        encoding="utf-8",
        timeout=60,
    )
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small data set of tests/wikidata, built."""
    return built(tmp_path_factory.mktemp("wikidata")).path


def export(folder: Path, *words: str) -> str:
    environment = {"UNIONREF_BUILD": "", "UNIONREF_ROOT": ""}
    result = CliRunner(env=environment).invoke(
        cli, ["--root", str(folder), "export", "quickstatements", *words]
    )
    assert result.exit_code == 0, result.output
    return result.stdout


def test_the_parser_reads_every_command(small: Path) -> None:
    text = export(small, "--contested", "--wikipedia")
    found = parsed(text)
    assert (found["creations"], found["merges"]) == ([], [])
    claims = [
        (edit["id"], name, claim)
        for edit in found["edits"]
        for name, group in edit["claims"].items()
        for claim in group
    ]
    assert len(claims) == len(text.splitlines()) == 25
    references = {name for _, _, claim in claims for name in claim["references"]}
    assert references == {"P854", "P4656", "P813"}
    (alpha,) = (edit["claims"] for edit in found["edits"] if edit["id"] == "Q101")
    cited = {
        "P854": ["https://example.org/book"],
        "P813": [{"time": "+2026-11-22T00:00:00Z", "precision": 11}],
    }
    assert alpha["P571"] == [
        {"value": {"time": "+1950-00-00T00:00:00Z", "precision": 9}, "references": cited}
    ]
    assert alpha["P463"] == [
        {
            "value": "Q110",
            "qualifiers": {
                "P580": [{"time": "+1955-11-00T00:00:00Z", "precision": 10}],
                "P582": [{"time": "+1968-00-00T00:00:00Z", "precision": 9}],
            },
            "references": cited,
        }
    ]
    assert alpha["P2124"][0]["value"] == {"amount": 1000, "unit": "1"}
    assert alpha["P1448"][0]["value"] == {"text": "アルファ労働組合", "language": "ja"}
    (beta,) = (edit["claims"] for edit in found["edits"] if edit["id"] == "Q102")
    assert beta["P463"][0]["qualifiers"] == {"P582": [{"snaktype": "somevalue"}]}


def test_the_parser_makes_one_item_of_each_block() -> None:
    found = parsed(read("expected.create.tsv"))
    assert found["edits"] == []
    (new,) = found["creations"]
    assert new["labels"] == {"ja": "ゼータ労働組合", "en": "Zeta"}
    assert set(new["claims"]) == {"P31", "P17", "P571", "P463", "P1448"}


def test_the_parser_reads_the_real_data(whole: Built) -> None:
    plan = exports.make_plan(exports.read_ours(Dataset(whole.path)), contested=True, wikipedia=True)
    found = parsed(exports.to_v1(plan.statements))
    read_ = sum(len(group) for edit in found["edits"] for group in edit["claims"].values())
    assert read_ == len(plan.statements) > 20


def shexeval(graph: Path, item: str) -> bool:
    """Tell whether an item keeps the schema, in PyShEx's judgement."""
    program = TOOLS / "pyshex" / "bin" / "shexeval"
    assert program.is_file(), "PyShEx is missing; .ci/tools.sh installs it."
    command = [program, "-f", "nt", "-fn", ITEM + item, graph, SCHEMA]
    done = subprocess.run(command, capture_output=True, check=False, encoding="utf-8", timeout=60)
    assert "Traceback" not in done.stderr, done.stderr
    return done.returncode == 0


def test_every_item_of_the_export_keeps_the_shex_schema(small: Path, tmp_path: Path) -> None:
    graph = tmp_path / "export.nt"
    text = export(small, "--contested", "--wikipedia", "--format", "ntriples")
    graph.write_text(text, encoding="utf-8")
    items = {line.split("\t")[0] for line in read("expected.all.v1.tsv").splitlines()}
    assert len(items) == 7
    assert {item: shexeval(graph, item) for item in sorted(items)} == dict.fromkeys(sorted(items), True)


def without(part: str) -> Callable[[str], str]:
    return lambda text: "".join(line for line in text.splitlines(keepends=True) if part not in line)


@pytest.mark.parametrize(
    "damage",
    [
        without(f"<{PROP}qualifier/P585>"),
        without(f"<{PROP}reference/P854>"),
        without("#timePrecision>"),
        without("#rank>"),
        lambda text: text.replace(f"{PROP}qualifier/P1480", f"{PROP}qualifier/P642"),
        lambda text: text.replace(f"{PROP}statement/P463> <{ITEM}", f"{PROP}statement/P463> <urn:"),
        lambda text: text.replace('"@ja', '"@fr'),
        lambda text: text + f"<{ITEM}Q101> <{PROP}P571> <urn:x> .\n",
    ],
    ids=["no point", "no address", "no precision", "no rank", "qualifier", "item", "language", "two"],
)
def test_the_shex_schema_finds_what_is_wrong(
    small: Path, tmp_path: Path, damage: Callable[[str], str]
) -> None:
    text = export(small, "alpha", "--format", "ntriples")
    assert damage(text) != text
    graph = tmp_path / "export.nt"
    graph.write_text(damage(text), encoding="utf-8")
    assert not shexeval(graph, "Q101")
