"""`unionref ids`: the ledger of ids."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import click

from unionref.cli.common import LIST_FORMATS, complain, emit, emit_json, format_option, settings, terminal
from unionref.errors import EXIT_OK, UsageError


@click.group("ids")
def ids_command() -> None:
    """Mint, redirect, check and list ids (data/ids.tsv)."""


def _writable(ctx: click.Context) -> Path:
    root = settings(ctx).find_root()
    if not root.is_checkout:
        raise UsageError(
            "The installed data set is not to be written to.", fix="work in a checkout of the repository."
        )
    return root.path


@ids_command.command("new")
@click.argument("kind", metavar="organization|event|person|source")
@click.argument("slug")
@click.option("--class", "class_name", metavar="CLASS", help="The class, such as ur:Union.")
@click.option("--label", metavar="NAME", help="The name of the entity, for its new file.")
@click.option("--language", default="en", show_default=True, help="The language of that name.")
@click.option(
    "--reason", default="", metavar="WORDS", help="Why the id is made, if there is something to say."
)
@click.pass_context
def new(
    ctx: click.Context,
    kind: str,
    slug: str,
    class_name: str | None,
    label: str | None,
    language: str,
    reason: str,
) -> None:
    """Mint an id, and make a file for its entity if there is none yet."""
    from datetime import date

    from unionref import ids

    root = _writable(ctx)
    path = ids.mint(
        root, kind, slug, class_name, on=date.today(), reason=reason, label=label, language=language
    )
    emit(f"Minted {slug}. Describe it in {path}, then: unionref format && unionref check\n")


@ids_command.command("redirect")
@click.argument("old")
@click.argument("new")
@click.option("--reason", default="", metavar="WORDS", help="Why the two are one.")
@click.pass_context
def redirect(ctx: click.Context, old: str, new: str, reason: str) -> None:
    """Let OLD stand for NEW from now on; the file of OLD becomes a tombstone."""
    from unionref import ids

    path = ids.redirect(_writable(ctx), old, new, reason)
    emit(f"{old} leads to {new} now; {path} is a tombstone.\n")


@ids_command.command("check")
@click.pass_context
def check(ctx: click.Context) -> None:
    """Say where the ledger breaks its rules, or does not agree with the files."""
    from unionref import ids

    root = settings(ctx).find_root()
    problems = ids.compare(root.path)
    for problem in problems:
        complain(str(problem))
    entries = len(ids.read_ledger(root.path)) if not problems else 0
    if not problems:
        emit(f"{entries} ids: the ledger and the files agree.\n")
    ctx.exit(max((problem.exit_code for problem in problems), default=EXIT_OK))


@ids_command.command("list")
@click.option("--status", type=click.Choice(("active", "redirected", "withdrawn")), help="Only these.")
@format_option(LIST_FORMATS)
@click.pass_context
def list_ids(ctx: click.Context, status: str | None, format: str) -> None:
    """List every id ever minted."""
    from unionref import ids

    entries = [
        entry for entry in ids.read_ledger(settings(ctx).find_root().path) if status in (None, entry.status)
    ]
    if format == "json":
        emit_json([_row(entry) for entry in entries])
        return
    from unionref.tables import rich_table

    width, color = terminal()
    emit(
        rich_table(
            ["id", "class", "minted", "status", "leads to", "reason"],
            [
                [entry.id, entry.class_name, entry.minted, entry.status, entry.redirect_to, entry.reason]
                for entry in entries
            ],
            last=f"{len(entries)} id{'' if len(entries) == 1 else 's'}",
            width=width,
            color=color,
        )
    )


def _row(entry: Any) -> dict[str, Any]:
    return {key: value for key, value in asdict(entry).items() if key != "line"}
