"""An article's details as a form: what it shows, and what was typed as the API takes it."""

from collections.abc import Mapping
from dataclasses import replace

from flask import request
from pydantic import ValidationError
from werkzeug.datastructures import FileStorage

from index.errors import InvalidArticle
from index.page_numbers import PAGES
from index.types import Article, ArticleInfo
from web.api_articles import to_article
from web.collaborators import Collaborators
from web.languages import gettext
from web.languages.closed import in_our_words
from web.problems import Refused, complaints_of
from web.schemas import NewArticle

_LINES = ("title", "author", "published_at", "url", "source", "language")


def read_form() -> Mapping[str, str]:
    """Return what was typed; a text may be as long as a request."""
    request.max_form_memory_size = request.max_content_length
    return request.form


def read_files() -> list[FileStorage]:
    """Return the files that were chosen; a field that was left empty sends one without a name."""
    return [file for _, file in request.files.items(multi=True) if file.filename]


def shown(article: ArticleInfo) -> dict[str, str]:
    """Return an article's details as the form shows them, a tag a line."""
    return {
        "title": article.title,
        "author": article.author or "",
        "published_at": article.published.isoformat() if article.published else "",
        "url": article.url or "",
        "source": article.source or "",
        "language": article.language or "",
        "tags": "\n".join(article.tags),
    }


def new_article(form: Mapping[str, str]) -> Article:
    """Make an article of what was typed and pasted.

    :raises ValidationError: A field is not what it should be.
    :raises InvalidArticle: It can't be kept as it is.
    """
    return to_article(NewArticle.model_validate({**_typed(form), "text": form.get("text", "")}))


def edit(here: Collaborators, article_id: str, form: Mapping[str, str]) -> None:
    """Give an article other details, in the writer's turn: its text, and what its loader did, stay.

    :raises Refused: Its text changed since the form was shown.
    """
    article = unchanged(here, article_id, form)
    typed = {**_typed(form), "text": article.text, "metadata": dict(article.metadata)}
    edited = to_article(NewArticle.model_validate(typed), article.id)
    here.builder.add([replace(edited, receipt=article.receipt)])


def rewrite(here: Collaborators, article_id: str, form: Mapping[str, str]) -> None:
    """Give an article another text, in the writer's turn: its details stay, and its older version can be read on.

    :raises Refused: Its text changed since the form was shown.
    """
    article = unchanged(here, article_id, form)
    # Pages begin at places of the text that was.
    metadata = {key: value for key, value in article.metadata.items() if key != PAGES}
    details = _typed(shown(article))
    new = NewArticle.model_validate({**details, "text": form.get("text", ""), "metadata": metadata})
    written = to_article(new, article.id)
    if written.version != article.version:
        here.builder.add([written])


def mistakes(error: ValidationError | InvalidArticle | Refused) -> list[str]:
    """Say what has to be mended in a form, field by field."""
    if isinstance(error, ValidationError):
        return [_mistake((c.pointer or "").removeprefix("#/"), c.detail) for c in complaints_of(error)]
    return [error.detail if isinstance(error, Refused) else str(error)]


def _mistake(field: str, detail: str) -> str:
    name = in_our_words(field) or gettext("form")
    return gettext("%(field)s: %(mistake)s", field=name, mistake=detail)


def unchanged(here: Collaborators, article_id: str, form: Mapping[str, str]) -> Article:
    """Return an article whose text is the one that a form was shown with.

    :raises Refused: Its text changed since.
    """
    article = here.store.article(article_id)
    if form.get("version") != article.version:
        raise Refused(
            409, gettext("The article’s text has changed since this form was opened. Open it again.")
        )
    return article


def _typed(form: Mapping[str, str]) -> dict[str, object]:
    typed: dict[str, object] = {name: said for name in _LINES if (said := form.get(name, "").strip())}
    typed["tags"] = [tag for line in form.get("tags", "").splitlines() if (tag := line.strip())]
    return typed
