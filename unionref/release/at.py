"""The graph of an older release, opened for questions: made from its file once, then kept in the cache."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, NoReturn

import pyoxigraph as ox

from unionref._version import __version__
from unionref.dataset import Dataset
from unionref.errors import UnreadableError, UsageError
from unionref.folders import replacing
from unionref.namespaces import DISPUTED
from unionref.pack import INFO, Packed, pack
from unionref.release.version import Version, read_version

if TYPE_CHECKING:
    from unionref.answers import Entity
    from unionref.queries import StoredQuery

FOLDER: Final = "at"


class OlderDataset(Dataset):
    """The graph of an older release; what needs the data and not only the graph is refused."""

    def according_to(self, *sources: str, progress: Callable[[str], None] | None = None) -> NoReturn:
        """Refuse: see the error."""
        raise UsageError(
            "An older release cannot be restricted to some sources: it holds what was concluded from all of "
            "them, not the data that it was concluded from.",
            fix="check out the data of that version, build them, and ask with --according-to.",
        )

    def conflicts(self, about: str | Entity | None = None) -> NoReturn:
        """Refuse: see the error."""
        raise self._no_report()

    def report(self) -> NoReturn:
        """Refuse: see the error."""
        raise self._no_report()

    def _no_report(self) -> UsageError:
        return UsageError(
            "Reports of an older release are not to be had: they need the data, not only the graph.",
            fix="check out the data of that version and build them; or see csv/conflicts.csv in the release.",
        )


def open_at(path: Path, catalogue: Sequence[StoredQuery], tell: Callable[[str], None]) -> OlderDataset:
    """Open the graph of an older release.

    Parameters
    ----------
    path : pathlib.Path
        The folder of a release, or a file of one that holds the graph; see ``read_version``.
    catalogue : sequence of StoredQuery
        The stored queries to ask it; a release holds none of its own.
    tell : callable
        Called with a line of text that says which version answers, and which queries it is asked.

    Returns
    -------
    OlderDataset
        The graph, open for reading; without reports, which need the data and not only the graph.

    Raises
    ------
    UsageError
        If there is no release at that place, or the file holds nothing that the build derives.
    UnreadableError
        If it cannot be read or is damaged, or the cache cannot be written.
    """
    version = read_version(path)
    target = cache() / f"{__version__}-{version.sha256[:32]}"
    dataset = _opened(target, catalogue)
    if dataset is None:
        tell(f"reading {version.file}; its graph is kept for the next time …")
        _make(version, target)
        dataset = OlderDataset(target, catalogue=catalogue)
    if version.sources:
        tell(f"note: {version.title} holds only what these sources say: {', '.join(version.sources)}")
    tell(f"note: {version.title} answers, asked with the stored queries of today (unionref {__version__})")
    return dataset


def cache() -> Path:
    """Return the folder in which the graphs of older releases are kept."""
    import platformdirs

    return platformdirs.user_cache_path("unionref", appauthor=False) / FOLDER


def _opened(target: Path, catalogue: Sequence[StoredQuery]) -> OlderDataset | None:
    """Return the graph as it is kept; None if it is not there, or what is there is damaged."""
    if not (target / INFO).is_file() or not (target / "names.json").is_file():
        return None
    try:
        return OlderDataset(target, catalogue=catalogue)
    except UnreadableError:
        return None


def _make(version: Version, target: Path) -> None:
    if not version.is_built:
        raise UsageError(
            "This file holds nothing that the build derives; without that the stored queries find nothing.",
            file=version.file,
            fix="give the folder of the release, or its unionref.nq.gz, .trig, .nt.gz or .ttl.",
        )
    default: list[ox.Triple] = []
    disputed: list[ox.Triple] = []
    for quad in version.quads:
        in_dispute = isinstance(quad.graph_name, ox.NamedNode) and quad.graph_name.value == DISPUTED
        (disputed if in_dispute else default).append(quad.triple)
    packed = Packed(default, disputed, (), (), version.sha256, version.sources, formats=("nt",))
    with replacing(target, mark=INFO, what="cache", option="XDG_CACHE_HOME") as folder:
        pack(packed, folder)
