"""Other sites' pages: those that were named may use the API, with a key, and no other may (CORS)."""

from __future__ import annotations

from flask import Response, request

from web.access.admission import caller
from web.collaborators import collaborators

_API = ("/api/", "/v1/", "/openapi.json")
_METHODS = "GET, POST, PUT, PATCH, DELETE"
_TAKEN = "Authorization, Content-Type, Idempotency-Key, X-Request-ID, If-None-Match, Last-Event-ID"
_SHOWN = "X-Request-ID, Retry-After, Location, ETag, WWW-Authenticate"
_REMEMBERED_S = "600"


def answer_preflight() -> Response | None:
    """Tell a browser what a page that was named may send, before it sends it."""
    if request.method != "OPTIONS" or "Access-Control-Request-Method" not in request.headers:
        return None
    if not named():
        return None
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = _METHODS
    response.headers["Access-Control-Allow-Headers"] = _TAKEN
    response.headers["Access-Control-Max-Age"] = _REMEMBERED_S
    return response


def named() -> bool:
    """Tell whether the request comes from a site that was named, and is for the API."""
    origins = collaborators().settings.origins
    return request.headers.get("Origin") in origins and request.path.startswith(_API)


def may_write() -> bool:
    """Tell whether another site's page may do what it asks for.

    Never with a session: that is the visitor's, who may not know of it. The page needs a key of its own.
    """
    who = caller()
    return named() and not (who is not None and who.in_browser)


def show_to_named(response: Response) -> Response:
    """Let the page of a site that was named see the response."""
    if collaborators().settings.origins and request.path.startswith(_API):
        response.vary.add("Origin")
        if named():
            response.headers["Access-Control-Allow-Origin"] = request.headers["Origin"]
            response.headers["Access-Control-Expose-Headers"] = _SHOWN
    return response
