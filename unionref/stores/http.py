"""Requests to a store: one client with time-outs and credentials, and errors that are sentences."""

from __future__ import annotations

import http.client
import ipaddress
import re
import socket
import ssl
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, Final

from unionref._version import __version__
from unionref.errors import UnreadableError, UsageError
from unionref.stores.credentials import ASK_FIX, Credentials, Prompt, answer, preset

JSON_RESULTS: Final = "application/sparql-results+json"
_EXCERPT: Final = 300
_MOST: Final = 1 << 30
"""The most bytes that are read of one answer."""
_BLOCK: Final = 1 << 20


@dataclass(frozen=True)
class Reply:
    """What a server answered.

    Parameters
    ----------
    url : str
        The address asked.
    status : int
        The status of HTTP.
    headers : mapping of str to str
        Names in small letters.
    body : bytes
        The content.
    """

    url: str
    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def is_fine(self) -> bool:
        """Whether the request was carried out (2xx)."""
        return 200 <= self.status < 300

    @property
    def is_page(self) -> bool:
        """Whether it is a web page, by its type or by its first characters."""
        kind = self.headers.get("content-type", "").lower()
        return "html" in kind or self.body[:200].lstrip().lower().startswith((b"<!doctype html", b"<html"))


class StoreError(UnreadableError):
    """A store cannot be reached, or does not do what is asked of it (exit code 3).

    Parameters
    ----------
    status : int
        The status of HTTP; 0 if there was no answer.
    is_timeout : bool
        Whether the answer did not come in time.
    message, iri, fix : str
        See `UnionrefError`.
    """

    def __init__(
        self,
        message: str,
        *,
        status: int = 0,
        is_timeout: bool = False,
        iri: str | None = None,
        fix: str | None = None,
    ) -> None:
        self.status = status
        self.is_timeout = is_timeout
        super().__init__(message, iri=iri, fix=fix)

    @property
    def is_about_the_request(self) -> bool:
        """Whether the server answers others: it refused this request, or did not answer it in time."""
        return self.is_timeout or self.status not in (0, 401, 403)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follows no redirect: a password must not go along, and a POST would turn into a GET."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


