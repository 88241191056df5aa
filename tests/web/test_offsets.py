"""`offset_unit=utf16`: every offset cuts the same characters out of text as browsers and Java count it."""

from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI
from hypothesis import given
from hypothesis import strategies as st

from index.articles import make_article
from index.encoder import Encoder
from tests.web.conftest import make_app
from tests.web.test_answers import ask, events
from web.offsets import Ruler

TEA = (
    "🍵🇵🇹 The valley 𝕊𝕦𝕟 is warm, and it rains in spring. 👩🏽 The tea house of Quinta do Vale was founded by the "
    "botanist Beatriz Amaral. 🫖 It closed in 1960."
)
FOUNDER = "Who founded the tea house of Quinta do Vale?"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, encoder: Encoder) -> Iterator[OpenAPI]:
    pages = {"pages": [0, TEA.index("🫖")]}
    tea = make_article(id="tea", title="🍵 Tea in the valley", text=TEA, metadata=pages)
    made = make_app(tmp_path_factory.mktemp("tea"), encoder, [tea])
    yield made
    made.extensions["pullquote"].jobs.close()


@pytest.fixture
def client(app: OpenAPI) -> FlaskClient:
    return app.test_client()


def cut(text: str, start: int, end: int) -> str:
    """Slice as JavaScript does."""
    return text.encode("utf-16-le")[2 * start : 2 * end].decode("utf-16-le")


def tea_in_utf16(client: FlaskClient) -> dict:
    response = client.post("/api/v1/answers?offset_unit=utf16", json={"question": FOUNDER})
    assert response.status_code == 200, response.text
    assert response.json["status"] == "answered"
    return response.json


def test_an_answer_in_utf16_is_cut_as_a_browser_cuts_it(client: FlaskClient) -> None:
    answer, plain = tea_in_utf16(client), ask(client, question=FOUNDER)
    assert answer["offset_unit"] == "utf16"
    assert plain["offset_unit"] == "unicode_code_point"
    (citation,) = answer["citations"]
    assert "Beatriz Amaral" in cut(TEA, citation["start"], citation["end"])
    assert cut(TEA, citation["start"], citation["end"]) == citation["quote"]
    assert (
        cut(answer["text"], citation["answer_span"]["start"], citation["answer_span"]["end"])
        == citation["quote"]
    )
    assert citation["start"] > plain["citations"][0]["start"]
    marked, points = citation["highlight"], plain["citations"][0]["highlight"]
    assert cut(TEA, marked["start"], marked["end"]) == TEA[points["start"] : points["end"]]
    assert answer["segments"][-1]["end"] == len(answer["text"].encode("utf-16-le")) // 2


def test_the_events_of_a_stream_are_measured_too(client: FlaskClient) -> None:
    response = client.post(
        "/api/v1/answers?offset_unit=utf16",
        json={"question": FOUNDER},
        headers={"Accept": "text/event-stream"},
    )
    found = events(response.text)
    answer = found[-1][2]["answer"]
    assert answer["offset_unit"] == "utf16"
    assert [d["citation"] for _, name, d in found if name == "citation.added"] == answer["citations"]
    assert [d["segment"] for _, name, d in found if name == "answer.delta"] == answer["segments"]


def test_passages_found_and_those_that_come_near_are_measured(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=botanist&offset_unit=utf16").json
    assert found["offset_unit"] == "utf16"
    assert found["hits"]
    near = client.post(
        "/api/v1/answers?offset_unit=utf16", json={"question": "Who won the chess olympiad in Dresden?"}
    ).json
    assert near["nearest"]
    for hit in found["hits"] + near["nearest"]:
        assert cut(TEA, hit["start"], hit["end"]) == hit["text"]
    assert client.get("/api/v1/search?q=botanist").json["offset_unit"] == "unicode_code_point"


def test_an_articles_pages_are_measured(client: FlaskClient) -> None:
    plain = client.get("/api/v1/articles/tea").json
    for path in ("", f"/versions/{plain['version_id']}"):
        measured = client.get(f"/api/v1/articles/tea{path}?offset_unit=utf16").json
        assert measured["offset_unit"] == "utf16"
        assert cut(TEA, measured["metadata"]["pages"][1], len(TEA) * 2).startswith("🫖")
        assert measured["text"] == TEA
    assert plain["offset_unit"] == "unicode_code_point"
    assert plain["metadata"]["pages"][1] == TEA.index("🫖")


def test_what_was_given_in_utf16_verifies_in_utf16_only(client: FlaskClient) -> None:
    answer = tea_in_utf16(client)
    verify = "/api/v1/citations/verify"

    def statuses(body: dict, query: str = "") -> list[str]:
        response = client.post(verify + query, json=body)
        assert response.status_code == 200, response.text
        return [verdict["status"] for verdict in response.json["verdicts"]]

    assert statuses({"answer": answer}) == ["exact"]
    assert statuses({"citations": answer["citations"]}, "?offset_unit=utf16") == ["exact"]
    assert statuses({"citations": answer["citations"]}) == ["not_found"]
    torn = dict(answer["citations"][0], start=1, quote="x")
    assert statuses({"citations": [torn]}, "?offset_unit=utf16") == ["not_found"]
    torn_span = dict(answer["citations"][0], answer_span={"start": -1, "end": 5})
    assert statuses({"answer": dict(answer, citations=[torn_span])}) == ["not_found"]
    assert client.post(verify + "?offset_unit=unicode_code_point", json={"answer": answer}).status_code == 400


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/api/v1/answers", {"question": "Who?"}),
        ("POST", "/api/v1/citations/verify", {"citations": []}),
        ("GET", "/api/v1/search?q=tea", None),
        ("GET", "/api/v1/articles/tea", None),
        ("GET", "/api/v1/articles/tea/versions/sha256:0", None),
    ],
)
@pytest.mark.parametrize("unit", ["bytes", "", "UTF16"])
def test_another_unit_is_answered_400(
    client: FlaskClient, method: str, path: str, body: dict | None, unit: str
) -> None:
    joined = "&" if "?" in path else "?"
    response = client.open(f"{path}{joined}offset_unit={unit}", method=method, json=body)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.json["errors"][0]["parameter"] == "offset_unit"
    assert "bytes" not in response.text


@given(st.text(alphabet="aé\u0130\ud7ff\ue000\U0001f375\U0010ffff", max_size=30))
def test_a_ruler_measures_as_the_encoding_does(text: str) -> None:
    ruler = Ruler(text)
    places = [len(text[:at].encode("utf-16-le")) // 2 for at in range(len(text) + 1)]
    assert [ruler.units(at) for at in range(len(text) + 1)] == places
    whole = {unit: at for at, unit in enumerate(places)}
    assert [ruler.point(unit) for unit in range(places[-1] + 1)] == [
        whole.get(u) for u in range(places[-1] + 1)
    ]
