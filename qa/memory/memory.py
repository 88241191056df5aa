"""What is kept of asking, in one value: conversations and feedback, in a file of their own."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

from qa.memory.conversations import Conversations
from qa.memory.feedback import FeedbackBook
from qa.memory.file import MemoryFile

if TYPE_CHECKING:
    from index.store import Store


@dataclass(frozen=True, slots=True)
class Memory:
    """The file, and what is kept in it."""

    file: MemoryFile
    conversations: Conversations
    feedback: FeedbackBook

    @classmethod
    def at(cls, path: Path, store: Store) -> Self:
        """Open it, or make it.

        :param store: Where the quoted texts are.
        """
        file = MemoryFile(path)
        return cls(file, Conversations(file, store), FeedbackBook(file))
