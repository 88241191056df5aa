"""Publishing: what was staged becomes one generation, and what no kept generation shows is swept."""

import logging
from collections.abc import Sequence, Set
from dataclasses import dataclass

import numpy as np

from index.database import StoreFailed
from index.encoder import Encoder
from index.folders import WordsFolders
from index.history import History
from index.known import KnownVectors
from index.ledger import Ledger
from index.merging import MAX_INLINE, plan_merges
from index.passages import Splitter
from index.rewriting import write_words
from index.segments import Segments
from index.store import Store
from index.types import Generation, Rows, Vectors
from index.vectors import VectorIndex

logger = logging.getLogger(__name__)

SWEPT_ROWS = 1000
"""Dead passages that are swept together: the words pay for one as for many. What a build left goes at once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What the next generation does: revisions that come and go, and the files it stands on.

    `removed` names articles that were taken out on request, `purge` those of them whose texts are erased.
    """

    cause: str
    segments: Sequence[str]
    words: str
    born: Sequence[int] = ()
    died: Sequence[int] = ()
    removed: Sequence[str] = ()
    purge: Sequence[str] = ()
    recount: bool = False
    """Count what is shown, instead of adding to what the generation before counted."""


class Publisher:
    """Publishes changes of one collection. The caller holds the writing lock.

    :param keep: Generations that can be gone back to, the newest among them.
    """

    def __init__(
        self,
        store: Store,
        words: WordsFolders,
        segments: Segments,
        encoder: Encoder,
        splitter: Splitter,
        keep: int,
    ) -> None:
        self.store, self.words, self.segments = store, words, segments
        self.encoder, self.splitter, self.keep = encoder, splitter, keep
        self.ledger, self.history = Ledger(store.database), History(store.database)

    def publish(
        self, change: Change, *, merge_up_to: int = MAX_INLINE, rewrite: Set[str] = frozenset()
    ) -> Generation:
        """Make a generation of a change; when this returns, it is what readers see next.

        :param merge_up_to: The most vectors that one merge may copy now.
        :param rewrite: Segments that are written anew, without what was dropped from them.
        """
        purged = self.ledger.article_rows(change.purge) if change.purge else np.empty(0, np.int64)
        segments = self._merge(change.segments, purged, merge_up_to, rewrite)
        words = change.words
        if change.purge:
            # Postings of dead documents stay in tantivy's files: what is purged must be in none of them.
            kept = np.setdiff1d(self.history.all_rows(), purged)
            words = write_words(self.words, self.store, kept)
        number = self.store.generation_number() + 1
        generation = self.ledger.publish(
            Generation(
                number,
                "",
                change.cause,
                self.encoder.fingerprint,
                self.encoder.dim,
                self.splitter.signature,
                tuple(segments),
                0,
                0,
                words,
            ),
            born=change.born,
            died=change.died,
            removed=change.removed,
            purge=change.purge,
            recount=change.recount,
            model=self.encoder.model,
        )
        if change.purge:
            # Nothing older may be gone back to: its files still hold what was erased.
            self.sweep(number, everything=True)
            self.store.database.forget_log()
        else:
            self._sweep_if_possible()
        return generation

    def _sweep_if_possible(self) -> None:
        """Sweep after a generation stands: it is published, whatever becomes of this."""
        try:
            self.sweep(self.history.oldest_kept(self.keep))
        except (OSError, StoreFailed) as error:
            logger.warning("What generations no longer show was left for the next change to sweep: %s", error)

    def known(self, distrust: Set[str] = frozenset()) -> KnownVectors:
        """Return what finds the vectors of all segments that the store notes, but for those not to be trusted."""
        return KnownVectors(self.segments, [f.name for f in self.ledger.segments() if f.name not in distrust])

    def sweep(self, oldest: int, *, everything: bool = False) -> None:
        """Drop what no generation from `oldest` on shows, and files that none names.

        It may be cut off anywhere: the next one goes on.

        :param everything: However little there is to drop.
        """
        named = self.history.forget_generations(oldest)
        self.segments.sweep(named.segments)
        self.words.sweep(named.words)
        revisions, rows = self.history.unseen(oldest)
        enough = everything or len(rows) >= SWEPT_ROWS or self.history.leftovers()
        if not revisions or not enough:
            return
        newest = self.store.generation()
        if newest is not None and len(rows):
            writer = self.words.at(newest.words).writer()
            writer.delete(rows.tolist())
            writer.commit()
            writer.close()
        self.history.forget_revisions(revisions, len(rows))

    def _merge(self, names: Sequence[str], purged: Rows, limit: int, rewrite: Set[str]) -> list[str]:
        """Merge what is due, and return the names of the segments that stand then, in the order of their rows."""
        rewrite = rewrite | {name for name in names if len(purged) and self._holds_any(name, purged)}
        sizes = {file.name: file.size for file in self.ledger.segments()}
        standing = set(names)
        for merge in plan_merges([(name, sizes[name]) for name in sorted(names)], rewrite, limit):
            standing -= set(merge.names)
            parts = [self.segments.open(name) for name in merge.names]
            rows = np.unique(np.concatenate([part.rows for part in parts]))
            rows = rows[np.isin(rows, self.ledger.rows_between(rows[0], rows[-1])) & ~np.isin(rows, purged)]
            if len(rows):
                file = self.segments.write(rows, _copied(parts, rows))
                self.ledger.add_segment(file)
                standing.add(file.name)
        # A segment's name begins with its first row.
        return sorted(standing)

    def _holds_any(self, name: str, rows: Rows) -> bool:
        return bool(np.isin(self.segments.open(name).rows, rows).any())


def _copied(parts: Sequence[VectorIndex], rows: Rows) -> Vectors:
    """Return the vectors of rising rows, each held by one of the parts; all of them are in memory once."""
    first, *_ = (part.vectors(part.rows[:1]) for part in parts)
    vectors = np.empty((len(rows), first.shape[1]), np.float32)
    for part in parts:
        mine = np.isin(rows, part.rows, assume_unique=True)
        vectors[mine] = part.vectors(rows[mine])
    return vectors
