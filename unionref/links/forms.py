"""How answers are held to their documented form, and what those of MediaWiki have in common."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, Final, TypeVar

from unionref.links.answers import AnswerError

_T = TypeVar("_T")

BATCH: Final = 50
"""How many titles or items one call of MediaWiki's API may name."""

LAG: Final = "5"
"""maxlag: seconds the copies of a wiki's database may be behind; more, and we wait."""


def need(holds: bool, otherwise: str) -> None:
    """Raise unless an answer is as documented.

    Parameters
    ----------
    holds : bool
        Whether it is.
    otherwise : str
        What is wrong with it, to be put behind the address of the service.

    Raises
    ------
    AnswerError
        If it does not hold.
    """
    if not holds:
        raise AnswerError(otherwise)


def refuse_error(answer: Any) -> None:
    """Raise if MediaWiki answers with an error; it does so with the status 200.

    Parameters
    ----------
    answer : object
        The answer.

    Raises
    ------
    AnswerError
        If it is no object, or an error; one that passes by (a busy server) is worth asking again.
    """
    need(isinstance(answer, dict), "answers with JSON of another form than documented")
    error = answer.get("error")
    if not isinstance(error, dict):
        return
    if error.get("code") in ("maxlag", "ratelimited", "readonly"):
        lag = error.get("lag")
        wait = float(lag) if isinstance(lag, (int, float)) and not isinstance(lag, bool) else None
        raise AnswerError(f"is too busy ({error['code']})", again=True, wait=wait)
    said = " ".join(str(error.get("info") or error.get("code")).split())
    raise AnswerError(f"refuses what was asked: {said[:200]}")


def batches(values: Sequence[_T], size: int = BATCH) -> Iterator[Sequence[_T]]:
    """Yield values in parts of at most so many."""
    for start in range(0, len(values), size):
        yield values[start : start + size]
