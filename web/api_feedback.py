"""`/api/v1/feedback`: what people say of answers."""

from flask import Response
from flask_openapi3.blueprint import APIBlueprint
from flask_openapi3.models.tag import Tag

from index.errors import NotFound
from web.belonging import whose
from web.collaborators import collaborators
from web.guards import require_json
from web.languages import gettext
from web.memory_schemas import FeedbackBody, FeedbackRequest, to_reason
from web.problems import Refused
from web.replies import reply

feedback_api = APIBlueprint(
    "feedback_api",
    __name__,
    url_prefix="/api/v1",
    abp_tags=[Tag(name="Feedback", description="What people say of answers.")],
)
feedback_api.before_request(require_json)


@feedback_api.post(
    "/feedback", operation_id="give_feedback", responses={200: FeedbackBody, 201: FeedbackBody}
)
def give_feedback(body: FeedbackRequest) -> Response:
    """Say whether an answer was useful; saying it again (200) replaces what was said before.

    It can be said of the answers that this server gave last, and of those in conversations; where keys are asked for,
    of those that were given to the same key.
    """
    told, first = given(body)
    return reply(told, 201 if first else 200)


def given(body: FeedbackRequest) -> tuple[FeedbackBody, bool]:
    """Keep what is said, and tell whether it is the first of that answer.

    :raises Refused: The answer isn't known.
    """
    book = collaborators().memory.feedback
    try:
        told, first = book.give(
            body.answer_id,
            useful=body.useful,
            reason=to_reason(body.reason),
            comment=body.comment,
            whose=whose(),
        )
    except NotFound as error:
        detail = gettext("There is no such answer, or it was given too long ago. Ask again, and then say it.")
        raise Refused(404, detail, pointer="#/answer_id") from error
    return FeedbackBody.from_domain(told), first
