"""What a request works with, handed to the application once."""

from __future__ import annotations

from dataclasses import dataclass
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
    from web.access import Access

NAME = "pullquote"


@dataclass(frozen=True, slots=True)
class Collaborators:
    """The objects behind the routes; `streams` and `writes` are places for requests that hold a thread."""

    store: Store
    retriever: Retriever
    builder: Builder
    upkeep: Upkeep
    answerer: Answerer
    settings: WebSettings
    jobs: Jobs
    streams: Slots
    writes: Slots
    summaries: Summaries
    access: Access | None = None


def collaborators() -> Collaborators:
    """Return those of the application that serves this request."""
    return cast(Collaborators, current_app.extensions[NAME])
