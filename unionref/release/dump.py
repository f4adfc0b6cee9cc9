"""Writing a release: all files into a new folder, which takes its place when everything is there."""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from unionref.errors import UsageError
from unionref.folders import refuse_foreign, replacing
from unionref.release import rdf
from unionref.release.about import About, check_version, release_date
from unionref.release.citation import citation
from unionref.release.csvfiles import csv_files
from unionref.release.dcat import dcat, schema_org
from unionref.release.files import File, Made
from unionref.release.graphml import graphml_files
from unionref.release.graphs import Graphs, read_graphs
from unionref.release.hcls import DISTRIBUTION, hcls
from unionref.release.linked import mapping_files
from unionref.release.notes import NOTES, notes, previous_release
from unionref.release.parquet import parquet_files, require
from unionref.release.readme import NAME as README
from unionref.release.readme import readme
from unionref.release.rows import Row, Rows
from unionref.release.sqlite import NAME, write_sqlite
from unionref.release.statistics import count
from unionref.release.void import void

if TYPE_CHECKING:
    from unionref.dataset import Dataset

MANIFEST: Final = "release.json"
SUMS: Final = "SHA256SUMS"

Progress = Callable[[str, float], None]
"""Called with the name of a format that is written and the seconds it took."""


@dataclass(frozen=True)
class Dumped:
    """What was written.

    Parameters
    ----------
    target : pathlib.Path
        The folder.
    about : About
        What the release is.
    files : tuple of File
        The files in the order of their names, without ``release.json`` and ``SHA256SUMS``.
    """

    target: Path
    about: About
    files: tuple[File, ...]

    @property
    def size(self) -> int:
        """How many bytes they have together."""
        return sum(file.size for file in self.files)


class _Release:
    """What the writers share, each made when it is first needed."""

    def __init__(self, graphs: Graphs, about: About, folder: Path) -> None:
        self.graphs = graphs
        self.about = about
        self.folder = folder
        self.files: list[File] = []

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        return Rows(self.graphs).all()

    def add(self, made: Sequence[Made]) -> None:
        """Write files."""
        for file in made:
            path = self.folder / file.name
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(file.data)
            self.files.append(file.described())

    def add_written(self, name: str) -> None:
        """Take up a file that a library wrote."""
        self.files.append(Made(name, (self.folder / name).read_bytes()).described())


def _sqlite(release: _Release) -> None:
    try:
        write_sqlite(release.rows, release.about, release.folder / NAME)
    except sqlite3.OperationalError as error:  # such as a full disk
        raise OSError(str(error)) from error
    release.add_written(NAME)


def _metadata(release: _Release) -> None:
    graphs, about = release.graphs, release.about
    whole = count([*graphs.default, *graphs.disputed])
    dumps = [
        file.name
        for file in release.files
        if file.media_type.endswith(("n-triples", "n-quads", "turtle", "trig", "rdf+xml", "ld+json"))
        and file.name.startswith("unionref.")
    ]
    counted = void(about, whole, count(graphs.default), count(graphs.disputed), sorted(dumps))
    release.add([Made("void.ttl", counted)])
    if DISTRIBUTION in dumps:  # its statistics are of a file
        release.add([Made("hcls.ttl", hcls(about, whole, int(bool(graphs.disputed))))])
    release.add([Made("CITATION.cff", citation(about)), Made(rdf.CANONICAL, rdf.canonical_hashes(graphs))])
    years = _years(release.rows)
    files = sorted(release.files, key=lambda file: file.name)
    release.add(
        [Made("dcat.ttl", dcat(about, files, years)), Made("dataset.jsonld", schema_org(about, files, years))]
    )


def _years(rows: Mapping[str, Sequence[Row]]) -> tuple[str, str] | None:
    """Return the first and the last year in which an event or a count is dated."""
    from unionref.release.schema import table

    years = [
        str(row[at])[:4]
        for name in ("events", "counts")
        for at in [table(name).names.index("date")]
        for row in rows[name]
        if row[at]
    ]
    return (min(years), max(years)) if years else None


_Writer = Callable[[_Release], None]


def _of_graphs(make: Callable[[Graphs], list[Made]]) -> _Writer:
    return lambda release: release.add(make(release.graphs))


