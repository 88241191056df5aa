"""Conversations in a real browser, over a real server, with and without JavaScript."""

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Browser, Page, expect

from index.encoder import Encoder
from qa.memory.memory import Memory
from tests.web.conftest import CHROMIUM, articles, make_app, serving
from tests.web.test_browser import FERRY, NOBODY_KNOWS, ask
from tests.web.test_follow_ups import TOWER, WHEN
from web.settings import WebSettings

pytestmark = pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")

Open = Callable[..., Page]


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


def questions(page: Page) -> list[str]:
    return page.locator(".question:visible").all_text_contents()


def test_a_conversation_is_kept_under_its_address_and_follow_ups_are_understood(visit: Open) -> None:
    page = visit()
    ask(page, TOWER)
    expect(page).to_have_url(re.compile(r"/conversations/conv_\w+$"))
    ask(page, "When was she born?")
    expect(page.locator(".understood").last).to_contain_text("When was Marta Lindqvist born?")
    again = visit(urlsplit(page.url).path)
    assert questions(again) == [TOWER, "When was she born?"]
    expect(again.locator(".understood").last).to_contain_text("When was Marta Lindqvist born?")
    expect(again.locator(".prose").first).to_contain_text("Marta Lindqvist")
    again.locator("a.reference").first.click()
    expect(again.locator("#source #excerpt")).to_contain_text("clock tower")


def test_conversations_stand_at_the_side_and_are_found_again(visit: Open) -> None:
    page = visit()
    page.get_by_text("Conversations", exact=True).click()
    ask(page, TOWER)
    expect(page.locator("#past a")).to_have_text([TOWER])
    expect(page.locator("#past a[aria-current]")).to_have_text(TOWER)
    with page.expect_navigation():
        page.get_by_role("link", name="New conversation").click()
    expect(page.locator("details.past")).to_have_attribute("open", "")
    ask(page, FERRY)
    expect(page.locator("#past a")).to_have_text([FERRY, TOWER])
    page.get_by_label("Search conversations").fill("ALDERMOOR")
    expect(page.locator("#past a")).to_have_text([TOWER])
    page.locator("#past a").click()
    expect(page.locator(".question")).to_have_text(TOWER)


def test_a_conversation_is_renamed_exported_and_deleted(visit: Open, memory: Memory) -> None:
    page = visit()
    ask(page, FERRY)
    page.locator(".about > summary").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as Markdown").click()
    assert f"## {FERRY}" in Path(download.value.path()).read_text(encoding="utf-8")
    with page.expect_download() as download:
        page.get_by_role("link", name="Export as JSON").click()
    exported = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
    assert exported["turns"][0]["answer"]["citations"]
    page.get_by_label("Title").fill("<b>Boats</b> & 'ships'")
    page.get_by_role("button", name="Rename").click()
    expect(page).to_have_title("<b>Boats</b> & 'ships' — Pullquote")
    expect(page.locator(".about > summary")).to_contain_text("<b>Boats</b> & 'ships'")
    expect(page.locator("details.past b")).to_have_count(0)
    page.locator(".about > summary").click()
    page.get_by_text("Delete…").click()
    page.get_by_role("button", name="Delete this conversation").click()
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_visible()
    assert memory.conversations.page(10)[0] == []


def test_an_answer_can_be_stopped_and_asked_again(visit: Open, memory: Memory) -> None:
    page = visit()
    page.route("**/conversations", lambda route: None)  # never answered
    page.get_by_label("Your question").fill(FERRY)
    page.keyboard.press("Enter")
    stop = page.get_by_role("button", name="Stop")
    stop.click()
    expect(page.locator(".stage")).to_have_text("Stopped.")
    expect(page.get_by_label("Your question")).to_be_focused()
    expect(stop).to_be_hidden()
    assert memory.conversations.page(10)[0] == []
    page.unroute("**/conversations")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator(".prose")).to_contain_text("carries forty cars")
    assert questions(page) == [FERRY]


def test_asking_again_takes_the_place_of_the_answer(visit: Open, memory: Memory) -> None:
    page = visit()
    ask(page, FERRY)
    before = page.locator("input[name=answer_id]").get_attribute("value")
    page.get_by_role("button", name="Ask again").click()
    expect(page.locator("input[name=answer_id]").last).not_to_have_value(str(before))
    expect(page.locator(".exchange")).to_have_count(1)
    assert questions(page) == [FERRY]
    (one,) = memory.conversations.page(10)[0]
    assert one.turns == 1


