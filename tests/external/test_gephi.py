"""The networks of a release, opened by Gephi's own importer."""

from __future__ import annotations

import shutil
import subprocess
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import networkx
import pytest
from conftest import REPOSITORY, Built

from unionref.dataset import Dataset
from unionref.release import dump

pytestmark = pytest.mark.external

PROGRAM = Path(__file__).parent / "OpenInGephi.java"
NAMES = ("lineage", "affiliation")


@dataclass
class Opened:
    """What Gephi holds after it opened a file: kind, type of each column, values by id and column."""

    kind: str = ""
    issues: list[str] = field(default_factory=list)
    types: dict[tuple[str, str], str] = field(default_factory=dict)
    values: dict[str, dict[str, dict[str, str]]] = field(default_factory=lambda: {"node": {}, "edge": {}})


@pytest.fixture(scope="module")
def release(whole: Built, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The networks of the whole graph."""
    target = tmp_path_factory.mktemp("networks") / "release"
    formats = ["graphml"]
    dump(Dataset(whole.path, whole.root), target, version="1.2.0", date="2026-11-22", formats=formats)
    return target


def opened(path: Path, *timeline: str) -> Opened:
    """Open a file with Gephi; with two columns, make time intervals of the edges from them."""
    java = shutil.which("java")
    assert java, "java is missing; .ci/system.sh external installs it."
    jar = next((REPOSITORY / ".stores" / "tools" / "gephi").glob("gephi-toolkit-*-all.jar"), None)
    assert jar is not None, "run .ci/tools.sh"
    done = subprocess.run(
        [java, "-Djava.awt.headless=true", "-Duser.timezone=UTC", "-cp", jar, PROGRAM, path, *timeline],
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    found = Opened()
    for line in done.stdout.splitlines():
        what, *words = line.split("\t")
        if what == "graph":
            (found.kind,) = words
        elif what == "issue":
            found.issues.append(" ".join(words))
        elif what == "column":
            found.types[words[0], words[1]] = words[2]
        else:
            domain, name, column, value = words
            found.values[domain].setdefault(name, {})[column] = value
    return found


@pytest.fixture(scope="module")
def networks(release: Path) -> dict[str, Opened]:
    return {
        "lineage": opened(release / "lineage.graphml"),
        "affiliation": opened(release / "affiliation.graphml", "from_latest", "to_earliest"),
    }


def text(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


@pytest.mark.parametrize("name", NAMES)
def test_gephi_holds_what_networkx_reads(release: Path, networks: dict[str, Opened], name: str) -> None:
    found = networks[name]
    expected = networkx.read_graphml(release / f"{name}.graphml", force_multigraph=True)
    assert found.kind == "directed" and expected.is_directed()
    assert set(found.values["node"]) == set(expected.nodes) and len(expected) > 200
    ends = {key: (source, target) for source, target, key in expected.edges(keys=True)}
    assert {key: (values["source"], values["target"]) for key, values in found.values["edge"].items()} == ends
    told: dict[str, dict[str, dict[str, object]]] = {
        "node": dict(expected.nodes(data=True)),
        "edge": {key: data for _, _, key, data in expected.edges(keys=True, data=True)},
    }
    own = {"Id", "Interval", "Weight", "source", "target"}
    for domain, things in told.items():
        for key, data in things.items():
            values = {
                column.replace("Label", "label"): value
                for column, value in found.values[domain][key].items()
                if column not in own
            }
            assert values == {column: text(value) for column, value in data.items() if column != "id"}, key


@pytest.mark.parametrize("name", NAMES)
def test_gephi_finds_nothing_wrong(networks: dict[str, Opened], name: str) -> None:
    known = "INFO Parallel edges detected, remember to choose a merge strategy"
    assert networks[name].issues == ([known] if name == "lineage" else [])


def test_two_events_between_the_same_two_are_two_edges(networks: dict[str, Opened]) -> None:
    by_ends: dict[tuple[str, str], set[str]] = defaultdict(set)
    for values in networks["lineage"].values["edge"].values():
        by_ends[values["source"], values["target"]].add(values["event"])
    assert by_ends["gomu-roren", "gomu-rengo"] == {
        "event/gomu-rengo-founding-1992",
        "event/gomu-roren-into-gomu-rengo-2005",
    }


def test_labels_are_read_as_labels_and_in_japanese(networks: dict[str, Opened]) -> None:
    nodes = networks["affiliation"].values["node"]
    assert nodes["zenroren"]["Label"] == "National Confederation of Trade Unions"
    assert nodes["zenroren"]["name_ja"] == "全国労働組合総連合"
    assert nodes["alcohol-senbai"]["Label"] == "アルコール専売"
    assert all(values["Label"] for values in nodes.values())


def test_columns_have_types_to_filter_and_to_size_by(networks: dict[str, Opened]) -> None:
    lineage, affiliation = networks["lineage"].types, networks["affiliation"].types
    assert lineage["edge", "ended"] == affiliation["edge", "contested"] == "Boolean"
    assert lineage["edge", "year"] == affiliation["edge", "from_year"] == "Integer"
    assert lineage["node", "members"] == affiliation["node", "members"] == "Integer"
    assert affiliation["edge", "from_earliest"] == "String"
    nodes = networks["affiliation"].values["node"].values()
    members = [int(values["members"]) for values in nodes if "members" in values]
    assert len(members) > 100 and max(members) > 1_000_000


def test_the_timeline_of_the_page_is_made_of_the_days_that_are_certain(networks: dict[str, Opened]) -> None:
    edges = networks["affiliation"].values["edge"].values()
    certain = [values for values in edges if values["certainty"] == "certain"]
    assert 20 < len(certain) < len(edges)
    for values in certain:
        low, high = (float(end) / 1000 for end in values["Interval"].split())
        assert (low, high) == (seconds(values["from_latest"]), seconds(values["to_earliest"])), values
    page = (REPOSITORY / "docs" / "releases.md").read_text("utf-8")
    assert "`from_latest` and `to_earliest`" in page and "yyyy-MM-dd" in page


def seconds(day: str) -> float:
    return datetime.strptime(day, "%Y-%m-%d").replace(tzinfo=UTC).timestamp()
