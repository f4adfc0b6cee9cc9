"""A small data set of unions to be linked, for the tests of `unionref link`."""

from __future__ import annotations

import shutil
from pathlib import Path

from authority_server import AuthorityServer
from click.testing import CliRunner, Result
from conftest import HEADER, REPOSITORY, SOURCES, write_ledger

from unionref import links
from unionref.cli import cli
from unionref.links import Mapping
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


class Runner:
    """Runs `unionref link` on a data set, with the local server as Wikidata and a cache of its own."""

    def __init__(self, root: Root, server: AuthorityServer, cache: Path) -> None:
        self.root, self.server, self.cache = root, server, cache

    def __call__(self, *words: str, typed: str | None = None) -> Result:
        more: list[str] = []
        if words[0] in ("candidates", "check"):
            more += ["--api", self.server.api, "--pause", "0", "--tries", "2"]
            at = {f"wikipedia-{language}": self.server.wiki(language) for language in ("en", "ja")}
            if words[0] == "candidates":
                at["ndl"] = self.server.ndl
            else:
                at |= {"ror": self.server.ror, "lod-coop": self.server.pages}
            more += [word for name, address in at.items() for word in ("--service", f"{name}={address}")]
        if words[0] in ("candidates", "review"):
            more += ["--cache", str(self.cache), "--date", "2026-12-01"]
        if words[0] == "candidates":
            more += ["--sparql", self.server.sparql]
        if words[0] == "review":
            more += ["--reviewer", "A reader"]
        runner = CliRunner(env={"UNIONREF_BUILD": "", "UNIONREF_ROOT": "", "UNIONREF_REVIEWER": ""})
        result = runner.invoke(
            cli, ["--root", str(self.root.path), "link", words[0], *more, *words[1:]], input=typed
        )
        assert "Traceback" not in result.output
        assert "should not have happened" not in result.output
        return result

    def good(self, *words: str, typed: str | None = None) -> str:
        result = self(*words, typed=typed)
        assert result.exit_code == 0, result.output
        return result.stdout

    def rows(self, name: str = "wikidata") -> dict[str, Mapping]:
        """Return the rows of a set by "subject object"."""
        found = links.read_mappings(self.root).rows
        return {
            f"{row.subject_id.partition(':')[2]} {row.local or 'none'}": row
            for row in found
            if row.authority is not None and row.authority.set_name == name
        }


def files(root: Root) -> dict[str, bytes]:
    """Return every file of the data, with its bytes."""
    return {str(path): path.read_bytes() for path in sorted(root.data.rglob("*")) if path.is_file()}
