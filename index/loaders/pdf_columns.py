"""Reading order: columns one after the other, and what stands side by side in a table row by row."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import mean, median

from index.loaders.pdf_line import Line, is_rtl
from index.loaders.prose import CELL

_STEPS = 60
_MIN_LINES = 4
_MAX_LINES = 1000
_MIN_CHARS = 18  # shorter lines on average are a table's cells
_CELL_GAP = 1.5  # in heights


def in_reading_order(lines: Sequence[Line]) -> list[list[Line]]:
    """Sort the lines of a page.

    :return: Columns, or stretches of them between lines that span several, each with its rows from top to bottom.
    """
    if not lines:
        return []
    gutter = _gutter(lines)
    if gutter is None:
        return [_rows(lines)]
    columns: list[list[Line]] = []
    band: list[Line] = []
    spanning: list[Line] = []
    for line in sorted(lines, key=lambda n: -n.top):
        if line.left < gutter < line.right:
            columns += _band(band, gutter)
            band = []
            spanning.append(line)
        else:
            columns += [_rows(spanning)] if spanning else []
            spanning = []
            band.append(line)
    return [*columns, *([_rows(spanning)] if spanning else []), *_band(band, gutter)]


def _band(lines: list[Line], gutter: float) -> list[list[Line]]:
    left = [line for line in lines if line.right <= gutter]
    right = [line for line in lines if line.left >= gutter]
    if not _stand_side_by_side(left, right, few=True):
        return [_rows(lines)] if lines else []
    halves = [right, left] if is_rtl("".join(line.text for line in lines)) else [left, right]
    return [column for half in halves for column in in_reading_order(half)]


def _gutter(lines: Sequence[Line]) -> float | None:
    """Find the place that parts two columns of prose and that the fewest lines cross."""
    if len(lines) > _MAX_LINES:
        return None  # a drawing, or a trap: comparing all with all would take forever
    start, end = min(line.left for line in lines), max(line.right for line in lines)
    best: tuple[int, float, float] | None = None
    for step in range(_STEPS // 10, _STEPS - _STEPS // 10):
        at = start + (end - start) * step / _STEPS
        left = [line for line in lines if line.right <= at]
        right = [line for line in lines if line.left >= at]
        if len(left) < _MIN_LINES or len(right) < _MIN_LINES or not _stand_side_by_side(left, right):
            continue
        crossing = len(lines) - len(left) - len(right)
        edge = max(line.right for line in left)
        choice = (crossing, abs(at - (start + end) / 2), (edge + min(line.left for line in right)) / 2)
        best = min(best, choice) if best else choice
    return best[2] if best else None


def _stand_side_by_side(left: Sequence[Line], right: Sequence[Line], *, few: bool = False) -> bool:
    """Whether both sides are prose, at the same height for a while."""
    if not left or not right:
        return False
    shared = [n for n in left if any(n.beside(other) for other in right)]
    if few:
        return len(left) > 1 and len(right) > 1 and _is_prose([*left, *right])
    return len(shared) >= _MIN_LINES // 2 and _is_prose(left) and _is_prose(right)


def _is_prose(lines: Sequence[Line]) -> bool:
    return mean(len(line.text) for line in lines) >= _MIN_CHARS


def _rows(lines: Sequence[Line]) -> list[Line]:
    rows: list[list[Line]] = []
    for line in sorted(lines, key=lambda n: (-n.top, n.left)):
        row = next((r for r in rows[-3:] if r[0].beside(line)), None)
        if row is None:
            rows.append([line])
        else:
            row.append(line)
    ordered = [_from_start(row) for row in rows]
    wide = [sum(_is_wide(a, b) for a, b in pairwise(row)) for row in ordered]
    return [
        _merged(row, cells=wide[i] > 1 or any(wide[max(0, i - 1) : i] + wide[i + 1 : i + 2]))
        for i, row in enumerate(ordered)
    ]


def _from_start(row: list[Line]) -> list[Line]:
    return sorted(row, key=lambda n: n.left, reverse=is_rtl("".join(n.text for n in row)))


def _is_wide(before: Line, after: Line) -> bool:
    return max(after.left - before.right, before.left - after.right) > _CELL_GAP * before.height


def _merged(row: list[Line], *, cells: bool) -> Line:
    """Join what stands on one row; a single wide gap among rows without is a line that was stretched."""
    if len(row) == 1:
        return row[0]
    text = row[0].text
    for before, after in pairwise(row):
        text += (CELL if cells and _is_wide(before, after) else " ") + after.text
    return replace(
        row[0],
        text=text,
        left=min(n.left for n in row),
        right=max(n.right for n in row),
        size=median(n.size for n in row),
        weight=min(n.weight for n in row),
        hyphen=row[-1].hyphen,
    )
