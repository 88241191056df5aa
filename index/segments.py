"""The vector segments of a collection: files that are written once, and each read once for all who use it."""

import logging
import shutil
from collections.abc import Set
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Lock
from uuid import uuid4
from weakref import WeakValueDictionary

from index.approximate import SUFFIX as NEAR
from index.approximate import ApproximateVectors
from index.errors import CollectionDamaged
from index.kinds import Approximation
from index.models import sha256_of
from index.stored import StoredVectors
from index.syncing import sync_path
from index.types import Rows, Vectors
from index.vectors import SUFFIX, FaissVectors

logger = logging.getLogger(__name__)

Segment = FaissVectors | ApproximateVectors


@dataclass(frozen=True, slots=True)
class SegmentFile:
    """What the store notes of a segment: its name, how many vectors of which length, and the file's hash.

    `approximation` says by what it is searched, `None` if nobody tried anything but an exact search.
    """

    name: str
    size: int
    dim: int
    sha256: str | None
    approximation: Approximation | None = None


class Segments:
    """A folder of segments, shared by the builder and all readers of this process."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._open: WeakValueDictionary[str, Segment] = WeakValueDictionary()
        self._lock = Lock()

    def open(self, name: str) -> Segment:
        """Return a segment, reading it unless somebody holds it.

        :raises FileNotFoundError: It is gone.
        :raises CollectionDamaged: It can't be read.
        """
        with self._lock:
            found = self._open.get(name)
            if found is None:
                found = self._open[name] = self._read(name)
            return found

    def _read(self, name: str) -> Segment:
        near = self.near_path(name)
        if near.exists():
            try:
                return ApproximateVectors.open(near, StoredVectors(self.path(name)))
            except CollectionDamaged as error:
                # Slower, and right: `fsck` tells of it, and mends it.
                logger.warning("%s Segment %s is searched exactly.", error, name)
        return FaissVectors.open(self.path(name))

    def write(self, rows: Rows, vectors: Vectors) -> SegmentFile:
        """Write rising `rows` with their `vectors`; the file is on disk when this returns."""
        name = _fresh(rows)
        FaissVectors.write(self.path(name), rows, vectors)
        return SegmentFile(name, len(rows), int(vectors.shape[1]), sha256_of(self.path(name)))

    def add_index(self, file: SegmentFile, made: ApproximateVectors, told: Approximation) -> SegmentFile:
        """Make a segment of the same vectors that is searched by `made`; all is on disk when this returns.

        It has a name of its own: what a generation names is never searched by something else than before.
        """
        name = _fresh(made.rows)
        made.write(self.near_path(name))
        try:
            self.path(name).hardlink_to(self.path(file.name))
        except OSError:  # a disk without links
            shutil.copyfile(self.path(file.name), self.path(name))
            sync_path(self.path(name))
        sync_path(self.folder)
        told = replace(told, sha256=sha256_of(self.near_path(name)))
        return replace(file, name=name, approximation=told)

    def path(self, name: str) -> Path:
        """Return where a segment's file is."""
        return self.folder / (name + SUFFIX)

    def near_path(self, name: str) -> Path:
        """Return where its approximate index is, if it has one."""
        return self.folder / (name + NEAR)

    def sweep(self, named: Set[str]) -> None:
        """Remove the files that nobody names, half-written ones among them."""
        for path in self.folder.glob("*"):
            if path.name.split(".")[0] not in named:
                path.unlink(missing_ok=True)


def _fresh(rows: Rows) -> str:
    """Return a new name; it begins with the first row."""
    return f"{int(rows[0]):012d}-{uuid4().hex[:8]}"
