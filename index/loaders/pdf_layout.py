"""Lines on pages to paragraphs: what runs at the head and foot of pages goes, and what pages cut is joined."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median

from index.loaders.blocks import Block, Kind, kind_of
from index.loaders.paragraphs import ends_a_sentence, is_cut, ordinary_words
from index.loaders.receipts import Reason, Tally

SOFT_HYPHEN = "\u00ad"
"""Ends the text of a line whose last word goes on in the next."""

_EDGE_LINES = 2
_EDGE = 0.15
"""So many lines at the top and at the bottom of a page may be running heads, within so much of its height."""

_NUMBER = re.compile(r"(?:page\s+|[-–—]\s*)?\d{1,4}(?:\s*(?:/|of)\s*\d{1,4})?(?:\s*[-–—])?", re.IGNORECASE)
_BULLET = re.compile(r"(?:[-•‣▪◦–*]|\(?\d{1,3}[.)]|\(?[a-z][.)])\s+\S")
_DIGITS = re.compile(r"\d+")
_HEADING_HEIGHT = 1.15
_HEADING_CHARS = 150
_WIDE_GAP = 0.6
_SHORT_OF = 0.15


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text and its place, in points from the left and from the top of its page."""

    text: str
    left: float
    right: float
    top: float
    height: float
    place: float
    """How far down the page it stands, from 0 to 1."""


@dataclass(slots=True)
class Paragraph:
    """Joined lines; `breaks` says at which code point of the text which page (from 0) begins."""

    text: str
    breaks: list[tuple[int, int]] = field(default_factory=list)
    heading: bool = False

    def as_head(self, *, first: bool) -> Block:
        """Return the paragraph as the readers of titles and bylines know them: a large first line is a title."""
        text = self.text.removeprefix("## ")
        return Block(f"# {text}" if first and self.heading else text, "\n\n", kind_of(text))

    @property
    def block(self) -> Block:
        """The paragraph as the readers of heads and feet know it."""
        return Block(self.text, "\n\n", Kind.HEADING if self.heading else kind_of(self.text))


def paragraphs(pages: Sequence[Sequence[Line]], tally: Tally) -> list[Paragraph]:
    """Make paragraphs of the lines of all pages.

    :param tally: Is told of running heads, page numbers and joined lines.
    """
    bare = _without_running(pages, tally)
    body = median([line.height for page in bare for line in page] or [1.0])
    found: list[Paragraph] = []
    for number, page in enumerate(bare):
        on_page = list(_on_page(page, body, tally))
        for first, paragraph in enumerate(on_page):
            if first == 0:
                paragraph.breaks = [(0, number)]
                if found and _continues(found[-1], paragraph, found):
                    _join(found[-1], paragraph, tally)
                    continue
            found.append(paragraph)
    return found


def _without_running(pages: Sequence[Sequence[Line]], tally: Tally) -> list[list[Line]]:
    """Drop lines that stand at the edge of most pages, numbers apart, and lone page numbers there."""
    seen: Counter[str] = Counter()
    for page in pages:
        seen.update({_shape(line) for line in _edges(page)})
    with_text = sum(bool(page) for page in pages)
    kept: list[list[Line]] = []
    for page in pages:
        edges, lines = _edges(page), []
        for line in page:
            lone = _NUMBER.fullmatch(line.text) is not None
            often = with_text > 2 and 2 * seen[_shape(line)] > with_text
            if line in edges and len(page) > 1 and (often or lone):
                tally.drop(Reason.PAGE_NUMBER if lone else Reason.RUNNING_HEAD, len(line.text))
            else:
                lines.append(line)
        kept.append(lines)
    return kept


def _edges(page: Sequence[Line]) -> list[Line]:
    by_place = sorted(page, key=lambda line: line.top)
    edges = [*by_place[:_EDGE_LINES], *by_place[-_EDGE_LINES:]]
    return [line for line in edges if not _EDGE < line.place < 1 - _EDGE]


def _shape(line: Line) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _on_page(lines: Sequence[Line], body: float, tally: Tally) -> Iterator[Paragraph]:
    """Yield the paragraphs of one page, in the order of its lines."""
    run: list[Line] = []
    for line in lines:
        if run and _begins(run, line, lines, body):
            yield _paragraph(run, lines, body, tally)
            run = []
        run.append(line)
    if run:
        yield _paragraph(run, lines, body, tally)


def _begins(run: Sequence[Line], line: Line, lines: Sequence[Line], body: float) -> bool:
    before = run[-1]
    step = line.top - before.top
    if step < -body:  # back up the page: the next column
        return ends_a_sentence(before.text)
    bullet = _BULLET.match(line.text) is not None
    other_size = abs(line.height - before.height) > (_HEADING_HEIGHT - 1) * max(before.height, 1.0)
    wide = step > (1 + _WIDE_GAP) * _usual_step(lines, body)
    indented = line.left - run[0].left > body and len(run) > 1 and abs(before.left - run[0].left) < body / 2
    ended = ends_a_sentence(before.text) and _is_short(before, lines)
    return bullet or other_size or wide or (indented and ends_a_sentence(before.text)) or ended


def _usual_step(lines: Sequence[Line], body: float) -> float:
    steps = [b.top - a.top for a, b in pairwise(lines) if 0 < b.top - a.top < 3 * body]
    return median(steps) if steps else 1.3 * body


def _is_short(line: Line, lines: Sequence[Line]) -> bool:
    """Whether a line ends well before its column does."""
    near = [
        other.right for other in lines if abs(other.left - line.left) < 0.1 * (line.right - line.left + 1)
    ]
    right = max(near or [line.right])
    return right - line.right > _SHORT_OF * max(right - line.left, 1.0)


def _paragraph(run: Sequence[Line], lines: Sequence[Line], body: float, tally: Tally) -> Paragraph:
    text = run[0].text
    for before, line in pairwise(run):
        if text.endswith(SOFT_HYPHEN):
            text, glue = text[:-1], ""
        elif text.endswith("-") and text[-2:-1].isalpha() and line.text[:1].islower():
            glue = ""  # a hyphen of its own: whether it belongs to the word, nobody can tell, so it stays
        else:
            # A line that ends early was meant to: a table's row, an address, a verse.
            glue = "\n" if _is_short(before, lines) and not line.text[:1].islower() else " "
        tally.drop(Reason.LINE_BREAK, 1 - len(glue))
        text += glue + line.text
    large = min(line.height for line in run) > _HEADING_HEIGHT * body
    heading = large and len(text) <= _HEADING_CHARS and any(c.isalpha() for c in text)
    text = text.replace(SOFT_HYPHEN, "-")
    return Paragraph(f"## {' '.join(text.split())}" if heading else text, heading=heading)


def _continues(before: Paragraph, after: Paragraph, found: Sequence[Paragraph]) -> bool:
    """Whether a page cut a paragraph in two."""
    if before.heading or after.heading or _BULLET.match(after.text):
        return False
    ordinary = ordinary_words(p.text for p in found[-20:])
    return is_cut(before.text, after.text, marked=True, ordinary=ordinary, broken=True)


def _join(before: Paragraph, after: Paragraph, tally: Tally) -> None:
    hyphen = before.text.endswith("-") and before.text[-2:-1].isalpha() and after.text[:1].islower()
    glue = "" if hyphen else " "
    tally.drop(Reason.CUT_SENTENCE, 2 - len(glue))
    offset = len(before.text) + len(glue)
    before.breaks += [(offset + at, page) for at, page in after.breaks]
    before.text += glue + after.text
