"""Searching in a real browser: by keyboard, on small screens, without JavaScript."""

import pytest
from playwright.sync_api import expect

from tests.web.conftest import NEEDS_BROWSER, Open

pytestmark = NEEDS_BROWSER


def test_the_keyboard_goes_from_passage_to_passage_and_opens_one_beside(visit: Open) -> None:
    page = visit("/search")
    expect(page.get_by_label("Words to look for")).to_be_focused()
    page.keyboard.type("council budget")
    page.keyboard.press("Enter")
    titles = page.locator(".hit a.to-source")
    expect(titles.nth(2)).to_be_visible()
    page.wait_for_load_state()
    page.keyboard.press("j")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowDown")
    expect(titles.nth(1)).to_be_focused()
    page.keyboard.press("k")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    expect(page.locator("#place")).to_contain_text("Source 2 of")
    page.keyboard.press("n")
    expect(page.locator("#place")).to_contain_text("Source 3 of")
    page.keyboard.press("Escape")
    expect(titles.nth(2)).to_be_focused()
    page.keyboard.press("/")
    expect(page.get_by_label("Words to look for")).to_be_focused()
    page.keyboard.type("jk")
    expect(page.get_by_label("Words to look for")).to_have_value("jk")
    page.keyboard.press("ArrowDown")
    expect(titles.nth(0)).to_be_focused()
    page.keyboard.press("ArrowUp")
    expect(page.get_by_label("Words to look for")).to_be_focused()


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize("width", [320, 1440])
def test_a_search_is_narrowed_and_read(visit: Open, script: bool, width: int) -> None:
    page = visit("/search?q=council+tower", width=width, height=800, java_script_enabled=script)
    if width < 960:
        expect(page.locator(".facets")).to_be_hidden()
        page.get_by_label("Narrow down", exact=True).first.check()
    page.locator(".facets").get_by_role("link", name="Valley Post").click()
    expect(page.locator(".hit")).to_have_count(1)
    page.locator(".hit a").first.click()
    expect(page.locator("#excerpt").first).to_contain_text("The clock tower of Aldermoor")
    expect(page.locator("#excerpt").first).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/search", "/search?q=council+tower", "/search?q=baker"])
def test_search_fits_the_smallest_screen(visit: Open, path: str) -> None:
    page = visit(path, width=320, height=640, bypass_csp=True)
    for box in page.locator("input.switch").all():
        box.check()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
