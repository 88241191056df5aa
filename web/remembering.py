"""Asking, and what is kept of it: the last answers for feedback, and the turns of a conversation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.types import Answer, AnswerCompleted, Event, Question
from web.belonging import whose
from web.collaborators import collaborators

if TYPE_CHECKING:
    from qa.memory import Whose
    from web.collaborators import Collaborators

    Keep = Callable[[Question, Answer], None]


def remembered(
    question: Question, conversation_id: str | None = None, *, replacing: int | None = None
) -> Iterator[Event]:
    """Ask, and keep the turn once it is answered, where a conversation is named and they are kept here.

    :param replacing: The position of the turn that is asked anew; what followed it goes too, once this is answered.
    :raises NotFound: The conversation is somebody else's.
    """
    here, asker = collaborators(), whose()
    if conversation_id is None or not here.settings.keep_conversations:
        return _told(here, question, asker, None)
    kept = here.memory.conversations.of(asker)
    held = kept.holds(conversation_id)
    before = kept.history(conversation_id, replacing)
    question = replace(question, history=(*question.history, *before))

    def keep(question: Question, answer: Answer) -> None:
        # One that was deleted meanwhile stays deleted.
        if not held or kept.holds(conversation_id):
            kept.keep(conversation_id, question, answer, replace=replacing)

    return _told(here, question, asker, keep)


def _told(here: Collaborators, question: Question, asker: Whose, keep: Keep | None) -> Iterator[Event]:
    for event in here.answerer.stream(question):
        if isinstance(event, AnswerCompleted):
            here.memory.feedback.note(question, event.answer, asker.owner)
            if keep:
                keep(question, event.answer)
        yield event
