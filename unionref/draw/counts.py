"""Choosing from the graph what a chart of head counts shows."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from unionref.draw.families import joints_of, lives_of
from unionref.draw.kinship import steps
from unionref.draw.model import Count, Joint, Lang, Membership, Moment, Series, Source, Sum
from unionref.draw.naming import Names, names_of
from unionref.draw.rows import Row, select, values
from unionref.namespaces import DISPUTED

if TYPE_CHECKING:
    import pyoxigraph

_COUNTS: Final = """
SELECT ?count ?organization ?value ?date ?earliest ?latest ?basis ?approximate ?contested WHERE {{
  {values}
  ?count a ur:MembershipCount ; ur:ofOrganization ?organization ; ur:count ?value .
  OPTIONAL {{ ?count ur:date ?date }}
  OPTIONAL {{ ?count ur:earliest ?earliest }}
  OPTIONAL {{ ?count ur:latest ?latest }}
  OPTIONAL {{ ?count ur:countBasis ?basis }}
  OPTIONAL {{ ?count ur:contested ?contested }}
  OPTIONAL {{ ?count ur:approximate ?approximate }}
}}
"""
_LOSERS: Final = """
SELECT ?count ?organization ?value ?date ?basis ?approximate WHERE {{
  {values}
  GRAPH <{graph}> {{
    ?count ur:statementClass ur:MembershipCount ; ur:ofOrganization ?organization ; ur:count ?value .
    OPTIONAL {{ ?count ur:date ?date }}
    OPTIONAL {{ ?count ur:countBasis ?basis }}
    OPTIONAL {{ ?count ur:approximate ?approximate }}
  }}
}}
"""
_READ_IN: Final = """
SELECT DISTINCT ?count ?source WHERE {{
  {values}
  {{ ?count prov:wasDerivedFrom ?passage }}
  UNION {{ ?claim prov:alternateOf ?count ; prov:wasDerivedFrom ?passage }}
  UNION {{ GRAPH <{graph}> {{ ?count prov:wasDerivedFrom ?passage }} }}
  ?passage dcterms:isPartOf ?source .
}}
"""
_DOCUMENTS: Final = """
SELECT ?source ?title ?publisher WHERE {{
  {values}
  OPTIONAL {{ ?source dcterms:title ?title }}
  OPTIONAL {{ ?source dcterms:publisher ?publisher }}
}}
"""
_WORDS: Final = "SELECT ?concept ?word WHERE {{ {values} ?concept skos:prefLabel ?word }}"

WITHIN: Final = 2
"""How many years a figure may usually lie from the year of a sum."""


def membership(
    store: pyoxigraph.Store,
    organizations: Sequence[str],
    *,
    lang: Lang = "en",
    lineage: bool = False,
    within: int = WITHIN,
) -> Membership:
    """Return the head counts of organizations.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    organizations : sequence of str
        Their IRIs.
    lang : {'en', 'ja'}
        The language of the names.
    lineage : bool
        Whether to add up the predecessors of each.
    within : int
        How many years a figure may lie from the year of a sum.

    Returns
    -------
    Membership
        Counts, sums and sources.
    """
    wanted = list(dict.fromkeys(organizations))
    joints = joints_of(store) if lineage else ()
    lineages = {iri: lineage_of(iri, joints) for iri in wanted}
    everybody = {iri for line in lineages.values() for iri in line}
    counts = _counts(store, everybody, lang)
    counts.update(_main_source_first({iri: counts.get(iri, []) for iri in wanted}))
    names = names_of(store, everybody, lang)
    lives = _spans(lives_of(store, everybody), joints) if lineage else {}
    series = tuple(
        Series(
            iri,
            iri.rpartition("/")[2],
            names[iri].short,
            names[iri].full,
            tuple(counts.get(iri, ())),
            tuple(lineage_sums(iri, lineages[iri], counts, lives, names, within)) if lineage else (),
        )
        for iri in wanted
    )
    sources = _sources(store, [count for one in series for count in one.counts])
    return Membership(series, sources, within, lang)


def _counts(store: pyoxigraph.Store, organizations: Collection[str], lang: Lang) -> dict[str, list[Count]]:
    rows = list(select(store, _COUNTS.format(values=values("organization", organizations))))
    losers = list(select(store, _LOSERS.format(values=values("organization", organizations), graph=DISPUTED)))
    statements = {row.iri("count") for row in (*rows, *losers)}
    read_in: dict[str, set[str]] = defaultdict(set)
    if statements:
        for row in select(store, _READ_IN.format(values=values("count", statements), graph=DISPUTED)):
            read_in[row.iri("count")].add(row.iri("source"))
    bases = _words(store, {row.iri("basis") for row in (*rows, *losers)} - {""}, lang)
    found: dict[str, dict[str, Count]] = defaultdict(dict)
    for row in (*losers, *rows):
        is_loser = "contested" not in row
        count = _count(row, tuple(sorted(read_in[row.iri("count")])), bases, is_loser)
        found[count.organization][count.iri] = count
    return {
        iri: sorted(
            of.values(),
            key=lambda count: (not count.is_dated, count.moment.middle or 0.0, count.is_disputed, count.iri),
        )
        for iri, of in found.items()
    }


def _count(row: Row, sources: tuple[str, ...], bases: Mapping[str, str], is_loser: bool) -> Count:
    return Count(
        iri=row.iri("count"),
        organization=row.iri("organization"),
        value=int(row.text("value")),
        moment=row.partial("date") if is_loser else row.moment("earliest", "latest"),
        is_dated=bool(row.text("date")),
        basis=bases.get(row.iri("basis"), ""),
        is_approximate=row.flag("approximate"),
        is_contested=is_loser or row.flag("contested"),
        is_disputed=is_loser,
        sources=sources,
    )


def _main_source_first(counts: Mapping[str, Sequence[Count]]) -> dict[str, list[Count]]:
    """Put first, of the documents that give a figure, the one that gives most of the figures."""
    uses = Counter(source for of in counts.values() for count in of for source in count.sources)
    return {
        iri: [
            replace(count, sources=tuple(sorted(count.sources, key=lambda source: (-uses[source], source))))
            for count in of
        ]
        for iri, of in counts.items()
    }


def _words(store: pyoxigraph.Store, concepts: Collection[str], lang: Lang) -> dict[str, str]:
    found: dict[str, tuple[bool, str]] = {}
    if concepts:
        for row in select(store, _WORDS.format(values=values("concept", concepts))):
            candidate = (row.lang("word") != lang, row.text("word"))
            found[row.iri("concept")] = min(candidate, found.get(row.iri("concept"), candidate))
    return {concept: text for concept, (_, text) in found.items()}


def _sources(store: pyoxigraph.Store, counts: Iterable[Count]) -> tuple[Source, ...]:
    uses = Counter(count.sources[0] for count in counts if count.sources)
    found: dict[str, tuple[str, str]] = {}
    if uses:
        for row in select(store, _DOCUMENTS.format(values=values("source", uses))):
            candidate = (row.text("title"), row.text("publisher"))
            found[row.iri("source")] = min(candidate, found.get(row.iri("source"), candidate))
    ordered = sorted(uses, key=lambda iri: (-uses[iri], iri))
    return tuple(Source(iri, found[iri][0] or iri.rpartition("/")[2], found[iri][1]) for iri in ordered)


def lineage_of(organization: str, joints: Iterable[Joint]) -> tuple[str, ...]:
    """Return an organization and all bodies whose members passed to it as a whole.

    Parameters
    ----------
    organization : str
        Its IRI.
    joints : iterable of Joint
        All events.

    Returns
    -------
    tuple of str
        IRIs, itself first; a body that split up, or from which it parted, is not among them.
    """
    parents: dict[str, set[str]] = defaultdict(set)
    for step in steps(joints):
        if step.parent in step.joint.ceased and len(step.joint.created) <= 1:
            parents[step.child].add(step.parent)
    found = [organization]
    for body in found:
        found.extend(sorted(parent for parent in parents[body] if parent not in found))
    return tuple(found)


def lineage_sums(
    organization: str,
    lineage: Sequence[str],
    counts: Mapping[str, Sequence[Count]],
    lives: Mapping[str, tuple[Moment, Moment]],
    names: Mapping[str, Names],
    within: int,
) -> list[Sum]:
    """Add up the members of a lineage for each year in which a predecessor has a figure.

    Nobody is counted twice: in each year only the bodies that can have existed in the middle of it are added,
    each with the one figure nearest in time.

    Parameters
    ----------
    organization : str
        The IRI of the last body of the lineage.
    lineage : sequence of str
        The bodies.
    counts, lives, names : mapping
        Their head counts, their beginnings and ends, and their names.
    within : int
        How many years a figure may lie from the year.

    Returns
    -------
    list of Sum
        By year.
    """
    figures = {iri: _figures(counts.get(iri, ())) for iri in lineage}
    years = sorted({year for iri in lineage if iri != organization for year in figures[iri]})
    sums: list[Sum] = []
    for year in years:
        alive = [iri for iri in lineage if _exists(lives.get(iri), year)]
        if not alive or alive == [organization]:
            continue
        parts: list[tuple[str, int, int]] = []
        missing: list[str] = []
        for iri in alive:
            near = min(figures[iri], key=lambda of: (abs(of - year), of), default=None)
            if near is None or abs(near - year) > within:
                missing.append(names[iri].short)
            else:
                parts.append((names[iri].short, figures[iri][near], near))
        if parts:
            total = sum(value for _, value, _ in parts)
            sums.append(Sum(year, total, len(parts), len(alive), tuple(parts), tuple(missing)))
    return sums


def _spans(
    lives: Mapping[str, tuple[Moment, Moment, bool]], joints: Iterable[Joint]
) -> dict[str, tuple[Moment, Moment]]:
    """Return beginnings and ends so that those who ceased never stand beside whom they became."""
    found = {iri: (start, end) for iri, (start, end, _) in lives.items()}
    for step in steps(joints):
        moment = step.joint.moment
        if not moment.is_known or step.parent not in step.joint.ceased:
            continue
        if step.parent in found:
            found[step.parent] = (found[step.parent][0], moment)
        if step.child in found and step.child in step.joint.created:
            found[step.child] = (moment, found[step.child][1])
    return found


def _figures(counts: Iterable[Count]) -> dict[int, int]:
    """Return one figure for each year: the last, the exact before the rounded."""
    found: dict[int, tuple[bool, float, int]] = {}
    for count in counts:
        middle = count.moment.middle
        if count.is_disputed or not count.is_dated or middle is None:
            continue
        year = date.fromordinal(int(middle)).year
        candidate = (not count.is_approximate, middle, count.value)
        found[year] = max(candidate, found.get(year, candidate))
    return {year: value for year, (_, _, value) in found.items()}


def _exists(life: tuple[Moment, Moment] | None, year: int) -> bool:
    """Return whether a body can have existed in the middle of a year."""
    if life is None:
        return False
    day = date(year, 7, 1)
    start, end = life
    first = start.latest if start.earliest is None else date.fromordinal(int(start.middle or 1))
    if start.earliest is None and (first is None or end.earliest is None or first >= end.earliest):
        first = None
    last = None if end.latest is None else date.fromordinal(int(end.middle or day.toordinal()))
    return (first is None or first <= day) and (last is None or day < last)
