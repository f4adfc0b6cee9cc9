"""Short and full names of organizations in the language of a picture."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from unionref.draw.model import Lang
from unionref.draw.rows import select, values

if TYPE_CHECKING:
    import pyoxigraph

_NAMES: Final = """
SELECT ?body ?rank ?name WHERE {{
  {values}
  {{ VALUES (?label ?rank) {{ (skos:altLabel "short") (skos:prefLabel "full") }} ?body ?label ?name }}
  UNION
  {{ ?use a ur:NameUse ; ur:ofOrganization ?body ; skosxl:literalForm ?name ; dcterms:type ?type .
     FILTER NOT EXISTS {{ ?use ur:from|ur:to ?date }}
     BIND(IF(?type = name-type:short, "short use", "full use") AS ?rank) }}
}}
"""
_ORDER: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": ("ja-latn", "en", "ja", "ja-hrkt"),
    "ja": ("ja", "ja-hrkt", "ja-latn", "en"),
}
_FULL_ORDER: Final[Mapping[Lang, tuple[str, ...]]] = {
    "en": ("en", "ja-latn", "ja", "ja-hrkt"),
    "ja": ("ja", "ja-hrkt", "en", "ja-latn"),
}
_OWN: Final[Mapping[Lang, tuple[str, ...]]] = {"en": ("ja-latn", "en"), "ja": ("ja", "ja-hrkt")}


@dataclass(frozen=True, slots=True)
class Names:
    """The names of one organization.

    Parameters
    ----------
    short : str
        The short name, or the full one where no source gives a short one in that language.
    full : str
        The full name.
    """

    short: str
    full: str


def names_of(store: pyoxigraph.Store, bodies: Collection[str], lang: Lang) -> dict[str, Names]:
    """Return the names of organizations.

    Parameters
    ----------
    store : pyoxigraph.Store
        The built graph.
    bodies : collection of str
        Their IRIs.
    lang : {'en', 'ja'}
        The language wanted.

    Returns
    -------
    dict of str to Names
        For each; without any name at all it is the last part of the IRI.
    """
    found: dict[str, dict[tuple[str, str], set[str]]] = {body: {} for body in bodies}
    if bodies:
        for row in select(store, _NAMES.format(values=values("body", bodies))):
            key = (row.text("rank"), row.lang("name"))
            found[row.iri("body")].setdefault(key, set()).add(row.text("name"))
    return {body: _choose(body, found[body], lang) for body in bodies}


def _choose(body: str, names: Mapping[tuple[str, str], set[str]], lang: Lang) -> Names:
    own = _OWN[lang]
    rest = [tag for tag in _ORDER[lang] if tag not in own]
    full_own = [tag for tag in _FULL_ORDER[lang] if tag in own]
    keys = [
        *((rank, tag) for rank in ("short", "short use") for tag in own),
        *((rank, tag) for rank in ("full", "full use") for tag in full_own),
        *((rank, tag) for rank in ("short", "short use", "full", "full use") for tag in rest),
    ]
    full_keys = [(rank, tag) for tag in _FULL_ORDER[lang] for rank in ("full", "full use")]
    short = _first(names, keys)
    full = _first(names, full_keys)
    slug = body.rpartition("/")[2]
    return Names(short or full or slug, full or short or slug)


def _first(names: Mapping[tuple[str, str], set[str]], keys: list[tuple[str, str]]) -> str:
    for key in keys:
        if key in names:
            return min(names[key], key=lambda name: (len(name), name))
    return ""
