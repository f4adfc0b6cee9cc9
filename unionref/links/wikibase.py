"""The documented forms of Wikidata: wbgetentities, wbsearchentities, and SPARQL results."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final
from urllib.parse import urlsplit

from unionref.links.forms import LAG, batches, need, refuse_error
from unionref.links.sparql import select
from unionref.links.web import Client

API: Final = "https://www.wikidata.org/w/api.php"
SPARQL: Final = "https://query.wikidata.org/sparql"
ENTITY: Final = "http://www.wikidata.org/entity/"
FOUND_BY_NAME: Final = 10
"""How many items are taken from one search by name."""

_HOST: Final = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
_LANGUAGES: Final = frozenset({"en", "english", "ja", "japanese", "jp"})
_ITEM: Final = re.compile(r"Q[1-9][0-9]*")
Entity = Mapping[str, Any]


def by_title(client: Client, api: str, site: str, titles: Sequence[str]) -> dict[str, Entity]:
    """Return the items of articles.

    Parameters
    ----------
    client : Client
        Asks.
    api : str
        The address of the MediaWiki API.
    site : str
        ``enwiki`` or ``jawiki``.
    titles : sequence of str
        Titles of articles, with spaces.

    Returns
    -------
    dict of str to mapping
        Title → item, for the titles that have one. The title is the one in the item's own list of articles.
    """
    found: dict[str, Entity] = {}
    for batch in batches(titles):
        answer = _ask(client, api, {"action": "wbgetentities", "sites": site, "titles": "|".join(batch)})
        for entity in answer["entities"].values():
            title = title_at(entity, site)
            if title in batch:
                found[title] = entity
    return found


def by_id(client: Client, api: str, items: Iterable[str], props: str = "") -> dict[str, Entity]:
    """Return items by their ids.

    Parameters
    ----------
    client : Client
        Asks.
    api : str
        The address of the MediaWiki API.
    items : iterable of str
        Ids, such as ``Q11508432``.
    props : str, optional
        What of the items is wanted, parted by bars.

    Returns
    -------
    dict of str to mapping
        The id asked for → the item, whose own ``id`` is another one where items were merged; an id that is
        not there is missing here.
    """
    found: dict[str, Entity] = {}
    for batch in batches(list(dict.fromkeys(items))):
        form = {"action": "wbgetentities", "ids": "|".join(batch)}
        answer = _ask(client, api, form | ({"props": props} if props else {}), accept_missing=True)
        for key, entity in answer["entities"].items():
            if "missing" in entity:
                continue
            asked = entity.get("redirects", {}).get("from", key)
            for name in (asked, key):
                if name in batch:
                    found[name] = entity
    return found


def by_name(client: Client, api: str, text: str, language: str) -> tuple[str, ...]:
    """Return the ids of items that are called so.

    Parameters
    ----------
    client : Client
        Asks.
    api : str
        The address of the MediaWiki API.
    text : str
        A name.
    language : str
        ``en`` or ``ja``.

    Returns
    -------
    tuple of str
        Ids, in the order of the answer, ten at most.
    """
    form = {
        "action": "wbsearchentities",
        "search": text,
        "language": language,
        "uselang": language,
        "type": "item",
        "limit": str(FOUND_BY_NAME),
        "format": "json",
        "maxlag": LAG,
    }

    def check(answer: Any) -> None:
        refuse_error(answer)
        need(isinstance(answer.get("search"), list), "answers without a list of what was found")
        for row in answer["search"]:
            need(isinstance(row, dict) and is_item(row.get("id")), "names something that is not an item")

    return tuple(row["id"] for row in client.json(api, form, check)["search"])


def by_value(
    client: Client, sparql: str, property: str, values: Sequence[str], *, iri: bool
) -> dict[str, set[str]]:
    """Return the items that have one of some values, by the query service.

    Parameters
    ----------
    client : Client
        Asks.
    sparql : str
        The address of the SPARQL endpoint.
    property : str
        ``P856`` (website) or an external id such as ``P6782``.
    values : sequence of str
        The values.
    iri : bool
        Whether they are addresses and not texts.

    Returns
    -------
    dict of str to set of str
        Value → ids of the items.
    """
    found: dict[str, set[str]] = {}
    for batch in batches(values, 200):
        terms = " ".join(f"<{value}>" if iri else f'"{value}"' for value in batch)
        query = f"SELECT ?item ?value WHERE {{ VALUES ?value {{ {terms} }} ?item wdt:{property} ?value }}"
        text = f"PREFIX wdt: <http://www.wikidata.org/prop/direct/>\n{query}"
        for row in select(client, sparql, text, ("item", "value"), _check_item):
            if row["value"] in batch:
                found.setdefault(row["value"], set()).add(row["item"].removeprefix(ENTITY))
    return found


def _ask(client: Client, api: str, form: Mapping[str, str], *, accept_missing: bool = False) -> Any:
    whole = {
        "props": "info|labels|aliases|descriptions|claims|sitelinks",
        "languages": "en|ja",
        **form,
        "format": "json",
        "maxlag": LAG,
    }

    def check(answer: Any) -> None:
        refuse_error(answer)
        entities = answer.get("entities")
        need(isinstance(entities, dict), "answers without a list of entities")
        for key, entity in entities.items():
            need(isinstance(entity, dict), "answers with an entity that is none")
            if "missing" not in entity:
                need(is_item(entity.get("id")), f"names something that is not an item (“{key[:40]}”)")
                need(_well_formed(entity), f"describes {entity['id']} in another form than documented")

    return client.json(api, whole, check)


def _check_item(row: Mapping[str, str]) -> None:
    item = row["item"]
    known = item.startswith(ENTITY) and is_item(item.removeprefix(ENTITY))
    need(known, "names something that is not an item")


def is_item(value: object) -> bool:
    """Tell whether a value is the id of an item: ``Q`` and a number."""
    return isinstance(value, str) and _ITEM.fullmatch(value) is not None


def _well_formed(entity: Entity) -> bool:
    """Tell whether the parts of an item are tables, as documented (an empty one may be an empty list)."""
    parts = (entity.get(name, {}) for name in ("labels", "descriptions", "aliases", "claims", "sitelinks"))
    if not all(isinstance(part, dict) or part == [] for part in parts):
        return False
    try:
        for language in ("en", "ja"):
            names_of(entity, language)
        description_of(entity)
        for name in entity.get("claims") or {}:
            values(entity, name)
        title_at(entity, "enwiki")
    except (AttributeError, KeyError, TypeError):
        return False
    redirects = entity.get("redirects", {})
    return isinstance(redirects, dict)


# --- what an item says ---


def label_of(entity: Entity, language: str) -> str:
    """Return the label of an item in a language, or an empty text."""
    return str((entity.get("labels") or {}).get(language, {}).get("value", ""))


def description_of(entity: Entity) -> str:
    """Return the description of an item, in English if it has one, else in Japanese."""
    found = entity.get("descriptions") or {}
    return str((found.get("en") or found.get("ja") or {}).get("value", ""))


def names_of(entity: Entity, language: str) -> tuple[str, ...]:
    """Return the label, the aliases, the official and the native names of an item in a language.

    Parameters
    ----------
    entity : mapping
        The item.
    language : str
        ``en`` or ``ja``.

    Returns
    -------
    tuple of str
        Each once.
    """
    names = [label_of(entity, language)]
    names += [alias["value"] for alias in (entity.get("aliases") or {}).get(language, [])]
    for name in ("P1448", "P1705"):
        names += [value["text"] for value in values(entity, name) if value.get("language") == language]
    return tuple(dict.fromkeys(name for name in names if name))


def title_at(entity: Entity, site: str) -> str:
    """Return the title of the article of an item at a wiki, or an empty text."""
    return str((entity.get("sitelinks") or {}).get(site, {}).get("title", ""))


def values(entity: Entity, property: str) -> list[Any]:
    """Return the values an item has for a property, without those that are deprecated or unknown.

    Parameters
    ----------
    entity : mapping
        The item.
    property : str
        ``P571``.

    Returns
    -------
    list
        What stands as ``datavalue.value``; the preferred ones only, where there are such.
    """
    claims = (entity.get("claims") or {}).get(property, [])
    kept = [claim for claim in claims if claim.get("rank") != "deprecated"]
    best = [claim for claim in kept if claim.get("rank") == "preferred"] or kept
    snaks = [claim["mainsnak"] for claim in best]
    return [snak["datavalue"]["value"] for snak in snaks if snak.get("snaktype", "value") == "value"]


def items(entity: Entity, property: str) -> list[str]:
    """Return the ids of the items an item names for a property."""
    found = (value.get("id") if isinstance(value, dict) else None for value in values(entity, property))
    return [item for item in found if isinstance(item, str) and is_item(item)]


def days(entity: Entity, property: str) -> list[tuple[str, str]]:
    """Return the first and the last day that the dates of an item can mean.

    Parameters
    ----------
    entity : mapping
        The item.
    property : str
        ``P571`` (inception) or ``P576`` (dissolved).

    Returns
    -------
    list of (str, str)
        Days as ``YYYY-MM-DD``; dates vaguer than a year are left out.
    """
    found = []
    for value in values(entity, property):
        if not isinstance(value, dict):
            continue
        text, precision = str(value.get("time", "")), value.get("precision", 0)
        parts = re.fullmatch(r"\+([0-9]{4})-([0-9]{2})-([0-9]{2})T.*", text)
        if parts is None or not isinstance(precision, int) or precision < 9:
            continue
        year, month, day = parts.groups()
        if precision == 9:
            found.append((f"{year}-01-01", f"{year}-12-31"))
        elif precision == 10:
            found.append((f"{year}-{month}-01", f"{year}-{month}-31"))
        else:
            found.append((f"{year}-{month}-{day}",) * 2)
    return found


def hosts(entity: Entity) -> set[str]:
    """Return the hosts of the websites of an item."""
    return {host for host in map(own_host, values(entity, "P856")) if host}


def own_host(address: object) -> str:
    """Return the host of a website, if the whole host is the website.

    Parameters
    ----------
    address : object
        An address, with or without ``https://``.

    Returns
    -------
    str
        ``zenroren.gr.jp`` for ``http://www.zenroren.gr.jp/jp/index.html``: in small letters, without www.
        Empty if it is no address, or names a folder of its own on a host that others may share.
    """
    text = str(address).strip()
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
    except ValueError:
        return ""
    folders = [folder.lower() for folder in parts.path.split("/")[:-1] if folder]
    return host if _HOST.fullmatch(host) and all(folder in _LANGUAGES for folder in folders) else ""
