"""How well an entry of an authority fits an organization, part by part, and the rule of acceptance."""

from __future__ import annotations

import calendar
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from unionref.folding import fold, joined
from unionref.links import wikibase
from unionref.links.ours import Body, Days
from unionref.links.wikibase import Entity

PARENTS: Final = ("P463", "P361", "P749")
PLACES: Final = ("P159", "P131")
LINKED: Final = (*PARENTS, *PLACES)
"""Properties whose values are items; their names are needed to compare them."""

IDS: Final = MappingProxyType({"ror": "P6782", "viaf": "P214", "isni": "P213", "ndl": "P349"})
"""Name of an authority → the property in which Wikidata has its ids."""

JAPAN: Final = "Q17"
_ALIKE: Final = 85.0
_FACTS: Final = MappingProxyType(
    {
        "founded": "the date of founding",
        "ended": "the date of its end",
        "place": "the place",
        "parents": "a parent",
        "item": "the item that is linked",
    }
)
_AGAINST: Final = frozenset({"founded", "ended", "country", "article", "item"})
_NO_TITLES: Final[Mapping[str, tuple[str, ...]]] = MappingProxyType({})


@dataclass(frozen=True)
class Part:
    """One thing that was compared.

    Parameters
    ----------
    name : str
        ``article``, ``item``, ``website``, ``name-ja``, ``name-en``, ``short-name``, ``founded``, ``ended``,
        ``place``, ``parents``, ``country``, or the name of an authority whose id both have.
    points : int
        What it adds to the score; below 0 if it speaks against.
    ours, theirs : str
        What we say, what the entry says.
    exact : bool
        Whether the two are the same, and not only alike.
    """

    name: str
    points: int
    ours: str
    theirs: str
    exact: bool = False


@dataclass(frozen=True)
class Candidate:
    """An entry of an authority that may be one of our organizations.

    Parameters
    ----------
    id : str
        Its id there, without a prefix.
    label, description : str
        How it is called there, and what it is said to be.
    found_by : tuple of str
        ``article``, ``website``, ``name``, ``authority id``, ``reconciliation``; an article: ``item``,
        ``title``, ``redirect`` or ``search``.
    parts : tuple of Part
        What was compared.
    rule : str
        What the rule of acceptance goes by; empty if it does not hold.
    """

    id: str
    label: str
    description: str
    found_by: tuple[str, ...]
    parts: tuple[Part, ...]
    rule: str = ""

    @property
    def score(self) -> int:
        """The sum of the points, 0 to 100."""
        return max(0, min(100, sum(part.points for part in self.parts)))

    @property
    def explained(self) -> str:
        """The score, part by part, in one line."""
        return ", ".join(f"{part.name} {part.points:+d}" for part in self.parts) or "nothing to compare"

    def part(self, name: str) -> Part | None:
        """Return one of the parts, or None if that was not compared."""
        return next((part for part in self.parts if part.name == name), None)


def compare(
    body: Body,
    entity: Entity,
    linked: Mapping[str, Entity],
    found_by: Iterable[str],
    titles: Mapping[str, tuple[str, ...]] = _NO_TITLES,
) -> Candidate:
    """Compare an item of Wikidata with one of our organizations.

    Parameters
    ----------
    body : Body
        Ours.
    entity : mapping
        The item, as ``wbgetentities`` gives it.
    linked : mapping of str to mapping
        The items that it names as place or parent, with their labels.
    found_by : iterable of str
        How it was found.
    titles : mapping of str to tuple of str, optional
        Language → titles of the article that is compared with its item; they are names like the others.

    Returns
    -------
    Candidate
        The item with its score.
    """
    names = {
        language: (*titles.get(language, ()), *wikibase.names_of(entity, language))
        for language in ("ja", "en")
    }
    parts = [
        _article(body, entity),
        _website(body, wikibase.hosts(entity)),
        *_names(body, names),
        _begun(body, wikibase.days(entity, "P571")),
        _ended(body, wikibase.days(entity, "P576")),
        _place(body, _labels(entity, PLACES, linked)),
        _parents(body, entity, linked),
        _country(body, wikibase.items(entity, "P17")),
        *_same_ids(body, entity),
    ]
    label = wikibase.label_of(entity, "en") or wikibase.label_of(entity, "ja")
    found = tuple(part for part in parts if part is not None)
    rule = rule_of(body, found)
    return Candidate(
        str(entity["id"]), label, wikibase.description_of(entity), tuple(sorted(set(found_by))), found, rule
    )


