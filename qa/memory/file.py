"""The file of conversations and feedback: beside the collection, so that either can go without the other."""

from pathlib import Path

from index.database import StoreDamaged
from index.errors import CollectionDamaged
from index.sqlite_file import SqliteFile

FORMAT = 1

SCHEMA = f"""
PRAGMA user_version = {FORMAT};
CREATE TABLE IF NOT EXISTS conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, folded TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL);
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
    record TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS feedback_by_time ON feedback (given);
"""


class MemoryFile(SqliteFile):
    """The SQLite file with its schema.

    :raises CollectionDamaged: The file is not ours, or of a newer format.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        try:
            (found,) = self.connection.execute("PRAGMA user_version").fetchone()
            if found > FORMAT:
                raise CollectionDamaged(f"{path} was written by a newer Pullquote. Upgrade.")
            self.connection.executescript(SCHEMA)
        except StoreDamaged as error:
            raise CollectionDamaged(
                f"{path} can't be opened as a memory of conversations ({error}). Restore it from a backup, or move "
                "it away: a new one is made."
            ) from error
