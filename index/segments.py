"""The vector segments of a collection: files that are written once, and each read once for all who use it."""

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4
from weakref import WeakValueDictionary

from index.models import sha256_of
from index.types import Rows, Vectors
from index.vectors import SUFFIX, FaissVectors


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """What the store notes of a segment: its name, how many vectors of which length, and the file's hash."""

    name: str
    size: int
    dim: int
    sha256: str | None


class Segments:
    """A folder of segments, shared by the builder and all readers of this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: WeakValueDictionary[str, FaissVectors] = WeakValueDictionary()
        self._lock = Lock()

    def open(self, name: str) -> FaissVectors:
        """Return a segment, reading it unless somebody holds it.

        :raises FileNotFoundError: It is gone.
        :raises CollectionDamaged: It can't be read.
        """
        with self._lock:
            found = self._open.get(name)
            if found is None:
                found = self._open[name] = FaissVectors.open(self.path(name))
            return found

    def write(self, rows: Rows, vectors: Vectors) -> SegmentFile:
        """Write rising `rows` with their `vectors`; the file is on disk when this returns."""
        name = f"{int(rows[0]):012d}-{uuid4().hex[:8]}"
        FaissVectors.write(self.path(name), rows, vectors)
        return SegmentFile(name, len(rows), int(vectors.shape[1]), sha256_of(self.path(name)))

    def path(self, name: str) -> Path:
        """Return where a segment's file is."""
        return self.folder / (name + SUFFIX)

    def sweep(self, named: Set[str]) -> None:
        """Remove the files that nobody names, half-written ones among them."""
        for path in self.folder.glob("*"):
            if path.name.removesuffix(SUFFIX) not in named:
                path.unlink(missing_ok=True)
