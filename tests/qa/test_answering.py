"""Answers over a real collection: exact to the character, or none."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index.articles import make_article
from index.proximity import Wording
from index.types import Article, Filters, Hit, Span
from qa.answering import Answerer
from qa.composing import DONT_SAY, FRAMES
from qa.reading import Extract, Reading
from qa.settings import QaSettings
from qa.types import (
    Answer,
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    AnswerStatus,
    CitationAdded,
    Question,
    RetrievalCompleted,
    SegmentKind,
)
from qa.weights import Calibration
from serve import Collection


@pytest.fixture
def answerer(collection: Collection, peru: list[Article]) -> Answerer:
    collection.builder.add(peru)
    return collection.answerer


def assert_sound(answer: Answer, collection: Collection) -> None:
    """Check every promise of an answer against the stored texts."""
    at = 0
    for segment in answer.segments:
        assert segment.start == at
        at = segment.end
        own = answer.text[segment.start : segment.end]
        assert (segment.kind is SegmentKind.EXTRACT) == bool(segment.citation_ids)
        if segment.kind is SegmentKind.FRAME:
            assert own in FRAMES
    assert at == len(answer.text)
    for c in answer.citations:
        text = collection.store.version(c.source.id, c.source.version).text
        assert text[c.start : c.end] == c.quote == answer.text[c.answer_span.start : c.answer_span.end]
        assert (c.prefix, c.suffix) == (text[max(0, c.start - 32) : c.start], text[c.end : c.end + 32])
        assert c.highlight is None or c.start <= c.highlight.start < c.highlight.end <= c.end
    assert (answer.status is AnswerStatus.ANSWERED) == bool(answer.citations)


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("How many roadblocks were still reported on Friday?", "46"),
        ("Who said that talks would begin on 9 January?", "Julia Oré"),
        ("What did a kilo of potatoes cost in Lima?", "3.5 soles"),
        ("Who sells potatoes at a loss?", "Rosa Mamani"),
        ("How many engineers built the telescope in Atacama?", "120"),
    ],
)
def test_a_question_is_answered_by_the_sentence_that_says_it(
    answerer: Answerer, collection: Collection, question: str, answer: str
) -> None:
    given = answerer.answer(Question(question))
    assert given.status is AnswerStatus.ANSWERED
    assert answer in given.citations[0].quote
    assert_sound(given, collection)


@pytest.mark.parametrize(
    "question",
    [
        "Who won the 2018 World Cup?",
        "What is the boiling point of tungsten?",
        "Who painted the Mona Lisa?",
        "?",
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(
    answerer: Answerer, collection: Collection, question: str
) -> None:
    given = answerer.answer(Question(question))
    assert (given.status, given.text, given.citations) == (AnswerStatus.ABSTAINED, DONT_SAY, ())
    assert given.nearest
    assert given.answerability.p < given.answerability.threshold
    assert_sound(given, collection)


def test_the_answer_is_the_fold_of_its_stream(answerer: Answerer) -> None:
    question = Question("How many roadblocks were still reported on Friday?")
    events = list(answerer.stream(question))
    assert [type(e) for e in events[:2]] == [AnswerStarted, RetrievalCompleted]
    last = events[-1]
    assert isinstance(last, AnswerCompleted)
    deltas = [e for e in events if isinstance(e, AnswerDelta)]
    assert "".join(d.text for d in deltas) == last.answer.text
    assert tuple(d.segment for d in deltas) == last.answer.segments
    assert tuple(e.citation for e in events if isinstance(e, CitationAdded)) == last.answer.citations
    again = answerer.answer(question)
    assert replace(again, answer_id="", took_ms=0) == replace(last.answer, answer_id="", took_ms=0)


def test_an_abstention_streams_the_nearest_passages(answerer: Answerer) -> None:
    events = list(answerer.stream(Question("Who painted the Mona Lisa?")))
    assert any(isinstance(e, AnswerAbstained) and e.nearest for e in events)
    assert not any(isinstance(e, CitationAdded) for e in events)


def test_a_sentence_that_points_back_brings_the_one_before(
    answerer: Answerer, collection: Collection
) -> None:
    given = answerer.answer(Question("Who left for Lima the same evening?"), threshold=0.0)
    assert given.citations[0].quote.endswith("She left for Lima the same evening.")
    assert "Julia Oré" in given.citations[0].quote
    assert_sound(given, collection)


def test_the_same_sentence_in_two_articles_is_one_citation(
    collection: Collection, peru: list[Article]
) -> None:
    copy = make_article(id="copy", title="Copied", text=peru[0].text, source="Elsewhere")
    collection.builder.add([*peru, copy])
    given = collection.answerer.answer(Question("How many roadblocks were still reported on Friday?"))
    first = given.citations[0]
    assert {first.source.id, *first.also_in} == {"roadblocks", "copy"}
    assert sum("46 roadblocks" in c.quote for c in given.citations) == 1


def test_filters_and_as_of_keep_articles_out(answerer: Answerer) -> None:
    question = Question("What did a kilo of potatoes cost in Lima?")
    narrowed = (
        replace(question, as_of=date(2023, 1, 31)),
        replace(question, filters=Filters(source="The Daily")),
        replace(question, as_of=date(2024, 1, 1), filters=Filters(published_to=date(2023, 1, 31))),
    )
    for one in narrowed:
        given = answerer.answer(one, threshold=0.0)
        assert "potatoes" not in {c.source.id for c in given.citations}
    assert answerer.answer(replace(question, as_of=date(2023, 2, 1))).citations[0].source.id == "potatoes"


class LyingReader:
    """Points where the passage does not stand, as a wrong or hostile reader may."""

    def __init__(self, *spans: Span) -> None:
        self.spans = spans

    def read(self, question: str, wording: Wording, hits: Sequence[Hit]) -> Reading:
        extracts = tuple(Extract(hits[0], span, Span(0, 9999), 1.0) for span in self.spans)
        return Reading(extracts, tuple(hits), 1.0, Calibration("cal_lies", 0.0, {}, 0.5), 0.88)


def test_whatever_a_reader_says_only_what_is_stored_is_quoted(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add(peru)
    for spans in ([Span(-5, 10)], [Span(10, 5)], [Span(0, 10**6)], [Span(3, 3)]):
        reader = LyingReader(*spans)
        lied = Answerer(collection.store, collection.retriever, reader, QaSettings())
        given = lied.answer(Question("How many roadblocks?"))
        assert given.status is AnswerStatus.ABSTAINED
        assert_sound(given, collection)
    half = Answerer(
        collection.store,
        collection.retriever,
        LyingReader(Span(0, 10**6), Span(0, 20)),
        QaSettings(),
    ).answer(Question("How many roadblocks?"))
    assert [c.quote for c in half.citations] == ["Protesters returned to the streets on Wednesday."]
    assert half.citations[0].highlight is None
    assert_sound(half, collection)


def test_what_was_removed_while_reading_is_not_cited(collection: Collection, peru: list[Article]) -> None:
    builder = collection.builder
    builder.add(peru)
    stream = collection.answerer.stream(Question("What did a kilo of potatoes cost in Lima?"))
    assert isinstance(next(stream), AnswerStarted)
    assert isinstance(next(stream), RetrievalCompleted)
    builder.remove(["potatoes"], purge=True)
    last = list(stream)[-1]
    assert isinstance(last, AnswerCompleted)
    assert "potatoes" not in {c.source.id for c in last.answer.citations}


def test_an_empty_collection_abstains(collection: Collection) -> None:
    given = collection.answerer.answer(Question("Is anyone there?"))
    assert (given.status, given.nearest, given.generation) == (AnswerStatus.ABSTAINED, (), 0)


def test_without_sentence_vectors_answers_stay_sound(collection: Collection, peru: list[Article]) -> None:
    cheap = Collection(replace(collection.settings, qa=QaSettings(reader="words", sentence_vectors=False)))
    cheap.builder.add(peru)
    given = cheap.answerer.answer(Question("How many roadblocks were reported on Friday?"), threshold=0.0)
    assert "46" in given.citations[0].quote
    assert_sound(given, collection)


def test_a_quiz_answers_nothing(collection: Collection) -> None:
    asked = "Orkney is considering joining which country?"
    lines = (
        "Quiz time",
        asked,
        "Denmark",
        "Sweden",
        "Norway",
        "2. Which band played?",
        "A. Oasis",
        "B. Blur",
    )
    collection.builder.add([make_article(id="quiz", title="Quiz of the week", text="\n\n".join(lines))])
    assert collection.answerer.answer(Question(asked)).citations == ()
    told = "Orkney is considering joining Norway, its council said on Monday."
    collection.builder.add([make_article(id="told", title="Orkney", text=told)])
    assert [c.source.id for c in collection.answerer.answer(Question(asked)).citations] == ["told"]
