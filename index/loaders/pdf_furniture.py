"""What a PDF repeats on its pages: running heads and feet, and page numbers."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from index.loaders.blocks import PAGE_NUMBER
from index.loaders.pdf_line import Line
from index.loaders.receipts import Reason, Tally

_EDGE_ROWS = 3
_NEAR = 15.0  # points that a running head may move from page to page
_MARGIN = 0.12  # of a page's height: in a short file, a repetition further in is text
_SHORT = 3  # pages
_ALIKE = 0.6  # of a page's rows: it is a copy or a form, and repeats its text
_LARGE = 1.15  # of the usual size: a masthead or a title, which is kept where it comes first
_NUMBERS = re.compile(r"\d+")

Pages = list[list[Line]]


@dataclass(frozen=True, slots=True)
class _Row:
    """What stands side by side on a page; `edge` tells that it is one of the first or the last rows."""

    page: int
    lines: tuple[Line, ...]
    edge: bool
    place: float

    @property
    def text(self) -> str:
        return " ".join(line.text for line in sorted(self.lines, key=lambda line: line.left))

    @property
    def key(self) -> str:
        return _NUMBERS.sub("#", self.text).casefold()

    @property
    def bottom(self) -> float:
        return self.lines[0].bottom

    @property
    def outside(self) -> bool:
        return not _MARGIN < self.place < 1 - _MARGIN


def without_furniture(
    pages: Sequence[Sequence[Line]], heights: Sequence[float], usual: float, tally: Tally
) -> Pages:
    """Leave out running heads, running feet and page numbers; `tally` is told of them.

    :param usual: The size of most letters.
    """
    rows = [row for number, page in enumerate(pages) for row in _rows(page, number, heights[number])]
    dropped = {id(row): Reason.RUNNING_HEAD for row in _repeated(rows, usual)}
    dropped |= {id(row): Reason.PAGE_NUMBER for row in _numbers(rows, len(pages))}
    kept: Pages = [[] for _ in pages]
    for row in rows:
        if id(row) in dropped:
            tally.drop(dropped[id(row)], sum(len(line.text) for line in row.lines))
        else:
            kept[row.page] += row.lines
    return kept


def _rows(page: Sequence[Line], number: int, height: float) -> list[_Row]:
    rows: list[list[Line]] = []
    for line in sorted(page, key=lambda line: -line.top):
        if rows and rows[-1][0].beside(line):
            rows[-1].append(line)
        else:
            rows.append([line])
    last = len(rows) - _EDGE_ROWS
    return [
        _Row(number, tuple(row), n < _EDGE_ROWS or n >= last, row[0].bottom / max(height, 1.0))
        for n, row in enumerate(rows)
    ]


def _repeated(rows: Sequence[_Row], usual: float) -> list[_Row]:
    """Find the rows at the edges that other pages have at the same height, numbers apart."""
    on_page = Counter(row.page for row in rows)
    copies = _copies(rows)
    alike: dict[str, list[_Row]] = {}
    for row in rows:
        if row.edge:
            alike.setdefault(row.key, []).append(row)
    needed = max(2, (len(on_page) + 1) // 3)  # a book has other heads on left and right pages
    found: list[_Row] = []
    for group in alike.values():
        if len({row.page for row in group}) < needed:
            continue
        texts = Counter(row.text for row in group)
        usual_place = median(row.bottom for row in group)
        steady = [
            row
            for row in group
            if abs(row.bottom - usual_place) < _NEAR
            and not _is_text(row, len(on_page), row.page in copies)
            # A page of one line that isn't the same everywhere says something
            and (on_page[row.page] > 1 or texts[row.text] > 1)
        ]
        found += steady[1:] if group[0].lines[0].size >= _LARGE * usual else steady
    return found


def _is_text(row: _Row, pages: int, copy: bool) -> bool:
    """Whether a repetition may be the text's own: in a short file or on a page that says another's again."""
    return (pages <= _SHORT and (copy or not row.outside)) or (copy and not row.outside)


def _copies(rows: Sequence[_Row]) -> frozenset[int]:
    """Find the pages that say again what another says."""
    keys = Counter(key for _, key in {(row.page, row.key) for row in rows})
    total = Counter(row.page for row in rows)
    shared = Counter(row.page for row in rows if keys[row.key] > 1)
    return frozenset(page for page in total if shared[page] > max(2, _ALIKE * total[page]))


def _numbers(rows: Sequence[_Row], pages: int) -> list[_Row]:
    """Find lone numbers that rise with the pages: most of them must agree on where counting starts."""
    lone = [
        (row, int(match[1]) - row.page)
        for row in rows
        if row.edge and len(row.lines) == 1 and (match := PAGE_NUMBER.fullmatch(row.text))
    ]
    starts = Counter(start for _, start in lone)
    if not starts:
        return []
    start, times = starts.most_common(1)[0]
    return [row for row, first in lone if first == start and (times > 1 or (pages == 1 and row.outside))]
