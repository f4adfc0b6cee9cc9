"""`unionref diff`: what changed between two versions, in words, as JSON, and as a patch that is exact."""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
import sys
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib
from click.testing import CliRunner, Result
from conftest import REPOSITORY, Released
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from two_releases import Two, make_two

from unionref.build import build
from unionref.cli import cli
from unionref.dataset import Dataset
from unionref.namespaces import BASE, DISPUTED
from unionref.release import dump
from unionref.release.changes import EntityChange, compare
from unionref.release.telling import FORMATS, to_patch
from unionref.release.version import Version, read_version


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Two:
    return make_two(tmp_path_factory.mktemp("two"))


def asked(*words: str | Path) -> Result:
    return CliRunner().invoke(cli, ["diff", *map(str, words)])


def entities(two: Two, *, derived: bool = False) -> dict[str, EntityChange]:
    found = compare(read_version(two.first), read_version(two.second), derived=derived).entities
    return {entity.id: entity for entity in found}


def applied(patch: str, quads: set[ox.Quad]) -> set[ox.Quad]:
    """Apply an RDF Patch as its specification says, by code that shares nothing with what wrote it."""
    result, lines = set(quads), patch.split("\n")
    assert lines[-1] == "" and lines[-2] == "TC ."
    assert lines[0].startswith("H id <uuid:") and lines.index("TX .") == 3
    for line in lines[4:-2]:
        action, _, statement = line.partition(" ")
        (quad,) = ox.parse(statement, format=ox.RdfFormat.N_QUADS)
        if action == "D":
            assert quad in result, "only what is there is withdrawn"
            result.remove(quad)
        else:
            assert action == "A" and quad not in result, "only what is new is added"
            result.add(quad)
    return result


def canonical(quads: set[ox.Quad]) -> bytes:
    return b"".join(sorted(ox.serialize(quads, format=ox.RdfFormat.N_QUADS).splitlines(keepends=True)))


# --- in words ---


def test_each_entity_has_what_happened_to_it(two: Two) -> None:
    found = entities(two)
    assert {id: (entity.kind, entity.state) for id, entity in found.items()} == {
        "alpha": ("organization", "changed"),
        "alpha-one": ("organization", "changed"),
        "alpha-two": ("organization", "replaced"),
        "delta": ("organization", "added"),
        "gamma": ("organization", "changed"),
    }
    assert [(change.id, change.state) for change in found["alpha"].changes] == [
        ("alpha#count-1960", "changed"),
        ("alpha#in-centre", "changed"),
        ("alpha#link-ror-none", "added"),
        ("alpha#seat", "added"),
    ]


def test_a_statement_that_changed_says_old_and_new(two: Two) -> None:
    count, period, *_ = entities(two)["alpha"].changes
    assert [one.text for one in count.properties] == ["count: 1000 → 1100"]
    assert count.text == "1,100 members; 1960; in book"
    assert [one.text for one in period.properties] == ["attested: 1960 (withdrawn)"]


def test_an_id_that_was_redirected_is_said_to_be_replaced(two: Two) -> None:
    result = asked(two.first, two.second)
    assert result.exit_code == 0, result.output
    assert "Alpha Two (alpha-two): was replaced by alpha-one\n" in result.output
    assert "  withdrawn alpha-two#short: Twin (ja-latn, short name); in book\n" in result.output
    back = asked(two.second, two.first).output
    assert "was replaced by" not in back
    assert "delta: withdrawn" in back or "Delta (delta): withdrawn" in back


def test_what_is_derived_is_told_only_when_asked_for(two: Two) -> None:
    asserted, everything = entities(two), entities(two, derived=True)
    assert "attested" in str(asserted["alpha"]) and "ur:fromLatest" not in str(asserted)
    assert "ur:fromLatest" in str(everything["alpha"])
    assert set(everything) >= set(asserted)
    assert (
        asked(two.first, two.second, "--derived").output
        == asked(two.first, two.second, "--all-triples").output
    )


def test_the_figures_are_those_of_the_graphs(two: Two) -> None:
    first, second = (
        set(ox.parse(gzip.decompress((folder / "unionref.nq.gz").read_bytes()), format=ox.RdfFormat.N_QUADS))
        for folder in (two.first, two.second)
    )
    told = json.loads(asked(two.first, two.second, "--format", "json").output)
    assert told["triples"] == {"added": len(second - first), "withdrawn": len(first - second)}
    assert (told["old"]["version"], told["new"]["version"]) == ("1.0.0", "1.1.0")
    sums = (two.second / "RDFC-1.0.sha256").read_text("utf-8").splitlines()
    assert f"{told['new']['canonicalSha256']}  unionref.nq" in sums
    count = next(c for e in told["entities"] for c in e["changes"] if c["id"] == "alpha#count-1960")
    assert count["properties"] == [
        {"property": "ur:count", "label": "count", "old": ["1000"], "new": ["1100"]}
    ]
    replaced = next(entity for entity in told["entities"] if entity["id"] == "alpha-two")
    assert (replaced["state"], replaced["replacedBy"]) == ("replaced", "alpha-one")


