"""The notes of a release: what changed since the version before."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from unionref.errors import UsageError
from unionref.release.about import About
from unionref.release.changes import compare
from unionref.release.graphs import Graphs, sha256
from unionref.release.telling import release_notes
from unionref.release.version import MANIFEST, Version, read_version

NOTES: Final = "RELEASE_NOTES.md"


def previous_release(path: Path, version: str) -> Version:
    """Read the release before another.

    Parameters
    ----------
    path : pathlib.Path
        Its folder.
    version : str
        The version of the release that is to follow.

    Returns
    -------
    Version
        The graph of the one before.

    Raises
    ------
    UsageError
        If the folder is no release, holds the plain view only, or is of the same version.
    UnreadableError
        If it cannot be read.
    """
    found = read_version(path)
    if not (path / MANIFEST).is_file() or not found.number:
        raise UsageError(
            f"The version before is the folder of a release, and this holds no {MANIFEST}.",
            file=path,
            fix="give the folder that unionref dump wrote with --previous.",
        )
    if found.number == version:
        raise UsageError(
            f"This release and the one before would both be version {version}.",
            file=path,
            fix="give this one a new version with --version.",
        )
    if not found.is_whole:
        raise UsageError(
            "This release holds the plain view only, so it cannot be told what changed since.",
            file=path,
            fix="give a release that holds unionref.nq.gz or unionref.trig.",
        )
    _ = found.quads  # read now, before anything is written
    return found


def notes(before: Version, graphs: Graphs, about: About) -> bytes:
    """Return the notes of a release.

    Parameters
    ----------
    before : Version
        The version before.
    graphs : Graphs
        What is released.
    about : About
        What the release is.

    Returns
    -------
    bytes
        Markdown.
    """
    now = Version(
        path=Path("unionref.nq"),
        file=Path("unionref.nq"),
        sha256=sha256(graphs.canonical),
        number=about.version,
        date=about.released.isoformat(),
        sources=about.sources,
        read=lambda: graphs.quads,
    )
    return release_notes(compare(before, now), about.title).encode()
