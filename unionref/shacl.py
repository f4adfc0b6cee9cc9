"""Shapes: one small interface in front of two SHACL engines, so that their results can be compared.

pyshacl is the reference. pyshifty, where it is installed, gives the same results many times faster. Neither
infers anything here: the ontology is part of the data graph, and SHACL itself follows ``rdfs:subClassOf``.
"""

from __future__ import annotations

import importlib.util
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Literal

import pyoxigraph as ox

from unionref.errors import UnreadableError, UsageError
from unionref.namespaces import PREFIXES

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
    data: Sequence[ox.Triple], shapes: Sequence[ox.Triple], engine: str = "auto"
) -> list[ShapeResult]:
    """Validate triples against shapes.

    Parameters
    ----------
    data : sequence of pyoxigraph.Triple
        The data together with the ontology.
    shapes : sequence of pyoxigraph.Triple
        The shapes.
    engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine; ``auto`` takes pyshifty if it is installed, else pyshacl.

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
    documents = _ntriples(data), _ntriples(shapes)
    try:
        report = _with_pyshifty(*documents) if name == "pyshifty" else _with_pyshacl(*documents)
    except Exception as error:  # engines raise whatever they like; a person needs a sentence
        raise UnreadableError(
            f"The SHACL engine {name} cannot work with the shapes: {error}",
            file="ontology/shapes",
            fix="Put the shapes right, or choose the other engine.",
        ) from error
    return sorted(set(_results(report)))


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
