"""Numbers from labels: text overlap, ranks, abstention and calibration. Pure functions, numpy only."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]


class _Punctuation(dict[int, int | None]):
    """A table for `str.translate` that deletes punctuation, filled as characters turn up.

    SQuAD deletes ASCII's; Unicode's goes too, as in MLQA (Lewis et al. 2020), so that curly quotation marks
    cost nothing.
    """

    def __missing__(self, code: int) -> int | None:
        char = chr(code)
        deleted = char in string.punctuation or unicodedata.category(char).startswith("P")
        self[code] = None if deleted else code
        return self[code]


_PUNCTUATION = _Punctuation()
_ARTICLES = re.compile(r"\b(a|an|the)\b")
# Scripts written without spaces are compared by character, again as MLQA does.
_UNSPACED = re.compile("([\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff])")


def normalise(text: str) -> str:
    """Return `text` as SQuAD compares it: lower case, no punctuation, no articles, single spaces."""
    bare = _ARTICLES.sub(" ", text.lower().translate(_PUNCTUATION))
    return " ".join(_UNSPACED.sub(r" \1 ", bare).split())


def exact_match(prediction: str, gold: str) -> float:
    """Return 1 when both normalise to the same text."""
    return float(normalise(prediction) == normalise(gold))


def token_f1(prediction: str, gold: str) -> float:
    """Return the harmonic mean of token precision and recall (Rajpurkar et al. 2016)."""
    ours, theirs = normalise(prediction).split(), normalise(gold).split()
    if not ours or not theirs:
        return float(ours == theirs)
    shared = sum((Counter(ours) & Counter(theirs)).values())
    return 2 * shared / (len(ours) + len(theirs))


def best_over(golds: Iterable[str], prediction: str) -> tuple[float, float]:
    """Return the best token F1 and exact match over the gold answers."""
    scores = [(token_f1(prediction, gold), exact_match(prediction, gold)) for gold in golds]
    return max(f1 for f1, _ in scores), max(em for _, em in scores)


def contains(text: str, gold: str) -> bool:
    """Return whether the gold answer stands in `text`, both normalised, in whole tokens.

    Deleting punctuation makes one word of "Brazil's" and of "deaths:18,000", in which the answer is plain to
    see; so it may part words, too, but for the marks inside numbers: 18 doesn't stand in "18,000".
    """
    return contains_normalised(normalise(text), normalise(gold)) or contains_normalised(
        normalise(_apart(text)), normalise(_apart(gold))
    )


def _apart(text: str) -> str:
    """Return `text` with a space for all punctuation that isn't between two digits."""
    return "".join(
        " " if _PUNCTUATION[ord(char)] is None and not _in_number(text, at) else char
        for at, char in enumerate(text)
    )


def _in_number(text: str, at: int) -> bool:
    return 0 < at < len(text) - 1 and text[at - 1].isdigit() and text[at + 1].isdigit()


def contains_normalised(text: str, gold: str) -> bool:
    """Return whether the tokens of `gold` follow each other in `text`; both are normalised already."""
    return bool(gold) and f" {gold} " in f" {text} "


def mean(values: Iterable[float]) -> float | None:
    """Return the mean, or `None` of nothing."""
    kept = list(values)
    return float(np.mean(kept)) if kept else None


def reciprocal_rank(rank: int | None, depth: int) -> float:
    """Return 1 / rank, or 0 beyond `depth`."""
    return 1 / rank if rank is not None and rank <= depth else 0.0


def hit_at(rank: int | None, depth: int) -> float:
    """Return 1 when the rank is within `depth`."""
    return float(rank is not None and rank <= depth)


def auroc(positive: Sequence[float], negative: Sequence[float]) -> float | None:
    """Return the chance that a positive outscores a negative, ties counting half; `None` without both."""
    if not len(positive) or not len(negative):
        return None
    below = np.sort(np.asarray(negative, dtype=np.float64))
    scores = np.asarray(positive, dtype=np.float64)
    wins = np.searchsorted(below, scores, side="left")
    ties = np.searchsorted(below, scores, side="right") - wins
    return float((wins + ties / 2).mean() / len(below))


def risk_coverage(scores: Sequence[float], wrong: Sequence[bool], total: int) -> list[tuple[float, float]]:
    """Return (coverage, risk) at every threshold that separates two scores, the strictest first.

    :param total: The number of questions asked, of which coverage is a share.
    """
    ends, errors = by_threshold(scores, wrong)
    return [(float(n / total), float(e / n)) for n, e in zip(ends, errors, strict=True)]


def aurc(scores: Sequence[float], wrong: Sequence[bool]) -> float | None:
    """Return the mean risk over all coverages (Geifman et al. 2019).

    Equal scores have no order, so their errors are spread evenly: the expectation over all orders.
    """
    if not len(scores):
        return None
    ends, errors = by_threshold(scores, wrong)
    answered = np.arange(1, len(scores) + 1, dtype=np.float64)
    cumulative = np.interp(answered, np.concatenate(([0.0], ends)), np.concatenate(([0.0], errors)))
    return float((cumulative / answered).mean())


def by_threshold(
    scores: Sequence[float] | Floats, wrong: Sequence[bool] | npt.NDArray[np.bool_]
) -> tuple[Floats, Floats]:
    """Count the answered and the wrong at each distinct score, from the highest down."""
    if not len(scores):
        return np.zeros(0), np.zeros(0)
    order = np.argsort(-np.asarray(scores, dtype=np.float64), kind="stable")
    ranked = np.asarray(scores, dtype=np.float64)[order]
    last_of_tie = np.append(ranked[1:] != ranked[:-1], True)
    errors: Floats = np.cumsum(np.asarray(wrong, dtype=np.float64)[order])
    answered: Floats = (np.flatnonzero(last_of_tie) + 1).astype(np.float64)
    return answered, errors[last_of_tie]


def reliability(
    probabilities: Sequence[float], came_true: Sequence[bool], bins: int = 10
) -> list[tuple[float, float, int]]:
    """Return (mean probability, share that came true, count) of each occupied bin of equal width."""
    p, y = np.asarray(probabilities, dtype=np.float64), np.asarray(came_true, dtype=np.float64)
    bin_of = np.minimum((p * bins).astype(np.int64), bins - 1)
    occupied = [bin_of == b for b in range(bins) if (bin_of == b).any()]
    return [(float(p[m].mean()), float(y[m].mean()), int(m.sum())) for m in occupied]


def calibration_error(
    probabilities: Sequence[float], came_true: Sequence[bool], bins: int = 10
) -> float | None:
    """Return the expected calibration error over bins of equal width (Guo et al. 2017)."""
    if not len(probabilities):
        return None
    table = reliability(probabilities, came_true, bins)
    return sum(n * abs(p - share) for p, share, n in table) / len(probabilities)


def percentiles(values: Sequence[float]) -> dict[str, float] | None:
    """Return the median, the 95th and the 99th percentile, or `None` of nothing."""
    if not len(values):
        return None
    p50, p95, p99 = np.percentile(np.asarray(values, dtype=np.float64), [50, 95, 99])
    return {"p50": float(p50), "p95": float(p95), "p99": float(p99)}
