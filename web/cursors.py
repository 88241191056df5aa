"""Opaque cursors: where a listing goes on, and of which query."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha256
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from web.languages import gettext
from web.problems import Refused
from web.schemas import Query


class Place(BaseModel):
    """Where the next page begins: at an offset of a generation's hits, or after an article."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)

    query: str
    generation: int = 0
    offset: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    after: str | None = None


def digest(query: Query) -> str:
    """Return what tells one query from another, its cursor apart."""
    named = query.model_dump(mode="json", exclude={"cursor", "limit", "offset_unit"})
    return sha256(json.dumps(named, sort_keys=True).encode()).hexdigest()[:16]


def to_cursor(place: Place) -> str:
    """Write a place down."""
    return urlsafe_b64encode(place.model_dump_json(exclude_defaults=True).encode()).decode().rstrip("=")


def from_cursor(cursor: str | None, query: Query) -> Place:
    """Read a place back; without a cursor, the beginning.

    :raises Refused: It is not one of ours, or belongs to another query.
    """
    if cursor is None:
        return Place(query=digest(query))
    try:
        place = Place.model_validate_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, ValidationError) as error:
        raise Refused(
            400, gettext("The cursor is not one that this server gave."), parameter="cursor"
        ) from error
    if place.query != digest(query):
        raise Refused(400, gettext("The cursor belongs to another query."), parameter="cursor")
    return place
