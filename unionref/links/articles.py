"""Finding the articles of organizations in a Wikipedia, and how well each fits."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from unionref.links import mediawiki, wikibase
from unionref.links.authorities import Authority, article_path
from unionref.links.mediawiki import Page
from unionref.links.ours import Body
from unionref.links.scoring import LINKED, Candidate, Part, compare, rule_of
from unionref.links.web import Client

WAYS: Final = ("article", "name")
"""The ways in which a Wikipedia is searched, as ``--by`` names them."""

_MOST: Final = 20
_KIND: Final = re.compile(r" *[(（][^()（）]*[)）]$")
"""What is put behind a title to tell it from others of the same name."""


def search_articles(
    bodies: Sequence[Body],
    authority: Authority,
    wiki: str,
    api: str,
    ways: Sequence[str],
    names_of: Callable[[Body], Sequence[tuple[str, str]]],
    client: Client,
) -> Iterator[tuple[Body, list[Candidate], list[str]]]:
    """Search a Wikipedia for the articles of organizations.

    Parameters
    ----------
    bodies : sequence of Body
        The organizations.
    authority : Authority
        The Wikipedia.
    wiki : str
        The address of its MediaWiki API.
    api : str
        The address of Wikidata's MediaWiki API.
    ways : sequence of str
        Which of ``WAYS``: ``article`` by the item that is linked, or that of the article in the other
        language; ``name`` by title, and by the search.
    names_of : callable
        Gives the names by which an organization is searched, each behind its language.
    client : Client
        Asks.

    Yields
    ------
    tuple of (Body, list of Candidate, list of str)
        An organization, the articles with their scores, and what was searched, in words.

    Raises
    ------
    WebError
        If a service does not answer.
    """
    items = _own_items(bodies, authority, api, client)
    for body in bodies:
        found_by: dict[str, set[str]] = {}
        searched: list[str] = []
        for item, entity in items[body.iri].items() if "article" in ways else ():
            searched.append(f"by the item {item}")
            if title := wikibase.title_at(entity, authority.prefix):
                found_by.setdefault(title, set()).add("item")
        if "name" in ways:
            names = [text for _, text in names_of(body)]
            searched.append(f"by title and by search at {wiki} ({'; '.join(names)})")
            for text in names:
                if _is_title(text):
                    found_by.setdefault(text, set()).add("title")
                for title in mediawiki.search(client, wiki, text):
                    found_by.setdefault(title, set()).add("search")
        there = _there(mediawiki.pages(client, wiki, found_by), found_by)
        own = {str(entity["id"]) for item, entity in items[body.iri].items() if item == _linked(body)}
        yield body, _candidates(body, authority, api, there, own | {_linked(body)} - {""}, client), searched


def _linked(body: Body) -> str:
    return body.ids.get("wikidata", "")


def _own_items(
    bodies: Sequence[Body], authority: Authority, api: str, client: Client
) -> dict[str, dict[str, wikibase.Entity]]:
    """Return of each organization the item that is linked, and those of its articles in other languages."""
    linked = wikibase.by_id(client, api, [item for item in map(_linked, bodies) if item])
    found: dict[str, dict[str, wikibase.Entity]] = {
        body.iri: {_linked(body): linked[_linked(body)]} if _linked(body) in linked else {} for body in bodies
    }
    sites = sorted({site for body in bodies for site in body.articles} - {authority.prefix})
    for site in sites:
        titles = {body.articles[site]: body for body in bodies if site in body.articles}
        for title, entity in wikibase.by_title(client, api, site, list(titles)).items():
            found[titles[title].iri].setdefault(str(entity["id"]), entity)
    return found


def _candidates(
    body: Body,
    authority: Authority,
    api: str,
    there: dict[str, tuple[Page, set[str]]],
    own: set[str],
    client: Client,
) -> list[Candidate]:
    kept = list(there.values())[:_MOST]
    entities = wikibase.by_id(client, api, [page.item for page, _ in kept if page.item])
    every = [(entity, name) for entity in entities.values() for name in LINKED]
    named = {other for entity, name in every for other in wikibase.items(entity, name)}
    linked = wikibase.by_id(client, api, sorted(named), props="labels|aliases")
    return [_compared(body, authority, page, entities.get(page.item), own, linked, by) for page, by in kept]


def _is_title(name: str) -> bool:
    """Tell whether MediaWiki takes a name for a title, and not for something else."""
    return not re.search(r"[#<>\[\]{}|:]", name) and len(name.encode()) <= 255


def _there(pages: dict[str, Page], found_by: dict[str, set[str]]) -> dict[str, tuple[Page, set[str]]]:
    """Return the articles that titles lead to, each once; what was found by a redirect says so."""
    found: dict[str, tuple[Page, set[str]]] = {}
    for title, page in pages.items():
        if page.state != "there" or page.section:
            continue  # a section of an article is no article of its own
        by = {"redirect" if page.redirected and way == "title" else way for way in found_by[title]}
        found.setdefault(page.title, (page, set()))[1].update(by)
    return found


def _compared(
    body: Body,
    authority: Authority,
    page: Page,
    entity: wikibase.Entity | None,
    own: set[str],
    linked: dict[str, wikibase.Entity],
    found_by: set[str],
) -> Candidate:
    language = authority.prefix.removesuffix("wiki")
    titles = {language: (_KIND.sub("", page.title),)}
    said = entity if entity is not None else {"id": page.item or "Q0"}
    candidate = compare(body, said, linked, found_by, titles)
    parts = candidate.parts
    if own and page.item:
        same = str(said["id"]) in own or page.item in own
        ours = ", ".join(sorted(own))
        parts = (Part("item", 60 if same else -40, ours, page.item, exact=same), *parts)
    return replace(
        candidate, id=article_path(page.title), label=page.title, parts=parts, rule=rule_of(body, parts)
    )
