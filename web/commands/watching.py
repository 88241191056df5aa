"""`watch`: a folder that is followed."""

import signal
import time
from collections.abc import Iterator
from itertools import chain, repeat
from pathlib import Path
from types import FrameType

import click

from index.errors import PullquoteError
from qa import console
from web.commands.options import Collection, collection, data_dir_option
from web.commands.printing import say

_WAKE_MS = 1000
_LOOK_EVERY_S = 60.0
"""Folders on other machines may change without anyone being told."""


@click.command()
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--settle",
    type=click.FloatRange(0),
    default=1.0,
    show_default=True,
    help="Seconds that a file must be left alone before it is read.",
)
@data_dir_option
@click.pass_context
def watch(context: click.Context, folder: Path, settle: float, data_dir: Path) -> None:
    """Follow FOLDER: what comes, changes and goes there is added, updated and removed. Ctrl-C ends it.

    What changed while nobody watched is found at the start. Only articles that came from the folder are removed.
    """
    signal.signal(signal.SIGTERM, _stop)
    try:
        _follow(collection(context, data_dir), folder, settle)
    except KeyboardInterrupt:
        click.echo("stopped")


def _stop(signum: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def _follow(opened: Collection, folder: Path, settle: float) -> None:
    watcher = opened.watch(folder, settle, say)
    waiting, looked, complaint = True, 0.0, ""
    click.echo(f"watching {folder}")
    for woken in _wakes(folder):
        if not (woken or waiting or time.monotonic() - looked > _LOOK_EVERY_S):
            continue
        try:
            with console.bars() as progress:
                waiting = watcher.reconcile(progress)
            opened.tidy()
            complaint = ""
        except PullquoteError as error:
            waiting = True
            if str(error) != complaint:  # once is enough: it is tried again each second
                complaint = str(error)
                say(f"not now: {complaint}", err=True)
        looked = time.monotonic()


def _wakes(folder: Path) -> Iterator[bool]:
    """Give True when something changed in a folder, and False each second in between; True to begin with."""
    yield True
    try:
        yield from _changes(folder, polling=False)
    except (OSError, RuntimeError) as error:
        click.echo(f"The system can't tell of changes here ({error}): looking for them instead.", err=True)
        yield from _changes(folder, polling=True)


def _changes(folder: Path, *, polling: bool) -> Iterator[bool]:
    from watchfiles import watch as follow

    changes = follow(
        folder,
        watch_filter=None,
        debounce=200,
        rust_timeout=_WAKE_MS,
        yield_on_timeout=True,
        raise_interrupt=True,
        force_polling=polling or None,
        poll_delay_ms=_WAKE_MS,
    )
    # What changed between the first look and being told of changes shows at the second look.
    return (bool(found) or first for first, found in zip(chain([True], repeat(False)), changes, strict=False))
