"""Generations after they were published: going back, forgetting, merging, and giving back the disk."""

from index.errors import EncoderMismatch, NotFound
from index.history import UPKEEP
from index.lock import WritingLock
from index.merging import MAX_MERGED, plan_merges
from index.publishing import Change, Publisher
from index.rewriting import write_words
from index.types import Generation

MANY_DEAD = 1000


class Upkeep:
    """Keeps a collection small and fast, and takes it back to what it was."""

    def __init__(self, publisher: Publisher, lock: WritingLock) -> None:
        self._publisher, self._lock = publisher, lock
        self._store, self._history = publisher.store, publisher.history

    def rollback(self, number: int | None = None) -> Generation:
        """Publish a generation that shows what an older one showed.

        Articles that were removed since stay out, whatever the older one showed of them.

        :param number: The generation to go back to; without one, the state before the last change.
        :raises NotFound: It is not kept (any more).
        :raises EncoderMismatch: Its vectors were made by another encoder.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            wanted = self._history.before_last_change() if number is None else number
            found = next((g for g in self._store.generations(None) if g.number == wanted), None)
            if newest is None or found is None:
                raise NotFound(
                    "There is no such generation to go back to: `pullquote generations` lists those that are kept."
                )
            if found.encoder != self._publisher.encoder.fingerprint:
                raise EncoderMismatch(
                    f"Generation {found.number} was encoded by {found.encoder}, not by the encoder of today's "
                    "settings. Set [index] model, runtime and max_tokens to what they were then, and go back."
                )
            born, died = self._history.way_back(found.number)
            change = Change(
                cause="rollback", segments=found.segments, words=found.words, born=born, died=died
            )
            return self._publisher.publish(change, merge_up_to=0)

    def prune(self) -> Generation | None:
        """Forget all generations but the newest, and give back all the disk that they held.

        :return: The generation that stands then, `None` if there is none.
        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is not None:
                self._publisher.sweep(newest.number, everything=True)
                newest = self._tidy(newest, anyway=self._history.dead_rows() > 0)
                self._publisher.sweep(newest.number, everything=True)
            self._store.database.give_back(everything=True)
            self._store.database.forget_log()
            return newest

    def tidy(self) -> None:
        """Do what the last changes left: merges too large for them, files mostly dead, free pages.

        Cheap when nothing is due. It never changes what is shown.

        :raises CollectionBusy: Another process is writing.
        """
        with self._lock.held():
            newest = self._store.generation()
            if newest is not None:
                self._publisher.sweep(self._history.oldest_kept(self._publisher.keep))
                self._tidy(newest, anyway=False)
            self._store.database.give_back()

    def _tidy(self, newest: Generation, *, anyway: bool) -> Generation:
        """Write anew what holds many dead passages, or any with `anyway`, and merge what is due."""
        sizes = {file.name: file.size for file in self._publisher.ledger.segments()}
        segments = [(name, sizes[name]) for name in newest.segments]
        due = anyway or self._history.dead_rows() > max(MANY_DEAD, newest.passages // 2)
        rewrite = {name for name, size in segments if due and self._mostly_dead(name, size, anyway)}
        if not due and not plan_merges(segments, rewrite):
            return newest
        words = newest.words
        if due:
            words = write_words(self._publisher.words, self._store, self._history.all_rows())
            self._history.no_dead_rows()
        change = Change(cause=UPKEEP, segments=newest.segments, words=words)
        return self._publisher.publish(change, merge_up_to=MAX_MERGED, rewrite=rewrite)

    def _mostly_dead(self, name: str, size: int, anyway: bool) -> bool:
        rows = self._publisher.segments.open(name).rows
        kept = len(self._publisher.ledger.rows_between(rows[0], rows[-1])) if size else 0
        return kept < size if anyway else 2 * kept < size
