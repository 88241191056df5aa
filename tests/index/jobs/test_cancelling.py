"""A job is cancelled: at once while it waits, at its next article while it runs."""

import pytest

from index.errors import JobEnded
from index.jobs import JobRequest, Jobs, Ticket
from index.jobs.register import JobRegister
from index.types import Job
from tests.index.jobs.working import Held, Start, Works, add, ended


def test_a_running_job_is_cancelled_at_its_next_article(
    jobs: Jobs, register: JobRegister, works: Works
) -> None:
    works.work = held = Held()
    job = add(jobs)
    held.begun.wait(5)
    cancelling = jobs.cancel(job.id)
    assert (cancelling.status, cancelling.cancelling) == ("running", True)
    assert register.job(job.id).cancelling, "a crash now must not bring it back"
    held.free.set()
    last = ended(jobs, job)
    assert (last.status, last.cancelling, held.published) == ("cancelled", False, False)
    with pytest.raises(JobEnded):
        jobs.cancel(job.id)


def test_a_queued_job_is_cancelled_at_once_and_never_begun(jobs: Jobs, works: Works) -> None:
    works.work = held = Held()
    first, second = add(jobs), add(jobs)
    held.begun.wait(5)
    assert jobs.cancel(second.id).status == "cancelled"
    held.free.set()
    assert ended(jobs, first).status == "done"
    jobs.through(lambda: None, 5)
    assert jobs.job(second.id).report is None


def test_a_job_that_was_being_cancelled_in_a_crash_is_cancelled(start: Start, register: JobRegister) -> None:
    left = Job("job_a", "add", "running", "2999-01-01T00:00:00Z", cancelling=True)
    register.enter(left, JobRequest("add"))
    assert start().job("job_a").status == "cancelled"


def test_a_cancelled_job_runs_when_it_is_sent_again(jobs: Jobs, works: Works) -> None:
    works.work = held = Held()
    add(jobs)
    held.begun.wait(5)
    job = add(jobs, Ticket("k", "d"))
    jobs.cancel(job.id)
    held.free.set()
    again = add(jobs, Ticket("k", "d"))
    assert again.id == job.id
    assert ended(jobs, again).status == "done"
