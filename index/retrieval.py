"""Questions to passages: dense and lexical candidates, fused; the best of them reordered by proximity."""

from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

import numpy as np

from index.collapsing import Collapser, Stored
from index.encoder import Encoder
from index.errors import NotFound
from index.generation import Snapshot, Snapshots
from index.models import likeness
from index.proximity import Wording, proximity, wording_of
from index.store import Store
from index.types import ArticleInfo, Filters, Hit, Hits, Passage, Rows, Vectors
from index.vectors import Allowed, exact_scores, search_all, vectors_of


class Retriever(Protocol):
    """Finds the passages that bear on a text."""

    def search(self, text: str, *, filters: Filters = Filters(), limit: int = 10, offset: int = 0) -> Hits:
        """Return hits `offset` … `offset + limit`, best first; ties by row."""

    def wording(self, text: str) -> Wording:
        """Return a question's stems with what they weigh in this collection."""

    def matching(self, text: str, *, filters: Filters = Filters(), limit: int = 10_000) -> Rows:
        """Return the rows of passages that hold half of a text's words or more, at most `limit`, best first."""

    def one_generation(self) -> AbstractContextManager[None]:
        """Let this thread find what it finds in one generation, whatever is published meanwhile."""


@dataclass(frozen=True, slots=True)
class Fusion:
    """How the halves are joined: weights of scores that are each scaled to 0 … 1.

    A convex combination of min-max normalised scores (Bruch et al., "An Analysis of Fusion Functions for
    Hybrid Retrieval", 2023) chooses `depth` passages of `candidates` from each half; these are then
    weighed with their proximity too. The weights were fitted by bench/fusion.py, on half of the articles.
    """

    candidates: int = 100
    depth: int = 20
    first_dense: float = 0.25
    dense: float = 0.17
    lexical: float = 0.18
    covered: float = 0.25
    sentence: float = 0.11
    neighbours: float = 0.12
    in_order: float = 0.17


@dataclass(frozen=True, slots=True)
class Pool:
    """Candidates, best first, with both halves' scores, raw and scaled."""

    rows: Rows
    scores: Vectors
    dense: Vectors
    lexical: Vectors
    near: Vectors
    named: Vectors
    dense_rank: dict[int, int]
    lexical_rank: dict[int, int]


