"""The pages of jobs: what goes on, how far it is, what it did, and how to stop it."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import ConfigDict, Field
from werkzeug.wrappers import Response

from index.errors import JobEnded, NotFound
from index.jobs import JobRequest
from index.types import Job
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.following import follow
from web.job_words import about, counts, left, stage, title
from web.schemas import Query
from web.sse import Message, stream

job_pages = Blueprint("job_pages", __name__)

SHOWN = 200
"""Receipts and refusals on a page; the API gives all of them."""


class JobsQuery(Query):
    """Which stretch of the jobs; what else is in the address is passed over."""

    model_config = ConfigDict(extra="ignore")

    limit: int = Field(50, ge=1, le=200)
    cursor: str | None = Field(None, max_length=1000)
    fragment: bool = False


@job_pages.get("/jobs")
def jobs() -> str:
    """List the jobs, newest first; with `fragment=1` the list alone."""
    query = JobsQuery.model_validate(request.args.to_dict())
    listed, after = collaborators().jobs.page(query.limit, from_cursor(query.cursor, query).after)
    return render_template(
        "_jobs.html" if query.fragment else "jobs.html",
        here="jobs",
        jobs=listed,
        working=any(not one.job.ended for one in listed),
        later=query.cursor is not None,
        next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
    )


@job_pages.get("/jobs/<job_id>")
def job(job_id: str) -> str:
    """Show how far a job has come, and what it did."""
    found = collaborators().jobs.job(job_id)
    return render_template("job.html", here="jobs", job=found, shown=SHOWN)


@job_pages.get("/jobs/<job_id>/events")
def events(job_id: str) -> Response:
    """Follow a job in the reader's words; `ended` last."""
    here = collaborators()
    here.jobs.job(job_id)
    states = follow(here.jobs, job_id, here.settings.heartbeat_s, here.stopping)
    return stream(map(_message, states), here.streams)


@job_pages.post("/jobs/<job_id>/cancel")
def cancel(job_id: str) -> Response:
    """Stop a job, and show it; one that ended meanwhile is shown as it ended."""
    with suppress(JobEnded):
        collaborators().jobs.cancel(job_id)
    return redirect(url_for("job_pages.job", job_id=job_id), 303)


@job_pages.post("/samples")
def samples() -> Response:
    """Take the samples in, and show how far that has come."""
    here = collaborators()
    if not here.jobs.offers("samples"):
        raise NotFound("There are no samples here.")
    submitted = here.jobs.submit(JobRequest("samples"))
    return redirect(url_for("job_pages.job", job_id=submitted.id), 303)


def _message(found: Job | None) -> Message | None:
    if found is None:
        return None
    if found.ended:
        return "ended", {}
    progress = found.progress
    seconds_left = progress.seconds_left if progress and not found.cancelling else None
    share = progress.share if progress else None
    return "progress", {"stage": stage(found), "left": left(seconds_left), "share": share}


def filters() -> dict[str, Any]:
    """Return what the templates of jobs say with."""
    return {
        "job_title": title,
        "job_about": about,
        "job_stage": stage,
        "job_counts": counts,
        "time_left": left,
    }
