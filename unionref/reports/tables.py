"""The tables that a build keeps for its reports: why each claim stands, and which dates cannot be."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from unionref.claims import short

if TYPE_CHECKING:
    from unionref.bound import Bounds
    from unionref.settle import Settled, Verdict

SETTLED: Final = "settled.json"
BOUNDS: Final = "bounds.json"


def settled_table(settled: Settled) -> dict[str, Any]:
    """Return what was decided wherever there was something to decide.

    Parameters
    ----------
    settled : Settled
        The claims and the verdicts.

    Returns
    -------
    dict
        ``groups``: for each group of several claims, or of one that is deprecated, its key, what decided, and
        its positions. The claims of a position stand with the most informative in front; ``standing`` is
        ``stands``, ``equal`` (nothing decided against it, and the bounds leave room for it), ``set aside``
        or ``deprecated``. IRIs are written without the base.
    """
    groups = [
        {
            "because": verdict.because,
            "key": [short(part) for part in verdict.key],
            "positions": _positions(verdict, settled),
        }
        for verdict in settled.verdicts
        if verdict.supporting or verdict.disputed
    ]
    return {"groups": groups}


def _positions(verdict: Verdict, settled: Settled) -> list[dict[str, Any]]:
    from unionref.settle import positions_of

    equal = {iri for position in verdict.open[1:] for iri in position}
    return [
        {"claims": [short(iri) for iri in position], "standing": _standing(position, verdict, settled, equal)}
        for position in positions_of(verdict, settled.claims)
    ]


def _standing(position: Sequence[str], verdict: Verdict, settled: Settled, equal: set[str]) -> str:
    if verdict.principal is not None and verdict.principal in position:
        return "stands"
    if all(settled.claims[iri].rank == 2 for iri in position):
        return "deprecated"
    return "equal" if equal.intersection(position) else "set aside"


def bounds_table(bounds: Bounds) -> dict[str, Any]:
    """Return what is to be told about the date bounds.

    Parameters
    ----------
    bounds : Bounds
        The bounds.

    Returns
    -------
    dict
        ``points`` and ``constraints``: the size of the network; ``contradictions``: for each its statements,
        passages and steps (rule, statements, date, organization). IRIs are written without the base.
    """
    return {
        "constraints": bounds.constraints,
        "contradictions": [
            {
                "passages": [short(iri) for iri in found.passages],
                "statements": [short(iri) for iri in found.statements],
                "steps": [
                    {
                        "date": step.date,
                        "organization": None if step.organization is None else short(step.organization),
                        "rule": step.rule,
                        "statements": [short(iri) for iri in step.statements],
                    }
                    for step in found.steps
                ],
            }
            for found in bounds.contradictions
        ],
        "points": bounds.points,
    }
