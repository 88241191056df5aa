"""Errors: problem+json for programs, a page for people, and never a word of what was sent."""

import io
import re
import uuid

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
JSON = {"Content-Type": "application/json"}


def sent(canary: str) -> list[tuple[str, str, dict, tuple[int, ...]]]:
    return [
        ("GET", f"/no/such/{canary}", {}, (404,)),
        ("GET", f"/api/v1/{canary}", {}, (404,)),
        ("GET", f"/api/v1/articles/{canary}", {}, (404,)),
        ("GET", f"/api/v1/articles/harbour/versions/{canary}", {}, (404,)),
        ("GET", f"/api/v1/jobs/{canary}", {}, (404,)),
        ("GET", f"/api/v1/jobs/{canary}/events", {}, (404,)),
        ("GET", f"/api/v1/search?q=a&{canary}=1", {}, (422,)),
        ("GET", f"/api/v1/search?q=a&limit={canary}", {}, (422,)),
        ("GET", f"/api/v1/search?q=a&published_from={canary}", {}, (422,)),
        ("GET", f"/api/v1/search?q=a&cursor={canary}", {}, (400,)),
        ("GET", f"/api/v1/articles?cursor={canary}", {}, (400,)),
        ("GET", f"/ask?q={canary}&published_from=x", {}, (422,)),
        ("PATCH", f"/api/v1/search?{canary}", {}, (405,)),
        ("DELETE", f"/api/v1/articles/{canary}", {}, (404,)),
        ("DELETE", f"/api/v1/articles/harbour?purge={canary}", {}, (422,)),
        ("POST", "/api/v1/answers", {"data": f"{{not json {canary}", "headers": JSON}, (400,)),
        ("POST", "/api/v1/answers", {"data": f'"{canary}"', "headers": JSON}, (422,)),
        ("POST", "/api/v1/answers", {"data": f'["{canary}"]', "headers": JSON}, (422,)),
        (
            "POST",
            "/api/v1/answers",
            {"data": f'{{"question": NaN, "x": "{canary}"}}', "headers": JSON},
            (400,),
        ),
        ("POST", "/api/v1/answers", {"data": "[" * 100_000 + canary, "headers": JSON}, (400,)),
        ("POST", "/api/v1/answers", {"data": canary, "content_type": f"text/{canary}"}, (415,)),
        ("POST", "/api/v1/answers", {"data": b"\xff\xfe" + canary.encode(), "headers": JSON}, (400,)),
        ("POST", "/api/v1/answers", {"json": {"question": ["x"], canary: 1}}, (422,)),
        ("POST", "/api/v1/answers", {"json": {"question": "x", "filters": {canary: canary}}}, (422,)),
        ("POST", "/api/v1/answers", {"json": {"question": "x", "as_of": canary}}, (422,)),
        (
            "POST",
            "/api/v1/articles",
            {"json": {"text": "x", "metadata": {canary: 1}, "id": f"/{canary}"}},
            (422,),
        ),
        ("POST", "/api/v1/articles", {"json": {"text": f"{canary}\x00"}}, (422,)),
        ("POST", "/api/v1/articles", {"json": {"url": f"ftp://{canary}.example"}}, (422,)),
        ("PUT", "/api/v1/articles/%20x", {"json": {"text": canary}}, (422,)),
        ("POST", "/api/v1/citations/verify", {"json": {"citations": [{"quote": canary}]}}, (422,)),
        ("POST", "/api/v1/citations/verify", {"json": {canary: canary}}, (422,)),
    ]


@pytest.mark.parametrize("number", range(len(sent(""))))
def test_a_problem_says_what_is_wrong_and_repeats_nothing(client: FlaskClient, number: int) -> None:
    canary = "canary" + uuid.uuid4().hex
    method, path, options, expected = sent(canary)[number]
    response = client.open(path, method=method, **options)
    assert response.status_code in expected, response.text
    assert response.mimetype == "application/problem+json"
    problem = response.json
    assert {"type", "title", "status", "detail", "instance", "errors", "request_id"} <= set(problem)
    assert problem["status"] == response.status_code
    assert problem["request_id"] == response.headers["X-Request-Id"]
    assert canary not in response.text
    assert canary not in str(response.headers)


def test_an_unknown_key_is_pointed_at_by_its_place(client: FlaskClient) -> None:
    response = client.post("/api/v1/answers", json={"question": "x", "filters": {"colour": "red"}})
    assert response.json["errors"] == [{"detail": "There is an unknown key here.", "pointer": "#/filters"}]


def test_a_method_that_is_not_taken_is_answered_with_those_that_are(client: FlaskClient) -> None:
    assert "GET" in client.patch("/api/v1/search").headers["Allow"]


def test_a_person_gets_a_page_and_a_program_a_problem(client: FlaskClient) -> None:
    page = client.get("/nowhere", headers=BROWSER)
    assert (page.status_code, page.mimetype) == (404, "text/html")
    assert "There is nothing at this address." in page.text
    assert client.get("/nowhere").mimetype == "application/problem+json"
    assert client.get("/api/v1/nowhere", headers=BROWSER).mimetype == "application/problem+json"


def test_a_body_that_is_too_large_is_refused(
    client: FlaskClient, reading_app: OpenAPI, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert reading_app.config["MAX_CONTENT_LENGTH"] == 50 * 1024 * 1024
    monkeypatch.setitem(reading_app.config, "MAX_CONTENT_LENGTH", 100)
    files = {"a": (io.BytesIO(b"x" * 200), "note.txt")}
    for response in (
        client.post("/api/v1/answers", json={"question": "x" * 200}),
        client.post("/api/v1/articles", data=files),
    ):
        assert response.status_code == 413
        assert response.mimetype == "application/problem+json"


def test_what_breaks_inside_is_logged_and_not_told(
    client: FlaskClient,
    reading_app: OpenAPI,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken() -> None:
        raise RuntimeError("the secret is 1234")

    monkeypatch.setitem(reading_app.view_functions, "health.readyz", broken)
    response = client.get("/readyz")
    assert response.status_code == 500
    assert "1234" not in response.text
    assert response.json["request_id"] in caplog.text
    assert "1234" in caplog.text


@pytest.mark.parametrize("sent", ["", "mine", "x" * 129, "two words", "a<script>b", "1234567é", '{"a": 1}'])
def test_request_ids_are_our_own_and_differ_where_none_will_do(client: FlaskClient, sent: str) -> None:
    ids = {client.get("/healthz", headers={"X-Request-Id": sent}).headers["X-Request-Id"] for _ in range(3)}
    assert len(ids) == 3
    assert all(re.fullmatch(r"req_[0-9a-f]{16}", request_id) for request_id in ids)


@pytest.mark.parametrize(
    "sent", ["7f3a9c", "3f2504e0-4f89-11d3-9a0c-0305e82c3301", "Root=1-67891233-abcdef012345"]
)
def test_a_callers_own_request_id_is_kept(client: FlaskClient, sent: str) -> None:
    response = client.get("/nowhere", headers={"X-Request-ID": sent})
    assert response.headers["X-Request-ID"] == response.json["request_id"] == sent
