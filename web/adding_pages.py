"""Adding articles by hand: files and folders, a pasted text, an address. Each becomes a job, whose page is shown."""

from flask import Blueprint, redirect, render_template, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from index.errors import InvalidArticle
from index.types import Job
from web.api_articles import fetch_of, put_articles, put_files
from web.article_form import mistakes, new_article, read_files, read_form
from web.collaborators import collaborators
from web.languages import gettext
from web.problems import Refused
from web.schemas import NewAddress

adding_pages = Blueprint("adding_pages", __name__)

Shown = Response | tuple[str, int]


@adding_pages.get("/add")
def add() -> str:
    """Show the ways to add articles."""
    return _page()


@adding_pages.post("/add/files")
def add_files() -> Shown:
    """Take files in."""
    files = read_files()
    if not files:
        return _page("files", [gettext("Choose one or more files first, or a folder.")]), 422
    jobs = collaborators().jobs
    tray = jobs.tray()
    try:
        return _follow(jobs.submit(put_files(tray, files), None, tray))
    finally:
        tray.discard()


@adding_pages.post("/add/text")
def add_text() -> Shown:
    """Take a text in that was pasted."""
    jobs, form = collaborators().jobs, read_form()
    try:
        article = new_article(form)
    except (ValidationError, InvalidArticle) as error:
        return _page("text", mistakes(error), **form), 422
    tray = jobs.tray()
    try:
        return _follow(jobs.submit(put_articles(tray, [article]), None, tray))
    finally:
        tray.discard()


@adding_pages.post("/add/address")
def add_address() -> Shown:
    """Fetch a page, feed or sitemap."""
    jobs, form = collaborators().jobs, read_form()
    if not jobs.offers("fetch"):
        raise Refused(404, gettext("Nothing is fetched from the web here."))
    try:
        address = NewAddress(url=form.get("address", "").strip())
    except ValidationError as error:
        return _page("address", mistakes(error), **form), 422
    return _follow(jobs.submit(fetch_of(address.url)))


def _follow(job: Job) -> Response:
    return redirect(url_for("job_pages.job", job_id=job.id), 303)


def _page(wrong: str = "", complaints: list[str] | None = None, /, **typed: str) -> str:
    here = collaborators()
    return render_template(
        "add.html",
        here="articles",
        wrong=wrong,
        complaints=complaints or [],
        typed=typed,
        fetches=here.jobs.offers("fetch"),
        max_body_mb=here.settings.max_body_mb,
    )
