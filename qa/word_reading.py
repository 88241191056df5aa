"""The untrained reader: words, their order, and sentence vectors. For any language, and for those in a hurry."""

from collections.abc import Sequence
from dataclasses import replace

from index.encoder import Encoder
from index.models import likeness
from index.proximity import Wording
from index.types import Hit
from qa.calibration import probability
from qa.echoes import asks_back
from qa.evidence import Candidate, candidates_of, marked
from qa.highlighting import Highlighter
from qa.reading import Reading, Scored, extracts_of, ranked_hits
from qa.weights import Calibration, Weights, weighed

_ENCODED = 12
"""So many sentences, the best by their words, are compared by meaning too: 20 ms at most on two cores."""

CLOSE_ENOUGH = 0.88


class WordReader:
    """Scores every sentence by a weighted sum of evidence; no training beyond the handful of weights.

    :param encoder: `None` leaves sentence vectors out, which is faster and a little worse.
    """

    def __init__(self, encoder: Encoder | None, weights: Weights, calibration: Calibration) -> None:
        self._encoder, self._weights, self._calibration = encoder, weights, calibration

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best."""
        highlighter = Highlighter(question, wording)
        ordered = self.best(question, wording, hits, highlighter)
        # Beside a sentence that says more of what was asked, a number or name is hardly the answer.
        enough = ordered[0].evidence.sentence if ordered else 0.0
        scored = [
            Scored(
                candidate,
                weighed(candidate.evidence, self._weights),
                marked(candidate, highlighter) if candidate.evidence.sentence >= enough else None,
            )
            for candidate in ordered
        ]
        p = probability(self._calibration, ordered[0].evidence) if ordered else 0.0
        return Reading(extracts_of(scored), ranked_hits(scored, hits), p, self._calibration, CLOSE_ENOUGH)

    def best(
        self, question: str, wording: Wording, hits: Sequence[Hit], highlighter: Highlighter
    ) -> list[Candidate]:
        """Return all sentences of the hits, the best first."""
        found = self.candidates(question, wording, hits, highlighter)
        return sorted(found, key=lambda candidate: -weighed(candidate.evidence, self._weights))

    def candidates(
        self, question: str, wording: Wording, hits: Sequence[Hit], highlighter: Highlighter
    ) -> list[Candidate]:
        """Return all sentences of the hits that may be quoted, with their evidence, in order."""
        every = candidates_of(wording, hits, highlighter)
        found = [c for c in every if not c.offered and not asks_back(question, c.text)]
        if self._encoder is None or not found:
            return found
        order = sorted(range(len(found)), key=lambda i: (-weighed(found[i].evidence, self._weights), i))[
            :_ENCODED
        ]
        query = self._encoder.encode_query([question])[0]
        vectors = self._encoder.encode_document([found[i].text for i in order])
        model = self._encoder.model
        cosines = {
            at: likeness(model, float(cosine)) for at, cosine in zip(order, vectors @ query, strict=True)
        }
        return [
            replace(c, evidence=replace(c.evidence, cosine=cosines.get(at, 0.0)))
            for at, c in enumerate(found)
        ]
