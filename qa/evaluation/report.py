"""Figures for programs (JSON) and for people (a table)."""

from collections.abc import Mapping
from dataclasses import asdict

from qa.evaluation.abstaining import Figures
from qa.evaluation.summary import summarise
from qa.evaluation.types import EvalQuestion, Evaluation, Record

_ROWS = (
    ("retrieval", ("mrr@10", "evidence_hit@1", "evidence_hit@4", "evidence_hit@10")),
    ("retrieval", ("article_hit@1", "article_hit@4", "article_hit@10", "passage_chars")),
    ("answers", ("f1", "exact_match", "highlighted", "quotes_contain_gold", "first_quote_contains_gold")),
    ("answers", ("quotes_overlap_evidence", "right", "coverage")),
    ("answers", ("citations", "citations_exact", "answers_sound")),
    ("answers.at_threshold", ("f1", "exact_match", "quotes_contain_gold", "right", "squad_v2_f1")),
    ("abstention", ("auroc", "auprc", "aurc", "answered_rate", "false_answer_rate", "threshold")),
    ("abstention", ("coverage_at_threshold", "risk_at_threshold", "risk_at_full_coverage")),
    ("abstention", ("coverage_at_5_risk", "ece", "ece_adaptive", "ece_answerable", "brier")),
    ("abstention.first_quote", ("risk_at_threshold", "coverage_at_5_risk", "ece")),
    ("abstention.near_miss", ("questions", "auroc", "answered_rate")),
    ("abstention.off_topic", ("questions", "auroc", "answered_rate")),
    ("latency_ms.retrieve", ("p50", "p95", "p99")),
    ("latency_ms.answer", ("p50", "p95", "p99")),
    ("latency_ms.answer_stages.retrieve", ("p50", "p95")),
    ("latency_ms.answer_stages.read", ("p50", "p95")),
    ("n", ("questions", "answerable", "unanswerable", "passages")),
)


def to_json(evaluation: Evaluation) -> Figures:
    """Return all figures, overall and by set, made of what JSON knows.

    Overall, every question counts the same, but off-topic ones from other sets, which are reported apart.
    `answers` is measured at full coverage (nothing held back), and under `at_threshold` on what the product
    shows; `None` stands where there was nothing to measure.
    """
    thresholds = sorted({r.answered.threshold for r in evaluation.records})
    calibrations = sorted({r.answered.calibration_id for r in evaluation.records})
    overall = _block(evaluation.records, evaluation.articles)
    by_set = {name: _block(records, evaluation.articles) for name, records in _by_set(evaluation).items()}
    settings = {**evaluation.settings, "thresholds": thresholds, "calibration_ids": calibrations}
    return {**overall, "by_set": by_set, "settings": settings}


def to_table(evaluation: Evaluation) -> str:
    """Return the main figures as lines of text, a column for each set and one for all together."""
    columns = {name: summarise(records) for name, records in _by_set(evaluation).items()}
    if len(columns) > 1:
        columns["overall"] = summarise(evaluation.records)
    width = max(14, *(len(name) + 2 for name in columns))
    lines = [" " * 38 + "".join(f"{name:>{width}}" for name in columns)]
    heading = ""
    for block, keys in _ROWS:
        if block != heading:
            lines.append(block.replace(".", ", ").replace("_", " "))
            heading = block
        for key in keys:
            cells = (_cell(_at(figures, f"{block}.{key}")) for figures in columns.values())
            lines.append(f"  {key:<36}" + "".join(f"{cell:>{width}}" for cell in cells))
    return "\n".join(lines)


def to_records(evaluation: Evaluation) -> list[Figures]:
    """Return one object per question, to see what went wrong and to compare two runs in pairs."""
    return [_record(record) for record in evaluation.records]


def kind_of(question: EvalQuestion) -> str:
    """Name the kind of a question; an unanswerable one of which nothing more is known is just that."""
    if question.answerable:
        return "answerable"
    return "near_miss" if question.near_miss else "off_topic" if question.off_topic else "unanswerable"


def _record(record: Record) -> Figures:
    question, answered = record.question, record.answered
    return {
        "set": record.set_name,
        "id": question.id,
        "question": question.text,
        "kind": kind_of(question),
        "answerable": question.answerable,
        "answers": list(question.answers),
        "evidence_rank": record.retrieved.evidence_rank,
        "article_rank": record.retrieved.article_rank,
        "p": answered.p,
        "passed": answered.passed,
        "prediction": answered.prediction,
        "highlighted": answered.highlighted,
        "first_quote": asdict(answered.first_quote) if answered.first_quote else None,
        "f1": answered.f1,
        "exact_match": answered.exact_match,
        "contains_gold": answered.contains_gold,
        "overlaps_evidence": answered.overlaps_evidence,
        "right": answered.right,
        "first_right": answered.first_right,
        "retrieve_ms": record.retrieved.ms,
        "answer_ms": answered.ms,
    }


def _block(records: tuple[Record, ...], articles: Mapping[str, int]) -> Figures:
    figures = summarise(records)
    counted = figures["n"]
    assert isinstance(counted, dict)
    counted["articles"] = sum(articles[name] for name in {r.set_name for r in records})
    return figures


def _by_set(evaluation: Evaluation) -> dict[str, tuple[Record, ...]]:
    names = dict.fromkeys(r.set_name for r in evaluation.records)
    return {name: tuple(r for r in evaluation.records if r.set_name == name) for name in names}


def _at(figures: object, path: str) -> object:
    for key in path.split("."):
        figures = figures[key] if isinstance(figures, dict) and key in figures else None
    return figures


def _cell(value: object) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return f"{value:.4f}" if abs(value) < 10 else f"{value:.1f}"
    return f"{value:,}" if isinstance(value, int) else str(value)
