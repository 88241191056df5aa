"""Changing and removing articles by forms, as they work without JavaScript."""

import re

from flask.testing import FlaskClient

from tests.web.test_pages import Page

FERRY = {
    "title": "The ferry",
    "text": "\nThe ferry carries 46 cars. 🍵\n",
    "tags": ["sea"],
    "metadata": {"k": [1]},
}


def put(client: FlaskClient, **changes: object) -> dict:
    return client.put("/api/v1/articles/ferry", json={**FERRY, **changes}).json


def fields(html: str) -> dict[str, str]:
    """Return what a form's fields hold."""
    named = {a["name"]: a.get("value") or "" for a in Page(html).all("input") if a.get("name")}
    area = re.search(r'<textarea id="\w+" name="(\w+)"[^>]*>\n(.*?)</textarea>', html, re.DOTALL)
    assert area
    return {**named, area[1]: area[2]}


def test_details_change_and_text_version_receipt_and_metadata_stay(writer: FlaskClient) -> None:
    before = put(writer)
    form = fields(writer.get("/edit/ferry").text)
    assert (form["title"], form["tags"]) == ("The ferry", "sea")
    form.update(title="The night ferry", author="Ines Calder", published_at="2024-03-11", tags="sea\nnight")
    response = writer.post("/edit/ferry", data=form)
    assert (response.status_code, response.headers["Location"]) == (303, "/articles/ferry")
    after = writer.get("/api/v1/articles/ferry").json
    changed = {"title": "The night ferry", "author": "Ines Calder", "published_at": "2024-03-11"}
    assert after == {**before, **changed, "tags": ["sea", "night"]}
    assert writer.get("/api/v1/search?q=ferry&tag=night&author=ines+calder").json["hits"]


def test_a_loaders_receipt_outlives_the_editing_of_details(writer: FlaskClient) -> None:
    import io

    page = b"<nav>Home | Contact</nav><article><h1>Osk</h1>" + b"<p>The mine at Osk closed in 1911.</p>" * 9
    sent = writer.post("/api/v1/articles", data={"a": (io.BytesIO(page), "osk.html")})
    writer.get(f"/api/v1/jobs/{sent.json['id']}/events").get_data()
    (article_id,) = writer.get(f"/api/v1/jobs/{sent.json['id']}").json["report"]["added"]
    before = writer.get(f"/api/v1/articles/{article_id}").json["receipt"]
    assert before["dropped"]
    form = fields(writer.get(f"/edit/{article_id}").text)
    writer.post(f"/edit/{article_id}", data={**form, "author": "Ines Calder"})
    assert writer.get(f"/api/v1/articles/{article_id}").json["receipt"] == before
    shown = writer.get(f"/articles/{article_id}").text
    assert "What was kept of it" in shown
    assert f"{before['chars_kept']:,} of the {before['chars_in']:,} characters" in shown
    assert all(dropped["reason"] in shown for dropped in before["dropped"])


def test_an_article_with_pages_keeps_them_while_its_text_stays(writer: FlaskClient) -> None:
    put(writer, metadata={"pages": [0, 5]})
    form = fields(writer.get("/replace/ferry").text)
    writer.post("/replace/ferry", data=form)
    assert writer.get("/api/v1/articles/ferry").json["metadata"] == {"pages": [0, 5]}
    writer.post("/replace/ferry", data={**form, "text": "Another text."})
    assert writer.get("/api/v1/articles/ferry").json["metadata"] == {}


def test_the_form_of_a_text_holds_it_to_the_character(writer: FlaskClient) -> None:
    before = put(writer)
    form = fields(writer.get("/replace/ferry").text)
    writer.post("/replace/ferry", data={**form, "text": form["text"].replace("\n", "\r\n")})
    assert writer.get("/api/v1/articles/ferry").json["version_id"] == before["version_id"]


def test_a_new_text_is_a_new_version_and_the_old_one_can_be_read(writer: FlaskClient) -> None:
    before = put(writer, author="Ines Calder")
    form = fields(writer.get("/replace/ferry").text)
    response = writer.post("/replace/ferry", data={**form, "text": "The ferry carries 48 cars."})
    assert response.status_code == 303
    after = writer.get("/api/v1/articles/ferry").json
    assert after["text"] == "The ferry carries 48 cars."
    assert (after["title"], after["author"], after["tags"]) == ("The ferry", "Ines Calder", ["sea"])
    old = writer.get("/articles/ferry", query_string={"version": before["version_id"]}).text
    assert "This article has changed since" in old
    assert "/edit/ferry" not in old


def test_a_form_that_was_overtaken_changes_nothing(writer: FlaskClient) -> None:
    put(writer)
    form = fields(writer.get("/edit/ferry").text)
    put(writer, text="The ferry is gone.")
    for path in ("/edit/ferry", "/replace/ferry"):
        response = writer.post(path, data={**form, "title": "Mine", "text": "Mine."})
        assert response.status_code == 409
        assert "has changed since this form was opened" in response.text
    assert writer.get("/api/v1/articles/ferry").json["text"] == "The ferry is gone."
    assert writer.get("/api/v1/articles/ferry").json["title"] == "The ferry"


def test_what_is_wrong_with_details_is_told(writer: FlaskClient) -> None:
    put(writer)
    form = fields(writer.get("/edit/ferry").text)
    response = writer.post("/edit/ferry", data={**form, "published_at": "soon", "title": "<i>T</i>"})
    assert response.status_code == 422
    assert "a date is written YYYY-MM-DD" in response.text
    assert 'value="&lt;i&gt;T&lt;/i&gt;"' in response.text
    assert writer.post("/edit/nobody", data=form).status_code == 404


def test_removing_asks_first_and_leaves_what_was_quoted(writer: FlaskClient) -> None:
    before = put(writer)
    assert "Remove this article?" in writer.get("/remove/ferry").text
    assert writer.get("/api/v1/articles/ferry").status_code == 200
    response = writer.post("/remove/ferry")
    assert response.status_code == 303
    assert "The article was removed." in writer.get(response.headers["Location"]).text
    assert writer.get("/articles/ferry").status_code == 404
    quoted = writer.get("/articles/ferry", query_string={"version": before["version_id"]}).text
    assert "has been removed" in quoted
    assert "/remove/ferry?version=" in quoted


def test_erasing_has_to_be_confirmed_and_reaches_removed_articles_too(writer: FlaskClient) -> None:
    version = put(writer)["version_id"]
    assert writer.post("/remove/ferry", data={"how": "erase"}).status_code == 422
    assert writer.get("/api/v1/articles/ferry").status_code == 200
    writer.post("/remove/ferry")
    page = writer.get("/remove/ferry", query_string={"version": version}).text
    assert "Erase this article?" in page
    response = writer.post("/remove/ferry", data={"how": "erase", "sure": "yes"})
    assert "The article was erased" in writer.get(response.headers["Location"]).text
    assert writer.get("/articles/ferry", query_string={"version": version}).status_code == 410
    assert writer.get("/remove/ferry", query_string={"version": version}).status_code == 410
    assert writer.get("/remove/ferry").status_code == 404
