"""Collections that older versions wrote: opened as they are, or refused in words."""

import sqlite3
import zipfile
from pathlib import Path

import pytest

from index.articles import make_article
from index.database import FORMAT, Database
from index.errors import CollectionDamaged, NotFound, Purged
from tests.conftest import open_collection

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    """Unpack a collection of format 1, written by the first version: edited, removed, purged and added to."""
    with zipfile.ZipFile(FIXTURES / "format1.zip") as archive:
        archive.extractall(tmp_path / "old")
    return tmp_path / "old"


def test_a_collection_of_format_1_is_opened_with_all_that_it_held(old: Path) -> None:
    collection = open_collection(old)
    assert {i.id for i in collection.store.articles(10)[0]} == {"heron", "ferry", "tower"}
    heron = collection.store.article("heron")
    assert heron.text.endswith("It came back every March.")
    (earlier,) = collection.store.database.connection.execute(
        "SELECT version FROM versions WHERE article_id = 'heron' AND version != ?", (heron.version,)
    ).fetchone()
    assert collection.store.version("heron", earlier).text.endswith("every spring.")
    with pytest.raises(NotFound):
        collection.store.article("mill")
    for (version,) in collection.store.database.connection.execute(
        "SELECT version FROM versions WHERE article_id = 'secret'"
    ).fetchall():
        with pytest.raises(Purged):
            collection.store.version("secret", version)


def test_a_collection_of_format_1_is_searched_added_to_and_kept_up(old: Path) -> None:
    collection = open_collection(old)
    if collection.store.generation().encoder != collection.encoder.fingerprint:
        collection.builder.rebuild()
    assert collection.retriever.search("ticket for the ferry").hits[0].article.id == "ferry"
    assert collection.fsck.check().faults == ()
    collection.builder.add([make_article(id="weir", title="The weir", text="The weir is low.")])
    collection.builder.remove(["weir"], purge=True)
    collection.upkeep.rollback(collection.upkeep.prune().number)
    assert collection.fsck.check().faults == ()
    assert not list((old / "words").glob("*.term")), "the words moved to a folder of their own"
    assert collection.retriever.search("height of the tower").hits[0].article.id == "tower"


def test_a_newer_format_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    Database(tmp_path / "new.sqlite").close()
    with sqlite3.connect(tmp_path / "new.sqlite") as connection:
        connection.execute("UPDATE meta SET value = ?", (str(FORMAT + 1),))
    connection.close()
    before = (tmp_path / "new.sqlite").read_bytes()
    with pytest.raises(CollectionDamaged, match="newer"):
        Database(tmp_path / "new.sqlite")
    assert (tmp_path / "new.sqlite").read_bytes() == before


def test_a_migration_that_is_cut_off_is_done_by_the_next_start(old: Path, monkeypatch) -> None:
    from index import database

    broken = {1: (*database.MIGRATIONS[1], "THIS IS NOT SQL")}
    monkeypatch.setattr(database, "MIGRATIONS", broken)
    with pytest.raises(CollectionDamaged):
        Database(old / "pullquote.sqlite")
    monkeypatch.undo()
    assert {i.id for i in open_collection(old).store.articles(10)[0]} == {"heron", "ferry", "tower"}
