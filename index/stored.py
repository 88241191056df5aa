"""The vectors of a segment file, read from where they stand in it: a few at a time, or all as they lie on the disk.

FAISS writes a flat index with row numbers as two headers, the vectors, and the rows. Searching by an approximate
index needs a few hundred vectors for each question; held in memory, or mapped, a million of them are 1.5 GB.
"""

import os
import struct
from pathlib import Path
from typing import Any
from weakref import finalize

import numpy as np

from index.errors import CollectionDamaged
from index.types import Rows, Vectors

_HEAD = struct.Struct("<4siq")  # what it is, numbers of a vector, vectors
_COUNT = struct.Struct("<Q")
_FEW = 2048
"""So many are read one by one; more are copied out of the mapped file."""


class StoredVectors:
    """The rows and vectors of a segment file; only the rows are in memory.

    :raises FileNotFoundError: It is gone.
    :raises CollectionDamaged: It isn't a segment, or not a whole one.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file = os.open(path, os.O_RDONLY)
        finalize(self, os.close, self._file)
        try:
            name, self.dim, self.size = _HEAD.unpack(os.pread(self._file, _HEAD.size, 0))
            rows_at = os.fstat(self._file).st_size - 8 * self.size
            self._at = rows_at - _COUNT.size - 4 * self.size * self.dim
            whole = name in (b"IxM2", b"IxMp") and self._counts(rows_at) == (self.size * self.dim, self.size)
        except (struct.error, OSError, ValueError):
            whole = False
        if not whole:
            raise CollectionDamaged(
                f"The vector segment {path.name} can't be read. Run `pullquote fsck --repair`; no text is lost."
            )
        self.rows: Rows = np.frombuffer(os.pread(self._file, 8 * self.size, rows_at), dtype=np.int64)

    def _counts(self, rows_at: int) -> tuple[int, int]:
        """Read how many numbers, and how many rows, the file says that it holds."""
        before = (self._at - _COUNT.size, rows_at - _COUNT.size)
        numbers, rows = (_COUNT.unpack(os.pread(self._file, _COUNT.size, at))[0] for at in before)
        return numbers, rows

    def all(self) -> Vectors:
        """Return all vectors, mapped from the disk, shape (size, dim)."""
        mapped: Any = np.memmap(self._path, np.float32, "r", self._at, (self.size, self.dim))
        return np.asarray(mapped)

    def of(self, rows: Rows) -> Vectors:
        """Return the vectors of rows that are held, shape (len(rows), dim)."""
        places = np.searchsorted(self.rows, rows)
        if len(places) > _FEW:
            return self.all()[places]
        width = 4 * self.dim
        read = [os.pread(self._file, width, self._at + width * at) for at in places.tolist()]
        return np.frombuffer(b"".join(read), dtype=np.float32).reshape(len(places), self.dim)
