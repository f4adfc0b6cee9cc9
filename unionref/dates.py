"""Dates exactly as precise as their source, and the days they can stand for.

A source gives a year, a month or a day; :class:`PartialDate` keeps which of the three it was and knows the
first and the last day it can mean. Nothing here imports an RDF library: the command line's cold path needs
this module.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, Literal

from unionref.errors import FindingsError, UsageError

if TYPE_CHECKING:
    import pyoxigraph

Precision = Literal["year", "month", "day"]
"""How precise a date is."""

_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_PRECISIONS: Final[tuple[Precision, ...]] = ("year", "month", "day")
_DATATYPES: Final = (_XSD + "gYear", _XSD + "gYearMonth", _XSD + "date")
_FORM: Final = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")
_EXAMPLES: Final = ("1989", "1989-11", "1989-11-21")
_NAMES: Final = ("a year", "a month", "a day")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A year, a month or a day of the Gregorian calendar, as precise as its source.

    Parameters
    ----------
    value : str
        ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; years 0001 to 9999.
    precision : {'year', 'month', 'day'}
        What ``value`` names.

    Raises
    ------
    FindingsError
        If ``value`` is no date of the calendar or has another precision.

    Notes
    -----
    ``<``, ``<=``, ``>`` and ``>=`` compare the first possible day, then the last one; the two together
    are the value itself, so the order is total and agrees with ``==``.
    """

    value: str
    precision: Precision

    def __post_init__(self) -> None:
        if (problem := _problem(self.value, self.precision)) is not None:
            raise FindingsError(problem, rule=_rule(self.precision))

    @classmethod
    def from_text(cls, text: str) -> PartialDate:
        """Read a date typed by a person; its length tells the precision.

        Parameters
        ----------
        text : str
            ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; blanks around it are ignored.

        Returns
        -------
        PartialDate
            The date.

        Raises
        ------
        UsageError
            If the text is no date of the calendar.
        """
        value = text.strip()
        precision = _PRECISIONS[min(value.count("-"), 2)]
        if (problem := _problem(value, precision)) is not None:
            raise UsageError(problem, fix="write a year, a month or a day like 1989, 1989-11 or 1989-11-21")
        return cls(value, precision)

    @classmethod
    def from_lexical(cls, lexical: str, datatype: str) -> PartialDate:
        """Read a date from the two parts of an RDF literal.

        Parameters
        ----------
        lexical : str
            The literal's text.
        datatype : str
            The full IRI of ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``.

        Returns
        -------
        PartialDate
            The date.

        Raises
        ------
        FindingsError
            If the datatype is another one, or the text is no such date of the calendar.
        """
        if datatype not in _DATATYPES:
            raise FindingsError(
                f'"{lexical}" has the datatype {datatype or "(none)"}, which is not one of a date.',
                rule="dates are xsd:gYear, xsd:gYearMonth or xsd:date, as precise as their source",
            )
        return cls(lexical, _PRECISIONS[_DATATYPES.index(datatype)])

    @classmethod
    def from_literal(cls, literal: pyoxigraph.Literal) -> PartialDate:
        """Read a date from a pyoxigraph literal.

        Parameters
        ----------
        literal : pyoxigraph.Literal
            A literal of type ``xsd:gYear``, ``xsd:gYearMonth`` or ``xsd:date``.

        Returns
        -------
        PartialDate
            The date.

        Raises
        ------
        FindingsError
            If the literal is no date of the calendar.
        """
        return cls.from_lexical(literal.value, literal.datatype.value)

    @classmethod
    def from_day(cls, day: date) -> PartialDate:
        """Return a day as a date of full precision.

        Parameters
        ----------
        day : datetime.date
            The day.

        Returns
        -------
        PartialDate
            The date.
        """
        return cls(day.isoformat(), "day")

    @property
    def datatype(self) -> str:
        """The full IRI of the XML Schema datatype of this precision."""
        return _DATATYPES[_PRECISIONS.index(self.precision)]

    @property
    def earliest(self) -> date:
        """The first day the date can mean."""
        year, month, day = self._parts()
        return date(year, month or 1, day or 1)

    @property
    def latest(self) -> date:
        """The last day the date can mean."""
        year, month, day = self._parts()
        return date(year, month or 12, day or _days_in(year, month or 12))

    def bounds(self) -> tuple[date, date]:
        """Return the first and the last day the date can mean.

        Returns
        -------
        tuple of datetime.date
            ``(earliest, latest)``.
        """
        return self.earliest, self.latest

    def to_literal(self) -> pyoxigraph.Literal:
        """Return the date as a pyoxigraph literal with the datatype of its precision.

        Returns
        -------
        pyoxigraph.Literal
            The literal.
        """
        from pyoxigraph import Literal as OxLiteral
        from pyoxigraph import NamedNode

        return OxLiteral(self.value, datatype=NamedNode(self.datatype))

    def _parts(self) -> tuple[int, int, int]:
        numbers = [int(part) for part in self.value.split("-")]
        year, month, day = numbers + [0] * (3 - len(numbers))
        return year, month, day

    def _key(self) -> tuple[date, date]:
        return self.earliest, self.latest

    def __lt__(self, other: PartialDate) -> bool:
        return self._key() < other._key()

    def __le__(self, other: PartialDate) -> bool:
        return self._key() <= other._key()

    def __gt__(self, other: PartialDate) -> bool:
        return self._key() > other._key()

    def __ge__(self, other: PartialDate) -> bool:
        return self._key() >= other._key()

    def __str__(self) -> str:
        return self.value


