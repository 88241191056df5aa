"""The pages of conversations: ask in one, find it again, rename, delete and export it. All work without JavaScript."""

from typing import Any

from flask import Blueprint, Response, redirect, render_template, request, url_for
from pydantic import ConfigDict, Field, ValidationError
from werkzeug.wrappers import Response as AnyResponse

from index.errors import NotFound
from qa.memory import Conversation
from qa.memory.types import new_id
from qa.types import answer_in
from web.api_conversations import exported
from web.api_feedback import given
from web.belonging import deletable, everyones, own, rules, whose
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.fragments import Placed, exchange, fragment_messages
from web.languages import gettext
from web.memory_schemas import ConversationsQuery, ExportQuery, FeedbackRequest, RenameRequest
from web.pages import AskedQuery, alone_href, asked_in, chat_context, complaint, question_of
from web.problems import Refused
from web.remembering import remembered
from web.schemas import Query
from web.sse import stream

conversation_pages = Blueprint("conversation_pages", __name__)


class ShownQuery(Query):
    """How a conversation is shown."""

    model_config = ConfigDict(extra="ignore")

    edit: int | None = Field(None, ge=1)
    fragment: bool = False


class ReplacingQuery(Query):
    """The turn that is asked anew."""

    model_config = ConfigDict(extra="ignore")

    replace: int | None = Field(None, ge=1)


@conversation_pages.get("/conversations")
def conversations() -> str:
    """List the conversations; with `fragment=1` the list alone, with `all=1` those of all keys."""
    wanted = {key: request.args[key] for key in ("q", "cursor", "all") if request.args.get(key, "").strip()}
    query = ConversationsQuery.model_validate(wanted)
    if query.all:
        return _everyones(query)
    page, after = own().page(query.limit, from_cursor(query.cursor, query).after, query.q)
    return render_template(
        "_conversations.html" if request.args.get("fragment") else "conversations.html",
        here="ask",
        past=page,
        words=query.q or "",
        next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
        current=request.args.get("current"),
        keeping=collaborators().settings.keep_conversations,
        rules=rules(),
    )


@conversation_pages.post("/conversations")
def begin() -> AnyResponse | tuple[str, int]:
    """Ask the first question of a conversation."""
    return _ask(None)


@conversation_pages.get("/conversations/<conversation_id>")
def conversation(conversation_id: str) -> str:
    """Show a conversation, or only what can be done with it."""
    found = own().conversation(conversation_id)
    query = ShownQuery.model_validate(request.args.to_dict())
    if query.fragment:
        return render_template("_about.html", conversation=found)
    return render_template("chat.html", **_context(found, query.edit))


@conversation_pages.post("/conversations/<conversation_id>")
def ask_in(conversation_id: str) -> AnyResponse | tuple[str, int]:
    """Ask a question in a conversation."""
    return _ask(own().conversation(conversation_id))


@conversation_pages.post("/conversations/<conversation_id>/title")
def rename(conversation_id: str) -> AnyResponse:
    """Give a conversation another title."""
    title = RenameRequest.model_validate({"title": request.form.get("title", "")}).title
    own().rename(conversation_id, title)
    return redirect(url_for(".conversation", conversation_id=conversation_id), 303)


@conversation_pages.post("/conversations/<conversation_id>/delete")
def delete(conversation_id: str) -> AnyResponse:
    """Delete a conversation."""
    deletable().delete(conversation_id)
    listed = request.form.get("from") == "all"
    return redirect(url_for(".conversations", all=1) if listed else url_for("pages.ask"), 303)


@conversation_pages.get("/conversations/<conversation_id>/export")
def export(conversation_id: str) -> Response:
    """Give a conversation as a file."""
    return exported(conversation_id, ExportQuery.model_validate(request.args.to_dict()).format)


@conversation_pages.post("/feedback")
def feedback() -> str:
    """Keep what is said of an answer, and say so."""
    sent = request.form
    body = FeedbackRequest.model_validate(
        {
            "answer_id": sent.get("answer_id", ""),
            "useful": sent.get("useful") == "yes",
            "reason": sent.get("reason") or None if sent.get("useful") != "yes" else None,
            "comment": sent.get("comment", "").strip() or None,
        }
    )
    given(body)
    back = sent.get("back", "/")
    # Only to a page of our own: a path, and not the name of another host.
    safe = back if back.startswith("/") and not back.startswith(("//", "/\\")) else "/"
    return render_template("thanks.html", here="ask", back=safe)


def _everyones(query: ConversationsQuery) -> str:
    """List the conversations of all keys, to delete them: without what was asked in those of others."""
    page, after = everyones().page(query.limit, from_cursor(query.cursor, query).after)
    access = collaborators().access
    names = {key.id: key.name for key in access.keys.listed()} if access else {}
    return render_template(
        "everyones.html",
        here="ask",
        past=page,
        mine=whose(),
        names=names,
        next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
    )


def _ask(found: Conversation | None) -> AnyResponse | tuple[str, int]:
    here = collaborators()
    if not here.settings.keep_conversations:
        raise Refused(409, gettext("Conversations are not kept here: ask at / instead."))
    streaming = request.accept_mimetypes["text/event-stream"] > request.accept_mimetypes["text/html"]
    try:
        asked = asked_in(request.form)
        replacing = ReplacingQuery.model_validate(request.form.to_dict()).replace
    except (Refused, ValidationError):
        if streaming:
            raise
        context = _context(found, None) if found else chat_context()
        return render_template("chat.html", **{**context, "complaint": complaint(), "asked": True}), 422
    question = question_of(asked, request.form.getlist("after") if found is None else [])
    # A new one is not there before its first answer is: one that was stopped leaves nothing behind.
    place = Placed(found.id, replacing or found.turns + 1) if found else Placed(new_id(), 1)
    events = remembered(question, place.conversation_id, replacing=replacing if found else None)
    if streaming:
        return stream(fragment_messages(events, alone_href(asked), place), here.streams)
    answer = answer_in(events)
    anchor = f"q-{answer.answer_id}"
    return redirect(url_for(".conversation", conversation_id=place.conversation_id, _anchor=anchor), 303)


def _context(found: Conversation, edit: int | None) -> dict[str, Any]:
    turns = own().turns(found.id)
    edited = next((turn for turn in turns if turn.position == edit), None)
    if edit is not None and edited is None:
        raise NotFound("There is no such turn.")
    context = chat_context(current=found.id)
    context.update(
        asked=bool(turns),
        conversation=found,
        exchanges=[
            (exchange(t.answer), Placed(found.id, t.position), alone_href(AskedQuery(q=t.answer.question)))
            for t in turns
        ],
        edit=edit,
        draft=edited.answer.question if edited else "",
    )
    return context
