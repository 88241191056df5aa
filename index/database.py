"""The one truth: a SQLite file with its schema, and how it is kept small and clean."""

import logging
import sqlite3
import time
from contextlib import closing
from pathlib import Path

from index.errors import CollectionDamaged
from index.sqlite_file import SqliteFile

StoreFailed = sqlite3.OperationalError
"""What SQLite raises when it can't write or read its file."""

StoreDamaged = sqlite3.DatabaseError
"""And what it raises when a file is none of its own, among other things."""

FORMAT = 4
ALIVE = 1 << 62
"""`lives.died` of what is still shown."""

FIRST_WORDS = "."
"""`generations.words` of the folder that format 1 knew: the words' folder itself."""

SCHEMA = f"""
CREATE TABLE IF NOT EXISTS meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
INSERT OR IGNORE INTO meta VALUES ('format', '{FORMAT}');

-- The texts. A text is never changed; a purge empties it for good and keeps the row, to answer "gone".
CREATE TABLE IF NOT EXISTS versions (
    article_id TEXT NOT NULL, version TEXT NOT NULL, text TEXT, info TEXT, receipt TEXT,
    created TEXT NOT NULL, purged TEXT, PRIMARY KEY (article_id, version));

-- Staged revisions whose publication changes what can be read of their version. Without a receipt, nothing of it can
-- be read until then; otherwise it then takes the revision's info and this receipt.
CREATE TABLE IF NOT EXISTS drafts (revision INTEGER PRIMARY KEY REFERENCES revisions, receipt TEXT);

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

-- Copies of a story: revisions filed by their sketches' bands, and those that were found to tell the same story.
-- A story is named by the first revision that told it, and outlives it.
CREATE TABLE IF NOT EXISTS bands (
    key INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (key, revision)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bands_by_revision ON bands (revision);
CREATE TABLE IF NOT EXISTS stories (
    story INTEGER NOT NULL, revision INTEGER NOT NULL, PRIMARY KEY (story, revision)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS stories_by_revision ON stories (revision);

-- What sites said of what was fetched from them, for the next request.
CREATE TABLE IF NOT EXISTS fetches (
    url TEXT PRIMARY KEY, etag TEXT, modified TEXT, fetched TEXT NOT NULL) WITHOUT ROWID;

-- Segment files that are whole on disk, whether a generation names them yet or not, and by what they are searched.
CREATE TABLE IF NOT EXISTS segments (
    name TEXT PRIMARY KEY, size INTEGER NOT NULL, dim INTEGER NOT NULL, sha256 TEXT, approximation TEXT);

-- `words` is the folder of the lexical half, inside the folder of all.
CREATE TABLE IF NOT EXISTS generations (
    number INTEGER PRIMARY KEY, created TEXT NOT NULL, cause TEXT NOT NULL, encoder TEXT NOT NULL,
    dim INTEGER NOT NULL, splitter TEXT NOT NULL, segments TEXT NOT NULL,
    articles INTEGER NOT NULL, passages INTEGER NOT NULL, words TEXT NOT NULL DEFAULT '{FIRST_WORDS}');

-- The last generation that took an article out on request: no roll-back brings back what was shown before it.
CREATE TABLE IF NOT EXISTS removals (article_id TEXT PRIMARY KEY, generation INTEGER NOT NULL) WITHOUT ROWID;

-- The files of watched folders as they were last read; `articles` maps the ids they brought to their versions.
CREATE TABLE IF NOT EXISTS watched_files (
    folder TEXT NOT NULL, name TEXT NOT NULL, size INTEGER NOT NULL, changed INTEGER NOT NULL,
    articles TEXT NOT NULL, PRIMARY KEY (folder, name)) WITHOUT ROWID;

CREATE TABLE IF NOT EXISTS jobs (
    id TEXT PRIMARY KEY, key TEXT UNIQUE, status TEXT NOT NULL, created TEXT NOT NULL, body TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS jobs_by_status ON jobs (status);
CREATE INDEX IF NOT EXISTS jobs_by_time ON jobs (created, id);

-- What an unfinished job was asked for, so that it can be begun again; `starts` counts how often it was.
CREATE TABLE IF NOT EXISTS job_requests (
    job_id TEXT PRIMARY KEY REFERENCES jobs ON DELETE CASCADE, kind TEXT NOT NULL, parameters TEXT NOT NULL,
    starts INTEGER NOT NULL DEFAULT 0) WITHOUT ROWID;
"""

