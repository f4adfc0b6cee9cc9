"""Synthetic movements: the same for the same seed, good data, and with the statistics of the real one."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from unionref.bound import bound
from unionref.build import build
from unionref.check import check
from unionref.claims import STATEMENT_KINDS
from unionref.cli import cli
from unionref.errors import FindingsError, UnionrefError, UnreadableError, UsageError
from unionref.load import load, reread
from unionref.paths import Root
from unionref.settle import settle
from unionref.shards import MARK, SHARDS, Shards, read_shard
from unionref.synth import differences, measure, read_profile, synthesize
from unionref.synth.dealing import Deck, spread
from unionref.synth.profile import FILE, Profile
from unionref.synth.writing import PART

SHARE, RATE = 0.1, 0.12
"""How far a synthetic movement may be from the profile: in the share of a value, and in a rate or a mean."""


@pytest.fixture(scope="module")
def movement(root: Root, tmp_path_factory: pytest.TempPathFactory) -> Root:
    """A synthetic movement of two parts."""
    folder = tmp_path_factory.mktemp("synth") / "movement"
    synthesize(folder, 2 * PART, 1, read_profile(), root)
    return Root(folder)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


# --- the profile ---


def test_the_kept_profile_is_that_of_the_real_data(root: Root) -> None:
    loaded = load(root)
    found = measure(settle(loaded.data), loaded.data)
    assert differences(found, read_profile(), share=0.03, rate=0.05) == [], (
        "the data have changed; write the profile anew: "
        "unionref synth --measure -o unionref/synth/profile.json"
    )


def test_a_profile_comes_back_from_its_text(tmp_path: Path) -> None:
    path = tmp_path / "profile.json"
    path.write_text(read_profile().to_json(), encoding="utf-8")
    assert read_profile(path) == read_profile(FILE)
    assert path.read_bytes() == FILE.read_bytes()


def test_differences_are_told() -> None:
    real = read_profile()
    other = Profile(
        real.organizations,
        {**real.rates, "persons": 2 * real.rates["persons"]},
        {**real.histograms, "depth": {"0": 1, "9": 1}},
    )
    lines = differences(other, real)
    assert any(line.startswith("persons: ") for line in lines)
    assert any(line.startswith("depth = 9: ") for line in lines)
    assert any(line.startswith("depth: ") for line in lines)
    assert differences(real, real) == []


@pytest.mark.parametrize(
    "change",
    [
        lambda value: [],
        lambda value: value.pop("rates"),
        lambda value: value["rates"].update(persons="many"),
        lambda value: value["rates"].update(persons=-1),
        lambda value: value["histograms"].pop("depth"),
        lambda value: value["histograms"].update(depth={}),
        lambda value: value["histograms"].update(depth={"deep": 1}),
        lambda value: value["histograms"].update(depth={"0": -1}),
        lambda value: value.update(organizations=0),
    ],
)
def test_a_damaged_profile_is_refused(change: Callable[[dict[str, object]], object], tmp_path: Path) -> None:
    value = json.loads(FILE.read_text("utf-8"))
    text = json.dumps(changed if (changed := change(value)) == [] else value)
    path = tmp_path / "profile.json"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(FindingsError, match="not the profile of a data set"):
        read_profile(path)


# --- dealing ---


@given(
    st.dictionaries(st.text(min_size=1, max_size=3), st.integers(1, 500), min_size=1, max_size=8),
    st.integers(0, 300),
)
def test_spread_keeps_shares_to_within_one(counts: dict[str, int], number: int) -> None:
    found = spread(counts, number)
    assert len(found) == number
    for value, count in counts.items():
        assert abs(found.count(value) - number * count / sum(counts.values())) < 1


@given(st.integers(0, 10**6))
def test_a_deck_deals_every_value_before_it_is_shuffled_anew(seed: int) -> None:
    from random import Random

    deck = Deck({"a": 1, "b": 3}, Random(seed))
    dealt = [deck.deal() for _ in range(2000)]
    assert dealt[:1000].count("a") == dealt[1000:].count("a") == 250


# --- the movement ---


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 120), st.integers(-(10**9), 10**9))
def test_any_movement_is_good_data(root: Root, tmp_path: Path, organizations: int, seed: int) -> None:
    folder = tmp_path / "any"
    synthesize(folder, organizations, seed, read_profile(), root)
    found = check(load(Root(folder)))
    assert [finding for finding in found if finding.severity == "error"] == []


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 700), st.integers())
def test_the_same_seed_gives_the_same_bytes(
    root: Root, tmp_path: Path, organizations: int, seed: int
) -> None:
    for name in ("one", "two"):
        synthesize(tmp_path / name, organizations, seed, read_profile(), root)
    synthesize(tmp_path / "other", organizations, seed + 1, read_profile(), root)
    assert content(tmp_path / "one") == content(tmp_path / "two")
    assert content(tmp_path / "one" / SHARDS) != content(tmp_path / "other" / SHARDS)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_statistics_are_those_of_the_real_one(root: Root, tmp_path: Path, seed: int) -> None:
    synthesize(tmp_path / "s", PART, seed, read_profile(), root)
    loaded = load(Root(tmp_path / "s"))
    assert (
        differences(measure(settle(loaded.data), loaded.data), read_profile(), share=SHARE, rate=RATE) == []
    )


def test_two_parts_keep_the_statistics_and_hang_together(movement: Root) -> None:
    loaded = load(movement)
    settled = settle(loaded.data)
    found = measure(settled, loaded.data)
    assert found.organizations == 2 * PART
    assert differences(found, read_profile(), share=SHARE, rate=RATE) == []
    pages = {(t.subject.value.split("/s")[-1].split("-")[0], t.object.value) for t in loaded.data
             if t.predicate.value.endswith("#organization")}  # fmt: skip
    assert any(iri.endswith("/s1-0") and part == "0" for part, iri in pages)


def test_every_kind_of_statement_and_contested_dates_occur(movement: Root) -> None:
    settled = settle(load(movement).data)
    assert {claim.kind for claim in settled.claims.values()} >= STATEMENT_KINDS - {"Event"}
    assert sum(bool(verdict.disputed) for verdict in settled.verdicts) > 50
    assert len(bound(settled).contradictions) < 20


def test_it_is_built_and_answers(movement: Root, tmp_path: Path) -> None:
    from unionref.dataset import Dataset

    report = build(movement, tmp_path / "build")
    assert report.counts["triples"] > 150 * 2 * PART * 0.9
    rows = Dataset(tmp_path / "build", movement).ask("affiliates-at", body="s0-0", day="1980-01-01")
    assert len(rows) > 5


def test_its_parts_are_read_anew_and_need_no_memory(movement: Root) -> None:
    data = load(movement).data
    assert isinstance(data, Shards)
    assert len(data.files) == 2
    assert list(data) == list(data)
    assert len(data) == sum(1 for _ in data) == len(list(reread(movement).data))
    first = next(iter(data))
    assert first in data
    assert list(read_shard(data.files[0])) == list(data)[: sum(1 for _ in read_shard(data.files[0]))]


# --- what is refused ---


def small(root: Root, folder: Path) -> Root:
    synthesize(folder, 3, 1, read_profile(), root)
    return Root(folder)


def refused(root: Root) -> UnionrefError:
    with pytest.raises(UnionrefError) as caught:
        load(root)
    return caught.value


def test_a_missing_shard_is_named(root: Root, tmp_path: Path) -> None:
    made = small(root, tmp_path / "s")
    (made.path / SHARDS / "000001.ttl").unlink()
    error = refused(made)
    assert error.exit_code == 3
    assert "1 of the 1 shards is missing" in str(error)
    assert "data/shards/000001.ttl" in str(error)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"shards": "x"}', '{"shards": 0}'])
def test_a_damaged_mark_is_named(root: Root, tmp_path: Path, text: str) -> None:
    made = small(root, tmp_path / "s")
    (made.path / MARK).write_text(text, encoding="utf-8")
    error = refused(made)
    assert isinstance(error, UnreadableError)
    assert "unionref synth" in str(error)


def test_a_damaged_shard_is_named_with_its_line(root: Root, tmp_path: Path) -> None:
    made = small(root, tmp_path / "s")
    shard = made.path / SHARDS / "000001.ttl"
    text = shard.read_text("utf-8")
    shard.write_text(text + "<id/x> a ur:Union ur:Union .\n", encoding="utf-8")
    error = refused(made)
    assert error.exit_code == 3
    assert f"data/shards/000001.ttl:{text.count(chr(10)) + 1}" in str(error)
    shard.write_text(text + "<elsewhere/x> a ur:Union .\n", encoding="utf-8")
    error = refused(made)
    assert error.exit_code == 1
    assert "<elsewhere/x>, which is no organization" in str(error)


def test_a_foreign_file_among_the_shards_is_named(root: Root, tmp_path: Path) -> None:
    made = small(root, tmp_path / "s")
    (made.data / "organizations").mkdir()
    assert "data/organizations" in str(refused(made))
    (made.data / "organizations").rmdir()
    (made.path / SHARDS / "more.ttl").write_text("", encoding="utf-8")
    assert "data/shards/more.ttl" in str(refused(made))


def test_a_folder_of_something_else_is_left_alone(root: Root, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "letter.txt").write_text("dear", encoding="utf-8")
    with pytest.raises(UsageError, match="something else"):
        small(root, tmp_path / "mine")
    assert content(tmp_path / "mine") == {"letter.txt": b"dear"}
    before = content(small(root, tmp_path / "s").path)
    shutil.rmtree(tmp_path / "s" / "queries")
    assert content(small(root, tmp_path / "s").path) == before


def test_the_command_writes_and_measures(root: Root, tmp_path: Path) -> None:
    run = CliRunner(env={"UNIONREF_ROOT": str(root.path)})
    folder = tmp_path / "s"
    result = run.invoke(cli, ["synth", "--organizations", "5", "--seed", "7", "-o", str(folder)])
    assert result.exit_code == 0, result.output
    assert f"{folder} holds 5 organizations in 1 file." in result.output
    result = run.invoke(cli, ["--root", str(folder), "synth", "--measure"])
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["organizations"] == 5
    result = run.invoke(cli, ["--root", str(folder), "synth", "--measure", "-o", str(tmp_path / "p.json")])
    assert result.exit_code == 0, result.output
    assert json.loads((tmp_path / "p.json").read_text("utf-8"))["organizations"] == 5
    assert run.invoke(cli, ["synth", "--help"]).exit_code == 0
