"""Jobs and what does them: a worker that changes the collection, and one that gathers what is far away."""

import logging
import secrets
import threading
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future
from dataclasses import replace
from functools import partial
from queue import SimpleQueue
from typing import TypeVar

from index.errors import CollectionBusy, KeyReused, PullquoteError, TurnNotCome
from index.jobs.board import Board
from index.jobs.register import JobRegister
from index.jobs.reporting import Reporter, Stopped
from index.jobs.spool import Spool, Tray
from index.jobs.states import States, now
from index.jobs.types import JobRequest, Kind, ListedJob, Task, Ticket
from index.lock import Claim
from index.types import BuildReport, Job, Progress

logger = logging.getLogger(__name__)

T = TypeVar("T")
Queue = SimpleQueue[Callable[[], None] | None]

INTERRUPTED = "Interrupted when the server stopped, and not known well enough to go on. Send it again."
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
        kinds: Mapping[str, Kind],
        *,
        tidy: Callable[[], None] = lambda: None,
        keep: int = 1000,
        keep_days: int = 30,
    ) -> None:
        self._register, self._spool, self._claim, self._kinds = register, spool, claim, kinds
        self._forget = partial(register.forget, keep, keep_days)
        self._board = Board(register)
        self._states = States(register, self._board, spool, self._forget)
        self._changes: Queue = SimpleQueue()
        self._gathers: Queue = SimpleQueue()
        self._submitting = threading.Lock()
        self._closing = threading.Event()
        self._ours = False
        self._changing: str | None = None
        with self._submitting:
            self._take_over()
        self._workers = [
            threading.Thread(
                target=self._work, args=(self._changes, tidy), name="pullquote-jobs", daemon=True
            ),
            threading.Thread(
                target=self._work, args=(self._gathers, None), name="pullquote-gathering", daemon=True
            ),
        ]
        for worker in self._workers:
            worker.start()

    def _take_over(self) -> bool:
        """Become the process that does the jobs, if none is, and queue what the last one left."""
        if self._ours or not self._claim.take():
            return self._ours
        self._ours = True
        for job in self._register.unfinished():
            if job.cancelling:
                self._states.end(replace(job, status="cancelled"))
            elif self._register.request(job.id) is None or job.kind not in self._kinds:
                self._states.end(replace(job, status="failed", error=INTERRUPTED))
            else:
                self._enqueue(replace(job, status="queued", progress=None))
        self._spool.sweep({job.id for job in self._register.unfinished()})
        self._forget()
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
        if self._kinds[job.kind].gather is None:
            self._changes.put(lambda: self._run(job.id))
        else:
            self._gathers.put(lambda: self._gather(job.id))

    def through(self, work: Callable[[], T], wait_s: float) -> T:
        """Do something in its turn, and wait for it.

        :raises TurnNotCome: Its turn did not come in time; it will not be done.
        """
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return
            try:
                future.set_result(work())
            except BaseException as error:
                future.set_exception(error)

        self._changes.put(run)
        try:
            return future.result(wait_s)
        except TimeoutError:
            if future.cancel():
                raise self._ahead() from None
            # Begun: its outcome must be told, so wait for it.
            return future.result()

    def _ahead(self) -> TurnNotCome:
        """Say what a change waited for."""
        job = self._board.live(self._changing) if self._changing else None
        if job is None:
            return TurnNotCome()
        at = job.progress
        of = f" of {at.total:,}" if at and at.total else ""
        return TurnNotCome(
            job.id, f"{at.done:,}{of} {at.stage}" if at else "", at.seconds_left if at else None
        )

    def job(self, job_id: str) -> Job:
        """Return a job as it stands.

        :raises NotFound: There is none of that id.
        """
        return self._board.job(job_id)

    def counts(self) -> dict[str, int]:
        """Return how many jobs there are of each status."""
        return self._register.counts()

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
        return self._states.cancel(job_id)

    def close(self, wait_s: float = 20.0) -> None:
        """Begin nothing more, and let the job at hand stop at its next article; the next start goes on with it."""
        self._closing.set()
        for queue in (self._changes, self._gathers):
            queue.put(None)
        for worker in self._workers:
            worker.join(wait_s)
        if not any(worker.is_alive() for worker in self._workers):
            self._claim.give_back()

    def _work(self, queue: Queue, tidy: Callable[[], None] | None) -> None:
        while (task := queue.get()) is not None and not self._closing.is_set():
            try:
                task()
                if tidy and queue.empty():
                    tidy()
            except CollectionBusy:
                logger.info("Another process is writing; tidying up waits for the next change")
            except Exception:
                logger.exception("The worker could not keep what became of a job")

    def _gather(self, job_id: str) -> None:
        """Do the first part of a job, which changes nothing; then it waits for its turn to change."""
        gather = self._kinds[self._board.job(job_id).kind].gather
        assert gather is not None
        if self._guarded(job_id, lambda task: (gather(task), True)) and self._states.requeue(job_id):
            self._changes.put(lambda: self._run(job_id))
        elif not self._board.job(job_id).ended and self._board.job(job_id).cancelling:
            self._states.end(replace(self._board.job(job_id), status="cancelled"))

    def _run(self, job_id: str) -> None:
        self._changing = job_id
        report = self._guarded(
            job_id, lambda task: self._patiently(self._kinds[task.request.kind].work, task)
        )
        if report is not None:
            self._states.end(replace(self._board.job(job_id), status="done", report=report))

    def _guarded(self, job_id: str, work: Callable[[Task], T]) -> T | None:
        """Do a part of a job that waits, and return what came of it; `None` if the job does not go on."""
        request = self._states.begin(job_id)
        if request is None:
            return None
        try:
            return work(
                Task(request, self._spool.folder(job_id), Reporter(self._board, job_id, self._closing))
            )
        except Stopped:
            if self._states.requeue(job_id, again=True):
                return None
            status, error = "cancelled", None
        except PullquoteError as failure:
            status, error = "failed", str(failure)
        except Exception:
            logger.exception("Job %s failed", job_id)
            status, error = "failed", "Something broke; the server's log tells more."
        self._states.end(replace(self._board.job(job_id), status=status, error=error))
        return None

    def _patiently(self, work: Callable[[Task], BuildReport], task: Task) -> BuildReport:
        while True:
            try:
                return work(task)
            except CollectionBusy:
                task.report(Progress("waiting for another writer", 0, None))
                self._closing.wait(_BUSY_WAIT_S)
