"""Articles and jobs as the Python client takes and gives them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to keep. Without an id, one is derived from its url, or else its title and text."""

    text: str
    title: str | None = None
    id: str | None = None
    author: str | None = None
    published_at: date | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters that were left out, and why."""

    reason: str
    chars: int
    times: int


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of the characters that came in."""

    chars_in: int
    chars_kept: int
    dropped: tuple[Dropped, ...]


@dataclass(frozen=True, slots=True)
class Article:
    """An article, or a version of it."""

    id: str
    version_id: str
    title: str
    author: str | None
    published_at: date | None
    url: str | None
    source: str | None
    language: str | None
    tags: tuple[str, ...]
    metadata: Mapping[str, object]
    is_latest: bool
    receipt: Receipt
    text: str


@dataclass(frozen=True, slots=True)
class ArticleInfo:
    """An article without its text."""

    id: str
    version_id: str
    title: str
    author: str | None
    published_at: date | None
    url: str | None
    source: str | None
    language: str | None
    tags: tuple[str, ...]
    metadata: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class ArticlesPage:
    """Some of the articles, in the order of their ids; `total` counts all."""

    articles: tuple[ArticleInfo, ...]
    next_cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a job has come, in articles."""

    stage: str
    done: int
    total: int | None
    fraction: float | None
    seconds_left: float | None


@dataclass(frozen=True, slots=True)
class Refused:
    """An article or file that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What a job did, by article id."""

    generation: str
    added: tuple[str, ...]
    updated: tuple[str, ...]
    unchanged: tuple[str, ...]
    removed: tuple[str, ...]
    refused: tuple[Refused, ...]
    receipts: Mapping[str, Receipt]


@dataclass(frozen=True, slots=True)
class Job:
    """Work in the background: `status` is queued, running, done, failed or cancelled."""

    id: str
    kind: str
    about: str | None
    status: str
    cancelling: bool
    created_at: str
    finished_at: str | None
    progress: Progress | None
    error: str | None
    report: Report | None

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.finished_at is not None


@dataclass(frozen=True, slots=True)
class Counts:
    """How many articles a job added, updated, …, and how many it refused."""

    added: int
    updated: int
    unchanged: int
    removed: int
    refused: int


@dataclass(frozen=True, slots=True)
class ListedJob:
    """A job without its report."""

    id: str
    kind: str
    about: str | None
    status: str
    cancelling: bool
    created_at: str
    finished_at: str | None
    progress: Progress | None
    error: str | None
    counts: Counts | None


@dataclass(frozen=True, slots=True)
class JobsPage:
    """Some of the jobs, newest first."""

    jobs: tuple[ListedJob, ...]
    next_cursor: str | None
