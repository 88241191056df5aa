"""Questions about a time: recent articles win ties, and nothing more."""

from datetime import date

import pytest

from index.articles import make_article
from index.types import Article
from qa.answering import Answerer
from qa.settings import QaSettings
from qa.timing import BONUS, timely_extracts, timing
from qa.types import Question
from serve import Collection
from tests.qa.making import extract

TODAY = date(2023, 1, 6)


@pytest.mark.parametrize(
    ("question", "days"),
    [
        ("What did the council decide yesterday?", 3.0),
        ("Which country was shaken by an earthquake this week?", 7.0),
        ("Before this week’s ceremony, who was honoured?", 7.0),
        ("Which university recently apologised?", 30.0),
        ("What was built last month?", 30.0),
        ("Who is the current mayor?", 180.0),
        ("What is the latest figure?", 180.0),
        ("Who is now the richest man?", 180.0),
    ],
)
def test_words_of_time_are_told(question: str, days: float) -> None:
    when = timing(question, TODAY)
    assert when is not None
    assert (when.day, when.days, when.year) == (TODAY, days, None)


@pytest.mark.parametrize(
    "question", ["Who was mayor in 2021?", "As of March 2021, who led?", "Who led as of 2021?"]
)
def test_a_year_counts_for_articles_of_it_and_mildly_for_those_about_it(question: str) -> None:
    when = timing(question, TODAY)
    assert when is not None
    assert when.year == "2021"
    article = make_article(text="x", title="t", published="2021-05-01")
    later = make_article(text="x", title="t", published="2022-05-01")
    assert when.closeness(article, "x") == 1.0
    assert 0 < when.closeness(later, "Back in 2021 it rained.") < 1
    assert when.closeness(later, "It rained.") == 0.0


@pytest.mark.parametrize(
    "question",
    [
        "Who knows the keeper?",
        "What does a USA TODAY poll say?",
        "Who wrote 1984?",
        "Wer regiert heute?",
        "In which snow?",
    ],
)
def test_other_questions_are_left_alone(question: str) -> None:
    assert timing(question, TODAY) is None


def test_closeness_wins_ties_and_overturns_nothing_clearly_better() -> None:
    when = timing("Who resigned this week?", TODAY)
    assert when is not None
    old = extract("Ann Bly resigned.", "old", score=0.9, published=date(2019, 1, 1))
    new = extract("Bob Fay resigned.", "new", score=0.9, published=date(2023, 1, 5))
    undated = extract("Cid Gow resigned.", "undated", score=0.9)
    assert timely_extracts([old, undated, new], when) == (new, old, undated)
    worse = extract("Bob Fay resigned.", "new", score=0.9 * (1 - BONUS) - 0.01, published=TODAY)
    assert timely_extracts([old, worse], when) == (old, worse)


@pytest.fixture
def mayors(collection: Collection) -> Collection:
    told = [("old", "Ann Bly", "2019-05-02"), ("new", "Bob Fay", "2023-01-04"), ("none", "Cid Gow", None)]
    articles: list[Article] = [
        make_article(id=name, title="Aldermoor", published=day, text=f"{who} is the mayor of Aldermoor.")
        for name, who, day in told
    ]
    collection.builder.add(articles)
    return collection


def test_the_question_decides_which_of_equal_articles_comes_first(mayors: Collection) -> None:
    def first(question: Question) -> str:
        return mayors.answerer.answer(question, threshold=0.0).citations[0].source.id

    assert first(Question("Who is the mayor of Aldermoor this week?", today=TODAY)) == "new"
    assert first(Question("Who is the mayor of Aldermoor in 2019?", today=TODAY)) == "old"


def test_the_day_is_told_where_it_mattered(mayors: Collection) -> None:
    dated = Answerer(mayors.store, mayors.retriever, mayors.reader, QaSettings(), clock=lambda: TODAY)
    assert dated.answer(Question("Who is the current mayor of Aldermoor?")).read_as_of == TODAY
    assert dated.answer(Question("Who is mayor of Aldermoor?")).read_as_of is None
    day = date(2020, 1, 1)
    assert dated.answer(Question("Who is the current mayor of Aldermoor?", as_of=day)).read_as_of == day
    assert dated.answer(Question("Who is mayor of Aldermoor?", as_of=day)).read_as_of == day


def test_as_of_cites_nothing_later_and_nothing_without_a_date(mayors: Collection) -> None:
    for text in ("Who is the mayor of Aldermoor?", "Who is the current mayor of Aldermoor?"):
        answer = mayors.answerer.answer(Question(text, as_of=date(2020, 1, 1)), threshold=0.0)
        named = {c.source.id for c in answer.citations} | {h.article.id for h in answer.nearest}
        named |= {other for c in answer.citations for other in (*c.also_in, *c.supported_by)}
        assert named == {"old"}
