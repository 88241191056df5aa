"""The API's description: OpenAPI 3.1 at `/openapi.json`, and as a page at `/docs`."""

from copy import deepcopy
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from web.api_articles import IDEMPOTENCY_KEY
from web.examples import add_examples
from web.memory_schemas import NewConversation
from web.openai_errors import PREFIX
from web.openai_schemas import ChatChunk, OpenAIErrorBody
from web.references import FORMATS
from web.schemas import NewAddress, NewArticle, NewArticles, ProblemBody, RollbackRequest
from web.spec_events import SCHEMAS, events_of

spec_pages = Blueprint("spec_pages", __name__)

_PROBLEMS = {
    "400": "The request can't be read.",
    "401": "The server asks for a key, and none was sent, or one that it doesn't know.",
    "403": "The key isn't good for this, or another site's page sent it.",
    "404": "There is no such thing.",
    "409": "It doesn't fit what was sent before, or what stands now.",
    "410": "Its text was erased for good.",
    "413": "The body is too large.",
    "415": "The body is of a kind that this address doesn't take.",
    "422": "Some of the request can't be accepted; `errors` says what.",
    "421": "The server doesn't go by the name that the request calls it.",
    "429": "These are too many requests; `Retry-After` says when to go on.",
    "431": "The address and the headers together are too large.",
    "503": "Not just now; `Retry-After` says when.",
}

_PROBLEM = {"application/problem+json": {"schema": {"$ref": SCHEMAS + ProblemBody.__name__}}}
_OPENAI_ERROR = {"application/json": {"schema": {"$ref": SCHEMAS + OpenAIErrorBody.__name__}}}

_HAPPENS: dict[str, tuple[str, ...]] = {
    "answer": ("400", "413", "415", "422", "503"),
    "verify": ("400", "413", "415", "422"),
    "list_conversations": ("400", "422"),
    "create_conversation": ("400", "409", "413", "415", "422"),
    "read_conversation": ("404",),
    "rename_conversation": ("400", "404", "413", "415", "422"),
    "delete_conversation": ("404",),
    "export_conversation": ("404", "422"),
    "give_feedback": ("400", "404", "413", "415", "422"),
    "search": ("400", "409", "422"),
    "add_articles": ("400", "409", "413", "415", "422"),
    "list_articles": ("400", "422"),
    "read_article": ("400", "404", "422"),
    "read_version": ("400", "404", "410", "422"),
    "read_reference": ("404", "410", "422"),
    "put_article": ("400", "413", "415", "422", "503"),
    "delete_article": ("404", "422", "503"),
    "list_jobs": ("400", "422"),
    "list_generations": ("422",),
    "rebuild": ("422",),
    "rollback": ("400", "404", "409", "415", "422", "503"),
    "read_job": ("404",),
    "watch_job": ("404", "503"),
    "cancel_job": ("404", "409"),
    "readyz": ("503",),
    "read_model": ("404",),
    "complete_chat": ("400", "404", "413", "415", "503"),
}

_CONDITIONAL = (
    "search",
    "list_articles",
    "read_article",
    "read_version",
    "read_reference",
    "read_index",
    "list_generations",
    "list_models",
    "read_model",
)
_TAG = {
    "description": "Sent back as `If-None-Match`, it asks whether this still holds.",
    "schema": {"type": "string"},
}

_OPTIONAL: dict[str, type[BaseModel]] = {
    "rollback": RollbackRequest,
    "create_conversation": NewConversation,
}
"""Operations whose body may be left out."""
_FOR_ALL = ("healthz", "readyz")

_KEY = {
    "type": "http",
    "scheme": "bearer",
    "description": "A key made with `pullquote keys create`, where the server asks for one. Its scope is `read`, "
    "`write` or `admin`; each includes those before it.",
}

_STREAMS = {
    "answer": "`answer.started`, `retrieval.completed`, `citation.added`, `answer.delta`, "
    "`answer.abstained`, `answer.completed` with the whole answer; or `error` with a problem.",
    "complete_chat": "chunks (`ChatChunk`), `data: [DONE]` last; or an error in OpenAI's form.",
    "watch_job": "`job.progress` at each change, `job.ended` last; comments in between.",
}


