"""What a key lets its holder do, and what each address asks for."""

from enum import Enum


class Scope(Enum):
    """What a key is good for; each scope includes those before it."""

    READ = "read"
    WRITE = "write"
    ADMIN = "admin"

    def covers(self, wanted: "Scope") -> bool:
        """Tell whether this scope includes another."""
        return _ORDER.index(self) >= _ORDER.index(wanted)


_ORDER = (Scope.READ, Scope.WRITE, Scope.ADMIN)

_SAFE = frozenset({"GET", "HEAD"})
_FOR_ALL = ("/healthz", "/readyz", "/sign-in", "/language", "/static/", "/widget", "/widget.js")
# What asks, checks, or keeps a reader's own talk: sent by POST, and yet no change to the collection.
_READING = (
    "/api/v1/answers",
    "/api/v1/citations/",
    "/api/v1/conversations",
    "/api/v1/feedback",
    "/v1/chat/completions",
    "/conversations",
    "/feedback",
    "/sign-out",
)
_TALKS = ("/api/v1/conversations",)
_RULING = ("/api/v1/index/", "/index/")


def needed(method: str, path: str, *, purging: bool = False) -> Scope | None:
    """Return the scope that a request asks for, `None` where no key is needed.

    What isn't known here is a change, and asks for `write`: a new route is closed until someone opens it.

    :param purging: It erases texts for good.
    """
    # A preflight carries no key, by design of CORS; it does nothing.
    if method == "OPTIONS" or _under(path, _FOR_ALL):
        return None
    if purging or (method not in _SAFE and _under(path, _RULING)):
        return Scope.ADMIN
    if method in _SAFE or (method in ("POST", "PATCH") and _under(path, _READING)):
        return Scope.READ
    # Nobody but its owner can delete a talk, and an admin.
    return Scope.READ if method == "DELETE" and _under(path, _TALKS) else Scope.WRITE


def _under(path: str, places: tuple[str, ...]) -> bool:
    return any(path == p.rstrip("/") or path.startswith(p.rstrip("/") + "/") for p in places)
