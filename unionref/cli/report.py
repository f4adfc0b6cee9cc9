"""`unionref report`: how much is known, and how surely."""

from __future__ import annotations

import json
from pathlib import Path

import click

from unionref.cli.common import (
    according_to_option,
    complain,
    emit,
    format_option,
    settings,
    terminal,
)


@click.command("report")
@according_to_option
@format_option(("text", "json", "html"), default="text")
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=click.Path(dir_okay=True, path_type=Path),
    help="Write to this file instead of the terminal.",
)
@click.pass_context
def report_command(
    ctx: click.Context, according_to: tuple[str, ...], format: str, output: Path | None
) -> None:
    """Report how much is known of each national centre and decade, how surely, and from which sources."""
    coverage = settings(ctx).open(according_to).report()
    if format == "json":
        data = json.dumps(coverage.to_json(), ensure_ascii=False, indent=2) + "\n"
    elif format == "html":
        data = coverage.to_html()
    else:
        width, color = terminal() if output is None else (None, False)
        data = coverage.to_text(width=width, color=color)
    if output is None:
        emit(data)
        return
    from unionref.atomic import write_text

    write_text(output, data)
    complain(f"wrote {output}")
