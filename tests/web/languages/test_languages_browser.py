"""The pages in Spanish and French, in a real browser: nothing is too wide, nothing bars anyone, scripts speak too."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_accessibility import serious
from tests.web.test_browser import FERRY, NOBODY_KNOWS

pytestmark = NEEDS_BROWSER

VIEWS = [f"/?q={FERRY}", "/articles/harbour?start=0&end=60", "/search?q=council+tower", "/index"]


def look(visit: Open, path: str, language: str, width: int, scheme: str) -> Page:
    page = visit(path, width=width, height=800, locale=language, color_scheme=scheme, bypass_csp=True)
    expect(page.locator("html")).to_have_attribute("lang", language)
    for switch in page.locator("input.switch:visible").all():
        switch.check()
    return page


@pytest.mark.parametrize(
    ("language", "width", "scheme"), [("es", 320, "dark"), ("fr", 320, "light"), ("fr", 1280, "dark")]
)
@pytest.mark.parametrize("path", VIEWS)
def test_a_translated_view_fits_and_has_no_serious_problem(
    visit: Open, path: str, language: str, width: int, scheme: str
) -> None:
    page = look(visit, path, language, width, scheme)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.wait_for_timeout(250)
    assert serious(page) == []


def test_an_answer_streams_in_with_french_around_it_and_its_own_language_in_it(visit: Open) -> None:
    page = visit(locale="fr-CA")
    page.get_by_label("Votre question").fill(FERRY)
    page.keyboard.press("Enter")
    expect(page.locator(".colophon").first).to_contain_text("Réponse en")
    expect(page.locator(".prose .extract").first).to_have_attribute("lang", "en")
    page.locator("a.reference").first.click()
    expect(page.locator("#place")).to_contain_text("Source")
    expect(page.locator("#sheet .text")).to_have_attribute("lang", "en")
    page.keyboard.press("Escape")
    page.get_by_label("Votre question").fill(NOBODY_KNOWS)
    page.keyboard.press("Enter")
    expect(page.locator(".prose").last).to_have_text("Les articles ne le disent pas.")
    page.locator(".nearest a.to-source").first.click()
    expect(page.locator("#place")).to_contain_text("Source 1 sur 3")


def test_what_a_script_says_is_in_the_pages_language(visit: Open) -> None:
    page = visit("/add", locale="es-MX")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": b"x" * 160_000} for n in range(2)]
    page.locator("input[name=files]").set_input_files(files)
    expect(page.locator(".chosen")).to_have_text("2 archivos, 0,3\u00a0MB")


@pytest.mark.parametrize("scripts", [True, False])
def test_a_language_is_chosen_by_keyboard_and_remembered(visit: Open, scripts: bool) -> None:
    page = visit("/search?q=council", java_script_enabled=scripts)
    button = page.get_by_role("button", name="Français")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Rechercher")).to_be_visible()
    expect(page).to_have_url(re.compile(r"/search\?q=council$"))
    expect(page.get_by_role("button", name="Français")).to_have_attribute("aria-current", "true")
    page.get_by_role("link", name="Articles", exact=True).first.click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
