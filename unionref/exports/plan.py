"""Choosing what is given to Wikidata: what it lacks, what can be cited, and what breaks no constraint."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from unionref.exports.comparing import DEPRECATED, NOT_PREFERRED, look_up
from unionref.exports.constraints import Breach, check
from unionref.exports.model import IMPORT_URL, Item, LeftOut, Statement, Time, Unknown, Value
from unionref.exports.snapshot import Snapshot
from unionref.exports.statements import Ours

CONTESTED: Final = "contested by another source (--contested adds it)"
NO_SOURCE: Final = "no source that Wikidata wants: only copies, wikis, machine-made pages, or no address"
WIKIPEDIA: Final = "read in Wikipedia only (--wikipedia adds it)"
THERE: Final = "Wikidata has it"
DIFFERS: Final = "Wikidata says something else (see wikidata-diff)"
DELETED: Final = "the item is not at Wikidata any more"
NOT_READ: Final = "the item is not in the snapshot"
TWICE: Final = "the same as another statement of ours"
JOINED: Final = "QuickStatements would join it with another statement of the same value"
SUCCESSIONS: Final = frozenset({"P7888", "P1365", "P1366"})
NOTHING_TO_SAY: Final = "a new item about which nothing with a source would be said"


@dataclass(frozen=True)
class Plan:
    """What is to be added.

    Parameters
    ----------
    statements : tuple of Statement
        For items that are there, sorted by organization and property.
    creations : tuple of (str, tuple of Statement)
        For each organization that was searched and not found its IRI and what is said of it.
    left_out : tuple of LeftOut
        What is not added, with the reason.
    hints : tuple of Breach
        Suggestions about statements that are added.
    redirected : tuple of (str, str)
        Items that our links name and the items that they lead to now.
    compared : bool
        Whether there was a snapshot to compare with.
    """

    statements: tuple[Statement, ...]
    creations: tuple[tuple[str, tuple[Statement, ...]], ...]
    left_out: tuple[LeftOut, ...]
    hints: tuple[Breach, ...]
    redirected: tuple[tuple[str, str], ...]
    compared: bool

    def reasons(self) -> list[tuple[str, int]]:
        """Return how many statements are left out for each reason, the most frequent in front."""
        counted = Counter(item.reason for item in self.left_out)
        return sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))


def make_plan(
    ours: Ours,
    snapshot: Snapshot | None = None,
    *,
    contested: bool = False,
    wikipedia: bool = False,
) -> Plan:
    """Choose what is added to Wikidata.

    Parameters
    ----------
    ours : Ours
        What our graph says.
    snapshot : Snapshot, optional
        What Wikidata has; without it everything of ours counts as missing there.
    contested : bool
        Whether to add what another source contradicts.
    wikipedia : bool
        Whether to add what was read in articles of Wikipedia only.

    Returns
    -------
    Plan
        The statements, and what was left out.
    """
    statements, redirected = follow(ours.statements, snapshot)
    left_out = list(ours.left_out)
    kept: list[Statement] = []
    for statement in statements:
        reason, detail = _refusal(statement, snapshot, contested, wikipedia)
        if reason:
            left_out.append(leave(reason, statement, detail))
        else:
            kept.append(statement)
    kept, twice = _once(kept)
    kept, joined = _apart(kept)
    left_out.extend([*twice, *joined])
    kept, broken, hints = _constrained(kept, snapshot, statements)
    left_out.extend(broken)
    new = {iri: [s for s in kept if s.subject == iri] for iri in ours.not_found}
    for iri, said in new.items():
        if not said:
            left_out.append(LeftOut(NOTHING_TO_SAY, iri, "", ours.label(iri), iri))
    return Plan(
        tuple(s for s in kept if s.subject not in new),
        tuple((iri, tuple(said)) for iri, said in new.items() if said),
        tuple(sorted(left_out, key=lambda x: (x.reason, x.entity, x.property, x.iri, x.value, x.detail))),
        tuple(hints),
        redirected,
        snapshot is not None,
    )


def leave(reason: str, statement: Statement, detail: str = "") -> LeftOut:
    """Return the record of a statement that is left out."""
    return LeftOut(reason, statement.entity, statement.property, str(statement), statement.iri, detail)


def follow(
    statements: Sequence[Statement], snapshot: Snapshot | None
) -> tuple[tuple[Statement, ...], tuple[tuple[str, str], ...]]:
    """Put the items that redirects lead to in the place of the redirects.

    Parameters
    ----------
    statements : sequence of Statement
        Ours.
    snapshot : Snapshot or None
        What Wikidata has.

    Returns
    -------
    tuple of (statements, redirects)
        The statements about the items that are there now, and each redirect that was met, sorted.
    """
    if snapshot is None:
        return tuple(statements), ()
    met: set[tuple[str, str]] = set()

    def target(item: str) -> str:
        found = snapshot.target(item)
        if found != item:
            met.add((item, found))
        return found

    followed = tuple(
        replace(
            statement,
            subject=target(statement.subject),
            value=Item(target(statement.value.id)) if isinstance(statement.value, Item) else statement.value,
        )
        for statement in statements
    )
    return followed, tuple(sorted(met))


def _refusal(
    statement: Statement, snapshot: Snapshot | None, contested: bool, wikipedia: bool
) -> tuple[str, str]:
    """Return why a statement is not added, and what is particular to it; two empty texts if it may be."""
    is_new = statement.subject == statement.entity
    if snapshot is not None and not is_new:
        if statement.subject in snapshot.missing:
            return DELETED, statement.subject
        entry = snapshot.entries.get(statement.subject)
        if entry is None:
            return NOT_READ, statement.subject
        found = look_up(statement, entry.of(statement.property))
        if found.is_there:
            return (found.note if found.note in (DEPRECATED, NOT_PREFERRED) else THERE), str(found.claim)
        if found.state == "different":
            return DIFFERS, str(found.claim)
        for claim in entry.of(statement.property):
            if claim.value == statement.value:
                return JOINED, str(claim)
    if isinstance(statement.value, Item) and snapshot is not None and statement.value.id in snapshot.missing:
        return DELETED, statement.value.id
    if statement.reference is None:
        return NO_SOURCE, ""
    if statement.contested and not contested:
        return CONTESTED, ""
    if statement.reference.property == IMPORT_URL and not wikipedia:
        return WIKIPEDIA, statement.reference.url
    return "", ""


def _once(statements: Sequence[Statement]) -> tuple[list[Statement], list[LeftOut]]:
    """Keep one of several statements that would be one at Wikidata, and the finest of dates that agree."""
    kept: list[Statement] = []
    left_out: list[LeftOut] = []
    seen: dict[tuple[object, ...], Statement] = {}
    for statement in statements:
        key = (statement.subject, statement.property, statement.value, statement.qualifiers)
        if key in seen:
            left_out.append(leave(TWICE, statement, seen[key].iri))
        else:
            seen[key] = statement
            kept.append(statement)
    dated: dict[tuple[str, str], list[Statement]] = {}
    for statement in kept:
        if isinstance(statement.value, Time):
            dated.setdefault((statement.subject, statement.property), []).append(statement)
    for statement in list(kept):
        others = dated.get((statement.subject, statement.property), ())
        finer = next((other for other in others if _is_finer(other.value, statement.value)), None)
        if finer is not None:
            kept.remove(statement)
            left_out.append(leave(TWICE, statement, finer.iri))
    return kept, left_out


def _is_finer(a: Value, b: Value) -> bool:
    return isinstance(a, Time) and isinstance(b, Time) and a.precision > b.precision and a.fits(b)


def _apart(statements: Sequence[Statement]) -> tuple[list[Statement], list[LeftOut]]:
    """Keep one of several statements with one value.

    QuickStatements does not make a second statement with a value that is there: it adds the qualifiers to the
    first, so that one statement would have two points in time. The one that says most is kept; of successions
    that are dated differently none is, because at most one date is right.
    """
    groups: dict[tuple[str, str, Value], list[Statement]] = {}
    for statement in statements:
        groups.setdefault((statement.subject, statement.property, statement.value), []).append(statement)
    left_out: list[LeftOut] = []
    dropped: set[Statement] = set()
    for group in groups.values():
        best = max(group, key=_said)
        others = [statement for statement in group if statement != best]
        for statement in others:
            left_out.append(leave(TWICE if _covers(best, statement) else JOINED, statement, best.iri))
        dropped.update(others)
        if best.property in SUCCESSIONS and not all(_covers(best, other) for other in others):
            left_out.append(leave(JOINED, best, others[0].iri))
            dropped.add(best)
    return [statement for statement in statements if statement not in dropped], left_out


def _said(statement: Statement) -> tuple[int, int, str, str]:
    """How much a statement says: qualifiers, precision; then the later date, then the IRI."""
    times = [value for _, value in statement.qualifiers if isinstance(value, Time)]
    latest = max((value.text for value in times), default="")
    return len(statement.qualifiers), sum(value.precision for value in times), latest, statement.iri


def _covers(best: Statement, other: Statement) -> bool:
    """Tell whether a statement says all that another one says, in dates that fit."""
    for name, value in other.qualifiers:
        mine = best.qualifier(name)
        fits = isinstance(mine, Time) and isinstance(value, Time) and mine.fits(value)
        if mine is None or not (mine == value or fits or isinstance(value, Unknown)):
            return False
    return True


def _constrained(
    statements: Sequence[Statement], snapshot: Snapshot | None, known: Sequence[Statement]
) -> tuple[list[Statement], list[LeftOut], list[Breach]]:
    """Leave out what breaks a constraint, until nothing does: a statement needs its inverse, too."""
    kept = list(statements)
    left_out: list[LeftOut] = []
    while True:
        breaches = check(kept, snapshot, known)
        broken: Mapping[Statement, Breach] = {b.statement: b for b in reversed(breaches) if b.mandatory}
        if not broken:
            return kept, left_out, breaches
        left_out.extend(
            leave(f"constraint: {breach.constraint}", statement, breach.why)
            for statement, breach in broken.items()
        )
        kept = [statement for statement in kept if statement not in broken]
