"""`add`, `remove`, `rebuild`: what the collection holds."""

from collections.abc import Iterator
from pathlib import Path

import click

from index.loaders import Loaded, load_path, weigh
from index.progress import Meter
from qa import console
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import print_report


@click.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_dir_option
@json_option
@click.pass_context
def add(context: click.Context, paths: tuple[Path, ...], data_dir: Path, as_json: bool) -> None:
    """Add or update articles from files and folders."""
    meter, articles = _read(paths)
    with console.bars() as progress:
        report = collection(context, data_dir).builder.add(articles, progress=meter.over(progress))
    print_report(report, as_json)


@click.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--purge", is_flag=True, help="Erase the texts too, of all versions, for good.")
@data_dir_option
@json_option
@click.pass_context
def remove(context: click.Context, ids: tuple[str, ...], purge: bool, data_dir: Path, as_json: bool) -> None:
    """Remove articles: none of them is found or cited again."""
    print_report(collection(context, data_dir).builder.remove(ids, purge=purge), as_json)


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
    with console.bars() as progress:
        builder = collection(context, data_dir).builder
        report = builder.rebuild(articles, full=full, progress=meter.over(progress))
    print_report(report, as_json)


def _read(paths: tuple[Path, ...]) -> tuple[Meter, Iterator[Loaded]]:
    """Return the articles in files and folders, and what counts how far they were read."""
    meter = Meter(sum(weigh(path) for path in paths if path.exists()))
    return meter, (article for path in paths for article in load_path(path, meter=meter))
