"""What is kept of asking, in one value: conversations and feedback, in a file of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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

    def forget(self, days: int) -> int:
        """Delete the conversations that were last asked more than so many days ago, and as old notes of answers.

        What people said of answers stays: it was given to be used.

        :return: How many conversations were deleted.
        """
        before = (datetime.now(UTC) - timedelta(days=days)).isoformat(timespec="microseconds")
        gone = self.conversations.forget(before)
        self.feedback.forget(before)
        # Or the words of what was deleted would stand in the log beside the file until it is written over.
        self.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return gone
