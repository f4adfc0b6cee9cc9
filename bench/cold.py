"""Whole processes: the command of the README against a script that parses the files with rdflib."""

from __future__ import annotations

import csv
import io
import os
import sys
from pathlib import Path

from bench.timing import BenchmarkError, Timing, in_turn, process


def measure(repository: Path, build: Path, runs: int) -> dict[str, Timing]:
    """Time the cold command, the plain script and two bare interpreters, in turn.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout.
    build : pathlib.Path
        The folder of a finished build.
    runs : int
        Runs of each.

    Returns
    -------
    dict of str to Timing
        ``unionref``, ``rdflib``, ``import pyoxigraph``, ``python``.

    Raises
    ------
    BenchmarkError
        If command and script do not name the same organizations.
    """
    program = str(Path(sys.executable).parent / "unionref")
    os.environ["UNIONREF_BUILD"] = str(build)
    ours = process([program, "ask", "what-merged-into", "kenkoro", "--format", "csv"], repository)
    plain = process([sys.executable, "bench/plain_ask.py"], repository)
    if _slugs(ours()) != _slugs(plain()):
        raise BenchmarkError(f"the answers differ:\n{ours()}\n{plain()}")
    return in_turn(
        {
            "unionref": ours,
            "rdflib": plain,
            "import pyoxigraph": process([sys.executable, "-c", "import pyoxigraph"], repository),
            "python": process([sys.executable, "-c", "pass"], repository),
        },
        runs,
        budget=120.0,
    )


def _slugs(text: str) -> set[str]:
    """Return the ids of the organizations in the first column of a CSV answer, its header aside."""
    cells = [row[0] for row in csv.reader(io.StringIO(text)) if row]
    return {cell.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for cell in cells} - {"merged", "id"}
