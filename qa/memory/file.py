"""The file of conversations and feedback: beside the collection, so that either can go without the other."""

from pathlib import Path

from index.database import StoreDamaged
from index.errors import CollectionDamaged
from index.sqlite_file import SqliteFile

FORMAT = 2

SCHEMA = f"""
PRAGMA user_version = {FORMAT};
-- `owner` is whose it is; NULL where it began without anyone being asked.
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, folded TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL,
    owner TEXT);
CREATE INDEX IF NOT EXISTS conversations_by_time ON conversations (updated, id);

-- `record` is an answer by reference: it holds no word of an article. `folded` is what a search looks through.
CREATE TABLE IF NOT EXISTS turns (
    conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, position INTEGER NOT NULL,
    asked TEXT NOT NULL, answer_id TEXT NOT NULL, folded TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (conversation_id, position)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS turns_by_answer ON turns (answer_id);

-- What was said of answers; who changes their mind replaces it.
CREATE TABLE IF NOT EXISTS feedback (
    answer_id TEXT PRIMARY KEY, useful INTEGER NOT NULL, reason TEXT, comment TEXT, given TEXT NOT NULL,
    record TEXT NOT NULL, owner TEXT);
CREATE INDEX IF NOT EXISTS feedback_by_time ON feedback (given);

-- The last answers that other processes gave outside of conversations, so that something can be said of them.
CREATE TABLE IF NOT EXISTS noted (
    number INTEGER PRIMARY KEY, answer_id TEXT NOT NULL UNIQUE, given TEXT NOT NULL, record TEXT NOT NULL);
"""

_SINCE = {
    1: (
        "ALTER TABLE conversations ADD COLUMN owner TEXT",
        "ALTER TABLE feedback ADD COLUMN owner TEXT",
    ),
}
"""What brings a file of each older format to the next one. What it holds stays; what it didn't tell is NULL."""


class MemoryFile(SqliteFile):
    """The SQLite file with its schema.

    :raises CollectionDamaged: The file is not ours, or of a newer format.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            if self._format() < FORMAT:
                self._migrate()
            if self._format() > FORMAT:
                raise CollectionDamaged(f"{path} was written by a newer Pullquote. Upgrade.")
            self.connection.executescript(SCHEMA)
        except StoreDamaged as error:
            raise CollectionDamaged(
                f"{path} can't be opened as a memory of conversations ({error}). Restore it from a backup, or move "
                "it away: a new one is made."
            ) from error

    def _migrate(self) -> None:
        """Bring an older file to today's format, whole or not at all; another process may do so at the same time."""
        with self.transaction() as connection:
            found = self._format()
            for older in range(found, FORMAT) if found else ():
                for statement in _SINCE[older]:
                    connection.execute(statement)
                connection.execute(f"PRAGMA user_version = {older + 1}")

    def _format(self) -> int:
        (found,) = self.connection.execute("PRAGMA user_version").fetchone()
        return int(found)
