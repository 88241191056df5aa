"""`/api/v1/answers`: what is answered, as JSON and as events."""

import json

import pytest
from flask.testing import FlaskClient

FERRY = "How many cars does the night ferry to Skerry Island carry?"


def ask(client: FlaskClient, **body: object) -> dict:
    response = client.post("/api/v1/answers", json=body)
    assert response.status_code == 200, response.text
    return response.json


def events(text: str) -> list[tuple[int, str, dict]]:
    found = []
    for block in text.split("\n\n"):
        lines = dict(line.split(": ", 1) for line in block.splitlines() if line and line[0] != ":")
        if lines:
            found.append((int(lines["id"]), lines["event"], json.loads(lines["data"])))
    return found


def test_every_quote_is_the_stored_text_and_the_answers_text(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY)
    assert answer["status"] == "answered"
    assert answer["offset_unit"] == "unicode_code_point"
    for citation in answer["citations"]:
        source, span = citation["source"], citation["answer_span"]
        version = client.get(f"/api/v1/articles/{source['article_id']}/versions/{source['version_id']}").json
        start, end = citation["start"], citation["end"]
        assert version["text"][start:end] == citation["quote"] == answer["text"][span["start"] : span["end"]]
        assert version["text"][max(0, start - 32) : start] == citation["prefix"]
        assert version["text"][end : end + 32] == citation["suffix"]
    assert "forty cars" in answer["citations"][0]["quote"]


def test_segments_tile_the_text(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY)
    at = 0
    for segment in answer["segments"]:
        assert segment["start"] == at
        at = segment["end"]
    assert at == len(answer["text"])


def test_a_question_without_an_answer_abstains_and_shows_what_comes_near(client: FlaskClient) -> None:
    answer = ask(client, question="Who won the chess olympiad in Dresden?")
    assert answer["status"] == "abstained"
    assert answer["citations"] == []
    assert answer["nearest"]


def test_filters_keep_other_articles_out(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY, filters={"source": "valley post"})
    assert all(hit["source"] == "Valley Post" for hit in answer["nearest"])
    assert answer["citations"] == []


def test_as_of_keeps_later_articles_out(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY, as_of="2022-01-01")
    assert {hit["article_id"] for hit in answer["nearest"]} <= {"clock"}


def test_a_greeting_before_the_question_changes_nothing(client: FlaskClient) -> None:
    history = [{"role": "user", "content": "Hello"}, {"role": "assistant", "content": "Ask away."}]
    assert ask(client, question=FERRY, history=history, conversation_id="conv_1")["status"] == "answered"


def test_the_stream_begins_and_ends_as_promised_and_folds_into_the_answer(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/answers", json={"question": FERRY}, headers={"Accept": "text/event-stream"}
    )
    assert response.mimetype == "text/event-stream"
    assert "Connection" not in response.headers
    found = events(response.text)
    assert [number for number, _, _ in found] == list(range(1, len(found) + 1))
    names = [name for _, name, _ in found]
    assert names[:2] == ["answer.started", "retrieval.completed"]
    assert names[-1] == "answer.completed"
    answer = found[-1][2]["answer"]
    assert "".join(data["text"] for _, name, data in found if name == "answer.delta") == answer["text"]
    assert [d["citation"] for _, name, d in found if name == "citation.added"] == answer["citations"]


def test_an_abstention_streams_what_comes_near(client: FlaskClient) -> None:
    body = {"question": "Who won the chess olympiad in Dresden?"}
    response = client.post("/api/v1/answers", json=body, headers={"Accept": "text/event-stream"})
    found = {name: data for _, name, data in events(response.text)}
    assert found["answer.abstained"]["nearest"] == found["answer.completed"]["answer"]["nearest"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"question": ""},
        {"question": "  \n "},
        {"question": ["x"]},
        {"question": None},
        {"question": "x" * 2001},
        {"question": "x", "limit": "3"},
        {"question": "x", "limit": 0},
        {"question": "x", "limit": 11},
        {"question": "x", "limit": True},
        {"question": "x", "as_of": 1},
        {"question": "x", "as_of": "yesterday"},
        {"question": "x", "filters": {"published_from": "2024-13-01"}},
        {"question": "x", "filters": {"published_from": "2024-02-01", "published_to": "2024-01-01"}},
        {"question": "x", "filters": {"publisher": "x"}},
        {"question": "x", "history": [{"role": "system", "content": "x"}]},
        {"question": "x", "colour": "red"},
    ],
)
def test_what_is_not_exactly_right_is_refused(client: FlaskClient, body: dict) -> None:
    response = client.post("/api/v1/answers", json=body)
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"
    assert response.json["errors"]


