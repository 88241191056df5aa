"""Adding articles by forms, as they work without JavaScript."""

import io
import re

import pytest
from flask.testing import FlaskClient

from tests.web.test_articles import finished


def end(client: FlaskClient, response) -> dict:
    """Wait until the job that a form was answered with has ended."""
    assert response.status_code == 303
    job = re.fullmatch(r"/jobs/(job_\w+)", response.headers["Location"])
    assert job
    client.get(f"/api/v1/jobs/{job[1]}/events").get_data()
    return client.get(f"/api/v1/jobs/{job[1]}").json


def test_files_and_a_folder_are_added_together_and_empty_fields_are_none(writer: FlaskClient) -> None:
    files = {
        "files": [(io.BytesIO(b"The heron of Lake Miro is grey."), "heron.txt")],
        "folder": [
            (io.BytesIO(b"# Osk\n\nThe quartz mine at Osk closed."), "notes/osk.md"),
            (io.BytesIO(), ""),
        ],
    }
    job = end(writer, writer.post("/add/files", data=files))
    assert (job["status"], len(job["report"]["added"])) == ("done", 2)
    assert writer.get("/api/v1/search?q=heron").json["hits"][0]["text"] == "The heron of Lake Miro is grey."


def test_no_file_is_told(writer: FlaskClient) -> None:
    response = writer.post("/add/files", data={"files": (io.BytesIO(), "")})
    assert response.status_code == 422
    assert "Choose one or more files first" in response.text


def test_a_pasted_text_is_kept_to_the_character_but_for_its_newlines(writer: FlaskClient) -> None:
    form = {
        "text": "\r\n  The bell — İzmir’s — rings.\r\nTwice. 🍵\r\n",
        "title": " The bell ",
        "author": "Ines Calder",
        "published_at": "2024-02-03",
        "url": "",
        "tags": "sea, and land\r\n\r\nbells",
    }
    job = end(writer, writer.post("/add/text", data=form))
    (article_id,) = job["report"]["added"]
    article = writer.get(f"/api/v1/articles/{article_id}").json
    assert article["text"] == "\n  The bell — İzmir’s — rings.\nTwice. 🍵\n"
    assert (article["title"], article["published_at"], article["url"]) == ("The bell", "2024-02-03", None)
    assert article["tags"] == ["sea, and land", "bells"]


def test_a_text_may_be_as_long_as_a_request(writer: FlaskClient) -> None:
    text = "The council met and went home again without a decision. " * 12_000
    assert len(text) > 600_000
    response = writer.post("/add/text", data={"text": text})
    assert response.status_code == 303
    writer.post(response.headers["Location"] + "/cancel")


@pytest.mark.parametrize(
    ("form", "named"),
    [
        ({"text": ""}, "text"),
        ({"text": "x", "published_at": "soon"}, "published_at"),
        ({"text": "x", "url": "javascript:alert(1)"}, "url"),
        ({"text": "x", "title": "t" * 501}, "title"),
        ({"text": " \n "}, "The text is empty"),
    ],
)
def test_what_is_wrong_with_a_text_is_told_and_what_was_typed_stays(
    writer: FlaskClient, form: dict, named: str
) -> None:
    response = writer.post("/add/text", data={**form, "author": "<b>Ada</b>"})
    assert response.status_code == 422
    assert named in response.text
    assert 'value="&lt;b&gt;Ada&lt;/b&gt;"' in response.text


def test_an_address_must_be_one_of_the_web(writer: FlaskClient) -> None:
    response = writer.post("/add/address", data={"address": "file:///etc/passwd"})
    assert response.status_code == 422
    assert "begins with http" in response.text
    job = end(writer, writer.post("/add/address", data={"address": "http://127.0.0.1:9/feed.xml"}))
    assert job["kind"] == "fetch"


def test_other_sites_can_not_add(writer: FlaskClient) -> None:
    foreign = {"Sec-Fetch-Site": "cross-site"}
    for path in ("/add/text", "/add/files", "/add/address", "/edit/clock", "/remove/clock", "/index/rebuild"):
        assert writer.post(path, data={"text": "x"}, headers=foreign).status_code == 403


def test_the_list_and_the_empty_page_lead_there(writer: FlaskClient, empty: FlaskClient) -> None:
    assert 'href="/add"' in writer.get("/articles").text
    assert 'href="/add"' in empty.get("/articles").text
    assert writer.get("/add").status_code == 200


def test_an_article_named_add_is_still_an_article(writer: FlaskClient) -> None:
    for name in ("add", "edit", "index"):
        finished(
            writer,
            writer.post("/api/v1/articles", json={"id": name, "title": name, "text": f"About {name}."}),
        )
        assert f"About {name}." in writer.get(f"/articles/{name}").text
