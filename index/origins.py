"""Which articles a watched folder brought: each of its files as it was last read, and what was in it."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from index.database import Database


@dataclass(frozen=True, slots=True)
class FileState:
    """What tells whether a file changed."""

    size: int
    changed_ns: int


@dataclass(frozen=True, slots=True)
class WatchedFile:
    """A file of a watched folder: its state when it was read, and the versions of the articles it brought."""

    name: str
    state: FileState
    articles: Mapping[str, str]


class Origins:
    """Keeps what watched folders brought. What it has returned from is on disk."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, folder: Path) -> dict[str, WatchedFile]:
        """Return the files that were read of a folder, by name."""
        rows = self._database.connection.execute(
            "SELECT name, size, changed, articles FROM watched_files WHERE folder = ?", (str(folder),)
        )
        return {
            name: WatchedFile(name, FileState(size, changed), json.loads(articles))
            for name, size, changed, articles in rows
        }

    def record(self, folder: Path, files: Iterable[WatchedFile]) -> None:
        """Note what was read."""
        with self._database.transaction() as connection:
            connection.executemany(
                "INSERT OR REPLACE INTO watched_files VALUES (?, ?, ?, ?, ?)",
                [
                    (str(folder), f.name, f.state.size, f.state.changed_ns, json.dumps(dict(f.articles)))
                    for f in files
                ],
            )

    def forget(self, folder: Path, names: Sequence[str]) -> None:
        """Drop files that are gone."""
        with self._database.transaction() as connection:
            connection.executemany(
                "DELETE FROM watched_files WHERE folder = ? AND name = ?",
                [(str(folder), name) for name in names],
            )

    def brought_by_others(self, article_ids: Sequence[str], folder: Path, names: Sequence[str]) -> set[str]:
        """Return which of some articles files other than these brought, too, in this folder or another."""
        rows = self._database.connection.execute(
            "SELECT DISTINCT a.key FROM watched_files f, json_each(f.articles) a "
            "WHERE a.key IN (SELECT value FROM json_each(?1)) "
            "AND NOT (f.folder = ?2 AND f.name IN (SELECT value FROM json_each(?3)))",
            (json.dumps(list(article_ids)), str(folder), json.dumps(list(names))),
        )
        return {article_id for (article_id,) in rows}
