"""A key's time, its last use, and another secret for it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from tests.web.access.test_admission import BROWSER
from tests.web.access.test_belonging import bearer
from tests.web.access.test_sign_in import OURS, enter
from web.access import KeyRing, Scope, check_guarded
from web.access.errors import Unguarded, UnknownKey
from web.settings import WebSettings

NOW = datetime.now(UTC)
OVER, SOON = NOW - timedelta(days=2), NOW + timedelta(days=2)
INDEX = "/api/v1/index"


def test_an_expired_key_is_answered_that_it_expired_and_when(visitor: FlaskClient, keys: KeyRing) -> None:
    token = keys.create("old", Scope.READ, OVER).token
    response = visitor.get(INDEX, headers=bearer(token))
    assert response.status_code == 401
    assert f"expired on {OVER.date()}" in response.json["detail"]
    assert 'error="invalid_token"' in response.headers["WWW-Authenticate"]
    assert token not in response.text
    chat = visitor.get("/v1/models", headers=bearer(token))
    assert (chat.status_code, "expired" in chat.json["error"]["message"]) == (401, True)
    assert visitor.get("/healthz", headers=bearer(token)).status_code == 200
    signing = enter(visitor, token)
    assert (signing.status_code, "has expired" in signing.text) == (401, True)
    assert visitor.get(INDEX, headers=bearer(keys.create("new", Scope.READ, SOON).token)).status_code == 200


def test_a_session_ends_with_its_keys_time(visitor: FlaskClient, guarded: OpenAPI, keys: KeyRing) -> None:
    made = keys.create("short", Scope.READ, SOON)
    enter(visitor, made.token)
    assert visitor.get("/articles", headers=BROWSER).status_code == 200
    keys._ledger.change(
        lambda rows: tuple(
            {**row, "expires": "2020-01-01T00:00:00Z"} if row["id"] == made.key.id else row for row in rows
        )
    )
    assert visitor.get("/articles", headers=BROWSER).status_code == 303
    assert visitor.get(INDEX).status_code == 401


def test_another_secret_replaces_the_first_and_what_belongs_to_the_key_stays(
    visitor: FlaskClient, guarded: OpenAPI, keys: KeyRing
) -> None:
    first = keys.create("the newsroom", Scope.WRITE, OVER)
    old = keys.rotate(first.key.id, SOON)
    browser = guarded.test_client()
    enter(browser, old.token)
    visitor.post("/api/v1/conversations", json={"title": "Kept"}, headers=bearer(old.token))
    new = keys.rotate(first.key.id)
    assert (new.key.id, new.key.name, new.key.scope) == (first.key.id, "the newsroom", Scope.WRITE)
    assert (old.key.expires is None, new.key.expires) == (False, None)
    assert visitor.get(INDEX, headers=bearer(old.token)).status_code == 401
    assert browser.get(INDEX, headers=OURS).status_code == 401
    listed = visitor.get("/api/v1/conversations", headers=bearer(new.token)).json["conversations"]
    assert [one["title"] for one in listed] == ["Kept"]
    with pytest.raises(UnknownKey):
        keys.rotate("key_nobody")


def test_the_day_of_use_is_written_once_a_day_and_not_by_refused_requests(
    visitor: FlaskClient, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    made, other = keys.create("busy", Scope.READ), keys.create("idle", Scope.READ, OVER)
    written = []
    change = keys.uses._ledger.change
    monkeypatch.setattr(keys.uses._ledger, "change", lambda edit: (written.append(1), change(edit)))
    for _ in range(3):
        assert visitor.get(INDEX, headers=bearer(made.token)).status_code == 200
        assert visitor.get(INDEX, headers=bearer(other.token)).status_code == 401
    assert len(written) == 1
    days = keys.uses.days()
    assert (days[made.key.id], other.key.id in days) == (datetime.now(UTC).date().isoformat(), False)
    keys.revoke(made.key.id)
    assert made.key.id not in keys.uses.days()


def test_a_day_that_can_not_be_noted_keeps_nobody_out(
    visitor: FlaskClient, keys: KeyRing, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = keys.create("eager", Scope.READ).token

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("web.access.ledger.os.open", full)
    assert visitor.get(INDEX, headers=bearer(token)).status_code == 200


def test_a_server_whose_keys_have_all_expired_does_not_start(tmp_path: Path) -> None:
    ring = KeyRing(tmp_path / "keys.json")
    ring.create("old", Scope.ADMIN, OVER)
    with pytest.raises(Unguarded, match="keys create"):
        check_guarded(WebSettings(host="0.0.0.0"), ring)
    ring.create("new", Scope.ADMIN, SOON)
    check_guarded(WebSettings(host="0.0.0.0"), ring)
