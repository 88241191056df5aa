"""How far long work has come, and how long it will still take."""

import io
import time
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import BinaryIO

from index.types import Progress

OnProgress = Callable[[Progress], None]

_READ_AHEAD = 1 << 14
"""Bytes that are read before they are used: so far what is told may run ahead."""
_WINDOW_S = 60.0
_STEP_S = 0.5
_SURE_AFTER_S = 2.0


class Meter:
    """Counts the bytes that were read of files whose sizes are known beforehand.

    What is read of a compressed file is counted as it lies on the disk.
    """

    def __init__(self, total: int) -> None:
        self._total = total
        self._passed = self._size = self._current = 0

    def begin(self, size: int) -> None:
        """Go on to the next file; all of the one before has been read."""
        self._passed += self._size
        self._size, self._current = size, 0

    def reading(self, file: BinaryIO) -> BinaryIO:
        """Wrap a file, unbuffered, so that what is read of it counts; opened again, it counts anew."""
        self._current = 0
        return io.BufferedReader(_Counted(file, self._read), _READ_AHEAD)

    def _read(self, count: int) -> None:
        self._current += count

    @property
    def fraction(self) -> float:
        """How much of all has been read."""
        if not self._total:
            return 1.0
        return min(1.0, (self._passed + min(self._current, self._size)) / self._total)

    def over(self, report: OnProgress) -> OnProgress:
        """Return a report that adds the fraction read, where the number of articles is unknown."""

        def tell(progress: Progress) -> None:
            unknown = progress.total is None and progress.fraction is None
            report(replace(progress, fraction=self.fraction) if unknown else progress)

        return tell


class _Counted(io.RawIOBase):
    def __init__(self, file: BinaryIO, count: Callable[[int], None]) -> None:
        self._file, self._count = file, count

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return self._file.seekable()

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # as BufferedReader calls it
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        self._count(len(data))
        return len(data)

    def close(self) -> None:
        self._file.close()
        super().close()


class Pace:
    """Estimates what is left from the pace of the last minute."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._stage = ""
        self._marks: deque[tuple[float, float]] = deque()

    def left(self, progress: Progress) -> float | None:
        """Return the seconds that are left of a stage, `None` while nobody can tell."""
        now, share = self._clock(), progress.share
        if progress.stage != self._stage:
            self._stage = progress.stage
            self._marks.clear()
        if share is None:
            return None
        if not self._marks or now - self._marks[-1][0] >= _STEP_S:
            self._marks.append((now, share))
        while len(self._marks) > 2 and now - self._marks[0][0] > _WINDOW_S:
            self._marks.popleft()
        since, before = self._marks[0]
        if now - since < _SURE_AFTER_S or share <= before:
            return None
        return (1 - share) * (now - since) / (share - before)
