"""Conversations outlive the process, hold no word of an article, and are told to the character."""

import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import CollectionDamaged, NotFound
from index.types import Article, Filters
from qa.composing import ERASED
from qa.memory.memory import Memory
from qa.memory.records import recalled, to_record
from qa.types import Answer, Question
from serve import Collection

BLOCKS = "How many roadblocks were still reported on Friday?"
COST = "How much did a kilo of potatoes cost in Lima?"
NOBODY = "Who won the chess olympiad in Dresden?"


@pytest.fixture
def asked(collection: Collection, peru: list[Article]) -> Collection:
    collection.builder.add(peru)
    return collection


def answer(collection: Collection, text: str) -> Answer:
    return collection.answerer.answer(Question(text))


@pytest.mark.parametrize("text", [BLOCKS, COST, NOBODY])
def test_an_answer_is_told_again_as_it_was(asked: Collection, text: str) -> None:
    given = answer(asked, text)
    told = recalled(to_record(Question(text), given), asked.store)
    without = {"citations": (), "nearest": ()}
    assert replace(told, **without) == replace(given, **without)
    assert len(told.citations) == len(given.citations)
    for again, before in zip(told.citations, given.citations, strict=True):
        assert again.source.title == before.source.title
        assert replace(again, source=before.source) == before
    for hit, before in zip(told.nearest, given.nearest, strict=True):
        assert hit.passage.text == before.passage.text
        assert hit.passage.row == before.passage.row


def test_what_is_kept_holds_no_word_of_an_article(asked: Collection) -> None:
    kept = asked.memory.conversations
    kept.keep("c", Question(BLOCKS), answer(asked, BLOCKS))
    kept.keep("c", Question(NOBODY), answer(asked, NOBODY))
    asked.memory.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    raw = asked.memory.file.path.read_bytes()
    assert b"roadblocks were still reported" in raw, "the question is kept"
    for words in (b"46 roadblocks", b"Protesters returned", b"Roadblocks across the south", b"Ana Ruiz"):
        assert words not in raw


def test_after_a_purge_the_quotation_is_told_as_erased_and_the_rest_stands(asked: Collection) -> None:
    kept = asked.memory.conversations
    kept.keep("c", Question(BLOCKS), answer(asked, BLOCKS))
    kept.keep("c", Question(COST), answer(asked, COST))
    asked.builder.remove(["roadblocks"], purge=True)
    first, second = (turn.answer for turn in kept.turns("c"))
    assert first.text == ERASED
    assert first.citations == ()
    assert second.citations[0].quote in second.text
    assert "3.5 soles" in second.text


def test_after_an_edit_the_quotation_stands_and_says_so(asked: Collection, peru: list[Article]) -> None:
    kept = asked.memory.conversations
    kept.keep("c", Question(BLOCKS), answer(asked, BLOCKS))
    assert kept.turns("c")[0].answer.citations[0].is_latest
    from index.articles import make_article

    asked.builder.add([make_article(id="roadblocks", title="Roadblocks", text="All roads are open again.")])
    (cited,) = kept.turns("c")[0].answer.citations
    assert "46 roadblocks" in cited.quote
    assert not cited.is_latest


def test_conversations_outlive_the_process(
    asked: Collection, reopen: Callable[[Collection], Collection]
) -> None:
    made = asked.memory.conversations.create()
    asked.memory.conversations.keep(made.id, Question(BLOCKS), answer(asked, BLOCKS))
    again = reopen(asked).memory.conversations
    assert again.conversation(made.id).title == BLOCKS
    assert again.conversation(made.id).turns == 1
    assert "46" in again.turns(made.id)[0].answer.text


def test_they_are_listed_last_asked_first_and_found_by_title_and_question(asked: Collection) -> None:
    kept, silence = asked.memory.conversations, answer(asked, NOBODY)
    for number in range(5):
        kept.keep(f"c{number}", Question(f"Question {number} about ÉCOLE % one?"), silence)
    kept.keep("c1", Question("And what of Zürich?"), silence)
    page, after = kept.page(2)
    assert [c.id for c in page] == ["c1", "c4"]
    rest, end = kept.page(10, after)
    assert [c.id for c in rest] == ["c3", "c2", "c0"]
    assert end is None
    assert [c.id for c in kept.page(9, words="ZÜRICH")[0]] == ["c1"]
    assert len(kept.page(9, words="école %")[0]) == 5
    assert kept.page(9, words="_")[0] == []
    kept.rename("c3", "Trips")
    assert [c.id for c in kept.page(9, words="trips")[0]] == ["c3"]


