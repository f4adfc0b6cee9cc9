"""What a reconciliation service tells of organizations: names, types, properties, ids; read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from unionref.namespaces import BASE

if TYPE_CHECKING:
    from unionref.dataset import Dataset

SPACE: Final = BASE + "id/"
_ITEM: Final = "http://www.wikidata.org/entity/"
_LINK: Final = """?link a sssom:Mapping ; sssom:subject_id ?o ; dcterms:type <link-state/accepted> ;
    sssom:object_source <authority/{}> ; sssom:predicate_id ?how ; dcterms:identifier ?v .
    FILTER(?how != skos:closeMatch)"""

_OTHER_NAMES: Final = """?o skos:altLabel|^ur:ofOrganization/skosxl:literalForm ?v
    FILTER NOT EXISTS { ?o skos:prefLabel ?v }"""
_DAYS: Final = "OPTIONAL {{ ?o ur:{0}Earliest ?v }} OPTIONAL {{ ?o ur:{0}Latest ?w }}"
_ARTICLE: Final = (
    _LINK.replace("dcterms:identifier ?v", "sssom:object_id ?article") + " BIND(STR(?article) AS ?v)"
)

PROPERTIES: Final[Mapping[str, tuple[str, str]]] = {
    "iri": ("IRI at unionref", "BIND(STR(?o) AS ?v)"),
    "name-en": ("name in English", '?o skos:prefLabel ?v . FILTER(LANG(?v) = "en")'),
    "name-ja": ("name in Japanese", '?o skos:prefLabel ?v . FILTER(LANG(?v) = "ja")'),
    "other-names": ("other names", _OTHER_NAMES),
    "founded": ("founded", _DAYS.format("from")),
    "ended": ("ended", _DAYS.format("to")),
    "status": ("status", '?o ur:status/skos:prefLabel ?v . FILTER(LANG(?v) = "en")'),
    "affiliated-to": (
        "affiliated to, now or earlier",
        "?a a ur:Affiliation ; org:member ?o ; org:organization ?v",
    ),
    "succeeded-by": ("succeeded by", "?o ur:succeededBy ?v"),
    "members": ("latest number of members", "?o ur:latestCount/ur:count ?v"),
    "members-date": ("date of the latest number of members", "?o ur:latestCount/ur:date ?v"),
    "wikidata": ("Wikidata item", _LINK.format("wikidata")),
    "ror": ("ROR id", _LINK.format("ror")),
    "viaf": ("VIAF id", _LINK.format("viaf")),
    "isni": ("ISNI", _LINK.format("isni")),
    "isil": ("ISIL", _LINK.format("isil")),
    "ndl": ("id at the National Diet Library", _LINK.format("ndl")),
    "lod-coop": ("id at lod.coop", _LINK.format("lod-coop")),
    "wikipedia-en": ("article in the English Wikipedia", _ARTICLE.format("wikipedia-en")),
    "wikipedia-ja": ("article in the Japanese Wikipedia", _ARTICLE.format("wikipedia-ja")),
}
"""Property → its name, and SPARQL in which ``?v`` is a value of ``?o``, or two days that bound it."""

DATES: Final = ("founded", "ended")
"""The properties whose values are days, months or years."""

ENTITIES: Final = ("affiliated-to", "succeeded-by")
"""The properties whose values are organizations."""

PASSING: Final = ("members", "members-date")
"""The properties that change all the time, so that another value does not speak against an organization."""


class Columns:
    """All organizations of a graph, and what is known of each.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self.labels = {iri: name for iri, name, _ in self._rows("?o rdfs:label ?v")}  # each has one
        self.type_names: dict[str, str] = {}
        self.types: dict[str, list[str]] = {iri: [] for iri in self.labels}
        classes = 'a ?v . ?v rdfs:label ?w . FILTER(LANG(?w) = "en" && STRSTARTS(STR(?v), STR(ur:)))'
        for iri, value, name in self._rows(f"?o {classes}"):
            type = value.rpartition("#")[2]
            self.type_names[type] = name
            self.types[iri].append(type)
        for types in self.types.values():  # the narrowest first
            types.sort(key=lambda type: (type == "Organization", type == "LabourOrganization", type))
        self._values: dict[str, dict[str, list[str]]] = {}
        self._days: dict[tuple[str, str], tuple[str, str]] = {}
        for property, (_, pattern) in PROPERTIES.items():
            of = self._values[property] = {}
            for iri, value, last in self._rows(pattern):
                if property in DATES:
                    self._days[property, iri] = value, last
                    value = _common(value, last)
                if value and value not in of.setdefault(iri, []):
                    of[iri].append(value)
        self._bearers = self._all_ids()

    def values(self, property: str, iri: str) -> list[str]:
        """Return the values of a property of an organization; none if nothing is known."""
        return self._values.get(property, {}).get(iri, [])

    def days(self, property: str, iri: str) -> tuple[str, str]:
        """Return the days between which an organization began or ended; an empty text is no bound."""
        return self._days.get((property, iri), ("", ""))

    def names(self, iri: str) -> list[str]:
        """Return all names of an organization, the main ones first."""
        return [name for key in ("name-en", "name-ja", "other-names") for name in self.values(key, iri)]

    def bearers(self, id: str) -> list[str]:
        """Return the IRIs of what has an id: an IRI or id of ours, also a former one, or a Wikidata item."""
        return self._bearers.get(id, [])

    def _all_ids(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for iri in self.labels:
            slug, items = iri.removeprefix(SPACE), self.values("wikidata", iri)
            for key in (iri, slug, f"id/{slug}", *items, *(_ITEM + item for item in items)):
                found.setdefault(key, []).append(iri)
        for row in self._dataset.run("SELECT ?o ?v WHERE { ?o dcterms:isReplacedBy ?v } ORDER BY ?o ?v"):
            old, new = row[0].value, row[1].value
            if new in self.labels:
                for key in (old, old.removeprefix(SPACE)):
                    found.setdefault(key, []).append(new)
        return found

    def _rows(self, pattern: str) -> Iterator[tuple[str, str, str]]:
        """Yield what a pattern finds as texts: ``?o``, ``?v`` and ``?w``, empty where there is none."""
        query = f"SELECT DISTINCT ?o ?v ?w WHERE {{ ?o a ur:Organization . {pattern} }} ORDER BY ?o ?v ?w"
        for row in self._dataset.run(query):
            first, last = ("" if term is None else term.value for term in (row[1], row[2]))
            yield row[0].value, first, last


def _common(first: str, last: str) -> str:
    """Return the day, the month or the year that two days have in common; empty if none of them."""
    if first[:4] != last[:4]:
        return ""
    return first if first == last else first[:7] if first[:7] == last[:7] else first[:4]
