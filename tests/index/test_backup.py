"""A live collection to one file and back, byte for byte."""

import hashlib
import tarfile
import threading
from collections.abc import Callable
from pathlib import Path

import pytest

from index.articles import make_article
from index.backup import backup, restore
from index.errors import BackupRefused
from index.types import Article
from serve import Collection
from tests.conftest import open_collection

Reopen = Callable[[Collection], Collection]


def save(collection: Collection, target: Path) -> dict[str, str]:
    return backup(collection.settings.data_dir, collection.store, collection.lock, target)


def test_a_restored_collection_is_the_same_byte_for_byte(
    collection: Collection, peru: list[Article], tmp_path: Path
) -> None:
    collection.builder.add(peru)
    collection.builder.add([make_article(id="potatoes", title="Potatoes", text="They cost 4 soles now.")])
    hashes = save(collection, tmp_path / "one.tar")
    assert restore(tmp_path / "one.tar", tmp_path / "elsewhere" / "data") == hashes
    for name, digest in hashes.items():
        assert hashlib.sha256((tmp_path / "elsewhere" / "data" / name).read_bytes()).hexdigest() == digest
    other = open_collection(tmp_path / "elsewhere" / "data")
    assert other.store.article("potatoes") == collection.store.article("potatoes")
    assert other.store.version("potatoes", peru[1].version).text == peru[1].text
    asked = "How many roadblocks?"
    ours, theirs = collection.retriever.search(asked), other.retriever.search(asked)
    assert [(h.passage, h.score) for h in ours.hits] == [(h.passage, h.score) for h in theirs.hits]
    assert other.fsck.check().faults == ()
    assert other.upkeep.rollback().articles == 3


def test_a_backup_of_a_collection_that_changes_meanwhile_is_whole(
    collection: Collection, reopen: Reopen, tmp_path: Path
) -> None:
    collection.builder.add([make_article(id="base", title="Base", text="The base stands.")])
    stop = threading.Event()

    def change() -> None:
        other, n = reopen(collection), 0
        while not stop.is_set():
            n += 1
            other.builder.add([make_article(id=f"n{n % 5}", title="N", text=f"Edition {n} stands.")])

    thread = threading.Thread(target=change)
    thread.start()
    try:
        for n in range(5):
            save(collection, tmp_path / f"{n}.tar")
    finally:
        stop.set()
        thread.join()
    for n in range(5):
        restore(tmp_path / f"{n}.tar", tmp_path / f"r{n}")
        restored = open_collection(tmp_path / f"r{n}")
        assert restored.fsck.check().faults == ()
        assert restored.store.article("base").text == "The base stands."


def test_nothing_is_overwritten(collection: Collection, peru: list[Article], tmp_path: Path) -> None:
    collection.builder.add(peru)
    target = tmp_path / "one.tar"
    save(collection, target)
    with pytest.raises(BackupRefused, match="new file"):
        save(collection, target)
    with pytest.raises(BackupRefused, match="isn't empty"):
        restore(target, collection.settings.data_dir)
    with pytest.raises(BackupRefused):
        save(collection, tmp_path / "nowhere" / "one.tar")


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def _flip(path: Path) -> None:
    data = bytearray(path.read_bytes())
    at = data.index(b"SQLite format 3") + 5000
    data[at] ^= 1
    path.write_bytes(data)


def _garbage(path: Path) -> None:
    path.write_bytes(b"this is no backup" * 100)


def _escape(path: Path) -> None:
    with tarfile.open(path, "w") as archive:
        archive.addfile(tarfile.TarInfo("../outside"))


@pytest.mark.parametrize("harm", [_truncate, _flip, _garbage, _escape])
def test_a_harmed_backup_is_refused_and_leaves_nothing(
    collection: Collection, peru: list[Article], tmp_path: Path, harm: Callable[[Path], None]
) -> None:
    collection.builder.add(peru)
    target = tmp_path / "one.tar"
    save(collection, target)
    harm(target)
    with pytest.raises(BackupRefused, match=r"one\.tar"):
        restore(target, tmp_path / "new")
    assert not (tmp_path / "new").exists()
    assert not (tmp_path / "outside").exists()