def test_markdown_has_a_table_and_a_list(two: Two) -> None:
    lines = asked(two.first, two.second, "--format", "markdown").output.splitlines()
    assert lines[0] == "# From version 1.0.0 of 2026-10-01 to version 1.1.0 of 2026-11-22"
    assert "| Organizations | 1 | 3 | 0 | 1 |" in lines
    assert "    - count: 1000 → 1100" in lines


@pytest.mark.parametrize("name", ["unionref.nq.gz", "unionref.trig", "unionref.nt.gz", "unionref.ttl"])
def test_a_file_will_do_as_well_as_a_folder(two: Two, name: str) -> None:
    of_files = json.loads(asked(two.first / name, two.second / name, "--format", "json").output)
    of_folders = json.loads(asked(two.first, two.second, "--format", "json").output)
    assert of_files["entities"] == of_folders["entities"]


def test_a_build_will_do_too(two: Two) -> None:
    of_builds = json.loads(asked(two.first_build, two.second_build, "--format", "json").output)
    of_releases = json.loads(asked(two.first, two.second, "--format", "json").output)
    assert of_builds["entities"] == of_releases["entities"]
    assert of_builds["triples"] == of_releases["triples"]


def test_a_version_and_itself_do_not_differ(two: Two) -> None:
    assert "Both hold the same graph." in asked(two.first, two.first).output
    assert compare(read_version(two.first), read_version(two.first_build)).entities == ()


# --- the patch ---


def test_the_patch_makes_one_dump_of_the_other(two: Two) -> None:
    data = gzip.decompress((two.first / "unionref.nq.gz").read_bytes())
    quads = set(ox.parse(data, format=ox.RdfFormat.N_QUADS))
    patch = asked(two.first, two.second, "--format", "patch").output
    assert canonical(applied(patch, quads)) == gzip.decompress((two.second / "unionref.nq.gz").read_bytes())
    back = asked(two.second, two.first, "--format", "patch").output
    assert canonical(applied(back, applied(patch, quads))) == data


def test_rdflib_applies_the_patch_too(two: Two) -> None:
    dataset, expected = rdflib.Dataset(), rdflib.Dataset()
    dataset.parse(data=gzip.decompress((two.first / "unionref.nq.gz").read_bytes()), format="nquads")
    expected.parse(data=gzip.decompress((two.second / "unionref.nq.gz").read_bytes()), format="nquads")
    patch = asked(two.first, two.second, "--format", "patch").output
    body = "".join(line + "\n" for line in patch.split("\n") if line[:2] in ("A ", "D ", "TX", "TC"))
    dataset.parse(data=body, format="patch")
    assert set(dataset.quads()) == set(expected.quads())


TEXTS = st.text(st.characters(exclude_categories=("Cs",)), max_size=8)
NODES = st.one_of(
    st.sampled_from([ox.NamedNode(BASE + name) for name in ("id/a", "id/a#s", "event/b", "ontology#x")]),
    st.sampled_from([ox.BlankNode("c14n0"), ox.BlankNode("c14n1")]),
)
VALUES = st.one_of(
    NODES,
    TEXTS.map(ox.Literal),
    TEXTS.map(lambda text: ox.Literal(text, language="ja-latn")),
    st.integers().map(ox.Literal),
)
PREDICATES = st.sampled_from(
    [ox.NamedNode("http://www.w3.org/2004/02/skos/core#note"), ox.NamedNode(BASE + "p")]
)
GRAPHS = st.sampled_from([ox.DefaultGraph(), ox.NamedNode(DISPUTED)])
QUADS = st.sets(st.builds(ox.Quad, NODES, PREDICATES, VALUES, GRAPHS), max_size=8)


def version(quads: set[ox.Quad]) -> Version:
    path = Path("unionref.nq")
    return Version(path, path, "", "", "", (), lambda: tuple(quads))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(QUADS, QUADS)
def test_the_patch_is_exact_for_any_two_graphs(first: set[ox.Quad], second: set[ox.Quad]) -> None:
    old, new = version(first), version(second)
    start = set(ox.parse(b"".join(old.lines), format=ox.RdfFormat.N_QUADS))
    difference = compare(old, new)
    assert canonical(applied(to_patch(difference), start)) == b"".join(sorted(new.lines))
    for write in FORMATS.values():
        assert write(difference) == write(compare(old, new))