@spec_pages.get("/openapi.json")
def openapi_json() -> Response:
    """Give the API's description."""
    return Response(json.dumps(description()), mimetype="application/json")


@spec_pages.get("/docs")
def docs() -> str:
    """Show it as a page."""
    return render_template("docs.html", here="docs", spec=description())


def description() -> dict[str, Any]:
    """Return the OpenAPI description of the application that serves this request."""
    app = current_app
    assert isinstance(app, OpenAPI)
    spec: dict[str, Any] = deepcopy(app.api_doc)
    spec["components"]["schemas"].pop(app.validation_error_model.__name__, None)
    spec["components"]["securitySchemes"] = {"key": _KEY}
    added: tuple[type[BaseModel], ...] = (
        NewArticle,
        NewArticles,
        NewAddress,
        ProblemBody,
        ChatChunk,
        OpenAIErrorBody,
        *_OPTIONAL.values(),
    )
    for model in added:
        _add_schema(spec, model)
    spec["components"]["schemas"]["JsonValue"] = {"description": "Any JSON value."}
    for path, methods in spec["paths"].items():
        for operation in methods.values():
            _mend(operation, _OPENAI_ERROR if path.startswith(PREFIX) else _PROBLEM)
            _say_conditional(operation)
            add_examples(operation)
    return spec


def _add_schema(spec: dict[str, Any], model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=SCHEMAS + "{model}")
    spec["components"]["schemas"].update(schema.pop("$defs", {}))
    spec["components"]["schemas"][model.__name__] = schema


def _mend(operation: dict[str, Any], error: dict[str, Any]) -> None:
    """Say what flask-openapi3 can't know: the problems, the streams, and the bodies of several kinds."""
    name, responses = operation["operationId"], operation["responses"]
    responses.pop("422", None)
    guarded = () if name in _FOR_ALL else ("401", "403", "429")
    everywhere = ("421", "431")
    operation["security"] = [{}, {"key": []}] if guarded else []
    for status in (*_HAPPENS.get(name, ()), *guarded, *everywhere):
        responses[status] = {"description": _PROBLEMS[status], "content": deepcopy(error)}
    if name == "watch_job":
        responses["200"]["content"] = {}
    if name == "metrics":
        responses["200"]["content"] = {"text/plain": {"schema": {"type": "string"}}}
    if name in _STREAMS:
        responses["200"]["description"] = f"Or events: {_STREAMS[name]}"
        responses["200"]["content"]["text/event-stream"] = {"schema": events_of(name)}
    if name == "read_reference":
        kinds = {kind: {"schema": {"type": "string"}} for _, kind, _ in FORMATS.values()}
        responses["200"] = {"description": "The quotation and its reference.", "content": kinds}
    if name == "add_articles":
        operation["requestBody"] = _bodies_of_add()
        operation["parameters"] = [_IDEMPOTENCY]
    if name == "export_conversation":
        responses["200"]["content"]["text/markdown"] = {"schema": {"type": "string"}}
    if name in _OPTIONAL:
        schema = {"schema": {"$ref": SCHEMAS + _OPTIONAL[name].__name__}}
        operation["requestBody"] = {"required": False, "content": {"application/json": schema}}
    if name in ("add_articles", "rebuild"):
        responses["202"]["headers"] = {"Location": {"description": "The job.", "schema": {"type": "string"}}}


def _say_conditional(operation: dict[str, Any]) -> None:
    if operation["operationId"] in _CONDITIONAL:
        responses = operation["responses"]
        responses["200"]["headers"] = {"ETag": _TAG}
        responses["304"] = {"description": "It is still what has the `ETag` that `If-None-Match` names."}


def _bodies_of_add() -> dict[str, Any]:
    either = [{"$ref": SCHEMAS + model.__name__} for model in (NewAddress, NewArticle, NewArticles)]
    files = {"type": "object", "additionalProperties": {"type": "string", "format": "binary"}}
    return {
        "required": True,
        "content": {
            "application/json": {"schema": {"oneOf": either}},
            "multipart/form-data": {"schema": files},
        },
    }


_IDEMPOTENCY = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": False,
    "description": "Sending the same again under the same key gives the same job.",
    "schema": {"type": "string", "pattern": f"^{IDEMPOTENCY_KEY}$"},
}
