"""`/api/v1/conversations` and `/api/v1/feedback`: what is kept when it is asked for, and nothing else."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.encoder import Encoder
from tests.test_serve import run
from tests.web.conftest import articles, make_app
from tests.web.test_answers import FERRY, events
from tests.web.test_follow_ups import TOWER, UNDERSTOOD, WHEN
from web.settings import WebSettings

API = "/api/v1/conversations"


@pytest.fixture
def app(tmp_path: Path, encoder: Encoder) -> Iterator[OpenAPI]:
    made = make_app(tmp_path, encoder, articles(), WebSettings())
    yield made
    made.extensions["pullquote"].jobs.close()


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


def ask(client: FlaskClient, question: str, **body: object) -> dict:
    response = client.post("/api/v1/answers", json={"question": question, **body})
    assert response.status_code == 200, response.text
    return response.json


def test_a_conversation_gives_its_history_and_takes_the_turn(client: FlaskClient) -> None:
    made = client.post(API, json={})
    assert made.status_code == 201
    assert made.headers["Location"] == f"{API}/{made.json['id']}"
    first = ask(client, TOWER, conversation_id=made.json["id"])
    second = ask(client, WHEN, conversation_id=made.json["id"])
    assert second["asked_as"] == UNDERSTOOD
    read = client.get(made.headers["Location"]).json
    assert read["title"] == TOWER
    assert [turn["answer"]["answer_id"] for turn in read["turns"]] == [
        first["answer_id"],
        second["answer_id"],
    ]
    assert read["turns"][0]["answer"] == first
    assert [turn["position"] for turn in read["turns"]] == [1, 2]


def test_an_id_of_ones_own_begins_a_conversation_also_when_it_streams(client: FlaskClient) -> None:
    for question in (TOWER, WHEN):
        response = client.post(
            "/api/v1/answers",
            json={"question": question, "conversation_id": "mine-1"},
            headers={"Accept": "text/event-stream"},
        )
        found = events(response.text)
    assert found[-1][2]["answer"]["asked_as"] == UNDERSTOOD
    assert client.get(f"{API}/mine-1").json["turn_count"] == 2


def test_without_a_conversation_nothing_is_kept(client: FlaskClient, tmp_path: Path) -> None:
    ask(client, "Who is Xanthippe Quillfeather?")
    assert client.get(API).json == {"conversations": [], "next_cursor": None}
    kept = b"".join(path.read_bytes() for path in tmp_path.glob("conversations.sqlite*"))
    assert b"Quillfeather" not in kept


def test_keeping_can_be_turned_off(tmp_path: Path, encoder: Encoder) -> None:
    app = make_app(tmp_path, encoder, articles(), WebSettings(keep_conversations=False))
    client = app.test_client()
    ask(client, TOWER, conversation_id="c1")
    assert ask(client, WHEN, conversation_id="c1")["asked_as"] == WHEN
    assert client.get(API).json["conversations"] == []
    assert client.get(f"{API}/c1").status_code == 404
    assert client.post(API, json={}).status_code == 409
    app.extensions["pullquote"].jobs.close()


def test_they_are_listed_searched_renamed_and_deleted(client: FlaskClient) -> None:
    for name, question in (("a", TOWER), ("b", FERRY), ("c", "Who bakes?")):
        ask(client, question, conversation_id=name)
    first = client.get(f"{API}?limit=2").json
    assert [c["id"] for c in first["conversations"]] == ["c", "b"]
    rest = client.get(API, query_string={"limit": 2, "cursor": first["next_cursor"]}).json
    assert [c["id"] for c in rest["conversations"]] == ["a"]
    assert client.get(API, query_string={"cursor": first["next_cursor"], "q": "x"}).status_code == 400
    assert [c["id"] for c in client.get(f"{API}?q=FERRY").json["conversations"]] == ["b"]
    renamed = client.patch(f"{API}/b", json={"title": "  Boats <b>  "})
    assert renamed.json["title"] == "Boats <b>"
    assert client.get(f"{API}/b").json["title"] == "Boats <b>"
    assert client.delete(f"{API}/b").status_code == 204
    for response in (
        client.get(f"{API}/b"),
        client.delete(f"{API}/b"),
        client.patch(f"{API}/b", json={"title": "x"}),
        client.get(f"{API}/b/export"),
    ):
        assert response.status_code == 404
        assert response.mimetype == "application/problem+json"


def test_an_export_holds_the_citations_and_verifies(client: FlaskClient, tmp_path: Path) -> None:
    ask(client, FERRY, conversation_id="c")
    ask(client, "Who won the chess olympiad in Dresden?", conversation_id="c")
    exported = client.get(f"{API}/c/export?format=json")
    assert exported.headers["Content-Disposition"] == 'attachment; filename="conversation.json"'
    assert exported.json == client.get(f"{API}/c").json
    file = tmp_path / "export.json"
    file.write_text(exported.text, encoding="utf-8")
    done = run(tmp_path, "verify", str(file), "--json")
    cited = sum(len(turn["answer"]["citations"]) for turn in exported.json["turns"])
    assert cited >= 1
    assert [v["status"] for v in json.loads(done.stdout)["verdicts"]] == ["exact"] * cited


def test_a_markdown_export_reads_as_text_whatever_articles_hold(client: FlaskClient) -> None:
    ask(client, FERRY, conversation_id="c")
    ask(client, "How many loaves does the baker of Tarn Street sell?", conversation_id="c")
    text = client.get(f"{API}/c/export?format=markdown").text
    assert text.startswith(f"# {FERRY}\n")
    assert f"## {FERRY}" in text
    assert "> The night ferry to Skerry Island carries forty cars and 300 passengers. \\[1\\]" in text
    assert "1. The harbour in spring, Ines Calder, 2024-03-11, The Evening Tide" in text
    assert "<script>" not in text.replace("\\<script\\>", "")
    assert client.get(f"{API}/c/export?format=pdf").status_code == 422


@pytest.mark.parametrize("name", ["", "a/b", "..", "a b", "x" * 201, "a\u0000b", 7])
def test_a_conversation_id_that_is_no_name_is_refused(client: FlaskClient, name: object) -> None:
    response = client.post("/api/v1/answers", json={"question": "Who?", "conversation_id": name})
    assert response.status_code == 422


def test_one_that_is_deleted_while_it_is_answered_stays_deleted(client: FlaskClient) -> None:
    ask(client, TOWER, conversation_id="c")
    response = client.post(
        "/api/v1/answers",
        json={"question": WHEN, "conversation_id": "c"},
        headers={"Accept": "text/event-stream"},
        buffered=False,
    )
    parts = response.iter_encoded()
    next(parts)
    client.delete(f"{API}/c")
    assert b"answer.completed" in b"".join(parts)
    assert client.get(f"{API}/c").status_code == 404


def test_feedback_is_taken_of_answers_that_were_given(client: FlaskClient, tmp_path: Path) -> None:
    answer = ask(client, FERRY)
    said = {"answer_id": answer["answer_id"], "useful": True}
    first = client.post("/api/v1/feedback", json=said)
    assert first.status_code == 201
    assert first.json["question"] == FERRY
    assert first.json["article_ids"] == ["harbour"]
    again = client.post(
        "/api/v1/feedback", json={**said, "useful": False, "reason": "wrong", "comment": "🙁 no"}
    )
    assert again.status_code == 200
    (listed,) = json.loads(run(tmp_path, "feedback", "list", "--json").stdout)["feedback"]
    assert (listed["useful"], listed["reason"], listed["comment"]) == (False, "wrong", "🙁 no")
    assert "wrong" in run(tmp_path, "feedback", "list").stdout
    refused = run(tmp_path, "feedback", "export", str(tmp_path / "set"), check=False)
    assert refused.returncode == 1
    assert "nobody said" in refused.stderr
    client.post("/api/v1/feedback", json=said)
    done = run(tmp_path, "feedback", "export", str(tmp_path / "set"))
    assert "1 questions (1 with their evidence" in done.stdout


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"answer_id": "ans_nobody", "useful": True}, 404),
        ({"useful": True}, 422),
        ({"answer_id": "x", "useful": "yes"}, 422),
        ({"answer_id": "x", "useful": True, "reason": "because"}, 422),
        ({"answer_id": "x", "useful": True, "comment": "x" * 2001}, 422),
        ({"answer_id": "x", "useful": True, "stars": 5}, 422),
    ],
)
def test_feedback_that_can_not_be_kept_is_refused(client: FlaskClient, body: dict, status: int) -> None:
    response = client.post("/api/v1/feedback", json=body)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.json["errors"]


def test_another_site_may_not_read_or_write(client: FlaskClient) -> None:
    headers = {"Sec-Fetch-Site": "cross-site"}
    for method, path in (
        ("POST", API),
        ("PATCH", f"{API}/c"),
        ("DELETE", f"{API}/c"),
        ("POST", "/api/v1/feedback"),
    ):
        assert client.open(path, method=method, json={}, headers=headers).status_code == 403


def test_every_field_is_described(client: FlaskClient) -> None:
    schemas = client.get("/openapi.json").json["components"]["schemas"]
    for name in (
        "ConversationBody ConversationInfoBody ConversationsBody KeptTurnBody NewConversation RenameRequest "
        "FeedbackRequest FeedbackBody"
    ).split():
        for field, schema in schemas[name]["properties"].items():
            assert schema.get("description"), (name, field)
