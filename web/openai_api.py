"""`/v1`: the same answers, for whoever speaks to OpenAI's chat completions."""

import time
from collections.abc import Sequence
from datetime import datetime

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from qa.types import Answer, Question, answer_in
from web.answer_schemas import AnswerBody
from web.api_answers import check_length
from web.collaborators import collaborators
from web.guards import require_json
from web.openai_requests import ChatRequest, ModelPath
from web.openai_schemas import MODEL, AssistantMessage, ChatCompletion, Choice, ModelBody, ModelsBody, Usage
from web.openai_stream import annotations_of, chunks, completion_id
from web.problems import Refused
from web.remembering import remembered
from web.replies import reply
from web.sse import send
from web.turns import Said, turns_of

openai_api = APIBlueprint(
    "openai_api",
    __name__,
    url_prefix="/v1",
    abp_tags=[Tag(name="OpenAI", description="The same answers in the shapes of OpenAI's chat completions.")],
)
openai_api.before_request(require_json)

_REMEMBERED, _REMEMBERED_CHARS = 50, 100_000
"""What is read of a history: so many messages, and so much of each, as `/api/v1/answers` takes."""


@openai_api.get("/models", operation_id="list_models", responses={200: ModelsBody})
def list_models() -> Response:
    """List the models: one, the collection.

    Clients ask for this first, to offer a choice. Its `created` is when the newest generation was made.
    """
    return reply(ModelsBody(data=[_model()]))


@openai_api.get("/models/<model>", operation_id="read_model", responses={200: ModelBody})
def read_model(path: ModelPath) -> Response:
    """Read a model.

    The one there is; any other name is answered 404.
    """
    _check_model(path.model)
    return reply(_model())


@openai_api.post("/chat/completions", operation_id="complete_chat", responses={200: ChatCompletion})
def complete_chat(body: ChatRequest) -> Response:
    """Answer the last `user` message with verbatim, cited excerpts, or say that the articles don't tell.

    Each excerpt has an annotation, a `url_citation`, with the exact citation under `pullquote`. With `stream` the
    answer comes as chunks. An abstention is an answer like others; `pullquote.status` tells it.
    """
    here = collaborators()
    _check_model(body.model)
    question = _question(body)
    told = remembered(question)
    read = [question.text, *(text for turn in question.history for text in (turn.question, turn.answer))]
    if body.stream:
        usage = body.stream_options is not None and body.stream_options.include_usage is True
        return send(chunks(told, read if usage else None), here.streams)
    return reply(_completion(answer_in(told), read))


def _completion(answer: Answer, read: Sequence[str]) -> ChatCompletion:
    message = AssistantMessage(content=answer.text, annotations=annotations_of(answer))
    return ChatCompletion(
        id=completion_id(answer.answer_id),
        created=int(time.time()),
        choices=[Choice(message=message)],
        usage=Usage.of(read, answer.text),
        pullquote=AnswerBody.from_domain(answer),
    )


def _model() -> ModelBody:
    newest = collaborators().store.generation()
    return ModelBody(created=int(datetime.fromisoformat(newest.created).timestamp()) if newest else 0)


def _check_model(name: str) -> None:
    if name != MODEL:
        raise Refused(
            404,
            f"There is no such model here: there is one, {MODEL}, as GET /v1/models tells.",
            pointer="#/model",
        )


def _question(body: ChatRequest) -> Question:
    """Return the last user message as a question, and what was said before it as its history.

    :raises Refused: There is none, or it is empty or too long.
    """
    asking = [n for n, message in enumerate(body.messages) if message.role == "user"]
    if not asking:
        raise Refused(400, "One message must be of the role user: it is the question.", pointer="#/messages")
    last = asking[-1]
    text, pointer = body.messages[last].content.strip(), f"#/messages/{last}/content"
    if not text:
        raise Refused(400, "The last message of the role user is the question; it is empty.", pointer=pointer)
    check_length(text, pointer)
    said = [
        Said(role=message.role, content=message.content.strip()[:_REMEMBERED_CHARS])
        for message in body.messages[:last]
        if message.role in ("user", "assistant") and message.content.strip()
    ]
    chosen = body.pullquote
    turns = turns_of(said[-_REMEMBERED:])
    return Question(text, chosen.filters.to_domain(), chosen.as_of, chosen.limit, turns)
