"""The life of a collection: what is published is seen whole, what is not is not seen at all."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from index.articles import make_article
from index.database import Database
from index.errors import CollectionBusy, CollectionDamaged, EncoderMismatch, NotFound, Purged, WritingFailed
from index.lock import WritingLock
from index.types import Article, Filters, Refusal
from serve import Collection
from tests.support import SlowlyFailing, titles

Reopen = Callable[[Collection], Collection]


def test_an_added_article_is_found_and_stored_as_it_was(collection: Collection, peru: list[Article]) -> None:
    report = collection.builder.add(peru)
    assert (report.generation, report.added) == (1, ("roadblocks", "potatoes", "observatory"))
    hit = collection.retriever.search("How many roadblocks?", limit=1).hits[0]
    article = collection.store.article("roadblocks")
    assert article == peru[0]
    assert article.text[hit.passage.start : hit.passage.end] == hit.passage.text
    assert hit.article.published == date(2023, 1, 6)


def test_adding_the_same_again_changes_nothing(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    report = collection.builder.add(peru)
    assert report.generation == 1
    assert set(report.unchanged) == {a.id for a in peru}
    assert report.encoded == 0


def test_a_refused_article_does_not_stop_the_others(collection: Collection, peru: list[Article]) -> None:
    report = collection.builder.add([Refusal("bad.txt", "it is empty"), *peru])
    assert len(report.added) == 3
    assert report.refused == (Refusal("bad.txt", "it is empty"),)


def test_an_edited_article_replaces_the_old_one_and_its_version_still_resolves(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add(peru)
    edited = make_article(
        id="observatory", title="A new telescope", text="The observatory never opened. It is a ruin."
    )
    report = collection.builder.add([edited])
    assert report.updated == ("observatory",)
    assert collection.store.article("observatory").text == edited.text
    assert collection.store.version("observatory", peru[2].version).text == peru[2].text
    assert not collection.store.is_latest("observatory", peru[2].version)
    found = collection.retriever.search("observatory telescope", limit=10).hits
    assert {h.article.version for h in found if h.article.id == "observatory"} == {edited.version}


def test_a_changed_title_is_a_change_though_the_text_is_the_same(
    collection: Collection, peru: list[Article]
) -> None:
    collection.builder.add(peru)
    report = collection.builder.add([replace(peru[1], tags=("food",))])
    assert report.updated == ("potatoes",)
    assert report.encoded == 0
    assert titles(collection, Filters(tag="food")) == ["What a potato costs"]
    assert titles(collection, Filters(tag="prices")) == []


def test_the_last_of_several_with_one_id_wins(collection: Collection) -> None:
    twice = [make_article(id="a", title="A", text=f"Take number {n}. It stands alone.") for n in (1, 2)]
    report = collection.builder.add(twice)
    assert report.added == ("a",)
    found = collection.retriever.search("take number", limit=5).hits
    assert [h.article.version for h in found] == [twice[1].version]


def test_a_removed_article_is_gone_at_once_from_every_reader(
    collection: Collection, peru: list[Article], reopen: Reopen
) -> None:
    collection.builder.add(peru)
    here, elsewhere = collection.retriever, reopen(collection).retriever
    assert elsewhere.search("potatoes", limit=1).hits[0].article.id == "potatoes"
    collection.builder.remove(["potatoes"])
    for retriever in (here, elsewhere):
        hits = retriever.search("What do potatoes cost in Lima?", limit=10)
        assert hits.generation == 2
        assert "potatoes" not in {h.article.id for h in hits.hits}
    with pytest.raises(NotFound):
        collection.store.article("potatoes")
    assert collection.store.version("potatoes", peru[1].version).text == peru[1].text


def test_a_purge_leaves_nothing_but_the_fact(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    collection.builder.remove(["potatoes"], purge=True)
    with pytest.raises(Purged):
        collection.store.version("potatoes", peru[1].version)
    assert [g.number for g in collection.store.generations(10)] == [2]
    rows = np.concatenate([np.load(p) if p.suffix == ".npy" else _rows(p) for p in _segments(collection)])
    assert len(rows) == collection.store.summary().passages
    collection.store.database.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    left = b"".join(
        p.read_bytes() for p in collection.settings.data_dir.rglob("*") if p.suffix in (".sqlite", ".store")
    )
    assert b"Rosa Mamani" not in left
    assert b"Oxapampa" not in left


def test_a_purged_article_can_be_added_anew(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    collection.builder.remove(["potatoes"], purge=True)
    collection.builder.add([peru[1]])
    assert collection.store.version("potatoes", peru[1].version).text == peru[1].text


def test_removing_what_is_not_there_is_an_error(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    with pytest.raises(NotFound):
        collection.builder.remove(["nobody"])


def test_many_small_changes_leave_few_segments_and_find_everything(collection: Collection) -> None:
    builder = collection.builder
    for n in range(12):
        builder.add(
            [make_article(id=f"n{n}", title=f"Note {n}", text=f"The zebra number {n} crossed the road.")]
        )
    generation = collection.store.generation()
    assert generation is not None
    assert len(generation.segments) <= 4
    found = collection.retriever.search("zebra", limit=50).hits
    assert {h.article.id for h in found} == {f"n{n}" for n in range(12)}
    assert len(collection.store.generations(None)) == collection.settings.index.keep_generations


def test_a_rebuild_encodes_nothing_that_is_as_it_was(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    before = collection.retriever.search("telescope", limit=3)
    report = collection.builder.rebuild(full=True)
    after = collection.retriever.search("telescope", limit=3)
    assert (report.generation, report.encoded) == (2, 0)
    assert report.passages == collection.store.summary().passages
    assert [(h.passage.text, round(h.score, 5)) for h in after.hits] == [
        (h.passage.text, round(h.score, 5)) for h in before.hits
    ]


def test_a_rebuild_takes_new_articles_along(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru[:2])
    report = collection.builder.rebuild(peru)
    assert (report.added, set(report.unchanged)) == (("observatory",), {"roadblocks", "potatoes"})
    assert collection.store.summary().articles == 3


def test_other_passage_sizes_are_applied_by_a_rebuild(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    held = collection.store.summary().passages
    smaller = Collection(
        replace(
            collection.settings, index=replace(collection.settings.index, passage_tokens=24, overlap_tokens=0)
        )
    )
    smaller.builder.rebuild()
    assert smaller.store.summary().passages > held
    assert smaller.store.summary().articles == 3


def test_another_encoder_is_refused_until_a_rebuild(collection: Collection, peru: list[Article]) -> None:
    collection.builder.add(peru)
    shorter = Collection(
        replace(collection.settings, index=replace(collection.settings.index, max_tokens=64))
    )
    with pytest.raises(EncoderMismatch, match="pullquote rebuild"):
        _ = shorter.retriever
    with pytest.raises(EncoderMismatch):
        shorter.builder.add(peru)
    report = shorter.builder.rebuild()
    assert report.encoded == report.passages > 0
    assert shorter.retriever.search("telescope", limit=1).hits[0].article.id == "observatory"
    with pytest.raises(EncoderMismatch):
        _ = collection.retriever


def test_a_build_that_fails_midway_leaves_the_old_generation(
    collection: Collection, peru: list[Article]
) -> None:
    builder = collection.builder
    builder.add(peru)
    with pytest.raises(WritingFailed, match="disk"):
        builder.add(
            SlowlyFailing(make_article(id=f"x{n}", title="X", text=f"Zebra {n}. " * 80) for n in range(60))
        )
    hits = collection.retriever.search("zebra", limit=10)
    assert hits.generation == 1
    assert {h.article.id for h in hits.hits} <= {a.id for a in peru}
    builder.add([make_article(id="y", title="Y", text="A zebra at last.")])
    found = collection.retriever.search("zebra", limit=100).hits
    assert "y" in {h.article.id for h in found}
    assert not any(h.article.id.startswith("x") for h in found)
    (unborn,) = collection.store.database.connection.execute(
        "SELECT count(*) FROM revisions WHERE born = 0"
    ).fetchone()
    assert unborn == 0


def test_what_an_interrupted_build_encoded_is_not_encoded_again(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.staging.SEGMENT_PASSAGES", 64)
    monkeypatch.setattr("index.staging.BATCH_PASSAGES", 32)
    articles = [make_article(id=f"x{n}", title="X", text=f"Zebra {n} ran. " * 120) for n in range(60)]
    builder = collection.builder
    with pytest.raises(WritingFailed, match="disk"):
        builder.add(SlowlyFailing(iter(articles)))
    report = builder.add(articles)
    assert 0 < report.encoded < report.passages


def test_two_writers_in_two_processes_do_not_mix(collection: Collection, peru: list[Article]) -> None:
    builder = collection.builder
    other = WritingLock(collection.settings.data_dir / "writer.lock")
    builder._lock = WritingLock(collection.settings.data_dir / "writer.lock", patience=0.1)
    with other.held(), pytest.raises(CollectionBusy, match="Another process"):
        builder.add(peru)
    builder.add(peru)


def test_a_newer_format_is_refused(collection: Collection) -> None:
    collection.store.database.connection.execute("UPDATE meta SET value = '99' WHERE key = 'format'")
    with pytest.raises(CollectionDamaged, match="newer"):
        Database(collection.store.database.path)


def test_a_missing_segment_is_said_and_mended_by_a_full_rebuild(
    collection: Collection, peru: list[Article], reopen: Reopen
) -> None:
    collection.builder.add(peru)
    for path in _segments(collection):
        path.unlink()
    with pytest.raises(CollectionDamaged, match="fsck --repair"):
        _ = reopen(collection).retriever
    reopen(collection).builder.rebuild(full=True)
    assert reopen(collection).retriever.search("telescope", limit=1).hits[0].article.id == "observatory"


def test_an_empty_collection_finds_nothing(collection: Collection) -> None:
    hits = collection.retriever.search("anything")
    assert (hits.hits, hits.generation, hits.more) == ((), 0, False)


def _segments(collection: Collection) -> list:
    return sorted((collection.settings.data_dir / "vectors").glob("*.faiss"))


def _rows(path) -> np.ndarray:
    from index.vectors import FaissVectors

    return FaissVectors.open(path).rows
