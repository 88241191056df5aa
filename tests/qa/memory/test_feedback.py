"""Feedback is kept, and makes a set that the evaluation reads."""

import json
from pathlib import Path

import pytest

from index.articles import make_article
from index.errors import NotFound
from index.types import Article, Filters
from qa.evaluation import Dataset, evaluate, load_datasets
from qa.memory import Reason
from qa.memory.exporting import ExportRefused, export
from qa.types import Answer, Question
from serve import Collection
from tests.qa.memory.test_conversations import BLOCKS, COST, NOBODY


@pytest.fixture
def asked(collection: Collection, peru: list[Article]) -> Collection:
    collection.builder.add(peru)
    return collection


def judge(
    collection: Collection, question: Question | str, useful: bool, reason: Reason | None = None
) -> Answer:
    asked = Question(question) if isinstance(question, str) else question
    answer = collection.answerer.answer(asked)
    collection.memory.feedback.note(asked, answer)
    collection.memory.feedback.give(answer.answer_id, useful=useful, reason=reason)
    return answer


def exported(collection: Collection, folder: Path) -> Dataset:
    export(collection.store, collection.memory.feedback.listed(), folder)
    (dataset,) = load_datasets(folder)
    return dataset


def test_useful_answers_and_silences_make_a_set_that_is_read_and_measured(
    asked: Collection, tmp_path: Path
) -> None:
    told = judge(asked, BLOCKS, useful=True)
    judge(asked, NOBODY, useful=True)
    judge(asked, COST, useful=False, reason=Reason.NOT_ANSWERABLE)
    dataset = exported(asked, tmp_path / "set")
    by_text = {q.text: q for q in dataset.questions}
    assert {q.answerable for q in (by_text[NOBODY], by_text[COST])} == {False}
    assert by_text[BLOCKS].answerable
    (evidence,) = by_text[BLOCKS].evidence
    assert evidence.placed
    assert [(s.start, s.end) for s in evidence.spans] == [(told.citations[0].start, told.citations[0].end)]
    assert not by_text[BLOCKS].free_text
    assert [a.text for a in dataset.articles] == [asked.store.article(a.id).text for a in dataset.articles]
    measured = evaluate(dataset, asked.answerer.retriever, asked.answerer, asked.store)
    right = {r.question.text: r.answered.right for r in measured.records}
    assert right[BLOCKS]


def test_judgements_that_say_nothing_sure_are_left_out_and_counted(asked: Collection, tmp_path: Path) -> None:
    judge(asked, BLOCKS, useful=True)
    judge(asked, COST, useful=False, reason=Reason.WRONG)
    judge(asked, Question(NOBODY, Filters(source="The Daily")), useful=True)
    done = export(asked.store, asked.memory.feedback.listed(), tmp_path / "set")
    assert (done.answerable, done.unanswerable) == (1, 0)
    assert sorted(done.left_out.values()) == [1, 1]


def test_of_two_judgements_of_one_question_the_later_counts(asked: Collection, tmp_path: Path) -> None:
    judge(asked, BLOCKS, useful=False, reason=Reason.NOT_ANSWERABLE)
    judge(asked, BLOCKS.upper(), useful=True)
    (question,) = exported(asked, tmp_path / "set").questions
    assert question.answerable


def test_evidence_follows_an_article_that_changed_and_goes_with_what_was_quoted(
    asked: Collection, peru: list[Article], tmp_path: Path
) -> None:
    told = judge(asked, BLOCKS, useful=True)
    moved = "A new beginning. 🥔 " + peru[0].text
    asked.builder.add([make_article(id="roadblocks", title=peru[0].title, text=moved)])
    (question,) = exported(asked, tmp_path / "one").questions
    (span,) = question.evidence[0].spans
    assert moved[span.start : span.end] == told.citations[0].quote
    asked.builder.remove(["roadblocks"], purge=True)
    with pytest.raises(ExportRefused, match="changed or gone"):
        export(asked.store, asked.memory.feedback.listed(), tmp_path / "two")
    assert not (tmp_path / "two").exists()


def test_who_changes_their_mind_replaces_what_they_said(asked: Collection) -> None:
    answer = judge(asked, BLOCKS, useful=True)
    _, first = asked.memory.feedback.give(
        answer.answer_id, useful=False, reason=Reason.OUTDATED, comment="old"
    )
    assert not first
    (one,) = asked.memory.feedback.listed()
    assert (one.useful, one.reason, one.comment) == (False, Reason.OUTDATED, "old")
    assert one.answered.article_ids == ("roadblocks",)


def test_what_is_kept_of_feedback_holds_no_word_of_an_article(asked: Collection) -> None:
    judge(asked, BLOCKS, useful=True)
    (row,) = asked.memory.file.connection.execute("SELECT record FROM feedback").fetchall()
    assert "46" not in json.dumps(json.loads(row[0])["parts"])


def test_nothing_can_be_said_of_an_answer_that_nobody_gave(asked: Collection) -> None:
    with pytest.raises(NotFound):
        asked.memory.feedback.give("ans_nobody", useful=True)


def test_an_export_never_writes_over_something(asked: Collection, tmp_path: Path) -> None:
    judge(asked, BLOCKS, useful=True)
    (tmp_path / "note.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(ExportRefused, match="empty"):
        export(asked.store, asked.memory.feedback.listed(), tmp_path)
