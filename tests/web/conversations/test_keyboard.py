"""Every view with keys alone: each stop is seen, in order, and none is a trap; what opens gives the focus back."""

import re

import pytest
from playwright.sync_api import Page, expect

from qa.memory.memory import Memory
from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.keys import Keys
from tests.web.test_browser import FERRY, send

pytestmark = NEEDS_BROWSER
WIDTHS = pytest.mark.parametrize("width", [390, 1440], ids=["narrow", "wide"])

NOBODY_KNOWS = "Who won the chess olympiad in Dresden?"


VIEWS = [
    "/",
    f"/?q={FERRY}",
    f"/?q={NOBODY_KNOWS}",
    "/search",
    "/search?q=the+budget",
    "/search?q=ferry&author=Ines+Calder",
    "/conversations",
    "/suggestions",
    "/articles",
    "/articles/harbour",
    "/edit/harbour",
    "/replace/harbour",
    "/remove/harbour",
    "/add",
    "/index",
    "/jobs",
    "/jobs/unknown",
]
OTHERWISE = ["/", f"/?q={FERRY}", "/search?q=the+budget", "/edit/harbour", "/index"]
"""Views that are built otherwise where there is little room."""


def ask(keys: Keys, question: str) -> None:
    keys.to(keys.page.get_by_label("Your question"))
    keys.type(question)
    keys.press("Enter")
    expect(keys.page.locator(".exchange").last.locator(".answer")).to_have_attribute("aria-busy", "false")
    expect(keys.page.get_by_label("Your question")).to_be_focused()


@pytest.mark.parametrize(
    ("path", "width"), [*((path, 1440) for path in VIEWS), *((path, 390) for path in OTHERWISE)]
)
def test_each_stop_of_a_view_is_seen_and_reached_in_order(visit: Open, width: int, path: str) -> None:
    page = visit(path, width=width)
    page.wait_for_load_state("networkidle")
    names = Keys(page).through()
    assert names[:2] == ["Skip to the page", "“Pullquote"]


@WIDTHS
def test_the_first_stop_leads_past_what_every_page_has(visit: Open, width: int) -> None:
    page = visit("/articles", width=width)
    keys = Keys(page)
    keys.tab()
    expect(page.get_by_text("Skip to the page")).to_be_focused()
    expect(page.get_by_text("Skip to the page")).to_be_in_viewport()
    keys.press("Enter")
    keys.tab()
    expect(page.get_by_role("link", name="Add articles")).to_be_focused()


@WIDTHS
def test_from_a_question_to_its_source_and_back(visit: Open, width: int) -> None:
    page = visit(width=width, permissions=["clipboard-read", "clipboard-write"])
    keys, source = Keys(page), page.locator("#source")
    keys.press("Shift+Tab")
    ask(keys, FERRY)
    reference = page.locator("a.reference").first
    keys.to(reference, "Shift+Tab")
    expect(page.locator("#peek")).to_be_visible()
    keys.press("Escape")
    expect(page.locator("#peek")).to_be_hidden()
    keys.press("Enter")
    expect(source.locator("#excerpt")).to_be_in_viewport()
    keys.press("c")
    expect(page.get_by_role("button", name="Copy as Plain text")).to_be_focused()
    keys.press("Enter")
    expect(page.get_by_role("button", name="Copy as Plain text")).to_have_text("Copied")
    assert "forty cars" in page.evaluate("navigator.clipboard.readText()")
    keys.press("Escape")
    expect(source).to_be_hidden()
    expect(reference).to_be_focused()
    keys.press("Enter")
    expect(source.locator("#excerpt")).to_be_in_viewport()
    keys.to(page.locator("#close"), "Shift+Tab")
    keys.press("Enter")
    expect(reference).to_be_focused()


