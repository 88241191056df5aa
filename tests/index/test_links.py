"""Links hold whatever comes and goes: many copies, removals, rebuilds, pages of any size."""

import pytest

from index.articles import make_article
from index.types import Article, Filters
from qa.types import Question
from serve import Collection
from tests.index.test_duplicates import OTHER, STORY

MORE = "A passenger, Ulla Berg, lost her violin in the water near the lighthouse, and she wants it back before spring."


def copy(n: int, paragraphs: list[str] = STORY, title: str = "News", source: str | None = None) -> Article:
    return make_article(id=f"c{n:03d}", title=title, text="\n\n".join(paragraphs), source=source)


def shown(
    collection: Collection, query: str = "ferry aground Hven", limit: int = 10
) -> list[tuple[str, int]]:
    hits = collection.retriever.search(query, limit=limit).hits
    return [(hit.article.id, len(hit.also_in)) for hit in hits]


def test_many_copies_are_one_hit_after_a_full_rebuild(collection: Collection) -> None:
    collection.builder.add(copy(n) for n in range(25))
    assert len(shown(collection)) == 1
    collection.builder.rebuild(full=True)
    collection.upkeep.prune()
    assert len(shown(collection)) == 1


def test_copies_stay_one_hit_when_the_oldest_are_removed(collection: Collection) -> None:
    collection.builder.add(copy(n) for n in range(25))
    collection.builder.remove([f"c{n:03d}" for n in range(12)])
    assert len(shown(collection)) == 1


def test_removed_copies_do_not_stand_between_those_that_are_left(collection: Collection) -> None:
    collection.builder.add([copy(0)])
    collection.builder.add(copy(n) for n in range(1, 13))
    collection.builder.remove([f"c{n:03d}" for n in range(1, 13)])
    collection.builder.add([copy(20)])
    assert shown(collection) == [("c000", 1)]


def test_copies_are_one_hit_under_a_filter_that_only_some_pass(collection: Collection) -> None:
    collection.builder.add(copy(n, source="Late" if n >= 20 else "Early") for n in range(24))
    hits = collection.retriever.search("ferry aground Hven", filters=Filters(source="late"), limit=10).hits
    assert len(hits) == 1


def test_an_edited_many_times_copy_stays_linked(collection: Collection) -> None:
    collection.builder.add([copy(0)])
    for n in range(15):
        collection.builder.add([copy(1, title=f"Take {n}")])
    collection.builder.add([copy(2)])
    assert len(shown(collection)) == 1


@pytest.mark.parametrize("size", [1, 3, 7])
def test_pages_among_many_copies_fit_together(collection: Collection, size: int) -> None:
    stories = [[f"{line} Harbour {k} told so." for line in STORY] for k in range(40)]
    stories = [
        [line.replace("Hven", f"Isle{k}").replace("Lund", f"Captain{k}") for line in s]
        for k, s in enumerate(stories)
    ]
    collection.builder.add(copy(100 * k + n, stories[k % 3]) for k in range(3) for n in range(60))
    collection.builder.add(
        make_article(
            id=f"o{n}",
            title="Other",
            text=f"Report {n} on ferry number {n}: nothing was seen in harbour {n * 7} that day.",
        )
        for n in range(120)
    )
    whole = [h.passage.row for h in collection.retriever.search("ferry aground harbour", limit=60).hits]
    pages: list[int] = []
    for at in range(0, 60, size):
        pages += [
            h.passage.row
            for h in collection.retriever.search("ferry aground harbour", limit=size, offset=at).hits
        ]
    assert pages[:60] == whole


def test_what_a_copy_adds_beside_the_same_words_stays_a_hit(collection: Collection) -> None:
    collection.builder.add(
        [
            copy(0, [STORY[0], STORY[1], STORY[2]], title="Ferry aground on Hven"),
            copy(1, [*STORY[:3], MORE, OTHER[0]]),
        ]
    )
    hits = collection.retriever.search("ferry aground Hven coast guard", limit=10).hits
    assert any("violin" in hit.passage.text for hit in hits)


def test_an_answer_from_two_copies_does_not_count_two_articles(collection: Collection) -> None:
    filler = [
        f"Line {n} of the long report tells of tide, wind and weather number {n}, as the log of the harbour has it."
        for n in range(60)
    ]
    first = [
        STORY[0],
        *filler,
        "The salvage of the ferry to Hven cost 3 million crowns, the coast guard said.",
    ]
    collection.builder.add(
        [
            copy(0, first, title="Ferry to Hven aground with people on board"),
            copy(1, first, title="The salvage of the ferry cost millions of crowns"),
        ]
    )
    answer = collection.answerer.answer(
        Question("How many people were on board the ferry to Hven and what did the salvage cost?", limit=4),
        threshold=0.0,
    )
    assert not answer.text.startswith("In two articles")
