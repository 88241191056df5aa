"""Changing an article by hand: its details, its text, and whether it is there at all."""

from collections.abc import Callable, Mapping

from flask import Blueprint, redirect, render_template, request, url_for
from pydantic import ValidationError
from werkzeug.wrappers import Response

from index.errors import InvalidArticle, NotFound
from web.article_form import edit, mistakes, read_form, rewrite, shown
from web.collaborators import Collaborators, collaborators
from web.languages import gettext
from web.problems import Refused
from web.replies import in_turn

article_pages = Blueprint("article_pages", __name__)

Shown = Response | tuple[str, int]
Change = Callable[[Collaborators, str, Mapping[str, str]], None]


@article_pages.get("/edit/<path:article_id>")
def edit_form(article_id: str) -> str:
    """Show an article's details, to be changed."""
    article = collaborators().store.article(article_id)
    return render_template("edit.html", here="articles", article=article, typed=shown(article))


@article_pages.post("/edit/<path:article_id>")
def save_details(article_id: str) -> Shown:
    """Give an article other details; its text stays the same version."""
    return _changed(article_id, edit, "edit.html")


@article_pages.get("/replace/<path:article_id>")
def replace_form(article_id: str) -> str:
    """Show an article's text, to be replaced."""
    article = collaborators().store.article(article_id)
    return render_template("replace.html", here="articles", article=article, typed={"text": article.text})


@article_pages.post("/replace/<path:article_id>")
def save_text(article_id: str) -> Shown:
    """Give an article another text, as a new version."""
    return _changed(article_id, rewrite, "replace.html")


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


def _changed(article_id: str, change: Change, template: str) -> Shown:
    here, form = collaborators(), read_form()
    try:
        in_turn(lambda: change(here, article_id, form))
    except (ValidationError, InvalidArticle, Refused) as error:
        status = error.status if isinstance(error, Refused) else 422
        if status not in (409, 422):
            raise
        context = {"article": here.store.article(article_id), "typed": form}
        complaints = mistakes(error)
        return render_template(template, here="articles", complaints=complaints, **context), status
    return redirect(url_for("pages.article", article_id=article_id), 303)
