"""`unionref dump`: the graph as files for every tool."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click

from unionref._version import __version__
from unionref.cli.build import stages
from unionref.cli.common import according_to_option, emit, settings

_ALL: Final = "all"


@click.command("dump")
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder to write; a release that is there is replaced.  [default: unionref-VERSION]",
)
@click.option(
    "--format",
    "formats",
    metavar="NAMES",
    multiple=True,
    help="What to write: all, or some of ttl, nt, nq, trig, jsonld, xml, asserted, ontology, csv, parquet, "
    "sqlite, graphml, mappings, metadata, with commas between; may be given several times.  [default: all]",
)
@click.option(
    "--version",
    "version",
    metavar="V",
    default=__version__,
    show_default=True,
    help="The version of the release.",
)
@click.option(
    "--date",
    "date",
    metavar="DAY",
    help="The date of the release, like 2026-11-22; else that of SOURCE_DATE_EPOCH, else of the last commit.",
)
@click.option(
    "--previous",
    "previous",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The release before this one; RELEASE_NOTES.md tells what changed since.",
)
@click.option(
    "--dry-run",
    is_flag=True,
    help="See that version, date, folders and formats are right; build and write nothing.",
)
@according_to_option
@click.pass_context
def dump_command(
    ctx: click.Context,
    output: Path | None,
    formats: tuple[str, ...],
    version: str,
    date: str | None,
    previous: Path | None,
    dry_run: bool,
    according_to: tuple[str, ...],
) -> None:
    """Write a release: RDF in all its forms, tables, networks, metadata and checksums.

    The folder appears when everything in it is written; if something fails, what was there stays.
    """
    from unionref.release import FORMATS, check_asked, dump
    from unionref.release.about import release_date
    from unionref.release.notes import previous_release

    names = [name.strip() for given in formats for name in given.split(",")] or [_ALL]
    chosen = FORMATS if _ALL in names else tuple(dict.fromkeys(names))
    target = output if output is not None else Path(f"unionref-{version}")
    check_asked(target, version, chosen)
    if dry_run:
        day = release_date(settings(ctx).find_root(), date)
        if previous is not None:
            previous_release(previous, version)
        emit(f"{target} can be written: version {version} of {day.isoformat()}.\n")
        return
    dataset = settings(ctx).open(according_to)
    with stages([name for name in FORMATS if name in chosen]) as progress:
        done = dump(
            dataset,
            target,
            version=version,
            date=date,
            formats=chosen,
            previous=previous,
            progress=progress,
        )
    several = "" if len(done.files) == 1 else "s"
    emit(
        f"Wrote {done.target}: version {done.about.version} of {done.about.released.isoformat()}, "
        f"{len(done.files)} file{several}, {done.size / 1e6:.1f} MB.\n"
    )
