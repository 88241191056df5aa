"""`/api/v1/search`: pages of one generation."""

import pytest
from flask.testing import FlaskClient


def test_hits_are_the_stored_text_at_their_offsets(client: FlaskClient) -> None:
    found = client.get("/api/v1/search?q=night+ferry").json
    assert found["hits"]
    for hit in found["hits"]:
        version = client.get(f"/api/v1/articles/{hit['article_id']}/versions/{hit['version_id']}").json
        assert version["text"][hit["start"] : hit["end"]] == hit["text"]
    assert "forty cars" in found["hits"][0]["text"]
    assert found["index_generation"] == "1"


def test_pages_go_on_where_the_last_one_ended(client: FlaskClient) -> None:
    whole = client.get("/api/v1/search?q=council+budget&limit=6").json["hits"]
    seen: list[dict] = []
    cursor = ""
    while len(seen) < 6:
        page = client.get(f"/api/v1/search?q=council+budget&limit=2{cursor}").json
        seen += page["hits"]
        if page["next_cursor"] is None:
            break
        cursor = f"&cursor={page['next_cursor']}"
    assert [h["passage_id"] for h in seen][: len(whole)] == [h["passage_id"] for h in whole]
    assert len({h["passage_id"] for h in seen}) == len(seen)


def test_a_cursor_serves_its_own_query_only(client: FlaskClient) -> None:
    cursor = client.get("/api/v1/search?q=council&limit=1").json["next_cursor"]
    assert client.get(f"/api/v1/search?q=council&limit=2&cursor={cursor}").status_code == 200
    response = client.get(f"/api/v1/search?q=ferry&limit=1&cursor={cursor}")
    assert response.status_code == 400
    assert response.json["errors"][0]["parameter"] == "cursor"


def test_a_cursor_of_an_older_generation_is_told_so(writer: FlaskClient) -> None:
    for n in range(3):
        body = {"title": f"T{n}", "text": f"The tower number {n} stands."}
        writer.put(f"/api/v1/articles/t{n}", json=body)
    cursor = writer.get("/api/v1/search?q=tower&limit=1").json["next_cursor"]
    writer.put("/api/v1/articles/t9", json={"title": "T9", "text": "The tower number nine stands."})
    assert writer.get(f"/api/v1/search?q=tower&limit=1&cursor={cursor}").status_code == 409


def test_filters_hold(client: FlaskClient) -> None:
    for limit, expected in (
        ("source=valley+post", {"clock"}),
        ("author=Ines+Calder", {"harbour"}),
        ("tag=sea", {"harbour"}),
        ("published_from=2022-01-01", {"harbour"}),
        ("published_to=2022-01-01", {"clock"}),
        ("source=Nowhere", set()),
    ):
        hits = client.get(f"/api/v1/search?q=the&limit=50&{limit}").json["hits"]
        assert {h["article_id"] for h in hits} == expected, limit


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=",
        "q=a&limit=0",
        "q=a&limit=101",
        "q=a&limit=x",
        "q=a&published_from=2024",
        "q=a&published_from=1700000000",
        "q=a&published_from=2024-02-01&published_to=2024-01-01",
        "q=a&colour=red",
        "q=" + "x" * 2001,
    ],
)
def test_a_wrong_query_is_refused_by_the_parameters_name(client: FlaskClient, query: str) -> None:
    response = client.get(f"/api/v1/search?{query}")
    assert response.status_code == 422
    assert response.mimetype == "application/problem+json"


def test_a_bracket_a_quote_or_an_operator_is_only_text(client: FlaskClient) -> None:
    for text in ("text:ferry AND (", '"', "^~*?:\\", "ferry OR", "🍵", "NOT"):
        assert client.get("/api/v1/search", query_string={"q": text}).status_code == 200, text


def test_an_empty_collection_finds_nothing(empty: FlaskClient) -> None:
    found = empty.get("/api/v1/search?q=ferry").json
    assert found["hits"] == []
    assert found["next_cursor"] is None
    answer = empty.post("/api/v1/answers", json={"question": "Who?"}).json
    assert answer["status"] == "abstained"
