"""Failures of the store and of queries, as sentences for a person."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from unionref.errors import UnreadableError, UsageError


def damaged(path: Path, error: Exception | None = None) -> UnreadableError:
    """Return the error for a file of a build that cannot be read.

    Parameters
    ----------
    path : pathlib.Path
        The file or folder.
    error : Exception, optional
        What went wrong.

    Returns
    -------
    UnreadableError
        With the command that makes the build anew.
    """
    why = f" ({' '.join(str(error).split()).rstrip('.')})" if error is not None and str(error) else ""
    return UnreadableError(
        f"The build is damaged: this part of it cannot be read{why}.",
        file=path,
        fix="make it anew with: unionref build",
    )


@contextmanager
def answering(store: Path, file: Path | str | None = None) -> Iterator[None]:
    """Turn what pyoxigraph raises while it parses or answers a query into a sentence.

    Parameters
    ----------
    store : pathlib.Path
        The folder of the store.
    file : pathlib.Path or str, optional
        The file the query was read from.

    Raises
    ------
    UsageError
        If the query is not valid, or asks for what cannot be had.
    UnreadableError
        If the store is damaged.
    """
    try:
        yield
    except SyntaxError as error:
        from unionref.headers import short_syntax_error, syntax_error_line

        raise UsageError(
            "The query is not valid SPARQL 1.1: " + short_syntax_error(error),
            file=file,
            line=syntax_error_line(error) if file else None,
        ) from error
    except (OSError, ValueError, RuntimeError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        text = " ".join(str(error).split()).rstrip(".")
        if "Corruption" in text or "IO error" in text:
            raise damaged(store, error) from error
        raise UsageError(f"The query cannot be answered: {text}.", file=file) from error
