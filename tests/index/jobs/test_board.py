"""Who watches a job sees each stage, not more often than anyone can read."""

import threading
import time

from index.jobs import Jobs, Task
from index.types import BuildReport, Progress
from tests.index.jobs.working import Works, add


def test_watchers_see_each_stage_and_the_end(jobs: Jobs, works: Works) -> None:
    go = threading.Event()

    def work(task: Task) -> BuildReport:
        go.wait(5)
        for stage in ("reading", "encoding"):
            task.report(Progress(stage, 1, 2))
            time.sleep(0.05)
        return BuildReport(1)

    works.work = work
    watched = jobs.watch(add(jobs).id, 5)
    assert next(watched)
    go.set()
    states = [state for state in watched if state]
    running = [s.progress for s in states if s.progress and s.status == "running"]
    assert [progress.stage for progress in running] == ["reading", "encoding"]
    assert [progress.share for progress in running] == [0.5, 0.5]
    assert states[-1].status == "done"


def test_progress_is_not_told_more_often_than_anyone_can_read(jobs: Jobs, works: Works) -> None:
    def work(task: Task) -> BuildReport:
        for n in range(20_000):
            task.report(Progress("encoding", n, None))
        return BuildReport(1)

    works.work = work
    assert len([state for state in jobs.watch(add(jobs).id, 5) if state]) < 50


def test_a_quiet_job_gives_heartbeats(jobs: Jobs, works: Works) -> None:
    stop = threading.Event()
    works.work = lambda task: (stop.wait(5), BuildReport(1))[1]
    seen = []
    for state in jobs.watch(add(jobs).id, 0.02):
        seen.append(state)
        if seen.count(None) == 2:
            stop.set()
    assert seen[-1] is not None
    assert seen[-1].status == "done"
