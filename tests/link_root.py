"""A small data set of unions to be linked, for the tests of `unionref link`."""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import HEADER, REPOSITORY, SOURCES, write_ledger

from unionref import links
from unionref.paths import Root

UNION = """
    <id/{0}> a ur:Union ; skos:prefLabel "{1}"@en , "{2}"@ja ; skos:altLabel "{3}"@ja ;
        org:classification <kind/union> .
    <id/{0}#name> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "{1}"@en ;
        dcterms:type <name-type/full> ; prov:wasDerivedFrom <source/book#p1> .
    <id/{0}#name-ja> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "{2}"@ja ;
        dcterms:type <name-type/full> ; prov:wasDerivedFrom <source/book#p1> .
    <id/{0}#short-ja> a ur:NameUse ; ur:ofOrganization <id/{0}> ; skosxl:literalForm "{3}"@ja ;
        dcterms:type <name-type/short> ; prov:wasDerivedFrom <source/book#p1> .
    <id/{0}#founding> a ur:Founding ; ur:created <id/{0}> ; ur:date "{4}"^^xsd:gYear ;
        prov:wasDerivedFrom <source/book#p1> .
"""
MORE = {
    "rei-roren": """
    <id/rei-roren#website> a ur:Remark ; dcterms:type <remark/website> ; dcterms:subject <id/rei-roren> ;
        rdf:value "http://www.reiroren.jp/" ; prov:wasDerivedFrom <source/book#p1> .
    <id/rei-roren#seat> a ur:Seat ; ur:ofOrganization <id/rei-roren> ; schema:address "東京都港区1-2-3" ;
        prov:wasDerivedFrom <source/book#p1> .
""",
    "kita-rei": """
    <id/kita-rei#in-rei-roren> a ur:Affiliation ; org:member <id/kita-rei> ; org:organization <id/rei-roren> ;
        prov:wasDerivedFrom <source/book#p1> .
""",
}
UNIONS = {
    "rei-roren": ("Example Federation", "例労働組合連合会", "例労連", "1950"),
    "kita-rei": ("North Example Union", "北例労働組合", "北例労", "1960"),
    "minami-rei": ("South Example Union", "南例労働組合", "南例労", "1970"),
    "futago-1": ("First Twin Union", "双子労働組合", "双子労", "1980"),
    "futago-2": ("Second Twin Union", "双子労働組合", "双労", "1980"),
}
ARTICLE = links.Mapping(
    subject_id="unionref:rei-roren",
    subject_label="Example Federation",
    predicate_id="foaf:isPrimaryTopicOf",
    object_id="enwiki:Example_Federation",
    mapping_justification="semapv:ManualMappingCuration",
    object_source="authority:wikipedia-en",
    mapping_date="2026-11-22",
    comment="The article was read at this address.",
    reviewer_label="An editor",
    confidence="0.95",
)


def make_root(folder: Path) -> Root:
    """Make the data set.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Returns
    -------
    Root
        Five unions: rei-roren has a website, a seat and an article; kita-rei is its affiliate; futago-1 and
        futago-2 bear one Japanese name.
    """
    for name in ("ontology", "queries"):
        shutil.copytree(REPOSITORY / name, folder / name)
    (folder / "queries" / "checks" / "baseline.tsv").unlink(missing_ok=True)
    unions = {
        f"organizations/{slug}.ttl": UNION.format(slug, *said) + MORE.get(slug, "")
        for slug, said in UNIONS.items()
    }
    for name, text in {**SOURCES, **unions}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, encoding="utf-8")
    write_ledger(folder / "data")
    links.write_set(folder, "wikipedia", [ARTICLE])
    return Root(folder)