class HybridRetriever:
    """Dense (FAISS) and lexical (tantivy) search over the current generation."""

    def __init__(self, store: Store, snapshots: Snapshots, encoder: Encoder, fusion: Fusion) -> None:
        self._store, self._snapshots, self._encoder, self.fusion = store, snapshots, encoder, fusion
        self._collapser = Collapser(store)

    def one_generation(self) -> AbstractContextManager[None]:
        """Let this thread find what it finds in one generation, whatever is published meanwhile."""
        return self._snapshots.staying()

    def wording(self, text: str) -> Wording:
        """Return a question's stems with what they weigh in this collection."""
        snapshot = self._snapshots.current()
        if snapshot is None:
            return wording_of(text, 0, lambda _: 0)
        return self._wording(snapshot, text)

    def matching(self, text: str, *, filters: Filters = Filters(), limit: int = 10_000) -> Rows:
        """Return the rows of passages that hold half of a text's words or more, at most `limit`, best first.

        A question asked of articles in several languages is read by the rules of each.
        """
        snapshot = self._snapshots.current()
        if snapshot is None:
            return np.empty(0, np.int64)
        wording = self._wording(snapshot, text)
        groups = dict.fromkeys(tuple(one.weights) for one in (wording, *wording.others.values()))
        return snapshot.words.holding(groups, filters, snapshot.allowed(filters, self._store), limit)

    def search(self, text: str, *, filters: Filters = Filters(), limit: int = 10, offset: int = 0) -> Hits:
        """Return hits `offset` … `offset + limit`, best first; ties by row.

        As many are returned as pass the filters, up to `limit`; a page doesn't depend on its size.
        """
        snapshot = self._snapshots.current()
        if snapshot is None:
            return Hits((), 0, 0, more=False)
        wording = self._wording(snapshot, text)
        allowed = snapshot.allowed(filters, self._store)
        query = self._encoder.encode_query([text])[0]
        pool = self._pool(snapshot, wording, query, filters, allowed)
        ordered, stored = self._reorder(pool, wording)
        wanted, there, size = offset + limit + 1, int(allowed.sum()), self.fusion.candidates
        kept = self._collapser.collapse(ordered, stored, wanted)
        # Few were found, or many of them were copies: look further, as far as there is anything. The steps
        # don't depend on the page, for scores are scaled to the pool: pages must come of the same ones.
        while len(kept) < wanted and size < there:
            size *= 4
            pool = self._pool(snapshot, wording, query, filters, allowed, size)
            ordered = _extended(ordered, pool)
            kept = self._collapser.collapse(ordered, stored, wanted)
        hits = self._hits(kept[offset : offset + limit], pool, stored, allowed)
        generation = snapshot.generation
        return Hits(hits, generation.number, generation.passages, more=len(kept) > offset + limit)

    def candidates(self, text: str, filters: Filters) -> tuple[Wording, Pool]:
        """Return a question's wording and its candidates before proximity is weighed, for those who measure.

        :raises NotFound: Nothing was indexed yet.
        """
        snapshot = self._snapshots.current()
        if snapshot is None:
            raise NotFound("Nothing was indexed yet.")
        wording = self._wording(snapshot, text)
        query = self._encoder.encode_query([text])[0]
        return wording, self._pool(snapshot, wording, query, filters, snapshot.allowed(filters, self._store))

    def _wording(self, snapshot: Snapshot, text: str) -> Wording:
        words = snapshot.words
        return wording_of(text, words.size, words.document_frequency, words.analyses)

    def _pool(
        self,
        snapshot: Snapshot,
        wording: Wording,
        query: Vectors,
        filters: Filters,
        allowed: Allowed,
        size: int | None = None,
    ) -> Pool:
        size = size or self.fusion.candidates
        unlimited = not filters and snapshot.whole
        near, cosines = search_all(snapshot.segments, query, size, None if unlimited else allowed)
        named, bm25 = snapshot.words.search(wording.terms, size, filters, allowed)
        rows = np.union1d(near, named)
        held, vectors = vectors_of(snapshot.segments, rows)
        rows = rows[held]
        # Cosines of all, those that only the words found among them; BM25 is 0 where no word is shared.
        dense = exact_scores(vectors, query) if len(rows) else np.empty(0, np.float32)
        lexical = np.zeros(len(rows), np.float32)
        known = np.isin(named, rows)
        lexical[np.searchsorted(rows, named[known])] = bm25[known]
        scaled = scale(dense, float(cosines[-1]) if len(cosines) else 0.0), scale(lexical, 0.0)
        weight = self.fusion.first_dense
        scores = (weight * scaled[0] + (1 - weight) * scaled[1]).astype(np.float32)
        order = np.lexsort((rows, -scores))
        return Pool(
            rows[order],
            scores[order],
            dense[order],
            lexical[order],
            scaled[0][order],
            scaled[1][order],
            {int(row): rank for rank, row in enumerate(near, 1)},
            {int(row): rank for rank, row in enumerate(named, 1)},
        )

    def _reorder(self, pool: Pool, wording: Wording) -> tuple[list[tuple[int, float]], Stored]:
        """Weigh the first candidates, which come along, with their proximity; the others follow in order."""
        head = pool.rows[: self.fusion.depth]
        stored = self._store.passages(head)
        weighed = [
            (row, self._weigh(pool, at, wording, *stored[row]))
            for at, row in enumerate(head.tolist())
            if row in stored
        ]
        weighed.sort(key=lambda pair: (-pair[1], pair[0]))
        floor = weighed[-1][1] if weighed else 1.0
        rest = slice(self.fusion.depth, None)
        weighed += [
            (row, min(floor, score))
            for row, score in zip(pool.rows[rest].tolist(), pool.scores[rest].tolist(), strict=True)
        ]
        return weighed, stored

    def _weigh(self, pool: Pool, at: int, wording: Wording, passage: Passage, article: ArticleInfo) -> float:
        weights = self.fusion
        own = wording.of(article.language, passage.text)
        close = proximity(own, passage.text, f"{article.title} {passage.heading}")
        return (
            weights.dense * float(pool.near[at])
            + weights.lexical * float(pool.named[at])
            + weights.covered * close.covered
            + weights.sentence * close.sentence
            + weights.neighbours * close.neighbours
            + weights.in_order * close.in_order
        )

    def _hits(
        self, page: list[tuple[int, float]], pool: Pool, stored: Stored, allowed: Allowed
    ) -> tuple[Hit, ...]:
        missing = [row for row, _ in page if row not in stored]
        if missing:
            stored = stored | self._store.passages(np.array(missing, dtype=np.int64))
        also_in = self._collapser.also_in([row for row, _ in page], stored, allowed)
        place = {row: at for at, row in enumerate(pool.rows.tolist())}
        return tuple(
            Hit(
                *stored[row],
                score=score,
                dense_rank=pool.dense_rank.get(row),
                lexical_rank=pool.lexical_rank.get(row),
                dense_score=likeness(self._encoder.model, float(pool.dense[place[row]])),
                lexical_score=float(pool.lexical[place[row]]),
                also_in=also_in.get(row, ()),
            )
            for row, score in page
            if row in stored
        )


def _extended(ordered: list[tuple[int, float]], pool: Pool) -> list[tuple[int, float]]:
    """Put what a larger pool found behind what was ordered."""
    known = {row for row, _ in ordered}
    floor = ordered[-1][1] if ordered else 1.0
    found = zip(pool.rows.tolist(), pool.scores.tolist(), strict=True)
    return ordered + [(row, min(floor, score)) for row, score in found if row not in known]


def scale(scores: Vectors, floor: float) -> Vectors:
    """Scale scores to 0 … 1: `floor` and below become 0, the best becomes 1."""
    if not len(scores):
        return scores
    width = max(float(scores.max()) - floor, 1e-6)
    scaled: Vectors = np.clip((scores - floor) / width, 0.0, 1.0).astype(np.float32)
    return scaled
