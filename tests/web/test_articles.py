"""`/api/v1/articles`: the life of an article."""

import io
import time
from urllib.parse import quote

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.articles import make_article
from index.errors import WritingFailed
from index.types import Progress
from tests.index.fetching.misbehaving import page, running

STORY = (
    "<html><head><title>The night ferry</title></head><body><article><h1>The night ferry</h1>"
    + "<p>The night ferry to Skerry Island was late again, and the council met to talk about it.</p>" * 4
)
TEXT = "The heron of Lake Miro weighs two kilograms. 🍵 İt rained."


def finished(client: FlaskClient, response) -> dict:
    assert response.status_code == 202, response.text
    assert response.headers["Location"] == f"/api/v1/jobs/{response.json['id']}"
    for _ in range(200):
        job = client.get(response.headers["Location"]).json
        if job["status"] in ("done", "failed", "cancelled"):
            return job
        time.sleep(0.05)
    raise AssertionError("the job did not end")


def found(client: FlaskClient, query: str) -> set[str]:
    return {hit["article_id"] for hit in client.get("/api/v1/search", query_string={"q": query}).json["hits"]}


def test_an_added_article_is_kept_as_sent_and_found(writer: FlaskClient) -> None:
    body = {
        "id": "heron",
        "title": "The heron",
        "text": "One.\r\nTwo " + TEXT,
        "author": "A. Reed",
        "published_at": "2024-05-02",
        "url": "https://example.org/heron",
        "source": "Lake News",
        "language": "en",
        "tags": ["birds"],
        "metadata": {"desk": "nature", "n": [1, None]},
    }
    job = finished(writer, writer.post("/api/v1/articles", json=body))
    assert job["status"] == "done"
    assert job["report"]["added"] == ["heron"]
    assert job["report"]["receipts"]["heron"]["dropped"] == []
    assert job["finished_at"] >= job["created_at"]
    article = writer.get("/api/v1/articles/heron").json
    assert article["text"] == "One.\nTwo " + TEXT
    assert {k: article[k] for k in body if k != "text"} == {k: body[k] for k in body if k != "text"}
    assert "heron" in found(writer, "heron of Lake Miro")


def test_several_articles_are_one_job_and_one_generation(writer: FlaskClient) -> None:
    before = writer.get("/api/v1/index").json["generation"]["generation"]
    batch = {
        "articles": [{"id": f"b{n}", "title": f"B{n}", "text": f"Bee number {n} hums."} for n in range(3)]
    }
    job = finished(writer, writer.post("/api/v1/articles", json=batch))
    assert job["report"]["added"] == ["b0", "b1", "b2"]
    assert int(job["report"]["generation"]) == int(before) + 1


def test_files_are_read_and_an_unreadable_one_is_named(writer: FlaskClient) -> None:
    files = {
        "a": (io.BytesIO(b"# A note\n\nThe quartz mine at Osk closed in 1911."), "note.md"),
        "b": (io.BytesIO(bytes(range(256)) * 40), "noise.txt"),
    }
    job = finished(writer, writer.post("/api/v1/articles", data=files))
    assert len(job["report"]["added"]) == 1
    assert [r["name"] for r in job["report"]["refused"]] == ["noise.txt"]
    assert found(writer, "quartz mine at Osk")


def test_one_invalid_article_refuses_the_request_before_anything_is_done(client: FlaskClient) -> None:
    batch = {"articles": [{"text": "Fine."}, {"text": "", "title": "canary-5f"}]}
    response = client.post("/api/v1/articles", json=batch)
    assert response.status_code == 422
    assert "canary-5f" not in response.text
    assert response.json["errors"][0]["pointer"] == "#/articles/1/text"


