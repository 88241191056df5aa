"""From articles to rows, words and vectors on disk that no generation shows yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

import numpy as np

from index.encoder import Encoder
from index.facets import day, facets_of
from index.ledger import Ledger
from index.lexical import Entry, WordsWriter
from index.passages import Cut, Splitter, split_passages
from index.types import Article, Rows, Vectors
from index.vectors import SUFFIX, FaissVectors, VectorIndex, vectors_of

BATCH_PASSAGES = 256
SEGMENT_PASSAGES = 16_384
"""Vectors kept in memory before they are written: 24 MB at 384 numbers, and the most a crash loses."""


def encoded_text(article: Article, cut: Cut) -> str:
    """Return what the encoder reads for a passage: title and heading stand before it."""
    heading = f" — {cut.heading}" if cut.heading else ""
    return f"{article.title}{heading}\n{article.text[cut.start : cut.end]}"


@dataclass(slots=True)
class Stager:
    """Splits, encodes (only text that is new) and writes; `finish` leaves everything durable."""

    ledger: Ledger
    encoder: Encoder
    splitter: Splitter
    words: WordsWriter
    vectors_dir: Path
    known: list[VectorIndex]
    revisions: dict[str, int] = field(default_factory=dict)
    """Article id → the revision staged for it; a later one of the same id replaces it."""
    segments: dict[str, VectorIndex] = field(default_factory=dict)
    passages: int = 0
    encoded: int = 0
    _batch: list[tuple[Article, list[Cut], list[bytes]]] = field(default_factory=list)
    _rows: list[Rows] = field(default_factory=list)
    _vectors: list[Vectors] = field(default_factory=list)

    def add(self, article: Article) -> None:
        """Take an article."""
        cuts = split_passages(article.text, self.encoder.token_ends, self.splitter)
        digests = [self._digest(encoded_text(article, cut)) for cut in cuts]
        self._batch.append((article, cuts, digests))
        if sum(len(cuts) for _, cuts, _ in self._batch) >= BATCH_PASSAGES:
            self._flush()

    def finish(self) -> None:
        """Write what is left; afterwards all of it is on disk."""
        self._flush()
        self._write_segment()
        self.words.commit()

    def _flush(self) -> None:
        if not self._batch:
            return
        batch, self._batch = self._batch, []
        texts = [encoded_text(article, cut) for article, cuts, _ in batch for cut in cuts]
        digests = [digest for _, _, digests in batch for digest in digests]
        vectors = self._vectors_for(texts, digests)
        staged = self.ledger.stage(batch, self.splitter.signature, self.encoder.fingerprint)
        for (article, cuts, _), one in zip(batch, staged, strict=True):
            self.revisions[article.id] = one.revision
            self.words.add(_entries(article, cuts, one.rows))
        self._rows += [one.rows for one in staged]
        self._vectors.append(vectors)
        self.passages += len(texts)
        if sum(len(rows) for rows in self._rows) >= SEGMENT_PASSAGES:
            self._write_segment()

    def _vectors_for(self, texts: Sequence[str], digests: Sequence[bytes]) -> Vectors:
        vectors = np.empty((len(texts), self.encoder.dim), dtype=np.float32)
        candidates = self.ledger.rows_by_digest(digests)
        new = []
        for at, digest in enumerate(digests):
            held, found = vectors_of(self.known, np.array(candidates.get(digest, []), dtype=np.int64))
            if held.any():
                vectors[at] = found[0]
            else:
                new.append(at)
        if new:
            vectors[new] = self.encoder.encode_document([texts[at] for at in new])
            self.encoded += len(new)
        return vectors

    def _write_segment(self) -> None:
        rows = np.concatenate(self._rows) if self._rows else np.empty(0, np.int64)
        if len(rows):
            self._add_segment(rows, np.concatenate(self._vectors))
        self._rows, self._vectors = [], []

    def _add_segment(self, rows: Rows, vectors: Vectors) -> None:
        name, segment = write_segment(self.ledger, self.vectors_dir, rows, vectors)
        self.segments[name] = segment
        self.known.append(segment)

    def _digest(self, text: str) -> bytes:
        return hashlib.blake2b(f"{self.encoder.fingerprint}\0{text}".encode(), digest_size=16).digest()


def write_segment(ledger: Ledger, vectors_dir: Path, rows: Rows, vectors: Vectors) -> tuple[str, VectorIndex]:
    """Write a segment file and note it."""
    name = f"{int(rows[0]):012d}-{uuid4().hex[:8]}"
    segment = FaissVectors.write(vectors_dir / (name + SUFFIX), rows, vectors)
    ledger.add_segment(name, len(rows), int(vectors.shape[1]))
    return name, segment


def _entries(article: Article, cuts: Sequence[Cut], rows: Rows) -> list[Entry]:
    facets, published = facets_of(article), day(article.published)
    return [
        Entry(
            int(row),
            article.text[cut.start : cut.end],
            f"{article.title} {cut.heading}".strip(),
            facets,
            published,
        )
        for cut, row in zip(cuts, rows, strict=True)
    ]
