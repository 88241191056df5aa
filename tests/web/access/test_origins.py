"""No other site's page may use the API, but those that were named; and those never with the visitor's session."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.encoder import Encoder
from index.errors import InvalidSettings
from tests.web.access.test_admission import bearer
from tests.web.conftest import articles, make_app
from web.access import Access, KeyRing, Sessions
from web.settings import WebSettings

PRESS = "https://press.example"
QUESTION = {"question": "Who built the clock tower?"}


def preflight(origin: str) -> dict[str, str]:
    return {
        "Origin": origin,
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
    }


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, keys: KeyRing) -> Iterator[OpenAPI]:
    """An application that asks for keys and names two other sites."""
    folder = tmp_path_factory.mktemp("shared")
    settings = WebSettings(access="keys", allowed_origins=f"{PRESS} http://localhost:3000")
    access = Access(keys, Sessions(folder / "sessions.json", keys, days=1))
    app = make_app(folder, encoder, articles(), settings, access)
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def visitor(shared: OpenAPI) -> FlaskClient:
    return shared.test_client()


def test_without_a_word_no_page_of_another_site_may_see_anything(client: FlaskClient) -> None:
    for response in (
        client.get("/api/v1/index", headers={"Origin": PRESS}),
        client.options("/api/v1/answers", headers=preflight(PRESS)),
    ):
        assert not [name for name in dict(response.headers) if name.startswith("Access-Control")]
    assert client.post("/api/v1/answers", json=QUESTION, headers={"Origin": PRESS}).status_code == 403


def test_a_page_that_was_named_asks_with_a_key_of_its_own(
    visitor: FlaskClient, tokens: dict[str, str]
) -> None:
    asked = visitor.options("/api/v1/answers", headers=preflight(PRESS))
    assert asked.status_code == 204
    assert asked.headers["Access-Control-Allow-Origin"] == PRESS
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    assert "Authorization" in asked.headers["Access-Control-Allow-Headers"]
    headers = {"Origin": PRESS, "Sec-Fetch-Site": "cross-site", **bearer(tokens["read"])}
    answered = visitor.post("/api/v1/answers", json=QUESTION, headers=headers)
    assert answered.status_code == 200
    assert answered.headers["Access-Control-Allow-Origin"] == PRESS
    assert "Origin" in answered.headers["Vary"]
    assert "Access-Control-Allow-Credentials" not in answered.headers


def test_a_page_that_was_named_is_told_what_it_lacks(visitor: FlaskClient) -> None:
    refused = visitor.post("/api/v1/answers", json=QUESTION, headers={"Origin": PRESS})
    assert refused.status_code == 401
    assert refused.headers["Access-Control-Allow-Origin"] == PRESS


@pytest.mark.parametrize(
    "origin",
    [
        "https://evil.example",
        "http://press.example",
        "https://press.example:444",
        "https://a.press.example",
        "null",
        "",
    ],
)
def test_a_page_that_was_not_named_gets_nothing(
    visitor: FlaskClient, tokens: dict[str, str], origin: str
) -> None:
    assert (
        "Access-Control-Allow-Origin"
        not in visitor.options("/api/v1/answers", headers=preflight(origin)).headers
    )
    headers = {"Origin": origin, **bearer(tokens["read"])}
    assert visitor.post("/api/v1/answers", json=QUESTION, headers=headers).status_code == 403
    assert "Access-Control-Allow-Origin" not in visitor.get("/api/v1/index", headers=headers).headers


def test_the_visitors_session_is_of_no_use_to_a_page_that_was_named(
    visitor: FlaskClient, tokens: dict[str, str]
) -> None:
    visitor.post("/sign-in", data={"key": tokens["admin"]}, headers={"Origin": "http://localhost"})
    headers = {"Origin": PRESS, "Sec-Fetch-Site": "same-site"}
    assert visitor.post("/api/v1/answers", json=QUESTION, headers=headers).status_code == 403


def test_the_pages_are_not_for_other_sites(visitor: FlaskClient, tokens: dict[str, str]) -> None:
    headers = {"Origin": PRESS, **bearer(tokens["write"])}
    assert "Access-Control-Allow-Origin" not in visitor.get("/articles", headers=headers).headers
    assert visitor.post("/samples", headers=headers).status_code == 403


@pytest.mark.parametrize(
    "origins",
    ["*", "https://*.example", "press.example", "https://press.example/", "ftp://a.example", "null"],
)
def test_origins_that_are_none_are_refused(origins: str) -> None:
    with pytest.raises(InvalidSettings, match=r"web\.allowed_origins"):
        WebSettings(allowed_origins=origins)
