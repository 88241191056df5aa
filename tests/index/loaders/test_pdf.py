"""PDF files: paragraphs out of lines, pages that can be named, and files that are refused in words."""

import random
import time

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


def test_a_title_above_two_columns_comes_first_and_a_sentence_that_a_column_cut_is_whole() -> None:
    title = [(72.0, 60.0, 22.0, "A bridge for the old town of Aldermoor")]
    left = [(72.0, 100 + 14.3 * n, 11.0, f"left line number {n} goes on and on to") for n in range(6)]
    right = [(330.0, 100 + 14.3 * n, 11.0, f"the right line number {n} that goes on to") for n in range(6)]
    shuffled = [line for pair in zip(left, right, strict=True) for line in pair]
    article = load(pdf_of([title + shuffled]))
    assert article.title == "A bridge for the old town of Aldermoor"
    assert "\n" not in article.text
    assert "left line number 5 goes on and on to the right line number 0" in article.text


def test_what_stands_in_rows_is_read_row_by_row_wherever_the_file_has_it() -> None:
    columns = [(72.0, ("Year", "2021", "2022")), (200.0, ("Cost", "3 million", "4 million"))]
    cells = [(x, 200 + 14.3 * n, 11.0, word) for x, words in columns for n, word in enumerate(words)]
    article = load(pdf_of([cells + text_page(FIRST[:3])]))
    assert article.text.endswith("Year | Cost\n2021 | 3 million\n2022 | 4 million")


def test_a_word_cut_at_a_lines_end_is_joined_as_the_document_writes_it_elsewhere() -> None:
    lines = [
        "The well-known engineer of the town said that the construction of a bridge would be a well-",
        "known pleasure, that the inhabitants would enjoy it, and that the con-",
        "struction would begin in March, as the mayor of the town had hoped it would, when he spoke of a self-",
        "made plan.",
    ]
    text = load(pdf_of([text_page(lines, size=8)])).text
    assert "a well-known pleasure" in text
    assert "that the construction would" in text
    assert "a self-made plan" in text


def test_a_masthead_that_every_page_repeats_is_kept_once() -> None:
    pages = [
        [(72, 40, 24, "Aldermoor Repairs"), *text_page([*FIRST[:2], f"It is form number {n}."])]
        for n in range(5)
    ]
    article = load(pdf_of(pages))
    assert article.title == "Aldermoor Repairs"
    assert "Aldermoor Repairs" not in article.text


def test_lines_that_end_early_on_purpose_stay_lines() -> None:
    lines = ["Dear Sir or Madam,", *FIRST[:3], "Yours sincerely,", "Ann Lee"]
    assert load(pdf_of([text_page(lines)])).text.split("\n\n")[-2:] == ["Yours sincerely,", "Ann Lee"]


def test_a_number_in_the_text_is_no_page_number() -> None:
    pages = [text_page([*FIRST[:3], "", str(7 + 20 * n)]) for n in range(3)]
    assert "47" in load(pdf_of(pages)).text


def test_every_page_of_one_line_is_text_and_a_place_names_it() -> None:
    pages = [
        text_page([f"Page {n} says that the bridge is closed and number{n} is here."]) for n in range(1, 9)
    ]
    pages.insert(3, [])
    article = load(pdf_of(pages))
    for n in range(1, 9):
        assert page_of(article, article.text.index(f"number{n}")) == n + (n > 3)


def test_time_grows_with_the_file_and_no_faster() -> None:
    long = pdf_of([text_page([f"Page {n} of the plan.", *FIRST]) for n in range(200)])
    dense = pdf_of([[(72 + n % 40 * 12, 50 + n // 40 * 7, 5, f"w{n}") for n in range(4000)]])
    for data in (long, dense):
        began = time.process_time()
        assert load(data).text
        assert time.process_time() - began < 10


def test_a_password_is_asked_for_in_words() -> None:
    encrypt = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >> /ID [(a) (a)] /Size" % (
        b"o" * 32,
        b"u" * 32,
    )
    data = story().replace(b"/Size", encrypt, 1)
    assert "save it without a password" in refusal(data)


def test_a_picture_of_text_is_refused_with_what_to_do() -> None:
    assert "text recognition" in refusal(pdf_of([[]]))


def test_an_empty_or_random_file_is_refused() -> None:
    assert refusal(b"")
    assert "no PDF" in refusal(random.Random(1).randbytes(2000))


@pytest.mark.parametrize("tenth", range(10))
def test_a_truncated_file_is_refused_in_words(tenth: int) -> None:
    data = story()
    assert "Error" not in refusal(data[: len(data) * tenth // 10])
