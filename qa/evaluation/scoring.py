"""Score one search and one answer against what is known of the question."""

from collections.abc import Mapping, Sequence

from index.types import Hits
from qa.evaluation import metrics
from qa.evaluation.citations import check
from qa.evaluation.types import Answered, EvalQuestion, Quoted, Retrieved, Versions
from qa.types import Answer, Citation


def score_hits(question: EvalQuestion, hits: Hits, ms: float) -> Retrieved:
    """Rank the first passage that overlaps the evidence, and the first from a right article."""
    evidence_rank = article_rank = None
    for rank, hit in enumerate(hits.hits, 1):
        passage = hit.passage
        if article_rank is None and passage.article_id in question.article_ids:
            article_rank = rank
        if evidence_rank is None and overlaps(question, passage.article_id, passage.start, passage.end):
            evidence_rank = rank
    chars = tuple(len(hit.passage.text) for hit in hits.hits)
    return Retrieved(evidence_rank, article_rank, chars, hits.searched, ms)


def score_answer(
    question: EvalQuestion,
    answer: Answer,
    store: Versions,
    ms: float,
    stages: Mapping[str, float] | None = None,
) -> Answered:
    """Compare an answer with the gold answers and the evidence, and check its citations.

    It is right when the question has an answer and a quote contains a gold answer, or, where the gold answers
    are free text that stands in no article, when a quote overlaps the evidence.
    """
    contains_gold, overlapping, right = _judged(question, answer.citations)
    first_contains_gold, _, first_right = _judged(question, answer.citations[:1])
    predicted, highlighted = prediction(answer)
    f1 = exact = None
    if question.answers:
        f1, exact = metrics.best_over(question.answers, predicted)
    return Answered(
        given=answer.found,
        p=answer.answerability.p,
        threshold=answer.answerability.threshold,
        calibration_id=answer.answerability.calibration_id,
        prediction=predicted,
        f1=f1,
        exact_match=exact,
        contains_gold=contains_gold,
        overlaps_evidence=overlapping,
        right=right,
        checked=check(answer, store),
        ms=ms,
        first_contains_gold=first_contains_gold,
        first_right=first_right,
        highlighted=highlighted,
        first_quote=next(map(_quoted, answer.citations), None),
        stages=stages or {},
    )


def _quoted(citation: Citation) -> Quoted:
    return Quoted(citation.source.id, citation.source.title, citation.start, citation.end, citation.quote)


def _judged(question: EvalQuestion, citations: Sequence[Citation]) -> tuple[bool, bool, bool]:
    """Tell whether one of the quotes contains a gold answer, overlaps the evidence, and is right."""
    contains = any(metrics.contains(c.quote, gold) for c in citations for gold in question.answers)
    overlapping = any(overlaps(question, c.source.id, c.start, c.end) for c in citations)
    return contains, overlapping, question.answerable and (contains or (question.free_text and overlapping))


def overlaps(question: EvalQuestion, article_id: str, start: int, end: int) -> bool:
    """Return whether `start:end` of an article shares a character with any evidence."""
    return any(
        evidence.article_id == article_id and start < span.end and span.start < end
        for evidence in question.evidence
        for span in evidence.spans
    )


def prediction(answer: Answer) -> tuple[str, bool]:
    """Return what the best-scored citation marks as the answer, or else all it quotes; and whether it marks."""
    if not answer.citations:
        return "", False
    best = max(answer.citations, key=lambda citation: citation.score)
    mark = best.highlight
    if mark is None:
        return best.quote, False
    return best.quote[mark.start - best.start : mark.end - best.start], True
