"""Conversations in a real browser, over a real server, with and without JavaScript."""

import json
import re
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page, expect

from qa.memory.memory import Memory
from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_browser import FERRY, NOBODY_KNOWS, ask
from tests.web.test_follow_ups import TOWER, WHEN

pytestmark = NEEDS_BROWSER


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
