from dataclasses import replace
from datetime import date

import pytest

from index.analysis import analyze
from index.articles import make_article
from index.proximity import proximity, wording_of
from index.retrieval import Retriever
from index.types import Article, Filters
from serve import Collection


@pytest.fixture
def many(collection: Collection) -> Retriever:
    """Sixty notes of three sources over sixty days, all alike but for their numbers."""
    collection.builder.add(
        make_article(
            id=f"n{n:02}",
            title=f"Note {n}",
            text=f"The harbour master counted {n} boats that day. Nothing else was seen.",
            source=f"Paper {n % 3}",
            author="Ana Ruiz, Tom Vega" if n % 20 == 7 else None,
            published=date(2024, 1 + n // 30, 1 + n % 28),
            tags=["even"] if n % 2 == 0 else [],
        )
        for n in range(60)
    )
    return collection.retriever


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(), 60),
        (Filters(source="paper 1"), 20),
        (Filters(tag="EVEN"), 30),
        (Filters(author="tom vega"), 3),
        (Filters(source="Paper 0", tag="even"), 10),
        (Filters(published_from=date(2024, 2, 1)), 30),
        (Filters(published_from=date(2024, 1, 5), published_to=date(2024, 1, 5)), 1),
        (Filters(source="nobody's"), 0),
    ],
)
def test_a_filtered_search_returns_all_that_pass_and_nothing_else(
    many: Retriever, filters: Filters, expected: int
) -> None:
    hits = many.search("harbour boats", filters=filters, limit=100).hits
    assert len({h.passage.row for h in hits}) == len(hits) == expected
    assert len(many.search("zebra crossing", filters=filters, limit=100).hits) == expected


def test_pages_continue_each_other_whatever_their_size(many: Retriever) -> None:
    whole = [h.passage.row for h in many.search("How many boats on day 7?", limit=60).hits]
    for size in (1, 7, 25):
        pages = [many.search("How many boats on day 7?", limit=size, offset=at) for at in range(0, 60, size)]
        assert [h.passage.row for page in pages for h in page.hits] == whole
        assert [page.more for page in pages] == [True] * (len(pages) - 1) + [False]


def test_the_same_question_gives_the_same_hits_twice(many: Retriever) -> None:
    assert many.search("boats", limit=20) == many.search("boats", limit=20)


def test_scores_fall_and_ranks_tell_which_half_found_it(many: Retriever) -> None:
    hits = many.search("How many boats on day 41?", limit=60).hits
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)
    assert all(h.dense_rank is not None or h.lexical_rank is not None for h in hits)
    assert min(h.dense_rank for h in hits if h.dense_rank) == 1


def test_the_sentence_that_has_the_words_together_comes_first(collection: Collection) -> None:
    collection.builder.add(
        [
            make_article(
                id="scattered",
                title="A",
                text="The bridge is old. Some opened shops. In 1932 it rained in Sydney.",
            ),
            make_article(
                id="together",
                title="B",
                text="The bridge in Sydney opened in 1932. It is old. Some shops followed.",
            ),
        ]
    )
    hits = collection.retriever.search("When was the bridge in Sydney opened?", limit=2).hits
    assert [h.article.id for h in hits] == ["together", "scattered"]


@pytest.mark.parametrize(
    "text", ["?", "", "the of and", "\u202e\u200b", "🍵", "a" * 5000, '"; DROP TABLE passages; --']
)
def test_any_text_can_be_asked(many: Retriever, text: str) -> None:
    assert len(many.search(text, limit=3).hits) == 3


def test_same_text_in_two_articles_is_one_hit_that_names_the_other(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add([peru[0], replace(peru[0], id="copy")])
    hits = collection.retriever.search("How many roadblocks on Friday?", limit=5).hits
    assert [(h.article.id, h.also_in) for h in hits] == [("roadblocks", ("copy",))]


def test_proximity_measures_words_together_and_in_order() -> None:
    wording = wording_of("When did the bridge open in Sydney?", 0, lambda _: 0)
    assert list(wording.weights) == analyze("bridge open Sydney")
    apart = proximity(wording, "The bridge is old. Sydney is large. We open late.", "")
    near = proximity(wording, "The bridge will open in Sydney.", "")
    titled = proximity(wording, "It will open soon.", "The Sydney bridge")
    assert (apart.covered, near.covered, titled.covered) == pytest.approx((1.0, 1.0, 1.0))
    assert apart.sentence == pytest.approx(1 / 3)
    assert apart.neighbours == pytest.approx(2 / 3)
    assert near.sentence == pytest.approx(1.0)
    assert near.in_order > apart.in_order
