"""What several commands take, and the collection that they work on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

import click

from index.types import Filters

if TYPE_CHECKING:
    from index.build import Builder
    from index.fetching import Fetcher
    from index.fsck import Fsck
    from index.jobs.register import JobRegister
    from index.lock import WritingLock
    from index.quickening import Quickening
    from index.retrieval import HybridRetriever
    from index.store import Store
    from index.upkeep import Upkeep
    from index.watching import Say, Watch
    from qa.answering import Answerer
    from qa.memory.memory import Memory
    from web.access import KeyRing
    from web.settings import WebSettings

data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PULLQUOTE_DATA_DIR",
    default=Path("data"),
    show_default=True,
    help="The folder that holds the collection.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


class Settings(Protocol):
    """What was set, as far as commands look at it."""

    @property
    def web(self) -> WebSettings:
        """Return what was set about the server."""


class Collection(Protocol):
    """A data folder's objects. The real one is in the composition root, which nothing may import."""

    settings: Settings
    store: Store
    lock: WritingLock
    builder: Builder
    upkeep: Upkeep
    quickening: Quickening
    fsck: Fsck
    retriever: HybridRetriever
    answerer: Answerer
    memory: Memory
    register: JobRegister
    keys: KeyRing

    def tidy(self) -> None:
        """Do what changes left to upkeep; what takes long goes on beside."""

    def fetcher(self) -> Fetcher:
        """Return what fetches from the web, guarded."""

    def watch(self, folder: Path, settle_s: float, say: Say) -> Watch:
        """Return what follows a folder."""


def collection(context: click.Context, data_dir: Path) -> Collection:
    """Open the collection of a data folder."""
    opener: Opener = context.obj
    return opener(data_dir)


class Opener(Protocol):
    """Opens the collection of a data folder: what click hands to each command."""

    def __call__(self, data_dir: Path, models_of: Path | None = None) -> Collection:
        """Open it.

        :param models_of: The data folder whose exported encoder it shares, unless the settings name one.
        """


def filter_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add the options that say which articles count."""
    day = click.DateTime(["%Y-%m-%d"])
    for option in (
        click.option("--published-to", type=day, help="Published on this day or before."),
        click.option("--published-from", type=day, help="Published on this day or later."),
        click.option("--tag", help="Only articles with this tag."),
        click.option("--author", help="Only articles by this author."),
        click.option("--source", help="Only articles of this source."),
    ):
        command = option(command)
    return command


def filters_of(chosen: dict[str, str | datetime | None]) -> Filters:
    """Return what those options say."""
    days = {k: v.date() if isinstance(v, datetime) else v for k, v in chosen.items()}
    return Filters(**days)  # type: ignore[arg-type]  # the options' names and types are the fields'


_SERVING = (
    click.option("--host", help="Address to listen on. [default: 127.0.0.1]"),
    click.option("--port", type=int, help="Port to listen on. [default: 8080]"),
    click.option(
        "--access",
        type=click.Choice(["auto", "keys", "open"]),
        help="Who may come in: `keys` asks for one, `open` lets everyone read and change everything. "
        "[default: auto, which asks for keys on any address but loopback]",
    ),
)


def serving_options(command: Callable[..., None]) -> Callable[..., None]:
    """Add where to listen, and who may come in."""
    for option in reversed(_SERVING):
        command = option(command)
    return command
