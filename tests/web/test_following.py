"""Whoever follows a job is told until it ends, or the server does."""

import threading
import time

import pytest
from flask.testing import FlaskClient
from flask_openapi3.openapi import OpenAPI

from index.jobs import JobRequest
from index.jobs.types import Kind
from index.types import BuildReport
from web.following import follow


@pytest.fixture
def free(writable: OpenAPI, monkeypatch: pytest.MonkeyPatch) -> threading.Event:
    """Lets a rebuild end; until then it goes on."""
    free = threading.Event()
    jobs = writable.extensions["pullquote"].jobs
    monkeypatch.setitem(jobs._kinds, "rebuild", Kind(lambda task: (free.wait(30), BuildReport(1))[1]))
    return free


def test_a_server_that_is_to_end_does_not_wait_for_a_job(
    writer: FlaskClient, writable: OpenAPI, free: threading.Event
) -> None:
    here = writable.extensions["pullquote"]
    job = here.jobs.submit(JobRequest("rebuild"))
    threading.Timer(0.2, here.stopping.set).start()
    began = time.monotonic()
    text = writer.get(f"/api/v1/jobs/{job.id}/events").text
    assert time.monotonic() - began < 10
    assert "event: job.progress" in text
    assert "job.ended" not in text
    refused = writer.get("/readyz")
    assert (refused.status_code, "about to end" in refused.json["detail"]) == (503, True)
    assert writer.get("/healthz").status_code == 200
    free.set()


def test_a_quiet_job_is_heard_of_as_often_as_was_set(writable: OpenAPI, free: threading.Event) -> None:
    jobs = writable.extensions["pullquote"].jobs
    job = jobs.submit(JobRequest("rebuild"))
    threading.Timer(2.6, free.set).start()
    told = list(follow(jobs, job.id, 0.5, threading.Event()))
    assert told[-1] is not None
    assert told[-1].status == "done"
    assert 2 <= told.count(None) <= 6
