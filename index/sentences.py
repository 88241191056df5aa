"""Sentences of a text, with exact offsets. No rule looks at more than the text around a border."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from index.abbreviations import (
    INSIDE,
    NEVER,
    OPENERS,
    OPENERS_ELSEWHERE,
    ORDINAL,
    SOMETIMES,
    SOMETIMES_ELSEWHERE,
)
from index.types import Span

MAX_CHARS = 1000
"""A longer "sentence" (a table, a list, a giant word) is cut, at white space where there is some."""

_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_HEADING = re.compile(r"#{1,6}[^\S\n]+\S")
_BULLET = re.compile(r"(?:[-*•–]|\d{1,3}[.)])[^\S\n]+\S")
_NUMBER = re.compile(r"\s*\d{1,3}")
_CLOSERS = "\"'”’»›)\\]}"
_BORDER = re.compile(rf"(?:[.!?…]+[{_CLOSERS}]*(?=\s)|[。！？｡।؟۔]+[{_CLOSERS}」』）]*)")
_LAST_WORD = re.compile(r"[^\s(\[\"'“‘«]*$")
_FIRST_WORD = re.compile(r"[^\W\d_]+")
_SHORT_LINE = 45
_WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uff60]")

_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]$")


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence's place in the text; a heading is a sentence of its own and is never quoted as an answer."""

    start: int
    end: int
    paragraph: int
    heading: bool = False


def split_sentences(text: str) -> list[Sentence]:
    """Return the sentences of `text` in order; between them there is only white space."""
    return [
        Sentence(piece.start, piece.end, paragraph, heading)
        for paragraph, block in enumerate(_blocks(text))
        for span, heading in _lines(text, block)
        for piece in _pieces(text, span)
    ]


def _blocks(text: str) -> Iterator[Span]:
    start = 0
    for gap in _BLANK.finditer(text):
        yield from _trimmed(text, start, gap.start())
        start = gap.end()
    yield from _trimmed(text, start, len(text))


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield Span(start, end)


def _lines(text: str, block: Span) -> Iterator[tuple[Span, bool]]:
    """Split a block at its headings and list items; wrapped lines stay together."""
    start = block.start
    at = start
    heading = bool(_HEADING.match(text, start, block.end))
    while (newline := text.find("\n", at, block.end)) != -1:
        at = newline + 1
        follows_heading = heading
        heading_next = bool(_HEADING.match(text, at, block.end))
        short = _width(text, max(start, text.rfind("\n", start, newline) + 1), newline) < _SHORT_LINE
        if (
            follows_heading
            or heading_next
            or _BULLET.match(text, at, block.end)
            or (short and _opens(text, at))
        ):
            for span in _trimmed(text, start, newline):
                yield span, heading
            start, heading = at, heading_next
    for span in _trimmed(text, start, block.end):
        yield span, heading


def _width(text: str, start: int, end: int) -> int:
    """Return how wide a line is: Chinese letters are as wide as two."""
    return end - start + len(_WIDE.findall(text, start, end))


def _pieces(text: str, span: Span) -> Iterator[Span]:
    start = span.start
    for border in _BORDER.finditer(text, span.start, span.end):
        if border.end() < span.end and _ends(text, start, border):
            yield from _capped(text, start, border.end())
            start = border.end()
    yield from _capped(text, start, span.end)


def _ends(text: str, start: int, border: re.Match[str]) -> bool:
    mark = border.group()
    if mark[0] in "。！？｡।؟۔":
        return True
    after = border.end()
    while after < len(text) and text[after].isspace():
        after += 1
    if not _opens(text, after):
        return False
    if mark != ".":
        return True
    if _NUMBER.fullmatch(text, start, border.start()):
        return False  # "2. Stir it." is the second of several things, not two sentences.
    found = _LAST_WORD.search(text, max(start, border.start() - 40), border.start())
    word = (found.group() if found else "").lower()
    if word in NEVER or (len(word) == 1 and word.isalpha() and not text[border.start() - 1].islower()):
        return False
    if _inside(text, start, border):
        return False
    found = _FIRST_WORD.match(text, after)
    following = found.group().lower() if found else ""
    if text[border.start() - 1].isdigit() and _ordinal(text, start, border):
        return following in OPENERS
    if word in SOMETIMES_ELSEWHERE:
        return following in OPENERS_ELSEWHERE
    return following in OPENERS if word in SOMETIMES or _INITIALS.match(word) else True


def _inside(text: str, start: int, border: re.Match[str]) -> bool:
    """Whether the full stop is one of several, as in "z. B." or "EE. UU."."""
    near = max(start, border.start() - 12)
    return any(m.start() < border.end() <= m.end() for m in INSIDE.finditer(text, near, border.end() + 6))


def _ordinal(text: str, start: int, border: re.Match[str]) -> bool:
    """Whether the full stop makes an ordinal of a number, as in German."""
    near = max(start, border.start() - 12)
    return any(m.start() < border.end() <= m.end() for m in ORDINAL.finditer(text, near, border.end() + 14))


def _opens(text: str, at: int) -> bool:
    """Whether a sentence may begin here: anything but a small letter or a mark that continues."""
    return at < len(text) and not text[at].islower() and text[at] not in ",;:)]}"


def _capped(text: str, start: int, end: int) -> Iterator[Span]:
    for span in _trimmed(text, start, end):
        start, end = span.start, span.end
        while end - start > MAX_CHARS:
            cut = _cut(text, start, start + MAX_CHARS)
            yield from _trimmed(text, start, cut)
            start = cut
        yield from _trimmed(text, start, end)


def _cut(text: str, start: int, limit: int) -> int:
    for at in range(limit, start + MAX_CHARS // 2, -1):
        if text[at].isspace():
            return at
    # Nobody should read half an accented letter or half a family of emoji.
    at = limit
    while at > start + 1 and (
        unicodedata.combining(text[at]) or text[at] in "\u200d\ufe0f" or text[at - 1] == "\u200d"
    ):
        at -= 1
    return at if at > start + 1 else limit
