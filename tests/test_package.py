"""The wheel carries the ontology, the data and the queries, and works from any folder."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from unionref._version import __version__

REPOSITORY = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build the wheel as `pip install .` does."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", str(folder), str(REPOSITORY)], check=True)
    (built,) = folder.glob("*.whl")
    return built


def environment(cache: Path, **more: str) -> dict[str, str]:
    """Return this process's environment without unionref's own variables, with a cache of its own."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("UNIONREF_", "PYTHON"))}
    return {**kept, "XDG_CACHE_HOME": str(cache), "HOME": str(cache), **more}


def run(command: list[str], folder: Path, environment: dict[str, str]) -> str:
    done = subprocess.run(
        command, cwd=folder, env=environment, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_has_its_name_and_no_foreign_file(wheel: Path) -> None:
    assert wheel.name == f"unionref-{__version__}-py3-none-any.whl"
    with zipfile.ZipFile(wheel) as archive:
        tops = {name.split("/")[0] for name in archive.namelist()}
    assert tops == {"unionref", f"unionref-{__version__}.dist-info"}


def test_ontology_data_and_queries_travel_with_it_unchanged(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        packed = {
            name.removeprefix("unionref/_bundle/"): archive.read(name)
            for name in archive.namelist()
            if name.startswith("unionref/_bundle/")
        }
    here = {
        path.relative_to(REPOSITORY).as_posix(): path.read_bytes()
        for folder in ("ontology", "data", "queries")
        for path in (REPOSITORY / folder).rglob("*")
        if path.is_file()
    }
    assert len(here) > 150
    assert packed == here


def test_licences_travel_with_it(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (metadata,) = (archive.read(name).decode() for name in names if name.endswith("/METADATA"))
    licences = f"unionref-{__version__}.dist-info/licenses/"
    assert {licences + "LICENSE", licences + "LICENSE-DATA"} <= set(names)
    assert "License-Expression: Apache-2.0" in metadata


def test_the_unpacked_wheel_builds_and_answers_from_another_folder(wheel: Path, tmp_path: Path) -> None:
    site, elsewhere, cache = (tmp_path / name for name in ("site", "elsewhere", "cache"))
    for folder in (elsewhere, cache):
        folder.mkdir()
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    variables = environment(cache, PYTHONPATH=str(site))
    where = run([sys.executable, "-c", "import unionref; print(unionref.__file__)"], elsewhere, variables)
    assert Path(where.strip()).is_relative_to(site)
    before = sorted(path for path in site.rglob("*") if path.suffix != ".pyc" and path.is_file())
    run([sys.executable, "-m", "unionref", "build"], elsewhere, variables)
    ask = ["ask", "what-merged-into", "kenkoro", "--format", "csv"]
    answer = run([sys.executable, "-m", "unionref", *ask], elsewhere, variables)
    assert all(name in answer for name in ("zendoro", "unyuippan", "zennichijiro"))
    assert sorted(path for path in site.rglob("*") if path.suffix != ".pyc" and path.is_file()) == before
    assert list(elsewhere.iterdir()) == []


@pytest.mark.external
def test_the_installed_wheel_works_in_a_fresh_environment(wheel: Path, tmp_path: Path) -> None:
    fresh, elsewhere, cache = (tmp_path / name for name in ("fresh", "else where", "cache"))
    for folder in (elsewhere, cache):
        folder.mkdir()
    venv.create(fresh, with_pip=True)
    constraints = str(REPOSITORY / "constraints.txt")
    install = [
        str(fresh / "bin" / "python"),
        "-m",
        "pip",
        "install",
        "--quiet",
        "-c",
        constraints,
        str(wheel),
    ]
    run(install, elsewhere, dict(os.environ))
    variables = environment(cache)
    program = str(fresh / "bin" / "unionref")
    run([program, "build"], elsewhere, variables)
    answer = run([program, "ask", "what-merged-into", "kenkoro", "--format", "csv"], elsewhere, variables)
    assert all(name in answer for name in ("zendoro", "unyuippan", "zennichijiro"))
    code = "import unionref; print(len(unionref.open().ask('what-merged-into', organization='kenkoro')))"
    assert run([str(fresh / "bin" / "python"), "-c", code], elsewhere, variables).strip() == "3"
