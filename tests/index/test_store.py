"""Rows are read by stretches: what that gives is what there is."""

import numpy as np

from index.articles import make_article
from index.store import rows_between
from index.types import Article, Filters
from serve import Collection


def story(n: int, edition: int = 1) -> Article:
    text = "\n\n".join(f"Paragraph {k} of story {n}, edition {edition}. " * 12 for k in range(n % 4 + 1))
    return make_article(id=f"s{n}", title=f"Story {n}", text=text, source="odd" if n % 2 else "even")


def one_by_one(collection: Collection, condition: str) -> list[int]:
    found = collection.store.database.connection.execute(
        "SELECT p.row FROM passages p JOIN revisions r USING (revision) JOIN lives l USING (revision) "
        f"WHERE {condition} ORDER BY p.row"
    )
    return [row for (row,) in found]


def test_stretches_give_all_their_rows() -> None:
    bounds = np.array([[3, 6], [10, 11], [6, 8]])
    assert rows_between(bounds).tolist() == [3, 4, 5, 10, 6, 7]
    assert rows_between(np.empty((0, 2), np.int64)).tolist() == []


def test_rows_shown_and_filtered_are_those_of_the_passages_whatever_was_done(collection: Collection) -> None:
    collection.builder.add([story(n) for n in range(12)])
    collection.builder.add([story(n, 2) for n in (1, 5, 6)])
    collection.builder.remove(["s2", "s7"])
    collection.builder.remove(["s3"], purge=True)
    collection.builder.add([story(n) for n in (2, 20)])
    collection.upkeep.rollback()
    number = collection.store.generation_number()
    shown = one_by_one(collection, f"l.born <= {number} AND l.died > {number}")
    assert sorted(collection.store.visible_rows(number).tolist()) == shown
    odd = "r.revision IN (SELECT revision FROM facets WHERE kind = 'source' AND value = 'odd')"
    filtered = collection.store.filtered_rows(Filters(source="odd")).tolist()
    assert sorted(set(filtered)) == sorted(filtered) == sorted(set(one_by_one(collection, odd)))


def test_a_filter_asked_again_in_a_newer_generation_is_looked_up_again(collection: Collection) -> None:
    collection.builder.add([story(1), story(2)])
    found = {
        hit.article.id for hit in collection.retriever.search("story", filters=Filters(source="odd")).hits
    }
    assert found == {"s1"}
    collection.builder.add([story(5)])
    collection.builder.remove(["s1"])
    found = {
        hit.article.id for hit in collection.retriever.search("story", filters=Filters(source="odd")).hits
    }
    assert found == {"s5"}
