"""The one truth: a SQLite file with its schema, one connection a thread, and transactions."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from index.errors import CollectionDamaged

FORMAT = 1
ALIVE = 1 << 62
"""`lives.died` of what is still shown."""

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('format', '{FORMAT}');

-- The texts. A version is never changed; a purge empties it for good and keeps the row, to answer "gone".
CREATE TABLE IF NOT EXISTS versions (
    article_id TEXT NOT NULL, version TEXT NOT NULL, text TEXT, info TEXT, receipt TEXT,
    created TEXT NOT NULL, purged TEXT, PRIMARY KEY (article_id, version));

-- A version as it was indexed: with which title, author, …, cut and encoded how. Never changed.
CREATE TABLE IF NOT EXISTS revisions (
    revision INTEGER PRIMARY KEY AUTOINCREMENT, article_id TEXT NOT NULL, version TEXT NOT NULL,
    info TEXT NOT NULL, published INTEGER, splitter TEXT NOT NULL, encoder TEXT NOT NULL,
    born INTEGER NOT NULL DEFAULT 0);
CREATE INDEX IF NOT EXISTS revisions_by_article ON revisions (article_id);
CREATE INDEX IF NOT EXISTS revisions_unborn ON revisions (revision) WHERE born = 0;

-- A revision is seen in generation g when born <= g < died.
CREATE TABLE IF NOT EXISTS lives (
    revision INTEGER NOT NULL REFERENCES revisions, born INTEGER NOT NULL, died INTEGER NOT NULL,
    PRIMARY KEY (revision, born)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS lives_born ON lives (born);
CREATE INDEX IF NOT EXISTS lives_died ON lives (died);

CREATE TABLE IF NOT EXISTS facets (
    kind TEXT NOT NULL, value TEXT NOT NULL, revision INTEGER NOT NULL REFERENCES revisions,
    PRIMARY KEY (kind, value, revision)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS facets_by_revision ON facets (revision);

-- The text of a passage is its version's, from start to end. The digest says what was encoded, and by what.
CREATE TABLE IF NOT EXISTS passages (
    row INTEGER PRIMARY KEY AUTOINCREMENT, revision INTEGER NOT NULL REFERENCES revisions,
    ordinal INTEGER NOT NULL, start INTEGER NOT NULL, end INTEGER NOT NULL, heading TEXT NOT NULL,
    digest BLOB NOT NULL);
CREATE INDEX IF NOT EXISTS passages_by_revision ON passages (revision);
CREATE INDEX IF NOT EXISTS passages_by_digest ON passages (digest);

-- Segment files that are whole on disk, whether a generation names them yet or not.
CREATE TABLE IF NOT EXISTS segments (name TEXT PRIMARY KEY, size INTEGER NOT NULL, dim INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS generations (
    number INTEGER PRIMARY KEY, created TEXT NOT NULL, cause TEXT NOT NULL, encoder TEXT NOT NULL,
    dim INTEGER NOT NULL, splitter TEXT NOT NULL, segments TEXT NOT NULL,
    articles INTEGER NOT NULL, passages INTEGER NOT NULL);

CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, key TEXT UNIQUE, status TEXT NOT NULL, created TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status);
"""


class Database:
    """A SQLite file in WAL mode, safe from any thread and beside other processes.

    :raises CollectionDamaged: The file is not ours, or of a newer format.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self.connection.executescript(SCHEMA)
            (found,) = self.connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        except sqlite3.DatabaseError as error:
            raise CollectionDamaged(
                f"{path} can't be opened as a collection ({error}). Restore it from a backup, or name another "
                "folder with --data-dir."
            ) from error
        if int(found) > FORMAT:
            raise CollectionDamaged(
                f"{path} was written by a newer Pullquote (format {found}, this one reads {FORMAT}). Upgrade."
            )

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            found.execute("PRAGMA journal_mode = WAL")
            found.execute("PRAGMA synchronous = FULL")
            found.execute("PRAGMA foreign_keys = ON")
            found.execute("PRAGMA secure_delete = ON")
            self._local.connection = found
        return found

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Commit what the block writes, or nothing of it."""
        connection = self.connection
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None
