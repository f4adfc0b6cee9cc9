"""The build and the validation, from the files to the result, against rdflib, pyshacl and owlrl."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pyshacl
import rdflib

from bench.timing import BenchmarkError, Timing, in_turn, process
from unionref.check import check_shapes
from unionref.load import load
from unionref.paths import Root


def measure_build(repository: Path, build: Path, scratch: Path, runs: int) -> dict[str, Timing]:
    """Time ``unionref build`` and the plain build as whole processes, each from nothing.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout.
    build : pathlib.Path
        Where to build; holds a finished build afterwards.
    scratch : pathlib.Path
        Where the plain build may write.
    runs : int
        Runs of each.

    Returns
    -------
    dict of str to Timing
        ``unionref`` and ``plain``.
    """
    os.environ["UNIONREF_BUILD"] = str(build)
    ours = process([str(Path(sys.executable).parent / "unionref"), "build"], repository)

    def from_nothing() -> None:
        shutil.rmtree(build, ignore_errors=True)
        ours()

    plain = process([sys.executable, "bench/plain_build.py", str(scratch / "plain.ttl")], repository)
    return in_turn({"unionref": from_nothing, "plain": plain}, runs, budget=240.0, warm_up=False)


def measure_validation(repository: Path, runs: int) -> dict[str, Timing]:
    """Time the validation in one process, from the files to the results, with both engines.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout.
    runs : int
        Runs of each.

    Returns
    -------
    dict of str to Timing
        ``default`` (ours) and ``pyshacl`` (rdflib and pyshacl alone).

    Raises
    ------
    BenchmarkError
        If one finds something and the other does not.
    """
    root = Root(repository)
    found: dict[str, bool] = {}

    def default() -> None:
        found["default"] = not check_shapes(load(root))

    def plain() -> None:
        data, shapes = rdflib.Graph(), rdflib.Graph()
        for path in [*sorted(root.ontology.glob("*.ttl")), *sorted(root.data.rglob("*.ttl"))]:
            data.parse(path, format="turtle")
        for path in sorted((root.ontology / "shapes").glob("*.ttl")):
            shapes.parse(path, format="turtle")
        found["pyshacl"] = bool(
            pyshacl.validate(data, shacl_graph=shapes, inference="none", advanced=False)[0]
        )

    times = in_turn({"default": default, "pyshacl": plain}, runs, budget=120.0)
    if found["default"] != found["pyshacl"]:
        raise BenchmarkError(f"the engines differ on whether the data fit their shapes: {found}")
    return times
