"""A local server that speaks the documented forms of Wikidata's API, its query service, two Wikipedias, ROR
and the Reconciliation API, and that can be told to be slow, to fail, to be busy or to lie."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

HTML = b"<!DOCTYPE html>\n<html><body>Please log in</body></html>"


def item(id: str, en: str = "", ja: str = "", **said: Any) -> dict[str, Any]:
    """Return an item as wbgetentities gives it.

    Parameters
    ----------
    id, en, ja : str
        Its id and its labels.
    **said : object
        ``aliases`` (language → names), ``description``, ``articles`` (site → title), and values by property:
        a text, an item (``Q17``), or a date (``1950``, ``1950-03``, ``1950-03-01``).

    Returns
    -------
    dict
        The item.
    """
    found: dict[str, Any] = {"type": "item", "id": id, "labels": {}, "aliases": {}, "claims": {}}
    for language, text in (("en", en), ("ja", ja)):
        if text:
            found["labels"][language] = {"language": language, "value": text}
    for language, names in said.pop("aliases", {}).items():
        found["aliases"][language] = [{"language": language, "value": name} for name in names]
    description = said.pop("description", "")
    found["descriptions"] = {"en": {"language": "en", "value": description}} if description else {}
    articles = said.pop("articles", {})
    found["sitelinks"] = {site: {"site": site, "title": title} for site, title in articles.items()}
    for name, values in said.items():
        found["claims"][name] = [
            claim(name, value) for value in ([values] if isinstance(values, str) else values)
        ]
    return found


def claim(name: str, value: Any, rank: str = "normal") -> dict[str, Any]:
    """Return a statement as wbgetentities gives it."""
    said: Any = value
    if name in ("P571", "P576"):
        parts = (*value.split("-"), "00", "00")[:3]
        said = {"time": f"+{'-'.join(parts)}T00:00:00Z", "precision": 9 + value.count("-")}
    elif isinstance(value, str) and re.fullmatch(r"Q[0-9]+", value):
        said = {"entity-type": "item", "id": value}
    snak = {"snaktype": "value", "property": name, "datavalue": {"value": said}}
    return {"mainsnak": snak, "type": "statement", "rank": rank}


class AuthorityServer:
    """What the server knows, what it was asked, and what it does wrong.

    Parameters
    ----------
    address : str
        Where it listens, without a slash at the end.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.api = f"{address}/w/api.php"
        self.sparql = f"{address}/sparql"
        self.reconcile = f"{address}/reconcile"
        self.ror = f"{address}/ror"
        self.pages = f"{address}/pages/"
        self.articles: dict[str, dict[str, str]] = {"en": {}, "ja": {}}
        """Language → title → item of the article, or empty."""
        self.moved: dict[str, tuple[str, str]] = {}
        """Title → the title it leads to, and a section or an empty text."""
        self.lists: set[str] = set()
        """Titles of disambiguation pages."""
        self.records: dict[str, dict[str, Any]] = {}
        """Id → record of ROR."""
        self.web: dict[str, str] = {}
        """Id → the page of that id, or an address that it leads to."""
        self.ndl = f"{address}/ndl"
        self.headings: dict[str, tuple[str, ...]] = {}
        """End of the address of an entry of the National Diet Library → its heading and other names."""
        self.in_parts = False
        """Whether a Wikipedia gives the properties of pages in a second part of its answer."""
        self.items: dict[str, dict[str, Any]] = {}
        self.redirects: dict[str, str] = {}
        self.entries: dict[str, list[dict[str, Any]]] = {}
        self.queries: list[dict[str, Any]] = []
        """What the reconciliation service was asked."""
        self.manifest: dict[str, Any] = {
            "versions": ["0.2"],
            "name": "A service",
            "identifierSpace": "https://example.org/id/",
            "schemaSpace": "https://example.org/schema/",
        }
        self.asked: list[tuple[str, Mapping[str, str]]] = []
        self.agents: set[str] = set()
        self.methods: list[str] = []
        self.trouble: list[str] = []
        """What to do with the next requests, one after the other; the last one stays if it ends in ``…``."""

    def wiki(self, language: str) -> str:
        """Return the address of the API of a Wikipedia."""
        return f"{self.address}/{language}/w/api.php"

    def add(self, *items: dict[str, Any]) -> None:
        """Add items."""
        self.items |= {one["id"]: one for one in items}

    def next_trouble(self) -> str:
        """Return what to do wrong with this request."""
        if not self.trouble:
            return ""
        first = self.trouble[0]
        return first.removesuffix("…") if first.endswith("…") else self.trouble.pop(0)

    def answer(self, path: str, form: Mapping[str, str]) -> Any:
        """Return the JSON value of an answer."""
        match path, form.get("action"):
            case "/en/w/api.php" | "/ja/w/api.php", "query":
                articles = self.articles[path[1:3]]
                return self._found(form, articles) if "srsearch" in form else self._pages(form, articles)
            case "/w/api.php", "wbgetentities":
                return self._entities(form)
            case "/w/api.php", "wbsearchentities":
                return self._search(form)
            case "/ndl", _:
                wanted = set(re.findall(r'"([^"]+)"', form["query"].partition("VALUES")[2]))
                rows = [
                    {
                        "entry": {"type": "uri", "value": f"http://id.ndl.go.jp/auth/{id}"},
                        "label": {"type": "literal", "value": names[0]},
                        "name": {"type": "literal", "value": name},
                    }
                    for id, names in self.headings.items()
                    for name in names
                    if name in wanted
                ]
                return {"head": {"vars": ["entry", "label", "name"]}, "results": {"bindings": rows}}
            case "/sparql", _:
                return self._results(form["query"])
            case "/reconcile", _ if "queries" in form:
                queries = json.loads(form["queries"])
                self.queries += queries.values()
                return {
                    key: {"result": self.entries.get(query["query"], [])} for key, query in queries.items()
                }
            case "/reconcile", _:
                return self.manifest
            case "/reconcile/match", _:
                queries = json.loads(form["body"])["queries"]
                self.queries += queries
                names = [query["conditions"][0]["propertyValue"] for query in queries]
                return {"results": [{"candidates": self.entries.get(name, [])} for name in names]}
        if path.startswith("/ror/"):
            return self.records.get(path[5:], {})
        return {"error": {"code": "badvalue", "info": 'Unrecognized value for parameter "action".'}}

    def _pages(self, form: Mapping[str, str], articles: Mapping[str, str]) -> Any:
        query: dict[str, Any] = {"normalized": [], "redirects": [], "pages": []}
        asked = form["titles"].split("|")
        if len(asked) > 50:
            return {"error": {"code": "toomanyvalues", "info": "Too many values supplied. The limit is 50."}}
        for title in dict.fromkeys(asked):
            at = title[:1].upper() + title[1:]
            if at != title:
                query["normalized"].append({"fromencoded": False, "from": title, "to": at})
            passed = {at}
            while at in self.moved:
                target, section = self.moved[at]
                row = {"from": at, "to": target, **({"tofragment": section} if section else {})}
                if row not in query["redirects"]:
                    query["redirects"].append(row)
                at = target
                if at in passed:
                    break
                passed.add(at)
            if at in self.moved or any(page["title"] == at for page in query["pages"]):
                continue
            if at not in articles:
                query["pages"].append({"ns": 0, "title": at, "missing": True})
                continue
            said = {"wikibase_item": articles[at]} if articles[at] else {}
            said |= {"disambiguation": ""} if at in self.lists else {}
            page = {"pageid": 100 + len(at), "ns": 0, "title": at}
            last = not self.in_parts or "ppcontinue" in form
            query["pages"].append({**page, "pageprops": said} if said and last else page)
        if self.in_parts and "ppcontinue" not in form:
            return {"continue": {"ppcontinue": "7", "continue": "||"}, "query": query}
        return {"batchcomplete": True, "query": query}

    def _found(self, form: Mapping[str, str], articles: Mapping[str, str]) -> Any:
        words = form["srsearch"].strip('"').casefold()
        rows = [{"ns": 0, "title": title} for title in articles if words in title.casefold()]
        return {"batchcomplete": True, "query": {"search": rows[: int(form["srlimit"])]}}

    def _entities(self, form: Mapping[str, str]) -> Any:
        entities: dict[str, Any] = {}
        if "titles" in form:
            titles, site = form["titles"].split("|"), form["sites"]
            for number, title in enumerate(titles, start=1):
                found = [
                    one for one in self.items.values() if one["sitelinks"].get(site, {}).get("title") == title
                ]
                key = found[0]["id"] if found else str(-number)
                entities[key] = found[0] if found else {"site": site, "title": title, "missing": ""}
        else:
            for asked in form["ids"].split("|"):
                id = self.redirects.get(asked, asked)
                more = {"redirects": {"from": asked, "to": id}} if id != asked else {}
                entities[asked] = (
                    {**self.items[id], **more} if id in self.items else {"id": id, "missing": ""}
                )
        if len(entities) > 50:
            return {"error": {"code": "toomanyvalues", "info": "Too many values supplied. The limit is 50."}}
        return {"entities": entities, "success": 1}

    def _search(self, form: Mapping[str, str]) -> Any:
        found = []
        for one in self.items.values():
            labels = [label["value"] for label in one["labels"].values()]
            labels += [alias["value"] for names in one["aliases"].values() for alias in names]
            if any(label.casefold().startswith(form["search"].casefold()) for label in labels):
                found.append({"id": one["id"], "label": labels[0], "match": {"type": "label"}})
        return {"searchinfo": {"search": form["search"]}, "search": found[: int(form["limit"])], "success": 1}

    def _results(self, query: str) -> Any:
        (name,) = re.findall(r"wdt:(P[0-9]+)", query)
        wanted = re.findall(r"[<\"]([^<>\"]+)[>\"]", query.partition("VALUES")[2])
        rows = []
        for id, one in self.items.items():
            for said in one["claims"].get(name, []):
                value = said["mainsnak"]["datavalue"]["value"]
                if value in wanted:
                    entity = f"http://www.wikidata.org/entity/{id}"
                    terms = {
                        "item": {"type": "uri", "value": entity},
                        "value": {"type": "literal", "value": value},
                    }
                    rows.append(terms)
        return {"head": {"vars": ["item", "value"]}, "results": {"bindings": rows}}


