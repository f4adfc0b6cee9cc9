"""Whether the linked items of Wikidata are still there: redirects, deleted items, changed names."""

from __future__ import annotations

from collections.abc import Iterable

from unionref.folding import fold
from unionref.links import wikibase
from unionref.links.authorities import article_title
from unionref.links.changes import Change, change
from unionref.links.model import Mapping
from unionref.links.web import Client


def check_items(rows: list[Mapping], there: list[Mapping], client: Client, api: str) -> list[Change]:
    """Compare the rows on Wikidata with what is there now.

    Parameters
    ----------
    rows : list of Mapping
        The rows on Wikidata, accepted and rejected.
    there : list of Mapping
        The rows of all sets.
    client : Client
        Asks.
    api : str
        The address of Wikidata's MediaWiki API.

    Returns
    -------
    list of Change
        What changed, in the order of the rows.

    Raises
    ------
    WebError
        If the service does not answer.
    """
    items = wikibase.by_id(
        client, api, sorted({row.local for row in rows}), props="info|labels|aliases|sitelinks"
    )
    articles = {
        (row.subject_id, row.object_id.partition(":")[0]): article_title(row.local)
        for row in there
        if row.predicate_id == "foaf:isPrimaryTopicOf" and row.state == "accepted"
    }
    bearers: dict[str, Mapping] = {}
    changes: list[Change] = []
    for row in rows:
        item = items.get(row.local)
        if item is None:
            changes.append(
                change(
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
                change(
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
                    change(
                        "linked-twice",
                        row,
                        f"{other.subject_id} ({other.object_id}) and {row.subject_id} lead to {now} now.",
                        "keep the right one; skos:closeMatch for an item that covers more than one body",
                    )
                )
    return changes


def _renamed(row: Mapping, item: wikibase.Entity) -> Iterable[Change]:
    names = {fold(name) for language in ("en", "ja") for name in wikibase.names_of(item, language)}
    if row.object_label and fold(row.object_label) not in names:
        now = wikibase.label_of(item, "en") or wikibase.label_of(item, "ja") or "nothing"
        yield change(
            "renamed",
            row,
            f"{item['id']} is called “{now}” now, and no more “{row.object_label}”.",
            "see that it is still the same body, and write the new name in object_label",
        )


def _moved(row: Mapping, item: wikibase.Entity, articles: dict[tuple[str, str], str]) -> Iterable[Change]:
    for site in ("enwiki", "jawiki"):
        ours, theirs = articles.get((row.subject_id, site)), wikibase.title_at(item, site)
        if ours and theirs and ours != theirs:
            yield change(
                "article-moved",
                row,
                f"{item['id']} has the article {site}: {theirs}, and we link {site}: {ours}.",
                "see whether the article was moved, or is about another body",
            )
