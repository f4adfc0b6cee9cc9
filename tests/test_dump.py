"""`unionref dump`: a folder that is whole or not there, with the same bytes on every machine."""

from __future__ import annotations

import hashlib
import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from conftest import REPOSITORY, Released

from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.errors import UsageError
from unionref.paths import Root
from unionref.release import FORMATS, MANIFEST, dump
from unionref.release.about import release_date
from unionref.release.schema import TABLES

ENVIRONMENT = {"UNIONREF_BUILD": "", "UNIONREF_ROOT": "", "SOURCE_DATE_EPOCH": ""}


def files(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def asked(released: Released, *words: str, **environment: str) -> Result:
    """Run the command on the small data set."""
    where = ["--root", str(released.root.path), "--build", str(released.build)]
    return CliRunner(env={**ENVIRONMENT, **environment}).invoke(cli, [*where, "dump", *words])


# --- what is written ---


def test_every_file_is_listed_with_its_checksum(released: Released) -> None:
    found = files(released.path)
    lines = found.pop("SHA256SUMS").decode().splitlines()
    sums = {name: digest for digest, name in (line.split("  ") for line in lines)}
    assert sums == {name: hashlib.sha256(data).hexdigest() for name, data in found.items()}
    assert lines == sorted(lines, key=lambda line: line.split("  ")[1])
    manifest = json.loads(found.pop(MANIFEST))
    assert {file["name"]: (file["bytes"], file["sha256"]) for file in manifest["files"]} == {
        name: (len(data), hashlib.sha256(data).hexdigest()) for name, data in found.items()
    }
    assert manifest["version"] == "1.2.0"
    assert manifest["date"] == "2026-11-22"
    assert manifest["dataset"] == "https://w3id.org/unionref/dataset/1.2.0"


def test_the_command_says_what_it_wrote(released: Released, tmp_path: Path) -> None:
    target = tmp_path / "out"
    result = asked(released, "-o", str(target), "--version", "1.2.0", "--date", "2026-11-22")
    assert result.exit_code == 0, result.output
    written = len(files(target)) - 2
    assert f"Wrote {target}: version 1.2.0 of 2026-11-22, {written} files, " in result.stdout
    assert [line.split()[1] for line in result.stderr.splitlines()] == list(FORMATS)
    assert files(target) == files(released.path)


def test_some_formats_only(released: Released, tmp_path: Path) -> None:
    target = tmp_path / "out"
    words = ["-o", str(target), "--date", "2026-11-22", "--format", "nt,sqlite", "--format", "graphml"]
    result = asked(released, *words)
    assert result.exit_code == 0, result.output
    made = {"unionref.nt.gz", "unionref.sqlite", "lineage.graphml", "affiliation.graphml"}
    assert set(files(target)) == {*made, "README.md", MANIFEST, "SHA256SUMS"}


def test_the_readme_tells_where_to_begin_and_of_every_file(released: Released, tmp_path: Path) -> None:
    told = (released.path / "README.md").read_text("utf-8")
    names = set(files(released.path)) - {"README.md"}
    assert set(re.findall(r"^\| `(\S+)` \|", told, re.MULTILINE)) == names
    named = set(re.findall(r"`([\w/-]+\.\w+)`", told))
    assert {"csv/organizations.csv", "unionref.sqlite", "lineage.graphml", "CITATION.cff"} <= named <= names
    assert told.startswith(
        "# unionref: the reference knowledge graph of Japan's trade unions, version 1.2.0\n"
    )
    dataset = Dataset(released.build, released.root)
    dump(dataset, tmp_path / "out", version="1.2.0", date="2026-11-22", formats=["nt"])
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "csv" not in told and "Where to begin" not in told and "`unionref.nt.gz`" in told
    assert "How to read" not in told


@pytest.mark.parametrize("format", ["csv", "parquet", "sqlite"])
def test_tables_of_any_form_come_with_how_to_read_them(
    released: Released, tmp_path: Path, format: str
) -> None:
    """Whoever counts rows without it counts things twice."""
    dataset = Dataset(released.build, released.root)
    dump(dataset, tmp_path / "out", version="1.2.0", date="2026-11-22", formats=[format])
    told = (tmp_path / "out" / "README.md").read_text("utf-8")
    assert "## How to read the tables" in told and "principal rows" in told
    assert ("csv/" in told) == (format == "csv")


def test_the_readme_speaks_of_columns_and_values_that_are_there(released: Released) -> None:
    told = (released.path / "README.md").read_text("utf-8").partition("## How to read")[2].partition("## ")[0]
    columns = {column.name for table in TABLES for column in table.columns} | {table.name for table in TABLES}
    rows = (released.path / "csv" / "statements.csv").read_text("utf-8")
    for word in set(re.findall(r"`(\w[a-z_]*)`", told)):
        assert word in columns or f",{word}," in rows or word == "certain", word
    for column in ("standing", "sources", "contested", "certainty", "approximate", "basis", "from_latest"):
        assert f"`{column}`" in told


def test_without_a_folder_it_is_named_after_the_version(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    result = asked(released, "--version", "2.0.0", "--date", "2026-11-22", "--format", "ttl")
    assert result.exit_code == 0, result.output
    assert (tmp_path / "unionref-2.0.0" / "unionref.ttl").is_file()


def test_hash_seed_locale_and_time_zone_change_no_byte(released: Released, tmp_path: Path) -> None:
    settings = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "America/Los_Angeles"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    ]
    for number, environment in enumerate(settings):
        target = tmp_path / f"release-{number}"
        done = run(released, target, "--version", "1.2.0", "--date", "2026-11-22", **environment)
        assert done.returncode == 0, done.stderr
        assert files(target) == files(released.path)


def run(
    released: Released, target: Path, *words: str, **environment: str
) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "unionref", "--root", str(released.root.path)]
    return subprocess.run(
        [*command, "--build", str(released.build), "dump", "-o", str(target), *words],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **ENVIRONMENT, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


# --- the date: never the clock ---


def git(folder: Path, *words: str, when: str = "1766400000 +0900") -> None:
    author = {"GIT_AUTHOR_NAME": "a", "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_AUTHOR_DATE": when}
    committer = {
        "GIT_COMMITTER_NAME": "a",
        "GIT_COMMITTER_EMAIL": "a@example.org",
        "GIT_COMMITTER_DATE": when,
    }
    subprocess.run(
        ["git", "-C", str(folder), *words],
        check=True,
        capture_output=True,
        env={**os.environ, **author, **committer, "GIT_CONFIG_GLOBAL": os.devnull},
    )


@pytest.fixture
def committed(tmp_path: Path) -> Root:
    """A repository with one commit, of 22 December 2025 (UTC)."""
    folder = tmp_path / "repository"
    (folder / "data").mkdir(parents=True)
    (folder / "data" / "file").write_text("x")
    git(folder, "init", "-q")
    git(folder, "add", ".")
    git(folder, "commit", "-q", "-m", "first")
    return Root(folder)


def test_the_date_that_is_given_comes_first(committed: Root, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "86400")
    assert release_date(committed, "2026-11-22") == date(2026, 11, 22)
    assert release_date(committed) == date(1970, 1, 2)
    monkeypatch.delenv("SOURCE_DATE_EPOCH")
    assert release_date(committed) == date(2025, 12, 22)


@pytest.mark.parametrize("epoch", ["yesterday", "1e9", "99999999999999999999"])
def test_an_epoch_that_is_no_number_is_refused(
    committed: Root, epoch: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", epoch)
    with pytest.raises(UsageError, match="SOURCE_DATE_EPOCH"):
        release_date(committed)


def test_without_git_a_date_has_to_be_given(released: Released, tmp_path: Path) -> None:
    result = asked(released, "-o", str(tmp_path / "out"), GIT_CEILING_DIRECTORIES=str(tmp_path.parent.parent))
    assert result.exit_code == 2
    assert "--date" in result.stderr and "no git repository" in result.stderr
    assert not (tmp_path / "out").exists()


def test_the_installed_data_have_no_commit(released: Released, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    with pytest.raises(UsageError, match="not known"):
        release_date(Root(REPOSITORY, is_checkout=False))


# --- whole or not there ---


@pytest.fixture
def good(released: Released, tmp_path: Path) -> tuple[Path, dict[str, bytes]]:
    """An older release, to be replaced."""
    target = tmp_path / "dist" / "unionref-1.0.0"
    dump(
        Dataset(released.build, released.root),
        target,
        version="1.0.0",
        date="2026-01-01",
        formats=["ttl", "csv"],
    )
    return target, files(target)


def still_good(good: tuple[Path, dict[str, bytes]]) -> None:
    target, before = good
    assert files(target) == before
    assert [path.name for path in target.parent.iterdir()] == [target.name]


def test_a_release_takes_the_place_of_an_older_one_as_a_whole(
    released: Released, good: tuple[Path, dict[str, bytes]]
) -> None:
    dump(Dataset(released.build, released.root), good[0], version="1.2.0", date="2026-11-22", formats=["nt"])
    assert set(files(good[0])) == {"unionref.nt.gz", "README.md", MANIFEST, "SHA256SUMS"}
    assert [path.name for path in good[0].parent.iterdir()] == [good[0].name]


@pytest.mark.parametrize("name", FORMATS)
def test_an_interruption_after_any_format_leaves_the_older_release(
    released: Released, good: tuple[Path, dict[str, bytes]], name: str
) -> None:
    def stop(done: str, seconds: float) -> None:
        if done == name:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        dump(
            Dataset(released.build, released.root),
            good[0],
            version="1.2.0",
            date="2026-11-22",
            formats={name, "ttl"},
            progress=stop,
        )
    still_good(good)


def test_a_signal_leaves_the_older_release(released: Released, good: tuple[Path, dict[str, bytes]]) -> None:
    code = (
        "import os, signal\n"
        "from pathlib import Path\n"
        "from unionref.dataset import Dataset\n"
        "from unionref.paths import Root\n"
        "from unionref.release import dump\n"
        f"dataset = Dataset(Path({str(released.build)!r}), Root(Path({str(released.root.path)!r})))\n"
        "def stop(name, seconds):\n"
        "    if name == 'sqlite': os.kill(os.getpid(), signal.SIGINT)\n"
        f"dump(dataset, Path({str(good[0])!r}), version='1.2.0', date='2026-11-22', progress=stop)"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == -signal.SIGINT or "KeyboardInterrupt" in done.stderr
    still_good(good)


def test_a_command_that_is_told_to_stop_leaves_nothing(
    released: Released, good: tuple[Path, dict[str, bytes]]
) -> None:
    """SIGTERM is what a service manager, `timeout` and a cancelled job send."""
    command = [sys.executable, "-m", "unionref", "--root", str(released.root.path)]
    words = ["--build", str(released.build), "dump", "-o", str(good[0]), "--version", "1.2.0"]
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **ENVIRONMENT}
    process = subprocess.Popen(
        [*command, *words, "--date", "2026-11-22"], env=environment, stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    first = process.stderr.readline()  # the first format is written
    assert "ttl" in first, first
    process.send_signal(signal.SIGTERM)
    rest = process.communicate(timeout=60)[1]
    assert process.returncode == 130, rest
    assert "interrupted; nothing was left half done." in rest
    still_good(good)


@pytest.mark.parametrize("name", ["ttl", "sqlite", "parquet"])
def test_a_disk_that_takes_no_more_leaves_the_older_release(
    released: Released, good: tuple[Path, dict[str, bytes]], name: str
) -> None:
    code = (
        "import resource, sys\n"
        "import pyarrow.parquet\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))\n"
        "from unionref.cli import cli\n"
        f"cli(['--root', {str(released.root.path)!r}, '--build', {str(released.build)!r}, 'dump', '--date',\n"
        f"     '2026-11-22', '-o', {str(good[0])!r}, '--format', {name!r}])"
    )
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY), **ENVIRONMENT, "PYTHONDONTWRITEBYTECODE": "1"}
    done = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 3, done.stderr
    assert "The release folder cannot be written" in done.stderr
    assert "Traceback" not in done.stderr
    still_good(good)


def a_file(target: Path) -> None:
    target.write_text("mine")


def a_folder(target: Path) -> None:
    target.mkdir()
    (target / "thesis.doc").write_text("mine")


def sums_of_something(target: Path) -> None:
    target.mkdir()
    (target / "SHA256SUMS").write_text("mine")


@pytest.mark.parametrize("make", [a_file, a_folder, sums_of_something])
def test_what_is_no_release_is_left_alone(
    released: Released, tmp_path: Path, make: Callable[[Path], None]
) -> None:
    target = tmp_path / "out"
    make(target)
    before = target.read_bytes() if target.is_file() else files(target)
    result = asked(released, "-o", str(target), "--date", "2026-11-22")
    assert result.exit_code == 2, result.output
    assert "something else at the place of the release" in result.stderr and "-o" in result.stderr
    assert (target.read_bytes() if target.is_file() else files(target)) == before


# --- what it needs ---


def test_without_pyarrow_it_says_so_before_it_writes(
    released: Released, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow.parquet", None)
    result = asked(released, "-o", str(tmp_path / "out"), "--date", "2026-11-22")
    assert result.exit_code == 2
    assert "unionref[release]" in result.stderr
    assert not (tmp_path / "out").exists()
    others = ",".join(name for name in FORMATS if name != "parquet")
    result = asked(released, "-o", str(tmp_path / "out"), "--date", "2026-11-22", "--format", others)
    assert result.exit_code == 0, result.output


def test_data_that_changed_since_the_build_are_refused(released: Released, tmp_path: Path) -> None:
    import shutil

    shutil.copytree(released.root.path, tmp_path / "root")
    path = tmp_path / "root" / "data" / "organizations" / "alpha.ttl"
    path.write_text(path.read_text("utf-8") + "\n", encoding="utf-8")
    root = Released(Root(tmp_path / "root"), released.build, released.path)
    result = asked(root, "-o", str(tmp_path / "out"), "--date", "2026-11-22")
    assert result.exit_code == 2, result.output
    assert "have changed since this graph was built" in result.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    "version", ["1", "1.2", "v1.2.0", "1.2.0+build", "1.2.0-rc.1", "01.2.0", "1.2.0/..", "", "1.2.0 "]
)
def test_a_version_is_of_three_numbers(released: Released, tmp_path: Path, version: str) -> None:
    result = asked(released, "-o", str(tmp_path / "out"), "--date", "2026-11-22", "--version", version)
    assert result.exit_code == 2, result.output
    assert f"“{version}” is not a version" in result.stderr
    assert not (tmp_path / "out").exists()


def test_a_format_that_is_not_known_is_an_error_of_the_library_too(
    released: Released, tmp_path: Path
) -> None:
    with pytest.raises(UsageError, match="“excel”"):
        dump(
            Dataset(released.build, released.root),
            tmp_path / "out",
            version="1.2.0",
            date="2026-11-22",
            formats=["excel"],
        )


def test_a_dry_run_refuses_what_is_wrong_and_builds_and_writes_nothing(
    released: Released, tmp_path: Path
) -> None:
    words = ("dump", "--dry-run", "-o", str(tmp_path / "out"), "--version")
    where = ["--root", str(released.root.path), "--build", str(tmp_path / "no-build")]
    for more, code, sentence in (
        (("1.2.0", "--date", "2026-11-22"), 0, "can be written: version 1.2.0 of 2026-11-22."),
        (("v 1", "--date", "2026-11-22"), 2, "“v 1” is not a version"),
        (("1.2.0", "--date", "2026-02-30"), 2, "“2026-02-30” is not a day"),
        (("1.2.0", "--date", "2026-11-22", "--previous", str(tmp_path / "none")), 2, "no release here"),
        (("1.2.0", "--date", "2026-11-22", "--previous", str(released.path)), 2, "both be version 1.2.0"),
    ):
        result = CliRunner(env=ENVIRONMENT).invoke(cli, [*where, *words, *more])
        assert (result.exit_code, list(tmp_path.iterdir())) == (code, []), result.output
        assert sentence in result.output


def test_make_release_refuses_before_it_builds() -> None:
    command = ["make", "-n", "release", "VERSION=1.2.0"]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    lines = [line.partition(" -m unionref ")[2] for line in done.stdout.splitlines()]
    first, build, last = [line for line in lines if line]
    assert build == "build" and last.startswith("dump --version")
    assert first == last.replace("dump", "dump --dry-run", 1)


def test_make_release_wants_a_version() -> None:
    done = subprocess.run(
        ["make", "-n", "release", "VERSION=1.2.0"],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert 'dump --version "1.2.0" -o "dist/unionref-1.2.0"' in done.stdout
    recipe = (REPOSITORY / "Makefile").read_text("utf-8").partition("\nrelease:")[2].partition("\n\n")[0]
    assert "exit 2" in recipe.splitlines()[1]
