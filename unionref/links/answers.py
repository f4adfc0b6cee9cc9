"""One answer of a service: its JSON, how long it asks to wait, and what is wrong with it."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any


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
    status : int
        The status of HTTP, if that is what is wrong; else 0.
    """

    def __init__(
        self, message: str, *, again: bool = False, wait: float | None = None, status: int = 0
    ) -> None:
        super().__init__(message)
        self.message = message
        self.again = again
        self.wait = wait
        self.status = status


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
