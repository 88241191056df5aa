"""Going back over HTTP."""

from flask.testing import FlaskClient


def put(client: FlaskClient, text: str) -> None:
    assert client.put("/api/v1/articles/weir", json={"title": "The weir", "text": text}).status_code in (
        200,
        201,
    )


def test_a_rollback_shows_what_was_there_before_and_the_version_still_resolves(writer: FlaskClient) -> None:
    put(writer, "The weir is low.")
    first = writer.get("/api/v1/articles/weir").json["version_id"]
    put(writer, "The weir is high.")
    second = writer.get("/api/v1/articles/weir").json["version_id"]
    kept = writer.get("/api/v1/index/generations").json["generations"]
    answered = writer.post("/api/v1/index/rollback")
    assert (answered.status_code, answered.json["cause"]) == (200, "rollback")
    assert writer.get("/api/v1/articles/weir").json["version_id"] == first
    assert writer.get(f"/api/v1/articles/weir/versions/{second}").status_code == 200
    named = writer.post("/api/v1/index/rollback", json={"generation": kept[0]["generation"]})
    assert named.status_code == 200
    assert writer.get("/api/v1/articles/weir").json["version_id"] == second


def test_a_generation_that_is_not_kept_or_not_one_is_a_problem(writer: FlaskClient) -> None:
    put(writer, "The weir is low.")
    post = writer.post
    assert post("/api/v1/index/rollback", json={"generation": 4711}).status_code == 404
    assert post("/api/v1/index/rollback", json={"generation": "x"}).status_code == 422
    assert post("/api/v1/index/rollback", json={"other": 1}).status_code == 422
    assert post("/api/v1/index/rollback", data="x", content_type="text/plain").status_code == 415
