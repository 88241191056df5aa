"""Where the words of a query stand in a text: those that were looked for, as they were looked for."""

import re
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass

from index.analysis import analyze
from index.scripts import ENGLISH, PAIRS, UNSPACED
from index.types import Span

# A letter with the marks that follow it is one: an accent that stands by itself, a vowel sign.
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f\u064b-\u065f\u0900-\u0dff\u200c\u200d])*")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A word of the query in a text, and by which stems it was recognised."""

    span: Span
    stems: frozenset[str]


def occurrences(stems: Set[str], analysis: str, text: str) -> list[Occurrence]:
    """Return the words of a query in a text, in order.

    :param stems: The query's, by the analysis that is the text's.
    """
    if analysis == PAIRS:
        return list(_among_pairs(stems, text))
    return list(_words(stems, text, 0, analysis))


def _words(stems: Set[str], text: str, shift: int, analysis: str) -> Iterator[Occurrence]:
    known: dict[str, frozenset[str]] = {}
    for word in _WORD.finditer(text):
        written = word.group()
        if written not in known:
            own = frozenset(analyze(written, analysis))
            # Of some scripts, words are cut further: all parts must have been asked for.
            known[written] = own if own <= stems else frozenset()
        if known[written]:
            yield Occurrence(Span(shift + word.start(), shift + word.end()), known[written])


def _among_pairs(stems: Set[str], text: str) -> Iterator[Occurrence]:
    end = 0
    for run in UNSPACED.finditer(text):
        yield from _words(stems, text[end : run.start()], end, ENGLISH)
        yield from _merged(_pairs(stems, run.group(), run.start()))
        end = run.end()
    yield from _words(stems, text[end:], end, ENGLISH)


def _pairs(stems: Set[str], run: str, shift: int) -> Iterator[Occurrence]:
    size = min(2, len(run))
    for at in range(len(run) - size + 1):
        stem = run[at : at + size]
        if stem in stems:
            yield Occurrence(Span(shift + at, shift + at + size), frozenset([stem]))


def _merged(found: Iterable[Occurrence]) -> Iterator[Occurrence]:
    """Join pairs that touch: together they are a word."""
    held: Occurrence | None = None
    for one in found:
        if held and one.span.start <= held.span.end:
            held = Occurrence(Span(held.span.start, one.span.end), held.stems | one.stems)
            continue
        if held:
            yield held
        held = one
    if held:
        yield held
