"""The question box on another site's page: two real servers, and a real browser that keeps them apart."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, FrameLocator, Page, expect

from tests.processes import make_collection, serving_process
from tests.web.conftest import CHROMIUM, articles
from tests.web.test_accessibility import serious
from tests.web.test_widget import FERRY
from web.access import KeyRing, Scope

pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")

PAGE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>The Evening Tide</title>
<style>body {{ margin: 0; width: 700px; font: 16px serif; }} p {{ color: green; }}</style></head>
<body><main><h1>The Evening Tide</h1><p id="before">Before.</p>
<script src="{server}/widget.js" data-title="Ask our archive" data-theme="dark" data-accent="#7fd4a8" async></script>
<p id="after">After.</p></main></body></html>"""


@pytest.fixture(scope="module")
def host() -> Iterator[http.server.ThreadingHTTPServer]:
    """Another site, which may show the box under one of its names: localhost."""

    class Site(http.server.BaseHTTPRequestHandler):
        page = ""

        def do_GET(self) -> None:
            body = b"" if self.path == "/plain" else self.page.encode()
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *arguments: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Site)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory, host: http.server.ThreadingHTTPServer) -> Iterator[str]:
    """The address of a server that asks for keys and names the other site."""
    data_dir: Path = make_collection(tmp_path_factory.mktemp("boxed"), articles())
    KeyRing(data_dir / "keys.json").create("nobody's", Scope.READ)
    named = {
        "PULLQUOTE_WEB__ACCESS": "keys",
        "PULLQUOTE_WEB__WIDGET_ORIGINS": f"http://localhost:{host.server_port}",
    }
    with serving_process(data_dir, settings=named) as address:
        host.RequestHandlerClass.page = PAGE.format(server=address)
        yield address


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 900, "height": 900})
    context.set_default_timeout(10_000)
    yield context.new_page()
    context.close()


@pytest.fixture
def box(page: Page, host: http.server.ThreadingHTTPServer, ours: str) -> FrameLocator:
    page.goto(f"http://localhost:{host.server_port}/")
    expect(page.locator("iframe")).to_have_attribute("title", "Ask our archive")
    return page.frame_locator("iframe[title]")


def height(page: Page) -> float:
    return page.locator("iframe").first.bounding_box()["height"]


def test_one_asks_by_keyboard_and_the_quote_opens_in_a_tab_of_its_own(
    page: Page, box: FrameLocator, ours: str
) -> None:
    expect(box.get_by_role("heading", name="Ask our archive")).to_be_visible()
    page.wait_for_function("document.querySelector('iframe').offsetHeight != 160")
    small = height(page)
    page.locator("#before").click()
    page.keyboard.press("Tab")
    expect(box.get_by_label("Your question")).to_be_focused()
    page.keyboard.type(FERRY)
    page.keyboard.press("Enter")
    expect(box.locator(".prose")).to_contain_text("forty cars")
    expect(box.locator(".answer")).to_have_attribute("aria-busy", "false")
    page.wait_for_function("high => document.querySelector('iframe').offsetHeight > high", arg=small)
    # All of it is seen: nothing scrolls inside.
    assert box.locator("html").evaluate("all => all.scrollHeight - all.clientHeight") <= 1
    box.locator("a.reference").focus()
    with page.context.expect_page() as opened:
        page.keyboard.press("Enter")
    source = opened.value
    expect(source.locator("#excerpt")).to_contain_text("forty cars")
    assert source.url.startswith(f"{ours}/widget/source?")
    assert source.evaluate("window.opener") is None
    assert page.context.cookies() == []


def test_a_follow_up_is_understood_and_an_abstention_is_told(page: Page, box: FrameLocator) -> None:
    for question, said in (
        ("Who built the clock tower of Aldermoor?", "Marta Lindqvist"),
        ("When was it built?", "1874"),
        ("What is the boiling point of tungsten hexafluoride?", ""),
    ):
        box.get_by_label("Your question").fill(question)
        page.keyboard.press("Enter")
        newest = box.locator(".exchange").first
        expect(newest.locator(".question")).to_have_text(question)
        expect(newest.locator(".answer")).to_have_attribute("aria-busy", "false")
        expect(newest.locator(".prose")).to_contain_text(said)
    expect(newest.locator(".prose")).to_have_class("prose abstained")
    expect(newest.get_by_role("heading", name="Closest passages")).to_be_visible()
    expect(box.locator(".exchange")).to_have_count(3)


