"""Files are written whole or not at all, and nothing is left behind."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest

import unionref
from unionref.atomic import write_bytes, write_text
from unionref.errors import UnreadableError


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_as_utf_8_with_its_own_line_ends(tmp_path: Path) -> None:
    path = tmp_path / "a.ttl"
    write_text(path, "全労連\r\nRōren\n")
    assert path.read_bytes() == "全労連\r\nRōren\n".encode()
    write_bytes(str(path), b"")
    assert path.read_bytes() == b""
    assert names(tmp_path) == ["a.ttl"]


def test_a_new_file_gets_the_usual_permissions_and_an_old_one_keeps_its_own(tmp_path: Path) -> None:
    path = tmp_path / "a"
    before = os.umask(0o027)
    try:
        write_text(path, "1")
    finally:
        os.umask(before)
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    path.chmod(0o604)
    write_text(path, "2")
    assert stat.S_IMODE(path.stat().st_mode) == 0o604


def test_a_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "real", tmp_path / "link"
    real.write_text("old")
    link.symlink_to(real)
    write_text(link, "new")
    assert link.is_symlink()
    assert real.read_text() == "new"


@pytest.mark.parametrize("call", ["fsync", "chmod", "replace"])
@pytest.mark.parametrize("interruption", [KeyboardInterrupt, SystemExit])
def test_an_interruption_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, interruption: type[BaseException]
) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def interrupt(*_: object, **__: object) -> None:
        raise interruption

    monkeypatch.setattr(os, call, interrupt)
    with pytest.raises(interruption):
        write_text(path, "new")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a"]


@pytest.mark.parametrize(
    ("number", "says"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EDQUOT, "quota"),
        (errno.EROFS, "the disk is read-only"),
        (errno.EACCES, "the folder is not writable"),
        (errno.EIO, "input/output error"),
    ],
)
def test_a_disk_that_fails_gives_a_sentence_and_keeps_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, says: str
) -> None:
    path = tmp_path / "a"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(UnreadableError, match=f"cannot be written: .*{says}") as caught:
        write_text(path, "new")
    assert caught.value.exit_code == 3
    assert caught.value.file == path
    assert caught.value.fix
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_system_that_cannot_flush_folders_still_gets_its_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a"
    flush = os.fsync

    def only_files(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(errno.EINVAL, os.strerror(errno.EINVAL))
        flush(descriptor)

    monkeypatch.setattr(os, "fsync", only_files)
    write_text(path, "new")
    assert path.read_text() == "new"


def test_a_write_that_really_runs_out_of_room_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    code = (
        "import resource\n"
        "from unionref.atomic import write_text\n"
        "from unionref.errors import UnreadableError\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (4096, 4096))\n"
        "try:\n"
        f"    write_text({str(path)!r}, 'x' * 100_000)\n"
        "except UnreadableError as error:\n"
        "    print(error.message)\n"
    )
    run = subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=Path(unionref.__file__).parent.parent,
    )
    assert "larger than allowed" in run.stdout
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_places_that_cannot_hold_a_file_are_named(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("old")
    folder = tmp_path / "folder"
    folder.mkdir()
    for path, says in (
        (tmp_path / "none" / "a", "the folder does not exist"),
        (file / "a", "a part of the path is a file"),
        (folder, "a folder has this name"),
        (tmp_path / ("x" * 300), "the file name is too long"),
    ):
        with pytest.raises(UnreadableError, match=says) as caught:
            write_text(path, "new")
        assert str(path) in str(caught.value)
    assert names(tmp_path) == ["file", "folder"]
    assert file.read_text() == "old"


def test_text_that_utf_8_cannot_hold_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_text("old")
    with pytest.raises(UnreadableError, match="half of a character"):
        write_text(path, "bad \ud800")
    assert path.read_text() == "old"
    assert names(tmp_path) == ["a"]


def test_a_pipe_or_a_device_is_written_to_and_stays_what_it_is(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    reader = os.open(pipe, os.O_RDONLY | os.O_NONBLOCK)
    try:
        write_text(pipe, "through")
        assert os.read(reader, 100) == b"through"
    finally:
        os.close(reader)
    assert pipe.is_fifo() and names(tmp_path) == ["pipe"]
    code = "from unionref.atomic import write_text; write_text('/dev/stdout', 'seen')"
    folder = Path(unionref.__file__).parent.parent
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=folder)
    assert run.stdout == "seen"


def test_an_output_on_a_full_disk_is_a_sentence() -> None:
    folder = Path(unionref.__file__).parent.parent
    command = [sys.executable, "-m", "unionref", "link", "export"]
    with Path("/dev/full").open("wb") as full:
        run = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, encoding="utf-8", check=False, cwd=folder
        )
    assert run.returncode == 3
    assert "cannot be written" in run.stderr and "free some space" in run.stderr
    assert "Traceback" not in run.stderr and "should not have happened" not in run.stderr
