"""What is shown of a passage that was found: the sentences where the query's words stand, with these marked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from index.sentences import split_sentences
from index.types import Hit, Span
from web.marking import Run

if TYPE_CHECKING:
    from index.occurrences import Occurrence
    from index.proximity import Wording

SHOWN_CHARS = 420
"""So much of a passage is shown, or a whole sentence where that is longer."""


@dataclass(frozen=True, slots=True)
class Snippet:
    """A stretch of a passage; `runs` of level 2 are words of the query. It may be `cut` before and after."""

    runs: tuple[Run, ...]
    cut_before: bool
    cut_after: bool

    @property
    def marked(self) -> bool:
        """Whether a word of the query stands in it."""
        return any(run.level for run in self.runs)


def snippet(hit: Hit, wording: Wording) -> Snippet:
    """Choose what to show of a hit: the sentence that says most of the query, and what follows it."""
    text = hit.passage.text
    own = wording.of(hit.article.language, text)
    found = own.occurrences(text)
    shown = _window(text, found, own)
    whole = Span(len(text) - len(text.lstrip()), len(text.rstrip()))
    return Snippet(tuple(_runs(text, shown, found)), shown.start > whole.start, shown.end < whole.end)


def marked(text: str, language: str | None, wording: Wording) -> tuple[Run, ...]:
    """Return a title with the words of the query marked in it."""
    return tuple(_runs(text, Span(0, len(text)), wording.of(language, text).occurrences(text)))


def _window(text: str, found: Sequence[Occurrence], wording: Wording) -> Span:
    cut = split_sentences(text)
    sentences = [Span(s.start, s.end) for s in cut] or [Span(0, len(text))]
    headings = {n for n, s in enumerate(cut) if s.heading}
    # A heading is shown where there is nothing else.
    told = [_share(s, found, wording) - (n in headings) for n, s in enumerate(sentences)]
    first = last = told.index(max(told))

    def fits(a: int, b: int) -> bool:
        inside = a >= 0 and b < len(sentences) and headings.isdisjoint((a, b))
        return inside and sentences[b].end - sentences[a].start <= SHOWN_CHARS

    # What follows is shown before what precedes: it is read on.
    while fits(first, last + 1):
        last += 1
    while fits(first - 1, last):
        first -= 1
    return Span(sentences[first].start, sentences[last].end)


def _share(sentence: Span, found: Sequence[Occurrence], wording: Wording) -> float:
    inside = [o.stems for o in found if sentence.start <= o.span.start < sentence.end]
    return wording.share(frozenset().union(*inside))


def _runs(text: str, shown: Span, found: Sequence[Occurrence]) -> Iterator[Run]:
    at = shown.start
    for one in found:
        if at <= one.span.start and one.span.end <= shown.end:
            if at < one.span.start:
                yield Run(text[at : one.span.start], 0)
            yield Run(text[one.span.start : one.span.end], 2)
            at = one.span.end
    if at < shown.end:
        yield Run(text[at : shown.end], 0)
