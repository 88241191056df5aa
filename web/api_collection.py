"""`/api/v1/index`: the collection as a whole."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from index.jobs import JobRequest
from web.collaborators import collaborators
from web.guards import optional_json
from web.job_schemas import JobBody
from web.replies import accepted, in_turn, reply
from web.resources import GenerationBody, GenerationsBody, IndexBody
from web.schemas import GenerationsQuery, RebuildQuery, RollbackRequest

collection_api = APIBlueprint(
    "collection_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Collection", description="The index and its generations.")],
)


@collection_api.get("/index", operation_id="read_index", responses={200: IndexBody})
def read_index() -> Response:
    """Read what the collection holds now.

    Counts, dates, sources, languages, the encoder, and the newest generation.
    """
    here = collaborators()
    _, summary = here.summaries.current()
    return reply(IndexBody.from_domain(summary, here.store.generation()))


@collection_api.get("/index/generations", operation_id="list_generations", responses={200: GenerationsBody})
def list_generations(query: GenerationsQuery) -> Response:
    """List the newest generations, newest first.

    Each change makes one. `rollback` goes back to what an older one showed, as far as it is kept.
    """
    found = collaborators().store.generations(query.limit)
    return reply(GenerationsBody(generations=[GenerationBody.from_domain(g) for g in found]))


@collection_api.post("/index/rebuild", operation_id="rebuild", responses={202: JobBody})
def rebuild(query: RebuildQuery) -> Response:
    """Bring the whole collection to what today's settings would make of it.

    A job: searches go on meanwhile, and see the old generation until the new one stands.
    """
    about = "everything anew" if query.full else None
    return accepted(collaborators().jobs.submit(JobRequest("rebuild", {"full": query.full}, about)))


@collection_api.post("/index/rollback", operation_id="rollback", responses={200: GenerationBody})
def rollback() -> Response:
    """Show again what an older generation showed, as a new generation.

    A JSON body may name the `generation`; without one it is the state before the last change. Articles that were
    removed since stay out.
    """
    here = collaborators()
    wanted = RollbackRequest.model_validate(optional_json()).to_domain()
    return reply(GenerationBody.from_domain(in_turn(lambda: here.upkeep.rollback(wanted))))
