"""Changing an article by hand: its details, its text, and whether it is there at all."""

from collections.abc import Callable, Mapping, Sequence
from typing import BinaryIO, cast

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.datastructures import FileStorage
from werkzeug.wrappers import Response

from index.errors import InvalidArticle, NotFound
from index.jobs import JobRequest
from index.types import Article
from web.article_form import edit, mistakes, read_files, read_form, rewrite, shown, unchanged
from web.collaborators import Collaborators, collaborators
from web.languages import gettext
from web.problems import Refused, wants_page
from web.replies import in_turn

article_pages = Blueprint("article_pages", __name__)

Shown = Response | tuple[str, int]
Form = Callable[[Article, Mapping[str, str], Sequence[str]], str]
Change = Callable[[Collaborators, str, Mapping[str, str]], None]


@article_pages.get("/edit/<path:article_id>")
def edit_form(article_id: str) -> str:
    """Show an article's details, to be changed."""
    article = collaborators().store.article(article_id)
    return _details_form(article, shown(article))


@article_pages.post("/edit/<path:article_id>")
def save_details(article_id: str) -> Shown:
    """Give an article other details; its text stays the same version."""
    return _changed(article_id, edit, _details_form)


@article_pages.get("/replace/<path:article_id>")
def replace_form(article_id: str) -> str:
    """Show an article's text, to be replaced."""
    article = collaborators().store.article(article_id)
    return _text_form(article, {"text": article.text})


@article_pages.post("/replace/<path:article_id>")
def save_text(article_id: str) -> Shown:
    """Give an article another text, as a new version: one that was typed, or a file's, read by its loader in a job."""
    form = read_form()
    if "text" in form:
        return _changed(article_id, rewrite, _text_form)
    files = read_files()
    try:
        if len(files) != 1:
            raise Refused(
                422, gettext("Choose the file first: one, since it becomes the text of one article.")
            )
        return _from_file(unchanged(collaborators(), article_id, form), files[0])
    except Refused as error:
        if not wants_page():
            raise
        article = collaborators().store.article(article_id)
        typed = {"text": article.text, "version": form.get("version", "")}
        return _text_form(article, typed, mistakes(error), wrong="file"), error.status


@article_pages.get("/remove/<path:article_id>")
def remove_form(article_id: str) -> str:
    """Ask whether an article shall go, and how; one that was removed may still be erased."""
    store, version = collaborators().store, request.args.get("version")
    removed = False
    try:
        article = store.article(article_id)
    except NotFound:
        if version is None:
            raise
        article, removed = store.version(article_id, version), True
    return render_template("remove.html", here="articles", article=article, removed=removed)


@article_pages.post("/remove/<path:article_id>")
def remove(article_id: str) -> Response:
    """Remove an article; erase all of its versions where that was asked for and confirmed."""
    form = read_form()
    erase = form.get("how") == "erase"
    if erase and form.get("sure") != "yes":
        raise Refused(
            422, gettext("Erasing an article for good must be confirmed. Tick the box that says so.")
        )
    builder = collaborators().builder
    in_turn(lambda: builder.remove([article_id], purge=erase))
    return redirect(url_for("pages.articles", done="erased" if erase else "removed"), 303)


def _details_form(article: Article, typed: Mapping[str, str], complaints: Sequence[str] = ()) -> str:
    return render_template("edit.html", here="articles", article=article, typed=typed, complaints=complaints)


def _text_form(
    article: Article, typed: Mapping[str, str], complaints: Sequence[str] = (), wrong: str = "text"
) -> str:
    return render_template(
        "replace.html",
        here="articles",
        article=article,
        typed=typed,
        complaints=complaints,
        wrong=wrong,
        max_body_mb=collaborators().settings.max_body_mb,
    )


def _from_file(article: Article, file: FileStorage) -> Response:
    """Let a job read the file, and show the job: it tells what was kept and what was left out."""
    jobs, name = collaborators().jobs, file.filename or ""
    tray = jobs.tray()
    try:
        tray.put(0, name, cast(BinaryIO, file.stream))
        wanted = {"article": article.id, "version": article.version, "file": name}
        job = jobs.submit(JobRequest("replace", wanted, article.title), None, tray)
        return redirect(url_for("job_pages.job", job_id=job.id), 303)
    finally:
        tray.discard()


def _changed(article_id: str, change: Change, shown_again: Form) -> Shown:
    here, form = collaborators(), read_form()
    try:
        in_turn(lambda: change(here, article_id, form))
    except (ValidationError, InvalidArticle, Refused) as error:
        status = error.status if isinstance(error, Refused) else 422
        if status not in (409, 422):
            raise
        return shown_again(here.store.article(article_id), form, mistakes(error)), status
    return redirect(url_for("pages.article", article_id=article_id), 303)
