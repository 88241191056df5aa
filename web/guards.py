"""What happens around every request: its id, who may send it, what its body may be, and the headers."""

import re
import secrets

from flask import Flask, Response, g, request
from werkzeug.exceptions import UnsupportedMediaType

from index.urls import split_url
from web.access.admission import admit, caller
from web.access.framing import frame_policy
from web.access.limits import limit_addresses, limit_keys
from web.access.origins import answer_preflight, may_write, show_to_named
from web.accounting import install_accounting
from web.collaborators import collaborators
from web.compression import compress
from web.languages import gettext, tell_language
from web.problems import Refused
from web.settings import WebSettings
from web.validators import say_how_long, validate

_REQUEST_ID = re.compile(r"[A-Za-z0-9._:=+/-]{6,128}", re.ASCII)
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    # Not "no-referrer": browsers would then send our own forms with `Origin: null`, as another site's.
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}


def name_request() -> None:
    """Give the request the id that it was sent with, so that a caller's log and ours can be laid side by side.

    One that could be anything, or is too short to tell requests apart, gives way to one of our own making.
    """
    sent = request.headers.get("X-Request-ID", "")
    g.request_id = sent if _REQUEST_ID.fullmatch(sent) else "req_" + secrets.token_hex(8)


def refuse_other_names() -> None:
    """Answer only under the names that this server has.

    :raises Refused: The request names another host.
    """
    names = collaborators().settings.answers_to
    if names is not None and _name(request.host) not in names:
        raise Refused(
            421,
            gettext("This server does not go by that name. If it should, add it to web.trusted_hosts."),
        )


def _name(host: str) -> str | None:
    return split_url(f"//{host}").hostname


def refuse_other_sites() -> None:
    """Keep other sites' pages from writing through a visitor's browser: this is what guards our forms.

    Browsers say where a request comes from, and no page can make them lie: in `Sec-Fetch-Site`, and where they don't
    send that (older ones, and all of them over plain HTTP), in `Origin`. A program says neither, and that is fine
    unless it comes with a session, which only a browser has.

    :raises Refused: A browser says that the request comes from elsewhere, or can't tell.
    """
    if request.method in _SAFE:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None:
        foreign = site not in ("same-origin", "none")
    elif origin is not None:
        foreign = split_url(origin).netloc != request.host
    else:
        who = caller()
        foreign = who is not None and who.in_browser
    if foreign and not may_write():
        raise Refused(403, gettext("Only this server's own pages may do this from a browser."))


def require_json() -> None:
    """Refuse a body that is no JSON object, before anything looks into it.

    :raises UnsupportedMediaType: It says that it is something else.
    :raises Refused: It is JSON, but no object.
    """
    if request.method not in ("POST", "PUT", "PATCH"):
        return
    if not request.is_json:
        raise UnsupportedMediaType
    if not isinstance(request.get_json(), dict):
        raise Refused(422, "The body must be a JSON object.", pointer="#")


def optional_json() -> object:
    """Return a JSON body that may be left out: then an empty one."""
    if not request.content_length:
        return {}
    require_json()
    return request.get_json()


def add_headers(response: Response) -> Response:
    """Add what every response carries."""
    response.headers.update({**_HEADERS, **frame_policy()})
    response.headers["X-Request-Id"] = g.request_id
    return say_how_long(response)


def install_guards(app: Flask, settings: WebSettings) -> None:
    """Put them around every request, in this order."""
    app.before_request(name_request)
    install_accounting(app)
    app.before_request(refuse_other_names)
    limit_addresses(app, settings.address_rate)
    app.before_request(answer_preflight)
    app.before_request(admit)
    limit_keys(app, settings.key_rate)
    app.before_request(refuse_other_sites)
    # What comes after a request is done from the last to the first: a tag is of what isn't compressed yet.
    app.after_request(compress)
    app.after_request(validate)
    app.after_request(show_to_named)
    app.after_request(tell_language)
    app.after_request(add_headers)
