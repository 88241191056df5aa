"""Jobs with a first part that changes nothing, and holds up nobody."""

from index.errors import InvalidArticle
from index.jobs import JobRequest, Kind, Task
from index.types import BuildReport
from tests.index.jobs.working import Held, Start, Works, add, ended


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
