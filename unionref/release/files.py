"""The files of a release: what each is for, its media type, its size and checksum."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final

from unionref.release.schema import TABLES

_MEDIA_TYPES: Final = {
    ".cff": "application/yaml",
    ".csv": "text/csv",
    ".csv-metadata.json": "application/csvm+json",
    ".graphml": "application/xml",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".nq": "application/n-quads",
    ".nt": "application/n-triples",
    ".parquet": "application/vnd.apache.parquet",
    ".rdf": "application/rdf+xml",
    ".sha256": "text/plain",
    ".sqlite": "application/vnd.sqlite3",
    ".trig": "application/trig",
    ".tsv": "text/tab-separated-values",
    ".ttl": "text/turtle",
}
_ABOUT: Final = {
    "unionref.ttl": "The plain view with what is derived, ontology and code lists, in Turtle.",
    "unionref.nt.gz": "The same in canonical N-Triples, compressed.",
    "unionref.nq.gz": "The plain view and the graph of disputed statements in canonical N-Quads, compressed.",
    "unionref.trig": "The plain view and the graph of disputed statements in TriG.",
    "unionref.jsonld": "The plain view in JSON-LD with short readable names.",
    "context.jsonld": "The JSON-LD context on its own.",
    "unionref.rdf": "The plain view in RDF/XML.",
    "unionref-asserted.ttl": "What the sources are held to say, without anything derived, in Turtle.",
    "unionref-asserted.nt.gz": "The same without anything derived in canonical N-Triples, compressed.",
    "unionref-asserted.jsonld": "The same without anything derived in JSON-LD.",
    "unionref-asserted.rdf": "The same without anything derived in RDF/XML.",
    "ontology.ttl": "The ontology.",
    "alignments.ttl": "How the terms of the ontology stand to those of others.",
    "code-lists.ttl": "The code lists.",
    "shapes.ttl": "The SHACL shapes of the data.",
    "csv/tables.csv-metadata.json": "The description of the CSV tables by the W3C's CSV on the Web.",
    "csv/datapackage.json": "The description of the CSV tables as a Frictionless data package.",
    "unionref.sqlite": "All tables in one SQLite file, with keys; begin with SELECT * FROM README.",
    "lineage.graphml": "Who became what, as a network of organizations for Gephi and networkx.",
    "affiliation.graphml": "Who belonged to whom, as a network of organizations for Gephi and networkx.",
    "void.ttl": "How much there is of what (VoID).",
    "hcls.ttl": "The statistics of the W3C's HCLS profile.",
    "dcat.ttl": "The catalogue entry, with a distribution for each file (DCAT 3).",
    "dataset.jsonld": "The catalogue entry for search engines (schema.org).",
    "CITATION.cff": "How to cite this version.",
    "README.md": "Where to begin, and how to read the tables.",
    "RELEASE_NOTES.md": "What changed since the version before.",
    "RDFC-1.0.sha256": "SHA-256 of the canonical form of each graph (RDFC-1.0).",
}
_TABLE_ABOUT: Final = {table.name: table.about for table in TABLES}


@dataclass(frozen=True)
class Made:
    """One file before it is written.

    Parameters
    ----------
    name : str
        Its path below the folder of the release, with forward slashes.
    data : bytes
        Its content.
    """

    name: str
    data: bytes

    def described(self) -> File:
        """Return what is told of the file once it is written."""
        return File(self.name, len(self.data), hashlib.sha256(self.data).hexdigest())


@dataclass(frozen=True)
class File:
    """What is told of a file of a release.

    Parameters
    ----------
    name : str
        Its path below the folder of the release, with forward slashes.
    size : int
        Its size in bytes.
    sha256 : str
        Its SHA-256, 64 hexadecimal digits.
    """

    name: str
    size: int
    sha256: str

    @property
    def is_compressed(self) -> bool:
        """Whether it is compressed by gzip."""
        return self.name.endswith(".gz")

    @property
    def media_type(self) -> str:
        """The media type of what is in it, leaving compression aside."""
        name = self.name.removesuffix(".gz")
        endings = sorted((end for end in _MEDIA_TYPES if name.endswith(end)), key=len)
        return _MEDIA_TYPES[endings[-1]]

    @property
    def about(self) -> str:
        """What it is for, as one sentence."""
        if self.name in _ABOUT:
            return _ABOUT[self.name]
        if self.name.endswith(".sssom.tsv"):
            return "Links to another authority, with the evidence of each (SSSOM)."
        stem = self.name.rpartition("/")[2].rpartition(".")[0]
        if stem in _TABLE_ABOUT:
            return f"Table {stem}: {_TABLE_ABOUT[stem]}"
        return "A file of the ontology."

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON knows it."""
        return {
            "name": self.name,
            "about": self.about,
            "bytes": self.size,
            "mediaType": self.media_type,
            "sha256": self.sha256,
        }


CONFORMS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "csv/datapackage.json": "https://specs.frictionlessdata.io/data-package/",
        "csv/tables.csv-metadata.json": "http://www.w3.org/TR/tabular-metadata/",
        "dcat.ttl": "https://www.w3.org/TR/vocab-dcat-3/",
        "hcls.ttl": "https://www.w3.org/TR/hcls-dataset/",
        "shapes.ttl": "http://www.w3.org/TR/shacl/",
        "void.ttl": "http://www.w3.org/TR/void/",
    }
)
"""File → the specification it keeps to, where its media type does not say so."""
