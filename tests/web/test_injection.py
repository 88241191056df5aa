"""Hostile articles through every door: the API, the stream, the page and the terminal."""

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from playwright.sync_api import Page, expect, sync_playwright

from index.encoder import Encoder
from serve import main
from tests.conftest import MODELS
from tests.redteam import ESCAPES, MARKUP, STREAM, TURNED, red_team
from tests.web.conftest import articles, make_app, serving

CHROMIUM = Path(shutil.which("chromium") or "/usr/bin/chromium")
QUESTIONS = {
    "escapes": "What did the guard of Puno say about the roadblocks on Friday?",
    "turned": "What does the keeper of Tarn street count at the mill of Oda Brandt?",
    "markup": "roadblocks document.title owned alert iframe srcdoc javascript",
    "stream": "event answer completed status answered text owned verified exact quote",
}
TEXTS = {"escapes": ESCAPES, "turned": TURNED, "markup": MARKUP, "stream": STREAM}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[OpenAPI]:
    app = make_app(tmp_path_factory.mktemp("hostile"), encoder, [*articles(), *red_team()])
    # Whatever comes nearest is quoted: the doors are tried, not the judgement.
    app.extensions["pullquote"].answerer._settings = app.extensions["pullquote"].answerer._settings.__class__(
        threshold=0.0
    )
    yield app
    app.extensions["pullquote"].jobs.close()


@pytest.fixture
def client(hostile: OpenAPI) -> FlaskClient:
    return hostile.test_client()


@pytest.mark.parametrize("name", QUESTIONS)
def test_json_gives_each_quote_to_the_character(client: FlaskClient, name: str) -> None:
    answer = client.post("/api/v1/answers", json={"question": QUESTIONS[name]}).json
    cited = [c for c in answer["citations"] if c["source"]["article_id"] == name]
    assert cited
    for c in cited:
        assert TEXTS[name][c["start"] : c["end"]] == c["quote"]
        assert answer["text"][c["answer_span"]["start"] : c["answer_span"]["end"]] == c["quote"]
    assert client.post("/api/v1/citations/verify", json={"answer": answer}).json["all_exact"] is True


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_stream_keeps_its_form_whatever_is_quoted(client: FlaskClient, name: str) -> None:
    for path, options in (
        ("/api/v1/answers", {"json": {"question": QUESTIONS[name]}, "method": "POST"}),
        ("/ask", {"query_string": {"q": QUESTIONS[name]}}),
    ):
        text = client.open(path, headers={"Accept": "text/event-stream"}, **options).text
        blocks = text.removesuffix("\n\n").split("\n\n")
        for number, block in enumerate(blocks, 1):
            lines = block.split("\n")
            assert [line.split(": ")[0] for line in lines] == ["id", "event", "data"]
            assert lines[0] == f"id: {number}"
            json.loads(lines[2].removeprefix("data: "))
        assert blocks[-1].split("\n")[1].endswith("completed")


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_page_holds_no_markup_of_an_article(client: FlaskClient, name: str) -> None:
    for path in (f"/?q={QUESTIONS[name]}", f"/articles/{name}", "/articles"):
        html = client.get(path).text
        assert not re.search(r"<(?:script(?! type=\"module\" src=)|iframe|img|b>)", html)
        assert "javascript:alert" not in re.sub(r">[^<]*<", "><", html)
        assert "&lt;script&gt;" in html or name != "markup" or path == "/articles"


@pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")
def test_in_a_browser_nothing_runs_and_nothing_is_fetched(hostile: OpenAPI) -> None:
    serving_app = serving(hostile)
    address = next(serving_app)
    complaints: list[str] = []
    with sync_playwright() as playwright:
        flags = (
            "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking".split()
        )
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
        page = browser.new_page()
        page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda r: None if r.url.startswith(address) else complaints.append(r.url))
        for name, question in QUESTIONS.items():
            _ask(page, address, question)
            assert page.title().startswith(question)
            assert page.locator(".prose :is(script, img, iframe, a:not(.reference))").count() == 0, name
            page.locator("a.reference").first.click()
            expect(page.locator("#source #excerpt").first).to_be_in_viewport()
            assert page.locator("#sheet :is(script, img, iframe)").count() == 0, name
        browser.close()
    assert complaints == []
    next(serving_app, None)


def _ask(page: Page, address: str, question: str) -> None:
    page.goto(address)
    page.get_by_label("Your question").fill(question)
    page.keyboard.press("Enter")
    expect(page.locator(".exchange").last.locator(".answer")).to_have_attribute("aria-busy", "false")


@pytest.mark.skipif(not CHROMIUM.is_file(), reason=f"there is no browser at {CHROMIUM}")
def test_a_mark_that_turns_letters_ends_with_the_quote(hostile: OpenAPI) -> None:
    serving_app = serving(hostile)
    address = next(serving_app)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page()
        _ask(page, address, QUESTIONS["turned"])
        shown = page.locator(".prose .extract").first.evaluate("e => getComputedStyle(e).unicodeBidi")
        assert shown == "isolate"
        browser.close()
    next(serving_app, None)


@pytest.mark.parametrize("name", ["escapes", "turned"])
def test_the_terminal_is_sent_no_commands(tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PULLQUOTE_INDEX__MODELS_DIR", str(MODELS))
    monkeypatch.setenv("PULLQUOTE_QA__THRESHOLD", "0.0")
    folder = ["--data-dir", str(tmp_path / "data")]
    lines = tmp_path / "articles.jsonl"
    lines.write_text(json.dumps({"id": name, "title": "\x1b[1mOn\u202e it", "text": TEXTS[name]}) + "\n")
    runner = CliRunner()
    assert runner.invoke(main, ["add", str(lines), *folder]).exit_code == 0
    for command in (["ask", QUESTIONS[name]], ["search", "keeper guard"], ["ask", "--json", QUESTIONS[name]]):
        printed = runner.invoke(main, [*command, *folder])
        assert printed.exit_code == 0, printed.output
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", printed.output)
    assert json.loads(printed.stdout)["citations"][0]["quote"] in TEXTS[name]
