"""What is measured agrees with what happened."""

import re

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.jobs import JobRequest
from tests.web.test_sse import STREAM

CLOCK = {"question": "Who built the clock tower of Aldermoor?"}


def numbers(client: FlaskClient) -> dict[str, float]:
    """Return each series of `/metrics` by its name and labels."""
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.content_type.startswith("text/plain; version=0.0.4")
    lines = [line for line in response.text.splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def rise(client: FlaskClient, before: dict[str, float], series: str) -> float:
    return numbers(client)[series] - before.get(series, 0.0)


def test_requests_are_counted_by_the_pattern_of_their_address(writer: FlaskClient) -> None:
    for path in ("/api/v1/articles/clock", "/api/v1/articles/nobody", "/no/such", "/no/other"):
        writer.get(path)
    writer.open("/healthz", method="BREW")
    seen = numbers(writer)
    route = 'method="GET",route="/api/v1/articles/<article:id>"'
    assert seen[f'pullquote_http_requests_total{{{route},status="200"}}'] == 1
    assert seen[f'pullquote_http_requests_total{{{route},status="404"}}'] == 1
    assert seen[f"pullquote_http_request_seconds_count{{{route}}}"] == 2
    assert 0 < seen[f"pullquote_http_request_seconds_sum{{{route}}}"] < 60
    assert seen['pullquote_http_requests_total{method="GET",route="none",status="404"}'] == 2
    assert not [name for name in seen if "nobody" in name or "BREW" in name]
    assert seen["pullquote_http_requests_open"] == 1, "this very request"


def test_answers_abstentions_and_each_stage_are_counted(writer: FlaskClient) -> None:
    before = numbers(writer)
    assert before['pullquote_answers_total{status="answered"}'] == 0
    assert writer.post("/api/v1/answers", json=CLOCK).json["status"] == "answered"
    assert "answer.completed" in writer.post("/api/v1/answers", json=CLOCK, headers=STREAM).text
    nothing = {"question": "Who won the chess olympiad in Dresden?"}
    assert writer.post("/api/v1/answers", json=nothing).json["status"] == "abstained"
    assert rise(writer, before, 'pullquote_answers_total{status="answered"}') == 2
    assert rise(writer, before, 'pullquote_answers_total{status="abstained"}') == 1
    for stage in ("rewriting", "retrieval", "reading"):
        assert rise(writer, before, f'pullquote_answer_stage_seconds_count{{stage="{stage}"}}') == 3
        assert rise(writer, before, f'pullquote_answer_stage_seconds_sum{{stage="{stage}"}}') > 0


def test_answers_that_failed_are_counted(
    writer: FlaskClient, writable: OpenAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*args: object, **options: object) -> None:
        raise RuntimeError("no")

    monkeypatch.setattr(writable.extensions["pullquote"].answerer, "read_hits", broken)
    assert writer.post("/api/v1/answers", json=CLOCK).status_code == 500
    assert numbers(writer)['pullquote_answers_total{status="failed"}'] == 1


def test_the_index_and_the_jobs_are_told_as_they_are_now(writer: FlaskClient, writable: OpenAPI) -> None:
    before = numbers(writer)
    assert (before["pullquote_index_articles"], before["pullquote_index_generation"]) == (1, 1)
    assert 0 <= before["pullquote_index_generation_age_seconds"] < 600
    assert before['pullquote_jobs{status="done"}'] == 0
    job = writable.extensions["pullquote"].jobs.submit(JobRequest("samples"))
    assert '"status": "done"' in writer.get(f"/api/v1/jobs/{job.id}/events").text
    after = numbers(writer)
    assert after["pullquote_index_articles"] == 3
    assert after["pullquote_index_generation"] == 2
    assert after["pullquote_index_passages"] > before["pullquote_index_passages"]
    assert after['pullquote_jobs{status="done"}'] == 1


def test_an_empty_collection_has_numbers_too(empty: FlaskClient) -> None:
    seen = numbers(empty)
    assert seen["pullquote_index_articles"] == seen["pullquote_index_generation"] == 0
    assert "pullquote_index_generation_age_seconds" not in seen
    assert seen["process_resident_memory_bytes"] > 1e6


def test_every_series_is_explained(writer: FlaskClient) -> None:
    text = writer.get("/metrics").text
    named = set(re.findall(r"^# TYPE (\w+) ", text, re.MULTILINE))
    explained = set(re.findall(r"^# HELP (\w+) \S", text, re.MULTILINE))
    assert named == explained
    assert len(named) > 10