MIGRATIONS = {
    1: (
        "ALTER TABLE segments ADD COLUMN sha256 TEXT",
        f"ALTER TABLE generations ADD COLUMN words TEXT NOT NULL DEFAULT '{FIRST_WORDS}'",
    ),
    # Only `drafts` is new; but what knows nothing of it would show what waits there, and publish without releasing it.
    2: (),
    3: ("ALTER TABLE segments ADD COLUMN approximation TEXT",),
}
"""Format → what makes the next one of it; tables that are wholly new come from the schema."""

logger = logging.getLogger(__name__)

_WORTH_PAGES = 256
_STEP_PAGES = 4096
_LOG_WAIT_S = 10.0


def format_of(path: Path) -> int:
    """Return the format of a file that nobody uses, without changing a byte of it; 0 if it isn't ours."""
    try:
        with closing(sqlite3.connect(f"file:{path}?immutable=1", uri=True)) as connection:
            (found,) = connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        return int(found)
    except (sqlite3.DatabaseError, TypeError, ValueError):
        return 0


class Database(SqliteFile):
    """A SQLite file in WAL mode, safe from any thread and beside other processes.

    :raises CollectionDamaged: The file is not ours, or of a newer format.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            self._migrate()
            self.connection.executescript(SCHEMA)
        except sqlite3.DatabaseError as error:
            raise CollectionDamaged(
                f"{path} can't be opened as a collection ({error}). Restore it from a backup, or name another "
                "folder with --data-dir."
            ) from error

    def _migrate(self) -> None:
        """Bring a file of an older format to this one, whole or not at all; a new file has none yet."""
        connection = self.connection
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'meta'").fetchone():
            return
        if self._format() < FORMAT:
            with self.transaction():
                for version in range(self._format(), FORMAT):
                    for statement in MIGRATIONS[version]:
                        connection.execute(statement)
                connection.execute("UPDATE meta SET value = ? WHERE key = 'format'", (str(FORMAT),))

    def _format(self) -> int:
        row = self.connection.execute("SELECT value FROM meta WHERE key = 'format'").fetchone()
        if row is None:
            raise sqlite3.DatabaseError("it names no format")
        if int(row[0]) > FORMAT:
            raise CollectionDamaged(
                f"{self.path} was written by a newer Pullquote (format {row[0]}, this one reads {FORMAT}). Upgrade."
            )
        return int(row[0])

    def give_back(self, *, everything: bool = False) -> None:
        """Return free pages to the disk, once they are a tenth of the file and worth it.

        :param everything: Return all that is free, also inside of pages: the file is written anew.
        """
        connection = self.connection
        if everything:
            connection.execute("VACUUM")
            return
        (pages,) = connection.execute("PRAGMA page_count").fetchone()
        (free,) = connection.execute("PRAGMA freelist_count").fetchone()
        least = max(_WORTH_PAGES, pages // 10)
        # In small steps, between which other writers get their turn.
        while free > least:
            connection.execute(f"PRAGMA incremental_vacuum({_STEP_PAGES})").fetchall()
            before, (free,) = free, connection.execute("PRAGMA freelist_count").fetchone()
            if free >= before:
                return

    def forget_log(self) -> None:
        """Write the log into the file and empty it, so that nothing erased stays readable in it."""
        until = time.monotonic() + _LOG_WAIT_S
        while self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]:
            if time.monotonic() > until:
                logger.warning("The log of %s could not be emptied: somebody is reading it.", self.path)
                return
            time.sleep(0.05)
