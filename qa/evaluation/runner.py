"""Ask every question of a set, and record what came back."""

from collections.abc import Callable, Sequence
from time import perf_counter
from typing import TypeVar

from index.types import Filters, Progress
from qa.evaluation.dataset import sample
from qa.evaluation.scoring import score_answer, score_hits
from qa.evaluation.splits import Part, of_part
from qa.evaluation.timing import timed
from qa.evaluation.types import (
    Answered,
    Answering,
    Dataset,
    EvalQuestion,
    Evaluation,
    Record,
    Retrieved,
    Searching,
    Versions,
)
from qa.types import Question

Measured = TypeVar("Measured")

DEPTH = 10
"""How many passages are asked for; the deepest rank that is measured."""

WARM_UP = 5
"""Questions asked first and not recorded, so that no first load is timed."""


def evaluate(
    dataset: Dataset,
    retriever: Searching,
    answerer: Answering,
    store: Versions,
    *,
    limit: int | None = None,
    seed: int = 0,
    use_dates: bool = False,
    part: Part | None = None,
    off_topic: Sequence[EvalQuestion] = (),
    progress: Callable[[Progress], None] | None = None,
) -> Evaluation:
    """Search for and answer the questions of `dataset`, one at a time.

    Each question is answered once, under a threshold of 0; what the product would have shown follows from
    `answerability`. "This week" counts from the day a question was asked, where the set tells. All searches come
    before all answers, so that no answer profits from a search just made.

    :param limit: The most questions to ask; a sample is drawn by `seed` (see `sample`).
    :param use_dates: Ask as of `question_date`, which leaves later articles out.
    :param part: Ask only the questions of this part of the articles; all articles are searched.
    :param off_topic: Questions of other sets to ask, too, which are reported apart.
    """
    questions = (*sample(of_part(dataset.questions, part), limit, seed), *off_topic)
    report = progress or _silent

    def search(question: EvalQuestion) -> Retrieved:
        filters = Filters(published_to=question.asked_on) if use_dates else Filters()
        began = perf_counter()
        hits = retriever.search(question.text, filters=filters, limit=DEPTH, today=question.asked_on)
        return score_hits(question, hits, _ms_since(began))

    def answer(question: EvalQuestion) -> Answered:
        as_of = question.asked_on if use_dates else None
        asked = Question(question.text, as_of=as_of, today=question.asked_on)
        given, ms, stages = timed(answerer, asked)
        return score_answer(question, given, store, ms, stages)

    retrieved = _each("search", search, questions, report)
    answered = _each("answer", answer, questions, report)
    records = tuple(
        Record(dataset.name, question, r, a)
        for question, r, a in zip(questions, retrieved, answered, strict=True)
    )
    settings = {
        "limit": limit, "seed": seed, "use_dates": use_dates, "depth": DEPTH, "warm_up": WARM_UP,
        "part": part.value if part else None, "off_topic": len(off_topic),
    }  # fmt: skip
    return Evaluation(records, {dataset.name: len(dataset.articles)}, settings)


def pool(evaluations: Sequence[Evaluation]) -> Evaluation:
    """Join evaluations of several sets made under the same settings; every question counts the same."""
    records = tuple(record for evaluation in evaluations for record in evaluation.records)
    articles = {name: count for evaluation in evaluations for name, count in evaluation.articles.items()}
    return Evaluation(records, articles, evaluations[0].settings)


def _each(
    stage: str,
    measure: Callable[[EvalQuestion], Measured],
    questions: Sequence[EvalQuestion],
    report: Callable[[Progress], None],
) -> list[Measured]:
    for question in questions[:WARM_UP]:
        measure(question)
    measured = []
    for done, question in enumerate(questions, 1):
        measured.append(measure(question))
        report(Progress(stage, done, len(questions)))
    return measured


def _silent(progress: Progress) -> None:
    """Report nothing."""


def _ms_since(began: float) -> float:
    return (perf_counter() - began) * 1000