def test_a_turn_that_is_asked_anew_takes_the_place_of_all_that_followed(asked: Collection) -> None:
    kept, silence = asked.memory.conversations, answer(asked, NOBODY)
    for text in ("one?", "two?", "three?"):
        kept.keep("c", Question(text), replace(silence, question=text))
    assert kept.keep("c", Question("other?"), replace(silence, question="other?"), replace=2) == 2
    assert [turn.answer.question for turn in kept.turns("c")] == ["one?", "other?"]
    assert [turn.question for turn in kept.history("c", 2)] == [silence.asked_as]


def test_the_title_follows_the_first_question_until_somebody_chooses_one(asked: Collection) -> None:
    kept, silence = asked.memory.conversations, answer(asked, NOBODY)

    def ask(name: str, text: str, replace_from: int | None = None) -> str:
        kept.keep(name, Question(text), replace(silence, question=text), replace=replace_from)
        return kept.conversation(name).title

    assert ask("c", "one?") == "one?"
    assert ask("c", "two?") == "one?"
    assert ask("c", "uno?", 1) == "uno?"
    kept.rename("c", "Numbers")
    assert ask("c", "one?", 1) == "Numbers"
    assert ask(kept.create("Chosen").id, "one?") == "Chosen"
    assert ask(kept.create().id, "one?") == "one?"


def test_what_was_deleted_is_gone(asked: Collection) -> None:
    kept = asked.memory.conversations
    kept.keep("c", Question("secret plans?"), answer(asked, NOBODY))
    kept.delete("c")
    assert kept.turns("c") == []
    asked.memory.file.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert b"secret plans" not in asked.memory.file.path.read_bytes()
    for gone in (lambda: kept.delete("c"), lambda: kept.conversation("c"), lambda: kept.rename("c", "x")):
        with pytest.raises(NotFound):
            gone()


def test_a_long_question_makes_a_short_title(asked: Collection) -> None:
    kept = asked.memory.conversations
    kept.keep("c", Question("Why\n" + "word " * 60), answer(asked, NOBODY))
    title = kept.conversation("c").title
    assert title.startswith("Why word")
    assert title.endswith("word…")
    assert len(title) <= 80


def test_a_backup_holds_the_conversations(
    asked: Collection, reopen: Callable[[Collection], Collection]
) -> None:
    from index.backup import backup, restore

    asked.memory.conversations.keep("c", Question(BLOCKS), answer(asked, BLOCKS))
    folder = asked.settings.data_dir
    backup(folder, asked.store, asked.lock, folder.parent / "b.tar", [asked.memory.file])
    other = replace(asked.settings, data_dir=folder.parent / "other")
    restore(folder.parent / "b.tar", other.data_dir)
    assert "46" in Collection(other).memory.conversations.turns("c")[0].answer.text


def test_a_narrowed_question_says_so_in_its_record(asked: Collection) -> None:
    given = answer(asked, NOBODY)
    assert '"narrowed": true' in to_record(Question(NOBODY, Filters(source="The Daily")), given)
    assert '"narrowed": false' in to_record(Question(NOBODY), given)


def test_a_file_that_is_none_of_ours_is_told_in_words(asked: Collection, tmp_path: Path) -> None:
    noise, newer = tmp_path / "noise.sqlite", tmp_path / "newer.sqlite"
    noise.write_bytes(bytes(range(256)) * 40)
    with pytest.raises(CollectionDamaged, match="move it away"):
        Memory.at(noise, asked.store)
    Memory.at(newer, asked.store).file.connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CollectionDamaged, match="Upgrade"):
        Memory.at(newer, asked.store)


def test_turns_that_are_kept_at_once_all_get_a_place(asked: Collection) -> None:
    silence = answer(asked, NOBODY)
    threads = [
        threading.Thread(target=asked.memory.conversations.keep, args=("c", Question(f"{n}?"), silence))
        for n in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [turn.position for turn in asked.memory.conversations.turns("c")] == list(range(1, 9))
