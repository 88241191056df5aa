"""`eval`: the product, measured on questions whose answers are known."""

import json
from pathlib import Path

import click

from qa import console
from web.commands.options import Opener, data_dir_option


@click.command("eval")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures there."
)
@click.option(
    "--records",
    type=click.Path(path_type=Path, dir_okay=False),
    help="Write what came of each question there, a JSON object a line.",
)
@click.option("--limit", type=click.IntRange(1), help="Ask so many questions of each set.")
@click.option(
    "--rerank/--no-rerank", default=True, show_default=True, help="Measure passages in the reader's order."
)
@click.option(
    "--part",
    type=click.Choice(["train", "calibrate", "report"]),
    help="Ask only about articles of this part: the reader that ships was trained, and fitted, on the others.",
)
@click.option("--seed", type=int, default=0, show_default=True)
@data_dir_option
@click.pass_context
def evaluate(
    context: click.Context,
    folder: Path,
    json_file: Path | None,
    records: Path | None,
    limit: int | None,
    rerank: bool,
    part: str | None,
    seed: int,
    data_dir: Path,
) -> None:
    """Measure the product on the questions in FOLDER, over an index made of its articles."""
    from qa import evaluation
    from qa.evaluation.splits import Part

    opener: Opener = context.obj
    results = []
    for dataset in evaluation.load_datasets(folder):
        place = data_dir / "evaluations" / f"{dataset.name}-{dataset.digest[:12]}"
        opened = opener(place, models_of=data_dir)
        with console.bars() as progress:
            opened.builder.rebuild(dataset.articles, progress=progress)
            measured = evaluation.evaluate(
                dataset,
                opened.answerer.ranking if rerank else opened.retriever,
                opened.answerer,
                opened.store,
                limit=limit,
                part=Part(part) if part else None,
                seed=seed,
                progress=progress,
            )
        results.append(measured)
    pooled = evaluation.pool(results)
    click.echo(evaluation.to_table(pooled))
    if json_file:
        json_file.write_text(json.dumps(evaluation.to_json(pooled), indent=1), encoding="utf-8")
    if records:
        lines = (json.dumps(record, ensure_ascii=False) + "\n" for record in evaluation.to_records(pooled))
        records.write_text("".join(lines), encoding="utf-8")
