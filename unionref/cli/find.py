"""`unionref find`: anything by any of its names."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path

import click

from unionref.cli.common import LIST_FORMATS, emit, emit_json, format_option, settings, terminal
from unionref.errors import UsageError


@click.command("find")
@click.argument("text", nargs=-1, required=True)
@click.option(
    "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="The most to list."
)
@click.option(
    "--kind", "kinds", multiple=True, metavar="KIND", help="Only organization, person, event, source, …"
)
@format_option(LIST_FORMATS)
@click.option(
    "--at",
    metavar="RELEASE",
    type=click.Path(path_type=Path),
    help="Look in an older release: its folder, or its unionref.nq.gz.",
)
@click.pass_context
def find_command(
    ctx: click.Context,
    text: tuple[str, ...],
    limit: int,
    kinds: tuple[str, ...],
    format: str,
    at: Path | None,
) -> None:
    """Find something by any of its names, in any script; typing errors are forgiven."""
    from unionref.kinds import KINDS

    for kind in kinds:
        if kind not in KINDS:
            raise UsageError(f"There is no kind “{kind}”.", fix=f"the kinds are {', '.join(KINDS)}.")
    wanted = " ".join(text)
    matches = settings(ctx).open(at=at).find(wanted, limit, kinds or None)
    if format == "json":
        emit_json([asdict(match) for match in matches])
        return
    if not matches:
        emit(f"Nothing is called “{wanted}”, and no name is like it.\n")
        return
    from unionref.tables import rich_table

    width, color = terminal()
    emit(
        rich_table(
            ["id", "kind", "label", "name that matched", "score"],
            [
                [
                    match.id,
                    match.kind,
                    match.label,
                    match.name if match.name != match.label else "",
                    f"{match.score:g}",
                ]
                for match in matches
            ],
            right=[False, False, False, False, True],
            last=f"{len(matches)} found; unionref show ID shows one of them.",
            width=width,
            color=color,
        )
    )
