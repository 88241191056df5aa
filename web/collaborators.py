"""What a request works with, handed to the application once."""

from __future__ import annotations

from dataclasses import dataclass, field
from threading import Event
from typing import TYPE_CHECKING, cast

from flask import current_app

from web.settings import WebSettings
from web.sse import Slots
from web.summaries import Summaries

if TYPE_CHECKING:
    from index.build import Builder
    from index.jobs import Jobs
    from index.retrieval import Retriever
    from index.store import Store
    from index.upkeep import Upkeep
    from qa.answering import Answerer
    from qa.memory.memory import Memory
    from qa.suggesting import Suggester
    from web.access import Access
    from web.metrics import Metrics

NAME = "pullquote"


@dataclass(frozen=True, slots=True)
class Collaborators:
    """The objects behind the routes; `streams` and `writes` are places for requests that hold a thread.

    `stopping` is set when the server is about to end: what would go on without end, ends.
    """

    store: Store
    retriever: Retriever
    builder: Builder
    upkeep: Upkeep
    answerer: Answerer
    memory: Memory
    settings: WebSettings
    jobs: Jobs
    streams: Slots
    writes: Slots
    summaries: Summaries
    suggester: Suggester
    metrics: Metrics
    access: Access | None = None
    stopping: Event = field(default_factory=Event)


def collaborators() -> Collaborators:
    """Return those of the application that serves this request."""
    return cast(Collaborators, current_app.extensions[NAME])
