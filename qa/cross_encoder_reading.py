"""Any `CrossEncoder` of sentence-transformers as a reader: it scores sentences, and knows no spans."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from index.errors import ModelUnavailable
from index.proximity import Wording
from index.types import Hit
from qa.evidence import Candidate, marked
from qa.highlighting import Highlighter
from qa.reading import Reading, Scored, extracts_of, ranked_hits
from qa.weights import Calibration
from qa.word_reading import CLOSE_ENOUGH, WordReader

_SENTENCES = 8
"""So many sentences, the best by their words, are scored again."""

UNCALIBRATED = Calibration("uncalibrated", 0.0, {}, 0.5)
"""The model's own score, made a probability by a sigmoid where it isn't one: nothing was fitted."""


class CrossEncoderReader:
    """Scores the best sentences by a model that the user names; marks and context are the word reader's.

    :param name: A hub's name or a folder.
    :raises ModelUnavailable: It can't be loaded.
    """

    def __init__(self, name: str, words: WordReader) -> None:
        from sentence_transformers import CrossEncoder

        try:
            self._model: Any = CrossEncoder(name, device="cpu")
        except (OSError, ValueError) as error:
            raise ModelUnavailable(
                f"The reader {name} can't be loaded. Name a CrossEncoder of sentence-transformers or the folder "
                'of one in [qa] reader, or set it to "trained" or "words".'
            ) from error
        self._words = words

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        """Return the extracts that answer best, `p` being the score of the first, not calibrated."""
        highlighter = Highlighter(question, wording)
        found = self._words.best(question, wording, hits, highlighter)[:_SENTENCES]
        if not found:
            return Reading((), tuple(hits), 0.0, UNCALIBRATED, CLOSE_ENOUGH)
        scores = self._scores(question, found)
        order = np.argsort(-scores, kind="stable").tolist()
        scored = [Scored(found[i], float(scores[i]), marked(found[i], highlighter)) for i in order]
        return Reading(
            extracts_of(scored), ranked_hits(scored, hits), scored[0].score, UNCALIBRATED, CLOSE_ENOUGH
        )

    def _scores(self, question: str, found: Sequence[Candidate]) -> np.ndarray[Any, np.dtype[np.float64]]:
        import torch

        pairs = [(question, candidate.text) for candidate in found]
        # Asked for as such, every model gives the same kind of number, whatever its own configuration says.
        given = self._model.predict(pairs, activation_fn=torch.nn.Sigmoid(), show_progress_bar=False)
        scores = np.asarray(given, dtype=np.float64)
        if scores.ndim != 1:
            raise ModelUnavailable("The reader gives more than one score a pair; name one that ranks.")
        return scores
