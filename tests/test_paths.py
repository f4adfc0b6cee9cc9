"""Paths: which data set and which build are meant, and the digest of what a build depends on."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import REPOSITORY, MiniRoot

from unionref import paths
from unionref.errors import UnreadableError, UsageError
from unionref.paths import Root, build_dir, content_hash, find_root, input_files

A = {"organizations/a.ttl": "<id/a> a ur:Union ."}


@pytest.fixture(autouse=True)
def no_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(paths.ROOT_VARIABLE, raising=False)
    monkeypatch.delenv(paths.BUILD_VARIABLE, raising=False)


def test_the_checkout_around_the_package_is_found() -> None:
    assert find_root() == Root(REPOSITORY, is_checkout=True)


def test_the_folder_asked_for_comes_first(mini_root: MiniRoot, monkeypatch: pytest.MonkeyPatch) -> None:
    root, other = mini_root(A), mini_root(A)
    assert find_root(root.path) == root
    monkeypatch.setenv(paths.ROOT_VARIABLE, str(other.path))
    assert find_root() == other
    assert find_root(str(root.path)) == root


def test_a_folder_without_a_data_set_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="not a unionref data set") as caught:
        find_root(tmp_path)
    assert str(tmp_path) in str(caught.value)
    assert caught.value.exit_code == 2


def test_an_installed_package_has_its_own_data(
    tmp_path: Path, mini_root: MiniRoot, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "unionref"
    package.mkdir(parents=True)
    monkeypatch.setattr(paths, "__file__", str(package / "paths.py"))
    with pytest.raises(UsageError, match="No unionref data set is found"):
        find_root()
    mini_root(A).path.rename(package / "_bundle")
    assert find_root() == Root(package / "_bundle", is_checkout=False)


def test_the_build_is_in_the_checkout_or_in_the_cache(
    mini_root: MiniRoot, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    root = mini_root(A)
    assert build_dir(root) == root.path / "build"
    assert build_dir(root, tmp_path / "x") == tmp_path / "x"
    cached = build_dir(Root(root.path, is_checkout=False))
    assert content_hash(root)[:16] in cached.name
    assert not cached.is_relative_to(root.path)
    monkeypatch.setenv(paths.BUILD_VARIABLE, str(tmp_path / "y"))
    assert build_dir(root) == tmp_path / "y"


def test_the_digest_follows_the_content(mini_root: MiniRoot) -> None:
    root = mini_root(A)
    before = content_hash(root)
    assert content_hash(mini_root(A)) == before
    file = root.data / "organizations" / "a.ttl"
    file.write_bytes(file.read_bytes() + b"\n")
    changed = content_hash(root)
    assert changed != before
    file.rename(file.with_name("b.ttl"))
    assert content_hash(root) not in (before, changed)


def test_the_digest_does_not_see_what_no_build_depends_on(mini_root: MiniRoot) -> None:
    root = mini_root(A)
    before = content_hash(root)
    (root.data / "organizations" / "a.ttl~").write_text("x")
    (root.path / "build").mkdir()
    (root.path / "build" / "unionref.ttl").write_text("x")
    assert content_hash(root) == before


def test_the_inputs_are_sorted_by_relative_path(root: Root) -> None:
    names = [root.relative(path) for path in input_files(root)]
    assert names == sorted(names)
    assert {"data/ids.tsv", "ontology/unionref.ttl", "ontology/rules/label.rq"} <= set(names)


def test_an_input_that_cannot_be_read_is_named(mini_root: MiniRoot) -> None:
    root = mini_root(A)
    link = root.data / "organizations" / "gone.ttl"
    link.symlink_to("nowhere.ttl")
    with pytest.raises(UnreadableError, match=r"data/organizations/gone\.ttl"):
        content_hash(root)
