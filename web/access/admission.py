"""Who is asking, and whether they may: a key in the `Authorization` header, or a browser's session."""

from __future__ import annotations

from flask import g, redirect, request, url_for
from werkzeug.wrappers import Response

from web.access.keys import Key
from web.access.scopes import Scope, needed
from web.access.types import Access, Caller
from web.collaborators import collaborators
from web.languages import gettext, message
from web.problems import Refused, wants_page

COOKIE = "pullquote_session"

_API = ("/api/", "/v1/")
_TO_PROGRAMS = "This server asks for a key: send it as `Authorization: Bearer …`."
_TO_PEOPLE = message("You are not signed in, or not any more. Sign in with your key, and try again.")

_UNKNOWN = message("This key is not known here: it may have been revoked.")

_NO = frozenset({"0", "f", "false", "n", "no", "off"})


def admit() -> Response | None:
    """Let a request through, or say what it lacks.

    :raises Refused: It carries no key, a wrong one, or one that isn't good for this.
    """
    here = collaborators()
    asking = here.settings.asks_for_keys
    g.caller = _caller(strict=asking)
    wanted = needed(request.method, request.path, purging=_purging()) if asking else None
    if wanted is None:
        return None
    if g.caller is None:
        if request.method == "GET" and wants_page():
            return redirect(url_for("sign_in.form", to=_here()), 303)
        raise _stranger(_TO_PROGRAMS if request.path.startswith(_API) else gettext(_TO_PEOPLE))
    require(wanted)
    return None


def require(wanted: Scope) -> None:
    """Let only those on whose key is good for this.

    :raises Refused: It isn't.
    """
    who = caller()
    if who is None or not who.scope.covers(wanted):
        challenge = f'Bearer realm="pullquote", error="insufficient_scope", scope="{wanted.value}"'
        raise Refused(
            403,
            gettext(
                "This needs a key with the scope %(wanted)s; this one may %(held)s.",
                wanted=wanted.value,
                held=who.scope.value if who else "nothing",
            ),
            headers={"WWW-Authenticate": challenge},
        )


def caller() -> Caller | None:
    """Return who asks; `None` where nobody said, or the request was refused before it was looked at."""
    found: Caller | None = g.get("caller")
    return found


def _caller(*, strict: bool) -> Caller | None:
    """Tell who asks. A wrong key is refused where keys are asked for: its sender believes it to be good.

    Where none is asked for, it doesn't matter: many clients can't be made to send none.
    """
    access = collaborators().access
    if access is None:
        return None
    if "Authorization" in request.headers:
        sent = request.authorization
        token = sent.token if sent and sent.type == "bearer" else None
        key = access.keys.find(token) if token else None
        if strict and needed(request.method, request.path):
            if key is None:
                raise _stranger(gettext(_UNKNOWN), error="invalid_token")
            if key.expired:
                raise _stranger(expiry(key), error="invalid_token")
        return _called(access, key, in_browser=False)
    session = request.cookies.get(COOKIE)
    return _called(access, access.sessions.key(session), in_browser=True) if session else None


def _called(access: Access, key: Key | None, *, in_browser: bool) -> Caller | None:
    if key is None or key.expired:
        return None
    access.keys.uses.note(key.id)
    return Caller(key.id, key.scope, in_browser)


def expiry(key: Key) -> str:
    """Tell the holder of a key that it has expired."""
    day = (key.expires or "")[:10]
    return gettext(
        "This key expired on %(day)s. Whoever runs this server can give it a new secret, or make another key.",
        day=day,
    )


def _stranger(detail: str, error: str | None = None) -> Refused:
    challenge = 'Bearer realm="pullquote"' + (f', error="{error}"' if error else "")
    return Refused(401, detail, headers={"WWW-Authenticate": challenge})


def _purging() -> bool:
    """Tell whether a text is to be erased for good: by the API, or by a page's form, which can't send DELETE."""
    if request.method == "POST" and request.path.startswith("/remove/"):
        return request.form.get("how") == "erase"
    return request.method == "DELETE" and request.args.get("purge", "no").strip().lower() not in _NO


def _here() -> str:
    return request.full_path.rstrip("?")
