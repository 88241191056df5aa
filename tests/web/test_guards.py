"""Who may send what: other sites may not write, other names are not answered, and the headers stand."""

from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.encoder import Encoder
from index.errors import InvalidSettings
from tests.web.conftest import make_app
from web.settings import WebSettings


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
    ],
)
@pytest.mark.parametrize(
    ("method", "path"),
    [("POST", "/samples"), ("POST", "/api/v1/articles"), ("DELETE", "/api/v1/articles/clock")],
)
def test_another_sites_page_may_not_write(client: FlaskClient, headers: dict, method: str, path: str) -> None:
    response = client.open(path, method=method, headers=headers)
    assert response.status_code == 403
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    "headers",
    [{}, {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}, {"Origin": "http://localhost"}],
)
def test_our_own_pages_and_programs_may(client: FlaskClient, headers: dict) -> None:
    assert client.post("/api/v1/answers", json={"question": "Who?"}, headers=headers).status_code == 200


def test_a_server_on_loopback_goes_by_loopback_names_only(client: FlaskClient) -> None:
    for host in ("localhost", "127.0.0.1:8080", "[::1]:8080", "LOCALHOST"):
        assert client.get("/healthz", headers={"Host": host}).status_code == 200, host
    for host in ("evil.example", "evil.example:8080", "127.0.0.1.evil.example", "[", ""):
        assert client.get("/healthz", headers={"Host": host}).status_code == 421, host


def test_other_names_can_be_trusted(tmp_path: Path, encoder: Encoder) -> None:
    app = make_app(tmp_path, encoder, [], WebSettings(trusted_hosts="press.example archive.example"))
    client = app.test_client()
    assert client.get("/healthz", headers={"Host": "press.example"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "other.example"}).status_code == 421
    app.extensions["pullquote"].jobs.close()


def test_a_public_address_takes_any_name_unless_told(tmp_path: Path) -> None:
    assert WebSettings(host="0.0.0.0").answers_to is None
    assert WebSettings(host="0.0.0.0", trusted_hosts="a.example").answers_to == {"a.example"}


@pytest.mark.parametrize(
    "path", ["/", "/?q=ferry", "/articles", "/docs", "/nowhere", "/healthz", "/static/chat.js"]
)
def test_every_response_carries_the_policy(client: FlaskClient, path: str) -> None:
    with client.get(path) as response:
        headers = response.headers
    assert headers["Content-Security-Policy"].startswith("default-src 'self'")
    assert "unsafe" not in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize(
    "wrong",
    [
        {"port": 70000},
        {"threads": 0},
        {"max_streams": 7},
        {"write_wait_s": 0},
        {"question_chars": 0},
        {"max_body_mb": 0},
    ],
)
def test_settings_that_can_not_work_are_refused(wrong: dict) -> None:
    with pytest.raises(InvalidSettings, match=r"web\."):
        WebSettings(**wrong)
