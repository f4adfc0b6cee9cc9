"""Writing a synthetic movement as a data set: part by part, so that its size does not need memory."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any, Final

from unionref.errors import UsageError
from unionref.folders import replacing
from unionref.namespaces import BASE, PREFIXES
from unionref.paths import Root
from unionref.shards import MARK, SHARDS
from unionref.synth.history import imagine
from unionref.synth.profile import Profile
from unionref.synth.statements import Statements

PART: Final = 650
"""Organizations of one part, about as many as the real data set has."""
MOST: Final = 10_000_000
_USED: Final = (
    "bibo", "dcterms", "foaf", "org", "pav", "prov", "rdf", "schema", "skos", "skosxl", "ur", "xsd",
)  # fmt: skip


@dataclass(frozen=True)
class Written:
    """What was written.

    Parameters
    ----------
    folder : pathlib.Path
        The data set.
    organizations : int
        How many organizations it has.
    shards : int
        How many files hold its data.
    """

    folder: Path
    organizations: int
    shards: int


def synthesize(folder: Path, organizations: int, seed: int, profile: Profile, like: Root) -> Written:
    """Write a synthetic movement.

    It is made of parts that are about as large as the real movement. Each has the statistics of the profile
    and stands in a file of its own; one affiliation in twenty is to a body of another part.

    Parameters
    ----------
    folder : pathlib.Path
        The folder to write; an older synthetic data set there is replaced when the new one is whole.
    organizations : int
        How many organizations it has.
    seed : int
        What decides: the same number, seed and profile give the same bytes.
    profile : Profile
        How often what occurs.
    like : Root
        A data set whose ontology and queries are copied.

    Returns
    -------
    Written
        What was written.

    Raises
    ------
    UsageError
        If the number of organizations cannot be, or the folder is something else.
    UnreadableError
        If the folder cannot be written.
    """
    if not 1 <= organizations <= MOST:
        raise UsageError(
            f"There cannot be {organizations:,} organizations.", fix=f"Give a number from 1 to {MOST:,}."
        )
    parts = -(-organizations // PART)
    with replacing(folder, mark=MARK, what="data set", option="-o") as new:
        for name in ("ontology", "queries"):
            shutil.copytree(like.path / name, new / name)
        (new / "queries" / "checks" / "baseline.tsv").unlink(missing_ok=True)
        (new / SHARDS).mkdir(parents=True)
        for part in range(parts):
            text = "\n".join(turtle_of(part, organizations, seed, profile)) + "\n"
            (new / SHARDS / f"{part + 1:06}.ttl").write_text(text, encoding="utf-8")
        mark: dict[str, Any] = {
            "made_by": "unionref synth", "organizations": organizations, "seed": seed, "shards": parts,
        }  # fmt: skip
        (new / MARK).write_text(json.dumps(mark, indent=1, sort_keys=True) + "\n", encoding="utf-8")
    return Written(folder, organizations, parts)


def turtle_of(part: int, organizations: int, seed: int, profile: Profile) -> Iterator[str]:
    """Yield the lines of one part.

    Parameters
    ----------
    part : int
        Its number, from 0.
    organizations : int
        How many organizations the whole movement has.
    seed : int
        What decides.
    profile : Profile
        How often what occurs.

    Yields
    ------
    str
        Lines of Turtle: the prefixes, then one thing or statement a line.
    """
    parts = -(-organizations // PART)
    size = min(PART, organizations - part * PART)
    random = Random(f"unionref synth {seed} {part}")
    history = imagine(part, size, profile, random)
    yield f"@base <{BASE}> ."
    yield from (f"@prefix {name}: <{PREFIXES[name]}> ." for name in _USED)
    yield from Statements(part, parts, history, profile, random).lines()
