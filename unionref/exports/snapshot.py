"""Reading what Wikidata says: the JSON of ``wbgetentities``, saved in a file."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from unionref.errors import UnreadableError
from unionref.exports.model import (
    DAY,
    MONTH,
    PROPERTIES,
    QID,
    YEAR,
    Claim,
    Item,
    Other,
    Quantity,
    Text,
    Time,
    Unknown,
    Value,
)

_ASK: Final = (
    "fetch it again, for example: curl -o snapshot.json "
    "'https://www.wikidata.org/w/api.php?action=wbgetentities&ids=Q11508432&format=json'"
)
_TIME: Final = re.compile(r"([+-])([0-9]+)-([0-9]{2})-([0-9]{2})T")
_JULIAN: Final = "Q1985786"
_RANKS: Final = ("preferred", "normal", "deprecated")
KEPT: Final = (*PROPERTIES, "P31")


@dataclass(frozen=True)
class Entry:
    """An item as Wikidata has it.

    Parameters
    ----------
    id : str
        Its id.
    label : str
        Its English label, else the Japanese one, else any; empty if it has none.
    claims : tuple of Claim
        Its statements with the properties of ``KEPT``, in the order of the file.
    """

    id: str
    label: str
    claims: tuple[Claim, ...]

    def of(self, name: str) -> list[Claim]:
        """Return the statements of a property."""
        return [claim for claim in self.claims if claim.property == name]


@dataclass(frozen=True)
class Snapshot:
    """What Wikidata says of some items.

    Parameters
    ----------
    entries : mapping of str to Entry
        By id.
    redirects : mapping of str to str
        The id of an item that was merged → the item that it leads to.
    missing : frozenset of str
        The ids of items that are not there: deleted, or never made.
    """

    entries: Mapping[str, Entry]
    redirects: Mapping[str, str]
    missing: frozenset[str]

    def target(self, item: str) -> str:
        """Return the item that an id leads to: itself, unless it is a redirect."""
        return self.redirects.get(item, item)


def read_snapshot(paths: Sequence[Path | str]) -> Snapshot:
    """Read one snapshot out of one or more files.

    Parameters
    ----------
    paths : sequence of pathlib.Path or str
        Files with the answer of ``wbgetentities`` (or ``Special:EntityData``) in JSON; Wikidata answers for
        fifty items at a time.

    Returns
    -------
    Snapshot
        All of them together; where two files have one item, the later file counts.

    Raises
    ------
    UnreadableError
        If a file cannot be read, is not JSON, or is not such an answer.
    """
    entries: dict[str, Entry] = {}
    redirects: dict[str, str] = {}
    missing: set[str] = set()
    for path in paths:
        for key, entity in _entities(Path(path)).items():
            _one(Path(path), key, entity, entries, redirects, missing)
    return Snapshot(entries, redirects, frozenset(missing))


def _entities(path: Path) -> Mapping[str, Any]:
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UnreadableError(f"The snapshot cannot be read: {why}.", file=path, fix=_ASK) from error
    if text.lstrip().startswith("<"):
        raise UnreadableError(
            "The snapshot is a page of HTML (or XML), not JSON: the server sent an error page, or "
            "format=json was left out of the address.",
            file=path,
            fix=_ASK,
        )
    try:
        answer = json.loads(text)
    except (json.JSONDecodeError, RecursionError) as error:
        line = error.lineno if isinstance(error, json.JSONDecodeError) else None
        what = "it breaks off or is damaged" if text.strip() else "it is empty"
        raise UnreadableError(f"The snapshot is not JSON: {what}.", file=path, line=line, fix=_ASK) from error
    if isinstance(answer, dict) and "error" in answer:
        told = answer["error"].get("info", "") if isinstance(answer["error"], dict) else answer["error"]
        raise UnreadableError(f"Wikidata answered with an error: {told}", file=path, fix=_ASK)
    entities = answer.get("entities") if isinstance(answer, dict) else None
    if not isinstance(entities, dict):
        raise UnreadableError(
            "The snapshot has no “entities”, so it is not the answer of wbgetentities.", file=path, fix=_ASK
        )
    return entities


def _one(
    path: Path,
    key: str,
    entity: Any,
    entries: dict[str, Entry],
    redirects: dict[str, str],
    missing: set[str],
) -> None:
    if not isinstance(entity, dict):
        raise _odd(path, key)
    item = entity.get("id", key)
    if isinstance(entity.get("redirects"), dict):
        key, item = entity["redirects"].get("from", key), entity["redirects"].get("to", item)
    for name in (key, item):
        if not isinstance(name, str) or not QID.fullmatch(name):
            if isinstance(name, str) and name.startswith("-") and "missing" in entity:
                return  # how wbgetentities says that an article has no item
            raise UnreadableError(
                f"The snapshot has an entity “{name}”, which is not the id of an item: Q and a number.",
                file=path,
                rule="an item is named like Q11508432",
                fix=_ASK,
            )
    if key != item:
        redirects[key] = item
    if "missing" in entity:
        missing.add(item)
        return
    try:
        claims = entity.get("claims") or {}
        read = tuple(_claim(raw) for name in KEPT for raw in claims.get(name, ()))
        entries[item] = Entry(item, _label(entity.get("labels") or {}), read)
    except (AttributeError, KeyError, TypeError, ValueError, IndexError) as error:
        raise _odd(path, key) from error


def _odd(path: Path, key: str) -> UnreadableError:
    return UnreadableError(
        f"What the snapshot says of {key} is not in the form of Wikibase's JSON.", file=path, fix=_ASK
    )


def _label(labels: Mapping[str, Any]) -> str:
    for language in ("en", "ja", *sorted(labels)):
        if language in labels:
            return str(labels[language]["value"])
    return ""


def _claim(raw: Mapping[str, Any]) -> Claim:
    main = raw["mainsnak"]
    rank = raw.get("rank", "normal")
    if rank not in _RANKS:
        raise ValueError(rank)
    given = raw.get("qualifiers") or {}
    qualifiers = tuple((name, _value(snak)) for name in sorted(given) for snak in given[name])
    return Claim(str(main["property"]), _value(main), qualifiers, rank)


def _value(snak: Mapping[str, Any]) -> Value:
    if snak["snaktype"] in ("somevalue", "novalue"):
        return Unknown(snak["snaktype"])
    kind, value = snak["datavalue"]["type"], snak["datavalue"]["value"]
    if kind == "wikibase-entityid":
        return Item(str(value["id"])) if "id" in value else Item(f"Q{int(value['numeric-id'])}")
    if kind == "time":
        return _time(value)
    if kind == "quantity":
        amount = str(value["amount"]).lstrip("+")
        return Quantity(int(amount)) if re.fullmatch(r"-?[0-9]+", amount) else Other(amount)
    if kind == "monolingualtext":
        return Text(str(value["text"]), str(value["language"]))
    return Other(str(value))


def _time(value: Mapping[str, Any]) -> Value:
    """Return a date as the range of days that it can mean; one outside the years 1 to 9999 is a text."""
    text, precision = str(value["time"]), int(value["precision"])
    found = _TIME.match(text)
    if found is None:
        raise ValueError(text)
    year, month, day = (int(part) for part in found.groups()[1:])
    if found[1] == "-" or not 1 <= year <= 9998 or precision < 6:
        return Other(f"{text} (precision {precision})")
    if precision < YEAR:
        return _span(year, 10 ** (YEAR - precision))
    month = month if precision >= MONTH and month else 0
    day = day if precision >= DAY and day and month else 0
    if str(value.get("calendarmodel", "")).endswith(_JULIAN):
        return _julian(year, month, day)
    first = date(year, month or 1, day or 1)
    shown = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    return Time(shown, first, _last(first, month, day), DAY if day else MONTH if month else YEAR)


def _span(year: int, years: int) -> Time:
    """Return a decade (1980s), or a century or a millennium counted from the year 1."""
    first = year - year % 10 if years == 10 else year - (year - 1) % years
    last = min(first + years - 1, 9999)
    shown = f"{first}s" if years == 10 else f"{first}–{last}"
    return Time(shown, date(max(first, 1), 1, 1), date(last, 12, 31), {10: 8, 100: 7}.get(years, 6))


def _last(first: date, month: int, day: int) -> date:
    if day:
        return first
    following = date(first.year + (first.month == 12 or not month), first.month % 12 + 1 if month else 1, 1)
    return date.fromordinal(following.toordinal() - 1)


def _julian(year: int, month: int, day: int) -> Time:
    """Return a date of the Julian calendar as days of the Gregorian one."""
    shown = f"{year:04d}" + (f"-{month:02d}" if month else "") + (f"-{day:02d}" if day else "")
    first = _julian_ordinal(year, month or 1, day or 1)
    if day:
        last = first
    elif month:
        last = _julian_ordinal(year + month // 12, month % 12 + 1, 1) - 1
    else:
        last = _julian_ordinal(year + 1, 1, 1) - 1
    precision = DAY if day else MONTH if month else YEAR
    return Time(f"{shown} (Julian)", date.fromordinal(max(first, 1)), date.fromordinal(last), precision)


def _julian_ordinal(year: int, month: int, day: int) -> int:
    """Return the ordinal of a Julian day: its year 1 begins two days before the Gregorian one."""
    before = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)[: month - 1]
    leap = 1 if month > 2 and year % 4 == 0 else 0
    return (year - 1) * 365 + (year - 1) // 4 + sum(before) + leap + day - 2
