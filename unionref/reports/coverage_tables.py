"""The tables of the coverage report, the same for the terminal and for the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from unionref.reports.coverage import STATED, WIDTHS, Centre, Coverage, Decade
from unionref.reports.graph import PRECISIONS

_WAYS: Final = (
    ("ruling", "points decided by a ruling of the editors"),
    ("reliability", "points decided by the better class of sources"),
    ("sources", "points decided by the number of sources"),
    ("event-page", "points on which the page of an event stands"),
    ("undecided", "points on which nothing decided"),
)
_TOTALS: Final = (
    ("Organization", "organizations"),
    ("Person", "persons"),
    ("Event", "events"),
    ("Affiliation", "affiliations"),
    ("MembershipCount", "head counts"),
    ("Tenure", "terms of office"),
    ("NameUse", "names in use"),
    ("Relation", "relations"),
    ("Seat", "seats"),
    ("Remark", "remarks"),
    ("Source", "sources"),
    ("Passage", "passages"),
    ("disputed", "statements set aside"),
)


@dataclass(frozen=True)
class Group:
    """A heading above several columns.

    Parameters
    ----------
    title, short : str
        The heading, and a word for it where there is little room; empty above columns of no group.
    columns : int
        How many columns stand below it.
    """

    title: str
    short: str
    columns: int


@dataclass(frozen=True)
class Table:
    """A table of figures.

    Parameters
    ----------
    id : str
        A word for links to it.
    title : str
        What it shows.
    note : str
        How to read it.
    columns : tuple of str
        The headings.
    rows : tuple of tuple of str
        The cells; those of the first column head their row.
    groups : tuple of Group
        Headings above several columns; none for tables without.
    """

    id: str
    title: str
    note: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    groups: tuple[Group, ...] = ()


def totals(coverage: Coverage) -> list[tuple[str, int]]:
    """Return what the graph holds, each with its number."""
    return [(words, coverage.totals[name]) for name, words in _TOTALS if name in coverage.totals]


def sentences(coverage: Coverage) -> list[str]:
    """Return the main figures in sentences."""
    known, organizations = coverage.totals, coverage.totals["Organization"]
    found = coverage.founding
    told = [
        f"Of {organizations:,} organizations the beginning is known to the day for {found['day']:,}, to the "
        f"month for {found['month']:,}, to the year for {found['year']:,}, and not known for "
        f"{found['not known']:,}.",
        f"{known['japanese_names']:,} have a name in Japanese, {known['with_head_counts']:,} a head count, "
        f"{known['links']:,} a link to another authority.",
    ]
    for side in coverage.bounded:
        within = side.widths
        ended = f" ({side.ended:,} of them known to have ended)" if side.ended else ""
        told.append(
            f"Of {side.affiliations:,} affiliations {side.undated:,} have no {side.side} in the sources"
            f"{ended}: the build has bounded {within['a year']:,} to a year, {within['five years']:,} to "
            f"five years, {within['wider']:,} wider, {within['one side only']:,} on one side only, and "
            f"{within['not at all']:,} not at all."
        )
    several = sum(coverage.contested.values())
    told.append(
        f"Points on which sources differ: {several:,}; contradictions between dates: "
        f"{coverage.contradictions:,}; oddities remarked: {coverage.oddities:,} "
        "(unionref conflicts lists them)."
    )
    return told


def tables(coverage: Coverage, *, by_id: bool = False) -> list[Table]:
    """Return all tables of the report.

    Parameters
    ----------
    coverage : Coverage
        The figures.
    by_id : bool
        Whether to name centres by their ids alone, where there is little room.

    Returns
    -------
    list of Table
        Centres, decades, bounds, contested points, classes of sources; last each centre by decade.
    """
    return [
        _centres(coverage, by_id),
        _decades("decades", "All bodies by decade", coverage.decades),
        _bounded(coverage),
        _contested(coverage),
        _classes(coverage),
        _by_decade(coverage.centres, by_id),
    ]


def _centres(coverage: Coverage, by_id: bool) -> Table:
    rows = [
        (
            _named(centre, by_id),
            *_figures(centre.affiliates),
            *_figures(*(centre.founding[name] for name in PRECISIONS)),
            *_figures(*(centre.stated[name] for name in STATED)),
            *_figures(
                centre.japanese_names, centre.links, centre.head_counts, centre.events, centre.officers
            ),
        )
        for centre in coverage.centres
    ]
    return Table(
        "centres",
        "National centres",
        "Affiliates are all bodies that ever belonged to the centre. Head counts and events are those of the "
        "centre and its affiliates; terms of office those in the centre.",
        (
            "centre",
            "affiliates",
            *PRECISIONS,
            *STATED,
            "Japanese name",
            "link",
            "head counts",
            "events",
            "terms of office",
        ),
        tuple(rows),
        (
            Group("", "", 2),
            Group("beginning of affiliates known to the", "began:", len(PRECISIONS)),
            Group("affiliations: sources give", "given:", len(STATED)),
            Group("affiliates with", "with", 2),
            Group("recorded", "", 3),
        ),
    )


def _named(centre: Centre, by_id: bool) -> str:
    if by_id:
        return centre.centre.id
    return f"{centre.centre.label or centre.centre.id} ({centre.centre.id})"


_DECADE_COLUMNS: Final = (
    "can belong", "certainly belong", "joined", "left", "attested", "founded", "head counts", "events",
    "terms of office",
)  # fmt: skip
_DECADE_NOTE: Final = (
    "Affiliates that can have belonged, and that certainly belonged, on some day of the decade; affiliations "
    "with a start, an end or an attestation in it that a source gives; affiliates founded in it; dated head "
    "counts, events, terms of office begun. Decades of which nothing is known are left out."
)


def _decade(decade: Decade) -> tuple[str, ...]:
    return _figures(
        decade.possible, decade.certain, decade.joined, decade.left, decade.attested, decade.founded,
        decade.head_counts, decade.events, decade.officers,
    )  # fmt: skip


def _decades(id: str, title: str, decades: Sequence[Decade]) -> Table:
    rows = tuple((f"{decade.first_year}s", *_decade(decade)) for decade in decades)
    return Table(id, title, _DECADE_NOTE, ("decade", *_DECADE_COLUMNS), rows)


def _by_decade(centres: Sequence[Centre], by_id: bool) -> Table:
    rows = tuple(
        (_named(centre, by_id), f"{decade.first_year}s", *_decade(decade))
        for centre in centres
        for decade in centre.decades
    )
    return Table(
        "centres-by-decade",
        "National centres by decade",
        _DECADE_NOTE,
        ("centre", "decade", *_DECADE_COLUMNS),
        rows,
    )


def _bounded(coverage: Coverage) -> Table:
    rows = tuple(
        (
            side.side,
            *_figures(side.affiliations, side.undated),
            *_figures(*(side.widths[name] for name in WIDTHS)),
        )
        for side in coverage.bounded
    )
    return Table(
        "bounds",
        "Affiliations without a date in the sources",
        "How far the build has bounded the start and the end that no source gives, by the lives of both "
        "bodies, attestations and events. An end bounded on one side only is usual: none is known, and there "
        "need not be one.",
        ("side", "affiliations", "without a date", *WIDTHS),
        rows,
        (Group("", "", 3), Group("bounded to", "", len(WIDTHS))),
    )


def _contested(coverage: Coverage) -> Table:
    rows = [(words, *_figures(coverage.contested[name])) for name, words in _WAYS]
    rows += [
        ("contradictions between dates", *_figures(coverage.contradictions)),
        ("oddities remarked", *_figures(coverage.oddities)),
    ]
    return Table(
        "contested",
        "Disagreements",
        "Points on which claims differ, by what decided between them; dates that cannot all be true; what "
        "editors found odd. All of them are listed by: unionref conflicts.",
        ("disagreement", "number"),
        tuple(rows),
    )


def _classes(coverage: Coverage) -> Table:
    rows = tuple(
        (
            f"{each.number} {each.label}" if each.number else "without a class",
            *_figures(each.sources, each.passages, each.statements, each.only, each.set_aside),
        )
        for each in coverage.classes
    )
    return Table(
        "classes",
        "Classes of sources",
        "Statements read in sources of the class, remarks included; those read in no other class; those that "
        "do not stand.",
        ("class", "sources", "passages", "statements", "in this class only", "set aside"),
        rows,
    )


def _figures(*numbers: int) -> tuple[str, ...]:
    return tuple(f"{number:,}" if number else "–" for number in numbers)
