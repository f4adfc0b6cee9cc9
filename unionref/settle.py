"""Settle: choose between claims that disagree; what loses goes to ``graph/disputed`` and stays queryable.

The policy, in this order, within one group of claims on the same thing:

1. A ruling: ``wikibase:rank`` preferred stands before no rank; deprecated never stands.
2. Claims that agree (their dates share a day, nothing else differs) form one position. It speaks through its
   most informative claim, the *principal*: one that says that the period ended, else that says more things,
   else whose figure is less rounded, else whose dates are finer. The others *support* it, and narrow its
   date bounds.
3. Between positions, the better reliability class of a source wins, then the number of sources.
4. Else none wins: the position whose principal has the first IRI stands, and its date bounds cover all.

A position that has an opponent is marked contested whether or not it won. The event page of a happening with
several parties is never set aside for the sake of a single party's own date: it stays, contested, with bounds
that cover both dates, because nobody disputes its other parties.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

import pyoxigraph as ox

from unionref.claims import (
    ATTESTED,
    COUNT,
    DATE,
    DERIVED_FROM,
    END_REASON,
    FROM,
    NOT_GIVEN,
    RANK,
    TO,
    TYPE,
    Claim,
    read_claims,
)
from unionref.groups import Key, group, on_event_page, parties
from unionref.namespaces import UR, expand
from unionref.ordering import in_order
from unionref.windows import Window, window

Reason = Literal["alone", "agreement", "ruling", "reliability", "sources", "tie", "event page", "deprecated"]

_SILENT: Final = frozenset(
    {TYPE, DERIVED_FROM, RANK, UR + "ruling", UR + "ordinal", UR + "approximate"}
    | {expand(name) for name in ("skos:note", "skos:editorialNote", "skos:prefLabel", "skos:altLabel")}
)
"""Predicates that say nothing about the matter itself."""
_DATES: Final = (FROM, TO, DATE)
_ROUNDED: Final = 1000
"""The smallest unit to which a figure is taken to be rounded: small ones may end in noughts by chance."""
_STATEMENT: Final = ox.NamedNode(UR + "Statement")
_DISPUTED: Final = ox.NamedNode(UR + "DisputedStatement")
_CLASS: Final = ox.NamedNode(UR + "statementClass")
_CONFLICTS: Final = ox.NamedNode(UR + "conflictsWith")
_CONTESTED: Final = ox.NamedNode(UR + "contested")
_ALTERNATE: Final = ox.NamedNode(expand("prov:alternateOf"))
_TYPE: Final = ox.NamedNode(TYPE)
_TRUE: Final = ox.Literal("true", datatype=ox.NamedNode(expand("xsd:boolean")))


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided about one group of claims.

    Parameters
    ----------
    key : tuple of str
        What the claims speak of.
    principal : str or None
        The claim that stands; None if all are deprecated.
    supporting : tuple of str
        The claims that agree with it.
    disputed : tuple of str
        The claims that were set aside.
    because : str
        What decided.
    open : tuple of tuple of str
        Where nothing decided: the positions, each with its claims, that the date bounds have to cover.
    """

    key: Key
    principal: str | None
    supporting: tuple[str, ...] = ()
    disputed: tuple[str, ...] = ()
    because: Reason = "alone"
    open: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True)
class Settled:
    """The claims after the choice.

    Parameters
    ----------
    claims : mapping of str to Claim
        All statements, by IRI.
    verdicts : tuple of Verdict
        One for each group, in the order of the keys.
    plain : tuple of pyoxigraph.Triple
        The plain view: everything in ``data/`` but the disputed statements.
    disputed : tuple of pyoxigraph.Triple
        What goes to ``graph/disputed``.
    supporting : frozenset of str
        The IRIs in the plain view that only support another statement.
    """

    claims: Mapping[str, Claim]
    verdicts: tuple[Verdict, ...]
    plain: tuple[ox.Triple, ...]
    disputed: tuple[ox.Triple, ...]
    supporting: frozenset[str]

    @property
    def secondary(self) -> frozenset[str]:
        """The IRIs of all claims that do not stand: those that support another one and those set aside."""
        lost = (iri for verdict in self.verdicts for iri in verdict.disputed)
        return self.supporting.union(lost)


def settle(data: Collection[ox.Triple]) -> Settled:
    """Choose between claims that disagree.

    Parameters
    ----------
    data : collection of pyoxigraph.Triple
        The triples of ``data/``; they are read twice.

    Returns
    -------
    Settled
        The plain view and the disputed graph. The result does not depend on the order of the triples.
    """
    claims = read_claims(data)
    pages = {iri: claim for iri, claim in claims.items() if claim.is_event and on_event_page(claim)}
    standing = {decide(key, members).principal for key, members in group(pages).items()}
    groups = group(claims, {iri for iri in standing if iri is not None})
    verdicts = tuple(decide(key, members) for key, members in groups.items())
    plain, disputed = _views(data, claims, verdicts)
    supporting = frozenset(iri for verdict in verdicts for iri in verdict.supporting)
    return Settled(claims, verdicts, plain, disputed, supporting)


