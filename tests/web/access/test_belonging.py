"""Whose a conversation is: with keys each sees its own; what is another's is answered as if it weren't there."""

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from tests.web.access.test_sign_in import OURS, enter
from tests.web.test_follow_ups import TOWER, WHEN
from web.access import KeyRing, Scope

API = "/api/v1/conversations"
Headers = dict[str, str]


def bearer(token: str) -> Headers:
    return {"Authorization": f"Bearer {token}"}


@pytest.fixture
def ann(keys: KeyRing) -> Headers:
    return bearer(keys.create("Ann", Scope.READ).token)


@pytest.fixture
def ben(keys: KeyRing) -> Headers:
    return bearer(keys.create("Ben", Scope.WRITE).token)


@pytest.fixture
def ruler(tokens: dict[str, str]) -> Headers:
    return bearer(tokens["admin"])


def ask(visitor: FlaskClient, who: Headers, name: str, question: str = TOWER) -> dict:
    body = {"question": question, "conversation_id": name}
    response = visitor.post("/api/v1/answers", json=body, headers=who)
    assert response.status_code == 200
    return response.json


def ids(visitor: FlaskClient, who: Headers, query: str = "") -> list[str]:
    return [one["id"] for one in visitor.get(f"{API}{query}", headers=who).json["conversations"]]


def test_each_key_sees_continues_renames_exports_and_deletes_its_own(
    visitor: FlaskClient, ann: Headers, ben: Headers
) -> None:
    ask(visitor, ann, "of-ann")
    assert ask(visitor, ann, "of-ann", WHEN)["asked_as"] != WHEN
    assert (ids(visitor, ann), ids(visitor, ben)) == (["of-ann"], [])
    assert ids(visitor, ben, "?q=tower") == []
    assert visitor.patch(f"{API}/of-ann", json={"title": "Towers"}, headers=ann).json["title"] == "Towers"
    assert len(visitor.get(f"{API}/of-ann/export", headers=ann).json["turns"]) == 2
    assert visitor.delete(f"{API}/of-ann", headers=ann).status_code == 204
    assert ids(visitor, ann) == []


def test_anothers_conversation_is_not_there(visitor: FlaskClient, ann: Headers, ben: Headers) -> None:
    answer = ask(visitor, ann, "secret")
    for method, path, body in (
        ("GET", f"{API}/secret", None),
        ("PATCH", f"{API}/secret", {"title": "mine"}),
        ("DELETE", f"{API}/secret", None),
        ("GET", f"{API}/secret/export?format=markdown", None),
        ("GET", "/conversations/secret", None),
        ("GET", "/conversations/secret/export", None),
        ("POST", "/api/v1/answers", {"question": TOWER, "conversation_id": "secret"}),
        ("POST", "/api/v1/feedback", {"answer_id": answer["answer_id"], "useful": False}),
    ):
        response = visitor.open(path, method=method, json=body, headers=ben)
        assert (response.status_code, method, path) == (404, method, path)
        assert TOWER not in response.text
    for path, fields in (("", {"q": TOWER}), ("/title", {"title": "mine"}), ("/delete", {})):
        assert visitor.post(f"/conversations/secret{path}", data=fields, headers=ben).status_code == 404
    streamed = {**ben, "Accept": "text/event-stream"}
    asked = {"question": TOWER, "conversation_id": "secret"}
    assert visitor.post("/api/v1/answers", json=asked, headers=streamed).status_code == 404
    said = {"answer_id": answer["answer_id"], "useful": True}
    assert visitor.post("/api/v1/feedback", json=said, headers=ann).status_code == 201
    assert visitor.get(f"{API}/secret", headers=ann).json["turn_count"] == 1


def test_a_session_sees_what_its_key_asked_wherever_it_is(
    visitor: FlaskClient, guarded: OpenAPI, keys: KeyRing, ben: Headers
) -> None:
    token = keys.create("Cleo", Scope.READ).token
    ask(visitor, bearer(token), "from-a-program")
    ask(visitor, ben, "of-ben")
    browser = guarded.test_client()
    enter(browser, token)
    page = browser.get("/conversations", headers={"Accept": "text/html"})
    assert "from-a-program" in page.text
    assert "of-ben" not in page.text
    assert "Everyone’s" not in page.text
    assert browser.get("/conversations?all=1", headers={"Accept": "text/html"}).status_code == 403
    assert "of-ben" not in browser.get("/").text
    gone = browser.post("/conversations/from-a-program/delete", headers=OURS)
    assert gone.status_code == 303
    assert browser.get("/conversations/from-a-program").status_code == 404


def test_an_admin_lists_and_deletes_all_but_does_not_read_what_others_asked(
    visitor: FlaskClient, guarded: OpenAPI, keys: KeyRing, ann: Headers, ruler: Headers
) -> None:
    made = keys.create("leaving", Scope.READ)
    ask(visitor, bearer(made.token), "left-behind")
    guarded.extensions["pullquote"].memory.conversations.create("Before keys")
    keys.revoke(made.key.id)
    listed = {one["id"]: one for one in visitor.get(f"{API}?all=true", headers=ruler).json["conversations"]}
    left = listed["left-behind"]
    assert (left["title"], left["key_id"], left["turn_count"]) == (None, made.key.id, 1)
    assert [one["title"] for one in listed.values() if one["key_id"] is None] == ["Before keys"]
    assert visitor.get(f"{API}/left-behind", headers=ruler).status_code == 404
    assert visitor.get(f"{API}?all=true&q=tower", headers=ruler).status_code == 422
    assert visitor.get(f"{API}?all=true", headers=ann).status_code == 403
    page = visitor.get("/conversations?all=1", headers={**ruler, "Accept": "text/html"}).text
    assert "left-behind" in page
    assert "revoked" in page
    assert TOWER not in page
    assert visitor.delete(f"{API}/left-behind", headers=ruler).status_code == 204
    assert visitor.delete(f"{API}/left-behind", headers=ruler).status_code == 404


def test_something_is_said_of_an_openai_clients_answer_by_the_same_key(
    visitor: FlaskClient, ann: Headers, ben: Headers
) -> None:
    body = {"model": "pullquote", "messages": [{"role": "user", "content": TOWER}]}
    whole = visitor.post("/v1/chat/completions", json=body, headers=ann).json
    streamed = visitor.post("/v1/chat/completions", json={**body, "stream": True}, headers=ann).text
    other = streamed.split('"answer_id": "')[1].split('"')[0]
    for answer_id in (whole["pullquote"]["answer_id"], other):
        said = {"answer_id": answer_id, "useful": True}
        assert visitor.post("/api/v1/feedback", json=said, headers=ben).status_code == 404
        assert visitor.post("/api/v1/feedback", json=said, headers=ann).status_code == 201
