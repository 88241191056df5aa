"""The composition root and the command line: builds objects from settings, and hands them out."""

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from functools import cached_property, partial
from pathlib import Path
from types import FrameType

import click

from index.backup import backup as write_backup
from index.backup import restore as restore_backup
from index.build import Builder
from index.encoder import Encoder, open_encoder
from index.errors import PullquoteError
from index.folders import WordsFolders
from index.fsck import Fsck
from index.generation import Snapshots
from index.loaders import load_path
from index.lock import WritingLock
from index.passages import Splitter
from index.publishing import Publisher
from index.retrieval import Fusion, HybridRetriever
from index.segments import Segments
from index.settings import IndexSettings, read_tables, settings_from
from index.store import Store
from index.types import Article, BuildReport, Filters, Generation, Refusal
from index.upkeep import Upkeep
from qa import console
from qa.answering import Answerer
from qa.reading import SentenceReader
from qa.settings import QaSettings
from qa.types import Question
from qa.weights import load_weights
from web.settings import WebSettings

SAMPLES = Path(__file__).resolve().parent / "samples"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, and the data folder."""

    data_dir: Path
    index: IndexSettings
    qa: QaSettings
    web: WebSettings


class Collection:
    """A data folder and the objects that work on it, each made once, when it is first asked for."""

    def __init__(self, settings: Settings, announce: Callable[[str], None] = lambda _: None) -> None:
        self.settings, self._announce = settings, announce
        self.store = Store(settings.data_dir / "pullquote.sqlite")

    @cached_property
    def words(self) -> WordsFolders:
        """Return the lexical half."""
        return WordsFolders(self.settings.data_dir / "words")

    @cached_property
    def segments(self) -> Segments:
        """Return the dense half's files."""
        return Segments(self.settings.data_dir / "vectors")

    @cached_property
    def encoder(self) -> Encoder:
        """Return the encoder that the settings name, exporting it the first time."""
        chosen = self.settings.index
        return open_encoder(
            chosen.model,
            chosen.runtime,
            Path(chosen.models_dir) if chosen.models_dir else self.settings.data_dir / "models",
            max_tokens=chosen.max_tokens,
            threads=chosen.threads,
            announce=self._announce,
        )

    @cached_property
    def lock(self) -> WritingLock:
        """Return what keeps all but one writer out."""
        return WritingLock(self.settings.data_dir / "writer.lock")

    @cached_property
    def publisher(self) -> Publisher:
        """Return what publishes the changes of this process."""
        chosen = self.settings.index
        splitter = Splitter(chosen.passage_tokens, chosen.overlap_tokens)
        return Publisher(
            self.store, self.words, self.segments, self.encoder, splitter, chosen.keep_generations
        )

    @cached_property
    def builder(self) -> Builder:
        """Return what adds, removes and rebuilds."""
        return Builder(self.publisher, self.lock)

    @cached_property
    def upkeep(self) -> Upkeep:
        """Return what goes back, forgets and merges."""
        return Upkeep(self.publisher, self.lock)

    @cached_property
    def fsck(self) -> Fsck:
        """Return what checks that everything agrees, and mends it."""
        return Fsck(self.publisher, self.builder, self.upkeep, self.lock)

    @cached_property
    def retriever(self) -> HybridRetriever:
        """Return what finds passages."""
        snapshots = Snapshots(self.store, self.words, self.segments, self.encoder)
        return HybridRetriever(self.store, snapshots, self.encoder, Fusion())

    @cached_property
    def answerer(self) -> Answerer:
        """Return what answers."""
        weights, calibration = load_weights()
        reader = SentenceReader(self.encoder if self.settings.qa.sentence_vectors else None, weights)
        return Answerer(self.store, self.retriever, reader, calibration, self.settings.qa)


