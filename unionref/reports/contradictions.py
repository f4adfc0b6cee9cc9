"""Contradictions of dates, told to people: what says what, where it was read, and why both cannot be true."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

from unionref.describe import party
from unionref.namespaces import BASE
from unionref.reports.ledger import Entry, Position, entities, position
from unionref.reports.wording import matter_of

if TYPE_CHECKING:
    from unionref.reader import Reader

_SAYS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "from": "{ref} begins {date}",
        "to": "{ref} ends {date}",
        "attested": "{ref} is shown in {date}",
        "date": "{ref} is dated {date}",
        "read": "{ref} was read on {date}, so what it tells had happened by then",
        "undecided": "{ref}, on which sources differ, is dated {date} at the {side}",
    }
)
_JOINS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "within-life-start": "{ref} cannot begin before {organization} does",
        "within-life-end": "{ref} cannot last longer than {organization}",
        "created": "{organization} begins with {ref}",
        "ceased": "{organization} ends with {ref}",
        "continued": "{organization} took part in {ref} and went on, so it existed then",
        "founder": "{organization} is the founder in {ref}, so it existed then",
        "counted": "{organization} existed when its members were counted in {ref}",
        "founding-member": "{ref} is that of a founding member, so it begins with {organization}",
        "succession": "{ref} follow one another in a list of holders",
    }
)


def contradiction(reader: Reader, found: Mapping[str, Any]) -> Entry:
    """Return the entry of the ledger for a contradiction.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    found : mapping
        The contradiction as the build keeps it: statements, passages and steps.

    Returns
    -------
    Entry
        Its positions are the date that is too early, the date that is too late, and the statements that
        join the two; the sentence refers to them by number.
    """
    steps = found["steps"]
    early, late, joins = steps[0], steps[-1], steps[1:-1]
    dated = [*early["statements"], *late["statements"]]
    sides = [("one", early["statements"]), ("other", late["statements"])]
    sides += [("between", [iri]) for iri in found["statements"] if iri not in dated]
    numbers: dict[str, str] = {}
    for number, (_, claims) in enumerate(sides, start=1):
        for iri in claims:
            numbers.setdefault(iri, f"({number})")
    lives = list(dict.fromkeys(step["organization"] for step in joins if step["organization"]))
    about = [party(reader.dataset, BASE + iri) for iri in lives]
    statements = [BASE + iri for iri in found["statements"]]
    return Entry(
        kind="contradiction",
        matter="Dates of " + ", ".join(about) if about else f"Dates: {matter_of(reader, statements[0])}",
        entities=entities(reader, statements),
        positions=tuple(_side(reader, standing, claims) for standing, claims in sides),
        decided="",
        why=_why(reader, early, late, joins, numbers),
    )


def _side(reader: Reader, standing: str, claims: Sequence[str]) -> Position:
    side = position(reader, standing, claims)
    return replace(side, value=f"{matter_of(reader, BASE + claims[0])}: {side.value}")


def _why(
    reader: Reader,
    early: Mapping[str, Any],
    late: Mapping[str, Any],
    joins: Sequence[Mapping[str, Any]],
    numbers: Mapping[str, str],
) -> str:
    reasons = list(dict.fromkeys(_join(reader, step, numbers) for step in joins))
    told = f"{_dated(early, 'latest', numbers)}; {_dated(late, 'earliest', numbers)}."
    told += f" But {'; '.join(reasons)}." if reasons else ""
    return f"{told} This cannot all be true."


def _dated(step: Mapping[str, Any], side: str, numbers: Mapping[str, str]) -> str:
    return _SAYS[step["rule"]].format(ref=_refs(step, numbers), date=step["date"], side=side)


def _join(reader: Reader, step: Mapping[str, Any], numbers: Mapping[str, str]) -> str:
    organization = step["organization"]
    label = reader.dataset.entity(BASE + organization).label if organization else ""
    return _JOINS[step["rule"]].format(ref=_refs(step, numbers), organization=label or organization)


def _refs(step: Mapping[str, Any], numbers: Mapping[str, str]) -> str:
    return " and ".join(dict.fromkeys(numbers[iri] for iri in step["statements"]))
