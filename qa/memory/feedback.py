"""What people said of answers, and the answers that can still be spoken of."""

import threading
from collections import OrderedDict
from datetime import UTC, datetime

from index.errors import NotFound
from qa.memory.file import MemoryFile
from qa.memory.records import in_short, to_record
from qa.memory.types import EVERYONES, Feedback, Reason, Whose
from qa.types import Answer, Question

RECENT = 5000
"""So many of the last answers are remembered until the server ends, by reference."""


class FeedbackBook:
    """Keeps feedback, and remembers the last answers for it, which are kept nowhere else."""

    def __init__(self, file: MemoryFile) -> None:
        self._file = file
        self._recent: OrderedDict[str, tuple[str | None, str]] = OrderedDict()
        self._lock = threading.Lock()

    def note(self, question: Question, answer: Answer, owner: str | None = None) -> None:
        """Remember an answer, so that its owner can say something of it."""
        with self._lock:
            self._recent[answer.answer_id] = owner, to_record(question, answer)
            while len(self._recent) > RECENT:
                self._recent.popitem(last=False)

    def keep_note(self, question: Question, answer: Answer) -> None:
        """Note an answer on disk: this process gave it, and another one will be told what is said of it."""
        record = to_record(question, answer)
        with self._file.transaction() as connection:
            noted = connection.execute(
                "INSERT INTO noted (answer_id, given, record) VALUES (?, ?, ?)",
                (answer.answer_id, _now(), record),
            )
            connection.execute("DELETE FROM noted WHERE number <= ?", ((noted.lastrowid or 0) - RECENT,))

    def forget(self, before: str) -> None:
        """Delete the notes of answers that were given before a time."""
        self._file.connection.execute("DELETE FROM noted WHERE given < ?", (before,))

    def give(
        self,
        answer_id: str,
        *,
        useful: bool,
        reason: Reason | None = None,
        comment: str | None = None,
        whose: Whose = EVERYONES,
    ) -> tuple[Feedback, bool]:
        """Keep what is said of an answer, in place of what was said of it before.

        :param whose: Only of answers that were given to them.
        :return: It, and whether it is the first of that answer.
        :raises NotFound: The answer isn't known any more, or was given to somebody else.
        """
        given = _now()
        owner, record = self._record(answer_id, whose)
        told = Feedback(answer_id, useful, reason, comment or None, given, record, in_short(record))
        with self._file.transaction() as connection:
            replaced = connection.execute("DELETE FROM feedback WHERE answer_id = ?", (answer_id,))
            connection.execute(
                "INSERT INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)",
                (answer_id, useful, reason.value if reason else None, told.comment, given, record, owner),
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

    def _record(self, answer_id: str, whose: Whose) -> tuple[str | None, str]:
        """Return to whom an answer was given, and the answer by reference."""
        with self._lock:
            found = self._recent.get(answer_id)
        if found is None:
            found = self._file.connection.execute(
                "SELECT c.owner, t.record FROM turns t JOIN conversations c ON c.id = t.conversation_id "
                "WHERE t.answer_id = ?1 UNION ALL SELECT owner, record FROM feedback WHERE answer_id = ?1 "
                "UNION ALL SELECT NULL, record FROM noted WHERE answer_id = ?1 LIMIT 1",
                (answer_id,),
            ).fetchone()
        if found is None or not whose.covers(found[0]):
            raise NotFound("There is no such answer, or it was given too long ago.")
        return found


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def _from_row(
    answer_id: str, useful: int, reason: str | None, comment: str | None, given: str, record: str
) -> Feedback:
    why = Reason(reason) if reason else None
    return Feedback(answer_id, bool(useful), why, comment, given, record, in_short(record))
