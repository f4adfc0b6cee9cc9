"""Finding out, by asking it, what a server is and how it takes data."""

from __future__ import annotations

import re
import secrets
import urllib.parse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Final

from unionref.errors import UsageError
from unionref.namespaces import BASE, DISPUTED
from unionref.stores.endpoint import Endpoint
from unionref.stores.http import Client, Reply, StoreError

PLAIN: Final = BASE + "graph/plain"
"""The named graph that stands for the default graph in stores that have none of their own."""

STAGING: Final = BASE + "graph/staging/"
"""What is being loaded stands in graphs whose names begin so, until it takes the place of the old."""

UPDATE: Final = "application/sparql-update"
FORM_UPDATE: Final = "application/x-www-form-urlencoded"
TRIPLES: Final = "application/n-triples"

_WITHOUT_DEFAULT: Final = ("virtuoso",)
"""Stores whose default graph is all graphs together, into which nothing can be put."""

_NOT_HERE: Final = (404, 405)
_QUERY_NAMES: Final = ("", "/query", "/sparql")
_LAST: Final = ("query", "update", "store", "data", "sparql", "sparql-auth", "statements", "get")


@dataclass(frozen=True)
class Server:
    """A server, and how it takes data.

    Parameters
    ----------
    name : str
        `virtuoso`, `oxigraph`, `fuseki`, `rdf4j` (GraphDB too), or the empty text.
    endpoint : Endpoint
        Where queries are asked.
    graph : str or None
        The named graph that holds what is the default graph elsewhere; None for the default graph itself.
    update : str or None
        Where it takes SPARQL 1.1 Update; None if it takes none.
    graphs : str or None
        Where it takes the SPARQL 1.1 Graph Store Protocol; None if it does not.
    """

    name: str
    endpoint: Endpoint
    graph: str | None = None
    update: str | None = None
    graphs: str | None = None

    @property
    def client(self) -> Client:
        """The client that sends the requests."""
        return self.endpoint.client

    @property
    def way(self) -> str:
        """How it takes data: `graph store`, `update`, `bulk` or `none`."""
        if self.update is not None:
            return "graph store" if self.graphs is not None else "update"
        return "bulk" if self.graphs is not None and self.graph is None else "none"

    @property
    def way_in_words(self) -> str:
        """The same in words."""
        return {
            "graph store": "the SPARQL 1.1 Graph Store Protocol and Update",
            "update": "SPARQL 1.1 Update",
            "bulk": "whole data sets in one request",
        }.get(self.way, "no way")

    def send_update(self, text: str, what: str = "The update") -> None:
        """Send an update, which is one transaction on servers that keep to the standard.

        Raises
        ------
        StoreError
            If the server refuses it.
        """
        assert self.update is not None
        reply = _update(self.client, self.name, self.update, text)
        if not reply.is_fine:
            raise self.client.refused(reply, what)


def find_endpoint(url: str, client: Client) -> tuple[Endpoint, str]:
    """Find where a server answers queries.

    Parameters
    ----------
    url : str
        The address of the server, of a data set on it, or of one of its endpoints.
    client : Client
        Sends the requests.

    Returns
    -------
    (Endpoint, str)
        The endpoint, and what the server is called (see `Server`).

    Raises
    ------
    StoreError
        If no SPARQL engine answers there; the sentence tells what does.
    """
    first: StoreError | None = None
    for candidate in _query_addresses(url):
        endpoint = Endpoint(client, candidate)
        word = "unionref-" + secrets.token_hex(
            8
        )  # an answer kept somewhere from an earlier run does not hold it
        try:
            rows = endpoint.rows(f'SELECT ("{word}" AS ?word) {{}}')
        except StoreError as error:
            if error.status in (0, 401, 403):
                raise
            if first is None or first.status in _NOT_HERE:
                first = error
            continue
        if rows == [{"word": word}]:
            return endpoint, _name(endpoint)
        first = StoreError(
            "The server answers, but not what was asked.",
            status=200,
            iri=candidate,
            fix="check that the address is a SPARQL 1.1 endpoint, and that nothing stands in between.",
        )
    assert first is not None
    raise first


def reading(url: str, client: Client, graph: str | None = None) -> Server:
    """Find out what a server is, to read from it only.

    Parameters
    ----------
    url : str
        Its address.
    client : Client
        Sends the requests.
    graph : str, optional
        The named graph that stands for the default graph.

    Returns
    -------
    Server
        What is known.

    Raises
    ------
    StoreError
        If it cannot be reached.
    """
    endpoint, name = find_endpoint(url, client)
    if graph is None and name in _WITHOUT_DEFAULT:
        graph = PLAIN
    if graph is not None:
        dataset = (("default-graph-uri", graph), ("named-graph-uri", DISPUTED))
        endpoint = Endpoint(client, endpoint.url, dataset)
    return Server(name, endpoint, graph)


