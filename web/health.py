"""`/healthz` and `/readyz`: for whoever keeps the server running."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from web.collaborators import collaborators
from web.replies import reply
from web.schemas import HealthBody, ReadyBody

health = APIBlueprint("health", __name__, abp_tags=[Tag(name="Operations", description="Health.")])


@health.get("/healthz", operation_id="healthz", responses={200: HealthBody})
def healthz() -> Response:
    """Tell that the process answers."""
    return reply(HealthBody(status="ok"))


@health.get("/readyz", operation_id="readyz", responses={200: ReadyBody})
def readyz() -> Response:
    """Tell that the collection can be read."""
    generation = collaborators().store.generation()
    return reply(
        ReadyBody(
            status="ready",
            index_generation=str(generation.number) if generation else None,
            articles=generation.articles if generation else 0,
        )
    )
