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
from pathlib import Path
from typing import Any, Final, TypeVar

from unionref._version import __version__
from unionref.atomic import write_text
from unionref.errors import UnreadableError, UsageError
from unionref.links.answers import AnswerError, parsed, retry_after
from unionref.namespaces import BASE

AGENT: Final = f"unionref/{__version__} ({BASE})"
"""What services see of the program: its name, its version and the address of the project."""

LONGEST_WAIT: Final = 300.0
"""The longest wait between two tries, in seconds, whatever a service asks for."""

LONGEST_ADDRESS: Final = 6000
"""A form of more characters is sent in the body: servers refuse addresses of about 8000."""

_LARGEST: Final = 64 * 1024 * 1024
_RETRIED: Final = frozenset({408, 425, 429, 500, 502, 503, 504})
_NOT_THERE: Final = frozenset({404, 410})
_T = TypeVar("_T")


class WebError(UnreadableError):
    """A service cannot be reached, or does not answer as its documentation says (exit code 3)."""


class NotThereError(WebError):
    """A service answers that it does not have what was asked for (404, 410)."""


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
            fix=f"write {option}{'' if option.endswith('=') else ' '}https://host/path",
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
        said: object = None,
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
            Send the form in the body and not in the address; a long one always is.
        accept : str
            The media type asked for.
        said : object, optional
            A JSON value to be sent in the body, instead of a form.

        Returns
        -------
        object
            The JSON value; it has passed the check, whether it was kept or is new.

        Raises
        ------
        NotThereError
            If the service says that it does not have it.
        WebError
            If there is no such answer after all tries.
        """
        body = urllib.parse.urlencode(dict(form)) if said is None else json.dumps(said, ensure_ascii=False)
        if (kept := self._kept(address, body, check)) is not None:
            return kept
        headers = {"User-Agent": AGENT, "Accept": accept}
        if said is not None:
            headers["Content-Type"] = "application/json"
        post = post or said is not None or len(body) > LONGEST_ADDRESS
        mark = "&" if "?" in address else "?"
        request = urllib.request.Request(
            f"{address}{mark}{body}" if body and not post else address,
            data=body.encode() if post else None,
            headers=headers,
        )

        def read(data: bytes, _: str) -> Any:
            value = parsed(data)
            check(value)
            return value

        value = self._asking(address, request, read)
        self._keep(address, body, value)
        return value

    def page(self, address: str) -> str:
        """Return the address at which a web page is now, after all redirects.

        Parameters
        ----------
        address : str
            The address to begin with.

        Returns
        -------
        str
            The address that gave an answer.

        Raises
        ------
        NotThereError
            If there is no such page.
        WebError
            If there is no answer after all tries, or the redirects lead nowhere.
        """
        headers = {"User-Agent": AGENT, "Accept": "text/html, */*;q=0.5"}
        request = urllib.request.Request(address, headers=headers)
        return self._asking(address, request, lambda _, arrived: arrived)

    def refused(self, address: str, message: str) -> WebError:
        """Return the error for a service whose answers, put together, are not to be used.

        Parameters
        ----------
        address : str
            The address of the service.
        message : str
            What is wrong, to be put behind the address.

        Returns
        -------
        WebError
            The error, to be raised.
        """
        return self._given_up(address, AnswerError(message), 1)

    def _asking(self, address: str, request: urllib.request.Request, read: Callable[[bytes, str], _T]) -> _T:
        wait = self.pause
        for number in range(1, max(1, self.tries) + 1):
            try:
                return read(*self._once(request))
            except AnswerError as error:
                if not error.again or number >= self.tries:
                    raise self._given_up(address, error, number) from error
                pause = min(LONGEST_WAIT, wait if error.wait is None else max(error.wait, 0.0))
                self.told(f"{_host(address)} {error.message}; asking again in {pause:g} s.")
                self.sleep(pause)
                wait *= 2
        raise AssertionError("unreachable")

    def _given_up(self, address: str, error: AnswerError, tries: int) -> WebError:
        shown = urllib.parse.urlunsplit(urllib.parse.urlsplit(address)._replace(netloc=_host(address)))
        times = f" (tried {tries} times)" if tries > 1 else ""
        kept = ": what is done is kept" if self.cache is not None else ""
        return (NotThereError if error.status in _NOT_THERE else WebError)(
            f"{shown} {error.message}{times}.",
            fix=f"check the network and the address; then run the command again{kept}",
        )

    def _once(self, request: urllib.request.Request) -> tuple[bytes, str]:
        self.asked += 1
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                data, arrived = answer.read(_LARGEST + 1), answer.geturl()
        except urllib.error.HTTPError as error:
            with error:
                if 300 <= error.code < 400:
                    raise AnswerError("leads from one address to the next and nowhere") from error
                again = error.code in _RETRIED
                wait = retry_after(error.headers.get("Retry-After"), error.headers.get("Date"))
                message = f"answers with the error {error.code}"
                raise AnswerError(message, again=again, wait=wait, status=error.code) from error
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
        return data, arrived

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
