"""Whether what was linked is still there: redirects, deleted items, changed names, items that became one."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal
from urllib.parse import unquote

from unionref.folding import fold
from unionref.links import wikibase
from unionref.links.model import Mapping
from unionref.links.web import Client

Kind = Literal["merged", "deleted", "renamed", "linked-twice", "article-moved"]


@dataclass(frozen=True)
class Change:
    """Something that changed at the authority since a row was written.

    Parameters
    ----------
    kind : str
        ``merged``, ``deleted``, ``renamed``, ``linked-twice`` or ``article-moved``.
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


def check(rows: Iterable[Mapping], client: Client, api: str) -> tuple[int, list[Change]]:
    """Compare the rows on Wikidata with what is there now.

    Parameters
    ----------
    rows : iterable of Mapping
        The rows of all sets.
    client : Client
        Asks; it should keep no answers.
    api : str
        The address of Wikidata's MediaWiki API.

    Returns
    -------
    tuple of (int, list of Change)
        How many rows were compared, and what changed, in the order of the rows.

    Raises
    ------
    WebError
        If the service does not answer.
    """
    there = list(rows)
    linked = [row for row in there if row.object_id.startswith("wikidata:")]
    items = wikibase.by_id(
        client, api, sorted({row.local for row in linked}), props="info|labels|aliases|sitelinks"
    )
    articles = {
        (row.subject_id, row.object_id.partition(":")[0]): unquote(row.local).replace("_", " ")
        for row in there
        if row.predicate_id == "foaf:isPrimaryTopicOf" and row.state == "accepted"
    }
    bearers: dict[str, Mapping] = {}
    changes: list[Change] = []
    for row in linked:
        item = items.get(row.local)
        if item is None:
            changes.append(
                _change(
                    "deleted",
                    row,
                    f"There is no item {row.local} any more.",
                    "take the row out; then unionref link candidates",
                )
            )
            continue
        now = str(item["id"])
        if now != row.local:
            changes.append(
                _change(
                    "merged",
                    row,
                    f"{row.local} was merged into {now}.",
                    f"look at {now}, and write wikidata:{now} if it is still the organization",
                )
            )
        changes.extend(_renamed(row, item))
        if row.state == "accepted" and row.predicate_id == "skos:exactMatch":
            changes.extend(_moved(row, item, articles))
            other = bearers.setdefault(now, row)
            if other is not row:
                changes.append(
                    _change(
                        "linked-twice",
                        row,
                        f"{other.subject_id} ({other.object_id}) and {row.subject_id} lead to {now} now.",
                        "keep the right one; skos:closeMatch for an item that covers more than one body",
                    )
                )
    return len(linked), changes


def _renamed(row: Mapping, item: wikibase.Entity) -> Iterable[Change]:
    names = {fold(name) for language in ("en", "ja") for name in wikibase.names_of(item, language)}
    if row.object_label and fold(row.object_label) not in names:
        now = wikibase.label_of(item, "en") or wikibase.label_of(item, "ja") or "nothing"
        yield _change(
            "renamed",
            row,
            f"{item['id']} is called “{now}” now, and no more “{row.object_label}”.",
            "see that it is still the same body, and write the new name in object_label",
        )


def _moved(row: Mapping, item: wikibase.Entity, articles: dict[tuple[str, str], str]) -> Iterable[Change]:
    for site in ("enwiki", "jawiki"):
        ours, theirs = articles.get((row.subject_id, site)), wikibase.title_at(item, site)
        if ours and theirs and ours != theirs:
            yield _change(
                "article-moved",
                row,
                f"{item['id']} has the article {site}: {theirs}, and we link {site}: {ours}.",
                "see whether the article was moved, or is about another body",
            )


def _change(kind: Kind, row: Mapping, message: str, fix: str) -> Change:
    return Change(kind, row.subject_id, row.object_id, message, fix, row.file, row.line)
