"""`/healthz`, `/readyz` and `/metrics`: for whoever keeps the server running."""

from typing import Literal

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag
from pydantic import Field

from web.collaborators import collaborators
from web.metrics import CONTENT_TYPE
from web.problems import Refused
from web.replies import reply
from web.schemas import Resource

health = APIBlueprint(
    "health", __name__, abp_tags=[Tag(name="Operations", description="Health and metrics.")]
)


class HealthBody(Resource):
    """The process answers."""

    status: Literal["ok"] = Field(description="Always `ok`.")


class ReadyBody(Resource):
    """The collection can be read; `index_generation` is null before the first article."""

    status: Literal["ready"] = Field(description="Always `ready`.")
    index_generation: str | None = Field(description="The newest generation; null before the first article.")
    articles: int = Field(description="How many articles it holds.")


@health.get("/healthz", operation_id="healthz", responses={200: HealthBody})
def healthz() -> Response:
    """Tell that the process answers.

    For liveness: nothing else is looked at, and no key is asked for.
    """
    return reply(HealthBody(status="ok"))


@health.get("/readyz", operation_id="readyz", responses={200: ReadyBody})
def readyz() -> Response:
    """Tell that the collection can be read, and that the server isn't about to end.

    For readiness: 503 takes it out of a balancer's rotation. No key is asked for.
    """
    here = collaborators()
    if here.stopping.is_set():
        raise Refused(503, "The server is about to end: it finishes what it began, and takes nothing new.")
    generation = here.store.generation()
    return reply(
        ReadyBody(
            status="ready",
            index_generation=str(generation.number) if generation else None,
            articles=generation.articles if generation else 0,
        )
    )


@health.get("/metrics", operation_id="metrics", responses={200: {"content": {"text/plain": {}}}})
def metrics() -> Response:
    """Give what is measured, as Prometheus reads it.

    Requests, stages of answers, jobs, and the age and size of the index. `docs/operations.md` names each.
    """
    return Response(collaborators().metrics.text(), content_type=CONTENT_TYPE)
