from datetime import date
from pathlib import Path

import numpy as np
import pytest

from index.analysis import analyze
from index.lexical import Entry, Words
from index.scripts import PAIRS
from index.types import Filters

TEXTS = {
    1: (
        "The protesters blocked a road in Cusco.",
        "Peru",
        [("source", "the daily"), ("tag", "peru")],
        "2023-01-06",
    ),
    2: ("Potatoes are dear; protests are many.", "Prices", [("source", "market notes")], "2023-02-01"),
    3: ("A telescope was opened.", "Protest of the astronomers", [("source", "the daily")], "2021-05-20"),
    5: ("Nothing of note.", "Nothing", [], None),
}


@pytest.fixture
def words(tmp_path: Path) -> Words:
    made = Words(tmp_path / "words")
    writer = made.writer()
    for row, (text, title, facets, day) in TEXTS.items():
        published = date.fromisoformat(day).toordinal() if day else None
        writer.add([Entry(row, text, title, facets, published)])
    writer.commit()
    writer.close()
    return made


EVERYTHING = np.ones(6, bool)


def found(
    words: Words, question: str, filters: Filters = Filters(), allowed: np.ndarray = EVERYTHING
) -> list[int]:
    return words.searcher().search(analyze(question), 10, filters, allowed)[0].tolist()


def test_stems_and_accents_do_not_matter(words: Words) -> None:
    assert sorted(found(words, "prótesting")) == [1, 2, 3]
    assert analyze("Aníbal’s cafés") == ["anib", "s", "cafe"]


def test_a_word_in_the_text_counts_more_than_one_in_the_title(words: Words) -> None:
    assert found(words, "protests")[0] == 2


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(source="The DAILY"), [1, 3]),
        (Filters(tag="peru"), [1]),
        (Filters(published_from=date(2023, 1, 6)), [1, 2]),
        (Filters(published_to=date(2023, 1, 6)), [1, 3]),
        (Filters(source="the daily", published_from=date(2022, 1, 1)), [1]),
        (Filters(author="nobody"), []),
    ],
)
def test_filters_let_through_what_they_say(words: Words, filters: Filters, expected: list[int]) -> None:
    assert sorted(found(words, "protests roads telescope note", filters)) == [r for r in expected if r != 5]


def test_rows_that_are_not_allowed_make_room_for_others(tmp_path: Path) -> None:
    words = Words(tmp_path / "many")
    writer = words.writer()
    writer.add([Entry(row, "the same words", "t", [], None) for row in range(1, 2001)])
    writer.commit()
    writer.close()
    allowed = np.zeros(2001, bool)
    allowed[[7, 1999]] = True
    assert words.searcher().search(["same"], 10, Filters(), allowed)[0].tolist() == [7, 1999]


def test_what_was_not_committed_is_not_found(words: Words) -> None:
    writer = words.writer()
    writer.add([Entry(4, "uncommitted zebra", "", [], None)])
    assert found(words, "zebra") == []
    writer.close()
    assert found(words, "zebra") == []


def test_a_searcher_sees_what_stood_when_it_was_made(words: Words) -> None:
    before = words.searcher()
    writer = words.writer()
    writer.delete([2])
    writer.commit()
    writer.close()
    assert before.search(["potato"], 10, Filters(), EVERYTHING)[0].tolist() == [2]
    assert found(words, "potatoes") == []


@pytest.mark.parametrize("question", ['"', "a AND (b", "text:x", "*", "^~", "\\", "title:[a TO z]"])
def test_query_language_is_only_words(words: Words, question: str) -> None:
    assert isinstance(found(words, question + " protest"), list)


def test_each_passage_is_found_by_the_words_of_its_language_and_the_words_tell_which_there_are(
    words: Words,
) -> None:
    assert words.searcher().analyses == ("en",)
    writer = words.writer()
    writer.add([Entry(4, "Die Häuser am Hafen brannten.", "Feuer", [], None, "de")])
    writer.add([Entry(0, "姚明加入了火箭队。", "球队", [], None, PAIRS)])
    writer.commit()
    writer.close()
    searcher = words.searcher()
    assert searcher.analyses == ("en", "de", PAIRS)
    for text, analysis, row in (
        ("Haus", "de", 4),
        ("feuern", "de", 4),
        ("火箭", PAIRS, 0),
        ("球队", PAIRS, 0),
    ):
        assert searcher.search(analyze(text, analysis), 10, Filters(), EVERYTHING)[0].tolist() == [row]


def test_files_that_tantivy_stemmed_by_itself_are_read_and_added_to(tmp_path: Path) -> None:
    """As the first versions wrote them: the text itself, under an analyzer of the same name."""
    import tantivy

    from index import lexical

    folder = tmp_path / "old"
    folder.mkdir()
    old = tantivy.Index(lexical._schema(), path=str(folder))
    builder = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
    for step in (
        tantivy.Filter.remove_long(60),
        tantivy.Filter.lowercase(),
        tantivy.Filter.ascii_fold(),
        tantivy.Filter.stemmer("english"),
    ):
        builder = builder.filter(step)
    old.register_tokenizer("words_en", builder.build())
    writer = old.writer(heap_size=64_000_000, num_threads=1)
    for row, (text, title, _, _) in TEXTS.items():
        document = tantivy.Document()
        document.add_unsigned("row", row)
        document.add_text("text", text)
        document.add_text("title", title)
        writer.add_document(document)
    writer.commit()
    writer.wait_merging_threads()
    again = Words(tmp_path / "again")
    opened = Words(folder)
    for one in (again, opened):
        adding = one.writer()
        if one is again:
            adding.add([Entry(row, text, title, [], None) for row, (text, title, *_) in TEXTS.items()])
        adding.add([Entry(4, "New protests, new roads.", "New", [], None)])
        adding.commit()
        adding.close()
        one.wait()
    for question in ("protests", "roads of potatoes", "nothing new"):
        mine, theirs = (
            w.searcher().search(analyze(question), 10, Filters(), EVERYTHING) for w in (again, opened)
        )
        assert mine[0].tolist() == theirs[0].tolist()
