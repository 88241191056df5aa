"""Generations after they were published: going back, forgetting, and giving back the disk."""

from collections.abc import Callable
from pathlib import Path

import pytest

from index.articles import make_article
from index.errors import EncoderMismatch, NotFound, Purged
from index.generation import Snapshots
from index.types import Article
from serve import Collection

Reopen = Callable[[Collection], Collection]


def zebra(n: int, text: str = "The zebra crossed the road.") -> Article:
    return make_article(id=f"n{n}", title=f"Note {n}", text=f"{text} It was number {n}.")


def found(collection: Collection, query: str = "zebra") -> set[str]:
    return {hit.article.id for hit in collection.retriever.search(query, limit=50).hits}


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_a_rollback_shows_what_was_there_before_the_last_change(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    collection.builder.add([zebra(2)])
    generation = collection.upkeep.rollback()
    assert (generation.number, generation.cause, generation.articles) == (3, "rollback", 1)
    assert found(collection) == {"n1"}
    with pytest.raises(NotFound):
        collection.store.article("n2")


def test_a_rollback_can_be_taken_back(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    collection.builder.add([zebra(2)])
    collection.upkeep.rollback()
    assert collection.upkeep.rollback().articles == 2
    assert found(collection) == {"n1", "n2"}


def test_a_rollback_shows_the_older_version_of_an_edited_article(collection: Collection) -> None:
    first = zebra(1)
    collection.builder.add([first])
    collection.builder.add([zebra(1, "The giraffe stayed at home.")])
    collection.upkeep.rollback(1)
    assert collection.store.article("n1").version == first.version
    assert found(collection, "giraffe stayed") == {"n1"}
    hit = collection.retriever.search("zebra").hits[0]
    assert hit.passage.version == first.version


@pytest.mark.parametrize("purge", [False, True])
def test_what_was_removed_does_not_come_back_with_a_rollback(collection: Collection, purge: bool) -> None:
    collection.builder.add([zebra(1), zebra(2)])
    collection.builder.add([zebra(3)])
    collection.builder.remove(["n1"], purge=purge)
    collection.builder.add([zebra(4)])
    kept = collection.store.generations(None)
    collection.upkeep.rollback(kept[-1].number)
    assert found(collection) == ({"n2", "n3"} if purge else {"n2"})
    with pytest.raises(NotFound):
        collection.store.article("n1")


def test_an_article_that_was_added_again_can_be_gone_back_to(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    collection.builder.remove(["n1"])
    collection.builder.add([zebra(1)])
    collection.builder.add([zebra(2)])
    collection.upkeep.rollback(3)
    assert found(collection) == {"n1"}


def test_a_rollback_across_a_full_rebuild_and_changes_after_it(collection: Collection) -> None:
    collection.builder.add([zebra(n) for n in range(1, 6)])
    collection.builder.rebuild(full=True)
    collection.builder.add([zebra(6)])
    collection.upkeep.rollback(1)
    assert found(collection) == {f"n{n}" for n in range(1, 6)}
    collection.builder.add([zebra(7)])
    assert found(collection) == {*(f"n{n}" for n in range(1, 6)), "n7"}
    assert collection.fsck.check().faults == ()


def test_a_generation_that_is_not_kept_is_said(collection: Collection) -> None:
    with pytest.raises(NotFound, match="generations"):
        collection.upkeep.rollback()
    collection.builder.add([zebra(1)])
    with pytest.raises(NotFound):
        collection.upkeep.rollback(7)


def test_a_generation_of_another_encoder_is_not_gone_back_to(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    collection.builder.add([zebra(2)])
    collection.store.database.connection.execute("UPDATE generations SET encoder = 'other' WHERE number = 1")
    with pytest.raises(EncoderMismatch, match="other"):
        collection.upkeep.rollback(1)


def test_generations_beyond_those_kept_are_forgotten_but_their_versions_resolve(
    collection: Collection,
) -> None:
    first = zebra(1, "The very first zebra.")
    collection.builder.add([first])
    keep = collection.settings.index.keep_generations
    for n in range(keep + 2):
        collection.builder.add([zebra(1, f"Edition {n} of the zebra.")])
    assert len(collection.store.generations(None)) == keep
    assert collection.store.version("n1", first.version).text == first.text


def test_a_change_sweeps_what_no_kept_generation_shows(
    collection: Collection, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("index.publishing.SWEPT_ROWS", 1)
    for n in range(collection.settings.index.keep_generations + 2):
        collection.builder.add([zebra(1, f"Edition {n} of the zebra.")])
    (kept,) = collection.store.database.connection.execute("SELECT count(*) FROM revisions").fetchone()
    assert kept == collection.settings.index.keep_generations
    collection.builder.rebuild(full=True)
    assert found(collection) == {"n1"}


def test_pruning_leaves_one_generation_and_nothing_that_it_does_not_show(collection: Collection) -> None:
    collection.builder.add([zebra(n) for n in range(8)])
    collection.builder.remove(["n0", "n1"])
    standing = collection.upkeep.prune()
    assert standing is not None
    assert [g.number for g in collection.store.generations(None)] == [standing.number]
    assert found(collection) == {f"n{n}" for n in range(2, 8)}
    checked = collection.fsck.check()
    assert checked.faults == ()
    words = collection.words.at(standing.words).searcher()
    assert words.size == checked.vectors == checked.words == checked.passages == 6


def test_the_disk_is_given_back(collection: Collection) -> None:
    text = "A heron stood in the reeds and waited. " * 40
    many = [make_article(id=f"h{n}", title=f"Heron {n}", text=f"{text}{n}") for n in range(60)]
    collection.builder.add([zebra(1)])
    collection.upkeep.prune()
    before = size_of(collection.settings.data_dir / "vectors") + size_of(
        collection.settings.data_dir / "words"
    )
    pages = collection.store.database.path.stat().st_size
    collection.builder.add(many)
    collection.builder.remove([a.id for a in many], purge=True)
    collection.upkeep.prune()
    after = size_of(collection.settings.data_dir / "vectors") + size_of(
        collection.settings.data_dir / "words"
    )
    assert after <= before
    assert collection.store.database.path.stat().st_size <= 1.5 * pages


def test_nothing_of_a_purged_text_stays_on_disk(collection: Collection, reopen: Reopen) -> None:
    collection.builder.add([zebra(1), zebra(2, "The password is xylographic4711.")])
    other = reopen(collection)
    assert found(other, "xylographic4711")
    collection.builder.remove(["n2"], purge=True)
    for path in collection.settings.data_dir.rglob("*"):
        if path.is_file() and "models" not in path.parts:
            assert b"xylographic4711" not in path.read_bytes(), path.name
    assert "n2" not in found(other)


def test_tidying_merges_what_changes_left_and_shows_the_same(collection: Collection, monkeypatch) -> None:
    monkeypatch.setattr("index.publishing.MAX_INLINE", 0)
    publisher = collection.publisher
    for n in range(9):
        collection.builder.add([zebra(n)])
    generation = collection.store.generation()
    assert generation is not None
    before = collection.retriever.search("zebra", limit=20)
    collection.upkeep.tidy()
    tidied = collection.store.generation()
    assert tidied is not None
    assert (len(tidied.segments), tidied.articles) == (1, 9) or len(generation.segments) <= 4
    after = collection.retriever.search("zebra", limit=20)
    assert [h.passage for h in after.hits] == [h.passage for h in before.hits]
    number = tidied.number
    collection.upkeep.tidy()
    assert publisher.store.generation_number() == number


def test_upkeep_is_not_a_state_to_go_back_to(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    collection.builder.add([zebra(2)])
    collection.builder.remove(["n2"])
    collection.builder.add([zebra(3)])
    collection.upkeep._tidy(collection.store.generation(), anyway=True)
    collection.upkeep.rollback()
    assert found(collection) == {"n1"}


def test_a_reader_that_holds_an_older_words_folder_moves_on(collection: Collection) -> None:
    collection.builder.add([zebra(1)])
    snapshots = Snapshots(collection.store, collection.words, collection.segments, collection.encoder)
    collection.builder.add([zebra(2)])
    collection.upkeep.prune()
    current = snapshots.current()
    assert current is not None
    assert int(current.visible.sum()) == 2


def test_a_purged_version_stays_gone_after_pruning(collection: Collection) -> None:
    article = zebra(1)
    collection.builder.add([article])
    collection.builder.remove(["n1"], purge=True)
    collection.upkeep.prune()
    with pytest.raises(Purged):
        collection.store.version("n1", article.version)
