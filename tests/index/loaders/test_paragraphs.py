"""What a page break cut is rejoined; captions, headings, verse, lists and dialogue are left where they are."""

import pytest

from index.loaders import load_bytes
from index.types import Article

OPENING = "The strike began on Monday, when the drivers of the northern depots refused to leave their yards."
ENDING = "The talks go on tomorrow."


def body(text: str, name: str = "a.txt") -> str:
    (loaded,) = load_bytes(
        name, f"Title line\n\nAnn Lee 6 January 2023\n\n{OPENING}\n\n{text}\n\n{ENDING}".encode()
    )
    assert isinstance(loaded, Article)
    assert loaded.text.startswith(OPENING)
    assert loaded.text.endswith(ENDING)
    return loaded.text[len(OPENING) : -len(ENDING)].strip()


@pytest.mark.parametrize(
    "gap",
    ["\n\n", "\n\f\n", "\n\n7\n\n", "\f", "\n\n\n\n", "\n\n- 3 -\n\n", "\n\nPage 4 of 9\n\n", "\n3\n\f\n"],
)
@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("When the yards had stood still for a week, several", "smaller firms asked for a truce."),
        (
            "The harbour company called for a vote on",
            "Tuesday asking its drivers to come back.",
        ),
        (
            "Discovery will take the place of Enterprise at the",
            "Udvar-Hazy Center. It has already been retired.",
        ),
        (
            "Women can make robots and we can improve in this section —",
            "[the] robotics section. We were interested.",
        ),
        (
            "Turnout was the highest, and the last of them waited for",
            "14 hours before they could cast a vote.",
        ),
    ],
)
def test_a_cut_sentence_is_rejoined(before: str, after: str, gap: str) -> None:
    if gap == "\n3\n\f\n":
        gap = "\n\n3\n\f\n"
    assert body(before + gap + after) == f"{before} {after}"


def test_a_name_that_was_cut_is_rejoined_where_pages_cut_other_sentences_too() -> None:
    text = "In the last match of the day, Tunisia faced\n\nEngland at the Volgograd Arena."
    clear = "The coach said that he was proud of\n\nhis players and their patience."
    assert body(f"{text}\n\n{clear}").startswith("In the last match of the day, Tunisia faced England at")
    assert body(text) == text


def test_a_chain_of_cuts_becomes_one_paragraph() -> None:
    text = "He thanked the people of the\n\f\nHouston area and of the\n\f\nwhole state of Texas."
    assert body(text) == "He thanked the people of the Houston area and of the whole state of Texas."


def test_a_hyphen_at_the_break_joins_without_a_space() -> None:
    assert (
        body("The police met the demon-\n\f\nstrators at the gate.")
        == "The police met the demon-strators at the gate."
    )


def test_wrapped_lines_stay_wrapped_where_they_are_joined() -> None:
    text = (
        "The police had closed the roads that lead to the harbour, and nobody was\n"
        "let through to the ships that waited for the\n\f\ncrews and for the goods "
        "which the drivers had left standing in the yards,\nso that they missed the tide."
    )
    assert body(text) == text.replace("the\n\f\ncrews", "the\ncrews")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("Michael Tien of NPP", "Elizabeth Quat was elected in the New Territories East."),
        ("Leung Yiu-chung of NWSC; from file, 2008", "In the District Council seats, the camp won more."),
        ("Map of the region and its borders", "The government has closed the roads."),
        ("The Plains of Arafat on the day of Hajj", "According to the ministry, pilgrims were hurt."),
        ("Photo: a crowd that gathered in the square before the", "Police said that it was peaceful."),
        ("Friday, July 21, 2017", "A group of teenagers was awarded a medal."),
        ("Friday, July 21, 2017", "pilgrims at the mosque in 2008."),
        ("## What is going on", "Nobody knows."),
        ("Election Results", "Eddie Chu received the largest vote."),
        (
            "Kanye West’s account was locked after a post about the elections",
            "Twitter locked the account on Sunday.",
        ),
        ('"It is a long game." - Matthew Ingram', "Writing in a blog post, he dubbed it a war."),
        (
            "It was a hard decision, made for the public. Charles Bolden, NASA Administrator",
            "File image of the shuttle.",
        ),
        ("The mayor was taken to the hospital, and he stated,", '"I am well, thank you."'),
        ("The mayor went on:", "The bridge is closed."),
        ("The ministry named these towns:", "lima, cusco and puno."),
        ("- apples from the", "trees in the garden"),
        ("1. Take the bread out of the", "oven and let it cool."),
        ("Nothing was left.", "eBay sold it."),
        ("They had come a long way.", "and went home again."),
        ("See https://example.org/news/today", "https://example.org/news/tomorrow"),
        ("— Where did they go after they had left the", "— To Lima."),
        (
            "And the raven, never flitting,\nStill is sitting, still is sitting\nOn the pallid bust of the",
            "chamber door",
        ),
        ("| a | b |", "and more"),
        ("***", "and then the second part of the story began."),
    ],
)
def test_what_stands_apart_stays_apart(before: str, after: str) -> None:
    assert body(f"{before}\n\n{after}", "a.md").count("\n\n") == 1


def test_page_numbers_between_whole_paragraphs_go_when_one_cuts_a_sentence() -> None:
    assert body(
        "It rained.\n\n1\n\nThe roads to the\n\n2\n\nsouth were closed.\n\n3\n\nThen it stopped."
    ) == ("It rained.\n\nThe roads to the south were closed.\n\nThen it stopped.")


def test_numbers_that_count_no_pages_stay() -> None:
    assert body("It rained.\n\n1\n\nThe roads were closed.\n\n2\n\nThen it stopped.").count("\n\n") == 4
    assert "1984" in body("It rained.\n\n1984\n\nThe roads to the\n\n2\n\nsouth were closed.")


def test_a_form_feed_between_paragraphs_is_a_blank_line() -> None:
    assert body("It rained.\n\f\nThe roads were closed.") == "It rained.\n\nThe roads were closed."


def test_code_is_never_rejoined() -> None:
    text = "Run this with the\n\n```\nx = a * b\n\ny = x *z*\n```\n\nand wait for the result."
    assert body(text, "a.md") == text