class Client:
    """Sends requests to one store.

    Parameters
    ----------
    credentials : Credentials, optional
        Who asks; used only where the server demands it.
    timeout : float
        Seconds a request may take until its answer is complete.
    prompt : callable, optional
        Asks a person for user and password when the server demands them and none are known.
    """

    def __init__(
        self, credentials: Credentials | None = None, timeout: float = 60.0, prompt: Prompt | None = None
    ) -> None:
        self.credentials = credentials
        self.timeout = timeout
        self._prompt = prompt
        self._challenges: dict[str, str] = {}

    def request(
        self,
        method: str,
        url: str,
        body: bytes | Path | None = None,
        *,
        type: str | None = None,
        accept: str = JSON_RESULTS,
    ) -> Reply:
        """Send a request and return the answer, whatever its status.

        Parameters
        ----------
        method, url : str
            What to do, and where.
        body : bytes or pathlib.Path, optional
            What to send; a file is streamed. Where the server demands credentials, let a small request to the
            same address go ahead of a file: the challenge is then known.
        type : str, optional
            Its media type.
        accept : str
            The media type wanted.

        Returns
        -------
        Reply
            The answer.

        Raises
        ------
        StoreError
            If no answer comes, not in time, or the server demands credentials and refuses those it gets.
        """
        challenge = self._challenges.get(_place(url))
        reply = self._send(method, url, body, type, accept, challenge)
        if reply.status != 401:
            return reply
        wanted = reply.headers.get("www-authenticate", "")
        credentials = self._known(url)
        if credentials is None:
            raise StoreError("The server wants a user and a password.", status=401, iri=url, fix=ASK_FIX)
        if wanted:
            reply = self._send(method, url, body, type, accept, wanted)
        if reply.status == 401:
            raise StoreError("The server refuses this user and password.", status=401, iri=url, fix=ASK_FIX)
        self._challenges[_place(url)] = wanted
        return reply

    def _known(self, url: str) -> Credentials | None:
        if self.credentials is None and self._prompt is not None:
            self.credentials = Credentials(*self._prompt(url))
        return self.credentials

    def _send(
        self,
        method: str,
        url: str,
        body: bytes | Path | None,
        type: str | None,
        accept: str,
        challenge: str | None,
    ) -> Reply:
        headers = {"Accept": accept, "User-Agent": f"unionref/{__version__}"}
        if type is not None:
            headers["Content-Type"] = type
        if isinstance(body, Path):
            headers["Content-Length"] = str(body.stat().st_size)
        elif method in ("PUT", "POST"):
            body = body or b""
        if self.credentials is not None:
            known = (
                answer(challenge, self.credentials, method, url) if challenge else preset(self.credentials)
            )
            if known is not None:
                headers["Authorization"] = known
        ends = time.monotonic() + self.timeout
        try:
            if isinstance(body, Path):
                with body.open("rb") as stream:
                    return self._exchange(method, url, stream, headers, ends)
            return self._exchange(method, url, body, headers, ends)
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise self._no_answer(url, error) from error

    def _exchange(
        self, method: str, url: str, body: bytes | IO[bytes] | None, headers: Mapping[str, str], ends: float
    ) -> Reply:
        request = urllib.request.Request(url, data=body, method=method)
        for name, value in headers.items():
            request.add_unredirected_header(name, value)
        handlers: list[urllib.request.BaseHandler] = [_NoRedirect()]
        if _is_here(url):
            handlers.append(urllib.request.ProxyHandler({}))  # a proxy cannot reach a server on this machine
        try:
            response = urllib.request.build_opener(*handlers).open(request, timeout=self.timeout)
        except urllib.error.HTTPError as error:
            response = error
        with response:
            known = {name.lower(): value for name, value in response.headers.items()}
            return Reply(url, int(response.status or 0), known, _read(response, ends))

    def _no_answer(self, url: str, error: Exception) -> StoreError:
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        if isinstance(reason, TimeoutError | socket.timeout):
            return StoreError(
                f"The server did not answer within {self.timeout:g} seconds.",
                is_timeout=True,
                iri=url,
                fix="see whether it is busy, or allow more time with --timeout SECONDS.",
            )
        if isinstance(reason, ConnectionRefusedError):
            return StoreError(
                "Nothing listens at this address.", iri=url, fix="start the server, or check the port."
            )
        if isinstance(reason, socket.gaierror):
            return StoreError("There is no host of this name.", iri=url, fix="check the address.")
        if isinstance(reason, ssl.SSLError):
            return StoreError(
                f"The connection is not safe: {_one_line(reason)}.",
                iri=url,
                fix="check https and the certificate.",
            )
        return StoreError(
            f"The connection broke off: {self.hide(_one_line(reason) or type(reason).__name__)}.",
            iri=url,
            fix="see whether the server runs and has room on its disk, then run the same command again.",
        )

    def hide(self, text: str) -> str:
        """Return a text without the password."""
        return self.credentials.hide(text) if self.credentials is not None else text

    def excerpt(self, reply: Reply) -> str:
        """Return the beginning of what a server said, on one line and without the password."""
        text = self.hide(reply.body[: 4 * _EXCERPT].decode("utf-8", "replace"))
        if reply.is_page:
            text = re.sub(r"(?is)<(script|style).*?</\1>|<[^>]*>", " ", text)
        text = _one_line(text)
        return text if len(text) <= _EXCERPT else text[:_EXCERPT].rstrip() + " …"

    def refused(self, reply: Reply, what: str) -> StoreError:
        """Return the error for an answer that is not the one wanted.

        Parameters
        ----------
        reply : Reply
            What the server answered.
        what : str
            What was asked of it, such as `The query`.

        Returns
        -------
        StoreError
            The sentence says what to do about it.
        """
        said = self.excerpt(reply)
        if reply.status in (301, 302, 303, 307, 308):
            target = self.hide(urllib.parse.urljoin(reply.url, reply.headers.get("location", "")))
            return StoreError(
                f"{what} was sent on to another address, which is not followed: {target}",
                status=reply.status,
                iri=reply.url,
                fix="give that address, if you trust it.",
            )
        if reply.status in (401, 403):
            return StoreError(
                f"{what} is not allowed to this user ({reply.status}): {said or 'no more is said'}",
                status=reply.status,
                iri=reply.url,
                fix="give the user the right to write in the store, or " + ASK_FIX,
            )
        if reply.is_page and (reply.is_fine or reply.status in (502, 503, 504)):
            return StoreError(
                f"{what} was answered by a web page instead of a store ({reply.status}): {said}",
                status=reply.status,
                iri=reply.url,
                fix="see whether a proxy or a login page stands in between; check the path of the address.",
            )
        if reply.status in (507, 413) or re.search(r"(?i)no space left|disk.{0,12}full|enospc", said):
            return StoreError(
                f"{what} failed because the server has no room left ({reply.status}): {said}",
                status=reply.status,
                iri=reply.url,
                fix="make room on the server's disk, then run the same command again.",
            )
        return StoreError(
            f"{what} was refused by the server ({reply.status}): {said or 'it says no more'}",
            status=reply.status,
            iri=reply.url,
            fix="check the path of the address, and the server's own log.",
        )


