"""JSON-LD for people: one node a line, with the names of the context; any graph without blank nodes."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from typing import Any, Final

import pyoxigraph as ox

from unionref.claims import TYPE, index
from unionref.namespaces import BASE, PREFIXES, UR, expand
from unionref.release.context import DATATYPES, TERMS, VOCABULARIES, Form, context

_INTEGER: Final = re.compile(r"0|-?[1-9][0-9]{0,14}")
"""Whole numbers that JSON and xsd:integer write alike, and that any reader of JSON holds exactly."""
_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*(?:#[A-Za-z0-9_-]+)?")
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RESERVED: Final = frozenset({*context(), *VOCABULARIES})


def document(triples: Iterable[ox.Triple]) -> bytes:
    """Write a graph as JSON-LD 1.1.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The graph; nodes stand in the order of their IRIs.

    Returns
    -------
    bytes
        The document, UTF-8, with its context inside.
    """
    nodes = index(triples)
    lines = [_line(_node(iri, nodes[iri])) for iri in sorted(nodes)]
    head = json.dumps(context(), ensure_ascii=False, indent=1)
    body = ",\n".join(lines)
    return f'{{\n"@context": {head},\n"@graph": [\n{body}\n]\n}}\n'.encode()


def context_document() -> bytes:
    """Return the context on its own, to be named by other documents."""
    return (json.dumps({"@context": context()}, ensure_ascii=False, indent=1) + "\n").encode()


def _line(node: dict[str, Any]) -> str:
    return json.dumps(node, ensure_ascii=False, separators=(", ", ": "))


def _node(iri: str, facts: dict[str, list[ox.NamedNode | ox.Literal]]) -> dict[str, Any]:
    node: dict[str, Any] = {"id": _relative(iri)}
    properties: dict[str, Any] = {}
    for predicate, values in facts.items():
        ordered = sorted(set(values), key=str)
        if predicate == TYPE:
            node["type"] = [_word(value.value) for value in ordered]
            continue
        term = TERMS.get(predicate)
        fitting = [value for value in ordered if term is not None and _fits(term.form, value)]
        other = [value for value in ordered if value not in fitting]
        if term is not None and fitting:
            properties[term.key] = _written(term.form, term.several, fitting)
        if other:
            properties[predicate] = _one([_in_full(value) for value in other])
    node.update(sorted(properties.items()))
    return node


def _fits(form: Form, value: ox.NamedNode | ox.Literal) -> bool:
    """Tell whether a value can be written in the form that the context gives its property."""
    if isinstance(value, ox.NamedNode):
        return form in ("id", "term")
    if form == "words":
        return value.language is not None
    return form == "plain" or (form == "day" and value.datatype.value == expand("xsd:date"))


def _written(form: Form, several: bool, values: Sequence[ox.NamedNode | ox.Literal]) -> Any:
    if form == "words":
        by_language: dict[str, list[str]] = {}
        for value in values:
            by_language.setdefault(getattr(value, "language", None) or "", []).append(value.value)
        return {tag: _one(texts, several) for tag, texts in sorted(by_language.items())}
    if form == "id":
        return _one([_relative(value.value) for value in values], several)
    if form == "term":
        return _one([_word(value.value) for value in values], several)
    if form == "day":
        return _one([value.value for value in values], several)
    return _one([_literal(value) for value in values], several)


def _one(values: list[Any], several: bool = False) -> Any:
    return values[0] if len(values) == 1 and not several else values


def _in_full(value: ox.NamedNode | ox.Literal) -> Any:
    return {"id": _relative(value.value)} if isinstance(value, ox.NamedNode) else _literal(value)


def _literal(value: ox.NamedNode | ox.Literal) -> Any:
    """Return a literal as JSON knows it where that says the same, else with its type or language."""
    assert isinstance(value, ox.Literal)
    datatype = value.datatype.value
    if value.language:
        return {"lang": value.language, "value": value.value}
    if datatype == PREFIXES["xsd"] + "string":
        return value.value
    if datatype == PREFIXES["xsd"] + "boolean" and value.value in ("true", "false"):
        return value.value == "true"
    if datatype == PREFIXES["xsd"] + "integer" and _INTEGER.fullmatch(value.value):
        return int(value.value)
    return {"type": DATATYPES.get(datatype) or _word(datatype), "value": value.value}


def _relative(iri: str) -> str:
    """Return an IRI relative to the base of the context where it is below it."""
    rest = iri.removeprefix(BASE)
    return rest if rest != iri and _RELATIVE.fullmatch(rest) else iri


def _word(iri: str) -> str:
    """Return a class, a datatype or a term of the ontology as the context reads it."""
    local = iri.removeprefix(UR)
    if local != iri and _LOCAL.fullmatch(local) and local not in _RESERVED:
        return local
    for prefix, namespace in VOCABULARIES.items():
        local = iri.removeprefix(namespace)
        if local != iri and _LOCAL.fullmatch(local):
            return f"{prefix}:{local}"
    return iri
