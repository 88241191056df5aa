"""Hostile articles by every way in, and on every page: text, and nothing else, with and without the page's policy."""

import json
import re
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from anyio.from_thread import start_blocking_portal
from mcp import Client, StdioServerParameters
from playwright.sync_api import Browser, Page, expect

from index.loaders import load_path
from tests.conftest import open_collection
from tests.processes import COMMAND, ENVIRONMENT, serving_process
from tests.web.conftest import NEEDS_BROWSER
from tests.web.wire import request, sent

OWN = "window.owned=1"
MARKUP = (
    f"<script>{OWN}</script><img src=x onerror={OWN}><svg onload={OWN}><b>bold</b> "
    f"<a href=javascript:{OWN}>go</a> <style>*{{display:none}}</style><base href=//evil.example> "
    f"{{{{7*7}}}} ${{{OWN}}} &lt;script&gt; ]]> --> </textarea></template></title>"
)
SIGNS = (
    "\u202eturned\u202c \u2066held\u2069 zero\u200bwidth\u200d\ufeff bell\x07 escape\x1b[31m line\u2028sep"
)
TITLE = f"<img src=x onerror={OWN}>\"'><script>{OWN}</script> \u202eeltit"
WAYS = ("folder", "json", "multipart", "form", "put")
QUESTION = "How many owls does the keeper of {way} street count?"


def text(way: str) -> str:
    return f"The keeper of {way} street counts {len(way)} owls {MARKUP} at dusk. The rest is {SIGNS} for {way}.\n"


