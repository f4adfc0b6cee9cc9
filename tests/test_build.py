"""Build: from files to a folder that everything else reads; the same every time, and whole or not at all."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest
from conftest import REPOSITORY, Built, MiniRoot

from unionref.build import STAGES, BuildReport, build
from unionref.errors import FindingsError, UnionrefError, UnreadableError, UsageError
from unionref.findings import DataFindingsError
from unionref.namespaces import BASE, DISPUTED, shorten
from unionref.paths import Root, content_hash

FIXTURES = Path(__file__).parent / "builds"


def fixture(mini_root: MiniRoot, name: str) -> Root:
    """Make the data set of tests/builds/<name>/data."""
    folder = FIXTURES / name / "data"
    files = sorted(folder.rglob("*.ttl"))
    return mini_root({path.relative_to(folder).as_posix(): path.read_text("utf-8") for path in files})


def written(target: Path) -> dict[str, bytes]:
    """Return the files of a build without those of the store's engine."""
    return {path.name: path.read_bytes() for path in target.iterdir() if path.is_file()}


def about_data(target: Path) -> list[str]:
    """Return what a build says about organizations and events, one short line a quad."""
    lines = []
    for quad in ox.parse(path=target / "unionref.nq"):
        if not quad.subject.value.startswith((BASE + "id/", BASE + "event/")):
            continue
        graph = "disputed" if quad.graph_name == ox.NamedNode(DISPUTED) else "plain"
        lines.append(f"{graph}\t{_term(quad.subject)}\t{_term(quad.predicate)}\t{_term(quad.object)}")
    return sorted(lines)


def _term(term: ox.NamedNode | ox.Literal) -> str:
    if isinstance(term, ox.NamedNode):
        if term.value.startswith(BASE) and "ontology#" not in term.value:
            return term.value.removeprefix(BASE)
        return shorten(term.value)
    return term.value + (f"@{term.language}" if term.language else "")


def test_the_stages_are_told_in_order(mini_root: MiniRoot, tmp_path: Path) -> None:
    seen: list[str] = []
    report = build(
        fixture(mini_root, "contested"), tmp_path / "build", progress=lambda name, seconds: seen.append(name)
    )
    assert isinstance(report, BuildReport)
    assert tuple(seen) == tuple(stage.name for stage in report.stages) == STAGES
    assert all(stage.seconds >= 0 and stage.count > 0 for stage in report.stages if stage.name != "check")


def test_the_real_data_build_without_contradictions(built: Built) -> None:
    assert built.report.contradictions == ()
    assert {finding.severity for finding in built.report.findings} <= {"warning"}


def test_every_fixture_gives_what_is_expected(mini_root: MiniRoot, tmp_path: Path) -> None:
    names = sorted(path.name for path in FIXTURES.iterdir() if path.is_dir())
    assert names == ["contested"]
    for name in names:
        build(fixture(mini_root, name), tmp_path / name)
        expected = (FIXTURES / name / "expected.tsv").read_text("utf-8").splitlines()
        assert about_data(tmp_path / name) == expected


def test_plain_answers_are_the_same_over_the_union_of_all_graphs(mini_root: MiniRoot, tmp_path: Path) -> None:
    build(fixture(mini_root, "contested"), tmp_path / "build")
    store = ox.Store.read_only(str(tmp_path / "build" / "store"))
    for kind in ("Founding", "Affiliation", "MembershipCount", "Merger", "Absorption"):
        query = f"SELECT ?x ?p ?y {{ ?x a <{BASE}ontology#{kind}> ; ?p ?y }} ORDER BY ?x ?p ?y"
        plain = [str(row) for row in store.query(query)]
        union = [str(row) for row in store.query(query, use_default_graph_as_union=True)]
        assert plain == union
        assert plain or kind == "Absorption"


