"""Which language a page speaks: the one that was chosen, or else the first of the browser's that is spoken here."""

from flask import Response, g, has_request_context, request

from web.languages.catalogs import ENGLISH, LANGUAGES

COOKIE = "language"

# What programs read is English, whoever runs them.
_NOT_PAGES = ("/api/", "/v1/", "/static/", "/openapi.json", "/healthz", "/readyz", "/metrics")


def language() -> str:
    """Return the code of the language to speak; English outside of pages."""
    if not has_request_context() or not _for_people():
        return ENGLISH
    if "language" not in g:
        g.language = _negotiated()
    found: str = g.language
    return found


def tell_language(response: Response) -> Response:
    """Say which language a page speaks, and that it speaks others to other readers."""
    if _for_people():
        response.vary.update(("Accept-Language", "Cookie"))
        response.headers.setdefault("Content-Language", language())
    return response


def _for_people() -> bool:
    return not request.path.startswith(_NOT_PAGES)


def _negotiated() -> str:
    chosen = request.cookies.get(COOKIE)
    if chosen in LANGUAGES:
        return chosen
    # Not by `best_match`: to a reader of en-GB who also knows some French, it would give French.
    for wanted, quality in sorted(request.accept_languages, key=lambda pair: -pair[1]):
        code = wanted.replace("_", "-").partition("-")[0].lower()
        if quality > 0 and (code in LANGUAGES or code == "*"):
            return code if code in LANGUAGES else ENGLISH
    return ENGLISH
