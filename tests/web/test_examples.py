"""The description is complete, and its examples are true: each is sent to an application with the sample articles."""

import json
import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from tests.conftest import open_collection
from tests.web.walking import app_of, walk
from web.examples import recorded

RACES = {"cancel_job"}
"""A job may end before it is cancelled."""


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    app = app_of(open_collection(tmp_path_factory.mktemp("examples") / "data"))
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture(scope="module")
def spec(reading_app: Flask) -> dict:
    return reading_app.test_client().get("/openapi.json").json


def operations(spec: dict) -> dict[str, dict]:
    return {o["operationId"]: o for methods in spec["paths"].values() for o in methods.values()}


def fault(spec: dict, schema: dict, value: object) -> str:
    """Return what is wrong with a value, nothing where it is what the schema says."""
    whole = Draft202012Validator({**schema, "components": spec["components"]})
    return "; ".join(f"{list(error.path)}: {error.message[:200]}" for error in whole.iter_errors(value))


def values(kind: str, value: object) -> list[object]:
    """Return what a schema speaks of: of an event stream, each of its events."""
    if kind != "text/event-stream":
        return [value]
    blocks = [block for block in str(value).split("\n\n") if block.strip() and not block.startswith(":")]
    return [dict(line.split(": ", 1) for line in block.splitlines()) for block in blocks]


def test_the_description_is_valid(spec: dict) -> None:
    assert [error.message for error in OpenAPIV31SpecValidator(spec).iter_errors()] == []


def test_every_operation_and_every_parameter_is_described_and_shown(spec: dict) -> None:
    lacking = []
    for name, operation in operations(spec).items():
        lacking += [f"{name}: {key}" for key in ("summary", "description") if not operation.get(key)]
        for parameter in operation.get("parameters", ()):
            where = f"{name}: {parameter['name']}"
            lacking += [f"{where} {key}" for key in ("description", "example") if key not in parameter]
        for media in operation.get("requestBody", {}).get("content", {}).values():
            lacking += [] if media.get("examples") else [f"{name}: body"]
        good = [response for status, response in operation["responses"].items() if status < "3"]
        given = [media for response in good for media in response.get("content", {}).values()]
        lacking += [f"{name}: response"] if given and not any(m.get("examples") for m in given) else []
        lacking += [f"{name}: {s}" for s, r in operation["responses"].items() if not r.get("description")]
    assert lacking == []


def test_every_field_is_described(spec: dict) -> None:
    lacking = []
    for name, schema in spec["components"]["schemas"].items():
        lacking += [] if schema.get("description") else [name]
        for field, described in schema.get("properties", {}).items():
            lacking += [] if described.get("description") else [f"{name}.{field}"]
    assert lacking == []


def test_what_is_shown_is_what_the_schemas_say(spec: dict) -> None:
    wrong, seen = [], 0
    for name, operation in operations(spec).items():
        places = [operation.get("requestBody", {}), *operation["responses"].values()]
        for kind, media in (found for place in places for found in place.get("content", {}).items()):
            for title, example in media.get("examples", {}).items():
                seen += 1
                faults = [fault(spec, media["schema"], value) for value in values(kind, example["value"])]
                wrong.append((name, title, "".join(faults)))
        for parameter in operation.get("parameters", ()):
            found = fault(spec, parameter["schema"], parameter["example"])
            wrong.append((name, parameter["name"], found))
    bodies = [e for e in recorded() if "body" in e and e["status"] < 400]
    assert seen == len(bodies) + sum(e["type"] is not None for e in recorded())
    assert [one for one in wrong if one[2]] == []


def test_every_example_is_answered_as_it_says(library: Flask) -> None:
    client = library.test_client()
    spec = client.get("/openapi.json").json
    answered = 0
    for sent, response in walk(client, spec):
        where = f"{sent['operation']}: {sent['name']}: {response.status} {response.text[:300]}"
        described = operations(spec)[sent["operation"]]["responses"][str(response.status_code)]
        if sent["operation"] not in RACES:
            assert response.status_code == sent["status"], where
        answered += 1
        if not response.data:
            assert not described.get("content"), where
            continue
        schema = described["content"][response.mimetype]["schema"]
        found = values(response.mimetype, response.json if response.is_json else response.text)
        assert [fault(spec, schema, value) for value in found if fault(spec, schema, value)] == [], where
    assert answered == len(recorded())


def test_the_page_shows_the_examples_and_fetches_nothing_from_elsewhere(client: FlaskClient) -> None:
    page = client.get("/docs").text
    assert page.count("<summary>Examples</summary>") == len({e["operation"] for e in recorded()})
    assert "Lee was making his final Canadian convention appearance" in page
    fetched = re.findall(r'<(?:script|link|img|iframe)[^>]*(?:src|href)="([^"]*)"', page)
    assert fetched
    assert [address for address in fetched if not address.startswith("/static/")] == []


def test_the_recorded_answers_are_whole(client: FlaskClient) -> None:
    assert {e["operation"] for e in recorded()} == set(operations(client.get("/openapi.json").json))
    assert all(e["response"] for e in recorded() if e["status"] != 204)
    told = json.dumps(recorded())
    assert "pq_" not in told
    assert "Traceback" not in told
