"""`/api/v1/search`: passages, best first."""

from dataclasses import dataclass
from time import perf_counter

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from index.types import Hits
from web.api_answers import check_length
from web.collaborators import collaborators
from web.cursors import Place, digest, from_cursor, to_cursor
from web.languages import gettext
from web.offsets import measure
from web.problems import Refused
from web.replies import reply
from web.resources import SearchBody
from web.schemas import SearchQuery
from web.validators import tag_of

DEEPEST = 1000
"""Hits that can be paged through; a deeper search costs more than it tells."""

search_api = APIBlueprint(
    "search_api", __name__, url_prefix="/api/v1", abp_tags=[Tag(name="Search", description="Find passages.")]
)


@search_api.get("/search", operation_id="search", responses={200: SearchBody})
def search(query: SearchQuery) -> Response:
    """Find passages, best first.

    A cursor goes on in the generation that it was made in; once there is a newer one, it is answered 409.
    """
    began = perf_counter()
    found = stretch(query)
    took_ms = (perf_counter() - began) * 1000
    body = SearchBody.from_domain(found.hits, next_cursor=found.next_cursor, took_ms=took_ms)
    body = measure(query.offset_unit, collaborators().store).found(body)
    response = reply(body)
    # How long it took is another each time; what was found, in which generation, is not.
    response.set_etag(tag_of(body.model_dump_json(exclude={"took_ms"}).encode()), weak=True)
    return response


@dataclass(frozen=True, slots=True)
class Stretch:
    """Hits of a query from `offset` on, and where the next ones begin."""

    hits: Hits
    offset: int
    next_cursor: str | None


def stretch(query: SearchQuery) -> Stretch:
    """Find a stretch of a query's hits, all in the generation that its cursor was made in.

    :raises Refused: It can't be searched for, or there is a newer generation.
    """
    here = collaborators()
    check_length(query.q, parameter="q")
    place = from_cursor(query.cursor, query)
    limit = min(query.limit, DEEPEST - place.offset)
    if limit < 1:
        raise Refused(400, gettext("The cursor lies too deep."), parameter="cursor")
    retriever = here.answerer.ranking if query.rerank else here.retriever
    hits = retriever.search(query.q, filters=query.to_domain(), limit=limit, offset=place.offset)
    if query.cursor is not None and place.generation != hits.generation:
        raise Refused(
            409, gettext("The collection has changed since this cursor. Search again."), parameter="cursor"
        )
    onward = place.offset + limit
    more = hits.more and onward < DEEPEST
    following = Place(query=digest(query), generation=hits.generation, offset=onward)
    return Stretch(hits, place.offset, to_cursor(following) if more else None)