_WRITERS: Final[Mapping[str, _Writer]] = MappingProxyType(
    {
        "ttl": _of_graphs(rdf.ttl),
        "nt": _of_graphs(rdf.nt),
        "nq": _of_graphs(rdf.nq),
        "trig": _of_graphs(rdf.trig),
        "jsonld": _of_graphs(rdf.json_ld),
        "xml": _of_graphs(rdf.xml),
        "asserted": _of_graphs(rdf.asserted),
        "ontology": _of_graphs(rdf.ontology),
        "csv": lambda release: release.add(csv_files(release.rows, release.about)),
        "parquet": lambda release: release.add(parquet_files(release.rows)),
        "sqlite": _sqlite,
        "graphml": lambda release: release.add(graphml_files(release.rows)),
        "mappings": _of_graphs(mapping_files),
        "metadata": _metadata,
    }
)
FORMATS: Final = tuple(_WRITERS)
"""What can be asked for, in the order in which it is written; the metadata describe what stands before."""


def check_asked(target: Path, version: str, formats: Collection[str]) -> None:
    """See that a release can be written as asked, before the graph is opened.

    Parameters
    ----------
    target, version, formats
        As for :func:`dump`.

    Raises
    ------
    UsageError
        If a format or the version is not known, the target is a folder of something else, or pyarrow is
        missing where Parquet is asked for.
    UnreadableError
        If the target cannot be looked at.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown:
        raise UsageError(
            f"The format “{unknown[0]}” is not known.", fix="use all, or some of " + ", ".join(FORMATS) + "."
        )
    check_version(version)
    refuse_foreign(target, MANIFEST, what="release", option="-o")
    if "parquet" in formats:
        require()


def dump(
    dataset: Dataset,
    target: Path,
    *,
    version: str,
    date: str | None = None,
    formats: Collection[str] = FORMATS,
    previous: Path | None = None,
    progress: Progress | None = None,
) -> Dumped:
    """Write a release.

    Parameters
    ----------
    dataset : Dataset
        The built graph, open.
    target : pathlib.Path
        The folder to write; it is replaced as a whole when everything is ready. If something fails or
        interrupts, what was there stays.
    version : str
        The version, ``1.2.0``.
    date : str, optional
        The date of the release, ``2026-11-22``; see :func:`unionref.release.about.release_date`.
    formats : collection of str
        Which of ``FORMATS`` to write; all if not given.
    previous : pathlib.Path, optional
        The folder of the release before this one: ``RELEASE_NOTES.md`` tells what changed since.
    progress : callable, optional
        Called after each format with its name and its seconds.

    Returns
    -------
    Dumped
        The files.

    Raises
    ------
    UsageError
        If a format or the version is not known, the date cannot be found, the target is a folder of something
        else, the data have changed since the build, pyarrow is missing where Parquet is asked for, or what is
        given as the version before is no release or of the same version.
    UnreadableError
        If the build or the version before cannot be read, or the target cannot be written.
    """
    check_asked(target, version, formats)
    before = None if previous is None else previous_release(previous, version)
    graphs = read_graphs(dataset)
    about = About(
        version, release_date(graphs.root, date), graphs.sources, before.number if before is not None else ""
    )
    with replacing(target, mark=MANIFEST, what="release", option="-o") as folder:
        release = _Release(graphs, about, folder)
        if before is not None:
            release.add([Made(NOTES, notes(before, graphs, about))])
        for name in FORMATS:
            if name in formats:
                start = time.perf_counter()
                _WRITERS[name](release)
                if progress is not None:
                    progress(name, time.perf_counter() - start)
        release.add([Made(README, readme(about, sorted(release.files, key=lambda file: file.name)))])
        files = tuple(sorted(release.files, key=lambda file: file.name))
        manifest = Made(MANIFEST, _manifest(graphs, about, files))
        (folder / MANIFEST).write_bytes(manifest.data)
        sums = sorted((*files, manifest.described()), key=lambda file: file.name)
        (folder / SUMS).write_text(
            "".join(f"{file.sha256}  {file.name}\n" for file in sums), encoding="utf-8", newline="\n"
        )
    return Dumped(target, about, files)


def _manifest(graphs: Graphs, about: About, files: Sequence[File]) -> bytes:
    """Return what the release is made from and holds, as JSON."""
    manifest: dict[str, Any] = {
        "dataset": about.iri,
        "version": about.version,
        "date": about.released.isoformat(),
        "according_to": list(about.sources),
        **({"previous": about.previous} if about.previous else {}),
        "content_hash": graphs.content_hash,
        "files": [file.to_json() for file in files],
    }
    return (json.dumps(manifest, ensure_ascii=False, indent=1) + "\n").encode()
