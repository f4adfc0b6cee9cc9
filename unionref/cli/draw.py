"""`unionref lineage` and `unionref plot`: pictures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from unionref.cli.common import emit, settings
from unionref.errors import UsageError

if TYPE_CHECKING:
    from pathlib import Path

    from unionref.draw.kinship import Reach
    from unionref.draw.model import Lang

_Command = TypeVar("_Command", bound=Callable[..., Any])
_REACHES: Final = ("up", "down", "both", "whole")


def _shared(command: _Command) -> _Command:
    """Add the options that every picture has."""
    for option in (
        click.option(
            "--according-to",
            multiple=True,
            metavar="SOURCE",
            help="Only what this source says (may be given several times).",
        ),
        click.option("--width", type=float, metavar="CM", help="Its width in centimetres. [default: 28]"),
        click.option(
            "--lang",
            type=click.Choice(("en", "ja")),
            default="en",
            help="The language of names and words. [default: en]",
        ),
        click.option(
            "-o",
            "--output",
            metavar="FILE",
            required=True,
            help="The picture: its name ends in .svg or .png.",
        ),
    ):
        command = option(command)
    return command


@click.command("lineage")
@click.argument("organization", nargs=-1, required=True)
@_shared
@click.option("--depth", type=int, metavar="N", help="Only relatives at most so many steps away.")
@click.option("--up", is_flag=True, help="Its predecessors only.")
@click.option("--down", is_flag=True, help="Its successors only.")
@click.option("--both", is_flag=True, help="Its predecessors and successors; this is the default.")
@click.option("--whole", is_flag=True, help="The whole family, with all side lines.")
@click.pass_context
def lineage_command(
    ctx: click.Context,
    /,
    organization: tuple[str, ...],
    output: str,
    lang: Lang,
    width: float | None,
    according_to: tuple[str, ...],
    depth: int | None,
    **reaches: bool,
) -> None:
    """Draw the family tree of an organization on a time axis.

    Each organization is a bar from its beginning to its end, which fades where only bounds are known; its
    colour is the national centre that it belonged to. ORGANIZATION is an id or a name.
    """
    from unionref import draw

    path = draw.lineage(
        settings(ctx).open(according_to),
        " ".join(organization),
        output,
        lang=lang,
        reach=_reach(reaches),
        depth=depth,
        width=draw.WIDTH if width is None else width,
    )
    _say(path)


def _reach(given: dict[str, bool]) -> Reach:
    chosen = [name for name in _REACHES if given[name]]
    if set(chosen) == {"up", "down"}:
        return "both"
    if len(chosen) > 1:
        options = " and ".join(f"--{name}" for name in chosen)
        raise UsageError(f"{options} exclude each other.", fix="give one of them.")
    return chosen[0] if chosen else "both"  # type: ignore[return-value]


@click.group("plot")
def plot_command() -> None:
    """Draw figures over time."""


@plot_command.command("membership")
@click.argument("organizations", nargs=-1, required=True, metavar="ORGANIZATION...")
@_shared
@click.option("--lineage", is_flag=True, help="Add up the bodies that became each organization.")
@click.option(
    "--within",
    type=int,
    default=2,
    metavar="YEARS",
    help="How far from the year of such a sum a figure may lie. [default: 2]",
)
@click.option("--log", is_flag=True, help="Use a logarithmic scale.")
@click.pass_context
def membership_command(
    ctx: click.Context,
    organizations: tuple[str, ...],
    output: str,
    lang: Lang,
    width: float | None,
    according_to: tuple[str, ...],
    lineage: bool,
    within: int,
    log: bool,
) -> None:
    """Draw head counts over time with their sources.

    Each ORGANIZATION is an id or a name; put a name of several words between quotation marks.
    """
    from unionref import draw

    path = draw.membership(
        settings(ctx).open(according_to),
        organizations,
        output,
        lang=lang,
        lineage=lineage,
        log=log,
        within=within,
        width=draw.WIDTH if width is None else width,
    )
    _say(path)


def _say(path: Path) -> None:
    emit(f"{path} is written.\n")
