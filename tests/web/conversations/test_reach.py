"""Who can use the pages of conversations, and who can't: narrow screens, keyboards, screen readers, other sites."""

import pytest
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import expect

from qa.memory.memory import Memory
from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_browser import FERRY, ask

pytestmark = NEEDS_BROWSER


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
