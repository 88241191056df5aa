"""One worker and its queue: whatever changes the collection in this process, in order."""

import logging
import queue
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from datetime import UTC, datetime
from typing import TypeVar

from index.errors import CollectionBusy, JobEnded, KeyReused, PullquoteError
from index.jobs.board import Board
from index.jobs.register import JobRegister
from index.jobs.reporting import Reporter, Stopped
from index.jobs.spool import Spool, Tray
from index.jobs.types import JobRequest, ListedJob, Task, Ticket, Work
from index.lock import Claim
from index.types import BuildReport, Job, Progress

logger = logging.getLogger(__name__)

T = TypeVar("T")

INTERRUPTED = "Interrupted when the server stopped, and not known well enough to go on. Send it again."
MAX_STARTS = 10
"""A job that ended its process so often is not begun again: it may be what ends it."""
_BUSY_WAIT_S = 1.0


class Jobs:
    """Keeps jobs on disk and does them one after the other; those that an earlier process left go on.

    One process does the jobs of a collection. Others can read them, and take over when it has ended.

    :param kinds: What each kind of job does.
    :param tidy: Is called when nothing is left to do.
    :param keep: Jobs that are kept after they ended, the newest.
    :param keep_days: Days for which they are kept at most.
    """

    def __init__(
        self,
        register: JobRegister,
        spool: Spool,
        claim: Claim,
        kinds: Mapping[str, Work],
        *,
        tidy: Callable[[], None] = lambda: None,
        keep: int = 1000,
        keep_days: int = 30,
    ) -> None:
        self._register, self._spool, self._claim, self._kinds = register, spool, claim, kinds
        self._tidy, self._keep, self._keep_days = tidy, keep, keep_days
        self._board = Board(register)
        self._queue: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._submitting = threading.Lock()
        self._closing = threading.Event()
        self._ours = False
        with self._submitting:
            self._take_over()
        self._worker = threading.Thread(target=self._work, name="pullquote-jobs", daemon=True)
        self._worker.start()

    def _take_over(self) -> bool:
        """Become the process that does the jobs, if none is, and queue what the last one left."""
        if self._ours or not self._claim.take():
            return self._ours
        self._ours = True
        for job in self._register.unfinished():
            if job.cancelling:
                self._end(replace(job, status="cancelled"))
            elif self._register.request(job.id) is None:
                self._end(replace(job, status="failed", error=INTERRUPTED))
            else:
                self._enqueue(replace(job, status="queued", progress=None))
        self._spool.sweep({job.id for job in self._register.unfinished()})
        self._register.forget(self._keep, self._keep_days)
        return True

    def offers(self, kind: str) -> bool:
        """Tell whether there is such a kind of job here."""
        return kind in self._kinds

    def tray(self) -> Tray:
        """Return a tray for what is sent with a job.

        :raises WritingFailed: The disk is full, or fails.
        """
        return self._spool.tray()

    def submit(self, request: JobRequest, ticket: Ticket | None = None, tray: Tray | None = None) -> Job:
        """Keep a job and queue it; a request that was sent before gives its job again, and restarts it if it failed.

        :param tray: What was sent with it.
        :raises KeyReused: The key was used for another request.
        :raises CollectionBusy: Another process does the jobs of this collection.
        :raises WritingFailed: It could not be kept.
        """
        with self._submitting:
            if not self._take_over():
                raise CollectionBusy("Another server does this collection's jobs; send it there.")
            found = self._register.job_by_key(ticket.key) if ticket else None
            if found and ticket and found.request_digest != ticket.digest:
                raise KeyReused("This Idempotency-Key was used for another request.")
            if found and found.status not in ("failed", "cancelled"):
                return self._board.job(found.id)
            job_id = found.id if found else "job_" + secrets.token_hex(10)
            key, digest = (ticket.key, ticket.digest) if ticket else (None, None)
            job = Job(
                job_id, request.kind, "queued", now(), key=key, request_digest=digest, about=request.about
            )
            if tray:
                self._spool.keep(tray, job.id)
            self._register.enter(job, request)
            self._enqueue(job)
        return job

    def _enqueue(self, job: Job) -> None:
        self._board.show(job)
        self._queue.put(lambda: self._run(job.id))

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
        return self._board.job(job_id)

    def page(self, limit: int, after: str | None = None) -> tuple[list[ListedJob], str | None]:
        """Return a page of jobs, newest first, and where the next page goes on."""
        listed, more = self._register.page(limit, after)
        return [replace(one, job=self._board.live(one.job.id) or one.job) for one in listed], more

    def watch(self, job_id: str, heartbeat_s: float) -> Iterator[Job | None]:
        """Give a job now, and again at every change until it ends; `None` when nothing happened for a while.

        :raises NotFound: There is none of that id.
        """
        return self._board.watch(job_id, heartbeat_s)

    def cancel(self, job_id: str) -> Job:
        """Stop a job: one that waits ends at once, one that runs at its next article, and publishes nothing.

        :raises NotFound: There is none of that id.
        :raises JobEnded: It has ended already.
        :raises CollectionBusy: Another process does the jobs of this collection.
        """
        with self._board.changed:
            job = self._board.job(job_id)
            if job.ended:
                raise JobEnded(f"The job has ended already: it is {job.status}.")
            if self._board.live(job_id) is None:
                raise CollectionBusy("Another server does this collection's jobs; ask it.")
            if job.status == "queued":
                return self._end(replace(job, status="cancelled"))
            if not job.cancelling:
                job = replace(job, cancelling=True)
                self._register.save(job)
                self._board.show(job)
            return job

    def close(self, wait_s: float = 20.0) -> None:
        """Begin nothing more, and let the job at hand stop at its next article; the next start goes on with it."""
        self._closing.set()
        self._queue.put(None)
        self._worker.join(wait_s)
        if not self._worker.is_alive():
            self._claim.give_back()

    def _work(self) -> None:
        while (task := self._queue.get()) is not None and not self._closing.is_set():
            try:
                task()
                if self._queue.empty():
                    self._tidy()
            except CollectionBusy:
                logger.info("Another process is writing; tidying up waits for the next change")
            except Exception:
                logger.exception("The worker could not keep what became of a job")

    def _run(self, job_id: str) -> None:
        with self._board.changed:
            job = self._board.live(job_id)
            if job is None or job.status != "queued":
                return
            job = replace(job, status="running")
            request = self._register.request(job_id)
            starts = self._register.count_start(job_id)
            self._register.save(job)
            self._board.show(job)
        if request is None or starts > MAX_STARTS:
            error = f"The server stopped each of the {MAX_STARTS} times that this was begun; it is left alone now."
            self._end(replace(job, status="failed", error=error))
            return
        reporter = Reporter(self._board, job_id, self._closing)
        try:
            report = self._carry_out(Task(request, self._spool.folder(job_id), reporter))
            ended = replace(self._board.job(job_id), status="done", report=report)
        except Stopped:
            if self._left(job_id):
                return
            ended = replace(self._board.job(job_id), status="cancelled")
        except PullquoteError as error:
            ended = replace(self._board.job(job_id), status="failed", error=str(error))
        except Exception:
            logger.exception("Job %s failed", job_id)
            ended = replace(
                self._board.job(job_id),
                status="failed",
                error="Something broke; the server's log tells more.",
            )
        self._end(ended)

    def _carry_out(self, task: Task) -> BuildReport:
        while True:
            try:
                return self._kinds[task.request.kind](task)
            except CollectionBusy:
                task.report(Progress("waiting for another writer", 0, None))
                self._closing.wait(_BUSY_WAIT_S)

    def _left(self, job_id: str) -> bool:
        """Put a job back for the next process, unless it was cancelled; that it was stopped is no fault of it."""
        with self._board.changed:
            job = self._board.job(job_id)
            if not job.cancelling:
                job = replace(job, status="queued", progress=None)
                self._register.count_start(job_id, -1)
                self._register.save(job)
                self._board.show(job)
            return not job.cancelling

    def _end(self, job: Job) -> Job:
        job = replace(job, finished=now(), cancelling=False)
        # Nobody may cancel it between being kept and being shown.
        with self._board.changed:
            self._register.save(job)
            self._board.show(job)
        self._spool.drop(job.id)
        self._register.forget(self._keep, self._keep_days)
        return job


def now() -> str:
    """Return the time, in ISO 8601 and UTC, as jobs tell it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
