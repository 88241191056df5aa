"""The page of the collection as a whole: what it holds, its generations, and how to change them."""

from flask import Blueprint, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from index.jobs import JobRequest
from web.collaborators import collaborators
from web.job_words import EVERYTHING
from web.replies import in_turn
from web.schemas import RollbackRequest

collection_pages = Blueprint("collection_pages", __name__)

_GENERATIONS, _JOBS = 20, 5


@collection_pages.get("/index")
def collection() -> str:
    """Show what the collection holds, and how it came to be."""
    here = collaborators()
    _, summary = here.summaries.current()
    jobs, _ = here.jobs.page(_JOBS)
    return render_template(
        "collection.html",
        here="collection",
        summary=summary,
        generations=here.store.generations(_GENERATIONS),
        jobs=jobs,
        gone_back=request.args.get("done") == "rollback",
    )


@collection_pages.post("/index/rollback")
def rollback() -> Response:
    """Show again what an older generation showed."""
    wanted = RollbackRequest.model_validate({"generation": request.form.get("generation")}).to_domain()
    upkeep = collaborators().upkeep
    in_turn(lambda: upkeep.rollback(wanted))
    return redirect(url_for("collection_pages.collection", done="rollback"), 303)


@collection_pages.post("/index/rebuild")
def rebuild() -> Response:
    """Rebuild the index, and show how far that has come."""
    full = request.form.get("full") == "yes"
    about = EVERYTHING if full else None
    submitted = collaborators().jobs.submit(JobRequest("rebuild", {"full": full}, about))
    return redirect(url_for("job_pages.job", job_id=submitted.id), 303)
