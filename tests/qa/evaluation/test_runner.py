import json
from collections.abc import Iterator
from time import sleep

import pytest

from index.types import Progress
from qa.evaluation import Dataset, Evaluation, evaluate, pool, to_json, to_records, to_table
from qa.evaluation.scoring import score_answer
from qa.types import AnswerCompleted, Event, Question, RetrievalCompleted
from tests.qa.evaluation.doubles import BestSentence, Texts, WordSearch, answer_of, citation_of

BLOCKS = {"retrieval", "answers", "abstention", "latency_ms", "n"}


def collaborators(mini: Dataset) -> tuple[WordSearch, BestSentence, Texts]:
    search, texts = WordSearch(mini.articles), Texts(mini.articles)
    return search, BestSentence(WordSearch(mini.articles), texts), texts


@pytest.fixture
def evaluation(mini: Dataset) -> Evaluation:
    return evaluate(mini, *collaborators(mini))


def test_ranks_equal_a_look_at_every_sentence(mini: Dataset, evaluation: Evaluation) -> None:
    search = WordSearch(mini.articles)
    for record in evaluation.records:
        evidence_ranks, article_ranks = [], []
        for rank, hit in enumerate(search.search(record.question.text).hits, 1):
            inside = set(range(hit.passage.start, hit.passage.end))
            if hit.passage.article_id in record.question.article_ids:
                article_ranks.append(rank)
            for evidence in record.question.evidence:
                marked = {i for span in evidence.spans for i in range(span.start, span.end)}
                if evidence.article_id == hit.passage.article_id and inside & marked:
                    evidence_ranks.append(rank)
        assert record.retrieved.evidence_rank == min(evidence_ranks, default=None)
        assert record.retrieved.article_rank == min(article_ranks, default=None)


def test_figures_of_the_mini_set_are_those_counted_by_hand(evaluation: Evaluation) -> None:
    figures = to_json(evaluation)
    assert figures["n"] == {
        "questions": 7, "answerable": 5, "unanswerable": 2, "with_evidence": 5, "with_article": 5,
        "with_gold": 5, "free_text": 1, "evidence_unplaced": 0, "passages": 15, "articles": 4,
        "near_miss": 1, "off_topic": 0,
    }  # fmt: skip
    rows = {row["id"]: row for row in to_records(evaluation)}
    assert rows["q1"]["prediction"] == "40,000 crowns"
    assert (rows["q1"]["exact_match"], rows["q1"]["right"], rows["q1"]["passed"]) == (1.0, True, True)
    assert rows["q3"]["prediction"] == "1594"
    assert (rows["q6"]["p"], rows["q6"]["passed"], rows["q6"]["right"]) == (0.2, False, False)
    assert rows["q5"]["contains_gold"] is False
    assert rows["q5"]["right"] == rows["q5"]["overlaps_evidence"]


def test_full_coverage_and_threshold_are_both_reported(evaluation: Evaluation) -> None:
    figures = to_json(evaluation)
    answers, abstention = figures["answers"], figures["abstention"]
    assert isinstance(answers, dict)
    assert isinstance(abstention, dict)
    assert answers["coverage"] == 1.0
    assert answers["citations"] == sum(r.answered.checked.citations for r in evaluation.records)
    assert answers["citations_exact"] == answers["answers_sound"] == 1.0
    passed = [r for r in evaluation.records if r.answered.p >= 0.4 and r.answered.given]
    assert abstention["coverage_at_threshold"] == len(passed) / 7
    assert abstention["risk_at_threshold"] == sum(not r.answered.right for r in passed) / len(passed)
    first = abstention["first_quote"]
    assert first["risk_at_threshold"] == sum(not r.answered.first_right for r in passed) / len(passed)
    low, high = abstention["risk_at_threshold_interval"]
    assert low <= abstention["risk_at_threshold"] <= high
    shown = [r for r in passed if r.question.answerable]
    assert answers["at_threshold"]["coverage"] == abstention["answered_rate"] == len(shown) / 5
    v2 = [r.answered.f1 if r.question.answerable else 1.0 for r in passed if r.question.answerable]
    silent_right = [1.0 for r in evaluation.records if not r.question.answerable and r not in passed]
    assert answers["at_threshold"]["squad_v2_f1"] == pytest.approx(sum([*v2, *silent_right]) / 7)


