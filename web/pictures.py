"""What an evaluation's figures look like: risk against coverage, reliability, latency against quality."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from qa.evaluation.intervals import wilson
from web.charts import Chart

_SHARES = tuple(n / 5 for n in range(6))
_LATENCIES = (5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0, 2000.0)


@dataclass(frozen=True, slots=True)
class Curve:
    """What one evaluation says of abstention: the JSON's block `abstention`, taken apart.

    `risk_coverage` are (coverage, risk) at each threshold, `reliability` (p, share that came true, count).
    """

    label: str
    risk_coverage: Sequence[Sequence[float]]
    reliability: Sequence[Sequence[float]]
    at_threshold: tuple[float, float] | None

    @classmethod
    def of(cls, label: str, abstention: Mapping[str, object]) -> "Curve":
        """Take them from an evaluation's JSON."""
        coverage, risk = abstention["coverage_at_threshold"], abstention["risk_at_threshold"]
        both = isinstance(coverage, float) and isinstance(risk, float)
        curve, bins = abstention["risk_coverage"], abstention["reliability"]
        assert isinstance(curve, Sequence)
        assert isinstance(bins, Sequence)
        return cls(label, curve, bins, (coverage, risk) if both else None)  # type: ignore[arg-type]  # both are


def risk_coverage(curves: Sequence[Curve], *, alone: bool = True) -> str:
    """Draw risk against coverage, with the default threshold marked on each curve."""
    top = max((risk for c in curves for coverage, risk in c.risk_coverage if coverage >= 0.1), default=0.2)
    ticks = _tenths(0.0, min(1.0, max(0.2, top)))
    chart = Chart(
        "Risk against coverage", "coverage: questions answered", "risk: wrong among them", _SHARES, ticks
    )
    chart.guide((0, 0.05), (1, 0.05), "5 % risk")
    for series, curve in enumerate(curves):
        chart.line([(x, y) for x, y in curve.risk_coverage], series, curve.label)
        if curve.at_threshold:
            x, y = curve.at_threshold
            chart.mark(x, y, series, f"{curve.label}, default threshold: {y:.1%} risk at {x:.0%} coverage")
    return chart.svg(alone=alone)


def reliability(curves: Sequence[Curve], *, alone: bool = True) -> str:
    """Draw how often what was said to be likely came true, with 95 % intervals; larger marks count more."""
    chart = Chart("Reliability", "p: how likely it said", "came true", _SHARES, _SHARES)
    chart.guide((0, 0), (1, 1))
    for series, curve in enumerate(curves):
        total = sum(int(n) for *_, n in curve.reliability) or 1
        chart.line([(p, share) for p, share, _ in curve.reliability], series, curve.label)
        for p, share, n in curve.reliability:
            interval = wilson(round(share * n), int(n))
            if interval:
                chart.whisker(p, *interval, series)
            hint = f"{curve.label}: said {p:.0%}, came true {share:.0%} of {n:.0f}"
            chart.mark(p, share, series, hint, 3 + 7 * math.sqrt(n / total))
    return chart.svg(alone=alone)


def latency_quality(points: Sequence[tuple[str, float, float, float]], *, alone: bool = True) -> str:
    """Draw what an answer costs and what it is worth.

    :param points: Label, median and 95th percentile in milliseconds, share of answerable questions answered
        by a quote that contains the gold answer.
    """
    slowest = max((p95 for _, _, p95, _ in points), default=1.0)
    fastest = min((p50 for _, p50, _, _ in points), default=1.0)
    left = max([t for t in _LATENCIES if t <= fastest], default=_LATENCIES[0])
    right = min([t for t in _LATENCIES if t >= slowest and t > left], default=_LATENCIES[-1])
    lowest = min((quality for *_, quality in points), default=0.0)
    chart = Chart(
        "Latency against quality",
        "milliseconds for an answer: median, line to the 95th percentile",
        "quotes contain the gold answer",
        [t for t in _LATENCIES if left <= t <= right],
        _tenths(max(0.0, lowest - 0.1), 1.0),
        log_x=True,
        percent=(False, True),
    )
    for series, (label, p50, p95, quality) in enumerate(points):
        chart.line([(p50, quality), (p95, quality)], series)
        chart.mark(p50, quality, series, f"{label}: {quality:.1%}, p50 {p50:.0f} ms, p95 {p95:.0f} ms", 7)
        chart.key(series, f"{label}: {quality:.1%} at {p50:.0f} ms")
    return chart.svg(alone=alone)


def _tenths(low: float, high: float) -> list[float]:
    """Return whole tenths, or fifths where those are many, from `low` or below to `high` or above."""
    first, last = math.floor(round(low * 10, 6)), math.ceil(round(high * 10, 6))
    step = 1 if last - first <= 6 else 2
    return [n / 10 for n in range(last - step * math.ceil((last - first) / step), last + 1, step)]
