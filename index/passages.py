"""Passages: whole sentences packed to a size in the encoder's tokens, with a little overlap."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from index.sentences import Sentence, split_sentences

TokenEnds = Callable[[str], npt.NDArray[np.int64]]
"""Gives where each token of a text ends: rising code point offsets, shape (tokens,)."""

_CHARS_PER_TOKEN = 8  # a huge unknown word is one token to WordPiece: count its characters instead


@dataclass(frozen=True, slots=True)
class Splitter:
    """How articles are cut: at most `max_tokens` a passage, at most `overlap_tokens` shared with the next."""

    max_tokens: int = 200
    overlap_tokens: int = 40

    @property
    def signature(self) -> str:
        """Name the settings, so that a build can tell whether passages are still what it would make."""
        return f"sentences-1/{self.max_tokens}/{self.overlap_tokens}"


@dataclass(frozen=True, slots=True)
class Cut:
    """A passage's place in its article and the heading it stands under."""

    start: int
    end: int
    heading: str


def split_passages(text: str, token_ends: TokenEnds, splitter: Splitter) -> list[Cut]:
    """Cut `text` into passages of whole sentences.

    Every sentence is in at least one passage. Only a sentence longer than `max_tokens` makes a longer passage.
    """
    sentences = split_sentences(text)
    if not sentences:
        return []
    sizes = _sizes(sentences, token_ends(text))
    headings = _headings(text, sentences)
    cuts = []
    first = 0
    while first < len(sentences):
        last = _fill(sentences, sizes, first, splitter.max_tokens)
        cuts.append(Cut(sentences[first].start, sentences[last].end, headings[first]))
        if last + 1 == len(sentences):
            break
        first = _step_back(sentences, sizes, first, last + 1, splitter.overlap_tokens)
    return cuts


def _sizes(sentences: list[Sentence], ends: npt.NDArray[np.int64]) -> list[int]:
    starts = np.searchsorted(ends, [s.start for s in sentences], side="right")
    stops = np.searchsorted(ends, [s.end for s in sentences], side="right")
    chars = [(s.end - s.start) // _CHARS_PER_TOKEN for s in sentences]
    return [max(1, int(n), c) for n, c in zip(stops - starts, chars, strict=True)]


def _headings(text: str, sentences: list[Sentence]) -> list[str]:
    current = ""
    headings = []
    for sentence in sentences:
        if sentence.heading:
            current = text[sentence.start : sentence.end].lstrip("#").strip()
        headings.append(current)
    return headings


def _fill(sentences: list[Sentence], sizes: list[int], first: int, room: int) -> int:
    """Return the last sentence that fits, giving up a few so as to end with a paragraph or before a heading."""
    last, used = first, sizes[first]
    while last + 1 < len(sentences) and used + sizes[last + 1] <= room:
        last += 1
        used += sizes[last]
        if sentences[last].heading and used > room // 3:
            return last - 1
    if last + 1 == len(sentences):
        return last
    kept = used
    for candidate in range(last, first, -1):
        if kept < room * 0.75:
            break
        if sentences[candidate].paragraph != sentences[candidate + 1].paragraph:
            return candidate
        kept -= sizes[candidate]
    return last


def _step_back(sentences: list[Sentence], sizes: list[int], first: int, following: int, room: int) -> int:
    start, used = following, 0
    if sentences[following].heading:
        return following
    while start - 1 > first and used + sizes[start - 1] <= room and not sentences[start - 1].heading:
        start -= 1
        used += sizes[start]
    return start
