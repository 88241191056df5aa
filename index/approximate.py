"""Large segments searched through an inverted file: built, and checked on the segment's own vectors."""

from math import ceil
from pathlib import Path
from typing import Any

import faiss
import numpy as np

from index.errors import CollectionDamaged
from index.kinds import Approximation, Kind, overfetch_of
from index.stored import StoredVectors
from index.syncing import sync_path
from index.types import Rows, Vectors
from index.vectors import (
    Allowed,
    alone,
    best_first,
    count_allowed,
    exact_scores,
    few_allowed,
    search_all,
    selecting,
)

SUFFIX = ".near"

NEAREST = 10
"""Recall is of so many."""

QUERIES = 500
"""Half of them choose how many cells are searched, the others check it."""

TURNED_TO = 0.5
"""The cosine of a checking query to the passage that it was made of: a question's tenth best passage has .53."""

_PROBES = (8, 16, 24, 32, 48, 64, 80, 96, 128, 160, 192, 256, 384, 512, 1024)
_PER_CELL = 64
_ROUNDS = 10
_BATCH = 8192
_ROUNDING = 1e-5


class ApproximateVectors:
    """A segment in an inverted file; what is found has the scores that an exact search gives it."""

    def __init__(self, inverted: Any, stored: StoredVectors) -> None:
        self._inverted, self._stored = inverted, stored
        self._overfetch = overfetch_of(inverted.code_size, stored.dim)

    @classmethod
    def open(cls, path: Path, stored: StoredVectors) -> "ApproximateVectors":
        """Map an inverted file from the disk.

        :raises CollectionDamaged: It can't be read, or isn't of this segment.
        """
        try:
            inverted = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
            if (inverted.ntotal, inverted.d) == (stored.size, stored.dim):
                return cls(inverted, stored)
        except (RuntimeError, AttributeError):
            pass
        raise CollectionDamaged(f"{path.name} can't be read as an index of its segment.")

    @property
    def rows(self) -> Rows:
        """Return the row numbers held, rising."""
        return self._stored.rows

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows and scores of the k nearest allowed vectors, best first; ties by row."""
        return search_all([self], query, k, allowed)

    def candidates(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows among which the k nearest are, but for those that are missed, with the scores of their codes."""
        some = few_allowed(self.rows, allowed)
        if some is not None:
            return best_first(some, exact_scores(self.vectors(some), query), k)
        probes, selector = self._inverted.nprobe, None
        share = self._share(allowed)
        if share < 1:
            # What passes a filter may lie far from the question. Searching 1 / share² as many cells looks at more
            # codes than without a filter, and at all of them where a third or less is allowed.
            probes = min(self._inverted.nlist, ceil(probes / share**2))
            selector = selecting(allowed) if allowed is not None else None
        params = faiss.SearchParametersIVF(nprobe=probes, sel=selector)  # type: ignore[call-arg]  # wrapped
        fetched = min(len(self.rows), ceil(k * self._overfetch))
        alone()
        scores, rows = self._inverted.search(query[None, :], fetched, params=params)
        held = rows[0] >= 0  # padded with -1 where fewer are found
        return rows[0][held], scores[0][held]

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows that are held, shape (len(rows), dim)."""
        return self._stored.of(rows)

    def write(self, path: Path) -> None:
        """Write the inverted file; it is on disk when this returns.

        :raises OSError: It can't be written.
        """
        try:
            faiss.write_index(self._inverted, str(path))
        except RuntimeError as error:
            path.unlink(missing_ok=True)
            raise OSError(f"the index can't be written: {str(error).splitlines()[0]}") from error
        sync_path(path)

    def recall(self, queries: Vectors, tenth: Vectors, probes: int) -> float:
        """Return the share of the ten nearest that is found when so many cells are searched.

        :param tenth: The score of each query's tenth nearest: of equal ones, any will do.
        """
        self._inverted.nprobe = probes
        found = [self.search(query, NEAREST)[1] for query in queries]
        near = [
            np.count_nonzero(scores >= least - _ROUNDING) for scores, least in zip(found, tenth, strict=True)
        ]
        return float(sum(near)) / (NEAREST * len(queries))

    def _share(self, allowed: Allowed | None) -> float:
        """Return the share of the vectors that is allowed: 1 for all, and never nothing."""
        if allowed is None:
            return 1.0
        return max(1e-3, count_allowed(self.rows, allowed) / len(self.rows))


def approximate(stored: StoredVectors, kind: Kind, target: float) -> tuple[ApproximateVectors, Approximation]:
    """Build an inverted file of a segment and measure it; `reason` tells where it misses the target.

    The queries are passages' vectors, each turned away in a random direction: about as hard as real questions
    (`bench.one_size`). Half of them choose how many cells are searched, the others check it.
    """
    vectors = stored.all()
    dice = np.random.default_rng(stored.size)
    inverted = _built(vectors, stored.rows, kind.factory(stored.size), dice)
    made = ApproximateVectors(inverted, stored)
    queries = _turned(vectors[np.sort(dice.choice(stored.size, QUERIES))], dice)
    tenth = _tenth(vectors, queries)
    recall, probes = 0.0, 0
    for probes in [p for p in _PROBES if p <= inverted.nlist // 2]:
        chosen = made.recall(queries[::2], tenth[::2], probes)
        recall = made.recall(queries[1::2], tenth[1::2], probes)
        if min(chosen, recall) >= target:
            break
    told = Approximation(kind.factory(stored.size), recall, target, len(queries[1::2]), probes)
    return made, told


def _built(vectors: Vectors, rows: Rows, factory: str, dice: np.random.Generator) -> Any:
    alone()  # to learn cells is no hurry, and others want to search meanwhile
    inverted: Any = faiss.index_factory(vectors.shape[1], factory, faiss.METRIC_INNER_PRODUCT)
    inverted.cp.niter, inverted.cp.seed = _ROUNDS, 1
    inverted.cp.max_points_per_centroid = _PER_CELL
    sample = min(len(rows), _PER_CELL * inverted.nlist)
    inverted.train(vectors[np.sort(dice.choice(len(rows), sample, replace=False))])
    for start in range(0, len(rows), _BATCH):
        part = slice(start, start + _BATCH)
        inverted.add_with_ids(np.array(vectors[part]), np.array(rows[part]))
    return inverted


def _turned(vectors: Vectors, dice: np.random.Generator) -> Vectors:
    aside = dice.standard_normal(vectors.shape).astype(np.float32)
    aside -= (aside * vectors).sum(axis=1, keepdims=True) * vectors
    aside /= np.linalg.norm(aside, axis=1, keepdims=True)
    turned: Vectors = (TURNED_TO * vectors + np.sqrt(1 - TURNED_TO**2) * aside).astype(np.float32)
    return turned


def _tenth(vectors: Vectors, queries: Vectors) -> Vectors:
    """Return the score of each query's exactly tenth nearest vector, shape (queries,)."""
    best = np.full((len(queries), NEAREST), -1.0, np.float32)
    for start in range(0, len(vectors), _BATCH):
        both = np.hstack([best, queries @ vectors[start : start + _BATCH].T])
        best = -np.partition(-both, NEAREST - 1, axis=1)[:, :NEAREST]
    tenth: Vectors = best.min(axis=1)
    return tenth
