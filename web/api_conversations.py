"""`/api/v1/conversations`: what was asked together."""

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from web.belonging import deletable, everyones, own, whose
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.guards import optional_json, require_json
from web.memory_schemas import (
    ConversationBody,
    ConversationInfoBody,
    ConversationPath,
    ConversationsBody,
    ConversationsQuery,
    ExportQuery,
    NewConversation,
    RenameRequest,
)
from web.problems import Refused
from web.replies import reply
from web.transcripts import markdown

conversations_api = APIBlueprint(
    "conversations_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Conversations", description="What was asked together, and kept.")],
)


@conversations_api.before_request
def _require_json() -> None:
    if request.method != "POST":
        require_json()


@conversations_api.get(
    "/conversations", operation_id="list_conversations", responses={200: ConversationsBody}
)
def list_conversations(query: ConversationsQuery) -> Response:
    """List the conversations, last asked first: one's own where keys are asked for.

    With `q` only those with these words in their title or in a question. With `all`, which wants a key with the scope
    `admin`, those of all keys, also of revoked ones; without the titles of what is others'.
    """
    if query.all and query.q:
        raise Refused(422, "What others asked is not searched: send all or q, not both.", parameter="q")
    kept = everyones() if query.all else own()
    page, after = kept.page(query.limit, from_cursor(query.cursor, query).after, query.q)
    return reply(
        ConversationsBody(
            conversations=[ConversationInfoBody.from_domain(one, whose()) for one in page],
            next_cursor=to_cursor(Place(query=digest(query), after=after)) if after else None,
        )
    )


@conversations_api.post(
    "/conversations", operation_id="create_conversation", responses={201: ConversationBody}
)
def create_conversation() -> Response:
    """Begin a conversation.

    Asking with a `conversation_id` of one's own does so too. Without a title, the first question becomes it.
    """
    here = collaborators()
    title = NewConversation.model_validate(optional_json()).title
    if not here.settings.keep_conversations:
        raise Refused(409, "Conversations are not kept here: web.keep_conversations is off.")
    made = own().create(title)
    return reply(ConversationBody.whole(made, []), 201, f"/api/v1/conversations/{made.id}")


@conversations_api.get(
    "/conversations/<id>", operation_id="read_conversation", responses={200: ConversationBody}
)
def read_conversation(path: ConversationPath) -> Response:
    """Read a conversation with its answers.

    Their quotes are cut from the cited versions anew; what was purged since is not in them.
    """
    return reply(_whole(path.id))


@conversations_api.patch(
    "/conversations/<id>", operation_id="rename_conversation", responses={200: ConversationInfoBody}
)
def rename_conversation(path: ConversationPath, body: RenameRequest) -> Response:
    """Give a conversation another title.

    Nothing else of it changes, and it keeps its place in the list.
    """
    return reply(ConversationInfoBody.from_domain(own().rename(path.id, body.title), whose()))


@conversations_api.delete("/conversations/<id>", operation_id="delete_conversation", responses={204: None})
def delete_conversation(path: ConversationPath) -> Response:
    """Delete a conversation with all its turns, for good. A key with the scope `admin` deletes anyone's.

    What was said of its answers is kept: it is an operator's, not the conversation's.
    """
    deletable().delete(path.id)
    return Response(status=204)


@conversations_api.get(
    "/conversations/<id>/export", operation_id="export_conversation", responses={200: ConversationBody}
)
def export_conversation(path: ConversationPath, query: ExportQuery) -> Response:
    """Export a conversation as a file, citations included.

    As JSON, for programs and for `pullquote verify`, or as Markdown, to be read.
    """
    return exported(path.id, query.format)


def exported(conversation_id: str, form: str) -> Response:
    """Return a conversation as a file to keep."""
    if form == "json":
        response = reply(_whole(conversation_id))
    else:
        kept = own()
        text = markdown(kept.conversation(conversation_id), kept.turns(conversation_id))
        response = Response(text, mimetype="text/markdown")
    name = "conversation." + ("json" if form == "json" else "md")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _whole(conversation_id: str) -> ConversationBody:
    kept = own()
    return ConversationBody.whole(kept.conversation(conversation_id), kept.turns(conversation_id))
