"""Jobs as the API gives them."""

from collections.abc import Mapping
from typing import Literal, Self, cast

from index.jobs import ListedJob
from index.types import BuildReport, Job, Progress, Receipt
from web.resources import ReceiptBody
from web.schemas import Resource

Status = Literal["queued", "running", "done", "failed", "cancelled"]


class ProgressBody(Resource):
    """How far a job has come, in articles; `total` is null where nobody knows.

    `fraction` is the part of all that is done, `seconds_left` an estimate; both are null while nobody can tell.
    """

    stage: str
    done: int
    total: int | None
    fraction: float | None
    seconds_left: float | None

    @classmethod
    def from_domain(cls, progress: Progress) -> Self:
        """Convert."""
        return cls(
            stage=progress.stage,
            done=progress.done,
            total=progress.total,
            fraction=None if progress.share is None else round(progress.share, 4),
            seconds_left=None if progress.seconds_left is None else round(progress.seconds_left, 1),
        )


class RefusedBody(Resource):
    """An article or file that was not taken, and why."""

    name: str
    reason: str


class ReportBody(Resource):
    """What a job did, by article id."""

    generation: str
    added: list[str]
    updated: list[str]
    unchanged: list[str]
    removed: list[str]
    refused: list[RefusedBody]
    receipts: dict[str, ReceiptBody]

    @classmethod
    def from_domain(cls, report: BuildReport) -> Self:
        """Convert."""
        return cls(
            generation=str(report.generation),
            added=list(report.added),
            updated=list(report.updated),
            unchanged=list(report.unchanged),
            removed=list(report.removed),
            refused=[RefusedBody(name=r.name, reason=r.reason) for r in report.refused],
            receipts=_receipts(report.receipts),
        )


def _receipts(receipts: Mapping[str, Receipt]) -> dict[str, ReceiptBody]:
    return {article_id: ReceiptBody.from_domain(receipt) for article_id, receipt in receipts.items()}


class _JobFields(Resource):
    id: str
    kind: str
    about: str | None
    status: Status
    cancelling: bool
    created_at: str
    finished_at: str | None
    progress: ProgressBody | None
    error: str | None


def _fields(job: Job) -> dict[str, object]:
    return {
        "id": job.id,
        "kind": job.kind,
        "about": job.about,
        "status": cast(Status, job.status),
        "cancelling": job.cancelling,
        "created_at": job.created,
        "finished_at": job.finished,
        "progress": ProgressBody.from_domain(job.progress) if job.progress else None,
        "error": job.error,
    }


class JobBody(_JobFields):
    """Work that goes on after the request, and after a crash: poll it, or watch its events.

    `cancelling` says that it stops at the next article.
    """

    report: ReportBody | None

    @classmethod
    def from_domain(cls, job: Job) -> Self:
        """Convert."""
        report = ReportBody.from_domain(job.report) if job.report else None
        return cls.model_validate({**_fields(job), "report": report})


class CountsBody(Resource):
    """How many articles a job added, updated, …, and how many it refused."""

    added: int = 0
    updated: int = 0
    unchanged: int = 0
    removed: int = 0
    refused: int = 0


class ListedJobBody(_JobFields):
    """A job without its report: what it did is told in numbers."""

    counts: CountsBody | None

    @classmethod
    def from_domain(cls, listed: ListedJob) -> Self:
        """Convert."""
        counts = CountsBody(**listed.counts) if listed.counts else None
        return cls.model_validate({**_fields(listed.job), "counts": counts})


class JobsBody(Resource):
    """Some of the jobs, newest first."""

    jobs: list[ListedJobBody]
    next_cursor: str | None
