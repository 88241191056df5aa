"""Work that outlasts its request: one worker, a queue, and states that survive a restart."""

from __future__ import annotations

import logging
import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, TypeVar

from index.errors import CollectionBusy, PullquoteError
from index.types import BuildReport, Job, Progress
from web.problems import Refused

if TYPE_CHECKING:
    from index.store import Store

logger = logging.getLogger(__name__)

Report = Callable[[Progress], None]
Work = Callable[[Report], BuildReport]
T = TypeVar("T")

INTERRUPTED = "Interrupted when the server stopped; nothing was lost. Send it again."
_ENDED = ("done", "failed", "cancelled")
_PROGRESS_EVERY_S = 0.1


@dataclass(frozen=True, slots=True)
class Ticket:
    """What tells a retry from another request: the caller's key, and a digest of what was sent."""

    key: str
    digest: str


class Jobs:
    """One writer at a time: whatever changes the collection passes through here, in order.

    Jobs that an earlier process left unfinished are marked as failed when this begins.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._changed = threading.Condition()
        self._live: dict[str, Job] = {}
        self._closing = False
        for job in store.unfinished_jobs():
            store.save_job(replace(job, status="failed", finished=_now(), progress=None, error=INTERRUPTED))
        self._worker = threading.Thread(target=self._work, name="pullquote-jobs", daemon=True)
        self._worker.start()

    def submit(self, kind: str, work: Work, ticket: Ticket | None = None) -> Job:
        """Queue work; a request that was sent before gives its job again, and restarts it if it failed.

        :raises Refused: The key was used for another request.
        """
        with self._changed:
            job = self._earlier(ticket)
            if job is not None and job.status not in ("failed", "cancelled"):
                return job
            job_id = job.id if job else "job_" + secrets.token_hex(10)
            key, digest = (ticket.key, ticket.digest) if ticket else (None, None)
            job = Job(job_id, kind, "queued", _now(), key=key, request_digest=digest)
            self._store.save_job(job)
            self._live[job.id] = job
        self._queue.put(lambda: self._run(job, work))
        return job

    def _earlier(self, ticket: Ticket | None) -> Job | None:
        found = self._store.job_by_key(ticket.key) if ticket else None
        if found is None:
            return None
        if ticket and found.request_digest != ticket.digest:
            raise Refused(
                409, "This Idempotency-Key was used for another request.", parameter="Idempotency-Key"
            )
        return self._live.get(found.id, found)

    def through(self, work: Callable[[], T], wait_s: float) -> T:
        """Do something in its turn, and wait for it.

        :raises CollectionBusy: Its turn did not come in time; it will not be done.
        """
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._queue.put(run)
        try:
            return future.result(wait_s)
        except TimeoutError:
            if future.cancel():
                raise CollectionBusy("Other changes are being made; this one was not begun.") from None
            # Begun: its outcome must be told, so wait for it.
            return future.result()

    def job(self, job_id: str) -> Job:
        """Return a job as it stands.

        :raises NotFound: There is none of that id.
        """
        return self._live.get(job_id) or self._store.job(job_id)

    def watch(self, job_id: str, heartbeat_s: float) -> Iterator[Job | None]:
        """Give a job now, and again at every change until it ends; `None` when nothing happened for a while.

        :raises NotFound: There is none of that id.
        """
        seen = None
        while True:
            job = self.job(job_id)
            if job != seen:
                seen = job
                yield job
            if job.status in _ENDED:
                return
            if not self._wait(job, heartbeat_s):
                yield None

    def _wait(self, seen: Job, wait_s: float) -> bool:
        with self._changed:
            return self._changed.wait_for(lambda: self._live.get(seen.id) is not seen, wait_s)

    def close(self) -> None:
        """Let the work at hand end, and begin no more."""
        self._closing = True
        self._queue.put(None)
        self._worker.join()

    def _work(self) -> None:
        while (task := self._queue.get()) is not None and not self._closing:
            try:
                task()
            except Exception:
                logger.exception("The worker could not keep what became of a job")

    def _run(self, job: Job, work: Work) -> None:
        job = self._set(replace(job, status="running"), save=True)
        last = 0.0

        def report(progress: Progress) -> None:
            nonlocal job, last
            moved_on = job.progress is None or job.progress.stage != progress.stage
            if moved_on or time.monotonic() - last >= _PROGRESS_EVERY_S:
                last = time.monotonic()
                job = self._set(replace(job, progress=progress), save=False)

        try:
            ended = replace(job, status="done", report=work(report))
        except PullquoteError as error:
            ended = replace(job, status="failed", error=str(error))
        except Exception:
            logger.exception("Job %s failed", job.id)
            ended = replace(job, status="failed", error="Something broke; the server's log tells more.")
        self._set(replace(ended, progress=job.progress, finished=_now()), save=True)
        with self._changed:
            del self._live[job.id]
            self._changed.notify_all()

    def _set(self, job: Job, *, save: bool) -> Job:
        if save:
            self._store.save_job(job)
        with self._changed:
            self._live[job.id] = job
            self._changed.notify_all()
        return job


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
