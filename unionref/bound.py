"""Bound: derive for every date the first and the last day it can be, and explain what cannot be.

Partial dates become ranges of days. The constraints of the statements (a period lies within the lives of
both parties, an attestation at *d* means begun by then and not ended before, a party that ceased in an event
ended by it, holders listed in succession follow one another, nothing is read before it happened …) are
propagated over a simple temporal network: R. Dechter, I. Meiri, J. Pearl, "Temporal constraint networks",
Artificial Intelligence 49 (1991), 61-95. See :mod:`unionref.bounds.network`.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

import pyoxigraph as ox

from unionref.bounds.model import Model, Which
from unionref.bounds.network import Cause
from unionref.bounds.sentences import Step, explain, steps
from unionref.findings import Finding, place_of
from unionref.namespaces import UR, expand
from unionref.ordering import in_order
from unionref.paths import Root
from unionref.settle import Settled
from unionref.windows import FIRST_DAY, LAST_DAY, Range

RULE: Final = "dates-contradict"
_DAY: Final = ox.NamedNode(expand("xsd:date"))
_NAMES: Final[dict[Which, tuple[ox.NamedNode, ox.NamedNode]]] = {
    "start": (ox.NamedNode(UR + "fromEarliest"), ox.NamedNode(UR + "fromLatest")),
    "end": (ox.NamedNode(UR + "toEarliest"), ox.NamedNode(UR + "toLatest")),
    "date": (ox.NamedNode(UR + "earliest"), ox.NamedNode(UR + "latest")),
}


@dataclass(frozen=True)
class Contradiction:
    """Statements that cannot all be true, because of their dates.

    Parameters
    ----------
    statements : tuple of str
        The smallest set found: without any one of them the rest can be true together.
    passages : tuple of str
        The passages that they were read in.
    message : str
        What is wrong, for a person.
    steps : tuple of Step
        The same in its parts: the date that is too early, what joins it to the other, the date that is too
        late.
    """

    statements: tuple[str, ...]
    passages: tuple[str, ...]
    message: str
    steps: tuple[Step, ...] = ()

    def finding(self, root: Root) -> Finding:
        """Return the contradiction as a warning about the first of its statements."""
        file, line = place_of(root, self.statements[0])
        return Finding(
            "warning",
            RULE,
            self.message,
            file=file,
            line=line,
            iri=self.statements[0],
            fix="Correct the date that is wrong, or rank the statement that is wrong as deprecated, "
            "with a ruling (wikibase:rank, ur:ruling).",
        )


@dataclass(frozen=True)
class Bounds:
    """The days found.

    Parameters
    ----------
    triples : tuple of pyoxigraph.Triple
        ``ur:earliest``, ``ur:latest``, ``ur:fromEarliest`` … for the statements of the plain view and the
        lives of organizations, where something is known.
    contradictions : tuple of Contradiction
        What cannot be.
    points, constraints : int
        The size of the network.
    """

    triples: tuple[ox.Triple, ...]
    contradictions: tuple[Contradiction, ...]
    points: int
    constraints: int


def bound(settled: Settled) -> Bounds:
    """Derive the day bounds of a settled data set.

    Parameters
    ----------
    settled : Settled
        The claims and what was decided about them.

    Returns
    -------
    Bounds
        The bounds, and the contradictions with the statements that cause them. The inferred constraints of a
        contradiction are dropped; no date is changed.
    """
    model = Model(settled)
    causes = model.network.solve()
    triples: list[ox.Triple] = []
    for (iri, which), low, high in zip(model.points, model.network.low, model.network.high, strict=True):
        triples.extend(_triples(iri, which, Range(low, high)))
    contradictions = {_contradiction(cause, model, settled) for cause in causes}
    return Bounds(
        tuple(in_order(triples)),
        tuple(sorted(contradictions, key=lambda found: (found.statements, found.message))),
        len(model.points),
        model.network.constraints,
    )


def _triples(iri: str, which: Which, found: Range) -> list[ox.Triple]:
    earliest, latest = _NAMES[which]
    subject = ox.NamedNode(iri)
    triples: list[ox.Triple] = []
    if found.low > FIRST_DAY:
        triples.append(ox.Triple(subject, earliest, _day(found.low)))
    if found.high < LAST_DAY:
        triples.append(ox.Triple(subject, latest, _day(found.high)))
    return triples


def _day(ordinal: int) -> ox.Literal:
    return ox.Literal(date.fromordinal(ordinal).isoformat(), datatype=_DAY)


def _contradiction(cause: Cause, model: Model, settled: Settled) -> Contradiction:
    claims = settled.claims
    passages = {passage for iri in cause.statements for passage in claims[iri].passages}
    message, parts = explain(cause, model, claims), steps(cause, model, claims)
    return Contradiction(cause.statements, tuple(sorted(passages)), message, parts)
