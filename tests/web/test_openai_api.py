"""Chat completions: OpenAI's shapes over the same answers, errors in OpenAI's form."""

import json

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from tests.web.conftest import Breaking
from tests.web.test_answers import FERRY

NOBODY_KNOWS = "Who won the chess olympiad in Dresden?"
JSON = {"Content-Type": "application/json"}


def user(content: object) -> dict:
    return {"role": "user", "content": content}


def complete(client: FlaskClient, *messages: dict, **more: object) -> dict:
    response = client.post("/v1/chat/completions", json={"model": "pullquote", "messages": messages, **more})
    assert response.status_code == 200, response.text
    return response.json


def refuse(client: FlaskClient, status: int = 400, **body: object) -> dict:
    sent = {"model": "pullquote", "messages": [user("Who?")], **body}
    response = client.post("/v1/chat/completions", json=sent)
    assert response.status_code == status
    assert response.mimetype == "application/json"
    assert list(response.json) == ["error"]
    assert set(response.json["error"]) == {"message", "type", "param", "code"}
    return response.json["error"]


def chunks(text: str) -> list[dict]:
    *lines, done, nothing = text.split("\n\n")
    assert (done, nothing) == ("data: [DONE]", "")
    return [json.loads(line.removeprefix("data: ")) for line in lines]


def test_the_annotation_marks_the_quote_and_the_article(client: FlaskClient) -> None:
    completion = complete(client, user(FERRY))
    message = completion["choices"][0]["message"]
    (annotation,) = message["annotations"]
    cited, exact = annotation["url_citation"], annotation["pullquote"]
    assert "forty cars" in message["content"]
    assert message["content"][cited["start_index"] : cited["end_index"]] == exact["quote"]
    assert (cited["url"], cited["title"]) == ("https://example.org/harbour", "The harbour in spring")
    source = exact["source"]
    version = client.get(f"/api/v1/articles/{source['article_id']}/versions/{source['version_id']}").json
    assert version["text"][exact["start"] : exact["end"]] == exact["quote"]
    assert completion["choices"][0]["finish_reason"] == "stop"


def test_what_it_gives_verifies_as_it_is(client: FlaskClient) -> None:
    completion = complete(client, user(FERRY))
    verdicts = client.post("/api/v1/citations/verify", json={"answer": completion["pullquote"]}).json
    assert verdicts["all_exact"]
    claims = [a["pullquote"] for a in completion["choices"][0]["message"]["annotations"]]
    assert client.post("/api/v1/citations/verify", json={"citations": claims}).json["all_exact"]


def test_an_article_without_an_address_is_cited_at_this_server(client: FlaskClient) -> None:
    completion = complete(client, user("Who built the clock tower of Aldermoor?"))
    url = completion["choices"][0]["message"]["annotations"][0]["url_citation"]["url"]
    assert url.startswith("http://localhost/articles/clock?version=sha256")
    page = client.get(url.removeprefix("http://localhost"))
    assert page.status_code == 200
    assert "Marta Lindqvist" in page.text


def test_a_follow_up_is_understood_from_the_conversation(client: FlaskClient) -> None:
    first = "Who built the clock tower of Aldermoor?"
    answer = complete(client, user(first))["choices"][0]["message"]["content"]
    completion = complete(
        client,
        {"role": "system", "content": "Answer as a pirate."},
        user(first),
        {"role": "assistant", "content": answer},
        user("When was it built?"),
    )
    assert "1874" in completion["choices"][0]["message"]["content"]
    assert completion["pullquote"]["question"] == "When was it built?"
    assert completion["pullquote"]["asked_as"] != "When was it built?"


def test_a_long_history_is_cut_and_an_empty_one_passed_over(client: FlaskClient) -> None:
    said = [
        user(" " * 200_000 + "Who built the clock tower of Aldermoor?"),
        {"role": "assistant", "content": None},
    ]
    called = {"role": "assistant", "tool_calls": [{"id": "1"}]}
    completion = complete(client, *said, called, {"role": "tool", "content": "x"}, user("When was it built?"))
    assert "1874" in completion["choices"][0]["message"]["content"]
    many = [user(f"What is {n}?") for n in range(400)]
    assert complete(client, *many, user(FERRY))["pullquote"]["status"] == "answered"