def compare_named(
    body: Body, id: str, label: str, description: str, found_by: str = "reconciliation", also: str = ""
) -> Candidate:
    """Compare an entry of which nothing but its name is known.

    Parameters
    ----------
    body : Body
        Ours.
    id, label, description : str
        What a reconciliation service gives.
    found_by : str, optional
        How it was found.
    also : str, optional
        Another name that it has there.

    Returns
    -------
    Candidate
        The entry with its score; the rule of acceptance never holds by a name alone.
    """
    every = (label, also) if also else (label,)
    names = {"ja": every, "en": every}
    return Candidate(id, label, description, (found_by,), tuple(_names(body, names)))


def rule_of(body: Body, parts: Collection[Part]) -> str:
    """Return what the rule of acceptance goes by.

    The rule: the same article, or the same host of the website; or else the exact official Japanese name and
    one more fact that agrees (founding, end, place, parent; of an article also the item). A name that two of
    our organizations bear does not count, nor does an abbreviation ever. Nothing may speak against it.

    Parameters
    ----------
    body : Body
        Ours.
    parts : collection of Part
        What was compared.

    Returns
    -------
    str
        A clause for the evidence; empty if the rule does not hold.
    """
    if any(part.points < 0 and part.name in _AGAINST for part in parts):
        return ""
    exact = {part.name: part for part in parts if part.exact}
    if "article" in exact:
        return f"the same article ({exact['article'].theirs})"
    if "website" in exact:
        return f"the same host of the website ({exact['website'].theirs})"
    name = exact.get("name-ja")
    if name is None or fold(name.ours) in body.shared:
        return ""
    for fact in parts:
        if fact.name in _FACTS and fact.points > 0:
            return f"the official Japanese name ({name.ours}) and {_FACTS[fact.name]} ({fact.theirs})"
    return ""


def _article(body: Body, entity: Entity) -> Part | None:
    differs: Part | None = None
    for site, title in sorted(body.articles.items()):
        theirs = wikibase.title_at(entity, site)
        if theirs == title:
            return Part("article", 60, f"{site}: {title}", f"{site}: {theirs}", exact=True)
        if theirs:
            differs = Part("article", -40, f"{site}: {title}", f"{site}: {theirs}")
    return differs


def _website(body: Body, theirs: Collection[str]) -> Part | None:
    same = sorted(body.hosts & set(theirs))
    return Part("website", 50, same[0], same[0], exact=True) if same else None


def _names(body: Body, theirs: Mapping[str, tuple[str, ...]]) -> Iterable[Part]:
    for language, points in (("ja", 35), ("en", 25)):
        part = _name(f"name-{language}", points, body.official.get(language, ()), theirs[language])
        if part is not None:
            yield part
    keys = {joined(fold(text)): text for texts in theirs.values() for text in texts}
    for _, text in body.short:
        if (key := joined(fold(text))) in keys:
            yield Part("short-name", 5, text, keys[key])
            return


def _name(what: str, points: int, ours: Iterable[str], theirs: Iterable[str]) -> Part | None:
    from rapidfuzz.fuzz import ratio

    best: Part | None = None
    for our in ours:
        for their in theirs:
            a, b = joined(fold(our)), joined(fold(their))
            if a and a == b:
                return Part(what, points, our, their, exact=True)
            alike = ratio(a, b)
            gained = round(points * 0.6 * (alike - _ALIKE) / (100 - _ALIKE)) if alike >= _ALIKE else 0
            if gained > 0 and (best is None or gained > best.points):
                best = Part(what, gained, our, their)
    return best


