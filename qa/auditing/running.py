"""Make the questions, ask them, and keep what came of it: the evaluation's own code does the measuring."""

from collections import defaultdict
from collections.abc import Callable
from time import perf_counter

from index.types import Progress, Span
from qa.auditing.making import Made, make
from qa.auditing.types import Articles, Audit, Probe, ProbeKind
from qa.evaluation import Dataset, EvalQuestion, Evidence, evaluate
from qa.evaluation.types import Answering, Searching

NAME = "audit"


def audit(
    store: Articles,
    retriever: Searching,
    answerer: Answering,
    *,
    questions: int = 200,
    seed: int = 0,
    progress: Callable[[Progress], None] | None = None,
) -> Audit:
    """Ask about `questions` questions that are made from the collection's own articles.

    The same articles, seed and settings give the same questions and answers; only times differ.

    :raises NothingToAudit: There are too few articles, or none that questions can be made of.
    """
    began = perf_counter()
    made = make(store, questions, seed, progress or _silent)
    asked = [_question(probe, made) for probe in made.probes]
    dataset = Dataset(NAME, (), tuple(q for q in asked if not q.off_topic), digest="")
    evaluation = evaluate(
        dataset,
        retriever,
        answerer,
        store,
        seed=seed,
        off_topic=[q for q in asked if q.off_topic],
        progress=progress,
    )
    infos = {p.draft.article.id: p.draft.article for p in made.probes if p.draft}
    return Audit(
        probes=made.probes,
        evaluation=evaluation,
        infos=infos,
        articles=made.combed.articles,
        other_languages=made.other_languages,
        spoiled=len(made.combed.spoiled),
        seconds=perf_counter() - began,
    )


def _question(probe: Probe, made: Made) -> EvalQuestion:
    if probe.kind is not ProbeKind.KNOWN_ITEM or probe.draft is None:
        return EvalQuestion(
            probe.id, probe.question, (), frozenset(), (), answerable=False, free_text=True,
            near_miss=probe.kind is ProbeKind.NEAR_MISS, off_topic=probe.kind is ProbeKind.OFF_TOPIC,
        )  # fmt: skip
    by_article: dict[str, list[Span]] = defaultdict(list)
    for article_id, span in made.combed.places[probe.id]:
        by_article[article_id].append(span)
    evidence = tuple(
        Evidence(article_id, probe.draft.sentence_text, tuple(spans))
        for article_id, spans in by_article.items()
    )
    return EvalQuestion(
        probe.id, probe.question, (probe.draft.answer_text,), frozenset(by_article), evidence,
        answerable=True, free_text=False,
    )  # fmt: skip


def _silent(progress: Progress) -> None:
    """Report nothing."""
