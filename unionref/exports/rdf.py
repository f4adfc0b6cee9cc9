"""The statements as RDF in Wikidata's own data model, to be held to the ShEx schema and the SHACL shapes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import pyoxigraph as ox

from unionref.exports.model import ITEM, Item, Quantity, Statement, Text, Time, Unknown, Value
from unionref.namespaces import expand

PROP: Final = "http://www.wikidata.org/prop/"
_CALENDAR: Final = ox.NamedNode(ITEM + "Q1985727")
_RANK: Final = ox.NamedNode(expand("wikibase:rank"))
_NORMAL: Final = ox.NamedNode(expand("wikibase:NormalRank"))
_DERIVED: Final = ox.NamedNode(expand("prov:wasDerivedFrom"))


def to_ntriples(statements: Iterable[Statement]) -> str:
    """Return statements as N-Triples, as the Wikidata Query Service would hold them once they are added.

    Parameters
    ----------
    statements : iterable of Statement
        The statements.

    Returns
    -------
    str
        ``p:``, ``ps:``, ``psv:``, ``pq:``, ``pqv:``, ``pr:`` and the values of dates with their precision;
        the nodes are blank and are named by their place, so that the same statements give the same text.
    """
    triples: list[ox.Triple] = []
    for number, statement in enumerate(statements, 1):
        triples.extend(_statement(statement, f"s{number}"))
    return "".join(f"{triple} .\n" for triple in triples)


def _statement(statement: Statement, name: str) -> list[ox.Triple]:
    subject = ITEM + statement.subject if statement.subject.startswith("Q") else statement.subject
    node = ox.BlankNode(name)
    found = [ox.Triple(ox.NamedNode(subject), ox.NamedNode(PROP + statement.property), node)]
    found.append(ox.Triple(node, _RANK, _NORMAL))
    found += _value(node, "statement", statement.property, statement.value, name)
    for number, (qualifier, value) in enumerate(statement.qualifiers, 1):
        found += _value(node, "qualifier", qualifier, value, f"{name}q{number}")
    reference = statement.reference
    if reference is not None:
        cited = ox.BlankNode(name + "r")
        address = ox.NamedNode(PROP + "reference/" + reference.property)
        found.append(ox.Triple(node, _DERIVED, cited))
        found.append(ox.Triple(cited, address, ox.NamedNode(reference.url)))
        found += _value(cited, "reference", "P813", reference.retrieved, name + "r1")
    return found


def _value(node: ox.BlankNode, kind: str, name: str, value: Value, label: str) -> list[ox.Triple]:
    simple = ox.NamedNode(f"{PROP}{kind}/{name}")
    if isinstance(value, Time):
        deep = ox.BlankNode(label + "v")
        when = _literal(f"{value.first.isoformat()}T00:00:00Z", "xsd:dateTime")
        return [
            ox.Triple(node, simple, when),
            ox.Triple(node, ox.NamedNode(f"{PROP}{kind}/value/{name}"), deep),
            ox.Triple(deep, ox.NamedNode(expand("wikibase:timeValue")), when),
            ox.Triple(
                deep,
                ox.NamedNode(expand("wikibase:timePrecision")),
                _literal(str(value.precision), "xsd:integer"),
            ),
            ox.Triple(deep, ox.NamedNode(expand("wikibase:timeCalendarModel")), _CALENDAR),
        ]
    return [ox.Triple(node, simple, _simple(value, label))]


def _simple(value: Value, label: str) -> ox.NamedNode | ox.Literal | ox.BlankNode:
    if isinstance(value, Item):
        return ox.NamedNode(ITEM + value.id)
    if isinstance(value, Quantity):
        return _literal(f"+{value.amount}", "xsd:decimal")
    if isinstance(value, Text):
        return ox.Literal(value.text, language=value.language)
    if isinstance(value, Unknown):
        return ox.BlankNode(label + "u")
    raise TypeError(f"not a value of ours: {value!r}")


def _literal(text: str, datatype: str) -> ox.Literal:
    return ox.Literal(text, datatype=ox.NamedNode(expand(datatype)))
