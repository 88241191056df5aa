"""The question box for other sites: `/widget.js` puts it on their pages, `/widget` is what it shows there.

It asks without a key, where the server asks for keys too: whoever names a site in `web.widget_origins` lets everyone
who can open that site ask. Nothing else is opened by it: what was quoted can be read where a seal says so.
"""

import re
from typing import Any

from flask import Blueprint, Response, current_app, render_template, request, url_for
from pydantic import ConfigDict, Field, ValidationError

from index.types import Span
from qa.types import answer_in
from web.api_references import span_in
from web.collaborators import collaborators
from web.fragments import exchange, fragment_messages
from web.languages import gettext
from web.marking import Block, blocks
from web.pages import asked_in, complaint, question_of
from web.problems import Refused
from web.remembering import remembered
from web.schemas import Query
from web.sealing import is_sealed
from web.sse import stream
from web.turns import KEPT, from_fields, to_field

widget = Blueprint("widget", __name__)

_COLOUR = re.compile(r"#[0-9a-fA-F]{6}")
_AROUND, _CHARS_AROUND = 2, 1500
"""So many paragraphs, and at most so many characters, before and after a quote are shown to who has no key."""


class SourceQuery(Query):
    """A quote, and the seal that says that this server gave it."""

    model_config = ConfigDict(extra="ignore")

    article_id: str
    version: str
    start: int = Field(ge=0)
    end: int = Field(ge=1)
    hs: int | None = Field(None, ge=0)
    he: int | None = Field(None, ge=0)


@widget.before_request
def refuse_if_off() -> None:
    """Answer only where some site may show the box.

    :raises Refused: None may.
    """
    if not collaborators().settings.widget_sites:
        raise Refused(
            404, gettext("The question box is off: web.widget_origins names the sites that may show it.")
        )


@widget.get("/widget.js")
def script() -> Response:
    """Give the script that puts the box on a page."""
    return current_app.send_static_file("widget.js")


@widget.get("/widget")
def box() -> str | tuple[str, int]:
    """Show the box, with an answer where something was asked: all of it works without scripts."""
    context = _context()
    if not request.args.get("q", "").strip():
        return render_template("widget.html", **context)
    try:
        asked = asked_in(request.args)
    except (Refused, ValidationError):
        return render_template("widget.html", **{**context, "complaint": complaint()}), 422
    question = question_of(asked, request.args.getlist("after"))
    answer = answer_in(remembered(question))
    context.update(
        exchange=exchange(answer),
        alone=_alone(asked.q),
        after=[to_field(turn) for turn in (*question.history, answer.turn)][-KEPT:],
    )
    return render_template("widget.html", **context)


@widget.get("/widget/ask")
def ask() -> Response:
    """Send an answer as the pieces of the box."""
    asked = asked_in(request.args)
    events = remembered(question_of(asked, request.args.getlist("after")))
    return stream(fragment_messages(events, _alone(asked.q)), collaborators().streams)


@widget.get("/widget/source")
def source() -> str:
    """Show a quote among the paragraphs around it, to whoever was given its address.

    :raises Refused: The address isn't one that this server gave.
    """
    wanted = SourceQuery.model_validate(request.args.to_dict())
    if not is_sealed(request.args):
        raise Refused(
            403,
            gettext("This link is not whole, or no longer good. Ask again, or sign in to read the article."),
        )
    store = collaborators().store
    store.article(wanted.article_id)  # what was removed is shown to nobody who has no key
    found = store.version(wanted.article_id, wanted.version)
    quote, highlight = span_in(found, wanted.start, wanted.end), span_in(found, wanted.hs, wanted.he)
    assert quote is not None
    around = _around(found.text, quote, highlight)
    return render_template("widget_source.html", article=found, blocks=around, look=_look())


def _around(text: str, quote: Span, highlight: Span | None) -> list[Block]:
    """Return the blocks of a quote and a few around it: some hundred words, even where a text is one long paragraph."""
    first, last = max(0, quote.start - _CHARS_AROUND), quote.end + _CHARS_AROUND
    if first:
        first = text.find(" ", first, quote.start) + 1 or first
    marks = [span and Span(span.start - first, span.end - first) for span in (quote, highlight)]
    cut = blocks(text[first:last], *marks)
    marked = [n for n, block in enumerate(cut) if block.marked] or [0]
    return cut[max(0, marked[0] - _AROUND) : marked[-1] + _AROUND + 1]


def _context() -> dict[str, Any]:
    here = collaborators()
    _, summary = here.summaries.current()
    return {
        "look": _look(),
        "summary": summary,
        "question_chars": here.settings.question_chars,
        "turns_kept": KEPT,
        "after": [to_field(turn) for turn in from_fields(request.args.getlist("after"))],
    }


def _look() -> dict[str, str]:
    """Return what the site said of how the box looks, and which site it is; what can't be that is passed over."""
    said = request.args
    host, theme, accent = (said.get(name, "") for name in ("host", "theme", "accent"))
    return {
        "host": host if host in collaborators().settings.widget_sites else "",
        "theme": theme if theme in ("light", "dark") else "",
        "accent": accent if _COLOUR.fullmatch(accent) else "",
        "title": said.get("title", "").strip()[:100],
        "placeholder": said.get("placeholder", "").strip()[:100],
    }


def _alone(question: str) -> str:
    said: dict[str, Any] = {name: value for name, value in _look().items() if value}
    return url_for("widget.box", q=question, **said)
