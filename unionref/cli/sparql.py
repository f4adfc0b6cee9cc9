"""`unionref sparql`: any query on the built graph."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click

from unionref.answers import FORMATS, Answer
from unionref.cli.common import emit, format_option, settings, terminal
from unionref.errors import UnreadableError, UsageError
from unionref.failures import answering
from unionref.namespaces import BASE, PREFIXES

GRAPH_FORMATS: Final = ("turtle", "nt")


@click.command("sparql")
@click.argument("query", required=False)
@click.option("--file", "file", metavar="FILE", help="Read the query from a file; - is the standard input.")
@format_option((*FORMATS, *GRAPH_FORMATS))
@click.option("--according-to", multiple=True, metavar="SOURCE", help="Only what this source says.")
@click.pass_context
def sparql_command(
    ctx: click.Context, query: str | None, file: str | None, format: str, according_to: tuple[str, ...]
) -> None:
    """Run a SPARQL 1.1 query (SELECT, ASK, CONSTRUCT or DESCRIBE) on the graph.

    The prefixes of the project (ur:, id:, org:, prov:, skos: and so on) need not be declared. A graph is
    printed as Turtle, with --format json as JSON-LD and with --format xml as RDF/XML.
    """
    if (query is None) == (file is None):
        raise UsageError(
            "Give one query: as an argument, or with --file.",
            fix="for example: unionref sparql 'SELECT ?union WHERE { ?union a ur:Union }'",
        )
    text = query if query is not None else _read(str(file))
    dataset = settings(ctx).open(according_to)
    with answering(dataset.path / "store", file if file != "-" else None):
        data = _written(dataset, dataset.run(text, file=file if file != "-" else None), format)
    emit(data)


def _read(file: str) -> str:
    from unionref.headers import read_text

    if file != "-":
        return read_text(Path(file))
    try:
        return sys.stdin.buffer.read().decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError("The query on the standard input is not UTF-8.") from error


def _written(dataset: Any, result: Any, format: str) -> bytes:
    import pyoxigraph

    if isinstance(result, pyoxigraph.QueryBoolean):
        if format in ("json", "xml"):
            kind = {"json": pyoxigraph.QueryResultsFormat.JSON, "xml": pyoxigraph.QueryResultsFormat.XML}[
                format
            ]
            return (result.serialize(format=kind) or b"") + b"\n"
        if format in GRAPH_FORMATS:
            raise UsageError(f"A yes or no cannot be printed as {format}.", fix="use table, json or xml.")
        return b"true\n" if result else b"false\n"
    if isinstance(result, pyoxigraph.QuerySolutions):
        if format in GRAPH_FORMATS:
            raise UsageError(
                f"Rows cannot be printed as {format}.",
                fix=f"use one of {', '.join(FORMATS)}, or ask with CONSTRUCT.",
            )
        answer = Answer.from_solutions(result, label_of=dataset.label)
        width, color = terminal() if format == "table" else (None, False)
        return answer.write(format, width=width, color=color)
    return _graph(result, format)


def _graph(triples: Any, format: str) -> bytes:
    import pyoxigraph

    formats = {
        "table": pyoxigraph.RdfFormat.TURTLE,
        "turtle": pyoxigraph.RdfFormat.TURTLE,
        "nt": pyoxigraph.RdfFormat.N_TRIPLES,
        "json": pyoxigraph.RdfFormat.JSON_LD,
        "xml": pyoxigraph.RdfFormat.RDF_XML,
    }
    if format not in formats:
        raise UsageError(f"A graph cannot be printed as {format}.", fix="use turtle, nt, json or xml.")
    # sorted and without repetitions: CONSTRUCT gives a set, and the same question the same text
    unique = sorted(set(triples), key=_order)
    prefixes = None if format == "nt" else _used(PREFIXES, unique)
    base = BASE if formats[format] == pyoxigraph.RdfFormat.TURTLE else None
    data = pyoxigraph.serialize(unique, format=formats[format], prefixes=prefixes, base_iri=base) or b""
    return data if data.endswith(b"\n") else data + b"\n"


def _order(triple: Any) -> tuple[str, bool, str, str]:
    predicate = triple.predicate.value
    return triple.subject.value, not predicate.endswith("#type"), predicate, str(triple.object)


def _used(prefixes: Any, triples: list[Any]) -> dict[str, str]:
    text = "\n".join(map(str, triples))
    return {
        name: iri
        for name, iri in prefixes.items()
        if f"<{iri}" in text and (name == "ur" or not iri.startswith(BASE))
    }
