"""The Reconciliation API (0.2): names in, entries of an authority out."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from unionref.links.answers import AnswerError
from unionref.links.authorities import Authority
from unionref.links.web import Client

BATCH: Final = 10
LIMIT: Final = 5


@dataclass(frozen=True)
class Entry:
    """What a reconciliation service gives for a name.

    Parameters
    ----------
    id : str
        The id at the authority, without a prefix.
    name, description : str
        How it is called, and what it is said to be.
    """

    id: str
    name: str
    description: str = ""


def reconcile(
    client: Client, address: str, authority: Authority, names: Sequence[str]
) -> dict[str, tuple[Entry, ...]]:
    """Return the entries that a reconciliation service gives for names.

    Parameters
    ----------
    client : Client
        Asks.
    address : str
        The address of the service.
    authority : Authority
        Whose ids are expected.
    names : sequence of str
        Names.

    Returns
    -------
    dict of str to tuple of Entry
        Name → entries, in the order of the answer.

    Raises
    ------
    WebError
        If the service does not answer so, or gives ids that the authority does not have.
    """
    found: dict[str, tuple[Entry, ...]] = {}
    for start in range(0, len(names), BATCH):
        batch = names[start : start + BATCH]
        queries = {f"q{number}": {"query": name, "limit": LIMIT} for number, name in enumerate(batch)}
        form = {"queries": json.dumps(queries, ensure_ascii=False)}

        def check(answer: Any, keys: Mapping[str, Any] = queries) -> None:
            _check(answer, keys, authority)

        answer = client.json(address, form, check, post=True)
        for number, name in enumerate(batch):
            found[name] = tuple(
                Entry(local_id(row["id"]), str(row.get("name") or ""), str(row.get("description") or ""))
                for row in answer[f"q{number}"]["result"]
            )
    return found


def local_id(id: str) -> str:
    """Return an id without the address it may stand behind."""
    return id.rstrip("/").rpartition("/")[2] if id.startswith(("http://", "https://")) else id


def _check(answer: Any, queries: Mapping[str, Any], authority: Authority) -> None:
    if not isinstance(answer, dict):
        raise AnswerError("answers with JSON of another form than documented")
    if answer.get("status") == "error":
        raise AnswerError(f"refuses what was asked: {str(answer.get('message', ''))[:200]}")
    for key in queries:
        result = answer.get(key)
        rows = result.get("result") if isinstance(result, dict) else None
        if not isinstance(rows, list):
            raise AnswerError(f"does not answer the query {key}")
        for row in rows:
            id = row.get("id") if isinstance(row, dict) else None
            if not isinstance(id, str) or not authority.accepts(local_id(id)):
                raise AnswerError(f"gives “{str(id)[:40]}”, which is not an id of {authority.name}")
