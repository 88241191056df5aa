"""Changes to the collection: each is staged aside and published whole, as one generation."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Sized
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import numpy as np

from index.encoder import Encoder
from index.errors import NotFound
from index.generation import check_encoder
from index.ledger import Ledger
from index.lexical import Words
from index.lock import WritingLock
from index.merging import plan_merges
from index.passages import Splitter
from index.records import info_to_json
from index.staging import Stager, write_segment
from index.store import Store
from index.types import Article, BuildReport, Generation, Progress, Receipt, Refusal, Rows
from index.vectors import SUFFIX, FaissVectors, VectorIndex, vectors_of

KEPT_GENERATIONS = 5

OnProgress = Callable[[Progress], None]
Item = TypeVar("Item")


@dataclass(slots=True)
class _Outcome:
    added: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)
    receipts: dict[str, Receipt] = field(default_factory=dict)


@dataclass(slots=True)
class _Change:
    """What the next generation does: revisions that come and go, and what is erased."""

    cause: str
    born: list[int] = field(default_factory=list)
    died: list[int] = field(default_factory=list)
    purge: list[str] = field(default_factory=list)


class Builder:
    """The one writer of a collection."""

    def __init__(
        self,
        store: Store,
        words: Words,
        vectors_dir: Path,
        encoder: Encoder,
        splitter: Splitter,
        lock: WritingLock,
    ) -> None:
        self._store, self._words, self._vectors_dir = store, words, vectors_dir
        self._encoder, self._splitter, self._lock = encoder, splitter, lock
        self._ledger = Ledger(store.database)
        self._open: dict[str, VectorIndex] = {}

    def add(
        self,
        articles: Iterable[Article | Refusal],
        *,
        progress: OnProgress | None = None,
        cause: str = "add",
    ) -> BuildReport:
        """Add or update articles, as one generation; those that are already there as they are cost nothing.

        :raises CollectionBusy: Another process is writing.
        :raises EncoderMismatch: The collection was encoded by another encoder; rebuild first.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is not None:
                check_encoder(newest, self._encoder)
            with self._staging() as stager:
                outcome, replaced = self._stage(_counted(articles, progress), stager)
                stager.finish()
            if not stager.revisions:
                return self._report(newest, outcome, stager)
            change = _Change(cause, born=list(stager.revisions.values()), died=list(replaced.values()))
            return self._report(self._publish(newest, change, stager.segments), outcome, stager)

    def remove(self, ids: Sequence[str], *, purge: bool = False) -> BuildReport:
        """Remove articles: when this returns, none of them is found or cited again.

        :param purge: Erase their texts, of all versions, for good.
        :raises NotFound: None of them is known.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            live = {i: found for i in dict.fromkeys(ids) if (found := self._ledger.live(i))}
            erased = [i for i in dict.fromkeys(ids) if purge and self._ledger.knows(i)]
            if newest is None or not (live or erased):
                raise NotFound("There is no such article.")
            change = _Change(
                "purge" if purge else "remove", died=[found.revision for found in live.values()], purge=erased
            )
            generation = self._publish(newest, change, {})
            return BuildReport(generation.number, removed=tuple(dict.fromkeys([*live, *erased])))

    def rebuild(
        self,
        articles: Iterable[Article | Refusal] = (),
        *,
        full: bool = False,
        progress: OnProgress | None = None,
    ) -> BuildReport:
        """Bring the whole collection to what today's settings would make of it, `articles` included.

        Only text that is new, or that another encoder encoded, is encoded. One generation, at the end.

        :param full: Cut and index every article again, even those that are as they would be.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is not None and newest.encoder != self._encoder.fingerprint:
                full = True
            with self._staging() as stager:
                outcome, replaced = self._stage(_counted(articles, progress), stager, anyway=full)
                for live in _counted(self._ledger.all_live(), progress, "rebuild"):
                    current = (self._splitter.signature, self._encoder.fingerprint)
                    if live.article_id in stager.revisions or not (
                        full or (live.splitter, live.encoder) != current
                    ):
                        continue
                    stager.add(self._ledger.article(live))
                    replaced[live.article_id] = live.revision
                stager.finish()
            change = _Change("rebuild", born=list(stager.revisions.values()), died=list(replaced.values()))
            if newest is None and not change.born:
                return self._report(None, outcome, stager)
            # A full rebuild has a row for everything: the older segments hold nothing that it shows.
            generation = self._publish(newest, change, stager.segments, keep_old=not full)
            return self._report(generation, outcome, stager)

    def _stage(
        self, articles: Iterable[Article | Refusal], stager: Stager, *, anyway: bool = False
    ) -> tuple[_Outcome, dict[str, int]]:
        """Stage what is new or changed; return what happened, and which live revisions it replaces."""
        outcome = _Outcome()
        replaced: dict[str, int] = {}
        staged: set[str] = set()
        for article in articles:
            if isinstance(article, Refusal):
                outcome.refused.append(article)
                continue
            live = self._ledger.live(article.id)
            same = live is not None and (live.version, live.info) == (article.version, info_to_json(article))
            if same and not anyway and article.id not in staged:
                outcome.unchanged.append(article.id)
                continue
            if article.id not in staged:
                staged.add(article.id)
                (outcome.updated if live else outcome.added).append(article.id)
            if live:
                replaced[article.id] = live.revision
            outcome.receipts[article.id] = article.receipt
            stager.add(article)
        return outcome, replaced

    @contextmanager
    def _staging(self) -> Iterator[Stager]:
        writer = self._words.writer()
        try:
            known = list(self._segments(list(self._ledger.segments())).values())
            yield Stager(self._ledger, self._encoder, self._splitter, writer, self._vectors_dir, known)
        finally:
            writer.close()

    def _publish(
        self,
        newest: Generation | None,
        change: _Change,
        fresh: dict[str, VectorIndex],
        *,
        keep_old: bool = True,
    ) -> Generation:
        names = list(newest.segments) if newest and keep_old else []
        segments = {**self._segments(names), **fresh}
        purged = self._ledger.article_rows(change.purge) if change.purge else np.empty(0, np.int64)
        segments = self._merge(segments, purged)
        self._open = segments
        number = newest.number + 1 if newest else 1
        generation = self._ledger.publish(
            number=number,
            cause=change.cause,
            encoder=self._encoder.fingerprint,
            dim=self._encoder.dim,
            splitter=self._splitter.signature,
            segments=list(segments),
            born=change.born,
            died=change.died,
            purge=change.purge,
        )
        # After a purge nothing older may be gone back to: its words and vectors are swept at once.
        self._sweep(number if change.purge else max(1, number - KEPT_GENERATIONS + 1))
        return generation

    def _merge(self, segments: dict[str, VectorIndex], purged: Rows) -> dict[str, VectorIndex]:
        rewrite = {name for name, s in segments.items() if len(purged) and np.isin(s.rows, purged).any()}
        merged = dict(segments)
        for merge in plan_merges([(name, len(s.rows)) for name, s in segments.items()], rewrite):
            parts = [merged.pop(name) for name in merge.names]
            rows = np.concatenate([part.rows for part in parts])
            rows = rows[np.isin(rows, self._ledger.rows_between(rows[0], rows[-1])) & ~np.isin(rows, purged)]
            if len(rows):
                _, vectors = vectors_of(parts, rows)
                name, segment = write_segment(self._ledger, self._vectors_dir, rows, vectors)
                merged[name] = segment
        return dict(sorted(merged.items(), key=lambda item: int(item[1].rows[0])))

    def _sweep(self, oldest: int) -> None:
        """Drop what no kept generation shows, and files that none names. Safe to be cut off anywhere."""
        revisions, rows = self._ledger.unseen_rows(oldest)
        if len(rows):
            writer = self._words.writer()
            try:
                writer.delete(rows.tolist())
                writer.commit()
            finally:
                writer.close()
        named = self._ledger.forget(revisions, oldest)
        for path in self._vectors_dir.glob("*"):
            if path.name.removesuffix(SUFFIX) not in named:
                path.unlink(missing_ok=True)

    def _segments(self, names: Sequence[str]) -> dict[str, VectorIndex]:
        self._open = {
            name: self._open.get(name) or FaissVectors.open(self._vectors_dir / (name + SUFFIX))
            for name in names
            if name in self._open or (self._vectors_dir / (name + SUFFIX)).exists()
        }
        return dict(self._open)

    def _report(self, generation: Generation | None, outcome: _Outcome, stager: Stager) -> BuildReport:
        return BuildReport(
            generation.number if generation else 0,
            added=tuple(outcome.added),
            updated=tuple(outcome.updated),
            unchanged=tuple(outcome.unchanged),
            refused=tuple(outcome.refused),
            passages=stager.passages,
            encoded=stager.encoded,
            receipts=outcome.receipts,
        )


def _counted(items: Iterable[Item], progress: OnProgress | None, stage: str = "articles") -> Iterator[Item]:
    """Pass items on, and report how many have been taken; the total is told where it is known."""
    total = len(items) if isinstance(items, Sized) else None
    done = 0
    for done, item in enumerate(items, 1):
        if progress:
            progress(Progress(stage, done - 1, total))
        yield item
    if progress:
        progress(Progress(stage, done, total))