def read_settings(data_dir: Path, config: Path | None) -> Settings:
    """Read all tables.

    :raises InvalidSettings: Something in them is unknown or out of range.
    """
    tables = read_tables(config, os.environ, {"index", "qa", "web"})
    return Settings(
        data_dir,
        settings_from(IndexSettings, "index", tables["index"]),
        settings_from(QaSettings, "qa", tables["qa"]),
        settings_from(WebSettings, "web", tables["web"]),
    )


def samples() -> Iterator[Article | Refusal]:
    """Yield the articles that come with the product."""
    return load_path(SAMPLES)


class _Commands(click.Group):
    """Turns our errors into one line and exit code 1."""

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except PullquoteError as error:
            raise click.ClickException(str(error)) from error


@click.group(
    cls=_Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="pullquote")
@click.option("--config", type=click.Path(path_type=Path), envvar="PULLQUOTE_CONFIG", help="Settings file.")
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Ask your articles: verbatim, cited excerpts, or an honest "the articles don't say"."""
    if config is None and Path("pullquote.toml").is_file():
        config = Path("pullquote.toml")
    context.obj = config
    if context.invoked_subcommand is None:
        context.invoke(serve)


def _collection(context: click.Context, data_dir: Path) -> Collection:
    return Collection(read_settings(data_dir, context.obj), partial(click.echo, err=True))


data_dir_option = click.option(
    "--data-dir",
    type=click.Path(path_type=Path, file_okay=False),
    envvar="PULLQUOTE_DATA_DIR",
    default=Path("data"),
    show_default=True,
    help="The folder that holds the collection.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


def _filter_options(command: Callable[..., None]) -> Callable[..., None]:
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


def _filters(chosen: dict[str, str | datetime | None]) -> Filters:
    days = {k: v.date() if isinstance(v, datetime) else v for k, v in chosen.items()}
    return Filters(**days)  # type: ignore[arg-type]  # the options' names and types are the fields'


@main.command()
@data_dir_option
@click.option("--host", help="Address to listen on. [default: 127.0.0.1]")
@click.option("--port", type=int, help="Port to listen on. [default: 8080]")
@click.option(
    "--samples", "with_samples", is_flag=True, help="Index the sample articles if there is nothing yet."
)
@click.pass_context
def serve(
    context: click.Context, data_dir: Path, host: str | None, port: int | None, with_samples: bool
) -> None:
    """Serve the chat and the API."""
    collection = _collection(context, data_dir)
    chosen = collection.settings.web
    chosen = replace(chosen, host=host or chosen.host, port=chosen.port if port is None else port)
    if with_samples and collection.store.generation() is None:
        with console.bars() as progress:
            collection.builder.add(list(samples()), progress=progress, cause="samples")
    _listen(collection, chosen)


def _listen(collection: Collection, chosen: WebSettings) -> None:
    from waitress.server import create_server

    from web.create_app import create_app

    app = create_app(
        store=collection.store,
        retriever=collection.retriever,
        builder=collection.builder,
        upkeep=collection.upkeep,
        answerer=collection.answerer,
        settings=chosen,
        load_samples=samples if SAMPLES.is_dir() else None,
    )
    try:
        server = create_server(
            app,
            host=chosen.host,
            port=chosen.port,
            threads=chosen.threads,
            ident="pullquote",
            max_request_body_size=(chosen.max_body_mb + 1) << 20,
        )
    except OSError as error:
        raise click.ClickException(
            f"Can't listen on {chosen.host}:{chosen.port} ({error.strerror}). Is it in use? Choose another "
            "with --port."
        ) from error
    signal.signal(signal.SIGTERM, _stop)
    held = collection.store.summary()
    click.echo(f"{held.articles:,} articles, {held.passages:,} passages in {collection.settings.data_dir}")
    click.echo(f"Pullquote is at http://{chosen.host}:{server.effective_port}  (Ctrl-C stops it)")
    try:
        server.run()
    except (SystemExit, KeyboardInterrupt):
        server.close()


def _stop(signum: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


@main.command()
@click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=Path))
@data_dir_option
@json_option
@click.pass_context
def add(context: click.Context, paths: tuple[Path, ...], data_dir: Path, as_json: bool) -> None:
    """Add or update articles from files and folders."""
    articles = (article for path in paths for article in load_path(path))
    with console.bars() as progress:
        report = _collection(context, data_dir).builder.add(articles, progress=progress)
    _print_report(report, as_json)


@main.command()
@click.argument("ids", nargs=-1, required=True)
@click.option("--purge", is_flag=True, help="Erase the texts too, of all versions, for good.")
@data_dir_option
@json_option
@click.pass_context
def remove(context: click.Context, ids: tuple[str, ...], purge: bool, data_dir: Path, as_json: bool) -> None:
    """Remove articles: none of them is found or cited again."""
    _print_report(_collection(context, data_dir).builder.remove(ids, purge=purge), as_json)


@main.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--full", is_flag=True, help="Cut and index everything again; only new text is encoded.")
@data_dir_option
@json_option
@click.pass_context
def rebuild(
    context: click.Context, paths: tuple[Path, ...], full: bool, data_dir: Path, as_json: bool
) -> None:
    """Bring the index to what today's settings make of it, with the articles in PATHS."""
    articles = (article for path in paths for article in load_path(path))
    with console.bars() as progress:
        report = _collection(context, data_dir).builder.rebuild(articles, full=full, progress=progress)
    _print_report(report, as_json)


