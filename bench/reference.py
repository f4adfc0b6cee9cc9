"""Validation and inference against pyshacl and owlrl alone, on a synthetic movement: minutes, not seconds.

python -m bench.reference --size 10000
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import owlrl
import pyoxigraph as ox
import pyshacl
import rdflib

from bench.scale import REPOSITORY, organizations_for
from unionref import shacl
from unionref.bound import bound
from unionref.check import load_shapes
from unionref.infer import infer
from unionref.load import load
from unionref.paths import Root
from unionref.settle import settle
from unionref.synth import read_profile, synthesize


def busy(work: Callable[[], object]) -> float:
    """Return the processor seconds that a call takes."""
    start = time.process_time()
    work()
    return time.process_time() - start


def graph_of(triples: list[ox.Triple]) -> rdflib.Graph:
    """Return triples as an rdflib graph."""
    text = ox.serialize(triples, format=ox.RdfFormat.N_TRIPLES) or b""
    return rdflib.Graph().parse(data=text, format="nt")


def main(arguments: list[str]) -> int:
    """Measure and print one line for each.

    Parameters
    ----------
    arguments : list of str
        ``--size``: about how many triples the built graph has; ``--no-owlrl`` leaves out what takes longest.

    Returns
    -------
    int
        0.
    """
    parser = argparse.ArgumentParser(
        prog="python -m bench.reference", description=(__doc__ or "").split("\n")[0]
    )
    parser.add_argument("--size", type=int, default=100_000, help="triples of the built graph, about")
    parser.add_argument("--no-owlrl", action="store_true", help="measure validation only")
    asked = parser.parse_args(arguments)
    if asked.size < 1:
        parser.error("--size is a whole number from 1")
    with tempfile.TemporaryDirectory(prefix="unionref-reference-") as folder:
        root = Root(Path(folder) / "movement")
        synthesize(root.path, organizations_for(asked.size), 1, read_profile(), Root(REPOSITORY))
        loaded = load(root)
        shapes = load_shapes(root)
        settled = settle(loaded.data)
        secondary = settled.secondary
        plain = [t for t in settled.plain if t.subject.value not in secondary]  # type: ignore[union-attr]
        given = [*loaded.ontology, *plain, *bound(settled).triples]
        print(f"{len(loaded.data):,} triples of data, {len(given):,} to infer from; processor seconds:")
        ours = busy(lambda: shacl.validate(loaded.data, shapes, ontology=loaded.ontology))
        data, rules = graph_of([*loaded.ontology, *loaded.data]), graph_of(shapes)
        theirs = busy(lambda: pyshacl.validate(data, shacl_graph=rules, inference="none", advanced=False))
        print(f"validation: {ours:.2f}, pyshacl {theirs:.2f}, {theirs / ours:.0f} times faster", flush=True)
        if not asked.no_owlrl:
            ours = busy(lambda: infer(given, root))
            closed = graph_of(given)
            theirs = busy(lambda: owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(closed))
            print(f"inference: {ours:.2f}, owlrl {theirs:.2f}, {theirs / ours:.0f} times faster", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