@WIDTHS
def test_from_citation_to_citation(visit: Open, width: int) -> None:
    page = visit(width=width)
    keys, place, sheet = Keys(page), page.locator("#place"), page.locator("#sheet")
    keys.press("Shift+Tab")
    ask(keys, NOBODY_KNOWS)
    links = page.locator(".nearest a.to-source")
    keys.to(links.first, "Shift+Tab")
    keys.press("Enter")
    expect(place).to_contain_text("Source 1 of 3")
    expect(sheet).to_have_attribute("aria-busy", "false")
    expect(page.locator("#sheet h1, #sheet h2").first).to_be_visible()
    keys.press("n")
    expect(place).to_contain_text("Source 2 of 3")
    expect(sheet).to_have_attribute("aria-busy", "false")
    keys.press("p")
    expect(place).to_contain_text("Source 1 of 3")
    expect(sheet).to_have_attribute("aria-busy", "false")
    expect(page.locator("#excerpt")).to_be_focused()
    keys.to(page.locator("#next"), "Shift+Tab")
    keys.press("Enter")
    expect(place).to_contain_text("Source 2 of 3")
    expect(sheet).to_have_attribute("aria-busy", "false")
    expect(page.locator("#excerpt")).to_be_focused()
    keys.press("Escape")
    expect(links.nth(1)).to_be_focused()


@WIDTHS
def test_a_source_that_lies_over_the_page_keeps_the_focus_and_one_beside_it_does_not(
    visit: Open, width: int
) -> None:
    page = visit(width=width)
    keys = Keys(page)
    keys.press("Shift+Tab")
    ask(keys, FERRY)
    keys.to(page.locator("a.reference").first, "Shift+Tab")
    keys.press("Enter")
    expect(page.locator("#source #excerpt")).to_be_focused()
    outside = 0
    for _ in range(60):
        found = keys.tab()
        if found is not None:
            outside += page.evaluate("document.activeElement.closest('#source') === null")
    assert (outside == 0) == (width < 1100)


@WIDTHS
def test_passages_are_found_narrowed_paged_and_opened(visit: Open, width: int) -> None:
    page = visit("/search", width=width)
    keys = Keys(page)
    expect(page.get_by_label("Words to look for")).to_be_focused()
    keys.type("the council met about the budget")
    keys.follow()
    expect(page.locator(".hit").first).to_be_visible()
    if width < 700:
        keys.to(page.locator("#narrowing"))
        keys.press("Space")
    keys.to(page.locator(".facets a").filter(has_text="Ines Calder"))
    keys.follow()
    expect(page.locator(".limits")).to_contain_text("Ines Calder")
    keys.to(page.locator(".limits a"))
    keys.follow()
    expect(page.locator(".limits")).to_have_count(0)
    keys.press("j")
    expect(page.locator(".hit a.to-source").first).to_be_focused()
    keys.press("Enter")
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    keys.press("Escape")
    expect(page.locator(".hit a.to-source").first).to_be_focused()


@WIDTHS
def test_pages_of_passages_are_turned(visit: Open, served: str, width: int) -> None:
    paragraphs = (
        f"Ledger {n} lists what was weighed at gate {n}, " * 30 + "and no more.\n\n" for n in range(30)
    )
    send(served, "/api/v1/articles/ledger", {"title": "Ledgers", "text": "".join(paragraphs)}, "PUT")
    page = visit("/search?q=ledger+weighed+gate", width=width)
    keys = Keys(page)
    keys.to(page.get_by_role("link", name="Next page"))
    keys.follow()
    expect(page.locator(".tally")).to_contain_text("Passages 11–")
    keys.to(page.get_by_role("link", name="First page"))
    keys.follow()
    expect(page.locator(".tally")).to_contain_text("Passages 1–")


