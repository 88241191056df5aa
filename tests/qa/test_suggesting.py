"""Suggested questions are answered by the sentence that they were made of, and made once a generation."""

import threading
from itertools import count

from index.articles import make_article
from index.types import Article
from qa.suggesting import WANTED, Suggester
from qa.types import Question
from serve import Collection


def test_suggestions_are_answered_each_from_an_article_of_its_own(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add(peru)
    found = Suggester(collection.store, collection.answerer).suggestions()
    assert found
    assert len(found) <= WANTED
    sources = []
    for text in found:
        answer = collection.answerer.answer(Question(text))
        assert answer.found
        sources.append(answer.citations[0].source.id)
    assert len(set(sources)) == len(sources)


def test_they_are_made_once_for_a_generation(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    asked = []

    class Counting:
        def answer(self, question: Question) -> object:
            asked.append(question.text)
            return collection.answerer.answer(question)

    suggester = Suggester(collection.store, Counting())
    first = suggester.suggestions()
    times = len(asked)
    assert suggester.suggestions() == first
    assert len(asked) == times > 0
    collection.builder.add(
        [make_article(id="n", title="n", text="The mill of Hven was built in 1911 by Ada Berg.")]
    )
    suggester.suggestions()
    assert len(asked) > times


def test_whoever_asks_while_they_are_made_does_not_wait(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    begun, go_on = threading.Event(), threading.Event()

    class Waiting:
        def answer(self, question: Question) -> object:
            begun.set()
            assert go_on.wait(30)
            return collection.answerer.answer(question)

    suggester = Suggester(collection.store, Waiting())
    made = threading.Thread(target=suggester.suggestions)
    made.start()
    assert begun.wait(30)
    assert suggester.suggestions() is None
    go_on.set()
    made.join(60)
    assert suggester.suggestions()


def test_no_more_time_is_spent_than_is_allowed(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    clock = count(step=10)
    assert Suggester(collection.store, collection.answerer, lambda: next(clock)).suggestions() == ()


def test_an_empty_collection_suggests_nothing(collection: Collection) -> None:
    assert Suggester(collection.store, collection.answerer).suggestions() == ()
