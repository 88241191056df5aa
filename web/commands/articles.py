"""`add`, `remove`, `rebuild`: what the collection holds."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from index.errors import CollectionBusy
from index.loaders import Loaded, load_path, weigh
from index.progress import Meter, OnProgress
from qa import console
from web.commands.options import Collection, collection, data_dir_option, json_option
from web.commands.printing import print_report

if TYPE_CHECKING:
    from index.fetching.gathering import Gathered


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="PATH|URL...")
@data_dir_option
@json_option
@click.pass_context
def add(context: click.Context, places: tuple[str, ...], data_dir: Path, as_json: bool) -> None:
    """Add or update articles from files and folders, and from pages, feeds and sitemaps of the web."""
    opened = collection(context, data_dir)
    urls = [place for place in places if place.lower().startswith(("http://", "https://"))]
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="pullquote-")))
        progress = stack.enter_context(console.bars())
        # Fetched before anything is written: other writers need not wait for the web.
        fetched = _fetch(opened, urls, folder, progress)
        meter, articles = _read([Path(place) for place in places if place not in urls])
        found = chain(articles, *fetched)
        report = opened.builder.add(found, progress=meter.over(progress) if not urls else progress)
        for one in fetched:
            one.published(opened.store.database)
    _tidy(opened)
    print_report(report, as_json)


def _fetch(opened: Collection, urls: Sequence[str], folder: Path, progress: OnProgress) -> list[Gathered]:
    if not urls:
        return []
    from index.fetching.gathering import gather

    fetcher, database = opened.fetcher(), opened.store.database
    return [gather(url, fetcher, database, folder / str(n), progress) for n, url in enumerate(urls)]


@click.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--purge", is_flag=True, help="Erase the texts too, of all versions, for good.")
@data_dir_option
@json_option
@click.pass_context
def remove(context: click.Context, ids: tuple[str, ...], purge: bool, data_dir: Path, as_json: bool) -> None:
    """Remove articles: none of them is found or cited again."""
    opened = collection(context, data_dir)
    report = opened.builder.remove(ids, purge=purge)
    _tidy(opened)
    print_report(report, as_json)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Cut and index everything again; only new text is encoded.")
@data_dir_option
@json_option
@click.pass_context
def rebuild(
    context: click.Context, paths: tuple[Path, ...], full: bool, data_dir: Path, as_json: bool
) -> None:
    """Bring the index to what today's settings make of it, with the articles in PATHS."""
    meter, articles = _read(paths)
    opened = collection(context, data_dir)
    with console.bars() as progress:
        report = opened.builder.rebuild(articles, full=full, progress=meter.over(progress))
    _tidy(opened)
    print_report(report, as_json)


def _tidy(opened: Collection) -> None:
    """Do what the change left to upkeep; if others are writing now, theirs will."""
    with suppress(CollectionBusy):
        opened.upkeep.tidy()
        opened.quickening.run()


def _read(paths: Sequence[Path]) -> tuple[Meter, Iterator[Loaded]]:
    """Return the articles in files and folders, and what counts how far they were read."""
    meter = Meter(sum(weigh(path) for path in paths if path.exists()))
    return meter, (article for path in paths for article in load_path(path, meter=meter))
