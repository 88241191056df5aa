"""The composition root and the command line: builds objects from settings, and hands them out."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from pathlib import Path

import click

from index.automatic import AutomaticEncoder, settling
from index.build import Builder
from index.encoder import Encoder, open_encoder
from index.fetching import Fetcher, FetchSettings
from index.folders import WordsFolders
from index.fsck import Fsck
from index.generation import Snapshots
from index.jobs import Jobs, Spool
from index.jobs.kinds import add_fetched, add_samples, add_sent, rebuild, replace_text
from index.jobs.register import JobRegister
from index.kinds import Limits
from index.loaders import load_path
from index.lock import Claim, WritingLock
from index.passages import Splitter
from index.publishing import Publisher
from index.quickening import Quickening
from index.retrieval import Fusion, HybridRetriever
from index.segments import Segments
from index.settings import IndexSettings, read_tables, settings_from
from index.store import Store
from index.types import Article, Refusal
from index.upkeep import Upkeep
from index.watching import Watch
from qa import console
from qa.answering import Answerer
from qa.memory.memory import Memory
from qa.readers import open_reader
from qa.reading import Reader
from qa.rewriting import Rewriter, load_followups
from qa.settings import QaSettings
from web.access import Access, KeyRing, check_guarded
from web.commands import COMMANDS
from web.commands.group import Commands
from web.commands.options import data_dir_option, serving_options
from web.listening import listen
from web.settings import WebSettings

SAMPLES = Path(__file__).resolve().parent / "samples"


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings, and the data folder."""

    data_dir: Path
    index: IndexSettings
    qa: QaSettings
    web: WebSettings
    fetch: FetchSettings = field(default_factory=FetchSettings)


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
        """Return the encoder that the settings name, or the collection's own; it is exported the first time."""
        chosen = self.settings.index
        opened = partial(
            open_encoder,
            runtime=chosen.runtime,
            models_dir=Path(chosen.models_dir or self.settings.data_dir / "models"),
            max_tokens=chosen.max_tokens,
            threads=chosen.threads,
            announce=self._announce,
        )
        return opened(chosen.model) if chosen.model else AutomaticEncoder(self.store, opened, self._announce)

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
        return Builder(self.publisher, self.lock, settling(self.encoder))

    @cached_property
    def upkeep(self) -> Upkeep:
        """Return what goes back, forgets and merges."""
        return Upkeep(self.publisher, self.lock)

    @cached_property
    def quickening(self) -> Quickening:
        """Return what makes large segments faster to search."""
        chosen = self.settings.index
        return Quickening(self.publisher, self.lock, Limits(chosen.recall, chosen.vector_memory_mb))

    def tidy(self) -> None:
        """Do what changes left to upkeep; what takes long goes on beside."""
        self.upkeep.tidy()
        self.quickening.start()

    @cached_property
    def fsck(self) -> Fsck:
        """Return what checks that everything agrees, and mends it."""
        return Fsck(self.publisher, self.builder, self.upkeep, self.lock)

    @cached_property
    def register(self) -> JobRegister:
        """Return the jobs as they are kept."""
        return JobRegister(self.store.database)

    @cached_property
    def keys(self) -> KeyRing:
        """Return the keys that let people and programs in."""
        return KeyRing(self.settings.data_dir / "keys.json")

    def access(self) -> Access:
        """Return what tells who may come in."""
        return Access.at(self.settings.data_dir, self.keys, self.settings.web.session_days)

    def jobs(self) -> Jobs:
        """Return what does the jobs of this collection; it begins with those that were left."""
        kinds = {
            "add": add_sent(self.builder),
            "fetch": add_fetched(self.builder, self.store, self.fetcher),
            "rebuild": rebuild(self.builder),
            "replace": replace_text(self.builder, self.store),
        }
        if SAMPLES.is_dir():
            kinds["samples"] = add_samples(self.builder, samples)
        folder, chosen = self.settings.data_dir, self.settings.index
        keep, days = chosen.keep_jobs, chosen.keep_jobs_days
        spool, claim = Spool(folder / "spool"), Claim(folder / "jobs.lock")
        return Jobs(self.register, spool, claim, kinds, tidy=self.tidy, keep=keep, keep_days=days)

    def fetcher(self) -> Fetcher:
        """Return what fetches from the web, guarded; each thread needs its own."""
        return Fetcher(self.settings.fetch)

    def watch(self, folder: Path, settle_s: float, say: Callable[[str], None]) -> Watch:
        """Return what follows a folder."""
        return Watch(self.store, self.builder, folder, settle_s=settle_s, say=say)

    @cached_property
    def retriever(self) -> HybridRetriever:
        """Return what finds passages."""
        snapshots = Snapshots(self.store, self.words, self.segments, self.encoder)
        return HybridRetriever(self.store, snapshots, self.encoder, Fusion())

    @cached_property
    def reader(self) -> Reader:
        """Return what reads passages."""
        return open_reader(self.settings.qa, self.encoder)

    @cached_property
    def answerer(self) -> Answerer:
        """Return what answers."""
        return Answerer(self.store, self.retriever, self.reader, self.settings.qa, Rewriter(load_followups()))

    @cached_property
    def memory(self) -> Memory:
        """Return what is kept of asking."""
        return Memory.at(self.settings.data_dir / "conversations.sqlite", self.store)


