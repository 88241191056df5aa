"""How closely a text matches a question's words: together in a sentence, in their order, all of them."""

import math
import re
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import pairwise

from index.analysis import analyze, content_stems, empty_words, plain_words
from index.occurrences import Occurrence, occurrences
from index.scripts import ENGLISH, PAIRS, analysis_of

_PRIOR_PASSAGES = 1000
"""As many passages hold every word once more, so that weights mean something in a small collection."""

# Nearness needs no exact sentences, and twenty passages are measured for each question: this takes a tenth of the time.
_ROUGHLY = re.compile(r"(?<=[.!?…。！？؟۔])[\"'”’)\]]*\s+|(?<=[。！？])(?![」』）”’])|\n+")


@dataclass(frozen=True, slots=True)
class Wording:
    """A question's stems: those that carry meaning with their weights, its pairs of neighbours, and all weight.

    `weights` are inverse document frequencies, log(1 + (N - n + .5) / (n + .5)) as in BM25. They are those of one
    analysis; a question asked of articles in several languages is read by the rules of each, in `others`.
    """

    weights: Mapping[str, float]
    pairs: Mapping[tuple[str, str], float]
    total: float
    analysis: str = ENGLISH
    others: Mapping[str, "Wording"] = field(default_factory=dict)

    @property
    def terms(self) -> list[str]:
        """Return what is looked for: the stems of all analyses."""
        return list(dict.fromkeys(t for one in (self, *self.others.values()) for t in one.weights))

    def of(self, language: str | None, text: str) -> "Wording":
        """Return the wording that a text in a language is compared with."""
        return self.others.get(analysis_of(language, text), self) if self.others else self

    def stems(self, text: str) -> list[str]:
        """Return the stems of a text that is compared with this wording."""
        return analyze(text, self.analysis)

    def occurrences(self, text: str) -> list[Occurrence]:
        """Return where the question's words stand in a text that is compared with this wording, in order."""
        return occurrences(self.weights.keys(), self.analysis, text)

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


def wording_of(
    question: str,
    passages: int,
    document_frequency: Callable[[str], int],
    analyses: Sequence[str] = (ENGLISH,),
) -> Wording:
    """Take a question apart.

    :param passages: How many passages the collection holds.
    :param document_frequency: How many of them hold a stem.
    :param analyses: Those of the collection's passages.
    """
    empty = _empty(question, analyses)

    def weight_of(stem: str) -> float:
        n = document_frequency(stem) + 1
        return math.log(1 + max(passages + _PRIOR_PASSAGES - n, 0) / (n + 0.5))

    first, *others = (_wording(question, name, empty, weight_of) for name in analyses)
    return replace(first, others={one.analysis: one for one in others})


def _wording(
    question: str, analysis: str, empty: Iterable[str], weight_of: Callable[[str], float]
) -> Wording:
    words = [question] if analysis == PAIRS else plain_words(question)
    order = [stem for word in words for stem in analyze(word, analysis)]
    content = content_stems(question, analysis, empty) or order
    weights = {stem: weight_of(stem) for stem in dict.fromkeys(content)}
    pairs = {
        (a, b): weights.get(a, 0.0) + weights.get(b, 0.0)
        for a, b in pairwise(order)
        if a in weights or b in weights
    }
    return Wording(weights, pairs, sum(weights.values()) or 1.0, analysis)


def _empty(question: str, analyses: Sequence[str]) -> frozenset[str]:
    """Return the words that carry no meaning, in the languages that the question may be in.

    It may be too short to tell its language, but what it is asked with tells: "war" is empty in German alone. The
    languages that find most words empty are it, all of them where they agree.
    """
    words = plain_words(question)
    found = [empty_words(words, name) for name in analyses]
    most = max(map(len, found))
    return frozenset().union(*(empty for empty in found if len(empty) == most))


def proximity(wording: Wording, text: str, context: str) -> Proximity:
    """Measure a passage against a wording, the one of its language (`Wording.of`).

    :param context: The passage's title and heading.
    """
    sentences = [wording.stems(piece) for piece in _ROUGHLY.split(text) if not piece.startswith("#")]
    # Only the question's own stems count: what is left of a sentence is a handful.
    stems = [wording.weights.keys() & sentence for sentence in sentences]
    single = max(map(wording.share, stems), default=0.0)
    double = max([wording.share(a | b) for a, b in pairwise(stems)], default=single)
    covered = wording.share(set().union(*stems, wording.stems(context)))
    return Proximity(covered, single, max(single, double), wording.share_in_order(sentences))
