"""Conversations and feedback over HTTP."""

from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints

from qa.memory import EVERYONES, Conversation, Feedback, KeptTurn, Reason, Whose
from web.answer_schemas import AnswerBody
from web.schemas import Body, Query, Resource

Title = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
ReasonName = Literal[
    "wrong", "not_answerable", "not_found", "incomplete", "outdated", "misunderstood", "other"
]


class ConversationPath(Query):
    """A conversation."""

    id: str = Field(description="The conversation's id.")


class ConversationsQuery(Query):
    """Which stretch of the conversations."""

    limit: int = Field(50, ge=1, le=200, description="The most that are listed at once.")
    cursor: str | None = Field(None, max_length=1000, description="Where a list goes on: its `next_cursor`.")
    q: str | None = Field(
        None, max_length=200, description="Only those with this in their title or in a question, in any case."
    )
    all: bool = Field(
        False, description="Those of all keys, not only one's own: for `admin`, and not together with `q`."
    )


class ExportQuery(Query):
    """The form of an export."""

    format: Literal["markdown", "json"] = Field(
        "json", description="`markdown` to be read, `json` for programs and for `pullquote verify`."
    )


class NewConversation(Body):
    """A conversation to begin."""

    title: Title | None = Field(None, description="Without one, the first question will be the title.")


class RenameRequest(Body):
    """Another title."""

    title: Title = Field(description="The new title.")


class ConversationInfoBody(Resource):
    """A conversation without its turns."""

    id: str = Field(description="Its id; send it as `conversation_id` with the next question.")
    title: str | None = Field(
        description="Its title; at first the first question. Null where it belongs to another key."
    )
    key_id: str | None = Field(
        description="The key whose it is; null where it began without one, or before keys were told apart."
    )
    created_at: str = Field(description="When it began, ISO 8601 UTC.")
    updated_at: str = Field(description="When it was last asked.")
    turn_count: int = Field(description="How many questions were asked in it.")

    @classmethod
    def from_domain(cls, conversation: Conversation, whose: Whose = EVERYONES) -> Self:
        """Convert, for somebody to see: a title is the first question, which is its owner's to read."""
        hidden = {} if whose.covers(conversation.owner) else {"title": None}
        return cls.model_validate({**_fields(conversation), **hidden})


class KeptTurnBody(Resource):
    """A question and its answer."""

    position: int = Field(description="Its place in the conversation, counted from 1.")
    asked_at: str = Field(description="When it was asked, ISO 8601 UTC.")
    answer: AnswerBody = Field(description="The answer; its quotes are cut from the cited versions anew.")

    @classmethod
    def from_domain(cls, turn: KeptTurn) -> Self:
        """Convert."""
        return cls(position=turn.position, asked_at=turn.asked, answer=AnswerBody.from_domain(turn.answer))


class ConversationBody(ConversationInfoBody):
    """A whole conversation."""

    turns: list[KeptTurnBody] = Field(description="Its turns, oldest first.")

    @classmethod
    def whole(cls, conversation: Conversation, turns: list[KeptTurn]) -> Self:
        """Convert."""
        told = [KeptTurnBody.from_domain(turn) for turn in turns]
        return cls.model_validate({**_fields(conversation), "turns": told})


class ConversationsBody(Resource):
    """Conversations, last asked first."""

    conversations: list[ConversationInfoBody] = Field(description="Last asked first.")
    next_cursor: str | None = Field(description="Where the list goes on; null at its end.")


class FeedbackRequest(Body):
    """What somebody says of an answer."""

    answer_id: str = Field(
        min_length=1, max_length=200, description="The `answer_id` of an answer that this server gave."
    )
    useful: bool = Field(description="Whether the answer was useful; an honest silence may be.")
    reason: ReasonName | None = Field(
        None, description="Why not. `not_answerable`: the articles don't tell, and something was answered."
    )
    comment: Annotated[str, StringConstraints(strip_whitespace=True, max_length=2000)] | None = Field(
        None, description="Anything else."
    )


class FeedbackBody(Resource):
    """What was said of an answer."""

    answer_id: str = Field(description="The answer.")
    useful: bool = Field(description="Whether it was useful.")
    reason: ReasonName | None = Field(description="Why not.")
    comment: str | None = Field(description="What was added in words.")
    created_at: str = Field(description="When it was said, ISO 8601 UTC.")
    question: str = Field(description="What was asked.")
    asked_as: str = Field(description="The question as it was understood.")
    status: Literal["answered", "abstained"] = Field(description="Whether it was answered.")
    article_ids: list[str] = Field(description="The articles that the answer quoted.")

    @classmethod
    def from_domain(cls, told: Feedback) -> Self:
        """Convert."""
        said = told.answered
        return cls.model_validate(
            {
                "answer_id": told.answer_id,
                "useful": told.useful,
                "reason": told.reason.value if told.reason else None,
                "comment": told.comment,
                "created_at": told.given,
                "question": said.question,
                "asked_as": said.asked_as,
                "status": said.status.value,
                "article_ids": list(said.article_ids),
            }
        )


class FeedbackListBody(Resource):
    """Feedback, newest first."""

    feedback: list[FeedbackBody] = Field(description="Newest first.")


def to_reason(name: ReasonName | None) -> Reason | None:
    """Return a reason as `qa` knows it."""
    return Reason(name) if name else None


def _fields(conversation: Conversation) -> dict[str, object]:
    return {
        "id": conversation.id,
        "title": conversation.title,
        "key_id": conversation.owner,
        "created_at": conversation.created,
        "updated_at": conversation.updated,
        "turn_count": conversation.turns,
    }
