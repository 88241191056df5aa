"""Jobs over HTTP and as pages: listed, cancelled, and told with their receipts."""

import io
import re
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.jobs import JobRequest, Jobs, Kind, Task
from index.types import BuildReport, Progress
from tests.web.test_articles import finished
from web.job_words import left


class Held:
    """A kind of work that waits until it is let go, and then asks whether it shall go on."""

    def __init__(self) -> None:
        self.free, self.begun = threading.Event(), threading.Event()

    def __call__(self, task: Task) -> BuildReport:
        task.report(Progress("articles", 30, None, 0.25, 95.0))
        self.begun.set()
        self.free.wait(5)
        task.report(Progress("articles", 60, None, 0.5))
        return BuildReport(1)


@pytest.fixture
def jobs(writable: OpenAPI) -> Jobs:
    return writable.extensions["pullquote"].jobs


@pytest.fixture
def held(jobs: Jobs, monkeypatch: pytest.MonkeyPatch) -> Iterator[Held]:
    work = Held()
    monkeypatch.setitem(jobs._kinds, "held", Kind(work))
    yield work
    work.free.set()


def test_a_running_job_is_cancelled_and_nothing_of_it_is_published(
    writer: FlaskClient, jobs: Jobs, held: Held
) -> None:
    job = jobs.submit(JobRequest("held"))
    assert held.begun.wait(5)
    response = writer.post(f"/api/v1/jobs/{job.id}/cancel")
    assert (response.status_code, response.json["status"]) == (202, "running")
    assert response.json["cancelling"] is True
    held.free.set()
    assert '"status": "cancelled"' in writer.get(f"/api/v1/jobs/{job.id}/events").text
    again = writer.post(f"/api/v1/jobs/{job.id}/cancel")
    assert again.status_code == 409
    assert again.mimetype == "application/problem+json"


def test_a_queued_job_is_cancelled_at_once_and_its_articles_never_come(
    writer: FlaskClient, jobs: Jobs, held: Held, tmp_path: Path
) -> None:
    jobs.submit(JobRequest("held"))
    sent = writer.post("/api/v1/articles", json={"id": "heron", "text": "The heron of Lake Miro."})
    address = sent.headers["Location"]
    assert len(list((tmp_path / "spool").iterdir())) == 1
    response = writer.post(f"{address}/cancel")
    assert (response.status_code, response.json["status"]) == (200, "cancelled")
    held.free.set()
    jobs.through(lambda: None, 5)
    assert writer.get("/api/v1/articles/heron").status_code == 404
    assert list((tmp_path / "spool").iterdir()) == []


def test_jobs_are_listed_newest_first_page_by_page(writer: FlaskClient) -> None:
    ids = []
    for n in range(3):
        sent = writer.post(
            "/api/v1/articles", json={"id": f"a{n}", "title": f"Title {n}", "text": f"Text {n}."}
        )
        ids.append(finished(writer, sent)["id"])
    first = writer.get("/api/v1/jobs?limit=2").json
    rest = writer.get("/api/v1/jobs", query_string={"cursor": first["next_cursor"]}).json
    assert [job["id"] for job in first["jobs"] + rest["jobs"]] == ids[::-1]
    assert rest["next_cursor"] is None
    assert first["jobs"][0]["about"] == "Title 2"
    assert first["jobs"][0]["counts"]["added"] == 1
    html = writer.get("/jobs").text
    assert html.index("Title 2") < html.index("Title 1") < html.index("Title 0")
    assert "<html" not in writer.get("/jobs?fragment=1").text


def test_a_cursor_of_another_listing_is_refused(writer: FlaskClient) -> None:
    assert writer.get("/api/v1/jobs?cursor=nonsense").status_code == 400


def test_the_page_of_a_running_job_tells_progress_and_time_left_and_cancels_without_javascript(
    writer: FlaskClient, jobs: Jobs, held: Held
) -> None:
    job = jobs.submit(JobRequest("held", about="archive.jsonl.gz"))
    assert held.begun.wait(5)
    html = writer.get(f"/jobs/{job.id}").text
    assert "archive.jsonl.gz" in html
    assert "30 articles" in html
    assert 'value="0.25"' in html
    assert 'http-equiv="refresh"' in html
    form = re.search(r'<form action="([^"]+)" method="post"', html)
    assert form
    foreign = writer.post(form[1], headers={"Sec-Fetch-Site": "cross-site"})
    assert foreign.status_code == 403
    assert not jobs.job(job.id).cancelling
    response = writer.post(form[1], headers={"Sec-Fetch-Site": "same-origin"})
    assert (response.status_code, response.location) == (303, f"/jobs/{job.id}")
    html = writer.get(f"/jobs/{job.id}").text
    assert "Stopping at the next article" in html
    assert "/cancel" not in html
    held.free.set()
    assert "job.ended" in writer.get(f"/api/v1/jobs/{job.id}/events").text
    assert "Cancelled" in writer.get(f"/jobs/{job.id}").text
    assert writer.post(form[1]).status_code == 303, "too late is shown, not an error"


def test_the_page_of_a_job_gives_receipts_and_refusals_with_their_reasons(writer: FlaskClient) -> None:
    page = b"<html><body><nav>Home | About us | Contact</nav><article><h1>A note</h1>" + (
        b"<p>The quartz mine at Osk closed in 1911, and the miners left the valley for good.</p>" * 4
    )
    files = {
        "a": (io.BytesIO(page), "<note>.html"),
        "b": (io.BytesIO(bytes(range(256)) * 40), "noise.txt"),
    }
    job = finished(writer, writer.post("/api/v1/articles", data=files))
    html = writer.get(f"/jobs/{job['id']}").text
    (article_id,) = job["report"]["added"]
    receipt = job["report"]["receipts"][article_id]
    assert f">{receipt['chars_in']:,}<" in html
    assert f">{receipt['chars_kept']:,}<" in html
    assert receipt["dropped"]
    assert all(dropped["reason"] in html for dropped in receipt["dropped"])
    assert "noise.txt" in html
    assert "<note>" not in html


def test_an_unknown_job_is_a_page_that_says_so(writer: FlaskClient) -> None:
    response = writer.get("/jobs/job_none", headers={"Accept": "text/html"})
    assert response.status_code == 404
    assert "no such article, version or job" in response.text


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (3, "a few seconds left"),
        (44, "about 40 seconds left"),
        (150, "about 2 minutes left"),
        (9000, "about 2.5 hours left"),
    ],
)
def test_time_left_is_told_no_more_exactly_than_anyone_knows(seconds: float | None, words: str) -> None:
    assert left(seconds) == words
