"""Evidence in a real browser: a footnote's excerpt beside its number, and references that can be copied."""

import pytest
from playwright.sync_api import Browser, expect

from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_browser import FERRY, send

pytestmark = NEEDS_BROWSER


def test_the_pointer_shows_the_excerpt_in_its_context(visit: Open) -> None:
    page = visit(f"/?q={FERRY}")
    reference, peek = page.locator("a.reference").first, page.locator("#peek")
    expect(peek).to_be_hidden()
    reference.hover()
    expect(peek).to_be_visible()
    expect(peek.locator(".quoted")).to_contain_text("The night ferry to Skerry Island carries forty cars")
    expect(peek.locator("mark")).to_contain_text("forty")
    expect(peek).to_contain_text("The harbour in spring")
    expect(peek).to_contain_text("Ines Calder")
    expect(peek).to_contain_text("11 March 2024")
    expect(peek).to_contain_text("The Evening Tide")
    peek.hover()
    page.wait_for_timeout(400)
    expect(peek).to_be_visible()
    page.mouse.move(2, 2)
    expect(peek).to_be_hidden()


@pytest.mark.parametrize("width", [320, 1440])
def test_the_keyboard_shows_it_and_escape_hides_it(visit: Open, width: int) -> None:
    page = visit(f"/?q={FERRY}", width=width)
    reference, peek = page.locator("a.reference").first, page.locator("#peek")
    page.keyboard.press("Tab")
    for _ in range(20):
        if reference.evaluate("it => it === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(peek).to_be_visible()
    expect(reference).to_have_attribute("aria-describedby", "peek")
    box = peek.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= width
    page.keyboard.press("Escape")
    expect(peek).to_be_hidden()
    expect(reference).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#source #excerpt")).to_be_in_viewport()


def test_the_first_tap_shows_it_and_the_second_opens_the_article(visit: Open) -> None:
    page = visit(f"/?q={FERRY}", width=390, height=800, has_touch=True, is_mobile=True)
    reference = page.locator("a.reference").first
    reference.tap()
    expect(page.locator("#peek")).to_contain_text("Tap again")
    expect(page.locator("#source")).to_be_hidden()
    reference.tap()
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    expect(page.locator("#peek")).to_be_hidden()


def test_a_reference_is_copied_from_the_open_source(visit: Open) -> None:
    page = visit(f"/?q={FERRY}", permissions=["clipboard-read", "clipboard-write"])
    page.locator("a.reference").first.click()
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    page.keyboard.press("c")
    expect(page.get_by_role("button", name="Copy as Plain text")).to_be_focused()
    for name, beginning in (
        ("Plain text", "“The night ferry"),
        ("Markdown", "> The night ferry"),
        ("BibTeX", "@misc{"),
    ):
        button = page.get_by_role("button", name=f"Copy as {name}")
        button.click()
        expect(button).to_have_text("Copied")
        assert page.evaluate("navigator.clipboard.readText()").startswith(beginning)
    page.get_by_role("button", name="Copy as CSL-JSON").click()
    page.wait_for_function(
        "navigator.clipboard.readText().then(text => JSON.parse(text)[0].author[0].literal)"
    )


def test_the_link_of_an_excerpt_still_works_after_the_article_changed(
    browser: Browser, writable_address: str
) -> None:
    old = {
        "title": "The ferry",
        "text": "The ferry leaves at nine. The ferry of Osk carries 46 cars. It is red.",
    }
    send(writable_address, "/api/v1/articles/ferry", old, "PUT")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{writable_address}/?q=How many cars does the ferry of Osk carry?")
    page.locator("a.reference").first.click()
    expect(page.locator("#source #excerpt")).to_be_visible()
    link = page.locator("#alone").evaluate("it => it.href")
    send(writable_address, "/api/v1/articles/ferry", {**old, "text": old["text"].replace("46", "48")}, "PUT")
    page.goto(link)
    expect(page.locator("#excerpt")).to_contain_text("carries 46 cars")
    expect(page.locator(".notice")).to_contain_text("The quoted words are no longer in it.")
    context.close()


def test_references_can_be_read_without_javascript(visit: Open) -> None:
    page = visit("/articles/clock?start=0&end=20", java_script_enabled=False)
    page.get_by_text("Cite these words").click()
    expect(page.locator(".cite pre").first).to_contain_text("“The clock tower of")
    expect(page.locator("button.copy").first).to_be_hidden()


def test_an_article_written_from_right_to_left_stands_so(browser: Browser, writable_address: str) -> None:
    text = "غادرت العبارة ميناء صور في الساعة التاسعة صباحا. وهي تحمل أربعين سيارة."
    send(writable_address, "/api/v1/articles/sur", {"title": "عبارة صور", "text": text}, "PUT")
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{writable_address}/search?q=العبارة")
    words = page.locator(".hit .words").first
    expect(words.locator("mark").first).to_have_text("العبارة")
    assert words.evaluate("it => getComputedStyle(it).direction") == "rtl"
    page.locator(".hit a").first.click()
    assert page.locator("#source .headline").evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert page.locator("#source .text p").first.evaluate("it => getComputedStyle(it).direction") == "rtl"
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    context.close()


def test_whoever_wants_no_motion_sees_none(visit: Open) -> None:
    page = visit(f"/?q={FERRY}", reduced_motion="reduce")
    moving = "it => getComputedStyle(it).animationName"
    assert page.locator(".prose > *").first.evaluate(moving) == "none"