def read_settings(data_dir: Path, config: Path | None) -> Settings:
    """Read all tables.

    :raises InvalidSettings: Something in them is unknown or out of range.
    """
    tables = read_tables(config, os.environ, {"index", "qa", "web", "fetch"})
    return Settings(
        data_dir,
        settings_from(IndexSettings, "index", tables["index"]),
        settings_from(QaSettings, "qa", tables["qa"]),
        settings_from(WebSettings, "web", tables["web"]),
        settings_from(FetchSettings, "fetch", tables["fetch"]),
    )


def samples() -> Iterator[Article | Refusal]:
    """Yield the articles that come with the product."""
    return load_path(SAMPLES)


@dataclass(frozen=True, slots=True)
class Opener:
    """Opens the collection of a data folder, with the settings of a file: what commands are handed."""

    config: Path | None

    def __call__(self, data_dir: Path, models_of: Path | None = None) -> Collection:
        """Open it.

        :param models_of: The data folder whose exported encoder it shares, unless the settings name one.
        """
        settings = read_settings(data_dir, self.config)
        if models_of is not None and settings.index.models_dir is None:
            shared = replace(settings.index, models_dir=str(models_of / "models"))
            settings = replace(settings, index=shared)
        return Collection(settings, partial(click.echo, err=True))


@click.group(
    cls=Commands, invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.version_option(package_name="pullquote")
@click.option("--config", type=click.Path(path_type=Path), envvar="PULLQUOTE_CONFIG", help="Settings file.")
@click.pass_context
def main(context: click.Context, config: Path | None) -> None:
    """Ask your articles: verbatim, cited excerpts, or an honest "the articles don't say"."""
    if config is None and Path("pullquote.toml").is_file():
        config = Path("pullquote.toml")
    context.obj = Opener(config)
    if context.invoked_subcommand is None:
        context.invoke(serve)


@main.command()
@data_dir_option
@serving_options
@click.option(
    "--samples", "with_samples", is_flag=True, help="Index the sample articles if there is nothing yet."
)
@click.pass_context
def serve(
    context: click.Context,
    data_dir: Path,
    host: str | None,
    port: int | None,
    access: str | None,
    with_samples: bool,
) -> None:
    """Serve the chat and the API."""
    collection: Collection = context.obj(data_dir)
    chosen = collection.settings.web
    chosen = replace(
        chosen,
        host=host or chosen.host,
        port=chosen.port if port is None else port,
        access=access or chosen.access,
    )
    check_guarded(chosen, collection.keys)
    if with_samples and collection.store.generation() is None:
        with console.bars() as progress:
            collection.builder.add(list(samples()), progress=progress, cause="samples")
    from web.create_app import create_app

    jobs = collection.jobs()
    app = create_app(
        store=collection.store,
        retriever=collection.retriever,
        builder=collection.builder,
        upkeep=collection.upkeep,
        answerer=collection.answerer,
        memory=collection.memory,
        jobs=jobs,
        settings=chosen,
        access=collection.access(),
    )
    held = collection.store.summary()
    collection.quickening.start()  # what an earlier process left; a change would do it, too
    about = f"{held.articles:,} articles, {held.passages:,} passages in {collection.settings.data_dir}"
    try:
        listen(app, chosen, about)
    finally:
        jobs.close()


for command in COMMANDS:
    main.add_command(command)

if __name__ == "__main__":
    main()
