"""The vocabulary of `qa`: questions, answers, citations and the events of a stream."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import Enum

from index.types import ArticleInfo, Filters, Hit, Span


class AnswerStatus(Enum):
    """Whether the articles tell."""

    ANSWERED = "answered"
    ABSTAINED = "abstained"


class SegmentKind(Enum):
    """Our own words from the closed list (`FRAME`), or an article's (`EXTRACT`)."""

    FRAME = "frame"
    EXTRACT = "extract"


@dataclass(frozen=True, slots=True)
class Turn:
    """What was asked before, and what was said to it, where that is known.

    `marked` is the shortest stretch that answered. They say what a follow-up may mean; nothing of them is quoted.
    """

    question: str
    answer: str = ""
    marked: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked; `limit` is the most excerpts wanted.

    `as_of` keeps later articles out, and those without a date: they can't be shown to be earlier. `today` is
    the day from which "this week" counts: without one it is `as_of`, or else the day it is. `history` is what
    was asked before, oldest first: a follow-up is understood from it.
    """

    text: str
    filters: Filters = Filters()
    as_of: date | None = None
    limit: int = 3
    history: tuple[Turn, ...] = ()
    today: date | None = None


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of the answer's text; segments tile it exactly."""

    kind: SegmentKind
    start: int
    end: int
    citation_ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Citation:
    """A verified excerpt: `version.text[start:end] == quote == answer.text[answer_span]`.

    `highlight`, in article offsets, is the shortest stretch of the quote that answers. `also_in` names articles
    that say it to the character, `supported_by` those that say the same in words of their own.
    """

    id: str
    answer_span: Span
    source: ArticleInfo
    is_latest: bool
    passage_id: str
    start: int
    end: int
    quote: str
    prefix: str
    suffix: str
    highlight: Span | None
    score: float
    also_in: tuple[str, ...] = ()
    supported_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Answerability:
    """How likely the articles answer (`p`), and below which `threshold` we don't."""

    p: float
    threshold: float
    calibration_id: str


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer, cited; `nearest` holds the closest passages when it abstains.

    `disagreement` tells that its quotes contradict each other; `read_as_of` is the day from which the question was
    read, where that mattered.
    """

    answer_id: str
    status: AnswerStatus
    question: str
    asked_as: str
    text: str
    segments: tuple[Segment, ...]
    citations: tuple[Citation, ...]
    answerability: Answerability
    nearest: tuple[Hit, ...]
    generation: int
    took_ms: float
    disagreement: bool = False
    read_as_of: date | None = None

    @property
    def found(self) -> bool:
        """Whether the articles tell."""
        return self.status is AnswerStatus.ANSWERED

    @property
    def turn(self) -> Turn:
        """Return what a follow-up may need of it: how it was asked, and the shortest stretch that answered."""
        marked = ""
        for cited in self.citations[:1]:
            if cited.highlight:
                marked = cited.quote[cited.highlight.start - cited.start : cited.highlight.end - cited.start]
        return Turn(self.asked_as, self.text if self.found else "", marked)


@dataclass(frozen=True, slots=True)
class AnswerStarted:
    """The question was taken."""

    answer_id: str
    question: str
    asked_as: str


@dataclass(frozen=True, slots=True)
class RetrievalCompleted:
    """Passages were found; `searched` is how many the generation holds, `found` how many are read."""

    generation: int
    searched: int
    found: int


@dataclass(frozen=True, slots=True)
class CitationAdded:
    """A verified citation whose quote the next delta carries."""

    citation: Citation


@dataclass(frozen=True, slots=True)
class AnswerDelta:
    """More of the answer's text: exactly one segment."""

    text: str
    segment: Segment


@dataclass(frozen=True, slots=True)
class AnswerAbstained:
    """The articles don't say; these passages come nearest."""

    nearest: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class AnswerCompleted:
    """The whole answer, equal to the fold of everything before."""

    answer: Answer


Event = AnswerStarted | RetrievalCompleted | CitationAdded | AnswerDelta | AnswerAbstained | AnswerCompleted


def answer_in(events: Iterable[Event]) -> Answer:
    """Return the answer that a stream ends with."""
    for event in events:
        if isinstance(event, AnswerCompleted):
            return event.answer
    raise AssertionError("a stream ends with AnswerCompleted")
