import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation.intervals import bootstrap, wilson, wilson_of


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    # Newcombe 1998, table I, method 3 (score, without continuity correction).
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_published_score_intervals(hits: int, total: int, low: float, high: float) -> None:
    assert wilson(hits, total) == pytest.approx((low, high), abs=5e-5)


@given(st.integers(0, 200), st.integers(1, 200))
def test_a_share_lies_in_its_interval(hits: int, total: int) -> None:
    interval = wilson(min(hits, total), total)
    assert interval is not None
    assert 0 <= interval[0] <= min(hits, total) / total <= interval[1] <= 1


def test_nothing_asked_has_no_interval() -> None:
    assert wilson_of([]) is None
    assert wilson_of([True]) == wilson(1, 1)


def test_questions_of_few_articles_give_a_wider_interval_than_as_many_of_their_own() -> None:
    right = np.array([True, True, False, True, False] * 20)
    alike = np.repeat(right[:10], 10)

    def mean_of(values: np.ndarray) -> object:
        return lambda picks: float(values[picks].mean())

    apart = bootstrap(range(100), mean_of(alike))  # type: ignore[arg-type]  # a function
    together = bootstrap([at // 10 for at in range(100)], mean_of(alike))  # type: ignore[arg-type]  # a function
    assert apart is not None
    assert together is not None
    assert together[1] - together[0] > 2 * (apart[1] - apart[0])
    assert apart == bootstrap(range(100), mean_of(alike))  # type: ignore[arg-type]  # a function


def test_one_article_or_no_figure_gives_no_interval() -> None:
    assert bootstrap(["a", "a"], lambda picks: 1.0) is None
    assert bootstrap(["a", "b"], lambda picks: None) is None
