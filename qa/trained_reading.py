"""The trained reader: a small network reads each passage with the question, and points at the answer."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.proximity import Wording
from index.types import Hit, Span
from qa.calibration import probability
from qa.echoes import asks_back
from qa.evidence import Candidate, candidates_of
from qa.highlighting import Highlighter
from qa.reading import Reading, Scored, extracts_of, ranked_hits
from qa.span_model import Looked, SpanModel, Text
from qa.spans import Found, best_span, widened
from qa.weights import TrainedWeights, weighed

_ANSWERS, _MARGIN = 5.0, 10.0
"""What logits are divided by, so that they are about as large as the other evidence."""

_CLOSE_ENOUGH = 0.5
"""Half as likely to be right as the first: two quotes on the average, and a right one among them far more often."""


@dataclass(frozen=True, slots=True)
class TrainedEvidence:
    """What speaks for a sentence: retrieval's signals, words, and what the network says.

    `rank` is 1 over the passage's place in the search, `answers` the passage's answerability logit over 5, `margin`
    by how much the sentence's best span exceeds no answer, over 10.
    """

    passage: float
    passage_cosine: float
    covered: float
    sentence: float
    in_order: float
    typed: float
    answers: float
    margin: float
    rank: float


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
        best = next((one for one in pointed if not one.candidate.offered), None)
        p = probability(self._weights.calibration, best.evidence) if best else 0.0
        extracts = extracts_of(one for one in scored if not one.candidate.offered)
        return Reading(extracts, ranked_hits(scored, hits), p, self._weights.calibration, _CLOSE_ENOUGH)

    def point(self, question: str, wording: Wording, hits: Sequence[Hit]) -> list[Pointed]:
        """Return all sentences of the hits with their evidence, in order."""
        texts = [Text(hit.article.title, hit.passage.text) for hit in hits]
        looked = dict(zip(map(id, hits), self._model.look(question, texts), strict=True))
        ranks = {id(hit): 1 / place for place, hit in enumerate(hits, 1)}
        candidates = _with_what_points_back(candidates_of(wording, hits, Highlighter(question, wording)))
        return [
            _pointed(candidate, looked[id(candidate.hit)], ranks[id(candidate.hit)])
            for candidate in candidates
            if not asks_back(question, candidate.text)
        ]


def _with_what_points_back(candidates: Sequence[Candidate]) -> list[Candidate]:
    """Let a sentence be quoted with the next one, where that points back to it and says more of what was asked.

    "The minister, Julia Oré, spoke. She left for Lima." answers who left by its first sentence, and shows it by
    its second.
    """
    following = [*candidates[1:], None][: len(candidates)]
    return [
        replace(one, quote=after.quote)
        if after is not None
        and after.quote.start == one.sentence.start
        and after.hit is one.hit
        and after.evidence.sentence > one.evidence.sentence
        else one
        for one, after in zip(candidates, following, strict=True)
    ]


def _pointed(candidate: Candidate, looked: Looked, rank: float) -> Pointed:
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
        rank=rank,
    )
    return Pointed(candidate, evidence, _place(candidate.hit.passage.text, found, offset))


def _place(text: str, found: Found, offset: int) -> Span | None:
    if found.end <= found.start:
        return None
    whole = widened(text, Span(found.start, found.end))
    return Span(offset + whole.start, offset + whole.end)
