"""The order in which the house style writes predicates and values."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from unionref.namespaces import expand

LANGUAGES: Final = ("", "en", "ja", "ja-hrkt", "ja-latn")
"""Language tags in the order of writing; the empty one is a literal without a tag; all others follow."""

PREDICATES: Final = (
    # type, and where a term stands among others
    "rdf:type",
    "rdfs:subClassOf",
    "owl:equivalentClass",
    "rdfs:subPropertyOf",
    "owl:equivalentProperty",
    "owl:propertyChainAxiom",
    "owl:inverseOf",
    "rdfs:domain",
    "rdfs:range",
    "rdfs:isDefinedBy",
    "skos:inScheme",
    "skos:topConceptOf",
    "skos:broader",
    # names
    "rdfs:label",
    "skosxl:literalForm",
    "dcterms:title",
    "skos:prefLabel",
    "skos:altLabel",
    "skos:hiddenLabel",
    "foaf:name",
    "skos:notation",
    "dcterms:identifier",
    # classification
    "org:classification",
    "dcterms:type",
    "dcterms:spatial",
    "dcterms:language",
    "ur:reliability",
    # parties
    "ur:ofOrganization",
    "dcterms:subject",
    "org:member",
    "org:organization",
    "org:role",
    "dcterms:relation",
    "ur:ceased",
    "ur:continued",
    "ur:created",
    "prov:wasAssociatedWith",
    "dcterms:creator",
    "dcterms:publisher",
    "dcterms:isPartOf",
    # time
    "ur:date",
    "ur:from",
    "ur:to",
    "ur:attested",
    "ur:endReason",
    "ur:ordinal",
    "dcterms:created",
    "dcterms:issued",
    "dcterms:modified",
    "pav:retrievedOn",
    # value
    "ur:count",
    "ur:countBasis",
    "ur:approximate",
    "rdf:value",
    "schema:address",
    "schema:addressLocality",
    "schema:addressRegion",
    "schema:addressCountry",
    "schema:url",
    "pav:retrievedFrom",
    "bibo:locator",
    # shapes: what is looked at, what is asked of it, what is said
    "sh:targetClass",
    "sh:targetNode",
    "sh:targetObjectsOf",
    "sh:targetSubjectsOf",
    "sh:path",
    "sh:inversePath",
    "sh:class",
    "sh:datatype",
    "sh:nodeKind",
    "sh:hasValue",
    "sh:in",
    "sh:languageIn",
    "sh:uniqueLang",
    "sh:pattern",
    "sh:flags",
    "sh:minLength",
    "sh:maxLength",
    "sh:minInclusive",
    "sh:maxInclusive",
    "sh:minExclusive",
    "sh:maxExclusive",
    "sh:equals",
    "sh:disjoint",
    "sh:lessThan",
    "sh:lessThanOrEquals",
    "sh:qualifiedValueShape",
    "sh:qualifiedValueShapesDisjoint",
    "sh:qualifiedMinCount",
    "sh:qualifiedMaxCount",
    "sh:minCount",
    "sh:maxCount",
    "sh:closed",
    "sh:ignoredProperties",
    "sh:node",
    "sh:property",
    "sh:and",
    "sh:or",
    "sh:xone",
    "sh:not",
    "sh:sparql",
    "sh:prefixes",
    "sh:select",
    "sh:ask",
    "sh:name",
    "sh:description",
    "sh:message",
    "sh:severity",
    "sh:deactivated",
    # source, and what was decided between sources
    "prov:wasDerivedFrom",
    "dcterms:source",
    "wikibase:rank",
    "ur:ruling",
    # note
    "skos:definition",
    "rdfs:comment",
    "skos:example",
    "skos:scopeNote",
    "skos:note",
    "skos:editorialNote",
)
"""Predicates in the order of writing; all others follow, sorted by their prefixed name."""


def _ranks() -> Mapping[str, int]:
    return MappingProxyType({expand(curie): at for at, curie in enumerate(PREDICATES)})


PREDICATE_RANKS: Final = _ranks()
"""IRI of a predicate → its place in :data:`PREDICATES`."""
