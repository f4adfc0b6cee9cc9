"""Finding candidates: which entries of an authority may be our organizations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from types import MappingProxyType
from typing import Final

from unionref.folding import fold
from unionref.links import ndl, reconcile, wikibase
from unionref.links.articles import search_articles
from unionref.links.authorities import Authority
from unionref.links.kept import Found, best_first
from unionref.links.mediawiki import APIS
from unionref.links.ours import Body
from unionref.links.scoring import IDS, LINKED, Candidate, compare, compare_named
from unionref.links.web import Client

WAYS: Final = ("article", "name", "website", "authority-id")
"""The ways in which Wikidata is searched."""

ADDRESSES: Final[Mapping[str, str]] = MappingProxyType({**APIS, "ndl": ndl.SPARQL})
"""Name of an authority beside Wikidata that is searched by a service of its own → the address of it."""

CHUNK: Final = 50
_MOST: Final = 50
_NAMES: Final = 6
_LEAST: Final = 1


@dataclass(frozen=True)
class Services:
    """Where to ask, and how.

    Parameters
    ----------
    api : str
        The address of Wikidata's MediaWiki API.
    sparql : str
        The address of Wikidata's query service.
    reconcile : str
        The address of a reconciliation service, or empty.
    ways : tuple of str
        Which of ``WAYS``.
    type : str
        The type that a reconciliation service is asked for, if it is not to choose.
    properties : mapping of str to str
        What a reconciliation service gets beside the name → the property it is there.
    addresses : mapping of str to str
        Name of another authority that is searched by a service of its own → the address: the MediaWiki API of
        a Wikipedia, the query service of the National Diet Library.
    """

    api: str = wikibase.API
    sparql: str = wikibase.SPARQL
    reconcile: str = ""
    ways: tuple[str, ...] = WAYS
    type: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)
    addresses: Mapping[str, str] = field(default_factory=lambda: ADDRESSES)

    @property
    def by(self) -> tuple[str, ...]:
        """The ways in which is searched; a reconciliation service by its address."""
        return (*self.ways, self.reconcile) if self.reconcile else self.ways


def search(
    bodies: Sequence[Body],
    authority: Authority,
    services: Services,
    client: Client,
    on: str,
    done: Callable[[Found], None],
) -> None:
    """Search an authority for organizations.

    Parameters
    ----------
    bodies : sequence of Body
        The organizations.
    authority : Authority
        Where.
    services : Services
        Where to ask, and how.
    client : Client
        Asks.
    on : str
        The day to be written down: ``YYYY-MM-DD``.
    done : callable
        Gets what was found for an organization as soon as it is known.

    Raises
    ------
    WebError
        If a service does not answer; what was found before has been handed over.
    """

    def searched(found: Found) -> None:
        done(replace(found, by=services.by))

    for start in range(0, len(bodies), CHUNK):
        chunk = bodies[start : start + CHUNK]
        if authority.name == "wikidata":
            _search_wikidata(chunk, authority, services, client, on, searched)
        elif authority.articles:
            wiki, api = services.addresses[authority.name], services.api
            for body, articles, where in search_articles(
                chunk, authority, wiki, api, services.ways, names_to_search, client
            ):
                searched(_found(body, authority, on, where, articles))
        elif authority.name in services.addresses and not services.reconcile:
            address = services.addresses[authority.name]
            named_there = ndl.by_names(client, address, _all_names(chunk))
            for body in chunk:
                found_there = _same_named(body, named_there)
                searched(_found(body, authority, on, [_by_names(body, address)], found_there))
        else:
            named, more = _reconciled(chunk, authority, services, client)
            for body in chunk:
                found = [compare_named(body, e.id, e.name, e.description) for e in named[body.iri].values()]
                searched(_found(body, authority, on, [_by_names(body, services.reconcile) + more], found))


def _all_names(bodies: Sequence[Body]) -> list[str]:
    return list(dict.fromkeys(text for body in bodies for _, text in names_to_search(body)))


def _same_named(body: Body, named: Mapping[str, tuple[reconcile.Entry, ...]]) -> list[Candidate]:
    """Return the entries that bear a name of an organization, each once, by the first name that fits."""
    found: dict[str, Candidate] = {}
    for _, text in names_to_search(body):
        for entry in named.get(text, ()):
            found.setdefault(entry.id, compare_named(body, entry.id, entry.name, "", "name", text))
    return list(found.values())


def _search_wikidata(
    bodies: Sequence[Body],
    authority: Authority,
    services: Services,
    client: Client,
    on: str,
    done: Callable[[Found], None],
) -> None:
    ways: dict[str, dict[str, set[str]]] = {body.iri: {} for body in bodies}
    searched: dict[str, list[str]] = {body.iri: [] for body in bodies}
    entities: dict[str, wikibase.Entity] = {}

    def add(body: Body, item: str, way: str) -> None:
        ways[body.iri].setdefault(item, set()).add(way)

    if "article" in services.ways:
        for site in ("enwiki", "jawiki"):
            titles = {body.articles[site]: body for body in bodies if site in body.articles}
            for title, body in titles.items():
                searched[body.iri].append(f"by the article {site}: {title}")
            for title, entity in wikibase.by_title(client, services.api, site, list(titles)).items():
                entities[entity["id"]] = entity
                add(titles[title], entity["id"], "article")
    _by_values(bodies, services, client, add, searched)
    if services.reconcile:
        named, more = _reconciled(bodies, authority, services, client)
        for body in bodies:
            searched[body.iri].append(_by_names(body, services.reconcile) + more)
            for item in named[body.iri]:
                add(body, item, "reconciliation")
    for body in bodies:
        if "name" in services.ways:
            searched[body.iri].append(_by_names(body, services.api))
            for language, text in names_to_search(body):
                for item in wikibase.by_name(client, services.api, text, language):
                    add(body, item, "name")
        wanted = list(ways[body.iri])[:_MOST]
        missing = [item for item in wanted if item not in entities]
        entities |= wikibase.by_id(client, services.api, missing)
        known = [item for item in wanted if item in entities]
        others = {
            other for item in known for name in LINKED for other in wikibase.items(entities[item], name)
        }
        linked = wikibase.by_id(client, services.api, sorted(others), props="labels|aliases")
        found = {
            candidate.id: candidate
            for candidate in (compare(body, entities[item], linked, ways[body.iri][item]) for item in known)
        }
        done(_found(body, authority, on, searched[body.iri], list(found.values())))


def _by_values(
    bodies: Sequence[Body],
    services: Services,
    client: Client,
    add: Callable[[Body, str, str], None],
    searched: dict[str, list[str]],
) -> None:
    if "website" in services.ways:
        owners: dict[str, Body] = {}
        for body in bodies:
            for host in sorted(body.hosts):
                searched[body.iri].append(f"by the website {host}")
                for start in ("http://", "https://", "http://www.", "https://www."):
                    owners |= {f"{start}{host}": body, f"{start}{host}/": body}
        for value, items in _values(client, services, "P856", list(owners), iri=True).items():
            for item in sorted(items):
                add(owners[value], item, "website")
    if "authority-id" in services.ways:
        for name, property in IDS.items():
            holders = {body.ids[name]: body for body in bodies if name in body.ids}
            for local, body in holders.items():
                searched[body.iri].append(f"by the id {local} of {name}")
            for value, items in _values(client, services, property, list(holders), iri=False).items():
                for item in sorted(items):
                    add(holders[value], item, "authority id")


def _values(
    client: Client, services: Services, property: str, values: Sequence[str], *, iri: bool
) -> dict[str, set[str]]:
    return wikibase.by_value(client, services.sparql, property, values, iri=iri) if values else {}


def _reconciled(
    bodies: Sequence[Body], authority: Authority, services: Services, client: Client
) -> tuple[dict[str, dict[str, reconcile.Entry]], str]:
    """Return the entries for each organization by their ids, and what was sent beside the names, in words."""
    service = reconcile.service_of(client, services.reconcile, authority, services.type, services.properties)
    asked = {
        body.iri: [reconcile.query_of(service, body, text) for _, text in names_to_search(body)]
        for body in bodies
    }
    every = list(dict.fromkeys(query for queries in asked.values() for query in queries))
    answers = reconcile.reconcile(client, service, authority, every)
    found = {
        iri: {entry.id: entry for query in queries for entry in answers[query]}
        for iri, queries in asked.items()
    }
    return found, service.shown


def names_to_search(body: Body) -> list[tuple[str, str]]:
    """Return the names by which an organization is searched.

    Parameters
    ----------
    body : Body
        The organization.

    Returns
    -------
    list of (str, str)
        Language (``ja`` or ``en``) and name: the full names in Japanese and English, then the others; six at
        most, none twice.
    """
    names = [(language, text) for language in ("ja", "en") for text in body.official.get(language, ())]
    names += [("ja" if at.startswith("ja") and not text.isascii() else "en", text) for at, text in body.short]
    different = {fold(text): (language, text) for language, text in reversed(names)}
    return list(dict.fromkeys(name for name in names if name in different.values()))[:_NAMES]


def _by_names(body: Body, address: str) -> str:
    shown = "; ".join(text for _, text in names_to_search(body))
    return f"by name at {address} ({shown})"


def _found(
    body: Body, authority: Authority, on: str, searched: Sequence[str], candidates: Sequence[Candidate]
) -> Found:
    kept = best_first(candidate for candidate in candidates if candidate.score >= _LEAST)
    return Found(authority.name, body.iri, body.label, on, tuple(dict.fromkeys(searched)), kept)
