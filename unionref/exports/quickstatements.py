"""QuickStatements: the commands in version 1 (tab-separated) and as CSV.

The syntax is that of https://www.wikidata.org/wiki/Help:QuickStatements.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import Final

from unionref.exports.constraints import BAD_TEXT
from unionref.exports.model import (
    IMPORT_URL,
    PROPERTIES,
    REFERENCE_URL,
    RETRIEVED,
    Item,
    Quantity,
    Reference,
    Statement,
    Text,
    Time,
    Unknown,
    Value,
)
from unionref.exports.plan import Plan
from unionref.exports.statements import Ours

UNION: Final = "Q178790"
ORGANIZATION: Final = "Q43229"
JAPAN: Final = "Q17"
MOST_LETTERS: Final = 250
"""How long a label or an alias of Wikidata may be, in characters."""

_UNIONS: Final = frozenset({"Union", "Federation"})


def quoted(value: Value) -> str:
    """Return a value as both syntaxes write it.

    Parameters
    ----------
    value : Value
        An item, a date, a number, a text in one language, or that the value is not known.

    Returns
    -------
    str
        ``Q5``, ``+1989-11-00T00:00:00Z/10``, ``19578``, ``ja:"全労連"``, ``somevalue``.
    """
    if isinstance(value, Time):
        return f"{value.wikidata()}/{value.precision}"
    if isinstance(value, Text):
        return f'{value.language}:"{value.text}"'
    if isinstance(value, Item | Quantity):
        return str(value)
    if isinstance(value, Unknown):
        return value.kind
    raise TypeError(f"not a value of ours: {value!r}")


def _cited(reference: Reference | None) -> tuple[tuple[str, str], ...]:
    if reference is None:
        return ()
    return (
        ("S" + reference.property[1:], f'"{reference.url}"'),
        ("S" + RETRIEVED[1:], quoted(reference.retrieved)),
    )


def line(statement: Statement, subject: str | None = None) -> str:
    """Return a statement as one command of version 1, without its line end.

    Parameters
    ----------
    statement : Statement
        The statement.
    subject : str, optional
        What stands first, ``LAST`` for an item just made; without it the item.
    """
    cells = [subject or statement.subject, statement.property, quoted(statement.value)]
    for name, value in statement.qualifiers:
        cells += [name, quoted(value)]
    for name, cell in _cited(statement.reference):
        cells += [name, cell]
    return "\t".join(cells)


def to_v1(statements: Iterable[Statement]) -> str:
    """Return statements as commands of version 1, one a line."""
    return "".join(line(statement) + "\n" for statement in statements)


def to_csv(statements: Sequence[Statement]) -> str:
    """Return statements as CSV commands.

    Parameters
    ----------
    statements : sequence of Statement
        The statements.

    Returns
    -------
    str
        The header, then a row for each statement. Each property that occurs has columns of its own, followed
        by those of its qualifiers (``qal580``) and of its reference (``S854``, ``s813``); only the columns
        of its property are filled. Texts and addresses have quotation marks of their own inside the cell, so
        that they stand between three.
    """
    header = ["qid"]
    starts: dict[str, int] = {}
    groups: dict[str, list[str]] = {}
    for name in PROPERTIES:
        of = [statement for statement in statements if statement.property == name]
        if of:
            starts[name] = len(header)
            groups[name] = [name, *_columns(of)]
            header += groups[name]
    if not starts:
        return "qid\n"
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(header)
    for statement in statements:
        row = [""] * len(header)
        at, group = starts[statement.property], groups[statement.property]
        row[0], row[at] = statement.subject, quoted(statement.value)
        for qualifier, value in statement.qualifiers:
            row[at + group.index("qal" + qualifier[1:])] = quoted(value)
        cited = _cited(statement.reference)
        if cited:
            first = group.index(cited[0][0])
            row[at + first], row[at + first + 1] = cited[0][1], cited[1][1]
        writer.writerow(row)
    return buffer.getvalue()


def _columns(statements: Sequence[Statement]) -> list[str]:
    """Return the columns that follow a property; ``S`` begins a reference and ``s`` goes on with it."""
    numbers = sorted({int(name[1:]) for s in statements for name, _ in s.qualifiers})
    qualifiers = [f"qal{number}" for number in numbers]
    urls = {s.reference.property for s in statements if s.reference}
    references = [
        column
        for name in (REFERENCE_URL, IMPORT_URL)
        if name in urls
        for column in ("S" + name[1:], "s" + RETRIEVED[1:])
    ]
    return qualifiers + references


def to_create(plan: Plan, ours: Ours) -> str:
    """Return the commands of version 1 that make items for organizations searched and not found.

    Parameters
    ----------
    plan : Plan
        What is to be added.
    ours : Ours
        The names and classes of the organizations.

    Returns
    -------
    str
        For each a block: ``CREATE``, its names in Japanese and English, what it is an instance of (trade
        union for a union or a federation of unions, else organization), the country, and its statements.
    """
    lines: list[str] = []
    for iri, statements in plan.creations:
        lines.append("CREATE")
        lines += [f'LAST\t{prefix}{language}\t"{text}"' for prefix, language, text in _names(iri, ours)]
        classes = ours.classes.get(iri, ())
        lines.append(f"LAST\tP31\t{UNION if _UNIONS.intersection(classes) else ORGANIZATION}")
        if "InternationalBody" not in classes:
            lines.append(f"LAST\tP17\t{JAPAN}")
        lines += [line(statement, "LAST") for statement in statements]
    return "".join(text + "\n" for text in lines)


def _names(iri: str, ours: Ours) -> list[tuple[str, str, str]]:
    """Return (L or A, language, text): the first name of a language is the label, the others are aliases.

    Each name once, and only what Wikidata takes: no control characters or blanks at the ends, at most 250
    characters. A quotation mark would end the text in some readers of QuickStatements.
    """
    found: list[tuple[str, str, str]] = []
    labelled: set[str] = set()
    for text, language in dict.fromkeys(ours.labels.get(iri, ())):
        bad = '"' in text or len(text) > MOST_LETTERS or BAD_TEXT.search(text)
        if language in ("ja", "en") and not bad:
            found.append(("A" if language in labelled else "L", language, text))
            labelled.add(language)
    return sorted(found, key=lambda name: (name[0] != "L", name[1] != "ja"))
