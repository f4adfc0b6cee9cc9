"""Asking services on the web politely: few requests, waits where they are asked for, no answer trusted."""

from __future__ import annotations

import hashlib
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, Final

from unionref._version import __version__
from unionref.atomic import write_text
from unionref.errors import UnionrefError, UnreadableError, UsageError
from unionref.namespaces import BASE

AGENT: Final = f"unionref/{__version__} ({BASE})"
"""What services see of the program: its name, its version and the address of the project."""

LONGEST_WAIT: Final = 300.0
"""The longest wait between two tries, in seconds, whatever a service asks for."""

_LARGEST: Final = 64 * 1024 * 1024
_RETRIED: Final = frozenset({408, 425, 429, 500, 502, 503, 504})


class WebError(UnreadableError):
    """A service cannot be reached, or does not answer as its documentation says (exit code 3)."""


class AnswerError(Exception):
    """An answer is not of the documented form, or tells to come back later.

    Parameters
    ----------
    message : str
        What is wrong with it, to be put behind the address.
    again : bool
        Whether it is worth while to ask again.
    wait : float, optional
        Seconds after which to ask again, if the service says so.
    """

    def __init__(self, message: str, *, again: bool = False, wait: float | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.again = again
        self.wait = wait


def check_endpoint(address: str, option: str) -> str:
    """Return the address of a service, if it is one of the web.

    Parameters
    ----------
    address : str
        What was given.
    option : str
        The option it was given with, for the message.

    Returns
    -------
    str
        The address.

    Raises
    ------
    UsageError
        If it does not begin with http:// or https://, names no host, or has blanks in it.
    """
    try:
        parts = urllib.parse.urlsplit(address)
        fits = parts.scheme in ("http", "https") and bool(parts.hostname) and (parts.port or 1) > 0
    except ValueError:
        fits = False
    if not fits or any(character.isspace() or not character.isprintable() for character in address):
        raise UsageError(
            f"“{address}” is not the address of a service.",
            fix=f"write {option} https://host/path",
        )
    return address


@dataclass
class Client:
    """Asks services for JSON, one request at a time.

    Parameters
    ----------
    cache : pathlib.Path, optional
        The folder in which answers are kept; none are kept if not given.
    fresh : bool
        Ask again, once, for what was kept before; the new answers are kept.
    tries : int
        How often a request is made before it is given up.
    pause : float
        Seconds before the second try; twice as long before each further one.
    timeout : float
        Seconds to wait for an answer.
    sleep : callable
        Waits for a number of seconds.
    told : callable
        Gets a sentence when there is something to wait for.
    asked : int
        How many requests were made so far.
    """

    cache: Path | None = None
    fresh: bool = False
    tries: int = 5
    pause: float = 2.0
    timeout: float = 60.0
    sleep: Callable[[float], None] = time.sleep
    told: Callable[[str], None] = lambda sentence: None
    asked: int = field(default=0, init=False)
    _renewed: set[Path] = field(default_factory=set, init=False)

    def json(
        self,
        address: str,
        form: Mapping[str, str],
        check: Callable[[Any], None],
        *,
        post: bool = False,
        accept: str = "application/json",
    ) -> Any:
        """Return what a service answers.

        Parameters
        ----------
        address : str
            The address of the service.
        form : mapping of str to str
            What is asked.
        check : callable
            Gets the answer; raises :class:`AnswerError` if it has not the documented form.
        post : bool
            Send the form in the body and not in the address.
        accept : str
            The media type asked for.

        Returns
        -------
        object
            The JSON value; it has passed the check, whether it was kept or is new.

        Raises
        ------
        WebError
            If there is no such answer after all tries.
        """
        body = urllib.parse.urlencode(dict(form))
        if (kept := self._kept(address, body, check)) is not None:
            return kept
        request = urllib.request.Request(
            address if post else f"{address}{'&' if '?' in address else '?'}{body}",
            data=body.encode() if post else None,
            headers={"User-Agent": AGENT, "Accept": accept},
        )
        wait = self.pause
        for number in range(1, max(1, self.tries) + 1):
            try:
                value = self._once(request)
                check(value)
            except AnswerError as error:
                if not error.again or number >= self.tries:
                    raise _given_up(address, error, number) from error
                pause = min(LONGEST_WAIT, wait if error.wait is None else max(error.wait, 0.0))
                self.told(f"{_host(address)} {error.message}; asking again in {pause:g} s.")
                self.sleep(pause)
                wait *= 2
            else:
                self._keep(address, body, value)
                return value
        raise AssertionError("unreachable")

    def _once(self, request: urllib.request.Request) -> Any:
        self.asked += 1
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                data = answer.read(_LARGEST + 1)
        except urllib.error.HTTPError as error:
            with error:
                again = error.code in _RETRIED
                wait = retry_after(error.headers.get("Retry-After"), error.headers.get("Date"))
                raise AnswerError(f"answers with the error {error.code}", again=again, wait=wait) from error
        except TimeoutError as error:
            raise AnswerError(f"does not answer within {self.timeout:g} s", again=True) from error
        except urllib.error.URLError as error:
            if isinstance(error.reason, TimeoutError):
                raise AnswerError(f"does not answer within {self.timeout:g} s", again=True) from error
            raise AnswerError(f"cannot be reached ({_reason(error.reason)})", again=True) from error
        except (OSError, http.client.HTTPException) as error:
            raise AnswerError(f"breaks off its answer ({_reason(error)})", again=True) from error
        if len(data) > _LARGEST:
            raise AnswerError("answers with more than 64 MB")
        return parsed(data)

    def _place(self, address: str, body: str) -> Path | None:
        if self.cache is None:
            return None
        digest = hashlib.sha256(f"{address}\n{body}".encode()).hexdigest()
        return self.cache / "answers" / f"{digest}.json"

    def _kept(self, address: str, body: str, check: Callable[[Any], None]) -> Any:
        path = self._place(address, body)
        if path is None or (self.fresh and path not in self._renewed):
            return None
        try:
            value = json.loads(path.read_text("utf-8"))
            check(value)
        except (OSError, ValueError, AnswerError):
            return None  # not there, or damaged: it is asked for again
        return value

    def _keep(self, address: str, body: str, value: Any) -> None:
        if (path := self._place(address, body)) is not None:
            make_folder(path.parent)
            write_text(path, json.dumps(value, ensure_ascii=False))
            self._renewed.add(path)


def parsed(data: bytes) -> Any:
    """Return the JSON value in the body of an answer.

    Parameters
    ----------
    data : bytes
        The body.

    Returns
    -------
    object
        The value.

    Raises
    ------
    AnswerError
        If the body is empty, a web page, or not JSON.
    """
    try:
        return json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        start = data[:200].lstrip().lower()
        if start.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body")):
            raise AnswerError("answers with a web page and not with JSON") from error
        what = "with nothing" if not data.strip() else "with something that is not JSON, or only a part of it"
        raise AnswerError(f"answers {what}", again=True) from error


def retry_after(value: str | None, now: str | None) -> float | None:
    """Return how long a service asks to wait.

    Parameters
    ----------
    value : str or None
        The header Retry-After: seconds, or a date.
    now : str or None
        The header Date of the same answer, against which a date is measured.

    Returns
    -------
    float or None
        Seconds; None if it does not say.
    """
    if value is None:
        return None
    if value.strip().isascii() and value.strip().isdigit():
        return float(value)
    try:
        until = parsedate_to_datetime(value)
        start = parsedate_to_datetime(now or "")
    except (TypeError, ValueError):
        return None
    return max(0.0, (_aware(until) - _aware(start)).total_seconds())


def _aware(moment: datetime) -> datetime:
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)


def make_folder(folder: Path) -> None:
    """Make a folder of the cache.

    Parameters
    ----------
    folder : pathlib.Path
        The folder; it may be there already.

    Raises
    ------
    UnreadableError
        If it cannot be made.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UnreadableError(
            f"The folder cannot be made: {(error.strerror or str(error)).lower()}.",
            file=folder,
            fix="give another one with --cache FOLDER",
        ) from error


def _host(address: str) -> str:
    return urllib.parse.urlsplit(address).netloc.rpartition("@")[2]


def _reason(error: object) -> str:
    return " ".join((getattr(error, "strerror", None) or str(error) or type(error).__name__).split())


def _given_up(address: str, error: AnswerError, tries: int) -> UnionrefError:
    shown = urllib.parse.urlunsplit(urllib.parse.urlsplit(address)._replace(netloc=_host(address)))
    times = f" (tried {tries} times)" if tries > 1 else ""
    return WebError(
        f"{shown} {error.message}{times}.",
        fix="check the network and the address; then run the command again: what is done is kept",
    )
