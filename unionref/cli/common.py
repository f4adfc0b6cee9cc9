"""What the commands share: where things are, and how to print."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from unionref.errors import UnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from unionref.dataset import Dataset
    from unionref.opening import Place
    from unionref.paths import Root
    from unionref.queries import StoredQuery

F = TypeVar("F", bound=Callable[..., Any])

LIST_FORMATS: Final = ("table", "json")


class Settings:
    """The options that stand before the command, and what they lead to.

    Parameters
    ----------
    root, build : str or None
        The folders asked for.
    verbose : bool
        Whether to say more.
    """

    def __init__(self, root: str | None = None, build: str | None = None, verbose: bool = False) -> None:
        self.root = root
        self.build = build
        self.verbose = verbose
        self._catalogue: list[StoredQuery] | None = None

    def find_root(self) -> Root:
        """Return the data set to work on."""
        from unionref import paths

        return paths.find_root(self.root)

    @cached_property
    def _place(self) -> Place:
        from unionref.opening import locate

        return locate(self.build, self.root)

    def catalogue(self) -> list[StoredQuery]:
        """Return the stored queries, from the build if it is fresh, else from their files; builds nothing."""
        from unionref.opening import current_queries

        if self._catalogue is None:
            self._catalogue = current_queries(self._place, named=self.build is not None)
        return self._catalogue

    def open(self, according_to: Sequence[str] = (), at: Path | None = None) -> Dataset:
        """Open the graph, and build it first where that is needed; or open that of an older release."""
        from unionref.opening import open_older, open_place

        if at is not None:
            return open_older(at, self.catalogue(), according_to, progress=complain)
        return open_place(
            self._place,
            according_to,
            rebuild=self.build is None,
            progress=complain,
            catalogue=self._catalogue,
        )

    def build_folder(self) -> Path:
        """Return the folder of the build, whether it is there or not."""
        return self._place.build

    def open_if_built(self) -> Dataset | None:
        """Open the graph as it was built last; None if it never was. Nothing is built."""
        from unionref.dataset import Dataset

        place = self._place
        return None if place.info is None else Dataset(place.build, place.root, self._catalogue)


def prompt_for() -> Callable[[str], tuple[str, str]] | None:
    """Return a function that asks at the terminal for user and password; None without a terminal."""
    if not sys.stdin.isatty() or not sys.stderr.isatty():
        return None

    def prompt(place: str) -> tuple[str, str]:
        click.echo(f"{place} wants to know who asks.", err=True)
        user = click.prompt("User", err=True)
        return user, click.prompt("Password", hide_input=True, err=True)

    return prompt


def settings(ctx: click.Context) -> Settings:
    """Return the options that stand before the command."""
    found = ctx.find_object(Settings)
    return found if found is not None else Settings()


def use_utf8() -> None:
    """Make the standard streams write UTF-8 whatever the locale says."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure") and (stream.encoding or "").lower().replace("-", "") != "utf8":
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def complain(line: str) -> None:
    """Write a line to stderr, after the name of the program."""
    with suppress(BrokenPipeError):
        sys.stderr.write(f"unionref: {line}\n")
        sys.stderr.flush()


def emit(data: bytes | str) -> None:
    """Write to stdout; a reader that has seen enough (`| head`) ends the program quietly.

    Raises
    ------
    UnreadableError
        If stdout is a file on a disk that is full, or cannot be written for another reason.
    """
    raw = data.encode("utf-8", "backslashreplace") if isinstance(data, str) else data
    try:
        sys.stdout.flush()
        sys.stdout.buffer.write(raw)
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        _close_stdout()
        raise click.exceptions.Exit(0) from None
    except OSError as error:
        _close_stdout()
        raise UnreadableError(
            f"The output cannot be written: {(error.strerror or str(error)).lower()}.",
            fix="send it elsewhere, or free some space; then run the command again",
        ) from error


def _close_stdout() -> None:
    """Lead what is still to be written nowhere, so that the end of the program does not fail once more."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def emit_json(value: Any) -> None:
    """Write a value to stdout as JSON."""
    import json

    emit(json.dumps(value, ensure_ascii=False, indent=2) + "\n")


def terminal() -> tuple[int | None, bool]:
    """Return the width of the terminal, None where output goes elsewhere, and whether to use colour."""
    if not sys.stdout.isatty():
        return None, False
    import shutil

    color = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return max(20, shutil.get_terminal_size().columns), color


def format_option(formats: Sequence[str], default: str = "table") -> Callable[[F], F]:
    """Return the option --format."""
    return click.option(
        "--format",
        "format",
        type=click.Choice(tuple(formats)),
        default=default,
        show_default=True,
        help="How to print.",
    )


def engine_option(command: F) -> F:
    """Give a command the option --engine."""
    return click.option(
        "--engine",
        type=click.Choice(("auto", "pyshacl", "pyshifty")),
        default="auto",
        show_default=True,
        help="The SHACL engine; auto asks pyshifty, or pyshacl without it, about nodes in doubt only.",
    )(command)


def according_to_option(command: F) -> F:
    """Give a command the option --according-to."""
    return click.option(
        "--according-to",
        multiple=True,
        metavar="SOURCE",
        help="Only what this source says, as if the others had never been read: an id, a title, or a class "
        "of sources such as class:1; may be given several times.",
    )(command)


def at_option() -> click.Option:
    """Return the option --at, as a parameter of a command."""
    from pathlib import Path

    return click.Option(
        ["--at"],
        metavar="RELEASE",
        type=click.Path(path_type=Path),
        help="Answer from an older release: its folder, or its unionref.nq.gz.",
    )
