"""A SQLite file in WAL mode: one connection a thread, and transactions; what stands in it is its users' concern."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

_LOG_BYTES = 64 << 20


class SqliteFile:
    """A SQLite file, safe from any thread and beside other processes."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._local = threading.local()
        path.parent.mkdir(parents=True, exist_ok=True)

    @property
    def connection(self) -> sqlite3.Connection:
        """Return this thread's connection."""
        found: sqlite3.Connection | None = getattr(self._local, "connection", None)
        if found is None:
            found = sqlite3.connect(self.path, timeout=30, isolation_level=None)
            # Before the first table is made, or it has no effect: pages that fall free can be given back.
            found.execute("PRAGMA auto_vacuum = INCREMENTAL")
            found.execute("PRAGMA journal_mode = WAL")
            found.execute(f"PRAGMA journal_size_limit = {_LOG_BYTES}")
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
            connection.execute("COMMIT")
        except BaseException:
            # A commit that failed may have ended the transaction by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def copy_to(self, path: Path) -> None:
        """Copy the file as it is at this moment, while others go on using it."""
        with closing(sqlite3.connect(path)) as copy:
            self.connection.backup(copy)
            copy.execute("PRAGMA journal_mode = WAL")  # as it will be opened, so that opening changes nothing

    def close(self) -> None:
        """Close this thread's connection."""
        found = getattr(self._local, "connection", None)
        if found is not None:
            found.close()
            self._local.connection = None
