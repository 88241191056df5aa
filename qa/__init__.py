"""Question in, cited answer out. Only the vocabulary is imported here."""

from qa.types import (
    Answer,
    Answerability,
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    AnswerStatus,
    Citation,
    CitationAdded,
    Event,
    Question,
    RetrievalCompleted,
    Segment,
    SegmentKind,
    Turn,
)

__all__ = [
    "Answer",
    "AnswerAbstained",
    "AnswerCompleted",
    "AnswerDelta",
    "AnswerStarted",
    "AnswerStatus",
    "Answerability",
    "Citation",
    "CitationAdded",
    "Event",
    "Question",
    "RetrievalCompleted",
    "Segment",
    "SegmentKind",
    "Turn",
]
