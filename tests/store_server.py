"""A triple store on this machine that can be told to lie: Oxigraph's engine behind Python's HTTP server."""

from __future__ import annotations

import base64
import hashlib
import threading
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pyoxigraph as ox

PAGE = b"<!DOCTYPE html><html><head></head><body><h1>Welcome to HotelNet</h1></body></html>"


@dataclass
class Request:
    """What came in."""

    method: str
    path: str
    params: dict[str, str]
    headers: dict[str, str]
    body: bytes
    pairs: list[tuple[str, str]]


@dataclass
class Reply:
    """What goes out."""

    status: int = 204
    body: bytes = b""
    type: str = "text/plain"
    headers: dict[str, str] = field(default_factory=dict)
    hang_up: bool = False
    """Close the connection instead of answering."""
    cut: bool = False
    """Promise more than is sent."""


Lie = Callable[[Request], Reply | None]
"""Looks at a request first; None lets the store answer."""


class StoreServer:
    """A store with the paths of the Oxigraph server: /query, /update, /store."""

    def __init__(self) -> None:
        self.store = ox.Store()
        self.lie: Lie = lambda request: None
        self.seen: list[Request] = []
        self.url = ""
        self.names = {"Server": "Test"}

    def answer(self, request: Request) -> Reply:
        self.seen.append(request)
        told = self.lie(request)
        if told is not None:
            return told
        try:
            if request.path == "/query" and "query" in request.params:
                return self._query(request)
            if request.path == "/update" and request.method == "POST":
                self.store.update(request.params.get("update") or request.body.decode())
                return Reply()
            if request.path == "/store":
                return self._graph(request)
        except (SyntaxError, ValueError, OSError) as error:
            return Reply(400, str(error).encode())
        return Reply(404, b"no such service")

    def _query(self, request: Request) -> Reply:
        default = [ox.NamedNode(v) for k, v in request.pairs if k == "default-graph-uri"]
        named = [ox.NamedNode(v) for k, v in request.pairs if k == "named-graph-uri"]
        result = self.store.query(
            request.params["query"], default_graph=default or None, named_graphs=named if default else None
        )
        data = result.serialize(format=ox.QueryResultsFormat.JSON)  # type: ignore[union-attr]
        return Reply(200, data or b"", "application/sparql-results+json")

    def _graph(self, request: Request) -> Reply:
        if request.method == "PUT" and "graph" not in request.params and "default" not in request.params:
            quads = list(ox.parse(request.body, format=ox.RdfFormat.N_QUADS))
            self.store.clear()
            self.store.extend(quads)
            return Reply()
        name = request.params.get("graph")
        graph = ox.NamedNode(name) if name else ox.DefaultGraph()
        if request.method == "PUT":
            triples = list(ox.parse(request.body, format=ox.RdfFormat.N_TRIPLES))
            self.store.clear_graph(graph)
            self.store.extend(ox.Quad(t.subject, t.predicate, t.object, graph) for t in triples)
            return Reply(201)
        if request.method == "GET":
            if not any(True for _ in self.store.quads_for_pattern(None, None, None, graph)):
                return Reply(404, b"no such graph")
            return Reply(200, b"", "application/n-triples")
        return Reply(405, b"not supported")

    def quads(self) -> set[str]:
        """Everything it holds."""
        return {str(quad) for quad in self.store}


@contextmanager
def serving(server: StoreServer | None = None) -> Iterator[StoreServer]:
    """Run a store on a free port until the block ends."""
    store = server or StoreServer()
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def log_message(self, format: str, *args: object) -> None:
            pass

        def handle_any(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            pairs = urllib.parse.parse_qsl(query, keep_blank_values=True)
            if self.headers.get("Content-Type") == "application/x-www-form-urlencoded":
                pairs += urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)
            headers = {name.lower(): value for name, value in self.headers.items()}
            with lock:
                reply = store.answer(Request(self.command, path, dict(pairs), headers, body, pairs))
            self.close_connection = True
            if reply.hang_up:
                return
            self.send_response(reply.status)
            for name, value in {**store.names, "Content-Type": reply.type, **reply.headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(reply.body) + (1000 if reply.cut else 0)))
            self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(reply.body)

        do_GET = do_POST = do_PUT = do_DELETE = handle_any

    class Server(ThreadingHTTPServer):
        daemon_threads = True

        def handle_error(self, request: object, client_address: object) -> None:
            """Say nothing of clients that went away."""

    http = Server(("127.0.0.1", 0), Handler)
    store.url = f"http://127.0.0.1:{http.server_address[1]}"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield store
    finally:
        http.shutdown()
        http.server_close()
        thread.join()


# --- lies ---


def on(method: str, path: str, reply: Reply, after: int = 0) -> Lie:
    """Answer requests of a method and path with a reply, once that many have been let through."""
    count = [0]

    def lie(request: Request) -> Reply | None:
        if request.method == method and request.path == path:
            count[0] += 1
            if count[0] > after:
                return reply
        return None

    return lie


def slowly(seconds: float, path: str) -> Lie:
    """Answer requests to a path only after some seconds."""

    def lie(request: Request) -> Reply | None:
        if request.path == path:
            time.sleep(seconds)
        return None

    return lie


def basic(user: str, password: str, paths: tuple[str, ...] = ("/query", "/update", "/store")) -> Lie:
    """Let in who gives user and password by the Basic scheme."""
    right = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()

    def lie(request: Request) -> Reply | None:
        if request.path not in paths or request.headers.get("authorization") == right:
            return None
        return Reply(
            401,
            b"who are you? " + request.headers.get("authorization", "").encode(),
            headers={"WWW-Authenticate": 'Basic realm="store"'},
        )

    return lie


def digest(user: str, password: str) -> Lie:
    """Let in who gives user and password by the Digest scheme, MD5 with qop auth (RFC 7616)."""

    def md5(text: str) -> str:
        return hashlib.md5(text.encode()).hexdigest()

    def lie(request: Request) -> Reply | None:
        if request.path == "/query":
            return None
        scheme, _, rest = request.headers.get("authorization", "").partition(" ")
        parts = urllib.request.parse_http_list(rest) if scheme == "Digest" else []
        said = urllib.request.parse_keqv_list(parts)
        one = md5(f"{user}:store:{password}")
        two = md5(f"{request.method}:{said.get('uri', '')}")
        right = md5(f"{one}:n1:{said.get('nc', '')}:{said.get('cnonce', '')}:auth:{two}")
        if said.get("response") == right:
            return None
        return Reply(
            401, headers={"WWW-Authenticate": 'Digest realm="store", nonce="n1", qop="auth", algorithm="MD5"'}
        )

    return lie
