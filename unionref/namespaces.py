"""The one prefix table of the project, used by every file, query and page."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

BASE: Final = "https://w3id.org/unionref/"
ONTOLOGY: Final = BASE + "ontology"
UR: Final = ONTOLOGY + "#"
DISPUTED: Final = BASE + "graph/disputed"

ENTITY_FOLDERS: Final[Mapping[str, str]] = MappingProxyType(
    {"organizations": "id", "events": "event", "persons": "person", "sources": "source"}
)
"""Folder below data/ → first segment of the IRIs whose files stand there."""

SCHEMES: Final = (
    "authority",
    "count-basis",
    "end-reason",
    "industry",
    "kind",
    "link-state",
    "name-type",
    "prefecture",
    "relation",
    "reliability",
    "remark",
    "role",
    "source-kind",
    "status",
    "term-type",
)
"""The code lists; the IRI of each is BASE + its name, that of a concept BASE + name + '/' + slug."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "bibo": "http://purl.org/ontology/bibo/",
        "dcat": "http://www.w3.org/ns/dcat#",
        "dcterms": "http://purl.org/dc/terms/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "org": "http://www.w3.org/ns/org#",
        "owl": "http://www.w3.org/2002/07/owl#",
        "pav": "http://purl.org/pav/",
        "prov": "http://www.w3.org/ns/prov#",
        "qb": "http://purl.org/linked-data/cube#",
        "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
        "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
        "schema": "https://schema.org/",
        "semapv": "https://w3id.org/semapv/vocab/",
        "sh": "http://www.w3.org/ns/shacl#",
        "shape": BASE + "shapes#",
        "skos": "http://www.w3.org/2004/02/skos/core#",
        "skosxl": "http://www.w3.org/2008/05/skos-xl#",
        "sssom": "https://w3id.org/sssom/",
        "ur": UR,
        "vann": "http://purl.org/vocab/vann/",
        "void": "http://rdfs.org/ns/void#",
        "wikibase": "http://wikiba.se/ontology#",
        "xsd": "http://www.w3.org/2001/XMLSchema#",
        **{name: f"{BASE}{name}/" for name in ("id", "person", "event", "source", *SCHEMES)},
    }
)


def expand(curie: str) -> str:
    """Return the IRI of a prefixed name.

    Parameters
    ----------
    curie : str
        A name like ``ur:Merger`` or ``id:kenkoro``.

    Returns
    -------
    str
        The full IRI.

    Raises
    ------
    KeyError
        If the prefix is not in the table.
    """
    prefix, _, local = curie.partition(":")
    return PREFIXES[prefix] + local


def shorten(iri: str) -> str:
    """Return the prefixed name of an IRI, or the IRI itself when no prefix fits.

    Parameters
    ----------
    iri : str
        A full IRI.

    Returns
    -------
    str
        The prefixed name with the longest matching namespace.
    """
    best = ""
    name = iri
    for prefix, namespace in PREFIXES.items():
        if len(namespace) > len(best) and iri.startswith(namespace):
            best = namespace
            name = f"{prefix}:{iri[len(namespace) :]}"
    return name
