"""Measure everything in one run and print the ratios: ``make bench``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from bench import cold, machine, report, seeds, warm, whole
from bench.timing import BenchmarkError

REPOSITORY = Path(__file__).resolve().parent.parent
PAGE = "docs/performance.md"
FIGURES = "<!-- What follows is written by: python -m bench --write -->"


@dataclass(frozen=True)
class Effort:
    """How often to run what.

    Parameters
    ----------
    cold, warm, build, validation : int
        Runs of each side.
    budget : float
        Seconds for one stored query.
    plain : bool
        Whether the plain build, validation and command are run on this graph too.
    """

    cold: int = 25
    warm: int = 9
    build: int = 3
    validation: int = 5
    budget: float = 6.0
    plain: bool = True


LONG = Effort(cold=25, warm=9, build=3, validation=3, budget=2.0)
SMOKE = Effort(cold=1, warm=1, build=1, validation=1, budget=0.0)


def main(arguments: list[str]) -> int:
    """Run the benchmarks, print a Markdown report, write ``build/bench.json``.

    Parameters
    ----------
    arguments : list of str
        ``--smoke`` runs everything once, to see that it works; ``--full`` runs the plain build, validation
        and command on the whole graph too, which takes many minutes; ``--write`` puts the figures into the
        page on performance.

    Returns
    -------
    int
        0, or 1 if a benchmark could not run or its two sides did different work.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="run everything once, to see that it works")
    parser.add_argument(
        "--full", action="store_true", help="run rdflib, pyshacl and owlrl on the whole graph too (long)"
    )
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE} too")
    asked = parser.parse_args(arguments)
    small, large = (SMOKE, SMOKE) if asked.smoke else (Effort(), LONG)
    try:
        with tempfile.TemporaryDirectory(prefix="unionref-bench-") as folder:
            scratch = Path(folder)
            facts = machine.describe()
            _say("the graph of the three seed documents")
            root = seeds.write(REPOSITORY, scratch / "seeds")
            graphs = [_measure("Three seed documents", small, root, scratch)]
            _say("the whole graph")
            large = replace(large, plain=asked.full)
            graphs.append(_measure("Whole graph", large, REPOSITORY, scratch))
    except BenchmarkError as error:
        print(f"benchmark failed: {error}", file=sys.stderr)
        return 1
    if asked.smoke:
        print("Every benchmark ran. The figures of single runs mean nothing and are not kept.")
        return 0
    text = report.markdown(facts, graphs)
    print(text)
    target = REPOSITORY / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    figures = {"machine": facts, "graphs": [_as_dict(graph) for graph in graphs]}
    target.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"Written to {target.relative_to(REPOSITORY)}.")
    if asked.write:
        page = REPOSITORY / PAGE
        before = page.read_text(encoding="utf-8").partition(FIGURES)[0]
        page.write_text(before + FIGURES + "\n\n" + text, encoding="utf-8")
    return 0


def _measure(title: str, effort: Effort, root: Path, scratch: Path) -> report.Measured:
    """Run all benchmarks on one data set, on a build of their own."""
    build = scratch / "build" / root.name
    _say("building")
    built = whole.measure_build(REPOSITORY, root, build, scratch, effort.build, against_plain=effort.plain)
    stages = whole.measure_stages(root, scratch / "stages" / root.name)
    _say("cold commands")
    commands = cold.measure(REPOSITORY, root, build, effort.cold, against_plain=effort.plain)
    _say("validation")
    validation = whole.measure_validation(root, effort.validation, against_plain=effort.plain)
    _say("stored queries")
    queries = warm.measure(root / "queries", build, effort.warm, effort.budget)
    return report.Measured(title, built, commands, validation, stages, queries)


def _as_dict(graph: report.Measured) -> dict[str, object]:
    """Return what was measured on one graph as JSON knows it."""
    return {
        "graph": graph.title,
        "build": {name: asdict(timing) for name, timing in graph.built.items()},
        "stages": {stage.name: stage.seconds for stage in graph.stages},
        "cold": {name: asdict(timing) for name, timing in graph.commands.items()},
        "validation": {name: asdict(timing) for name, timing in graph.validation.items()},
        "warm": [asdict(result) for result in graph.queries],
    }


def _say(what: str) -> None:
    print(f"measuring: {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
