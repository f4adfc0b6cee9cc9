"""`unionref load`: the graph into a triple store in one step, and the proof that it answers rightly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import click

from unionref.cli.common import complain, emit, emit_json, format_option, prompt_for, settings
from unionref.errors import EXIT_FINDINGS, UsageError
from unionref.stores.recipes import STORES, recipe

if TYPE_CHECKING:
    from unionref.stores.verify import Verdict

_EXAMPLE: Final = "for example: unionref load http://localhost:3030/unionref"


@click.command("load")
@click.argument("url", required=False)
@click.option(
    "--store", type=click.Choice(tuple(STORES)), help="With --dry-run: the store whose commands are printed."
)
@click.option("--dry-run", is_flag=True, help="Print the commands to run, and do nothing.")
@click.option(
    "--graph",
    metavar="IRI",
    help="The named graph to use in place of the default graph. [default in Virtuoso: graph/plain]",
)
@click.option("--verify/--no-verify", default=True, help="Compare the store with the build afterwards.")
@click.option("--verify-only", is_flag=True, help="Load nothing; compare what the store holds.")
@click.option(
    "--timeout",
    type=click.FloatRange(min=0, min_open=True),
    default=300.0,
    show_default=True,
    metavar="SECONDS",
    help="How long one request may take.",
)
@format_option(("text", "json"), "text")
@click.pass_context
def load_command(
    ctx: click.Context,
    url: str | None,
    store: str | None,
    dry_run: bool,
    graph: str | None,
    verify: bool,
    verify_only: bool,
    timeout: float,
    format: str,
) -> None:
    """Load the graph into the triple store at URL.

    The server is asked what it takes: the SPARQL 1.1 Graph Store Protocol, SPARQL 1.1 Update, or only whole
    data sets. The new version becomes visible in one step; if anything fails, the old one stays as it was and
    the same command can be run again. Then the store is compared with the build: counts, and the rows of
    every stored query.

    User and password are taken from the environment (UNIONREF_STORE_USER, UNIONREF_STORE_PASSWORD) or asked
    for at the terminal.
    """
    if dry_run or store is not None:
        if store is None:
            raise UsageError("--dry-run needs to know the store.", fix="add --store " + "|".join(STORES))
        if not dry_run:
            raise UsageError(
                "--store goes with --dry-run; where data are loaded, the server itself is asked what it is.",
                fix="leave out --store, or add --dry-run.",
            )
        emit(recipe(store, settings(ctx).build_folder(), url, graph))
        return
    if url is None:
        raise UsageError("The address of the store is missing.", fix=_EXAMPLE)
    if verify_only and not verify:
        raise UsageError("--verify-only and --no-verify exclude each other.", fix="leave out one.")
    _load(ctx, url, graph, loads=not verify_only, verifies=verify, timeout=timeout, format=format)


def _load(
    ctx: click.Context,
    url: str,
    graph: str | None,
    *,
    loads: bool,
    verifies: bool,
    timeout: float,
    format: str,
) -> None:
    from unionref.stores.credentials import from_environment
    from unionref.stores.discovery import checked_graph, discover, reading
    from unionref.stores.http import Client, checked_url
    from unionref.stores.transfer import load
    from unionref.stores.verify import verify

    address, target = checked_url(url), checked_graph(graph)
    client = Client(from_environment(), timeout, prompt_for())
    dataset = settings(ctx).open()
    if loads:
        server = discover(address, client, target)
        complain(f"{server.name or 'the store'} at {server.endpoint.url} takes data by {server.way_in_words}")
        load(server, dataset.path, complain)
    else:
        server = reading(address, client, target)
    verdict = verify(server, dataset, complain) if verifies else None
    _report(server.endpoint.url, verdict, format, loads)
    if verdict is not None and not verdict.is_right:
        ctx.exit(EXIT_FINDINGS)


def _report(url: str, verdict: Verdict | None, format: str, loads: bool) -> None:
    if format == "json":
        result: dict[str, object] = {"endpoint": url, "loaded": loads, "verified": verdict is not None}
        if verdict is not None:
            result |= {
                "counts": verdict.counts,
                "queries": verdict.queries,
                "rows": verdict.rows,
                "differences": list(verdict.differences),
            }
        emit_json(result)
        return
    lines = [f"Loaded into {url}."] if loads else []
    if verdict is not None:
        lines += verdict.differences
        queries = f"the {verdict.rows:,} rows of {verdict.queries} stored queries"
        compared = f"{verdict.counts} counts and {queries} compared"
        many = len(verdict.differences)
        if verdict.is_right:
            lines.append(f"{compared}: all as in the build.")
        else:
            lines.append(
                f"{compared}: {many} difference{'' if many == 1 else 's'}. What is known of each engine is "
                "in docs/stores.md."
            )
    emit("\n".join(lines) + "\n")