@pytest.mark.parametrize(
    "body",
    [
        {"title": "No text"},
        {"text": "   \n "},
        {"text": "x", "id": "a/versions/b"},
        {"text": "x", "id": " a"},
        {"text": "x", "id": "a\x07"},
        {"text": "x", "id": "a" * 201},
        {"text": "x", "published_at": "2024-02-30"},
        {"text": "x", "published_at": 20240230},
        {"text": "x", "url": "javascript:alert(1)"},
        {"text": "x\x00y"},
        {"text": "x", "tags": "one"},
        {"text": "x", "metadata": []},
        {"text": "x", "colour": "red"},
        {"url": "ftp://example.org/story"},
        {"url": "https://example.org/story", "title": "No text"},
        {"articles": []},
        {"articles": [{"text": "x"}], "text": "y"},
    ],
)
def test_what_is_no_article_is_refused(client: FlaskClient, body: dict) -> None:
    response = client.post("/api/v1/articles", json=body)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"


def test_an_address_is_fetched_and_becomes_an_article(writer: FlaskClient) -> None:
    with running() as site:
        site.answers["/story?token=secret"] = page(STORY, ETag='"1"')
        sent = {"url": site.url("/story?token=secret")}
        job = finished(writer, writer.post("/api/v1/articles", json=sent))
        again = finished(writer, writer.post("/api/v1/articles", json=sent))
    assert (job["status"], job["kind"], job["about"]) == ("done", "fetch", "http://127.0.0.1/story")
    (article_id,) = job["report"]["added"]
    assert "night ferry" in writer.get(f"/api/v1/articles/{article_id}").json["text"]
    assert [headers.get("if-none-match") for _, headers in site.asked] == [None, '"1"']
    assert again["status"] == "done"


def test_an_address_that_may_not_be_fetched_is_refused_with_its_reason(writer: FlaskClient) -> None:
    job = finished(writer, writer.post("/api/v1/articles", json={"url": "http://169.254.169.254/latest"}))
    assert job["report"]["added"] == []
    assert [refused["name"] for refused in job["report"]["refused"]] == ["http://169.254.169.254/latest"]


def test_a_lone_surrogate_is_refused(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/articles", data=b'{"text": "a \\ud800 b"}', content_type="application/json"
    )
    assert response.status_code == 422


def test_a_form_without_files_is_refused(client: FlaskClient) -> None:
    assert (
        client.post("/api/v1/articles", data={"text": "x"}, content_type="multipart/form-data").status_code
        == 422
    )


def test_the_same_key_and_body_give_the_same_job(writer: FlaskClient) -> None:
    head = {"Idempotency-Key": "k-1"}
    first = writer.post("/api/v1/articles", json={"id": "heron", "text": TEXT}, headers=head)
    finished(writer, first)
    second = writer.post("/api/v1/articles", json={"id": "heron", "text": TEXT}, headers=head)
    assert second.json["id"] == first.json["id"]
    assert second.json["status"] == "done"
    other = writer.post("/api/v1/articles", json={"id": "heron", "text": "Other."}, headers=head)
    assert other.status_code == 409


def test_the_same_key_holds_for_files_whatever_their_boundary(writer: FlaskClient) -> None:
    def send(text: bytes):
        files = {"a": (io.BytesIO(text), "note.txt")}
        return writer.post("/api/v1/articles", data=files, headers={"Idempotency-Key": "k-2"})

    first = send(b"The quartz mine at Osk closed in 1911.")
    assert send(b"The quartz mine at Osk closed in 1911.").json["id"] == first.json["id"]
    assert send(b"The quartz mine at Osk closed in 1912.").status_code == 409
    finished(writer, first)


def test_put_adds_then_replaces_and_the_older_version_stays_readable(writer: FlaskClient) -> None:
    first = writer.put("/api/v1/articles/heron", json={"title": "The heron", "text": TEXT})
    assert first.status_code == 201
    assert first.headers["Location"] == "/api/v1/articles/heron"
    second = writer.put("/api/v1/articles/heron", json={"title": "The heron", "text": "It flew."})
    assert second.status_code == 200
    assert second.json["text"] == "It flew."
    version = writer.get(f"/api/v1/articles/heron/versions/{first.json['version_id']}")
    assert version.json["text"] == TEXT
    hits = writer.get("/api/v1/search?q=heron+Lake+Miro+kilograms").json["hits"]
    assert [hit["text"] for hit in hits if hit["article_id"] == "heron"] == ["It flew."]


