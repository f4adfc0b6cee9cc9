"""Stored queries asked of an endpoint; values are looked up in the build of this machine, if there is one."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from unionref.answers import Answer, Entity, compact
from unionref.dataset import given_values, nearest
from unionref.errors import UsageError
from unionref.namespaces import PREFIXES
from unionref.queries import StoredQuery, bind
from unionref.stores.discovery import find_endpoint
from unionref.stores.endpoint import Endpoint
from unionref.stores.golden import read_rows
from unionref.stores.http import Client, checked_url
from unionref.values import Bound, Finder, bound_values, candidates, told

if TYPE_CHECKING:
    from unionref.dataset import Dataset


_BOOLEAN: Final = PREFIXES["xsd"] + "boolean"


class IdsOnly:
    """Takes ids and IRIs as they are, where there is no build to look names up in."""

    def resolve(self, value: str | Entity, type: str = "entity") -> Bound:
        """Return the IRI that an id stands for; see `unionref.values.Resolver.resolve`.

        Raises
        ------
        UsageError
            If it is a name, or no id.
        """
        import pyoxigraph

        text = value.iri if isinstance(value, Entity) else value.strip()
        found = candidates(text, type) if text else []
        try:
            node = pyoxigraph.NamedNode(found[0])
        except (IndexError, ValueError):
            raise UsageError(
                f"“{text}” is neither an id nor an IRI, and there is no build here to look up names in.",
                fix="give an id such as kenkoro, or make the build with: unionref build",
            ) from None
        return Bound(node, compact(node.value))


class LocalFirst:
    """Looks values up in the build of this machine; an IRI that it does not know is taken as it is."""

    def __init__(self, dataset: Dataset) -> None:
        self._dataset = dataset

    def resolve(self, value: str | Entity, type: str = "entity") -> Bound:
        """Return what a value stands for; see `unionref.values.Resolver.resolve`."""
        text = value.iri if isinstance(value, Entity) else value.strip()
        try:
            return self._dataset.resolve(value, type)
        except UsageError:
            if text.strip("<>").startswith(("http://", "https://")) and not self._dataset.objects(
                text.strip("<>"), "rdf:type"
            ):
                return IdsOnly().resolve(text, type)
            raise


class Remote:
    """An endpoint that answers stored queries.

    Parameters
    ----------
    url : str
        Its address; what it says of `default-graph-uri` goes with every query.
    queries : sequence of StoredQuery
        The stored queries.
    client : Client
        Sends the requests.
    dataset : Dataset, optional
        The build of this machine, in which names are looked up.

    Raises
    ------
    UnionrefError
        If the address is none, or no SPARQL engine answers there.
    """

    def __init__(
        self, url: str, queries: Sequence[StoredQuery], client: Client, dataset: Dataset | None = None
    ) -> None:
        self._queries = {query.id: query for query in queries}
        self._resolver: Finder = IdsOnly() if dataset is None else LocalFirst(dataset)
        self._label_of: Callable[[str], str | None] | None = None if dataset is None else dataset.label
        self._url = checked_url(url)
        self._client = client

    def ask(self, query_id: str, /, *values: Any, **params: Any) -> Answer:
        """Ask a stored query; see `unionref.Dataset.ask`.

        Raises
        ------
        UnionrefError
            If the query or a value is not known, or the endpoint does not answer it.
        """
        query = self._queries.get(query_id)
        if query is None:
            raise UsageError(
                f"There is no stored query “{query_id}”." + nearest(query_id, list(self._queries))
            )
        terms = bound_values(query, given_values(query, values, params), self._resolver)
        endpoint, _ = find_endpoint(self._url, self._client)
        return self._answer(query, terms, endpoint)

    def _answer(self, query: StoredQuery, terms: Mapping[str, Bound], endpoint: Endpoint) -> Answer:
        text = bind(query, {name: bound.term for name, bound in terms.items()})
        data = endpoint.results(text, f"The stored query {query.id}")
        read_rows(data, query.columns, endpoint)  # refuses what is not an answer, before anything is printed
        shown = _with_usual_booleans(data)
        return Answer(shown, query=query, label_of=self._label_of, **told(query, terms))


def _with_usual_booleans(data: bytes) -> bytes:
    """Write truth values as true and false: Virtuoso writes 1 and 0, which XSD allows as well."""
    answer = json.loads(data)
    for row in answer["results"]["bindings"]:
        for term in row.values():
            if term.get("datatype") == _BOOLEAN:
                term["value"] = {"1": "true", "0": "false"}.get(term["value"], term["value"])
    return json.dumps(answer, ensure_ascii=False).encode()
