"""PDF files: paragraphs out of lines, pages that can be named, and files that are refused in words."""

import random

import pytest

from index.loaders import load_bytes
from index.page_numbers import page_of
from index.types import Article, Refusal
from tests.support import pdf_of, text_page

FIRST = [
    "The council of Aldermoor met on Monday to talk about the bridge over the",
    "river, which has been closed since the flood. The mayor said that it will",
    "cost 40 million crowns.",
    "",
    "Nobody objected. The engineer, Marta Lindqvist, showed her drawings to the",
]
SECOND = [
    "council and to those who had come to see them.",
    "",
    "The work is to begin in March and to end in the autumn of next year, if the",
    "winter is mild.",
]


def load(data: bytes) -> Article:
    (item,) = load_bytes("a.pdf", data)
    assert isinstance(item, Article), item
    receipt = item.receipt
    assert receipt.chars_in == receipt.chars_kept + sum(d.chars for d in receipt.dropped)
    return item


def refusal(data: bytes) -> str:
    (item,) = load_bytes("a.pdf", data)
    assert isinstance(item, Refusal), item
    return item.reason


def story(info: dict[str, str] | None = None) -> bytes:
    head = [(72, 60, 22, "A bridge for Aldermoor"), (72, 84, 11, "By Ann Lee 6 January 2023")]
    return pdf_of([[*head, *text_page(FIRST, top=130)], text_page(SECOND)], info or {})


def test_lines_become_paragraphs_and_a_page_that_cut_one_is_joined() -> None:
    article = load(story())
    first, second, third = article.text.split("\n\n")
    assert first.endswith(
        "over the river, which has been closed since the flood. The mayor said that it will cost 40 million crowns."
    )
    assert second == (
        "Nobody objected. The engineer, Marta Lindqvist, showed her drawings to the council and to those who had "
        "come to see them."
    )
    assert third.startswith("The work is to begin in March")


def test_title_author_and_date_come_from_the_head() -> None:
    article = load(story())
    assert (article.title, article.author, str(article.published)) == (
        "A bridge for Aldermoor",
        "Ann Lee",
        "2023-01-06",
    )


def test_a_place_names_its_page_also_inside_a_joined_sentence() -> None:
    article = load(story())
    assert page_of(article, article.text.index("flood")) == 1
    assert page_of(article, article.text.index("drawings")) == 1
    assert page_of(article, article.text.index("council and to those")) == 2
    assert page_of(article, article.text.index("winter")) == 2


def test_pages_without_text_are_counted() -> None:
    article = load(pdf_of([text_page(FIRST), [], text_page(["A last page.", "It ends here."])]))
    assert page_of(article, article.text.index("A last page")) == 3


def test_running_heads_and_page_numbers_are_left_out() -> None:
    pages = [
        [(72, 30, 9, "The Aldermoor Gazette"), *text_page(FIRST), (300, 770, 9, f"Page {n} of 4")]
        for n in range(1, 5)
    ]
    article = load(pdf_of(pages))
    assert "Gazette" not in article.text
    assert "Page 2" not in article.text
    assert {"running head or foot", "page number"} <= {d.reason for d in article.receipt.dropped}


def test_a_page_that_is_there_twice_stays_twice() -> None:
    article = load(pdf_of([text_page(FIRST[:3]), text_page(FIRST[:3])]))
    assert article.text.count("40 million") == 2


def test_what_the_document_says_of_itself_is_taken_unless_a_program_said_it() -> None:
    plain = pdf_of(
        [text_page(FIRST)],
        {"Title": "On bridges", "Author": "Marta Lindqvist", "CreationDate": "D:20240506120000Z"},
    )
    article = load(plain)
    assert (article.title, article.author) == ("On bridges", "Marta Lindqvist")
    assert article.published is None, "when a file was made isn't when its article was published"
    assert article.metadata["created"] == "2024-05-06"
    named = load(story({"Title": "Microsoft Word - bridge_final2.doc", "Author": "admin"}))
    assert (named.title, named.author) == ("A bridge for Aldermoor", "Ann Lee")


def test_two_columns_are_read_one_after_the_other() -> None:
    left = [(72.0, 100 + 14.3 * n, 11.0, f"left line number {n} goes on and") for n in range(6)]
    right = [(330.0, 100 + 14.3 * n, 11.0, f"right line number {n} goes on and") for n in range(6)]
    text = load(pdf_of([left + right])).text
    assert text.index("left line number 5") < text.index("right line number 0")


def test_a_picture_of_text_is_refused_with_what_to_do() -> None:
    assert "text recognition" in refusal(pdf_of([[]]))


def test_an_empty_or_random_file_is_refused() -> None:
    assert refusal(b"")
    assert "no PDF" in refusal(random.Random(1).randbytes(2000))


@pytest.mark.parametrize("tenth", range(10))
def test_a_truncated_file_is_read_or_refused_in_words(tenth: int) -> None:
    data = story()
    (item,) = load_bytes("a.pdf", data[: len(data) * tenth // 10])
    assert isinstance(item, (Article, Refusal))
    if isinstance(item, Refusal):
        assert "Error" not in item.reason
