"""`/api/v1/answers` and `/api/v1/citations`: questions in, cited answers out."""

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from index.errors import NotFound, Purged
from web.answer_schemas import AnswerBody, AnswerRequest, Claim, VerdictBody, VerdictsBody, VerifyRequest
from web.collaborators import collaborators
from web.guards import require_json
from web.problems import Refused
from web.replies import reply
from web.sse import answer_messages, stream

answers_api = APIBlueprint(
    "answers_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Answers", description="Ask, and check.")],
)
answers_api.before_request(require_json)


@answers_api.post("/answers", operation_id="answer", responses={200: AnswerBody})
def answer(body: AnswerRequest) -> Response:
    """Answer a question with verbatim, cited excerpts, or say that the articles don't tell.

    With `Accept: text/event-stream` the answer comes as events, the whole of it in the last one.
    """
    here = collaborators()
    check_length(body.question, "#/question")
    question = body.to_domain()
    if request.accept_mimetypes["text/event-stream"] > request.accept_mimetypes["application/json"]:
        return stream(answer_messages(here.answerer.stream(question)), here.streams)
    return reply(AnswerBody.from_domain(here.answerer.answer(question)))


@answers_api.post("/citations/verify", operation_id="verify", responses={200: VerdictsBody})
def verify(body: VerifyRequest) -> Response:
    """Check citations against the stored versions: exactly, never nearly.

    `exact`: the version says so there. `article_changed`: it does, and the article says something else now.
    `purged`: its text was erased. `not_found`: there is no such version, or it does not say so there.
    """
    claims = body.answer.citations if body.answer else body.citations or []
    text = body.answer.text if body.answer else None
    verdicts = [
        VerdictBody.model_validate({"position": n, "id": claim.id, "status": _status(claim, text)})
        for n, claim in enumerate(claims)
    ]
    return reply(VerdictsBody(verdicts=verdicts, all_exact=all(v.status == "exact" for v in verdicts)))


def _status(claim: Claim, answer_text: str | None) -> str:
    store, source = collaborators().store, claim.source
    try:
        text = store.version(source.article_id, source.version_id).text
    except Purged:
        return "purged"
    except NotFound:
        return "not_found"
    span = claim.answer_span
    in_answer = answer_text is None or (
        span is not None and answer_text[max(span.start, 0) : max(span.end, 0)] == claim.quote
    )
    if text[claim.start : claim.end] != claim.quote or not in_answer:
        return "not_found"
    return "exact" if store.is_latest(source.article_id, source.version_id) else "article_changed"


def check_length(text: str, pointer: str | None = None, parameter: str | None = None) -> None:
    """Hold a question or query to the length that is set.

    :raises Refused: It is longer.
    """
    most = collaborators().settings.question_chars
    if len(text) > most:
        raise Refused(422, f"At most {most} characters, please.", pointer=pointer, parameter=parameter)
