"""The server process: listen, say where, and end on a signal."""

from __future__ import annotations

import signal
from types import FrameType
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import WebSettings


def listen(app: Flask, chosen: WebSettings, about: str) -> None:
    """Serve an application until SIGTERM or Ctrl-C.

    :param about: What is served, said before the address.
    :raises ClickException: The address can't be had.
    """
    from waitress.server import create_server

    try:
        server = create_server(
            app,
            host=chosen.host,
            port=chosen.port,
            threads=chosen.threads,
            ident="pullquote",
            max_request_body_size=(chosen.max_body_mb + 1) << 20,
        )
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on {chosen.host}:{chosen.port} ({error.strerror}). Is it in use? Choose another "
            "with --port."
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    click.echo(about)
    click.echo(f"Pullquote is at http://{chosen.host}:{server.effective_port}  (Ctrl-C stops it)")
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        server.close()


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)
