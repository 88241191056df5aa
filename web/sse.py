"""Server-sent events: their text, their number at once, and the events of an answer."""

import json
import logging
import threading
from collections.abc import Callable, Iterable, Iterator

from flask import Response, stream_with_context
from pydantic import BaseModel

from index.types import Job
from qa.types import (
    AnswerAbstained,
    AnswerCompleted,
    AnswerDelta,
    AnswerStarted,
    CitationAdded,
    Event,
    RetrievalCompleted,
)
from web.answer_schemas import AnswerBody, CitationBody, SegmentBody
from web.job_schemas import JobBody
from web.languages import gettext, message
from web.offsets import CodePoints
from web.problems import Refused, problem_body
from web.resources import HitBody

logger = logging.getLogger(__name__)

_FULL = message("Too many such requests are open just now. Try again shortly.")

Message = tuple[str, dict[str, object]]
"""An event's name and its data."""


class Slots:
    """Places for requests that hold a thread for long.

    :param full: What is said where all are taken.
    :param free_in_s: When one of them will be free, as far as anyone can tell.
    """

    def __init__(self, count: int, full: str = _FULL, free_in_s: int = 5) -> None:
        self._free = threading.BoundedSemaphore(count)
        self._full, self._free_in_s = full, free_in_s

    def take(self) -> Callable[[], None]:
        """Take a place, and return what gives it back; calling that again does nothing.

        :raises Refused: There is none; come again later.
        """
        if not self._free.acquire(blocking=False):
            raise Refused(503, gettext(self._full), headers={"Retry-After": str(self._free_in_s)})
        taken = threading.Lock()

        def give_back() -> None:
            if taken.acquire(blocking=False):
                self._free.release()

        return give_back


def stream(messages: Iterable[Message | None], slots: Slots) -> Response:
    """Send messages as they come, `None` as a heartbeat; an error becomes the last one.

    :raises Refused: All places are taken.
    """
    return send(_lines(messages), slots)


def send(lines: Iterable[str], slots: Slots) -> Response:
    """Send lines of an event stream as they come.

    The place is given back at the end, and when the response is closed: a visitor may leave before the first.

    :raises Refused: All places are taken.
    """
    give_back = slots.take()
    response = Response(stream_with_context(_until_ended(lines, give_back)), mimetype="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Accel-Buffering"] = "no"
    response.call_on_close(give_back)
    return response


def _until_ended(lines: Iterable[str], ended: Callable[[], None]) -> Iterator[str]:
    try:
        yield from lines
    finally:
        ended()


def _lines(messages: Iterable[Message | None]) -> Iterator[str]:
    number = 0
    try:
        for message in messages:
            if message is None:
                yield ": still here\n\n"
                continue
            number += 1
            yield _event(number, *message)
    except Exception:
        failure = problem_body(500)
        logger.exception("Request %s failed while streaming", failure.request_id)
        yield _event(number + 1, "error", failure.model_dump(mode="json", exclude_none=True))


def _event(number: int, name: str, data: dict[str, object]) -> str:
    # Escaped to ASCII: some clients split lines at U+2028 and its like.
    return f"id: {number}\nevent: {name}\ndata: {json.dumps(data)}\n\n"


def answer_messages(events: Iterable[Event], measured: CodePoints | None = None) -> Iterator[Message]:
    """Write down the events of an answer.

    :param measured: What measures offsets; without it, they are in code points.
    """
    said, measured = "", measured or CodePoints()
    for event in events:
        # A citation comes before the words that it quotes.
        ahead = event.citation.quote if isinstance(event, CitationAdded) else ""
        said += event.text if isinstance(event, AnswerDelta) else ""
        yield _message(event, measured, said + ahead)


def _message(event: Event, measured: CodePoints, said: str) -> Message:
    match event:
        case AnswerStarted():
            started = {"answer_id": event.answer_id, "question": event.question, "asked_as": event.asked_as}
            return "answer.started", dict(started)
        case RetrievalCompleted():
            counts = {"searched": event.searched, "found": event.found}
            return "retrieval.completed", {"index_generation": str(event.generation), **counts}
        case CitationAdded():
            citation = measured.citation(CitationBody.from_domain(event.citation), said)
            return "citation.added", {"citation": _plain(citation)}
        case AnswerDelta():
            segment = measured.segment(SegmentBody.from_domain(event.segment), said)
            return "answer.delta", {"text": event.text, "segment": _plain(segment)}
        case AnswerAbstained():
            nearest = measured.hits([HitBody.from_domain(h) for h in event.nearest])
            return "answer.abstained", {"nearest": [_plain(hit) for hit in nearest]}
        case AnswerCompleted():
            return "answer.completed", {
                "answer": _plain(measured.answer(AnswerBody.from_domain(event.answer)))
            }


def job_messages(jobs: Iterable[Job | None]) -> Iterator[Message | None]:
    """Write down a job's states; the last has a name of its own."""
    for job in jobs:
        if job is None:
            yield None
        else:
            name = "job.ended" if job.finished else "job.progress"
            yield name, {"job": _plain(JobBody.from_domain(job))}


def _plain(body: BaseModel) -> dict[str, object]:
    return body.model_dump(mode="json")
