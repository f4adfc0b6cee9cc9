"""The plain way to build: parse with rdflib, validate with pyshacl, close with owlrl, write Turtle."""

from __future__ import annotations

import sys
from pathlib import Path

import owlrl
import pyshacl
import rdflib


def main(target: str) -> None:
    """Build from ``data/`` and ``ontology/`` and write one Turtle file.

    Parameters
    ----------
    target : str
        The file to write.
    """
    data = rdflib.Graph()
    for path in [*sorted(Path("ontology").glob("*.ttl")), *sorted(Path("data").rglob("*.ttl"))]:
        data.parse(path, format="turtle")
    shapes = rdflib.Graph()
    for path in sorted(Path("ontology/shapes").glob("*.ttl")):
        shapes.parse(path, format="turtle")
    _, report, _ = pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)
    print(len(report), "triples in the validation report")
    owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(data)
    print(len(data), "triples in the closure")
    data.serialize(target, format="turtle")


if __name__ == "__main__":
    main(sys.argv[1])
