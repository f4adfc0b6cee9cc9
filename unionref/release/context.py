"""The JSON-LD context of the releases: short readable names for every property that the graph uses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, Literal

from unionref.namespaces import BASE, PREFIXES, UR, expand

Form = Literal["id", "term", "words", "day", "plain"]
"""How values are written: an IRI below the base; a term of the ontology; texts by language; a whole day; as
JSON knows it, or a value with its type."""


@dataclass(frozen=True)
class Term:
    """One property of the context.

    Parameters
    ----------
    key : str
        Its name in the document.
    iri : str
        The property.
    form : {'id', 'term', 'words', 'day', 'plain'}
        How its values are written.
    several : bool
        Whether they stand in a list even if there is one (for texts: a list for each language), so that a
        program finds the same shape in every node; of the other properties no node has two values.
    """

    key: str
    iri: str
    form: Form
    several: bool


_IDS: Final = {
    "about": "dcterms:subject",
    "alternateOf": "prov:alternateOf",
    "article": "foaf:isPrimaryTopicOf",
    "authority": "sssom:object_source",
    "broadMatch": "skos:broadMatch",
    "broader": "skos:broader",
    "ceased": "ur:ceased",
    "classification": "org:classification",
    "closeMatch": "skos:closeMatch",
    "conflictsWith": "ur:conflictsWith",
    "continued": "ur:continued",
    "countBasis": "ur:countBasis",
    "created": "ur:created",
    "definedBy": "rdfs:isDefinedBy",
    "disjointWith": "owl:disjointWith",
    "domain": "rdfs:domain",
    "endReason": "ur:endReason",
    "exactMatch": "skos:exactMatch",
    "founder": "prov:wasAssociatedWith",
    "inScheme": "skos:inScheme",
    "inverseOf": "owl:inverseOf",
    "justification": "sssom:mapping_justification",
    "kind": "dcterms:type",
    "latestCount": "ur:latestCount",
    "license": "dcterms:license",
    "linkOf": "sssom:subject_id",
    "linkPredicate": "sssom:predicate_id",
    "linkTo": "sssom:object_id",
    "madeFrom": "dcterms:source",
    "member": "org:member",
    "mergedInto": "ur:mergedInto",
    "mergerOf": "ur:mergerOf",
    "narrowMatch": "skos:narrowMatch",
    "ofOrganization": "ur:ofOrganization",
    "organization": "org:organization",
    "originalOrganization": "org:originalOrganization",
    "partOf": "dcterms:isPartOf",
    "place": "dcterms:spatial",
    "possiblySameAs": "ur:possiblySameAs",
    "publicationStatus": "bibo:status",
    "range": "rdfs:range",
    "readIn": "prov:wasDerivedFrom",
    "relatedMatch": "skos:relatedMatch",
    "relatedTo": "dcterms:relation",
    "reliability": "ur:reliability",
    "replacedBy": "dcterms:isReplacedBy",
    "resultingOrganization": "org:resultingOrganization",
    "retrievedFrom": "pav:retrievedFrom",
    "reviewer": "sssom:reviewer_id",
    "role": "org:role",
    "seeAlso": "rdfs:seeAlso",
    "status": "ur:status",
    "subClassOf": "rdfs:subClassOf",
    "subPropertyOf": "rdfs:subPropertyOf",
    "succeededBy": "ur:succeededBy",
    "successorOf": "ur:successorOf",
    "topConceptOf": "skos:topConceptOf",
    "url": "schema:url",
    "versionIRI": "owl:versionIRI",
}
_TERMS: Final = {"rank": "wikibase:rank", "statementClass": "ur:statementClass"}
_WORDS: Final = {
    "comment": "rdfs:comment",
    "definition": "skos:definition",
    "description": "dcterms:description",
    "editorialNote": "skos:editorialNote",
    "example": "skos:example",
    "heading": "bibo:locator",
    "label": "rdfs:label",
    "name": "skos:prefLabel",
    "nameForm": "skosxl:literalForm",
    "note": "skos:note",
    "otherName": "skos:altLabel",
    "ruling": "ur:ruling",
    "scopeNote": "skos:scopeNote",
    "title": "dcterms:title",
}
_DAYS: Final = {
    "earliest": "ur:earliest",
    "fromEarliest": "ur:fromEarliest",
    "fromLatest": "ur:fromLatest",
    "issued": "dcterms:issued",
    "latest": "ur:latest",
    "made": "dcterms:created",
    "modified": "dcterms:modified",
    "retrievedOn": "pav:retrievedOn",
    "toEarliest": "ur:toEarliest",
    "toLatest": "ur:toLatest",
}
_PLAIN: Final = {
    "address": "schema:address",
    "approximate": "ur:approximate",
    "attested": "ur:attested",
    "citation": "dcterms:bibliographicCitation",
    "confidence": "sssom:confidence",
    "contested": "ur:contested",
    "count": "ur:count",
    "country": "schema:addressCountry",
    "creator": "dcterms:creator",
    "date": "ur:date",
    "deprecated": "owl:deprecated",
    "from": "ur:from",
    "identifier": "dcterms:identifier",
    "inLanguage": "dcterms:language",
    "modifier": "sssom:predicate_modifier",
    "notation": "skos:notation",
    "ordinal": "ur:ordinal",
    "printed": "rdf:value",
    "publisher": "dcterms:publisher",
    "reviewerName": "sssom:reviewer_label",
    "targetName": "sssom:object_label",
    "to": "ur:to",
    "tool": "sssom:mapping_tool",
    "versionInfo": "owl:versionInfo",
}
_SEVERAL: Final = frozenset(
    {
        *("about", "article", "attested", "broadMatch", "broader", "ceased", "classification", "closeMatch"),
        *("conflictsWith", "continued", "created", "disjointWith", "exactMatch", "founder", "inLanguage"),
        *("madeFrom", "mergedInto", "mergerOf", "narrowMatch", "originalOrganization", "otherName"),
        *("possiblySameAs", "readIn", "relatedMatch", "resultingOrganization", "retrievedFrom", "seeAlso"),
        *("subClassOf", "subPropertyOf", "succeededBy", "successorOf"),
    }
)
_FORMS: Final[Mapping[Form, Mapping[str, str]]] = {
    "id": _IDS,
    "term": _TERMS,
    "words": _WORDS,
    "day": _DAYS,
    "plain": _PLAIN,
}
_DEFINITIONS: Final[Mapping[Form, Mapping[str, str]]] = {
    "id": {"@type": "@id"},
    "term": {"@type": "@vocab"},
    "words": {"@container": "@language"},
    "day": {"@type": "xsd:date"},
    "plain": {},
}

DATATYPES: Final[Mapping[str, str]] = MappingProxyType(
    {expand("xsd:gYear"): "year", expand("xsd:gYearMonth"): "month", expand("xsd:date"): "day"}
)
"""IRI of a datatype → the word for it in a value: ``{"type": "year", "value": "1999"}``."""

TERMS: Final[Mapping[str, Term]] = MappingProxyType(
    {
        expand(name): Term(key, expand(name), form, key in _SEVERAL)
        for form, names in _FORMS.items()
        for key, name in names.items()
    }
)
"""IRI of a property → how it is written."""

VOCABULARIES: Final[Mapping[str, str]] = MappingProxyType(
    {prefix: iri for prefix, iri in PREFIXES.items() if not iri.startswith(BASE)}
)
"""Prefixes of the context: those of other vocabularies; terms of ours need none."""


def context() -> dict[str, Any]:
    """Return the context.

    Returns
    -------
    dict
        What stands under ``@context``: ids are relative to the base, classes and properties without a
        prefix are those of the ontology.
    """
    made: dict[str, Any] = {
        "@version": 1.1,
        "@base": BASE,
        "@vocab": UR,
        "id": "@id",
        "type": "@type",
        "value": "@value",
        "lang": "@language",
    }
    made.update(sorted(VOCABULARIES.items()))
    made.update({word: iri for iri, word in sorted(DATATYPES.items(), key=lambda pair: pair[1])})
    for term in sorted(TERMS.values(), key=lambda term: term.key):
        made[term.key] = {"@id": term.iri, **_DEFINITIONS[term.form]}
        if term.several:
            in_set = ["@language", "@set"] if term.form == "words" else "@set"
            made[term.key]["@container"] = in_set
    return made