class _Handler(BaseHTTPRequestHandler):
    known: AuthorityServer

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        self.known.methods.append("GET")
        self._handle(parts.path, parts.query)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.known.methods.append("POST")
        self._handle(urlsplit(self.path).path, body.decode())

    def _handle(self, path: str, query: str) -> None:
        if self.headers["Content-Type"] == "application/json":
            form = {"body": query}
        else:
            form = {name: values[0] for name, values in parse_qs(query, strict_parsing=bool(query)).items()}
        self.known.asked.append((path, form))
        self.known.agents.add(self.headers["User-Agent"])
        trouble = self.known.next_trouble()
        if trouble == "slow":
            time.sleep(1)
        if trouble == "hang up":
            self.close_connection = True
            return
        status, headers, body = self._made(trouble, path, form)
        try:
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:
            self.close_connection = True  # the one who asked has gone

    def _made(self, trouble: str, path: str, form: Mapping[str, str]) -> tuple[int, dict[str, str], bytes]:
        if trouble == "circle":
            return 302, {"Location": self.path}, b""
        if trouble == "" and path.startswith("/pages/"):
            page = self.known.web.get(path.removeprefix("/pages/"))
            if page is None:
                return 410, {}, HTML
            return (301, {"Location": page}, b"") if page.startswith("http") else (200, {}, page.encode())
        if trouble == "" and path.startswith("/ror/") and path[5:] not in self.known.records:
            return 404, {}, json.dumps({"errors": [f"ROR ID '{path[5:]}' does not exist"]}).encode()
        body = json.dumps(self.known.answer(path, form), ensure_ascii=False).encode()
        match trouble:
            case "500" | "404":
                return int(trouble), {}, b"{}"
            case "429":
                return 429, {"Retry-After": "7"}, HTML
            case "429 until":
                return 429, {"Retry-After": "Sun, 22 Nov 2099 10:00:00 GMT"}, b""
            case "maxlag":
                lagging = {"code": "maxlag", "info": "Waiting for a server: 6 seconds lagged.", "lag": 6}
                return 200, {"Retry-After": "5"}, json.dumps({"error": lagging}).encode()
            case "refused":
                return 200, {}, b'{"error": {"code": "param-illegal", "info": "Bad title."}}'
            case "html":
                return 200, {}, HTML
            case "half":
                return 200, {}, body[: len(body) // 2]
            case "empty":
                return 200, {}, b""
            case "other json":
                return 200, {}, b"[1, 2]"
            case "wrong ids":
                return 200, {}, re.sub(rb'"(?:[^"]*/)?Q[0-9]+"', b'"X-1"', body)
            case "wrong shape":
                return 200, {}, body.replace(b'"claims": {', b'"claims": {"P571": "1950"}, "more": {')
        return 200, {}, body

    def log_message(self, format: str, *values: object) -> None:
        """Say nothing."""


@contextmanager
def serving() -> Iterator[AuthorityServer]:
    """Run a server on a free port of this machine.

    Yields
    ------
    AuthorityServer
        What it knows.
    """
    handler = type("Handler", (_Handler,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        known = AuthorityServer(f"http://127.0.0.1:{server.server_address[1]}")
        handler.known = known  # type: ignore[attr-defined]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield known
        finally:
            server.shutdown()
            thread.join()
