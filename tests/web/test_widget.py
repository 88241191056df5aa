"""The question box is off unless sites are named, opens nothing but asking, and its quotes only by a seal."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.encoder import Encoder
from index.errors import InvalidSettings
from tests.web.access.test_admission import bearer
from tests.web.conftest import HARBOUR, articles, make_app
from web.access import Access, KeyRing, Scope
from web.settings import WebSettings

SITE, OTHER = "https://press.example", "http://localhost:3000"
FERRY = "How many cars does the night ferry to Skerry Island carry?"


@pytest.fixture(scope="module")
def boxed(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[tuple[OpenAPI, str]]:
    """An application that asks for keys, names two sites, and has a key that may do all."""
    folder = tmp_path_factory.mktemp("boxed")
    keys = KeyRing(folder / "keys.json")
    settings = WebSettings(access="keys", widget_origins=f"{SITE} {OTHER}", question_chars=200)
    app = make_app(folder, encoder, articles(), settings, Access.at(folder, keys, 1))
    yield app, keys.create("all", Scope.ADMIN).token
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def stranger(boxed: tuple[OpenAPI, str]) -> FlaskClient:
    return boxed[0].test_client()


def quote_of(stranger: FlaskClient) -> str:
    """Ask, and return where the answer's quote can be read."""
    page = stranger.get(f"/widget?{urlencode({'q': FERRY})}").text
    return unescape(re.search(r'class="reference to-source"[^>]* href="([^"]+)"', page).group(1))


@pytest.mark.parametrize("path", ["/widget", "/widget.js", "/widget/ask?q=x", "/widget/source"])
def test_without_a_word_there_is_no_box(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert "web.widget_origins" in response.json["detail"]
    assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]


@pytest.mark.parametrize("path", ["/widget", "/widget.js", f"/widget?{urlencode({'q': FERRY})}"])
def test_the_sites_that_were_named_may_show_it_and_no_other(stranger: FlaskClient, path: str) -> None:
    with stranger.get(path) as response:
        assert response.status_code == 200
        policy = response.headers["Content-Security-Policy"]
        assert f"frame-ancestors {OTHER} {SITE};" in policy
        assert "X-Frame-Options" not in response.headers
        assert response.headers["Cross-Origin-Resource-Policy"] == "cross-origin"


@pytest.mark.parametrize("path", ["/", "/sign-in", "/healthz", "/articles/clock", "/nowhere"])
def test_no_site_may_show_any_other_page(stranger: FlaskClient, path: str) -> None:
    headers = stranger.get(path).headers
    assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Cross-Origin-Resource-Policy"] == "same-origin"


def test_who_has_no_key_may_ask_in_the_box_and_do_nothing_else(stranger: FlaskClient) -> None:
    assert "Skerry Island carries" in stranger.get(f"/widget?{urlencode({'q': FERRY})}").text
    assert "Skerry Island carries" in stranger.get(f"/widget/ask?{urlencode({'q': FERRY})}").text
    for path in ("/ask?q=x", "/search?q=x", "/api/v1/search?q=x", "/articles/harbour", "/widgets"):
        assert stranger.get(path, headers={"Accept": "application/json"}).status_code == 401
    assert stranger.post("/widget").status_code == 405
    assert stranger.post("/api/v1/answers", json={"question": FERRY}).status_code == 401


def test_an_abstention_says_so_and_shows_what_comes_near(stranger: FlaskClient) -> None:
    page = stranger.get("/widget?q=What+is+the+boiling+point+of+tungsten%3F").text
    assert "The articles don’t say." in page
    assert "Closest passages" in page
    assert "/articles/" not in page


def test_a_question_that_is_too_long_is_told_so_in_the_box(stranger: FlaskClient) -> None:
    response = stranger.get("/widget?q=" + "x" * 201)
    assert response.status_code == 422
    assert "up to 200" in response.text
    assert stranger.get("/widget/ask?q=" + "x" * 201).status_code == 422


