"""Matches over time, as bars: each leads to its own stretch of time."""

from bisect import bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from web.languages import in_words, month

WIDTH, HEIGHT = 300, 72
_MOST_BARS = 40


@dataclass(frozen=True, slots=True)
class Bar:
    """A stretch of time, both days included, with what was found in it; `left`, `width` and `height` in the picture."""

    first: date
    last: date
    name: str
    passages: int
    left: float
    width: float
    height: float

    @property
    def top(self) -> float:
        """Where it begins, from above."""
        return HEIGHT - self.height


Counted = Sequence[tuple[date, int]]


def bars(counted: Counted) -> list[Bar]:
    """Gather days in stretches of one length, so many that each can be told from the next.

    :param counted: Days and what was found on them, earliest first.
    """
    if not counted:
        return []
    starts, name = _scale(counted[0][0], counted[-1][0])
    sums = [0] * (len(starts) - 1)
    for day, passages in counted:
        sums[bisect_right(starts, day.toordinal()) - 1] += passages
    most, width = max(sums), WIDTH / len(sums)
    found = []
    for at, (begin, end) in enumerate(pairwise(starts)):
        first, last = date.fromordinal(begin), date.fromordinal(end - 1)
        place = round(at * width, 2), round(width, 2), _height(sums[at], most)
        found.append(Bar(first, last, name(first), sums[at], *place))
    return found


def _height(passages: int, most: int) -> float:
    # What is there at all is seen.
    return round(max(3.0, HEIGHT * passages / most), 2) if passages else 0.0


def _scale(first: date, last: date) -> tuple[list[int], Callable[[date], str]]:
    """Choose days, months, or so many years: where stretches begin, and last the end; and what each is called."""
    days = (last - first).days + 1
    if days <= _MOST_BARS:
        return list(range(first.toordinal(), last.toordinal() + 2)), in_words
    if days <= _MOST_BARS * 30:
        months = range(12 * first.year + first.month - 1, 12 * last.year + last.month + 1)
        return [_month(*divmod(n, 12)) for n in months], month
    size = next(
        n for n in (1, 2, 5, 10, 20, 50, 100, 200, 500) if last.year - first.year < n * (_MOST_BARS - 1)
    )
    years = range(first.year - first.year % size, last.year + size + 1, size)
    starts = [_month(year, 0) for year in years]

    def name(day: date) -> str:
        after = day.year - day.year % size + size - 1
        return str(day.year) if size == 1 else f"{day.year}–{after}"

    return starts[: next(n for n, start in enumerate(starts) if start > last.toordinal()) + 1], name


def _month(year: int, month: int) -> int:
    """Return the day number on which a month begins, counted from 0; the first day, or the one after the last."""
    if year > date.max.year:
        return date.max.toordinal() + 1
    return date(year, month + 1, 1).toordinal() if year >= 1 else 1
