"""The samples that everyone begins with, asked questions written by hand that nothing was fitted on."""

import json
from pathlib import Path

import pytest

from index.settings import IndexSettings
from qa.answering import Answerer
from qa.settings import QaSettings
from qa.types import Answer, AnswerStatus, Question
from serve import Collection, Settings, samples
from tests.conftest import MODELS, ROOT
from web.settings import WebSettings

QUESTIONS = [
    json.loads(line)
    for line in (ROOT / "tests" / "fixtures" / "samples_questions.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    folder: Path = tmp_path_factory.mktemp("samples")
    made = Collection(Settings(folder, IndexSettings(models_dir=str(MODELS)), QaSettings(), WebSettings()))
    made.builder.add(samples())
    return made


@pytest.fixture(scope="module")
def answers(sampled: Collection) -> list[tuple[dict, Answer]]:
    answerer: Answerer = sampled.answerer
    return [(q, answerer.answer(Question(q["question"]), threshold=0.0)) for q in QUESTIONS]


def test_every_quote_is_the_stored_text(sampled: Collection, answers: list[tuple[dict, Answer]]) -> None:
    cited = [(a, c) for _, a in answers for c in a.citations]
    assert len(cited) >= len(QUESTIONS)
    for answer, c in cited:
        text = sampled.store.version(c.source.id, c.source.version).text
        assert text[c.start : c.end] == c.quote == answer.text[c.answer_span.start : c.answer_span.end]


def test_most_questions_in_other_words_find_their_answer(answers: list[tuple[dict, Answer]]) -> None:
    answerable = [(q, a) for q, a in answers if q["answerable"]]
    found = [any(gold.lower() in a.text.lower() for gold in q["answers"]) for q, a in answerable]
    assert sum(found) / len(found) >= 0.6


def test_what_is_not_answered_cites_nothing(sampled: Collection) -> None:
    for question in ("Who directed the film Titanic?", "What is the boiling point of tungsten?"):
        given = sampled.answerer.answer(Question(question))
        assert (given.status, given.citations) == (AnswerStatus.ABSTAINED, ())
        assert given.nearest
