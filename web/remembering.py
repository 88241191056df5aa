"""Asking, and what is kept of it: the last answers for feedback, and the turns of a conversation."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from qa.types import AnswerCompleted, Event, Question
from web.collaborators import collaborators

if TYPE_CHECKING:
    from web.collaborators import Collaborators


def remembered(
    question: Question, conversation_id: str | None = None, *, replacing: int | None = None
) -> Iterator[Event]:
    """Ask, and keep the turn once it is answered, where a conversation is named and they are kept here.

    :param replacing: The position of the turn that is asked anew; what followed it goes too, once this is answered.
    """
    here = collaborators()
    if conversation_id is None or not here.settings.keep_conversations:
        return _told(here, question, None, False, None)
    kept = here.memory.conversations
    before = kept.history(conversation_id, replacing)
    question = replace(question, history=(*question.history, *before))
    return _told(here, question, conversation_id, kept.holds(conversation_id), replacing)


def _told(
    here: Collaborators, question: Question, conversation_id: str | None, held: bool, replacing: int | None
) -> Iterator[Event]:
    memory = here.memory
    for event in here.answerer.stream(question):
        if isinstance(event, AnswerCompleted):
            memory.feedback.note(question, event.answer)
            # One that was deleted meanwhile stays deleted.
            if conversation_id and (not held or memory.conversations.holds(conversation_id)):
                memory.conversations.keep(conversation_id, question, event.answer, replace=replacing)
        yield event
