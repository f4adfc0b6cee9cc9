"""Two releases of the small data set, between which all sorts of things changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from conftest import HEADER
from small_root import TWIN, add_links, make_root

from unionref import ids
from unionref.build import build
from unionref.dataset import Dataset
from unionref.paths import Root
from unionref.release import dump

SEAT = """<id/alpha#seat> a ur:Seat ; ur:ofOrganization <id/alpha> ; schema:address "1-2-3 Minato, Tokyo"@en ;
    prov:wasDerivedFrom <source/book#p2> .
"""
FORMATS = ("nq", "trig", "nt", "ttl")


@dataclass(frozen=True)
class Two:
    """Two releases.

    Parameters
    ----------
    root : Root
        The data as they are in the second.
    first_build, second_build : pathlib.Path
        The builds.
    first, second : pathlib.Path
        The releases: 1.0.0 of 1 October, 1.1.0 of 22 November 2026.
    """

    root: Root
    first_build: Path
    second_build: Path
    first: Path
    second: Path


def make_two(folder: Path) -> Two:
    """Make both.

    A count of alpha is corrected, a year of an affiliation withdrawn, a seat added; alpha-two is replaced by
    alpha-one, which takes over a name; delta is new; links are added.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Returns
    -------
    Two
        Where they are.
    """
    root = make_root(folder / "root")
    builds = folder / "build-1", folder / "build-2"
    releases = folder / "unionref-1.0.0", folder / "unionref-1.1.0"
    build(root, builds[0])
    _dump(root, builds[0], releases[0], "1.0.0", "2026-10-01")
    _change(root)
    add_links(root)
    build(root, builds[1])
    _dump(root, builds[1], releases[1], "1.1.0", "2026-11-22", previous=releases[0])
    return Two(root, *builds, *releases)


def _dump(
    root: Root, built: Path, target: Path, version: str, day: str, previous: Path | None = None
) -> None:
    formats = FORMATS if previous is None else (*FORMATS, "metadata")
    dump(Dataset(built, root), target, version=version, date=day, formats=formats, previous=previous)


def _change(root: Root) -> None:
    alpha = root.data / "organizations" / "alpha.ttl"
    text = alpha.read_text("utf-8")
    for old, new in (("ur:count 1000", "ur:count 1100"), ('ur:attested "1960"^^xsd:gYear ; ', "")):
        assert old in text
        text = text.replace(old, new, 1)
    alpha.write_text(text + SEAT, encoding="utf-8")
    one, two = (root.data / "organizations" / f"alpha-{name}.ttl" for name in ("one", "two"))
    kept, _, moved = two.read_text("utf-8").partition("<id/alpha-two#name>")
    name = moved.partition("<id/alpha-two#short>")[0].replace("alpha-two", "alpha-one")
    two.write_text(kept, encoding="utf-8")
    one.write_text(one.read_text("utf-8") + "<id/alpha-one#name-2>" + name, encoding="utf-8")
    ids.redirect(root.path, "id/alpha-two", "id/alpha-one", "one union under two ids")
    ids.mint(root.path, "organization", "delta", "ur:Union", on=date(2026, 11, 22), label="Delta")
    delta = root.data / "organizations" / "delta.ttl"
    union = TWIN.format("delta", "Delta").partition("<id/delta#short>")[0]
    delta.write_text(HEADER + union, encoding="utf-8")
