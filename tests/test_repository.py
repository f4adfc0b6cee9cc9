"""What the repository promises about itself: pins, addresses, licences, links, the Makefile."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from importlib.metadata import distributions
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import readme
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from unionref._version import __version__

if TYPE_CHECKING:
    from conftest import Built

REPOSITORY = Path(__file__).resolve().parent.parent
TEXT = {
    ".cff",
    ".cfg",
    ".in",
    ".json",
    ".md",
    ".py",
    ".rq",
    ".sh",
    ".toml",
    ".tsv",
    ".ttl",
    ".txt",
    ".xml",
    ".yml",
}
UNTRACKED = {".git", ".venv", "build", "dist", "node_modules", ".stores", "__pycache__"}


def text_files() -> list[Path]:
    """Return every text file of the repository that is not built or installed."""
    return [
        path
        for path in sorted(REPOSITORY.rglob("*"))
        if path.is_file()
        and (path.suffix in TEXT or path.name in {"Makefile", "run", ".htaccess", "LICENSE", "LICENSE-DATA"})
        and not any(
            part in UNTRACKED or part.endswith("_cache") or part.endswith(".egg-info")
            for part in path.relative_to(REPOSITORY).parts
        )
    ]


def found(pattern: str, files: list[Path]) -> list[str]:
    """Return file:line of every match of a pattern that is written so that it does not match itself."""
    expression = re.compile(pattern)
    return [
        f"{path.relative_to(REPOSITORY)}:{number}: {line.strip()[:120]}"
        for path in files
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if expression.search(line)
    ]


def pins() -> dict[str, str]:
    """Return the versions of constraints.txt by canonical name."""
    lines = (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pairs = (line.split("==") for line in lines if line and not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pairs}


def metadata() -> dict[str, object]:
    return tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))


def test_every_text_file_is_utf8_with_unix_lines_and_a_last_newline() -> None:
    wrong = []
    for path in text_files():
        content = path.read_bytes()
        content.decode("utf-8")
        if b"\r" in content or (content and not content.endswith(b"\n")):
            wrong.append(str(path.relative_to(REPOSITORY)))
    assert wrong == []


def test_no_path_of_one_machine() -> None:
    pattern = r"(?<![\w.\-}>/])/(?:wo[r]k|ho[m]e|ro[o]t|Use[r]s)/\w|/op[t]/wheels|\.\./share[d]\b"
    assert found(pattern, text_files()) == []


def test_no_address_of_a_package_mirror() -> None:
    patterns = (
        r"--(?:extra-)?index-ur[l]|--find-link[s]|find-links\s*[=]|registry\s*=\s*htt[p]|@ fil[e]:|<mirro[r]>"
    )
    assert found(patterns, text_files()) == []


def test_nothing_is_left_to_do_or_left_out() -> None:
    files = [p for p in text_files() if p.suffix in {".py", ".rq", ".sh", ".ttl", ".md"}]
    assert found(r"\bTOD[O]\b|\bFIXM[E]\b|\bXX[X]\b|pytest\.(?:mark\.)?ski[p]|\bxfai[l]\b", files) == []


def test_every_pin_is_exact() -> None:
    for line in (REPOSITORY / "constraints.txt").read_text(encoding="utf-8").splitlines():
        assert line.startswith("#") or re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][0-9A-Za-z.]*", line), line


def test_every_requirement_has_a_pin_that_it_allows() -> None:
    project = metadata()
    requirements = [*project["build-system"]["requires"], *project["project"]["dependencies"]]  # type: ignore[index]
    for extra in project["project"]["optional-dependencies"].values():  # type: ignore[index]
        requirements += extra
    versions = pins()
    for text in requirements:
        requirement = Requirement(text)
        name = canonicalize_name(requirement.name)
        assert name in versions, f"{name} has no line in constraints.txt"
        assert requirement.specifier.contains(versions[name]), (
            f"{text} does not allow the pin {versions[name]}"
        )


def test_this_environment_holds_the_pinned_versions_and_nothing_else() -> None:
    versions = pins()
    ours = {
        canonicalize_name(d.name): d.version for d in distributions() if d.name not in ("pip", "setuptools")
    }
    ours.pop("unionref", None)
    different = {name: version for name, version in ours.items() if versions.get(name) != version}
    assert different == {}, "run the tests with `make test`, or renew constraints.txt"


def test_the_version_is_the_same_everywhere() -> None:
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert citation["version"] == __version__
    changelog = (REPOSITORY / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "## [Unreleased]" in changelog or f"## [{__version__}]" in changelog


def test_the_citation_has_what_the_format_asks_for() -> None:
    citation = yaml.safe_load((REPOSITORY / "CITATION.cff").read_text(encoding="utf-8"))
    assert {"cff-version", "message", "title", "authors"} <= set(citation)
    assert citation["cff-version"] == "1.2.0"
    assert citation["type"] == "dataset"
    assert citation["authors"] == [{"name": "The unionref contributors"}]
    assert set(citation["license"]) == {"Apache-2.0", "CC0-1.0"}


def test_both_licences_are_there_in_full() -> None:
    code = (REPOSITORY / "LICENSE").read_text(encoding="utf-8")
    data = (REPOSITORY / "LICENSE-DATA").read_text(encoding="utf-8")
    assert "Apache License" in code and "END OF TERMS AND CONDITIONS" in code
    assert "CC0 1.0 Universal" in data and "4. Limitations and Disclaimers." in data


def test_every_relative_link_in_a_page_leads_to_a_file() -> None:
    broken = []
    for page in text_files():
        if page.suffix != ".md":
            continue
        text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
        for target in re.findall(r"\]\(([^)\s]+)\)", text):
            if "://" in target or target.startswith(("#", "mailto:")):
                continue
            if not (page.parent / target.partition("#")[0]).exists():
                broken.append(f"{page.relative_to(REPOSITORY)}: {target}")
    assert broken == []


def make(*words: str) -> str:
    done = subprocess.run(["make", *words], cwd=REPOSITORY, capture_output=True, text=True, check=True)
    return done.stdout


def test_make_alone_lists_every_target() -> None:
    makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
    line = re.search(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert line
    targets = set(line.group(1).split()) - {"FORCE"}
    listed = set(re.findall(r"^  make ([a-z-]+) +\S", make(), re.MULTILINE))
    assert listed == targets
    assert {"run", "test", "build", "check", "format", "bench", "lint", "ci", "clean"} <= targets


def test_make_run_builds_and_asks() -> None:
    planned = make("-n", "run")
    assert planned.index("unionref build") < planned.index("unionref ask what-merged-into kenkoro")


def test_an_old_python_gives_a_sentence(tmp_path: Path) -> None:
    stub = tmp_path / "bin"
    stub.mkdir()
    old = stub / "python3"
    old.write_text(
        '#!/bin/sh\n[ "$1" = --version ] && echo "Python 3.9.2" && exit 0\nexit 1\n', encoding="utf-8"
    )
    old.chmod(0o755)
    done = subprocess.run(
        ["/bin/sh", str(REPOSITORY / ".ci" / "venv.sh"), ".venv"],
        cwd=tmp_path,
        env={"PATH": str(stub)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert "needs Python 3.11 or newer; found: Python 3.9.2" in done.stderr
    assert "To fix: " in done.stderr
    assert not (tmp_path / ".venv").exists()


def test_an_environment_that_works_is_kept(tmp_path: Path) -> None:
    command = ["/bin/sh", str(REPOSITORY / ".ci" / "venv.sh"), ".venv"]
    environment = {"PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin"}
    (tmp_path / "with space").mkdir()
    for _ in range(2):
        subprocess.run(command, cwd=tmp_path / "with space", env=environment, check=True)
        kept = tmp_path / "with space" / ".venv" / "kept"
        kept.touch()
    assert kept.exists()
    (tmp_path / "with space").rename(tmp_path / "moved")
    subprocess.run(command, cwd=tmp_path / "moved", env=environment, check=True, capture_output=True)
    assert not (tmp_path / "moved" / ".venv" / "kept").exists()


@pytest.mark.parametrize("name", ["run", "system.sh", "tools.sh", "venv.sh"])
def test_the_scripts_of_ci_are_sound_shell(name: str) -> None:
    shell = "sh" if name == "venv.sh" else "bash"
    subprocess.run([shell, "-n", str(REPOSITORY / ".ci" / name)], check=True)


PAGE = readme.README.read_text(encoding="utf-8")


@pytest.mark.parametrize("example", readme.examples(PAGE), ids=lambda example: example.command)
def test_the_readme_shows_what_the_command_prints(example: readme.Example, whole: Built) -> None:
    real = readme.run(example.command, whole.path)
    assert readme.matches(example.shown, real), f"make readme\n\n{real}"


def test_the_readme_answers_ten_questions_and_more() -> None:
    commands = [example.command for example in readme.examples(PAGE)]
    asked = {command.split()[2] for command in commands if command.startswith("unionref ask ")}
    assert commands[0] == "make run"
    assert len(asked) >= 10
    assert len(re.findall(r"^\*\*\d+\. ", PAGE, re.MULTILINE)) == 10


def test_the_python_example_of_the_readme_runs(whole: Built) -> None:
    assert readme.doctest_failures(PAGE, whole.path) == 0


def test_an_output_that_differs_is_noticed() -> None:
    assert readme.matches("a\n…\nc", "a\nb\nb\nc")
    assert readme.matches("took … s", "took 1.2 s")
    assert not readme.matches("a\nb", "a\nc")
    assert not readme.matches("a … c", "a\nc")
    assert readme.examples("```console\n$ unionref ask x\n1\n\n2\n```\n") == [
        readme.Example("unionref ask x", "1\n\n2")
    ]
    with pytest.raises(ValueError, match="not a command to run"):
        readme.run("rm -r build", Path("build"))