def decide(key: Key, claims: Sequence[Claim]) -> Verdict:
    """Choose between the claims of one group.

    Parameters
    ----------
    key : tuple of str
        What they speak of.
    claims : sequence of Claim
        The claims, at least one.

    Returns
    -------
    Verdict
        Which one stands, which support it and which are set aside.
    """
    standing = [claim for claim in claims if claim.rank < 2]
    if not standing:
        return Verdict(key, None, disputed=_iris(claims), because="deprecated")
    if len(claims) == 1:
        return Verdict(key, claims[0].iri)
    on_pages = [claim for claim in standing if on_event_page(claim)]
    candidates = on_pages or standing
    rank = min(claim.rank for claim in candidates)
    tier = [claim for claim in candidates if claim.rank == rank]
    positions = _positions(tier)
    best = min(_weight(position) for position in positions)
    equal = sorted(
        (position for position in positions if _weight(position) == best),
        key=lambda position: _principal(position).iri,
    )
    won = equal[0]
    principal = _principal(won)
    because: Reason = "agreement"
    if len(positions) > 1:
        because = _reason(positions, equal)
    agreed = list(won)
    for claim in sorted(standing, key=preference):
        if claim not in agreed and claim not in tier and _agrees(agreed, claim):
            agreed.append(claim)
    lost = [claim for claim in claims if claim not in agreed]
    rivals = list(equal[1:])
    if on_pages:
        rivals += [
            (claim,) for claim in lost
            if claim.rank <= rank and not on_event_page(claim) and _weight((claim,)) <= _weight(tuple(agreed))
        ]  # fmt: skip
        because = "event page" if len(rivals) > len(equal[1:]) else because
    if because == "agreement" and lost:
        because = "event page" if on_pages and any(c.rank <= rank for c in lost) else "ruling"
    return Verdict(
        key,
        principal.iri,
        supporting=_iris(claim for claim in agreed if claim is not principal),
        disputed=_iris(lost),
        because=because,
        open=tuple(_iris(position) for position in (agreed, *rivals)) if rivals else (),
    )


def positions_of(verdict: Verdict, claims: Mapping[str, Claim]) -> tuple[tuple[str, ...], ...]:
    """Return the positions of a group, each claim in one of them.

    Parameters
    ----------
    verdict : Verdict
        What was decided about the group.
    claims : mapping of str to Claim
        All statements, by IRI.

    Returns
    -------
    tuple of tuple of str
        First the position that stands, its principal in front; then those that were set aside, each the
        claims that can be true together, the most informative in front.
    """
    found: list[list[Claim]] = []
    for claim in sorted((claims[iri] for iri in verdict.disputed), key=preference):
        room = next((part for part in found if _agrees(part, claim)), None)
        if room is None:
            found.append([claim])
        else:
            room.append(claim)
    lost = tuple(tuple(claim.iri for claim in part) for part in found)
    if verdict.principal is None:
        return lost
    return ((verdict.principal, *verdict.supporting), *lost)


def preference(claim: Claim) -> tuple[bool, int, int, int, int, int, str]:
    """Return how a claim ranks among those that agree with it; the smallest is the most informative.

    Parameters
    ----------
    claim : Claim
        Any statement.

    Returns
    -------
    tuple
        Whether it lacks an end that its fellows may give (who reads the plain view has to see that a period
        ended); how many things it says; how much its figure seems rounded; how fine its dates are;
        reliability class; number of sources; IRI.
    """
    said = sum(
        1 if predicate == ATTESTED else sum(value.value != NOT_GIVEN for value in values)
        for predicate, values in claim.facts.items()
        if predicate not in _SILENT
    )
    fineness = sum(day.fineness for predicate in _DATES for day in claim.days(predicate))
    said += claim.kind not in ("Event", "Ending")  # the other kinds say how it came about
    rounded = max((_unit(figure) for figure in _figures(claim)), default=1)
    return not claim.ended, -said, rounded, -fineness, claim.reliability, -len(claim.sources), claim.iri


def _principal(position: Sequence[Claim]) -> Claim:
    return min(position, key=preference)


def _weight(position: Sequence[Claim]) -> tuple[int, int]:
    """Return what a position weighs, the smaller the better: reliability class, number of sources."""
    sources = frozenset(source for claim in position for source in claim.sources)
    return min(claim.reliability for claim in position), -len(sources)


def _reason(positions: Sequence[Sequence[Claim]], equal: Sequence[Sequence[Claim]]) -> Reason:
    if len(equal) > 1:
        return "tie"
    classes = sorted(_weight(position)[0] for position in positions)
    return "reliability" if classes[0] < classes[1] else "sources"


