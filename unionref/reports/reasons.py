"""Why one claim stands and another does not, in words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from unionref.describe import Facts, kind_of_statement
from unionref.namespaces import UR, expand
from unionref.reports.wording import number, several

if TYPE_CHECKING:
    from unionref.reader import Reader
    from unionref.reports.ledger import Position

_UNDATED: Final = ("MembershipCount", "Seat")
"""Kinds whose positions differ in something else than dates."""
_EVENT_ROLES: Final = ("ur:ceased", "ur:continued", "ur:created")


def decided(because: str, positions: Sequence[Position]) -> str:
    """Return what decided a conflict.

    Parameters
    ----------
    because : str
        What settling says.
    positions : sequence of Position
        All sides.

    Returns
    -------
    str
        ``ruling``, ``reliability``, ``sources``, ``event-page`` or ``undecided``.
    """
    if because in ("ruling", "deprecated"):
        return "ruling"
    if because == "tie" or any(position.standing == "equal" for position in positions):
        return "undecided"
    return {"event page": "event-page"}.get(because, because)


def why(because: str, kind: str, positions: Sequence[Position]) -> str:
    """Return why the position that stands does so, as sentences.

    Parameters
    ----------
    because : str
        What settling says.
    kind : str
        What the claims are: ``Affiliation``, ``Event`` …
    positions : sequence of Position
        All sides, the one that stands in front.

    Returns
    -------
    str
        Sentences for a person.
    """
    rulings = list(dict.fromkeys(claim.ruling for side in positions for claim in side.claims if claim.ruling))
    told = [f"Ruling: {ruling}" for ruling in rulings]
    first, rivals = positions[0], [side for side in positions[1:] if side.standing in ("equal", "set aside")]
    equal = [side for side in rivals if side.standing == "equal"]
    if because == "deprecated":
        return " ".join([*told, "Nothing of this stands in the plain view."])
    if because == "reliability":
        told.append(_better_class(first, rivals))
    elif because == "sources":
        most = max(len(side.sources) for side in rivals)
        told.append(f"{several(len(first.sources), 'source').capitalize()} against {number(most)}.")
    elif because == "event page":
        told.append(
            "The page of the event stands, because nobody disputes its other parties."
            + ("" if equal else f" {_better_class(first, rivals)}")
        )
    if equal:
        told.append(_none_wins(kind, [first, *equal]))
    return " ".join(told)


def _better_class(first: Position, rivals: Sequence[Position]) -> str:
    ours = first.reliability
    theirs = min((side.reliability for side in rivals if side.reliability is not None), default=None)
    if ours is None or theirs is None or ours >= theirs:
        return f"More sources: {number(len(first.sources))} against {_most(rivals)}."
    return f"Better source class: {ours} against {theirs}."


def _most(rivals: Sequence[Position]) -> str:
    """Return the most sources of one claim; beside the page of an event each claim stands for itself."""
    claims = [claim for side in rivals for claim in side.claims]
    return number(max((len({r.source.source.iri for r in claim.readings}) for claim in claims), default=0))


def _none_wins(kind: str, sides: Sequence[Position]) -> str:
    weights = {(side.reliability, len(side.sources)) for side in sides}
    reason = ""
    if len(weights) == 1:
        reliability, sources = next(iter(weights))
        each = f"{several(sources, 'source')} each" if sources == 1 else f"{number(sources)} sources each"
        reason = f" ({each}, all of class {reliability})" if reliability is not None else f" ({each})"
    all_of_them = "both" if len(sides) == 2 else f"all {number(len(sides))}"
    if kind in _UNDATED:
        return f"None wins{reason}: the first by its id stands in the plain view, marked as contested."
    return f"None wins{reason}: the bounds cover {all_of_them}."


def instead(reader: Reader, statements: Sequence[str]) -> tuple[str, ...]:
    """Return what stands in the plain view where a ruling left nothing of a group.

    Parameters
    ----------
    reader : Reader
        Reads the graph.
    statements : sequence of str
        The IRIs of the statements that do not stand.

    Returns
    -------
    tuple of str
        For a term of office, who else held the office when it is said to have begun; for an event, what else
        happened to one of its parties in the same way and the same year.
    """
    found: set[str] = set()
    for iri in statements:
        facts = reader.facts(iri)
        if kind_of_statement(facts) == "Tenure":
            found.update(_other_holders(reader, facts))
        elif facts.all("ur:date"):
            found.update(_other_events(reader, facts))
    return tuple(sorted(found))


def _other_holders(reader: Reader, facts: Facts) -> list[str]:
    body, role, year = (_text(facts, name) for name in ("org:organization", "org:role", "ur:from"))
    return [
        iri
        for iri in reader.subjects("org:organization", body)
        if _stands(other := reader.facts(iri), "Tenure")
        and _text(other, "org:role") == role
        and _can_be(year, other, "ur:fromEarliest", "ur:fromLatest")
    ]


def _other_events(reader: Reader, facts: Facts) -> list[str]:
    year = _text(facts, "ur:date")
    return [
        iri
        for role in _EVENT_ROLES
        for party in facts.all(role)
        for iri in reader.subjects(role, party.value)
        if _stands(other := reader.facts(iri), None) and _can_be(year, other, "ur:earliest", "ur:latest")
    ]


def _can_be(day: str, facts: Facts, earliest: str, latest: str) -> bool:
    """Tell whether a date can lie in the year of another; not if either is unknown."""
    first, last = facts.day(earliest), facts.day(latest)
    return bool(day) and first is not None and last is not None and first.year <= int(day[:4]) <= last.year


def _stands(facts: Facts, kind: str | None) -> bool:
    """Tell whether a statement is of a class in the plain view, not only supporting or disputed."""
    if facts.disputed or facts.first("prov:alternateOf") is not None:
        return False
    return expand("ur:" + kind) in facts.classes if kind else UR + "Event" in facts.classes


def _text(facts: Facts, predicate: str) -> str:
    term: Any = facts.first(predicate)
    return "" if term is None else str(term.value)
