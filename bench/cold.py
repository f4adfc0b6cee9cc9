"""Whole processes: the command of the README against a script that parses the files with rdflib."""

from __future__ import annotations

import csv
import io
import sys
from pathlib import Path

from bench.timing import BenchmarkError, Timing, in_turn, process


def measure(
    repository: Path, root: Path, build: Path, runs: int, *, against_plain: bool
) -> dict[str, Timing]:
    """Time the cold command, the plain script and two bare interpreters, in turn.

    Parameters
    ----------
    repository : pathlib.Path
        The checkout, whose script is run.
    root : pathlib.Path
        The data set.
    build : pathlib.Path
        The folder of a finished build.
    runs : int
        Runs of each.
    against_plain : bool
        Whether the plain script is timed; it is run once in any case, to compare the answers.

    Returns
    -------
    dict of str to Timing
        ``unionref``, ``rdflib`` if wanted, ``import pyoxigraph``, ``python``.

    Raises
    ------
    BenchmarkError
        If command and script do not name the same organizations.
    """
    program = str(Path(sys.executable).parent / "unionref")
    where = ["--root", str(root), "--build", str(build)]
    ours = process([program, *where, "ask", "what-merged-into", "kenkoro", "--format", "csv"], root)
    plain = process([sys.executable, str(repository / "bench" / "plain_ask.py")], root)
    if _slugs(ours()) != _slugs(plain()):
        raise BenchmarkError(f"the answers differ:\n{ours()}\n{plain()}")
    return in_turn(
        {
            "unionref": ours,
            **({"rdflib": plain} if against_plain else {}),
            "import pyoxigraph": process([sys.executable, "-c", "import pyoxigraph"], root),
            "python": process([sys.executable, "-c", "pass"], root),
        },
        runs,
        budget=90.0,
    )


def _slugs(text: str) -> set[str]:
    """Return the ids of the organizations in the first column of a CSV answer, its header aside."""
    cells = [row[0] for row in csv.reader(io.StringIO(text)) if row]
    return {cell.rsplit("/", 1)[-1].rsplit(":", 1)[-1] for cell in cells} - {"merged", "id"}
