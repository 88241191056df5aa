"""Conversations as they are kept: listed, searched, renamed, told again and deleted."""

from datetime import UTC, datetime

from index.errors import NotFound
from index.store import Store
from qa.memory.file import MemoryFile
from qa.memory.records import recalled, to_record
from qa.memory.types import EVERYONES, Conversation, KeptTurn, Whose, new_id
from qa.types import Answer, Question, Turn

TITLE_CHARS = 80
UNTITLED = "New conversation"
_END = 1 << 62
_HISTORY = 6
"""So many of the last turns can say what a follow-up means."""

_COLUMNS = "id, title, created, updated, owner, (SELECT count(*) FROM turns t WHERE t.conversation_id = c.id)"
_THEIRS = "(:owner IS NULL OR owner = :owner OR (:unowned AND owner IS NULL))"
_TURNS = (
    "FROM turns WHERE position < :before AND conversation_id = "
    f"(SELECT id FROM conversations WHERE id = :id AND {_THEIRS}) ORDER BY position"
)


class Conversations:
    """Keeps conversations: everyone's, or those of some. What it has returned from is on disk."""

    def __init__(self, file: MemoryFile, store: Store, whose: Whose = EVERYONES) -> None:
        self._file, self._store, self._whose = file, store, whose

    def of(self, whose: Whose) -> "Conversations":
        """Return those of some: the others are not there for it, and what it begins is theirs."""
        return Conversations(self._file, self._store, whose)

    def create(self, title: str | None = None) -> Conversation:
        """Begin a conversation; without a title, its first question will be it."""
        made, now = new_id(), _now()
        self._insert(made, title or UNTITLED, now)
        return self.conversation(made)

    def conversation(self, conversation_id: str) -> Conversation:
        """Return a conversation.

        :raises NotFound: There is none of that id.
        """
        row = self._file.connection.execute(
            f"SELECT {_COLUMNS} FROM conversations c WHERE id = :id AND {_THEIRS}",
            self._bound(conversation_id),
        ).fetchone()
        if row is None:
            raise NotFound("There is no such conversation.")
        return Conversation(*row)

    def holds(self, conversation_id: str) -> bool:
        """Tell whether there is one of that id.

        :raises NotFound: There is, and it is somebody else's, so that none can begin under it.
        """
        row = self._file.connection.execute(
            "SELECT owner FROM conversations WHERE id = ?", (conversation_id,)
        ).fetchone()
        if row is not None and not self._whose.covers(row[0]):
            raise NotFound("There is no such conversation.")
        return row is not None

    def page(
        self, limit: int, after: str | None = None, words: str | None = None
    ) -> tuple[list[Conversation], str | None]:
        """Return a page of conversations, last asked first, and where the next page goes on.

        :param words: Only those with this in their title or in one of their questions, in any case.
        """
        updated, _, last_id = (after or "~").partition(" ")
        rows = self._file.connection.execute(
            f"SELECT {_COLUMNS} FROM conversations c WHERE (updated, id) < (:updated, :id) AND {_THEIRS} "
            "AND (:words IS NULL OR instr(c.folded, :words) OR EXISTS (SELECT 1 FROM turns t "
            "WHERE t.conversation_id = c.id AND instr(t.folded, :words))) "
            "ORDER BY updated DESC, id DESC LIMIT :most",
            self._bound(last_id, updated=updated, words=_folded(words) if words else None, most=limit + 1),
        ).fetchall()
        page = [Conversation(*row) for row in rows[:limit]]
        return page, f"{page[-1].updated} {page[-1].id}" if len(rows) > limit else None

    def turns(self, conversation_id: str, before: int | None = None) -> list[KeptTurn]:
        """Return the turns of a conversation, oldest first, told from the articles as they are stored now."""
        rows = self._file.connection.execute(
            f"SELECT position, asked, record {_TURNS}",
            self._bound(conversation_id, before=_END if before is None else before),
        )
        return [KeptTurn(position, asked, recalled(record, self._store)) for position, asked, record in rows]

    def history(self, conversation_id: str, before: int | None = None) -> tuple[Turn, ...]:
        """Return what a follow-up may be understood from."""
        rows = self._file.connection.execute(
            f"SELECT record {_TURNS} DESC LIMIT :most",
            self._bound(conversation_id, before=_END if before is None else before, most=_HISTORY),
        ).fetchall()
        return tuple(recalled(record, self._store).turn for (record,) in reversed(rows))

    def keep(
        self, conversation_id: str, question: Question, answer: Answer, *, replace: int | None = None
    ) -> int:
        """Add a turn, and begin the conversation where there is none.

        :param replace: The position that it takes; what stood there, and all after it, goes.
        :return: Its position.
        :raises NotFound: The conversation is somebody else's; nothing was kept.
        """
        now, title = _now(), _titled(question.text)
        with self._file.transaction() as connection:
            self._insert(conversation_id, title, now)
            self.holds(conversation_id)
            given = self._title_given(conversation_id)
            if replace is not None:
                connection.execute(
                    "DELETE FROM turns WHERE conversation_id = ? AND position >= ?",
                    (conversation_id, replace),
                )
            (position,) = connection.execute(
                "SELECT coalesce(max(position), 0) + 1 FROM turns WHERE conversation_id = ?",
                (conversation_id,),
            ).fetchone()
            connection.execute(
                "INSERT INTO turns VALUES (?, ?, ?, ?, ?, ?)",
                (conversation_id, position, now, answer.answer_id, _folded(question.text),
                 to_record(question, answer)),
            )  # fmt: skip
            connection.execute("UPDATE conversations SET updated = ? WHERE id = ?", (now, conversation_id))
            if position == 1 and not given:
                self.rename(conversation_id, title)
        return int(position)

    def rename(self, conversation_id: str, title: str) -> Conversation:
        """Give a conversation another title.

        :raises NotFound: There is none of that id.
        """
        self._file.connection.execute(
            f"UPDATE conversations SET title = :title, folded = :folded WHERE id = :id AND {_THEIRS}",
            self._bound(conversation_id, title=title, folded=_folded(title)),
        )
        return self.conversation(conversation_id)

    def delete(self, conversation_id: str) -> None:
        """Delete a conversation with all its turns.

        :raises NotFound: There is none of that id.
        """
        gone = self._file.connection.execute(
            f"DELETE FROM conversations WHERE id = :id AND {_THEIRS}", self._bound(conversation_id)
        )
        if not gone.rowcount:
            raise NotFound("There is no such conversation.")

    def forget(self, before: str) -> int:
        """Delete those that were last asked before a time, and return how many they were."""
        return self._file.connection.execute(
            f"DELETE FROM conversations WHERE updated < :before AND {_THEIRS}", self._bound(before=before)
        ).rowcount

    def _bound(self, conversation_id: str = "", **others: str | int | None) -> dict[str, str | int | None]:
        """Return what the statements are bound to: whose conversations are meant, and which."""
        whose = self._whose
        return {"owner": whose.owner, "unowned": whose.unowned, "id": conversation_id, **others}

    def _title_given(self, conversation_id: str) -> bool:
        """Tell whether somebody chose the title: it is not the first question's."""
        title, first = self._file.connection.execute(
            "SELECT title, json_extract(t.record, '$.question') FROM conversations c LEFT JOIN turns t "
            "ON t.conversation_id = c.id AND t.position = 1 WHERE c.id = ?",
            (conversation_id,),
        ).fetchone()
        return bool(title != UNTITLED if first is None else title != _titled(first))

    def _insert(self, conversation_id: str, title: str, now: str) -> None:
        self._file.connection.execute(
            "INSERT OR IGNORE INTO conversations VALUES (?, ?, ?, ?, ?, ?)",
            (conversation_id, title, _folded(title), now, now, self._whose.owner),
        )


def _titled(question: str) -> str:
    """Make a title of a question: its first words."""
    line = " ".join(question.split())
    if len(line) <= TITLE_CHARS:
        return line
    return line[: TITLE_CHARS - 1].rsplit(" ", 1)[0].rstrip(" ,;:") + "…"


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")
