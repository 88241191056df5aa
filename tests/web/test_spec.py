"""The description of the API is whole, and everything that is documented exists."""

import json
import re
from pathlib import Path

from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

DOCS = Path(__file__).resolve().parents[2] / "docs" / "api.md"


def routes(app: OpenAPI) -> set[tuple[str, str]]:
    return {
        (method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule))
        for rule in app.url_map.iter_rules()
        for method in rule.methods - {"HEAD", "OPTIONS"}
        if rule.rule.startswith(("/api/", "/v1/")) or rule.rule in ("/healthz", "/readyz", "/metrics")
    }


def test_every_route_is_described_in_openapi_3_1(client: FlaskClient, reading_app: OpenAPI) -> None:
    spec = client.get("/openapi.json").json
    assert spec["openapi"].startswith("3.1")
    described = {(m.upper(), path) for path, methods in spec["paths"].items() for m in methods}
    assert described == routes(reading_app)


def test_every_reference_leads_somewhere(client: FlaskClient) -> None:
    spec = client.get("/openapi.json").json
    named = set(re.findall(r'"#/components/schemas/([^"]+)"', json.dumps(spec)))
    assert named <= set(spec["components"]["schemas"])
    assert "ValidationErrorModel" not in named
    for path, methods in spec["paths"].items():
        kind = "application/json" if path.startswith("/v1/") else "application/problem+json"
        errors = [r for o in methods.values() for status, r in o["responses"].items() if status > "4"]
        assert all(list(r["content"]) == [kind] for r in errors)


def test_operations_have_names_of_their_own_and_a_sentence(client: FlaskClient) -> None:
    operations = [o for m in client.get("/openapi.json").json["paths"].values() for o in m.values()]
    assert len({o["operationId"] for o in operations}) == len(operations)
    assert all(o["summary"].endswith((".", "files.", "it.")) for o in operations)


def test_what_the_api_gives_is_what_it_says_it_gives(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").json["components"]["schemas"]
    answer = client.post("/api/v1/answers", json={"question": "Who built the clock tower?"}).json
    assert set(answer) == set(schemas["AnswerBody"]["properties"])
    hit = client.get("/api/v1/search?q=tower").json["hits"][0]
    assert set(hit) == set(schemas["HitBody"]["properties"])
    assert set(client.get("/api/v1/articles/clock").json) == set(schemas["ArticleBody"]["properties"])


def test_the_page_shows_every_route_and_its_links_lead_somewhere(
    client: FlaskClient, reading_app: OpenAPI
) -> None:
    html = client.get("/docs").text
    for _, path in routes(reading_app):
        assert f"<code>{path}</code>" in html
    anchors = set(re.findall(r'id="([^"]+)"', html))
    assert set(re.findall(r'href="#([^"]+)"', html)) <= anchors


def test_every_route_of_the_guide_exists_and_none_is_missing(reading_app: OpenAPI) -> None:
    written = set(re.findall(r"`(GET|POST|PUT|PATCH|DELETE) (/[^`?]*)", DOCS.read_text(encoding="utf-8")))
    assert written == routes(reading_app)
