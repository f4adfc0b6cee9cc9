"""Whether what was linked is still there and the same, authority by authority."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from unionref.links.authorities import AUTHORITIES, Authority
from unionref.links.changes import Change
from unionref.links.check_articles import check_articles
from unionref.links.check_items import check_items
from unionref.links.check_pages import check_pages
from unionref.links.check_records import RECORDS, check_records
from unionref.links.mediawiki import APIS
from unionref.links.model import Mapping as Row
from unionref.links.web import Client, WebError
from unionref.links.wikibase import API

_MORE: Final[Mapping[str, str]] = {"wikidata": API, "ror": RECORDS, **APIS}


def address_of(authority: Authority) -> str:
    """Return where the entries of an authority are looked at.

    Parameters
    ----------
    authority : Authority
        The authority.

    Returns
    -------
    str
        The address of its API, or what the ids stand behind in the addresses of its pages; empty if its ids
        lead nowhere on the web.
    """
    pages = authority.namespace if authority.namespace.startswith(("http://", "https://")) else ""
    return _MORE.get(authority.name, pages)


@dataclass(frozen=True)
class Checked:
    """What was found at one authority.

    Parameters
    ----------
    authority : str
        The name of the authority.
    rows : int
        How many rows were compared; those that say that nothing was found are not.
    changes : tuple of Change
        What changed, in the order of the rows.
    how : str
        What was looked at, or why nothing was, as a clause.
    error : WebError, optional
        Why the service could not be asked; then there are no changes.
    can_be : bool
        Whether there is a way to look at the authority at all.
    """

    authority: str
    rows: int
    changes: tuple[Change, ...] = ()
    how: str = ""
    error: WebError | None = None
    can_be: bool = True


def check(
    rows: Iterable[Row],
    client: Client,
    addresses: Mapping[str, str],
    authorities: Collection[str] = (),
) -> Iterator[Checked]:
    """Compare the rows with what is there now, one authority after the other.

    Parameters
    ----------
    rows : iterable of Mapping
        The rows of all sets.
    client : Client
        Asks; it should keep no answers.
    addresses : mapping of str to str
        Name of an authority → where to look, if not at :func:`address_of`.
    authorities : collection of str, optional
        The names of the authorities to be looked at; all that have rows if not given.

    Yields
    ------
    Checked
        What was found at each; a service that does not answer does not keep the others from being asked.
    """
    there = list(rows)
    for authority in AUTHORITIES.values():
        mine = [row for row in there if row.authority is authority and row.local]
        if authority.name in authorities or (mine and not authorities):
            address = addresses.get(authority.name, address_of(authority))
            try:
                yield _checked(authority, mine, there, client, address)
            except WebError as error:
                yield Checked(authority.name, len(mine), error=error)


def _checked(
    authority: Authority, mine: list[Row], there: list[Row], client: Client, address: str
) -> Checked:
    count = len(mine)
    if authority.name == "wikidata":
        return Checked(authority.name, count, tuple(check_items(mine, there, client, address)), "the items")
    if authority.articles:
        changes = check_articles(mine, there, client, address)
        return Checked(authority.name, count, tuple(changes), "the articles and their items")
    if authority.name == "ror":
        changes = check_records(mine, there, client, address)
        return Checked(authority.name, count, tuple(changes), "the records")
    if address:
        how = "only whether the pages are there: no service for programs is known"
        return Checked(authority.name, count, tuple(check_pages(mine, client, address)), how)
    return Checked(authority.name, count, how="its ids lead to no page on the web", can_be=False)