def test_the_host_page_stays_as_it_was_but_for_the_box(
    page: Page, box: FrameLocator, host: http.server.ThreadingHTTPServer
) -> None:
    expect(box.get_by_label("Your question")).to_be_visible()
    blank = page.context.new_page()
    blank.goto(f"http://localhost:{host.server_port}/plain")
    own = "Object.getOwnPropertyNames(window).filter(name => !/^\\d+$/.test(name))"
    added = set(page.evaluate(own)) - set(blank.evaluate(own))
    assert added == {"pullquote"}
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    frame, after = page.locator("iframe").bounding_box(), page.locator("#after").bounding_box()
    assert frame["width"] == 700
    assert after["y"] >= frame["y"] + frame["height"]
    assert page.locator("#after").evaluate("it => getComputedStyle(it).color") == "rgb(0, 128, 0)"
    colours = box.locator("html").evaluate(
        "it => [getComputedStyle(it).backgroundColor, getComputedStyle(it).getPropertyValue('--accent')]"
    )
    assert colours == ["rgb(27, 27, 24)", "#7fd4a8"]


def test_the_host_page_may_ask_in_the_box_and_no_other_window_may(
    page: Page, box: FrameLocator, ours: str
) -> None:
    page.evaluate("pullquote.ask('Who built the clock tower of Aldermoor?')")
    expect(box.locator(".prose")).to_contain_text("Marta Lindqvist")
    page.evaluate("pullquote.focus()")
    expect(box.get_by_label("Your question")).to_be_focused()
    before = height(page)
    # A message that says the same and comes from elsewhere: the page itself, then a frame of another origin.
    page.evaluate("window.postMessage({pullquote: 1, kind: 'size', height: 5000}, '*')")
    forged = "parent.frames[0].postMessage({pullquote: 1, kind: 'ask', question: 'forged'}, '*');"
    forged += "parent.postMessage({pullquote: 1, kind: 'size', height: 5000}, '*')"
    page.evaluate(
        "code => { const it = document.createElement('iframe'); it.srcdoc = `<script>${code}<\\/script>`;"
        " it.sandbox = 'allow-scripts'; document.body.append(it) }",
        forged,
    )
    page.wait_for_timeout(500)
    assert height(page) == before
    expect(box.locator(".exchange")).to_have_count(1)


def test_a_site_that_was_not_named_is_told_how_to_mend_it(
    page: Page, host: http.server.ThreadingHTTPServer, ours: str
) -> None:
    told = []
    page.on("console", lambda message: told.append(message.text) if message.type == "error" else None)
    elsewhere = f"http://127.0.0.1:{host.server_port}"
    page.goto(elsewhere)
    note = page.get_by_role("note")
    expect(note).to_contain_text(f"add {elsewhere} to web.widget_origins")
    assert page.locator("iframe").count() == 0
    assert any("frame-ancestors" in line for line in told)
    assert any(line.startswith("Pullquote:") and "web.widget_origins" in line for line in told)


@pytest.mark.parametrize("theme", ["light", "dark", ""])
def test_axe_finds_nothing_serious_in_the_box(page: Page, ours: str, theme: str) -> None:
    page.goto(f"{ours}/widget?theme={theme}&q={FERRY}")
    expect(page.locator(".prose")).to_contain_text("forty cars")
    assert serious(page) == []


def test_without_scripts_it_asks_all_the_same(browser: Browser, ours: str) -> None:
    context = browser.new_context(java_script_enabled=False, viewport={"width": 320, "height": 600})
    page = context.new_page()
    page.goto(f"{ours}/widget")
    page.get_by_label("Your question").fill(FERRY)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".prose")).to_contain_text("forty cars")
    with context.expect_page() as opened:
        page.locator("a.reference").click()
    expect(opened.value.locator("#excerpt")).to_contain_text("forty cars")
    context.close()
