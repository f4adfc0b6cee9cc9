"""Which kind of thing an IRI of the data set is, told from the IRI alone."""

from __future__ import annotations

from typing import Final

from unionref.namespaces import BASE, SCHEMES

KINDS: Final = ("organization", "person", "event", "source", *SCHEMES)
"""What is found: the four kinds of entity and the concepts of the code lists, in this order when scores are
equal."""

_SEGMENTS: Final = {"id": "organization", "person": "person", "event": "event", "source": "source"}


def kind_of(iri: str) -> str | None:
    """Return which of `KINDS` an IRI of the data set is, or None (a statement, a term, another base)."""
    if not iri.startswith(BASE) or "#" in iri:
        return None
    segment, _, slug = iri[len(BASE) :].partition("/")
    if not slug:
        return None
    return _SEGMENTS.get(segment, segment if segment in SCHEMES else None)
