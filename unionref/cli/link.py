"""`unionref link`: links to other authorities, found, looked at, taken in, given out and checked."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionref.cli.common import LIST_FORMATS, complain, emit, emit_json, format_option, settings, terminal
from unionref.cli.link_candidates import candidates_command
from unionref.cli.link_options import (
    asking_options,
    authority_option,
    cache_option,
    client_of,
    date_option,
    day,
    known_authority,
    known_bodies,
    service_option,
    services_of,
    writable,
)
from unionref.cli.link_serve import serve_command
from unionref.errors import EXIT_FINDINGS, EXIT_OK, EXIT_UNREADABLE, UsageError

if TYPE_CHECKING:
    from unionref.links import Known, Mapping
    from unionref.links.checking import Checked
    from unionref.links.deciding import Reviewer


@click.group("link")
def link_command() -> None:
    """Link organizations to Wikidata and other authorities (data/mappings/)."""


link_command.add_command(candidates_command)
link_command.add_command(serve_command)


@link_command.command("review")
@click.argument("organization", nargs=-1)
@authority_option
@cache_option
@date_option
@click.option(
    "--reviewer",
    envvar="UNIONREF_REVIEWER",
    metavar="NAME",
    help="Your name, as it is to stand in the data; else UNIONREF_REVIEWER.",
)
@click.option("--orcid", default="", metavar="ORCID", help="Your ORCID, like 0000-0001-2345-6789.")
@click.pass_context
def review(
    ctx: click.Context,
    organization: tuple[str, ...],
    authority: str,
    cache: str | None,
    date: str | None,
    reviewer: str | None,
    orcid: str,
) -> None:
    """Look at the candidates one at a time, and accept, reject or skip each.

    Every answer is in data/mappings/ before the next candidate is shown. Words behind a key go into the
    evidence: "r it is the branch in Osaka".
    """
    from unionref.links.kept import default_cache, kept
    from unionref.links.merging import add_rows, read_good
    from unionref.links.review import review as review_all

    known_authority(authority)
    person = _reviewer(reviewer, orcid)
    on, folder, root = day(date), Path(cache) if cache else default_cache(), writable(ctx)
    known = known_bodies(root)
    wanted = {_organization(name, known) for name in organization}
    results = [
        found
        for found in kept(folder, authority)
        if found.organization.rpartition("/")[2] in wanted or not wanted
    ]
    if not any(found.candidates for found in results):
        complain("there are no candidates to look at. To search: unionref link candidates")
        return
    width, color = terminal()
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8", errors="replace")

    def store(row: Mapping) -> None:
        add_rows(root, [row], known, found_now=True)

    tally = review_all(
        results,
        read_good(root).rows,
        person,
        on,
        lambda: sys.stdin.readline() or None,
        emit,
        store,
        width=width,
        color=color,
    )
    emit(f"\n{tally}\n")


@link_command.command("import")
@click.argument("file", type=click.Path(path_type=Path))
@click.pass_context
def import_file(ctx: click.Context, file: Path) -> None:
    """Take in the rows of a mapping FILE (SSSOM, in TSV).

    All of them, or none if one breaks a rule or contradicts a row that is there.
    """
    from unionref.links.merging import add_rows, read_import

    root = writable(ctx)
    rows = read_import(file)
    new = add_rows(root, rows, known_bodies(root))
    there = len(set(rows)) - len(new)
    emit(f"{len(new)} row{'' if len(new) == 1 else 's'} added, {there} there already.\n")


@link_command.command("export")
@click.option("--authority", metavar="NAME", help="Only this authority; all in one file if not given.")
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    metavar="FILE|FOLDER",
    help="Where to write; into a folder that is there, one file for each authority.",
)
@click.pass_context
def export(ctx: click.Context, authority: str | None, output: Path | None) -> None:
    """Give out the links as SSSOM, on stdout if no output is named."""
    from unionref.atomic import write_text
    from unionref.links import AUTHORITIES
    from unionref.links.merging import export_text, read_good

    if authority is not None:
        known_authority(authority)
    read = read_good(settings(ctx).find_root())
    if output is None:
        emit(export_text(read, authority))
    elif output.is_dir():
        names = [authority] if authority else [found.name for found in AUTHORITIES.values()]
        for name in names:
            write_text(output / f"{name}.sssom.tsv", export_text(read, name))
    else:
        write_text(output, export_text(read, authority))


@link_command.command("check")
@click.option(
    "--authority",
    multiple=True,
    metavar="NAME",
    help="Only this authority; may be given several times.  [default: all that have rows]",
)
@asking_options
@service_option
@format_option(LIST_FORMATS)
@click.pass_context
def check(
    ctx: click.Context,
    authority: tuple[str, ...],
    api: str,
    tries: int,
    pause: float,
    timeout: float,
    service: tuple[str, ...],
    format: str,
) -> None:
    """See whether what was linked is still there and the same.

    Wikidata: merged and deleted items, changed names. Wikipedia: articles that are gone, were moved, or
    belong to another item than the one that is linked. ROR: records that are inactive or withdrawn, changed
    names. For other authorities, whether the page is there. Nothing is written.
    """
    from unionref.links.checking import check as check_all
    from unionref.links.merging import read_good
    from unionref.links.web import check_endpoint

    names = [known_authority(name).name for name in authority]
    addresses = {"wikidata": check_endpoint(api, "--api"), **services_of(service)}
    client = client_of(None, True, tries, pause, timeout)
    results = []
    for done in check_all(read_good(settings(ctx).find_root()).rows, client, addresses, names):
        results.append(done)
        if format != "json":
            for one in done.changes:
                emit(f"{one.file}:{one.line}: {one.kind}: {one.message}\nTo fix: {one.fix}\n")
            emit(_summary(done))
        if done.error is not None:
            complain(f"{done.authority}: {done.error}")
    if format == "json":
        emit_json([_as_json(done) for done in results])
    elif not results:
        emit("There is no link to be checked.\n")
    if any(done.error for done in results):
        ctx.exit(EXIT_UNREADABLE)
    ctx.exit(EXIT_FINDINGS if any(done.changes for done in results) else EXIT_OK)


def _summary(done: Checked) -> str:
    rows = f"{done.rows} row{'' if done.rows == 1 else 's'}"
    if done.error is not None:
        return f"{done.authority}: {rows} not checked: the service does not answer.\n"
    if not done.can_be:
        return f"{done.authority}: {rows} cannot be checked: {done.how}.\n"
    return f"{done.authority}: {rows} checked ({done.how}), {len(done.changes)} to look at.\n"


def _as_json(done: Checked) -> dict[str, object]:
    from dataclasses import asdict

    return {
        "authority": done.authority,
        "rows": done.rows,
        "checked": done.can_be and done.error is None,
        "how": done.error.message if done.error is not None else done.how,
        "changes": [asdict(one) for one in done.changes],
    }


def _organization(name: str, known: dict[str, Known]) -> str:
    slug = name.strip().removeprefix("id/")
    if f"id/{slug}" not in known:
        raise UsageError(f"“{name}” is no id of an organization.", fix="unionref find NAME gives the ids")
    return slug


def _reviewer(name: str | None, orcid: str) -> Reviewer:
    import re

    from unionref.links.deciding import Reviewer, clean

    if not name or not clean(name):
        raise UsageError(
            "Nobody is named who decides.", fix="give your name with --reviewer NAME, or in UNIONREF_REVIEWER"
        )
    if orcid and not re.fullmatch(r"[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]", orcid):
        raise UsageError(f"“{orcid}” is not an ORCID.", fix="write it like 0000-0001-2345-6789")
    return Reviewer(clean(name), orcid)
