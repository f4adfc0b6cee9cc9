"""`unionref build`: the graph, from the files."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from unionref.cli.common import (
    LIST_FORMATS,
    complain,
    emit,
    emit_json,
    engine_option,
    format_option,
    settings,
)

if TYPE_CHECKING:
    from unionref.build import BuildReport


@click.command("build")
@engine_option
@format_option(LIST_FORMATS)
@click.pass_context
def build_command(ctx: click.Context, engine: str, format: str) -> None:
    """Build the graph: load, check, settle, bound, infer, pack.

    If it fails, the last good build stays in place.
    """
    from unionref import paths
    from unionref.build import build

    root = settings(ctx).find_root()
    target = paths.build_dir(root, settings(ctx).build)
    with stages() as progress:
        report = build(root, target, shacl_engine=engine, progress=progress)
    if format == "json":
        emit_json(_json(report))
        return
    counts = report.counts
    lines = [f"Built {report.target} in {report.seconds:.1f} s: {counts['triples']:,} triples."]
    if counts.get("disputed"):
        lines.append(f"{counts['disputed']:,} triples of disputed statements are in graph/disputed.")
    if report.findings:
        several = "" if len(report.findings) == 1 else "s"
        lines.append(f"{len(report.findings)} warning{several}: see unionref check.")
    emit("\n".join(lines) + "\n")


def _json(report: BuildReport) -> dict[str, Any]:
    return {
        "target": str(report.target),
        "content_hash": report.content_hash,
        "counts": report.counts,
        "stages": [
            {"name": stage.name, "seconds": round(stage.seconds, 3), "count": stage.count}
            for stage in report.stages
        ],
        "findings": [finding.to_json() for finding in report.findings],
    }


@contextmanager
def stages(names: Sequence[str] | None = None) -> Iterator[Callable[[str, float], None]]:
    """Show on stderr which stage of a longer work is running, and how long each took.

    Parameters
    ----------
    names : sequence of str, optional
        The stages in order; those of a build if not given.

    Yields
    ------
    callable
        To be called with the name and the seconds of a stage that is done.
    """
    from unionref.build import STAGES

    known = STAGES if names is None else tuple(names)
    width = max(7, *(len(name) for name in known))
    if not sys.stderr.isatty():
        yield lambda name, seconds: complain(f"{name:<{width}} {seconds:6.2f} s")
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    columns = (
        SpinnerColumn(),
        TextColumn(f"{{task.description:<{width}}}"),
        BarColumn(bar_width=20),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(known[0], total=len(known))

        def done(name: str, seconds: float) -> None:
            following = known.index(name) + 1 if name in known else 0
            bar.update(task, advance=1, description=known[following] if following < len(known) else "done")
            console.print(f"{name:<{width}} {seconds:6.2f} s", style="dim", highlight=False)

        yield done