def checked_graph(graph: str | None) -> str | None:
    """Return the name of a graph, checked to be an IRI.

    Raises
    ------
    UsageError
        If it is none, or the graph is one that loading uses itself.
    """
    if graph is None:
        return None
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`\x00-\x20]+", graph):
        raise UsageError(f"“{graph}” is not an IRI.", fix=f"give one such as {PLAIN}")
    if graph == DISPUTED or graph.startswith(STAGING):
        raise UsageError(f"The graph {graph} has a use of its own.", fix=f"give another one, such as {PLAIN}")
    return graph


def discover(url: str, client: Client, graph: str | None = None) -> Server:
    """Find out what a server is and how it takes data; nothing of what it holds is changed.

    What an earlier load that failed left in graphs of its own is removed, which shows too whether the server
    takes updates.

    Parameters
    ----------
    url : str
        Its address.
    client : Client
        Sends the requests.
    graph : str, optional
        The named graph to use in place of the default graph.

    Returns
    -------
    Server
        What is known.

    Raises
    ------
    StoreError
        If it cannot be reached, or nothing can be written there.
    """
    server = reading(url, client, graph)
    endpoint, name = server.endpoint, server.name
    update, refusals = _find_update(client, name, endpoint.url)
    graphs = _find_graphs(client, name, endpoint.url)
    server = replace(server, update=update, graphs=graphs)
    if server.way == "none":
        if refusals:
            raise refusals[0]
        raise StoreError(
            "The server answers queries, but takes no data: it is for reading only.",
            iri=endpoint.url,
            fix="start it so that it takes updates (docs/stores.md), or give the address where it does.",
        )
    return server


def _find_update(client: Client, name: str, query: str) -> tuple[str | None, list[StoreError]]:
    """Return where a server takes updates, and the refusals that concern rights."""
    refusals: list[StoreError] = []
    for address in _update_addresses(name, query):
        try:
            reply = _update(client, name, address, f"DROP SILENT GRAPH <{STAGING}probe>")
        except StoreError as error:
            if error.status != 401:
                raise
            refusals.append(error)
            continue
        if reply.is_fine:
            return address, []
        if reply.status == 403:
            refusals.append(client.refused(reply, "An update"))
        elif reply.status >= 500 and reply.status != 501:
            raise client.refused(reply, "An update")
    return None, refusals


def _update(client: Client, name: str, address: str, text: str) -> Reply:
    if name == "virtuoso":  # knows updates only under the name of queries
        form = urllib.parse.urlencode({"query": text}).encode()
        return client.request("POST", address, form, type=FORM_UPDATE)
    return client.request("POST", address, text.encode(), type=UPDATE)


def _find_graphs(client: Client, name: str, query: str) -> str | None:
    """Return where a server takes graphs: where an empty one can be put into staging."""
    for address in _graph_addresses(name, query):
        target = graph_address(address, f"{STAGING}probe")
        try:
            reply = client.request("PUT", target, b"", type=TRIPLES, accept="*/*")
        except StoreError as error:
            if error.status == 0:
                raise
            continue
        if reply.is_fine and (name == "virtuoso" or not reply.is_page):  # which calls nothing a page
            return address
    return None


def graph_address(store: str, graph: str | None) -> str:
    """Return the address of a graph by the SPARQL 1.1 Graph Store Protocol (indirect identification)."""
    mark = "&" if "?" in store else "?"
    return (
        f"{store}{mark}default"
        if graph is None
        else f"{store}{mark}graph={urllib.parse.quote(graph, safe='')}"
    )


def _query_addresses(url: str) -> Iterator[str]:
    """Yield where queries may be asked, the likeliest first."""
    parts = urllib.parse.urlsplit(url)
    base, _, last = parts.path.rpartition("/")
    paths = [parts.path + name for name in _QUERY_NAMES]
    if last in _LAST:
        paths += [base + name for name in _QUERY_NAMES]
    if last == "sparql-auth":  # Virtuoso answers there, but only to those who may write
        paths = [base + "/sparql"]
    for path in dict.fromkeys(paths):
        yield urllib.parse.urlunsplit(parts._replace(path=path))


def _update_addresses(name: str, query: str) -> list[str]:
    """Return where updates may be taken, the likeliest first."""
    base, _, last = query.partition("?")[0].rpartition("/")
    here = query.partition("?")[0]
    if name == "virtuoso":
        return [base + "/sparql-auth"]
    if name == "rdf4j":
        return [here + "/statements"]
    if last in ("query", "sparql"):
        return [base + "/update", here]
    return [here, here + "/update"]


def _graph_addresses(name: str, query: str) -> list[str]:
    """Return where graphs may be taken, the likeliest first."""
    here = query.partition("?")[0]
    base, _, last = here.rpartition("/")
    if name == "virtuoso":
        return [base + "/sparql-graph-crud-auth"]
    if name == "rdf4j":
        return [here + "/rdf-graphs/service"]
    if last in ("query", "sparql"):
        return [base + "/data", base + "/store", here + "/gsp/"]
    return [here, here + "/data", here + "/store"]


def _name(endpoint: Endpoint) -> str:
    """Return what a server is called, by its path and by the headers of an answer."""
    if "/repositories/" in urllib.parse.urlsplit(endpoint.url).path:
        return "rdf4j"
    headers = endpoint.post("ASK {}").headers
    server = headers.get("server", "").lower()
    for name in ("virtuoso", "oxigraph"):
        if name in server:
            return name
    return "fuseki" if "fuseki-request-id" in headers else ""
