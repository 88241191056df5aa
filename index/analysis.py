"""A text's words as they are looked for: one analysis serves what is indexed and what is asked.

An analysis has a name: a language's code, where its words are cut down to stems; `PAIRS`, for scripts without
spaces, whose characters are taken two by two; `PLAIN`, for languages that nobody here can stem.
"""

import re
from collections.abc import Iterable
from functools import cache, lru_cache
from itertools import pairwise
from typing import Any

import tantivy

from index.stop_words import ASKING, ASKING_UNSPACED, STOP_WORDS

ENGLISH = "en"
PAIRS = "pairs"
PLAIN = "plain"

_STEMMERS = {
    "ar": "arabic", "da": "danish", "de": "german", "el": "greek", "en": "english", "es": "spanish",
    "fi": "finnish", "fr": "french", "hu": "hungarian", "it": "italian", "nb": "norwegian", "nl": "dutch",
    "nn": "norwegian", "no": "norwegian", "pt": "portuguese", "ro": "romanian", "ru": "russian",
    "sv": "swedish", "ta": "tamil", "tr": "turkish",
}  # fmt: skip
ANALYSES = (*sorted(_STEMMERS.keys() - {ENGLISH}), PAIRS, PLAIN)
"""All of them but English."""

_WITH_STOP_WORDS = frozenset("da de es fi fr hu it nb nl nn no pt ru sv".split())
_UNSPACED_LANGUAGES = frozenset("ja km lo my th wuu yue zh".split())

# Thai, Lao, Burmese, Khmer; kana; Han, and what belongs to it in the planes above.
_UNSPACED_CHARS = (
    "\u0e00-\u0e7f\u0e80-\u0eff\u1000-\u109f\u1780-\u17ff\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa"
    "\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9f\U00020000-\U000323af"
)
_UNSPACED = re.compile(f"[{_UNSPACED_CHARS}]+")
_EMPTY = re.compile(ASKING_UNSPACED)
_SCRIPTS = (
    ("ru", re.compile("[\u0400-\u052f]")),
    ("ar", re.compile("[\u0600-\u06ff\u0750-\u077f]")),
    ("el", re.compile("[\u0370-\u03ff\u1f00-\u1fff]")),
)
_LETTERS = re.compile(r"[^\W\d_]")


def analysis_of(language: str | None, text: str) -> str:
    """Name the analysis of a text: by its script where words have no spaces, else by its language.

    :param language: An ISO 639-1 code, with or without a region; `None` is told by the script, and Latin is English.
    """
    if _UNSPACED.search(text) and 2 * sum(map(len, _UNSPACED.findall(text))) > len(_LETTERS.findall(text)):
        return PAIRS
    code = code_of(language)
    if code is None:
        letters = len(_LETTERS.findall(text))
        return next((name for name, script in _SCRIPTS if 2 * len(script.findall(text)) > letters), ENGLISH)
    if code in _UNSPACED_LANGUAGES:
        return PAIRS
    return code if code in _STEMMERS else PLAIN


def code_of(language: str | None) -> str | None:
    """Return the language's code without region and script, "zh" of "zh-Hant-TW"; `None` if it isn't a code."""
    code = re.split(r"[-_]", language.strip().lower(), maxsplit=1)[0] if language else ""
    return code if len(code) == 2 or code in _UNSPACED_LANGUAGES else None


def analyze(text: str, analysis: str = ENGLISH) -> list[str]:
    """Return the stems of a text: lower case, without accents, cut down by Snowball's rules."""
    if analysis == PAIRS:
        return [stem for part in _parts(text) for stem in _paired(part)]
    terms: list[str] = _analyzer(analysis).analyze(text)
    return terms


def plain_words(text: str) -> list[str]:
    """Return the words of a text in lower case, unstemmed."""
    words: list[str] = _plain().analyze(text)
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


def _parts(text: str) -> list[str]:
    """Cut a text into stretches with and without spaces, in order."""
    cuts = [0, *(at for run in _UNSPACED.finditer(text) for at in run.span()), len(text)]
    return [text[a:b] for a, b in pairwise(cuts) if a < b]


def _paired(part: str) -> list[str]:
    if not _UNSPACED.match(part):
        return analyze(part)
    return [a + b for a, b in pairwise(part)] if len(part) > 1 else [part]


def _content_pairs(text: str, dropped: frozenset[str]) -> list[str]:
    found: list[str] = []
    for part in _parts(text):
        if not _UNSPACED.match(part):
            found += content_stems(part, ENGLISH, dropped)
            continue
        touched = {at for word in _EMPTY.finditer(part) for at in range(*word.span())}
        pairs = enumerate(_paired(part))
        found += [pair for at, pair in pairs if touched.isdisjoint(range(at, at + len(pair)))]
    return found


@cache
def _analyzer(analysis: str) -> Any:
    steps = [tantivy.Filter.remove_long(60), tantivy.Filter.lowercase(), tantivy.Filter.ascii_fold()]
    if analysis in _STEMMERS:
        # Endings are told by their accents ("chantée"), but English has none.
        steps.insert(3 if analysis == ENGLISH else 2, tantivy.Filter.stemmer(_STEMMERS[analysis]))
    return _built(steps)


@lru_cache(maxsize=1)
def _plain() -> Any:
    return _built([tantivy.Filter.lowercase()])


@cache
def _without_stop_words(analysis: str) -> Any:
    return _built([tantivy.Filter.lowercase(), tantivy.Filter.stopword(_STEMMERS[analysis])])


def _built(steps: Iterable[Any]) -> Any:
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in steps:
        builder = builder.filter(step)
    return builder.build()
