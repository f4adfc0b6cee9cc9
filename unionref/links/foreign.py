"""Rows of mapping files from elsewhere, with the prefixes and the authorities that ours have."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Final

from unionref.links.authorities import AUTHORITIES, PREFIXES
from unionref.links.model import Mapping as Row

_PAGES: Final = "www.wikidata.org/wiki/"
"""What many put an item behind, where its own address has ``/entity/``."""


def in_our_words(row: Row, curie_map: Any) -> Row:
    """Return a row with our prefixes in the place of those of its file.

    Parameters
    ----------
    row : Mapping
        The row as it stands in the file.
    curie_map : object
        The prefixes that the metadata of the file give.

    Returns
    -------
    Mapping
        The row; a prefix that leads nowhere that we know stays as it is, and is refused by the rules. If no
        authority of ours is named, it is the one that the object belongs to.
    """
    theirs = curie_map if isinstance(curie_map, dict) else {}
    ours = {_bare(namespace): prefix for prefix, namespace in PREFIXES.items()}
    ours[_PAGES] = "wikidata"

    def curie(text: str) -> str:
        prefix, mark, local = text.partition(":")
        known = ours.get(_bare(str(theirs.get(prefix, ""))), "") if mark else ""
        return f"{known}:{local}" if known else text

    object_id = curie(row.object_id)
    source, authority = curie(row.object_source), AUTHORITIES.get(object_id.partition(":")[0])
    if not source.startswith("authority:") and authority is not None:
        source = f"authority:{authority.name}"
    return replace(
        row,
        subject_id=curie(row.subject_id),
        object_id=object_id,
        object_source=source,
        reviewer_id=curie(row.reviewer_id),
    )


def _bare(namespace: str) -> str:
    return namespace.removeprefix("https://").removeprefix("http://")
