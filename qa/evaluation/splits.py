"""Articles in two halves, by a hash of their id: what was fitted on one is reported on the other."""

import hashlib
from collections.abc import Iterable
from enum import Enum

from qa.evaluation.types import EvalQuestion


class Half(Enum):
    """One half of the articles: weights and calibration are fitted on `a`; nothing is fitted on `b`."""

    A = "a"
    B = "b"


def held_out(question: EvalQuestion) -> bool:
    """Tell whether a question belongs to the half of the articles that nothing is fitted on.

    A question about several articles follows the one whose id sorts first, one about none its own id.
    """
    key = min(question.article_ids, default=question.id)
    return hashlib.sha256(key.encode()).digest()[0] % 2 == 1


def of_half(questions: Iterable[EvalQuestion], half: Half | None) -> tuple[EvalQuestion, ...]:
    """Return the questions that belong to a half, or all of them without one."""
    return tuple(q for q in questions if half is None or held_out(q) is (half is Half.B))
