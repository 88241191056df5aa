"""How a view answers: a resource as JSON, with a status and headers."""

from collections.abc import Callable
from typing import TypeVar

from flask import Response
from pydantic import BaseModel

from index.types import Job
from web.collaborators import collaborators
from web.job_schemas import JobBody

T = TypeVar("T")


def reply(body: BaseModel, status: int = 200, location: str | None = None) -> Response:
    """Answer with a resource.

    :param location: Where it, or what it speaks of, is from now on.
    """
    response = Response(body.model_dump_json(), status, mimetype="application/json")
    if location is not None:
        response.headers["Location"] = location
    return response


def accepted(job: Job) -> Response:
    """Answer that work was queued, and where it can be watched."""
    return reply(JobBody.from_domain(job), 202, f"/api/v1/jobs/{job.id}")


def in_turn(work: Callable[[], T]) -> T:
    """Change the collection when its turn comes, and wait for it.

    :raises CollectionBusy: Its turn did not come in time; it was not done.
    """
    here = collaborators()
    give_back = here.writes.take()
    try:
        return here.jobs.through(work, here.settings.write_wait_s)
    finally:
        give_back()
