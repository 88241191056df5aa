"""What is measured about the server, in Prometheus's terms; `/metrics` shows it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from time import perf_counter
from typing import TYPE_CHECKING

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    ProcessCollector,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from qa.types import AnswerCompleted, AnswerStarted, Event, RetrievalCompleted

if TYPE_CHECKING:
    from index.jobs import Jobs
    from index.store import Store

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"

_REQUEST_S = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
_STAGE_S = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
_STATUSES = ("queued", "running", "done", "failed", "cancelled")


class Metrics:
    """The numbers of one application."""

    def __init__(self, store: Store, jobs: Jobs) -> None:
        # When each series began would be a series of its own, and nobody asks for it.
        disable_created_metrics()  # type: ignore[no-untyped-call]  # the library left it without types
        self._registry = own = CollectorRegistry()
        self._requests = Counter(
            "pullquote_http_requests", "Requests answered.", ["method", "route", "status"], registry=own
        )
        self._request_s = Histogram(
            "pullquote_http_request_seconds",
            "From a request's arrival to the last byte of its answer.",
            ["method", "route"],
            buckets=_REQUEST_S,
            registry=own,
        )
        self.open = Gauge("pullquote_http_requests_open", "Requests being answered now.", registry=own)
        self._answers = Counter(
            "pullquote_answers", "Questions answered, abstained from, or failed at.", ["status"], registry=own
        )
        self._stage_s = Histogram(
            "pullquote_answer_stage_seconds",
            "Time spent on an answer: rewriting the question, retrieving passages, reading and composing.",
            ["stage"],
            buckets=_STAGE_S,
            registry=own,
        )
        for status in ("answered", "abstained", "failed"):
            self._answers.labels(status)
        own.register(_Holdings(store, jobs))
        ProcessCollector(registry=own)

    def note_request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request that was answered."""
        self._requests.labels(method, route, str(status)).inc()
        self._request_s.labels(method, route).observe(seconds)

    def watch(self, events: Iterator[Event]) -> Iterator[Event]:
        """Pass an answer's events on, and note how long each stage took: not how long the reader took in between."""
        try:
            reading_s: float | None = None
            for event, seconds in _timed(events):
                if isinstance(event, AnswerStarted):
                    self._stage_s.labels("rewriting").observe(seconds)
                elif isinstance(event, RetrievalCompleted):
                    self._stage_s.labels("retrieval").observe(seconds)
                    reading_s = 0.0
                elif reading_s is not None:
                    reading_s += seconds
                if isinstance(event, AnswerCompleted):
                    self._stage_s.labels("reading").observe(reading_s or 0.0)
                    self._answers.labels(event.answer.status.value).inc()
                yield event
        except Exception:
            self._answers.labels("failed").inc()
            raise

    def text(self) -> bytes:
        """Return all of them as Prometheus reads them."""
        return generate_latest(self._registry)


def _timed(events: Iterator[Event]) -> Iterator[tuple[Event, float]]:
    while True:
        began = perf_counter()
        event = next(events, None)
        if event is None:
            return
        yield event, perf_counter() - began


class _Holdings(Collector):
    """What the collection holds and has to do, looked up whenever someone asks."""

    def __init__(self, store: Store, jobs: Jobs) -> None:
        self._store, self._jobs = store, jobs

    def describe(self) -> Iterable[Metric]:
        """Return nothing, so that nothing is looked up before someone asks."""
        return ()

    def collect(self) -> Iterator[Metric]:
        """Yield the numbers of this moment; those of the index once there is one."""
        counts = self._jobs.counts()
        by_status = GaugeMetricFamily("pullquote_jobs", "Jobs that are kept, by status.", labels=["status"])
        for status in _STATUSES:
            by_status.add_metric([status], counts.get(status, 0))
        yield by_status
        found = self._store.generation()
        # Before the first generation, all is 0, and nothing has an age.
        number, articles, passages, segments = (
            (found.number, found.articles, found.passages, len(found.segments)) if found else (0, 0, 0, 0)
        )
        yield _gauge("index_generation", "Number of the newest generation.", number)
        yield _gauge("index_articles", "Articles in it.", articles)
        yield _gauge("index_passages", "Passages in it.", passages)
        yield _gauge("index_segments", "Vector segments in it.", segments)
        if found:
            age_s = (datetime.now(UTC) - datetime.fromisoformat(found.created)).total_seconds()
            yield _gauge("index_generation_age_seconds", "Time since it was published.", age_s)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(f"pullquote_{name}", about, value=value)
