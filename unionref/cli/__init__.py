"""The command `unionref`: it parses arguments and prints; the library does the work.

Every module that takes time to import is imported inside the command that needs it.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Mapping, Sequence
from typing import Any, Final

import click

from unionref._version import __version__
from unionref.cli.common import Settings, complain, use_utf8
from unionref.errors import EXIT_UNREADABLE, UnionrefError

EXIT_INTERRUPTED: Final = 130

COMMANDS: Final[Mapping[str, str]] = {
    "ask": "unionref.cli.ask",
    "sparql": "unionref.cli.sparql",
    "show": "unionref.cli.show",
    "find": "unionref.cli.find",
    "lineage": "unionref.cli.draw",
    "plot": "unionref.cli.draw",
    "conflicts": "unionref.cli.conflicts",
    "report": "unionref.cli.report",
    "export": "unionref.cli.export",
    "build": "unionref.cli.build",
    "load": "unionref.cli.load",
    "validate": "unionref.cli.check",
    "check": "unionref.cli.check",
    "format": "unionref.cli.format",
    "dump": "unionref.cli.dump",
    "diff": "unionref.cli.diff",
    "ids": "unionref.cli.ids",
    "synth": "unionref.cli.synth",
    "link": "unionref.cli.link",
}
"""Command → the module that holds it, under the name of the command followed by `_command`."""


class Unionref(click.Group):
    """The group of all commands; it imports a command when it is called and turns errors into sentences."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the commands in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command:
        """Import and return a command; name the nearest if there is none of that name."""
        if cmd_name not in COMMANDS:
            from difflib import get_close_matches

            near = get_close_matches(cmd_name, COMMANDS, n=1)
            hint = f" Did you mean “{near[0]}”?" if near else ""
            raise click.UsageError(f"There is no command “{cmd_name}”.{hint}", ctx)
        from importlib import import_module

        command = getattr(import_module(COMMANDS[cmd_name]), f"{cmd_name}_command")
        assert isinstance(command, click.Command)
        return command

    def main(
        self,
        args: Sequence[str] | None = None,
        prog_name: str | None = None,
        complete_var: str | None = None,
        standalone_mode: bool = True,
        **extra: Any,
    ) -> Any:
        """Run a command and leave with its exit code: 0 fine, 1 findings, 2 usage, 3 data unreadable."""
        use_utf8()
        arguments = list(sys.argv[1:] if args is None else args)
        try:
            code = super().main(
                arguments, prog_name or "unionref", complete_var, standalone_mode=False, **extra
            )
        except UnionrefError as error:
            complain(str(error))
            code = error.exit_code
        except click.Abort:
            complain("interrupted; nothing was left half done.")
            code = EXIT_INTERRUPTED
        except click.ClickException as error:
            error.show()
            code = error.exit_code
        except Exception as error:
            code = _unexpected(error, arguments)
        sys.exit(code if isinstance(code, int) else 0)


def _unexpected(error: Exception, arguments: Sequence[str]) -> int:
    """Say in one sentence that something went wrong that should not have; the traceback is for --verbose."""
    if "--verbose" in arguments or "-v" in arguments:
        import traceback

        complain("".join(traceback.format_exception(error)).rstrip())
    what = " ".join(str(error).split()) or "no more is known"
    complain(
        f"this should not have happened ({type(error).__name__}: {what}). Please report it, with what you "
        "typed and the output of the same command with --verbose after unionref."
    )
    return EXIT_UNREADABLE


@click.command(
    cls=Unionref,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 fine, 1 findings, 2 usage, 3 data unreadable.",
)
@click.version_option(__version__, prog_name="unionref", message="%(prog)s %(version)s")
@click.option("--root", metavar="FOLDER", help="The folder that holds ontology/, data/ and queries/.")
@click.option("--build", metavar="FOLDER", help="The folder of the built graph.")
@click.option("-v", "--verbose", is_flag=True, help="Say more when something goes wrong.")
@click.pass_context
def cli(ctx: click.Context, root: str | None, build: str | None, verbose: bool) -> None:
    """The knowledge graph of Japan's trade unions.

    Who was affiliated to whom, what merged into what, how many members each had, who led them, and where each
    fact was read.
    """
    ctx.obj = Settings(root=root, build=build, verbose=verbose)


def main() -> None:
    """Run the command line (the entry point of the package)."""
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:  # to be told to stop is to be interrupted
        signal.signal(signal.SIGTERM, signal.default_int_handler)
    cli()
