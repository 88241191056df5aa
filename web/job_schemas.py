"""Jobs as the API gives them."""

from collections.abc import Mapping
from typing import Literal, Self, cast

from pydantic import Field

from index.jobs import ListedJob
from index.types import BuildReport, Job, Progress, Receipt
from web.resources import ReceiptBody
from web.schemas import Resource

Status = Literal["queued", "running", "done", "failed", "cancelled"]


class ProgressBody(Resource):
    """How far a job has come, in articles; `total` is null where nobody knows.

    `fraction` is the part of all that is done, `seconds_left` an estimate; both are null while nobody can tell.
    """

    stage: str = Field(description="What is being done.")
    done: int = Field(description="Articles that are done.")
    total: int | None = Field(description="Articles in all; null where nobody knows.")
    fraction: float | None = Field(
        description="The part of all that is done, from 0 to 1; null while nobody can tell."
    )
    seconds_left: float | None = Field(description="An estimate; null while nobody can tell.")

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

    name: str = Field(description="The file, or the article's id or title.")
    reason: str = Field(description="Why it was not taken.")


class ReportBody(Resource):
    """What a job did, by article id."""

    generation: str = Field(description="The generation that it published, or the one that stayed.")
    added: list[str] = Field(description="Articles that are new.")
    updated: list[str] = Field(description="Articles that were replaced.")
    unchanged: list[str] = Field(description="Articles that were there already, just so.")
    removed: list[str] = Field(description="Articles that were removed.")
    refused: list[RefusedBody] = Field(description="What was not taken.")
    receipts: dict[str, ReceiptBody] = Field(
        description="What became of each article's characters, by its id."
    )

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
    id: str = Field(description="Its id.")
    kind: str = Field(description="What it does: `add`, `fetch`, `rebuild` or `samples`.")
    about: str | None = Field(description="What it is about, in a few words.")
    status: Status = Field(description="How far it has come; the last three are final.")
    cancelling: bool = Field(description="Whether it was told to stop, and will at its next article.")
    created_at: str = Field(description="When it was asked for, ISO 8601 UTC.")
    finished_at: str | None = Field(description="When it ended; null before.")
    progress: ProgressBody | None = Field(description="How far it has come; null before it begins.")
    error: str | None = Field(description="What went wrong, where it failed.")


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

    report: ReportBody | None = Field(description="What it did; null before it has ended.")

    @classmethod
    def from_domain(cls, job: Job) -> Self:
        """Convert."""
        report = ReportBody.from_domain(job.report) if job.report else None
        return cls.model_validate({**_fields(job), "report": report})


class CountsBody(Resource):
    """How many articles a job added, updated, …, and how many it refused."""

    added: int = Field(default=0, description="Articles that are new.")
    updated: int = Field(default=0, description="Articles that were replaced.")
    unchanged: int = Field(default=0, description="Articles that were there already, just so.")
    removed: int = Field(default=0, description="Articles that were removed.")
    refused: int = Field(default=0, description="Articles or files that were not taken.")


class ListedJobBody(_JobFields):
    """A job without its report: what it did is told in numbers."""

    counts: CountsBody | None = Field(description="What it did, in numbers; null before it has ended.")

    @classmethod
    def from_domain(cls, listed: ListedJob) -> Self:
        """Convert."""
        counts = CountsBody(**listed.counts) if listed.counts else None
        return cls.model_validate({**_fields(listed.job), "counts": counts})


class JobsBody(Resource):
    """Some of the jobs, newest first."""

    jobs: list[ListedJobBody] = Field(description="The jobs.")
    next_cursor: str | None = Field(description="Where the list goes on; null at its end.")
