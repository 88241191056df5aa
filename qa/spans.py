"""From logits to the most likely stretch of a text."""

import re
from dataclasses import dataclass

import numpy as np

from index.types import Span
from qa.span_model import Looked

MAX_TOKENS = 30
"""The longest answer."""


@dataclass(frozen=True, slots=True)
class Found:
    """A stretch of a text, in its code points, and by how much its logits exceed those of no answer."""

    start: int
    end: int
    margin: float


_WHOLE = re.compile(r"[$€£¥]?\d+(?:[.,]\d+)*%?|[^\W\d_]+")
"""A number with what belongs to it, or a word: the network's tokens are pieces of these."""
_REACH = 40


def widened(text: str, span: Span) -> Span:
    """Return a span with the numbers and words whole that it begins or ends in: "1,300" isn't "300"."""
    near = _WHOLE.finditer(text, max(0, span.start - _REACH), min(len(text), span.end + _REACH))
    cut = [m for m in near if m.start() < span.end and span.start < m.end()]
    if not cut:
        return span
    return Span(min(span.start, cut[0].start()), max(span.end, cut[-1].end()))


def best_span(looked: Looked, within: Span | None = None) -> Found:
    """Return the stretch of at most `MAX_TOKENS` tokens whose start and end logits sum to the most.

    :param within: Look only at tokens that stand whole in this stretch of the text.
    """
    places = looked.places
    first, last = 0, len(places)
    if within is not None:
        first = int(np.searchsorted(places[:, 0], within.start))
        last = int(np.searchsorted(places[:, 1], within.end, side="right"))
    if first >= last:
        return Found(0, 0, -looked.nowhere)
    start, end = looked.start[first:last], looked.end[first:last]
    sums = start[:, None] + end[None, :]
    tokens = np.arange(last - first)
    length = tokens[None, :] - tokens[:, None]
    sums[(length < 0) | (length >= MAX_TOKENS)] = -np.inf
    at = int(np.argmax(sums))
    begin, finish = divmod(at, last - first)
    return Found(
        int(places[first + begin, 0]),
        int(places[first + finish, 1]),
        float(sums[begin, finish]) - looked.nowhere,
    )