def _positions(claims: Sequence[Claim]) -> list[tuple[Claim, ...]]:
    """Return the largest sets of claims that agree: for each claim, those that fit it, the best first."""
    order = sorted(claims, key=lambda claim: (claim.reliability, -len(claim.sources), *preference(claim)))
    found: dict[frozenset[str], tuple[Claim, ...]] = {}
    for seed in order:
        position = [seed]
        for claim in order:
            if claim is not seed and _agrees(position, claim):
                position.append(claim)
        found.setdefault(frozenset(claim.iri for claim in position), tuple(position))
    return [found[key] for key in sorted(found, key=sorted)]


def _agrees(position: Sequence[Claim], claim: Claim) -> bool:
    """Tell whether a claim can be true together with all claims of a position."""
    when: Window = window(claim)
    for other in position:
        if not _same_matter(other, claim):
            return False
        when = when.meet(window(other))
    return not when.is_empty


def _same_matter(a: Claim, b: Claim) -> bool:
    """Tell whether two claims agree in everything but time."""
    if a.is_event and b.is_event:
        ours, theirs = parties(a), parties(b)
        shared = ours.keys() & theirs.keys()
        if any(ours[party] != theirs[party] for party in shared):
            return False
        if not shared:  # the beginning of one party and the end of another, told apart from the event
            return True
        return ours.keys() <= theirs.keys() or theirs.keys() <= ours.keys()
    if not same_figures(a, b):
        return False
    reasons = {reason for claim in (a, b) for reason in claim.all(END_REASON) if reason != NOT_GIVEN}
    return len(reasons) <= 1


def same_figures(a: Claim, b: Claim) -> bool:
    """Tell whether two claims give the same figures, or one gives the other's rounded.

    Parameters
    ----------
    a, b : Claim
        Any statements; those that give no figures agree.

    Returns
    -------
    bool
        True if no figure contradicts. A figure that ends in noughts is taken to be rounded to its last digit
        that is none, but not beyond its second: 10,140,000 agrees with 10,138,150, and 9,000 not with 9,200.
    """
    ours, theirs = _figures(a), _figures(b)
    if len(ours) != 1 or len(theirs) != 1:
        return ours == theirs
    fine, coarse = sorted((*ours, *theirs), key=_unit)
    unit = _unit(coarse)
    return fine == coarse or (unit >= _ROUNDED and (fine + unit // 2) // unit * unit == coarse)


def _figures(claim: Claim) -> set[int]:
    return {int(value) for value in claim.all(COUNT)}


def _unit(figure: int) -> int:
    """Return the unit to which a figure seems to be rounded, by its noughts; 1 if it does not."""
    digits = str(figure)
    return int(10 ** min(len(digits) - len(digits.rstrip("0")), max(len(digits) - 2, 0)))


def _views(
    data: Iterable[ox.Triple], claims: Mapping[str, Claim], verdicts: Sequence[Verdict]
) -> tuple[tuple[ox.Triple, ...], tuple[ox.Triple, ...]]:
    """Part the triples of the data into the plain view and the disputed graph.

    No triple is in both: where the default graph is the union of all, it would count twice.
    """
    stands_for: dict[str, str] = {}
    set_aside: set[str] = set()
    plain: set[ox.Triple] = set()
    disputed: set[ox.Triple] = set()
    for verdict in verdicts:
        set_aside.update(verdict.disputed)
        if verdict.principal is None:
            continue
        stands_for.update(dict.fromkeys(verdict.supporting, verdict.principal))
        principal = ox.NamedNode(verdict.principal)
        for iri in verdict.disputed:
            loser = ox.NamedNode(iri)
            plain.add(ox.Triple(principal, _CONFLICTS, loser))
            plain.add(ox.Triple(principal, _CONTESTED, _TRUE))
            disputed.add(ox.Triple(loser, _CONFLICTS, principal))
    for triple in data:
        iri = triple.subject.value  # type: ignore[union-attr]
        if iri in set_aside:
            disputed.update(_retyped(triple, _DISPUTED))
        elif iri in stands_for:
            plain.update(_retyped(triple, _STATEMENT))
            plain.add(ox.Triple(triple.subject, _ALTERNATE, ox.NamedNode(stands_for[iri])))
        else:
            plain.add(triple)
    return tuple(in_order(plain)), tuple(in_order(disputed))


def _retyped(triple: ox.Triple, kind: ox.NamedNode) -> tuple[ox.Triple, ...]:
    """Return a triple of a statement that is not to be seen as one of its class."""
    if triple.predicate != _TYPE:
        return (triple,)
    return (ox.Triple(triple.subject, _TYPE, kind), ox.Triple(triple.subject, _CLASS, triple.object))


def _iris(claims: Iterable[Claim]) -> tuple[str, ...]:
    return tuple(sorted(claim.iri for claim in claims))
