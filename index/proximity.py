"""How closely a text matches a question's words: together in a sentence, in their order, all of them."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from index.lexical import STOP_WORDS, analyze, plain_words
from index.sentences import split_sentences

_PRIOR_PASSAGES = 1000
"""As many passages hold every word once more, so that weights mean something in a small collection."""


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's stems: those that carry meaning with their weights, and its pairs of neighbours.

    `weights` are inverse document frequencies, log(1 + (N - n + .5) / (n + .5)) as in BM25.
    """

    weights: Mapping[str, float]
    pairs: frozenset[tuple[str, str]]

    @property
    def total(self) -> float:
        """Return the weight of all stems together."""
        return sum(self.weights.values()) or 1.0

    def share(self, stems: Sequence[str] | set[str] | frozenset[str]) -> float:
        """Return the share of the question's weight that `stems` hold, 0 … 1."""
        found = set(stems)
        return sum(w for stem, w in self.weights.items() if stem in found) / self.total

    def share_in_order(self, sentences: Sequence[Sequence[str]]) -> float:
        """Return the share of the question's pairs, by weight, that stand side by side in a sentence."""
        if not self.pairs:
            return 0.0
        found = {pair for stems in sentences for pair in pairwise(stems)}
        return sum(map(self._pair, self.pairs & found)) / (sum(map(self._pair, self.pairs)) or 1.0)

    def _pair(self, pair: tuple[str, str]) -> float:
        return self.weights.get(pair[0], 0.0) + self.weights.get(pair[1], 0.0)


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
    pairs = [pair for pair in pairwise(order) if weights.keys() & set(pair)]
    return Wording(weights, frozenset(pairs))


def proximity(wording: Wording, text: str, context: str) -> Proximity:
    """Measure a passage against a wording.

    :param context: The passage's title and heading.
    """
    sentences = [analyze(text[s.start : s.end]) for s in split_sentences(text) if not s.heading]
    stems = [frozenset(sentence) for sentence in sentences]
    single = max(map(wording.share, stems), default=0.0)
    double = max((wording.share(a | b) for a, b in pairwise(stems)), default=single)
    covered = wording.share(frozenset().union(*stems, analyze(context)))
    return Proximity(covered, single, max(single, double), wording.share_in_order(sentences))
