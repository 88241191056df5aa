"""Text is sent in fewer bytes (gzip) to those who take it so, where its length can't tell a secret."""

import gzip

from flask import Response, request

from web.access.admission import caller

_LEAST = 1024
"""Less than about a packet isn't worth it."""
_LEVEL = 6
_TEXTS = frozenset(
    {
        "application/javascript",
        "application/json",
        "application/problem+json",
        "application/vnd.citationstyles.csl+json",
        "application/x-bibtex",
        "image/svg+xml",
    }
)
_WHOLE = frozenset({200, 201, 202})


def compress(response: Response) -> Response:
    """Compress a response that is text and there as a whole; a stream of events is neither held back nor packed."""
    if not _is_text(response) or (response.is_streamed and not response.direct_passthrough):
        return response
    response.vary.add("Accept-Encoding")
    if (
        not _is_taken()
        or may_tell()
        or response.status_code not in _WHOLE
        or "Content-Encoding" in response.headers
    ):
        return response
    # A file is handed to the server as it is; only what is read can be compressed.
    response.direct_passthrough = False
    if len(response.get_data()) >= _LEAST:
        response.set_data(gzip.compress(response.get_data(), _LEVEL, mtime=0))
        response.content_encoding = "gzip"
    return response


def may_tell() -> bool:
    """Tell whether the length of a compressed answer could betray what is in it (BREACH).

    It could where another site makes a visitor's browser ask, with that visitor's session, for a page that repeats
    what was asked for beside what only the visitor may read, and someone listens. Browsers say who makes them ask; one
    that doesn't is taken for the worse. No other site can send a key, and without one nothing is secret.
    """
    who = caller()
    asked_here = request.headers.get("Sec-Fetch-Site") in ("same-origin", "none")
    return who is not None and who.in_browser and not asked_here


def _is_text(response: Response) -> bool:
    kind = response.mimetype or ""
    return kind in _TEXTS or (kind.startswith("text/") and kind != "text/event-stream")


def _is_taken() -> bool:
    taken = request.accept_encodings
    return 0 < taken["gzip"] >= taken["identity"]
