"""What waits in vain is told for what, and when it is worth coming again; what is shown together fits together."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.articles import make_article
from index.encoder import Encoder
from index.progress import Pace
from index.types import Progress
from tests.web.conftest import articles, make_app
from web import search_page
from web.settings import WebSettings

TEXT = {"title": "Heron", "text": "The heron is grey."}


class Held:
    """Takes articles in, and stops in between, at a progress that was set."""

    def __init__(self, add: object) -> None:
        self.add, self.begun, self.free = add, threading.Event(), threading.Event()

    def __call__(self, sent: object, **options: object) -> object:
        if "progress" in options:
            options["progress"](Progress("articles", 1200, 5000))
            self.begun.set()
            assert self.free.wait(30)
        return self.add(sent, **options)


@pytest.fixture
def app(tmp_path: Path, encoder: Encoder) -> Iterator[OpenAPI]:
    made = make_app(tmp_path, encoder, [articles()[2]], WebSettings(write_wait_s=0.2, max_waiting_writes=1))
    yield made
    made.extensions["pullquote"].jobs.close()


@pytest.fixture
def held(app: OpenAPI, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    builder = app.extensions["pullquote"].builder
    holding = Held(builder.add)
    monkeypatch.setattr(builder, "add", holding)
    yield holding
    holding.free.set()


@pytest.mark.parametrize(
    ("left", "wait", "words"), [(41.2, "42", "about 41 s are left"), (None, "15", "nobody can tell")]
)
def test_a_change_behind_a_long_one_is_told_what_it_waited_for(
    app: OpenAPI, held: Held, left: float | None, wait: str, words: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = app.test_client()
    monkeypatch.setattr(Pace, "left", lambda pace, progress: left)
    job = client.post("/api/v1/articles", json={"articles": [TEXT]}).json["id"]
    assert held.begun.wait(30)
    for late in (client.put("/api/v1/articles/late", json=TEXT), client.delete("/api/v1/articles/clock")):
        assert (late.status_code, late.headers["Retry-After"]) == (503, wait)
        assert f"{job}, at 1,200 of 5,000 articles" in late.json["detail"]
        assert words in late.json["detail"]
        assert "was not begun" in late.json["detail"]
    held.free.set()
    client.get(f"/api/v1/jobs/{job}/events").get_data()
    assert client.get("/api/v1/articles/late").status_code == 404
    assert client.get("/api/v1/articles/clock").status_code == 200
    assert client.put("/api/v1/articles/late", json=TEXT).status_code == 201


def test_where_all_places_to_wait_are_taken_that_is_told(app: OpenAPI) -> None:
    give_back = app.extensions["pullquote"].writes.take()
    late = app.test_client().put("/api/v1/articles/late", json=TEXT)
    give_back()
    assert (late.status_code, late.headers["Retry-After"]) == (503, "1")
    assert "wait for their turn" in late.json["detail"]


def test_what_a_search_counts_is_of_the_generation_that_it_found_in(
    writable: OpenAPI, writer: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    builder, find = writable.extensions["pullquote"].builder, search_page.stretch

    def find_and_publish(query: object) -> object:
        found = find(query)
        builder.add([make_article(title="Another", source="Elsewhere", text="A clock tower strikes twice.")])
        return found

    monkeypatch.setattr(search_page, "stretch", find_and_publish)
    during = writer.get("/search?q=clock+tower").text
    assert "1 passage holds half of these words" in during
    assert "Elsewhere" not in during
    monkeypatch.undo()
    after = writer.get("/search?q=clock+tower").text
    assert "2 passages hold half of these words" in after
    assert "Elsewhere" in after
