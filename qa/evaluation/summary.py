"""Records to figures: one block for each thing the product promises."""

from collections.abc import Sequence

import numpy as np

from qa.evaluation import metrics
from qa.evaluation.abstaining import Figures, abstention, cluster, share
from qa.evaluation.intervals import bootstrap, wilson_of
from qa.evaluation.runner import DEPTH
from qa.evaluation.types import Record

CUTS = (1, 4, 10)
FAULTS_SHOWN = 20


def summarise(records: Sequence[Record]) -> Figures:
    """Return the blocks `retrieval`, `answers`, `abstention`, `latency_ms` and `n`."""
    own = [r for r in records if not r.question.off_topic]
    return {
        "retrieval": retrieval(own),
        "answers": {**answers(own), **citations(records)},
        "abstention": abstention(records),
        "latency_ms": latency(own),
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
    gradable = [r for r in records if _gradable(r)]
    graded = [r for r in answerable if r.question.answers]
    f1 = np.array([r.answered.f1 for r in graded], dtype=np.float64)
    return {
        **_quality(answerable),
        "coverage": share(r.answered.given for r in answerable),
        "intervals": {
            "f1": bootstrap([cluster(r) for r in graded], lambda picks: float(f1[picks].mean())),
            "quotes_contain_gold": wilson_of(r.answered.contains_gold for r in graded),
        },
        "at_threshold": {
            **_quality(passed),
            "coverage": share(r.answered.passed for r in answerable),
            "squad_v2_f1": metrics.mean(_with_abstentions(r, r.answered.f1) for r in gradable),
            "squad_v2_exact_match": metrics.mean(
                _with_abstentions(r, r.answered.exact_match) for r in gradable
            ),
        },
    }


def citations(records: Sequence[Record]) -> Figures:
    """Count the citations of all answers, and those that an independent reading of the texts bears out."""
    cited = [r.answered.checked for r in records]
    total = sum(c.citations for c in cited)
    return {
        "citations": total,
        "citations_exact": sum(c.exact for c in cited) / total if total else None,
        "answers_sound": share(c.sound for c in cited),
        "faults": [fault for c in cited for fault in c.faults][:FAULTS_SHOWN],
    }


def latency(records: Sequence[Record]) -> Figures:
    """Tell how long searches and answers take, and of an answer each stage that the answerer shows."""
    stages = dict.fromkeys(stage for r in records for stage in r.answered.stages)
    return {
        "retrieve": metrics.percentiles([r.retrieved.ms for r in records]),
        "answer": metrics.percentiles([r.answered.ms for r in records]),
        "answer_stages": {
            stage: metrics.percentiles(
                [r.answered.stages[stage] for r in records if stage in r.answered.stages]
            )
            for stage in stages
        },
    }


def counts(records: Sequence[Record]) -> Figures:
    """Count what the figures rest on; off-topic questions are counted apart from the others."""
    own = [r for r in records if not r.question.off_topic]
    answerable = [r for r in own if r.question.answerable]
    searched = {r.set_name: r.retrieved.searched for r in records}
    return {
        "questions": len(own),
        "answerable": len(answerable),
        "unanswerable": len(own) - len(answerable),
        "near_miss": sum(r.question.near_miss for r in own),
        "off_topic": len(records) - len(own),
        "with_evidence": sum(map(_has_evidence, own)),
        "with_article": sum(map(_has_article, own)),
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
        "quotes_contain_gold": share(a.contains_gold for a in graded),
        "first_quote_contains_gold": share(a.first_contains_gold for a in graded),
        "quotes_overlap_evidence": share(r.answered.overlaps_evidence for r in records if _has_evidence(r)),
        "highlighted": share(a.highlighted for a in graded),
        "right": share(r.answered.right for r in records),
        "first_right": share(r.answered.first_right for r in records),
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
