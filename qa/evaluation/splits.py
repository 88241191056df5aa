"""Which questions may be fitted on, and which are reported: by article, from nothing but its id."""

import hashlib
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
    """Return the part of the article that a question is about, or of the question where none is named."""
    return part_of(min(question.article_ids, default=question.id))
