"""`eval`: the product, measured on questions whose answers are known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qa import console
from web.commands.options import Opener, data_dir_option

if TYPE_CHECKING:
    from qa.evaluation import Dataset, Evaluation

FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
FILE = click.Path(path_type=Path, dir_okay=False)


@click.command("eval")
@click.argument("folder", type=FOLDER)
@click.option("--json", "json_file", type=FILE, help="Write the figures there.")
@click.option("--records", "records_file", type=FILE, help="Write what each question gave there, as JSONL.")
@click.option("--limit", type=click.IntRange(1), help="Ask so many questions of each set.")
@click.option("--seed", type=int, default=0, show_default=True)
@click.option(
    "--part",
    type=click.Choice(["train", "calibrate", "report"]),
    help="Ask only about articles of this part: the reader that ships was trained, and fitted, on the others.",
)
@click.option(
    "--rerank/--no-rerank", default=True, show_default=True, help="Measure passages in the reader's order."
)
@click.option("--off-topic", "elsewhere", type=FOLDER, help="Ask questions of the sets in that folder, too.")
@click.option(
    "--off-topic-limit", type=click.IntRange(1), default=200, show_default=True, help="So many of them."
)
@data_dir_option
@click.pass_context
def evaluate(
    context: click.Context,
    /,
    folder: Path,
    json_file: Path | None,
    records_file: Path | None,
    elsewhere: Path | None,
    data_dir: Path,
    **chosen: int | str | None,
) -> None:
    """Measure the product on the questions in FOLDER, over an index made of its articles."""
    from qa import evaluation

    datasets = evaluation.load_datasets(folder)
    others = evaluation.load_datasets(elsewhere) if elsewhere else ()
    pooled = evaluation.pool(
        [_measure(context.obj, d, others, data_dir, **chosen) for d in datasets]  # type: ignore[arg-type]  # click gives each its type
    )
    if not pooled.records:
        raise evaluation.InvalidDataset(f"{folder}: no question is about that part; ask for another one.")
    click.echo(evaluation.to_table(pooled))
    if json_file:
        json_file.write_text(json.dumps(evaluation.to_json(pooled), indent=1), encoding="utf-8")
    if records_file:
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in evaluation.to_records(pooled))
        records_file.write_text("".join(lines), encoding="utf-8")


def _measure(
    opener: Opener,
    dataset: Dataset,
    others: tuple[Dataset, ...],
    data_dir: Path,
    *,
    limit: int | None,
    seed: int,
    part: str | None,
    rerank: bool,
    off_topic_limit: int,
) -> Evaluation:
    from qa import evaluation

    kept = evaluation.Part(part) if part else None
    brought = evaluation.off_topic_questions(dataset, others, off_topic_limit, seed=seed, part=kept)
    place = data_dir / "evaluations" / f"{dataset.name}-{dataset.digest[:12]}"
    opened = opener(place, models_of=data_dir)
    with console.bars() as progress:
        opened.builder.rebuild(dataset.articles, progress=progress)
        return evaluation.evaluate(
            dataset,
            opened.answerer.ranking if rerank else opened.answerer.retriever,
            opened.answerer,
            opened.store,
            limit=limit,
            seed=seed,
            part=kept,
            off_topic=brought,
            progress=progress,
        )
