"""The links to other authorities in a release: the rows of their table, and the mapping sets themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Final

from unionref.claims import TYPE
from unionref.errors import UnreadableError
from unionref.namespaces import BASE, expand, shorten
from unionref.release.cells import Cell, last, named_in, several, short, value, values
from unionref.release.files import Made
from unionref.release.graphs import Facts, Graphs

FOLDER: Final = "mappings"
_SSSOM: Final = expand("sssom:")
_PERSON: Final = BASE + "person/"


def link_rows(plain: Facts, label: Callable[[str | None], str | None]) -> Iterator[Mapping[str, Cell]]:
    """Return the rows of the table ``links``.

    Parameters
    ----------
    plain : dict
        The default graph by subject and predicate.
    label : callable
        Returns the label of an IRI.

    Yields
    ------
    mapping of str to Cell
        One for each statement node of a link.
    """
    for iri, facts in plain.items():
        if _SSSOM + "Mapping" not in values(facts, TYPE):
            continue
        subject = value(facts, _SSSOM + "subject_id")
        what = "person" if subject is not None and subject.startswith(_PERSON) else "organization"
        state = last(value(facts, expand("dcterms:type")))
        authority = value(facts, _SSSOM + "object_source")
        named = plain.get(authority or "", {})
        confidence = value(facts, _SSSOM + "confidence")
        yield {
            "link": short(iri),
            what: short(subject),
            f"{what}_label": label(subject),
            "authority": last(authority),
            "authority_label": named_in(named, expand("skos:prefLabel"), "en") or last(authority),
            "external_id": value(facts, expand("dcterms:identifier")),
            "external_iri": None if state == "not-found" else value(facts, _SSSOM + "object_id"),
            "external_label": value(facts, _SSSOM + "object_label"),
            "state": state,
            "predicate": shorten(value(facts, _SSSOM + "predicate_id") or ""),
            "justification": shorten(value(facts, _SSSOM + "mapping_justification") or ""),
            "confidence": None if confidence is None else float(confidence),
            "date": value(facts, expand("dcterms:created")),
            "reviewer": value(facts, _SSSOM + "reviewer_label"),
            "tool": value(facts, _SSSOM + "mapping_tool"),
            "comment": value(facts, expand("rdfs:comment")),
            "see_also": several(values(facts, expand("rdfs:seeAlso"))),
        }


def mapping_files(graphs: Graphs) -> list[Made]:
    """Return the mapping sets as they stand in ``data/mappings/``.

    Parameters
    ----------
    graphs : Graphs
        What is released.

    Returns
    -------
    list of Made
        The files of the folder ``mappings``, unchanged; none if the release is restricted to some sources,
        because a set speaks of organizations that such a release does not hold.

    Raises
    ------
    UnreadableError
        If one cannot be read.
    """
    if graphs.sources:
        return []
    made: list[Made] = []
    for path in sorted((graphs.root.data / "mappings").glob("*.sssom.tsv")):
        try:
            made.append(Made(f"{FOLDER}/{path.name}", path.read_bytes()))
        except OSError as error:
            raise UnreadableError("The file cannot be read.", file=path, fix="unionref check") from error
    return made
