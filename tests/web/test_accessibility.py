"""axe-core finds nothing serious on any page, wide and light, narrow and dark."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_browser import FERRY, NOBODY_KNOWS

pytestmark = NEEDS_BROWSER

VIEWS = [
    "/",
    f"/?q={FERRY}",
    f"/?q={NOBODY_KNOWS}",
    "/search",
    "/search?q=council+tower",
    "/search?q=council&cursor=nonsense",
    "/articles",
    "/articles/harbour",
    "/articles/clock?start=0&end=20",
    "/add",
    "/edit/harbour",
    "/replace/harbour",
    "/conversations?all=1",
    "/remove/harbour",
    "/index",
    "/jobs",
    "/docs",
    "/nowhere",
]
SIZES = [(1440, "light"), (320, "dark")]


def serious(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [f"{v['id']}: {v['nodes'][0]['html']}" for v in found if v["impact"] in ("serious", "critical")]


@pytest.mark.parametrize(("width", "scheme"), SIZES)
@pytest.mark.parametrize("path", VIEWS)
def test_a_view_has_no_serious_problem(visit: Open, path: str, width: int, scheme: str) -> None:
    problem = "nonsense" in path or "nowhere" in path
    page = visit("/" if problem else path, width=width, color_scheme=scheme)
    if problem:
        # Opened as others are, its status would be a complaint of the console.
        page.set_content(page.request.get(page.url + path[1:], headers={"Accept": "text/html"}).text())
        expect(page.get_by_role("main")).to_be_visible()
    for switch in page.locator("input.switch:visible").all():
        switch.check()
    page.wait_for_timeout(250)
    assert serious(page) == []


@pytest.mark.parametrize(("width", "scheme"), SIZES)
def test_an_open_source_with_its_references_has_none(visit: Open, width: int, scheme: str) -> None:
    page = visit(f"/?q={FERRY}", width=width, color_scheme=scheme)
    page.locator("a.reference").first.click()
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    page.keyboard.press("c")
    expect(page.locator("#source .cite pre").first).to_be_visible()
    page.wait_for_timeout(250)
    assert serious(page) == []


def test_the_check_finds_what_is_wrong(visit: Open) -> None:
    page = visit("/")
    page.evaluate("document.querySelector('label[for=q]').remove()")
    page.evaluate("document.getElementById('q').placeholder = ''")
    assert any(found.startswith("label") for found in serious(page))
