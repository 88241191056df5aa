"""An article's text as blocks to show, with a quote marked: the same characters, never markup."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal

from index.types import Span

_BLOCK = re.compile(r"[^\n]+(?:\n(?![ \t]*\n)[^\n]+)*")
_HEADING = re.compile(r"#{1,6}[ \t]+(?=\S[^\n]{0,200}(?:\n|\Z))")
_ITEM = re.compile(r"[ \t]*[-*•][ \t]+(?=\S)")


@dataclass(frozen=True, slots=True)
class Run:
    """Characters that look alike: `level` 1 inside the quote, 2 inside its highlight."""

    text: str
    level: Literal[0, 1, 2]


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading or list line. `hidden` are a heading's hashes, kept but not shown.

    `marked` are its runs gathered in stretches: those of the quote in one, the others each alone.
    """

    kind: Literal["paragraph", "heading", "item"]
    hidden: str
    stretches: tuple[tuple[Run, ...], ...]

    @property
    def text(self) -> str:
        """What is shown."""
        return "".join(run.text for stretch in self.stretches for run in stretch)

    @property
    def marked(self) -> bool:
        """Whether some of it is quoted."""
        return any(run.level for stretch in self.stretches for run in stretch)


def blocks(text: str, quote: Span | None = None, highlight: Span | None = None) -> list[Block]:
    """Cut a text at its blank lines, headings and list lines, and mark a quote in it.

    :param quote: What is quoted, in code points of `text`.
    :param highlight: The stretch of it that answers.
    """
    found = (_block(text, start, end, quote, highlight) for start, end in _bounds(text))
    return [block for block in found if block.text.strip()]


def body_of(text: str, title: str) -> list[str]:
    """Return the paragraphs of a passage, without headings and the article's title where there is more."""
    found = blocks(text)
    body = [b.text for b in found if b.kind != "heading" and b.text.strip() != title]
    return body or [b.text for b in found]


def runs(text: str, start: int, end: int, quote: Span | None, highlight: Span | None) -> list[Run]:
    """Cut `text[start:end]` where a quote and its highlight begin and end."""
    cuts = {start, end}
    for span in (quote, highlight):
        if span is not None:
            cuts.update(at for at in (span.start, span.end) if start < at < end)
    places = sorted(cuts)
    return [Run(text[a:b], _level(a, quote, highlight)) for a, b in pairwise(places) if a < b]


def _level(at: int, quote: Span | None, highlight: Span | None) -> Literal[0, 1, 2]:
    if quote is None or not quote.start <= at < quote.end:
        return 0
    return 2 if highlight is not None and highlight.start <= at < highlight.end else 1


def _bounds(text: str) -> Iterator[tuple[int, int]]:
    for found in _BLOCK.finditer(text):
        start = found.start()
        for line in re.finditer(r"[^\n]+", found.group()):
            at, end = found.start() + line.start(), found.start() + line.end()
            if _HEADING.match(text, at) or _ITEM.match(text, at):
                if start < at:
                    yield start, at - 1
                yield at, end
                start = end + 1
        if start < found.end():
            yield start, found.end()


def _block(text: str, start: int, end: int, quote: Span | None, highlight: Span | None) -> Block:
    heading = _HEADING.match(text, start)
    shown = heading.end() if heading else start
    kind: Literal["paragraph", "heading", "item"] = "paragraph"
    if heading:
        kind = "heading"
    elif _ITEM.match(text, start):
        kind = "item"
    return Block(kind, text[start:shown], tuple(_gathered(runs(text, shown, end, quote, highlight))))


def _gathered(found: list[Run]) -> Iterator[tuple[Run, ...]]:
    quoted: list[Run] = []
    for run in found:
        if run.level:
            quoted.append(run)
            continue
        if quoted:
            yield tuple(quoted)
            quoted = []
        yield (run,)
    if quoted:
        yield tuple(quoted)
