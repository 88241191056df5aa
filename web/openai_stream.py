"""An answer as chunks of a chat completion, and its citations as annotations."""

import json
import logging
import time
from collections.abc import Iterable, Iterator, Sequence

from flask import request
from pydantic import BaseModel

from qa.types import Answer, AnswerCompleted, AnswerDelta, AnswerStarted, Citation, Event
from web.answer_schemas import AnswerBody, CitationBody
from web.fragments import excerpt_href
from web.links import is_web
from web.openai_errors import error_of
from web.openai_schemas import Annotation, ChatChunk, ChunkChoice, Delta, UrlCitation, Usage
from web.problems import problem_body

logger = logging.getLogger(__name__)


def completion_id(answer_id: str) -> str:
    """Return an answer's id as a completion has it."""
    return "chatcmpl-" + answer_id.removeprefix("ans_")


def annotations_of(answer: Answer) -> list[Annotation]:
    """Return an answer's citations as annotations; needs the request, for addresses on this server."""
    return [
        Annotation(
            url_citation=UrlCitation(
                start_index=citation.answer_span.start,
                end_index=citation.answer_span.end,
                url=_address(citation),
                title=citation.source.title,
            ),
            pullquote=CitationBody.from_domain(citation),
        )
        for citation in answer.citations
    ]


def _address(citation: Citation) -> str:
    """Return the article's own address, or where this server shows the version that was cited."""
    source = citation.source
    if source.url and is_web(source.url):
        return source.url
    shown = excerpt_href(source, citation.start, citation.end, citation.highlight)
    return request.host_url.rstrip("/") + shown


def chunks(events: Iterable[Event], read: Sequence[str] | None) -> Iterator[str]:
    """Write down the events of an answer as chunks; an error becomes the last one, and then nothing is done.

    :param read: What was read, where the usage is to be told.
    """
    try:
        for chunk in _chunks(events, read):
            yield _line(chunk)
        yield "data: [DONE]\n\n"
    except Exception:
        failure = problem_body(500)
        logger.exception("Request %s failed while streaming", failure.request_id)
        yield _line(error_of(failure))


def _chunks(events: Iterable[Event], read: Sequence[str] | None) -> Iterator[ChatChunk]:
    begun = ChatChunk(id="", created=int(time.time()), choices=[])
    for event in events:
        match event:
            case AnswerStarted():
                begun = begun.model_copy(update={"id": completion_id(event.answer_id)})
                yield _with(begun, Delta(role="assistant", content=""))
            case AnswerDelta():
                yield _with(begun, Delta(content=event.text))
            case AnswerCompleted():
                answer = event.answer
                if answer.citations:
                    # All in one chunk: clients that put a message together keep the annotations of one.
                    yield _with(begun, Delta(annotations=annotations_of(answer)))
                ending = [ChunkChoice(delta=Delta(), finish_reason="stop")]
                whole = AnswerBody.from_domain(answer)
                yield begun.model_copy(update={"choices": ending, "pullquote": whole})
                if read is not None:
                    yield begun.model_copy(update={"usage": Usage.of(read, answer.text)})


def _with(begun: ChatChunk, delta: Delta) -> ChatChunk:
    return begun.model_copy(update={"choices": [ChunkChoice(delta=delta)]})


def _line(body: BaseModel) -> str:
    # Escaped to ASCII: some clients split lines at U+2028 and its like.
    return f"data: {json.dumps(body.model_dump(mode='json'))}\n\n"
