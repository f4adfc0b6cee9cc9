"""`unionref show`: everything about one entity."""

from __future__ import annotations

from pathlib import Path

import click

from unionref.cli.common import (
    according_to_option,
    complain,
    emit,
    emit_json,
    format_option,
    settings,
    terminal,
)


@click.command("show")
@click.argument("entity", nargs=-1, required=True)
@according_to_option
@format_option(("text", "json", "markdown"), default="text")
@click.option(
    "--at",
    metavar="RELEASE",
    type=click.Path(path_type=Path),
    help="Look in an older release: its folder, or its unionref.nq.gz.",
)
@click.pass_context
def show_command(
    ctx: click.Context, entity: tuple[str, ...], according_to: tuple[str, ...], format: str, at: Path | None
) -> None:
    """Show everything about one organization, person, event, source, statement or concept.

    ENTITY is an id or a name. Each statement stands with its source and with what is certain about its dates.
    """
    shown = settings(ctx).open(according_to, at).show(" ".join(entity))
    if shown.note:
        complain(f"note: {shown.note}")
    if format == "json":
        emit_json(shown.to_json())
        return
    width, color = terminal()
    emit(shown.to_markdown() if format == "markdown" else shown.to_text(width=width, color=color))
