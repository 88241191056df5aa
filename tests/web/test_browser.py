"""The page in a real browser, over a real server."""

import json
import re
import urllib.request

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.web.conftest import NEEDS_BROWSER, Open

FERRY = "How many cars does the night ferry to Skerry Island carry?"
NOBODY_KNOWS = "Who won the chess olympiad in Dresden?"

pytestmark = NEEDS_BROWSER


def ask(page: Page, question: str) -> None:
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").last.locator(".answer")).to_have_attribute("aria-busy", "false")


def test_an_answer_streams_in_and_its_address_can_be_shared(visit: Open) -> None:
    page = visit()
    ask(page, FERRY)
    expect(page.locator(".prose")).to_contain_text("carries forty cars")
    expect(page.locator(".prose mark")).to_contain_text("forty")
    expect(page.locator(".footnotes li").first).to_contain_text("Ines Calder")
    expect(page.locator(".colophon").first).to_contain_text("Answered in")
    expect(page.locator(".stage")).to_be_empty()
    expect(page).to_have_title(f"{FERRY} — Pullquote")
    shared = page.url.partition("/?")[2]
    assert "q=How+many+cars" in shared
    expect(visit(f"/?{shared}").locator(".prose")).to_contain_text("carries forty cars")


def test_the_footnote_opens_its_source_a_third_down_and_escape_returns(visit: Open) -> None:
    page = visit()
    ask(page, FERRY)
    reference = page.locator("a.reference").first
    reference.click()
    excerpt = page.locator("#source #excerpt")
    expect(excerpt).to_be_in_viewport()
    expect(excerpt).to_contain_text("The night ferry to Skerry Island carries forty cars")
    expect(excerpt.locator("mark")).to_contain_text("forty")
    expect(page.locator("#place")).to_contain_text("The harbour in spring")
    pane, mark = page.locator("#source").bounding_box(), excerpt.bounding_box()
    assert pane
    assert mark
    assert 0.2 < (mark["y"] - pane["y"]) / pane["height"] < 0.45
    assert pane["x"] > 600, "on a wide screen the source stands beside the chat"
    page.keyboard.press("Escape")
    expect(page.locator("#source")).to_be_hidden()
    expect(reference).to_be_focused()
    assert page.url.count("/articles/") == 0


def test_n_and_p_walk_through_the_sources(visit: Open) -> None:
    page = visit()
    ask(page, NOBODY_KNOWS)
    expect(page.locator(".prose")).to_have_text("The articles don’t say.")
    links = page.locator(".nearest a.to-source")
    links.first.click()
    expect(page.locator("#place")).to_contain_text("Source 1 of 3")
    page.keyboard.press("n")
    expect(page.locator("#place")).to_contain_text("Source 2 of 3")
    page.keyboard.press("p")
    expect(page.locator("#place")).to_contain_text("Source 1 of 3")
    page.keyboard.press("p")
    expect(page.locator("#place")).to_contain_text("Source 1 of 3")
    page.keyboard.press("n")
    expect(page.locator("#place")).to_contain_text("Source 2 of 3")
    page.keyboard.press("Escape")
    expect(links.nth(1)).to_be_focused()


def test_letters_typed_into_the_question_stay_letters(visit: Open) -> None:
    page = visit()
    ask(page, NOBODY_KNOWS)
    page.locator(".nearest a.to-source").first.click()
    expect(page.locator("#place")).to_contain_text("Source 1 of 3")
    page.get_by_label("Your question").focus()
    page.keyboard.type("pin")
    expect(page.locator("#place")).to_contain_text("Source 1 of 3")
    expect(page.get_by_label("Your question")).to_have_value("pin")


def test_on_a_narrow_screen_the_source_lies_over_the_page(visit: Open) -> None:
    page = visit(width=390, height=800)
    ask(page, FERRY)
    page.locator("a.reference").first.click()
    expect(page.locator("#source #excerpt")).to_be_in_viewport()
    pane = page.locator("#source").bounding_box()
    assert pane == {"x": 0, "y": 0, "width": 390, "height": 800}
    assert page.locator("#main").get_attribute("inert") is not None
    page.get_by_role("button", name="Close").click()
    expect(page.locator("a.reference").first).to_be_focused()
    assert page.locator("#main").get_attribute("inert") is None


def test_earlier_questions_stay_above_and_the_newest_is_in_view(visit: Open) -> None:
    page = visit()
    ask(page, FERRY)
    ask(page, NOBODY_KNOWS)
    expect(page.locator(".question")).to_have_text([FERRY, NOBODY_KNOWS])
    expect(page.locator(".question").last).to_be_in_viewport()
    expect(page.get_by_label("Your question")).to_be_focused()
    page.go_back()
    expect(page.locator(".question")).to_have_text([FERRY])


def test_a_follow_up_is_understood_and_says_how_and_can_be_asked_as_written(visit: Open) -> None:
    page = visit()
    ask(page, "Who built the clock tower of Aldermoor?")
    expect(page.locator(".understood")).to_be_hidden()
    ask(page, "When was she born?")
    expect(page.locator(".understood").last).to_contain_text("When was Marta Lindqvist born?")
    page.reload()
    expect(page.locator(".understood")).to_contain_text("When was Marta Lindqvist born?")
    page.get_by_role("link", name="Ask it as written").click()
    expect(page.locator(".understood")).to_be_hidden()
    expect(page.locator(".question")).to_have_text("When was she born?")


