"""Which questions may be fitted on, and which are reported: by article, from nothing but its id."""

import hashlib
from collections.abc import Iterable
from enum import Enum

from qa.evaluation.types import EvalQuestion


class Part(Enum):
    """What an article's questions are for.

    The reader's weights are trained on `TRAIN`, probabilities are fitted on `CALIBRATE`, figures come from `REPORT`.
    """

    TRAIN = "train"
    CALIBRATE = "calibrate"
    REPORT = "report"


def part_of(article_id: str) -> Part:
    """Return an article's part: about two thirds, a sixth and a sixth of all articles."""
    digest = hashlib.sha256(article_id.encode()).digest()
    if digest[0] % 2 == 0:
        return Part.TRAIN
    return (Part.CALIBRATE, Part.TRAIN, Part.REPORT)[digest[1] % 3]


def part_of_question(question: EvalQuestion) -> Part:
    """Return the part of the article that a question is about, the first by its id, or of the question's own id."""
    return part_of(min(question.article_ids, default=question.id))


def of_part(questions: Iterable[EvalQuestion], part: Part | None) -> tuple[EvalQuestion, ...]:
    """Return the questions that belong to a part, or all of them without one."""
    return tuple(q for q in questions if part is None or part_of_question(q) is part)


def held_out(question: EvalQuestion) -> bool:
    """Tell whether a question belongs to the half of the articles that the word reader wasn't fitted on."""
    key = min(question.article_ids, default=question.id)
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 1
