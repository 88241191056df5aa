"""Jobs: in order, one at a time, told as they go, cancelled, and taken up again after a crash."""

import io
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import CollectionBusy, InvalidArticle, JobEnded, KeyReused, NotFound
from index.jobs import JobRequest, Jobs, Kind, Spool, Task, Ticket
from index.jobs.jobs import INTERRUPTED
from index.jobs.register import JobRegister
from index.jobs.spool import kept_file
from index.jobs.states import MAX_STARTS
from index.lock import Claim
from index.store import Store
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


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "pullquote.sqlite")


@pytest.fixture
def register(store: Store) -> JobRegister:
    return JobRegister(store.database)


@pytest.fixture
def works() -> Works:
    return Works()


@pytest.fixture
def start(tmp_path: Path, register: JobRegister, works: Works) -> Iterator[Start]:
    """Make what does the jobs, as a server's start does."""
    made: list[Jobs] = []

    def begin(kinds: dict[str, Kind] | None = None, **options: object) -> Jobs:
        claim = Claim(tmp_path / "jobs.lock")
        made.append(
            Jobs(register, Spool(tmp_path / "spool"), claim, {"add": Kind(works), **(kinds or {})}, **options)
        )
        return made[-1]

    yield begin
    for jobs in made:
        jobs.close(5)


@pytest.fixture
def jobs(start: Start) -> Jobs:
    return start()


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


def test_a_key_gives_its_job_again_and_refuses_another_request(jobs: Jobs) -> None:
    first = add(jobs, Ticket("k", "d"))
    assert add(jobs, Ticket("k", "d")).id == first.id
    with pytest.raises(KeyReused):
        add(jobs, Ticket("k", "other"))
    ended(jobs, first)
    assert add(jobs, Ticket("k", "d")).status == "done"


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


def test_gathering_holds_up_nobody_and_its_job_changes_in_its_turn(start: Start) -> None:
    held = Held()
    seen: list[str] = []
    gathering = Kind(lambda task: (seen.append("work"), BuildReport(1))[1], held)
    jobs = start({"fetch": gathering})
    job = jobs.submit(JobRequest("fetch"))
    held.begun.wait(5)
    jobs.through(lambda: seen.append("through"), 5)
    assert ended(jobs, add(jobs)).status == "done"
    held.free.set()
    assert ended(jobs, job).status == "done"
    assert seen == ["through", "work"]


def test_gathering_is_cancelled_at_its_next_page_and_changes_nothing(start: Start, works: Works) -> None:
    held = Held()
    jobs = start({"fetch": Kind(works, held)})
    begun: list[int] = []
    works.work = lambda task: (begun.append(1), BuildReport(1))[1]
    job = jobs.submit(JobRequest("fetch"))
    held.begun.wait(5)
    assert jobs.cancel(job.id).cancelling
    held.free.set()
    assert ended(jobs, job).status == "cancelled"
    assert begun == []


def test_gathering_that_fails_tells_its_reason(start: Start, works: Works) -> None:
    def fail(task: Task) -> None:
        raise InvalidArticle("The address is not one.")

    jobs = start({"fetch": Kind(works, fail)})
    job = ended(jobs, jobs.submit(JobRequest("fetch")))
    assert (job.status, job.error) == ("failed", "The address is not one.")
