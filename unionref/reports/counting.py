"""Counting: works out the coverage of a built graph."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final

from unionref.describe import Facts, life
from unionref.namespaces import expand
from unionref.reports.coverage import STATED, WIDTHS, Bounded, Centre, Coverage, Decade, Side
from unionref.reports.graph import PRECISIONS, Graph
from unionref.reports.ledger import DECIDED, read_ledger

if TYPE_CHECKING:
    from unionref.dataset import Dataset

_YEAR: Final = 366
_FIVE_YEARS: Final = 5 * 365 + 2
"""Days: five years hold one leap day or two."""


def read_coverage(dataset: Dataset) -> Coverage:
    """Work out the coverage of a built graph.

    Parameters
    ----------
    dataset : Dataset
        The graph.

    Returns
    -------
    Coverage
        The figures.

    Raises
    ------
    UnreadableError
        If a part of the build is missing or damaged.
    """
    from unionref.freshness import build_info
    from unionref.reports.source_classes import source_classes

    info = build_info(dataset.path) or {}
    graph = Graph(dataset)
    ledger = read_ledger(dataset).counts()
    centres = [_centre(graph, iri) for iri in graph.of_class("NationalCentre")]
    return Coverage(
        version=str(info.get("version", "")),
        content_hash=str(info.get("content_hash", "")),
        according_to=tuple(info.get("according_to", ())),
        totals=_totals(graph),
        founding=_counts(PRECISIONS, (graph.founding(iri) for iri in graph.of_class("Organization"))),
        decades=_all_decades(graph),
        centres=tuple(sorted(centres, key=lambda c: (-c.affiliates, -c.head_counts, c.centre.id))),
        bounded=(_bounded(graph, "start"), _bounded(graph, "end")),
        contested={way: ledger[way] for way in DECIDED},
        contradictions=ledger["contradiction"],
        oddities=ledger["oddity"],
        classes=source_classes(graph),
    )


def _counts(names: Sequence[str], found: Iterable[str]) -> dict[str, int]:
    counted = Counter(found)
    return {name: counted[name] for name in names}


def _totals(graph: Graph) -> dict[str, int]:
    organizations = graph.of_class("Organization")
    classes = (
        "Event", "Affiliation", "MembershipCount", "NameUse", "Tenure", "Relation", "Seat", "Remark",
        "Source", "Passage",
    )  # fmt: skip
    return {
        "Organization": len(organizations),
        "Person": len(graph.of_class(expand("foaf:Person"))),
        **{name: len(graph.of_class(name)) for name in classes},
        "disputed": sum(facts.disputed for facts in graph.nodes.values()),
        "japanese_names": sum(graph.has_japanese_name(iri) for iri in organizations),
        "links": sum(graph.has_link(iri) for iri in organizations),
        "with_head_counts": sum(bool(graph.counts_of([iri])) for iri in organizations),
    }


def _all_decades(graph: Graph) -> tuple[Decade, ...]:
    organizations = graph.of_class("Organization")
    return _decades(
        graph, graph.of_class("Affiliation"), organizations, organizations, graph.of_class("Tenure")
    )


def _centre(graph: Graph, iri: str) -> Centre:
    affiliations = graph.about("org:organization", iri, "Affiliation")
    members = sorted({term.value for a in affiliations for term in graph.nodes[a].all("org:member")})
    bodies = [iri, *(member for member in members if member != iri)]
    tenures = graph.about("org:organization", iri, "Tenure")
    known = life(graph.dataset, graph.nodes[iri])
    return Centre(
        centre=graph.dataset.entity(iri),
        life=known[0].what if known else "",
        affiliates=len(members),
        founding=_counts(PRECISIONS, (graph.founding(member) for member in members)),
        stated=_counts(STATED, (_stated(graph, affiliation) for affiliation in affiliations)),
        japanese_names=sum(graph.has_japanese_name(member) for member in members),
        links=sum(graph.has_link(member) for member in members),
        head_counts=len(graph.counts_of(bodies)),
        events=len(graph.events_of(bodies)),
        officers=len(tenures),
        decades=_within(_decades(graph, affiliations, members, bodies, tenures), _period(graph.nodes[iri])),
    )


def _within(decades: Iterable[Decade], centre: _Period) -> tuple[Decade, ...]:
    """Return the decades in which a centre can have existed."""
    return tuple(decade for decade in decades if centre.is_possible(decade.first_year))


def _stated(graph: Graph, affiliation: str) -> str:
    start, end = (bool(graph.stated(affiliation, name)) for name in ("ur:from", "ur:to"))
    if start or end:
        return STATED[0] if start and end else STATED[1] if start else STATED[2]
    return STATED[3] if graph.stated(affiliation, "ur:attested") else STATED[4]


def _decades(
    graph: Graph,
    affiliations: Sequence[str],
    members: Sequence[str],
    bodies: Sequence[str],
    tenures: Sequence[str],
) -> tuple[Decade, ...]:
    joined = Counter(_years(graph, affiliations, "ur:from"))
    left = Counter(_years(graph, affiliations, "ur:to"))
    attested = Counter(_years(graph, affiliations, "ur:attested"))
    counts = Counter(_years(graph, graph.counts_of(bodies), "ur:date"))
    events = Counter(_years(graph, sorted(graph.events_of(bodies)), "ur:date"))
    officers = Counter(_years(graph, tenures, "ur:from"))
    founded = Counter(
        year
        for member in members
        for year in sorted(set(_years(graph, graph.about("ur:created", member, "Event"), "ur:date")))[:1]
    )
    stated = (joined, left, attested, counts, events, officers, founded)
    years = sorted({year for counter in stated for year in counter})
    if not years:
        return ()
    periods = [(_members_of(graph, a), _period(graph.nodes[a])) for a in affiliations]
    found = (
        Decade(
            first,
            possible=len({member for member, period in periods if period.is_possible(first)}),
            certain=len({member for member, period in periods if period.is_certain(first)}),
            joined=joined[first],
            left=left[first],
            attested=attested[first],
            founded=founded[first],
            head_counts=counts[first],
            events=events[first],
            officers=officers[first],
        )
        for first in range(years[0], years[-1] + 10, 10)
    )
    return tuple(decade for decade in found if not decade.is_empty)


def _members_of(graph: Graph, affiliation: str) -> str:
    return graph.nodes[affiliation].iri_of("org:member") or ""


def _years(graph: Graph, statements: Iterable[str], predicate: str) -> list[int]:
    """Return the first year of each decade in which a statement of the plain view gives a date, once each."""
    return [
        first
        for iri in statements
        for first in sorted({int(term.value[:4]) // 10 * 10 for term in graph.nodes[iri].all(predicate)})
    ]


@dataclass(frozen=True)
class _Period:
    """The days between which a period began and ended, as far as they are known."""

    begun: tuple[date | None, date | None]
    over: tuple[date | None, date | None]

    def is_possible(self, first: int) -> bool:
        """Tell whether it can have lain in the ten years from a year, on one day at least."""
        begun, over = self.begun[0], self.over[1]
        return (begun is None or begun.year <= first + 9) and (over is None or over.year >= first)

    def is_certain(self, first: int) -> bool:
        """Tell whether it certainly did: begun by the last of these days, not ended before the first."""
        begun, over = self.begun[1], self.over[0]
        if begun is None or over is None:
            return False
        return begun.year <= first + 9 and over.year >= first


def _period(facts: Facts) -> _Period:
    return _Period(
        (facts.day("ur:fromEarliest"), facts.day("ur:fromLatest")),
        (facts.day("ur:toEarliest"), facts.day("ur:toLatest")),
    )


def _bounded(graph: Graph, side: Side) -> Bounded:
    stated, earliest, latest = {
        "start": ("ur:from", "ur:fromEarliest", "ur:fromLatest"),
        "end": ("ur:to", "ur:toEarliest", "ur:toLatest"),
    }[side]
    affiliations = graph.of_class("Affiliation")
    undated = [iri for iri in affiliations if not graph.stated(iri, stated)]
    ended = sum(bool(graph.stated(iri, "ur:endReason")) for iri in undated) if side == "end" else 0
    widths = (_width(graph.nodes[iri].day(earliest), graph.nodes[iri].day(latest)) for iri in undated)
    return Bounded(side, len(affiliations), len(undated), ended, _counts(WIDTHS, widths))


def _width(earliest: date | None, latest: date | None) -> str:
    """Return within what a date lies, one of ``WIDTHS``."""
    if earliest is None or latest is None:
        return WIDTHS[4] if earliest is None and latest is None else WIDTHS[3]
    days = (latest - earliest).days + 1
    return WIDTHS[0] if days <= _YEAR else WIDTHS[1] if days <= _FIVE_YEARS else WIDTHS[2]
