"""Screen: tell quickly which nodes plainly fit the shapes, so that an engine has to look at the others only.

The constraints of SHACL core that the shapes use are turned into Python functions on what the data say of one
node. They answer "it fits" only where that is beyond doubt; whatever they doubt goes to the engine, which
decides and reports. So nothing that an engine would report is missed, and a node that is doubted for nothing
costs time, no more. Shapes that use anything else are not screened at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.namespaces import PREFIXES

Term: TypeAlias = ox.NamedNode | ox.Literal | ox.BlankNode
Facts: TypeAlias = Mapping[str, Sequence[Term]]
"""Predicate IRI → values, of one node."""
Test: TypeAlias = Callable[[Term, Facts], bool]
"""Node, what is said of it → whether it plainly fits."""
Types: TypeAlias = Mapping[str, tuple[str, ...]]
"""Node → its classes."""

SH: Final = PREFIXES["sh"]
_RDF: Final = PREFIXES["rdf"]
_XSD: Final = PREFIXES["xsd"]
TYPE: Final = _RDF + "type"
SUBCLASS: Final = PREFIXES["rdfs"] + "subClassOf"
_SILENT: Final = frozenset(
    {TYPE, *(SH + name for name in ("path", "targetClass", "targetSubjectsOf", "message", "severity"))}
    | {SH + name for name in ("ignoredProperties", "qualifiedMinCount", "qualifiedMaxCount")}
)
"""Parameters that are no constraint, or belong to one."""
_PLAIN: Final = {
    _XSD + "string": re.compile(r"(?s).*"),
    _RDF + "langString": re.compile(r"(?s).*"),
    _XSD + "integer": re.compile(r"-?(0|[1-9][0-9]{0,17})"),
    _XSD + "decimal": re.compile(r"-?(0|[1-9][0-9]{0,17})(\.[0-9]{1,17})?"),
    _XSD + "gYear": re.compile(r"[1-9][0-9]{3}"),
    _XSD + "gYearMonth": re.compile(r"[1-9][0-9]{3}-(0[1-9]|1[0-2])"),
    _XSD + "date": re.compile(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}"),
}
"""Datatype → the texts that are beyond doubt one of its values (of a date, those that are a day)."""


class NotScreenedError(Exception):
    """The shapes use something that is left to the engines."""


class Screen:
    """Shapes as functions.

    Parameters
    ----------
    shapes : iterable of pyoxigraph.Triple
        The shapes.
    types : mapping of str to tuple of str
        Node → its classes, for all nodes of the data and the ontology.
    broader : mapping of str to set of str
        Class → its direct superclasses.

    Raises
    ------
    NotScreenedError
        If the shapes use something that is left to the engines.
    """

    def __init__(
        self, shapes: Iterable[ox.Triple], types: Types, broader: Mapping[str, Iterable[str]]
    ) -> None:
        self._said: dict[Term, dict[str, list[Term]]] = {}
        for triple in shapes:
            facts = self._said.setdefault(triple.subject, {})  # type: ignore[arg-type]
            facts.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]
        self._types = types
        self._broader = broader
        self._by_class: dict[str, list[Test]] = {}
        self._by_subject: dict[str, list[Test]] = {}
        self._of_types: dict[tuple[str, ...], tuple[Test, ...]] = {}
        for shape, facts in self._said.items():
            targets = [key for key in facts if key.startswith(SH + "target")]
            if targets:
                test = self._all(self._tests(shape, focus=True))
                for key in targets:
                    where = {SH + "targetClass": self._by_class, SH + "targetSubjectsOf": self._by_subject}
                    if key not in where:
                        raise NotScreenedError(key)
                    for value in facts[key]:
                        where[key].setdefault(_iri(value), []).append(test)

    def fits(self, node: Term, facts: Facts) -> bool:
        """Tell whether a node plainly fits all shapes that are aimed at it.

        Parameters
        ----------
        node : term
            An IRI or a blank node.
        facts : mapping of str to sequence of terms
            Everything that the data say of it.

        Returns
        -------
        bool
            False if it does not, or if that is in doubt.
        """
        types = self._types.get(key_of(node), ())
        if types not in self._of_types:
            above = {higher for name in types for higher in _closure(name, self._broader)}
            self._of_types[types] = tuple(
                test for name in sorted(above) for test in self._by_class.get(name, ())
            )
        if not all(test(node, facts) for test in self._of_types[types]):
            return False
        return all(
            test(node, facts)
            for predicate, tests in self._by_subject.items()
            if predicate in facts
            for test in tests
        )

    def _tests(self, shape: Term, *, focus: bool) -> Iterator[Test]:
        """Yield the tests of a shape for nodes; ``focus``: whether what is said of them is known."""
        for key, values in self._said.get(shape, {}).items():
            if key in _SILENT:
                continue
            if key == SH + "property" and focus:
                for value in values:
                    yield from self._property(value)
            elif key == SH + "closed" and focus:
                yield self._closed(shape)
            else:
                for value in values:
                    yield self._constraint(key, value, focus)

    def _property(self, shape: Term) -> Iterator[Test]:
        """Yield the tests of a property shape on a focus node."""
        said = self._said.get(shape, {})
        path = _iri(self._one(shape, "path"))
        each: list[Test] = []
        for key, values in said.items():
            name = key.removeprefix(SH)
            if key in _SILENT:
                continue
            for value in values:
                if name in ("minCount", "maxCount", "uniqueLang", "disjoint", "qualifiedValueShape"):
                    yield self._of_values(shape, name, path, value)
                else:
                    each.append(self._constraint(key, value, focus=False))
        if each:
            test = self._all(each)
            yield lambda node, facts: all(test(value, {}) for value in facts.get(path, ()))

    def _of_values(self, shape: Term, name: str, path: str, value: Term) -> Test:
        """Return the test of a constraint on all values of a property together."""
        if name == "minCount":
            least = _number(value)
            return lambda node, facts: least <= 0 or len(set(facts.get(path, ()))) >= least
        if name == "maxCount":
            most = _number(value)
            return lambda node, facts: len(facts.get(path, ())) <= most
        if name == "disjoint":
            other = _iri(value)
            return lambda node, facts: set(facts.get(path, ())).isdisjoint(facts.get(other, ()))
        if name == "uniqueLang":
            return lambda node, facts: _is_each_language_once(facts.get(path, ()))
        # A value counts if it fits; to count none too few, only patterns may decide, which are exact.
        most = _number(self._one(shape, "qualifiedMaxCount", "1000000000"))
        least = _number(self._one(shape, "qualifiedMinCount", "0"))
        if most < 1000000000 and self._said.get(value, {}).keys() - _SILENT - {SH + "pattern"}:
            raise NotScreenedError(SH + "qualifiedMaxCount")
        test = self._all(self._tests(value, focus=False))
        return lambda node, facts: least <= sum(test(each, {}) for each in set(facts.get(path, ()))) <= most

    def _constraint(self, key: str, value: Term, focus: bool) -> Test:
        """Return the test of a constraint on one node."""
        name = key.removeprefix(SH)
        if name == "nodeKind" and _iri(value) == SH + "IRI":
            return lambda node, facts: isinstance(node, ox.NamedNode)
        if name == "class":
            return self._class(_iri(value))
        if name == "datatype":
            return _datatype(_iri(value))
        if name == "pattern":
            return _pattern(value)
        if name == "languageIn":
            languages = {_text(each) for each in self._list(value)}
            return lambda node, facts: isinstance(node, ox.Literal) and node.language in languages
        if name == "in":
            allowed = frozenset(self._list(value))
            return lambda node, facts: node in allowed
        if name == "minInclusive":
            least = _number(value)
            return lambda node, facts: _is_number(node) and Decimal(node.value) >= least
        if name == "maxInclusive":
            most = _number(value)
            return lambda node, facts: _is_number(node) and Decimal(node.value) <= most
        if name == "node":
            return self._all(self._tests(value, focus=focus))
        if name == "or":
            ways = [self._all(self._tests(each, focus=focus)) for each in self._list(value)]
            return lambda node, facts: any(way(node, facts) for way in ways)
        raise NotScreenedError(key)

    def _class(self, wanted: str) -> Test:
        types, broader = self._types, self._broader
        fitting: dict[tuple[str, ...], bool] = {}

        def test(node: Term, facts: Facts) -> bool:
            of = types.get(key_of(node), ())
            if of not in fitting:
                fitting[of] = any(wanted in _closure(name, broader) for name in of)
            return fitting[of]

        return test

    def _closed(self, shape: Term) -> Test:
        said = self._said[shape]
        if [_text(value) for value in said[SH + "closed"]] != ["true"]:
            raise NotScreenedError(SH + "closed")
        allowed = {_iri(self._one(each, "path")) for each in said.get(SH + "property", ())}
        for ignored in said.get(SH + "ignoredProperties", ()):
            allowed |= {_iri(each) for each in self._list(ignored)}
        return lambda node, facts: facts.keys() <= allowed

    @staticmethod
    def _all(tests: Iterable[Test]) -> Test:
        fixed = tuple(tests)
        if len(fixed) == 1:
            return fixed[0]
        return lambda node, facts: all(test(node, facts) for test in fixed)

    def _one(self, shape: Term, name: str, default: str | None = None) -> Term:
        values = self._said.get(shape, {}).get(SH + name, ())
        if not values and default is not None:
            return ox.Literal(default)
        if len(values) != 1:
            raise NotScreenedError(SH + name)
        return values[0]

    def _list(self, head: Term) -> list[Term]:
        found: list[Term] = []
        while head != ox.NamedNode(_RDF + "nil"):
            said = self._said.get(head, {})
            firsts, rests = said.get(_RDF + "first", ()), said.get(_RDF + "rest", ())
            if len(firsts) != 1 or len(rests) != 1:
                raise NotScreenedError(str(head))
            found.append(firsts[0])
            head = rests[0]
        return found


def _datatype(wanted: str) -> Test:
    plain = _PLAIN.get(wanted)
    if plain is None:
        return lambda node, facts: False
    is_day = wanted == _XSD + "date"

    def test(node: Term, facts: Facts) -> bool:
        if not isinstance(node, ox.Literal) or node.datatype.value != wanted:
            return False
        text = node.value
        return plain.fullmatch(text) is not None and (not is_day or _is_day(text))

    return test


def _pattern(value: Term) -> Test:
    text = _text(value)
    body = text.removesuffix("$")
    if "$" in body:
        raise NotScreenedError(SH + "pattern")
    # In Python a $ fits before a last line end as well, in SPARQL it does not.
    found = re.compile(body + r"\Z" if body != text else text).search
    return lambda node, facts: not isinstance(node, ox.BlankNode) and found(node.value) is not None


def _is_number(node: Term) -> bool:
    return any(_datatype(_XSD + name)(node, {}) for name in ("integer", "decimal"))


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_each_language_once(values: Iterable[Term]) -> bool:
    languages = [value.language for value in values if isinstance(value, ox.Literal) and value.language]
    return len(languages) == len(set(languages))


def _closure(name: str, broader: Mapping[str, Iterable[str]]) -> set[str]:
    """Return a class and all classes above it."""
    found = {name}
    waiting = [name]
    while waiting:
        for higher in broader.get(waiting.pop(), ()):
            if higher not in found:
                found.add(higher)
                waiting.append(higher)
    return found


def key_of(node: Term) -> str:
    """Return a text that stands for a node."""
    return str(node) if isinstance(node, ox.BlankNode) else node.value


def _iri(term: Term) -> str:
    if not isinstance(term, ox.NamedNode):
        raise NotScreenedError(str(term))
    return term.value


def _text(term: Term) -> str:
    return str(term.value)


def _number(term: Term) -> int:
    text = _text(term)
    if not text.isdecimal():
        raise NotScreenedError(text)
    return int(text)
