"""Paragraphs of a PDF's page: its lines joined where a sentence only wrapped, with words put together again."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from index.loaders.blocks import Kind, kind_of
from index.loaders.paragraphs import ends_a_sentence
from index.loaders.pdf_line import Line, is_rtl
from index.loaders.prose import CELL
from index.loaders.receipts import Reason, Tally

_LARGER = 1.15  # of the body's size: a heading
_BOLDER = 150  # above the body's weight
_MAX_BOLD = 80
_MAX_HEADING = 150
_HEADING_LINES = 3
_NEIGHBOURS = 500  # lines of a column that tell how wide it is
_ENDS = (".", ",", ";", ":", "!", "?")
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_BULLET = re.compile(r"[•‣▪◦●■–*-]\s|\(?\d{1,3}[.)]\s|\[\d{1,3}\]\s")
_ALONE = frozenset("self non well co ex anti multi semi single half cross all low high long short".split())


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Joined lines; `starts` are the places in `text` where pages begin after `page`, the one it begins on."""

    text: str
    page: int
    size: float
    heading: bool = False
    hyphen: bool = False
    starts: tuple[int, ...] = ()


class Words:
    """What the document's words tell: how a word that a line's end cut is written elsewhere, and the usual letters."""

    def __init__(self, lines: Iterable[Line]) -> None:
        lines = list(lines)
        self._known = Counter(w.lower() for line in lines for w in _WORD.findall(_inner(line)))
        sizes: Counter[float] = Counter()
        weights: Counter[float] = Counter()
        for line in lines:
            sizes[line.size] += len(line.text)
            weights[line.weight] += len(line.text)
        self.size = max(sizes, key=lambda s: (sizes[s], s), default=0.0)
        self.weight = max(weights, key=lambda w: (weights[w], w), default=0.0)

    def join(self, before: str, after: str, tally: Tally) -> str:
        """Put the halves of a text together whose first ends with a hyphen."""
        head, tail = _WORD.findall(before[-60:])[-1:], _WORD.match(after)
        if not head or tail is None or not before.endswith("-") or not after[0].islower():
            return before + after if before.endswith("-") else f"{before} {after}"
        whole, dashed = (head[0] + tail.group()).lower(), f"{head[0]}-{tail.group()}".lower()
        compound = self._known[dashed] > self._known[whole] or (
            not self._known[whole]
            and (
                head[0].lower() in _ALONE
                or "-" in head[0]
                or (self._known[head[0].lower()] and self._known[tail.group().lower()])
            )
        )
        if compound:
            return before + after
        tally.drop(Reason.LINE_BREAK, 1)
        return before[:-1] + after


def _inner(line: Line) -> str:
    """Return a line's words without the one that goes on in the next line."""
    return line.text.rsplit(None, 1)[0] if line.text.endswith("-") and " " in line.text else line.text


def paragraphs(column: Sequence[Line], page: int, words: Words, tally: Tally) -> Iterator[Paragraph]:
    """Join the lines of one column."""
    for cluster in _clusters(column):
        left, right = _bounds(cluster, column)
        part: list[Line] = []
        for line in cluster:
            if part and _breaks(part, line, left, right):
                yield _paragraph(part, page, words, tally)
                part = []
            part.append(line)
        yield _paragraph(part, page, words, tally)


def _clusters(column: Sequence[Line]) -> Iterator[list[Line]]:
    """Part a column where the letters change their size, or where the white space is wide."""
    pitches = [a.bottom - b.bottom for a, b in pairwise(column) if abs(a.size - b.size) < 0.5]
    usual = median(pitches) if len(pitches) > 1 else 0.0
    cluster: list[Line] = []
    for line in column:
        if cluster:
            last = cluster[-1]
            wide = 1.4 * (usual or 1.3 * line.size)
            bolder = abs(line.weight - last.weight) > _BOLDER
            other = abs(line.size - last.size) > 0.12 * max(line.size, last.size) or (
                bolder and len(cluster) < _HEADING_LINES
            )
            if other or last.bottom - line.bottom > max(wide, 1.05 * line.size):
                yield cluster
                cluster = []
        cluster.append(line)
    if cluster:
        yield cluster


def _bounds(cluster: Sequence[Line], column: Sequence[Line]) -> tuple[float, float]:
    """Return where lines begin and end: as far as any of the column that begin at the same place."""
    left = min(line.left for line in cluster)
    alike = [line for line in column[:_NEIGHBOURS] if abs(line.left - left) < line.size]
    return left, max(line.right for line in [*cluster, *alike])


def _breaks(part: Sequence[Line], line: Line, left: float, right: float) -> bool:
    """Whether a line begins a paragraph: it is marked or set in, or its first word had room on the line before."""
    last = part[-1]
    if CELL in last.text or CELL in line.text or _BULLET.match(line.text):
        return True
    if last.hyphen or (line.text[0].islower() and not ends_a_sentence(last.text)):
        return False
    rtl = is_rtl(line.text)
    in_list = bool(_BULLET.match(part[0].text))
    edge, before = (right - line.right, right - last.right) if rtl else (line.left - left, last.left - left)
    if edge > 0.8 * line.size and before < 0.3 * line.size and not in_list:
        return True
    room = last.left - left if rtl else right - last.right
    first = len(line.text.split(None, 1)[0]) + 1
    needed = first * (line.right - line.left) / len(line.text)
    return room > 1.15 * needed + 0.5 * line.size


def _paragraph(lines: Sequence[Line], page: int, words: Words, tally: Tally) -> Paragraph:
    text = lines[0].text
    for line in lines[1:]:
        text = words.join(text, line.text, tally) if text.endswith("-") else f"{text} {line.text}"
    size = median(line.size for line in lines)
    return Paragraph(text, page, size, _is_heading(text, lines, size, words), lines[-1].hyphen)


def _is_heading(text: str, lines: Sequence[Line], size: float, words: Words) -> bool:
    if len(lines) > _HEADING_LINES or CELL in text or len(text) > _MAX_HEADING or kind_of(text) is Kind.LIST:
        return False
    if 2 * sum(c.isalpha() for c in text) < len(text):
        return False
    if size >= _LARGER * words.size:
        return not text.endswith(",")
    bold = min(line.weight for line in lines) >= words.weight + _BOLDER and size >= 0.95 * words.size
    return bold and len(lines) == 1 and len(text) <= _MAX_BOLD and not text.endswith(_ENDS)


def continued(before: Paragraph, after: Paragraph, words: Words, tally: Tally) -> Paragraph:
    """Join the halves of a paragraph that a page or a column cut."""
    text = (
        words.join(before.text, after.text, tally)
        if before.text.endswith("-")
        else f"{before.text} {after.text}"
    )
    at = len(text) - len(after.text)
    starts = before.starts + (at,) * (after.page - before.page - len(before.starts))
    moved = tuple(at + start for start in after.starts)
    return replace(before, text=text, hyphen=after.hyphen, starts=starts + moved)
