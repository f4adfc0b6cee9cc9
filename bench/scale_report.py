"""The figures of a run of :mod:`bench.scale`, and their tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from unionref.build import STAGES


@dataclass(frozen=True)
class Stage:
    """One stage at one size.

    Parameters
    ----------
    processor : float
        Seconds that the processor worked for it.
    peak : int
        The most memory that the process held during it, in bytes.
    """

    processor: float
    peak: int


@dataclass(frozen=True)
class Query:
    """One stored query at one size.

    Parameters
    ----------
    seconds : float
        Median from the text to the last row, of the processor.
    rows : int
        How many rows it gave.
    point : bool
        Whether it asks about a single thing.
    """

    seconds: float
    rows: int
    point: bool


@dataclass(frozen=True)
class Measured:
    """What was measured at one size.

    Parameters
    ----------
    size : int
        The number of triples asked for.
    organizations, triples : int
        What the movement has; the triples are those of the built graph, the disputed ones with them.
    stages : mapping of str to Stage
        ``synth`` and the stages of the build.
    queries : mapping of str to Query
        The stored queries.
    failed : str
        Why it ended early; empty if it did not.
    """

    size: int
    organizations: int
    triples: int
    stages: Mapping[str, Stage] = field(default_factory=dict)
    queries: Mapping[str, Query] = field(default_factory=dict)
    failed: str = ""


def markdown(facts: Mapping[str, str], found: Sequence[Measured]) -> str:
    """Return the report of a run.

    Parameters
    ----------
    facts : mapping of str to str
        The machine.
    found : sequence of Measured
        The sizes, the smallest first.

    Returns
    -------
    str
        Markdown.
    """
    sizes = [one for one in found if one.triples]
    head = " | ".join(f"{one.size:,}" for one in found)
    lines = ["| what | value |", "|---|---|", *(f"| {name} | {value} |" for name, value in facts.items()), ""]
    lines += [f"| | {head} |", "|---|" + "---|" * len(found)]
    lines.append("| organizations | " + " | ".join(f"{one.organizations:,}" for one in found) + " |")
    lines.append("| triples of the built graph | " + " | ".join(f"{one.triples:,}" for one in found) + " |")
    lines += ["", "Seconds of the processor, and the most memory in MiB.", ""]
    lines += [f"| stage | {head} | growth per tenfold |", "|---|" + "---|" * (len(found) + 1)]
    for stage in ("synth", *STAGES):
        cells = [
            f"{one.stages[stage].processor:.2f}, {one.stages[stage].peak / 2**20:,.0f}"
            if stage in one.stages
            else "–"
            for one in found
        ]
        grown = growth([one.stages[stage].processor for one in sizes], sizes)
        lines.append(f"| {stage} | {' | '.join(cells)} | {grown} |")
    totals = [sum(one.stages[stage].processor for stage in STAGES) for one in sizes]
    cells = [
        f"{total:.2f}, {max(stage.peak for stage in one.stages.values()) / 2**20:,.0f}"
        for one, total in zip(sizes, totals, strict=True)
    ]
    lines.append(f"| the whole build | {' | '.join(cells)} | {growth(totals, sizes)} |")
    for kind, title in ((True, "One thing is asked about"), (False, "The whole graph is asked")):
        lines += ["", f"{title}: milliseconds of the processor, and rows.", ""]
        lines += [f"| query | {head} | growth per tenfold |", "|---|" + "---|" * (len(found) + 1)]
        for name in sizes[-1].queries if sizes else ():
            asked = [one.queries[name] for one in sizes if name in one.queries]
            if asked[0].point is kind:
                cells = [f"{query.seconds * 1000:.2f}, {query.rows:,}" for query in asked]
                grown = growth([query.seconds for query in asked], sizes)
                lines.append(f"| {name} | {' | '.join(cells)} | {grown} |")
    lines += [f"\n{one.size:,} triples: {one.failed}" for one in found if one.failed]
    return "\n".join(lines) + "\n"


def growth(seconds: Sequence[float], sizes: Sequence[Measured]) -> str:
    """Return by how much a time grows from each size to the next, in terms of ten times the triples."""
    parts = []
    for (before, after), (small, large) in zip(pairwise(seconds), pairwise(sizes), strict=True):
        parts.append(f"{after / max(before, 1e-9) * 10 * small.triples / large.triples:.1f}")
    return ", ".join(parts) or "–"
