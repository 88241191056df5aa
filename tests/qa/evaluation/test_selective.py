from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import metrics, selective

SCORES = st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0])
GRADED = st.lists(st.tuples(SCORES, st.booleans()), min_size=1, max_size=30)


@given(GRADED, st.integers(0, 5), st.sampled_from([0.0, 0.05, 0.3, 1.0]))
def test_the_widest_point_is_found_by_trying_every_threshold(
    graded: list[tuple[float, bool]], silent: int, risk: float
) -> None:
    total, best = len(graded) + silent, None
    for threshold in sorted({score for score, _ in graded}, reverse=True):
        wrong = [w for score, w in graded if score >= threshold]
        if sum(wrong) / len(wrong) <= risk:
            best = (threshold, len(wrong) / total, sum(wrong) / len(wrong))
    scores, labels = zip(*graded, strict=True)
    point = selective.widest_at_risk(scores, labels, total, risk)
    assert (point and (point.threshold, point.coverage, point.risk)) == best


@given(st.lists(SCORES, min_size=1, max_size=12), st.lists(SCORES, min_size=1, max_size=12))
def test_average_precision_is_the_sum_over_thresholds(yes: list[float], no: list[float]) -> None:
    area = recalled = 0.0
    for threshold in sorted(set(yes), reverse=True):
        hits, false = (sum(s >= threshold for s in side) for side in (yes, no))
        area += (hits / len(yes) - recalled) * hits / (hits + false)
        recalled = hits / len(yes)
    assert selective.average_precision(yes, no) == pytest.approx(area)


def test_perfect_separation_gives_one_and_chance_gives_the_share_of_positives() -> None:
    assert selective.average_precision([0.9, 0.8], [0.1, 0.2]) == 1
    assert selective.average_precision([0.5], [0.5] * 3) == pytest.approx(0.25)


def test_brier_punishes_what_is_sure_and_wrong() -> None:
    assert selective.brier([1.0, 0.0], [True, False]) == 0
    assert selective.brier([1.0], [False]) == 1
    assert selective.brier([0.5, 0.5], [True, False]) == pytest.approx(0.25)


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40), st.randoms())
def test_bins_of_equal_size_do_not_depend_on_the_order_of_questions(
    pairs: list[tuple[float, bool]],
    random: object,
) -> None:
    p, y = zip(*pairs, strict=True)
    found = selective.adaptive_calibration_error(p, y)
    random.shuffle(pairs)  # type: ignore[attr-defined]  # a random.Random
    p, y = zip(*pairs, strict=True)
    assert selective.adaptive_calibration_error(p, y) == pytest.approx(found)
    assert found is not None
    assert 0 <= found <= 1


def test_crowded_probabilities_hide_from_bins_of_equal_width_but_not_of_equal_size() -> None:
    p: Sequence[float] = [0.91] * 50 + [0.99] * 50
    y = [True] * 50 + [False] * 9 + [True] * 41
    # One is too low and the other too high; in a bin together they nearly cancel.
    assert metrics.calibration_error(p, y) == pytest.approx(abs(95 - 91) / 100)
    assert selective.adaptive_calibration_error(p, y) == pytest.approx((0.09 * 50 + (0.99 * 50 - 41)) / 100)


def test_nothing_measured_is_none() -> None:
    assert selective.widest_at_risk([], [], 3, 0.05) is None
    assert selective.widest_at_risk([0.9], [True], 1, 0.05) is None
    assert selective.average_precision([], [0.1]) is None
    assert selective.brier([], []) is None
    assert selective.adaptive_calibration_error([], []) is None
