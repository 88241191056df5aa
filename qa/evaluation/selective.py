"""How well a score tells when to keep silent, and a probability what will come true. Pure functions.

An answerer that may abstain is judged by two numbers (El-Yaniv & Wiener 2010): its *coverage*, the share of
all questions asked that it answers, and its *risk*, the share of wrong ones among those it answers.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from qa.evaluation.metrics import Floats


@dataclass(frozen=True, slots=True)
class OperatingPoint:
    """What a threshold does: questions whose score is at least `threshold` are answered."""

    threshold: float
    coverage: float
    risk: float


def widest_at_risk(
    scores: Sequence[float] | Floats, wrong: Sequence[bool] | npt.NDArray[np.bool_], total: int, risk: float
) -> OperatingPoint | None:
    """Return the lowest threshold whose risk is at most `risk`, `None` where no threshold keeps to it.

    It is chosen by the very questions that it is reported on, so it flatters a little; a threshold that ships
    must be chosen on other articles.
    """
    if not len(scores):
        return None
    ranked: Floats = np.asarray(scores, dtype=np.float64)
    order = np.argsort(-ranked, kind="stable")
    ranked = ranked[order]
    risks = np.cumsum(np.asarray(wrong, dtype=np.float64)[order]) / np.arange(1, len(ranked) + 1)
    # Equal scores pass together, so a threshold stands at the last of them.
    kept = np.flatnonzero(np.append(ranked[1:] != ranked[:-1], True) & (risks <= risk))
    if not len(kept):
        return None
    last = int(kept[-1])
    return OperatingPoint(float(ranked[last]), (last + 1) / total, float(risks[last]))


def average_precision(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the area under the precision–recall curve of telling positives from negatives, or `None`.

    The sum over thresholds of precision times the recall gained (Davis & Goadrich 2006: not interpolated);
    equal scores pass together.
    """
    if not len(positive) or not len(negative):
        return None
    yes, no = np.sort(np.asarray(positive)), np.sort(np.asarray(negative))
    thresholds = np.unique(yes)[::-1]
    hits: Floats = (len(yes) - np.searchsorted(yes, thresholds, side="left")).astype(np.float64)
    false = len(no) - np.searchsorted(no, thresholds, side="left")
    gained = np.diff(hits, prepend=0.0) / len(yes)
    return float((gained * hits / (hits + false)).sum())


def brier(probabilities: Sequence[float], came_true: Sequence[bool]) -> float | None:
    """Return the mean squared distance of probability and outcome (Brier 1950), or `None` of nothing."""
    if not len(probabilities):
        return None
    p, y = np.asarray(probabilities, dtype=np.float64), np.asarray(came_true, dtype=np.float64)
    return float(((p - y) ** 2).mean())


def adaptive_calibration_error(
    probabilities: Sequence[float], came_true: Sequence[bool], bins: int = 10
) -> float | None:
    """Return the expected calibration error over bins that hold about equally many (Nguyen & O'Connor 2015).

    Bins of equal width are nearly empty but one when probabilities crowd at one end. Equal probabilities share a
    bin: parted, their outcomes would be compared in some order that means nothing.
    """
    if not len(probabilities):
        return None
    p, y = np.asarray(probabilities, dtype=np.float64), np.asarray(came_true, dtype=np.float64)
    bin_of = np.searchsorted(np.sort(p), p, side="left") * bins // len(p)
    return float(np.abs(np.bincount(bin_of, weights=p - y)).sum() / len(p))
