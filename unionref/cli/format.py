"""`unionref format`: Turtle and mapping files in the house style."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from unionref.cli.common import complain, emit, settings
from unionref.errors import EXIT_OK, UnionrefError, UsageError

if TYPE_CHECKING:
    from unionref.paths import Root

SUFFIX = ".sssom.tsv"


@click.command("format")
@click.argument("paths", nargs=-1, metavar="[FILE|FOLDER]...")
@click.option("--check", is_flag=True, help="Change nothing; say which files are laid out in another way.")
@click.pass_context
def format_command(ctx: click.Context, paths: tuple[str, ...], check: bool) -> None:
    """Write Turtle and mapping files in the house style; without arguments, all of data/ and ontology/."""
    root = settings(ctx).find_root()
    files = _files(root, paths)
    problems: list[UnionrefError] = []
    changed = 0
    for file in files:
        try:
            changed += _one(file, root, check)
        except UnionrefError as error:
            problems.append(error)
    for problem in problems:
        complain(str(problem))
    word = "file" if len(files) == 1 else "files"
    if check:
        fine = len(files) - len(problems)
        emit(f"{fine} of {len(files)} {word} are in the house style.\n")
    else:
        emit(f"{changed} of {len(files)} {word} changed.\n")
    ctx.exit(max((problem.exit_code for problem in problems), default=EXIT_OK))


def _one(file: Path, root: Root, check: bool) -> int:
    """Format or check one file; return 1 if it was changed."""
    if file.name.endswith(SUFFIX):
        from unionref.links import writing

        if check:
            writing.refuse_other_layout(file)
        return 0 if check else int(writing.rewrite_set(file))
    from unionref import turtle

    blank_nodes = file.resolve().is_relative_to(root.ontology.resolve())
    if not check:
        return int(turtle.rewrite_file(file, blank_nodes=blank_nodes))
    for problem in turtle.check_files([file], blank_nodes=blank_nodes):
        raise problem
    return 0


def _files(root: Root, given: Sequence[str]) -> list[Path]:
    """Return the Turtle and mapping files meant, each once, in order."""
    if not given and not root.is_checkout:
        raise UsageError(
            "The installed data set is not to be written to.",
            fix="name the files, or work in a checkout of the repository.",
        )
    found: list[Path] = []
    for path in [Path(text) for text in given] or [root.data, root.ontology]:
        if path.is_dir():
            found.extend(sorted([*path.rglob("*.ttl"), *path.rglob(f"*{SUFFIX}")]))
        elif path.is_file():
            found.append(path)
        else:
            raise UsageError(
                "There is no such file or folder.", file=path, fix="look at the spelling of its name."
            )
    return list(dict.fromkeys(found))
