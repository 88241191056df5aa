"""A small JSON file of rows that several processes read and change: whole or not at all, for its owner's eyes only."""

import json
import os
import secrets
from collections.abc import Callable, Mapping
from pathlib import Path

from filelock import FileLock

from index.errors import WritingFailed
from index.syncing import sync, sync_path
from web.access.errors import LedgerUnreadable

Row = Mapping[str, str]
Rows = tuple[Row, ...]

FORMAT = 1
_OURS_ONLY = 0o600


class Ledger:
    """Rows in a file. Reading looks at the file's date, so that what another process changed counts at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = FileLock(path.with_suffix(".lock"))
        self._held: tuple[tuple[int, ...], Rows] = ((), ())

    def rows(self) -> Rows:
        """Return the rows; none where there is no file.

        :raises LedgerUnreadable: It can't be read.
        """
        try:
            found = self._path.stat()
        except FileNotFoundError:
            return ()
        # A change makes a new file, so its inode tells two changes of the same moment apart.
        seen = (found.st_mtime_ns, found.st_ino, found.st_size)
        held = self._held
        if held[0] != seen:
            held = self._held = (seen, self._read())
        return held[1]

    def change(self, edit: Callable[[Rows], Rows]) -> None:
        """Put what `edit` makes of the rows in their place; when this returns, it is on disk.

        :raises LedgerUnreadable: They can't be read.
        :raises WritingFailed: They can't be written; what was there before stands.
        """
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock:
                self._write(edit(self.rows()))
        except OSError as error:
            raise WritingFailed(
                f"{self._path} could not be written ({error.strerror}). What was there before stands."
            ) from error

    def _read(self) -> Rows:
        try:
            written = json.loads(self._path.read_text(encoding="utf-8"))
            if written["format"] != FORMAT:
                raise ValueError("another format")
            return tuple({str(k): str(v) for k, v in row.items()} for row in written["rows"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
            # Neither the error nor the file is repeated: both may hold digests.
            raise LedgerUnreadable(
                f"{self._path} can't be read. Restore it, or remove it and make new keys with "
                "`pullquote keys create`."
            ) from error

    def _write(self, rows: Rows) -> None:
        aside = self._path.with_suffix(f".{secrets.token_hex(4)}.part")
        try:
            descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OURS_ONLY)
            with os.fdopen(descriptor, "w", encoding="utf-8") as file:
                json.dump({"format": FORMAT, "rows": [dict(row) for row in rows]}, file, indent=1)
                sync(file)
            aside.replace(self._path)
            sync_path(self._path.parent)
        finally:
            aside.unlink(missing_ok=True)
