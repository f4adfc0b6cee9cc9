"""What the commands of `unionref link` share: options, and what they lead to."""

from __future__ import annotations

from collections.abc import Callable, Container
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from unionref.cli.common import complain, settings
from unionref.errors import UsageError

if TYPE_CHECKING:
    from unionref.links import Authority, Known
    from unionref.links.web import Client
    from unionref.paths import Root

F = TypeVar("F", bound=Callable[..., Any])

API: Final = "https://www.wikidata.org/w/api.php"


def options(*options: Callable[[F], F]) -> Callable[[F], F]:
    def decorate(command: F) -> F:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


authority_option = click.option(
    "--authority", default="wikidata", show_default=True, metavar="NAME", help="Which authority."
)
cache_option = click.option(
    "--cache", metavar="FOLDER", help="Where searches are kept; else the user's cache."
)
date_option = click.option("--date", metavar="DAY", help="The day to write down; today if not given.")
service_option = click.option(
    "--service",
    multiple=True,
    metavar="NAME=URL",
    help="Where another authority than Wikidata is asked, for those who have a copy: ror=https://…",
)
asking_options = options(
    click.option("--api", default=API, show_default=True, metavar="URL", help="Wikidata's MediaWiki API."),
    click.option(
        "--tries",
        type=click.IntRange(1, 20),
        default=5,
        show_default=True,
        help="How often a request is made before it is given up.",
    ),
    click.option(
        "--pause",
        type=click.FloatRange(0, 60),
        default=2.0,
        show_default=True,
        help="Seconds before the second try; twice as long before each further one.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(0.1, 600),
        default=60.0,
        show_default=True,
        help="Seconds to wait for an answer.",
    ),
)


def known_authority(name: str) -> Authority:
    from unionref.links import AUTHORITIES, authority_of

    if (authority := authority_of(f"authority:{name}")) is not None:
        return authority
    names = ", ".join(authority.name for authority in AUTHORITIES.values())
    raise UsageError(f"There is no authority “{name}”.", fix=f"write one of: {names}")


def services_of(given: tuple[str, ...], known: Container[str] | None = None) -> dict[str, str]:
    """Return the addresses given by --service; known are the names that the command has a use for."""
    from unionref.links.web import check_endpoint

    found: dict[str, str] = {}
    for text in given:
        name, mark, address = (part.strip() for part in text.partition("="))
        if not mark:
            raise UsageError(f"“{text}” names no address.", fix="write --service NAME=https://host/path")
        known_authority(name)
        if known is not None and name not in known:
            raise UsageError(
                f"{name} is not searched by a service of its own here.",
                fix="see docs/linking.md for what --service, --api, --sparql and --reconcile lead to",
            )
        found[name] = check_endpoint(address, "--service NAME=")
    return found


def writable(ctx: click.Context) -> Root:
    root = settings(ctx).find_root()
    if not root.is_checkout:
        raise UsageError(
            "The installed data set is not to be written to.", fix="work in a checkout of the repository."
        )
    return root


def known_bodies(root: Root) -> dict[str, Known]:
    from unionref.links import known_of
    from unionref.load import reread

    return known_of(reread(root).data)


def day(text: str | None) -> str:
    """Return the day to write down; here, and only here, the clock is asked."""
    from datetime import date

    from unionref.dates import parse_day

    return (parse_day(text) if text else date.today()).isoformat()


def client_of(cache: Path | None, again: bool, tries: int, pause: float, timeout: float) -> Client:
    from unionref.links.web import Client

    return Client(cache, again, tries, pause, timeout, told=complain)
