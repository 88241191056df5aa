"""What was asked before, as pages carry it: hints for a follow-up, never quoted."""

from collections.abc import Sequence
from typing import Literal

from pydantic import Field

from qa.types import Turn
from web.schemas import Body, Text

KEPT = 3
"""So many earlier questions a page carries along; what they meant is written into them."""

_QUESTION_CHARS, _MARKED_CHARS = 500, 100


class Said(Body):
    """Something that was said before: a question (`user`), or the text of the answer to it (`assistant`)."""

    role: Literal["user", "assistant"] = Field(description="Who said it: `user` asked, `assistant` answered.")
    content: Text = Field(description="What was said.")


def turns_of(history: Sequence[Said]) -> tuple[Turn, ...]:
    """Return a conversation as questions, each with what was said to it; nothing is said before the first."""
    turns: list[Turn] = []
    for said in history:
        if said.role == "user":
            turns.append(Turn(said.content))
        elif turns:
            turns[-1] = Turn(turns[-1].question, f"{turns[-1].answer}\n{said.content}".strip())
    return tuple(turns)


def from_fields(fields: Sequence[str]) -> tuple[Turn, ...]:
    """Return the turns that a page's hidden fields hold, of whoever wrote them: the last few, cut to size."""
    turns = []
    for field in fields[-KEPT:]:
        question, _, marked = field.partition("\n")
        turns.append(Turn(question.strip()[:_QUESTION_CHARS], marked=marked.strip()[:_MARKED_CHARS]))
    return tuple(turn for turn in turns if turn.question)


def to_field(turn: Turn) -> str:
    """Write a turn down for a hidden field: the question, and in a second line what answered it."""
    question = " ".join(turn.question.split())[:_QUESTION_CHARS]
    marked = " ".join(turn.marked.split())[:_MARKED_CHARS]
    return f"{question}\n{marked}" if marked else question
