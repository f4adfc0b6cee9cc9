"""The Reconciliation API (0.1, 0.2 and 1.0-draft): names in, entries of an authority out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any, Final

from unionref.links.answers import AnswerError
from unionref.links.authorities import AUTHORITIES, Authority
from unionref.links.forms import batches, need
from unionref.links.ours import Body
from unionref.links.web import Client

BATCH: Final = 10
LIMIT: Final = 5

VERSIONS: Final = ("0.2", "0.1", "1.0-draft")
"""The versions that are spoken here, the best first."""

NO_TYPE: Final = "none"
"""Written for a type, it says that none is to be sent."""

VALUES: Final = ("founded", "place", "website")
"""What may be sent beside the name, if it is said which property it is at the service."""

_OF_WIKIDATA: Final = MappingProxyType({"founded": "P571", "place": "P159", "website": "P856"})
_FITTING: Final = (
    "tradeunion",
    "labourunion",
    "laborunion",
    "労働組合",
    "corporatebod",
    "corporatename",
    "organization",
    "organisation",
    "団体",
)
"""What the name or the id of a type that unions have may hold, the narrowest first; without blanks."""


@dataclass(frozen=True)
class Service:
    """A reconciliation service, as its manifest describes it.

    Parameters
    ----------
    address : str
        Its address.
    version : str
        The version of the API that is spoken with it, one of ``VERSIONS``.
    type : str
        The id of the type that is asked for; empty if none is.
    properties : mapping of str to str
        What is sent beside the name (one of ``VALUES``) → the id of its property.
    """

    address: str
    version: str = "0.2"
    type: str = ""
    properties: Mapping[str, str] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """What is sent beside the name, in words, to be put behind what was searched."""
        said = [f"as {self.type}"] if self.type else []
        said += [f"with {what} ({name})" for what, name in sorted(self.properties.items())]
        return "".join(f", {one}" for one in said)


@dataclass(frozen=True)
class Query:
    """One question to a reconciliation service.

    Parameters
    ----------
    name : str
        The name.
    properties : tuple of (str, tuple of str)
        Ids of properties, and their values, any of which may fit.
    """

    name: str
    properties: tuple[tuple[str, tuple[str, ...]], ...] = ()


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


def service_of(
    client: Client,
    address: str,
    authority: Authority,
    type: str = "",
    properties: Mapping[str, str] = MappingProxyType({}),
) -> Service:
    """Return a service as its manifest describes it.

    Parameters
    ----------
    client : Client
        Asks.
    address : str
        The address of the service.
    authority : Authority
        Whose ids are expected.
    type : str, optional
        The id of the type to ask for; if not given, a default type of the manifest that fits unions;
        ``none`` for no type at all.
    properties : mapping of str to str, optional
        What is to be sent beside the name → the id of its property. For a service of Wikidata's items the
        properties are known.

    Returns
    -------
    Service
        How to ask it.

    Raises
    ------
    WebError
        If there is no manifest, it speaks no version that is known here, or gives ids of another authority.
    """

    def check(answer: Any) -> None:
        need(isinstance(answer, dict), "answers with JSON of another form than documented")
        need(
            isinstance(answer.get("name"), str),
            "answers without the manifest of a service",
        )
        _version(answer)
        types = answer.get("defaultTypes") or []
        need(isinstance(types, list), "gives its default types in another form than documented")
        other = _other(answer, authority)
        need(not other, f"gives ids of {other}, and not of {authority.name}")

    manifest = client.json(address, {}, check)
    wanted = type or _fitting(manifest.get("defaultTypes") or [])
    known = _OF_WIKIDATA if _space(manifest) == _bare(AUTHORITIES["wikidata"].namespace) else {}
    return Service(address, _version(manifest), "" if wanted == NO_TYPE else wanted, {**known, **properties})


def _version(manifest: Mapping[str, Any]) -> str:
    versions = manifest.get("versions", ["0.1"])  # the manifest of 0.1 does not say so
    need(isinstance(versions, list), "does not say which versions of the Reconciliation API it speaks")
    for version in VERSIONS:
        if version in versions:
            return version
    said = ", ".join(str(version)[:20] for version in versions[:5]) or "none"
    raise AnswerError(
        f"speaks of the Reconciliation API only {said}, and here {', '.join(sorted(VERSIONS))} are known"
    )


def _space(manifest: Mapping[str, Any]) -> str:
    return _bare(str(manifest.get("identifierSpace") or ""))


def _bare(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def _other(manifest: Mapping[str, Any], authority: Authority) -> str:
    """Return the name of the authority whose ids the service gives, if it is another one."""
    space = _space(manifest)
    found = [one.name for one in AUTHORITIES.values() if _bare(one.namespace) == space]
    return found[0] if found and authority.name not in found else ""


def _fitting(types: Sequence[Any]) -> str:
    rows = [one if isinstance(one, dict) else {"id": one} for one in types]
    known = [(str(row["id"]), f"{row['id']} {row.get('name', '')}") for row in rows if row.get("id")]
    for part in _FITTING:
        for id, words in known:
            if part in re.sub(r"[\W_]+", "", words).casefold():
                return id
    return ""


def query_of(service: Service, body: Body, name: str) -> Query:
    """Return the question that is asked about an organization by one of its names.

    Parameters
    ----------
    service : Service
        The service.
    body : Body
        The organization.
    name : str
        The name.

    Returns
    -------
    Query
        The name; and of what the service has properties for, what is known: the year of founding, places,
        the website.
    """
    first, last = body.founded
    values: dict[str, tuple[str, ...]] = {
        "founded": (first[:4],) if first and first[:4] == last[:4] else (),
        "place": tuple(place for place in body.places if not any(letter.isdigit() for letter in place)),
        "website": tuple(f"https://{host}/" for host in sorted(body.hosts)),
    }
    said = [
        (property, values[what]) for what, property in sorted(service.properties.items()) if values.get(what)
    ]
    return Query(name, tuple(said))


def reconcile(
    client: Client, service: Service, authority: Authority, queries: Sequence[Query]
) -> dict[Query, tuple[Entry, ...]]:
    """Return the entries that a reconciliation service gives.

    Parameters
    ----------
    client : Client
        Asks.
    service : Service
        The service.
    authority : Authority
        Whose ids are expected.
    queries : sequence of Query
        What is asked.

    Returns
    -------
    dict of Query to tuple of Entry
        Query → entries, in the order of the answer.

    Raises
    ------
    WebError
        If the service does not answer so, or gives ids that the authority does not have.
    """
    found: dict[Query, tuple[Entry, ...]] = {}
    for batch in batches(queries, BATCH):
        asking = _newer if service.version == "1.0-draft" else _older
        for query, rows in zip(batch, asking(client, service, authority, batch), strict=True):
            found[query] = tuple(
                Entry(local_id(row["id"]), str(row.get("name") or ""), str(row.get("description") or ""))
                for row in rows
            )
    return found


def _older(
    client: Client, service: Service, authority: Authority, batch: Sequence[Query]
) -> list[Sequence[Any]]:
    """Ask in the words of 0.1 and 0.2: a form, answered query by query under its key."""
    more = {"type": service.type} if service.type else {}
    queries: dict[str, dict[str, Any]] = {
        f"q{number}": {"query": query.name, "limit": LIMIT, **more} for number, query in enumerate(batch)
    }
    for number, query in enumerate(batch):
        if query.properties:
            said = [{"pid": property, "v": _one(values)} for property, values in query.properties]
            queries[f"q{number}"]["properties"] = said
    form = {"queries": json.dumps(queries, ensure_ascii=False)}

    def rows(answer: Any) -> list[Sequence[Any]]:
        return [_rows(answer.get(key), "result", f"the query {key}", authority) for key in queries]

    def check(answer: Any) -> None:
        _refuse(answer)
        rows(answer)

    return rows(client.json(service.address, form, check, post=True))


def _newer(
    client: Client, service: Service, authority: Authority, batch: Sequence[Query]
) -> list[Sequence[Any]]:
    """Ask in the words of 1.0-draft: JSON sent to /match, answered in the order of the queries."""
    more = {"type": service.type} if service.type else {}
    queries = []
    for query in batch:
        conditions: list[dict[str, Any]] = [{"matchType": "name", "propertyValue": query.name}]
        conditions += [
            {
                "matchType": "property",
                "propertyId": property,
                "propertyValue": _one(values),
                "required": False,
                "matchQuantifier": "any",
            }
            for property, values in query.properties
        ]
        queries.append({**more, "limit": LIMIT, "conditions": conditions})

    def rows(answer: Any) -> list[Sequence[Any]]:
        results = answer.get("results")
        whole = isinstance(results, list) and len(results) == len(batch)
        need(whole, "does not answer every query")
        return [
            _rows(result, "candidates", f"query {number}", authority)
            for number, result in enumerate(results, start=1)
        ]

    def check(answer: Any) -> None:
        _refuse(answer)
        rows(answer)

    return rows(client.json(f"{service.address.rstrip('/')}/match", {}, check, said={"queries": queries}))


def _one(values: tuple[str, ...]) -> str | list[str]:
    """Return a single value as itself, several as a list."""
    return values[0] if len(values) == 1 else list(values)


def local_id(id: str) -> str:
    """Return an id without the address it may stand behind."""
    return id.rstrip("/").rpartition("/")[2] if id.startswith(("http://", "https://")) else id


def _refuse(answer: Any) -> None:
    need(isinstance(answer, dict), "answers with JSON of another form than documented")
    if answer.get("status") == "error":
        raise AnswerError(f"refuses what was asked: {str(answer.get('message', ''))[:200]}")


def _rows(result: Any, key: str, what: str, authority: Authority) -> Sequence[Any]:
    rows = result.get(key) if isinstance(result, dict) else None
    if not isinstance(rows, list):
        raise AnswerError(f"does not answer {what}")
    for row in rows:
        id = row.get("id") if isinstance(row, dict) else None
        if not isinstance(id, str) or not authority.accepts(local_id(id)):
            raise AnswerError(f"gives “{str(id)[:40]}”, which is not an id of {authority.name}")
    return rows
