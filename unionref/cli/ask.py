"""`unionref ask`: the stored queries, each as a command made from its header."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from unionref.answers import FORMATS
from unionref.cli.common import at_option, complain, emit, emit_json, settings, terminal
from unionref.errors import UnionrefError, UsageError
from unionref.queries import Param, StoredQuery, as_dict

if TYPE_CHECKING:
    from unionref.dataset import Dataset
    from unionref.stores.asking import Remote

_LIST_FORMATS: Final = ("table", "json", "markdown")


class Ask(click.Group):
    """A group whose commands are the stored queries."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the ids of the stored queries."""
        try:
            return [query.id for query in settings(ctx).catalogue()]
        except UnionrefError:
            return []  # help is given even where there is no data set

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Return the command of a stored query.

        Raises
        ------
        UsageError
            If there is none of that id; names the nearest.
        """
        catalogue = settings(ctx).catalogue()
        for query in catalogue:
            if query.id == cmd_name:
                return _command(query)
        from unionref.dataset import nearest

        raise UsageError(
            f"There is no stored query “{cmd_name}”." + nearest(cmd_name, [query.id for query in catalogue]),
            fix="unionref ask lists the stored queries.",
        )


_ACCORDING_TO: Final = click.Option(
    ["--according-to"],
    multiple=True,
    metavar="SOURCE",
    help="Only what this source says (may be given several times).",
)
_ENDPOINT: Final = click.Option(
    ["--endpoint"], metavar="URL", help="Ask this SPARQL endpoint instead of the graph on this machine."
)
_TIMEOUT: Final = click.Option(
    ["--timeout"],
    type=click.FloatRange(min=0, min_open=True),
    metavar="SECONDS",
    help="How long an endpoint may take. [default: 60]",
)


@click.command(
    "ask",
    cls=Ask,
    invoke_without_command=True,
    params=[
        click.Option(["--format", "format"], type=click.Choice(FORMATS), help="How to print."),
        click.Option(["--tag"], metavar="TAG", help="List only the queries with this tag."),
        _ACCORDING_TO,
        _ENDPOINT,
        _TIMEOUT,
        at_option(),
    ],
    subcommand_metavar="[QUERY [VALUE]...]",
)
@click.pass_context
def ask_command(
    ctx: click.Context,
    format: str | None,
    tag: str | None,
    according_to: tuple[str, ...],
    endpoint: str | None,
    timeout: float | None,
    at: Path | None,
) -> None:
    """Ask a stored query; without one, list them all with the questions they answer."""
    if ctx.invoked_subcommand is not None:
        return
    queries = settings(ctx).catalogue()
    if tag is not None:
        tags = sorted({known for query in queries for known in query.tags})
        if tag not in tags:
            raise UsageError(f"No stored query has the tag “{tag}”.", fix=f"the tags are {', '.join(tags)}.")
        queries = [query for query in queries if tag in query.tags]
    _list(queries, format or "table")


def _list(queries: Sequence[StoredQuery], format: str) -> None:
    if format not in _LIST_FORMATS:
        raise UsageError(
            f"The list of queries cannot be printed as {format}.",
            fix="use one of " + ", ".join(_LIST_FORMATS) + ".",
        )
    if format == "json":
        emit_json(
            [{key: value for key, value in as_dict(query).items() if key != "text"} for query in queries]
        )
        return
    rows = [(query.topic, f"{query.id} {_usage(query)}".strip(), query.question) for query in queries]
    rows.sort()
    if format == "markdown":
        lines = ["| topic | query | question |", "| --- | --- | --- |"]
        lines += [f"| {topic} | `{usage}` | {_cell(question)} |" for topic, usage, question in rows]
        emit("\n".join(lines) + "\n")
        return
    from unionref.tables import rich_table

    shown: list[tuple[str, str, str]] = []
    last = ""
    for topic, usage, question in rows:
        shown.append((topic if topic != last else "", usage, question))
        last = topic
    width, color = terminal()
    emit(
        rich_table(
            ["topic", "query", "question"],
            shown,
            last="unionref ask QUERY --help describes a query and its values, with an example.",
            width=width,
            color=color,
        )
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def _usage(query: StoredQuery) -> str:
    names = [param.name.upper().replace("_", "-") for param in query.params if param.required]
    names += [f"[{param.name.upper().replace('_', '-')}]" for param in query.params if not param.required]
    return " ".join(names)


def _option(param: Param) -> click.Option:
    hyphenated = param.name.replace("_", "-")
    spellings = dict.fromkeys((f"--{hyphenated}", f"--{param.name}"))
    about = param.description
    if not param.required and param.example:
        about += f" [default: {param.example}]"
    return click.Option(
        [*spellings, f"given_{param.name}"], metavar=param.type.upper(), help=about, show_default=False
    )


def _remote(ctx: click.Context, url: str, timeout: float | None, sources: Sequence[str]) -> Remote:
    """Return an endpoint to ask; values are looked up in the build, if there is one."""
    from unionref.cli.common import prompt_for
    from unionref.stores.asking import Remote
    from unionref.stores.credentials import from_environment
    from unionref.stores.http import Client

    if sources:
        raise UsageError(
            "--according-to works on the graph of this machine; an endpoint holds what was loaded into it.",
            fix="leave out --endpoint or --according-to.",
        )
    client = Client(from_environment(), timeout or 60.0, prompt_for())
    return Remote(url, settings(ctx).catalogue(), client, settings(ctx).open_if_built())


def _command(query: StoredQuery) -> click.Command:
    """Return the command of a stored query: its parameters as options, and in order as plain values."""
    values = click.Argument(["values"], nargs=-1, metavar=_usage(query)) if query.params else None

    @click.pass_context
    def run(
        ctx: click.Context,
        /,
        format: str | None,
        according_to: tuple[str, ...],
        endpoint: str | None,
        timeout: float | None,
        at: Path | None,
        values: tuple[str, ...] = (),
        **given: Any,
    ) -> None:
        outer = ctx.parent.params if ctx.parent is not None else {}
        if outer.get("tag") is not None:
            raise UsageError("--tag is for listing the queries, not for asking one.")
        sources = (*outer.get("according_to", ()), *according_to)
        at = at or outer.get("at")
        asked: Dataset | Remote
        if address := endpoint or outer.get("endpoint"):
            if at:
                raise UsageError(
                    "--endpoint asks a server, and --at an older release.",
                    fix="give one of the two.",
                )
            asked = _remote(ctx, address, timeout or outer.get("timeout"), sources)
        else:
            asked = settings(ctx).open(sources, at)
        named = {name.removeprefix("given_"): value for name, value in given.items() if value is not None}
        answer = asked.ask(query.id, *values, **named)
        for note in answer.notes:
            complain(f"note: {note}")
        chosen = format or outer.get("format") or "table"
        width, color = terminal() if chosen == "table" else (None, False)
        emit(answer.write(chosen, width=width, color=color))

    return click.Command(
        query.id,
        callback=run,
        params=[
            *([values] if values is not None else []),
            *(_option(param) for param in query.params),
            click.Option(
                ["--format", "format"], type=click.Choice(FORMATS), help="How to print. [default: table]"
            ),
            _ACCORDING_TO,
            _ENDPOINT,
            _TIMEOUT,
            at_option(),
        ],
        help=f"{query.question}\n\n{query.summary}",
        short_help=query.question,
        epilog=f"Example:\n\n\b\n  {query.example()}",
    )
