"""Questions about a time: recent articles win ties, and nothing more."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import pytest

from index.articles import make_article
from index.types import Article, Hit
from qa.answering import Answerer
from qa.settings import QaSettings
from qa.timing import UNSAID, TimelyRetriever, timing
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
    assert when.said
    assert (when.day, when.days, when.year) == (TODAY, days, None)


@pytest.mark.parametrize(
    "question", ["Who was mayor in 2021?", "As of March 2021, who led?", "Who led as of 2021?"]
)
def test_a_year_counts_for_articles_of_it_and_mildly_for_those_about_it(question: str) -> None:
    when = timing(question, TODAY)
    assert when.said
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
def test_other_questions_look_from_the_day_they_are_asked(question: str) -> None:
    when = timing(question, TODAY)
    assert not when.said
    assert (when.day, when.bonus) == (TODAY, UNSAID)


def hits(*told: tuple[str, float, date | None]) -> list[Hit]:
    return [
        replace(extract("Ann Bly resigned.", name, published=day).hit, score=score)
        for name, score, day in told
    ]


def names(ordered: Sequence[Hit]) -> list[str]:
    return [hit.article.id for hit in ordered]


@pytest.mark.parametrize("question", ["Who resigned?", "Who resigned this week?"])
def test_closeness_wins_ties_and_overturns_nothing_clearly_better(question: str) -> None:
    when = timing(question, TODAY)
    old, undated, new = ("old", 0.8, date(2019, 1, 1)), ("undated", 0.8, None), ("new", 0.8, TODAY)
    ordered = when.ordered(hits(old, undated, new))
    assert names(ordered) == ["new", "old", "undated"]
    assert [hit.score for hit in ordered] == pytest.approx([0.8 + when.bonus, 0.8, 0.8])
    worse = ("new", 0.8 - when.bonus - 0.01, TODAY)
    assert names(when.ordered(hits(old, worse))) == ["old", "new"]


def test_the_day_mattered_where_the_question_says_so_or_the_order_is_another() -> None:
    when = timing("Who resigned?", TODAY)
    old, new = ("old", 0.8, date(2019, 1, 1)), ("new", 0.75, TODAY)
    assert when.mattered(when.ordered(hits(old, new)))
    assert not when.mattered(when.ordered(hits(("old", 0.8, TODAY), ("new", 0.75, TODAY))))
    assert timing("Who resigned this week?", TODAY).mattered(())


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
    assert dated.answer(Question("Who is mayor of Aldermoor?")).read_as_of == TODAY
    later = Answerer(
        mayors.store, mayors.retriever, mayors.reader, QaSettings(), clock=lambda: date(2031, 1, 1)
    )
    assert later.answer(Question("Who is mayor of Aldermoor?")).read_as_of is None
    day = date(2020, 1, 1)
    assert dated.answer(Question("Who is the current mayor of Aldermoor?", as_of=day)).read_as_of == day
    assert dated.answer(Question("Who is mayor of Aldermoor?", as_of=day)).read_as_of == day


def test_as_of_cites_nothing_later_and_nothing_without_a_date(mayors: Collection) -> None:
    for text in ("Who is the mayor of Aldermoor?", "Who is the current mayor of Aldermoor?"):
        answer = mayors.answerer.answer(Question(text, as_of=date(2020, 1, 1)), threshold=0.0)
        named = {c.source.id for c in answer.citations} | {h.article.id for h in answer.nearest}
        named |= {other for c in answer.citations for other in (*c.also_in, *c.supported_by)}
        assert named == {"old"}


def test_pages_of_a_search_with_the_day_in_mind_do_not_depend_on_their_size(mayors: Collection) -> None:
    timely = TimelyRetriever(mayors.retriever, clock=lambda: TODAY)
    whole = names(timely.search("mayor of Aldermoor", limit=3).hits)
    assert whole[0] == "new"
    pages = [timely.search("mayor of Aldermoor", limit=1, offset=at).hits for at in range(3)]
    assert [name for page in pages for name in names(page)] == whole
    assert names(timely.search("mayor of Aldermoor", limit=1, today=date(2019, 5, 3)).hits) == ["old"]
