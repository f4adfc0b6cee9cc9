"""Mapping rows as RDF: a match for the plain reader, a node with the evidence for the careful one."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterable
from typing import Final

import pyoxigraph as ox

from unionref.links.authorities import PREFIXES
from unionref.links.model import Mapping
from unionref.namespaces import BASE, expand

_PLAIN: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_STATE: Final = BASE + "link-state/"
_SSSOM: Final = expand("sssom:")


def node_iri(row: Mapping) -> str:
    """Return the IRI of the statement node of a row.

    Parameters
    ----------
    row : Mapping
        The row; its authority is known.

    Returns
    -------
    str
        A fragment of the page of its subject: ``…id/minpororen#link-wikidata-q11508432``; the id at the
        authority in lower case, or eight digits of its SHA-256 where it is not made of letters, digits and
        hyphens; ``#link-wikidata-none`` where nothing was found.
    """
    authority = row.authority
    if authority is None:
        raise ValueError(f"no authority: {row.object_source}")
    local = row.local.lower() or "none"
    if not _PLAIN.fullmatch(local):
        local = hashlib.sha256(row.local.encode()).hexdigest()[:8]
    return f"{row.subject}#link-{authority.name}-{local}"


def match_triples(row: Mapping) -> tuple[ox.Triple, ...]:
    """Return what a row says in one triple: nothing unless the link is accepted.

    Parameters
    ----------
    row : Mapping
        A row that keeps the rules.

    Returns
    -------
    tuple of pyoxigraph.Triple
        ``skos:exactMatch``, ``skos:closeMatch`` or ``foaf:isPrimaryTopicOf`` of the subject, or nothing.
    """
    if row.state != "accepted" or row.object is None:
        return ()
    return (
        ox.Triple(
            ox.NamedNode(row.subject), ox.NamedNode(expand(row.predicate_id)), ox.NamedNode(row.object)
        ),
    )


def node_triples(row: Mapping) -> tuple[ox.Triple, ...]:
    """Return the statement node of a row: all that it says, in the words of SSSOM.

    Parameters
    ----------
    row : Mapping
        A row that keeps the rules.

    Returns
    -------
    tuple of pyoxigraph.Triple
        The triples of the node, in a fixed order.
    """
    node = ox.NamedNode(node_iri(row))
    authority = row.authority
    assert authority is not None
    said: list[tuple[str, ox.NamedNode | ox.Literal]] = [
        (expand("rdf:type"), ox.NamedNode(_SSSOM + "Mapping")),
        (expand("dcterms:type"), ox.NamedNode(_STATE + row.state)),
        (_SSSOM + "subject_id", ox.NamedNode(row.subject)),
        (_SSSOM + "predicate_id", ox.NamedNode(expand(row.predicate_id))),
        (_SSSOM + "object_id", ox.NamedNode(row.object or expand(row.object_id))),
        (_SSSOM + "object_source", ox.NamedNode(authority.iri)),
        (_SSSOM + "mapping_justification", ox.NamedNode(expand(row.mapping_justification))),
        (expand("dcterms:created"), ox.Literal(row.mapping_date, datatype=ox.NamedNode(expand("xsd:date")))),
    ]
    if row.local:
        said.append((expand("dcterms:identifier"), ox.Literal(row.local)))
    if row.confidence:
        decimal = ox.NamedNode(expand("xsd:decimal"))
        said.append((_SSSOM + "confidence", ox.Literal(row.confidence, datatype=decimal)))
    for slot in ("predicate_modifier", "object_label", "reviewer_label", "mapping_tool"):
        if value := getattr(row, slot):
            said.append((_SSSOM + slot, ox.Literal(value)))
    said.append((expand("rdfs:comment"), ox.Literal(row.comment)))
    if row.reviewer_id:
        said.append((_SSSOM + "reviewer_id", ox.NamedNode(PREFIXES["orcid"] + row.reviewer_id[6:])))
    said.extend((expand("rdfs:seeAlso"), ox.NamedNode(address)) for address in row.see_also)
    return tuple(ox.Triple(node, ox.NamedNode(predicate), value) for predicate, value in said)


def triples(rows: Iterable[Mapping], subjects: Collection[str]) -> list[ox.Triple]:
    """Return all that rows say as RDF, matches and nodes.

    Parameters
    ----------
    rows : iterable of Mapping
        Rows that keep the rules.
    subjects : collection of str
        The IRIs of what is described; rows on anything else are left out. So a graph that follows only some
        of the sources links what is in it, and nothing more.

    Returns
    -------
    list of pyoxigraph.Triple
        Row by row.
    """
    return [
        triple
        for row in rows
        if row.subject in subjects
        for triple in (*match_triples(row), *node_triples(row))
    ]
