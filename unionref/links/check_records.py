"""Whether the linked records of ROR are still active and the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final
from urllib.parse import quote

from unionref.folding import fold
from unionref.links.changes import Change, change, items_of
from unionref.links.forms import need
from unionref.links.model import Mapping as Row
from unionref.links.web import Client, NotThereError
from unionref.links.wikibase import is_item

RECORDS: Final = "https://api.ror.org/v2/organizations"
"""The address of the records of ROR: its REST API, version 2."""

_STATES: Final = ("active", "inactive", "withdrawn")


def check_records(rows: list[Row], there: list[Row], client: Client, address: str) -> list[Change]:
    """Compare the rows on ROR with its records.

    Parameters
    ----------
    rows : list of Mapping
        The rows on ROR, accepted and rejected.
    there : list of Mapping
        The rows of all sets.
    client : Client
        Asks.
    address : str
        The address of the records.

    Returns
    -------
    list of Change
        What changed, in the order of the rows.

    Raises
    ------
    WebError
        If the service does not answer.
    """
    items = items_of(there)
    records: dict[str, Mapping[str, Any] | None] = {}
    changes: list[Change] = []
    for row in rows:
        if row.local not in records:
            records[row.local] = _record(client, address, row.local)
        record = records[row.local]
        if record is None:
            message = f"ROR has no record {row.local}."
            changes.append(change("deleted", row, message, "take the row out; look for another record"))
            continue
        changes.extend(_state(row, record))
        names = [name["value"] for name in record["names"]]
        if row.object_label and fold(row.object_label) not in {fold(name) for name in names}:
            message = f"{row.local} is called “{_display(record)}” now, and no more “{row.object_label}”."
            fix = "see that it is still the same body, and write the new name in object_label"
            changes.append(change("renamed", row, message, fix))
        theirs = _items(record)
        ours = items.get(row.subject_id, "")
        if row.state == "accepted" and ours and theirs and ours not in theirs:
            message = f"ROR says that {row.local} is {', '.join(theirs)}, and we link {ours}."
            changes.append(change("other-item", row, message, "see which item is the organization"))
    return changes


def _record(client: Client, address: str, local: str) -> Mapping[str, Any] | None:
    def check(answer: Any) -> None:
        id = answer.get("id") if isinstance(answer, dict) else None
        need(isinstance(id, str), "answers with JSON of another form than documented")
        said = id.rstrip("/").rpartition("/")[2] if isinstance(id, str) else ""
        need(said == local, f"answers with the record {said[:40]} when asked for {local}")
        need(answer.get("status") in _STATES, f"gives no known status for {local}")
        names = answer.get("names")
        need(isinstance(names, list) and all(_is_name(name) for name in names), f"gives no names for {local}")
        for part in ("relationships", "external_ids"):
            rows = answer.get(part) or []
            need(
                isinstance(rows, list) and all(isinstance(row, dict) for row in rows),
                f"gives {part} of {local} in another form than documented",
            )

    try:
        found: Mapping[str, Any] = client.json(f"{address.rstrip('/')}/{quote(local)}", {}, check)
    except NotThereError:
        return None
    return found


def _is_name(name: object) -> bool:
    return (
        isinstance(name, dict)
        and isinstance(name.get("value"), str)
        and isinstance(name.get("types", []), list)
    )


def _display(record: Mapping[str, Any]) -> str:
    names = record["names"]
    shown = [name["value"] for name in names if "ror_display" in (name.get("types") or ())]
    return str((shown or [name["value"] for name in names] or ["nothing"])[0])


def _items(record: Mapping[str, Any]) -> list[str]:
    """Return the items of Wikidata that a record names."""
    found: list[str] = []
    for row in record.get("external_ids") or ():
        if row.get("type") == "wikidata":
            every = row.get("all")
            found += [value for value in (every if isinstance(every, list) else [every]) if is_item(value)]
    return found


def _state(row: Row, record: Mapping[str, Any]) -> Iterator[Change]:
    if record["status"] == "active":
        return
    next_ones = [
        f"{one.get('id')} ({one.get('label')})"
        for one in record.get("relationships") or ()
        if str(one.get("type", "")).casefold() == "successor"
    ]
    after = f" It names as its successor: {', '.join(next_ones)}." if next_ones else ""
    if record["status"] == "withdrawn":
        fix = "take the row out: ROR withdraws what should not have been there, or was there twice"
        yield change("withdrawn", row, f"ROR has withdrawn {row.local}.{after}", fix)
    else:
        fix = "see whether the organization has ended; the link may stay"
        yield change("inactive", row, f"ROR says that {row.local} is no longer active.{after}", fix)
