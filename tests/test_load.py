"""Load: every file under its own name, and one run tells all that is wrong."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from conftest import MiniRoot

from unionref import links
from unionref.findings import DataFindingsError, DataUnreadableError, place_of
from unionref.links.writing import metadata_of
from unionref.load import Loaded, load
from unionref.paths import Root

UNION = '<id/{0}> a ur:Union ; skos:prefLabel "{0}"@en ; org:classification <kind/union> .\n'
A = {"organizations/a.ttl": UNION.format("a")}


def wrong(root: Root, kind: type[DataFindingsError] | type[DataUnreadableError]) -> list[str]:
    """Load what cannot be loaded; return "file:line rule" of every finding."""
    with pytest.raises(kind) as caught:
        load(root)
    return [f"{f.file}:{f.line} {f.rule}" for f in caught.value.findings]


def test_the_real_data_load(root: Root) -> None:
    loaded = load(root)
    assert isinstance(loaded, Loaded)
    assert sum(loaded.files.values()) == len(loaded.data) + len(loaded.ontology)
    assert len([name for name in loaded.files if name.startswith("data/organizations/")]) > 100


def test_the_order_of_the_triples_is_that_of_the_files(mini_root: MiniRoot) -> None:
    root = mini_root({**A, "organizations/b.ttl": UNION.format("b")})
    assert list(load(root).files)[-6:-4] == ["data/organizations/a.ttl", "data/organizations/b.ttl"]


def test_empty_data_is_an_error_with_a_sentence(mini_root: MiniRoot) -> None:
    root = mini_root({}, sources=False)
    with pytest.raises(DataUnreadableError) as caught:
        load(root)
    assert caught.value.exit_code == 3
    assert str(caught.value).startswith("data: There is no Turtle file below data/")
    assert "To fix:" in str(caught.value)


def test_a_missing_data_folder_is_empty_data(mini_root: MiniRoot) -> None:
    root = mini_root({}, sources=False)
    (root.data / "ids.tsv").unlink()
    root.data.rmdir()
    assert wrong(root, DataUnreadableError) == ["data:None data-not-empty"]


def test_a_syntax_error_names_file_and_line(mini_root: MiniRoot) -> None:
    root = mini_root(
        {"organizations/a.ttl": "@prefix ur: <https://w3id.org/unionref/ontology#> .\n\n<x> a\n"}
    )
    with pytest.raises(DataUnreadableError) as caught:
        load(root)
    (finding,) = caught.value.findings
    assert finding.file == "data/organizations/a.ttl"
    assert finding.line is not None and finding.line >= 3
    assert caught.value.exit_code == 3


def test_a_file_that_is_not_utf8_is_named_with_its_line(mini_root: MiniRoot) -> None:
    root = mini_root(A)
    (root.data / "organizations" / "a.ttl").write_bytes(b"# one\n# two \xff\n")
    assert [place.split()[0] for place in wrong(root, DataUnreadableError)] == ["data/organizations/a.ttl:2"]


def test_one_run_tells_all_files_that_are_wrong(mini_root: MiniRoot) -> None:
    root = mini_root(
        {
            "organizations/a.ttl": "<id/a> a",
            "organizations/b.ttl": UNION.format("c"),
            "events/e.ttl": '<event/e> a ur:Merger ; ur:date "1989-02-30"^^xsd:date .',
            "organizations/Bad_Name.ttl": UNION.format("x"),
            "notes.txt": "",
        }
    )
    files = {place.split(":")[0] for place in wrong(root, DataUnreadableError)}
    assert files == {
        "data/organizations/a.ttl",
        "data/organizations/b.ttl",
        "data/events/e.ttl",
        "data/organizations/Bad_Name.ttl",
        "data/notes.txt",
    }


def test_an_impossible_date_names_file_and_line(mini_root: MiniRoot) -> None:
    root = mini_root({"organizations/a.ttl": UNION.format("a") + "<id/a#f> a ur:Founding ;\n"
                      "  ur:date \"1989-02-30\"^^xsd:date ."})  # fmt: skip
    with pytest.raises(DataFindingsError, match="1989-02-30") as caught:
        load(root)
    assert caught.value.exit_code == 1
    assert caught.value.findings[0].line is not None


@pytest.mark.parametrize(
    "files",
    [
        {"readme.md": "x"},
        {"unions/a.ttl": UNION.format("a")},
        {"organizations/a.nt": ""},
        {"organizations/old/a.ttl": UNION.format("a")},
        {"mappings/wikidata.csv": ""},
    ],
    ids=["file", "folder", "format", "subfolder", "mapping"],
)
def test_what_has_no_place_in_data_is_an_error(mini_root: MiniRoot, files: Mapping[str, str]) -> None:
    assert [place.split()[1] for place in wrong(mini_root(files), DataFindingsError)] == ["known-files"]


def test_mappings_have_a_place(mini_root: MiniRoot) -> None:
    text = links.set_text(metadata_of("wikidata"), [])
    assert load(mini_root({**A, "mappings/wikidata.sssom.tsv": text})).mappings == ()


def test_a_file_describes_only_its_own_entity(mini_root: MiniRoot) -> None:
    root = mini_root(
        {"organizations/a.ttl": UNION.format("a") + UNION.format("b") + "<id/ab#x> a ur:Remark ."}
    )
    found = wrong(root, DataFindingsError)
    assert [place.split(" ", 1)[1] for place in found] == ["one-file-one-entity"] * 2


def test_an_entity_described_in_two_files_names_both(mini_root: MiniRoot) -> None:
    extra = "<id/b#count> a ur:MembershipCount ; ur:count 5 .\n"
    root = mini_root(
        {"organizations/a.ttl": UNION.format("a") + extra, "organizations/b.ttl": UNION.format("b")}
    )
    with pytest.raises(DataFindingsError) as caught:
        load(root)
    (finding,) = caught.value.findings
    assert "data/organizations/b.ttl" in finding.message
    assert "data/organizations/a.ttl" in finding.message
    assert finding.line is not None


def test_a_statement_described_in_two_files_is_one_finding(mini_root: MiniRoot) -> None:
    extra = "<id/b#count> a ur:MembershipCount ; ur:count 5 .\n"
    root = mini_root(
        {"organizations/a.ttl": UNION.format("a") + extra, "organizations/b.ttl": UNION.format("b") + extra}
    )
    assert len(wrong(root, DataFindingsError)) == 1


def test_a_file_that_does_not_describe_its_entity_is_an_error(mini_root: MiniRoot) -> None:
    root = mini_root({"organizations/a.ttl": "<id/a#remark> a ur:Remark ."})
    assert "data/organizations/a.ttl:None one-file-one-entity" in wrong(root, DataFindingsError)


def test_blank_nodes_are_refused(mini_root: MiniRoot) -> None:
    root = mini_root(
        {"organizations/a.ttl": UNION.format("a") + '<id/a> schema:address [ skos:note "x"@en ] .'}
    )
    assert [place.split(":")[0] for place in wrong(root, DataFindingsError)] == ["data/organizations/a.ttl"]


def test_a_file_without_a_row_in_the_ledger_is_an_error(mini_root: MiniRoot) -> None:
    root = mini_root(A)
    ledger = root.data / "ids.tsv"
    rows = [row for row in ledger.read_text("utf-8").splitlines() if not row.startswith("id/a\t")]
    ledger.write_text("\n".join(rows) + "\n", "utf-8")
    with pytest.raises(DataFindingsError, match="no row in the ledger"):
        load(root)


def test_a_missing_ledger_is_an_error(mini_root: MiniRoot) -> None:
    with pytest.raises(DataUnreadableError, match=r"ids\.tsv"):
        load(mini_root(A, ledger=False))


def test_the_place_of_a_statement_is_its_line(root: Root) -> None:
    file, line = place_of(root, "https://w3id.org/unionref/event/kenkoro-1999")
    assert file == "data/events/kenkoro-1999.ttl"
    assert line is not None
    text = (root.path / file).read_text("utf-8").splitlines()[line - 1]
    assert text.startswith("<") and "event/kenkoro-1999>" in text
