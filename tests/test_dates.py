"""Dates: what is accepted, what is refused, and the days a date can mean."""

from __future__ import annotations

import subprocess
import sys
from calendar import monthrange
from datetime import date, timedelta
from typing import Literal

import pyoxigraph as ox
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from unionref.dates import (
    PartialDate,
    Precision,
    compatible,
    describe_bounds,
    finer,
    is_date_datatype,
    parse_day,
)
from unionref.errors import FindingsError, UsageError

XSD = "http://www.w3.org/2001/XMLSchema#"
DATATYPES: dict[Precision, str] = {"year": XSD + "gYear", "month": XSD + "gYearMonth", "day": XSD + "date"}
LENGTHS: dict[Precision, int] = {"year": 4, "month": 7, "day": 10}

days = st.dates(min_value=date(1, 1, 1), max_value=date(9999, 12, 31))
precisions: st.SearchStrategy[Precision] = st.sampled_from(("year", "month", "day"))
partial_dates = st.builds(
    lambda day, precision: PartialDate(day.isoformat()[: LENGTHS[precision]], precision), days, precisions
)


def test_every_day_from_1800_to_2100_is_read_as_itself() -> None:
    day = date(1800, 1, 1)
    while day <= date(2100, 12, 31):
        read = PartialDate.from_text(day.isoformat())
        assert read.precision == "day"
        assert read.bounds() == (day, day)
        day += timedelta(days=1)


@pytest.mark.parametrize("year", [*range(1800, 2101), 1, 4, 100, 400, 9999])
def test_the_days_after_the_end_of_a_month_are_refused(year: int) -> None:
    for month in range(1, 13):
        last = monthrange(year, month)[1]
        assert PartialDate(f"{year:04d}-{month:02d}", "month").latest == date(year, month, last)
        for day in (0, *range(last + 1, 33)):
            text = f"{year:04d}-{month:02d}-{day:02d}"
            with pytest.raises(FindingsError, match=text):
                PartialDate(text, "day")
    for month in (0, *range(13, 20)):
        text = f"{year:04d}-{month:02d}"
        with pytest.raises(FindingsError, match=text):
            PartialDate(text, "month")


@given(partial_dates)
@settings(deadline=None)
def test_a_date_survives_text_literal_and_lexical_form(value: PartialDate) -> None:
    assert PartialDate.from_text(str(value)) == value
    assert PartialDate.from_lexical(value.value, DATATYPES[value.precision]) == value
    literal = value.to_literal()
    assert literal == ox.Literal(value.value, datatype=ox.NamedNode(DATATYPES[value.precision]))
    assert PartialDate.from_literal(literal) == value
    assert hash(PartialDate.from_literal(literal)) == hash(value)


@given(partial_dates, days)
@settings(deadline=None)
def test_bounds_hold_exactly_the_days_whose_text_starts_with_the_date(value: PartialDate, day: date) -> None:
    earliest, latest = value.bounds()
    assert (earliest <= day <= latest) == day.isoformat().startswith(value.value)
    for edge in (earliest, latest):
        assert edge.isoformat().startswith(value.value)


@given(partial_dates, partial_dates)
@settings(deadline=None)
def test_order_compatibility_and_fineness(a: PartialDate, b: PartialDate) -> None:
    assert (a < b) + (b < a) + (a == b) == 1
    assert (a <= b) == (not b < a)
    assert (a >= b) == (not a < b)
    assert (a > b) == (b < a)
    assert compatible(a, b) == compatible(b, a)
    assert compatible(a, b) == (a.value.startswith(b.value) or b.value.startswith(a.value))
    chosen = finer(a, b)
    assert chosen in (a, b)
    assert len(chosen.value) == max(len(a.value), len(b.value))
    assert finer(a, a) is a


@given(days)
@settings(deadline=None)
def test_a_datetime_day_becomes_a_date_of_full_precision(day: date) -> None:
    assert PartialDate.from_day(day).bounds() == (day, day)
    assert parse_day(day.isoformat()) == day


