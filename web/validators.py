"""What a caller has already isn't sent again: entity tags, and 304 where they still hold.

Tags are weak: they are the same for what was compressed and what wasn't.
"""

from hashlib import sha256

from flask import Response, request

_KEPT = ("/api/v1/articles", "/api/v1/index", "/api/v1/search", "/v1/models")
"""What may be kept by a caller who asks each time whether it still holds. Conversations and answers never are."""
_API = ("/api/", "/v1/")
_SAFE = frozenset({"GET", "HEAD"})


def tag_of(body: bytes) -> str:
    """Return the entity tag of a body."""
    return sha256(body).hexdigest()[:32]


def say_how_long(response: Response) -> Response:
    """Say who may keep a response, and that they must ask again before they use it."""
    path = request.path
    if path.startswith(_API):
        kept = request.method in _SAFE and response.status_code == 200 and path.startswith(_KEPT)
        response.headers["Cache-Control"] = "private, no-cache" if kept else "no-store"
    else:
        response.headers.setdefault("Cache-Control", "private, no-cache")
        if not path.startswith("/static/"):
            # Pages tell who is signed in, and errors are pages to those who want pages.
            response.vary.update(("Accept", "Cookie"))
    return response


def validate(response: Response) -> Response:
    """Give a response its tag; and only that, where it is what the caller has."""
    if request.method not in _SAFE or response.status_code not in (200, 304):
        return response
    tag, _ = response.get_etag()
    if tag:
        response.set_etag(tag, weak=True)
    elif not response.is_streamed and not response.cache_control.no_store:
        response.set_etag(tag_of(response.get_data()), weak=True)
    response.make_conditional(request.environ)
    return response
