"""Shards: the data of a synthetic movement, which stand in a few large files and not in one for each entity.

They are read from the disk each time they are needed, file by file, so that a data set needs no memory of
its own size.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Sequence
from pathlib import Path
from typing import Final

import pyoxigraph as ox

from unionref import turtle
from unionref.errors import FindingsError, UnionrefError, UnreadableError
from unionref.namespaces import BASE, ENTITY_FOLDERS
from unionref.paths import Root

MARK: Final = "data/synthetic.json"
"""The file that says that a data set was made by ``unionref synth``."""
SHARDS: Final = "data/shards"
_AGAIN: Final = "Make the data set again: unionref synth --help"
_DESCRIBED: Final = tuple(f"{BASE}{segment}/" for segment in ENTITY_FOLDERS.values())


class Shards(Collection[ox.Triple]):
    """The triples of a data set in shards, read anew at each pass.

    Parameters
    ----------
    files : sequence of pathlib.Path
        The shards, in order.
    number : int
        How many triples they hold.
    """

    def __init__(self, files: Sequence[Path], number: int) -> None:
        self.files = tuple(files)
        self._number = number

    def __len__(self) -> int:
        return self._number

    def __contains__(self, triple: object) -> bool:
        return any(each == triple for each in self)

    def __iter__(self) -> Iterator[ox.Triple]:
        for file in self.files:
            yield from read_shard(file)


def read_shard(file: Path) -> Iterator[ox.Triple]:
    """Yield the triples of a shard that was found good before.

    Parameters
    ----------
    file : pathlib.Path
        The shard.

    Yields
    ------
    pyoxigraph.Triple
        In the order of the file.

    Raises
    ------
    UnreadableError
        If the file has become unreadable since.
    """
    try:
        for quad in ox.parse(path=file, format=ox.RdfFormat.TURTLE):
            yield quad.triple
    except (OSError, SyntaxError) as error:
        raise UnreadableError("The file cannot be read.", file=file, fix=_AGAIN) from error


def is_sharded(root: Root) -> bool:
    """Tell whether the data of a data set stand in shards."""
    return (root.path / MARK).is_file()


def shard_files(root: Root) -> list[Path]:
    """Return the shards of a data set, as many as its mark says.

    Parameters
    ----------
    root : Root
        A data set with a mark.

    Returns
    -------
    list of pathlib.Path
        The files, in order.

    Raises
    ------
    UnreadableError
        If the mark cannot be read, or a shard is missing.
    FindingsError
        If there is anything else beside the shards and their mark.
    """
    mark = root.path / MARK
    try:
        number = int(json.loads(mark.read_text(encoding="utf-8"))["shards"])
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise UnreadableError(
            "The mark of a synthetic data set cannot be read.", file=MARK, fix=_AGAIN
        ) from error
    files = [root.path / SHARDS / f"{place:06}.ttl" for place in range(1, number + 1)]
    missing = [file for file in files if not file.is_file()]
    if missing or not files:
        name = root.relative(missing[0]) if missing else SHARDS
        raise UnreadableError(
            f"{len(missing) or 'All'} of the {number} shards {'is' if len(missing) == 1 else 'are'} missing.",
            file=name,
            fix=_AGAIN,
        )
    known = {mark, root.path / SHARDS, *files}
    for path in sorted([*root.data.iterdir(), *(root.path / SHARDS).iterdir()]):
        if path not in known and not path.name.startswith("."):
            raise FindingsError(
                "This has no place in a synthetic data set, whose data are shards alone.",
                file=root.relative(path),
                rule="known-files",
                fix="Move or delete it.",
            )
    return files


def load_shards(root: Root, errors: list[UnionrefError]) -> tuple[Shards, dict[str, int]]:
    """Read all shards once and hold them to the rules of every file; nothing of them is kept in memory.

    Parameters
    ----------
    root : Root
        A data set with a mark.
    errors : list of UnionrefError
        What is wrong with a file is appended here.

    Returns
    -------
    tuple of (Shards, dict of str to int)
        The triples, to be read as often as they are needed; relative path of each file → its triples.

    Raises
    ------
    UnreadableError, FindingsError
        As from :func:`shard_files`.
    """
    files = shard_files(root)
    counts: dict[str, int] = {}
    seen: set[str] = set()
    for file in files:
        try:
            triples = turtle.parse(file)
            pages = {triple.subject.value.partition("#")[0] for triple in triples}  # type: ignore[union-attr]
            for page in sorted(pages):
                _demand_described(page, file, seen)
            seen |= pages
            counts[root.relative(file)] = len(triples)
        except UnionrefError as error:
            errors.append(error)
    return Shards(files, sum(counts.values())), counts


def _demand_described(subject: str, file: Path, seen: Collection[str]) -> None:
    if subject in seen:
        raise FindingsError(
            f"The shard describes <{subject.removeprefix(BASE)}>, and so does one before it.",
            file=file,
            iri=subject,
            rule="one page, one shard",
            fix=_AGAIN,
        )
    if not subject.startswith(_DESCRIBED):
        raise FindingsError(
            f"The shard describes <{subject.removeprefix(BASE)}>, which is no organization, event, person or "
            "source.",
            file=file,
            iri=subject,
            rule="shards describe entities",
            fix=_AGAIN,
        )
