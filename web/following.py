"""Following a job for as long as there is someone to tell it."""

from collections.abc import Iterator
from threading import Event

from index.jobs import Jobs
from index.types import Job

_LOOK_S = 1.0


def follow(jobs: Jobs, job_id: str, heartbeat_s: float, stopping: Event) -> Iterator[Job | None]:
    """Give a job now, and at every change until it ends, or the server does; `None` when it was quiet for a while.

    A browser that follows a job comes back by itself; a server that is to end doesn't wait for the job.

    :raises NotFound: There is none of that id.
    """
    step_s, quiet_s = min(_LOOK_S, heartbeat_s), 0.0
    for job in jobs.watch(job_id, step_s):
        if stopping.is_set():
            return
        quiet_s = quiet_s + step_s if job is None else 0.0
        if job is not None or quiet_s >= heartbeat_s:
            quiet_s = 0.0
            yield job
