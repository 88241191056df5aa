"""Each sees its own conversations alone; files of the format before owners keep all they hold."""

import sqlite3
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from index.errors import NotFound
from index.types import Article
from qa.memory import Whose
from qa.memory.conversations import Conversations
from qa.memory.memory import Memory
from qa.memory.records import to_record
from qa.types import Answer, Question
from serve import Collection

BLOCKS = "How many roadblocks were still reported on Friday?"
ANN, BEN, RULER = Whose("key_ann"), Whose("key_ben"), Whose("key_ruler", unowned=True)

FORMAT_1 = """
PRAGMA user_version = 1;
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, title TEXT NOT NULL, folded TEXT NOT NULL, created TEXT NOT NULL, updated TEXT NOT NULL);
CREATE INDEX conversations_by_time ON conversations (updated, id);
CREATE TABLE turns (
    conversation_id TEXT NOT NULL REFERENCES conversations ON DELETE CASCADE, position INTEGER NOT NULL,
    asked TEXT NOT NULL, answer_id TEXT NOT NULL, folded TEXT NOT NULL, record TEXT NOT NULL,
    PRIMARY KEY (conversation_id, position)) WITHOUT ROWID;
CREATE INDEX turns_by_answer ON turns (answer_id);
CREATE TABLE feedback (
    answer_id TEXT PRIMARY KEY, useful INTEGER NOT NULL, reason TEXT, comment TEXT, given TEXT NOT NULL,
    record TEXT NOT NULL);
CREATE INDEX feedback_by_time ON feedback (given);
"""


@pytest.fixture
def answer(collection: Collection, peru: list[Article]) -> Answer:
    collection.builder.add(peru)
    return collection.answerer.answer(Question(BLOCKS))


@pytest.fixture
def kept(collection: Collection, answer: Answer) -> Conversations:
    """One conversation of Ann's, one of Ben's, one of nobody's."""
    everyones = collection.memory.conversations
    for name, whose in (("anns", ANN), ("bens", BEN), ("nobodys", Whose())):
        everyones.of(whose).keep(name, Question(BLOCKS), answer)
    return everyones


def listed(conversations: Conversations) -> set[str]:
    return {one.id for one in conversations.page(10)[0]}


def test_each_sees_its_own_and_an_admin_nobodys_too(kept: Conversations) -> None:
    assert listed(kept.of(ANN)) == {"anns"}
    assert listed(kept.of(BEN)) == {"bens"}
    assert listed(kept.of(RULER)) == {"nobodys"}
    assert listed(kept) == {"anns", "bens", "nobodys"}
    assert kept.of(ANN).page(10, words="roadblocks")[0][0].id == "anns"
    assert len(kept.of(BEN).page(10, words="roadblocks")[0]) == 1


def test_anothers_is_as_one_that_is_not_there(kept: Conversations, answer: Answer) -> None:
    bens = kept.of(BEN)
    for touch in (
        lambda: bens.conversation("anns"),
        lambda: bens.rename("anns", "mine"),
        lambda: bens.delete("anns"),
        lambda: bens.keep("anns", Question(BLOCKS), answer),
        lambda: bens.keep("anns", Question(BLOCKS), answer, replace=1),
        lambda: bens.holds("anns"),
    ):
        with pytest.raises(NotFound):
            touch()
    assert bens.turns("anns") == []
    assert bens.history("anns") == ()
    (turn,) = kept.of(ANN).turns("anns")
    assert (turn.answer.text, kept.of(ANN).conversation("anns").title) == (answer.text, BLOCKS)


