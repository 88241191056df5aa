"""How closely a text matches a question's words: together in a sentence, in their order, all of them."""

import math
import re
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import pairwise

from index.lexical import STOP_WORDS, analyze, plain_words

_PRIOR_PASSAGES = 1000
"""As many passages hold every word once more, so that weights mean something in a small collection."""

# Nearness needs no exact sentences, and twenty passages are measured for each question: this takes a tenth of the time.
_ROUGHLY = re.compile(r"(?<=[.!?…。！？])[\"'”’)\]]*\s+|\n+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's stems: those that carry meaning with their weights, its pairs of neighbours, and all weight.

    `weights` are inverse document frequencies, log(1 + (N - n + .5) / (n + .5)) as in BM25.
    """

    weights: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    total: float

    def share(self, stems: Set[str]) -> float:
        """Return the share of the question's weight that `stems` hold, 0 … 1."""
        return sum([weight for stem, weight in self.weights.items() if stem in stems]) / self.total

    def share_in_order(self, sentences: Sequence[Sequence[str]]) -> float:
        """Return the share of the question's pairs, by weight, that stand side by side in a sentence."""
        if not self.pairs:
            return 0.0
        found: set[tuple[str, str]] = set()
        for stems in sentences:
            found.update(self.pairs.keys() & pairwise(stems))
        return sum([self.pairs[pair] for pair in found]) / (sum(self.pairs.values()) or 1.0)


@dataclass(frozen=True, slots=True)
class Proximity:
    """How a passage matches a wording, each 0 … 1."""

    covered: float
    """By passage, title and heading together."""
    sentence: float
    """By the best sentence."""
    neighbours: float
    """By the best two sentences side by side."""
    in_order: float
    """Pairs of neighbouring words."""


def wording_of(question: str, passages: int, document_frequency: Callable[[str], int]) -> Wording:
    """Take a question apart.

    :param passages: How many passages the collection holds.
    :param document_frequency: How many of them hold a stem.
    """
    words = plain_words(question)
    content = [w for w in words if w not in STOP_WORDS] or words
    weights = {}
    for stem in dict.fromkeys(stem for word in content for stem in analyze(word)):
        n = document_frequency(stem) + 1
        weights[stem] = math.log(1 + max(passages + _PRIOR_PASSAGES - n, 0) / (n + 0.5))
    order = [stem for word in words for stem in analyze(word)]
    pairs = {
        (a, b): weights.get(a, 0.0) + weights.get(b, 0.0)
        for a, b in pairwise(order)
        if a in weights or b in weights
    }
    return Wording(weights, pairs, sum(weights.values()) or 1.0)


def proximity(wording: Wording, text: str, context: str) -> Proximity:
    """Measure a passage against a wording.

    :param context: The passage's title and heading.
    """
    sentences = [analyze(piece) for piece in _ROUGHLY.split(text) if not piece.startswith("#")]
    # Only the question's own stems count: what is left of a sentence is a handful.
    stems = [wording.weights.keys() & sentence for sentence in sentences]
    single = max(map(wording.share, stems), default=0.0)
    double = max([wording.share(a | b) for a, b in pairwise(stems)], default=single)
    covered = wording.share(set().union(*stems, analyze(context)))
    return Proximity(covered, single, max(single, double), wording.share_in_order(sentences))
