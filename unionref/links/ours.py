"""What the graph says about an organization that helps to know it again at an authority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import pyoxigraph as ox

from unionref.folding import fold
from unionref.links.authorities import article_title
from unionref.links.model import Mapping as Row
from unionref.links.wikibase import own_host
from unionref.namespaces import BASE, expand

_FULL: Final = BASE + "name-type/full"
_WEBSITE: Final = BASE + "remark/website"

Days = tuple[str, str]
"""The first and the last day that a date can be, as YYYY-MM-DD; an empty text where there is no bound."""


@dataclass(frozen=True)
class Parent:
    """A body that an organization is or was affiliated to.

    Parameters
    ----------
    label : str
        How it is shown.
    names : frozenset of str
        Its names, folded.
    item : str
        Its Wikidata item if it is linked to one, else empty.
    """

    label: str
    names: frozenset[str]
    item: str = ""


@dataclass(frozen=True)
class Body:
    """What is known of one of our organizations.

    Parameters
    ----------
    iri, label : str
        Its IRI; how it is shown.
    official : mapping of str to tuple of str
        Language (``ja``, ``en``) → its full names.
    short : tuple of (str, str)
        Language and text of its other names: abbreviations, mostly.
    shared : frozenset of str
        Those of its names, folded, that another organization bears too.
    articles : mapping of str to str
        ``enwiki`` or ``jawiki`` → title of the article linked to it.
    hosts : frozenset of str
        Hosts of its website; not one that another organization has too.
    founded, ended : tuple of (str, str)
        The days between which it began and ended.
    has_ended : bool
        Whether the graph records that it ended.
    places : tuple of str
        Prefectures and addresses.
    parents : tuple of Parent
        The bodies it is or was affiliated to.
    ids : mapping of str to str
        Name of an authority → its id there, where it is linked.
    is_japanese : bool
        False for an international body.
    """

    iri: str
    label: str
    official: Mapping[str, tuple[str, ...]]
    short: tuple[tuple[str, str], ...] = ()
    shared: frozenset[str] = frozenset()
    articles: Mapping[str, str] = field(default_factory=dict)
    hosts: frozenset[str] = frozenset()
    founded: Days = ("", "")
    ended: Days = ("", "")
    has_ended: bool = False
    places: tuple[str, ...] = ()
    parents: tuple[Parent, ...] = ()
    ids: Mapping[str, str] = field(default_factory=dict)
    is_japanese: bool = True

    @property
    def id(self) -> str:
        """Its id below the base: ``id/minpororen``."""
        return self.iri.removeprefix(BASE)

    @property
    def slug(self) -> str:
        """The last part of its id."""
        return self.id.rpartition("/")[2]


class Bodies:
    """All organizations of a built graph, and what is known of each.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    rows : iterable of unionref.links.Mapping
        The rows of the mapping sets.
    """

    def __init__(self, store: ox.Store, rows: Iterable[Row] = ()) -> None:
        self._store = store
        self._accepted: dict[str, list[Row]] = {}
        for row in rows:
            if row.state == "accepted" and row.predicate_id != "skos:closeMatch":
                self._accepted.setdefault(row.subject, []).append(row)
        labels = {subject: term.value for subject, term in self._pairs("rdfs:label")}
        organizations = [subject for subject, _ in self._pairs("rdf:type", expand("ur:Organization"))]
        self._labels = {iri: labels.get(iri, iri) for iri in sorted(set(organizations))}
        self._names = self._all_names()
        self._bearers: dict[str, set[str]] = {}
        for iri, names in self._names.items():
            for _, text, _ in names:
                self._bearers.setdefault(fold(text), set()).add(iri)
        self._hosts = self._all_hosts()

    def __iter__(self) -> Iterator[str]:
        return iter(self._labels)

    def body(self, iri: str) -> Body:
        """Return what is known of an organization.

        Parameters
        ----------
        iri : str
            Its IRI.

        Returns
        -------
        Body
            What helps to know it again.
        """
        names = self._names.get(iri, [])
        official = {
            language: tuple(dict.fromkeys(text for at, text, full in names if full and at == language))
            for language in ("ja", "en")
        }
        full = {text for texts in official.values() for text in texts}
        rows = self._accepted.get(iri, [])
        ids = {row.authority.name: row.local for row in rows if row.authority is not None}
        return Body(
            iri,
            self._labels.get(iri, iri),
            official,
            tuple(dict.fromkeys((at, text) for at, text, _ in names if text not in full)),
            frozenset(key for key in (fold(text) for _, text, _ in names) if len(self._bearers[key]) > 1),
            {
                row.object_id.partition(":")[0]: article_title(row.local)
                for row in rows
                if row.authority is not None and row.authority.articles
            },
            self._hosts.get(iri, frozenset()),
            (self._text(iri, "ur:fromEarliest"), self._text(iri, "ur:fromLatest")),
            (self._text(iri, "ur:toEarliest"), self._text(iri, "ur:toLatest")),
            BASE + "status/ended" in self._texts(iri, "ur:status"),
            self._places(iri),
            self._parents(iri),
            {name: local for name, local in ids.items() if not name.startswith("wikipedia-")},
            expand("ur:InternationalBody") not in self._texts(iri, "rdf:type"),
        )

    def _pairs(self, predicate: str, value: str | None = None) -> Iterator[tuple[str, Any]]:
        wanted = ox.NamedNode(value) if value else None
        pattern = (None, ox.NamedNode(expand(predicate)), wanted, ox.DefaultGraph())
        for quad in self._store.quads_for_pattern(*pattern):
            yield quad.subject.value, quad.object  # type: ignore[union-attr]

    def _texts(self, iri: str, predicate: str) -> list[str]:
        pattern = (ox.NamedNode(iri), ox.NamedNode(expand(predicate)), None, ox.DefaultGraph())
        return sorted(quad.object.value for quad in self._store.quads_for_pattern(*pattern))  # type: ignore[union-attr]

    def _text(self, iri: str, predicate: str) -> str:
        return next(iter(self._texts(iri, predicate)), "")

    def _all_names(self) -> dict[str, list[tuple[str, str, bool]]]:
        """Organization → (language, name, whether it is a full name), in a fixed order."""
        owners = {use: term.value for use, term in self._pairs("ur:ofOrganization")}
        full = {use for use, _ in self._pairs("dcterms:type", _FULL)}
        found: dict[str, set[tuple[str, str, bool]]] = {}
        for use, term in self._pairs("skosxl:literalForm"):
            if use in owners:
                found.setdefault(owners[use], set()).add((term.language or "", term.value, use in full))
        for predicate in ("skos:prefLabel", "skos:altLabel"):
            for iri, term in self._pairs(predicate):
                if iri in self._labels:
                    found.setdefault(iri, set()).add((term.language or "", term.value, False))
        return {iri: sorted(names) for iri, names in found.items()}

    def _all_hosts(self) -> dict[str, frozenset[str]]:
        """Organization → hosts of its website, as sources print it; not those that two bodies share."""
        bearers: dict[str, set[str]] = {}
        for remark, _ in self._pairs("dcterms:type", _WEBSITE):
            for address in self._texts(remark, "rdf:value"):
                if host := own_host(address):
                    bearers.setdefault(host, set()).update(self._texts(remark, "dcterms:subject"))
        found: dict[str, set[str]] = {}
        for host, iris in bearers.items():
            if len(iris) == 1:
                found.setdefault(next(iter(iris)), set()).add(host)
        return {iri: frozenset(hosts) for iri, hosts in found.items()}

    def _places(self, iri: str) -> tuple[str, ...]:
        found: list[str] = []
        for prefecture in self._texts(iri, "dcterms:spatial"):
            found += self._texts(prefecture, "skos:prefLabel")
        pattern = (None, ox.NamedNode(expand("ur:ofOrganization")), ox.NamedNode(iri), ox.DefaultGraph())
        for quad in self._store.quads_for_pattern(*pattern):
            found += self._texts(quad.subject.value, "schema:address")  # type: ignore[union-attr]
        return tuple(sorted(set(found)))

    def _parents(self, iri: str) -> tuple[Parent, ...]:
        member, body = ox.NamedNode(expand("org:member")), "org:organization"
        found: set[str] = set()
        for quad in self._store.quads_for_pattern(None, member, ox.NamedNode(iri), ox.DefaultGraph()):
            found.update(self._texts(quad.subject.value, body))  # type: ignore[union-attr]
        return tuple(self._parent(parent) for parent in sorted(found) if parent in self._labels)

    def _parent(self, iri: str) -> Parent:
        names = frozenset(fold(text) for _, text, _ in self._names.get(iri, ()))
        items = [
            row.local
            for row in self._accepted.get(iri, [])
            if row.authority is not None and row.authority.name == "wikidata"
        ]
        return Parent(self._labels[iri], names, items[0] if items else "")


def restricted(bodies: Bodies, rows: Iterable[Row], authority: str, asked: Collection[str]) -> list[str]:
    """Return the organizations to be looked up.

    Parameters
    ----------
    bodies : Bodies
        All organizations.
    rows : iterable of unionref.links.Mapping
        The rows of the mapping sets.
    authority : str
        The name of the authority.
    asked : collection of str
        The IRIs asked for; empty for all that have not been looked up there yet.

    Returns
    -------
    list of str
        IRIs; those that are linked, or were searched and not found, are left out unless asked for.
    """
    if asked:
        return list(dict.fromkeys(asked))
    done = {
        row.subject
        for row in rows
        if row.state != "rejected" and row.authority is not None and row.authority.name == authority
    }
    return [iri for iri in bodies if iri not in done]
