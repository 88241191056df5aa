"""Jobs: in order, one at a time, told as they go, and honest after a crash."""

import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import CollectionBusy, InvalidArticle, NotFound
from index.store import Store
from index.types import BuildReport, Job, Progress
from web.jobs import INTERRUPTED, Jobs, Report, Ticket
from web.problems import Refused


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "pullquote.sqlite")


@pytest.fixture
def jobs(store: Store) -> Iterator[Jobs]:
    jobs = Jobs(store)
    yield jobs
    jobs.close()


def nothing(report: Report) -> BuildReport:
    return BuildReport(1)


def ended(jobs: Jobs, job: Job) -> Job:
    *_, last = (state for state in jobs.watch(job.id, 5) if state)
    return last


def test_a_job_ends_with_its_report_and_is_kept(jobs: Jobs, store: Store) -> None:
    job = ended(jobs, jobs.submit("add", lambda report: BuildReport(7, added=("a",))))
    assert (job.status, job.report) == ("done", BuildReport(7, added=("a",)))
    time.sleep(0.05)
    assert store.job(job.id) == job


def test_jobs_run_in_order_and_one_at_a_time(jobs: Jobs) -> None:
    order: list[str] = []

    def work(name: str) -> None:
        order.append(f"{name}+")
        time.sleep(0.02)
        order.append(f"{name}-")

    made = [jobs.submit("add", lambda report, n=n: (work(n), BuildReport(1))[1]) for n in "abc"]
    jobs.through(lambda: work("d"), 5)
    assert order == ["a+", "a-", "b+", "b-", "c+", "c-", "d+", "d-"]
    assert {ended(jobs, job).status for job in made} == {"done"}


def test_a_failure_tells_its_reason_and_the_next_job_runs(
    jobs: Jobs, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(report: Report) -> BuildReport:
        raise InvalidArticle("The text is empty.")

    def break_down(report: Report) -> BuildReport:
        raise RuntimeError("secret")

    assert ended(jobs, jobs.submit("add", refuse)).error == "The text is empty."
    broken = ended(jobs, jobs.submit("add", break_down))
    assert broken.status == "failed"
    assert "secret" not in (broken.error or "")
    assert "secret" in caplog.text
    assert ended(jobs, jobs.submit("add", nothing)).status == "done"


def test_watchers_see_each_stage_and_the_end(jobs: Jobs) -> None:
    go = threading.Event()

    def work(report: Report) -> BuildReport:
        go.wait(5)
        for stage in ("reading", "encoding"):
            report(Progress(stage, 1, 2))
            time.sleep(0.05)
        return BuildReport(1)

    job = jobs.submit("add", work)
    watched = jobs.watch(job.id, 5)
    assert next(watched)
    go.set()
    states = [state for state in watched if state]
    assert [s.progress.stage for s in states if s.progress and s.status == "running"] == [
        "reading",
        "encoding",
    ]
    assert states[-1].status == "done"


def test_progress_is_not_told_more_often_than_anyone_can_read(jobs: Jobs) -> None:
    def work(report: Report) -> BuildReport:
        for n in range(20_000):
            report(Progress("encoding", n, None))
        return BuildReport(1)

    job = jobs.submit("add", work)
    assert len([state for state in jobs.watch(job.id, 5) if state]) < 50


def test_a_quiet_job_gives_heartbeats(jobs: Jobs) -> None:
    stop = threading.Event()

    def work(report: Report) -> BuildReport:
        stop.wait(5)
        return BuildReport(1)

    job = jobs.submit("add", work)
    seen = []
    for state in jobs.watch(job.id, 0.02):
        seen.append(state)
        if seen.count(None) == 2:
            stop.set()
    assert seen[-1] is not None
    assert seen[-1].status == "done"


def test_what_an_earlier_process_left_is_told_as_interrupted(store: Store) -> None:
    store.save_job(Job("job_a", "add", "running", "2024-01-01T00:00:00Z", key="k", request_digest="d"))
    store.save_job(Job("job_b", "add", "done", "2024-01-01T00:00:00Z", finished="2024-01-01T00:00:01Z"))
    jobs = Jobs(store)
    left = jobs.job("job_a")
    assert (left.status, left.error) == ("failed", INTERRUPTED)
    assert left.finished
    assert jobs.job("job_b").status == "done"
    again = jobs.submit("add", nothing, Ticket("k", "d"))
    assert again.id == "job_a"
    assert ended(jobs, again).status == "done"
    jobs.close()


def test_a_key_gives_its_job_again_and_refuses_another_request(jobs: Jobs) -> None:
    first = jobs.submit("add", nothing, Ticket("k", "d"))
    assert jobs.submit("add", nothing, Ticket("k", "d")).id == first.id
    with pytest.raises(Refused) as refused:
        jobs.submit("add", nothing, Ticket("k", "other"))
    assert refused.value.status == 409
    ended(jobs, first)
    assert jobs.submit("add", nothing, Ticket("k", "d")).status == "done"


def test_who_waits_too_long_is_told_and_nothing_is_done(jobs: Jobs) -> None:
    free = threading.Event()
    jobs.submit("rebuild", lambda report: (free.wait(5), BuildReport(1))[1])
    done: list[int] = []
    with pytest.raises(CollectionBusy):
        jobs.through(lambda: done.append(1), 0.05)
    free.set()
    jobs.through(lambda: None, 5)
    assert done == []


def test_what_was_begun_is_waited_for(jobs: Jobs) -> None:
    assert jobs.through(lambda: (time.sleep(0.2), "kept")[1], 0.05) == "kept"


def test_an_error_comes_back_to_who_waits(jobs: Jobs) -> None:
    def missing() -> None:
        raise NotFound("There is no such article.")

    with pytest.raises(NotFound):
        jobs.through(missing, 5)


def test_closing_leaves_queued_jobs_for_the_next_start(store: Store) -> None:
    jobs = Jobs(store)
    free = threading.Event()
    jobs.submit("add", lambda report: (free.wait(5), BuildReport(1))[1])
    queued = jobs.submit("add", nothing)
    threading.Timer(0.05, free.set).start()
    jobs.close()
    assert store.job(queued.id) == replace(queued, status="queued")
    assert [job.id for job in store.unfinished_jobs()] == [queued.id]
