"""Parts are of articles, and every article has one."""

from collections import Counter

import pytest

from qa.evaluation.splits import Part, part_of, part_of_question
from qa.evaluation.types import EvalQuestion


def test_parts_have_about_their_sizes() -> None:
    counts = Counter(part_of(f"article-{n}") for n in range(3000))
    assert counts[Part.TRAIN] / 3000 == pytest.approx(2 / 3, abs=0.03)
    assert counts[Part.CALIBRATE] / 3000 == pytest.approx(1 / 6, abs=0.03)
    assert counts[Part.REPORT] / 3000 == pytest.approx(1 / 6, abs=0.03)


def test_all_questions_about_an_article_are_in_its_part() -> None:
    def about(article: str, number: int) -> EvalQuestion:
        return EvalQuestion(f"q{number}", "Who?", (), frozenset({article}), (), False, False)

    for article in ("Warsaw", "Normans", "Steam_engine"):
        assert {part_of_question(about(article, n)) for n in range(9)} == {part_of(article)}
