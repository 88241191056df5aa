"""What happens around every request: its id, who may send it, what its body may be, and the headers."""

import secrets
from urllib.parse import urlsplit

from flask import Flask, Response, g, request
from werkzeug.exceptions import UnsupportedMediaType

from web.collaborators import collaborators
from web.problems import Refused

_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def name_request() -> None:
    """Give the request an id of our own making: one that was sent could be anything."""
    g.request_id = "req_" + secrets.token_hex(8)


def refuse_other_names() -> None:
    """Answer only under the names that this server has.

    :raises Refused: The request names another host.
    """
    names = collaborators().settings.answers_to
    if names is not None and _name(request.host) not in names:
        raise Refused(421, "This server does not go by that name. If it should, add it to web.trusted_hosts.")


def _name(host: str) -> str | None:
    try:
        return urlsplit(f"//{host}").hostname
    except ValueError:
        return None


def refuse_other_sites() -> None:
    """Keep other sites' pages from writing through a visitor's browser.

    :raises Refused: A browser says that the request comes from elsewhere.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    else:
        foreign = origin is not None and urlsplit(origin).netloc != request.host
    if foreign:
        raise Refused(403, "Only this server's own pages may do this from a browser.")


def require_json() -> None:
    """Refuse a body that is no JSON object, before anything looks into it.

    :raises UnsupportedMediaType: It says that it is something else.
    :raises Refused: It is JSON, but no object.
    """
    if request.method not in ("POST", "PUT"):
        return
    if not request.is_json:
        raise UnsupportedMediaType
    if not isinstance(request.get_json(), dict):
        raise Refused(422, "The body must be a JSON object.", pointer="#")


def add_headers(response: Response) -> Response:
    """Add what every response carries."""
    response.headers.update(_HEADERS)
    response.headers["X-Request-Id"] = g.request_id
    if request.path.startswith(("/api/", "/v1/")):
        response.headers["Cache-Control"] = "no-store"
    else:
        response.headers.setdefault("Cache-Control", "no-cache")
    return response


def install_guards(app: Flask) -> None:
    """Put them around every request."""
    app.before_request(name_request)
    app.before_request(refuse_other_names)
    app.before_request(refuse_other_sites)
    app.after_request(add_headers)
