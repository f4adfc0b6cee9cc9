"""The small data set of tests/wikidata, with its links, for the tests of what is given back to Wikidata."""

from __future__ import annotations

import shutil
from collections.abc import Mapping as Items
from pathlib import Path
from types import MappingProxyType
from typing import Final

from conftest import HEADER, REPOSITORY, SOURCES, write_ledger

from unionref import links
from unionref.links import Mapping
from unionref.links.writing import metadata_of
from unionref.paths import Root

FOLDER: Final = REPOSITORY / "tests" / "wikidata"
SNAPSHOT: Final = FOLDER / "snapshot.json"

LINKED: Final[Items[str, str]] = MappingProxyType(
    {
        "alpha": "Q101",
        "beta": "Q102",
        "centre": "Q110",
        "delta": "Q104",
        "epsilon": "Q105",
        "gamma": "Q103",
        "kappa": "Q116",
    }
)
"""Organization → item. Q104 is a redirect to Q114, Q105 is deleted, Q116 is a human."""


def _row(subject: str, label: str, item: str) -> Mapping:
    found = item != links.NO_TERM
    return Mapping(
        subject_id=subject,
        subject_label=label,
        predicate_id="skos:exactMatch",
        object_id=f"wikidata:{item}" if found else item,
        mapping_justification="semapv:ManualMappingCuration",
        object_source="authority:wikidata",
        mapping_date="2026-11-22",
        comment="The item gives the website of the union." if found else "Searched by both names.",
        reviewer_label="An editor",
        confidence="0.95" if found else "",
        see_also=("https://example.org/1",) if found else (),
    )


def files() -> dict[str, str]:
    """Return the files of the data set, by their path below ``data/``."""
    data = FOLDER / "data"
    found = {
        path.relative_to(data).as_posix(): path.read_text("utf-8") for path in sorted(data.rglob("*.ttl"))
    }
    rows = [_row(f"unionref:{slug}", slug.title(), item) for slug, item in LINKED.items()]
    rows.append(_row("unionref:zeta", "Zeta", links.NO_TERM))
    rows.append(_row("unionrefperson:taro", "Taro", "Q201"))
    found["mappings/wikidata.sssom.tsv"] = links.set_text(metadata_of("wikidata"), rows)
    return found


def built(folder: Path) -> Root:
    """Make the data set in an empty folder, and build it."""
    from unionref.build import build

    for name in ("ontology", "queries"):
        shutil.copytree(REPOSITORY / name, folder / name)
    (folder / "queries" / "checks" / "baseline.tsv").unlink(missing_ok=True)
    for name, text in {**SOURCES, **files()}.items():
        file = folder / "data" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(HEADER + text if name.endswith(".ttl") else text, encoding="utf-8")
    write_ledger(folder / "data")
    root = Root(folder)
    build(root, folder / "build")
    return root


def read(name: str) -> str:
    """Return a file of tests/wikidata."""
    return (FOLDER / name).read_text(encoding="utf-8")
