"""The commands in README.md and what they print: run them, compare them, write them anew.

``python tests/readme.py --write`` (or ``make readme``) puts the real output below every command.
"""

from __future__ import annotations

import doctest
import os
import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parent.parent
README = REPOSITORY / "README.md"
CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
PYTHON = re.compile(r"```pycon\n(.*?)```", re.DOTALL)
ANY = "…"
"""Stands for anything within a line; alone on a line, for any number of lines."""


@dataclass(frozen=True)
class Example:
    """A command in a page and the output shown below it.

    Parameters
    ----------
    command : str
        Without the ``$``.
    shown : str
        The lines below it.
    """

    command: str
    shown: str


def examples(text: str) -> list[Example]:
    """Return the commands of all ``console`` blocks of a page with the output shown for each.

    Parameters
    ----------
    text : str
        Markdown.

    Returns
    -------
    list of Example
        In the order of the page.
    """
    found = []
    for block in CONSOLE.findall(text):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, shown = part.partition("\n")
            found.append(Example(command, shown.strip("\n")))
    return found


def run(command: str, build: Path) -> str:
    """Run a command of the page against a finished build and return what it prints.

    Parameters
    ----------
    command : str
        A call of ``unionref``, or ``make run``, for which its own commands are run.
    build : pathlib.Path
        The build to ask.

    Returns
    -------
    str
        Standard output without spaces at the ends of lines.

    Raises
    ------
    ValueError
        If the command is not one that may be run, or fails.
    """
    if command == "make run":
        makefile = (REPOSITORY / "Makefile").read_text(encoding="utf-8")
        lines = re.search(r"^run:.*\n((?:\t.*\n)+)", makefile, re.MULTILINE)
        assert lines
        steps = [line.strip().replace("@$(UNIONREF)", "unionref") for line in lines.group(1).splitlines()]
        return "\n".join(run(step, build) for step in steps)
    words = shlex.split(command)
    if not words or words[0] != "unionref":
        raise ValueError(f"not a command to run: {command}")
    environment = {
        **{name: value for name, value in os.environ.items() if not name.startswith("UNIONREF_")},
        "UNIONREF_BUILD": str(build),
        "LC_ALL": "C.UTF-8",
        "NO_COLOR": "1",
    }
    done = subprocess.run(
        [sys.executable, "-m", *words],
        cwd=REPOSITORY,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode != 0:
        raise ValueError(f"{command} failed ({done.returncode}): {done.stderr}")
    return "\n".join(line.rstrip() for line in done.stdout.strip("\n").splitlines())


def matches(shown: str, real: str) -> bool:
    """Return whether an output is the one shown, where ``…`` stands for anything.

    Parameters
    ----------
    shown : str
        What the page shows.
    real : str
        What the command prints.

    Returns
    -------
    bool
        True if they agree.
    """
    lines = [".*".join(map(re.escape, line.split(ANY))) for line in shown.split("\n")]
    pattern = "\n".join("(?s:.*)" if line == ".*" else line for line in lines)
    return re.fullmatch(pattern, real) is not None


def doctest_failures(text: str, build: Path) -> int:
    """Run the ``pycon`` blocks of a page in one namespace and return how many lines fail.

    Parameters
    ----------
    text : str
        Markdown.
    build : pathlib.Path
        The build that ``unionref.open()`` finds.

    Returns
    -------
    int
        Number of failures.

    Raises
    ------
    ValueError
        If there is nothing to run.
    """
    code = "\n".join(PYTHON.findall(text))
    test = doctest.DocTestParser().get_doctest(code, {}, "README.md", "README.md", 0)
    if not test.examples:
        raise ValueError("there is no Python example")
    before = os.environ.get("UNIONREF_BUILD")
    os.environ["UNIONREF_BUILD"] = str(build)
    try:
        return doctest.DocTestRunner(optionflags=doctest.ELLIPSIS).run(test).failed
    finally:
        if before is None:
            del os.environ["UNIONREF_BUILD"]
        else:
            os.environ["UNIONREF_BUILD"] = before


def rewrite(text: str, build: Path) -> str:
    """Return the page with the real output below every command; an output with ``…`` that still fits is kept.

    Parameters
    ----------
    text : str
        Markdown.
    build : pathlib.Path
        The build to ask.

    Returns
    -------
    str
        Markdown.
    """

    def block(match: re.Match[str]) -> str:
        parts = []
        for example in examples(match.group(0)):
            real = re.sub(
                r"^Built .*/build in [0-9.]+ s", f"Built {ANY}/build in {ANY} s", run(example.command, build)
            )
            keep = ANY in example.shown.split("\n") and matches(example.shown, real)
            parts.append(f"$ {example.command}\n{example.shown if keep else real}\n")
        return "```console\n" + "\n".join(parts) + "```"

    return CONSOLE.sub(block, text)


def main(arguments: list[str]) -> None:
    """Write the page anew from the build in ``build/``."""
    if arguments != ["--write"]:
        raise SystemExit("usage: python tests/readme.py --write")
    text = README.read_text(encoding="utf-8")
    README.write_text(rewrite(text, REPOSITORY / "build"), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
