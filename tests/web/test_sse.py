"""Event streams: how many at once, how they end, and what a job's look like."""

import json
import threading
import time

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.jobs import JobRequest, Kind
from index.types import BuildReport
from tests.web.conftest import Breaking
from web.problems import Refused
from web.sse import Slots

STREAM = {"Accept": "text/event-stream"}


def test_places_are_limited_and_given_back_once() -> None:
    slots = Slots(1)
    give_back = slots.take()
    with pytest.raises(Refused) as refused:
        slots.take()
    assert refused.value.status == 503
    give_back()
    give_back()
    slots.take()
    with pytest.raises(Refused):
        slots.take()


def test_a_stream_too_many_is_told_when_to_come_again(client: FlaskClient, reading_app: OpenAPI) -> None:
    streams = reading_app.extensions["pullquote"].streams
    held = [streams.take() for _ in range(4)]
    response = client.post("/api/v1/answers", json={"question": "Who?"}, headers=STREAM)
    for give_back in held:
        give_back()
    assert response.status_code == 503
    assert response.mimetype == "application/problem+json"
    assert int(response.headers["Retry-After"]) > 0
    assert client.post("/api/v1/answers", json={"question": "Who?"}, headers=STREAM).status_code == 200


def test_a_visitor_who_leaves_gives_the_place_back(client: FlaskClient, reading_app: OpenAPI) -> None:
    for _ in range(6):
        response = client.post("/api/v1/answers", json={"question": "Who?"}, headers=STREAM, buffered=False)
        next(iter(response.response))
        response.close()
    assert client.post("/api/v1/answers", json={"question": "Who?"}, headers=STREAM).status_code == 200


def test_an_error_in_the_middle_is_the_last_event_and_keeps_its_secrets(
    client: FlaskClient,
    reading_app: OpenAPI,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    answerer = reading_app.extensions["pullquote"].answerer
    monkeypatch.setattr(answerer, "retriever", Breaking())
    response = client.post("/api/v1/answers", json={"question": "Who?"}, headers=STREAM)
    last = response.text.strip().split("\n\n")[-1]
    assert "event: error" in last
    assert json.loads(last.split("data: ")[1])["status"] == 500
    assert "1234" not in response.text
    assert "1234" in caplog.text


def test_text_with_strange_line_ends_stays_one_line(writer: FlaskClient) -> None:
    text = "The \u2028 lantern \x85 of Grey Point was lit by Oda Brandt in 1901."
    writer.put("/api/v1/articles/lantern", json={"title": "Lantern", "text": text})
    body = {"question": "Who lit the lantern of Grey Point?"}
    response = writer.post("/api/v1/answers", json=body, headers=STREAM)
    data = [line[5:] for line in response.text.splitlines() if line.startswith("data:")]
    assert all(json.loads(line) for line in data)


def test_a_jobs_events_end_with_its_end(
    writer: FlaskClient, writable: OpenAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    free = threading.Event()

    jobs = writable.extensions["pullquote"].jobs
    monkeypatch.setitem(jobs._kinds, "rebuild", Kind(lambda task: (free.wait(5), BuildReport(1))[1]))
    job = jobs.submit(JobRequest("rebuild"))
    threading.Timer(0.1, free.set).start()
    began = time.monotonic()
    text = writer.get(f"/api/v1/jobs/{job.id}/events").text
    assert time.monotonic() - began < 5
    names = [line[7:] for line in text.splitlines() if line.startswith("event: ")]
    assert set(names[:-1]) == {"job.progress"}
    assert names[-1] == "job.ended"
    assert json.loads(text.rsplit("data: ", 1)[1])["job"]["status"] == "done"


@pytest.mark.parametrize(("query", "anew"), [("", False), ("?full=true", True)])
def test_a_rebuild_is_a_job(writer: FlaskClient, query: str, anew: bool) -> None:
    def first() -> str:
        return writer.get("/api/v1/search?q=ferry").json["hits"][0]["passage_id"]

    before = first()
    response = writer.post(f"/api/v1/index/rebuild{query}")
    assert response.status_code == 202
    assert '"status": "done"' in writer.get(f"{response.headers['Location']}/events").text
    assert writer.get("/api/v1/index/generations?limit=1").json["generations"][0]["cause"] == "rebuild"
    assert (first() != before) is anew
