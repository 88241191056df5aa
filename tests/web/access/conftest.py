from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.encoder import Encoder
from tests.web.conftest import articles, make_app
from web.access import Access, KeyRing, Scope, Sessions
from web.settings import WebSettings


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> KeyRing:
    return KeyRing(tmp_path_factory.mktemp("keys") / "keys.json")


@pytest.fixture(scope="session")
def tokens(keys: KeyRing) -> dict[str, str]:
    """A key of each scope."""
    return {scope.value: keys.create(f"for {scope.value}", scope).token for scope in Scope}


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, keys: KeyRing) -> Iterator[OpenAPI]:
    """An application that asks for keys."""
    folder = tmp_path_factory.mktemp("guarded")
    access = Access(keys, Sessions(folder / "sessions.json", keys, days=14))
    app = make_app(folder, encoder, articles(), WebSettings(access="keys"), access)
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def visitor(guarded: OpenAPI) -> FlaskClient:
    return guarded.test_client()
