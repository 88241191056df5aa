"""An audit in numbers, and its worst examples."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

from qa.auditing.types import Audit, Probe, ProbeKind
from qa.evaluation import to_json as figures_of
from qa.evaluation.types import Record

SHOWN = 10
"""Examples of each kind."""


class ExampleKind(Enum):
    """What can go wrong with a question."""

    ANSWERED_WRONGLY = "answered_wrongly"
    FALSE_ANSWER = "false_answer"
    NOT_FOUND = "not_found"
    NOT_ANSWERED = "not_answered"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How many questions of a kind were answered rightly, wrongly and not at all, at the default threshold."""

    kind: ProbeKind
    asked: int
    rightly: int
    wrongly: int
    silent: int


def outcomes(audit: Audit) -> tuple[Outcome, ...]:
    """Count what came of each kind of question; whatever answers an unanswerable one is wrong."""
    found = []
    for kind in ProbeKind:
        records = [record for probe, record in paired(audit) if probe.kind is kind]
        shown = [r for r in records if r.answered.passed]
        rightly = sum(r.answered.right for r in shown)
        found.append(Outcome(kind, len(records), rightly, len(shown) - rightly, len(records) - len(shown)))
    return tuple(found)


def worst(audit: Audit) -> dict[ExampleKind, tuple[tuple[Probe, Record], ...]]:
    """Return the worst examples of each kind: of answers the surest, of silences the least sure."""
    groups: dict[ExampleKind, list[tuple[Probe, Record]]] = {kind: [] for kind in ExampleKind}
    for probe, record in paired(audit):
        kind = _fault(record)
        if kind is not None:
            groups[kind].append((probe, record))
    return {kind: tuple(sorted(found, key=_order(kind))[:SHOWN]) for kind, found in groups.items()}


def to_json(audit: Audit) -> dict[str, object]:
    """Return everything, made of what JSON knows: the evaluation's blocks under `figures`."""
    faults = {record.question.id: _fault(record) for _, record in paired(audit)}
    return {
        "articles": audit.articles,
        "articles_in_other_languages": audit.other_languages,
        "questions_left_out": audit.spoiled,
        "seconds": audit.seconds,
        "outcomes": {
            o.kind.value: {"asked": o.asked, "rightly": o.rightly, "wrongly": o.wrongly, "silent": o.silent}
            for o in outcomes(audit)
        },
        "figures": {k: v for k, v in figures_of(audit.evaluation).items() if k != "by_set"},
        "questions": [_question(probe, record, faults[probe.id]) for probe, record in paired(audit)],
    }


def paired(audit: Audit) -> Sequence[tuple[Probe, Record]]:
    """Return each question with what came of it."""
    records = {record.question.id: record for record in audit.evaluation.records}
    return [(probe, records[probe.id]) for probe in audit.probes]


def _fault(record: Record) -> ExampleKind | None:
    answered = record.answered
    if not record.question.answerable:
        return ExampleKind.FALSE_ANSWER if answered.passed else None
    if answered.passed and not answered.right:
        return ExampleKind.ANSWERED_WRONGLY
    if record.retrieved.evidence_rank is None:
        return ExampleKind.NOT_FOUND
    return None if answered.passed else ExampleKind.NOT_ANSWERED


def _order(kind: ExampleKind) -> Callable[[tuple[Probe, Record]], tuple[float, str]]:
    sign = 1 if kind is ExampleKind.NOT_ANSWERED else -1
    return lambda pair: (sign * pair[1].answered.p, pair[0].id)


def _question(probe: Probe, record: Record, fault: ExampleKind | None) -> dict[str, object]:
    draft, quoted = probe.draft, record.answered.first_quote
    return {
        "id": probe.id,
        "kind": probe.kind.value,
        "question": probe.question,
        "made_of": draft
        and {
            "article_id": draft.article.id,
            "version_id": draft.article.version,
            "title": draft.article.title,
            "start": draft.sentence.start,
            "end": draft.sentence.end,
            "sentence": draft.sentence_text,
            "answer": {"text": draft.answer_text, "start": draft.answer.start, "end": draft.answer.end},
        },
        "swapped": {"original": probe.original, "for": probe.swapped} if probe.swapped else None,
        "p": record.answered.p,
        "answered": record.answered.passed,
        "right": record.answered.right if record.question.answerable else not record.answered.passed,
        "rank": record.retrieved.evidence_rank,
        "fault": fault.value if fault else None,
        "said": record.answered.prediction,
        "quoted": quoted
        and {
            "article_id": quoted.article_id,
            "title": quoted.title,
            "start": quoted.start,
            "end": quoted.end,
            "quote": quoted.text,
        },
    }