def checked_url(text: str) -> str:
    """Return an address as it is used: http or https, without a password in it.

    Parameters
    ----------
    text : str
        What a person typed.

    Returns
    -------
    str
        The address without a fragment or a slash at its end.

    Raises
    ------
    UsageError
        If it is no such address. A password in it is not repeated.
    """
    example = "give an address such as http://localhost:3030/unionref"
    try:
        parts = urllib.parse.urlsplit(text.strip())
        has_port = parts.port is None or parts.port > 0
    except ValueError as error:
        if "@" not in text:
            raise UsageError("This is not the address of a server.", fix=example) from error
        parts, has_port = urllib.parse.urlsplit("http://user@unread"), True
    if "@" in text and (parts.username is not None or parts.scheme not in ("http", "https")):
        raise UsageError(
            "The address holds a user or a password, which others could read there.",
            fix="take them out; " + ASK_FIX,
        )
    if parts.scheme not in ("http", "https") or not parts.hostname or not has_port:
        raise UsageError(f"“{text}” is not the address of a server.", fix=example)
    if re.search(r"[\s\x00-\x1f<>\"{}|\\^`]", text.strip()):
        raise UsageError(f"“{text}” holds a character that no address holds.", fix=example)
    path = urllib.parse.quote(parts.path.rstrip("/"), safe="/%:@!$&'()*+,;=~-._")
    host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else parts.netloc
    return urllib.parse.urlunsplit((parts.scheme, host, path, parts.query, ""))


def _place(url: str) -> str:
    """Return the part of an address for which a challenge holds."""
    return url.partition("?")[0]


def _is_here(url: str) -> bool:
    """Tell whether an address is on this machine."""
    host = urllib.parse.urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _read(response: Any, ends: float) -> bytes:
    """Read an answer; raise TimeoutError when the time is over, however slowly it drips."""
    blocks: list[bytes] = []
    size = 0
    read = getattr(response, "read1", None) or response.read
    while block := read(_BLOCK):
        blocks.append(block)
        size += len(block)
        if time.monotonic() > ends:
            raise TimeoutError
        if size > _MOST:
            raise ValueError("the answer is larger than 1 GiB")
    source = response.fp if isinstance(response, urllib.error.HTTPError) else response
    if left := getattr(source, "length", None):
        raise http.client.IncompleteRead(b"", left)
    return b"".join(blocks)


def _one_line(value: object) -> str:
    return " ".join(str(value).split()).rstrip(".")
