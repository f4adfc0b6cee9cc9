"""Writing files whole or not at all."""

from __future__ import annotations

import errno
import os
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Final

from unionref.errors import UnreadableError

_REASONS: Final = {
    errno.ENOSPC: ("the disk is full", "free some space, then run the command again"),
    errno.EDQUOT: ("the quota of this disk is used up", "free some space, then run the command again"),
    errno.EFBIG: ("the file would be larger than allowed here", "raise the limit on file sizes"),
    errno.EACCES: ("the folder is not writable", "give yourself the right to write there"),
    errno.EPERM: ("the folder is not writable", "give yourself the right to write there"),
    errno.EROFS: ("the disk is read-only", "choose another folder"),
    errno.ENOENT: ("the folder does not exist", "make the folder first"),
    errno.ENOTDIR: ("a part of the path is a file, not a folder", "check the path"),
    errno.EISDIR: ("a folder has this name", "check the path"),
    errno.ENAMETOOLONG: ("the file name is too long", "choose a shorter name"),
}


def write_text(path: Path | str, text: str) -> None:
    """Write a text file as UTF-8, whole or not at all.

    Parameters
    ----------
    path : pathlib.Path or str
        The file; an existing one is replaced and keeps its permissions, a link is followed.
    text : str
        The content; line ends are written as they are.

    Raises
    ------
    UnreadableError
        If it cannot be written; what was there before is still there.
    """
    try:
        data = text.encode("utf-8")
    except UnicodeEncodeError as error:
        raise UnreadableError(
            f"The file cannot be written: its text holds half of a character at position {error.start + 1}.",
            file=path,
            fix="take the lone surrogate out of the text",
        ) from error
    write_bytes(path, data)


def write_bytes(path: Path | str, data: bytes) -> None:
    """Write a file, whole or not at all.

    The bytes go to a temporary file in the same folder, which is flushed to the disk and then takes the place
    of the old one; at any interruption the temporary file is removed and the old one stays. A device or a
    pipe (``/dev/stdout``, ``/dev/null``) is written to and never replaced.

    Parameters
    ----------
    path : pathlib.Path or str
        The file; an existing one is replaced and keeps its permissions, a link is followed.
    data : bytes
        The content.

    Raises
    ------
    UnreadableError
        If it cannot be written; what was there before is still there.
    """
    try:
        if _is_stream(Path(path)):
            with Path(path).open("wb") as stream:
                stream.write(data)
        else:
            _replace(Path(os.path.realpath(path)), data)
    except OSError as error:
        reason, fix = _REASONS.get(
            error.errno or 0, ((error.strerror or str(error)).lower(), "check the folder and its permissions")
        )
        raise UnreadableError(f"The file cannot be written: {reason}.", file=path, fix=fix) from error


def _is_stream(path: Path) -> bool:
    """Tell whether a path is a device, a pipe, or an output that is open already."""
    if str(path.absolute()).startswith(("/dev/std", "/dev/fd/")):
        return True
    return path.exists() and not path.is_file() and not path.is_dir()


def _replace(target: Path, data: bytes) -> None:
    descriptor, name = tempfile.mkstemp(prefix=f".{target.name[:100]}.", suffix=".tmp", dir=target.parent)
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        temporary.chmod(_mode(target))
        temporary.replace(target)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _flush_folder(target.parent)


def _mode(target: Path) -> int:
    """Return the permissions of the file to be replaced, or those a new file gets here."""
    try:
        return target.stat().st_mode & 0o7777
    except FileNotFoundError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask


def _flush_folder(folder: Path) -> None:
    """Make the new name itself survive a power cut, where the system can; the file is written in any case."""
    with suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
