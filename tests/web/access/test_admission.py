"""Where keys are asked for, nothing is had without one, and each does what its scope says and no more."""

import re
import uuid

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from web.access import KeyRing, Scope
from web.settings import WebSettings

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
OPEN = {"/healthz", "/readyz", "/sign-in", "/language", "/static/<path:filename>"}
# The question box, where it is on; it is off here.
OPEN |= {"/widget", "/widget.js", "/widget/ask", "/widget/source"}


def bearer(token: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"}


def test_no_route_but_the_open_ones_answers_a_stranger(guarded: OpenAPI, visitor: FlaskClient) -> None:
    asked = 0
    for rule in guarded.url_map.iter_rules():
        if rule.rule in OPEN:
            continue
        for method in rule.methods - {"OPTIONS"}:
            path = re.sub(r"<[^>]+>", "x", rule.rule)
            response = visitor.open(path, method=method)
            assert response.status_code == 401, (method, path)
            assert response.headers["WWW-Authenticate"].startswith("Bearer ")
            asked += 1
    assert asked > 25


def test_what_is_not_there_is_not_told_to_a_stranger_either(visitor: FlaskClient) -> None:
    assert visitor.get("/no/such/place").status_code == 401
    assert visitor.get("/healthz").status_code == visitor.get("/readyz").status_code == 200
    with visitor.get("/static/pullquote.css") as response:
        assert response.status_code == 200


@pytest.mark.parametrize("sent", ["Bearer {}", "bearer {}", "Basic {}", "{}", "Bearer", "Bearer {} {}"])
def test_a_wrong_key_is_refused_and_not_repeated(visitor: FlaskClient, sent: str) -> None:
    canary = "pq_" + uuid.uuid4().hex
    response = visitor.get("/api/v1/search?q=ferry", headers={"Authorization": sent.format(canary, canary)})
    assert response.status_code == 401
    assert response.mimetype == "application/problem+json"
    assert response.json["title"] == "Unauthorized"
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert canary not in response.text + str(response.headers)


def test_a_reader_asks_and_searches_and_changes_nothing(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    key = bearer(tokens["read"])
    assert visitor.get("/api/v1/search?q=ferry", headers=key).json["hits"]
    assert visitor.post("/api/v1/answers", json={"question": "Who?"}, headers=key).status_code == 200
    assert visitor.get("/api/v1/articles/clock", headers=key).status_code == 200
    for method, path in (("DELETE", "/api/v1/articles/clock"), ("POST", "/api/v1/articles")):
        response = visitor.open(path, method=method, headers=key, json={"text": "x"})
        assert response.status_code == 403
        assert response.json["detail"] == "This needs a key with the scope write; this one may read."
        assert 'error="insufficient_scope", scope="write"' in response.headers["WWW-Authenticate"]


def test_a_writer_adds_and_removes_and_does_not_rule(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    key = bearer(tokens["write"])
    new = {"text": "The weir of Aldermoor is low."}
    assert visitor.put("/api/v1/articles/weir", json=new, headers=key).status_code == 201
    for method, path in (
        ("DELETE", "/api/v1/articles/weir?purge=true"),
        ("DELETE", "/api/v1/articles/weir?purge=1"),
        ("POST", "/api/v1/index/rollback"),
        ("POST", "/api/v1/index/rebuild"),
    ):
        assert visitor.open(path, method=method, headers=key).status_code == 403, path
    assert visitor.delete("/api/v1/articles/weir?purge=false", headers=key).status_code == 204


def test_a_form_that_erases_asks_for_admin_too(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    erase = {"how": "erase", "sure": "yes"}
    assert visitor.post("/remove/nobody", data=erase, headers=bearer(tokens["write"])).status_code == 403
    assert visitor.post("/remove/nobody", data=erase, headers=bearer(tokens["admin"])).status_code != 403
    assert visitor.post("/remove/nobody", data={}, headers=bearer(tokens["write"])).status_code != 403


def test_an_admin_rules(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    key = bearer(tokens["admin"])
    visitor.put("/api/v1/articles/gone", json={"text": "It will be gone."}, headers=key)
    assert visitor.delete("/api/v1/articles/gone?purge=true", headers=key).status_code == 204


def test_a_revoked_key_opens_nothing_from_then_on(visitor: FlaskClient, keys: KeyRing) -> None:
    made = keys.create("short-lived", Scope.READ)
    assert visitor.get("/api/v1/index", headers=bearer(made.token)).status_code == 200
    keys.revoke(made.key.id)
    assert visitor.get("/api/v1/index", headers=bearer(made.token)).status_code == 401


def test_on_an_open_server_any_key_will_do(client: FlaskClient) -> None:
    assert client.get("/api/v1/index", headers=bearer("unused")).status_code == 200
    assert client.get("/sign-in", headers=BROWSER).headers["Location"] == "/"


@pytest.mark.parametrize(
    ("host", "access", "asks"),
    [
        ("127.0.0.1", "auto", False),
        ("localhost", "auto", False),
        ("::1", "auto", False),
        ("127.0.0.5", "auto", False),
        ("0.0.0.0", "auto", True),
        ("::", "auto", True),
        ("192.168.1.4", "auto", True),
        ("press.example", "auto", True),
        ("", "auto", True),
        ("127.0.0.1", "keys", True),
        ("0.0.0.0", "open", False),
    ],
)
def test_keys_are_asked_for_where_others_can_reach(host: str, access: str, asks: bool) -> None:
    assert WebSettings(host=host, access=access).asks_for_keys is asks
