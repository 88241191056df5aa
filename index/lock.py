"""One writer at a time: threads wait for each other, other processes are told to come again."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from index.errors import CollectionBusy


class WritingLock:
    """A lock on a collection, kept by the operating system: it ends with the process that holds it."""

    def __init__(self, path: Path, patience: float = 10.0) -> None:
        self._threads = threading.Lock()
        self._file = FileLock(path, thread_local=False)
        self._patience = patience

    @contextmanager
    def held(self) -> Iterator[None]:
        """Hold the lock.

        :raises CollectionBusy: Another process holds it and goes on holding it.
        """
        with self._threads:
            try:
                self._file.acquire(timeout=self._patience)
            except Timeout as error:
                raise CollectionBusy(
                    "Another process is writing to this collection. Try again when it has finished."
                ) from error
            try:
                yield
            finally:
                self._file.release()
