"""Large segments get an approximate index: beside the writers, who don't wait for it, and only if it is good enough."""

import logging
import threading

from index.approximate import approximate
from index.errors import CollectionBusy, CollectionDamaged
from index.history import UPKEEP
from index.kinds import Approximation, Limits, choose
from index.lock import WritingLock
from index.publishing import Change, Publisher
from index.segments import SegmentFile
from index.stored import StoredVectors

logger = logging.getLogger(__name__)


class Quickening:
    """Builds what is due, one segment after the other, from files that never change; publishing takes a moment."""

    def __init__(self, publisher: Publisher, lock: WritingLock, limits: Limits) -> None:
        self._publisher, self._lock, self._limits = publisher, lock, limits
        self._store, self._ledger = publisher.store, publisher.ledger
        self._working = threading.Lock()

    def start(self) -> None:
        """Do it in a thread of its own, unless one is at it."""
        if not self._working.locked():
            threading.Thread(target=self._run_quietly, name="pullquote-quickening", daemon=True).start()

    def run(self) -> None:
        """Do all that is due; cheap when nothing is. It never changes what is shown.

        :raises CollectionBusy: Another process is writing, and goes on.
        """
        with self._working:
            while (file := self._due()) is not None:
                if not self._quicken(file):
                    return

    def _run_quietly(self) -> None:
        try:
            self.run()
        except CollectionBusy:
            logger.info("Another process is writing; faster searching waits for the next change")
        except Exception:
            logger.exception("Large segments could not be made faster to search")

    def _due(self) -> SegmentFile | None:
        """Return the largest segment of the newest generation that nobody looked at yet."""
        newest = self._store.generation()
        if newest is None:
            return None
        named = set(newest.segments)
        due = [
            file
            for file in self._ledger.segments()
            if file.name in named
            and file.approximation is None
            and self._limits.due(file.size, newest.passages)
        ]
        return max(due, key=lambda file: file.size, default=None)

    def _quicken(self, file: SegmentFile) -> bool:
        """Make one segment faster, or note why it isn't; tell whether to go on with others."""
        newest = self._store.generation()
        kind = choose(newest.passages if newest else 0, file.dim, self._limits)
        if kind is None:
            return self._leave(
                file, Approximation("Flat", reason="no index fits into [index] vector_memory_mb")
            )
        try:
            stored = StoredVectors(self._publisher.segments.path(file.name))
        except (FileNotFoundError, CollectionDamaged) as error:
            # A change took its place meanwhile, or it is for `fsck` to mend.
            logger.info("%s was left as it is: %s", file.name, error)
            return False
        made, told = approximate(stored, kind, self._limits.recall)
        if told.recall is None or told.recall < self._limits.recall:
            reason = f"{told.kind} found {told.recall:.4f} of the ten nearest, not {self._limits.recall}"
            return self._leave(file, Approximation("Flat", target=self._limits.recall, reason=reason))
        with self._lock.held():
            newest = self._store.generation()
            if newest is not None and file.name in newest.segments:
                fresh = self._publisher.segments.add_index(file, made, told)
                self._ledger.add_segment(fresh)
                names = sorted({*newest.segments, fresh.name} - {file.name})
                change = Change(cause=UPKEEP, segments=names, words=newest.words)
                self._publisher.publish(change, merge_up_to=0)
        return True

    def _leave(self, file: SegmentFile, told: Approximation) -> bool:
        logger.warning("Segment %s (%d vectors) is searched exactly: %s", file.name, file.size, told.reason)
        with self._lock.held():
            self._ledger.note_approximation(file.name, told)
        return True
