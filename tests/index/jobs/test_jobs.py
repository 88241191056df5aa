"""Jobs: in order, one at a time, each with its report or its reason."""

import threading
import time

import pytest

from index.errors import CollectionBusy, InvalidArticle, KeyReused, NotFound
from index.jobs import JobRequest, Jobs, Task, Ticket
from index.jobs.register import JobRegister
from index.types import BuildReport
from tests.index.jobs.working import Held, Start, Works, add, ended, nothing


def test_a_job_ends_with_its_report_and_is_kept(jobs: Jobs, register: JobRegister, works: Works) -> None:
    works.work = lambda task: BuildReport(7, added=("a",))
    job = ended(jobs, jobs.submit(JobRequest("add", about="one article")))
    assert (job.status, job.report, job.about) == ("done", BuildReport(7, added=("a",)), "one article")
    assert register.job(job.id) == job
    assert register.request(job.id) is None


def test_jobs_run_in_order_and_one_at_a_time(jobs: Jobs, works: Works) -> None:
    order: list[str] = []

    def work(name: str) -> BuildReport:
        order.append(f"{name}+")
        time.sleep(0.02)
        order.append(f"{name}-")
        return BuildReport(1)

    works.work = lambda task: work(str(task.request.parameters["name"]))
    made = [jobs.submit(JobRequest("add", {"name": name})) for name in "abc"]
    jobs.through(lambda: work("d"), 5)
    assert order == ["a+", "a-", "b+", "b-", "c+", "c-", "d+", "d-"]
    assert {ended(jobs, job).status for job in made} == {"done"}


def test_a_failure_tells_its_reason_and_the_next_job_runs(
    jobs: Jobs, works: Works, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(task: Task) -> BuildReport:
        raise InvalidArticle("The text is empty.")

    def break_down(task: Task) -> BuildReport:
        raise RuntimeError("secret")

    works.work = refuse
    assert ended(jobs, add(jobs)).error == "The text is empty."
    works.work = break_down
    broken = ended(jobs, add(jobs))
    assert broken.status == "failed"
    assert "secret" not in (broken.error or "")
    assert "secret" in caplog.text
    works.work = nothing
    assert ended(jobs, add(jobs)).status == "done"


def test_a_key_gives_its_job_again_and_refuses_another_request(jobs: Jobs) -> None:
    first = add(jobs, Ticket("k", "d"))
    assert add(jobs, Ticket("k", "d")).id == first.id
    with pytest.raises(KeyReused):
        add(jobs, Ticket("k", "other"))
    ended(jobs, first)
    assert add(jobs, Ticket("k", "d")).status == "done"


def test_a_job_waits_for_another_process_that_writes(jobs: Jobs, works: Works) -> None:
    tries: list[int] = []

    def busy_once(task: Task) -> BuildReport:
        tries.append(1)
        if len(tries) == 1:
            raise CollectionBusy("Another process is writing.")
        return BuildReport(1)

    works.work = busy_once
    assert ended(jobs, add(jobs)).status == "done"
    assert len(tries) == 2


def test_tidying_follows_when_nothing_is_left_to_do(start: Start) -> None:
    tidied = threading.Event()
    jobs = start(tidy=tidied.set)
    ended(jobs, add(jobs))
    assert tidied.wait(5)


def test_who_waits_too_long_is_told_and_nothing_is_done(jobs: Jobs, works: Works) -> None:
    works.work = held = Held()
    add(jobs)
    done: list[int] = []
    with pytest.raises(CollectionBusy):
        jobs.through(lambda: done.append(1), 0.05)
    held.free.set()
    jobs.through(lambda: None, 5)
    assert done == []


def test_what_was_begun_is_waited_for(jobs: Jobs) -> None:
    assert jobs.through(lambda: (time.sleep(0.2), "kept")[1], 0.05) == "kept"


def test_an_error_comes_back_to_who_waits(jobs: Jobs) -> None:
    def missing() -> None:
        raise NotFound("There is no such article.")

    with pytest.raises(NotFound):
        jobs.through(missing, 5)
