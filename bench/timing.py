"""Run things several times, in turn, and keep the medians."""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Timing:
    """Times of one thing.

    Parameters
    ----------
    seconds : tuple of float
        Wall-clock seconds of each run, in order.
    processor : tuple of float
        Processor seconds of each run, those of child processes with it; a busy machine hardly changes them.
    """

    seconds: tuple[float, ...]
    processor: tuple[float, ...]

    @property
    def median(self) -> float:
        """Median of the wall clock in seconds."""
        return statistics.median(self.seconds)

    @property
    def processor_median(self) -> float:
        """Median of the processor time in seconds."""
        return statistics.median(self.processor)

    @property
    def runs(self) -> int:
        """How many runs were measured."""
        return len(self.seconds)


class BenchmarkError(Exception):
    """A benchmark could not run, or its two sides did not do the same work."""


def clock(work: Callable[[], object]) -> tuple[float, float]:
    """Return the seconds that one call takes, by the wall clock and of the processor.

    Parameters
    ----------
    work : callable
        Called once, without arguments.

    Returns
    -------
    tuple of (float, float)
        Wall-clock seconds; processor seconds of this process and its children.
    """
    busy, start = _processor(), time.perf_counter()
    work()
    return time.perf_counter() - start, _processor() - busy


def _processor() -> float:
    """Return the processor seconds that this process and its finished children have used."""
    return sum(
        use.ru_utime + use.ru_stime
        for use in (resource.getrusage(resource.RUSAGE_SELF), resource.getrusage(resource.RUSAGE_CHILDREN))
    )


def in_turn(
    works: Mapping[str, Callable[[], object]], runs: int, budget: float = 60.0, warm_up: bool = True
) -> dict[str, Timing]:
    """Time several things in turn (a, b, a, b, …), so that a busy moment of the machine hits all alike.

    Parameters
    ----------
    works : mapping of str to callable
        What to time.
    runs : int
        Wanted number of runs of each.
    budget : float
        Seconds after which no further round is begun, once each has been run at least three times
        (or `runs` times if that is fewer).
    warm_up : bool
        Whether each is called once before anything is measured.

    Returns
    -------
    dict of str to Timing
        One entry for each thing.
    """
    if warm_up:
        for work in works.values():
            work()
    taken: dict[str, list[tuple[float, float]]] = {name: [] for name in works}
    start = time.perf_counter()
    for done in range(runs):
        if done >= min(3, runs) and time.perf_counter() - start > budget:
            break
        for name, work in works.items():
            taken[name].append(clock(work))
    return {
        name: Timing(tuple(wall for wall, _ in runs_of), tuple(busy for _, busy in runs_of))
        for name, runs_of in taken.items()
    }


def process(command: Sequence[str], folder: Path) -> Callable[[], str]:
    """Return a function that runs a whole process and gives what it printed.

    Parameters
    ----------
    command : sequence of str
        Program and arguments.
    folder : pathlib.Path
        Where to run it.

    Returns
    -------
    callable
        Returns the standard output; raises `BenchmarkError` if the process fails.
    """

    # Without compiled modules every start would compile ours anew, but not those of site-packages.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")}

    def run() -> str:
        done = subprocess.run(
            list(command),
            cwd=folder,
            env=environment,
            capture_output=True,
            text=True,
            encoding="utf-8",
            check=False,
        )
        if done.returncode != 0:
            raise BenchmarkError(f"{' '.join(command)} failed ({done.returncode}):\n{done.stderr[-2000:]}")
        return done.stdout

    return run