def test_a_question_is_edited_and_what_followed_is_replaced(visit: Open, memory: Memory) -> None:
    page = visit()
    for question in (TOWER, WHEN, FERRY):
        ask(page, question)
    page.get_by_role("link", name="Edit").nth(1).click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value(WHEN)
    expect(page.locator("#editing")).to_be_visible()
    page.get_by_role("link", name="Leave it as it was").click()
    expect(box).to_have_value("")
    expect(page.locator("#editing")).to_be_hidden()
    page.get_by_role("link", name="Edit").nth(1).click()
    ask(page, "How often does it strike?")
    expect(page.locator(".question")).to_have_text([TOWER, "How often does it strike?"])
    (one,) = memory.conversations.page(10)[0]
    assert [t.answer.question for t in memory.conversations.turns(one.id)] == questions(page)


def test_an_edit_that_fails_leaves_what_was_there(visit: Open) -> None:
    page = visit()
    for question in (TOWER, FERRY):
        ask(page, question)
    page.route(
        "**/conversations/conv_*",
        lambda route: route.abort() if route.request.method == "POST" else route.continue_(),
    )
    page.get_by_role("link", name="Edit").first.click()
    ask(page, NOBODY_KNOWS)
    expect(page.get_by_role("alert")).to_have_text("The server can’t be reached.")
    assert questions(page)[:2] == [TOWER, FERRY]


def test_suggested_questions_are_answered(visit: Open) -> None:
    page = visit()
    suggestion = page.locator("a.suggestion").first
    text = suggestion.inner_text()
    suggestion.click()
    expect(page.locator(".answer").last).to_have_attribute("aria-busy", "false")
    expect(page.locator(".question")).to_have_text(text)
    expect(page.locator("a.reference").first).to_be_visible()
    expect(page.locator("#suggestions")).to_have_count(0)


def test_feedback_is_given_with_a_reason_and_kept(visit: Open, memory: Memory) -> None:
    page = visit()
    ask(page, FERRY)
    answer_id = page.locator("input[name=answer_id]").get_attribute("value")
    page.get_by_role("button", name="Useful", exact=True).click()
    expect(page.locator(".said")).to_have_text("Kept as useful. Thank you.")
    assert next(f for f in memory.feedback.listed() if f.answer_id == answer_id).useful
    page.get_by_text("Not useful…").click()
    page.get_by_label("Why").select_option("outdated")
    page.get_by_label("More").fill("A newer ferry sails.")
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".said")).to_have_text("Kept as not useful. Thank you.")
    expect(page.get_by_text("Not useful…")).to_be_focused()
    told = next(f for f in memory.feedback.listed() if f.answer_id == answer_id)
    assert (told.useful, told.reason and told.reason.value, told.comment) == (
        False,
        "outdated",
        "A newer ferry sails.",
    )


def test_a_shared_question_goes_on_as_a_conversation(visit: Open) -> None:
    page = visit(f"/?q={TOWER}")
    expect(page.locator(".prose")).to_contain_text("Marta Lindqvist")
    ask(page, WHEN)
    expect(page.locator(".understood").last).to_contain_text("clock tower of Aldermoor")
    expect(page).to_have_url(re.compile(r"/conversations/conv_\w+$"))


def test_without_javascript_a_conversation_is_asked_edited_judged_and_managed(
    visit: Open, memory: Memory
) -> None:
    page = visit(java_script_enabled=False)
    for question in (TOWER, WHEN):
        page.get_by_label("Your question").fill(question)
        page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question")).to_have_text([TOWER, WHEN])
    expect(page.locator(".understood").last).to_contain_text("When was the clock tower of Aldermoor built?")
    page.get_by_role("button", name="Useful", exact=True).last.click()
    expect(page.get_by_role("heading")).to_have_text("Thank you")
    page.get_by_role("link", name="Back to it").click()
    page.get_by_role("link", name="Edit").last.click()
    box = page.get_by_label("Your question")
    expect(box).to_have_value(WHEN)
    box.fill("How often does it strike?")
    page.get_by_role("button", name="Ask", exact=True).click()
    expect(page.locator(".question")).to_have_text([TOWER, "How often does it strike?"])
    page.get_by_role("button", name="Ask again").last.click()
    expect(page.locator(".question")).to_have_count(2)
    page.get_by_text("Conversations", exact=True).click()
    page.get_by_label("Search conversations").fill("strike")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=TOWER).click()
    page.locator(".about > summary").click()
    page.get_by_text("Delete…").click()
    page.get_by_role("button", name="Delete this conversation").click()
    assert memory.conversations.page(10)[0] == []
    page = visit("/suggestions", java_script_enabled=False)
    page.locator("a.suggestion").first.click()
    expect(page.locator("a.reference").first).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 900, 1440, 2560])