@WIDTHS
def test_an_article_is_added_edited_replaced_and_removed(visit: Open, width: int) -> None:
    page = visit("/articles", width=width)
    keys = Keys(page)
    keys.to(page.get_by_role("link", name="Add articles"))
    keys.follow()
    keys.to(page.locator("form[action$='/add/text'] textarea[name=text]"))
    keys.type(f"The mill of Orsk grinds {width} sacks a day.")
    keys.to(page.get_by_text("Title, author, date and more"))
    keys.press("Enter")
    keys.to(page.locator("form[action$='/add/text'] input[name=title]"))
    keys.type(f"The mill {width}")
    keys.to(page.locator("form[action$='/add/text'] button"))
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Done|Added", re.I))
    keys.to(
        page.get_by_role("link", name=f"The mill {width}")
        .or_(page.locator("main a[href^='/articles/']"))
        .first
    )
    keys.follow()
    expect(page.locator(".text")).to_contain_text(f"{width} sacks")
    deed(keys, "Edit its details")
    keys.to(page.get_by_label("Author"))
    keys.type("Olga Brandt")
    keys.to(page.get_by_role("button", name="Save"))
    keys.follow()
    expect(page.locator("main")).to_contain_text("Olga Brandt")
    deed(keys, "Replace its text")
    keys.to(page.locator("textarea[name=text]"))
    keys.type(f"The mill of Orsk grinds {width} sacks a night.")
    keys.to(page.get_by_role("button", name="Replace it"))
    keys.follow()
    expect(page.locator(".text")).to_contain_text("a night")
    deed(keys, "Remove it")
    keys.to(page.get_by_role("button", name="Remove it"))
    keys.follow()
    expect(page.locator(".notice")).to_contain_text("was removed")


def deed(keys: Keys, name: str) -> None:
    keys.to(keys.page.get_by_role("link", name=name))
    keys.follow()


@WIDTHS
def test_the_index_is_rebuilt_and_taken_back(visit: Open, width: int) -> None:
    page = visit("/index", width=width)
    keys = Keys(page)
    keys.to(page.locator("input[name=full]"))
    keys.press("Space")
    expect(page.locator("input[name=full]")).to_be_checked()
    keys.to(page.get_by_role("button", name="Rebuild"))
    keys.follow()
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Done|Rebuilt", re.I))
    page.goto(page.url.partition("/jobs")[0] + "/index")
    keys.to(page.get_by_role("button", name=re.compile("Go back to generation")).first)
    keys.follow()
    expect(page.locator(".notice")).to_contain_text("Done")


@WIDTHS
def test_a_conversation_is_judged_renamed_exported_and_deleted(
    visit: Open, width: int, memory: Memory
) -> None:
    page = visit(width=width)
    keys = Keys(page)
    keys.press("Shift+Tab")
    ask(keys, FERRY)
    keys.to(page.locator(".not-useful summary"), "Shift+Tab")
    keys.press("Enter")
    keys.to(page.locator("select[name=reason]"))
    keys.press("ArrowDown")
    keys.to(page.locator("input[name=comment]"))
    keys.type("Too short.")
    keys.press("Enter")
    expect(page.locator(".said")).to_contain_text("Kept")
    keys.to(page.locator(".about > summary"), "Shift+Tab")
    keys.press("Enter")
    keys.to(page.get_by_label("Title"))
    keys.type("All about ferries")
    keys.follow()
    expect(page.locator(".about > summary")).to_contain_text("All about ferries")
    assert [one.title for one in memory.conversations.page(10)[0]] == ["All about ferries"]
    keys.to(page.locator(".about > summary"))
    keys.press("Enter")
    keys.to(page.get_by_role("link", name="Export as Markdown"))
    with page.expect_download() as download:
        keys.press("Enter")
    assert "forty cars" in download.value.path().read_text(encoding="utf-8")
    keys.to(page.get_by_text("Delete…"))
    keys.press("Enter")
    keys.to(page.get_by_role("button", name="Delete this conversation"))
    keys.follow()
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_visible()
    assert memory.conversations.page(10)[0] == []


@WIDTHS
def test_the_conversations_at_the_side_are_opened_searched_and_left(visit: Open, width: int) -> None:
    page: Page = visit(width=width)
    keys = Keys(page)
    keys.press("Shift+Tab")
    ask(keys, FERRY)
    keys.to(page.locator(".past > summary"), "Shift+Tab")
    keys.press("Enter")
    keys.to(page.get_by_label("Search conversations"))
    keys.type("ferry")
    expect(page.locator("#past a")).to_have_count(1)
    keys.to(page.locator("#past a"))
    keys.follow()
    expect(page.locator(".question")).to_have_text([FERRY])
