"""The vocabulary of `index`: what articles, passages, hits and generations are."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

Vectors = npt.NDArray[np.float32]
"""Unit rows, shape (n, dim)."""

Rows = npt.NDArray[np.int64]
"""Row numbers of passages, shape (n,)."""


@dataclass(frozen=True, slots=True)
class Dropped:
    """Characters that a loader left out, and why; `times` counts the places."""

    reason: str
    chars: int
    times: int = 1


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a loader did with its input: `chars_in == chars_kept + sum(d.chars for d in dropped)`."""

    chars_in: int
    chars_kept: int
    dropped: tuple[Dropped, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleInfo:
    """An article without its text: what a citation or a hit tells about its source.

    `version` is `sha256:` and the hex digest of the UTF-8 text. `source` is the publication, site or folder.
    """

    id: str
    version: str
    title: str
    author: str | None = None
    published: date | None = None
    url: str | None = None
    source: str | None = None
    language: str | None = None
    tags: tuple[str, ...] = ()
    metadata: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Article(ArticleInfo):
    """A canonical article: `text` never changes, and every offset counts its code points."""

    text: str
    receipt: Receipt


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text, in code points."""

    start: int
    end: int

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Passage:
    """Whole sentences of an article: `article.text[start:end] == text`."""

    row: int
    article_id: str
    version: str
    ordinal: int
    start: int
    end: int
    text: str
    heading: str


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles a search may return; `None` lets all through. Both dates are included.

    Source, author and tag match whole values, ignoring case.
    """

    source: str | None = None
    author: str | None = None
    tag: str | None = None
    published_from: date | None = None
    published_to: date | None = None

    def __bool__(self) -> bool:
        return any(
            v is not None
            for v in (self.source, self.author, self.tag, self.published_from, self.published_to)
        )


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that a query found. Ranks count from 1, `None` where that half didn't find it."""

    passage: Passage
    article: ArticleInfo
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    dense_score: float
    """Cosine of question and passage, on the scale of the default encoder."""
    lexical_score: float
    """BM25; 0 where no word is shared."""
    also_in: tuple[str, ...] = ()
    """Other articles, copies of this one, that say the same."""


@dataclass(frozen=True, slots=True)
class Hits:
    """The hits of one query, best first, all from one generation; `more` tells that others follow."""

    hits: tuple[Hit, ...]
    generation: int
    searched: int
    more: bool


@dataclass(frozen=True, slots=True)
class Generation:
    """One published state of the collection: what a reader sees, whole."""

    number: int
    created: str
    cause: str
    encoder: str
    dim: int
    splitter: str
    segments: tuple[str, ...]
    articles: int
    passages: int
    words: str
    """The folder of its lexical half."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """An article or file that was not taken, and why."""

    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did."""

    generation: int
    added: tuple[str, ...] = ()
    updated: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    refused: tuple[Refusal, ...] = ()
    passages: int = 0
    encoded: int = 0
    receipts: Mapping[str, Receipt] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a build has come, for bars and job events.

    `done` and `total` count articles; `fraction` is the part of the input's bytes that was read, where the
    number of articles is unknown until the end. `seconds_left` is an estimate, once there is one.
    """

    stage: str
    done: int
    total: int | None
    fraction: float | None = None
    seconds_left: float | None = None

    @property
    def share(self) -> float | None:
        """How much of all is done, from 0 to 1; `None` where nobody knows."""
        if self.fraction is None and self.total:
            return self.done / self.total
        return self.fraction


@dataclass(frozen=True, slots=True)
class Job:
    """Background work: `status` is queued, running, done, failed or cancelled; times are ISO 8601 UTC.

    `key` is the caller's idempotency key, `request_digest` tells whether a retry sends the same request.
    `about` says in a few words what it works on; `cancelling` that it stops at the next article.
    """

    id: str
    kind: str
    status: str
    created: str
    finished: str | None = None
    progress: Progress | None = None
    report: BuildReport | None = None
    error: str | None = None
    key: str | None = None
    request_digest: str | None = None
    about: str | None = None
    cancelling: bool = False

    @property
    def ended(self) -> bool:
        """Whether nothing will change any more."""
        return self.finished is not None


@dataclass(frozen=True, slots=True)
class Summary:
    """What the collection holds now."""

    articles: int
    passages: int
    earliest: date | None
    latest: date | None
    sources: tuple[str, ...]
    languages: tuple[tuple[str, int], ...] = ()
    """How many articles are in each, most first; those whose language nobody told are left out."""
    model: str | None = None
    """What encoded them; `None` before anything was."""
    model_reason: str | None = None
    """Why this one, or why another would be better, where there is something to say."""
