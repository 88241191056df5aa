"""Work for jobs: what it does is set by the test, and it waits where the test says."""

import threading
import time
from collections.abc import Callable

from index.jobs import JobRequest, Jobs, Task, Ticket
from index.types import BuildReport, Job, Progress

Start = Callable[..., Jobs]


class Works:
    """The kinds of job of a test: what each does is set by the test."""

    def __init__(self) -> None:
        self.work: Callable[[Task], BuildReport] = nothing

    def __call__(self, task: Task) -> BuildReport:
        return self.work(task)


def nothing(task: Task) -> BuildReport:
    return BuildReport(1)


class Held:
    """Work that waits at each article until it is let go."""

    def __init__(self) -> None:
        self.free, self.begun = threading.Event(), threading.Event()
        self.published = False

    def __call__(self, task: Task) -> BuildReport:
        self.begun.set()
        self.free.wait(5)
        task.report(Progress("articles", 1, 2))
        self.published = True
        return BuildReport(1)


def ended(jobs: Jobs, job: Job) -> Job:
    *_, last = (state for state in jobs.watch(job.id, 5) if state)
    return last


def add(jobs: Jobs, ticket: Ticket | None = None) -> Job:
    return jobs.submit(JobRequest("add"), ticket)


def until(condition: Callable[[], bool]) -> None:
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    raise AssertionError("it did not come to that")
