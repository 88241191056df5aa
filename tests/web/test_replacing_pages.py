"""Replacing an article's text by a file's: read as one that is added, and told as one."""

import io
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import expect

from tests.web.conftest import NEEDS_BROWSER, Open
from tests.web.test_adding_pages import end
from tests.web.test_article_pages import put
from tests.web.test_browser import send

PAGE = b"<nav>Home | Contact</nav><article><h1>Osk</h1>" + b"<p>The mine at Osk closed in 1911.</p>" * 9


def file_sent(client: FlaskClient, version: str, *files: tuple[bytes, str]) -> object:
    sent = [(io.BytesIO(data), name) for data, name in files]
    return client.post("/replace/ferry", data={"version": version, "files": sent})


def test_a_file_gives_its_text_and_its_receipt_and_the_details_stay(writer: FlaskClient) -> None:
    before = put(writer, author="Ines Calder", metadata={"k": [1], "pages": [0, 5]})
    job = end(writer, file_sent(writer, before["version_id"], (PAGE, "osk.html")))
    assert (job["kind"], job["status"], job["about"]) == ("replace", "done", "The ferry")
    assert job["report"]["updated"] == ["ferry"]
    after = writer.get("/api/v1/articles/ferry").json
    assert after["text"].count("The mine at Osk closed in 1911.") == 9
    assert "Contact" not in after["text"]
    kept = ("title", "author", "tags", "published_at", "source", "url")
    assert [after[name] for name in kept] == [before[name] for name in kept]
    assert after["metadata"] == {"k": [1]}
    assert after["receipt"]["dropped"]
    assert after["receipt"] == job["report"]["receipts"]["ferry"]
    told = writer.get(f"/jobs/{job['id']}").text
    assert all(dropped["reason"] in told for dropped in after["receipt"]["dropped"])
    old = writer.get(f"/api/v1/articles/ferry/versions/{before['version_id']}").json
    assert (old["text"], old["is_latest"]) == (before["text"], False)


@pytest.mark.parametrize(
    ("data", "name", "why"),
    [
        (
            b'{"title": "a", "text": "One."}\n{"title": "b", "text": "Two."}\n',
            "two.jsonl",
            "more than one article",
        ),
        (b"\x00\x01\x02", "noise.pdf", "The file was not taken"),
        (b"", "empty.txt", "not taken"),
    ],
)
def test_a_file_that_is_not_one_article_changes_nothing(
    writer: FlaskClient, data: bytes, name: str, why: str
) -> None:
    before = put(writer)
    job = end(writer, file_sent(writer, before["version_id"], (data, name)))
    assert job["status"] == "failed"
    assert why in job["error"]
    assert writer.get("/api/v1/articles/ferry").json == before


def test_one_file_is_wanted_and_the_text_that_was_looked_at(writer: FlaskClient) -> None:
    version = put(writer)["version_id"]
    none = file_sent(writer, version, (b"", ""))
    two = file_sent(writer, version, (b"One.", "one.txt"), (b"Two.", "two.txt"))
    assert (none.status_code, two.status_code) == (422, 422)
    assert "Choose the file first" in none.text
    put(writer, text="Changed by somebody else.")
    late = file_sent(writer, version, (PAGE, "osk.html"))
    assert (late.status_code, "has changed since" in late.text) == (409, True)
    program = writer.post(
        "/replace/ferry",
        data={"version": version, "files": (io.BytesIO(PAGE), "osk.html")},
        headers={"Accept": "application/json"},
    )
    assert "has changed since" in program.json["detail"]


@NEEDS_BROWSER
@pytest.mark.parametrize("script", [True, False])
def test_a_text_is_replaced_by_a_file(
    writable_address: str, visit: Open, tmp_path: Path, script: bool
) -> None:
    send(writable_address, "/api/v1/articles/heron", {"title": "Heron", "text": "Grey."}, "PUT")
    (tmp_path / "heron.html").write_bytes(PAGE)
    page = visit(f"{writable_address}/replace/heron", width=320, java_script_enabled=script)
    page.get_by_label("File").set_input_files(tmp_path / "heron.html")
    if script:
        expect(page.locator(".chosen")).to_contain_text("1 file")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.get_by_role("button", name="Take the file").click()
    expect(page.get_by_role("main")).to_contain_text("1 updated")
    page.get_by_role("table").get_by_role("link", name="heron").click()
    expect(page.locator(".text")).to_contain_text("The mine at Osk closed")
    expect(page.get_by_role("heading", level=1)).to_have_text("Heron")