def test_of_an_id_that_two_begin_at_once_one_has_it(kept: Conversations, answer: Answer) -> None:
    refused = []

    def begin(number: int) -> None:
        try:
            kept.of(Whose(f"key_{number}")).keep("wanted", Question(BLOCKS), answer)
        except NotFound:
            refused.append(number)

    threads = [threading.Thread(target=begin, args=(number,)) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert len(refused) == 5
    assert kept.conversation("wanted").turns == 1


def test_something_is_said_of_ones_own_answers_alone(collection: Collection, answer: Answer) -> None:
    book, kept = collection.memory.feedback, collection.memory.conversations
    book.note(Question(BLOCKS), answer, "key_ann")
    for _ in range(2):  # remembered, and then kept with what was said of it
        with pytest.raises(NotFound):
            book.give(answer.answer_id, useful=False, whose=BEN)
        book.give(answer.answer_id, useful=True, whose=ANN)
        collection.memory.feedback._recent.clear()
    kept.of(ANN).keep("c", Question(BLOCKS), answer)
    with pytest.raises(NotFound):
        book.give(answer.answer_id, useful=False, whose=RULER)
    assert [one.useful for one in book.listed()] == [True]


def test_a_file_of_the_first_format_loses_nothing_and_its_conversations_are_nobodys(
    collection: Collection, answer: Answer, tmp_path: Path
) -> None:
    path, record = tmp_path / "old.sqlite", to_record(Question(BLOCKS), answer)
    old = sqlite3.connect(path)
    old.executescript(FORMAT_1)
    day = "2026-01-02T03:04:05.000006+00:00"
    old.execute("INSERT INTO conversations VALUES ('c', 'Blocks', 'blocks', ?, ?)", (day, day))
    old.execute(
        "INSERT INTO turns VALUES ('c', 1, ?, ?, ?, ?)", (day, answer.answer_id, BLOCKS.casefold(), record)
    )
    old.execute("INSERT INTO feedback VALUES (?, 1, NULL, 'good', ?, ?)", (answer.answer_id, day, record))
    old.commit()
    old.close()
    opened = [Memory.at(path, collection.store) for _ in range(2)]  # the second finds nothing left to do
    memory = opened[1]
    (one,) = memory.conversations.page(9)[0]
    assert (one.id, one.title, one.created, one.updated, one.owner) == ("c", "Blocks", day, day, None)
    assert memory.conversations.turns("c")[0].answer.text == answer.text
    (said,) = memory.feedback.listed()
    assert (said.comment, said.answered.question) == ("good", BLOCKS)
    assert listed(memory.conversations.of(ANN)) == set()
    assert listed(memory.conversations.of(RULER)) == {"c"}
    memory.conversations.of(ANN).keep("new", Question(BLOCKS), answer)
    assert listed(memory.conversations.of(ANN)) == {"new"}


def test_what_was_not_asked_for_long_is_forgotten_word_for_word(
    collection: Collection, kept: Conversations, answer: Answer
) -> None:
    memory = collection.memory
    memory.feedback.keep_note(Question("plans of the circus?"), answer)
    old = (datetime.now(UTC) - timedelta(days=31)).isoformat(timespec="microseconds")
    kept.rename("anns", "secret plans")
    memory.file.connection.execute("UPDATE conversations SET updated = ? WHERE id = 'anns'", (old,))
    memory.file.connection.execute("UPDATE noted SET given = ?", (old,))
    assert memory.forget(30) == 1
    assert memory.forget(30) == 0
    assert listed(kept) == {"bens", "nobodys"}
    raw = b"".join(path.read_bytes() for path in memory.file.path.parent.glob("conversations.sqlite*"))
    assert b"secret plans" not in raw
    assert b"circus" not in raw


def test_an_answer_of_another_process_can_be_spoken_of(collection: Collection, answer: Answer) -> None:
    collection.memory.feedback.keep_note(Question(BLOCKS), answer)
    here = Memory.at(collection.memory.file.path, collection.store)
    with pytest.raises(NotFound):
        here.feedback.give(answer.answer_id, useful=True, whose=ANN)
    told, first = here.feedback.give(answer.answer_id, useful=True, whose=RULER)
    assert (told.answered.question, first) == (BLOCKS, True)
