"""A check finds whatever disagrees, and mending makes it agree again without losing a text."""

from collections.abc import Callable

import faiss
import numpy as np
import pytest

from index.articles import make_article
from index.types import Article
from serve import Collection

Reopen = Callable[[Collection], Collection]
Damage = Callable[[Collection], None]


@pytest.fixture
def filled(collection: Collection, peru: list[Article]) -> Collection:
    collection.builder.add(peru)
    collection.builder.add([make_article(id="extra", title="Extra", text="The lighthouse stood on a rock.")])
    collection.builder.remove(["potatoes"])
    return collection


def _segment(collection: Collection):
    return max((collection.settings.data_dir / "vectors").glob("*.faiss"), key=lambda p: p.stat().st_size)


def missing_segment(collection: Collection) -> None:
    _segment(collection).unlink()


def truncated_segment(collection: Collection) -> None:
    path = _segment(collection)
    path.write_bytes(path.read_bytes()[:-100])


def flipped_bit(collection: Collection) -> None:
    path = _segment(collection)
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)


def vectors_of_something_else(collection: Collection) -> None:
    """Swap vectors in a way that hashes can't tell, as a format-1 collection has none."""
    path = _segment(collection)
    segment = faiss.read_index(str(path))
    rows = faiss.vector_to_array(segment.id_map)
    other = np.random.default_rng(1).normal(size=(len(rows), segment.d)).astype(np.float32)
    other /= np.linalg.norm(other, axis=1, keepdims=True)
    flat = faiss.IndexIDMap2(faiss.IndexFlatIP(segment.d))
    flat.add_with_ids(other, rows)
    faiss.write_index(flat, str(path))
    collection.store.database.connection.execute("UPDATE segments SET sha256 = NULL")


def missing_words(collection: Collection) -> None:
    generation = collection.store.generation()
    assert generation is not None
    writer = collection.words.at(generation.words).writer()
    writer.delete([1])
    writer.commit()
    writer.close()


def broken_words(collection: Collection) -> None:
    generation = collection.store.generation()
    assert generation is not None
    collection.words.at(generation.words).wait()
    (collection.settings.data_dir / "words" / generation.words / "meta.json").write_text("{")


def no_words(collection: Collection) -> None:
    generation = collection.store.generation()
    assert generation is not None
    folder = collection.settings.data_dir / "words" / generation.words
    collection.words.at(generation.words).wait()
    folder.rename(folder.with_name("elsewhere"))


def wrong_count(collection: Collection) -> None:
    collection.store.database.connection.execute("UPDATE generations SET passages = passages + 1")


def shifted_passage(collection: Collection) -> None:
    collection.store.database.connection.execute("UPDATE passages SET start = start + 3 WHERE row = 1")


DAMAGES = (
    missing_segment,
    truncated_segment,
    flipped_bit,
    vectors_of_something_else,
    missing_words,
    broken_words,
    no_words,
    wrong_count,
    shifted_passage,
)


def test_a_sound_collection_has_the_same_rows_everywhere(filled: Collection) -> None:
    checked = filled.fsck.check()
    assert checked.faults == ()
    assert checked.sound
    assert checked.articles == 3
    assert checked.passages == checked.vectors == checked.words >= 3


def test_an_empty_collection_is_sound(collection: Collection) -> None:
    assert collection.fsck.check().sound


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda damage: damage.__name__)
def test_damage_is_found_and_mended(filled: Collection, reopen: Reopen, damage: Damage) -> None:
    question = "How many roadblocks were reported on Friday?"
    before = [h.passage.text for h in filled.retriever.search(question, limit=2).hits]
    texts = {i.id: filled.store.article(i.id).text for i in filled.store.articles(10)[0]}
    damage(filled)
    damaged = reopen(filled)
    checked = damaged.fsck.check()
    assert checked.faults
    assert all(fault.mendable for fault in checked.faults)
    damaged.fsck.mend(checked)
    mended = reopen(filled)
    assert mended.fsck.check().faults == ()
    assert [h.passage.text for h in mended.retriever.search(question, limit=2).hits] == before
    assert {i.id: mended.store.article(i.id).text for i in mended.store.articles(10)[0]} == texts


def test_a_changed_text_is_found_and_cannot_be_mended(filled: Collection) -> None:
    filled.store.database.connection.execute(
        "UPDATE versions SET text = replace(text, '46', '64') WHERE article_id = 'roadblocks'"
    )
    checked = filled.fsck.check()
    assert [f.mendable for f in checked.faults if f.where == "texts"] == [False]
