"""`feedback list` and `feedback export`: what people said of answers, and a set to measure by, made of it."""

from pathlib import Path

import click

from qa import console
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import print_json, say


@click.group()
def feedback() -> None:
    """What people said of answers."""


@feedback.command("list")
@click.option("--limit", type=click.IntRange(1), help="The most that are listed. [default: all]")
@data_dir_option
@json_option
@click.pass_context
def list_feedback(context: click.Context, limit: int | None, data_dir: Path, as_json: bool) -> None:
    """List what was said of answers, newest first."""
    told = collection(context, data_dir).memory.feedback.listed(limit)
    if as_json:
        from web.memory_schemas import FeedbackBody, FeedbackListBody

        print_json(FeedbackListBody(feedback=[FeedbackBody.from_domain(one) for one in told]))
    else:
        say("\n".join(console.feedback_lines(told)))


@feedback.command("export")
@click.argument("folder", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@data_dir_option
@click.pass_context
def export_feedback(context: click.Context, folder: Path, data_dir: Path) -> None:
    """Write to DIR the questions whose right answer people told, with all articles: a set for `pullquote eval`."""
    from qa.memory.exporting import export

    opened = collection(context, data_dir)
    try:
        done = export(opened.store, opened.memory.feedback.listed(), folder)
    except OSError as error:
        raise click.ClickException(f"{folder} can't be written ({error.strerror}).") from error
    say("\n".join(console.exported_lines(done)))
