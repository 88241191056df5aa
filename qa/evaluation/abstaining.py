"""When it keeps silent, what that costs, and whether `p` means what it says.

**Coverage** is the share of all questions asked that are answered, **risk** the share of wrong ones among those
answered (El-Yaniv & Wiener 2010). An answer is wrong when none of its quotes is right: contains a gold answer
or, where the gold answers are free text, overlaps the evidence. `first_quote` is stricter: the first quote must
be right. Any answer to an unanswerable question is wrong. So risk has two sources: questions that should not have
been answered, and answerable ones that were answered with the wrong place.

Off-topic questions that were brought from other sets are reported under `off_topic` and count nowhere else:
how many are asked is our choice, and easy ones would dress up every other figure.
"""

from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np

from qa.evaluation import metrics
from qa.evaluation.intervals import Picks, bootstrap, wilson_of
from qa.evaluation.selective import (
    adaptive_calibration_error,
    average_precision,
    brier,
    widest_at_risk,
)
from qa.evaluation.types import Answered, Record

Figures = dict[str, object]
Judge = Callable[[Answered], bool]

CURVE_POINTS = 100
TARGET_RISK = 0.05
"""The risk that the default threshold aims at."""


def abstention(records: Sequence[Record]) -> Figures:
    """Measure when it keeps silent, and whether `p` is the chance that the answer is right."""
    own = [r for r in records if not r.question.off_topic]
    answerable = [r.answered for r in own if r.question.answerable]
    unanswerable = [r.answered for r in own if not r.question.answerable]
    yes, no = [a.p for a in answerable], [a.p for a in unanswerable]
    return {
        "auroc": metrics.auroc(yes, no),
        "auprc": average_precision(yes, no),
        "false_answer_rate": share(a.passed for a in unanswerable),
        "answered_rate": share(a.passed for a in answerable),
        "threshold": _one_or_none(r.answered for r in records),
        "ece_answerable": metrics.calibration_error(
            [r.answered.p for r in own], [r.question.answerable for r in own]
        ),
        **_selective(own, _right),
        "first_quote": _selective(own, _first_right),
        "intervals": {
            **_resampled(own),
            "answered_rate": wilson_of(a.passed for a in answerable),
            "false_answer_rate": wilson_of(a.passed for a in unanswerable),
            "coverage_at_threshold": wilson_of(r.answered.passed for r in own),
        },
        "near_miss": _against(answerable, [r.answered for r in own if r.question.near_miss]),
        "off_topic": _against(answerable, [r.answered for r in records if r.question.off_topic]),
    }


def cluster(record: Record) -> Hashable:
    """Return what a record shares with those that succeed and fail together with it: the article."""
    return record.set_name, record.question.about


def share(flags: Iterable[bool]) -> float | None:
    """Return the share of flags that are set, or `None` of nothing."""
    return metrics.mean(map(float, flags))


def _selective(records: Sequence[Record], judge: Judge) -> Figures:
    """Measure risk against coverage, and `p` against what came true, for one notion of right."""
    given = [r.answered for r in records if r.answered.given]
    scores, wrong = [a.p for a in given], [not judge(a) for a in given]
    passed = [a for a in given if a.passed]
    point = widest_at_risk(scores, wrong, len(records), TARGET_RISK)
    p, right = [r.answered.p for r in records], [judge(r.answered) for r in records]
    return {
        "aurc": metrics.aurc(scores, wrong),
        "coverage_at_threshold": len(passed) / len(records) if records else None,
        "risk_at_threshold": share(not judge(a) for a in passed),
        "risk_at_threshold_interval": wilson_of(not judge(a) for a in passed),
        "risk_at_full_coverage": share(wrong),
        "coverage_at_5_risk": point.coverage if point else 0.0 if records else None,
        "threshold_at_5_risk": point.threshold if point else None,
        "ece": metrics.calibration_error(p, right),
        "ece_adaptive": adaptive_calibration_error(p, right),
        "brier": brier(p, right),
        "reliability": metrics.reliability(p, right),
        "risk_coverage": _thinned(metrics.risk_coverage(scores, wrong, len(records))),
    }


def _against(answerable: Sequence[Answered], others: Sequence[Answered]) -> Figures:
    """Measure one kind of unanswerable questions against the answerable ones."""
    yes, no = [a.p for a in answerable], [a.p for a in others]
    return {
        "questions": len(others),
        "auroc": metrics.auroc(yes, no),
        "auprc": average_precision(yes, no),
        "answered_rate": share(a.passed for a in others),
        "answered_rate_interval": wilson_of(a.passed for a in others),
    }


def _right(answered: Answered) -> bool:
    return answered.right


def _first_right(answered: Answered) -> bool:
    return answered.first_right


def _resampled(records: Sequence[Record]) -> Figures:
    """Give the intervals that have no formula, from resampled articles."""
    p = np.array([r.answered.p for r in records])
    yes = np.array([r.question.answerable for r in records], dtype=bool)
    given = np.array([r.answered.given for r in records], dtype=bool)
    wrong = np.array([not r.answered.right for r in records], dtype=bool)

    def auroc(picks: Picks) -> float | None:
        return metrics.auroc(p[picks[yes[picks]]].tolist(), p[picks[~yes[picks]]].tolist())

    def coverage(picks: Picks) -> float | None:
        shown = picks[given[picks]]
        point = widest_at_risk(p[shown], wrong[shown], len(picks), TARGET_RISK)
        return point.coverage if point else 0.0

    clusters = [cluster(r) for r in records]
    return {"auroc": bootstrap(clusters, auroc), "coverage_at_5_risk": bootstrap(clusters, coverage)}


def _one_or_none(answered: Iterable[Answered]) -> float | None:
    """Return the threshold that all answers were held to, or `None` when sets differ."""
    thresholds = {a.threshold for a in answered}
    return thresholds.pop() if len(thresholds) == 1 else None


def _thinned(curve: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Keep about a hundred points evenly spaced in coverage, and always the last."""
    kept: list[tuple[float, float]] = []
    for point in curve:
        if not kept or point[0] - kept[-1][0] >= 1 / CURVE_POINTS or point is curve[-1]:
            kept.append(point)
    return kept
