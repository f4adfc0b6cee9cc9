"""Wikidata's statements as frozen values: ours and theirs are both read into them, to be compared."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Final, TypeAlias

from unionref.dates import PartialDate

ITEM: Final = "http://www.wikidata.org/entity/"
QID: Final = re.compile(r"Q[1-9][0-9]*")
YEAR, MONTH, DAY = 9, 10, 11
"""Wikidata's numbers for how precise a date is; smaller ones are decades, centuries and more."""
_PRECISION: Final[Mapping[str, int]] = MappingProxyType({"year": YEAR, "month": MONTH, "day": DAY})

PROPERTIES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "P571": "inception",
        "P576": "dissolved, abolished or demolished date",
        "P463": "member of",
        "P7888": "merged into",
        "P1365": "replaces",
        "P1366": "replaced by",
        "P2124": "member count",
        "P488": "chairperson",
        "P3975": "general secretary",
        "P1448": "official name",
        "P1813": "short name",
    }
)
"""The properties that are exported and compared, in the order of every output, with Wikidata's labels."""

START, END, POINT, CIRCUMSTANCES = "P580", "P582", "P585", "P1480"
CIRCA: Final = "Q5727902"
REFERENCE_URL, IMPORT_URL, RETRIEVED = "P854", "P4656", "P813"


@dataclass(frozen=True, slots=True)
class Item:
    """An item of Wikidata.

    Parameters
    ----------
    id : str
        ``Q11508432``.
    """

    id: str

    def __str__(self) -> str:
        return self.id


@dataclass(frozen=True, slots=True)
class Time:
    """A date with its precision.

    Parameters
    ----------
    text : str
        As a person writes it: ``1989``, ``1989-11``, ``1989-11-21``, ``1980s``.
    first, last : datetime.date
        The first and the last day it can mean, in the Gregorian calendar.
    precision : int
        Wikidata's number: 9 a year, 10 a month, 11 a day.
    """

    text: str
    first: date
    last: date
    precision: int

    @classmethod
    def of(cls, value: PartialDate) -> Time:
        """Return a date of ours."""
        return cls(value.value, value.earliest, value.latest, _PRECISION[value.precision])

    def fits(self, other: Time) -> bool:
        """Tell whether the two can mean the same day."""
        return self.first <= other.last and other.first <= self.last

    def wikidata(self) -> str:
        """Return it as Wikidata writes it, ``+1989-11-00T00:00:00Z``; months and days not given are zero."""
        month = self.first.month if self.precision >= MONTH else 0
        day = self.first.day if self.precision >= DAY else 0
        return f"+{self.first.year:04d}-{month:02d}-{day:02d}T00:00:00Z"

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number without a unit.

    Parameters
    ----------
    amount : int
        The number.
    """

    amount: int

    def __str__(self) -> str:
        return str(self.amount)


@dataclass(frozen=True, slots=True)
class Text:
    """A text in one language.

    Parameters
    ----------
    text : str
        The text.
    language : str
        Wikidata's code of the language.
    """

    text: str
    language: str

    def __str__(self) -> str:
        return f"{self.text} ({self.language})"


@dataclass(frozen=True, slots=True)
class Unknown:
    """That there is a value which is not known (``somevalue``), or that there is none (``novalue``).

    Parameters
    ----------
    kind : {'somevalue', 'novalue'}
        Which of the two.
    """

    kind: str = "somevalue"

    def __str__(self) -> str:
        return "unknown value" if self.kind == "somevalue" else "no value"


@dataclass(frozen=True, slots=True)
class Other:
    """A value of a kind that none of our properties has; it is shown and matches nothing.

    Parameters
    ----------
    text : str
        What it says.
    """

    text: str

    def __str__(self) -> str:
        return self.text


Value: TypeAlias = Item | Time | Quantity | Text | Unknown | Other
Qualifiers: TypeAlias = tuple[tuple[str, Value], ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a statement was read.

    Parameters
    ----------
    property : {'P854', 'P4656'}
        Reference URL, or Wikimedia import URL where the source is an article of Wikipedia.
    url : str
        The address.
    retrieved : Time
        The day on which it was read.
    """

    property: str
    url: str
    retrieved: Time


@dataclass(frozen=True, slots=True)
class Statement:
    """What our graph says of an item, in Wikidata's terms.

    Parameters
    ----------
    subject : str
        The item, ``Q11508432``; for an organization that has none the IRI of ours.
    entity : str
        The IRI of our organization.
    property : str
        ``P571``.
    value : Value
        The value.
    qualifiers : tuple of (str, Value)
        Its qualifiers, in the order in which they are written.
    reference : Reference or None
        Where it was read; None if no source of it can be cited at Wikidata.
    iri : str
        The statement of ours behind it.
    contested : bool
        Whether another source contradicts it.
    """

    subject: str
    entity: str
    property: str
    value: Value
    qualifiers: Qualifiers
    reference: Reference | None
    iri: str
    contested: bool = False

    def qualifier(self, name: str) -> Value | None:
        """Return the value of a qualifier, or None."""
        return next((value for key, value in self.qualifiers if key == name), None)

    def __str__(self) -> str:
        return words(self.value, self.qualifiers)


@dataclass(frozen=True, slots=True)
class Claim:
    """A statement of an item at Wikidata.

    Parameters
    ----------
    property : str
        ``P571``.
    value : Value
        The value.
    qualifiers : tuple of (str, Value)
        Its qualifiers; one property may stand there several times.
    rank : {'preferred', 'normal', 'deprecated'}
        Its rank.
    """

    property: str
    value: Value
    qualifiers: Qualifiers = ()
    rank: str = "normal"

    def all(self, name: str) -> list[Value]:
        """Return the values of a qualifier."""
        return [value for key, value in self.qualifiers if key == name]

    def __str__(self) -> str:
        return words(self.value, self.qualifiers)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A statement of ours that is not exported.

    Parameters
    ----------
    reason : str
        Why, as one of a fixed set of phrases, so that they can be counted.
    entity : str
        The IRI of our organization.
    property : str
        ``P571``.
    value : str
        What it says.
    iri : str
        The statement.
    detail : str
        What is particular to this one; may be empty.
    """

    reason: str
    entity: str
    property: str
    value: str
    iri: str
    detail: str = ""


def words(value: Value, qualifiers: Qualifiers) -> str:
    """Return a value and what qualifies it, for a person: ``Q5 (from 1953, until 1960)``."""
    names = {START: "from", END: "until", POINT: "at"}
    said = [f"{names[key]} {given}" for key, given in qualifiers if key in names]
    said += ["about" for key, given in qualifiers if key == CIRCUMSTANCES and given == Item(CIRCA)]
    return f"{value} [{', '.join(said)}]" if said else str(value)


def item_of(iri: str) -> str | None:
    """Return the Q-id in the IRI of an item of Wikidata, or None."""
    local = iri.removeprefix(ITEM)
    return local if local != iri and QID.fullmatch(local) else None