def test_no_triple_is_in_both_graphs(mini_root: MiniRoot, tmp_path: Path) -> None:
    build(fixture(mini_root, "contested"), tmp_path / "build")
    quads = list(ox.parse(path=tmp_path / "build" / "unionref.nq"))
    assert len({quad.triple for quad in quads}) == len(quads)
    assert any(quad.graph_name == ox.NamedNode(DISPUTED) for quad in quads)


BUILD = "from pathlib import Path; from unionref.build import build; from unionref.paths import Root; "


def run(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, "PYTHONPATH": str(REPOSITORY), **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_the_same_data_give_the_same_bytes(mini_root: MiniRoot, whole: Built, tmp_path: Path) -> None:
    contested = fixture(mini_root, "contested")
    builds: dict[Path, list[dict[str, bytes]]] = {contested.path: [], whole.root.path: [written(whole.path)]}
    settings = [
        {"PYTHONHASHSEED": "1", "LC_ALL": "C", "TZ": "UTC"},
        {"PYTHONHASHSEED": "2", "LC_ALL": "C.UTF-8", "TZ": "Asia/Tokyo"},
    ]
    for number, environment in enumerate(settings):
        for root in builds:
            target = tmp_path / f"build-{number}-{root.name}"
            done = run(f"{BUILD} build(Root(Path({str(root)!r})), Path({str(target)!r}))", **environment)
            assert done.returncode == 0, done.stderr
            builds[root].append(written(target))
    for made in builds.values():
        for other in made[1:]:
            other.pop(".fresh", None)
            assert {name: data for name, data in made[0].items() if name != ".fresh"} == other


def test_shacl_engines_make_no_difference(mini_root: MiniRoot, tmp_path: Path) -> None:
    root = fixture(mini_root, "contested")
    for engine in ("pyshacl", "pyshifty"):
        build(root, tmp_path / engine, shacl_engine=engine)
    assert written(tmp_path / "pyshacl") == written(tmp_path / "pyshifty")


@pytest.fixture
def good(mini_root: MiniRoot, tmp_path: Path) -> tuple[Root, Path, dict[str, bytes]]:
    """A data set with a good build."""
    root = fixture(mini_root, "contested")
    target = tmp_path / "out" / "build"
    build(root, target)
    return root, target, written(target)


Good = tuple[Root, Path, dict[str, bytes]]


def still_good(good: Good) -> None:
    """See that the last good build is there, whole, and nothing else."""
    _, target, before = good
    assert written(target) == before
    assert [path.name for path in target.parent.iterdir()] == ["build"]
    store = ox.Store.read_only(str(target / "store"))
    assert len(store) == len(before["unionref.nq"].splitlines())


def unsourced(root: Root) -> None:
    file = root.data / "organizations" / "beta.ttl"
    file.write_text(file.read_text("utf-8") + "<id/beta#x> a ur:MembershipCount ; ur:count 5 .\n", "utf-8")


def broken(root: Root) -> None:
    (root.data / "organizations" / "beta.ttl").write_text("<id/beta> a", "utf-8")


def emptied(root: Root) -> None:
    for path in root.data.rglob("*.ttl"):
        path.unlink()


def broken_query(root: Root) -> None:
    (root.queries / "broken.rq").write_text("SELECT", "utf-8")


def broken_rule(root: Root) -> None:
    (root.ontology / "rules" / "broken.rq").write_text("CONSTRUCT", "utf-8")


@pytest.mark.parametrize(
    ("damage", "code"),
    [(unsourced, 1), (broken, 3), (emptied, 3), (broken_query, 1), (broken_rule, 1)],
)
def test_a_failing_build_leaves_the_last_good_one(
    good: Good, damage: Callable[[Root], None], code: int
) -> None:
    damage(good[0])
    with pytest.raises(UnionrefError) as caught:
        build(good[0], good[1])
    assert caught.value.exit_code == code
    still_good(good)


def test_more_warnings_than_known_stop_the_build(good: Good) -> None:
    root, target, _ = good
    (root.queries / "checks" / "baseline.tsv").write_text("rule\tcount\n", "utf-8")
    file = root.data / "sources" / "paper.ttl"
    passage = '<source/paper#p9> a ur:Passage ; dcterms:isPartOf <source/paper> ; bibo:locator "9"@en .\n'
    file.write_text(file.read_text("utf-8") + passage, "utf-8")
    with pytest.raises(DataFindingsError, match="unused-passage"):
        build(root, target)
    still_good(good)


def test_files_that_change_during_the_build_stop_it(good: Good) -> None:
    root, target, _ = good

    def meddle(stage: str, seconds: float) -> None:
        file = root.data / "organizations" / "beta.ttl"
        file.write_text(file.read_text("utf-8") + "\n", "utf-8")

    with pytest.raises(UnreadableError, match="changed while they were being built"):
        build(root, target, progress=meddle)
    still_good(good)


@pytest.mark.parametrize("stage", STAGES[:-1])
def test_a_signal_at_any_stage_leaves_the_last_good_build(good: Good, stage: str) -> None:
    root, target, _ = good
    code = (
        f"{BUILD} import os, signal\n"
        f"def stop(name, seconds):\n"
        f"    if name == {stage!r}: os.kill(os.getpid(), signal.SIGINT)\n"
        f"build(Root(Path({str(root.path)!r})), Path({str(target)!r}), progress=stop)"
    )
    done = run(code)
    assert done.returncode == -signal.SIGINT or "KeyboardInterrupt" in done.stderr
    still_good(good)


def test_a_disk_that_takes_no_more_leaves_the_last_good_build(good: Good) -> None:
    root, target, _ = good
    code = (
        f"{BUILD} import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (30000, 30000))\n"
        f"build(Root(Path({str(root.path)!r})), Path({str(target)!r}))"
    )
    done = run(code)
    assert done.returncode == 1
    assert "unionref.errors.UnreadableError" in done.stderr
    assert "The build folder cannot be written" in done.stderr
    still_good(good)


def test_a_place_that_cannot_be_written_is_an_error_with_a_sentence(
    mini_root: MiniRoot, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(UnreadableError, match="cannot be written") as caught:
        build(fixture(mini_root, "contested"), tmp_path / "file" / "build")
    assert caught.value.exit_code == 3


def test_two_builds_at_once_do_not_disturb_each_other(good: Good) -> None:
    root, target, _ = good
    code = f"{BUILD} [build(Root(Path({str(root.path)!r})), Path({str(target)!r})) for _ in range(3)]"
    environment = {**os.environ, "PYTHONPATH": str(REPOSITORY)}
    both = [subprocess.Popen([sys.executable, "-c", code], env=environment) for _ in range(2)]
    assert [process.wait() for process in both] == [0, 0]
    still_good(good)


def test_according_to_a_source_only_its_statements_are_built(good: Good, tmp_path: Path) -> None:
    root = good[0]
    build(root, tmp_path / "paper", sources=frozenset({"paper"}))
    lines = about_data(tmp_path / "paper")
    assert "plain\tid/alpha#count-1960-paper\trdf:type\tur:MembershipCount" in lines
    assert not any(line.startswith("disputed") or "\tid/alpha#founding\t" in line for line in lines)
    info = json.loads((tmp_path / "paper" / "build.json").read_text("utf-8"))
    assert info["according_to"] == ["paper"]
    assert info["content_hash"] == content_hash(root)


def test_according_to_a_source_that_is_not_known_is_a_usage_error(good: Good) -> None:
    with pytest.raises(UsageError, match="papers") as caught:
        build(good[0], good[1], sources=frozenset({"papers"}))
    assert caught.value.exit_code == 2
    still_good(good)


def test_a_broken_stored_query_is_named(good: Good) -> None:
    broken_query(good[0])
    with pytest.raises(FindingsError, match=r"broken\.rq"):
        build(good[0], good[1])