def test_citations_of_an_answer_verify_and_forged_ones_do_not(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY)
    assert client.post("/api/v1/citations/verify", json={"answer": answer}).json["all_exact"] is True
    forged = dict(answer["citations"][0], quote=answer["citations"][0]["quote"].replace("forty", "fifty"))
    shifted = dict(answer["citations"][0], start=answer["citations"][0]["start"] + 1)
    strange = dict(answer["citations"][0], source={"article_id": "nobody", "version_id": "sha256:0"})
    verdicts = client.post("/api/v1/citations/verify", json={"citations": [forged, shifted, strange]}).json
    assert [v["status"] for v in verdicts["verdicts"]] == ["not_found"] * 3
    assert verdicts["all_exact"] is False


def test_an_answer_whose_text_was_changed_does_not_verify(client: FlaskClient) -> None:
    answer = ask(client, question=FERRY)
    answer["text"] = answer["text"].replace("forty", "fifty")
    verdicts = client.post("/api/v1/citations/verify", json={"answer": answer}).json
    assert verdicts["verdicts"][0]["status"] == "not_found"


def test_verify_tells_a_changed_article_and_a_purged_one(writer: FlaskClient) -> None:
    question = {"question": "Who built the clock tower of Aldermoor?"}
    citations = writer.post("/api/v1/answers", json=question).json["citations"]
    assert citations
    check = {"citations": citations[:1]}

    def status() -> str:
        return writer.post("/api/v1/citations/verify", json=check).json["verdicts"][0]["status"]

    assert status() == "exact"
    writer.put(
        "/api/v1/articles/clock", json={"text": "The clock tower has gone.", "title": "The clock tower"}
    )
    assert status() == "article_changed"
    writer.delete("/api/v1/articles/clock?purge=true")
    assert status() == "purged"


def test_sources_that_differ_are_both_shown_with_their_dates(writer: FlaskClient) -> None:
    told = "The ferry to Hven ran aground with {} people on board."
    for name, people, day in (("post", 46, "2024-01-02"), ("mail", 64, "2024-01-05")):
        body = {"title": f"The {name}", "text": told.format(people), "published_at": day}
        writer.put(f"/api/v1/articles/{name}", json=body)
    question = "How many people were on board the ferry to Hven that ran aground?"
    answer = ask(writer, question=question)
    assert answer["disagreement"] is True
    assert answer["text"].startswith("The articles differ. ")
    assert {c["source"]["published_at"] for c in answer["citations"]} == {"2024-01-02", "2024-01-05"}
    page = writer.get("/", query_string={"q": question}).text
    assert "The articles differ." in page
    assert "2 January 2024" in page
    assert "5 January 2024" in page
    assert ask(writer, question="Who built the clock tower of Aldermoor?")["disagreement"] is False


def test_the_day_from_which_a_question_is_read_is_told(writer: FlaskClient) -> None:
    question = "Who built the current clock tower of Aldermoor?"
    assert ask(writer, question=question, as_of="2022-01-06")["read_as_of"] == "2022-01-06"
    assert ask(writer, question=question)["read_as_of"] is not None
    assert ask(writer, question="Who built the clock tower of Aldermoor?")["read_as_of"] is None
    assert "read as of" in writer.get("/", query_string={"q": question}).text


def test_another_article_that_agrees_is_named(writer: FlaskClient) -> None:
    body = {
        "title": "Towers",
        "text": "In 1874 the engineer Marta Lindqvist built the Aldermoor clock tower.",
    }
    writer.put("/api/v1/articles/towers", json=body)
    answer = ask(writer, question="Who built the clock tower of Aldermoor?")
    (citation,) = answer["citations"]
    assert {citation["source"]["article_id"], *citation["supported_by"]} == {"clock", "towers"}
    page = writer.get("/", query_string={"q": "Who built the clock tower of Aldermoor?"}).text
    assert "<summary>1 other agrees</summary>" in page
    (other,) = citation["supported_by"]
    assert f'<a href="/articles/{other}" dir="auto">' in page