def test_a_page_remembers_its_last_turns_only(visit: Open) -> None:
    page = visit()
    for _ in range(4):
        ask(page, FERRY)
    expect(page.locator("input[name=after]")).to_have_count(3)


def test_follow_ups_work_without_javascript(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    for question in ("Who built the clock tower of Aldermoor?", "When was she born?"):
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask").click()
    expect(page.locator(".understood")).to_contain_text("When was Marta Lindqvist born?")


def test_limits_are_asked_with_the_question(visit: Open) -> None:
    page = visit()
    page.get_by_text("Limit by source").click()
    page.locator("select[name=source]").select_option("Valley Post")
    ask(page, FERRY)
    expect(page.locator(".prose")).to_have_text("The articles don’t say.")
    page.get_by_role("link", name="Ask all of them").click()
    expect(page.locator(".prose")).to_contain_text("carries forty cars")


def test_without_javascript_asking_and_reading_work(visit: Open) -> None:
    page = visit(java_script_enabled=False)
    page.get_by_label("Your question").fill(FERRY)
    page.get_by_role("button", name="Ask").click()
    expect(page.locator(".prose")).to_contain_text("carries forty cars")
    page.locator("a.reference").first.click()
    expect(page).to_have_url(re.compile(r"/articles/harbour\?.*#excerpt$"))
    expect(page.locator("#excerpt")).to_be_in_viewport()
    expect(page.locator("#excerpt")).to_contain_text("forty cars")


def test_hostile_text_does_nothing(visit: Open) -> None:
    page = visit()
    ask(page, "How many loaves does the baker of Tarn Street sell?")
    expect(page.locator(".prose")).to_contain_text("<script>")
    page.locator("a.reference").first.click()
    expect(page.locator("#sheet")).to_contain_text("<img src=x onerror=")
    expect(page.locator("#sheet img, #sheet script, #sheet b")).to_have_count(0)
    expect(page).to_have_title(re.compile("Pullquote$"))
    page = visit("/articles/baker")
    expect(page.locator(".text")).to_contain_text("{{ 7 * 7 }} &amp; javascript:alert(1)")
    expect(page).to_have_title("<i>Bread</i> & butter — Pullquote")


@pytest.mark.parametrize(
    "path", ["/", f"/?q={FERRY}", f"/?q={NOBODY_KNOWS}", "/articles", "/articles/harbour", "/jobs", "/docs"]
)
def test_nothing_is_wider_than_the_smallest_screen(visit: Open, path: str) -> None:
    page = visit(path, width=320, height=640, bypass_csp=True)
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_server_that_is_gone_is_told_in_words(browser: Browser, address: str) -> None:
    context = browser.new_context()
    page = context.new_page()
    page.goto(address)
    page.route("**/ask?**", lambda route: route.abort())
    ask(page, FERRY)
    expect(page.get_by_role("alert")).to_have_text("The server can’t be reached.")
    context.close()


def send(address: str, path: str, body: dict, method: str = "POST") -> dict:
    headers = {"Content-Type": "application/json"}
    request = urllib.request.Request(address + path, json.dumps(body).encode(), headers, method=method)
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.loads(response.read())


def test_a_jobs_page_follows_it_and_cancels_it(browser: Browser, writable_address: str) -> None:
    long = [{"id": f"z{n}", "title": f"Z {n}", "text": f"Zebra {n} crossed. " * 300} for n in range(400)]
    job = send(writable_address, "/api/v1/articles", {"articles": long})
    queued = send(writable_address, "/api/v1/articles", {"title": "A note", "text": "It waits."})
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{writable_address}/jobs")
    expect(page.locator(".jobs li")).to_have_count(2)
    page.get_by_role("link", name="A note").click()
    expect(page.locator("#stage")).to_have_text("Waiting for its turn")
    page.get_by_role("button", name="Cancel").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancelled")
    page.goto(f"{writable_address}/jobs/{job['id']}")
    expect(page.locator("#stage")).to_contain_text("of 400 articles")
    page.get_by_role("button", name="Cancel").click()
    # At the next article: a batch that is being encoded comes first.
    expect(page.get_by_role("heading", level=1)).to_have_text("Cancelled", timeout=30_000)
    page.goto(f"{writable_address}/jobs")
    expect(page.locator(".jobs .is-cancelled")).to_have_count(2)
    assert queued["id"] != job["id"]
    context.close()


def test_what_changed_since_opens_beside_the_quoted_version(browser: Browser, writable_address: str) -> None:
    old = {"title": "The ferry", "text": "The ferry leaves at nine. It carries 46 cars. It is red."}
    first = send(writable_address, "/api/v1/articles/ferry", old, "PUT")
    send(writable_address, "/api/v1/articles/ferry", {**old, "text": old["text"].replace("46", "48")}, "PUT")
    context = browser.new_context(viewport={"width": 320, "height": 640})
    page = context.new_page()
    page.goto(f"{writable_address}/articles/ferry?version={first['version_id']}&start=26&end=46")
    expect(page.locator(".notice")).to_contain_text("The quoted words are no longer in it.")
    expect(page.locator("ins")).to_be_hidden()
    page.get_by_text("What changed since").click()
    expect(page.locator("del")).to_have_text("46 ")
    expect(page.locator("ins")).to_have_text("48 ")
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("link", name="read it as it is now").click()
    expect(page.locator(".text")).to_contain_text("It carries 48 cars.")
    context.close()
