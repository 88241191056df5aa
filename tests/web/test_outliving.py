"""Citations outlive what they cite: after an edit they resolve to the same bytes, after a purge they say so."""

from flask.testing import FlaskClient

TOWNS = 100


def article(n: int, cost: int) -> dict[str, str]:
    return {
        "id": f"bridge-{n}",
        "title": f"A bridge for Town{n}",
        "text": (
            f"The council of Town{n} met on Monday. 🌉 The new bridge of Town{n} will cost {cost} crowns. "
            f"İt is to be opened in spring.\n\nNobody objected."
        ),
    }


def cited(client: FlaskClient, n: int) -> dict:
    body = {"question": f"How much will the new bridge of Town{n} cost?", "limit": 1}
    answer = client.post("/api/v1/answers", json=body).json
    assert answer["status"] == "answered", answer
    return answer["citations"][0]


def test_citations_of_100_edited_articles_resolve_to_the_same_bytes_and_are_flagged(
    writer: FlaskClient,
) -> None:
    def replace_all(cost: int) -> None:
        job = writer.post(
            "/api/v1/articles", json={"articles": [article(n, cost + n) for n in range(TOWNS)]}
        ).json
        for _ in writer.get(f"/api/v1/jobs/{job['id']}/events").response:
            pass
        assert writer.get(f"/api/v1/jobs/{job['id']}").json["status"] == "done"

    replace_all(1000)
    old = [cited(writer, n) for n in range(TOWNS)]
    assert [c["source"]["article_id"] for c in old] == [f"bridge-{n}" for n in range(TOWNS)]
    replace_all(5000)

    for n, citation in enumerate(old):
        source = citation["source"]
        version = f"/api/v1/articles/{source['article_id']}/versions/{source['version_id']}"
        stored = writer.get(version).json
        text = stored["text"]
        assert stored["is_latest"] is False
        assert text == article(n, 1000 + n)["text"]
        assert text[citation["start"] : citation["end"]] == citation["quote"]
        page = writer.get(f"/articles/{source['article_id']}", query_string={"version": source["version_id"]})
        assert "changed" in page.text
        assert str(5000 + n) in cited(writer, n)["quote"]
    verdicts = writer.post("/api/v1/citations/verify", json={"citations": old}).json
    assert {v["status"] for v in verdicts["verdicts"]} == {"article_changed"}

    for n in range(0, TOWNS, 2):
        assert writer.delete(f"/api/v1/articles/bridge-{n}?purge=true").status_code == 204
    for n, citation in enumerate(old):
        source = citation["source"]
        version = f"/api/v1/articles/{source['article_id']}/versions/{source['version_id']}"
        assert writer.get(version).status_code == (200 if n % 2 else 410)
    verdicts = writer.post("/api/v1/citations/verify", json={"citations": old}).json
    assert [v["status"] for v in verdicts["verdicts"]] == ["purged", "article_changed"] * (TOWNS // 2)
