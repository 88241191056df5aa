"""Score one search and one answer against what is known of the question."""

from index.types import Hits
from qa.evaluation import metrics
from qa.evaluation.citations import check
from qa.evaluation.types import Answered, EvalQuestion, Retrieved, Versions
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


def score_answer(question: EvalQuestion, answer: Answer, store: Versions, ms: float) -> Answered:
    """Compare an answer with the gold answers and the evidence, and check its citations.

    It is right when the question has an answer and a quote contains a gold answer, or, where the gold answers
    are free text that stands in no article, when a quote overlaps the evidence.
    """
    contains_gold = any(
        metrics.contains(c.quote, gold) for c in answer.citations for gold in question.answers
    )
    overlapping = any(overlaps(question, c.source.id, c.start, c.end) for c in answer.citations)
    predicted = prediction(answer)
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
        right=question.answerable and (contains_gold or (question.free_text and overlapping)),
        checked=check(answer, store),
        ms=ms,
    )


def overlaps(question: EvalQuestion, article_id: str, start: int, end: int) -> bool:
    """Return whether `start:end` of an article shares a character with any evidence."""
    return any(
        evidence.article_id == article_id and start < span.end and span.start < end
        for evidence in question.evidence
        for span in evidence.spans
    )


def prediction(answer: Answer) -> str:
    """Return what the best-scored citation marks as the answer: its highlight, or else all it quotes."""
    if not answer.citations:
        return ""
    best = max(answer.citations, key=lambda citation: citation.score)
    return _marked(best)


def _marked(citation: Citation) -> str:
    if citation.highlight is None:
        return citation.quote
    mark = citation.highlight
    return citation.quote[mark.start - citation.start : mark.end - citation.start]
