"""Vectors that were made before, found by row without holding all of them in memory."""

from collections.abc import Iterable, Sequence

import numpy as np

from index.errors import CollectionDamaged
from index.segments import Segment, Segments
from index.types import Vectors

_HELD = 2
"""Segments that are kept open: what a build asks for next mostly lies where it asked last."""


class KnownVectors:
    """Looks rows up in segments; what can't be read is as if it weren't there."""

    def __init__(self, segments: Segments, names: Iterable[str]) -> None:
        self._segments = segments
        # The first row of each segment, and the last, which is known once it was open.
        self._spans: dict[str, tuple[int, int | None]] = {
            name: (_first(name), None) for name in sorted(names)
        }
        self._held: dict[str, Segment] = {}

    def add(self, name: str) -> None:
        """Look in a further segment, too."""
        self._spans[name] = (_first(name), None)

    def find(self, rows: Sequence[int]) -> Vectors | None:
        """Return the vector of the first of `rows` that is held, shape (dim,), `None` if none is."""
        for row in rows:
            for name in [n for n, span in reversed(self._spans.items()) if _may_hold(*span, row)]:
                segment = self._open(name)
                at = 0 if segment is None else int(np.searchsorted(segment.rows, row))
                if segment is not None and at < len(segment.rows) and segment.rows[at] == row:
                    vector: Vectors = segment.vectors(segment.rows[at : at + 1])[0]
                    return vector
        return None

    def _open(self, name: str) -> Segment | None:
        segment = self._held.pop(name, None)
        if segment is None:
            try:
                segment = self._segments.open(name)
            except (FileNotFoundError, CollectionDamaged):
                del self._spans[name]
                return None
            self._spans[name] = (_first(name), int(segment.rows[-1]) if len(segment.rows) else -1)
        self._held[name] = segment  # the last in the order of insertion
        while len(self._held) > _HELD:
            del self._held[next(iter(self._held))]
        return segment


def _first(name: str) -> int:
    """Return the row that a segment begins with, which is in its name."""
    return int(name.split("-")[0])


def _may_hold(first: int, last: int | None, row: int) -> bool:
    return first <= row and (last is None or row <= last)
