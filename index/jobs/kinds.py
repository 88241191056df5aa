"""What each kind of job does. All of it may be begun again: articles that are there as they are cost nothing."""

from collections.abc import Callable, Iterable
from itertools import chain
from typing import cast

from index.build import Builder
from index.fetching import Fetcher
from index.fetching.gathering import gather, gathered
from index.jobs.spool import kept_articles, kept_file
from index.jobs.types import Kind, Task
from index.loaders import load_kept
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
