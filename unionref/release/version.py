"""A version of the graph, read back from a release, from one of its files, or from a build."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from unionref.dataset import Dataset
from unionref.errors import UnreadableError, UsageError
from unionref.namespaces import BASE
from unionref.release.graphs import canonical_lines

MANIFEST: Final = "release.json"
_BUILD: Final = "build.json"
_FORMATS: Final = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".ttl": ox.RdfFormat.TURTLE,
}
_IN_A_FOLDER: Final = ("unionref.nq.gz", "unionref.trig", "unionref.nq", "unionref.nt.gz", "unionref.ttl")
"""The files of a release or a build that hold the graph, the best first."""
_WHOLE: Final = (".nq", ".trig")
_WANTED: Final = "give the folder of a release or of a build, or a file .nq.gz, .nt.gz, .trig or .ttl of one."


@dataclass(frozen=True)
class Version:
    """A version of the graph.

    Parameters
    ----------
    path : pathlib.Path
        The folder or file that was named.
    file : pathlib.Path
        The file that holds the graph.
    sha256 : str
        The SHA-256 of that file.
    number : str
        The version, ``1.2.0``; empty if only a file is there.
    date : str
        The day of the release; empty if it is not known.
    sources : tuple of str
        The sources that it is restricted to; empty for all, or if it is not known.
    read : callable
        Returns the quads of the graph; called when they are first needed.
    """

    path: Path
    file: Path
    sha256: str
    number: str
    date: str
    sources: tuple[str, ...]
    read: Callable[[], Sequence[ox.Quad]] = field(repr=False, compare=False)

    @property
    def title(self) -> str:
        """How it is called in sentences."""
        if not self.number:
            return str(self.path)
        return f"version {self.number}" + (f" of {self.date}" if self.date else "")

    @property
    def is_whole(self) -> bool:
        """Whether its file holds the disputed statements too, if there are any."""
        return _suffix(self.file) in _WHOLE

    @cached_property
    def quads(self) -> tuple[ox.Quad, ...]:
        """The graph; raises UnreadableError if the file is damaged, UsageError if it is of something else."""
        return tuple(self.read())

    @cached_property
    def lines(self) -> frozenset[bytes]:
        """The lines of its canonical form (RDFC-1.0), each with its line end."""
        return frozenset(canonical_lines(self.quads).splitlines(keepends=True))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of its canonical form."""
        return hashlib.sha256(b"".join(sorted(self.lines))).hexdigest()

    @cached_property
    def dataset(self) -> Dataset:
        """The graph in memory, for labels and words."""
        store = ox.Store()
        store.bulk_extend(self.quads)
        return Dataset(self.path, store=store)


def read_version(path: Path) -> Version:
    """Read a version of the graph.

    Parameters
    ----------
    path : pathlib.Path
        A folder made by ``unionref dump``, one made by ``unionref build``, or a file of one.

    Returns
    -------
    Version
        What is told of it; the graph is read from the bytes of its file when it is first needed.

    Raises
    ------
    UsageError
        If there is nothing at that place, or it is nothing of the kind.
    UnreadableError
        If it cannot be read, is damaged, or was changed since it was released.
    """
    file, about = _find(path)
    data = _bytes(file)
    sha256 = hashlib.sha256(data).hexdigest()
    expected = {entry.get("name"): entry.get("sha256") for entry in about.get("files", ())}.get(file.name)
    if expected is not None and expected != sha256:
        raise UnreadableError(
            f"The file is not the one that was released: its SHA-256 differs from that in {MANIFEST}.",
            file=file,
            fix="fetch or make the release again.",
        )
    return Version(
        path=path,
        file=file,
        sha256=sha256,
        number=str(about.get("version", "")),
        date=str(about.get("date", "")),
        sources=tuple(str(source) for source in about.get("according_to", ())),
        read=lambda: _parse(file, _unpacked(file, data)),
    )


def _find(path: Path) -> tuple[Path, Mapping[str, Any]]:
    """Return the file that holds the graph, and what the folder tells of the version."""
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except OSError as error:
        raise UnreadableError(f"It cannot be read: {error.strerror}.", file=path) from error
    if is_file:
        if _suffix(path) not in _FORMATS:
            raise UsageError("This is not a file of a release that can be read.", file=path, fix=_WANTED)
        return path, {}
    if not is_folder:
        raise UsageError("There is no release here.", file=path, fix=_WANTED)
    about = next((_json(path / name) for name in (MANIFEST, _BUILD) if (path / name).is_file()), None)
    if about is None:
        raise UsageError(
            f"This folder is not a release: it holds no {MANIFEST} (nor {_BUILD}).", file=path, fix=_WANTED
        )
    found = next((path / name for name in _IN_A_FOLDER if (path / name).is_file()), None)
    if found is None:
        raise UsageError(
            f"This release holds the graph in none of the forms {', '.join(_IN_A_FOLDER)}.",
            file=path,
            fix="make it with: unionref dump --format nq,…",
        )
    return found, about


def _json(path: Path) -> Mapping[str, Any]:
    try:
        about = json.loads(path.read_bytes())
    except (OSError, ValueError) as error:
        raise UnreadableError("The file cannot be read, or is not JSON.", file=path) from error
    files = about.get("files", []) if isinstance(about, dict) else None
    if not isinstance(files, list) or not all(isinstance(entry, dict) for entry in files):
        raise UnreadableError("The file is not what unionref writes.", file=path)
    return about  # type: ignore[no-any-return]


def _suffix(path: Path) -> str:
    return Path(path.name.removesuffix(".gz")).suffix


def _bytes(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UnreadableError(f"The file cannot be read: {error.strerror}.", file=path) from error


def _unpacked(path: Path, data: bytes) -> bytes:
    if path.suffix != ".gz":
        return data
    try:
        return gzip.decompress(data)
    except (OSError, EOFError, zlib.error) as error:
        raise UnreadableError(
            "The compressed file is damaged or was cut short.", file=path, fix="fetch or make it again."
        ) from error


def _parse(path: Path, data: bytes) -> tuple[ox.Quad, ...]:
    try:
        quads = tuple(ox.parse(data, format=_FORMATS[_suffix(path)]))
    except SyntaxError as error:
        raise UnreadableError(
            f"The file is not valid {_FORMATS[_suffix(path)].name}.",
            file=path,
            line=error.lineno,
            fix="fetch or make it again.",
        ) from error
    if not any(isinstance(q.subject, ox.NamedNode) and q.subject.value.startswith(BASE) for q in quads):
        raise UsageError("This file says nothing about a thing of unionref.", file=path, fix=_WANTED)
    return quads
