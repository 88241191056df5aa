"""Jobs that are kept: listed by page, and dropped when they are old."""

import time
from dataclasses import replace

import pytest

from index.errors import NotFound
from index.jobs import JobRequest, Jobs
from index.jobs.register import JobRegister
from index.types import BuildReport, Job
from tests.index.jobs.working import Start, Works, add, ended


def test_a_page_lists_the_newest_first_with_counts_and_goes_on(
    jobs: Jobs, register: JobRegister, works: Works
) -> None:
    works.work = lambda task: BuildReport(1, added=("a", "b"), unchanged=("c",))
    made = []
    for _ in range(5):
        made.append(ended(jobs, add(jobs)).id)
        time.sleep(0.002)
    listed, after = jobs.page(3)
    rest, end = jobs.page(3, after)
    assert [one.job.id for one in listed + rest] == made[::-1]
    assert end is None
    assert listed[0].counts == {"added": 2, "updated": 0, "unchanged": 1, "removed": 0, "refused": 0}
    assert listed[0].job.report is None


def test_old_jobs_are_dropped_and_unfinished_ones_never(start: Start, register: JobRegister) -> None:
    old = Job("job_old", "add", "done", "2001-01-01T00:00:00Z", finished="2001-01-01T00:00:01Z")
    register.save(old)
    register.enter(replace(old, id="job_left", status="queued", finished=None), JobRequest("add"))
    jobs = start(keep=2, keep_days=30)
    assert ended(jobs, jobs.job("job_left")).status == "done"
    with pytest.raises(NotFound):
        jobs.job("job_old")
    made = []
    for _ in range(4):
        made.append(ended(jobs, add(jobs)))
        time.sleep(0.002)
    jobs.through(lambda: None, 5)
    assert [one.job.id for one in jobs.page(10)[0]] == [made[3].id, made[2].id]
