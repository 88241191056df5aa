"""Connections: what came too slowly or is too much is refused in good form, and health never waits in the queue.

waitress reads requests in one thread and answers them in others. Here, what may wait for a thread is bounded, and a
thread of its own answers `/healthz` and all that is refused before it gets as far as the application.
"""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from socket import SHUT_WR
from typing import Any

from waitress.channel import HTTPChannel
from waitress.parser import HTTPRequestParser, ParsingError
from waitress.task import ErrorTask, ThreadedTaskDispatcher
from waitress.utilities import Error

from web.logs import REQUESTS
from web.openai_errors import PREFIX, error_of
from web.problems import RETRY_AFTER, problem_body

logger = logging.getLogger(REQUESTS)

Note = Callable[[str, str, int, float], None]
"""Counts a request: its method, route, status and seconds."""

CONNECTIONS = 500
"""Open at once: below the 1,024 files that a process may usually open."""

_AT_ONCE = frozenset({"/healthz", "/readyz"})
_HEAD_S = 20.0
_LINGER_S = 3.0
_BYTES_A_SECOND = 20_000
"""How long a request's head may take to come, and how fast its body must come: a slow telephone line's pace."""


_DETAILS = {
    400: "The request isn't HTTP as this server reads it: its first line, a header or a length is malformed.",
    501: "The body comes in a transfer encoding that this server doesn't read: send it plain, or chunked.",
}


class Late(Error):  # type: ignore[misc] # noqa: N818 - waitress has no types, and its names
    """It came too slowly."""

    code = 408


class Crowded(Error):  # type: ignore[misc] # noqa: N818 - the same
    """Too many wait already."""

    code = 503


class ProblemTask(ErrorTask):  # type: ignore[misc] # waitress has no types
    """Answers what was refused before the application saw it, as the application would."""

    def execute(self) -> None:
        """Write the answer down, log and count it."""
        began, status = time.perf_counter(), self.request.error.code
        request_id = "req_" + secrets.token_hex(8)
        problem = problem_body(status, _DETAILS.get(status), request_id=request_id)
        kind, body = "application/problem+json", problem.model_dump_json(exclude_none=True)
        if getattr(self.request, "path", "").startswith(PREFIX):
            kind, body = "application/json", error_of(problem).model_dump_json()
        sent = body.encode()
        self.status = f"{status} {problem.title}"
        self.response_headers = [
            ("Content-Type", kind),
            ("X-Request-Id", request_id),
            ("Cache-Control", "no-store"),
            ("X-Content-Type-Options", "nosniff"),
        ]
        self.response_headers += list(RETRY_AFTER.items()) if status == Crowded.code else []
        self.set_close_on_finish()
        self.channel.lingers = True
        self.content_length = len(sent)
        self._account(request_id, status, time.perf_counter() - began)
        self.write(sent)

    def _account(self, request_id: str, status: int, seconds: float) -> None:
        facts = {"request_id": request_id, "method": "other", "route": "none", "status": status}
        logger.info("request", extra={"facts": {**facts, "ms": round(seconds * 1000, 1), "key": None}})
        self.channel.server.task_dispatcher.note("other", "none", status, seconds)


class Parser(HTTPRequestParser):  # type: ignore[misc] # waitress has no types
    """Reads requests; numbers of thousands of digits, which Python won't read, are malformed like others."""

    def parse_header(self, header_plus: bytes) -> None:
        """Read the first line and the headers."""
        try:
            super().parse_header(header_plus)
        except ValueError as error:
            raise ParsingError("not a number") from error


class Channel(HTTPChannel):  # type: ignore[misc] # waitress has no types
    """A connection that doesn't wait for ever for a request to be whole, and lets a refusal be read.

    Who is told that a body is too large is still sending it: closed at once, the connection would be reset, and the
    answer lost. So it is closed in one direction, and what still comes is thrown away for a moment.
    """

    error_task_class = ProblemTask
    parser_class = Parser
    request: Any = None
    began = 0.0
    lingers = False
    lingering_until: float | None = None

    def handle_close(self) -> None:
        """Close the connection, or linger first."""
        if not (self.lingers and self.connected) or self.lingering_until is not None:
            if self.request is not None:
                self.request.close()  # what came of its body may be in a file
            super().handle_close()
            return
        self.lingering_until = time.monotonic() + _LINGER_S
        self.will_close = self.close_when_flushed = False
        with suppress(OSError):
            self.socket.shutdown(SHUT_WR)

    def received(self, data: bytes) -> bool:
        """Take what came in, and remember when its request began."""
        if self.lingering_until is not None:
            return False
        if self.request is None:
            self.began = time.monotonic()
        taken: bool = super().received(data)
        return taken

    def refuse_late(self, now: float) -> None:
        """Refuse the request that is coming in, if it takes too long; end what has lingered long enough."""
        if self.lingering_until is not None and now > self.lingering_until:
            self.handle_close()
            return
        with self.requests_lock:
            request = self.request
            if request is None or now < self.began + _HEAD_S + request.body_bytes_received / _BYTES_A_SECOND:
                return
            request.error, request.completed, self.request = Late(""), True, None
            self.requests.append(request)
            if len(self.requests) == 1:
                self.server.add_task(self)

    @property
    def idle(self) -> bool:
        """Whether nothing is being received, answered or sent."""
        return not (self.requests or self.request or self.total_outbufs_len)


class Dispatcher(ThreadedTaskDispatcher):  # type: ignore[misc] # waitress has no types
    """Hands requests to threads: so many at once, so many in a queue, and health at once.

    :param threads: Requests served at once.
    :param most: Requests that may wait for a thread; more are answered 503.
    :param note: Counts what is refused here.
    """

    def __init__(self, threads: int, most: int, note: Note) -> None:
        super().__init__()
        self.note, self._most = note, most
        self._express = ThreadedTaskDispatcher()
        self._express.set_thread_count(1)
        self.set_thread_count(threads)

    def add_task(self, task: Channel) -> None:
        """Queue the first request of a connection."""
        request = task.requests[0]
        if request.error is None and request.path not in _AT_ONCE:
            if len(self.queue) < self._most:
                super().add_task(task)
                return
            request.error = Crowded("")
        self._express.add_task(task)

    def shutdown(self, cancel_pending: bool = True, timeout: float = 5) -> bool:
        """Let the threads go that have nothing to do."""
        self._express.shutdown(cancel_pending, timeout)
        done: bool = super().shutdown(cancel_pending, timeout)
        return done


def sweep(channels: list[Channel], now: float) -> None:
    """Refuse what comes too slowly, and close what has waited longest where connections run out."""
    for channel in channels:
        channel.refuse_late(now)
    spare = len(channels) - CONNECTIONS * 9 // 10
    for channel in sorted((one for one in channels if one.idle), key=lambda one: one.last_activity)[
        : max(0, spare)
    ]:
        channel.handle_close()