def test_the_same_two_versions_give_the_same_bytes(two: Two, tmp_path: Path) -> None:
    for name in FORMATS:
        texts = set()
        for seed in ("1", "2"):
            command = [sys.executable, "-m", "unionref", "diff", str(two.first), str(two.second)]
            done = subprocess.run(
                [*command, "--format", name],
                env={"PYTHONPATH": str(REPOSITORY), "PYTHONHASHSEED": seed, "LC_ALL": "C"},
                capture_output=True,
                check=True,
            )
            texts.add(done.stdout)
        assert texts == {FORMATS[name](compare(read_version(two.first), read_version(two.second))).encode()}


# --- the file that is written ---


def test_the_file_is_written_whole_or_not_at_all(
    two: Two, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "changes.md"
    target.write_text("what was there")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("os.fsync", stop)
        result = asked(two.first, two.second, "--format", "markdown", "-o", target)
        assert result.exit_code == 130
    assert target.read_text() == "what was there"
    assert [path.name for path in tmp_path.iterdir()] == ["changes.md"]
    result = asked(two.first, two.second, "--format", "markdown", "-o", target)
    assert (result.exit_code, result.output) == (0, "")
    assert target.read_text("utf-8") == asked(two.first, two.second, "--format", "markdown").output


# --- what cannot be compared ---


def test_the_plain_view_is_not_compared_with_the_whole(two: Two) -> None:
    result = asked(two.first / "unionref.ttl", two.second)
    assert result.exit_code == 2
    assert "holds the plain view only" in result.stderr and "two folders" in result.stderr


def test_a_file_that_was_changed_since_is_refused(two: Two, tmp_path: Path) -> None:
    shutil.copytree(two.first, tmp_path / "copy")
    path = tmp_path / "copy" / "unionref.nq.gz"
    path.write_bytes((two.second / "unionref.nq.gz").read_bytes())
    result = asked(tmp_path / "copy", two.second)
    assert result.exit_code == 3
    assert "is not the one that was released" in result.stderr


# --- the notes of a release ---


def test_the_notes_tell_what_changed_since_the_version_before(two: Two) -> None:
    notes = (two.second / "RELEASE_NOTES.md").read_text("utf-8")
    assert "What changed since version 1.0.0 of 2026-10-01." in notes
    assert "    - count: 1000 → 1100\n" in notes
    assert "- Alpha Two (`alpha-two`): was replaced by `alpha-one`\n" in notes
    assert not (two.first / "RELEASE_NOTES.md").exists()


def test_the_metadata_name_the_version_before(two: Two) -> None:
    graph = rdflib.Graph().parse(two.second / "dcat.ttl")
    this, before = (rdflib.URIRef(f"{BASE}dataset/{number}") for number in ("1.1.0", "1.0.0"))
    assert (this, rdflib.URIRef("http://www.w3.org/ns/dcat#previousVersion"), before) in graph
    assert (this, rdflib.PROV.wasRevisionOf, before) in graph
    assert (None, rdflib.DCTERMS.title, rdflib.Literal("RELEASE_NOTES.md")) in graph
    manifest = json.loads((two.second / "release.json").read_bytes())
    assert manifest["previous"] == "1.0.0"
    assert "RELEASE_NOTES.md" in {file["name"] for file in manifest["files"]}


@pytest.mark.parametrize(
    ("previous", "version", "sentence"),
    [
        ("nowhere", "1.3.0", "There is no release here"),
        ("build", "1.3.0", "holds no release.json"),
        ("release", "1.2.0", "would both be version 1.2.0"),
    ],
)
def test_a_version_before_that_is_none_is_refused(
    released: Released, tmp_path: Path, previous: str, version: str, sentence: str
) -> None:
    given = {"nowhere": tmp_path / "x", "build": released.build, "release": released.path}[previous]
    where = ["--root", str(released.root.path), "--build", str(released.build)]
    words = ["dump", "-o", str(tmp_path / "out"), "--version", version, "--date", "2026-11-23"]
    result = CliRunner().invoke(cli, [*where, *words, "--format", "nq", "--previous", str(given)])
    assert result.exit_code == 2, result.output
    assert sentence in result.stderr
    assert not (tmp_path / "out").exists()


def test_make_release_passes_the_version_before_on() -> None:
    words = ["make", "-n", "release", "VERSION=1.2.0", "PREVIOUS=old one"]
    done = subprocess.run(words, cwd=REPOSITORY, capture_output=True, text=True, check=False)
    assert '-o "dist/unionref-1.2.0" --previous "old one"' in done.stdout


# --- what else makes two versions differ ---


@pytest.fixture(scope="module")
def of_one_source(two: Two, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A release of what one source says."""
    folder = tmp_path_factory.mktemp("restricted")
    build(two.root, folder / "build", sources=frozenset({"book"}))
    dump(Dataset(folder / "build", two.root), folder / "release", version="1.2.0", date="2026-12-01")
    return folder / "release"


@pytest.mark.parametrize("name", ["", "unionref.nq.gz", "unionref.ttl"])
def test_it_says_if_one_is_of_some_sources_only(two: Two, of_one_source: Path, name: str) -> None:
    note = (
        "The two are of different sources: version 1.1.0 of 2026-11-22 holds all; version 1.2.0 of "
        "2026-12-01 holds only what these sources say: book. What others say seems to be added or withdrawn."
    )
    versions = two.second / name, of_one_source / name
    assert f"\nnote: {note}\n" in asked(*versions).output
    assert f"\n> {note}\n" in asked(*versions, "--format", "markdown").output
    assert json.loads(asked(*versions, "--format", "json").output)["notes"] == [note]
    result = asked(*versions, "--format", "patch")
    assert f"note: {note}" in result.stderr and note not in result.stdout


def test_it_says_if_both_are_of_the_same_sources_only(of_one_source: Path) -> None:
    build_of_it = of_one_source.parent / "build"
    for versions in ((of_one_source, build_of_it), (of_one_source, build_of_it / "unionref.nq")):
        told = json.loads(asked(*versions, "--format", "json").output)
        assert told["notes"] == ["Both hold only what these sources say: book."]
        assert told["triples"] == {"added": 0, "withdrawn": 0}


def test_a_file_that_is_not_the_one_of_its_folder_is_known_by_its_path_only(
    two: Two, of_one_source: Path, tmp_path: Path
) -> None:
    path = tmp_path / "unionref.nq.gz"
    shutil.copy(of_one_source / "release.json", tmp_path)
    shutil.copy(two.first / "unionref.nq.gz", path)
    assert (read_version(path).title, read_version(path).sources) == (str(path), ())
    (tmp_path / "release.json").write_text("{")
    assert read_version(path).title == str(path)


def test_two_ontologies_are_told_of(two: Two, tmp_path: Path) -> None:
    data = gzip.decompress((two.first / "unionref.nq.gz").read_bytes()).decode()
    told = '<https://w3id.org/unionref/ontology> <http://www.w3.org/2002/07/owl#versionInfo> "'
    assert data.count(told) == 1
    newer = tmp_path / "unionref.nq"
    newer.write_text(data.replace(told, told + "9."), encoding="utf-8")
    (note,) = json.loads(asked(two.first, newer, "--format", "json").output)["notes"]
    now = read_version(two.first).ontology
    assert f"different versions of the ontology, {now} and 9.{now}: " in note
    assert json.loads(asked(two.first, two.second, "--format", "json").output)["notes"] == []


def test_the_notes_of_a_release_tell_of_it_too(two: Two, of_one_source: Path, tmp_path: Path) -> None:
    target = tmp_path / "out"
    options = {"version": "1.3.0", "date": "2026-12-02", "formats": ["nq"], "previous": of_one_source}
    dump(Dataset(two.second_build, two.root), target, **options)  # type: ignore[arg-type]
    assert "\n> The two are of different sources: version 1.2.0" in (target / "RELEASE_NOTES.md").read_text()


def test_what_is_asserted_is_not_compared_with_what_is_built(of_one_source: Path) -> None:
    asserted, built = of_one_source / "unionref-asserted.ttl", of_one_source / "unionref.ttl"
    for versions in ((asserted, built), (built, asserted)):
        result = asked(*versions)
        assert result.exit_code == 2
        assert "unionref-asserted.ttl holds nothing that the build derives" in result.stderr
    assert "Both hold the same graph." in asked(asserted, asserted).output


@pytest.mark.parametrize(
    "manifest",
    [
        '{"files": [], "according_to": 5}',
        '{"files": [], "according_to": [1]}',
        '{"files": [], "version": 3}',
        '{"files": [], "date": ["2026"]}',
        '{"files": [{"name": []}]}',
        '{"files": [1]}',
        "[]",
        "{",
        "[" * 100_000,
    ],
)
def test_a_damaged_manifest_is_told_of(two: Two, tmp_path: Path, manifest: str) -> None:
    shutil.copy(two.first / "unionref.nq.gz", tmp_path)
    (tmp_path / "release.json").write_text(manifest)
    result = asked(two.first, tmp_path)
    assert result.exit_code == 3, result.output
    assert "release.json" in result.stderr and "should not have happened" not in result.output
