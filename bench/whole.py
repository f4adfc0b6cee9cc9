"""The build and the validation, from the files to the result, against rdflib, pyshacl and owlrl."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

import pyshacl
import rdflib

from bench.timing import BenchmarkError, Timing, in_turn, process
from unionref.build import Stage
from unionref.build import build as build_graph
from unionref.check import check_shapes
from unionref.load import load
from unionref.paths import Root


def measure_build(
    repository: Path, root: Path, build: Path, scratch: Path, runs: int, *, against_plain: bool
) -> dict[str, Timing]:
    """Time ``unionref build`` and the plain build as whole processes, each from nothing.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout, whose script is run.
    root : pathlib.Path
        The data set.
    build : pathlib.Path
        Where to build; holds a finished build afterwards.
    scratch : pathlib.Path
        Where the plain build may write.
    runs : int
        Runs of each.
    against_plain : bool
        Whether the plain build is run too.

    Returns
    -------
    dict of str to Timing
        ``unionref``, and ``plain`` if wanted.
    """
    program = str(Path(sys.executable).parent / "unionref")
    ours = process([program, "--root", str(root), "--build", str(build), "build"], root)

    def from_nothing() -> None:
        shutil.rmtree(build, ignore_errors=True)
        ours()

    script = str(repository / "bench" / "plain_build.py")
    plain = process([sys.executable, script, str(scratch / "plain.ttl")], root)
    works = {"unionref": from_nothing, **({"plain": plain} if against_plain else {})}
    return in_turn(works, runs, budget=240.0, warm_up=False)


def measure_stages(root: Path, target: Path) -> tuple[Stage, ...]:
    """Build once in this process and return how long each stage took.

    Parameters
    ----------
    root : pathlib.Path
        The data set.
    target : pathlib.Path
        A folder to build in.

    Returns
    -------
    tuple of unionref.build.Stage
        The stages in order.
    """
    return build_graph(Root(root), target).stages


def measure_validation(folder: Path, runs: int, *, against_plain: bool) -> dict[str, Timing]:
    """Time the validation in one process, from the files to the results, with both engines.

    Parameters
    ----------
    folder : pathlib.Path
        The data set.
    runs : int
        Runs of each.
    against_plain : bool
        Whether rdflib and pyshacl are run too.

    Returns
    -------
    dict of str to Timing
        ``default`` (ours), and ``pyshacl`` (rdflib and pyshacl alone) if wanted.

    Raises
    ------
    BenchmarkError
        If one finds something and the other does not.
    """
    root = Root(folder)
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

    works = {"default": default, **({"pyshacl": plain} if against_plain else {})}
    times = in_turn(works, runs, budget=120.0)
    if against_plain and found["default"] != found["pyshacl"]:
        raise BenchmarkError(f"the engines differ on whether the data fit their shapes: {found}")
    return times
