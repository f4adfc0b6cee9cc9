"""Choosing from the graph what a family tree shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Final

from unionref.draw.kinship import Reach, relatives
from unionref.draw.model import Body, Centre, Family, Joint, Lang, Moment, NameFrom, Spell
from unionref.draw.naming import Names, names_of
from unionref.draw.rows import select, values

if TYPE_CHECKING:
    import pyoxigraph

_JOINTS: Final = """
SELECT ?event ?kind ?role ?party ?earliest ?latest ?contested WHERE {
  VALUES ?class { ur:Merger ur:Absorption ur:Split ur:Secession ur:Reorganization ur:Founding
                  ur:Dissolution ur:Ending }
  VALUES (?property ?role) { (ur:ceased "ceased") (ur:continued "continued") (ur:created "created") }
  ?event a ?class ; ?property ?party .
  BIND(STRAFTER(STR(?class), "#") AS ?kind)
  OPTIONAL { ?event ur:earliest ?earliest }
  OPTIONAL { ?event ur:latest ?latest }
  OPTIONAL { ?event ur:contested ?contested }
}
"""
_SOURCES: Final = """
SELECT DISTINCT ?event ?title WHERE {{
  {values}
  {{ ?event prov:wasDerivedFrom ?passage }}
  UNION {{ ?claim prov:alternateOf ?event ; prov:wasDerivedFrom ?passage }}
  ?passage dcterms:isPartOf/dcterms:title ?title .
}}
"""
_LIVES: Final = """
SELECT ?body ?fromEarliest ?fromLatest ?toEarliest ?toLatest ?ended WHERE {{
  {values}
  OPTIONAL {{ ?body ur:fromEarliest ?fromEarliest }}
  OPTIONAL {{ ?body ur:fromLatest ?fromLatest }}
  OPTIONAL {{ ?body ur:toEarliest ?toEarliest }}
  OPTIONAL {{ ?body ur:toLatest ?toLatest }}
  BIND(EXISTS {{ ?body ur:status status:ended }} AS ?ended)
}}
"""
_OWN: Final = "SELECT ?body WHERE {{ {values} ?body a ur:NationalCentre }}"
_AFFILIATIONS: Final = """
SELECT ?affiliation ?body ?above ?isCentre ?fromEarliest ?fromLatest ?toEarliest ?toLatest ?contested WHERE {{
  {values}
  ?affiliation a ur:Affiliation ; org:member ?body ; org:organization ?above .
  OPTIONAL {{ ?affiliation ur:fromEarliest ?fromEarliest }}
  OPTIONAL {{ ?affiliation ur:fromLatest ?fromLatest }}
  OPTIONAL {{ ?affiliation ur:toEarliest ?toEarliest }}
  OPTIONAL {{ ?affiliation ur:toLatest ?toLatest }}
  OPTIONAL {{ ?affiliation ur:contested ?contested }}
  BIND(EXISTS {{ ?above a ur:NationalCentre }} AS ?isCentre)
  FILTER(?isCentre || EXISTS {{ ?above a ur:Federation }})
}}
"""
_RENAMINGS: Final = """
SELECT ?event ?body ?earliest ?latest ?note WHERE {{
  {values}
  ?event a ur:Renaming ; ur:continued ?body .
  OPTIONAL {{ ?event ur:earliest ?earliest }}
  OPTIONAL {{ ?event ur:latest ?latest }}
  OPTIONAL {{ ?event skos:note ?note }}
}}
"""
_NAME_USES: Final = """
SELECT ?body ?name ?isShort ?from ?fromEarliest ?fromLatest ?to ?toEarliest ?toLatest WHERE {{
  {values}
  ?use a ur:NameUse ; ur:ofOrganization ?body ; skosxl:literalForm ?name .
  BIND(EXISTS {{ ?use dcterms:type name-type:short }} AS ?isShort)
  OPTIONAL {{ ?use ur:from ?from }}
  OPTIONAL {{ ?use ur:to ?to }}
  FILTER(BOUND(?from) || BOUND(?to))
  OPTIONAL {{ ?use ur:fromEarliest ?fromEarliest }}
  OPTIONAL {{ ?use ur:fromLatest ?fromLatest }}
  OPTIONAL {{ ?use ur:toEarliest ?toEarliest }}
  OPTIONAL {{ ?use ur:toLatest ?toLatest }}
}}
"""
_READ_ON: Final = "SELECT (MAX(?day) AS ?last) WHERE { ?source pav:retrievedOn ?day }"

_NAME_LANGUAGES: Final[dict[Lang, tuple[str, ...]]] = {
    "en": ("ja-latn", "en", "ja", "ja-hrkt"),
    "ja": ("ja", "ja-hrkt", "ja-latn", "en"),
}


def joints_of(store: pyoxigraph.Store) -> tuple[Joint, ...]:
    """Return all events of a graph that join, part or end bodies, in order of time.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.

    Returns
    -------
    tuple of Joint
        Without sources. Foundings are there only where bodies that went on took part in them.
    """
    kinds: dict[str, tuple[str, Moment, bool]] = {}
    parties: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for row in select(store, _JOINTS):
        event = row.iri("event")
        kinds[event] = (row.text("kind"), row.moment("earliest", "latest"), row.flag("contested"))
        parties[event][row.text("role")].add(row.iri("party"))
    found = [
        Joint(
            event,
            kind,
            moment,
            ceased=tuple(sorted(parties[event]["ceased"])),
            continued=tuple(sorted(parties[event]["continued"])),
            created=tuple(sorted(parties[event]["created"])),
            is_contested=is_contested,
        )
        for event, (kind, moment, is_contested) in kinds.items()
        if kind != "Founding" or parties[event]["continued"]
    ]
    return tuple(sorted(found, key=lambda joint: (joint.moment.middle or 0.0, joint.iri)))


def family(
    store: pyoxigraph.Store,
    focus: str,
    *,
    lang: Lang = "en",
    reach: Reach = "both",
    depth: int | None = None,
) -> Family:
    """Return the family of an organization.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    focus : str
        The IRI of the organization.
    lang : {'en', 'ja'}
        The language of the names.
    reach : {'up', 'down', 'both', 'whole'}
        Its predecessors, its successors, both, or the whole family.
    depth : int, optional
        Only relatives at most so many steps away.

    Returns
    -------
    Family
        The organizations and the events that join them.
    """
    everything = joints_of(store)
    drawn = relatives(focus, everything, reach, depth)
    joints = [joint for joint in everything if drawn & set(joint.parties)]
    titles = _titles(store, [joint.iri for joint in joints])
    joints = [_with_sources(joint, titles.get(joint.iri, ())) for joint in joints]
    spells = _spells(store, drawn)
    used = {spell.centre for of in spells.values() for spell in of}
    parties = {party for joint in joints for party in joint.parties}
    lives = lives_of(store, drawn)
    own = _which_are_centres(store, drawn)
    names = names_of(store, drawn | used | parties | own, lang)
    took = _names_taken(store, drawn, lang, {iri: lives[iri][0] for iri in drawn})
    via = names_of(store, {spell.via for of in spells.values() for spell in of if spell.via}, lang)
    bodies = tuple(
        Body(
            iri=iri,
            id=iri.rpartition("/")[2],
            short=names[iri].short,
            full=names[iri].full,
            start=lives[iri][0],
            end=lives[iri][1],
            is_ended=lives[iri][2],
            spells=tuple(_worded(spell, via) for spell in spells.get(iri, ())),
            names=took.get(iri, ()),
            is_centre=iri in own,
        )
        for iri in sorted(drawn)
    )
    return Family(
        focus=focus,
        bodies=bodies,
        joints=tuple(joints),
        centres=_centres(bodies, used | own, names),
        others=tuple((iri, names[iri].short) for iri in sorted(parties - drawn)),
        read_on=_read_on(store),
        lang=lang,
    )


def lives_of(store: pyoxigraph.Store, bodies: Collection[str]) -> dict[str, tuple[Moment, Moment, bool]]:
    """Return when organizations began and ended, and whether a source says that they ended.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    bodies : collection of str
        Their IRIs.

    Returns
    -------
    dict of str to (Moment, Moment, bool)
        For each.
    """
    return {
        row.iri("body"): (
            row.moment("fromEarliest", "fromLatest"),
            row.moment("toEarliest", "toLatest"),
            row.flag("ended"),
        )
        for row in select(store, _LIVES.format(values=values("body", bodies)))
    }


def _which_are_centres(store: pyoxigraph.Store, bodies: Collection[str]) -> set[str]:
    return {row.iri("body") for row in select(store, _OWN.format(values=values("body", bodies)))}


def _with_sources(joint: Joint, titles: Iterable[str]) -> Joint:
    return replace(joint, sources=tuple(sorted(titles)))


def _worded(spell: Spell, names: dict[str, Names]) -> Spell:
    return Spell(
        spell.centre,
        spell.start,
        spell.end,
        names[spell.via].short if spell.via else None,
        spell.is_contested,
    )


def _titles(store: pyoxigraph.Store, events: Collection[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    if events:
        for row in select(store, _SOURCES.format(values=values("event", events))):
            found[row.iri("event")].add(row.text("title"))
    return found


def _spells(store: pyoxigraph.Store, bodies: Collection[str]) -> dict[str, list[Spell]]:
    """Return the times of bodies in national centres; through a federation where none is direct."""
    direct, through = _affiliations(store, bodies)
    federations = {spell.centre for body, of in through.items() if body not in direct for spell in of}
    above, _ = _affiliations(store, federations)
    for body, of in through.items():
        if body in direct:
            continue
        for lower in of:
            for upper in above.get(lower.centre, ()):
                start, end = lower.start.later(upper.start), lower.end.earlier(upper.end)
                if start.earliest and end.latest and start.earliest > end.latest:
                    continue
                contested = lower.is_contested or upper.is_contested
                direct[body].append(Spell(upper.centre, start, end, lower.centre, contested))
    for of in direct.values():
        of.sort(key=lambda spell: (spell.start.middle or 0.0, spell.centre, spell.via or "", str(spell.end)))
    return direct


def _affiliations(
    store: pyoxigraph.Store, bodies: Collection[str]
) -> tuple[dict[str, list[Spell]], dict[str, list[Spell]]]:
    """Return affiliations to national centres and those to federations."""
    direct: dict[str, list[Spell]] = defaultdict(list)
    through: dict[str, list[Spell]] = defaultdict(list)
    if bodies:
        for row in select(store, _AFFILIATIONS.format(values=values("body", bodies))):
            spell = Spell(
                row.iri("above"),
                row.moment("fromEarliest", "fromLatest"),
                row.moment("toEarliest", "toLatest"),
                is_contested=row.flag("contested"),
            )
            (direct if row.flag("isCentre") else through)[row.iri("body")].append(spell)
    return direct, through


def _names_taken(
    store: pyoxigraph.Store, bodies: Collection[str], lang: Lang, starts: dict[str, Moment]
) -> dict[str, tuple[NameFrom, ...]]:
    """Return the names that bodies took in the course of time, and the one that they began with."""
    uses: dict[str, list[tuple[int, str, Moment | None, Moment | None]]] = defaultdict(list)
    order = _NAME_LANGUAGES[lang]
    for row in select(store, _NAME_USES.format(values=values("body", bodies))):
        tag = row.lang("name")
        rank = 2 * (order.index(tag) if tag in order else len(order)) + (not row.flag("isShort"))
        since = row.moment("fromEarliest", "fromLatest") if row.text("from") else None
        until = row.moment("toEarliest", "toLatest") if row.text("to") else None
        uses[row.iri("body")].append((rank, row.text("name"), since, until))
    renamings: dict[str, dict[str, tuple[Moment, str]]] = defaultdict(dict)
    for row in select(store, _RENAMINGS.format(values=values("body", bodies))):
        moment = row.moment("earliest", "latest")
        if moment.middle is not None:
            note = renamings[row.iri("body")].get(row.iri("event"), (moment, ""))[1]
            notes = "; ".join(sorted({note, row.text("note")} - {""}))
            renamings[row.iri("body")][row.iri("event")] = (moment, notes)
    return {
        body: _in_order(sorted(uses.get(body, ()), key=str), renamings.get(body, {}), starts[body])
        for body in sorted({*uses, *renamings})
    }


def _in_order(
    uses: list[tuple[int, str, Moment | None, Moment | None]],
    renamings: dict[str, tuple[Moment, str]],
    start: Moment,
) -> tuple[NameFrom, ...]:
    uses = sorted(uses, key=lambda use: (use[0], use[1]))
    changes = sorted(renamings.values(), key=lambda change: (change[0].middle or 0.0, change[1]))
    found: list[NameFrom] = []
    for moment, note in changes:
        name = next((name for _, name, since, _ in uses if since is not None and _meet(since, moment)), None)
        found.append(NameFrom(moment, name, note))
    moments = [moment for moment, _ in changes]
    for _, name, since, _ in uses:
        if since is None or since.middle is None or _meet(since, start):
            continue
        if not any(_meet(since, moment) for moment in moments):
            moments.append(since)
            found.append(NameFrom(since, name))
    found.sort(key=lambda taken: (taken.moment.middle or 0.0, taken.name or ""))
    if found:
        at = found[0].moment
        first = next((name for _, name, _, until in uses if until is not None and _meet(until, at)), None)
        if first is None:
            first = next(
                (name for _, name, since, _ in uses if since is not None and _meet(since, start)), None
            )
        if first is not None and first != found[0].name:
            found.insert(0, NameFrom(start, first, is_first=True))
    return tuple(found)


def _meet(a: Moment, b: Moment) -> bool:
    """Return whether two moments can be the same day."""
    if not a.is_known or not b.is_known:
        return False
    low = max(a.earliest or date.min, b.earliest or date.min)
    return low <= min(a.latest or date.max, b.latest or date.max)


def _centres(bodies: Iterable[Body], wanted: Collection[str], names: dict[str, Names]) -> tuple[Centre, ...]:
    since: dict[str, float] = {}
    for body in bodies:
        for spell in body.spells:
            at = spell.start.middle or spell.end.middle or float(date.max.toordinal())
            since[spell.centre] = min(at, since.get(spell.centre, at))
        if body.is_centre:
            at = body.start.middle or 0.0
            since[body.iri] = min(at, since.get(body.iri, at))
    return tuple(
        Centre(iri, iri.rpartition("/")[2], names[iri].short, names[iri].full)
        for iri in sorted(wanted, key=lambda iri: (since.get(iri, 0.0), iri))
    )


def _read_on(store: pyoxigraph.Store) -> date | None:
    return next((row.day("last") for row in select(store, _READ_ON)), None)
