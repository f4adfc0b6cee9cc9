"""DCAT 3 and schema.org: a release as an entry of a catalogue, with every file, its size and its checksum."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Final

from unionref.namespaces import BASE
from unionref.release.about import AGENT, DATASET, DESCRIPTION, KEYWORDS, LICENSE, PUBLISHER, TITLE, About
from unionref.release.describe import Description, iri, name, node, text, typed
from unionref.release.files import CONFORMS, File

_MEDIA: Final = "https://www.iana.org/assignments/media-types/"
_JAPAN: Final = "http://publications.europa.eu/resource/authority/country/JPN"
_LANGUAGES: Final = ("http://id.loc.gov/vocabulary/iso639-1/en", "http://id.loc.gov/vocabulary/iso639-1/ja")


def dcat(about: About, files: Sequence[File], years: tuple[str, str] | None) -> bytes:
    """Describe a release in DCAT 3.

    Parameters
    ----------
    about : About
        What the release is.
    files : sequence of File
        Its files.
    years : tuple of (str, str), optional
        The first and the last year that a fact is dated in.

    Returns
    -------
    bytes
        Turtle.
    """
    made = Description()
    for subject, title, description in (
        (DATASET, TITLE, DESCRIPTION),
        (about.iri, about.title, about.description),
    ):
        made.add(subject, "rdf:type", node("dcat:Dataset"))
        made.add(subject, "dcterms:title", text(title, "en"))
        made.add(subject, "dcterms:description", text(description, "en"))
        made.add(subject, "dcterms:license", iri(LICENSE))
        made.add(subject, "dcterms:publisher", iri(AGENT))
        made.add(subject, "dcterms:creator", iri(AGENT))
        made.add(subject, "dcterms:language", *(iri(language) for language in _LANGUAGES))
        made.add(subject, "dcterms:spatial", iri(_JAPAN))
        made.add(subject, "dcat:keyword", *(text(word, "en") for word in KEYWORDS))
        made.add(subject, "dcat:landingPage", iri(BASE))
    for value, of_class in (
        (AGENT, "foaf:Agent"),
        (BASE, "foaf:Document"),
        (LICENSE, "dcterms:LicenseDocument"),
        (_JAPAN, "dcterms:Location"),
        *((language, "dcterms:LinguisticSystem") for language in _LANGUAGES),
        (name("spdx:checksumAlgorithm_sha256"), "spdx:ChecksumAlgorithm"),
    ):  # DCAT-AP wants to see what each value is
        made.add(value, "rdf:type", node(of_class))
    made.add(AGENT, "foaf:name", text(PUBLISHER))
    made.add(DATASET, "dcat:hasVersion", iri(about.iri))
    made.add(about.iri, "dcat:isVersionOf", iri(DATASET))
    made.add(about.iri, "dcat:version", text(about.version))
    made.add(about.iri, "dcterms:issued", typed(about.released, "xsd:date"))
    if about.previous:
        for predicate in ("dcat:previousVersion", "prov:wasRevisionOf"):
            made.add(about.iri, predicate, iri(f"{DATASET}/{about.previous}"))
    if years is not None:
        period = f"{about.iri}#period"
        made.add(about.iri, "dcterms:temporal", iri(period))
        made.add(period, "rdf:type", node("dcterms:PeriodOfTime"))
        made.add(period, "dcat:startDate", typed(years[0], "xsd:gYear"))
        made.add(period, "dcat:endDate", typed(years[1], "xsd:gYear"))
    for file in files:
        _distribution(made, about, file)
    return made.to_turtle()


def _distribution(made: Description, about: About, file: File) -> None:
    address = about.file_iri(file.name)
    distribution = f"{about.iri}#{file.name.replace('/', '-')}"
    checksum = f"{distribution}-sha256"
    made.add(about.iri, "dcat:distribution", iri(distribution))
    made.add(distribution, "rdf:type", node("dcat:Distribution"))
    made.add(distribution, "dcterms:title", text(file.name))
    made.add(distribution, "dcterms:description", text(file.about, "en"))
    made.add(distribution, "dcterms:license", iri(LICENSE))
    made.add(distribution, "dcat:downloadURL", iri(address))
    made.add(distribution, "dcat:accessURL", iri(address))
    _media(made, distribution, "dcat:mediaType", file.media_type)
    if file.is_compressed:
        _media(made, distribution, "dcat:compressFormat", "application/gzip")
    if file.name in CONFORMS:
        made.add(distribution, "dcterms:conformsTo", iri(CONFORMS[file.name]))
        made.add(CONFORMS[file.name], "rdf:type", node("dcterms:Standard"))
    made.add(distribution, "dcat:byteSize", typed(file.size, "xsd:nonNegativeInteger"))
    made.add(distribution, "spdx:checksum", iri(checksum))
    made.add(checksum, "rdf:type", node("spdx:Checksum"))
    made.add(checksum, "spdx:algorithm", node("spdx:checksumAlgorithm_sha256"))
    made.add(checksum, "spdx:checksumValue", typed(file.sha256, "xsd:hexBinary"))


def _media(made: Description, distribution: str, predicate: str, media_type: str) -> None:
    made.add(distribution, predicate, iri(_MEDIA + media_type))
    made.add(_MEDIA + media_type, "rdf:type", node("dcterms:MediaType"))


def schema_org(about: About, files: Sequence[File], years: tuple[str, str] | None) -> bytes:
    """Describe a release for search engines.

    Parameters
    ----------
    about, files, years
        As for :func:`dcat`.

    Returns
    -------
    bytes
        JSON-LD with the terms of schema.org.
    """
    entry: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Dataset",
        "@id": about.iri,
        "name": about.title,
        "description": about.description,
        "url": BASE,
        "version": about.version,
        "datePublished": about.released.isoformat(),
        "license": LICENSE,
        "isAccessibleForFree": True,
        "keywords": list(KEYWORDS),
        "inLanguage": ["en", "ja"],
        "creator": {"@type": "Organization", "name": PUBLISHER},
        "publisher": {"@type": "Organization", "name": PUBLISHER},
        "spatialCoverage": {"@type": "Country", "name": "Japan"},
        "isPartOf": {"@type": "Dataset", "@id": DATASET, "name": TITLE, "description": DESCRIPTION},
    }
    if years is not None:
        entry["temporalCoverage"] = "/".join(years)
    entry["distribution"] = [
        {
            "@type": "DataDownload",
            "name": file.name,
            "description": file.about,
            "contentUrl": about.file_iri(file.name),
            "encodingFormat": "application/gzip" if file.is_compressed else file.media_type,
            "contentSize": f"{file.size} B",
            "sha256": file.sha256,
        }
        for file in files
    ]
    return (json.dumps(entry, ensure_ascii=False, indent=2) + "\n").encode()
