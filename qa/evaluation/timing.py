"""How long an answer takes, and where the answerer streams, how long each stage of it."""

from collections.abc import Mapping
from time import perf_counter

from qa.evaluation.types import Answering, Streaming
from qa.types import Answer, AnswerCompleted, AnswerStarted, Question, RetrievalCompleted


def timed(answerer: Answering, question: Question) -> tuple[Answer, float, Mapping[str, float]]:
    """Return the best answer, nothing held back, with all its milliseconds and those of each stage.

    The stages are read from the stream's events: `retrieve` ends with `RetrievalCompleted`, `read` (reading,
    deciding, verifying) with whatever comes next, `deliver` with the answer.
    """
    if isinstance(answerer, Streaming):
        return _streamed(answerer, question)
    began = perf_counter()
    answer = answerer.answer(question, threshold=0.0)
    return answer, (perf_counter() - began) * 1000, {}


def _streamed(answerer: Streaming, question: Question) -> tuple[Answer, float, Mapping[str, float]]:
    began = last = perf_counter()
    stages = {"retrieve": 0.0, "read": 0.0, "deliver": 0.0}
    stage = "retrieve"
    answer: Answer | None = None
    for event in answerer.stream(question, threshold=0.0):
        now = perf_counter()
        stages[stage] += (now - last) * 1000
        last = now
        if isinstance(event, RetrievalCompleted):
            stage = "read"
        elif isinstance(event, AnswerCompleted):
            answer = event.answer
        elif stage == "read" and not isinstance(event, AnswerStarted):
            stage = "deliver"
    assert answer is not None, "a stream ends with AnswerCompleted"
    return answer, (perf_counter() - began) * 1000, stages