def test_put_refuses_another_id_in_the_body(writer: FlaskClient) -> None:
    response = writer.put("/api/v1/articles/heron", json={"id": "stork", "text": TEXT})
    assert response.status_code == 422


def test_a_deleted_article_is_gone_and_its_version_still_reads(writer: FlaskClient) -> None:
    version = writer.put("/api/v1/articles/heron", json={"text": TEXT}).json["version_id"]
    assert writer.delete("/api/v1/articles/heron").status_code == 204
    assert "heron" not in found(writer, "heron of Lake Miro")
    assert writer.get("/api/v1/articles/heron").status_code == 404
    assert writer.get(f"/api/v1/articles/heron/versions/{version}").status_code == 200
    assert writer.delete("/api/v1/articles/heron").status_code == 404


def test_a_purged_article_is_gone_for_good(writer: FlaskClient) -> None:
    version = writer.put("/api/v1/articles/heron", json={"text": TEXT}).json["version_id"]
    assert writer.delete("/api/v1/articles/heron?purge=true").status_code == 204
    response = writer.get(f"/api/v1/articles/heron/versions/{version}")
    assert response.status_code == 410
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize("purged", [False, True])
def test_the_text_of_a_cancelled_build_has_no_address(
    writable: OpenAPI, writer: FlaskClient, monkeypatch: pytest.MonkeyPatch, purged: bool
) -> None:
    monkeypatch.setattr("index.staging.BATCH_PASSAGES", 1)
    sent = make_article(id="heron", title="The heron", text=TEXT)
    address = f"/api/v1/articles/heron/versions/{sent.version}"
    if purged:
        assert writer.put("/api/v1/articles/heron", json={"text": TEXT}).json["version_id"] == sent.version
        assert writer.delete("/api/v1/articles/heron?purge=true").status_code == 204
    seen = []

    def cancel(progress: Progress) -> None:
        if progress.done:
            seen.append(writer.get(address).status_code)
            raise InterruptedError("cancelled")

    with pytest.raises(WritingFailed, match="cancelled"):
        writable.extensions["pullquote"].builder.add([sent], progress=cancel)
    seen.append(writer.get(address).status_code)
    assert seen == [410 if purged else 404] * 2
    assert writer.put("/api/v1/articles/heron", json={"title": "The heron", "text": TEXT}).status_code == 201
    assert writer.get(address).json["text"] == TEXT


def test_the_list_pages_through_all_articles_without_their_texts(client: FlaskClient) -> None:
    seen, cursor = [], ""
    while cursor is not None:
        page = client.get(f"/api/v1/articles?limit=2{cursor and '&cursor=' + cursor}").json
        assert page["total"] == 3
        assert all("text" not in article for article in page["articles"])
        seen += [article["id"] for article in page["articles"]]
        cursor = page["next_cursor"]
    assert seen == ["baker", "clock", "harbour"]


def test_ids_with_spaces_and_signs_have_an_address(writer: FlaskClient) -> None:
    body = {"id": "Smith & Co: 100% “new”?#1", "text": TEXT}
    finished(writer, writer.post("/api/v1/articles", json=body))
    assert writer.get(f"/api/v1/articles/{quote(body['id'], safe='')}").json["id"] == body["id"]


@pytest.mark.parametrize("sent", ["inside-rust/1.45.1", "inside-rust%2F1.45.1"])
def test_ids_with_slashes_have_an_address(writer: FlaskClient, sent: str) -> None:
    finished(
        writer, writer.post("/api/v1/articles", json={"id": "inside-rust/1.45.1", "title": "T", "text": TEXT})
    )
    article = writer.get(f"/api/v1/articles/{sent}").json
    assert article["id"] == "inside-rust/1.45.1"
    assert writer.get(f"/api/v1/articles/{sent}/versions/{article['version_id']}").json["text"] == TEXT
    assert "heron" in writer.get(f"/articles/{sent}").text
    assert writer.delete(f"/api/v1/articles/{sent}").status_code == 204
