"""A small data set with contested, supporting and redirected things, for the tests of what people ask."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import HEADER, REPOSITORY, SOURCES, write_ledger

from unionref.paths import Root

TWIN = """
    <id/{0}> a ur:Union ; skos:prefLabel "{1}"@en ; org:classification <kind/union> .
    <id/{0}#name> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "{1}"@en ;
        dcterms:type <name-type/full> ; prov:wasDerivedFrom <source/book#p1> .
    <id/{0}#short> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "Twin"@ja-latn ;
        dcterms:type <name-type/short> ; prov:wasDerivedFrom <source/book#p1> .
"""
MORE = {
    "organizations/alpha-one.ttl": TWIN.format("alpha-one", "Alpha One"),
    "organizations/alpha-two.ttl": TWIN.format("alpha-two", "Alpha Two"),
}


LINKS = {
    "wikidata": [
        ("gamma", "Gamma", "wikidata:Q1", "", "Gamma Union", "0.95", "The item gives the website."),
        ("gamma", "Gamma", "wikidata:Q2", "Not", "Gamma Ray", "0.9", "It is of another country."),
    ],
    "ror": [("alpha", "Alpha", "sssom:NoTermFound", "", "", "", "Searched by both names.")],
}
"""Links for tests of releases: one accepted, one rejected, one searched and not found."""


def add_links(root: Root) -> None:
    """Write the mapping sets of ``LINKS`` into a data set made by :func:`make_root`.

    Parameters
    ----------
    root : Root
        The data set.
    """
    from unionref import links

    for name, rows in LINKS.items():
        found = [
            links.Mapping(
                subject_id=f"unionref:{slug}",
                subject_label=label,
                predicate_id="skos:exactMatch",
                predicate_modifier=modifier,
                object_id=object_id,
                object_label=object_label,
                mapping_justification="semapv:ManualMappingCuration",
                object_source=f"authority:{name}",
                mapping_date="2026-11-22",
                comment=comment,
                reviewer_label="An editor",
                confidence=confidence,
                see_also=("https://example.org/1",),
            )
            for slug, label, object_id, modifier, object_label, confidence, comment in rows
        ]
        links.write_set(root.path, name, found)


def make_root(folder: Path) -> Root:
    """Make the data set: that of tests/builds/contested, two bodies that share a name, and an old id.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Returns
    -------
    Root
        The data set; its organizations are alpha, beta, gamma, centre, alpha-one, alpha-two, and the id
        old-gamma that leads to gamma.
    """
    from datetime import date

    from unionref import ids

    for name in ("ontology", "queries"):
        shutil.copytree(REPOSITORY / name, folder / name)
    (folder / "queries" / "checks" / "baseline.tsv").unlink(missing_ok=True)
    given = REPOSITORY / "tests" / "builds" / "contested" / "data"
    files = {path.relative_to(given).as_posix(): path.read_text("utf-8") for path in given.rglob("*.ttl")}
    for name, text in {**SOURCES, **files, **MORE}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, encoding="utf-8")
    write_ledger(folder / "data")
    ids.mint(folder, "organization", "old-gamma", "ur:Union", on=date(2026, 11, 22), label="Old Gamma")
    ids.redirect(folder, "id/old-gamma", "id/gamma", "one union under two ids")
    return Root(folder)
