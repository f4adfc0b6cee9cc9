"""The query service of Web NDL Authorities: entries of the National Diet Library by their names."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import pyoxigraph as ox

from unionref.links.authorities import AUTHORITIES
from unionref.links.forms import batches, need
from unionref.links.reconcile import Entry
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
    authority = next(one for one in AUTHORITIES.values() if one.name == "ndl")
    found: dict[str, dict[str, Entry]] = {}
    for batch in batches(names, _NAMES):
        terms = [str(term) for name in batch for term in (ox.Literal(name), ox.Literal(name, language="ja"))]
        form = {"query": _QUERY.format(names=" ".join(terms)), "format": "json"}
        answer = client.json(sparql, form, _check, post=True, accept="application/sparql-results+json")
        for row in answer["results"]["bindings"]:
            local = row["entry"]["value"].removeprefix(authority.namespace)
            name = row["name"]["value"]
            if name in batch and authority.accepts(local):
                entry = Entry(local, row["label"]["value"])
                found.setdefault(name, {}).setdefault(local, entry)
    return {name: tuple(entries[id] for id in sorted(entries)) for name, entries in found.items()}


def _check(answer: Any) -> None:
    results = answer.get("results") if isinstance(answer, dict) else None
    rows = results.get("bindings") if isinstance(results, dict) else None
    need(isinstance(rows, list), "answers without SPARQL results")
    for row in rows or ():
        for name in ("entry", "label", "name"):
            term = row.get(name) if isinstance(row, dict) else None
            need(isinstance(term, dict) and isinstance(term.get("value"), str), f"leaves out ?{name}")
