"""The same commit gives the same bytes, whatever the hash seed, locale, time zone and folder."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest

pytestmark = pytest.mark.external

REPOSITORY = Path(__file__).resolve().parents[2]

WAYS = {
    "one": {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC", "PYTHONUTF8": "0"},
    "two-three": {"PYTHONHASHSEED": "2023", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
}


def built(folder: Path, variables: dict[str, str]) -> Path:
    """Copy the repository's input in the order that the seed gives, build it there, and return the build."""
    names = [
        p for part in ("ontology", "data", "queries") for p in (REPOSITORY / part).rglob("*") if p.is_file()
    ]
    backwards = variables["PYTHONHASHSEED"] != "1"
    for path in sorted(names, reverse=backwards):
        copy = folder / path.relative_to(REPOSITORY)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
    environment = {
        n: v for n, v in os.environ.items() if not n.startswith(("UNIONREF_", "LC_", "LANG", "PYTHON"))
    }
    subprocess.run(
        [sys.executable, "-m", "unionref", "build"],
        cwd=REPOSITORY,
        env={
            **environment,
            **variables,
            "UNIONREF_ROOT": str(folder),
            "UNIONREF_BUILD": str(folder / "build"),
        },
        check=True,
        capture_output=True,
    )
    return folder / "build"


@pytest.fixture(scope="module")
def builds(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    one, two = (built(tmp_path_factory.mktemp(name), variables) for name, variables in WAYS.items())
    return one, two


def test_two_builds_are_the_same_bytes(builds: tuple[Path, Path]) -> None:
    """A dot file is what one machine remembers of its own folder, and no part of what is published."""
    one, two = (
        {
            path.relative_to(build).as_posix(): path.read_bytes()
            for path in build.rglob("*")
            if path.is_file() and path.parent.name != "store" and not path.name.startswith(".")
        }
        for build in builds
    )
    assert set(one) == set(two)
    assert set(one) >= {"unionref.ttl", "unionref.nt", "unionref.nq", "unionref.trig"}
    assert [name for name in sorted(one) if one[name] != two[name]] == []


def test_two_stores_hold_the_same_quads(builds: tuple[Path, Path]) -> None:
    one, two = ({str(quad) for quad in ox.Store.read_only(str(build / "store"))} for build in builds)
    assert len(one) > 5000
    assert one == two


def test_two_releases_are_the_same_bytes(builds: tuple[Path, Path], tmp_path: Path) -> None:
    releases = []
    for build, variables in zip(builds, WAYS.values(), strict=True):
        target = tmp_path / f"release-{len(releases)}"
        subprocess.run(
            [sys.executable, "-m", "unionref", "dump", "--date", "2026-11-22", "-o", str(target)],
            cwd=REPOSITORY,
            env={
                **os.environ,
                **variables,
                "UNIONREF_ROOT": str(build.parent),
                "UNIONREF_BUILD": str(build),
            },
            check=True,
            capture_output=True,
        )
        found = {
            path.relative_to(target).as_posix(): path.read_bytes()
            for path in target.rglob("*")
            if path.is_file()
        }
        releases.append(found)
    assert set(releases[0]) >= {"unionref.sqlite", "csv/counts.csv", "parquet/counts.parquet", "SHA256SUMS"}
    assert [name for name in sorted(releases[0]) if releases[0][name] != releases[1].get(name)] == []
    assert set(releases[0]) == set(releases[1])
