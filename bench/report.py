"""The Markdown report of a run."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bench.timing import Timing
from bench.warm import WarmResult
from unionref.build import Stage

PROCESSES = {
    "unionref": "`unionref ask what-merged-into kenkoro --format csv`",
    "rdflib": "`python bench/plain_ask.py` (rdflib parses the files, hand-written query)",
    "import pyoxigraph": '`python -c "import pyoxigraph"`',
    "python": '`python -c "pass"`',
}
BUILDS = {
    "unionref": "`unionref build`",
    "plain": "`python bench/plain_build.py` (rdflib, pyshacl, owlrl)",
}
VALIDATIONS = {"default": "the default engine", "pyshacl": "pyshacl"}
LIMIT = 0.020
"""Seconds that no stored query should take."""


@dataclass(frozen=True)
class Measured:
    """What was measured on one graph.

    Parameters
    ----------
    title : str
        Which graph.
    built, commands, validation : mapping of str to Timing
        The build, the cold commands and the validation; without the plain side where that was not run.
    stages : sequence of Stage
        The stages of one build.
    queries : sequence of WarmResult
        The stored queries.
    """

    title: str
    built: Mapping[str, Timing]
    commands: Mapping[str, Timing]
    validation: Mapping[str, Timing]
    stages: Sequence[Stage]
    queries: Sequence[WarmResult]


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds with two or three significant digits."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def verdict(met: bool) -> str:
    """Return the word for an aim that is met or not."""
    return "met" if met else "not met"


def markdown(facts: Mapping[str, str], graphs: Sequence[Measured]) -> str:
    """Return the whole report.

    Parameters
    ----------
    facts : mapping of str to str
        The machine.
    graphs : sequence of Measured
        What was measured, graph by graph.

    Returns
    -------
    str
        Markdown.
    """
    lines = ["## Where it was measured", "", "| what | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in facts.items()]
    for graph in graphs:
        for title, part in (
            ("ratios", _ratios(graph)),
            ("whole processes", _processes(graph)),
            ("the stages of a build", _stages(graph.stages)),
            ("validation", _validation(graph.validation)),
            ("stored queries, warm", _queries(graph.queries)),
        ):
            lines += ["", f"## {graph.title}: {title}", "", *part]
    return "\n".join(lines) + "\n"


def _ratios(graph: Measured) -> list[str]:
    """Return the table of ratios and aims."""
    lines = ["| what | ratio | aim | result |", "|---|---|---|---|"]
    ours, bare = graph.commands["unionref"], graph.commands["import pyoxigraph"]
    if plain := graph.commands.get("rdflib"):
        ratio, busy = plain.median / ours.median, plain.processor_median / ours.processor_median
        lines += [
            f"| cold command against rdflib | {ratio:.1f} times faster | ≥ 4 | {verdict(ratio >= 4)} |",
            f"| the same by processor time | {busy:.1f} times less | – | |",
        ]
    ratio, busy = ours.median / bare.median, ours.processor_median / bare.processor_median
    mean = statistics.geometric_mean(result.ratio for result in graph.queries)
    least = min(graph.queries, key=lambda result: result.ratio)
    over = sorted((r for r in graph.queries if r.longest > LIMIT), key=lambda r: -r.longest)
    named = ", ".join(f"`{r.query}` {milliseconds(r.longest)} ms" for r in over)
    lines += [
        f"| cold command against a bare `import pyoxigraph` | {ratio:.1f} times its time | ≤ 6 | "
        f"{verdict(ratio <= 6)} |",
        f"| the same by processor time | {busy:.1f} times its time | – | |",
        f"| stored queries, geometric mean | {mean:.1f} times faster | ≥ 40 | {verdict(mean >= 40)} |",
        f"| the stored query that gains least (`{least.query}`) | {least.ratio:.1f} times faster | ≥ 1 | "
        f"{verdict(least.ratio >= 1)} |",
        f"| stored queries over 20 ms: {named or 'none'} | {len(over)} of {len(graph.queries)} | 0 | "
        f"{verdict(not over)} |",
    ]
    if plain := graph.built.get("plain"):
        lines.append(f"| build | {plain.median / graph.built['unionref'].median:.1f} times faster | – | |")
    seconds = graph.built["unionref"].median
    lines.append(f"| build, from nothing | {seconds:.1f} s | < 60 s | {verdict(seconds < 60)} |")
    if plain := graph.validation.get("pyshacl"):
        faster = plain.median / graph.validation["default"].median
        lines.append(f"| validation | {faster:.1f} times faster | – | |")
    return lines


def _processes(graph: Measured) -> list[str]:
    """Return the table of whole processes."""
    lines = ["| process | median ms | processor, median ms | runs |", "|---|---|---|---|"]
    for names, timings in ((PROCESSES, graph.commands), (BUILDS, graph.built)):
        lines += [
            f"| {names[n]} | {milliseconds(t.median)} | {milliseconds(t.processor_median)} | {t.runs} |"
            for n, t in timings.items()
        ]
        missing = [names[name] for name in names if name not in timings]
        lines += [f"| {name} | only with `--full` | | |" for name in missing]
    return lines


def _stages(stages: Sequence[Stage]) -> list[str]:
    """Return the table of the stages of a build and their shares."""
    total = sum(stage.seconds for stage in stages)
    lines = ["| stage | seconds | share |", "|---|---|---|"]
    return lines + [f"| {s.name} | {s.seconds:.2f} | {100 * s.seconds / total:.0f} % |" for s in stages]


def _validation(timings: Mapping[str, Timing]) -> list[str]:
    """Return the table of the validation."""
    lines = ["| engine | median ms | runs |", "|---|---|---|"]
    lines += [f"| {VALIDATIONS[n]} | {milliseconds(t.median)} | {t.runs} |" for n, t in timings.items()]
    return lines + [f"| {VALIDATIONS[n]} | only with `--full` | |" for n in VALIDATIONS if n not in timings]


def _queries(results: Sequence[WarmResult]) -> list[str]:
    """Return the table of the stored queries."""
    lines = [
        "From the text of the query to its last row; the values are those in the file. Last, the large body",
        "for which the packed store takes longest.",
        "",
        "| query | rows | packed, ms | runs | rdflib, ms | runs | times faster | large body | rows | ms |",
        "|---|---|---|---|---|---|---|---|---|---|",
    ]
    for r in results:
        large = (
            f"{r.slowest} | {r.slowest_rows} | {milliseconds(r.slowest_time.median)}"
            if r.slowest_time
            else "– | | "
        )
        lines.append(
            f"| {r.query} | {r.rows} | {milliseconds(r.ours.median)} | {r.ours.runs} "
            f"| {milliseconds(r.plain.median)} | {r.plain.runs} | {r.ratio:.1f} | {large} |"
        )
    return lines
