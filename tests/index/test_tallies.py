"""What was found is counted by source, author, tag and day, as the articles write them."""

from datetime import date

import numpy as np

from index.articles import make_article
from index.tallies import LISTED, Count, Tallies
from index.types import Article, Filters
from serve import Collection


def test_passages_that_hold_half_of_the_words_are_found_and_counted(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add(peru)
    tallies = Tallies(collection.store.database)
    found = collection.retriever.matching("telescope Friday Lima")
    # Two of three words: the telescope's article has one of them.
    assert tallies.by_day(found) == ((date(2023, 1, 6), 1),)
    both = collection.retriever.matching("Lima telescope")
    counted = tallies.by_kind(both)
    assert counted["source"] == (Count("The Daily", 2), Count("Market Notes", 1))
    assert counted["author"] == (Count("Tom Vega", 2), Count("Ana Ruiz", 1))
    assert {c.name for c in counted["tag"]} == {"peru", "protest", "prices"}
    assert [day for day, _ in tallies.by_day(both)] == [date(2021, 5, 20), date(2023, 1, 6), date(2023, 2, 1)]


def test_limits_count_and_so_do_removals(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    find = collection.retriever.matching
    assert len(find("Lima", filters=Filters(author="ana ruiz"))) == 1
    assert len(find("Lima", filters=Filters(published_from=date(2023, 1, 7)))) == 1
    assert len(find("Lima", limit=1)) == 1
    collection.builder.remove(["potatoes"])
    assert len(find("Lima")) == 1
    assert len(find("🥔")) == 0


def test_an_empty_collection_has_nothing_to_count(collection: Collection) -> None:
    found = collection.retriever.matching("anything")
    assert found.dtype == np.int64
    assert len(found) == 0
    assert Tallies(collection.store.database).by_day(found) == ()


def test_a_name_with_an_and_in_it_is_shown_whole(collection: Collection) -> None:
    organisation = "Food and Agriculture Organization"
    collection.builder.add([make_article(title="Grain", author=organisation, text="Grain was dear.")])
    found = collection.retriever.matching("grain")
    assert Tallies(collection.store.database).by_kind(found)["author"] == (Count(organisation, 1),)
    assert len(collection.retriever.matching("grain", filters=Filters(author=organisation))) == 1


def test_the_commonest_values_are_named_and_bylines_do_not_crowd_them_out(collection: Collection) -> None:
    articles = [
        make_article(
            title=f"Note {n}", author=f"Ana Ruiz and Tom Vega{n:02}", tags=[f"t{n}"], text=f"Rain, {n}."
        )
        for n in range(LISTED + 10)
    ]
    collection.builder.add(articles)
    counted = Tallies(collection.store.database).by_kind(collection.retriever.matching("rain"))
    assert counted["author"][0] == Count("Ana Ruiz", LISTED + 10)
    assert len(counted["tag"]) == LISTED
    assert not [c for c in counted["author"] if " and " in c.name]
