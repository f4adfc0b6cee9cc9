"""What the pictures show, as plain data: `families` and `counts` choose it, `tree` and `chart` draw it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final, Literal

Lang = Literal["en", "ja"]
"""The language of the names and words in a picture."""

SUCCESSION: Final = ("Merger", "Absorption", "Split", "Secession", "Reorganization")
"""The events in which bodies descend from each other."""

YEAR_OF_DAYS: Final = 366
"""What is only known to have been so at some moment within these days is drawn as certain in between."""


@dataclass(frozen=True, slots=True)
class Moment:
    """A day of which only bounds are known.

    Parameters
    ----------
    earliest, latest : datetime.date or None
        The first and the last day that it can be; None where there is no bound.
    """

    earliest: date | None = None
    latest: date | None = None

    @property
    def is_known(self) -> bool:
        """Whether there is any bound."""
        return self.earliest is not None or self.latest is not None

    @property
    def middle(self) -> float | None:
        """The middle of the bounds as a proleptic ordinal of days, or the only bound; None without any."""
        days = [day.toordinal() for day in (self.earliest, self.latest) if day is not None]
        return sum(days) / len(days) if days else None

    @property
    def days(self) -> int | None:
        """How many days lie between the bounds, 0 if the day is known; None if a bound is missing."""
        if self.earliest is None or self.latest is None:
            return None
        return (self.latest - self.earliest).days

    def later(self, other: Moment) -> Moment:
        """Return the later of two moments, as far as the bounds tell."""
        first = [day for day in (self.earliest, other.earliest) if day is not None]
        last = [day for day in (self.latest, other.latest) if day is not None]
        return Moment(max(first, default=None), max(last) if len(last) == 2 else None)

    def earlier(self, other: Moment) -> Moment:
        """Return the earlier of two moments, as far as the bounds tell."""
        first = [day for day in (self.earliest, other.earliest) if day is not None]
        last = [day for day in (self.latest, other.latest) if day is not None]
        return Moment(min(first) if len(first) == 2 else None, min(last, default=None))

    @property
    def years(self) -> str:
        """The year; ``1946/47`` if it is one of several, ``≤1947`` or ``≥1979`` with one bound, or ``?``."""
        if self.earliest is None or self.latest is None:
            if self.latest is not None:
                return f"≤{self.latest.year}"
            return "?" if self.earliest is None else f"≥{self.earliest.year}"
        first, last = self.earliest.year, self.latest.year
        if first == last:
            return str(first)
        return f"{first}/{last % 100:02d}" if first // 100 == last // 100 else f"{first}/{last}"


@dataclass(frozen=True, slots=True)
class Centre:
    """A national centre, which gives a bar its colour.

    Parameters
    ----------
    iri, id : str
        Its IRI and its slug.
    short, full : str
        Its names in the language of the picture.
    """

    iri: str
    id: str
    short: str
    full: str


@dataclass(frozen=True, slots=True)
class Spell:
    """A period in which a body belonged to a national centre.

    Parameters
    ----------
    centre : str
        The IRI of the centre.
    start, end : Moment
        When it began and ended.
    via : str or None
        The short name of the federation through which it belonged, None if directly.
    is_contested : bool
        Whether sources differ on it.
    """

    centre: str
    start: Moment
    end: Moment
    via: str | None = None
    is_contested: bool = False

    @property
    def certain(self) -> tuple[date, date] | None:
        """The first and the last day on which it certainly belonged.

        What a source shows for a year or less without saying more of its bounds counts for that time.
        """
        first, last = self.start.latest, self.end.earliest
        if first is None or last is None:
            return None
        if first <= last:
            return first, last
        return (last, first) if (first - last).days <= YEAR_OF_DAYS else None


@dataclass(frozen=True, slots=True)
class NameFrom:
    """A name that a body took.

    Parameters
    ----------
    moment : Moment
        When it took it.
    name : str or None
        The name, None if no source gives a dated one.
    note : str
        What is known besides.
    is_first : bool
        Whether it is the name that it began with.
    """

    moment: Moment
    name: str | None
    note: str = ""
    is_first: bool = False


@dataclass(frozen=True, slots=True)
class Body:
    """An organization of a family.

    Parameters
    ----------
    iri, id : str
        Its IRI and its slug.
    short, full : str
        Its names in the language of the picture.
    start, end : Moment
        When it began and ended.
    is_ended : bool
        Whether a source says that it ended.
    spells : tuple of Spell
        Its times in national centres.
    names : tuple of NameFrom
        The names that it took, in order of time.
    is_centre : bool
        Whether it is a national centre itself.
    """

    iri: str
    id: str
    short: str
    full: str
    start: Moment
    end: Moment
    is_ended: bool
    spells: tuple[Spell, ...] = ()
    names: tuple[NameFrom, ...] = ()
    is_centre: bool = False

    @property
    def years(self) -> str:
        """Its years in short: ``1951–1987``, ``1999–`` if no end is recorded, ``?–1991``."""
        first, last = self.start.latest, self.end.earliest
        has_lower = self.start.earliest is not None or first is None or last is None or first < last
        start = self.start.years if has_lower else "?"
        return f"{start}–{self.end.years if self.is_ended else ''}"


@dataclass(frozen=True, slots=True)
class Joint:
    """An event that joins or parts bodies, or ends one.

    Parameters
    ----------
    iri : str
        Its IRI.
    kind : str
        The local name of its class, such as ``Merger``.
    moment : Moment
        When it happened.
    ceased, continued, created : tuple of str
        The IRIs of its parties.
    sources : tuple of str
        The titles of the documents that tell it.
    is_contested : bool
        Whether sources differ on it.
    """

    iri: str
    kind: str
    moment: Moment
    ceased: tuple[str, ...] = ()
    continued: tuple[str, ...] = ()
    created: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    is_contested: bool = False

    @property
    def parties(self) -> tuple[str, ...]:
        """All parties: those that ceased, those that went on, those that began."""
        return (*self.ceased, *self.continued, *self.created)


@dataclass(frozen=True, slots=True)
class Family:
    """The organizations of a family tree and what joins them.

    Parameters
    ----------
    focus : str
        The IRI of the organization asked for.
    bodies : tuple of Body
        It and its relatives, sorted by IRI.
    joints : tuple of Joint
        The events with at least one of them as a party, in order of time.
    centres : tuple of Centre
        The national centres that they belonged to, in order of time.
    others : tuple of (str, str)
        IRI and short name of the parties of the events that are not drawn.
    read_on : datetime.date or None
        The last day on which a source was read.
    lang : {'en', 'ja'}
        The language of the names.
    """

    focus: str
    bodies: tuple[Body, ...]
    joints: tuple[Joint, ...]
    centres: tuple[Centre, ...]
    others: tuple[tuple[str, str], ...]
    read_on: date | None
    lang: Lang

    def name_of(self, iri: str) -> str:
        """Return the short name of a party."""
        for body in self.bodies:
            if body.iri == iri:
                return body.short
        return dict(self.others).get(iri, iri.rpartition("/")[2])


@dataclass(frozen=True, slots=True)
class Count:
    """A head count.

    Parameters
    ----------
    iri : str
        The statement.
    organization : str
        The IRI of the organization.
    value : int
        How many members.
    moment : Moment
        When.
    is_dated : bool
        Whether the source gives a date; the bounds of an undated one are only those of its organization.
    basis : str
        How it was counted, as words.
    is_approximate : bool
        Whether the source rounds it.
    is_contested : bool
        Whether sources differ on it.
    is_disputed : bool
        Whether it is one that did not win.
    sources : tuple of str
        The IRIs of the documents.
    """

    iri: str
    organization: str
    value: int
    moment: Moment
    is_dated: bool
    basis: str
    is_approximate: bool
    is_contested: bool
    is_disputed: bool
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sum:
    """The members of a lineage in one year.

    Parameters
    ----------
    year : int
        The year.
    value : int
        The sum of the figures.
    having, among : int
        How many of the bodies of the lineage that existed then have a figure near enough.
    parts : tuple of (str, int, int)
        Short name, figure and year of the figure, for each body that has one.
    missing : tuple of str
        The short names of the bodies that have none.
    """

    year: int
    value: int
    having: int
    among: int
    parts: tuple[tuple[str, int, int], ...]
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Series:
    """The head counts of one organization.

    Parameters
    ----------
    iri, id : str
        The organization and its slug.
    short, full : str
        Its names in the language of the picture.
    counts : tuple of Count
        Its counts by time; the undated ones last.
    sums : tuple of Sum
        The sums of its lineage by year; empty if not asked for.
    """

    iri: str
    id: str
    short: str
    full: str
    counts: tuple[Count, ...]
    sums: tuple[Sum, ...] = ()


@dataclass(frozen=True, slots=True)
class Source:
    """A document that head counts were read in.

    Parameters
    ----------
    iri : str
        Its IRI.
    title, publisher : str
        What it is called and who published it.
    """

    iri: str
    title: str
    publisher: str


@dataclass(frozen=True, slots=True)
class Membership:
    """The head counts of some organizations and where they were read.

    Parameters
    ----------
    series : tuple of Series
        In the order asked for.
    sources : tuple of Source
        The documents, the one with the most figures first.
    within : int
        How many years a figure may lie from the year of a sum.
    lang : {'en', 'ja'}
        The language of the names.
    """

    series: tuple[Series, ...]
    sources: tuple[Source, ...]
    within: int
    lang: Lang
