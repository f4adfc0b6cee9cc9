"""The other side of the Reconciliation API (0.2): names of others in, our organizations out.

This module knows the forms of the API and nothing of HTTP; `unionref.links.app` has that.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote

from unionref.folding import fold, joined
from unionref.links.columns import DATES, ENTITIES, PASSING, PROPERTIES, SPACE, Columns
from unionref.links.preview import SIZE, preview_page
from unionref.links.reconcile import LIMIT, local_id
from unionref.namespaces import expand

if TYPE_CHECKING:
    from unionref.dataset import Dataset

SAME: Final = 97.0
"""The least score of the very name, but for capitals, spaces, marks over letters and old characters."""

AGAINST: Final = 15.0
"""What a property takes from the score that speaks against a candidate."""

FOR: Final = 1.0
"""What a property adds to the score that speaks for a candidate: it comes before its namesakes."""

_MOST: Final = 50
_DAY: Final = r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?(T.*)?$"

Object = dict[str, Any]


class Service:
    """What a reconciliation service answers.

    Parameters
    ----------
    dataset : Dataset
        The graph.
    """

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset
        self._columns = Columns(dataset)

    def manifest(self, address: str) -> Object:
        """Return what the service says of itself.

        Parameters
        ----------
        address : str
            Where it is reached, without a slash at the end.

        Returns
        -------
        dict
            The manifest.
        """
        return {
            "versions": ["0.2"],
            "name": "unionref: trade unions of Japan",
            "identifierSpace": SPACE,
            "schemaSpace": expand("ur:"),
            "view": {"url": SPACE + "{{id}}"},
            "defaultTypes": [self._type("Organization")],
            "preview": {"url": address + "/preview?id={{id}}", "width": SIZE[0], "height": SIZE[1]},
            "suggest": {
                kind: {"service_url": address, "service_path": f"/suggest/{kind}"}
                for kind in ("entity", "type", "property")
            },
            "extend": {
                "propose_properties": {"service_url": address, "service_path": "/properties"},
                "property_settings": [],
            },
        }

    def reconcile(self, queries: Any) -> Object:
        """Return candidates for names.

        Parameters
        ----------
        queries : dict
            A batch of queries. An IRI or id of ours, or a Wikidata item, may stand in the place of a name.

        Returns
        -------
        dict
            Under the same keys the candidates, best first. ``match`` is true only where one organization
            alone (of the types asked for) bears the very name, and no property given speaks against it; of
            several that bear it, where properties speak against all others and for that one.

        Raises
        ------
        ValueError
            If it is no such batch.
        """
        return {key: {"result": self._candidates(_object(one))} for key, one in _object(queries).items()}

    def extend(self, request: Any) -> Object:
        """Return values of properties of organizations.

        Parameters
        ----------
        request : dict
            A data extension query.

        Returns
        -------
        dict
            The values; none where nothing is known.

        Raises
        ------
        ValueError
            If it is no such query.
        """
        ids = [str(id) for id in _list(_object(request).get("ids"))]
        wanted = [str(_object(one).get("id")) for one in _list(request.get("properties"))]
        known = [property for property in wanted if property in PROPERTIES]
        return {
            "meta": [{"id": property, "name": PROPERTIES[property][0]} for property in known],
            "rows": {id: {property: self._extended(id, property) for property in known} for id in ids},
        }

    def suggest(self, kind: str, prefix: str, limit: int = 10) -> Object:
        """Return what a person who types may mean.

        Parameters
        ----------
        kind : str
            ``entity``, ``type`` or ``property``.
        prefix : str
            What was typed so far.
        limit : int
            The most to return.

        Returns
        -------
        dict
            The suggestions, best first.
        """
        if kind == "entity":
            return {
                "result": [
                    {"id": row["id"], "name": row["name"], "description": row["description"]}
                    | {"notable": row["type"]}
                    for row in self._candidates({"query": prefix, "limit": limit})
                ]
            }
        names = self._columns.type_names if kind == "type" else {id: PROPERTIES[id][0] for id in PROPERTIES}
        wanted = prefix.casefold()
        found = [id for id in names if wanted in id.casefold() or wanted in names[id].casefold()]
        return {"result": [{"id": id, "name": names[id]} for id in found[:limit]]}

    def propose(self, type: str) -> Object:
        """Return the properties that organizations of a type have: all of them."""
        return {"type": type, "properties": [{"id": id, "name": PROPERTIES[id][0]} for id in PROPERTIES]}

    def preview(self, id: str) -> str | None:
        """Return a small page about an organization, in HTML; None if there is no such organization."""
        for iri in self._columns.bearers(id)[:1]:
            rows = []
            for property, (title, _) in PROPERTIES.items():
                values = self._columns.values(property, iri)
                if property in ENTITIES:
                    values = [self._columns.labels.get(value, value) for value in values]
                if property != "iri":
                    rows.append((title, values))
            return preview_page(self._columns.labels[iri], iri, rows)
        return None

    # --- candidates ---

    def _candidates(self, query: Object) -> list[Object]:
        text, limit = query.get("query", ""), query.get("limit", LIMIT)
        if not isinstance(text, str) or not isinstance(limit, int | float):
            raise ValueError("a query is a text, and its limit a number")
        given = [_object(one) for one in _list(query.get("properties") or [])]
        types = query.get("type") or []
        types = [types] if isinstance(types, str) else _list(types)
        every = query.get("type_strict") == "all"
        if query.get("type_strict") == "should":
            types = []
        scores = self._named(" ".join(text.split()), given)
        fitting = [iri for iri in scores if self._fits(iri, types, every)]
        rows = [self._candidate(iri, scores[iri], given) for iri in fitting]
        bearers = [row for iri, row in zip(fitting, rows, strict=True) if scores[iri] >= SAME]
        sure = [row for row in bearers if row["score"] >= SAME]
        for row in sure:
            row["match"] = len(sure) == 1 and (len(bearers) == 1 or _agreeing(row) > 0)
        rows.sort(key=lambda row: (-row["score"], -_agreeing(row), row["id"]))
        return rows[: int(max(1, min(_MOST, limit)))]

    def _named(self, text: str, given: Sequence[Object]) -> dict[str, float]:
        """Return who may be meant by a name, with scores; without a name, who has all properties given."""
        if not text:
            all_agree = (iri for iri in self._columns.labels if all(self._agrees(iri, one) for one in given))
            return dict.fromkeys(all_agree, SAME) if given else {}
        scores = dict.fromkeys(self._columns.bearers(text), 100.0)
        for match in self._dataset.find(text, _MOST, ("organization",)):
            if match.iri in self._columns.labels:
                name = joined(fold(match.name))
                is_name = any(joined(fold(known)) == name for known in self._columns.names(match.iri))
                # an id that is written otherwise is only like a name, for ids are made of abbreviations
                scores.setdefault(match.iri, match.score if is_name else min(match.score, SAME - 1.0))
        return scores

    def _fits(self, iri: str, types: Sequence[str], every: bool) -> bool:
        fits = (type in self._columns.types[iri] for type in types)
        return not types or (all(fits) if every else any(fits))

    def _candidate(self, iri: str, score: float, given: Sequence[Object]) -> Object:
        agreement = [(str(one.get("pid")), self._agrees(iri, one)) for one in given]
        weight = sum(FOR if agrees else -AGAINST for _, agrees in agreement if agrees is not None)
        return {
            "id": iri.removeprefix(SPACE),
            "name": self._columns.labels[iri],
            "description": self._description(iri),
            "type": [self._type(type) for type in self._columns.types[iri]],
            "score": round(max(0.0, min(100.0, score + weight)), 1),
            "match": False,
            "features": [{"id": "name", "value": score}]
            + [{"id": property, "value": agrees} for property, agrees in agreement if agrees is not None],
        }

    def _agrees(self, iri: str, given: Object) -> bool | None:
        """Return whether a value given is one that the organization has; None if that cannot be told."""
        property, wanted = str(given.get("pid")), _texts(given.get("v"))
        known = self._columns.values(property, iri)
        if property in DATES:
            first, last = self._columns.days(property, iri)
            days = [text for text in wanted if re.match(_DAY, text)]
            if any(_not_before(text, first) and _not_before(last, text) for text in days):
                return True if known else None
            return False if days else None
        if not known or not wanted:
            return None
        if property in ENTITIES:
            known = [key for other in known for key in (other, *self._columns.names(other))]
        keys = {_key(value) for value in known}
        same = any(_key(text) in keys for text in wanted)
        return None if property in PASSING and not same else same

    def _description(self, iri: str) -> str:
        founded, ended = ("".join(self._columns.values(key, iri))[:4] for key in ("founded", "ended"))
        years = f"{founded}–{ended}" if founded or ended else ""
        kind = self._columns.type_names[self._columns.types[iri][0]]
        return ", ".join(part for part in (kind, years, *self._columns.values("name-ja", iri)) if part)

    def _extended(self, id: str, property: str) -> list[Object]:
        values = [
            value for iri in self._columns.bearers(id)[:1] for value in self._columns.values(property, iri)
        ]
        if property == "members":
            return [{"int": int(value)} for value in values]
        if property in ENTITIES:
            return [{"id": v.removeprefix(SPACE), "name": self._columns.labels.get(v, v)} for v in values]
        return [{"str": value} for value in values]

    def _type(self, type: str) -> dict[str, str]:
        return {"id": type, "name": self._columns.type_names.get(type, type)}


def _agreeing(row: Object) -> int:
    """Return how many properties speak for a candidate."""
    return sum(one["value"] is True for one in row["features"])


def _not_before(day: str, other: str) -> bool:
    """Return whether a day, month or year is not wholly before another; true if one of both is empty."""
    length = min(len(day), len(other))
    return day[:length] >= other[:length]


def _key(value: str) -> str:
    """Return what is compared of a value: the last part of an address, folded as names are."""
    return fold(unquote(local_id(value)))


def _object(value: Any) -> Object:
    if not isinstance(value, Mapping):
        raise ValueError("an object of JSON is needed here")
    return dict(value)


def _list(value: Any) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError("a list of JSON is needed here")
    return value


def _texts(value: Any) -> list[str]:
    """Return the texts in a value of a property: one, a list of them, or an object with id and name."""
    if isinstance(value, list):
        return [text for one in value for text in _texts(one)]
    if isinstance(value, dict):
        return _texts([value.get("id"), value.get("name")])
    whole = isinstance(value, float) and value.is_integer()  # OpenRefine writes 1947 as 1947.0
    text = "" if value is None else str(int(value) if whole else value)
    return [text.strip()] if text.strip() else []