def article(way: str) -> dict[str, object]:
    fields = {"title": TITLE, "author": f"A {TITLE}", "source": f"S {TITLE}", "tags": [TITLE]}
    return {**fields, "id": f"from {way} <b>&\"'", "text": text(way), "metadata": {TITLE: TITLE}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("stranger")


@pytest.fixture(scope="module")
def house(folder: Path) -> Iterator[str]:
    """A server that took the same article in by each way, and quotes whatever comes nearest."""
    given = folder / "given"
    given.mkdir()
    (given / f"folder <img src=x onerror={OWN.replace('/', '')}>.txt").write_text(
        f"{TITLE}\n\n{text('folder')}", encoding="utf-8"
    )
    open_collection(folder / "data").builder.add(list(load_path(given)))
    with serving_process(folder / "data", settings={"PULLQUOTE_QA__THRESHOLD": "0.0"}) as address:
        jobs = [
            call(address, "POST", "/api/v1/articles", article("json"))["id"],
            upload(address, "/api/v1/articles", "multipart <b>.txt", text("multipart"))["id"],
            paste(address),
        ]
        call(address, "PUT", "/api/v1/articles/put%20article", {**article("put"), "id": "put article"})
        for job in jobs:
            assert finished(address, job)["report"]["refused"] == []
        yield address


def call(address: str, method: str, path: str, body: object = None, **headers: str) -> dict:
    data = json.dumps(body).encode() if body is not None else None
    told = {"Content-Type": "application/json", **headers} if data else headers
    with urllib.request.urlopen(urllib.request.Request(address + path, data, told, method=method)) as reply:
        return json.loads(reply.read())


def upload(address: str, path: str, name: str, content: str) -> dict:
    mark = uuid4().hex
    head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'
    body = head.encode() + content.encode() + f"\r\n--{mark}--\r\n".encode()
    sending = urllib.request.Request(
        address + path, body, {"Content-Type": f"multipart/form-data; boundary={mark}"}
    )
    with urllib.request.urlopen(sending) as reply:
        return json.loads(reply.read())


def paste(address: str) -> str:
    form = {"title": TITLE, "author": TITLE, "tags": TITLE, "text": text("form")}
    body = urllib.parse.urlencode(form).encode()
    reply = sent(
        address, request("POST", "/add/text", body, Content_Type="application/x-www-form-urlencoded")
    )
    assert reply.status == 303
    return reply.headers["location"].rpartition("/")[2]


def finished(address: str, job: str) -> dict:
    with urllib.request.urlopen(f"{address}/api/v1/jobs/{job}/events") as events:
        last = events.read().decode().strip().split("\n\n")[-1]
    return json.loads(last.partition("data: ")[2])["job"]


def asked(address: str, way: str) -> dict:
    return call(
        address,
        "POST",
        "/api/v1/answers",
        {"question": QUESTION.format(way=way), "conversation_id": f"talk-{way}"},
    )


@pytest.mark.parametrize("way", WAYS)
def test_whatever_way_it_came_it_is_quoted_to_the_character(house: str, way: str) -> None:
    answer = asked(house, way)
    cited = [c for c in answer["citations"] if f"keeper of {way} street" in c["quote"]]
    assert cited
    assert f"counts {len(way)} owls {MARKUP} at dusk." in cited[0]["quote"]
    assert call(house, "POST", "/api/v1/citations/verify", {"answer": answer})["all_exact"] is True


def test_an_agent_is_given_it_as_a_value_and_as_json(house: str, folder: Path) -> None:
    command, *arguments = (*COMMAND, "mcp", "--data-dir", str(folder / "data"))
    environment = {**ENVIRONMENT, "PULLQUOTE_QA__THRESHOLD": "0.0"}
    process = StdioServerParameters(command=command, args=arguments, env=environment, cwd=folder)
    with start_blocking_portal() as portal, portal.wrap_async_context_manager(Client(process)) as client:
        for tool, sent_to_it in (
            ("search", {"query": "keeper of json street"}),
            ("fetch", {"id": article("json")["id"]}),
            ("answer_question", {"question": QUESTION.format(way="json")}),
        ):
            (given,) = (told := portal.call(client.call_tool, tool, sent_to_it)).content
            assert json.loads(given.text) == told.structured_content
            assert json.dumps(MARKUP)[1:-1] in json.dumps(told.structured_content)


def pages(address: str) -> Iterator[str]:
    """Give the addresses of all pages that show something of an article."""
    for way in ("json", "form", "folder"):
        cited = asked(address, way)["citations"][0]
        name = urllib.parse.quote(cited["source"]["article_id"], safe="")
        version = urllib.parse.quote(cited["source"]["version_id"])
        yield f"/?q={urllib.parse.quote(QUESTION.format(way=way))}"
        yield f"/conversations/talk-{way}"
        yield f"/articles/{name}?version={version}&start={cited['start']}&end={cited['end']}"
        yield from (f"/{act}/{name}" for act in ("edit", "replace", "remove"))
    yield from (
        "/conversations",
        "/articles",
        "/jobs",
        "/index",
        "/add",
        "/suggestions",
        "/search?q=keeper+owls",
    )
    yield f"/search?q={urllib.parse.quote(MARKUP)}&author={urllib.parse.quote('A ' + TITLE)}"
    yield f"/?q={urllib.parse.quote(MARKUP)}"
    yield from (f"/jobs/{job['id']}" for job in call(address, "GET", "/api/v1/jobs")["jobs"])


@NEEDS_BROWSER
@pytest.mark.parametrize("policed", [True, False], ids=["as served", "without the page's policy"])
def test_on_no_page_anything_runs_or_is_fetched(house: str, browser: Browser, policed: bool) -> None:
    context = browser.new_context(bypass_csp=not policed)
    context.set_default_timeout(10_000)
    page, complaints = context.new_page(), list[str]()
    page.on("dialog", lambda dialog: (complaints.append(dialog.message), dialog.dismiss()))
    page.on("console", lambda told: complaints.append(told.text) if told.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("request", lambda r: None if r.url.startswith((house, "data:")) else complaints.append(r.url))
    seen = 0
    for path in pages(house):
        page.goto(house + path)
        nothing_of_an_article_is_markup(page, path)
        seen += 1
    peeked(page, house)
    context.close()
    assert complaints == []
    assert seen > 25


def nothing_of_an_article_is_markup(page: Page, path: str) -> None:
    assert page.evaluate("window.owned") is None, path
    found = page.evaluate(
        "[...document.querySelectorAll('script:not([src]), img, svg[onload], base, style, [onerror], [onload]')]"
        ".map(it => it.outerHTML)"
    )
    assert found == [], path
    links = page.evaluate("[...document.links].map(it => it.protocol)")
    assert set(links) <= {"http:", "https:"}, path


def peeked(page: Page, address: str) -> None:
    """Look at a footnote, open its article beside the chat, and look at its references."""
    page.goto(f"{address}/?q={urllib.parse.quote(QUESTION.format(way='json'))}")
    reference = page.locator("a.reference").first
    reference.hover()
    expect(page.locator("#peek")).to_contain_text(f"<script>{OWN}</script>")
    reference.click()
    expect(page.locator("#source #excerpt").first).to_contain_text("<b>bold</b>")
    page.keyboard.press("c")
    nothing_of_an_article_is_markup(page, "the article beside the chat")


@pytest.mark.parametrize("form", ["plain", "markdown", "bibtex", "csl-json"])
def test_references_hold_it_as_their_form_writes_text(house: str, form: str) -> None:
    cited = asked(house, "json")["citations"][0]
    name = urllib.parse.quote(cited["source"]["article_id"], safe="")
    path = f"/api/v1/articles/{name}/versions/{cited['source']['version_id']}/reference"
    with urllib.request.urlopen(
        f"{house}{path}?start={cited['start']}&end={cited['end']}&format={form}"
    ) as reply:
        told, kind = reply.read().decode(), reply.headers["Content-Type"]
        assert reply.headers["X-Content-Type-Options"] == "nosniff"
    assert "html" not in kind
    if form == "markdown":
        assert not re.search(r"(?<!\\)<(?!http)", told)
    if form == "bibtex":
        assert told.count("{") - told.count("\\{") == told.count("}") - told.count("\\}")
    if form == "csl-json":
        assert json.loads(told)[0]["annote"] == cited["quote"]


def test_exports_hold_it_as_their_form_writes_text(house: str) -> None:
    answer = asked(house, "json")
    whole = call(house, "GET", "/api/v1/conversations/talk-json/export?format=json")
    assert whole["turns"][-1]["answer"]["text"] == answer["text"]
    with urllib.request.urlopen(f"{house}/conversations/talk-json/export?format=markdown") as reply:
        told = reply.read().decode()
        assert reply.headers["Content-Disposition"].startswith("attachment")
    assert not re.search(r"(?<!\\)[<&]", told)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"title": "a", "text": "a\\u0000b"}', 422),
        (b'{"title": "a\\u0000", "text": "a"}', 422),
        (b'{"title": "a", "text": "a\\ud800b"}', 422),
        (b'{"title": "\\udc00", "text": "a"}', 422),
        (b'{"title": "a", "text": "a", "tags": ["\\ud800"]}', 422),
        (b'{"title": "a", "text": "a", "metadata": {"\\ud800": 1}}', 422),
        (b'{"title": "a", "text": "a", "metadata": {"a": 1e999}}', 422),
        (b'{"title": "a", "text": "a", "url": "javascript:alert(1)"}', 422),
        (b'{"title": "a", "text": "a", "url": "http://[evil"}', 422),
        (b'{"url": "http://[evil"}', 422),
        (b'{"title": "a", "text": "a", "id": "a/versions/b"}', 422),
        (b'{"title": "a", "text": "a", "id": "../../etc"}', 202),
        (b'{"title": "a", "text": "a", "metadata": ' + b'{"a":' * 900 + b"1" + b"}" * 900 + b"}", 422),
    ],
    ids=lambda value: repr(value)[:50],
)
def test_what_can_not_be_text_is_refused_before_it_is_kept(house: str, body: bytes, status: int) -> None:
    reply = sent(house, request("POST", "/api/v1/articles", body, Content_Type="application/json"))
    assert reply.status in (status, 400 if status == 422 else status), reply
    assert reply.headers["content-type"] in ("application/problem+json", "application/json")


@pytest.mark.parametrize(
    "long", ["word" * 1_250_000, ("a line\n" + "\n" * 9) * 10_000], ids=["one word", "many lines"]
)
def test_five_megabytes_of_nothing_are_kept_and_served_as_they_are(house: str, long: str) -> None:
    job = call(house, "POST", "/api/v1/articles", {"id": "long", "title": "Long", "text": long})
    with urllib.request.urlopen(house + "/healthz", timeout=2) as reply:
        assert reply.status == 200
    assert finished(house, job["id"])["status"] == "done"
    assert call(house, "GET", "/api/v1/articles/long")["text"] == long
    with urllib.request.urlopen(house + "/articles/long") as reply:
        assert reply.status == 200
