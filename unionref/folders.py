"""Putting a folder that is complete in the place of another, so that at any moment a whole one is there."""

from __future__ import annotations

import ctypes
import errno
import os
import secrets
import shutil
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Final

from unionref.errors import UnreadableError, UsageError

_SWAP: Final = 2
"""RENAME_EXCHANGE of renameat2(2)."""
_HERE: Final = -100
"""AT_FDCWD: relative paths are meant from the working directory."""
_ATTEMPTS: Final = 20
_ABANDONED: Final = 3600.0
"""Seconds after which a temporary folder of a process that is gone is cleared away."""


@contextmanager
def replacing(target: Path, *, mark: str, what: str = "build", option: str = "--build") -> Iterator[Path]:
    """Give a new folder to fill; when the block ends well it takes the place of the target.

    If the block fails or is interrupted the new folder is deleted and the target stays as it was. Two
    processes that replace one target do not disturb each other; the last one stands.

    Parameters
    ----------
    target : pathlib.Path
        The folder to replace or to make.
    mark : str
        A file that an existing target has to hold if it is not empty; so that a folder of the user's that is
        named by mistake is never deleted.
    what, option : str
        What the folder holds and the option that names it, for the sentences of an error.

    Yields
    ------
    pathlib.Path
        The new folder, beside the target.

    Raises
    ------
    UsageError
        If the target exists and is something else.
    UnreadableError
        If the place cannot be written to.
    """
    target = Path(os.path.realpath(target))
    refuse_foreign(target, mark, what=what, option=option)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        _clear_abandoned(target)
        new = _fresh(target)
    except OSError as error:
        raise cannot_write(target, error, what=what, option=option) from error
    try:
        yield new
        _swap(new, target)
    except OSError as error:
        raise cannot_write(target, error, what=what, option=option) from error
    finally:
        shutil.rmtree(new, ignore_errors=True)


def refuse_foreign(target: Path, mark: str, *, what: str = "build", option: str = "--build") -> None:
    """See that nothing but an older build, or what else is to be replaced, is at the place of the target.

    Parameters
    ----------
    target : pathlib.Path
        The folder to replace or to make.
    mark : str
        A file that an existing target has to hold if it is not empty.
    what, option : str
        What the folder holds and the option that names it, for the sentences of an error.

    Raises
    ------
    UsageError
        If something else is there.
    UnreadableError
        If it cannot be looked at.
    """
    try:
        foreign = target.exists()
        if target.is_dir():
            foreign = any(target.iterdir()) and not (target / mark).is_file()
    except OSError as error:
        raise cannot_write(target, error, what=what, option=option) from error
    if foreign:
        raise UsageError(
            f"There is something else at the place of the {what} (it holds no {mark}); it is left alone.",
            file=target,
            fix=f"Choose another folder with {option}, or move what is there.",
        )


def cannot_write(
    target: Path, error: OSError, *, what: str = "build", option: str = "--build"
) -> UnreadableError:
    """Return the error for a folder that cannot be written to.

    Parameters
    ----------
    target : pathlib.Path
        The folder.
    error : OSError
        What the system says.
    what, option : str
        What the folder holds and the option that names it.

    Returns
    -------
    UnreadableError
        A sentence for a person.
    """
    reason = (error.strerror or str(error)).lower()
    return UnreadableError(
        f"The {what} folder cannot be written: {reason}. What was there before is still there.",
        file=target,
        fix=f"Free some space or get the right to write there, or choose another folder with {option}.",
    )


def _fresh(target: Path) -> Path:
    """Make an empty folder beside the target whose name tells which process it belongs to."""
    folder = target.parent / f".{target.name}.{os.getpid()}.{secrets.token_hex(6)}"
    folder.mkdir()
    return folder


def _swap(new: Path, target: Path) -> None:
    """Put the new folder at the place of the target; the old one ends up under the new one's name."""
    for _ in range(_ATTEMPTS):
        try:
            new.rename(target)  # works where there is none, or an empty one
            return
        except OSError as error:
            if error.errno not in (errno.ENOTEMPTY, errno.EEXIST):
                raise
        with suppress(FileNotFoundError):  # another build took the target away in this moment
            if not _exchange(new, target):
                _exchange_in_steps(new, target)
            return
    raise OSError(errno.EBUSY, "other builds keep replacing it")


def _exchange(new: Path, target: Path) -> bool:
    """Exchange two folders in one step where the system can (Linux); tell whether it was done."""
    if not sys.platform.startswith("linux"):
        return False
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    if rename(_HERE, os.fsencode(new), _HERE, os.fsencode(target), _SWAP) == 0:
        return True
    if ctypes.get_errno() == errno.ENOENT:
        raise FileNotFoundError(errno.ENOENT, os.strerror(errno.ENOENT), str(target))
    return False


def _exchange_in_steps(new: Path, target: Path) -> None:
    """Move the old folder aside and the new one in; put the old one back if that fails."""
    aside = _fresh(target)
    old = aside / "old"
    try:
        target.rename(old)
        try:
            new.rename(target)
        except BaseException:
            old.rename(target)
            raise
    finally:
        shutil.rmtree(aside, ignore_errors=True)


def _clear_abandoned(target: Path) -> None:
    """Delete what processes that were killed left behind."""
    for folder in target.parent.glob(f".{target.name}.*.*"):
        process = folder.name.removeprefix(f".{target.name}.").partition(".")[0]
        with suppress(OSError):
            old = time.time() - folder.stat().st_mtime > _ABANDONED
            if process.isdecimal() and old and not _runs(int(process)):
                shutil.rmtree(folder, ignore_errors=True)


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
