"""Counting what a graph holds, as VoID and the HCLS profile of the W3C count it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

import pyoxigraph as ox

from unionref.claims import TYPE
from unionref.namespaces import BASE, PREFIXES, expand

LINKS: Final = frozenset(
    expand(name)
    for name in (
        "foaf:isPrimaryTopicOf",
        "owl:sameAs",
        "schema:sameAs",
        "skos:broadMatch",
        "skos:closeMatch",
        "skos:exactMatch",
        "skos:narrowMatch",
        "skos:relatedMatch",
    )
)
"""Predicates that lead from a thing of ours to one of another dataset."""

_DATASETS: Final = ("http://www.wikidata.org/entity/", "https://id.ndl.go.jp/auth/")
"""Datasets whose name is longer than the host."""


@dataclass(frozen=True)
class PropertyCount:
    """How a property is used.

    Parameters
    ----------
    triples : int
        Triples with it.
    subjects : int
        Different subjects.
    objects : int
        Different objects, literals among them.
    literals : int
        Different literals.
    subject_classes : mapping of str to int
        Class → different subjects of that class.
    object_classes : mapping of str to int
        Class → different objects of that class.
    pairs : mapping of (str, str) to (int, int)
        Class of the subject, class of the object → different subjects, different objects.
    """

    triples: int
    subjects: int
    objects: int
    literals: int
    subject_classes: Mapping[str, int]
    object_classes: Mapping[str, int]
    pairs: Mapping[tuple[str, str], tuple[int, int]]


@dataclass(frozen=True)
class Statistics:
    """How much a graph holds.

    Parameters
    ----------
    triples : int
        Triples.
    entities : int
        Different subjects with a class.
    subjects : int
        Different subjects.
    objects : int
        Different objects, literals among them.
    resources : int
        Different objects that are no literals.
    literals : int
        Different literals.
    classes : mapping of str to int
        Class → its different instances.
    properties : mapping of str to PropertyCount
        Property → how it is used.
    links : mapping of (str, str) to int
        Predicate and dataset → links from things of ours to things of that dataset.
    """

    triples: int
    entities: int
    subjects: int
    objects: int
    resources: int
    literals: int
    classes: Mapping[str, int]
    properties: Mapping[str, PropertyCount]
    links: Mapping[tuple[str, str], int]


def count(triples: Iterable[ox.Triple]) -> Statistics:
    """Count a graph.

    Parameters
    ----------
    triples : iterable of pyoxigraph.Triple
        Its triples; one that comes twice counts once.

    Returns
    -------
    Statistics
        The counts.
    """
    numbers: dict[object, int] = {}  # numbers are quicker to compare than terms
    distinct: dict[tuple[int, str, int], ox.Triple] = {}
    for triple in triples:
        subject = numbers.setdefault(triple.subject, len(numbers))
        value = numbers.setdefault(triple.object, len(numbers))
        distinct[subject, triple.predicate.value, value] = triple
    literals = {number for term, number in numbers.items() if isinstance(term, ox.Literal)}
    classes: dict[int, list[str]] = defaultdict(list)
    uses: dict[str, list[tuple[int, int]]] = defaultdict(list)
    links: Counter[tuple[str, str]] = Counter()
    for (subject, predicate, value), triple in distinct.items():
        uses[predicate].append((subject, value))
        if predicate == TYPE:
            classes[subject].append(triple.object.value)  # type: ignore[union-attr]
        elif predicate in LINKS and (dataset := _dataset(triple)):
            links[predicate, dataset] += 1
    objects = {value for _, _, value in distinct}
    return Statistics(
        triples=len(distinct),
        entities=len(classes),
        subjects=len({subject for subject, _, _ in distinct}),
        objects=len(objects),
        resources=len(objects - literals),
        literals=len(objects & literals),
        classes=_by_class(classes, classes),
        properties={name: _property(uses[name], classes, literals) for name in sorted(uses)},
        links=dict(sorted(links.items())),
    )


def _property(
    uses: list[tuple[int, int]], classes: Mapping[int, list[str]], literals: set[int]
) -> PropertyCount:
    subjects = {subject for subject, _ in uses}
    objects = {value for _, value in uses}
    pairs: dict[tuple[str, str], tuple[set[int], set[int]]] = {}
    for subject, value in uses:
        for of_object in classes.get(value, ()):
            for of_subject in classes.get(subject, ()):
                both = pairs.setdefault((of_subject, of_object), (set(), set()))
                both[0].add(subject)
                both[1].add(value)
    return PropertyCount(
        triples=len(uses),
        subjects=len(subjects),
        objects=len(objects),
        literals=len(objects & literals),
        subject_classes=_by_class(subjects, classes),
        object_classes=_by_class(objects, classes),
        pairs={key: (len(both[0]), len(both[1])) for key, both in sorted(pairs.items())},
    )


def _by_class(terms: Iterable[int], classes: Mapping[int, list[str]]) -> dict[str, int]:
    return dict(sorted(Counter(name for term in terms for name in classes.get(term, ())).items()))


def _dataset(triple: ox.Triple) -> str | None:
    """Return the dataset that a link leads to: a known one, else the namespace of the thing."""
    if not isinstance(triple.subject, ox.NamedNode) or not isinstance(triple.object, ox.NamedNode):
        return None
    target = triple.object.value
    if not triple.subject.value.startswith(BASE) or target.startswith(BASE):
        return None
    for known in (*_DATASETS, *PREFIXES.values()):
        if target.startswith(known):
            return known
    return "/".join(target.split("/")[:3]) + "/"
