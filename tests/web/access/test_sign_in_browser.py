"""Signing in and out in a real browser: with scripts and without, under a plain name, and under attack."""

import http.server
import threading
from collections.abc import Callable, Iterator

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, Page, expect, sync_playwright

from index.encoder import Encoder
from tests.web.conftest import CHROMIUM, QUIET, articles, make_app, serving
from web.access import Access, KeyRing, Sessions
from web.settings import WebSettings

pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")

Open = Callable[..., Page]


@pytest.fixture(scope="module")
def guarded(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder, keys: KeyRing) -> Iterator[OpenAPI]:
    """An application that asks for keys and also goes by a name that is no loopback name."""
    folder = tmp_path_factory.mktemp("guarded")
    access = Access(keys, Sessions(folder / "sessions.json", keys, days=14))
    settings = WebSettings(access="keys", trusted_hosts="press.example")
    app = make_app(folder, encoder, articles(), settings, access)
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture(scope="module")
def address(guarded: OpenAPI) -> Iterator[str]:
    yield from serving(guarded)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A browser for which press.example is here: an address over plain HTTP that isn't this machine's own."""
    with sync_playwright() as playwright:
        args = [*QUIET.split(), "--host-resolver-rules=MAP press.example 127.0.0.1"]
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=args)
        yield browser
        browser.close()


@pytest.fixture
def visit(browser: Browser) -> Iterator[Open]:
    contexts = []

    def open_page(address: str, **options: object) -> Page:
        context = browser.new_context(**options)
        context.set_default_timeout(20_000)
        contexts.append(context)
        page = context.new_page()
        page.goto(address)
        return page

    yield open_page
    for context in contexts:
        context.close()


def enter(page: Page, key: str) -> None:
    page.get_by_label("Key").fill(key)
    page.keyboard.press("Enter")


@pytest.mark.parametrize("scripts", [True, False])
@pytest.mark.parametrize("host", ["127.0.0.1", "press.example"])
def test_one_signs_in_asks_and_signs_out(
    visit: Open, address: str, tokens: dict[str, str], host: str, scripts: bool
) -> None:
    page = visit(
        address.replace("127.0.0.1", host) + "/?q=Who+built+the+clock+tower%3F", java_script_enabled=scripts
    )
    expect(page).to_have_title("Sign in — Pullquote")
    enter(page, "pq_wrong")
    expect(page.get_by_role("alert")).to_contain_text("not known here")
    enter(page, tokens["read"])
    expect(page.locator(".prose")).to_contain_text("Marta Lindqvist")
    page.get_by_role("button", name="Sign out").click()
    expect(page).to_have_title("Sign in — Pullquote")
    page.goto(address.replace("127.0.0.1", host) + "/articles")
    expect(page).to_have_title("Sign in — Pullquote")


def test_scripts_ask_and_follow_with_the_session(visit: Open, address: str, tokens: dict[str, str]) -> None:
    page = visit(address + "/", viewport={"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    with page.expect_navigation():  # until its scripts have run: Enter is theirs
        enter(page, tokens["read"])
    page.get_by_label("Your question").fill("Who built the clock tower?")
    page.keyboard.press("Enter")
    expect(page.locator(".prose")).to_contain_text("Marta Lindqvist")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert page.evaluate("document.cookie") == ""


@pytest.fixture
def elsewhere(address: str) -> Iterator[str]:
    """Another site, whose page posts a form to ours as soon as it is opened."""
    body = f'<form id=f method=post action="{address}/sign-out"></form><script>f.submit()</script>'.encode()

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://localhost:{server.server_port}/"
    server.shutdown()
    server.server_close()
    thread.join()


def test_another_sites_page_can_not_act_for_who_is_signed_in(
    visit: Open, address: str, tokens: dict[str, str], elsewhere: str
) -> None:
    page = visit(address + "/")
    enter(page, tokens["admin"])
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    with page.expect_response(lambda response: response.url.endswith("/sign-out")) as caught:
        page.goto(elsewhere)
    # Its cookie does not even come along: to the server, this is a stranger.
    assert caught.value.status in (401, 403)
    page.goto(address + "/articles")
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
