"""The pages: ask, read, browse. They work without JavaScript; `chat.js` improves them."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import Blueprint, Response, render_template, request, url_for
from pydantic import ConfigDict, Field, ValidationError

from index.changes import changes
from index.errors import NotFound
from index.types import Article
from qa.types import Question, answer_in
from web.api_answers import check_length
from web.api_references import quotation, span_in
from web.belonging import own
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.fragments import exchange, fragment_messages
from web.languages import count, gettext
from web.marking import blocks
from web.problems import Refused
from web.references import references
from web.remembering import remembered
from web.schemas import ListQuery, Narrowing, Query, Text
from web.sse import stream
from web.turns import KEPT, from_fields, to_field

pages = Blueprint("pages", __name__)

PAST = 30
"""So many conversations stand at the side; a search finds the others."""


class AskedQuery(Narrowing):
    """The question in a page's address; what else is there is passed over."""

    model_config = ConfigDict(extra="ignore")

    q: Text

    def to_question(self) -> Question:
        """Return it as `qa` knows it."""
        return Question(self.q, self.to_domain())


class ExcerptQuery(Query):
    """Which version of an article to show, and what to mark in it."""

    model_config = ConfigDict(extra="ignore")

    version: str | None = None
    start: int | None = Field(None, ge=0)
    end: int | None = Field(None, ge=0)
    hs: int | None = Field(None, ge=0)
    he: int | None = Field(None, ge=0)
    fragment: bool = False


@pages.get("/")
def ask() -> str | tuple[str, int]:
    """Show the question and its answer, or where to ask one. Nothing that is asked here is kept."""
    context = chat_context()
    context["draft"] = request.args.get("draft", "")[: context["question_chars"]]
    if not request.args.get("q", "").strip() or not context["summary"].articles:
        context["after"] = [to_field(turn) for turn in from_fields(request.args.getlist("after"))]
        return render_template("chat.html", **context)
    context["asked"] = True
    try:
        asked = asked_in(request.args)
    except (Refused, ValidationError):
        return render_template("chat.html", **{**context, "complaint": complaint()}), 422
    question = question_of(asked, request.args.getlist("after"))
    answer = answer_in(remembered(question))
    context.update(
        exchanges=[(exchange(answer), None, alone_href(asked))],
        filters=asked,
        narrowed=bool(asked.to_domain()),
        after=[to_field(turn) for turn in (*question.history, answer.turn)][-KEPT:],
    )
    return render_template("chat.html", **context)


@pages.get("/ask")
def ask_stream() -> Response:
    """Send an answer as the pieces of a page."""
    asked = asked_in(request.args)
    events = remembered(question_of(asked, request.args.getlist("after")))
    return stream(fragment_messages(events, alone_href(asked)), collaborators().streams)


@pages.get("/suggestions")
def suggestions() -> str | tuple[str, int]:
    """Show questions that the articles answer; with `fragment=1` the list alone, empty (202) while it is being made."""
    found = collaborators().suggester.suggestions()
    fragment = bool(request.args.get("fragment"))
    shown = render_template(
        "_suggestions.html" if fragment else "suggestions.html", here="ask", suggested=found or ()
    )
    return shown if found is not None else (shown, 202)


def chat_context(current: str | None = None) -> dict[str, Any]:
    """Return what the page of the chat always needs.

    :param current: The conversation that is shown.
    """
    here = collaborators()
    generation, summary = here.summaries.current()
    keeping = here.settings.keep_conversations
    return {
        "here": "ask",
        "summary": summary,
        "generation": generation,
        "samples": here.jobs.offers("samples"),
        "base": request.host_url.rstrip("/"),
        "question_chars": here.settings.question_chars,
        "filters": {},
        "turns_kept": KEPT,
        "keeping": keeping,
        "past": own().page(PAST)[0] if keeping else [],
        "past_open": request.cookies.get("past") == "open",
        "current": current,
    }


def complaint() -> str:
    """Say what a question must be, where one can't be asked."""
    most = collaborators().settings.question_chars
    return gettext(
        "That question can’t be asked as it stands: it may have up to %(most)s characters, and its dates must be "
        "dates, the first before the last.",
        most=count(most),
    )


@pages.get("/articles")
def articles() -> str:
    """List the articles."""
    here = collaborators()
    _, summary = here.summaries.current()
    query = ListQuery.model_validate({key: request.args[key] for key in ("cursor",) if key in request.args})
    listed, after = here.store.articles(query.limit, from_cursor(query.cursor, query).after)
    return render_template(
        "articles.html",
        here="articles",
        summary=summary,
        articles=listed,
        later=query.cursor is not None,
        next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
        samples=here.jobs.offers("samples"),
        base=request.host_url.rstrip("/"),
        done=next((word for word in ("erased", "removed") if request.args.get("done") == word), None),
    )


@pages.get("/articles/<path:article_id>")
def article(article_id: str) -> str:
    """Show an article, with an excerpt marked in it; with `fragment=1` the sheet alone."""
    query = ExcerptQuery.model_validate(request.args.to_dict())
    found, latest = _version(article_id, query.version)
    quote, highlight = span_in(found, query.start, query.end), span_in(found, query.hs, query.he)
    quoted = quotation(found, quote)
    changed = changes(found, latest) if latest and latest.version != found.version else None
    return render_template(
        "_article.html" if query.fragment else "article.html",
        here="articles",
        article=found,
        blocks=blocks(found.text, quote, highlight),
        changed=changed,
        removed=latest is None,
        # Whether the words that were quoted are in the article as it is now; nothing where none were.
        stands=quote and changed and latest and found.text[quote.start : quote.end] in latest.text,
        page=quoted.page,
        references=references(quoted),
        level=2 if query.fragment else 1,
    )


def asked_in(fields: Mapping[str, str]) -> AskedQuery:
    """Return the question that a form holds.

    :raises Refused: It is too long.
    """
    # A form sends its empty fields too.
    asked = AskedQuery.model_validate({key: value for key, value in fields.items() if value.strip()})
    check_length(asked.q, parameter="q")
    return asked


def question_of(asked: AskedQuery, after: Sequence[str]) -> Question:
    """Return the question with what was asked before it on the same page."""
    return replace(asked.to_question(), history=from_fields(after))


def alone_href(asked: AskedQuery) -> str:
    """Return the address of a question without what was asked before it."""
    return url_for("pages.ask", **asked.model_dump(mode="json", exclude_none=True))


def _version(article_id: str, version: str | None) -> tuple[Article, Article | None]:
    """Return a version of an article, and the article as it is now; `None` where it was removed.

    With the same text, both are the article as it is now: its title or date may have been corrected.
    """
    store = collaborators().store
    if version is None:
        latest = store.article(article_id)
        return latest, latest
    found = store.version(article_id, version)
    try:
        latest = store.article(article_id)
    except NotFound:
        return found, None
    return (latest if latest.version == version else found), latest