def test_a_quote_can_be_read_with_what_stands_around_it(stranger: FlaskClient) -> None:
    where = quote_of(stranger)
    assert urlsplit(where).path == "/widget/source"
    response = stranger.get(where)
    assert response.status_code == 200
    assert "The harbour in spring" in response.text
    assert "<mark>" in response.text
    # Not the whole article: that asks for a key.
    assert 3 <= response.text.count("The council met") // 6 < HARBOUR.count("The council met") // 6
    assert response.headers["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize(
    "change", [{"start": "0"}, {"end": "9999"}, {"article_id": "baker"}, {"seal": "x"}, {"seal": ""}]
)
def test_only_what_was_quoted_can_be_read(stranger: FlaskClient, change: dict[str, str]) -> None:
    said = {name: values[0] for name, values in parse_qs(urlsplit(quote_of(stranger)).query).items()}
    response = stranger.get("/widget/source", query_string={**said, **change})
    assert response.status_code == 403
    assert "council" not in response.text


def test_of_one_long_paragraph_only_what_stands_close_is_shown(
    stranger: FlaskClient, boxed: tuple[OpenAPI, str]
) -> None:
    far = "Nothing of note was said. " * 400
    text = f"Far before. {far}The weir of Ostrand was built by Ada Brandt. {far}Far behind."
    stranger.put("/api/v1/articles/weir", json={"title": "The weir", "text": text}, headers=bearer(boxed[1]))
    page = stranger.get("/widget?q=Who+built+the+weir+of+Ostrand%3F").text
    shown = stranger.get(unescape(re.search(r'href="(/widget/source[^"]+)"', page).group(1))).text
    assert "Ada Brandt" in shown
    assert "Far" not in shown
    assert len(shown) < 10_000
    stranger.delete("/api/v1/articles/weir", headers=bearer(boxed[1]))


@pytest.mark.parametrize("path", ["/widget/source", "/widget/source?article_id=x&version=y&start=a&end=b"])
def test_an_address_that_is_none_is_refused(stranger: FlaskClient, path: str) -> None:
    assert stranger.get(path).status_code == 422


def test_what_was_removed_can_no_longer_be_read(stranger: FlaskClient, boxed: tuple[OpenAPI, str]) -> None:
    admin = bearer(boxed[1])
    text = "The kiln of Farrow was lit in 1931 by Ada Brandt."
    stranger.put("/api/v1/articles/kiln", json={"text": text}, headers=admin)
    page = stranger.get("/widget?q=Who+lit+the+kiln+of+Farrow%3F").text
    where = unescape(re.search(r'href="(/widget/source[^"]+)"', page).group(1))
    assert stranger.get(where).status_code == 200
    stranger.delete("/api/v1/articles/kiln", headers=admin)
    assert stranger.get(where).status_code == 404


def test_a_seal_outlives_the_process(tmp_path: Path) -> None:
    keys = KeyRing(tmp_path / "keys.json")
    first, second = (Access.at(tmp_path, keys, 1).seals for _ in range(2))
    assert first.good(second.of(["a", "b"]), ["a", "b"])
    assert not first.good(second.of(["a", "b"]), ["ab", ""])
    assert (tmp_path / "seals.json").stat().st_mode & 0o777 == 0o600


def test_where_no_keys_are_asked_for_quotes_lead_to_the_article(tmp_path: Path, encoder: Encoder) -> None:
    app = make_app(tmp_path, encoder, articles()[:1], WebSettings(widget_origins=SITE))
    where = quote_of(app.test_client())
    app.extensions["pullquote"].jobs.close()
    assert urlsplit(where).path == "/articles/harbour"


def test_looks_that_are_none_are_passed_over(stranger: FlaskClient) -> None:
    said = {"theme": "dark", "accent": "#0a5f38", "title": "Ask <b>us</b>", "host": SITE}
    page = stranger.get("/widget", query_string=said).text
    assert '<html lang="en" data-theme="dark">' in page
    assert f'data-host="{SITE}" data-accent="#0a5f38"' in page
    assert "Ask &lt;b&gt;us&lt;/b&gt;" in page
    wrong = {"theme": "x", "accent": "red;}", "host": "https://evil.example"}
    page = stranger.get("/widget", query_string=wrong).text
    assert 'data-host="" data-accent=""' in page
    assert "data-theme" not in page


@pytest.mark.parametrize("origins", ["*", "press.example", "https://press.example/page"])
def test_sites_that_are_none_are_refused(origins: str) -> None:
    with pytest.raises(InvalidSettings, match=r"web\.widget_origins"):
        WebSettings(widget_origins=origins)
