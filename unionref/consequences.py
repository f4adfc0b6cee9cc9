"""What follows from one triple, by the ontology alone.

But for chains and transitive properties, which join triples, the OWL 2 RL rules that the ontology uses have
one triple of the data in their condition; the others are of the ontology. So the ontology is closed once,
which is little work, and then each triple of the data gives its consequences by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

import pyoxigraph as ox

from unionref.namespaces import PREFIXES

_OWL: Final = PREFIXES["owl"]
_RDF: Final = PREFIXES["rdf"]
_RDFS: Final = PREFIXES["rdfs"]
TYPE: Final = ox.NamedNode(_RDF + "type")
SCHEMA: Final = frozenset(
    {_RDFS + name for name in ("subClassOf", "subPropertyOf", "domain", "range")}
    | {_OWL + name for name in ("equivalentClass", "equivalentProperty", "inverseOf", "propertyChainAxiom")}
)
"""The predicates of the ontology that the rules read, beside its classes of properties."""
_SYMMETRIC: Final = ox.NamedNode(_OWL + "SymmetricProperty")
_JOINING: Final = (ox.NamedNode(_OWL + "TransitiveProperty"), ox.NamedNode(_OWL + "propertyChainAxiom"))

Wanted: TypeAlias = Callable[[str], bool]
"""The IRI of a property or a class → whether triples with it are wanted."""


@dataclass(frozen=True, slots=True)
class Effect:
    """What follows from each triple with one predicate.

    Parameters
    ----------
    same, turned : tuple of pyoxigraph.NamedNode
        The predicates that hold between the same two things, and those that hold the other way round.
    subject, object : tuple of pyoxigraph.NamedNode
        The classes of the two.
    """

    same: tuple[ox.NamedNode, ...]
    turned: tuple[ox.NamedNode, ...]
    subject: tuple[ox.NamedNode, ...]
    object: tuple[ox.NamedNode, ...]


class Consequences:
    """The consequences of triples.

    Parameters
    ----------
    ontology : pyoxigraph.Store
        The closed ontology.
    wanted : callable
        Which predicates and classes are of interest.
    """

    def __init__(self, ontology: ox.Store, wanted: Wanted) -> None:
        self._wanted = wanted
        self._wider = _pairs(ontology, _RDFS + "subPropertyOf")
        self._inverse = _pairs(ontology, _OWL + "inverseOf")
        self._domain = _pairs(ontology, _RDFS + "domain")
        self._range = _pairs(ontology, _RDFS + "range")
        self._broader = _pairs(ontology, _RDFS + "subClassOf")
        for one, others in list(self._inverse.items()):
            for other in others:
                self._inverse.setdefault(other, set()).add(one)
        for quad in ontology.quads_for_pattern(None, TYPE, _SYMMETRIC, None):
            if isinstance(quad.subject, ox.NamedNode):
                self._inverse.setdefault(quad.subject, set()).add(quad.subject)
        self._effects: dict[str, Effect] = {}
        self._of_literals: dict[str, Effect] = {}
        self._classes: dict[str, tuple[ox.NamedNode, ...]] = {}

    def of(self, triple: ox.Triple) -> Iterator[ox.Triple]:
        """Yield what follows from a triple, as far as it is wanted, without the triple itself.

        Parameters
        ----------
        triple : pyoxigraph.Triple
            Any triple; one of the ontology gives what follows from it as data.

        Yields
        ------
        pyoxigraph.Triple
            The consequences, some of them perhaps twice.
        """
        subject, predicate, value = triple.subject, triple.predicate, triple.object
        if predicate == TYPE:
            if isinstance(value, ox.NamedNode):
                for name in self._above(value):
                    yield ox.Triple(subject, TYPE, name)
            return
        if isinstance(value, ox.Literal):
            effect = self._of_literals.get(predicate.value)
            if effect is None:
                effect = self._of_literals[predicate.value] = self._effect(predicate, turning=False)
        else:
            effect = self._effects.get(predicate.value)
            if effect is None:
                effect = self._effects[predicate.value] = self._effect(predicate, turning=True)
        for other in effect.same:
            yield ox.Triple(subject, other, value)
        for name in effect.subject:
            yield ox.Triple(subject, TYPE, name)
        if isinstance(value, ox.Literal):
            return
        for other in effect.turned:
            yield ox.Triple(value, other, subject)
        for name in effect.object:
            yield ox.Triple(value, TYPE, name)

    def _above(self, name: ox.NamedNode) -> tuple[ox.NamedNode, ...]:
        found = self._classes.get(name.value)
        if found is None:
            above = _reached([name], self._broader) - {name}
            found = self._classes[name.value] = self._chosen(above)
        return found

    def _effect(self, predicate: ox.NamedNode, *, turning: bool) -> Effect:
        """Follow inclusions, and with ``turning`` inverses, from a predicate as far as they lead."""
        forms: set[tuple[ox.NamedNode, bool]] = {(predicate, False)}
        waiting = list(forms)
        while waiting:
            one, turned = waiting.pop()
            steps = [(other, turned) for other in self._wider.get(one, ())]
            if turning:  # nothing is said of a literal, so that no inverse leads from one
                steps += [(other, not turned) for other in self._inverse.get(one, ())]
            for step in steps:
                if step not in forms:
                    forms.add(step)
                    waiting.append(step)
        subject = [self._range if turned else self._domain for _, turned in forms]
        of_subject = {
            name for (one, _), where in zip(forms, subject, strict=True) for name in where.get(one, ())
        }
        of_object = {
            name for one, turned in forms for name in (self._domain if turned else self._range).get(one, ())
        }
        return Effect(
            self._chosen({one for one, turned in forms if not turned} - {predicate}),
            self._chosen({one for one, turned in forms if turned}),
            self._chosen(_reached(of_subject, self._broader)),
            self._chosen(_reached(of_object, self._broader)),
        )

    def _chosen(self, terms: Iterable[ox.NamedNode]) -> tuple[ox.NamedNode, ...]:
        return tuple(sorted((term for term in terms if self._wanted(term.value)), key=str))


def joins(ontology: ox.Store) -> bool:
    """Tell whether an ontology has rules that join triples of the data: then they have to be asked for.

    Parameters
    ----------
    ontology : pyoxigraph.Store
        The ontology.

    Returns
    -------
    bool
        True if a property is transitive or made of a chain.
    """
    transitive, chain = _JOINING
    return any(True for _ in ontology.quads_for_pattern(None, TYPE, transitive, None)) or any(
        True for _ in ontology.quads_for_pattern(None, chain, None, None)
    )


def _pairs(store: ox.Store, predicate: str) -> dict[ox.NamedNode, set[ox.NamedNode]]:
    """Return subject → objects of a predicate, blank nodes left out."""
    found: dict[ox.NamedNode, set[ox.NamedNode]] = {}
    for quad in store.quads_for_pattern(None, ox.NamedNode(predicate), None, None):
        if isinstance(quad.subject, ox.NamedNode) and isinstance(quad.object, ox.NamedNode):
            found.setdefault(quad.subject, set()).add(quad.object)
    return found


def _reached(
    start: Iterable[ox.NamedNode], steps: dict[ox.NamedNode, set[ox.NamedNode]]
) -> set[ox.NamedNode]:
    found = set(start)
    waiting = list(found)
    while waiting:
        for other in steps.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return found
