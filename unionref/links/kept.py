"""What searches found, kept in a folder until somebody decides on it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any, Final

from unionref.atomic import write_text
from unionref.errors import UnreadableError
from unionref.links.scoring import Candidate, Part
from unionref.links.web import make_folder

_VERSION: Final = 2
_DATED: Final = re.compile(r" \(on [0-9]{4}-[0-9]{2}-[0-9]{2}\)$")


@dataclass(frozen=True)
class Found:
    """What one search for one organization found.

    Parameters
    ----------
    authority : str
        The name of the authority.
    organization, label : str
        The IRI of the organization, and how it is shown.
    searched_on : str
        The day: ``YYYY-MM-DD``.
    searched : tuple of str
        What was searched, in words.
    candidates : tuple of Candidate
        Best first.
    by : tuple of str
        The ways in which it was searched, as the command line names them; a reconciliation service by its
        address.
    """

    authority: str
    organization: str
    label: str
    searched_on: str
    searched: tuple[str, ...]
    candidates: tuple[Candidate, ...] = ()
    by: tuple[str, ...] = ()


def joined(earlier: Found, now: Found) -> Found:
    """Return what two searches for one organization found, by different ways.

    Parameters
    ----------
    earlier, now : Found
        The searches; where both found an entry, what was compared now counts.

    Returns
    -------
    Found
        Both in one, and what was searched on another day says so; only the later one if it was in all ways
        of the earlier one.
    """
    if set(earlier.by) <= set(now.by):
        return now
    when = "" if earlier.searched_on == now.searched_on else f" (on {earlier.searched_on})"
    places = [
        one if _DATED.search(one) else one + when
        for one in earlier.searched
        if _DATED.sub("", one) not in now.searched
    ]
    before = {candidate.id: candidate for candidate in earlier.candidates}
    found = [
        replace(one, found_by=tuple(sorted({*one.found_by, *before.pop(one.id, one).found_by})))
        for one in now.candidates
    ]
    return replace(
        now,
        searched=(*now.searched, *places),
        candidates=best_first([*found, *before.values()]),
        by=tuple(dict.fromkeys((*now.by, *earlier.by))),
    )


def best_first(candidates: Iterable[Candidate]) -> tuple[Candidate, ...]:
    """Return candidates by their scores, equal ones by their ids."""
    return tuple(sorted(candidates, key=lambda candidate: (-candidate.score, candidate.id)))


def default_cache() -> Path:
    """Return the folder in which searches are kept if none is given."""
    import platformdirs

    return platformdirs.user_cache_path("unionref", appauthor=False) / "links"


def path_of(cache: Path, authority: str, organization: str) -> Path:
    """Return the file that keeps what was found for an organization at an authority."""
    return cache / "candidates" / authority / f"{organization.rpartition('/')[2]}.json"


def keep(cache: Path, found: Found) -> None:
    """Keep what was found for an organization, whole or not at all.

    Parameters
    ----------
    cache : pathlib.Path
        The folder of the cache.
    found : Found
        What was found.

    Raises
    ------
    UnreadableError
        If it cannot be written.
    """
    path = path_of(cache, found.authority, found.organization)
    make_folder(path.parent)
    write_text(path, json.dumps({"version": _VERSION, **asdict(found)}, ensure_ascii=False, indent=1) + "\n")


def kept(cache: Path, authority: str) -> Iterator[Found]:
    """Yield what was found at an authority, organization by organization, in the order of their ids.

    Parameters
    ----------
    cache : pathlib.Path
        The folder of the cache.
    authority : str
        The name of the authority.

    Yields
    ------
    Found
        What was found.

    Raises
    ------
    UnreadableError
        If a file is damaged.
    """
    for path in sorted((cache / "candidates" / authority).glob("*.json")):
        yield _read(path)


def _read(path: Path) -> Found:
    try:
        said = json.loads(path.read_text("utf-8"))
        if said.pop("version") != _VERSION:
            raise ValueError("of another version")
        said["candidates"] = tuple(_candidate(row) for row in said["candidates"])
        return Found(**{**said, "searched": tuple(said["searched"]), "by": tuple(said["by"])})
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise UnreadableError(
            "What was found before cannot be read.",
            file=path,
            fix="delete the file, then run unionref link candidates again",
        ) from error


def _candidate(said: dict[str, Any]) -> Candidate:
    parts = tuple(Part(**part) for part in said["parts"])
    return Candidate(**{**said, "found_by": tuple(said["found_by"]), "parts": parts})
