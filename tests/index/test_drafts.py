"""What a build has staged is read by nobody before it is published, and leaves no trace if it never is."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.articles import make_article
from index.backup import backup, restore
from index.errors import NotFound, Purged, WritingFailed
from index.ledger import Ledger
from index.types import Article, Dropped, Progress, Receipt
from serve import Collection
from tests.conftest import open_collection
from tests.support import SlowlyFailing

Ending = Callable[[Collection, list[Article]], None]
SECRET = "xylographic4711"


class Cancelled(Exception):  # noqa: N818 - named for what happened
    pass


@pytest.fixture(autouse=True)
def every_article_is_staged_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("index.staging.BATCH_PASSAGES", 1)
    monkeypatch.setattr("index.staging.SEGMENT_PASSAGES", 1)


def cancelled(collection: Collection, articles: list[Article]) -> None:
    def stop(progress: Progress) -> None:
        if progress.done == len(articles):
            raise Cancelled

    with pytest.raises(Cancelled):
        collection.builder.add(articles, progress=stop)


def failed_midway(collection: Collection, articles: list[Article]) -> None:
    with pytest.raises(WritingFailed):
        collection.builder.add(SlowlyFailing(iter(articles)))


def failed_at_publishing(collection: Collection, articles: list[Article]) -> None:
    """Fail when rows, words and vectors are durable, as a kill at that moment would."""

    def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Ledger, "publish", fail)
        with pytest.raises(WritingFailed):
            collection.builder.add(articles)


@pytest.fixture(params=[cancelled, failed_midway, failed_at_publishing], ids=lambda ending: ending.__name__)
def ended(request: pytest.FixtureRequest) -> Ending:
    """Stage articles in a build that ends without publishing them."""
    return request.param


def note(name: str, text: str = "The otter swam.", title: str = "A note") -> Article:
    return make_article(id=name, title=title, text=text)


def count(collection: Collection, what: str) -> int:
    (found,) = collection.store.database.connection.execute(f"SELECT count(*) FROM {what}").fetchone()
    return int(found)


def files_with(collection: Collection, word: str) -> list[str]:
    folder = collection.settings.data_dir
    files = [path for path in folder.rglob("*") if path.is_file() and "models" not in path.parts]
    return [path.name for path in files if word.encode() in path.read_bytes()]


def test_the_text_of_a_build_that_was_not_published_is_not_read(
    collection: Collection, ended: Ending
) -> None:
    collection.builder.add([note("a")])
    sent = note("b", "The heron stood.")
    ended(collection, [sent])
    assert count(collection, "revisions WHERE born = 0") == 1, "it was staged"
    with pytest.raises(NotFound) as raised:
        collection.store.version("b", sent.version)
    assert not isinstance(raised.value, Purged)
    assert collection.fsck.check().sound


def test_a_version_is_read_from_the_moment_that_it_is_published(collection: Collection) -> None:
    articles = [note(f"n{n}", f"Otter {n} swam.") for n in range(3)]
    early = []

    def look(progress: Progress) -> None:
        for article in articles:
            try:
                early.append(collection.store.version(article.id, article.version))
            except NotFound:
                continue

    collection.builder.add(articles, progress=look)
    assert early == []
    assert [collection.store.version(a.id, a.version) for a in articles] == articles
    assert count(collection, "drafts") == 0


def test_what_a_failed_build_left_and_the_next_one_sends_again_is_published(
    collection: Collection, ended: Ending
) -> None:
    sent = note("b", "The heron stood.")
    ended(collection, [sent])
    assert collection.builder.add([sent]).encoded == 0, "its vectors are used"
    assert collection.store.version("b", sent.version) == sent
    assert count(collection, "drafts") == 0
    assert collection.fsck.check().sound


def test_a_purged_text_stays_purged_until_it_is_published_again(
    collection: Collection, ended: Ending
) -> None:
    secret = note("b", f"The word is {SECRET}.")
    collection.builder.add([note("a"), secret])
    collection.builder.remove(["b"], purge=True)
    ended(collection, [secret])
    with pytest.raises(Purged):
        collection.store.version("b", secret.version)
    collection.builder.add([note("c")])
    with pytest.raises(Purged):
        collection.store.version("b", secret.version)
    collection.store.database.forget_log()
    assert "pullquote.sqlite" not in files_with(collection, SECRET)
    collection.builder.add([secret])
    assert collection.store.version("b", secret.version) == secret


def test_a_published_version_keeps_its_title_and_receipt_until_others_are_published(
    collection: Collection, ended: Ending
) -> None:
    first = note("a")
    collection.builder.add([first])
    again = replace(first, title="Another", receipt=Receipt(20, 15, (Dropped("a menu", 5),)))
    ended(collection, [again])
    assert collection.store.version("a", first.version) == first == collection.store.article("a")
    collection.builder.add([again])
    assert collection.store.version("a", first.version) == again == collection.store.article("a")


def test_a_rollback_publishes_nothing_of_what_a_failed_build_left(
    collection: Collection, ended: Ending
) -> None:
    first = note("a")
    collection.builder.add([first])
    collection.builder.add([note("a", "The otter slept.")])
    ended(collection, [replace(first, title="Another")])
    collection.upkeep.rollback()
    assert collection.store.article("a") == collection.store.version("a", first.version) == first


def test_of_two_texts_with_one_id_only_the_last_is_ever_read(collection: Collection) -> None:
    first, last = note("a", "Take one."), note("a", "Take two.")
    collection.builder.add([first, last])
    assert collection.store.version("a", last.version) == last
    with pytest.raises(NotFound):
        collection.store.version("a", first.version)
    assert count(collection, "versions") == 1


@pytest.fixture(params=["build", "repair"])
def sweep(request: pytest.FixtureRequest) -> Callable[[Collection], None]:
    def build(collection: Collection) -> None:
        collection.builder.add([note("c", "The stork flew.")])

    def repair(collection: Collection) -> None:
        collection.fsck.mend(collection.fsck.check())

    return {"build": build, "repair": repair}[request.param]


def test_what_a_build_left_is_swept(
    collection: Collection, ended: Ending, sweep: Callable[[Collection], None]
) -> None:
    collection.builder.add([note("a")])
    ended(collection, [note("b", f"The word is {SECRET}.", f"Title {SECRET}")])
    sweep(collection)
    assert count(collection, "versions WHERE article_id = 'b'") == 0
    assert count(collection, "revisions WHERE article_id = 'b'") == 0
    assert count(collection, "drafts") == 0
    assert collection.store.article("a") == note("a")
    collection.store.database.forget_log()
    assert "pullquote.sqlite" not in files_with(collection, SECRET)
    assert collection.fsck.check().sound


@pytest.mark.parametrize("held", [True, False], ids=["a collection", "nothing"])
def test_a_purge_leaves_no_word_of_what_a_build_left(
    collection: Collection, ended: Ending, held: bool
) -> None:
    if held:
        collection.builder.add([note("a")])
    ended(collection, [note("b", f"# On {SECRET}\n\nThe word is {SECRET}.", f"Title {SECRET}")])
    assert files_with(collection, SECRET)
    report = collection.builder.remove(["b"], purge=True)
    assert (report.generation, report.removed) == (2 if held else 0, ("b",))
    assert files_with(collection, SECRET) == []
    assert [info.id for info in collection.store.articles(9)[0]] == ["a"] * held
    assert collection.fsck.check().sound
    with pytest.raises(NotFound):
        collection.builder.remove(["b"], purge=True)


def test_a_purge_erases_what_was_shown_and_what_was_left(collection: Collection, ended: Ending) -> None:
    shown = note("b")
    collection.builder.add([note("a"), shown])
    left = note("b", f"The word is {SECRET}.")
    ended(collection, [left])
    collection.builder.remove(["b"], purge=True)
    assert files_with(collection, SECRET) == []
    with pytest.raises(Purged):
        collection.store.version("b", shown.version)
    with pytest.raises(NotFound) as raised:
        collection.store.version("b", left.version)
    assert not isinstance(raised.value, Purged), "it never was there"


def test_a_backup_shows_nothing_that_was_not_published(
    collection: Collection, ended: Ending, tmp_path: Path
) -> None:
    collection.builder.add([note("a")])
    sent = note("b", "The heron stood.")
    ended(collection, [sent])
    backup(collection.settings.data_dir, collection.store, collection.lock, tmp_path / "one.tar")
    restore(tmp_path / "one.tar", tmp_path / "other")
    other = open_collection(tmp_path / "other")
    with pytest.raises(NotFound):
        other.store.version("b", sent.version)
    other.builder.add([sent])
    assert other.store.version("b", sent.version) == sent


def test_an_article_that_is_shown_and_hidden_is_found_and_mended(collection: Collection) -> None:
    article = note("a")
    collection.builder.add([article])
    connection = collection.store.database.connection
    staged = connection.execute(
        "INSERT INTO revisions (article_id, version, info, splitter, encoder) "
        "SELECT article_id, version, info, splitter, encoder FROM revisions"
    ).lastrowid
    connection.execute("INSERT INTO drafts VALUES (?, NULL)", (staged,))
    checked = collection.fsck.check()
    assert [fault.what for fault in checked.faults] == ["'a' is shown and its version waits to be"]
    collection.fsck.mend(checked)
    assert collection.fsck.check().sound
    assert collection.store.version("a", article.version) == article


def test_a_purged_text_that_is_there_is_found(collection: Collection) -> None:
    collection.builder.add([note("a"), note("b")])
    collection.builder.remove(["b"], purge=True)
    collection.store.database.connection.execute("UPDATE versions SET text = 'x' WHERE purged IS NOT NULL")
    assert "a text of 'b' was purged and is still there" in [f.what for f in collection.fsck.check().faults]


@pytest.fixture
def format_2(tmp_path: Path) -> Path:
    collection = open_collection(tmp_path / "old")
    collection.builder.add([note("a")])
    connection = collection.store.database.connection
    connection.execute("DROP TABLE drafts")
    connection.execute("ALTER TABLE segments DROP COLUMN approximation")
    connection.execute("UPDATE meta SET value = '2' WHERE key = 'format'")
    collection.store.database.close()
    return tmp_path / "old"


def test_a_collection_of_format_2_is_opened_with_all_that_it_held(format_2: Path) -> None:
    collection = open_collection(format_2)
    assert collection.store.version("a", note("a").version) == note("a")
    collection.builder.add([note("b", "The heron stood.")])
    assert collection.fsck.check().sound
