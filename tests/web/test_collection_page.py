"""The page of the index: what it holds, going back, rebuilding."""

import re

from flask.testing import FlaskClient


def test_generations_are_listed_and_can_be_gone_back_to(writer: FlaskClient) -> None:
    writer.put("/api/v1/articles/heron", json={"title": "Heron", "text": "The heron is grey."})
    html = writer.get("/index").text
    assert "2 articles" in html
    assert "shown now" in html
    assert re.findall(r'name="generation" value="(\d+)"', html) == ["1"]
    response = writer.post("/index/rollback", data={"generation": "1"})
    assert response.status_code == 303
    assert "what that one showed" in writer.get(response.headers["Location"]).text
    assert writer.get("/api/v1/articles/heron").status_code == 404
    assert writer.get("/api/v1/index").json["generation"]["generation"] == "3"


def test_a_generation_that_is_none_is_refused(writer: FlaskClient) -> None:
    for wrong in ("", "x", "-1"):
        assert writer.post("/index/rollback", data={"generation": wrong}).status_code == 422
    assert writer.post("/index/rollback", data={"generation": "99"}).status_code == 404


def test_rebuilding_is_a_job_that_is_shown(writer: FlaskClient) -> None:
    response = writer.post("/index/rebuild", data={"full": "yes"})
    assert response.status_code == 303
    job = response.headers["Location"].removeprefix("/jobs/")
    writer.get(f"/api/v1/jobs/{job}/events").get_data()
    assert writer.get(f"/api/v1/jobs/{job}").json["status"] == "done"
    assert "everything anew" in writer.get("/index").text


def test_an_empty_collection_has_a_page_too(empty: FlaskClient) -> None:
    html = empty.get("/index").text
    assert "0 articles" in html
    assert "Generations" not in html