@main.command()
@click.argument("question")
@data_dir_option
@json_option
@_filter_options
@click.pass_context
def ask(
    context: click.Context, /, question: str, data_dir: Path, as_json: bool, **chosen: str | datetime | None
) -> None:
    """Answer QUESTION from the articles."""
    answer = _collection(context, data_dir).answerer.answer(Question(question, _filters(chosen)))
    if as_json:
        from web.answer_schemas import AnswerBody

        click.echo(AnswerBody.from_domain(answer).model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.answer_lines(answer)))


@main.command()
@click.argument("query")
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True)
@data_dir_option
@json_option
@_filter_options
@click.pass_context
def search(
    context: click.Context,
    /,
    query: str,
    limit: int,
    data_dir: Path,
    as_json: bool,
    **chosen: str | datetime | None,
) -> None:
    """Find passages."""
    retriever = _collection(context, data_dir).retriever
    began = time.perf_counter()
    hits = retriever.search(query, filters=_filters(chosen), limit=limit)
    took = (time.perf_counter() - began) * 1000
    if as_json:
        from web.resources import SearchBody

        click.echo(SearchBody.from_domain(hits, next_cursor=None, took_ms=took).model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.hit_lines(hits)))


@main.command()
@data_dir_option
@json_option
@click.pass_context
def status(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """Tell what the collection holds."""
    store = _collection(context, data_dir).store
    held, generation = store.summary(), store.generation()
    if as_json:
        from web.resources import IndexBody

        click.echo(IndexBody.from_domain(held, generation).model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.status_lines(held, generation)))


@main.command("eval")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option(
    "--json", "json_file", type=click.Path(path_type=Path, dir_okay=False), help="Write the figures there."
)
@click.option("--limit", type=click.IntRange(1), help="Ask so many questions of each set.")
@click.option("--seed", type=int, default=0, show_default=True)
@data_dir_option
@click.pass_context
def evaluate(
    context: click.Context, folder: Path, json_file: Path | None, limit: int | None, seed: int, data_dir: Path
) -> None:
    """Measure the product on the questions in FOLDER, over an index made of its articles."""
    from qa import evaluation

    settings = read_settings(data_dir, context.obj)
    models_dir = settings.index.models_dir or str(data_dir / "models")
    settings = replace(settings, index=replace(settings.index, models_dir=models_dir))
    results = []
    for dataset in evaluation.load_datasets(folder):
        place = data_dir / "evaluations" / f"{dataset.name}-{dataset.digest[:12]}"
        collection = Collection(replace(settings, data_dir=place), partial(click.echo, err=True))
        with console.bars() as progress:
            collection.builder.rebuild(dataset.articles, progress=progress)
            measured = evaluation.evaluate(
                dataset,
                collection.retriever,
                collection.answerer,
                collection.store,
                limit=limit,
                seed=seed,
                progress=progress,
            )
        results.append(measured)
    pooled = evaluation.pool(results)
    click.echo(evaluation.to_table(pooled))
    if json_file:
        json_file.write_text(json.dumps(evaluation.to_json(pooled), indent=1), encoding="utf-8")


