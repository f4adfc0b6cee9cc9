"""Writing Turtle in the house style: the same graph gives the same bytes, whatever order it comes in."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Final

import pyoxigraph as ox

from unionref.errors import FindingsError
from unionref.namespaces import BASE, PREFIXES
from unionref.turtle.order import LANGUAGES, PREDICATE_RANKS

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XSD: Final = "http://www.w3.org/2001/XMLSchema#"
_TYPE: Final = _RDF + "type"
_FIRST: Final = _RDF + "first"
_REST: Final = _RDF + "rest"
_NIL: Final = _RDF + "nil"
_ONTOLOGY: Final = ox.NamedNode("http://www.w3.org/2002/07/owl#Ontology")
_INTEGER: Final = re.compile(r"[+-]?[0-9]+")
_LOCAL: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")
_RELATIVE: Final = re.compile(r"[A-Za-z0-9_-]+(?:[/.][A-Za-z0-9_-]+)*(?:#[A-Za-z0-9_-]+)?")
"""Relative IRIs all parsers resolve alike: no dot segments, and no colon, which rdflib takes for a scheme."""
_FORBIDDEN: Final = re.compile(r'[\s\x00-\x20\x7f-\x9f<>"{}|^`\\]')
_ESCAPED: Final = re.compile(r'["\\\x00-\x1f\x7f-\x9f\u2028\u2029]')
_ESCAPES: Final = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\r": "\\r", "\t": "\\t"}
_LANGUAGE_RANKS: Final = {tag: at for at, tag in enumerate(LANGUAGES)}
_WIDTH: Final = 88
"""Blank nodes and lists up to this many characters stay on one line."""

_Key = tuple[int, int, str, str, str]
_Properties = dict[str, list[ox.NamedNode | ox.BlankNode | ox.Literal]]
_BLANK_FIX: Final = "give the node an IRI of its own"


def format_graph(
    triples: Iterable[ox.Triple],
    *,
    base: str | None = BASE,
    prefixes: Mapping[str, str] = PREFIXES,
) -> str:
    """Write a graph as Turtle in the house style.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        The graph, in any order; repeated triples are written once.
    base : str or None
        IRIs below it are written relative to it; None writes no ``@base``.
    prefixes : mapping of str to str
        Prefix → namespace ending in ``#`` or ``/``; only those used are declared. Namespaces ending in ``/``
        below the base are written as relative IRIs and not as prefixed names.

    Returns
    -------
    str
        The document: a header, then one block a subject, pages in the order of their IRIs, a page's own block
        before its fragments, an ``owl:Ontology`` before everything else. Empty for an empty graph.

    Raises
    ------
    FindingsError
        If the graph has a blank node that cannot be written in its place (used twice, in a cycle, or by
        nothing), an invalid IRI, or a term that RDF 1.1 does not have.
    """
    return _Writer(triples, base, prefixes).document()


class _Writer:
    """One graph being written."""

    def __init__(self, triples: Iterable[ox.Triple], base: str | None, prefixes: Mapping[str, str]) -> None:
        self._base = base
        self._names = {
            namespace: prefix
            for prefix, namespace in sorted(prefixes.items(), reverse=True)
            if namespace.endswith("#") or base is None or not namespace.startswith(base)
        }
        self._curies = {namespace: prefix for prefix, namespace in sorted(prefixes.items(), reverse=True)}
        self._used: dict[str, str] = {}
        self._base_used = False
        self._iris: dict[str, str] = {}
        self._ranks: dict[str, tuple[int, str]] = {}
        self._flat: dict[ox.BlankNode, str] = {}
        self._subjects: dict[str, _Properties] = {}
        self._blanks: dict[ox.BlankNode, _Properties] = {}
        self._ontologies: set[str] = set()
        self._collect(triples)

    def document(self) -> str:
        """Return the whole document."""
        order = sorted(self._subjects, key=self._subject_key)
        try:
            blocks = [f"{self._iri(iri)}\n{self._block(self._subjects[iri], 4)}    .\n" for iri in order]
        except RecursionError as error:
            raise FindingsError("Blank nodes are nested too deep to be written.", fix=_BLANK_FIX) from error
        self._refuse_unwritten()
        header = [f"@prefix {prefix}: <{namespace}> .\n" for prefix, namespace in sorted(self._used.items())]
        if self._base_used:
            header.insert(0, f"@base <{self._base}> .\n")
        return "\n".join((["".join(header)] if header else []) + blocks)

    def _collect(self, triples: Iterable[ox.Triple]) -> None:
        """Group the triples by subject and predicate, and see that every blank node has one place."""
        referenced: set[ox.BlankNode] = set()
        for subject, predicate, value in set(triples):
            if isinstance(subject, ox.NamedNode):
                properties = self._subjects.setdefault(subject.value, {})
                if value == _ONTOLOGY and predicate.value == _TYPE:
                    self._ontologies.add(subject.value)
            elif isinstance(subject, ox.BlankNode):
                properties = self._blanks.setdefault(subject, {})
            else:
                raise FindingsError("A triple is used as a term.", rule="files are plain RDF 1.1")
            if isinstance(value, ox.BlankNode):
                if value in referenced:
                    raise FindingsError(
                        f"A blank node is the value of several statements, one of them {predicate.value}.",
                        iri=subject.value if isinstance(subject, ox.NamedNode) else None,
                        rule="a blank node is written in the one place it is used",
                        fix=_BLANK_FIX,
                    )
                referenced.add(value)
                self._blanks.setdefault(value, {})
            elif isinstance(value, ox.Triple):
                raise FindingsError("A triple is used as a term.", rule="files are plain RDF 1.1")
            properties.setdefault(predicate.value, []).append(value)

    def _refuse_unwritten(self) -> None:
        """Refuse blank nodes that no named subject leads to."""
        left = [properties for node, properties in self._blanks.items() if node not in self._flat]
        if left:
            predicates = min(sorted(map(self._curie, properties)) for properties in left)
            raise FindingsError(
                f"A blank node with {', '.join(predicates)} is the value of nothing that can be written.",
                rule="a blank node is written in the one place it is used",
                fix=_BLANK_FIX,
            )

    def _subject_key(self, iri: str) -> tuple[bool, str, bool, str]:
        page, mark, fragment = iri.partition("#")
        return iri not in self._ontologies, page, bool(mark), fragment

    def _predicate_key(self, iri: str) -> tuple[int, str]:
        rank = self._ranks.get(iri)
        if rank is None:
            rank = self._ranks[iri] = (PREDICATE_RANKS.get(iri, len(PREDICATE_RANKS)), self._curie(iri))
        return rank

    def _value_key(self, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> _Key:
        if isinstance(value, ox.NamedNode):
            return 0, 0, value.value, "", ""
        if isinstance(value, ox.Literal):
            tag = value.language or ""
            rank = _LANGUAGE_RANKS.get(tag, len(_LANGUAGE_RANKS))
            return 1, rank, tag, value.value, "" if tag else value.datatype.value
        return 2, 0, self._inline(value), "", ""

    def _curie(self, iri: str) -> str:
        """Return the name predicates are sorted by: the prefixed one, whether or not it is written so."""
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._curies.get(iri[:at])
        return f"<{iri}>" if prefix is None else f"{prefix}:{iri[at:]}"

    def _block(self, properties: _Properties, indent: int) -> str:
        """Return the lines of a subject's predicates and values."""
        margin = " " * indent
        lines: list[str] = []
        for predicate in sorted(properties, key=self._predicate_key):
            name = "a" if predicate == _TYPE else self._iri(predicate)
            values = properties[predicate]
            if len(values) == 1:
                lines.append(f"{margin}{name} {self._term(values[0], indent)} ;\n")
                continue
            texts = [self._term(value, indent + 4) for value in sorted(values, key=self._value_key)]
            joined = f" ,\n{margin}    ".join(texts)
            lines.append(f"{margin}{name}\n{margin}    {joined}\n{margin}    ;\n")
        return "".join(lines)

    def _term(self, value: ox.NamedNode | ox.BlankNode | ox.Literal, indent: int) -> str:
        """Return a value; one that takes several lines is closed at the indent given."""
        if isinstance(value, ox.NamedNode):
            return self._iri(value.value)
        if isinstance(value, ox.Literal):
            return self._literal(value)
        inline = self._inline(value)
        if len(inline) <= _WIDTH:
            return inline
        margin = " " * indent
        items = self._list(value)
        if items is not None:
            rows = "".join(f"{margin}    {self._term(item, indent + 4)}\n" for item in items)
            return f"(\n{rows}{margin})"
        return f"[\n{self._block(self._blanks[value], indent + 4)}{margin}]"

    def _inline(self, node: ox.BlankNode) -> str:
        """Return a blank node on one line; also what blank nodes are sorted by."""
        text = self._flat.get(node)
        if text is None:
            items = self._list(node)
            if items is not None:
                text = f"( {' '.join(map(self._flat_term, items))} )"
            else:
                text = self._inline_block(self._blanks[node])
            self._flat[node] = text
        return text

    def _inline_block(self, properties: _Properties) -> str:
        parts = []
        for predicate in sorted(properties, key=self._predicate_key):
            name = "a" if predicate == _TYPE else self._iri(predicate)
            values = sorted(properties[predicate], key=self._value_key)
            parts.append(f"{name} {' , '.join(map(self._flat_term, values))}")
        return f"[ {' ; '.join(parts)} ]" if parts else "[]"

    def _flat_term(self, value: ox.NamedNode | ox.BlankNode | ox.Literal) -> str:
        return self._inline(value) if isinstance(value, ox.BlankNode) else self._term(value, 0)

    def _list(self, node: ox.BlankNode) -> list[ox.NamedNode | ox.BlankNode | ox.Literal] | None:
        """Return the members of a well-formed list, or None if the node does not begin one."""
        members: list[ox.NamedNode | ox.BlankNode | ox.Literal] = []
        cells: list[ox.BlankNode] = []
        at: ox.NamedNode | ox.BlankNode | ox.Literal = node
        while isinstance(at, ox.BlankNode):
            properties = self._blanks[at]
            first, rest = properties.get(_FIRST, []), properties.get(_REST, [])
            if len(properties) != 2 or len(first) != 1 or len(rest) != 1:
                return None
            members.append(first[0])
            cells.append(at)
            at = rest[0]
        if not isinstance(at, ox.NamedNode) or at.value != _NIL:
            return None
        for cell in cells[1:]:
            self._flat[cell] = ""
        return members

    def _literal(self, literal: ox.Literal) -> str:
        value = literal.value
        quoted = f'"{_ESCAPED.sub(_escape, value)}"'
        tag = literal.language
        if tag is not None:
            if literal.direction is not None:
                raise FindingsError(f"{quoted} has a base direction.", rule="files are plain RDF 1.1")
            return f"{quoted}@{tag}"
        datatype = literal.datatype.value
        if datatype == _XSD + "string":
            return quoted
        if datatype == _XSD + "integer" and _INTEGER.fullmatch(value):
            return value
        if datatype == _XSD + "boolean" and value in ("true", "false"):
            return value
        return f"{quoted}^^{self._iri(datatype)}"

    def _iri(self, iri: str) -> str:
        """Return an IRI as a prefixed name, relative to the base, or in full."""
        text = self._iris.get(iri)
        if text is None:
            text = self._iris[iri] = self._write_iri(iri)
        return text

    def _write_iri(self, iri: str) -> str:
        if _FORBIDDEN.search(iri):
            raise FindingsError(
                f"The IRI {iri!a} holds a space or a control character.",
                fix="write that character as %XX",
            )
        at = max(iri.rfind("#"), iri.rfind("/")) + 1
        prefix = self._names.get(iri[:at])
        if prefix is not None and _LOCAL.fullmatch(iri, at):
            self._used[prefix] = iri[:at]
            return f"{prefix}:{iri[at:]}"
        if self._base is not None and iri.startswith(self._base):
            relative = iri[len(self._base) :]
            if _RELATIVE.fullmatch(relative):
                self._base_used = True
                return f"<{relative}>"
        return f"<{iri}>"


def _escape(match: re.Match[str]) -> str:
    character = match.group()
    return _ESCAPES.get(character) or f"\\u{ord(character):04X}"
