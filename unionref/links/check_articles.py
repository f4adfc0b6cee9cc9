"""Whether the linked articles are still there, are still about one body, and agree with Wikidata."""

from __future__ import annotations

from collections.abc import Iterator

from unionref.links.authorities import article_path, article_title
from unionref.links.changes import Change, change, items_of
from unionref.links.mediawiki import Page, pages
from unionref.links.model import Mapping
from unionref.links.web import Client


def check_articles(rows: list[Mapping], there: list[Mapping], client: Client, api: str) -> list[Change]:
    """Compare the rows on one Wikipedia with what is there now.

    Parameters
    ----------
    rows : list of Mapping
        The rows on that Wikipedia, accepted and rejected.
    there : list of Mapping
        The rows of all sets.
    client : Client
        Asks.
    api : str
        The address of its MediaWiki API.

    Returns
    -------
    list of Change
        What changed, in the order of the rows.

    Raises
    ------
    WebError
        If the service does not answer.
    """
    found = pages(client, api, [article_title(row.local) for row in rows])
    wikidata = {(row.subject_id, row.local): row for row in there if row.object_id.startswith("wikidata:")}
    ours = items_of(there)
    owners = {item: subject for subject, item in ours.items()}
    bearers: dict[str, Mapping] = {}
    changes: list[Change] = []
    for row in rows:
        page = found[article_title(row.local)]
        changes.extend(_moved(row, page))
        if row.state != "accepted" or page.state != "there":
            continue
        other = bearers.setdefault(page.title, row)
        if other is not row:
            message = f"{other.subject_id} and {row.subject_id} lead to the article “{page.title}” now."
            changes.append(change("linked-twice", row, message, "keep the one that the article is about"))
        if page.item:
            said = wikidata.get((row.subject_id, page.item))
            changes.extend(_item(row, page, said, ours.get(row.subject_id, ""), owners.get(page.item, "")))
    return changes


def _moved(row: Mapping, page: Page) -> Iterator[Change]:
    title = article_title(row.local)
    prefix = row.object_id.partition(":")[0]
    if page.state == "missing":
        where = f"; “{title}” leads there" if page.redirected else ""
        message = f"There is no article “{page.title}”{where}."
        yield change("deleted", row, message, "see whether it has another title now; else take the row out")
    elif page.state == "circle":
        message = f"“{title}” is a redirect that leads back to itself."
        yield change("deleted", row, message, "look at the page; take the row out if it has no article")
    elif page.state == "disambiguation":
        message = f"“{page.title}” only lists articles now (a disambiguation page)."
        yield change("disambiguation", row, message, "find the article among them, and write its title")
    elif page.redirected and page.section:
        message = f"“{title}” leads to a section (“{page.section}”) of the article “{page.title}”."
        yield change("article-moved", row, message, "take the row out: it has no article of its own any more")
    elif page.redirected:
        message = f"“{title}” leads to the article “{page.title}”."
        fix = f"if it was only moved, write {prefix}:{article_path(page.title)}; else take the row out"
        yield change("article-moved", row, message, fix)


def _item(row: Mapping, page: Page, said: Mapping | None, linked: str, owner: str) -> Iterator[Change]:
    """Hold the item of the article against our own link to Wikidata."""
    if said is not None and said.state == "accepted":
        return  # the same item, or one that covers more than this organization
    about = f"The article “{page.title}” belongs to {page.item}"
    if said is not None:
        message = f"{about}, which {said.file}:{said.line} rejects for {row.subject_id}."
        yield change("other-item", row, message, "one of the two rows is wrong: look at the item")
    elif linked:
        message = f"{about}, and {row.subject_id} is linked to {linked}."
        yield change("other-item", row, message, "see which item is the organization; one may be merged")
    elif owner:
        message = f"{about}, which is linked to {owner}."
        yield change("other-item", row, message, "see which of the two organizations the article is about")
