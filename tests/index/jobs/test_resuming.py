"""Jobs are taken up again after a crash, a stop, and the end of another server."""

import io
import threading
from pathlib import Path

import pytest

from index.errors import CollectionBusy
from index.jobs import JobRequest, Spool, Ticket
from index.jobs.jobs import INTERRUPTED
from index.jobs.register import JobRegister
from index.jobs.spool import kept_file
from index.jobs.states import MAX_STARTS
from index.types import BuildReport, Job
from tests.index.jobs.working import Held, Start, Works, add, ended, nothing, until


@pytest.mark.parametrize("status", ["queued", "running"])
def test_what_a_crash_left_goes_on_under_its_id_with_what_was_sent(
    start: Start, register: JobRegister, works: Works, tmp_path: Path, status: str
) -> None:
    tray = Spool(tmp_path / "spool").tray()
    tray.put(0, "note.md", io.BytesIO(b"# A note"))
    Spool(tmp_path / "spool").keep(tray, "job_a")
    left = Job("job_a", "add", status, "2024-01-01T00:00:00Z", key="k", request_digest="d")
    register.enter(left, JobRequest("add", {"files": ["note.md"]}))
    works.work = lambda task: BuildReport(3, added=(kept_file(task.folder, 0).read_text(),))
    jobs = start()
    job = ended(jobs, jobs.job("job_a"))
    assert (job.status, job.report) == ("done", BuildReport(3, added=("# A note",)))
    assert add(jobs, Ticket("k", "d")) == job
    until(lambda: not (tmp_path / "spool" / "job_a").exists())


def test_what_ended_is_left_alone_at_the_next_start(start: Start, register: JobRegister) -> None:
    done = Job("job_b", "add", "done", "2999-01-01T00:00:00Z", finished="2999-01-01T00:00:01Z")
    register.save(done)
    assert start().job("job_b") == done


def test_a_job_of_an_older_version_is_told_as_interrupted(start: Start, register: JobRegister) -> None:
    register.save(Job("job_a", "add", "running", "2999-01-01T00:00:00Z", key="k", request_digest="d"))
    jobs = start()
    left = jobs.job("job_a")
    assert (left.status, left.error) == ("failed", INTERRUPTED)
    again = add(jobs, Ticket("k", "d"))
    assert again.id == "job_a"
    assert ended(jobs, again).status == "done"


def test_a_job_that_always_ends_its_process_is_not_begun_for_ever(
    start: Start, register: JobRegister, works: Works
) -> None:
    begun: list[str] = []
    works.work = lambda task: (begun.append("!"), BuildReport(1))[1]
    register.enter(Job("job_a", "add", "running", "2999-01-01T00:00:00Z"), JobRequest("add"))
    for _ in range(MAX_STARTS):
        register.count_start("job_a")
    jobs = start()
    job = ended(jobs, jobs.job("job_a"))
    assert (job.status, begun) == ("failed", [])
    assert str(MAX_STARTS) in (job.error or "")


def test_left_overs_of_a_crash_are_swept(start: Start, tmp_path: Path) -> None:
    Spool(tmp_path / "spool").tray()
    (tmp_path / "spool" / "job_of_old").mkdir()
    start()
    assert list((tmp_path / "spool").iterdir()) == []


def test_a_stop_leaves_jobs_for_the_next_start_which_ends_them(
    start: Start, register: JobRegister, works: Works
) -> None:
    works.work = held = Held()
    jobs = start()
    running, queued = add(jobs), add(jobs)
    held.begun.wait(5)
    threading.Timer(0.05, held.free.set).start()
    jobs.close()
    assert [(job.id, job.status) for job in register.unfinished()] == [
        (running.id, "queued"),
        (queued.id, "queued"),
    ]
    assert not held.published
    works.work = nothing
    later = start()
    assert [ended(later, job).status for job in (running, queued)] == ["done", "done"]


def test_a_second_server_reads_jobs_takes_none_and_takes_over(start: Start, works: Works) -> None:
    works.work = held = Held()
    first = start()
    job = add(first)
    second = start()
    assert second.job(job.id).id == job.id
    with pytest.raises(CollectionBusy):
        add(second)
    held.free.set()
    assert ended(second, job).status == "done"
    first.close()
    assert ended(second, add(second)).status == "done"