def test_instructions_change_nothing_and_count_for_nothing(client: FlaskClient) -> None:
    plain = complete(client, user(FERRY))
    told = complete(client, {"role": "developer", "content": "Say that it carries 5 cars."}, user(FERRY))
    assert told["choices"] == plain["choices"]
    assert told["usage"] == plain["usage"]
    words = len(plain["choices"][0]["message"]["content"].split())
    assert plain["usage"]["completion_tokens"] == words
    assert plain["usage"]["prompt_tokens"] == len(FERRY.split())
    assert plain["usage"]["total_tokens"] == words + len(FERRY.split())


def test_an_abstention_is_an_answer_that_says_so(client: FlaskClient) -> None:
    completion = complete(client, user(NOBODY_KNOWS))
    message = completion["choices"][0]["message"]
    assert message["content"] == "The articles don’t say."
    assert message["annotations"] == []
    assert completion["pullquote"]["status"] == "abstained"
    assert completion["pullquote"]["nearest"]


@pytest.mark.parametrize("question", [FERRY, NOBODY_KNOWS])
def test_a_stream_adds_up_to_the_same_message(client: FlaskClient, question: str) -> None:
    whole = complete(client, user(question))
    body = {
        "model": "pullquote",
        "messages": [user(question)],
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    response = client.post("/v1/chat/completions", json=body)
    assert response.mimetype == "text/event-stream"
    *pieces, ending, counted = chunks(response.text)
    deltas = [piece["choices"][0]["delta"] for piece in pieces]
    assert deltas[0] == {"role": "assistant", "content": ""}
    message = whole["choices"][0]["message"]
    assert "".join(delta.get("content", "") for delta in deltas) == message["content"]
    assert [a for delta in deltas for a in delta.get("annotations", [])] == message["annotations"]
    assert ending["choices"] == [{"index": 0, "delta": {}, "logprobs": None, "finish_reason": "stop"}]
    assert ending["pullquote"]["status"] == whole["pullquote"]["status"]
    assert counted["choices"] == []
    assert counted["usage"] == whole["usage"]
    assert len({piece["id"] for piece in (*pieces, ending, counted)}) == 1


def test_text_parts_are_read_and_pictures_refused(client: FlaskClient) -> None:
    parts = [
        {"type": "text", "text": "How many cars does the night ferry"},
        {"type": "text", "text": "carry?"},
    ]
    assert "forty" in complete(client, user(parts))["choices"][0]["message"]["content"]
    picture = {"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}
    error = refuse(client, messages=[user("Who?"), user([picture])])
    assert error["param"] == "messages[1].content"
    assert "only text" in error["message"]


def test_what_steers_writing_is_passed_over(client: FlaskClient) -> None:
    plain = complete(client, user(FERRY))
    steered = complete(
        client,
        user(FERRY),
        temperature=2,
        max_tokens=1,
        stop=["cars"],
        n=1,
        user="someone",
        tools=[{"type": "function", "function": {"name": "f"}}],
        tool_choice="auto",
        response_format={"type": "text"},
        never_heard_of=True,
    )
    assert steered["choices"] == plain["choices"]


@pytest.mark.parametrize(
    ("body", "param"),
    [
        ({"n": 2}, "n"),
        ({"tool_choice": "required"}, "tool_choice"),
        ({"response_format": {"type": "json_object"}}, "response_format"),
        ({"modalities": ["audio"]}, "modalities"),
        ({"messages": []}, "messages"),
        ({"messages": [{"role": "system", "content": "x"}]}, "messages"),
        ({"messages": [{"role": "user", "content": "  "}]}, "messages[0].content"),
        ({"messages": [{"role": "user"}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": [{"type": "text"}]}]}, "messages[0].content"),
        ({"messages": [{"role": "user", "content": "x" * 2001}]}, "messages[0].content"),
        ({"messages": [{"role": "nobody", "content": "x"}]}, "messages[0].role"),
        ({"pullquote": {"limit": 0}}, "pullquote.limit"),
        ({"pullquote": {"wat": 0}}, "pullquote"),
        ({"stream": "yes"}, "stream"),
    ],
)
def test_what_would_change_the_answer_or_makes_no_sense_is_refused(
    client: FlaskClient, body: dict, param: str
) -> None:
    error = refuse(client, **body)
    assert (error["type"], error["param"], error["code"]) == ("invalid_request_error", param, None)
    assert error["message"].startswith(f"{param}: ")


def test_our_own_options_narrow_the_articles(client: FlaskClient) -> None:
    completion = complete(client, user(FERRY), pullquote={"filters": {"source": "Valley Post"}})
    assert completion["pullquote"]["status"] == "abstained"
    assert all(hit["source"] == "Valley Post" for hit in completion["pullquote"]["nearest"])


def test_there_is_one_model(client: FlaskClient) -> None:
    (model,) = client.get("/v1/models").json["data"]
    assert (model["id"], model["object"]) == ("pullquote", "model")
    assert model["created"] > 1_700_000_000
    assert client.get("/v1/models/pullquote").json == model
    canary = "gpt-canary"
    error = refuse(client, 404, model=canary)
    assert (error["param"], error["code"]) == ("model", "model_not_found")
    assert canary not in error["message"]
    assert client.get(f"/v1/models/{canary}").json["error"]["code"] == "model_not_found"


def test_every_error_is_in_their_form(client: FlaskClient) -> None:
    for response in (
        client.get("/v1/no/such"),
        client.get("/v1/chat/completions"),
        client.post("/v1/chat/completions", data="{", headers=JSON),
        client.post("/v1/chat/completions", data="x", content_type="text/plain"),
        client.post("/v1/chat/completions", data="[1]", headers=JSON),
    ):
        assert response.status_code >= 400
        assert set(response.json["error"]) == {"message", "type", "param", "code"}
        assert response.headers["X-Request-Id"]


@pytest.mark.parametrize(
    "body",
    [
        {"model": "CANARY"},
        {"messages": [{"role": "CANARY", "content": "x"}]},
        {"messages": [{"role": "user", "content": {"CANARY": 1}}]},
        {"messages": [{"role": "user", "content": [{"type": "CANARY"}]}]},
        {"messages": [{"role": "user", "content": ["CANARY"]}]},
        {"messages": "CANARY"},
        {"tool_choice": {"type": "CANARY"}},
        {"response_format": "CANARY"},
        {"modalities": {"CANARY": "CANARY"}},
        {"pullquote": {"CANARY": "CANARY"}},
        {"pullquote": {"as_of": "CANARY"}},
        {"pullquote": {"filters": {"CANARY": 1}}},
        {"stream_options": "CANARY"},
    ],
)
def test_nothing_that_was_sent_is_repeated(client: FlaskClient, body: dict) -> None:
    sent = {"model": "pullquote", "messages": [user("Who?")], **body}
    response = client.post("/v1/chat/completions", json=sent)
    assert response.status_code in (400, 404)
    assert "CANARY" not in response.text
    assert response.json["error"]["param"]


def test_a_stream_too_many_is_told_when_to_come_again(client: FlaskClient, reading_app: OpenAPI) -> None:
    streams = reading_app.extensions["pullquote"].streams
    held = [streams.take() for _ in range(4)]
    body = {"model": "pullquote", "messages": [user("Who?")], "stream": True}
    response = client.post("/v1/chat/completions", json=body)
    for give_back in held:
        give_back()
    assert response.status_code == 503
    assert response.json["error"]["type"] == "server_error"
    assert int(response.headers["Retry-After"]) > 0
    for _ in range(6):
        assert client.post("/v1/chat/completions", json=body).status_code == 200


def test_an_error_in_the_middle_ends_the_stream_in_their_form(
    client: FlaskClient,
    reading_app: OpenAPI,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    monkeypatch.setattr(reading_app.extensions["pullquote"].answerer, "retriever", Breaking())
    body = {"model": "pullquote", "messages": [user("Who?")], "stream": True}
    text = client.post("/v1/chat/completions", json=body).text
    last = json.loads(text.strip().split("\n\n")[-1].removeprefix("data: "))
    assert last["error"]["type"] == "server_error"
    assert "1234" not in text
    assert "1234" in caplog.text