def test_equal_precision_keeps_the_first() -> None:
    assert finer(PartialDate("1989", "year"), PartialDate("1990", "year")).value == "1989"
    assert finer(PartialDate("1989", "year"), PartialDate("1989-11", "month")).value == "1989-11"
    assert finer(PartialDate("1989-11-21", "day"), PartialDate("1989", "year")).value == "1989-11-21"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("1989-02-30", "1989-02 has no day 30"),
        ("1900-02-29", "1900-02 has no day 29"),
        ("1989-13", "no month 13"),
        ("1989-00-10", "no month 00"),
        ("0000", "outside the years 0001 to 9999"),
        ("-0044-03-15", "outside the years 0001 to 9999"),
        ("12000", "outside the years 0001 to 9999"),
        ("99999-01-01", "outside the years 0001 to 9999"),
        ("1989Z", "time zone"),
        ("1989-11-21+09:00", "time zone"),
        ("1989-11Z", "time zone"),
        ("", "is not a year"),
        ("89", "is not a year"),
        ("１９８９", "is not a year"),
        ("1989-1", "is not a month"),
        ("1989-11-", "is not a day"),
        ("1989-11-21T00:00:00", "is not a day"),
        ("1989-11-21-01", "is not a day"),
        ("21-11-1989", "is not a day"),
        ("1989/11/21", "is not a year"),
        ("Heisei 1", "is not a year"),
    ],
)
def test_what_is_no_date_is_refused_with_a_sentence_naming_it(text: str, says: str) -> None:
    with pytest.raises(UsageError) as caught:
        PartialDate.from_text(text)
    assert f'"{text}"' in caught.value.message
    assert says in caught.value.message
    assert caught.value.exit_code == 2
    assert "1989-11-21" in str(caught.value)


@given(st.text(alphabet=st.sampled_from("0123456789-Z:+ T１年\n"), max_size=12))
@settings(deadline=None)
def test_any_text_is_a_date_or_a_usage_error(text: str) -> None:
    try:
        read = PartialDate.from_text(text)
    except UsageError as error:
        assert text.strip() in error.message
    else:
        assert read.value == text.strip()
        assert read.earliest <= read.latest


@pytest.mark.parametrize(
    ("lexical", "datatype"),
    [
        ("1989-02-30", XSD + "date"),
        ("1989", XSD + "date"),
        ("1989-11-21", XSD + "gYear"),
        ("1989", XSD + "gYearMonth"),
        (" 1989", XSD + "gYear"),
        ("1989\n", XSD + "gYear"),
        ("1989", XSD + "string"),
        ("1989", XSD + "integer"),
        ("1989", ""),
    ],
)
def test_a_literal_that_is_no_date_is_a_finding(lexical: str, datatype: str) -> None:
    with pytest.raises(FindingsError) as caught:
        PartialDate.from_lexical(lexical, datatype)
    assert f'"{lexical}"' in caught.value.message
    assert caught.value.exit_code == 1
    assert caught.value.rule is not None


def test_a_day_is_asked_for_and_a_year_is_given() -> None:
    with pytest.raises(UsageError, match='"1989" is a year, and a day is needed'):
        parse_day("1989")
    with pytest.raises(UsageError, match="1989-02-30"):
        parse_day("1989-02-30")


def test_the_date_datatypes() -> None:
    assert all(map(is_date_datatype, DATATYPES.values()))
    assert not is_date_datatype(XSD + "dateTime")


D = date.fromisoformat


@pytest.mark.parametrize(
    ("earliest", "latest", "lang", "text"),
    [
        (D("1999-09-01"), D("1999-09-01"), "en", "1999-09-01"),
        (D("1999-09-01"), D("1999-09-30"), "en", "1999-09"),
        (D("2000-02-01"), D("2000-02-29"), "en", "2000-02"),
        (D("2000-02-01"), D("2000-02-28"), "en", "2000-02-01 … 2000-02-28"),
        (D("1999-01-01"), D("1999-12-31"), "en", "1999"),
        (D("1989-11-21"), D("1990-12-31"), "en", "1989-11-21 … 1990-12-31"),
        (D("1989-01-01"), D("1990-12-31"), "ja", "1989-01-01 … 1990-12-31"),
        (D("1999-01-01"), D("1999-12-31"), "ja", "1999"),
        (D("1990-01-01"), None, "en", "from 1990-01-01"),
        (None, D("1999-12-31"), "en", "until 1999-12-31"),
        (D("1990-01-01"), None, "ja", "1990-01-01以降"),
        (None, D("1999-12-31"), "ja", "1999-12-31以前"),
        (None, None, "en", "?"),
        (None, None, "ja", "?"),
    ],
)
def test_bounds_are_described_as_briefly_as_they_allow(
    earliest: date | None, latest: date | None, lang: Literal["en", "ja"], text: str
) -> None:
    assert describe_bounds(earliest, latest, lang) == text


@given(partial_dates)
@settings(deadline=None)
def test_the_bounds_of_a_date_are_described_by_the_date(value: PartialDate) -> None:
    assert describe_bounds(*value.bounds()) == value.value


def test_bounds_in_the_wrong_order_are_not_described() -> None:
    with pytest.raises(ValueError, match="1990-01-01 is later"):
        describe_bounds(D("1990-01-01"), D("1989-01-01"))


def test_the_module_loads_no_rdf_library() -> None:
    heavy = ("rdflib", "pyoxigraph", "click", "rich")
    code = f"import sys, unionref.dates; print([name for name in {heavy} if name in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"
