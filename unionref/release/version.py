"""A version of the graph, read back from a release, from one of its files, or from a build."""

from __future__ import annotations

import gzip
import hashlib
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from unionref.dataset import Dataset
from unionref.errors import UnreadableError, UsageError
from unionref.namespaces import BASE, ENTITY_FOLDERS, expand
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
_ENTITIES: Final = tuple(f"{BASE}{segment}/" for segment in ENTITY_FOLDERS.values())
_LABEL: Final = expand("rdfs:label")
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
    def is_built(self) -> bool:
        """Whether it holds what the build derives; not so what is asserted only, or the ontology alone."""
        return any(
            quad.predicate.value == _LABEL
            and isinstance(quad.subject, ox.NamedNode)
            and quad.subject.value.startswith(_ENTITIES)
            for quad in self.quads
        )

    @cached_property
    def ontology(self) -> str:
        """The version of the ontology in it, ``0.1.0``; empty if there is none."""
        ontology, told = ox.NamedNode(BASE + "ontology"), ox.NamedNode(expand("owl:versionInfo"))
        found = (quad.object for quad in self.quads if (quad.subject, quad.predicate) == (ontology, told))
        return next((value.value for value in found if isinstance(value, ox.Literal)), "")

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
        A folder made by ``unionref dump``, one made by ``unionref build``, or a file of one; of a file, what
        the ``release.json`` or ``build.json`` beside it tells is known too, if it is the file that is meant
        there.

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
    if path == file:
        about = _beside(file, sha256)
    if _expected(about, file) not in (None, sha256):
        raise UnreadableError(
            f"The file is not the one that was released: its SHA-256 differs from that in {MANIFEST}.",
            file=file,
            fix="fetch or make the release again.",
        )
    return Version(
        path=path,
        file=file,
        sha256=sha256,
        number=about.get("version", "") if "files" in about else "",  # a build tells that of the package
        date=about.get("date", ""),
        sources=tuple(about.get("according_to", ())),
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


def _beside(file: Path, sha256: str) -> Mapping[str, Any]:
    """Return what the folder of a file tells of it; nothing if it means another file, or is damaged."""
    with suppress(UnreadableError):
        if (file.parent / MANIFEST).is_file():
            about = _json(file.parent / MANIFEST)
            return about if _expected(about, file) == sha256 else {}
        if (file.parent / _BUILD).is_file() and file.name in _IN_A_FOLDER:
            return _json(file.parent / _BUILD)
    return {}


def _expected(about: Mapping[str, Any], file: Path) -> str | None:
    """Return the SHA-256 that a file should have, if that is told."""
    return {entry["name"]: entry.get("sha256") for entry in about.get("files", ())}.get(file.name)


def _json(path: Path) -> Mapping[str, Any]:
    try:
        about = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError) as error:
        raise UnreadableError("The file cannot be read, or is not JSON.", file=path) from error
    if not isinstance(about, dict) or not _is_ours(about):
        raise UnreadableError("The file is not what unionref writes.", file=path, fix="make it again.")
    return about


def _is_ours(about: Mapping[str, Any]) -> bool:
    files, sources = about.get("files", []), about.get("according_to", [])
    return (
        isinstance(files, list)
        and all(isinstance(entry, dict) and isinstance(entry.get("name"), str) for entry in files)
        and isinstance(sources, list)
        and all(isinstance(text, str) for text in (*sources, about.get("version", ""), about.get("date", "")))
    )


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
