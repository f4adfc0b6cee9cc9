"""Shapes: one small interface in front of two SHACL engines, so that their results can be compared.

pyshacl is the reference. pyshifty, where it is installed, gives the same results many times faster. Neither
infers anything here: the ontology is part of the data graph, and SHACL itself follows ``rdfs:subClassOf``.

Unless an engine is asked for by name, it gets only those nodes that :mod:`unionref.screen` does not find to
fit beyond doubt, with what the shapes ask of their neighbours: the classes.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from unionref.errors import UnreadableError, UsageError
from unionref.namespaces import PREFIXES
from unionref.screen import SUBCLASS, TYPE, NotScreenedError, Screen, Term, key_of
from unionref.shards import Shards, read_shard

if TYPE_CHECKING:
    import rdflib

Engine = Literal["auto", "pyshacl", "pyshifty"]
ENGINES: Final = ("auto", "pyshacl", "pyshifty")
SH: Final = PREFIXES["sh"]


@dataclass(frozen=True, order=True)
class ShapeResult:
    """One result of a validation, in terms that do not depend on the engine.

    Parameters
    ----------
    focus : str
        The node that does not fit, as an IRI or a literal in N-Triples form.
    path : str
        The IRI of the property concerned; empty for a node constraint, ``(path)`` for a longer path.
    component : str
        The local name of the constraint component, ``MinCountConstraintComponent``.
    severity : str
        ``Violation``, ``Warning`` or ``Info``.
    message : str
        The message of the shape.
    value : str
        The value that does not fit; empty if there is none.
    shape : str
        The IRI of the shape; empty if it has none.
    """

    focus: str
    path: str
    component: str
    severity: str
    message: str
    value: str
    shape: str


def validate(
    data: Collection[ox.Triple],
    shapes: Collection[ox.Triple],
    engine: str = "auto",
    *,
    ontology: Collection[ox.Triple] = (),
) -> list[ShapeResult]:
    """Validate triples against shapes.

    Parameters
    ----------
    data : collection of pyoxigraph.Triple
        The data.
    shapes : collection of pyoxigraph.Triple
        The shapes.
    engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine; ``auto`` takes pyshifty if it is installed, else pyshacl, for the nodes that do not fit
        beyond doubt.
    ontology : collection of pyoxigraph.Triple
        The ontology, which is held to the shapes as well; it may stand among the data instead.

    Returns
    -------
    list of ShapeResult
        Sorted, each once.

    Raises
    ------
    UsageError
        If the engine is not known or not installed.
    UnreadableError
        If the engine cannot work with the shapes.
    """
    name = choose(engine)
    doubted = _doubted(data, shapes, ontology) if engine == "auto" else None
    if doubted is not None and not doubted:
        return []
    given: Iterable[ox.Triple] = chain(ontology, data)
    if doubted is not None:
        given = _around(doubted, data, ontology)
    documents = _ntriples(given), _ntriples(shapes)
    try:
        report = _with_pyshifty(*documents) if name == "pyshifty" else _with_pyshacl(*documents)
    except Exception as error:  # engines raise whatever they like; a person needs a sentence
        raise UnreadableError(
            f"The SHACL engine {name} cannot work with the shapes: {error}",
            file="ontology/shapes",
            fix="Put the shapes right, or choose the other engine.",
        ) from error
    found = set(_results(report))
    if doubted is not None:
        found = {result for result in found if result.focus in doubted}
    return sorted(found)


def _doubted(
    data: Collection[ox.Triple], shapes: Collection[ox.Triple], ontology: Collection[ox.Triple]
) -> frozenset[str] | None:
    """Return the IRIs of the nodes that an engine has to look at; None if it has to look at all."""
    types: dict[str, tuple[str, ...]] = {}
    broader: dict[str, set[str]] = {}
    known: dict[tuple[str, ...], tuple[str, ...]] = {}
    for triple in chain(ontology, data):
        predicate = triple.predicate.value
        if predicate not in (TYPE, SUBCLASS):
            continue
        subject, value = key_of(triple.subject), key_of(triple.object)  # type: ignore[arg-type]
        if predicate == SUBCLASS:
            broader.setdefault(subject, set()).add(value)
        else:
            several = (*types.get(subject, ()), value)
            types[subject] = known.setdefault(several, several)
    try:
        screen = Screen(shapes, types, broader)
    except (NotScreenedError, ValueError):
        return None
    found: set[str] = set()
    for part in chain([ontology], _parts(data)):
        for node, facts in _by_node(part).items():
            if not screen.fits(node, facts):
                if isinstance(node, ox.BlankNode):
                    return None  # an engine calls it something else
                found.add(node.value)
    return frozenset(found)


def _parts(data: Collection[ox.Triple]) -> Iterator[Iterable[ox.Triple]]:
    """Yield the data in parts of which each holds all that is said of its subjects."""
    if isinstance(data, Shards):
        yield from map(read_shard, data.files)
    else:
        yield data


def _by_node(triples: Iterable[ox.Triple]) -> dict[Term, dict[str, list[Term]]]:
    nodes: dict[Term, dict[str, list[Term]]] = {}
    for triple in triples:
        facts = nodes.setdefault(triple.subject, {})  # type: ignore[arg-type]
        facts.setdefault(triple.predicate.value, []).append(triple.object)  # type: ignore[arg-type]
    return nodes


def _around(
    doubted: frozenset[str], data: Collection[ox.Triple], ontology: Collection[ox.Triple]
) -> Iterator[ox.Triple]:
    """Yield the ontology, what is said of the nodes in doubt, and the classes of what they refer to."""
    yield from ontology
    referred: set[str] = set()
    for triple in data:
        if getattr(triple.subject, "value", "") in doubted:
            yield triple
            if isinstance(triple.object, ox.NamedNode):
                referred.add(triple.object.value)
    for triple in data:
        if triple.predicate.value in (TYPE, SUBCLASS):
            subject = getattr(triple.subject, "value", "")
            if triple.predicate.value == SUBCLASS or subject in referred:
                yield triple


def choose(engine: str) -> str:
    """Return the engine that a name stands for.

    Parameters
    ----------
    engine : {'auto', 'pyshacl', 'pyshifty'}
        The name.

    Returns
    -------
    str
        ``pyshacl`` or ``pyshifty``.

    Raises
    ------
    UsageError
        If the engine is not known or not installed.
    """
    if engine not in ENGINES:
        raise UsageError(f"There is no SHACL engine “{engine}”.", fix=f"Choose one of: {', '.join(ENGINES)}.")
    has_shifty = importlib.util.find_spec("shifty") is not None
    if engine == "pyshifty" and not has_shifty:
        raise UsageError("The SHACL engine pyshifty is not installed.", fix="pip install 'unionref[fast]'")
    return "pyshifty" if has_shifty and engine != "pyshacl" else "pyshacl"


def _with_pyshifty(data: bytes, shapes: bytes) -> rdflib.Graph:
    import shifty

    _, report, _ = shifty.validate(data, shapes, infer=False)
    return report


def _with_pyshacl(data: bytes, shapes: bytes) -> rdflib.Graph:
    import pyshacl
    import rdflib

    _, report, _ = pyshacl.validate(
        rdflib.Graph().parse(data=data, format="nt"),
        shacl_graph=rdflib.Graph().parse(data=shapes, format="nt"),
        inference="none",
        advanced=False,
        do_owl_imports=False,
        inplace=True,
    )
    if not isinstance(report, rdflib.Graph):
        raise TypeError(f"no report, but {report!r}")
    return report


def _results(report: rdflib.Graph) -> Iterable[ShapeResult]:
    """Yield the results of a W3C validation report."""
    import rdflib

    def about(node: rdflib.term.Node, name: str) -> str:
        values = sorted(report.objects(node, rdflib.URIRef(SH + name)), key=_english_first)
        return _text(values[0]) if values else ""

    # Details of an sh:node or sh:or are results inside a result; what counts is the outer one.
    inner = set(report.objects(None, rdflib.URIRef(SH + "detail")))
    for node in report.subjects(rdflib.RDF.type, rdflib.URIRef(SH + "ValidationResult")):
        if node not in inner:
            yield ShapeResult(
                focus=about(node, "focusNode"),
                path=about(node, "resultPath"),
                component=about(node, "sourceConstraintComponent").removeprefix(SH),
                severity=about(node, "resultSeverity").removeprefix(SH),
                message=about(node, "resultMessage"),
                value=about(node, "value"),
                shape=about(node, "sourceShape"),
            )


def _english_first(term: rdflib.term.Node) -> tuple[bool, str]:
    return getattr(term, "language", None) != "en", str(term)


def _text(term: rdflib.term.Node) -> str:
    import rdflib

    if isinstance(term, rdflib.BNode):
        return "(path)"
    return str(term)


def _ntriples(triples: Iterable[ox.Triple]) -> bytes:
    written = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES)
    return written if written is not None else b""