def is_date_datatype(datatype: str) -> bool:
    """Tell whether literals of a datatype are dates of this module.

    Parameters
    ----------
    datatype : str
        The full IRI of a datatype.

    Returns
    -------
    bool
        True for ``xsd:gYear``, ``xsd:gYearMonth`` and ``xsd:date``.
    """
    return datatype in _DATATYPES


def compatible(a: PartialDate, b: PartialDate) -> bool:
    """Tell whether two dates can mean the same day.

    Parameters
    ----------
    a, b : PartialDate
        The dates.

    Returns
    -------
    bool
        True if they share at least one day.
    """
    return a.earliest <= b.latest and b.earliest <= a.latest


def finer(a: PartialDate, b: PartialDate) -> PartialDate:
    """Return the more precise of two dates.

    Parameters
    ----------
    a, b : PartialDate
        The dates; whether they are compatible is not asked.

    Returns
    -------
    PartialDate
        The one with the finer precision; ``a`` when both are equally precise.
    """
    return b if _PRECISIONS.index(b.precision) > _PRECISIONS.index(a.precision) else a


def parse_day(text: str) -> date:
    """Read a full day typed by a person.

    Parameters
    ----------
    text : str
        ``YYYY-MM-DD``.

    Returns
    -------
    datetime.date
        The day.

    Raises
    ------
    UsageError
        If the text is no day of the calendar.
    """
    found = PartialDate.from_text(text)
    if found.precision != "day":
        raise UsageError(
            f'"{found.value}" is {_NAMES[_PRECISIONS.index(found.precision)]}, and a day is needed.',
            fix="write the day in full, like 1989-11-21",
        )
    return found.earliest


def describe_bounds(earliest: date | None, latest: date | None, lang: Literal["en", "ja"] = "en") -> str:
    """Return the shortest text for a pair of day bounds.

    Parameters
    ----------
    earliest : datetime.date or None
        The first possible day; None when unknown.
    latest : datetime.date or None
        The last possible day; None when unknown.
    lang : {'en', 'ja'}
        The language of the words around the days.

    Returns
    -------
    str
        ``1999-09-01``, ``1999-09`` or ``1999`` when the bounds are exactly a day, a month or a year, else
        ``1989-11-21 … 1990-12-31``; with one bound open ``from 1990-01-01`` (``1990-01-01以降``) or
        ``until 1999-12-31`` (``1999-12-31以前``); ``?`` when both are.

    Raises
    ------
    ValueError
        If the first day is later than the last one.
    """
    if earliest is None and latest is None:
        return "?"
    if latest is None:
        return f"{earliest}以降" if lang == "ja" else f"from {earliest}"
    if earliest is None:
        return f"{latest}以前" if lang == "ja" else f"until {latest}"
    if earliest > latest:
        raise ValueError(f"the earliest day {earliest} is later than the latest day {latest}")
    for precision, length in zip(_PRECISIONS, (4, 7, 10), strict=True):
        whole = PartialDate(earliest.isoformat()[:length], precision)
        if whole.bounds() == (earliest, latest):
            return whole.value
    return f"{earliest} … {latest}"


def _days_in(year: int, month: int) -> int:
    """Return how many days a month of the Gregorian calendar has."""
    if month == 2:
        return 29 if year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) else 28
    return 30 if month in (4, 6, 9, 11) else 31


def _problem(value: str, precision: Precision) -> str | None:
    """Return a sentence saying why a text is no date of a precision, or None if it is one."""
    at = _PRECISIONS.index(precision)
    kind = f"{_NAMES[at]} like {_EXAMPLES[at]}"
    match = _FORM.fullmatch(value)
    if match is None or match.lastindex != at + 1:
        if re.fullmatch(r"-?[0-9]{4,}(-[0-9]{2}){0,2}(Z|[+-][0-9]{2}:[0-9]{2})", value) and match is None:
            return f'"{value}" has a time zone; it must be {kind}.'
        if re.fullmatch(r"-[0-9]{4,}(-[0-9]{2}){0,2}|[0-9]{5,}(-[0-9]{2}){0,2}", value):
            return f'"{value}" is outside the years 0001 to 9999.'
        return f'"{value}" is not {kind}.'
    year, month, day = (int(part) if part else 0 for part in match.groups())
    if year == 0:
        return f'"{value}" is outside the years 0001 to 9999.'
    if at >= 1 and not 1 <= month <= 12:
        return f'"{value}" is not a date: there is no month {month:02d}.'
    if at == 2 and not 1 <= day <= _days_in(year, month):
        return f'"{value}" is not a date: {year:04d}-{month:02d} has no day {day:02d}.'
    return None


def _rule(precision: Precision) -> str:
    at = _PRECISIONS.index(precision)
    name = ("xsd:gYear", "xsd:gYearMonth", "xsd:date")[at]
    return f"{name} holds {_NAMES[at]} of the calendar, written like {_EXAMPLES[at]}"
