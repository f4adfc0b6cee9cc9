"""`unionref conflicts`: the ledger of disagreements."""

from __future__ import annotations

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

ONLY = ("conflict", "contradiction", "oddity", "ruling", "reliability", "sources", "event-page", "undecided")


@click.command("conflicts")
@click.argument("organization", nargs=-1)
@click.option(
    "--only",
    multiple=True,
    type=click.Choice(ONLY),
    metavar="KIND",
    help="Only this kind (conflict, contradiction, oddity), or only conflicts decided in this way (ruling, "
    "reliability, sources, event-page, undecided); may be given several times.",
)
@according_to_option
@format_option(("text", "json", "csv", "markdown"), default="text")
@click.pass_context
def conflicts_command(
    ctx: click.Context,
    organization: tuple[str, ...],
    only: tuple[str, ...],
    according_to: tuple[str, ...],
    format: str,
) -> None:
    """List where sources disagree, who stands and why; which dates cannot be; and what is odd.

    ORGANIZATION is an id or a name, also of a person or a source; without it everything is listed.
    """
    dataset = settings(ctx).open(according_to)
    ledger = dataset.conflicts(" ".join(organization) if organization else None).only(only)
    if ledger.note:
        complain(f"note: {ledger.note}")
    if format == "json":
        emit_json(ledger.to_json())
    elif format == "csv":
        emit(ledger.to_csv())
    elif format == "markdown":
        emit(ledger.to_markdown())
    else:
        width, color = terminal()
        emit(ledger.to_text(width=width, color=color))
