"""The trained reader: a small network reads each passage with the question, and points at the answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from index.proximity import Wording
from index.types import Hit, Span
from qa.calibration import probability
from qa.evidence import Candidate, candidates_of
from qa.highlighting import Highlighter
from qa.reading import Reading, Scored, extracts_of, ranked_hits
from qa.span_model import Looked, SpanModel, Text
from qa.spans import Found, best_span
from qa.weights import TrainedWeights, weighed

_ANSWERS, _MARGIN = 5.0, 10.0
"""What logits are divided by, so that they are about as large as the other evidence."""


@dataclass(frozen=True, slots=True)
class TrainedEvidence:
    """What speaks for a sentence: retrieval's signals, words, and what the network says.

    `answers` is the passage's answerability logit over 5, `margin` by how much the sentence's best span exceeds
    no answer, over 10.
    """

    passage: float
    passage_cosine: float
    covered: float
    sentence: float
    in_order: float
    typed: float
    answers: float
    margin: float


@dataclass(frozen=True, slots=True)
class Pointed:
    """A candidate sentence with its evidence and the span that the network chose in it, in article offsets."""

    candidate: Candidate
    evidence: TrainedEvidence
    span: Span | None


class TrainedReader:
    """Reads the passages with a `SpanModel`, and weighs what it says with retrieval's evidence."""

    def __init__(self, model: SpanModel, weights: TrainedWeights) -> None:
        self._model, self._weights = model, weights

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best."""
        pointed = self.point(question, wording, hits)
        pointed.sort(key=lambda one: -weighed(one.evidence, self._weights.sentence))
        scored = [
            Scored(one.candidate, probability(self._weights.right, one.evidence), one.span) for one in pointed
        ]
        p = probability(self._weights.calibration, pointed[0].evidence) if pointed else 0.0
        return Reading(extracts_of(scored), ranked_hits(scored, hits), p, self._weights.calibration)

    def point(self, question: str, wording: Wording, hits: Sequence[Hit]) -> list[Pointed]:
        """Return all sentences of the hits with their evidence, in order."""
        texts = [Text(hit.article.title, hit.passage.text) for hit in hits]
        looked = dict(zip(map(id, hits), self._model.look(question, texts), strict=True))
        candidates = candidates_of(wording, hits, Highlighter(question, wording))
        return [_pointed(candidate, looked[id(candidate.hit)]) for candidate in candidates]


def _pointed(candidate: Candidate, looked: Looked) -> Pointed:
    offset = candidate.hit.passage.start
    within = Span(candidate.sentence.start - offset, candidate.sentence.end - offset)
    found = best_span(looked, within)
    words = candidate.evidence
    evidence = TrainedEvidence(
        passage=words.passage,
        passage_cosine=words.passage_cosine,
        covered=words.covered,
        sentence=words.sentence,
        in_order=words.in_order,
        typed=words.typed,
        answers=looked.answers / _ANSWERS,
        margin=found.margin / _MARGIN,
    )
    return Pointed(candidate, evidence, _place(found, offset))


def _place(found: Found, offset: int) -> Span | None:
    return Span(offset + found.start, offset + found.end) if found.end > found.start else None