def test_nothing_is_wider_than_the_screen(visit: Open, width: int, scheme: str) -> None:
    page = visit(width=width, height=700, color_scheme=scheme, bypass_csp=True)
    page.get_by_text("Conversations", exact=True).click()
    ask(page, "Who " + "x" * 90 + " sails?")
    ask(page, FERRY)
    page.locator(".about > summary").click()
    page.get_by_text("Not useful…").last.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_keyboard_is_enough(visit: Open, memory: Memory) -> None:
    page = visit()

    def tab_to(text: str) -> None:
        for _ in range(60):
            page.keyboard.press("Tab")
            focused = page.evaluate(
                "document.activeElement.textContent || document.activeElement.placeholder || ''"
            )
            if str(focused).strip().startswith(text):
                return
        raise AssertionError(f"{text!r} can't be reached by the keyboard")

    ask(page, FERRY)
    tab_to("Useful")
    page.keyboard.press("Enter")
    expect(page.locator(".said")).to_contain_text("Kept as useful")
    tab_to("Edit")
    page.keyboard.press("Enter")
    expect(page.get_by_label("Your question")).to_be_focused()
    page.goto(page.url)
    tab_to("Conversations")
    page.keyboard.press("Enter")
    tab_to(FERRY)
    page.keyboard.press("Enter")
    expect(page.locator(".question")).to_have_text([FERRY])
    tab_to("This conversation")
    page.keyboard.press("Enter")
    tab_to("Delete…")
    page.keyboard.press("Enter")
    tab_to("Delete this conversation")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Ask your articles")).to_be_visible()
    assert memory.conversations.page(10)[0] == []


def test_every_control_has_a_name(visit: Open) -> None:
    page = visit()
    page.get_by_text("Conversations", exact=True).click()
    ask(page, FERRY)
    nameless = page.evaluate(
        """() => [...document.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")]
        .filter((e) => !(e.textContent.trim() || e.labels?.length || e.getAttribute("aria-label")))
        .map((e) => e.outerHTML)"""
    )
    assert nameless == []


def test_another_site_can_not_ask_or_delete(served: str, app: OpenAPI) -> None:
    client = app.test_client()
    headers = {"Sec-Fetch-Site": "cross-site"}
    for path in (
        "/conversations",
        "/conversations/x",
        "/conversations/x/delete",
        "/conversations/x/title",
        "/feedback",
    ):
        assert client.post(path, data={"q": "x"}, headers=headers).status_code == 403


def test_a_question_that_can_not_be_asked_is_explained(app: OpenAPI, memory: Memory) -> None:
    client = app.test_client()
    for fields in (
        {"q": "x" * 2001},
        {"q": ""},
        {"q": "x", "replace": "soon"},
        {"q": "x", "published_from": "soon"},
    ):
        response = client.post("/conversations", data=fields, headers={"Accept": "text/html"})
        assert response.status_code == 422
        assert "can’t be asked as it stands" in response.text
    assert memory.conversations.page(10)[0] == []
    gone = client.post("/conversations/conv_none", data={"q": "x"}, headers={"Accept": "text/html"})
    assert gone.status_code == 404


@pytest.mark.parametrize(
    "back", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:alert(1)"]
)
def test_thanks_lead_back_to_our_own_pages_only(app: OpenAPI, memory: Memory, back: str) -> None:
    client = app.test_client()
    answer = client.post("/api/v1/answers", json={"question": FERRY}).json
    sent = {"answer_id": answer["answer_id"], "useful": "yes", "back": back}
    page = client.post("/feedback", data=sent).text
    assert "evil" not in page
    assert "javascript" not in page
