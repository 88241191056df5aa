"""How far a figure may be off because so few questions were asked: 95 % intervals."""

import math
from collections.abc import Callable, Hashable, Iterable, Sequence

import numpy as np
import numpy.typing as npt

Interval = tuple[float, float]
Picks = npt.NDArray[np.int64]

Z = 1.959964
"""The normal distribution's 97.5 % quantile."""

RESAMPLES = 500


def wilson(hits: int, total: int) -> Interval | None:
    """Return the score interval of a share (Wilson 1927), which stays inside 0 … 1; `None` of nothing.

    It takes the questions for independent; where many are about one article, it is too narrow.
    """
    if not total:
        return None
    share, shrink = hits / total, 1 + Z**2 / total
    middle = (share + Z**2 / (2 * total)) / shrink
    half = Z / shrink * math.sqrt(share * (1 - share) / total + Z**2 / (4 * total**2))
    # At the ends the exact bound is the share itself; rounding must not put it past that.
    return (0.0 if not hits else max(0.0, middle - half), 1.0 if hits == total else min(1.0, middle + half))


def wilson_of(flags: Iterable[bool]) -> Interval | None:
    """Return the score interval of the share of flags that are set."""
    taken = list(flags)
    return wilson(sum(taken), len(taken))


def bootstrap(
    clusters: Sequence[Hashable], measure: Callable[[Picks], float | None], seed: int = 0
) -> Interval | None:
    """Return the middle 95 % of a figure over resampled clusters (Efron 1979; by cluster, Field & Welsh 2007).

    Whole clusters are drawn, since questions about one article succeed and fail together.

    :param clusters: Which cluster each item is in.
    :param measure: Gives the figure of the items at these places, some of which repeat.
    :return: `None` with fewer than two clusters, or where a resample in twenty gives no figure.
    """
    places: dict[Hashable, list[int]] = {}
    for at, name in enumerate(clusters):
        places.setdefault(name, []).append(at)
    if len(places) < 2:
        return None
    drawn, kept = np.random.default_rng(seed), [np.array(group) for group in places.values()]
    values = []
    for _ in range(RESAMPLES):
        value = measure(np.concatenate([kept[pick] for pick in drawn.integers(len(kept), size=len(kept))]))
        if value is not None:
            values.append(value)
    if len(values) < 0.95 * RESAMPLES:
        return None
    low, high = np.percentile(np.asarray(values), [2.5, 97.5])
    return float(low), float(high)
