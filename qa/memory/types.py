"""The vocabulary of what is kept of asking: conversations, their turns, and what people said of answers."""

from dataclasses import dataclass
from enum import Enum
from uuid import uuid4

from qa.types import Answer, AnswerStatus


@dataclass(frozen=True, slots=True)
class Whose:
    """Whose conversations are meant: an `owner`'s, with `unowned` also those of nobody; without an owner, everyone's.

    Who owns one is a word that qa only compares; nobody does where nobody was asked who they are.
    """

    owner: str | None = None
    unowned: bool = False

    def covers(self, owner: str | None) -> bool:
        """Tell whether what belongs to `owner` is meant."""
        return self.owner is None or owner == self.owner or (self.unowned and owner is None)


EVERYONES = Whose()


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its turns; times are ISO 8601 UTC, `updated` is when it was last asked."""

    id: str
    title: str
    created: str
    updated: str
    owner: str | None
    turns: int


@dataclass(frozen=True, slots=True)
class KeptTurn:
    """A question and its answer, as it can be told now: quotes are cut from the stored versions each time."""

    position: int
    asked: str
    answer: Answer


def new_id() -> str:
    """Return the id of a conversation that is about to begin."""
    return f"conv_{uuid4().hex}"


class Reason(Enum):
    """Why an answer was not useful."""

    WRONG = "wrong"
    NOT_ANSWERABLE = "not_answerable"
    NOT_FOUND = "not_found"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    MISUNDERSTOOD = "misunderstood"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Answered:
    """What an answer was, without a word of it: what was asked, and which articles were quoted."""

    question: str
    asked_as: str
    status: AnswerStatus
    article_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody said of an answer, and what that answer was: by reference in `record`, in short in `answered`."""

    answer_id: str
    useful: bool
    reason: Reason | None
    comment: str | None
    given: str
    record: str
    answered: Answered
