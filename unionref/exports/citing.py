"""Which source of a statement is cited at Wikidata."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlsplit

from unionref.dates import PartialDate
from unionref.describe import Facts
from unionref.exports.model import IMPORT_URL, REFERENCE_URL, Reference, Time
from unionref.namespaces import BASE

NOT_CITED: Final = frozenset({BASE + "source-kind/mirror", BASE + "source-kind/machine-made"})
"""Kinds of sources that Wikidata does not want: copies of Wikipedia, and what a machine wrote."""

_ENCYCLOPAEDIA: Final = BASE + "source-kind/encyclopaedia"
_TERTIARY: Final = BASE + "reliability/3"


def sources_of(statement: Facts, nodes: Mapping[str, Facts]) -> list[Facts]:
    """Return the sources in which a statement was read, sorted by IRI.

    Parameters
    ----------
    statement : Facts
        The statement.
    nodes : mapping of str to Facts
        The graph.

    Returns
    -------
    list of Facts
        The documents that its passages are part of.
    """
    found: dict[str, Facts] = {}
    for passage in statement.all("prov:wasDerivedFrom"):
        about = nodes.get(passage.value)
        source = (about.iri_of("dcterms:isPartOf") if about else None) or passage.value.partition("#")[0]
        if source in nodes:
            found[source] = nodes[source]
    return [found[iri] for iri in sorted(found)]


def cite(statement: Facts, nodes: Mapping[str, Facts]) -> Reference | None:
    """Return the best reference of a statement.

    Parameters
    ----------
    statement : Facts
        The statement.
    nodes : mapping of str to Facts
        The graph.

    Returns
    -------
    Reference or None
        A source outside Wikipedia before an article, then the better class of reliability, then the IRI.
        None if no source has an address and a day of reading, or all are copies, other wikis or made by a
        machine.
    """
    found = []
    for source in sources_of(statement, nodes):
        url = source.iri_of("schema:url") or source.iri_of("pav:retrievedFrom")
        read = source.first("pav:retrievedOn")
        article = url is not None and is_wikimedia(url)
        if url is None or read is None or not (article or _is_wanted(source)):
            continue
        rank = source.iri_of("ur:reliability") or "~"
        day = Time.of(PartialDate.from_literal(read))
        reference = Reference(IMPORT_URL if article else REFERENCE_URL, url, day)
        found.append(((article, rank, source.iri), reference))
    return min(found, key=lambda pair: pair[0])[1] if found else None


def _is_wanted(source: Facts) -> bool:
    """Tell whether Wikidata wants a source: not other wikis, which are encyclopaedias of the third class."""
    kind = source.iri_of("dcterms:type")
    return kind not in NOT_CITED and (kind, source.iri_of("ur:reliability")) != (_ENCYCLOPAEDIA, _TERTIARY)


def is_wikimedia(url: str) -> bool:
    """Tell whether an address is that of a page of a Wikimedia project."""
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    return host.endswith((".wikipedia.org", ".wikimedia.org", ".wikidata.org")) or host == "wikidata.org"
