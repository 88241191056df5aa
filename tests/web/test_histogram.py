"""Bars over time hold everything once, and none is too thin to be hit."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.histogram import HEIGHT, WIDTH, bars


@given(st.dictionaries(st.dates(), st.integers(1, 10_000), min_size=1, max_size=30))
def test_every_day_is_in_the_bar_that_says_so(counts: dict[date, int]) -> None:
    counted = sorted(counts.items())
    made = bars(counted)
    assert 1 <= len(made) <= 42
    for bar in made:
        inside = sum(n for day, n in counted if bar.first <= day <= bar.last)
        assert bar.passages == inside
        assert 0 <= bar.height <= HEIGHT
        assert (bar.height > 0) == (inside > 0)
        assert 0 <= bar.left <= WIDTH
    assert sum(bar.passages for bar in made) == sum(counts.values())


@pytest.mark.parametrize(
    ("days", "names"),
    [
        ([date(2024, 2, 28), date(2024, 3, 1)], ["28 February 2024", "29 February 2024", "1 March 2024"]),
        ([date(2024, 11, 5), date(2025, 1, 9)], ["November 2024", "December 2024", "January 2025"]),
        ([date(2019, 6, 1), date(2023, 1, 1)], ["2019", "2020", "2021", "2022", "2023"]),
        ([date(1999, 1, 1)], ["1 January 1999"]),
        ([], []),
    ],
)
def test_stretches_fit_the_time_between(days: list[date], names: list[str]) -> None:
    assert [bar.name for bar in bars([(day, 1) for day in days])] == names


def test_the_ends_of_the_calendar_are_days_like_others() -> None:
    made = bars([(date.min, 1), (date.max, 1)])
    assert (made[0].first, made[-1].last) == (date.min, date.max)
