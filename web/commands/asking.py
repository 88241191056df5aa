"""`ask`, `search`, `status`: what the collection says."""

import time
from datetime import datetime
from pathlib import Path

import click

from qa import console
from qa.types import Question, Turn
from web.commands.options import collection, data_dir_option, filter_options, filters_of, json_option
from web.commands.printing import print_json, say


@click.command()
@click.argument("question")
@click.option(
    "--after",
    multiple=True,
    metavar="QUESTION",
    help="Ask this first: what follows is understood from it. Repeatable.",
)
@data_dir_option
@json_option
@filter_options
@click.option(
    "--as-of",
    type=click.DateTime(["%Y-%m-%d"]),
    help="Read the question as of this day: later articles are kept out, and those without a date.",
)
@click.pass_context
def ask(
    context: click.Context,
    /,
    question: str,
    after: tuple[str, ...],
    data_dir: Path,
    as_json: bool,
    as_of: datetime | None,
    **chosen: str | datetime | None,
) -> None:
    """Answer QUESTION from the articles."""
    answerer, filters = collection(context, data_dir).answerer, filters_of(chosen)
    day = as_of.date() if as_of else None
    turns: tuple[Turn, ...] = ()
    for text in after:
        turns += (answerer.answer(Question(text, filters, day, history=turns)).turn,)
    answer = answerer.answer(Question(question, filters, day, history=turns))
    if as_json:
        from web.answer_schemas import AnswerBody

        print_json(AnswerBody.from_domain(answer))
    else:
        say("\n".join(console.answer_lines(answer)))


@click.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@click.option("--rerank", is_flag=True, help="Let the reader order the first passages: slower, and righter.")
@data_dir_option
@json_option
@filter_options
@click.pass_context
def search(
    context: click.Context,
    /,
    query: str,
    limit: int,
    rerank: bool,
    data_dir: Path,
    as_json: bool,
    **chosen: str | datetime | None,
) -> None:
    """Find passages."""
    opened = collection(context, data_dir)
    retriever = opened.answerer.ranking if rerank else opened.retriever
    began = time.perf_counter()
    hits = retriever.search(query, filters=filters_of(chosen), limit=limit)
    took = (time.perf_counter() - began) * 1000
    if as_json:
        from web.resources import SearchBody

        print_json(SearchBody.from_domain(hits, next_cursor=None, took_ms=took))
    else:
        say("\n".join(console.hit_lines(hits)))


@click.command()
@data_dir_option
@json_option
@click.pass_context
def status(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """Tell what the collection holds."""
    store = collection(context, data_dir).store
    held, generation = store.summary(), store.generation()
    if as_json:
        from web.resources import IndexBody

        print_json(IndexBody.from_domain(held, generation))
    else:
        say("\n".join(console.status_lines(held, generation)))
