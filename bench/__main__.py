"""Measure everything in one run and print the ratios: ``make bench``."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from dataclasses import asdict, dataclass
from pathlib import Path

from bench import cold, machine, report, warm, whole
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
    """

    cold: int = 25
    warm: int = 9
    build: int = 3
    validation: int = 5
    budget: float = 6.0


SMOKE = Effort(cold=1, warm=1, build=1, validation=1, budget=0.0)


def main(arguments: list[str]) -> int:
    """Run the benchmarks, print a Markdown report, write ``build/bench.json``.

    Parameters
    ----------
    arguments : list of str
        ``--smoke`` runs everything once, to see that it works; ``--write`` puts the figures into the page
        on performance too.

    Returns
    -------
    int
        0, or 1 if a benchmark could not run or its two sides did different work.
    """
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--smoke", action="store_true", help="run everything once, to see that it works")
    parser.add_argument("--write", action="store_true", help=f"put the figures into {PAGE} too")
    asked = parser.parse_args(arguments)
    smoke = asked.smoke
    effort = SMOKE if smoke else Effort()
    try:
        with tempfile.TemporaryDirectory(prefix="unionref-bench-") as folder:
            text, figures = _measure(effort, Path(folder))
    except BenchmarkError as error:
        print(f"benchmark failed: {error}", file=sys.stderr)
        return 1
    if smoke:
        print("Every benchmark ran. The figures of single runs mean nothing and are not kept.")
        return 0
    print(text)
    target = REPOSITORY / "build" / "bench.json"
    target.parent.mkdir(exist_ok=True)
    target.write_text(json.dumps(figures, indent=2, sort_keys=True) + "\n", encoding="utf-8")
    print(f"Written to {target.relative_to(REPOSITORY)}.")
    if asked.write:
        page = REPOSITORY / PAGE
        before = page.read_text(encoding="utf-8").partition(FIGURES)[0]
        page.write_text(before + FIGURES + "\n\n" + text, encoding="utf-8")
    return 0


def _measure(effort: Effort, scratch: Path) -> tuple[str, dict[str, object]]:
    """Run all benchmarks on a build of their own and return the report and the figures."""
    facts = machine.describe()
    build = scratch / "build"
    _say("building")
    built = whole.measure_build(REPOSITORY, build, scratch, effort.build)
    _say("cold commands")
    commands = cold.measure(REPOSITORY, build, effort.cold)
    _say("validation")
    validation = whole.measure_validation(REPOSITORY, effort.validation)
    _say("stored queries")
    queries = warm.measure(REPOSITORY / "queries", build, effort.warm, effort.budget)
    figures: dict[str, object] = {
        "machine": facts,
        "build": {name: asdict(timing) for name, timing in built.items()},
        "cold": {name: asdict(timing) for name, timing in commands.items()},
        "validation": {name: asdict(timing) for name, timing in validation.items()},
        "warm": [asdict(result) for result in queries],
    }
    return report.markdown(facts, built, commands, validation, queries), figures


def _say(what: str) -> None:
    print(f"measuring: {what} …", file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
