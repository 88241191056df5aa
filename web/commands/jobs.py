"""`jobs`: what the server is at, and what it was."""

from pathlib import Path

import click

from qa import console
from web.commands.options import collection, data_dir_option, json_option
from web.commands.printing import print_json, say


@click.command()
@click.option("--limit", type=click.IntRange(1, 200), default=20, show_default=True)
@data_dir_option
@json_option
@click.pass_context
def jobs(context: click.Context, limit: int, data_dir: Path, as_json: bool) -> None:
    """List the jobs that were sent to the server, newest first."""
    listed, _ = collection(context, data_dir).register.page(limit)
    if as_json:
        from web.job_schemas import JobsBody, ListedJobBody

        body = JobsBody(jobs=[ListedJobBody.from_domain(one) for one in listed], next_cursor=None)
        print_json(body)
    else:
        say("\n".join(console.job_lines(listed)))
