"""The Markdown report of a run."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence

from bench.timing import Timing
from bench.warm import WarmResult


def milliseconds(seconds: float) -> str:
    """Return a time in milliseconds with two or three significant digits."""
    value = seconds * 1000
    return f"{value:.2f}" if value < 1 else f"{value:.1f}" if value < 100 else f"{value:.0f}"


def verdict(met: bool) -> str:
    """Return the word for an aim that is met or not."""
    return "met" if met else "not met"


def markdown(
    facts: Mapping[str, str],
    built: Mapping[str, Timing],
    commands: Mapping[str, Timing],
    validation: Mapping[str, Timing],
    queries: Sequence[WarmResult],
) -> str:
    """Return the whole report.

    Parameters
    ----------
    facts : mapping of str to str
        The machine.
    built, commands, validation : mapping of str to Timing
        What was measured.
    queries : sequence of WarmResult
        The stored queries.

    Returns
    -------
    str
        Markdown.
    """
    lines = ["## Where it was measured", "", "| what | value |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in facts.items()]
    ratio = commands["rdflib"].median / commands["unionref"].median
    bare = commands["unionref"].median / commands["import pyoxigraph"].median
    busy = commands["rdflib"].processor_median / commands["unionref"].processor_median
    busy_bare = commands["unionref"].processor_median / commands["import pyoxigraph"].processor_median
    mean = statistics.geometric_mean(result.ratio for result in queries)
    checks = validation["pyshacl"].median / validation["default"].median
    slowest = min(queries, key=lambda result: result.ratio)
    lines += [
        "",
        "## Ratios",
        "",
        "| what | ratio | aim | result |",
        "|---|---|---|---|",
        f"| cold command against rdflib | {ratio:.1f} times faster | ≥ 4 | {verdict(ratio >= 4)} |",
        f"| cold command against a bare `import pyoxigraph` | {bare:.1f} times its time | ≤ 6 | "
        f"{verdict(bare <= 6)} |",
        f"| the same two by processor time | {busy:.1f} times less, {busy_bare:.1f} times its time | – | |",
        f"| stored queries, geometric mean | {mean:.1f} times faster | ≥ 40 | {verdict(mean >= 40)} |",
        f"| the stored query that gains least (`{slowest.query}`) | {slowest.ratio:.1f} times faster | ≥ 1 | "
        f"{verdict(slowest.ratio >= 1)} |",
        f"| build | {built['plain'].median / built['unionref'].median:.1f} times faster | – | |",
        f"| validation | {checks:.1f} times faster | – | |",
        "",
        "## Whole processes",
        "",
        "| process | median ms | processor, median ms | runs |",
        "|---|---|---|---|",
    ]
    names = {
        "unionref": "`unionref ask what-merged-into kenkoro --format csv`",
        "rdflib": "`python bench/plain_ask.py` (rdflib parses the files, hand-written query)",
        "import pyoxigraph": '`python -c "import pyoxigraph"`',
        "python": '`python -c "pass"`',
    }
    lines += [
        f"| {names[n]} | {milliseconds(t.median)} | {milliseconds(t.processor_median)} | {t.runs} |"
        for n, t in commands.items()
    ]
    names = {
        "unionref": "`unionref build`",
        "plain": "`python bench/plain_build.py` (rdflib, pyshacl, owlrl)",
    }
    lines += [
        f"| {names[n]} | {milliseconds(t.median)} | {milliseconds(t.processor_median)} | {t.runs} |"
        for n, t in built.items()
    ]
    lines += ["", "## Validation", "", "| engine | median ms | runs |", "|---|---|---|"]
    names = {"default": "the default engine", "pyshacl": "pyshacl"}
    lines += [f"| {names[n]} | {milliseconds(t.median)} | {t.runs} |" for n, t in validation.items()]
    lines += [
        "",
        "## Stored queries, warm",
        "",
        "From the text of the query to its last row; the values are those in the file.",
        "",
        "| query | rows | packed store, ms | rdflib, ms | times faster | runs |",
        "|---|---|---|---|---|---|",
    ]
    lines += [
        f"| {r.query} | {r.rows} | {milliseconds(r.ours.median)} | {milliseconds(r.plain.median)} "
        f"| {r.ratio:.1f} | {r.ours.runs} |"
        for r in queries
    ]
    return "\n".join(lines) + "\n"
