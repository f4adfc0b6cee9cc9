"""Pack: what is written, and that a folder is replaced whole or not at all."""

from __future__ import annotations

import errno
import json
import os
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import SEED_DOCUMENTS, Built

from unionref import folders
from unionref.errors import UnreadableError, UsageError
from unionref.folders import replacing
from unionref.namespaces import BASE, DISPUTED

MARK = "build.json"


def old_build(target: Path) -> None:
    target.mkdir()
    (target / MARK).write_text("old")


def content(target: Path) -> str:
    return (target / MARK).read_text()


def left_over(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_everything_is_written(built: Built) -> None:
    assert {path.name for path in built.path.iterdir()} >= {
        "build.json", "catalogue.json", "findings.json", "names.json", "store",
        "unionref.nq", "unionref.nt", "unionref.trig", "unionref.ttl",
    }  # fmt: skip


def test_the_store_and_all_dumps_hold_the_same(built: Built) -> None:
    store = set(ox.Store.read_only(str(built.path / "store")))
    default = {quad for quad in store if quad.graph_name == ox.DefaultGraph()}
    dumps = {
        suffix: set(ox.parse(path=built.path / f"unionref.{suffix}"))
        for suffix in ("nq", "trig", "nt", "ttl")
    }
    assert dumps["nq"] == dumps["trig"] == store
    assert dumps["nt"] == dumps["ttl"] == default
    assert {quad.graph_name.value for quad in store - default} <= {DISPUTED}
    assert len(default) == built.report.counts["triples"]


def test_the_line_dumps_are_sorted(built: Built) -> None:
    lines = (built.path / "unionref.nt").read_text("utf-8").splitlines()
    assert lines == sorted(lines)


def test_the_store_opens_where_nothing_can_be_written(built: Built) -> None:
    before = sorted((path.name, path.stat().st_mtime_ns) for path in (built.path / "store").iterdir())
    store = ox.Store.read_only(str(built.path / "store"))
    kenkoro = f"<{BASE}id/kenkoro>"
    rows = store.query(f"SELECT ?old {{ ?old <{BASE}ontology#mergedInto> {kenkoro} }} ORDER BY ?old")
    assert [row["old"].value.removeprefix(BASE) for row in rows] == [
        "id/unyuippan", "id/zendoro", "id/zennichijiro"
    ]  # fmt: skip
    del store
    after = sorted((path.name, path.stat().st_mtime_ns) for path in (built.path / "store").iterdir())
    assert after == before


def test_no_path_of_this_machine_is_in_the_build(built: Built) -> None:
    """The note .fresh is none of it: whoever opens a build writes it, on their own machine."""
    for path in (p for p in built.path.rglob("*") if p.is_file() and p.name != ".fresh"):
        for place in (built.path.parent, built.root.path):
            assert os.fsencode(str(place)) not in path.read_bytes(), path.name


def test_build_json_tells_what_was_built(built: Built) -> None:
    info = json.loads((built.path / "build.json").read_text("utf-8"))
    assert info["content_hash"] == built.report.content_hash
    assert info["according_to"] == sorted(SEED_DOCUMENTS)
    assert info["counts"] == built.report.counts
    assert info["counts"]["entities"]["Merger"] == 3


def test_a_new_folder_takes_the_place_of_none(tmp_path: Path) -> None:
    target = tmp_path / "deep" / "build"
    with replacing(target, mark=MARK) as folder:
        (folder / MARK).write_text("new")
    assert content(target) == "new"
    assert left_over(target.parent) == ["build"]


@pytest.mark.parametrize("can_exchange", [True, False])
def test_a_new_folder_takes_the_place_of_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, can_exchange: bool
) -> None:
    if not can_exchange:
        monkeypatch.setattr(folders, "_exchange", lambda new, target: False)
    target = tmp_path / "build"
    old_build(target)
    with replacing(target, mark=MARK) as folder:
        (folder / MARK).write_text("new")
    assert content(target) == "new"
    assert left_over(tmp_path) == ["build"]


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError, SystemExit])
def test_an_interruption_leaves_the_old_folder(tmp_path: Path, error: type[BaseException]) -> None:
    target = tmp_path / "build"
    old_build(target)
    with pytest.raises(error), replacing(target, mark=MARK) as folder:
        (folder / MARK).write_text("new")
        raise error
    assert content(target) == "old"
    assert left_over(tmp_path) == ["build"]


def test_a_full_disk_leaves_the_old_folder_and_says_so(tmp_path: Path) -> None:
    target = tmp_path / "build"
    old_build(target)
    full = pytest.raises(UnreadableError, match="no space left on device")
    with full as caught, replacing(target, mark=MARK):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    assert caught.value.exit_code == 3
    assert content(target) == "old"
    assert left_over(tmp_path) == ["build"]


def test_an_interruption_between_the_two_steps_puts_the_old_folder_back(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "build"
    old_build(target)
    rename = Path.rename

    def interrupted(self: Path, other: Path) -> Path:
        if Path(other) == target and (self / "is-new").exists():
            if not target.exists():
                raise KeyboardInterrupt
            raise OSError(errno.ENOTEMPTY, "not empty")
        return rename(self, other)

    monkeypatch.setattr(folders, "_exchange", lambda new, target: False)
    monkeypatch.setattr(Path, "rename", interrupted)
    with pytest.raises(KeyboardInterrupt), replacing(target, mark=MARK) as folder:
        (folder / "is-new").touch()
    assert content(target) == "old"
    assert left_over(tmp_path) == ["build"]


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "documents"
    target.mkdir()
    (target / "thesis.txt").write_text("years of work")
    with pytest.raises(UsageError, match="left alone") as caught, replacing(target, mark=MARK):
        raise AssertionError("nothing may be done")
    assert caught.value.exit_code == 2
    assert (target / "thesis.txt").read_text() == "years of work"


def test_a_file_of_that_name_is_left_alone(tmp_path: Path) -> None:
    target = tmp_path / "build"
    target.write_text("x")
    with pytest.raises(UsageError, match="left alone"), replacing(target, mark=MARK):
        raise AssertionError("nothing may be done")
    assert target.read_text() == "x"


def test_a_place_that_cannot_be_written_is_an_error_with_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused = pytest.raises(UnreadableError, match="cannot be written")
    with refused as caught, replacing(tmp_path / "file" / "build", mark=MARK):
        raise AssertionError("nothing may be done")
    assert caught.value.exit_code == 3
    assert "--build" in str(caught.value)


def test_a_link_to_a_folder_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "real"
    old_build(real)
    (tmp_path / "build").symlink_to(real)
    with replacing(tmp_path / "build", mark=MARK) as folder:
        (folder / MARK).write_text("new")
    assert (tmp_path / "build").is_symlink()
    assert content(real) == "new"


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    gone = tmp_path / ".build.99999999.abc"
    recent = tmp_path / ".build.99999998.abc"
    running = tmp_path / f".build.{os.getpid()}.abc"
    for folder in (gone, recent, running):
        folder.mkdir()
    for folder in (gone, running):
        os.utime(folder, (1, 1))
    with replacing(tmp_path / "build", mark=MARK) as folder:
        (folder / MARK).write_text("new")
    assert set(left_over(tmp_path)) == {recent.name, running.name, "build"}
