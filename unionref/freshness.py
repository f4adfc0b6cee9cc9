"""Whether a build is still that of the files it was made from, asked cheaply enough for every command.

Reading and hashing all files takes longer than answering a query. So the names, sizes and times of change
of the files are noted in the build, beside the content hash they stood for; only when they differ is the
content read.
"""

from __future__ import annotations

import json
import os
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

from unionref._version import __version__
from unionref.failures import damaged
from unionref.paths import INPUT_FOLDERS, INPUT_SUFFIXES, Root, content_hash

NOTE: Final = ".fresh"
"""Name of the note inside the build; it is not part of what the build makes."""


def build_info(build: Path) -> dict[str, Any] | None:
    """Return what build.json says, or None if there is no build.

    Parameters
    ----------
    build : pathlib.Path
        The folder of a build.

    Raises
    ------
    UnreadableError
        If it is there but damaged.
    """
    path = build / "build.json"
    try:
        info = json.loads(path.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise damaged(path, error) from error
    if not isinstance(info, dict):
        raise damaged(path)
    return info


def is_fresh(root: Root, build: Path, info: dict[str, Any]) -> bool:
    """Tell whether a build was made from the files as they are now, by this version of the package.

    Parameters
    ----------
    root : Root
        The data set.
    build : pathlib.Path
        The folder of the build.
    info : dict
        What its build.json says.

    Returns
    -------
    bool
        True if nothing that the build depends on has changed.
    """
    if info.get("version") not in (None, __version__):
        return False
    made_from = str(info.get("content_hash", ""))
    note = f"{made_from}\n{_listing(root)}\n".encode("utf-8", "surrogateescape")
    path = build / NOTE
    with suppress(OSError):  # no note yet
        if path.read_bytes() == note:
            return True
    if content_hash(root) != made_from:
        return False
    with suppress(OSError):  # a build that cannot be written to is compared by content every time
        path.write_bytes(note)
    return True


def _listing(root: Root) -> str:
    """Return the names, sizes and times of change of all files that a build depends on."""
    lines = [str(root.path)]
    for folder in INPUT_FOLDERS:
        _add(os.path.join(root.path, folder), lines)  # noqa: PTH118 (text is what os.scandir takes fastest)
    return "\n".join(lines)


def _add(folder: str, lines: list[str]) -> None:
    try:
        with os.scandir(folder) as entries:
            found = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    lines.append(folder)
    for entry in found:
        if entry.is_dir():
            _add(entry.path, lines)
        elif entry.name.endswith(INPUT_SUFFIXES):
            facts = entry.stat()
            lines.append(f"{entry.name} {facts.st_size} {facts.st_mtime_ns} {facts.st_ino}")
