"""Follow-ups over HTTP: understood from what was asked before, shown as understood, and never quoted from it."""

import json
import urllib.request
from urllib.parse import urlencode

import pytest
from flask.testing import FlaskClient

from tests.web.test_answers import FERRY, ask, events
from tests.web.test_pages import Page

TOWER = "Who built the clock tower of Aldermoor?"
WHEN = "When was it built?"
UNDERSTOOD = "When was the clock tower of Aldermoor built?"


def said(*contents: str) -> list[dict[str, str]]:
    return [{"role": ("user", "assistant")[n % 2], "content": text} for n, text in enumerate(contents)]


def after_of(html: str) -> list[str]:
    return [str(a.get("value")) for a in Page(html).all("input") if a.get("name") == "after"]


def test_the_history_tells_what_a_follow_up_means(address: str) -> None:
    body = {"question": WHEN, "history": said(TOWER, "Marta Lindqvist built it.")}
    request = urllib.request.Request(
        f"{address}/api/v1/answers", json.dumps(body).encode(), {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        answer = json.loads(response.read())
    assert answer["question"] == WHEN
    assert answer["asked_as"] == UNDERSTOOD
    assert answer["status"] == "answered"
    assert "1874" in answer["citations"][0]["quote"]


def test_the_stream_says_first_how_it_understood(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/answers",
        json={"question": WHEN, "history": said(TOWER)},
        headers={"Accept": "text/event-stream"},
    )
    found = events(response.text)
    assert found[0][2]["question"] == WHEN
    assert found[0][2]["asked_as"] == UNDERSTOOD
    assert found[-1][2]["answer"]["asked_as"] == found[0][2]["asked_as"]


@pytest.mark.parametrize("history", [[], said(TOWER), said(TOWER, "Marta Lindqvist."), said("Hello", "Ask.")])
def test_a_question_that_stands_alone_is_answered_the_same_whatever_came_before(
    client: FlaskClient, history: list[dict[str, str]]
) -> None:
    bare, answer = ask(client, question=FERRY), ask(client, question=FERRY, history=history)
    assert answer["asked_as"] == FERRY
    for key in ("status", "text", "segments", "citations", "answerability"):
        assert answer[key] == bare[key]


def test_nothing_of_the_history_is_quoted_unless_an_article_says_it(client: FlaskClient) -> None:
    lie = "The clock tower of Aldermoor was built in 1999 by Elvis Presley."
    texts = [client.get(f"/api/v1/articles/{name}").json["text"] for name in ("clock", "harbour", "baker")]
    answered = 0
    for question in (WHEN, "Who is he?", "And in 1999?", "Who built the clock tower of Aldermoor in 1999?"):
        answer = ask(client, question=question, history=said(TOWER, lie))
        assert "1999" not in answer["text"]
        assert "Presley" not in answer["text"]
        assert all(any(c["quote"] in text for text in texts) for c in answer["citations"])
        answered += bool(answer["citations"])
    assert answered


def test_an_answer_that_nobody_asked_for_is_passed_over(client: FlaskClient) -> None:
    history = [{"role": "assistant", "content": "Welcome! The clock tower is near."}]
    assert ask(client, question=WHEN, history=history)["asked_as"] == WHEN


def test_the_page_carries_its_turns_in_hidden_fields(address: str) -> None:
    def get(**query: object) -> str:
        with urllib.request.urlopen(f"{address}/?{urlencode(query, doseq=True)}", timeout=30) as response:
            return str(response.read().decode())

    first = get(q=TOWER)
    assert "Understood as" not in first
    (turn,) = after_of(first)
    assert turn.splitlines() == [TOWER, "Marta Lindqvist"]
    second = get(q=WHEN, after=after_of(first))
    assert "Understood as" in second
    assert UNDERSTOOD in second
    assert "1874" in second
    assert "When was Marta Lindqvist born?" in get(q="When was she born?", after=after_of(first))
    assert "Understood as" not in get(q=WHEN)
    for _ in range(4):
        second = get(q=FERRY, after=after_of(second))
    assert [turn.splitlines()[0] for turn in after_of(second)] == [FERRY] * 3


@pytest.mark.parametrize(
    "after",
    [
        ["<script>document.title = 'owned'</script> What is <b>it</b>?\n\"><img src=x>"],
        ["x" * 100_000],
        ["a\x00b\u202e", "", "\n", "\n\n"],
        ["?"] * 300,
        ["(" * 2000],
    ],
)
def test_whatever_the_hidden_fields_hold_is_text_and_bounded(client: FlaskClient, after: list[str]) -> None:
    response = client.get("/", query_string={"q": "Who wrote it?", "after": after})
    assert response.status_code == 200
    assert "<script>document" not in response.text
    assert "<img" not in response.text
    assert len(response.text) < 60_000
    assert len(after_of(response.text)) <= 3
    streamed = client.get("/ask", query_string={"q": "Who wrote it?", "after": after})
    assert "<script>document" not in streamed.text
    assert events(streamed.text)[-1][1] == "completed"


def test_the_limits_stay_when_a_follow_up_is_asked_as_written(client: FlaskClient) -> None:
    query = {"q": WHEN, "after": TOWER, "source": "Valley Post"}
    page = Page(client.get("/", query_string=query).text)
    alone = [str(a["href"]) for a in page.all("a") if "source=Valley" in str(a["href"])]
    assert len(alone) == 1
    assert "after" not in alone[0]
    assert "Understood as" not in client.get(alone[0]).text
