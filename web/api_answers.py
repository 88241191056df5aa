"""`/api/v1/answers` and `/api/v1/citations`: questions in, cited answers out."""

from flask import Response, request
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from qa.types import answer_in
from web.answer_schemas import AnswerBody, AnswerRequest, VerdictsBody, VerifyRequest
from web.collaborators import collaborators
from web.guards import require_json
from web.languages import gettext
from web.offsets import measure
from web.problems import Refused
from web.remembering import remembered
from web.replies import reply
from web.schemas import ClaimedUnitQuery, UnitQuery
from web.sse import answer_messages, stream
from web.verdicts import verdicts

answers_api = APIBlueprint(
    "answers_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Answers", description="Ask, and check.")],
)
answers_api.before_request(require_json)


@answers_api.post("/answers", operation_id="answer", responses={200: AnswerBody})
def answer(query: UnitQuery, body: AnswerRequest) -> Response:
    """Answer a question with verbatim, cited excerpts, or say that the articles don't tell.

    With `Accept: text/event-stream` the answer comes as events, the whole of it in the last one. With a
    `conversation_id` it is understood from what was asked in that conversation, and kept there; without one,
    nothing is kept.
    """
    here = collaborators()
    check_length(body.question, "#/question")
    question, measured = body.to_domain(), measure(query.offset_unit, here.store)
    told = remembered(question, body.conversation_id)
    if request.accept_mimetypes["text/event-stream"] > request.accept_mimetypes["application/json"]:
        return stream(answer_messages(told, measured), here.streams)
    return reply(measured.answer(AnswerBody.from_domain(answer_in(told))))


@answers_api.post("/citations/verify", operation_id="verify", responses={200: VerdictsBody})
def verify(query: ClaimedUnitQuery, body: VerifyRequest) -> Response:
    """Check citations against the stored versions: exactly, never nearly.

    `exact`: the version says so there. `article_changed`: it does, and the article says something else now.
    `purged`: its text was erased. `not_found`: there is no such version, or it does not say so there.
    """
    said, asked = body.answer and body.answer.offset_unit, query.offset_unit
    if said and asked and said != asked:
        detail = "The answer names another unit than the request does."
        raise Refused(400, detail, parameter="offset_unit")
    return reply(verdicts(collaborators().store, body, said or asked or "unicode_code_point"))


def check_length(text: str, pointer: str | None = None, parameter: str | None = None) -> None:
    """Hold a question or query to the length that is set.

    :raises Refused: It is longer.
    """
    most = collaborators().settings.question_chars
    if len(text) > most:
        raise Refused(
            422,
            gettext("At most %(most)s characters, please.", most=most),
            pointer=pointer,
            parameter=parameter,
        )
