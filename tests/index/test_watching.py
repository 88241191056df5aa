"""A folder that is followed: real files, a real collection."""

import os
from pathlib import Path

import pytest

from index.articles import make_article
from index.errors import CollectionBusy
from index.lock import WritingLock
from index.watching import Watch
from serve import Collection


class Said(list[str]):
    def take(self) -> list[str]:
        lines = sorted(self)
        self.clear()
        return lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "clippings").mkdir()
    return tmp_path / "clippings"


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def watch(collection: Collection, folder: Path, said: Said) -> Watch:
    return collection.watch(folder, 0.0, said.append)


def write(path: Path, title: str, text: str, article_id: str | None = None, age_s: float = 60) -> None:
    head = f"---\ntitle: {title}\n" + (f"id: {article_id}\n" if article_id else "") + "---\n"
    path.write_text(head + text, encoding="utf-8")
    stamp = path.stat().st_mtime - age_s
    os.utime(path, (stamp, stamp))


def ids(collection: Collection) -> list[str]:
    return [article.id for article in collection.store.articles(50)[0]]


def test_files_that_come_change_and_go_are_added_updated_and_removed(
    watch: Watch, collection: Collection, folder: Path, said: Said
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    write(folder / "b.md", "Beta", "Beta is here.", "beta")
    assert watch.reconcile() is False
    assert said.take() == ["added alpha", "added beta"]
    watch.reconcile()
    assert said.take() == []
    write(folder / "a.md", "Alpha", "Alpha has moved.", "alpha", age_s=30)
    (folder / "b.md").unlink()
    watch.reconcile()
    assert said.take() == ["removed beta", "updated alpha"]
    assert collection.store.article("alpha").text.strip() == "Alpha has moved."
    assert ids(collection) == ["alpha"]


def test_what_changed_while_nobody_watched_is_found_at_the_start(
    collection: Collection, folder: Path, said: Said, watch: Watch
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    write(folder / "b.md", "Beta", "Beta is here.", "beta")
    watch.reconcile()
    said.take()
    (folder / "a.md").unlink()
    write(folder / "c.md", "Gamma", "Gamma is here.", "gamma")
    collection.watch(folder, 0.0, said.append).reconcile()
    assert said.take() == ["added gamma", "removed alpha"]


def test_only_what_came_from_the_folder_is_removed(
    watch: Watch, collection: Collection, folder: Path, said: Said, tmp_path: Path
) -> None:
    collection.builder.add([make_article(id="mine", title="Mine", text="Sent by hand.")])
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    write(folder / "b.md", "Beta", "Beta is here.", "beta")
    watch.reconcile()
    collection.builder.add([make_article(id="beta", title="Beta", text="Corrected by hand.")])
    (folder / "a.md").unlink()
    (folder / "b.md").unlink()
    said.take()
    watch.reconcile()
    assert said.take() == ["left beta: its file is gone, but somebody else changed it since", "removed alpha"]
    assert ids(collection) == ["beta", "mine"]


def test_a_renamed_file_keeps_its_article(
    watch: Watch, collection: Collection, folder: Path, said: Said
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    watch.reconcile()
    (folder / "a.md").rename(folder / "z.md")
    watch.reconcile()
    assert ids(collection) == ["alpha"]
    assert not [line for line in said if line.startswith("removed")]
    (folder / "z.md").unlink()
    watch.reconcile()
    assert ids(collection) == []


def test_a_file_that_is_being_written_waits_until_it_settles(
    collection: Collection, folder: Path, said: Said
) -> None:
    now = [1000.0]
    watch = Watch(
        collection.store, collection.builder, folder, settle_s=2, say=said.append, clock=lambda: now[0]
    )
    write(folder / "a.md", "Alpha", "Alpha is he", "alpha")
    os.utime(folder / "a.md", (999.0, 999.0))
    assert watch.reconcile() is True
    assert said.take() == []
    now[0] = 1001.5
    assert watch.reconcile() is False
    assert said.take() == ["added alpha"]


def test_a_file_that_can_not_be_read_any_more_keeps_its_article_and_is_told_once(
    watch: Watch, collection: Collection, folder: Path, said: Said
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    watch.reconcile()
    said.take()
    (folder / "a.md").write_bytes(bytes(range(256)) * 20)
    watch.reconcile()
    watch.reconcile()
    (line,) = said.take()
    assert line.startswith("refused ")
    assert "a.md" in line
    assert ids(collection) == ["alpha"]
    (folder / "a.md").unlink()
    watch.reconcile()
    assert said.take() == ["removed alpha"]


def test_an_article_that_was_taken_out_of_its_file_is_removed(
    watch: Watch, collection: Collection, folder: Path, said: Said
) -> None:
    lines = ['{"id": "one", "title": "One", "text": "One."}', '{"id": "two", "title": "Two", "text": "Two."}']
    (folder / "news.jsonl").write_text("\n".join(lines))
    watch.reconcile()
    (folder / "news.jsonl").write_text(lines[1])
    said.take()
    watch.reconcile()
    assert said.take() == ["removed one"]
    assert ids(collection) == ["two"]


def test_a_folder_that_can_not_be_read_removes_nothing(
    watch: Watch, collection: Collection, folder: Path, said: Said
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    watch.reconcile()
    folder.rename(folder.with_name("away"))
    watch.reconcile()
    assert ids(collection) == ["alpha"]
    folder.with_name("away").rename(folder)
    said.take()
    watch.reconcile()
    assert said.take() == []


def test_what_somebody_removed_is_not_brought_back_by_its_file(
    watch: Watch, collection: Collection, folder: Path
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    watch.reconcile()
    collection.builder.remove(["alpha"])
    watch.reconcile()
    assert ids(collection) == []


def test_a_busy_collection_is_tried_again(
    watch: Watch, collection: Collection, folder: Path, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(folder / "a.md", "Alpha", "Alpha is here.", "alpha")
    monkeypatch.setattr(collection.lock, "_patience", 0.05)
    with WritingLock(collection.settings.data_dir / "writer.lock").held(), pytest.raises(CollectionBusy):
        watch.reconcile()
    watch.reconcile()
    assert said.take() == ["added alpha"]
