"""How a job's state changes: in the store, on the board and in the spool at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from index.errors import CollectionBusy, JobEnded
from index.jobs.board import Board
from index.jobs.register import JobRegister
from index.jobs.spool import Spool
from index.jobs.types import JobRequest
from index.types import Job

MAX_STARTS = 10
"""A job that ended its process so often is not begun again: it may be what ends it."""


class States:
    """Moves jobs from queued to running to their end, and back when a process stops.

    What is durable and what is shown change together, under the board's lock: nobody can cancel in between.
    """

    def __init__(self, register: JobRegister, board: Board, spool: Spool, forget: Callable[[], None]) -> None:
        self._register, self._board, self._spool, self._forget = register, board, spool, forget

    def begin(self, job_id: str) -> JobRequest | None:
        """Make a queued job a running one; `None` if it is not to be done (any more)."""
        with self._board.changed:
            job = self._board.live(job_id)
            if job is None or job.status != "queued":
                return None
            request = self._register.request(job_id)
            if request is not None and self._register.count_start(job_id) <= MAX_STARTS:
                self._set(replace(job, status="running", progress=None))
                return request
        times = f"each of the {MAX_STARTS} times"
        error = f"The server stopped {times} that this was begun; it is left alone now."
        self.end(replace(job, status="failed", error=error))
        return None

    def requeue(self, job_id: str, *, again: bool = False) -> bool:
        """Make a running job wait, unless it was cancelled; return whether it waits.

        :param again: It was stopped, which is no fault of it: this start doesn't count.
        """
        with self._board.changed:
            job = self._board.job(job_id)
            if not job.cancelling:
                if again:
                    self._register.count_start(job_id, -1)
                self._set(replace(job, status="queued", progress=None))
            return not job.cancelling

    def end(self, job: Job) -> Job:
        """End a job."""
        job = replace(job, finished=now(), cancelling=False)
        with self._board.changed:
            self._set(job)
        self._spool.drop(job.id)
        self._forget()
        return job

    def cancel(self, job_id: str) -> Job:
        """End a job that waits; tell one that runs to stop.

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
                return self.end(replace(job, status="cancelled"))
            if not job.cancelling:
                job = replace(job, cancelling=True)
                self._set(job)
            return job

    def _set(self, job: Job) -> None:
        self._register.save(job)
        self._board.show(job)


def now() -> str:
    """Return the time, in ISO 8601 and UTC, as jobs tell it."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
