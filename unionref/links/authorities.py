"""The authorities that organizations are linked to, the form of their ids, and the file of each."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import quote, unquote

from unionref.namespaces import BASE

_ARTICLE_SAFE: Final = "-_.~;@$!*(),/:"
"""What MediaWiki leaves unescaped in the address of an article, beside letters and digits of ASCII."""


@dataclass(frozen=True)
class Authority:
    """Somebody who gives ids to organizations.

    Parameters
    ----------
    name : str
        The slug of its concept in the code list ``authority/``.
    prefix : str
        The prefix of its ids in the mapping files.
    namespace : str
        The IRI that an id is put behind.
    set_name : str
        The mapping set it belongs to: ``data/mappings/<set_name>.sssom.tsv``.
    pattern : re.Pattern
        What an id looks like, in full.
    example : str
        How an id is written, for messages.
    articles : bool
        Whether its entries are encyclopaedia articles, which are ``foaf:isPrimaryTopicOf`` and not matches.
    """

    name: str
    prefix: str
    namespace: str
    set_name: str
    pattern: re.Pattern[str]
    example: str
    articles: bool = False

    @property
    def iri(self) -> str:
        """The IRI of its concept."""
        return f"{BASE}authority/{self.name}"

    def accepts(self, local: str) -> bool:
        """Tell whether a text has the form of an id of this authority.

        Parameters
        ----------
        local : str
            The id without its prefix.

        Returns
        -------
        bool
            True if it has; an article also has to be escaped as MediaWiki does it.
        """
        if self.pattern.fullmatch(local) is None:
            return False
        return not self.articles or local == article_path(unquote(local))


def article_path(title: str) -> str:
    """Return the last part of the address of an article, escaped as MediaWiki and Wikidata escape it.

    Parameters
    ----------
    title : str
        The title, with spaces or underscores.

    Returns
    -------
    str
        The escaped title: ``Sōhyō`` becomes ``S%C5%8Dhy%C5%8D``.
    """
    return quote(title.replace(" ", "_"), safe=_ARTICLE_SAFE)


def article_title(path: str) -> str:
    """Return the title of an article, with spaces, from the last part of its address.

    Parameters
    ----------
    path : str
        The escaped title: ``S%C5%8Dhy%C5%8D``.

    Returns
    -------
    str
        The title: ``Sōhyō``.
    """
    return unquote(path).replace("_", " ")


def _wiki(language: str, example: str) -> Authority:
    return Authority(
        f"wikipedia-{language}",
        f"{language}wiki",
        f"https://{language}.wikipedia.org/wiki/",
        "wikipedia",
        re.compile(r"[A-Za-z0-9%_.~;@$!*(),/:-]+"),
        example,
        articles=True,
    )


AUTHORITIES: Final[Mapping[str, Authority]] = MappingProxyType(
    {
        authority.prefix: authority
        for authority in (
            Authority(
                "wikidata",
                "wikidata",
                "http://www.wikidata.org/entity/",
                "wikidata",
                re.compile(r"Q[1-9][0-9]*"),
                "wikidata:Q11508432",
            ),
            Authority(
                "ror",
                "ror",
                "https://ror.org/",
                "ror",
                re.compile(r"0[a-hj-km-np-tv-z0-9]{6}[0-9]{2}"),
                "ror:04rmr1278",
            ),
            Authority(
                "ndl",
                "ndlna",
                "http://id.ndl.go.jp/auth/ndlna/",
                "isil-ndl",
                re.compile(r"[0-9]{8,9}"),
                "ndlna:00064796",
            ),
            Authority(
                "isil",
                "isil",
                "info:isil/",
                "isil-ndl",
                re.compile(r"[A-Za-z]{1,4}-[A-Za-z0-9/:-]{1,11}"),
                "isil:JP-1000001",
            ),
            Authority(
                "viaf",
                "viaf",
                "http://viaf.org/viaf/",
                "viaf-isni",
                re.compile(r"[1-9][0-9]{1,21}"),
                "viaf:123456789",
            ),
            Authority(
                "isni",
                "isni",
                "https://isni.org/isni/",
                "viaf-isni",
                re.compile(r"[0-9]{15}[0-9X]"),
                "isni:0000000121032683",
            ),
            Authority(
                "lod-coop",
                "lodcoop",
                "https://lod.coop/ica/",
                "lod-coop",
                re.compile(r"[1-9][0-9]*"),
                "lodcoop:107",
            ),
            _wiki("en", "enwiki:S%C5%8Dhy%C5%8D"),
            _wiki("ja", "jawiki:%E5%85%A8%E5%8A%B4%E9%80%A3"),
        )
    }
)
"""Prefix in the mapping files → authority."""

SETS: Final = tuple(dict.fromkeys(authority.set_name for authority in AUTHORITIES.values()))
"""The names of the mapping sets."""

PREFIXES: Final[Mapping[str, str]] = MappingProxyType(
    {
        "authority": f"{BASE}authority/",
        "foaf": "http://xmlns.com/foaf/0.1/",
        "orcid": "https://orcid.org/",
        "unionref": f"{BASE}id/",
        "unionrefperson": f"{BASE}person/",
        **{prefix: authority.namespace for prefix, authority in AUTHORITIES.items()},
    }
)
"""The prefixes a mapping file may use, beside those that SSSOM has built in."""

BUILT_IN: Final = ("owl", "rdf", "rdfs", "semapv", "skos", "sssom", "xsd", "linkml")
"""The prefixes that SSSOM itself defines."""


def authority_of(curie: str) -> Authority | None:
    """Return the authority that an object or an object source names, or None.

    Parameters
    ----------
    curie : str
        ``wikidata:Q11508432``, or ``authority:wikidata``.

    Returns
    -------
    Authority or None
        The authority with that prefix or that name.
    """
    prefix, _, local = curie.partition(":")
    if prefix == "authority":
        return next((found for found in AUTHORITIES.values() if found.name == local), None)
    return AUTHORITIES.get(prefix)


def expand_object(curie: str) -> str:
    """Return the IRI of an object such as ``wikidata:Q11508432``.

    Parameters
    ----------
    curie : str
        An object of a known authority.

    Returns
    -------
    str
        Its IRI.

    Raises
    ------
    KeyError
        If the prefix is none of an authority.
    """
    prefix, _, local = curie.partition(":")
    return AUTHORITIES[prefix].namespace + local
