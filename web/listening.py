"""The server process: listen, say where, and end on a signal, with what was begun finished."""

from __future__ import annotations

import signal
from collections.abc import Mapping
from functools import partial
from threading import Event
from time import monotonic
from types import FrameType
from typing import TYPE_CHECKING, Any

import click

from web.logs import write_logs
from web.retention import forget_old
from web.tuning import settle

if TYPE_CHECKING:
    from flask import Flask

    from web.settings import WebSettings

Sockets = dict[int, Any]
"""What waitress looks after, by file descriptor: where it listens, and each connection."""

_LOOK_S = 1.0
_LOOK_WHILE_ENDING_S = 0.05


def listen(app: Flask, chosen: WebSettings, about: str) -> None:
    """Serve an application until SIGTERM or Ctrl-C; then finish what was begun, and nothing else.

    :param about: What is served, said before the address.
    :raises ClickException: The address can't be had.
    """
    from waitress.server import create_server

    from web.collaborators import NAME
    from web.connections import CONNECTIONS, Channel, Dispatcher

    sockets: Sockets = {}
    here = app.extensions[NAME]
    try:
        server = create_server(
            app,
            map=sockets,
            host=chosen.host,
            port=chosen.port,
            _dispatcher=Dispatcher(chosen.threads, chosen.max_queued, here.metrics.note_request),
            # One that has no place yet waits in the system's own queue; `sweep` makes places.
            connection_limit=CONNECTIONS,
            ident="pullquote",
            max_request_body_size=(chosen.max_body_mb + 1) << 20,
            **_proxied(chosen),
        )
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on {chosen.host}:{chosen.port} ({error.strerror}). Is it in use? Choose another "
            "with --port."
        ) from error
    for listener in _listeners(sockets):
        listener.channel_class = Channel
    write_logs(chosen.log_format)
    stopping: Event = here.stopping
    settle()
    if chosen.keep_conversations_days is not None:
        forget_old(here.memory, chosen.keep_conversations_days, stopping)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, partial(_stop, stopping))
    click.echo(about)
    click.echo(f"Pullquote is at http://{_named(chosen, server)}  (Ctrl-C stops it)")
    if not chosen.asks_for_keys and (not chosen.on_loopback or chosen.trusted_hosts):
        click.echo(
            'It is open: whoever reaches it may read and change everything. web.access = "keys" asks for keys.'
        )
    if chosen.widget_sites:
        sites = ", ".join(sorted(chosen.widget_sites))
        click.echo(f"The question box may be shown on {sites}: whoever opens them may ask, without a key.")
    try:
        serve_until(stopping, sockets, chosen.shutdown_s)
    except SystemExit:
        click.echo("Ended at once.")
    finally:
        close(server, sockets)


def serve_until(stopping: Event, sockets: Sockets, shutdown_s: float) -> None:
    """Serve until told to stop; then take nothing new, and go on until what was begun is sent, or time is up."""
    from waitress import wasyncore

    from web.connections import sweep

    swept = 0.0
    while not stopping.is_set():
        wasyncore.loop(timeout=_LOOK_S, use_poll=True, map=sockets, count=1)
        if (now := monotonic()) >= swept + _LOOK_S:
            swept = now
            sweep(_connections(sockets), now)
    until = monotonic() + shutdown_s
    _refuse_new(sockets)
    while True:
        # First of all, so that a request which has just come in is seen.
        wasyncore.loop(timeout=_LOOK_WHILE_ENDING_S, use_poll=True, map=sockets, count=1)
        if not _at_work(sockets) or monotonic() > until:
            return


def close(server: Any, sockets: Sockets) -> None:
    """Close every connection, and let the threads go that have nothing to do."""
    from waitress import wasyncore

    # Closed first: a thread that still writes to one is told so, and ends.
    for connection in _connections(sockets):
        connection.handle_close()
    server.task_dispatcher.shutdown(timeout=1)
    wasyncore.close_all(sockets)


def _refuse_new(sockets: Sockets) -> None:
    for listener in _listeners(sockets):
        # Its trigger stays: that is how threads tell this one that there is something to send.
        listener.del_channel(sockets)
        listener.socket.close()


def _at_work(sockets: Sockets) -> bool:
    """Tell whether any request is being received, answered or sent; connections that only wait are closed."""
    busy = False
    for connection in _connections(sockets):
        if connection.requests or connection.request or connection.total_outbufs_len:
            busy = True
        else:
            connection.handle_close()
    return busy


def _listeners(sockets: Sockets) -> list[Any]:
    from waitress.server import BaseWSGIServer

    return [one for one in sockets.values() if isinstance(one, BaseWSGIServer)]


def _connections(sockets: Sockets) -> list[Any]:
    from waitress.channel import HTTPChannel

    return [one for one in sockets.values() if isinstance(one, HTTPChannel)]


def _named(chosen: WebSettings, server: Any) -> str:
    # A name may stand for several addresses; they then share the port that was asked for.
    port = getattr(server, "effective_port", chosen.port)
    return f"[{chosen.host}]:{port}" if ":" in chosen.host else f"{chosen.host}:{port}"


def _proxied(chosen: WebSettings) -> Mapping[str, object]:
    """Believe the proxy that was named, and drop what any other says about where a request comes from."""
    if not chosen.trusted_proxy:
        return {}
    headers = {"x-forwarded-for", "x-forwarded-proto"}
    return {"trusted_proxy": chosen.trusted_proxy, "trusted_proxy_count": 1, "trusted_proxy_headers": headers}


def _stop(stopping: Event, signum: int, frame: FrameType | None) -> None:
    """End in good order; who asks a second time doesn't want to wait."""
    if stopping.is_set():
        raise SystemExit(0)
    stopping.set()
