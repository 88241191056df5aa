"""What people said of answers, and the answers that can still be spoken of."""

import threading
from collections import OrderedDict
from datetime import UTC, datetime

from index.errors import NotFound
from qa.memory.file import MemoryFile
from qa.memory.records import in_short, to_record
from qa.memory.types import Feedback, Reason
from qa.types import Answer, Question

RECENT = 5000
"""So many of the last answers are remembered until the server ends, by reference."""


class FeedbackBook:
    """Keeps feedback, and remembers the last answers for it, which are kept nowhere else."""

    def __init__(self, file: MemoryFile) -> None:
        self._file = file
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, question: Question, answer: Answer) -> None:
        """Remember an answer, so that something can be said of it."""
        with self._lock:
            self._recent[answer.answer_id] = to_record(question, answer)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)

    def give(
        self, answer_id: str, *, useful: bool, reason: Reason | None = None, comment: str | None = None
    ) -> tuple[Feedback, bool]:
        """Keep what is said of an answer, in place of what was said of it before.

        :return: It, and whether it is the first of that answer.
        :raises NotFound: The answer isn't known any more.
        """
        given = datetime.now(UTC).isoformat(timespec="microseconds")
        record = self._record(answer_id)
        told = Feedback(answer_id, useful, reason, comment or None, given, record, in_short(record))
        with self._file.transaction() as connection:
            replaced = connection.execute("DELETE FROM feedback WHERE answer_id = ?", (answer_id,))
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?)",
                (answer_id, useful, reason.value if reason else None, told.comment, given, told.record),
            )
        return told, not replaced.rowcount

    def listed(self, limit: int | None = None) -> list[Feedback]:
        """Return what was said, newest first."""
        rows = self._file.connection.execute(
            "SELECT answer_id, useful, reason, comment, given, record FROM feedback "
            "ORDER BY given DESC, answer_id LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [_from_row(*row) for row in rows]

    def _record(self, answer_id: str) -> str:
        with self._lock:
            found = self._recent.get(answer_id)
        if found is not None:
            return found
        row = self._file.connection.execute(
            "SELECT record FROM turns WHERE answer_id = ?1 UNION ALL "
            "SELECT record FROM feedback WHERE answer_id = ?1 LIMIT 1",
            (answer_id,),
        ).fetchone()
        if row is None:
            raise NotFound("There is no such answer, or it was given too long ago.")
        return str(row[0])


def _from_row(
    answer_id: str, useful: int, reason: str | None, comment: str | None, given: str, record: str
) -> Feedback:
    why = Reason(reason) if reason else None
    return Feedback(answer_id, bool(useful), why, comment, given, record, in_short(record))
