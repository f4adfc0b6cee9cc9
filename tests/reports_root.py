"""A small invented data set whose disagreements and coverage can be counted by hand, for the reports.

Centre Z was founded in November 1950 and dissolved in 1990. Its unions:

* a, founded 1946, belonged from 1955 to 1960;
* b, founded in March 1947, is shown as an affiliate in 1965;
* c, founded on 1 May 1989, is listed without dates;
* d, of unknown beginning, joined in 1960;
* e, of unknown beginning, joined in 1961 or in 1963.

x and y merged into w in 1980, or w was founded in 1981. The book, the paper and the journal are of class 2,
the body's own page ("self") of class 1.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from conftest import HEADER, REPOSITORY, SOURCES

from unionref.paths import Root

READ = "prov:wasDerivedFrom"


def _date(text: str) -> str:
    return f'"{text}"^^xsd:{ {4: "gYear", 7: "gYearMonth", 10: "date"}[len(text)] }'


def _read(*passages: str) -> str:
    return f"{READ} {', '.join(f'<source/{passage}>' for passage in passages)} ."


def _body(slug: str, kind: str = "Union", more: str = "") -> str:
    return f'<id/{slug}> a ur:{kind} ; skos:prefLabel "Body {slug.upper()}"@en {more}.\n'


def _founded(slug: str, date: str, *passages: str) -> str:
    return (
        f"<id/{slug}#founding> a ur:Founding ; ur:created <id/{slug}> ; ur:date {_date(date)} ;"
        f" {_read(*passages)}\n"
    )


def _joined(slug: str, facts: str, *passages: str, name: str = "in-z") -> str:
    return (
        f"<id/{slug}#{name}> a ur:Affiliation ; org:member <id/{slug}> ; org:organization <id/z> ; {facts}"
        f" {_read(*passages)}\n"
    )


def _count(slug: str, name: str, date: str, count: int, *passages: str) -> str:
    return (
        f"<id/{slug}#{name}> a ur:MembershipCount ; ur:ofOrganization <id/{slug}> ; ur:date {_date(date)} ;"
        f" ur:count {count} ; ur:countBasis <count-basis/not-stated> ; {_read(*passages)}\n"
    )


def _president(person: str, facts: str, *passages: str) -> str:
    return (
        f"<id/z#president-{person}> a ur:Tenure ; org:member <person/{person}> ; org:organization <id/z> ;"
        f" org:role <role/president> ; {facts} {_read(*passages)}\n"
    )


RULING = "The editors: the paper reports the election of Q."

ORGANIZATIONS = {
    "z": _body("z", "NationalCentre")
    + _founded("z", "1950-11", "book#p1")
    + f"<id/z#dissolution> a ur:Dissolution ; ur:ceased <id/z> ; ur:date {_date('1990')} ;"
    f" {_read('book#p1')}\n"
    + _president(
        "p",
        f'ur:from {_date("1970")} ; wikibase:rank wikibase:DeprecatedRank ; ur:ruling "{RULING}"@en ;',
        "book#p2",
    )
    + _president("q", f"ur:from {_date('1970')} ;", "paper#p1"),
    "a": _body("a")
    + _founded("a", "1946", "book#p1")
    + _joined("a", f"ur:from {_date('1955')} ; ur:to {_date('1960')} ;", "book#p1")
    + _count("a", "count-1940", "1940", 900, "journal#p1")
    + _count("a", "count-1957", "1957", 1000, "self#p1")
    + _count("a", "count-1957-2", "1957", 1200, "book#p1")
    + "<id/a#odd> a ur:Remark ; dcterms:subject <id/a> ; dcterms:type <remark/figure-implausible> ;"
    f' skos:note "Hard to believe for 1940."@en ; {_read("journal#p1")}\n',
    "b": _body("b", more=', "ビー労組"@ja ')
    + _founded("b", "1947-03", "paper#p1")
    + _joined("b", f"ur:attested {_date('1965')} ;", "paper#p1")
    + _count("b", "count-1960", "1960", 500, "book#p1", "paper#p1")
    + _count("b", "count-1960-2", "1960", 700, "journal#p1"),
    "c": _body("c") + _founded("c", "1989-05-01", "self#p1") + _joined("c", "", "book#p1"),
    "d": _body("d")
    + _joined("d", f"ur:from {_date('1960')} ;", "self#p1")
    + _count("d", "count-1970", "1970", 10, "book#p1")
    + _count("d", "count-1970-2", "1970", 20, "paper#p1"),
    "e": _body("e")
    + _joined("e", f"ur:from {_date('1961')} ;", "book#p1")
    + _joined("e", f"ur:from {_date('1963')} ;", "paper#p1", name="in-z-2"),
    "w": _body("w") + _founded("w", "1981", "book#p2"),
    "x": _body("x"),
    "y": _body("y"),
}

MERGER = (
    '<event/w-1980> a ur:Merger ; skos:prefLabel "X and Y merge into W"@en ; ur:ceased <id/x>, <id/y> ;'
    f" ur:created <id/w> ; ur:date {_date('1980')} ; {_read('book#p1')}\n"
)


def make(folder: Path) -> tuple[Root, Path]:
    """Write the data set and build it.

    Parameters
    ----------
    folder : pathlib.Path
        An empty folder.

    Returns
    -------
    tuple of (Root, pathlib.Path)
        The data set and its build.
    """
    files = {f"organizations/{slug}.ttl": text for slug, text in ORGANIZATIONS.items()}
    files |= {
        "events/w-1980.ttl": MERGER,
        "persons/p.ttl": '<person/p> a foaf:Person ; skos:prefLabel "Person P"@en .\n',
        "persons/q.ttl": '<person/q> a foaf:Person ; skos:prefLabel "Person Q"@en .\n',
        "sources/journal.ttl": SOURCES["sources/paper.ttl"]
        .replace("source/paper", "source/journal")
        .replace("A newspaper", "A journal"),
    }
    for name in ("ontology", "queries"):
        shutil.copytree(REPOSITORY / name, folder / name)
    for name, text in {**SOURCES, **files}.items():
        path = folder / "data" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(HEADER + text, encoding="utf-8")
    root = Root(folder)
    build_unchecked(root, folder / "build")
    return root, folder / "build"


def build_unchecked(root: Root, target: Path) -> None:
    """Build a data set without the checks, which take most of the time.

    Parameters
    ----------
    root : Root
        The data set.
    target : pathlib.Path
        The folder to make or to replace.
    """
    from unionref.build import derive
    from unionref.folders import replacing
    from unionref.load import reread
    from unionref.pack import INFO, Packed, pack
    from unionref.paths import content_hash
    from unionref.queries import load_catalogue

    graphs = derive(reread(root))
    packed = Packed(
        graphs.default,
        graphs.disputed,
        load_catalogue(root.queries),
        [found.finding(root) for found in graphs.bounds.contradictions],
        content_hash(root),
        tables=graphs.tables(),
    )
    with replacing(target, mark=INFO) as new:
        pack(packed, new)
