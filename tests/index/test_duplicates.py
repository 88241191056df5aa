"""Copies of a story are one hit; what says something else stays a hit of its own."""

from collections.abc import Callable

import pytest

from index.articles import make_article
from index.duplicates import band_keys, same_story, says_the_same, shingles, words_of
from index.types import Article, Filters
from serve import Collection

Reopen = Callable[[Collection], Collection]

STORY = [
    "The ferry to Hven ran aground on Monday evening with 46 people on board, the coast guard said.",
    "Nobody was hurt, and all of them were brought ashore in lifeboats before midnight, a spokesman told reporters.",
    "The captain, Jonas Lund, said that a buoy had drifted from its place in the storm of the week before.",
    "The shipping line has stopped the service until the hull was looked at, which may take a fortnight.",
]
OTHER = [
    "The council of Aldermoor has decided to build a new bridge over the river, for 40 million crowns.",
    "The old one, of 1874, has been closed since the flood, and carts have to go round by the mill at Oakham.",
    "The engineer Marta Lindqvist said that the work will begin in March and end in the autumn of next year.",
    "Nobody objected, but for the ferryman, who asked what was to become of his trade when the bridge is open.",
]


def story(article_id: str, paragraphs: list[str], **fields: str) -> Article:
    return make_article(
        id=article_id, title=fields.pop("title", "News"), text="\n\n".join(paragraphs), **fields
    )  # type: ignore[arg-type]


def found(
    collection: Collection, query: str = "ferry aground Hven coast guard", **filters
) -> dict[str, tuple]:
    hits = collection.retriever.search(query, limit=10, filters=Filters(**filters)).hits
    return {hit.article.id: hit.also_in for hit in hits}


@pytest.fixture
def copies(collection: Collection) -> Collection:
    collection.builder.add(
        [
            story("first", STORY, published="2024-01-02", source="Agency"),
            story("exact", STORY, published="2024-01-03", source="Post"),
            story("edited", ["By our correspondent.", *STORY[:3]], title="Ferry aground", source="Mail"),
            story("bridge", OTHER, source="Agency"),
        ]
    )
    return collection


def test_copies_are_one_hit_that_names_the_others(copies: Collection) -> None:
    hits = found(copies)
    (shown,) = set(hits) & {"first", "exact", "edited"}
    assert set(hits[shown]) == {"first", "exact", "edited"} - {shown}
    assert hits["bridge"] == ()


def test_each_copy_stays_an_article_of_its_own(copies: Collection) -> None:
    assert copies.store.summary().articles == 4
    assert copies.store.article("exact").text == copies.store.article("first").text


def test_a_removed_copy_is_not_named_and_a_purged_one_leaves_no_trace(copies: Collection) -> None:
    copies.builder.remove(["exact"])
    copies.builder.remove(["edited"], purge=True)
    assert found(copies)["first"] == ()
    connection = copies.store.database.connection
    (left,) = connection.execute(
        "SELECT count(*) FROM bands WHERE revision NOT IN (SELECT revision FROM revisions)"
    ).fetchone()
    (linked,) = connection.execute("SELECT count(*) FROM links").fetchone()
    assert (left, linked) == (0, 0)


def test_a_copy_that_was_rewritten_is_a_hit_of_its_own(copies: Collection) -> None:
    copies.builder.add([story("exact", [STORY[0], *OTHER[1:]], source="Post")])
    assert "exact" not in next(also for name, also in found(copies).items() if name in ("first", "edited"))


def test_a_copy_with_another_number_is_not_collapsed(collection: Collection) -> None:
    corrected = [STORY[0].replace("46", "64"), *STORY[1:]]
    collection.builder.add([story("first", STORY), story("corrected", corrected)])
    assert found(collection, "How many people were on board?") == {"first": (), "corrected": ()}


def test_what_only_the_copy_says_is_still_found(collection: Collection) -> None:
    more = [*STORY, *OTHER, "A passenger, Ulla Berg, lost her violin in the water, and wants it back."]
    collection.builder.add([story("first", STORY), story("longer", more)])
    hits = collection.retriever.search("Whose violin was lost?", limit=10).hits
    assert "violin" in hits[0].passage.text
    assert hits[0].article.id == "longer"


def test_filters_decide_which_copy_is_shown_and_named(copies: Collection) -> None:
    assert found(copies, source="Post") == {"exact": ()}
    assert found(copies, source="Agency")["first"] == ()


def test_the_limit_counts_what_is_shown(collection: Collection) -> None:
    copies = [story(f"copy-{n:02d}", STORY) for n in range(12)]
    others = [
        story(
            f"other-{n}",
            [f"Number {n}: the ferry of harbour {n} sails at {n} o'clock, every day but Sunday."],
        )
        for n in range(9)
    ]
    collection.builder.add([*copies, *others])
    whole = collection.retriever.search("ferry", limit=10)
    assert len(whole.hits) == 10
    assert sum(hit.article.id.startswith("copy") for hit in whole.hits) == 1
    assert not whole.more
    paged = [collection.retriever.search("ferry", limit=2, offset=at).hits for at in range(0, 10, 2)]
    assert [h.passage.row for page in paged for h in page] == [h.passage.row for h in whole.hits]


def test_a_rebuild_keeps_copies_together(copies: Collection, reopen: Reopen) -> None:
    before = found(copies)
    copies.builder.rebuild(full=True)
    copies.upkeep.prune()
    after = found(reopen(copies))
    assert set(after) == set(before)
    assert sorted(map(len, after.values())) == sorted(map(len, before.values()))


def test_an_answer_counts_copies_as_one_witness(copies: Collection) -> None:
    from qa.types import Question

    answer = copies.answerer.answer(
        Question("How many people were on board the ferry to Hven?"), threshold=0.0
    )
    first = answer.citations[0]
    assert "46 people" in first.quote
    assert len(first.also_in) == 2
    assert all(c.source.id not in first.also_in for c in answer.citations)


def test_stories_of_one_form_with_other_figures_are_not_copies() -> None:
    form = (
        "The bank said it forecast a shortage of around {} million in the money market today. Bills maturing in "
        "official hands and the take-up of treasury bills will drain some {} million while balances below target "
        "will take out around {} million. Partly offsetting these, a fall in note circulation will add {} million."
    )
    assert not same_story(words_of(form.format(450, 650, 50, 255)), words_of(form.format(300, 338, 25, 105)))
    assert same_story(words_of(form.format(450, 650, 50, 255)), words_of(form.format(450, 650, 50, 256)))


def test_short_texts_are_copies_only_if_they_are_equal() -> None:
    assert same_story(words_of("Good morning to you all."), words_of("Good morning to you all."))
    assert not same_story(words_of("Good morning to you all."), words_of("Good morning to you all, friends."))
    assert len(band_keys(shingles("Good morning to you all."))) == 1
    assert band_keys(shingles("Good morning.")) == []


def test_a_passage_is_said_only_with_its_numbers() -> None:
    assert says_the_same(STORY[0], "\n\n".join(STORY))
    assert not says_the_same(STORY[0].replace("46", "47"), "\n\n".join(STORY))
