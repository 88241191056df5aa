"""Answers and passages as the Python client gives them: the API's shapes, by its names. Offsets count code points."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open stretch of a text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of an answer: the service's own words (`frame`) or an article's (`extract`)."""

    kind: str
    start: int
    end: int
    citation_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """The article version that a citation quotes."""

    article_id: str
    version_id: str
    title: str
    author: str | None
    published_at: date | None
    url: str | None
    source: str | None
    is_latest: bool


@dataclass(frozen=True, slots=True)
class Citation:
    """An excerpt: `version.text[start:end] == quote`, and the answer's text at `answer_span` is the same."""

    id: str
    type: str
    answer_span: Span
    source: Source
    passage_id: str
    start: int
    end: int
    page: int | None
    quote: str
    prefix: str
    suffix: str
    verified: str
    score: float
    also_in: tuple[str, ...]
    supported_by: tuple[str, ...]
    highlight: Span | None = None


@dataclass(frozen=True, slots=True)
class Answerability:
    """How likely the articles answer, and below which threshold they are taken not to."""

    p: float
    threshold: float
    calibration_id: str


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found."""

    passage_id: str
    article_id: str
    version_id: str
    title: str
    author: str | None
    published_at: date | None
    url: str | None
    source: str | None
    start: int
    end: int
    page: int | None
    text: str
    score: float
    dense_rank: int | None
    lexical_rank: int | None
    also_in: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer; `nearest` holds the closest passages where the articles don't tell."""

    answer_id: str
    status: str
    question: str
    asked_as: str
    text: str
    answerability: Answerability
    index_generation: str
    offset_unit: str
    took_ms: float
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    nearest: tuple[Hit, ...]
    disagreement: bool
    read_as_of: date | None

    @property
    def found(self) -> bool:
        """Whether the articles tell."""
        return self.status == "answered"


@dataclass(frozen=True, slots=True)
class SearchPage:
    """Passages, best first; `next_cursor` goes on."""

    hits: tuple[Hit, ...]
    next_cursor: str | None
    index_generation: str
    took_ms: float


@dataclass(frozen=True, slots=True)
class Filters:
    """Which articles count; both dates are included."""

    source: str | None = None
    author: str | None = None
    tag: str | None = None
    published_from: date | None = None
    published_to: date | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """Something that was said before: `role` is `user` or `assistant`."""

    role: str
    content: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of one citation: `exact`, `article_changed`, `purged` or `not_found`."""

    position: int
    id: str | None
    status: str


@dataclass(frozen=True, slots=True)
class Verdicts:
    """A verdict for each citation, in the order they were sent."""

    verdicts: tuple[Verdict, ...]
    all_exact: bool


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong with a request."""

    detail: str
    pointer: str | None = None
    parameter: str | None = None
