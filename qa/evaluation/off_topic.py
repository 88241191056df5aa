"""Questions of another set, asked of articles that can't know."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from index.lexical import STOP_WORDS, analyze, plain_words
from index.types import Article
from qa.evaluation.dataset import sample
from qa.evaluation.metrics import contains_normalised, normalise
from qa.evaluation.splits import Part, of_part
from qa.evaluation.types import Dataset, EvalQuestion

MOST_WORDS = 0.5
"""An article that holds a gold answer and more than this share of the question's words may well answer it."""

NEARLY_ALL_WORDS = 0.8
"""As much is asked of an article where the gold answers are free text, which stands nowhere."""


def off_topic_questions(
    dataset: Dataset, others: Sequence[Dataset], limit: int, *, seed: int = 0, part: Part | None = None
) -> tuple[EvalQuestion, ...]:
    """Draw at most `limit` answerable questions of other sets that no article of `dataset` seems to answer.

    An article seems to answer when it holds a gold answer and most of the question's words; such questions
    are passed over, as are those of a set with the same articles.

    :param part: Draw only questions that belong to this part of the other set's articles.
    :return: The questions as unanswerable ones, in the order of the draw; their ids begin with their set's name.
    """
    pools = [
        [replace(q, id=f"{other.name}/{q.id}") for q in of_part(other.questions, part) if q.answerable]
        for other in others
        if other.digest != dataset.digest
    ]
    suspects = _Articles(dataset.articles)
    found: list[EvalQuestion] = []
    for question in _in_turns([list(sample(pool, 2 * limit, seed)) for pool in pools]):
        if len(found) == limit:
            break
        if not suspects.may_answer(question):
            found.append(_unanswerable(question))
    return tuple(found)


def _unanswerable(question: EvalQuestion) -> EvalQuestion:
    return EvalQuestion(
        question.id, question.text, (), frozenset(), (), answerable=False, free_text=True,
        asked_on=question.asked_on, off_topic=True,
    )  # fmt: skip


def _in_turns(pools: Sequence[Sequence[EvalQuestion]]) -> Iterator[EvalQuestion]:
    for at in range(max(map(len, pools), default=0)):
        yield from (pool[at] for pool in pools if at < len(pool))


class _Articles:
    """Texts to look through, taken apart only where that is needed."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._texts = [normalise(a.text) for a in articles]
        self._articles = articles
        self._stems: dict[int, frozenset[str]] = {}

    def may_answer(self, question: EvalQuestion) -> bool:
        words = [w for w in plain_words(question.text) if w not in STOP_WORDS]
        asked = {stem for word in words for stem in analyze(word)}
        golds = [normalise(gold) for gold in question.answers]
        enough = NEARLY_ALL_WORDS if question.free_text else MOST_WORDS
        return any(
            len(asked & self._stems_of(at)) > enough * len(asked)
            for at, text in enumerate(self._texts)
            if question.free_text or any(contains_normalised(text, gold) for gold in golds)
        )

    def _stems_of(self, at: int) -> frozenset[str]:
        if at not in self._stems:
            self._stems[at] = frozenset(analyze(self._articles[at].text))
        return self._stems[at]
