"""ROBOT, the tool that ontology editors use, finds no error; the ontology is OWL 2 RL and consistent."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]
ONTOLOGY = REPOSITORY / "ontology" / "unionref.ttl"
PARTS = [REPOSITORY / "ontology" / name for name in ("unionref.ttl", "alignments.ttl", "schemes.ttl")]
JARS = REPOSITORY / ".stores" / "tools" / "robot"


def robot(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    """Run ROBOT and return the finished process."""
    java = shutil.which("java")
    assert java, "Java is missing; .ci/system.sh external installs it."
    assert JARS.is_dir(), "ROBOT is missing; .ci/tools.sh installs it."
    command = [java, "-cp", f"{JARS}/*", "org.obolibrary.robot.CommandLineInterface", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


def test_the_report_has_no_error(tmp_path: Path) -> None:
    report = tmp_path / "report.tsv"
    done = robot("report", "--input", ONTOLOGY, "--fail-on", "ERROR", "--output", report)
    lines = report.read_text(encoding="utf-8").splitlines() if report.exists() else []
    assert [line for line in lines if line.startswith("ERROR")] == []
    assert done.returncode == 0, done.stdout + done.stderr
    assert lines[0].startswith("Level\t")


def test_the_ontology_is_owl_2_rl(tmp_path: Path) -> None:
    output = tmp_path / "profile.txt"
    done = robot("validate-profile", "--profile", "RL", "--input", ONTOLOGY, "--output", output)
    found = output.read_text(encoding="utf-8") if output.exists() else done.stdout + done.stderr
    assert done.returncode == 0, found


@pytest.mark.parametrize("reasoner", ["HermiT", "ELK"])
def test_ontology_alignments_and_code_lists_are_consistent(reasoner: str, tmp_path: Path) -> None:
    inputs = [word for path in PARTS for word in ("--input", str(path))]
    done = robot("merge", *inputs, "reason", "--reasoner", reasoner, "--output", tmp_path / "reasoned.ttl")
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / "reasoned.ttl").exists()


def test_a_contradiction_is_noticed(tmp_path: Path) -> None:
    broken = tmp_path / "broken.ttl"
    broken.write_text(
        ONTOLOGY.read_text(encoding="utf-8")
        + "\n<https://example.org/both> a <https://example.org/A>, <https://example.org/B> ."
        + "\n<https://example.org/A> a <http://www.w3.org/2002/07/owl#Class> ;"
        + " <http://www.w3.org/2002/07/owl#disjointWith> <https://example.org/B> ."
        + "\n<https://example.org/B> a <http://www.w3.org/2002/07/owl#Class> .\n",
        encoding="utf-8",
    )
    done = robot("reason", "--reasoner", "HermiT", "--input", broken, "--output", tmp_path / "reasoned.ttl")
    assert done.returncode != 0
    assert "inconsistent" in (done.stdout + done.stderr).lower()
