"""Groups: which claims speak of the same thing, so that they can agree or disagree."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Final, TypeAlias

from unionref.claims import (
    ADDRESS,
    BODY,
    CEASED,
    CONTINUED,
    COUNT,
    COUNT_BASIS,
    CREATED,
    DATE,
    FROM,
    KIND,
    LITERAL_FORM,
    MEMBER,
    OF,
    ORDINAL,
    RELATED,
    ROLE,
    Claim,
    Day,
)
from unionref.namespaces import BASE

Key: TypeAlias = tuple[str, ...]

EVENT_PAGES: Final = BASE + "event/"
TERM_SLACK: Final = 2
"""Years by which two sources may differ on the start of a term and still speak of the same term."""

RENAMING_SLACK: Final = 1
"""Years by which two sources may differ on a renaming and still speak of the same."""


def group(claims: Mapping[str, Claim], standing: Collection[str] | None = None) -> dict[Key, list[Claim]]:
    """Put together the claims that speak of the same thing.

    Parameters
    ----------
    claims : mapping of str to Claim
        All claims, by IRI.
    standing : collection of str, optional
        The claims on the pages of events that stand: a single party's own beginning or end is compared with
        an event only if a claim that stands has this party. Without it every claim on such a page counts.

    Returns
    -------
    dict
        A key that begins with the kind → its claims in the order of their IRIs. A claim that nothing can be
        compared with (a remark) is alone under its own IRI.
    """
    found: dict[Key, list[Claim]] = {}
    loose_counts: dict[Key, list[Claim]] = {}
    loose_terms: dict[Key, list[Claim]] = {}
    renamings: dict[str, list[Claim]] = {}
    begun, ended = _pages(claims.values() if standing is None else [claims[iri] for iri in standing])
    for iri in sorted(claims):
        claim = claims[iri]
        if claim.kind == "MembershipCount":
            loose_counts.setdefault(_count_key(claim), []).append(claim)
        elif claim.kind == "Tenure":
            key: Key = ("Tenure", claim.one(MEMBER) or "", claim.one(BODY) or "", claim.one(ROLE) or "")
            loose_terms.setdefault(key, []).append(claim)
        elif (renamed := _renamed(claim)) is not None:
            renamings.setdefault(renamed, []).append(claim)
        else:
            found.setdefault(_key(claim, begun, ended), []).append(claim)
    for key, members in loose_counts.items():
        for number, part in enumerate(_by_moment(members)):
            found[(*key, str(number))] = part
    for key, members in loose_terms.items():
        for number, part in enumerate(_by_term(members)):
            found[(*key, str(number))] = part
    for party, members in renamings.items():
        for year, part in _by_renaming(members).items():
            found["Event", "renaming", party, year] = part
    return {key: found[key] for key in sorted(found)}


def on_event_page(claim: Claim) -> bool:
    """Tell whether a claim stands on the page of an event with several parties."""
    return claim.iri.startswith(EVENT_PAGES)


def parties(claim: Claim) -> dict[str, str]:
    """Return the organizations that take part in an event, each with its role.

    Parameters
    ----------
    claim : Claim
        An event.

    Returns
    -------
    dict of str to str
        IRI of the organization → ``ceased``, ``continued`` or ``created``.
    """
    roles = ((CEASED, "ceased"), (CONTINUED, "continued"), (CREATED, "created"))
    return {party: role for predicate, role in roles for party in claim.all(predicate)}


def _pages(claims: Iterable[Claim]) -> tuple[dict[str, set[str]], dict[str, set[str]]]:
    """Return organization → pages of events that begin it, and → pages of events that end it."""
    begun: dict[str, set[str]] = {}
    ended: dict[str, set[str]] = {}
    for claim in claims:
        if claim.is_event and on_event_page(claim) and claim.rank < 2:
            for party in claim.all(CREATED):
                begun.setdefault(party, set()).add(claim.page)
            for party in claim.all(CEASED):
                ended.setdefault(party, set()).add(claim.page)
    return begun, ended


def _key(claim: Claim, begun: Mapping[str, set[str]], ended: Mapping[str, set[str]]) -> Key:
    if claim.is_event:
        return _event_key(claim, begun, ended)
    if claim.kind == "Affiliation":
        return ("Affiliation", claim.one(MEMBER) or "", claim.one(BODY) or "", claim.one(ORDINAL) or "1")
    if claim.kind == "NameUse" and (form := claim.facts.get(LITERAL_FORM)):
        return ("NameUse", claim.one(OF) or "", str(form[0]))
    if claim.kind == "Relation" and (related := claim.one(RELATED)):
        return ("Relation", claim.one(OF) or "", related, claim.one(KIND) or "")
    if claim.kind == "Seat" and (address := claim.one(ADDRESS)):
        return ("Seat", claim.one(OF) or "", address)
    return (claim.kind, claim.iri)


def _event_key(claim: Claim, begun: Mapping[str, set[str]], ended: Mapping[str, set[str]]) -> Key:
    if on_event_page(claim):
        return ("Event", claim.page)
    roles = parties(claim)
    if len(roles) != 1:
        return ("Event", claim.iri)
    ((party, role),) = roles.items()
    if role == "continued":
        return ("Event", claim.iri)
    pages = (begun if role == "created" else ended).get(party, set())
    if len(pages) == 1:
        return ("Event", *pages)
    return ("Event", "beginning" if role == "created" else "ceasing", party)


def _renamed(claim: Claim) -> str | None:
    """Return the organization that a claim on its own page says was renamed."""
    if claim.kind != "Renaming" or on_event_page(claim):
        return None
    roles = parties(claim)
    return next(iter(roles)) if len(roles) == 1 else None


def _by_renaming(claims: list[Claim]) -> dict[str, list[Claim]]:
    """Part the renamings of one organization: year → claims.

    Claims of one year speak of one renaming. So do those of two years that follow one another, if no source
    tells of both.
    """
    years: dict[str, list[Claim]] = {}
    for claim in claims:
        years.setdefault((claim.one(DATE) or "")[:4], []).append(claim)
    found: dict[str, list[Claim]] = {}
    for year in sorted(years):
        before = str(int(year) - RENAMING_SLACK) if year else ""
        told = {source for claim in found.get(before, ()) for source in claim.sources}
        if before in found and not any(claim.sources & told for claim in years[year]):
            found[before] = sorted([*found[before], *years[year]], key=lambda c: c.iri)
        else:
            found[year] = years[year]
    return found


def _count_key(claim: Claim) -> Key:
    days = claim.days(DATE)
    year = days[0].text[:4] if days else "undated"
    return ("MembershipCount", claim.one(OF) or "", year, claim.one(COUNT_BASIS) or "")


def _by_moment(counts: list[Claim]) -> list[list[Claim]]:
    """Part the counts of one year by the moment they speak of.

    Two counts of different months are two counts. One that gives only the year belongs to a finer one with
    the same figure, else to the only finer one there is; where there are several it stands alone. Counts
    without a date need not speak of one moment at all, so that those of different figures stand side by side.
    """
    if len(counts) == 1:
        return [counts]
    if all(_first(claim) is None for claim in counts):
        return _by_figure(counts)
    moments: list[tuple[Day | None, list[Claim]]] = []
    for claim in sorted(counts, key=lambda c: (-_fineness(c), c.iri)):
        day = _first(claim)
        fits = [part for moment, part in moments if _share_a_day(moment, day)]
        same = [part for part in fits if part[0].all(COUNT) == claim.all(COUNT)]
        if same:
            same[0].append(claim)
        elif len(fits) == 1:
            fits[0].append(claim)
        else:
            moments.append((day, [claim]))
    return [sorted(part, key=lambda c: c.iri) for _, part in moments]


def _by_figure(counts: list[Claim]) -> list[list[Claim]]:
    found: dict[tuple[str, ...], list[Claim]] = {}
    for claim in sorted(counts, key=lambda c: c.iri):
        found.setdefault(claim.all(COUNT), []).append(claim)
    return list(found.values())


def _by_term(tenures: list[Claim]) -> list[list[Claim]]:
    """Part the claims on one person in one office by the term they speak of.

    A source that gives two claims speaks of two terms. Claims of different sources speak of one term when
    their starts lie within ``TERM_SLACK`` years of each other. A claim without a start belongs to the only
    term of the other sources; else it is a term of its own.
    """
    if len(tenures) == 1:
        return [tenures]
    terms: list[list[Claim]] = []
    for claim in sorted(tenures, key=lambda c: (_start_year(c) is None, _start_year(c) or 0, c.iri)):
        apart = [term for term in terms if not any(claim.sources & other.sources for other in term)]
        year = _start_year(claim)
        if year is None:
            same = apart if len(terms) == 1 else []
        else:
            same = [term for term in apart if any(_near(year, _start_year(other)) for other in term)]
        if same:
            same[0].append(claim)
        else:
            terms.append([claim])
    return [sorted(term, key=lambda c: c.iri) for term in terms]


def _near(year: int, other: int | None) -> bool:
    return other is not None and abs(year - other) <= TERM_SLACK


def _start_year(claim: Claim) -> int | None:
    days = claim.days(FROM)
    return int(days[0].text[:4]) if days else None


def _first(claim: Claim) -> Day | None:
    days = claim.days(DATE)
    return days[0] if days else None


def _fineness(claim: Claim) -> int:
    day = _first(claim)
    return day.fineness if day is not None else 0


def _share_a_day(a: Day | None, b: Day | None) -> bool:
    return a is None or b is None or (a.first <= b.last and b.first <= a.last)
