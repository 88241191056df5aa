"""Vectors that were made before, found by row without holding all of them in memory."""

from collections.abc import Iterable, Sequence

import numpy as np

from index.errors import CollectionDamaged
from index.segments import Segments
from index.types import Vectors
from index.vectors import FaissVectors

_HELD = 2
"""Segments that are kept open: what a build asks for next mostly lies where it asked last."""


class KnownVectors:
    """Looks rows up in segments; what can't be read is as if it weren't there."""

    def __init__(self, segments: Segments, names: Iterable[str]) -> None:
        self._segments = segments
        # Where a segment begins is in its name; where it ends is known once it was open.
        self._ends: dict[str, int | None] = dict.fromkeys(sorted(names))
        self._held: dict[str, FaissVectors] = {}

    def add(self, name: str) -> None:
        """Look in a further segment, too."""
        self._ends[name] = None

    def find(self, rows: Sequence[int]) -> Vectors | None:
        """Return the vector of the first of `rows` that is held, shape (dim,), `None` if none is."""
        for row in rows:
            for name in [n for n, end in reversed(self._ends.items()) if _may_hold(n, end, row)]:
                segment = self._open(name)
                at = 0 if segment is None else int(np.searchsorted(segment.rows, row))
                if segment is not None and at < len(segment.rows) and segment.rows[at] == row:
                    vector: Vectors = segment.vectors(segment.rows[at : at + 1])[0]
                    return vector
        return None

    def _open(self, name: str) -> FaissVectors | None:
        segment = self._held.pop(name, None)
        if segment is None:
            try:
                segment = self._segments.open(name)
            except (FileNotFoundError, CollectionDamaged):
                del self._ends[name]
                return None
            self._ends[name] = int(segment.rows[-1]) if len(segment.rows) else -1
        self._held[name] = segment  # the last in the order of insertion
        while len(self._held) > _HELD:
            del self._held[next(iter(self._held))]
        return segment


def _may_hold(name: str, end: int | None, row: int) -> bool:
    return int(name.split("-")[0]) <= row and (end is None or row <= end)
