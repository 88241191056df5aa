"""One line for each request: enough to find it again, and nothing of what was asked, nor of any key."""

import io
import json
import logging
import os
import pty
import re
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from tests.processes import serving_process
from web.logs import REQUESTS, JsonLines, PlainLines, worth_reading, write_logs


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What is logged about requests, as JSON lines."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    logger = logging.getLogger(REQUESTS)
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield written
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)


def lines(log: io.StringIO) -> list[dict]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_a_request_is_a_line_with_its_id_route_status_and_time(client: FlaskClient, log: io.StringIO) -> None:
    response = client.get(
        "/api/v1/articles/harbour?offset_unit=utf16", headers={"X-Request-ID": "from-the-caller"}
    )
    (line,) = lines(log)
    assert response.status_code == 200
    assert line.pop("time").endswith("Z")
    assert 0 < line.pop("ms") < 60_000
    assert line == {
        "level": "info",
        "logger": REQUESTS,
        "message": "request",
        "request_id": "from-the-caller",
        "method": "GET",
        "route": "/api/v1/articles/<article:id>",
        "status": 200,
        "key": None,
    }


def test_nothing_that_was_asked_or_sent_is_in_the_log(client: FlaskClient, log: io.StringIO) -> None:
    canary = "canary4711"
    client.get(f"/?q={canary}", headers={"User-Agent": canary, "Cookie": canary})
    client.post("/api/v1/answers", json={"question": canary}, headers={"Authorization": f"Bearer {canary}"})
    client.open(f"/{canary}", method=canary.upper())
    assert len(lines(log)) == 3
    assert canary not in log.getvalue().lower()


def test_a_stream_is_logged_when_it_has_ended(client: FlaskClient, log: io.StringIO) -> None:
    body, accept = {"question": "Who built the clock tower?"}, {"Accept": "text/event-stream"}
    with client.post("/api/v1/answers", json=body, headers=accept, buffered=False) as response:
        assert lines(log) == []
        assert b"answer.completed" in response.data
    assert [line["status"] for line in lines(log)] == [200]


def test_what_fails_is_logged_with_the_requests_id(
    client: FlaskClient, reading_app: OpenAPI, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken() -> None:
        raise RuntimeError("the disk is gone")

    monkeypatch.setitem(reading_app.view_functions, "health.readyz", broken)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    monkeypatch.setattr(logging.getLogger("web.problems"), "handlers", [handler])
    request_id = client.get("/readyz").json["request_id"]
    (failure,) = lines(written)
    assert failure["request_id"] == request_id
    assert failure["level"] == "error"
    assert "the disk is gone" in failure["exception"]
    assert [(line["request_id"], line["status"]) for line in lines(log)] == [(request_id, 500)]


def test_for_people_a_request_is_a_short_line(client: FlaskClient, log: io.StringIO) -> None:
    logging.getLogger(REQUESTS).handlers[-1].setFormatter(PlainLines())
    client.get("/api/v1/articles/harbour?offset_unit=utf16", headers={"X-Request-ID": "from-the-caller"})
    assert re.fullmatch(
        r"\d\d:\d\d:\d\d  GET    /api/v1/articles/harbour  200  [\d,]+ ms  from-the-caller\n", log.getvalue()
    )


def test_for_people_too_nothing_that_was_asked_is_told(client: FlaskClient, log: io.StringIO) -> None:
    logging.getLogger(REQUESTS).handlers[-1].setFormatter(PlainLines())
    canary = "canary4711"
    client.get(f"/?q={canary}", headers={"User-Agent": canary, "Cookie": canary})
    client.get(f"/search?q={canary}")
    client.post("/api/v1/answers", json={"question": canary}, headers={"Authorization": f"Bearer {canary}"})
    client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": canary}]}).close()
    client.get(f"/pq_{canary}")
    client.get("/articles/%1b%5b2J%0aharbour%e2%80%ae?version=x")
    told = log.getvalue()
    assert canary not in told
    assert "ferry" not in told
    assert len(told.splitlines()) == 6
    assert not any(hidden in told for hidden in ("\x1b", "\u202e"))
    assert "(no such address)  404" in told


def test_for_people_the_files_of_a_page_are_passed_over_unless_they_fail(
    client: FlaskClient, log: io.StringIO
) -> None:
    logging.getLogger(REQUESTS).handlers[-1].addFilter(worth_reading)
    client.get("/static/chat.js").close()
    client.get("/static/nowhere.js").close()
    client.get("/healthz")
    assert [line["status"] for line in lines(log)] == [404, 200]


def test_for_people_what_goes_wrong_is_words() -> None:
    record = logging.LogRecord("x", logging.ERROR, "", 0, "Job %s failed", ("j",), None)
    record.facts = {"request_id": "r", "key": None}
    assert PlainLines().format(record).split(" ", 1)[1] == "error Job j failed request_id=r"


@pytest.mark.parametrize(("log_format", "seen"), [("auto", "text"), ("json", "json"), ("text", "text")])
def test_on_a_terminal_a_server_writes_for_people_unless_told_otherwise(
    log_format: str, seen: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PULLQUOTE_WEB__LOG_FORMAT", log_format)
    ours, terminal = pty.openpty()
    with serving_process(tmp_path / "data", stderr=terminal) as address:
        urllib.request.urlopen(f"{address}/readyz?secret=1", timeout=30).close()
        line = os.read(ours, 4096).decode()
    os.close(terminal)
    os.close(ours)
    assert (seen == "json") == line.startswith("{")
    assert "/readyz" in line
    assert "secret" not in line


@pytest.mark.parametrize(
    ("log_format", "level"), [("auto", "INFO"), ("json", "INFO"), ("text", "INFO"), ("off", "WARNING")]
)
def test_requests_are_written_unless_switched_off(
    log_format: str, level: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = logging.getLogger()
    monkeypatch.setattr(root, "handlers", [])
    monkeypatch.setattr(logging.getLogger(REQUESTS), "level", logging.NOTSET)
    held = root.level
    write_logs(log_format)
    assert logging.getLevelName(logging.getLogger(REQUESTS).getEffectiveLevel()) == level
    root.setLevel(held)
    logging.getLogger(REQUESTS).setLevel(logging.NOTSET)
