"""`unionref export`: what can be given back to Wikidata."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

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

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.exports import Ours

_FILE = click.Path(path_type=Path)
_OUTPUT = click.option(
    "-o", "--output", metavar="FILE", type=_FILE, help="Write to this file instead of the terminal."
)


@click.group("export")
def export_command() -> None:
    """Give back to Wikidata: commands for QuickStatements, and a comparison.

    Nothing is sent anywhere; look the output through before you submit it.
    """


@export_command.command("quickstatements")
@click.argument("organization", nargs=-1)
@click.option(
    "--snapshot",
    "snapshots",
    multiple=True,
    metavar="FILE",
    type=_FILE,
    help="What Wikidata has: the JSON of wbgetentities; may be given several times.",
)
@click.option("--contested", is_flag=True, help="Add statements that another source contradicts.")
@click.option("--wikipedia", is_flag=True, help="Add statements that were read in Wikipedia only.")
@click.option(
    "--create",
    metavar="FILE",
    type=_FILE,
    help="Write commands (v1) that make items for organizations searched and not found into this file.",
)
@click.option(
    "--left-out",
    metavar="FILE",
    type=_FILE,
    help="Write what is left out, and why, into this file (tab-separated).",
)
@according_to_option
@format_option(("v1", "csv", "ntriples"), default="v1")
@_OUTPUT
@click.pass_context
def quickstatements_command(
    ctx: click.Context,
    organization: tuple[str, ...],
    snapshots: tuple[Path, ...],
    contested: bool,
    wikipedia: bool,
    create: Path | None,
    left_out: Path | None,
    according_to: tuple[str, ...],
    format: str,
    output: Path | None,
) -> None:
    """Write what Wikidata lacks as commands for QuickStatements, each with a reference.

    ORGANIZATION is one or more ids or names; without it all that are linked to an item are exported. Items
    that Wikidata does not have are made only by --create. ntriples is the same in Wikidata's RDF, so that it
    can be checked.
    """
    from unionref import exports
    from unionref.exports.report import left_out_table, sentences

    _distinct({"--output": output, "--create": create, "--left-out": left_out})
    snapshot = exports.read_snapshot(snapshots) if snapshots else None
    ours = _ours(settings(ctx).open(according_to), organization)
    plan = exports.make_plan(ours, snapshot, contested=contested, wikipedia=wikipedia)
    writers = {"v1": exports.to_v1, "csv": exports.to_csv, "ntriples": exports.to_ntriples}
    text = writers[format](plan.statements)
    for line in sentences(plan):
        complain(line)
    if left_out is not None:
        _write(left_out, left_out_table(plan))
    if create is not None:
        _write(create, exports.to_create(plan, ours))
    elif plan.creations:
        complain(f"new items for {len(plan.creations)} organizations searched and not found: see --create.")
    _put(text, output)


@export_command.command("wikidata-diff")
@click.argument("snapshots", nargs=-1, required=True, metavar="SNAPSHOT.json...", type=_FILE)
@according_to_option
@format_option(("table", "json", "html"))
@_OUTPUT
@click.pass_context
def wikidata_diff_command(
    ctx: click.Context,
    snapshots: tuple[Path, ...],
    according_to: tuple[str, ...],
    format: str,
    output: Path | None,
) -> None:
    """Compare what we and Wikidata say of the same organizations.

    SNAPSHOT.json is the JSON of wbgetentities for the items that are linked; Wikidata answers for fifty at a
    time, so there may be several files.
    """
    from unionref import exports
    from unionref.exports.report import to_html, to_text

    snapshot = exports.read_snapshot(snapshots)
    diff = exports.compare(exports.read_ours(settings(ctx).open(according_to)), snapshot)
    if format == "json" and output is None:
        emit_json(diff.to_json())
        return
    if format == "json":
        import json

        text = json.dumps(diff.to_json(), ensure_ascii=False, indent=2) + "\n"
    elif format == "html":
        text = to_html(diff)
    else:
        width, color = terminal() if output is None else (None, False)
        text = to_text(diff, width=width, color=color)
    _put(text, output)


def _ours(dataset: Dataset, organizations: Sequence[str]) -> Ours:
    """Read what is said of some organizations; complain of one that has no item and was not searched."""
    from unionref.errors import UsageError
    from unionref.exports import read_ours

    only = [dataset.resolve(name, "organization").term.value for name in organizations]
    ours = read_ours(dataset, only)
    for name, iri in zip(organizations, only, strict=True):
        if iri not in ours.items and iri not in ours.not_found:
            raise UsageError(
                f"“{name}” is not linked to an item of Wikidata, nor recorded as searched and not found.",
                iri=iri,
                fix="write the link into data/mappings/wikidata.sssom.tsv, see docs/linking.md",
            )
    return ours


def _distinct(files: dict[str, Path | None]) -> None:
    """Refuse two outputs in one file, of which one would be lost."""
    from unionref.errors import UsageError

    seen: dict[Path, str] = {}
    for option, path in files.items():
        if path is None:
            continue
        if (other := seen.get(path.resolve())) is not None:
            raise UsageError(f"{other} and {option} name the same file.", file=path, fix="name two files")
        seen[path.resolve()] = option


def _put(text: str, output: Path | None) -> None:
    if output is None:
        emit(text)
    else:
        _write(output, text)


def _write(path: Path, text: str) -> None:
    from unionref.atomic import write_text

    write_text(path, text)
    complain(f"wrote {path}")
