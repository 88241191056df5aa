"""From articles to rows, words and vectors on disk that no generation shows yet."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from index.encoder import Encoder
from index.known import KnownVectors
from index.ledger import Ledger
from index.lexical import WordsWriter, entry
from index.passages import Cut, Splitter, split_passages
from index.segments import Segments
from index.types import Article, Rows, Vectors

BATCH_PASSAGES = 256
SEGMENT_PASSAGES = 4096
"""Vectors kept in memory before they are written: the most that a crash makes to be encoded again."""


def encoded_text(title: str, heading: str, text: str) -> str:
    """Return what the encoder reads for a passage: title and heading stand before it."""
    return f"{title} — {heading}\n{text}" if heading else f"{title}\n{text}"


def digest_of(fingerprint: str, encoded: str) -> bytes:
    """Name a vector by the encoder that made it and the text that it read."""
    return hashlib.blake2b(f"{fingerprint}\0{encoded}".encode(), digest_size=16).digest()


@dataclass(slots=True)
class Stager:
    """Splits, encodes (only text that is new) and writes; `finish` leaves everything durable."""

    ledger: Ledger
    encoder: Encoder
    splitter: Splitter
    words: WordsWriter
    segments: Segments
    known: KnownVectors
    revisions: dict[str, int] = field(default_factory=dict)
    """Article id → the revision staged for it; a later one of the same id replaces it."""
    written: list[str] = field(default_factory=list)
    """Names of the segments that hold the new vectors."""
    passages: int = 0
    encoded: int = 0
    _batch: list[tuple[Article, list[Cut], list[bytes]]] = field(default_factory=list)
    _rows: list[Rows] = field(default_factory=list)
    _vectors: list[Vectors] = field(default_factory=list)

    def add(self, article: Article) -> None:
        """Take an article."""
        cuts = split_passages(article.text, self.encoder.token_ends, self.splitter)
        digests = [digest_of(self.encoder.fingerprint, _encoded(article, cut)) for cut in cuts]
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
        texts = [_encoded(article, cut) for article, cuts, _ in batch for cut in cuts]
        digests = [digest for _, _, digests in batch for digest in digests]
        vectors = self._vectors_for(texts, digests)
        staged = self.ledger.stage(batch, self.splitter.signature, self.encoder.fingerprint)
        for (article, cuts, _), one in zip(batch, staged, strict=True):
            self.revisions[article.id] = one.revision
            self.words.add(
                entry(row, article.text[cut.start : cut.end], cut.heading, article)
                for cut, row in zip(cuts, one.rows.tolist(), strict=True)
            )
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
            found = self.known.find(candidates.get(digest, []))
            if found is None:
                new.append(at)
            else:
                vectors[at] = found
        if new:
            vectors[new] = self.encoder.encode_document([texts[at] for at in new])
            self.encoded += len(new)
        return vectors

    def _write_segment(self) -> None:
        rows = np.concatenate(self._rows) if self._rows else np.empty(0, np.int64)
        if len(rows):
            file = self.segments.write(rows, np.concatenate(self._vectors))
            self.ledger.add_segment(file)
            self.written.append(file.name)
            self.known.add(file.name)
        self._rows, self._vectors = [], []


def _encoded(article: Article, cut: Cut) -> str:
    return encoded_text(article.title, cut.heading, article.text[cut.start : cut.end])
