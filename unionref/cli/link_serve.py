"""`unionref link serve`: a reconciliation service for OpenRefine and other tools."""

from __future__ import annotations

import click

from unionref.cli.common import emit, settings
from unionref.errors import UsageError

_FIX = "pip install 'unionref[serve]'"


@click.command("serve")
@click.option("--host", default="127.0.0.1", show_default=True, metavar="HOST", help="Where to listen.")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=3334, show_default=True, help="0 takes one that is free."
)
@click.pass_context
def serve_command(ctx: click.Context, host: str, port: int) -> None:
    """Offer our organizations to OpenRefine: a service of the Reconciliation API 0.2.

    It tells its address, and answers until it is interrupted.
    """
    import socket

    try:
        import uvicorn

        from unionref.links.app import application
    except ImportError as error:
        raise UsageError(f"Serving needs {error.name}, which is not installed.", fix=_FIX) from error
    from unionref.links.service import Service

    service = Service(settings(ctx).open())
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as listening:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listening.bind((host, port))
        except (OSError, UnicodeError) as error:  # UnicodeError: no name of a host, such as “a..b”
            raise UsageError(
                f"It is not possible to listen at {host}, port {port}: "
                f"{getattr(error, 'strerror', None) or error}.",
                fix="another --port, --port 0 for one that is free, or --host 127.0.0.1",
            ) from error
        listening.listen()
        name = f"[{host}]" if ":" in host else host
        emit(f"Reconciliation service: http://{name}:{listening.getsockname()[1]}/\nCtrl+C ends it.\n")
        config = uvicorn.Config(application(service), log_level="warning", lifespan="off")
        uvicorn.Server(config).run(sockets=[listening])
