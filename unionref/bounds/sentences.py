"""Sentences that explain a contradiction in time to the person who can put it right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from unionref.bounds.model import ORGANIZATIONS, Model
from unionref.bounds.network import Cause, Edge, Limit
from unionref.claims import ATTESTED, DATE, FROM, TO, Claim, short

_PRINTED: Final = {"from": FROM, "to": TO, "date": DATE, "attested": ATTESTED}


@dataclass(frozen=True)
class Step:
    """One part of a contradiction.

    Parameters
    ----------
    rule : str
        What is at work: ``date``, ``created``, ``within-life-start`` (not begun before the organization) …
    statements : tuple of str
        The statements it rests on.
    date : str
        The date as its source has it, or the day; empty for what joins two dates.
    organization : str or None
        For what joins two dates, the organization by whose life it does.
    """

    rule: str
    statements: tuple[str, ...]
    date: str = ""
    organization: str | None = None


def steps(cause: Cause, model: Model, claims: Mapping[str, Claim]) -> tuple[Step, ...]:
    """Return the parts of a contradiction.

    Parameters
    ----------
    cause : Cause
        The contradiction.
    model : Model
        The network in which it was found.
    claims : mapping of str to Claim
        All statements.

    Returns
    -------
    tuple of Step
        The date that is too early, what joins it to the other, and the date that is too late.
    """
    joined: dict[Step, None] = {}
    for edge in reversed(cause.path):
        if edge.rule != "order":
            side = f"-{model.points[edge.before][1]}" if edge.rule == "within-life" else ""
            joined[Step(edge.rule + side, edge.statements, organization=_other(edge, model))] = None
    early, late = cause.high, cause.low
    return (
        Step(early.rule, early.statements, _day(early, claims, upper=True)),
        *joined,
        Step(late.rule, late.statements, _day(late, claims, upper=False)),
    )


def explain(cause: Cause, model: Model, claims: Mapping[str, Claim]) -> str:
    """Return why no history fits, naming the statements and the passages.

    Parameters
    ----------
    cause : Cause
        The contradiction.
    model : Model
        The network in which it was found.
    claims : mapping of str to Claim
        All statements.

    Returns
    -------
    str
        Sentences for a person.
    """
    cite = _Citations(claims)
    first = _limit(cause.high, claims, cite, upper=True)
    second = _limit(cause.low, claims, cite, upper=False)
    links = _links(cause.path, model, cite)
    between = f" What joins them: {'; '.join(links)}." if links else ""
    return f"The dates contradict each other: {first}, but {second}.{between}"


class _Citations:
    """Names statements, each with its passages where it is first named."""

    def __init__(self, claims: Mapping[str, Claim]) -> None:
        self._claims = claims
        self._named: set[str] = set()

    def __call__(self, statements: Sequence[str]) -> str:
        return " and ".join(self._one(iri) for iri in statements)

    def _one(self, iri: str) -> str:
        if iri in self._named:
            return short(iri)
        self._named.add(iri)
        return f"{short(iri)} [{', '.join(short(passage) for passage in self._claims[iri].passages)}]"


def _limit(limit: Limit, claims: Mapping[str, Claim], cite: _Citations, *, upper: bool) -> str:
    who = cite(limit.statements)
    day = date.fromordinal(limit.day).isoformat()
    if limit.rule == "read":
        return f"{who} was read on {day}, so what it tells had happened by then"
    if limit.rule == "undecided":
        return f"{who}, which disagree, leave only days {'up to' if upper else 'from'} {day}"
    claim = claims[limit.statements[0]]
    printed = _printed(claim, limit, upper=upper)
    verb = {
        "from": "says it began",
        "to": "says it ended",
        "attested": "shows it",
        "date": "gives a figure" if claim.kind == "MembershipCount" else "says it happened",
    }[limit.rule]
    return f"{who} {verb} {'on' if len(printed) == len('1989-11-21') else 'in'} {printed}"


def _printed(claim: Claim, limit: Limit, *, upper: bool) -> str:
    """Return the date as its source has it."""
    for day in claim.days(_PRINTED[limit.rule]):
        if limit.day == (day.last if upper else day.first):
            return day.text
    return date.fromordinal(limit.day).isoformat()


def _links(path: Sequence[Edge], model: Model, cite: _Citations) -> list[str]:
    found: dict[tuple[str, tuple[str, ...], str], str] = {}
    for edge in path:
        other = short(_other(edge, model) or "")
        key = (edge.rule, edge.statements, other)
        if edge.rule != "order" and key not in found:
            found[key] = _link(edge, cite(edge.statements), other)
    return list(found.values())


def _link(edge: Edge, who: str, other: str) -> str:
    return {
        "within-life": f"{who} lies within the life of {other}",
        "created": f"{who} is the beginning of {other}",
        "ceased": f"{who} is the end of {other}",
        "continued": f"{other} took part in {who} and went on",
        "founder": f"{other} is the founder named by {who}",
        "counted": f"{who} counts the members of {other} while it existed",
        "founding-member": f"{who} is that of a founding member, so it began with {other}",
        "succession": f"{who} follow one another in a list of holders",
    }[edge.rule]


def _other(edge: Edge, model: Model) -> str | None:
    """Return the organization whose life is at one end of an edge."""
    ends = {model.points[edge.before][0], model.points[edge.after][0]}
    lives = [iri for iri in ends if iri.startswith(ORGANIZATIONS) and "#" not in iri]
    return min(lives, default=None)


def _day(limit: Limit, claims: Mapping[str, Claim], *, upper: bool) -> str:
    """Return the date of a limit as its source has it, if it has one, else the day."""
    if limit.rule in _PRINTED:
        return _printed(claims[limit.statements[0]], limit, upper=upper)
    return date.fromordinal(limit.day).isoformat()
