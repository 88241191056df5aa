"""One writer at a time: threads wait for each other, other processes are told to come again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.database import StoreFailed
from index.errors import CollectionBusy, WritingFailed


class Claim:
    """A claim that one process has until it ends or gives it back, whatever ends it."""

    def __init__(self, path: Path) -> None:
        self._file = FileLock(path, thread_local=False)

    def take(self) -> bool:
        """Take it, and tell whether it is ours now; nobody waits."""
        try:
            Path(self._file.lock_file).parent.mkdir(parents=True, exist_ok=True)
            self._file.acquire(blocking=False)
        except Timeout:
            return False
        return True

    def give_back(self) -> None:
        """Let another process have it."""
        self._file.release(force=True)


_POLL_S = 0.01


class WritingLock:
    """A lock on a collection, kept by the operating system: it ends with the process that holds it.

    Who waits for it holds a second one, the turn, which all must have had before: who writes without pause doesn't
    keep the others out.
    """

    def __init__(self, path: Path, patience: float = 10.0) -> None:
        self._threads = threading.Lock()
        self._path = path
        self._file = FileLock(path, thread_local=False, poll_interval=_POLL_S)
        self._turn = FileLock(path.with_suffix(".turn"), thread_local=False, poll_interval=_POLL_S)
        self._patience = patience

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        :raises CollectionBusy: Another process holds it and goes on holding it.
        :raises WritingFailed: What is done under it met a full or failing disk.
        """
        with self._threads:
            try:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                with self._turn.acquire(timeout=self._patience):
                    self._file.acquire(timeout=self._patience)
            except Timeout as error:
                raise CollectionBusy(
                    "Another process is writing to this collection. Try again when it has finished."
                ) from error
            try:
                yield
            except (StoreFailed, OSError) as error:
                raise WritingFailed(
                    f"The collection could not be written ({error}). What was there before stands: make room on "
                    "the disk, or mend it, and try again."
                ) from error
            finally:
                self._file.release()
