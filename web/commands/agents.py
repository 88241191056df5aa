"""`mcp`: the collection as tools for agents."""

from pathlib import Path

import click

from web.commands.options import collection, data_dir_option


@click.command()
@click.option(
    "--url",
    envvar="PULLQUOTE_URL",
    default="http://127.0.0.1:8080",
    show_default=True,
    help="Where `serve` shows the pages that articles without an address of their own are linked to.",
)
@data_dir_option
@click.pass_context
def mcp(context: click.Context, url: str, data_dir: Path) -> None:
    """Offer the collection to an agent on standard input and output, as a Model Context Protocol server.

    Its tools are search, fetch, answer_question and verify_citation; none of them changes anything.
    """
    try:
        from web.mcp_server import make_server
    except ModuleNotFoundError as error:
        if (error.name or "").partition(".")[0] not in ("mcp", "mcp_types"):
            raise
        raise click.ClickException(
            "The MCP server needs the package mcp, which isn't installed: run `make install` in the checkout of "
            "Pullquote, or `pip install '.[mcp]'` there."
        ) from error
    opened = collection(context, data_dir)
    # This process ends with its agent: what is said of an answer is told to the one that serves.
    note = opened.memory.feedback.keep_note if opened.settings.web.keep_conversations else None
    make_server(opened.store, opened.answerer, url, note).run("stdio")
