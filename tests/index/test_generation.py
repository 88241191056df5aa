"""Readers see whole generations, the newest there is."""

import threading

import pytest

from index.articles import make_article
from index.generation import Snapshots
from index.types import Article
from serve import Collection


def test_readers_see_whole_generations_while_a_writer_writes(collection: Collection) -> None:
    builder = collection.builder

    def all_saying(word: str) -> list[Article]:
        return [make_article(id=f"n{n}", title="T", text=f"The {word} number {n} is here.") for n in range(8)]

    builder.add(all_saying("zebra"))
    retriever = collection.retriever
    seen: list[tuple[int, frozenset[str]]] = []
    stop = threading.Event()

    def read() -> None:
        while not stop.is_set():
            hits = retriever.search("number", limit=50)
            words = frozenset(h.passage.text.split()[1] for h in hits.hits)
            seen.append((len(hits.hits), words))

    threads = [threading.Thread(target=read) for _ in range(3)]
    for thread in threads:
        thread.start()
    for word in ("lion", "tiger", "horse", "zebra"):
        builder.add(all_saying(word))
    stop.set()
    for thread in threads:
        thread.join()
    assert {(8, 1)} == {(count, len(words)) for count, words in seen}


def test_a_reader_that_came_first_sees_the_first_generation(
    collection: Collection, peru: list[Article]
) -> None:
    snapshots = Snapshots(collection.store, collection.words, collection.segments, collection.encoder)
    assert snapshots.current() is None
    collection.builder.add(peru)
    opened = snapshots.current()
    assert opened is not None
    assert opened.generation.number == 1


@pytest.mark.parametrize("purge", [False, True])
def test_a_reader_that_slept_through_many_generations_sees_only_the_newest(
    collection: Collection, peru: list[Article], purge: bool
) -> None:
    builder = collection.builder
    builder.add(peru)
    snapshots = Snapshots(collection.store, collection.words, collection.segments, collection.encoder)
    for n in range(1 if purge else 2 * collection.settings.index.keep_generations):
        builder.add([make_article(id="potatoes", title="Potatoes", text=f"Edition {n}. It is short.")])
    builder.remove(["potatoes"], purge=purge)
    opened = snapshots.current()
    assert opened is not None
    assert int(opened.visible.sum()) == opened.generation.passages == collection.store.summary().passages
