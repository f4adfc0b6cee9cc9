"""What changed at an authority since a row was written."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from unionref.links.model import Mapping

Kind = Literal[
    "merged",
    "deleted",
    "renamed",
    "linked-twice",
    "article-moved",
    "other-item",
    "disambiguation",
    "inactive",
    "withdrawn",
]


@dataclass(frozen=True)
class Change:
    """Something that changed at the authority since a row was written.

    Parameters
    ----------
    kind : str
        ``merged``: the id leads to another entry. ``deleted``: there is no such entry. ``renamed``: it has
        another name. ``linked-twice``: two organizations lead to one entry. ``article-moved``: a title leads
        to another article, or the item has another one. ``other-item``: the entry belongs to another item of
        Wikidata than the one that is linked. ``disambiguation``: the article only lists others.
        ``inactive``, ``withdrawn``: the record says so.
    subject_id, object_id : str
        The row concerned.
    message : str
        What changed, as a sentence.
    fix : str
        What to do about it.
    file : str
        The file of the row.
    line : int
        Its line, counted from 1.
    """

    kind: Kind
    subject_id: str
    object_id: str
    message: str
    fix: str
    file: str
    line: int


def change(kind: Kind, row: Mapping, message: str, fix: str) -> Change:
    """Return what changed about a row.

    Parameters
    ----------
    kind : str
        See :class:`Change`.
    row : Mapping
        The row.
    message, fix : str
        What changed, and what to do about it.

    Returns
    -------
    Change
        With the place of the row.
    """
    return Change(kind, row.subject_id, row.object_id, message, fix, row.file, row.line)


def items_of(rows: list[Mapping]) -> dict[str, str]:
    """Return the Wikidata items of organizations.

    Parameters
    ----------
    rows : list of Mapping
        The rows of all sets.

    Returns
    -------
    dict of str to str
        Subject (``unionref:kenkoro``) → item (``Q11508432``), for those that have an exact match.
    """
    return {
        row.subject_id: row.local
        for row in rows
        if row.state == "accepted"
        and row.predicate_id == "skos:exactMatch"
        and row.object_id.startswith("wikidata:")
    }
