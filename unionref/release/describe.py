"""Writing what is told of a release: helpers for triples, and names for the parts of a description."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import pyoxigraph as ox

from unionref import turtle
from unionref.namespaces import BASE, PREFIXES, shorten

EXTRA: Final[Mapping[str, str]] = MappingProxyType(
    {
        "dctype": "http://purl.org/dc/dcmitype/",
        "formats": "http://www.w3.org/ns/formats/",
        "sd": "http://www.w3.org/ns/sparql-service-description#",
        "spdx": "http://spdx.org/rdf/terms#",
        "voidext": "http://ldf.fi/void-ext#",
    }
)
"""Prefixes of vocabularies that only descriptions of releases use."""
_ALL: Final[Mapping[str, str]] = MappingProxyType({**PREFIXES, **EXTRA})


class Description:
    """Triples in the making."""

    def __init__(self) -> None:
        self.triples: list[ox.Triple] = []

    def add(self, subject: str, predicate: str, *values: ox.NamedNode | ox.Literal) -> None:
        """Add triples.

        Parameters
        ----------
        subject : str
            IRI.
        predicate : str
            Prefixed name.
        *values : pyoxigraph term
            The objects.
        """
        node, verb = ox.NamedNode(subject), ox.NamedNode(name(predicate))
        self.triples.extend(ox.Triple(node, verb, value) for value in values)

    def to_turtle(self) -> bytes:
        """Return the triples in the house style."""
        return turtle.format_graph(self.triples, prefixes=_ALL).encode()


def name(curie: str) -> str:
    """Return the IRI of a prefixed name, also of a vocabulary of ``EXTRA``."""
    prefix, _, local = curie.partition(":")
    return _ALL[prefix] + local


def node(curie: str) -> ox.NamedNode:
    """Return a prefixed name as a node."""
    return ox.NamedNode(name(curie))


def iri(text: str) -> ox.NamedNode:
    """Return an IRI as a node."""
    return ox.NamedNode(text)


def text(words: str, language: str | None = None) -> ox.Literal:
    """Return a text as a literal."""
    return ox.Literal(words, language=language) if language else ox.Literal(words)


def typed(lexical: object, datatype: str) -> ox.Literal:
    """Return a literal of a datatype, given as a prefixed name."""
    return ox.Literal(str(lexical), datatype=ox.NamedNode(name(datatype)))


def integer(number: int) -> ox.Literal:
    """Return a whole number as a literal."""
    return typed(number, "xsd:integer")


def slug(of: str) -> str:
    """Return a part of an IRI that tells a class, a property or a dataset: ``ur:Merger`` → ``ur-Merger``."""
    short = shorten(of).removeprefix(BASE)
    return re.sub(r"[^A-Za-z0-9]+", "-", short).strip("-")
