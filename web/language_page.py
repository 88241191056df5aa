"""Choosing the language of the pages: a form, so that it works without scripts and is guarded as all forms are."""

from urllib.parse import quote

from flask import Blueprint, redirect, request
from werkzeug.wrappers import Response

from web.access.sign_in import local
from web.languages import COOKIE, LANGUAGES, gettext
from web.problems import Refused

language_page = Blueprint("language_page", __name__)

_YEAR_S = 365 * 24 * 60 * 60
_LONGEST = 4000
"""So long an address is come back to whole; of a longer one, as of a long conversation kept in it, only the page."""


@language_page.post("/language")
def choose() -> Response:
    """Keep the language that was chosen, and go back to where it was chosen."""
    chosen = request.form.get("language")
    if chosen not in LANGUAGES:
        raise Refused(422, gettext("Choose one of the languages at the foot of the page."))
    response = redirect(local(request.form.get("to")), 303)
    response.set_cookie(
        COOKIE, chosen, max_age=_YEAR_S, httponly=True, samesite="Lax", secure=request.is_secure
    )
    return response


@language_page.app_context_processor
def place() -> dict[str, str]:
    """Tell the pages where they are, to come back to; what a form sent can't be shown again."""
    return {"place_to_return": _here() if request.method == "GET" else "/"}


def _here() -> str:
    query = request.query_string.decode("latin-1")
    return quote(request.path) + (f"?{query}" if query and len(query) <= _LONGEST else "")
