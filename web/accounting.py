"""One line in the log, and one count, for each request: what it was, how it ended, and how long it took."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from time import perf_counter

from flask import Flask, Response, g, request

from web.access.admission import caller
from web.collaborators import collaborators
from web.logs import REQUESTS
from web.metrics import Metrics

logger = logging.getLogger(REQUESTS)

_METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class _Entry:
    """What is told of a request: the pattern of its address, for the address itself may hold a question.

    Its `path` is for who sits at the terminal: without the query, and only where it fits a pattern of ours. What else
    somebody sends may be anything, a key in the wrong place.
    """

    request_id: str
    method: str
    route: str
    path: str
    status: int
    key_id: str | None
    began: float
    metrics: Metrics

    def close(self) -> None:
        """Write it down: the answer is sent."""
        seconds = perf_counter() - self.began
        self.metrics.open.dec()
        self.metrics.note_request(self.method, self.route, self.status, seconds)
        facts = {
            "request_id": self.request_id,
            "method": self.method,
            "route": self.route,
            "status": self.status,
            "ms": round(seconds * 1000, 1),
            "key": self.key_id,
        }
        logger.info("request", extra={"facts": facts, "path": self.path})


def _begin() -> None:
    g.began = perf_counter()
    collaborators().metrics.open.inc()


def _end(response: Response) -> Response:
    who = caller()
    entry = _Entry(
        g.request_id,
        # Both are kept to what is known: each new word would be a new line in the metrics for ever.
        request.method if request.method in _METHODS else "other",
        request.url_rule.rule if request.url_rule else "none",
        request.path if request.url_rule else "(no such address)",
        response.status_code,
        who.key_id if who else None,
        g.began,
        collaborators().metrics,
    )
    # A stream has only begun. A file is handed to the server whole, and nobody tells when that has sent it.
    if response.is_streamed and not response.direct_passthrough:
        response.call_on_close(entry.close)
    else:
        entry.close()
    return response


def install_accounting(app: Flask) -> None:
    """Keep account of every request; comes before all that may refuse one."""
    app.before_request(_begin)
    app.after_request(_end)
