"""What each kind of job does. All of it may be begun again: articles that are there as they are cost nothing."""

from collections.abc import Callable, Iterable
from typing import cast

from index.build import Builder
from index.jobs.spool import kept_articles, kept_file
from index.jobs.types import Task, Work
from index.loaders import load_kept
from index.progress import Meter
from index.types import Article, BuildReport, Refusal


def add_sent(builder: Builder) -> Work:
    """Return the work of adding what was sent: the files named in `files`, or articles."""

    def work(task: Task) -> BuildReport:
        names = task.request.parameters.get("files")
        if names is None:
            return builder.add(kept_articles(task.folder), progress=task.report)
        files = [(name, kept_file(task.folder, n)) for n, name in enumerate(cast(list[str], names))]
        meter = Meter(sum(path.stat().st_size for _, path in files))
        loaded = (one for name, path in files for one in load_kept(name, path, meter))
        return builder.add(loaded, progress=meter.over(task.report))

    return work


def rebuild(builder: Builder) -> Work:
    """Return the work of rebuilding, `full` or not."""
    return lambda task: builder.rebuild(full=bool(task.request.parameters["full"]), progress=task.report)


def add_samples(builder: Builder, samples: Callable[[], Iterable[Article | Refusal]]) -> Work:
    """Return the work of taking in the articles that come with the product."""
    return lambda task: builder.add(list(samples()), progress=task.report, cause="samples")
