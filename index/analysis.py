"""A text's words as they are looked for: one analysis serves what is indexed and what is asked."""

import re
from collections.abc import Iterable
from functools import cache
from itertools import pairwise
from typing import Any

import tantivy

from index.scripts import ENGLISH, PAIRS, STEMMERS, UNSPACED
from index.stop_words import ASKING, ASKING_UNSPACED, STOP_WORDS

_WITH_STOP_WORDS = frozenset("da de es fi fr hu it nb nl nn no pt ru sv".split())
_EMPTY = re.compile(ASKING_UNSPACED)


def analyze(text: str, analysis: str = ENGLISH) -> list[str]:
    """Return the stems of a text: lower case, without accents, cut down by Snowball's rules."""
    if analysis == PAIRS:
        return [stem for part in _parts(text) for stem in _paired(part)]
    terms: list[str] = _analyzer(analysis).analyze(_undotted(text))
    return terms


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, unstemmed."""
    words: list[str] = _plain().analyze(_undotted(text))
    return words


def content_stems(text: str, analysis: str, dropped: Iterable[str]) -> list[str]:
    """Return the stems of a question that carry meaning.

    :param dropped: Words that carry none, in lower case.
    """
    if analysis == PAIRS:
        return _content_pairs(text, frozenset(dropped))
    left = frozenset(dropped)
    return [stem for word in plain_words(text) if word not in left for stem in analyze(word, analysis)]


def empty_words(words: Iterable[str], analysis: str) -> frozenset[str]:
    """Return those of the words that carry no meaning in a language."""
    unique = frozenset(words)
    if analysis in (ENGLISH, PAIRS):
        return unique & STOP_WORDS
    empty = unique & ASKING.get(analysis, frozenset())
    if analysis in _WITH_STOP_WORDS:
        empty |= unique.difference(_without_stop_words(analysis).analyze(" ".join(unique)))
    return empty


def _undotted(text: str) -> str:
    """Take the dot off `İ`, the one letter whose lower case is two: the second, a dot alone, would cut its word."""
    return text.replace("İ", "I")


def _parts(text: str) -> list[str]:
    """Cut a text into stretches with and without spaces, in order."""
    cuts = [0, *(at for run in UNSPACED.finditer(text) for at in run.span()), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def _paired(part: str) -> list[str]:
    if not UNSPACED.match(part):
        return analyze(part)
    return [a + b for a, b in pairwise(part)] if len(part) > 1 else [part]


def _content_pairs(text: str, dropped: frozenset[str]) -> list[str]:
    found: list[str] = []
    for part in _parts(text):
        if not UNSPACED.match(part):
            found += content_stems(part, ENGLISH, dropped)
            continue
        touched = {at for word in _EMPTY.finditer(part) for at in range(*word.span())}
        pairs = enumerate(_paired(part))
        found += [pair for at, pair in pairs if touched.isdisjoint(range(at, at + len(pair)))]
    return found


@cache
def _analyzer(analysis: str) -> Any:
    steps = [tantivy.Filter.remove_long(60), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()]
    if analysis in STEMMERS:
        # Endings are told by their accents ("chantée"), but English has none.
        steps.insert(3 if analysis == ENGLISH else 2, tantivy.Filter.stemmer(STEMMERS[analysis]))
    return _built(steps)


@cache
def _plain() -> Any:
    return _built([tantivy.Filter.lowercase()])


@cache
def _without_stop_words(analysis: str) -> Any:
    return _built([tantivy.Filter.lowercase(), tantivy.Filter.stopword(STEMMERS[analysis])])


def _built(steps: Iterable[Any]) -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
