"""An extract as a statement that can be compared with others: its words, and what is marked in it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.lexical import plain_words
from index.sentences import Sentence, split_sentences
from index.types import Span
from qa.echoes import content
from qa.reading import Extract


@dataclass(frozen=True, slots=True)
class Statement:
    """What an extract says. `stems` are those of its content words; `marked` are the words of its highlight."""

    extract: Extract
    text: str
    stems: frozenset[str]
    marked: tuple[str, ...]


def statement(extract: Extract) -> Statement:
    """Take an extract's words apart."""
    text = _text(extract, extract.span)
    marked = plain_words(_text(extract, extract.highlight)) if extract.highlight else []
    return Statement(extract, text, content(text), tuple(marked))


def alike(one: frozenset[str], other: frozenset[str]) -> float:
    """Return how much of the smaller set is in the other, 0 … 1."""
    return len(one & other) / (min(len(one), len(other)) or 1)


def whole(extract: Extract) -> Extract:
    """Widen an extract to the borders of its sentences; one that lies outside its passage stays as it is."""
    passage = extract.hit.passage
    start, end = extract.span.start - passage.start, extract.span.end - passage.start
    if not 0 <= start < end <= len(passage.text):
        return extract
    touched = [s for s in split_sentences(passage.text) if s.start < end and start < s.end]
    if not touched:
        return extract
    span = Span(min(start, touched[0].start) + passage.start, max(end, touched[-1].end) + passage.start)
    return replace(extract, span=span) if span != extract.span else extract


def following(extract: Extract, passages: Sequence[Extract]) -> tuple[Extract, Sentence] | None:
    """Return the sentence after an extract, as an extract, where one of the passages read holds it.

    :param passages: Extracts, whose passages are looked into after the extract's own.
    """
    article = (extract.hit.article.id, extract.hit.article.version)
    for holder in (extract, *passages):
        passage = holder.hit.passage
        if (holder.hit.article.id, holder.hit.article.version) != article:
            continue
        end = extract.span.end - passage.start
        if not 0 < end < len(passage.text):
            continue
        after = [s for s in split_sentences(passage.text) if s.start >= end]
        if after and not after[0].heading:
            span = Span(after[0].start + passage.start, after[0].end + passage.start)
            return replace(extract, hit=holder.hit, span=span, highlight=None, also_in=()), after[0]
    return None


def between(first: Extract, second: Extract) -> str | None:
    """Return what stands between two extracts of an article, `None` where that can't be told."""
    for passage in (first.hit.passage, second.hit.passage):
        start, end = first.span.end - passage.start, second.span.start - passage.start
        if 0 <= start <= end <= len(passage.text):
            return passage.text[start:end]
    return None


def _text(extract: Extract, span: Span) -> str:
    passage = extract.hit.passage
    return passage.text[max(0, span.start - passage.start) : max(0, span.end - passage.start)]
