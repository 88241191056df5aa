"""Vector segments on disk: immutable, searched by FAISS, exactly. `approximate` has the faster kinds of large ones."""

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

import faiss
import numpy as np
import numpy.typing as npt

from index.errors import CollectionDamaged
from index.syncing import sync_path
from index.types import Rows, Vectors

Allowed = npt.NDArray[np.bool_]
"""Which rows may be returned: `allowed[row]`; rows beyond its end may not."""

SUFFIX = ".faiss"

FEW = 2000
"""So many allowed vectors are scored one by one: sooner done than finding them by what they are near to."""


class VectorIndex(Protocol):
    """Rows with unit vectors, searched by inner product (cosine): higher is nearer."""

    @property
    def rows(self) -> Rows:
        """Return the row numbers held, rising."""

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows and scores of the k nearest allowed vectors, best first; ties by row.

        :param query: One unit vector, shape (dim,).
        """

    def candidates(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows among which the k nearest are, as far as this kind finds them, with about their scores."""

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows that are held, shape (len(rows), dim)."""


class FaissVectors:
    """A segment in FAISS: exact inner product over a flat index that carries row numbers."""

    def __init__(self, faiss_index: Any) -> None:
        self._faiss = faiss_index
        self._rows: Rows = faiss.vector_to_array(faiss_index.id_map).astype(np.int64)

    @classmethod
    def open(cls, path: Path) -> "FaissVectors":
        """Read a segment.

        :raises FileNotFoundError: It is gone.
        :raises CollectionDamaged: It can't be read.
        """
        if not path.exists():
            raise FileNotFoundError(path)
        try:
            # Mapped: what nobody scans needs no memory.
            return cls(faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC))
        except (RuntimeError, AttributeError) as error:
            raise CollectionDamaged(
                f"The vector segment {path.name} can't be read. Run `pullquote fsck --repair`; no text is lost."
            ) from error

    @classmethod
    def write(cls, path: Path, rows: Rows, vectors: Vectors) -> "FaissVectors":
        """Write rising `rows` with their `vectors` to a new file that is on disk when this returns."""
        flat = faiss.IndexIDMap2(faiss.IndexFlatIP(vectors.shape[1]))
        flat.add_with_ids(np.ascontiguousarray(vectors), np.ascontiguousarray(rows))
        path.parent.mkdir(parents=True, exist_ok=True)
        aside = path.with_suffix(".new")
        try:
            faiss.write_index(flat, str(aside))
        except RuntimeError as error:
            aside.unlink(missing_ok=True)
            raise OSError(f"the vectors can't be written: {str(error).splitlines()[0]}") from error
        sync_path(aside)
        aside.rename(path)
        sync_path(path.parent)
        return cls(flat)

    @property
    def rows(self) -> Rows:
        """Return the row numbers held, rising."""
        return self._rows

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows and scores of the k nearest allowed vectors, best first; ties by row."""
        return search_all([self], query, k, allowed)

    def candidates(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return the k nearest; their scores may differ from others' in the last bit."""
        some = few_allowed(self._rows, allowed)
        if some is not None:
            return best_first(some, exact_scores(self.vectors(some), query), k)
        params = None
        if allowed is not None:
            params = faiss.SearchParameters(sel=selecting(allowed))  # type: ignore[call-arg]  # wrapped
        alone()
        scores, rows = self._faiss.search(query[None, :], min(k, len(self._rows)), params=params)
        held = rows[0] >= 0  # FAISS pads with -1 where fewer are allowed
        return rows[0][held], scores[0][held]

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows that are held, shape (len(rows), dim)."""
        at = np.searchsorted(self._rows, rows)
        found: Vectors = self._faiss.index.reconstruct_batch(at)
        return found


def alone() -> None:
    """Have FAISS use the calling thread alone; the number is each thread's own, so it is said at every search.

    One question gains nothing from OpenMP's threads, and waits for them: measured 1.8 ms with one thread, 5 to 30 ms
    with two, over 25,000 vectors. Requests run beside each other on threads of their own.
    """
    faiss.omp_set_num_threads(1)


def selecting(allowed: Allowed) -> Any:
    """Return what has FAISS pass over all other rows."""
    bits = np.packbits(allowed, bitorder="little")
    return faiss.IDSelectorBitmap(bits)  # type: ignore[call-arg, arg-type]  # wrapped for arrays


def few_allowed(rows: Rows, allowed: Allowed | None) -> Rows | None:
    """Return the allowed ones of a segment's rising rows, `None` if they are not few."""
    if not len(rows):
        return rows
    if allowed is None or count_allowed(rows, allowed) > FEW:
        return None
    inside = rows[: np.searchsorted(rows, len(allowed))]
    return inside[allowed[inside]]


def count_allowed(rows: Rows, allowed: Allowed) -> int:
    """Count the allowed ones of a segment's rising rows."""
    if rows[-1] - rows[0] + 1 == len(rows):  # without gaps, as most are: no need to look each up
        return int(np.count_nonzero(allowed[rows[0] : rows[-1] + 1]))
    inside = rows[: np.searchsorted(rows, len(allowed))]
    return int(np.count_nonzero(allowed[inside]))


def exact_scores(vectors: Vectors, query: Vectors) -> Vectors:
    """Return the cosines of vectors and a query: a vector's is the same whatever stands beside it, unlike BLAS'."""
    scores: Vectors = np.einsum("ij,j->i", vectors, query)
    return scores


class NumpyVectors:
    """The same in numpy: slow, plain, and the oracle of the contract suite."""

    def __init__(self, rows: Rows, vectors: Vectors) -> None:
        self._rows, self._vectors = rows, vectors

    @property
    def rows(self) -> Rows:
        """Return the row numbers held, rising."""
        return self._rows

    def search(self, query: Vectors, k: int, allowed: Allowed | None = None) -> tuple[Rows, Vectors]:
        """Return rows and scores of the k nearest allowed vectors, best first; ties by row."""
        scores = (self._vectors @ query).astype(np.float32)
        keep = np.ones(len(self._rows), bool)
        if allowed is not None:
            keep = (self._rows < len(allowed)) & allowed[np.minimum(self._rows, len(allowed) - 1)]
        return best_first(self._rows[keep], scores[keep], k)

    candidates = search

    def vectors(self, rows: Rows) -> Vectors:
        """Return the vectors of rows that are held, shape (len(rows), dim)."""
        return self._vectors[np.searchsorted(self._rows, rows)]


def search_all(
    segments: Sequence[VectorIndex], query: Vectors, k: int, allowed: Allowed | None = None
) -> tuple[Rows, Vectors]:
    """Search several segments as if they were one; scores are the same whichever kinds they are."""
    found = [segment.candidates(query, k, allowed) for segment in segments] if k > 0 else []
    if not any(len(rows) for rows, _ in found):
        return np.empty(0, np.int64), np.empty(0, np.float32)
    # As many as one segment alone would have scored exactly: so many vectors are read, however many segments.
    most = max(k, *(len(rows) for rows, _ in found))
    rows, _ = best_first(np.concatenate([r for r, _ in found]), np.concatenate([s for _, s in found]), most)
    return best_first(rows, exact_scores(vectors_of(segments, rows)[1], query), k)


def vectors_of(segments: Sequence[VectorIndex], rows: Rows) -> tuple[npt.NDArray[np.bool_], Vectors]:
    """Return which of `rows` the segments hold, and the vectors of those, in the order of `rows`."""
    held = np.zeros(len(rows), bool)
    parts: list[tuple[Rows, Vectors]] = []
    for segment in segments:
        if not len(segment.rows):
            continue
        at = np.minimum(np.searchsorted(segment.rows, rows), len(segment.rows) - 1)
        mine = np.flatnonzero((segment.rows[at] == rows) & ~held)
        if len(mine):
            held[mine] = True
            parts.append((mine, segment.vectors(rows[mine])))
    if not parts:
        return held, np.empty((0, 0), np.float32)
    order = np.argsort(np.concatenate([at for at, _ in parts]))
    return held, np.concatenate([v for _, v in parts])[order]


def best_first(rows: Rows, scores: Vectors, k: int) -> tuple[Rows, Vectors]:
    """Sort by score, highest first, and by row where scores are equal; keep k."""
    order = np.lexsort((rows, -scores))[:k]
    return rows[order], scores[order]
