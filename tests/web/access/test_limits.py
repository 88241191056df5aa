"""So many requests and no more, by address and by key; what is refused says when to come again."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from index.encoder import Encoder
from index.errors import InvalidSettings
from tests.web.access.test_admission import bearer
from tests.web.conftest import make_app
from web.access import Access, KeyRing, Scope, Sessions
from web.settings import WebSettings

Make = Callable[..., FlaskClient]


@pytest.fixture
def make(tmp_path: Path, encoder: Encoder, keys: KeyRing) -> Iterator[Make]:
    """Make a client of an application with settings of its own."""
    apps = []

    def make(**chosen: object) -> FlaskClient:
        folder = tmp_path / str(len(apps))
        access = Access(keys, Sessions(folder / "sessions.json", keys, days=1))
        apps.append(make_app(folder, encoder, [], WebSettings(**chosen), access))
        return apps[-1].test_client()

    yield make
    for app in apps:
        app.extensions["pullquote"].jobs.close()


def statuses(client: FlaskClient, times: int, path: str = "/api/v1/index", **options: object) -> list[int]:
    return [client.get(path, **options).status_code for _ in range(times)]


def test_an_address_is_held_to_its_rate_and_others_are_not(make: Make) -> None:
    client = make(rate_per_address="3/minute")
    assert statuses(client, 4) == [200, 200, 200, 429]
    assert statuses(client, 1, environ_overrides={"REMOTE_ADDR": "192.0.2.7"}) == [200]
    refused = client.get("/articles")
    assert refused.status_code == 429
    assert refused.mimetype == "application/problem+json"
    assert refused.json["request_id"] == refused.headers["X-Request-Id"]
    assert 50 <= int(refused.headers["Retry-After"]) <= 61


def test_after_the_time_it_names_one_may_go_on(make: Make) -> None:
    client = make(rate_per_address="2/second")
    assert statuses(client, 3) == [200, 200, 429]
    wait_s = int(client.get("/api/v1/index").headers["Retry-After"])
    assert wait_s <= 2
    time.sleep(wait_s)
    assert statuses(client, 2) == [200, 200]


def test_what_is_not_there_counts_and_health_does_not(make: Make) -> None:
    client = make(rate_per_address="2/minute")
    assert statuses(client, 5, "/healthz") + statuses(client, 5, "/readyz") == [200] * 10
    assert statuses(client, 3, "/no/such/place") == [404, 404, 429]


def test_strangers_are_counted_before_their_keys_are_looked_at(make: Make) -> None:
    client = make(access="keys", rate_per_address="2/minute")
    assert statuses(client, 3, headers=bearer("pq_wrong")) == [401, 401, 429]


def test_a_key_is_held_to_its_rate_from_wherever_it_is_used(make: Make, keys: KeyRing) -> None:
    client = make(access="keys", rate_per_key="3/minute")
    first, second = (keys.create(name, Scope.READ).token for name in "ab")
    for n in range(3):
        options = {"headers": bearer(first), "environ_overrides": {"REMOTE_ADDR": f"192.0.2.{n}"}}
        assert statuses(client, 1, **options) == [200]
    assert statuses(client, 1, headers=bearer(first)) == [429]
    assert statuses(client, 1, headers=bearer(second)) == [200]


def test_loopback_is_not_limited_unless_told(make: Make) -> None:
    assert statuses(make(), 40, "/api/v1/jobs") == [200] * 40


def test_what_others_can_reach_is_limited_without_a_word() -> None:
    everywhere = WebSettings(host="0.0.0.0")
    assert (everywhere.address_rate, everywhere.key_rate) == ("1200/minute", "600/minute")
    assert (WebSettings().address_rate, WebSettings().key_rate) == (None, None)
    unlimited = WebSettings(host="0.0.0.0", rate_per_address="off", rate_per_key="off")
    assert (unlimited.address_rate, unlimited.key_rate) == (None, None)


@pytest.mark.parametrize("rate", ["many", "0/minute", "5", "5/fortnight", "5 per minute;", "-1/hour"])
def test_a_rate_that_can_not_be_read_is_refused(rate: str) -> None:
    with pytest.raises(InvalidSettings, match=r"web\.rate_per_key"):
        WebSettings(rate_per_key=rate)
