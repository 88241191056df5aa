"""The API's description: OpenAPI 3.1 at `/openapi.json`, and as a page at `/docs`."""

from copy import deepcopy
from typing import Any

from flask import Blueprint, Response, current_app, json, render_template
from flask_openapi3.openapi import OpenAPI
from pydantic import BaseModel

from web.references import FORMATS
from web.schemas import NewArticle, NewArticles, ProblemBody, RollbackRequest

spec_pages = Blueprint("spec_pages", __name__)

_SCHEMAS = "#/components/schemas/"

_PROBLEMS = {
    "400": "The request can't be read.",
    "404": "There is no such thing.",
    "409": "It doesn't fit what was sent before, or what stands now.",
    "410": "Its text was erased for good.",
    "413": "The body is too large.",
    "415": "The body is of a kind that this address doesn't take.",
    "422": "Some of the request can't be accepted; `errors` says what.",
    "503": "Not just now; `Retry-After` says when.",
}

_HAPPENS: dict[str, tuple[str, ...]] = {
    "answer": ("400", "413", "415", "422", "503"),
    "verify": ("400", "413", "415", "422"),
    "search": ("400", "409", "422"),
    "add_articles": ("400", "409", "413", "415", "422"),
    "list_articles": ("400", "422"),
    "read_article": ("404",),
    "read_version": ("404", "410"),
    "read_reference": ("404", "410", "422"),
    "put_article": ("400", "413", "415", "422", "503"),
    "delete_article": ("404", "422", "503"),
    "list_generations": ("422",),
    "rollback": ("400", "404", "409", "415", "422", "503"),
    "read_job": ("404",),
    "watch_job": ("404", "503"),
    "readyz": ("503",),
}

_STREAMS = {
    "answer": "`answer.started`, `retrieval.completed`, `citation.added`, `answer.delta`, "
    "`answer.abstained`, `answer.completed` with the whole answer; or `error` with a problem.",
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
    for model in (NewArticle, NewArticles, ProblemBody, RollbackRequest):
        _add_schema(spec, model)
    for methods in spec["paths"].values():
        for operation in methods.values():
            _mend(operation)
    return spec


def _add_schema(spec: dict[str, Any], model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=_SCHEMAS + "{model}")
    spec["components"]["schemas"].update(schema.pop("$defs", {}))
    spec["components"]["schemas"][model.__name__] = schema


def _mend(operation: dict[str, Any]) -> None:
    """Say what flask-openapi3 can't know: the problems, the streams, and the bodies of several kinds."""
    name, responses = operation["operationId"], operation["responses"]
    responses.pop("422", None)
    for status in _HAPPENS.get(name, ()):
        content = {"application/problem+json": {"schema": {"$ref": _SCHEMAS + ProblemBody.__name__}}}
        responses[status] = {"description": _PROBLEMS[status], "content": content}
    if name == "watch_job":
        responses["200"]["content"] = {}
    if name in _STREAMS:
        responses["200"]["description"] = f"Or events: {_STREAMS[name]}"
        responses["200"]["content"]["text/event-stream"] = {"schema": {"type": "string"}}
    if name == "read_reference":
        kinds = {kind: {"schema": {"type": "string"}} for _, kind, _ in FORMATS.values()}
        responses["200"] = {"description": "The quotation and its reference.", "content": kinds}
    if name == "add_articles":
        operation["requestBody"] = _bodies_of_add()
        operation["parameters"] = [_IDEMPOTENCY]
    if name == "rollback":
        schema = {"schema": {"$ref": _SCHEMAS + RollbackRequest.__name__}}
        operation["requestBody"] = {"required": False, "content": {"application/json": schema}}
    if name in ("add_articles", "rebuild"):
        responses["202"]["headers"] = {"Location": {"description": "The job.", "schema": {"type": "string"}}}


def _bodies_of_add() -> dict[str, Any]:
    either = [{"$ref": _SCHEMAS + model.__name__} for model in (NewArticle, NewArticles)]
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
    "schema": {"type": "string", "maxLength": 200},
}
