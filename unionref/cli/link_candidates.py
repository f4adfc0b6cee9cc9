"""`unionref link candidates`: searching an authority."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from unionref.cli.common import LIST_FORMATS, complain, emit, emit_json, format_option, settings, terminal
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
from unionref.errors import UsageError

if TYPE_CHECKING:
    from unionref.links import Authority, Mapping
    from unionref.links.candidates import Services
    from unionref.links.kept import Found
    from unionref.paths import Root

_SPARQL: Final = "https://query.wikidata.org/sparql"
_WAYS: Final = ("article", "name", "website", "authority-id")


@click.command("candidates")
@click.argument("organization", nargs=-1)
@authority_option
@click.option(
    "--by",
    type=click.Choice(_WAYS),
    multiple=True,
    help="Search only in this way; may be given several times.  [default: all that the authority has]",
)
@asking_options
@click.option("--sparql", default=_SPARQL, show_default=True, metavar="URL", help="Wikidata's query service.")
@service_option
@click.option("--reconcile", default="", metavar="URL", help="A reconciliation service of the authority.")
@click.option(
    "--type",
    "kind",
    default="",
    metavar="ID",
    help="The type that is asked of that service; else one of its default types if it fits; none for none.",
)
@click.option(
    "--property",
    multiple=True,
    metavar="WHAT=ID",
    help="What is sent to that service beside the name: founded, place or website, and its property there.",
)
@cache_option
@click.option("--again", is_flag=True, help="Ask again for what is kept.")
@date_option
@click.option("--accept-by-rule", is_flag=True, help="Accept what the rule of docs/linking.md decides.")
@click.option("--record-not-found", is_flag=True, help="Write down where a search found nothing.")
@format_option(LIST_FORMATS)
@click.pass_context
def candidates_command(
    ctx: click.Context,
    organization: tuple[str, ...],
    authority: str,
    by: tuple[str, ...],
    api: str,
    tries: int,
    pause: float,
    timeout: float,
    sparql: str,
    service: tuple[str, ...],
    reconcile: str,
    kind: str,
    property: tuple[str, ...],
    cache: str | None,
    again: bool,
    date: str | None,
    accept_by_rule: bool,
    record_not_found: bool,
    format: str,
) -> None:
    """Search an authority for organizations, and show what may be them.

    Without ORGANIZATION, all are searched that have not been looked up there. What is found is kept, so that
    a search that was broken off goes on where it stopped. Nothing is written to the data unless asked for.
    """
    from unionref.links.candidates import ADDRESSES, Services, search
    from unionref.links.kept import default_cache, joined, keep, kept
    from unionref.links.merging import read_good
    from unionref.links.ours import Bodies, restricted
    from unionref.links.web import check_endpoint

    place = known_authority(authority)
    services = Services(
        check_endpoint(api, "--api"),
        check_endpoint(sparql, "--sparql"),
        check_endpoint(reconcile, "--reconcile") if reconcile else "",
        by or _WAYS,
        kind.strip(),
        _properties(property),
        {**ADDRESSES, **services_of(service, ADDRESSES)},
    )
    if (kind or property) and not reconcile:
        raise UsageError(
            "--type and --property are for a reconciliation service, and none is given.",
            fix="give its address with --reconcile URL",
        )
    _refuse_unsearchable(place, services)
    on, folder = day(date), Path(cache) if cache else default_cache()
    root = writable(ctx) if accept_by_rule or record_not_found else settings(ctx).find_root()
    dataset = settings(ctx).open()
    asked = [dataset.resolve(name, "organization").term.value for name in organization]
    rows = read_good(root).rows
    bodies = Bodies(dataset.store, rows)
    wanted = restricted(bodies, rows, authority, asked)
    earlier = {} if again else {found.organization: found for found in kept(folder, authority)}
    there = {iri: found for iri, found in earlier.items() if set(services.by) <= set(found.by)}
    missing = [bodies.body(iri) for iri in wanted if iri not in there]
    client = client_of(folder, again, tries, pause, timeout)
    with _Progress(len(missing)) as step:

        def done(found: Found) -> None:
            if found.organization in earlier:
                found = joined(earlier[found.organization], found)
            keep(folder, found)
            there[found.organization] = found
            step(found.label)

        search(missing, place, services, client, on, done)
    results = [there[iri] for iri in wanted]
    if accept_by_rule or record_not_found:
        _decide(root, results, rows, on, accept_by_rule, record_not_found)
    _print_candidates(results, place, format)


def _decide(
    root: Root, results: list[Found], rows: tuple[Mapping, ...], on: str, accept: bool, record: bool
) -> None:
    from unionref.links.deciding import by_rule, not_found
    from unionref.links.merging import add_rows

    spoken = {(row.subject, row.object_source) for row in rows if row.state != "rejected"}
    made = by_rule(results, rows, on) if accept else []
    if record:
        made += [
            not_found(found, on, None)
            for found in results
            if not found.candidates
            and found.searched
            and (found.organization, f"authority:{found.authority}") not in spoken
        ]
    new = add_rows(root, made, known_bodies(root), found_now=True)
    accepted = sum(row.state == "accepted" for row in new)
    complain(f"written to data/mappings/: {accepted} accepted by rule, {len(new) - accepted} not found.")


def _print_candidates(results: list[Found], authority: Authority, format: str) -> None:
    from dataclasses import asdict

    if format == "json":
        emit_json(
            [
                {
                    **asdict(found),
                    "candidates": [
                        {**asdict(one), "score": one.score, "explained": one.explained}
                        for one in found.candidates
                    ],
                }
                for found in results
            ]
        )
        return
    from unionref.tables import rich_table

    width, color = terminal()
    table = [
        [
            found.label,
            f"{authority.prefix}:{one.id}",
            one.label,
            str(one.score),
            one.explained,
            "holds" if one.rule else "",
        ]
        for found in results
        for one in found.candidates
    ]
    empty = sum(not found.candidates for found in results)
    last = f"{len(results)} searched; nothing found for {empty}. To decide: unionref link review"
    columns = ["organization", "entry", "name there", "score", "points", "rule"]
    emit(rich_table(columns, table, last=last, width=width, color=color))


def _properties(given: tuple[str, ...]) -> dict[str, str]:
    from unionref.links.reconcile import VALUES

    found: dict[str, str] = {}
    for text in given:
        what, _, id = (part.strip() for part in text.partition("="))
        if what not in VALUES or not id:
            raise UsageError(
                f"“{text}” is no property.", fix=f"write --property WHAT=ID, WHAT one of {', '.join(VALUES)}"
            )
        found[what] = id
    return found


def _refuse_unsearchable(authority: Authority, services: Services) -> None:
    from unionref.links.articles import WAYS

    if authority.articles and services.reconcile:
        raise UsageError(
            f"{authority.name} is searched by its own service, not by reconciliation.",
            fix="leave out --reconcile",
        )
    if authority.articles and not set(services.ways) & set(WAYS):
        raise UsageError(
            f"{authority.name} is not searched by {' or '.join(services.ways)}.",
            fix=f"write --by {' or --by '.join(WAYS)}",
        )
    if authority.name == "ndl" and not services.reconcile and "name" not in services.ways:
        raise UsageError("ndl is searched by name only.", fix="write --by name")
    if authority.name not in ("wikidata", *services.addresses) and not services.reconcile:
        raise UsageError(
            f"{authority.name} is searched through a reconciliation service, and none is given.",
            fix="give its address with --reconcile URL",
        )


class _Progress:
    """A bar on a terminal, and nothing elsewhere."""

    def __init__(self, total: int) -> None:
        from rich.console import Console
        from rich.progress import Progress

        console = Console(stderr=True)
        self._bar = Progress(console=console, transient=True, disable=not console.is_terminal or not total)
        self._task = self._bar.add_task("searching", total=total)

    def __enter__(self) -> Callable[[str], None]:
        self._bar.start()
        return lambda label: self._bar.update(self._task, advance=1, description=label[:40])

    def __exit__(self, *error: object) -> None:
        self._bar.stop()
