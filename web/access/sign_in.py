"""Signing in and out: a browser shows its key once, and carries a session from then on."""

from __future__ import annotations

from flask import Blueprint, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from web.access.admission import COOKIE, caller
from web.access.types import Access, Caller
from web.collaborators import collaborators

sign_in = Blueprint("sign_in", __name__)

_DAY_S = 24 * 60 * 60


@sign_in.get("/sign-in")
def form() -> Response | str:
    """Show where to enter a key; who needs none goes on."""
    to = local(request.args.get("to"))
    if _access() is None or caller() is not None:
        return redirect(to, 303)
    return render_template("sign_in.html", here="sign-in", to=to)


@sign_in.post("/sign-in")
def enter() -> Response | tuple[str, int]:
    """Begin a session with the key that was entered."""
    to, access = local(request.form.get("to")), _access()
    if access is None:
        return redirect(to, 303)
    key = access.keys.find(request.form.get("key", "").strip())
    if key is None or key.expired:
        late = key is not None
        return render_template("sign_in.html", here="sign-in", to=to, refused=True, expired=late), 401
    response = redirect(to, 303)
    response.set_cookie(
        COOKIE,
        access.sessions.open(key),
        max_age=collaborators().settings.session_days * _DAY_S,
        httponly=True,
        samesite="Lax",
        secure=request.is_secure,
    )
    g.caller = Caller(key.id, key.scope, in_browser=True)
    return response


@sign_in.post("/sign-out")
def leave() -> Response:
    """End the session."""
    session, access = request.cookies.get(COOKIE), _access()
    if session and access:
        access.sessions.close(session)
    response = redirect(url_for("sign_in.form"), 303)
    response.delete_cookie(COOKIE, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@sign_in.app_context_processor
def signed_in() -> dict[str, bool]:
    """Tell the pages whether there is a session that can be ended."""
    who = caller()
    return {"signed_in": who is not None and who.in_browser}


def local(address: str | None) -> str:
    """Return an address of this server, whatever was asked for: nobody is sent elsewhere from here."""
    wanted = address or "/"
    inside = wanted.startswith("/") and not wanted.startswith(("//", "/\\", "/sign-"))
    return wanted if inside and wanted.isprintable() else "/"


def _access() -> Access | None:
    here = collaborators()
    return here.access if here.settings.asks_for_keys else None
