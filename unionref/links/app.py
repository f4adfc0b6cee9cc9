"""The reconciliation service as a web application: what comes in over HTTP, and what goes out."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

if TYPE_CHECKING:
    from unionref.links.service import Service

Answering = Callable[[dict[str, str], Request], Response]


def application(service: Service) -> Starlette:
    """Return the web application of a service (ASGI).

    Parameters
    ----------
    service : Service
        What answers.

    Returns
    -------
    Starlette
        GET and POST alike; any web page may ask it.
    """

    def root(params: dict[str, str], request: Request) -> Response:
        if "queries" in params:
            return JSONResponse(service.reconcile(json.loads(params["queries"])))
        if "extend" in params:
            return JSONResponse(service.extend(json.loads(params["extend"])))
        return JSONResponse(service.manifest(str(request.base_url).rstrip("/")))

    def suggest(kind: str) -> Answering:
        return lambda params, _: JSONResponse(service.suggest(kind, params.get("prefix", "")))

    def properties(params: dict[str, str], request: Request) -> Response:
        return JSONResponse(service.propose(params.get("type", "")))

    def preview(params: dict[str, str], request: Request) -> Response:
        page = service.preview(params.get("id", ""))
        return HTMLResponse(page) if page else _refused("there is no organization of this id", 404)

    def route(path: str, answer: Answering) -> Route:
        return Route(path, _answering(answer), methods=["GET", "POST"])

    return Starlette(
        routes=[
            route("/", root),
            *(route(f"/suggest/{kind}", suggest(kind)) for kind in ("entity", "type", "property")),
            route("/properties", properties),
            route("/preview", preview),
        ],
        middleware=[
            Middleware(CORSMiddleware, allow_origins=["*"], allow_methods=["*"], allow_headers=["*"])
        ],
    )


def _answering(answer: Answering) -> Callable[[Request], Awaitable[Response]]:
    async def asked(request: Request) -> Response:
        try:
            form = (await request.body()).decode("utf-8")
            return answer(dict(request.query_params) | dict(parse_qsl(form)), request)
        except (ValueError, RecursionError) as error:
            return _refused(f"this is not asked as the Reconciliation API 0.2 has it: {error}", 400)

    return asked


def _refused(message: str, status: int) -> Response:
    return JSONResponse({"status": "error", "message": message}, status)
