"""The vocabulary of the evaluation: sets of questions, what was measured on each, and whom it asks."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol, runtime_checkable

from index.types import Article, Filters, Hits, Span
from qa.types import Answer, Event, Question


@dataclass(frozen=True, slots=True)
class Evidence:
    """A stretch of an article that answers a question, and every place where it stands.

    `placed` is false where the text is nowhere in the article: then the whole article is its place.
    """

    article_id: str
    text: str
    spans: tuple[Span, ...]
    placed: bool = True


@dataclass(frozen=True, slots=True)
class EvalQuestion:
    """A question with its known answers; `free_text` tells that no gold answer stands in its articles.

    An unanswerable one is a `near_miss` where it was asked about an article that almost tells, and `off_topic`
    where it was brought from elsewhere; of others nothing is known.
    """

    id: str
    text: str
    answers: tuple[str, ...]
    article_ids: frozenset[str]
    evidence: tuple[Evidence, ...]
    answerable: bool
    free_text: bool
    asked_on: date | None = None
    near_miss: bool = False
    off_topic: bool = False

    @property
    def about(self) -> str:
        """Return what it succeeds or fails together with: its article, the first by its id, or else its own id."""
        return min(self.article_ids, default=self.id)


@dataclass(frozen=True, slots=True)
class Dataset:
    """One set in the common form; `digest` changes when anything that is indexed changes."""

    name: str
    articles: tuple[Article, ...]
    questions: tuple[EvalQuestion, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What the search returned for a question. Ranks count from 1; `None` means not among those returned."""

    evidence_rank: int | None
    article_rank: int | None
    passage_chars: tuple[int, ...]
    searched: int
    ms: float


@dataclass(frozen=True, slots=True)
class Checked:
    """What an independent reading of the stored texts says of an answer; `faults` names each defect."""

    citations: int
    exact: int
    sound: bool
    faults: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Quoted:
    """The first quote of an answer, and where it stands."""

    article_id: str
    title: str
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Answered:
    """The answer given when nothing may be held back, scored, and the threshold it has to pass.

    `right` looks at all quotes, `first_right` at the first alone; `highlighted` tells that `prediction` is a
    marked stretch of a quote. `stages` are milliseconds by stage, empty where the answerer doesn't tell.
    """

    given: bool
    p: float
    threshold: float
    calibration_id: str
    prediction: str
    f1: float | None
    exact_match: float | None
    contains_gold: bool
    overlaps_evidence: bool
    right: bool
    checked: Checked
    ms: float
    first_contains_gold: bool = False
    first_right: bool = False
    highlighted: bool = False
    first_quote: Quoted | None = None
    stages: Mapping[str, float] = field(default_factory=dict)

    @property
    def passed(self) -> bool:
        """Whether the product shows this answer at its own threshold."""
        return self.given and self.p >= self.threshold


@dataclass(frozen=True, slots=True)
class Record:
    """All that was measured on one question."""

    set_name: str
    question: EvalQuestion
    retrieved: Retrieved
    answered: Answered


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The records of one or several sets, with what they were made under."""

    records: tuple[Record, ...]
    articles: Mapping[str, int]
    settings: Mapping[str, object]


class Searching(Protocol):
    """Whatever finds passages."""

    def search(
        self, text: str, *, filters: Filters = ..., limit: int = ..., today: date | None = ...
    ) -> Hits:
        """Return at most `limit` passages, best first, for a question asked on the day `today`."""
        ...


class Answering(Protocol):
    """Whatever answers; under `threshold=0.0` it gives its best answer instead of abstaining."""

    def answer(self, question: Question, *, threshold: float | None = ...) -> Answer:
        """Answer, carrying the configured threshold in `answerability` whatever `threshold` says."""
        ...


@runtime_checkable
class Streaming(Protocol):
    """Whatever answers in events, from which the time of each stage can be read."""

    def stream(self, question: Question, *, threshold: float | None = ...) -> Iterator[Event]:
        """Yield the answer as it comes; the last event carries it whole."""
        ...


class Versions(Protocol):
    """Whatever keeps the texts."""

    def version(self, article_id: str, version: str) -> Article:
        """Return that version of the article."""
        ...
