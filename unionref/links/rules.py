"""The rules that the rows of mapping sets keep, each row by itself and all together."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final, NamedTuple

from unionref.dates import PartialDate
from unionref.errors import UnionrefError
from unionref.links.authorities import AUTHORITIES, authority_of
from unionref.links.model import ARTICLE, JUSTIFICATIONS, MATCHES, NO_TERM, NOT, Mapping

_CONFIDENCE: Final = re.compile(r"0(\.[0-9]{1,3})?|1(\.0{1,3})?")
_ORCID: Final = re.compile(r"orcid:[0-9]{4}-[0-9]{4}-[0-9]{4}-[0-9]{3}[0-9X]")
_ADDRESS: Final = re.compile(r"https?://[^\s|<>\"{}\\^`]+")


class Problem(NamedTuple):
    """A row that breaks a rule.

    Parameters
    ----------
    row : Mapping
        The row.
    rule : str
        The name of the rule.
    message : str
        What is wrong, as a sentence.
    fix : str
        What puts it right.
    """

    row: Mapping
    rule: str
    message: str
    fix: str


def of_row(row: Mapping) -> Iterable[Problem]:
    """Yield what is wrong with a row by itself; its subject is looked up elsewhere.

    Parameters
    ----------
    row : Mapping
        The row.

    Yields
    ------
    Problem
        One for each broken rule.
    """
    yield from _object_problems(row)
    yield from _predicate_problems(row)
    if row.mapping_justification not in JUSTIFICATIONS:
        yield Problem(
            row,
            "mapping-justification",
            f"“{row.mapping_justification}” is not a justification.",
            f"Write one of {', '.join(JUSTIFICATIONS)}.",
        )
    try:
        PartialDate(row.mapping_date, "day")
    except UnionrefError as error:
        yield Problem(
            row, "mapping-date", error.message, "Write the day on which it was decided, like 2026-11-22."
        )
    needs_confidence = row.state != "not-found"
    if (row.confidence or needs_confidence) and not _CONFIDENCE.fullmatch(row.confidence):
        yield Problem(
            row,
            "mapping-confidence",
            f"“{row.confidence}” is not a confidence.",
            "Write a number from 0 to 1 with a point, like 0.95; docs/linking.md says what the figures mean.",
        )
    yield from _evidence_problems(row)
    if any(cell != cell.strip() for cell in row.cells()):
        yield Problem(row, "mapping-text", "A cell begins or ends with a space.", "Take the space out.")
    if found := next((c for cell in row.cells() for c in cell if unicodedata.category(c) == "Cc"), ""):
        message = f"A cell holds a control character (U+{ord(found):04X})."
        yield Problem(row, "mapping-text", message, "Take the character out.")


def _object_problems(row: Mapping) -> Iterable[Problem]:
    source = authority_of(row.object_source) if row.object_source.startswith("authority:") else None
    if source is None:
        names = ", ".join(f"authority:{found.name}" for found in AUTHORITIES.values())
        yield Problem(
            row, "mapping-authority", f"“{row.object_source}” is not an authority.", f"Write one of {names}."
        )
        return
    set_name = row.file.rpartition("/")[2].removesuffix(".sssom.tsv")
    if row.file and set_name != source.set_name:
        yield Problem(
            row,
            "mapping-set",
            f"The authority {source.name} does not belong in this file.",
            f"Move the row to data/mappings/{source.set_name}.sssom.tsv.",
        )
    if row.object_id == NO_TERM:
        return
    authority = AUTHORITIES.get(row.object_id.partition(":")[0])
    if authority is None:
        yield Problem(
            row,
            "mapping-object",
            f"“{row.object_id}” is not an id of {source.name}.",
            f"Write it like {source.example}; if it was searched and not found, {NO_TERM}.",
        )
    elif authority is not source:
        yield Problem(
            row,
            "mapping-object",
            f"“{row.object_id}” is an id of {authority.name}, but the object source is {row.object_source}.",
            f"Write authority:{authority.name}, or the id at {source.name}.",
        )
    elif not authority.accepts(row.local):
        yield Problem(
            row,
            "mapping-object",
            f"“{row.object_id}” does not have the form of an id of {authority.name}.",
            f"Write it like {authority.example}.",
        )


def _predicate_problems(row: Mapping) -> Iterable[Problem]:
    authority = authority_of(row.object_source)
    allowed = (ARTICLE,) if authority is not None and authority.articles else MATCHES
    if row.predicate_id not in allowed:
        yield Problem(
            row,
            "mapping-predicate",
            f"“{row.predicate_id}” is not a predicate for {row.object_source}.",
            f"Write {' or '.join(allowed)}; an entry that is another body has {NOT} as predicate_modifier.",
        )
    if row.predicate_modifier not in ("", NOT):
        yield Problem(
            row,
            "mapping-predicate",
            f"“{row.predicate_modifier}” is not a predicate modifier.",
            f"Write {NOT} for a rejected look-alike, and nothing otherwise.",
        )
    elif row.predicate_modifier and row.object_id == NO_TERM:
        yield Problem(
            row,
            "mapping-predicate",
            f"{NOT} and {NO_TERM} together say nothing.",
            f"Leave {NOT} out if nothing was found; give the entry if it was looked at and rejected.",
        )


def _evidence_problems(row: Mapping) -> Iterable[Problem]:
    if not row.comment:
        what = {
            "accepted": "why the entry is the organization",
            "rejected": "why the entry is not the organization",
            "not-found": "where it was searched, and for what",
        }[row.state]
        yield Problem(
            row,
            "mapping-evidence",
            f"The comment does not say {what}.",
            "Write it; no link without evidence.",
        )
    if not row.reviewer_label and not row.mapping_tool:
        yield Problem(
            row,
            "mapping-evidence",
            "Nobody has decided this: neither a reviewer nor a tool is named.",
            "Write the name of the person in reviewer_label, or what decided by rule in mapping_tool.",
        )
    if row.reviewer_id and not _ORCID.fullmatch(row.reviewer_id):
        yield Problem(
            row,
            "mapping-evidence",
            f"“{row.reviewer_id}” is not the ORCID of a reviewer.",
            "Write it like orcid:0000-0001-2345-6789, or leave the cell empty and write a reviewer_label.",
        )
    for address in row.see_also:
        if not _ADDRESS.fullmatch(address):
            yield Problem(
                row,
                "mapping-evidence",
                f"“{address}” is not a web address.",
                "Write addresses that start with http, parted by |; anything else belongs in the comment.",
            )


def across(rows: Sequence[Mapping]) -> Iterable[Problem]:
    """Yield what is wrong with rows taken together: an entry of two bodies, a body with two entries.

    Parameters
    ----------
    rows : sequence of Mapping
        The rows of all sets.

    Yields
    ------
    Problem
        One for each row that does not go with an earlier one.
    """
    said: dict[tuple[str, str], Mapping] = {}
    nothing: dict[tuple[str, str], Mapping] = {}
    entry_of: dict[tuple[str, str], Mapping] = {}
    body_of: dict[str, Mapping] = {}
    for row in rows:
        place = (row.subject_id, row.object_source)
        if row.state == "not-found":
            if place in nothing:
                yield Problem(
                    row,
                    "mapping-twice",
                    f"{row.subject_id} is said not to be found at {row.object_source} "
                    f"in {_place(nothing[place])} already.",
                    "Keep the later search.",
                )
            nothing.setdefault(place, row)
            continue
        pair = (row.subject_id, row.object_id)
        if pair in said:
            other = said[pair]
            same = other.state == row.state
            yield Problem(
                row,
                "mapping-twice" if same else "mapping-contradiction",
                f"{row.subject_id} and {row.object_id} are linked in {_place(other)} already"
                + ("." if same else f", where the link is {other.state} and not {row.state}."),
                "Keep one of the two rows.",
            )
            continue
        said[pair] = row
        if row.state == "accepted" and row.predicate_id != "skos:closeMatch":
            yield from _one_to_one(row, place, entry_of, body_of)
    for place, row in entry_of.items():
        if place in nothing:
            yield Problem(
                nothing[place],
                "mapping-contradiction",
                f"{row.subject_id} is said not to be found at {row.object_source}, "
                f"but {_place(row)} links it.",
                "Take out the row that says that nothing was found.",
            )


def _one_to_one(
    row: Mapping,
    place: tuple[str, str],
    entry_of: dict[tuple[str, str], Mapping],
    body_of: dict[str, Mapping],
) -> Iterable[Problem]:
    if place in entry_of:
        other = entry_of[place]
        yield Problem(
            row,
            "mapping-two-entries",
            f"{row.subject_id} is said to be both {other.object_id} ({_place(other)}) and {row.object_id}.",
            "Keep the right one; one that covers more or less than the organization is skos:closeMatch.",
        )
    if row.object_id in body_of:
        other = body_of[row.object_id]
        yield Problem(
            row,
            "mapping-two-organizations",
            f"Both {other.subject_id} ({_place(other)}) and {row.subject_id} are said to be {row.object_id}.",
            "Keep the right one; if they are one body, redirect one id to the other (unionref ids redirect).",
        )
    entry_of.setdefault(place, row)
    body_of.setdefault(row.object_id, row)


def _place(row: Mapping) -> str:
    return f"{row.file}:{row.line}" if row.file else "another row"
