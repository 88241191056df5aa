"""A query's words are found in a text where they stand, as the search found them, and nowhere else."""

import pytest

from index.proximity import wording_of
from index.scripts import PAIRS


def words(question: str, text: str, *analyses: str) -> list[str]:
    wording = wording_of(question, 0, lambda _: 0, analyses or ("en",))
    found = wording.of(None if not analyses else analyses[0], text).occurrences(text)
    return [text[o.span.start : o.span.end] for o in found]


@pytest.mark.parametrize(
    ("question", "text", "found"),
    [
        ("protests", "They protested; the protest’s end. A pretest", ["protested", "protest"]),
        ("What is a cafe?", "The CAFÉ and the cafe\u0301 of a town", ["CAFÉ", "cafe\u0301"]),
        ("the ferry", "Other ferries, there: the_ferry", ["ferries", "ferry"]),
        ("the", "There is the other", ["the"]),
        ("3.5 soles", "13.5 soles, 3.5 and 5", ["5", "soles", "3", "5", "5"]),
        ("zebra", "No stripes here", []),
        ("🥔 potato", "A 🥔 is a potato", ["potato"]),
    ],
)
def test_words_are_told_by_their_stems(question: str, text: str, found: list[str]) -> None:
    assert words(question, text) == found


def test_characters_outside_the_basic_plane_do_not_shift_what_follows() -> None:
    assert words("bell", "🍵🍵 a bell") == ["bell"]


def test_pairs_that_touch_are_one_word_and_latin_words_among_them_are_words() -> None:
    assert words("東京大学 Tokyo", "私は東京大学とTokyoの大学に", PAIRS) == ["東京大学", "Tokyo", "大学"]


def test_a_language_is_read_by_its_own_rules() -> None:
    assert words("protestas", "La protesta de los pueblos", "es") == ["protesta"]
