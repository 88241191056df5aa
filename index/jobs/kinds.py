"""What each kind of job does. All of it may be begun again: articles that are there as they are cost nothing."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import chain, islice
from typing import cast

from index.build import Builder
from index.errors import InvalidArticle, UnreadableSource
from index.fetching import Fetcher
from index.fetching.gathering import gather, gathered
from index.jobs.spool import kept_articles, kept_file
from index.jobs.types import Kind, Task
from index.loaders import load_kept
from index.page_numbers import PAGES
from index.progress import Meter
from index.store import Store
from index.types import Article, BuildReport, Refusal


def add_sent(builder: Builder) -> Kind:
    """Add what was sent: the files named in `files`, or articles."""

    def work(task: Task) -> BuildReport:
        names = task.request.parameters.get("files")
        if names is None:
            return builder.add(kept_articles(task.folder), progress=task.report)
        files = [(name, kept_file(task.folder, n)) for n, name in enumerate(cast(list[str], names))]
        meter = Meter(sum(path.stat().st_size for _, path in files))
        loaded = chain.from_iterable(load_kept(name, path, meter) for name, path in files)
        return builder.add(loaded, progress=meter.over(task.report))

    return Kind(work)


def replace_text(builder: Builder, store: Store) -> Kind:
    """Give an article the text of the one file that was sent; its details stay.

    `article` names it, `version` what it was when somebody decided so, `file` the file.
    """

    def work(task: Task) -> BuildReport:
        chosen = cast(Mapping[str, str], task.request.parameters)
        path = kept_file(task.folder, 0)
        meter = Meter(path.stat().st_size)
        read = _only(load_kept(chosen["file"], path, meter))
        article = store.article(chosen["article"])
        if article.version not in (chosen["version"], read.version):
            raise InvalidArticle(
                "The article's text has changed since this was sent. Look at it, and send it again."
            )
        # Pages begin at places of a text: those of the old one go with it.
        metadata = {key: value for key, value in article.metadata.items() if key != PAGES}
        metadata |= {PAGES: read.metadata[PAGES]} if PAGES in read.metadata else {}
        written = replace(
            article, text=read.text, version=read.version, receipt=read.receipt, metadata=metadata
        )
        return builder.add([written], progress=meter.over(task.report), cause="replace")

    return Kind(work)


def _only(loaded: Iterable[Article | Refusal]) -> Article:
    """Return the one article of a file.

    :raises UnreadableSource: There are none, or several.
    """
    found = list(islice(loaded, 2))
    if len(found) == 1 and isinstance(found[0], Article):
        return found[0]
    refused = next((one for one in found if isinstance(one, Refusal)), None)
    if refused:
        raise UnreadableSource(f"The file was not taken: {refused.reason}")
    holds = "no article" if not found else "more than one article"
    raise UnreadableSource(f"The file holds {holds}; the text of an article is replaced by that of one.")


def rebuild(builder: Builder) -> Kind:
    """Rebuild, `full` or not."""
    return Kind(
        lambda task: builder.rebuild(full=bool(task.request.parameters["full"]), progress=task.report)
    )


def add_samples(builder: Builder, samples: Callable[[], Iterable[Article | Refusal]]) -> Kind:
    """Take in the articles that come with the product."""
    return Kind(lambda task: builder.add(list(samples()), progress=task.report, cause="samples"))


def add_fetched(builder: Builder, store: Store, fetcher: Callable[[], Fetcher]) -> Kind:
    """Fetch the page, feed or sitemap at `url`, and add what it is or names."""

    def fetch(task: Task) -> None:
        url = str(task.request.parameters["url"])
        gather(url, fetcher(), store.database, task.folder, task.report)

    def work(task: Task) -> BuildReport:
        found = gathered(task.folder)
        report = builder.add(found, progress=task.report, cause="fetch")
        found.published(store.database)
        return report

    return Kind(work, fetch)
