"""Sentences that explain a contradiction in time to the person who can put it right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final

from unionref.bounds.model import Model
from unionref.bounds.network import Cause, Edge, Limit
from unionref.claims import ATTESTED, DATE, FROM, TO, Claim, short

_PRINTED: Final = {"from": FROM, "to": TO, "date": DATE, "attested": ATTESTED}


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
    first = _limit(cause.high, claims, upper=True)
    second = _limit(cause.low, claims, upper=False)
    links = _links(cause.path, model, claims)
    between = f" What joins them: {'; '.join(links)}." if links else ""
    return f"The dates contradict each other: {first}, but {second}.{between}"


def _limit(limit: Limit, claims: Mapping[str, Claim], *, upper: bool) -> str:
    who = _cited(limit.statements, claims)
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
        "attested": "shows it in",
        "date": "gives a figure for" if claim.kind == "MembershipCount" else "says it happened in",
    }[limit.rule]
    return f"{who} {verb} {printed}"


def _printed(claim: Claim, limit: Limit, *, upper: bool) -> str:
    """Return the date as its source has it."""
    for day in claim.days(_PRINTED[limit.rule]):
        if limit.day == (day.last if upper else day.first):
            return day.text
    return date.fromordinal(limit.day).isoformat()


def _links(path: Sequence[Edge], model: Model, claims: Mapping[str, Claim]) -> list[str]:
    found: list[str] = []
    for edge in path:
        text = _link(edge, model, claims)
        if text is not None and text not in found:
            found.append(text)
    return found


def _link(edge: Edge, model: Model, claims: Mapping[str, Claim]) -> str | None:
    if edge.rule == "order":
        return None
    who = _cited(edge.statements, claims)
    ends = {model.points[edge.before][0], model.points[edge.after][0]}
    other = short(min(ends - set(edge.statements), default=""))
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


def _cited(statements: Sequence[str], claims: Mapping[str, Claim]) -> str:
    return " and ".join(
        f"{short(iri)} [{', '.join(short(passage) for passage in claims[iri].passages)}]"
        for iri in statements
    )
