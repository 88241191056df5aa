"""Records to figures: one block for each thing the product promises."""

from collections.abc import Iterable, Sequence

from qa.evaluation import metrics
from qa.evaluation.runner import DEPTH
from qa.evaluation.types import Answered, Record

Figures = dict[str, object]

CUTS = (1, 4, 10)
CURVE_POINTS = 100
RISK = 0.05
"""The share of wrong answers that the default threshold aims at."""
FAULTS_SHOWN = 20


def summarise(records: Sequence[Record]) -> Figures:
    """Return the blocks `retrieval`, `answers`, `abstention`, `latency_ms` and `n`."""
    return {
        "retrieval": retrieval(records),
        "answers": answers(records),
        "abstention": abstention(records),
        "latency_ms": {
            "retrieve": metrics.percentiles([r.retrieved.ms for r in records]),
            "answer": metrics.percentiles([r.answered.ms for r in records]),
        },
        "n": counts(records),
    }


def retrieval(records: Sequence[Record]) -> Figures:
    """Measure the search on answerable questions that name an evidence, or an article."""
    evidence = [r.retrieved.evidence_rank for r in records if _has_evidence(r)]
    articles = [r.retrieved.article_rank for r in records if _has_article(r)]
    return {
        f"mrr@{DEPTH}": metrics.mean(metrics.reciprocal_rank(rank, DEPTH) for rank in evidence),
        **{f"evidence_hit@{k}": metrics.mean(metrics.hit_at(rank, k) for rank in evidence) for k in CUTS},
        **{f"article_hit@{k}": metrics.mean(metrics.hit_at(rank, k) for rank in articles) for k in CUTS},
        "passage_chars": metrics.mean(chars for r in records for chars in r.retrieved.passage_chars),
    }


def answers(records: Sequence[Record]) -> Figures:
    """Measure the answers: all of them at the top, those that pass the threshold under `at_threshold`."""
    answerable = [r for r in records if r.question.answerable]
    passed = [r for r in answerable if r.answered.passed]
    cited = [r.answered.checked for r in records]
    total = sum(c.citations for c in cited)
    return {
        **_quality(answerable),
        "coverage": _share(r.answered.given for r in answerable),
        "citations": total,
        "citations_exact": sum(c.exact for c in cited) / total if total else None,
        "answers_sound": _share(c.sound for c in cited),
        "faults": [fault for c in cited for fault in c.faults][:FAULTS_SHOWN],
        "at_threshold": {
            **_quality(passed),
            "coverage": _share(r.answered.passed for r in answerable),
            "squad_v2_f1": metrics.mean(_with_abstentions(r, r.answered.f1) for r in records if _gradable(r)),
            "squad_v2_exact_match": metrics.mean(
                _with_abstentions(r, r.answered.exact_match) for r in records if _gradable(r)
            ),
        },
    }


def abstention(records: Sequence[Record]) -> Figures:
    """Measure when it keeps silent, and whether `p` means what it says.

    Risk is the share of wrong answers among those given, coverage the share of questions that are answered
    (El-Yaniv & Wiener 2010). Any answer to an unanswerable question is wrong. `ece_answerable` compares `p` with
    whether the question has an answer, which is what it estimates; `ece` with whether the answer given is right.
    """
    answerable = [r.answered for r in records if r.question.answerable]
    unanswerable = [r.answered for r in records if not r.question.answerable]
    given = [r.answered for r in records if r.answered.given]
    scores, wrong = [a.p for a in given], [not a.right for a in given]
    passed = [a for a in given if a.passed]
    p, right = [r.answered.p for r in records], [r.answered.right for r in records]
    is_answerable = [r.question.answerable for r in records]
    curve = metrics.risk_coverage(scores, wrong, len(records))
    return {
        "auroc": metrics.auroc([a.p for a in answerable], [a.p for a in unanswerable]),
        "aurc": metrics.aurc(scores, wrong),
        "false_answer_rate": _share(a.passed for a in unanswerable),
        "answered_rate": _share(a.passed for a in answerable),
        "threshold": _one_or_none(r.answered for r in records),
        "coverage_at_threshold": len(passed) / len(records) if records else None,
        "coverage_interval": metrics.interval(len(passed), len(records)),
        "risk_at_threshold": _share(not a.right for a in passed),
        "risk_interval": metrics.interval(sum(not a.right for a in passed), len(passed)),
        "coverage_at_5_percent_risk": metrics.coverage_at_risk(curve, RISK),
        "risk_at_full_coverage": _share(wrong),
        "ece": metrics.calibration_error(p, right),
        "ece_answerable": metrics.calibration_error(p, is_answerable),
        "brier_answerable": metrics.brier(p, is_answerable),
        "reliability": metrics.reliability(p, right),
        "reliability_answerable": metrics.reliability(p, is_answerable),
        "risk_coverage": _thinned(curve),
    }


def counts(records: Sequence[Record]) -> Figures:
    """Count what the figures rest on."""
    answerable = [r for r in records if r.question.answerable]
    searched = {r.set_name: r.retrieved.searched for r in records}
    return {
        "questions": len(records),
        "answerable": len(answerable),
        "unanswerable": len(records) - len(answerable),
        "with_evidence": sum(map(_has_evidence, records)),
        "with_article": sum(map(_has_article, records)),
        "with_gold": sum(bool(r.question.answers) for r in answerable),
        "free_text": sum(r.question.free_text for r in answerable),
        "evidence_unplaced": sum(not e.placed for r in answerable for e in r.question.evidence),
        "passages": sum(searched.values()),
    }


def _quality(records: Sequence[Record]) -> Figures:
    graded = [r.answered for r in records if r.question.answers]
    return {
        "f1": metrics.mean(a.f1 for a in graded if a.f1 is not None),
        "exact_match": metrics.mean(a.exact_match for a in graded if a.exact_match is not None),
        "quotes_contain_gold": _share(a.contains_gold for a in graded),
        "quotes_overlap_evidence": _share(r.answered.overlaps_evidence for r in records if _has_evidence(r)),
        "right": _share(r.answered.right for r in records),
    }


def _with_abstentions(record: Record, score: float | None) -> float:
    """Score as SQuAD v2 does: silence is right on an unanswerable question and wrong on any other."""
    if record.question.answerable:
        return (score or 0.0) if record.answered.passed else 0.0
    return float(not record.answered.passed)


def _gradable(record: Record) -> bool:
    return bool(record.question.answers) or not record.question.answerable


def _has_evidence(record: Record) -> bool:
    return record.question.answerable and bool(record.question.evidence)


def _has_article(record: Record) -> bool:
    return record.question.answerable and bool(record.question.article_ids)


def _share(flags: Iterable[bool]) -> float | None:
    return metrics.mean(map(float, flags))


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
