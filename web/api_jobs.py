"""`/api/v1/jobs`: the work on the collection."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.following import follow
from web.job_schemas import JobBody, JobsBody, ListedJobBody
from web.replies import reply
from web.schemas import JobPath, ListQuery
from web.sse import job_messages, stream

jobs_api = APIBlueprint(
    "jobs_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Jobs", description="Work that goes on in the background.")],
)


@jobs_api.get("/jobs", operation_id="list_jobs", responses={200: JobsBody})
def list_jobs(query: ListQuery) -> Response:
    """List the jobs, newest first, without their reports.

    What each did is told in numbers; `GET /api/v1/jobs/{id}` tells the rest.
    """
    listed, after = collaborators().jobs.page(query.limit, from_cursor(query.cursor, query).after)
    return reply(
        JobsBody(
            jobs=[ListedJobBody.from_domain(one) for one in listed],
            next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
        )
    )


@jobs_api.get("/jobs/<id>", operation_id="read_job", responses={200: JobBody})
def read_job(path: JobPath) -> Response:
    """Read how far a job has come, and what it did.

    Its report is there once it has ended: what became of each article, and of each of its characters.
    """
    return reply(JobBody.from_domain(collaborators().jobs.job(path.id)))


@jobs_api.get("/jobs/<id>/events", operation_id="watch_job", responses={200: JobBody})
def watch_job(path: JobPath) -> Response:
    """Watch a job: an event for each change, `job.ended` last.

    Comments come in between, so that nobody takes a long step for the end. A job that has ended is told at once.
    """
    here = collaborators()
    here.jobs.job(path.id)
    states = follow(here.jobs, path.id, here.settings.heartbeat_s, here.stopping)
    return stream(job_messages(states), here.streams)


@jobs_api.post("/jobs/<id>/cancel", operation_id="cancel_job", responses={200: JobBody, 202: JobBody})
def cancel_job(path: JobPath) -> Response:
    """Stop a job; nothing of it is published.

    One that waits ends at once. One that runs stops at its next article, unless it was about to end anyway: watch
    it. One that has ended is left as it is, and the answer is 409.
    """
    job = collaborators().jobs.cancel(path.id)
    return reply(JobBody.from_domain(job), 200 if job.ended else 202)