def _begun(body: Body, theirs: list[Days]) -> Part | None:
    if not theirs or not body.founded[1]:
        return None
    return _dated("founded", 15, -20, body.founded, theirs)


def _ended(body: Body, theirs: list[Days]) -> Part | None:
    if not theirs or not any(body.ended):
        return None
    points = 10 if body.has_ended and body.ended[1] else 0
    part = _dated("ended", points, -20, body.ended, theirs)
    return None if part.points == 0 else part


def _dated(name: str, agree: int, differ: int, ours: Days, theirs: list[Days]) -> Part:
    """Compare two intervals; two that miss each other by less than a year say nothing for or against."""
    shown = (_bounds(ours), "; ".join(_span(days) for days in theirs))
    fits = [_overlap(ours, days) for days in theirs]
    if any(fits):
        return Part(name, agree, *shown, exact=agree > 0)
    near = any(_overlap(ours, (_shift(first, -1), _shift(last, 1))) for first, last in theirs)
    return Part(name, 0 if near else differ, *shown)


def _overlap(a: Days, b: Days) -> bool:
    return (not a[0] or not b[1] or a[0] <= b[1]) and (not a[1] or not b[0] or b[0] <= a[1])


def _shift(day: str, years: int) -> str:
    return f"{int(day[:4]) + years:04d}{day[4:]}"


def _bounds(days: Days) -> str:
    """Return our bounds in words; a whole year is a year, a whole month is a month."""
    if not (days[0] and days[1]):
        return f"not before {days[0]}" if days[0] else f"not after {days[1]}"
    last = calendar.monthrange(int(days[1][:4]), int(days[1][5:7]))[1]
    whole = days[0].endswith("-01") and days[1].endswith(f"-{last:02d}")
    if whole and days[0][:7] == days[1][:7]:
        return days[0][:7]
    if whole and days[0][:4] == days[1][:4] and days[0][5:7] == "01" and days[1][5:7] == "12":
        return days[0][:4]
    return days[0] if days[0] == days[1] else f"{days[0]} to {days[1]}"


def _span(days: Days) -> str:
    if days[0] == days[1]:
        return days[0]
    return days[0][:7] if days[0][:7] == days[1][:7] else days[0][:4]


def _labels(entity: Entity, properties: Iterable[str], linked: Mapping[str, Entity]) -> list[str]:
    found: list[str] = []
    for property in properties:
        for item in wikibase.items(entity, property):
            for language in ("ja", "en"):
                label = wikibase.label_of(linked.get(item, {}), language)
                found += [label] if len(label) > 1 else []
    return found


def _place(body: Body, theirs: list[str]) -> Part | None:
    for ours in body.places:
        for label in theirs:
            if label.casefold() in ours.casefold() or ours == label.removesuffix(" Prefecture"):
                return Part("place", 10, ours, label)
    return None


def _parents(body: Body, entity: Entity, linked: Mapping[str, Entity]) -> Part | None:
    for property in PARENTS:
        for item in wikibase.items(entity, property):
            other = linked.get(item, {})
            labels = [label for at in ("en", "ja") for label in wikibase.names_of(other, at)]
            keys = {fold(label) for label in labels}
            for parent in body.parents:
                if (parent.item and parent.item == item) or keys & parent.names:
                    return Part("parents", 10, parent.label, labels[0] if labels else item)
    return None


def _country(body: Body, theirs: list[Any]) -> Part | None:
    if not body.is_japanese or not theirs:
        return None
    if JAPAN in theirs:
        return Part("country", 3, "Japan", JAPAN, exact=True)
    return Part("country", -50, "Japan", ", ".join(theirs))


def _same_ids(body: Body, entity: Entity) -> Iterable[Part]:
    for name, local in sorted(body.ids.items()):
        if name in IDS and local in {
            str(value).replace(" ", "") for value in wikibase.values(entity, IDS[name])
        }:
            yield Part(name, 50, local, local, exact=True)
