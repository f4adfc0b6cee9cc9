"""`unionref diff`: what changed between two versions of the graph."""

from __future__ import annotations

from pathlib import Path

import click

from unionref.cli.common import complain, emit


@click.command("diff")
@click.argument("old", metavar="V1", type=click.Path(path_type=Path))
@click.argument("new", metavar="V2", type=click.Path(path_type=Path))
@click.option(
    "--format",
    "format",
    type=click.Choice(("text", "markdown", "json", "patch")),
    default="text",
    show_default=True,
    help="How to write it; patch is an RDF Patch that turns V1 into V2.",
)
@click.option(
    "-o", "--output", metavar="FILE", type=click.Path(path_type=Path), help="Write into a file instead."
)
@click.option(
    "--derived",
    "--all-triples",
    "derived",
    is_flag=True,
    help="Tell in words of what is derived too: bounds, standing, classes. (The patch always has it.)",
)
def diff_command(old: Path, new: Path, format: str, output: Path | None, derived: bool) -> None:
    """Say what was added, changed and withdrawn between two releases, entity by entity.

    V1 and V2 are folders made by `unionref dump` or `unionref build`, or a file .nq.gz, .nt.gz, .trig or .ttl
    of one.
    """
    from unionref.atomic import write_text
    from unionref.release.changes import compare
    from unionref.release.telling import FORMATS
    from unionref.release.version import read_version

    difference = compare(read_version(old), read_version(new), derived=derived)
    text = FORMATS[format](difference)
    if format == "patch":  # the other formats hold them
        for note in difference.notes:
            complain(f"note: {note}")
    if output is None:
        emit(text)
    else:
        write_text(output, text)
