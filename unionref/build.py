"""Build: load → check → settle → bound → infer → pack; the last good build stays until another is whole."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

import pyoxigraph as ox

from unionref import links, memory
from unionref.baseline import above_baseline
from unionref.bound import Bounds, Contradiction, bound
from unionref.check import check
from unionref.errors import UnreadableError
from unionref.findings import DataFindingsError, Finding, sort_findings
from unionref.folders import refuse_foreign, replacing
from unionref.infer import infer
from unionref.load import Loaded, load
from unionref.pack import INFO, Packed, pack
from unionref.paths import Root, content_hash
from unionref.queries import load_catalogue
from unionref.restrict import restrict
from unionref.settle import Settled, settle

Progress = Callable[[str, float], None]
"""Called with the name of a stage that is done and the seconds it took."""

STAGES: Final = ("load", "check", "settle", "bound", "infer", "pack")


@dataclass(frozen=True)
class Stage:
    """One stage of a build.

    Parameters
    ----------
    name : str
        Its name.
    seconds : float
        How long it took.
    count : int
        How much it made: triples and links loaded, findings, claims set aside, bounds, triples derived,
        triples packed.
    """

    name: str
    seconds: float
    count: int


@dataclass(frozen=True)
class BuildReport:
    """What a build did.

    Parameters
    ----------
    target : pathlib.Path
        The folder of the build.
    stages : tuple of Stage
        In order.
    findings : tuple of Finding
        The warnings, among them one for each contradiction.
    contradictions : tuple of Contradiction
        Dates that cannot all be true.
    content_hash : str
        The digest of the files it was made from.
    counts : dict
        How much the built graph holds.
    """

    target: Path
    stages: tuple[Stage, ...]
    findings: tuple[Finding, ...]
    contradictions: tuple[Contradiction, ...]
    content_hash: str
    counts: dict[str, Any] = field(compare=False)

    @property
    def seconds(self) -> float:
        """How long the whole build took."""
        return sum(stage.seconds for stage in self.stages)


@dataclass(frozen=True)
class Graphs:
    """The two graphs of a build, before they are written.

    Parameters
    ----------
    default : list of pyoxigraph.Triple
        Ontology, code lists, plain view, links to other authorities, bounds and what is derived.
    disputed : list of pyoxigraph.Triple
        The graph ``graph/disputed``.
    settled : Settled
        The claims and what was decided about them.
    bounds : Bounds
        The date bounds.
    """

    default: list[ox.Triple]
    disputed: list[ox.Triple]
    settled: Settled
    bounds: Bounds

    def tables(self) -> dict[str, Any]:
        """Return the tables for the reports, by the name of their file."""
        from unionref.reports import tables

        return {
            tables.SETTLED: tables.settled_table(self.settled),
            tables.BOUNDS: tables.bounds_table(self.bounds),
        }


@memory.without_collector()
def build(
    root: Root,
    target: Path,
    *,
    sources: frozenset[str] | None = None,
    shacl_engine: str = "auto",
    progress: Progress | None = None,
) -> BuildReport:
    """Build the graph of a data set.

    Parameters
    ----------
    root : Root
        The data set.
    target : pathlib.Path
        The folder to write; it is replaced as a whole when everything is ready. If the build fails or is
        interrupted, what was there stays.
    sources : frozenset of str, optional
        Keep only the statements of these: slugs of sources, or reliability classes (``1`` or
        ``reliability/1``). All if not given.
    shacl_engine : {'auto', 'pyshacl', 'pyshifty'}
        The engine for the shapes.
    progress : callable, optional
        Called after each stage with its name and its seconds.

    Returns
    -------
    BuildReport
        Stages, warnings and counts.

    Raises
    ------
    DataUnreadableError
        If files cannot be read.
    DataFindingsError
        If the data break a rule, or there are more warnings than the baseline allows.
    UsageError
        If a source is not known, or the target is a folder of something else.
    UnreadableError
        If the target cannot be written, or a stage would need more memory than there is.
    """
    stages: list[Stage] = []
    refuse_foreign(target, INFO)
    digest = content_hash(root)
    memory.demand(STAGES[:1], memory.estimate(root))
    with _timed("load", stages, progress) as count:
        loaded = load(root)
        count(len(loaded.ontology) + len(loaded.data) + len(loaded.mappings))
    memory.demand(STAGES[1:], len(loaded.data))
    with _timed("check", stages, progress) as count:
        findings = check(loaded, shacl_engine=shacl_engine)
        count(len(findings))
        refuse_errors(findings)
        catalogue = load_catalogue(root.queries)
    graphs = derive(loaded, sources=sources, stages=stages, progress=progress)
    contradictions = graphs.bounds.contradictions
    findings = sort_findings([*findings, *(found.finding(root) for found in contradictions)])
    if sources is None:
        refuse_errors([*above_baseline(root, findings), *findings])
    with _timed("pack", stages, progress) as count:
        default, disputed, tables = graphs.default, graphs.disputed, graphs.tables()
        count(len(default) + len(disputed))
        packed = Packed(
            iter(default), iter(disputed), catalogue, findings, digest, sorted(sources or ()), tables
        )
        del graphs, loaded, default, disputed  # nothing of it is needed any more but by the iterators
        with replacing(target, mark=INFO) as folder:
            info = pack(packed, folder)
            if content_hash(root) != digest:
                raise UnreadableError(
                    "The files were changed while they were being built.", file=root.path, fix="Build again."
                )
    return BuildReport(target, tuple(stages), tuple(findings), contradictions, digest, info["counts"])


def derive(
    loaded: Loaded,
    *,
    sources: frozenset[str] | None = None,
    stages: list[Stage] | None = None,
    progress: Progress | None = None,
) -> Graphs:
    """Make the two graphs of a data set in memory, without checking it and without writing anything.

    Parameters
    ----------
    loaded : Loaded
        The data set.
    sources : frozenset of str, optional
        Keep only the statements of these; see :func:`build`.
    stages : list of Stage, optional
        A list to which the stages are appended.
    progress : callable, optional
        Called after each stage with its name and its seconds.

    Returns
    -------
    Graphs
        The graphs and how they came about.

    Raises
    ------
    UsageError
        If a source is not known.
    """
    done: list[Stage] = stages if stages is not None else []
    with _timed("settle", done, progress) as count:
        data = loaded.data if sources is None else restrict(loaded.data, sources)
        settled = settle(data)
        count(sum(len(verdict.disputed) for verdict in settled.verdicts))
    with _timed("bound", done, progress) as count:
        bounds = bound(settled)
        count(len(bounds.triples))
    with _timed("infer", done, progress) as count:
        secondary = settled.secondary
        main = [t for t in settled.plain if t.subject.value not in secondary]  # type: ignore[union-attr]
        derived = infer([*loaded.ontology, *main, *bounds.triples], loaded.root, without=secondary)
        count(len(derived))
    about = {t.subject.value for t in data} if loaded.mappings else set()  # type: ignore[union-attr]
    linked = links.triples(loaded.mappings, about)
    default = [*loaded.ontology, *settled.plain, *linked, *bounds.triples, *derived]
    return Graphs(default, list(settled.disputed), settled, bounds)


def refuse_errors(findings: list[Finding]) -> None:
    """Raise if there is an error among findings.

    Parameters
    ----------
    findings : list of Finding
        What was found.

    Raises
    ------
    DataFindingsError
        If one of them is an error; it tells all errors.
    """
    errors = [finding for finding in findings if finding.severity == "error"]
    if errors:
        raise DataFindingsError(sort_findings(errors))


@contextmanager
def _timed(name: str, stages: list[Stage], progress: Progress | None) -> Iterator[Callable[[int], None]]:
    """Time a stage; the block is given a function to say how much it made."""
    made = [0]
    start = time.perf_counter()
    yield lambda count: made.__setitem__(0, count)
    seconds = time.perf_counter() - start
    stages.append(Stage(name, seconds, made[0]))
    if progress is not None:
        progress(name, seconds)
