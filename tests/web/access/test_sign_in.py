"""A browser signs in with a key, carries a session, and signs out; no other site can use that session."""

import pytest
from flask.testing import FlaskClient

from tests.web.access.test_admission import BROWSER
from web.access.admission import COOKIE
from web.access.sign_in import local

OURS = {"Origin": "http://localhost"}


def enter(visitor: FlaskClient, key: str, to: str = "/", **options: object) -> object:
    return visitor.post("/sign-in", data={"key": key, "to": to}, headers=OURS, **options)


def test_a_person_is_led_to_the_form_and_back_to_where_they_wanted(
    visitor: FlaskClient, tokens: dict[str, str]
) -> None:
    led = visitor.get("/?q=Where+is+the+ferry%3F", headers=BROWSER)
    assert led.status_code == 303
    page = visitor.get(led.headers["Location"], headers=BROWSER)
    assert 'type="password"' in page.text
    assert 'value="/?q=Where+is+the+ferry%3F"' in page.text
    entered = enter(visitor, f" {tokens['read']}\n", "/?q=Where+is+the+ferry%3F")
    assert (entered.status_code, entered.headers["Location"]) == (303, "/?q=Where+is+the+ferry%3F")
    home = visitor.get("/articles", headers=BROWSER)
    assert home.status_code == 200
    assert "Sign out" in home.text


def test_the_cookie_is_for_the_server_alone(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    plain = enter(visitor, tokens["read"]).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    assert tokens["read"] not in plain
    secure = visitor.post(
        "/sign-in",
        data={"key": tokens["read"]},
        base_url="https://localhost",
        headers={"Origin": "https://localhost"},
    )
    assert "Secure" in secure.headers["Set-Cookie"]


def test_a_wrong_key_is_refused_on_the_same_page_and_not_repeated(visitor: FlaskClient) -> None:
    page = enter(visitor, "pq_canary", "/jobs")
    assert page.status_code == 401
    assert "not known here" in page.text
    assert "canary" not in page.text
    assert 'value="/jobs"' in page.text
    assert "Set-Cookie" not in page.headers


def test_after_signing_out_the_session_opens_nothing(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    enter(visitor, tokens["read"])
    stolen = visitor.get_cookie(COOKIE).value
    assert visitor.post("/sign-out", headers=OURS).headers["Location"] == "/sign-in"
    assert visitor.get("/articles", headers=BROWSER).status_code == 303
    visitor.set_cookie(COOKIE, stolen)
    assert visitor.get("/api/v1/index").status_code == 401
    late = visitor.post("/samples", headers={**OURS, **BROWSER})
    assert late.status_code == 401
    assert 'href="/sign-in"' in late.text
    script = visitor.get("/ask?q=Who", headers={"Accept": "application/json"})
    assert script.json["detail"].startswith("You are not signed in")


def test_a_session_has_its_keys_scope(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    enter(visitor, tokens["read"])
    refused = visitor.post("/samples", headers={**OURS, **BROWSER})
    assert refused.status_code == 403
    assert "scope write" in refused.text
    enter(visitor, tokens["write"])
    assert visitor.post("/samples", headers=OURS).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://localhost"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {},
    ],
)
@pytest.mark.parametrize("path", ["/samples", "/sign-out", "/api/v1/answers"])
def test_another_site_can_not_use_a_session_nor_can_who_does_not_say(
    visitor: FlaskClient, tokens: dict[str, str], headers: dict, path: str
) -> None:
    enter(visitor, tokens["admin"])
    assert visitor.post(path, json={"question": "Who?"}, headers=headers).status_code == 403
    assert visitor.get("/api/v1/index").status_code == 200


@pytest.mark.parametrize("headers", [OURS, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}])
def test_our_own_forms_and_scripts_can(visitor: FlaskClient, tokens: dict[str, str], headers: dict) -> None:
    enter(visitor, tokens["read"])
    assert visitor.post("/api/v1/answers", json={"question": "Who?"}, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "to",
    [
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "javascript:alert(1)",
        "",
        "/sign-out",
        "/a\nb",
        None,
    ],
)
def test_nobody_is_led_elsewhere(to: str | None) -> None:
    assert local(to) == "/"
    assert local("/articles/a?b=c") == "/articles/a?b=c"
