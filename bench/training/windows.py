"""Cut a context to a window of whole sentences, as long as those that the reader will see."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from random import Random

from bench.training.examples import Example
from index.sentences import Sentence, split_sentences
from index.types import Span

LENGTHS = (250, 1000)
"""The least and the most characters of a window, but that a sentence is never cut."""

TITLES = 0.7
"""How often a title that is known is shown."""


@lru_cache(maxsize=60_000)
def _sentences(context: str) -> tuple[Sentence, ...]:
    return tuple(split_sentences(context))


def window(example: Example, random: Random) -> Example:
    """Return the example with a stretch of its context that holds its spans, by chance longer or shorter."""
    sentences = _sentences(example.context)
    title = example.title if random.random() < TITLES else ""
    if not sentences:
        return replace(example, title=title)
    anchor = random.choice(example.spans) if example.spans else None
    first, last = _around(sentences, anchor, random)
    wanted = random.randint(*LENGTHS)
    while sentences[last].end - sentences[first].start < wanted:
        ways = [way for way, open_ in ((-1, first > 0), (1, last + 1 < len(sentences))) if open_]
        if not ways:
            break
        if random.choice(ways) < 0:
            first -= 1
        else:
            last += 1
    start, end = sentences[first].start, sentences[last].end
    inside = tuple(
        Span(s.start - start, s.end - start) for s in example.spans if start <= s.start and s.end <= end
    )
    return replace(example, title=title, context=example.context[start:end], spans=inside)


def _around(sentences: Sequence[Sentence], anchor: Span | None, random: Random) -> tuple[int, int]:
    if anchor is None:
        at = random.randrange(len(sentences))
        return at, at
    touched = [i for i, s in enumerate(sentences) if s.start < anchor.end and anchor.start < s.end]
    return (touched[0], touched[-1]) if touched else (0, len(sentences) - 1)
