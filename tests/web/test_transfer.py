"""Over the wire: text is compressed where that is safe, and what a caller has isn't sent again."""

import gzip
import http.client
import json
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from werkzeug.test import TestResponse

from index.encoder import Encoder
from tests.web.access.test_admission import bearer
from tests.web.conftest import articles, make_app
from web.access import Access, KeyRing, Scope, Sessions
from web.settings import WebSettings

GZIP = {"Accept-Encoding": "gzip"}
ARTICLE = "/api/v1/articles/harbour"
VERSION = f"{ARTICLE}/versions/{articles()[0].version}"
QUESTION = {"question": "Who built the clock tower?"}


def told(address: str, path: str, headers: Mapping[str, str]) -> tuple[http.client.HTTPResponse, bytes]:
    """Ask over a socket, with nothing added, and nothing unpacked."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc, timeout=10)
    connection.request("GET", path, headers=headers)
    response = connection.getresponse()
    body = response.read()
    connection.close()
    return response, body


@pytest.mark.parametrize(
    "path",
    [
        ARTICLE,
        VERSION,
        "/openapi.json",
        "/docs",
        "/articles/harbour",
        "/static/pullquote.css",
        "/static/chat.js",
    ],
)
def test_text_comes_compressed_to_those_who_take_it_and_once(address: str, path: str) -> None:
    plain, whole = told(address, path, {})
    packed, fewer = told(address, path, GZIP)
    assert plain.getheader("Content-Encoding") is None
    assert packed.getheader("Content-Encoding") == "gzip"
    assert gzip.decompress(fewer) == whole
    assert len(fewer) == int(packed.getheader("Content-Length")) < 0.6 * len(whole)
    assert packed.getheader("ETag") == plain.getheader("ETag")
    for response in (plain, packed):
        assert "Accept-Encoding" in response.getheader("Vary")
    again, nothing = told(address, path, {**GZIP, "If-None-Match": packed.getheader("ETag")})
    assert (again.status, nothing) == (304, b"")
    assert again.getheader("ETag") == packed.getheader("ETag")
    assert again.getheader("Vary") == packed.getheader("Vary")
    other, body = told(address, path, {"If-None-Match": '"another"'})
    assert (other.status, body) == (200, whole)


def test_what_is_small_is_sent_as_it_is(address: str) -> None:
    response, _ = told(address, "/healthz", GZIP)
    assert response.getheader("Content-Encoding") is None


@pytest.mark.parametrize("taken", ["gzip;q=0", "br", "identity, gzip;q=0.5", "*;q=0"])
def test_who_does_not_want_it_compressed_gets_it_plain(client: FlaskClient, taken: str) -> None:
    response = client.get(ARTICLE, headers={"Accept-Encoding": taken})
    assert "Content-Encoding" not in response.headers
    assert response.json["id"] == "harbour"


def test_event_streams_are_never_compressed(client: FlaskClient) -> None:
    headers = {**GZIP, "Accept": "text/event-stream"}
    response = client.post("/api/v1/answers", json=QUESTION, headers=headers)
    assert response.mimetype == "text/event-stream"
    assert "Content-Encoding" not in response.headers
    assert "ETag" not in response.headers
    assert "answer.completed" in response.text


def test_an_answer_is_compressed_and_never_kept(client: FlaskClient) -> None:
    response = client.post("/api/v1/answers", json=QUESTION, headers=GZIP)
    assert json.loads(gzip.decompress(response.data))["status"] == "answered"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_a_search_is_tagged_by_what_it_found_and_not_by_how_long_it_took(client: FlaskClient) -> None:
    first = client.get("/api/v1/search?q=ferry")
    again = client.get("/api/v1/search?q=ferry", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304
    assert client.get("/api/v1/search?q=tower").headers["ETag"] != first.headers["ETag"]
    assert client.get("/api/v1/search?q=ferry&limit=1").headers["ETag"] != first.headers["ETag"]


def test_a_change_makes_another_tag_of_all_that_shows_it(writer: FlaskClient) -> None:
    paths = [
        f"/api/v1/{p}" for p in ("articles/clock", "articles", "index", "index/generations", "search?q=tower")
    ]
    before = {path: writer.get(path).headers["ETag"] for path in paths}
    assert (
        writer.put("/api/v1/articles/clock", json={"text": "The tower was built in 1875."}).status_code == 200
    )
    for path, tag in before.items():
        response = writer.get(path, headers={"If-None-Match": tag})
        assert response.status_code == 200, path
        assert response.headers["Cache-Control"] == "private, no-cache"


def test_an_older_version_says_that_it_is_one_under_another_tag(writer: FlaskClient) -> None:
    path = f"/api/v1/articles/clock/versions/{articles()[2].version}"
    tag = writer.get(path).headers["ETag"]
    writer.put("/api/v1/articles/clock", json={"text": "The tower was built in 1875."})
    assert writer.get(path, headers={"If-None-Match": tag}).json["is_latest"] is False
    writer.delete("/api/v1/articles/clock?purge=true")
    assert writer.get(path, headers={"If-None-Match": tag}).status_code == 410


@pytest.mark.parametrize("path", ["/api/v1/jobs", "/api/v1/conversations", "/api/v1/articles/nobody"])
def test_what_is_nobody_elses_and_what_went_wrong_is_not_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[OpenAPI, str]]:
    folder = tmp_path_factory.mktemp("guarded")
    keys = KeyRing(folder / "keys.json")
    access = Access(keys, Sessions(folder / "sessions.json", keys, days=1))
    app = make_app(folder, encoder, articles(), WebSettings(access="keys"), access)
    yield app, keys.create("a reader", Scope.READ).token
    app.extensions["pullquote"].jobs.close()


def shown(client: FlaskClient, site: str | None) -> TestResponse:
    sent = {**GZIP, "Accept": "text/html", **({"Sec-Fetch-Site": site} if site else {})}
    return client.get("/search?q=ferry", headers=sent)


def test_no_other_site_learns_from_the_length_of_what_a_session_shows(guarded: tuple[OpenAPI, str]) -> None:
    app, key = guarded
    client = app.test_client()
    client.post("/sign-in", data={"key": key}, headers={"Origin": "http://localhost"})
    for site in ("cross-site", "same-site", None):
        response = shown(client, site)
        assert response.status_code == 200
        assert "Content-Encoding" not in response.headers
    for site in ("same-origin", "none"):
        assert shown(client, site).headers["Content-Encoding"] == "gzip"
    headers = {**GZIP, **bearer(key), "Sec-Fetch-Site": "cross-site"}
    response = app.test_client().get(ARTICLE, headers=headers)
    assert response.headers["Content-Encoding"] == "gzip"


def test_a_tag_opens_nothing_to_who_has_no_key(guarded: tuple[OpenAPI, str]) -> None:
    app, key = guarded
    tag = app.test_client().get(ARTICLE, headers=bearer(key)).headers["ETag"]
    assert app.test_client().get(ARTICLE, headers={"If-None-Match": tag}).status_code == 401


def test_pages_differ_by_who_is_signed_in_and_errors_by_who_asks(client: FlaskClient) -> None:
    for path in ("/articles", "/nothing-here"):
        assert {"Accept", "Cookie"} <= set(client.get(path).headers["Vary"].split(", "))
    with client.get("/static/chat.js") as file:
        assert "Cookie" not in file.headers["Vary"]
