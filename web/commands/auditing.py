"""`audit`: a collection of one's own, measured on questions made from its articles."""

import json
from datetime import datetime
from pathlib import Path

import click

from qa import console
from web.commands.options import collection, data_dir_option
from web.commands.printing import say

FILE = click.Path(path_type=Path, dir_okay=False)


@click.command()
@click.option("--questions", type=click.IntRange(20, 10_000), default=200, show_default=True)
@click.option("--seed", type=int, default=0, show_default=True, help="Another seed asks other questions.")
@click.option(
    "--page", type=FILE, default=Path("audit.html"), show_default=True, help="Where the page is written."
)
@click.option("--json", "json_file", type=FILE, help="Write all figures and questions there.")
@click.option("--server", help="Link articles to this Pullquote, such as http://127.0.0.1:8080.")
@data_dir_option
@click.pass_context
def audit(
    context: click.Context,
    questions: int,
    seed: int,
    page: Path,
    json_file: Path | None,
    server: str | None,
    data_dir: Path,
) -> None:
    """Ask the collection about itself, and write what came of it as a page."""
    from qa import auditing
    from web.audit_page import render

    if server is not None and not server.startswith(("http://", "https://")):
        raise click.UsageError("--server is the address of a web page, such as http://127.0.0.1:8080.")
    opened = collection(context, data_dir)
    with console.bars() as progress:
        done = auditing.audit(
            opened.store,
            opened.answerer.retriever,
            opened.answerer,
            questions=questions,
            seed=seed,
            progress=progress,
        )
    made = f"{datetime.now():%Y-%m-%d %H:%M}"
    _write(page, render(done, made=made, server=server))
    if json_file:
        _write(json_file, json.dumps(auditing.to_json(done), indent=1, ensure_ascii=False))
    say("\n".join(console.audit_lines(done)))
    click.echo(f"The page is {page}")


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise click.ClickException(f"{path} can't be written ({error.strerror}).") from error