def test_json_has_the_blocks_overall_and_by_set_and_survives_json(evaluation: Evaluation) -> None:
    figures = to_json(evaluation)
    assert set(figures) == BLOCKS | {"by_set", "settings"}
    by_set = figures["by_set"]
    assert isinstance(by_set, dict)
    assert by_set == {"eval_mini": {key: figures[key] for key in BLOCKS}}
    retrieval = figures["retrieval"]
    assert isinstance(retrieval, dict)
    hits = {f"{kind}_hit@{k}" for kind in ("evidence", "article") for k in (1, 4, 10)}
    assert {"mrr@10", *hits} <= set(retrieval)
    assert json.loads(json.dumps(figures, allow_nan=False))["settings"]["calibration_ids"] == ["cal_words"]


def test_pooled_sets_count_every_question_once(mini: Dataset, evaluation: Evaluation) -> None:
    other = Dataset("other", mini.articles, mini.questions[:3], mini.digest)
    both = pool([evaluation, evaluate(other, *collaborators(mini))])
    figures = to_json(both)
    by_set = figures["by_set"]
    assert isinstance(by_set, dict)
    assert list(by_set) == ["eval_mini", "other"]
    assert by_set["eval_mini"] == to_json(evaluation)["by_set"]["eval_mini"]  # type: ignore[index]  # a dict
    assert figures["n"]["questions"] == 10  # type: ignore[index]  # a dict
    assert figures["n"]["articles"] == 8  # type: ignore[index]  # a dict
    header = to_table(both).splitlines()[0].split()
    assert header == ["eval_mini", "other", "overall"]


def test_each_question_is_asked_once_after_the_warm_up(mini: Dataset) -> None:
    search, answerer, texts = collaborators(mini)
    evaluate(mini, search, answerer, texts, limit=4)
    assert len(search.asked) == len(answerer.asked) == 4 + 4
    search, answerer, texts = collaborators(mini)
    evaluate(mini, search, answerer, texts)
    assert len(search.asked) == len(answerer.asked) == 5 + 7


def test_dates_are_used_only_when_wanted(mini: Dataset) -> None:
    for use_dates in (False, True):
        search, answerer, texts = collaborators(mini)
        evaluate(mini, search, answerer, texts, use_dates=use_dates)
        days = {str(q.as_of) for q in answerer.asked}
        limits = {str(filters.published_to) for _, filters in search.asked}
        assert days == limits == ({"None", "2021-03-10"} if use_dates else {"None"})


def test_progress_counts_both_stages(mini: Dataset) -> None:
    seen: list[Progress] = []
    evaluate(mini, *collaborators(mini), limit=3, progress=seen.append)
    assert [(p.stage, p.done, p.total) for p in seen] == [
        *(("search", done, 3) for done in (1, 2, 3)),
        *(("answer", done, 3) for done in (1, 2, 3)),
    ]


def test_a_set_without_unanswerable_questions_gives_no_auroc(mini: Dataset) -> None:
    answerable = Dataset("yes", mini.articles, mini.questions[:5], mini.digest)
    figures = to_json(evaluate(answerable, *collaborators(mini)))["abstention"]
    assert isinstance(figures, dict)
    assert figures["auroc"] is None
    assert figures["false_answer_rate"] is None
    assert "–" in to_table(evaluate(answerable, *collaborators(mini)))


class Streamed(BestSentence):
    """Tells the stages of its answer, each of which takes a while."""

    def stream(self, question: Question, *, threshold: float | None = None) -> Iterator[Event]:
        sleep(0.02)
        yield RetrievalCompleted(1, 3, 1)
        sleep(0.01)
        yield AnswerCompleted(self.answer(question, threshold=threshold))


def test_stages_are_timed_where_the_answerer_streams(mini: Dataset) -> None:
    search, texts = WordSearch(mini.articles), Texts(mini.articles)
    streamed = evaluate(mini, search, Streamed(search, texts), texts, limit=2)
    for record in streamed.records:
        stages = record.answered.stages
        assert stages["retrieve"] >= 20
        assert stages["read"] >= 10
        assert sum(stages.values()) <= record.answered.ms
    latency = to_json(streamed)["latency_ms"]
    assert latency["answer_stages"]["retrieve"]["p50"] >= 20  # type: ignore[index]  # a dict
    plain = to_json(evaluate(mini, *collaborators(mini)))["latency_ms"]
    assert plain["answer_stages"] == {}  # type: ignore[index]  # a dict


def test_the_first_quote_is_judged_apart_from_the_others(mini: Dataset) -> None:
    clock = next(q for q in mini.questions if q.id == "q3")
    museum = next(a for a in mini.articles if a.id == "museum")
    at = museum.text.index("The oldest")
    quotes = (
        citation_of(museum, 0, 10),
        citation_of(museum, at, at + 35, at=10, name="c2"),
    )
    scored = score_answer(clock, answer_of("?", quotes, 0.9, 0.5), Texts(mini.articles), 1.0)
    assert (scored.right, scored.first_right, scored.first_contains_gold) == (True, False, False)
