"""Whether the pages of an authority are still there that has no service for programs."""

from __future__ import annotations

import re
from urllib.parse import quote, unquote

from unionref.links.changes import Change, change
from unionref.links.model import Mapping
from unionref.links.web import Client, NotThereError


def check_pages(rows: list[Mapping], client: Client, address: str) -> list[Change]:
    """See whether the pages of an authority are still there.

    Parameters
    ----------
    rows : list of Mapping
        The rows on the authority, accepted and rejected.
    client : Client
        Asks.
    address : str
        What an id is put behind.

    Returns
    -------
    list of Change
        Pages that are gone, or that lead to an address in which the id does not stand.

    Raises
    ------
    WebError
        If the server does not answer.
    """
    arrived: dict[str, str] = {}
    changes: list[Change] = []
    for row in rows:
        if row.local not in arrived:
            try:
                arrived[row.local] = client.page(address + quote(row.local))
            except NotThereError:
                arrived[row.local] = ""
        now = arrived[row.local]
        if not now:
            message = f"There is no page {address}{row.local}."
            changes.append(change("deleted", row, message, "look for the entry there; else take the row out"))
        elif not re.search(rf"(?<![0-9A-Za-z]){re.escape(row.local)}(?![0-9A-Za-z])", unquote(now)):
            message = f"The page of {row.local} leads to {now} now."
            fix = "see whether the entry was merged into that one, and write its id"
            changes.append(change("merged", row, message, fix))
    return changes
