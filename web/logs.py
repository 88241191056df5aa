"""The server's log: a line for each thing that happened, as JSON for programs or as words for people."""

import json
import logging
import sys
from datetime import UTC, datetime

from flask import g, has_request_context

from qa.terminal import harmless

REQUESTS = "pullquote.requests"

_PATH_CHARS = 100
_BAD = 400


class JsonLines(logging.Formatter):
    """Writes each record as one JSON object on one line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line: dict[str, object] = {
            "time": _time(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_facts(record),
        }
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, default=str)


class PlainLines(logging.Formatter):
    """Writes each record as a line for people; what went wrong follows on lines of its own."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        if record.name == REQUESTS:
            return _request_line(record)
        said = " ".join(f"{name}={value}" for name, value in _facts(record).items() if value is not None)
        line = f"{_time(record)} {record.levelname.lower()} {record.getMessage()} {said}".rstrip()
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def write_logs(log_format: str) -> None:
    """Write this process's log to standard error; its standard output is left to what was asked for.

    :param log_format: `json`, `text`, `off` for nothing but what goes wrong, as text, or `auto`: `text` on a terminal,
        where somebody reads it, and `json` elsewhere.
    """
    if log_format == "auto":
        log_format = "text" if sys.stderr.isatty() else "json"
    handler = logging.StreamHandler(sys.stderr)
    if log_format == "text":
        handler.addFilter(worth_reading)
    handler.setFormatter(JsonLines() if log_format == "json" else PlainLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    # Told at each request that waits a moment, and `/metrics` tells it better.
    logging.getLogger("waitress.queue").setLevel(logging.ERROR)
    logging.getLogger(REQUESTS).setLevel(logging.WARNING if log_format == "off" else logging.INFO)


def worth_reading(record: logging.LogRecord) -> bool:
    """Tell whether a record says something to a person: that a page's scripts were sent, too, doesn't."""
    facts: dict[str, object] = getattr(record, "facts", {})
    return not (str(facts.get("route")).startswith("/static/") and int(str(facts["status"])) < _BAD)


def _request_line(record: logging.LogRecord) -> str:
    """Return a request in short: when, what, how it ended, how long it took, and its id."""
    facts = _facts(record)
    when = datetime.fromtimestamp(record.created).astimezone()
    took = f"{round(float(str(facts['ms']))):,} ms"
    # A path is what its sender made of it: what would move the cursor, or hide, is taken out.
    path = harmless(str(getattr(record, "path", facts["route"])))
    path = path if len(path) <= _PATH_CHARS else path[: _PATH_CHARS - 1] + "…"
    return f"{when:%H:%M:%S}  {facts['method']:<6} {path}  {facts['status']}  {took}  {facts['request_id']}"


def _facts(record: logging.LogRecord) -> dict[str, object]:
    facts: dict[str, object] = getattr(record, "facts", {})
    if not facts and has_request_context() and "request_id" in g:
        return {"request_id": g.request_id}
    return facts


def _time(record: logging.LogRecord) -> str:
    moment = datetime.fromtimestamp(record.created, UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
