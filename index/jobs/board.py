"""Jobs as they stand now: the unfinished in memory, the others in the store; and who waits for a change."""

import threading
from collections.abc import Iterator

from index.jobs.register import JobRegister
from index.types import Job

_FOREIGN_WAIT_S = 1.0


class Board:
    """Shows jobs to any thread."""

    def __init__(self, register: JobRegister) -> None:
        self._register = register
        self._live: dict[str, Job] = {}
        self.changed = threading.Condition()

    def job(self, job_id: str) -> Job:
        """Return a job as it stands.

        :raises NotFound: There is none of that id.
        """
        return self._live.get(job_id) or self._register.job(job_id)

    def live(self, job_id: str) -> Job | None:
        """Return an unfinished job of this process."""
        return self._live.get(job_id)

    def show(self, job: Job) -> None:
        """Show a job as it is now; once it ended, the store shows it."""
        with self.changed:
            self._live[job.id] = job
            if job.ended:
                del self._live[job.id]
            self.changed.notify_all()

    def watch(self, job_id: str, heartbeat_s: float) -> Iterator[Job | None]:
        """Give a job now, and again at every change until it ends; `None` when nothing happened for a while.

        :raises NotFound: There is none of that id.
        """
        seen = None
        while True:
            live = self._live.get(job_id)
            job = live or self._register.job(job_id)
            if job != seen:
                seen = job
                yield job
            if job.ended:
                return
            if not self._wait(job_id, live, heartbeat_s):
                yield None

    def _wait(self, job_id: str, seen: Job | None, wait_s: float) -> bool:
        with self.changed:
            if seen is None:  # another process does it, and tells nobody: look again after a while
                self.changed.wait(min(wait_s, _FOREIGN_WAIT_S))
                return False
            return self.changed.wait_for(lambda: self._live.get(job_id) is not seen, wait_s)
