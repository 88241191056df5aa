from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import metrics

SCORES = st.lists(st.sampled_from([0.0, 0.1, 0.25, 0.5, 0.5000001, 0.9, 1.0]), max_size=12)
GRADED = st.lists(
    st.tuples(st.sampled_from([0.0, 0.2, 0.5, 0.7, 1.0]), st.booleans()), min_size=1, max_size=30
)


@pytest.mark.parametrize(
    ("text", "normal"),
    [
        ("The  Cat sat on a Mat.", "cat sat on mat"),
        ("$25 million", "25 million"),
        ("“Squid Game”", "squid game"),
        ("17th-century", "17thcentury"),
        ("Theatre, another", "theatre another"),
        ("¿Qué?", "qué"),
        ("北京 市", "北 京 市"),
        ("The", ""),
    ],
)
def test_normalised_as_squad_does(text: str, normal: str) -> None:
    assert metrics.normalise(text) == normal


@given(st.text())
def test_normalising_again_changes_at_most_articles_that_emerge(text: str) -> None:
    once = metrics.normalise(text)
    assert once == " ".join(once.split())
    assert metrics.exact_match(text, text) == 1


@pytest.mark.parametrize(
    ("prediction", "gold", "f1"),
    [
        ("10th and 11th centuries", "in the 10th and 11th centuries", 2 * 4 / (4 + 5)),
        ("the flood", "a flood", 1),
        ("rain rain", "rain", 2 / 3),
        ("", "flood", 0),
        ("the", "a", 1),
    ],
)
def test_token_f1(prediction: str, gold: str, f1: float) -> None:
    assert metrics.token_f1(prediction, gold) == pytest.approx(f1)


def test_best_gold_counts() -> None:
    assert metrics.best_over(["flood", "a big flood"], "big flood") == (1, 1)


@pytest.mark.parametrize(
    ("text", "gold", "found"),
    [
        ("It opened in 1995.", "1995", True),
        ("It opened in 1995.", "5", False),
        ("The “Squid  Game” is back", "squid game", True),
        ("Game of Squid", "squid game", False),
        ("Whatever", "the", False),
        ("他在北京。", "北京", True),
        ("Brazil’s president spoke.", "Brazil", True),
        ("Confirmed deaths:18,000.", "18,000", True),
        ("Confirmed deaths:18,000.", "18", False),
        ("The U.S. said so.", "US", True),
        ("The 2-1 win", "2-1", True),
        ("The 2-1 win", "2", False),
        ("Brazilian steel", "Brazil", False),
    ],
)
def test_a_gold_answer_is_contained_in_whole_tokens(text: str, gold: str, found: bool) -> None:
    assert metrics.contains(text, gold) is found


@given(st.one_of(st.none(), st.integers(1, 20)))
def test_ranks(rank: int | None) -> None:
    listed = [i == rank for i in range(1, 11)]
    assert metrics.reciprocal_rank(rank, 10) == sum(1 / i for i, hit in enumerate(listed, 1) if hit)
    assert metrics.hit_at(rank, 4) == any(listed[:4])


@given(SCORES, SCORES)
def test_auroc_equals_the_count_over_all_pairs(positive: list[float], negative: list[float]) -> None:
    pairs = [(p > n) + (p == n) / 2 for p in positive for n in negative]
    expected = sum(pairs) / len(pairs) if pairs else None
    assert metrics.auroc(positive, negative) == (expected if expected is None else pytest.approx(expected))


@given(GRADED, st.integers(0, 5))
def test_risk_coverage_equals_trying_every_threshold(graded: list[tuple[float, bool]], silent: int) -> None:
    total = len(graded) + silent
    expected = []
    for threshold in sorted({score for score, _ in graded}, reverse=True):
        wrong = [w for score, w in graded if score >= threshold]
        expected.append((len(wrong) / total, sum(wrong) / len(wrong)))
    scores, wrong = zip(*graded, strict=True)
    assert metrics.risk_coverage(scores, wrong, total) == [pytest.approx(point) for point in expected]


@given(st.lists(st.tuples(st.sampled_from([0.1, 0.5, 0.9]), st.booleans()), min_size=1, max_size=6))
def test_aurc_is_the_expectation_over_every_order_of_ties(graded: list[tuple[float, bool]]) -> None:
    areas = []
    for order in permutations(graded):
        if [s for s, _ in order] == sorted((s for s, _ in order), reverse=True):
            risks = [sum(w for _, w in order[:k]) / k for k in range(1, len(order) + 1)]
            areas.append(sum(risks) / len(risks))
    scores, wrong = zip(*graded, strict=True)
    assert metrics.aurc(scores, wrong) == pytest.approx(sum(areas) / len(areas))


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), min_size=1, max_size=40))
def test_calibration_error_equals_the_sum_over_bins(pairs: list[tuple[float, bool]]) -> None:
    expected = 0.0
    for b in range(10):
        inside = [(p, y) for p, y in pairs if min(int(p * 10), 9) == b]
        expected += abs(sum(p for p, _ in inside) - sum(y for _, y in inside)) / len(pairs)
    p, y = zip(*pairs, strict=True)
    assert metrics.calibration_error(p, y) == pytest.approx(expected)
    assert sum(n for *_, n in metrics.reliability(p, y)) == len(pairs)


def test_nothing_measured_is_none() -> None:
    assert metrics.mean([]) is None
    assert metrics.percentiles([]) is None
    assert metrics.aurc([], []) is None
    assert metrics.calibration_error([], []) is None
    assert metrics.risk_coverage([], [], 3) == []


def test_percentiles() -> None:
    assert metrics.percentiles([float(i) for i in range(101)]) == {"p50": 50.0, "p95": 95.0, "p99": 99.0}
