"""A server that keeps conversations, and a browser to look at it."""

from collections.abc import Iterator

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, Page

from index.encoder import Encoder
from qa.memory.memory import Memory
from tests.web.conftest import Open, articles, make_app, serving
from web.settings import WebSettings


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[OpenAPI]:
    made = make_app(tmp_path_factory.mktemp("kept"), encoder, articles(), WebSettings())
    yield made
    made.extensions["pullquote"].jobs.close()


@pytest.fixture(scope="module")
def served(app: OpenAPI) -> Iterator[str]:
    yield from serving(app)


@pytest.fixture
def memory(app: OpenAPI) -> Memory:
    """What the server keeps; empty at the beginning of each test."""
    found: Memory = app.extensions["pullquote"].memory
    for one in found.conversations.page(200)[0]:
        found.conversations.delete(one.id)
    return found


@pytest.fixture
def visit(browser: Browser, served: str, memory: Memory) -> Iterator[Open]:
    """Open a page; whatever it complains about fails the test."""
    contexts, complaints = [], []

    def open_page(path: str = "/", width: int = 1440, height: int = 900, **options: object) -> Page:
        context = browser.new_context(viewport={"width": width, "height": height}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.goto(served + path)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert complaints == []
