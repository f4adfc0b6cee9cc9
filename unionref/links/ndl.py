"""The query service of Web NDL Authorities: entries of the National Diet Library by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import pyoxigraph as ox

from unionref.links.authorities import AUTHORITIES
from unionref.links.forms import batches
from unionref.links.reconcile import Entry
from unionref.links.sparql import select
from unionref.links.web import Client

SPARQL: Final = "https://id.ndl.go.jp/auth/ndla/sparql"
"""The address of its SPARQL 1.1 endpoint."""

_NAMES: Final = 20
"""How many names one query holds: an answer has a hundred rows at most."""

_QUERY: Final = """PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX xl: <http://www.w3.org/2008/05/skos-xl#>
SELECT DISTINCT ?entry ?label ?name WHERE {{
  VALUES ?name {{ {names} }}
  {{ ?entry xl:prefLabel ?form }} UNION {{ ?entry xl:altLabel ?form }}
  ?form xl:literalForm ?name .
  ?entry rdfs:label ?label .
}}"""


def by_names(client: Client, sparql: str, names: Sequence[str]) -> dict[str, tuple[Entry, ...]]:
    """Return the entries that have one of some names, as their heading or as another form of it.

    Parameters
    ----------
    client : Client
        Asks.
    sparql : str
        The address of the SPARQL endpoint.
    names : sequence of str
        Names; only one that is the same to the letter is found.

    Returns
    -------
    dict of str to tuple of Entry
        Name → entries, sorted by id; a name that nobody bears is missing. Subject headings and other entries
        that are no names of bodies or persons are left out.
    """
    authority = AUTHORITIES["ndlna"]
    found: dict[str, dict[str, Entry]] = {}
    for batch in batches(names, _NAMES):
        terms = [str(term) for name in batch for term in (ox.Literal(name), ox.Literal(name, language="ja"))]
        query = _QUERY.format(names=" ".join(terms))
        for row in select(client, sparql, query, ("entry", "label", "name")):
            local, name = row["entry"].removeprefix(authority.namespace), row["name"]
            if name in batch and authority.accepts(local):
                found.setdefault(name, {}).setdefault(local, Entry(local, row["label"]))
    return {name: tuple(entries[id] for id in sorted(entries)) for name, entries in found.items()}
