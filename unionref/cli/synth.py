"""`unionref synth`: a synthetic movement of any size, to measure with."""

from __future__ import annotations

from pathlib import Path

import click

from unionref.cli.common import complain, emit, settings
from unionref.errors import UsageError


@click.command("synth")
@click.option(
    "--organizations", metavar="N", type=int, default=650, show_default=True, help="How many there are."
)
@click.option(
    "--seed", metavar="S", type=int, default=1, show_default=True, help="Another seed, another movement."
)
@click.option("--profile", metavar="FILE", type=click.Path(path_type=Path), help="Made after this profile.")
@click.option("--measure", is_flag=True, help="Write the profile of the data set instead.")
@click.option(
    "-o",
    "--output",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="The folder to write; with --measure a file.",
)
@click.pass_context
def synth_command(
    ctx: click.Context,
    organizations: int,
    seed: int,
    profile: Path | None,
    measure: bool,
    output: Path | None,
) -> None:
    """Make a synthetic movement with the statistics of the real one.

    The folder is a data set of its own: build it with `unionref --root FOLDER build`. Nothing in it is true.
    650 organizations give about 100,000 triples in the built graph. The same number, seed and profile give
    the same files, byte for byte.
    """
    root = settings(ctx).find_root()
    if measure:
        from unionref.atomic import write_text
        from unionref.load import load
        from unionref.settle import settle
        from unionref.synth import measure as measured

        if profile is not None:
            raise UsageError("--measure makes a profile and takes none.", fix="Leave out one of the two.")
        loaded = load(root)
        text = measured(settle(loaded.data), loaded.data).to_json()
        if output is None:
            emit(text)
        else:
            write_text(output, text)
            complain(f"wrote {output}")
        return
    if output is None:
        raise UsageError(
            "A synthetic movement needs a folder to be written to.", fix="unionref synth -o FOLDER"
        )
    from unionref.synth import read_profile, synthesize

    written = synthesize(output, organizations, seed, read_profile(profile), root)
    where, files = written.folder, "file" if written.shards == 1 else "files"
    emit(
        f"{where} holds {written.organizations:,} organizations in {written.shards:,} {files}.\n"
        f"Build them: unionref --root {where} build\n"
    )