@main.command()
@data_dir_option
@json_option
@click.pass_context
def generations(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """List the generations that are kept, newest first."""
    kept = _collection(context, data_dir).store.generations(None)
    if as_json:
        from web.resources import GenerationBody, GenerationsBody

        listed = GenerationsBody(generations=[GenerationBody.from_domain(g) for g in kept])
        click.echo(listed.model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.generation_lines(kept)))


@main.command()
@click.argument("generation", type=click.IntRange(1), required=False)
@data_dir_option
@json_option
@click.pass_context
def rollback(context: click.Context, generation: int | None, data_dir: Path, as_json: bool) -> None:
    """Show again what GENERATION showed; without it, what was there before the last change.

    Articles that were removed since stay out.
    """
    _print_generation(_collection(context, data_dir).upkeep.rollback(generation), as_json)


@main.command()
@data_dir_option
@json_option
@click.pass_context
def prune(context: click.Context, data_dir: Path, as_json: bool) -> None:
    """Forget all generations but the newest, and give back the disk that they held."""
    _print_generation(_collection(context, data_dir).upkeep.prune(), as_json)


@main.command()
@click.option("--repair", is_flag=True, help="Make the index anew from the texts where something is wrong.")
@data_dir_option
@json_option
@click.pass_context
def fsck(context: click.Context, repair: bool, data_dir: Path, as_json: bool) -> None:
    """Check that texts, passages, vectors and words agree, to the row and to the hash; exit code 1 if not."""
    checker = _collection(context, data_dir).fsck
    with console.bars() as progress:
        checked = checker.check(progress)
        if repair and any(fault.mendable for fault in checked.faults):
            for fault in checked.faults:
                click.echo(f"found: {fault.where}: {fault.what}", err=True)
            checker.mend(checked, progress)
            checked = checker.check()
    click.echo(json.dumps(asdict(checked), indent=1) if as_json else "\n".join(console.fsck_lines(checked)))
    raise SystemExit(0 if checked.sound else 1)


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False))
@data_dir_option
@click.pass_context
def backup(context: click.Context, file: Path, data_dir: Path) -> None:
    """Write the collection to one FILE, while it goes on being served."""
    collection = _collection(context, data_dir)
    hashes = write_backup(data_dir, collection.store, collection.lock, file)
    click.echo(f"{len(hashes):,} files, {file.stat().st_size:,} bytes in {file}")


@main.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@data_dir_option
@click.pass_context
def restore(context: click.Context, file: Path, data_dir: Path) -> None:
    """Make the data folder anew from a backup FILE; the folder must be empty."""
    hashes = restore_backup(file, data_dir)
    click.echo(f"{len(hashes):,} files restored to {data_dir}, each byte as it was")


def _print_generation(generation: Generation | None, as_json: bool) -> None:
    if as_json and generation is not None:
        from web.resources import GenerationBody

        click.echo(GenerationBody.from_domain(generation).model_dump_json(indent=1))
    else:
        click.echo("\n".join(console.generation_lines([generation] if generation else [])))


def _print_report(report: BuildReport, as_json: bool) -> None:
    if as_json:
        from web.resources import ReportBody

        click.echo(ReportBody.from_domain(report).model_dump_json(indent=1))
    else:
        click.echo(console.report_line(report))
    for refusal in report.refused:
        click.echo(f"refused: {refusal.name}: {refusal.reason}", err=True)
    if report.refused:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
