from datetime import date

import pytest

from index.loaders import load_bytes
from index.types import Article

PROSE = (
    "The council met on Monday to talk about the bridge, which has been closed since the flood in spring.\n\n"
    "Nobody was hurt when the old bridge gave way. The mayor said that a new one would cost two million."
)


def read(text: str, name: str = "story.txt") -> Article:
    (loaded,) = load_bytes(name, text.encode())
    assert isinstance(loaded, Article), loaded
    return loaded


def reasons(article: Article) -> dict[str, int]:
    return {d.reason: d.times for d in article.receipt.dropped}


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
@pytest.mark.parametrize("title", ["Bridge stays closed", "# Bridge stays closed", "**Bridge stays closed**"])
def test_title_and_byline_become_fields(title: str, name: str) -> None:
    article = read(f"{title}\n\nAnn Lee 6 January 2023\n\n{PROSE}", name)
    assert (article.title, article.author, article.published) == (
        "Bridge stays closed",
        "Ann Lee",
        date(2023, 1, 6),
    )
    assert article.text == PROSE
    assert {"title line", "byline"} <= set(reasons(article))


@pytest.mark.parametrize(
    ("byline", "author", "day"),
    [
        ("By Ann Lee", "Ann Lee", None),
        ("By Ann Lee and Bo Ek | Jan. 6, 2023", "Ann Lee and Bo Ek", 6),
        ("Ann Lee, 6 January 2023, 10:15 GMT", "Ann Lee", 6),
        ("6 January 2023 — Ann Lee", "Ann Lee", 6),
        ("Published on January 6, 2023", None, 6),
        ("Friday, January 6, 2023", None, 6),
        ("By Ann Lee\n\nJanuary 6, 2023", "Ann Lee", 6),
        ("By Ann Lee\nJanuary 6, 2023", "Ann Lee", 6),
        ("Ludwig van der Berg 2023-01-06", "Ludwig van der Berg", 6),
        ("Wikinews 6 January 2023", "Wikinews", 6),
    ],
)
def test_bylines_as_papers_write_them(byline: str, author: str | None, day: int | None) -> None:
    article = read(f"Bridge stays closed\n\n{byline}\n\n{PROSE}")
    assert (article.author, article.published) == (author, date(2023, 1, day) if day else None)
    assert article.text == PROSE


def test_a_byline_may_follow_without_a_blank_line() -> None:
    article = read(f"Bridge stays closed\nAnn Lee 6 January 2023\n\n{PROSE}")
    assert (article.title, article.author, article.text) == ("Bridge stays closed", "Ann Lee", PROSE)


def test_the_dateline_under_a_byline_stays() -> None:
    article = read(f"Bridge stays closed\n\nAnn Lee 6 January 2023\n\nFriday, January 6, 2023\n\n{PROSE}")
    assert article.text == f"Friday, January 6, 2023\n\n{PROSE}"


@pytest.mark.parametrize(
    "first",
    [
        "The bridge is closed.",
        "the bridge is closed",
        "“Close it!” he said.",
        "Dear readers,",
        "CNN —",
        "Associated Press",
        "Ann Lee, Bo Ek and Cy Fox",
        "From staff and wire reports",
        "- closed bridges",
        "The bridge that the council had built with the money from the",
    ],
)
def test_a_first_sentence_is_no_title(first: str) -> None:
    rest = PROSE[0].lower() + PROSE[1:]
    assert read(f"{first}\n\n{rest}").text.startswith(first)


def test_wrapped_prose_is_left_alone() -> None:
    text = (
        "It was in July, 1805, and the speaker was the well-known Anna Pavlovna\n"
        "Scherer, maid of honor and favorite of the Empress Marya Fedorovna. With\n"
        "these words she greeted Prince Vasili Kuragin, a man of high rank.\n\n"
        "Anna Pavlovna had had a cough for some days. She was, as she said,\n"
        "suffering from la grippe."
    )
    article = read(text)
    assert article.text == text
    assert article.receipt.dropped == ()


@pytest.mark.parametrize("mark", ["*", "**", "***"])
def test_emphasis_goes_and_the_words_stay(mark: str) -> None:
    assert read(f"She told {mark}La Lupa{mark} so.").text == "She told La Lupa so."


@pytest.mark.parametrize(
    ("marked", "bare"),
    [
        ('He said *"no,"* twice.', 'He said "no," twice.'),
        ('"It was living*", said G. "*People know."', '"It was living", said G. "People know."'),
        ("_Title_ and __Strong words__ here", "Title and Strong words here"),
        ("**bold *and* more**", "bold and more"),
        ("多くの**強調**です", "多くの強調です"),
    ],
)
def test_emphasis_in_odd_places(marked: str, bare: str) -> None:
    assert read(f"{marked}.\n\nThe end of it.").text == f"{bare}.\n\nThe end of it."


@pytest.mark.parametrize(
    "text",
    [
        "2 * 3 * 4 is 24",
        "2*3*4 is 24",
        "the snake_case_word and __init__ stay",
        "a price* of 5*",
        "https://example.org/a_b_c_d and `x *y* z`",
        "First part.\n\n***\n\nSecond part.\n\n* * *\n\nThird.",
    ],
)
def test_stars_and_underscores_that_mean_something_else_stay(text: str) -> None:
    assert read(text + ".\n\nThe end of it.").text == text + ".\n\nThe end of it."


@pytest.mark.parametrize("name", ["story.txt", "story.md"])
@pytest.mark.parametrize("body", ["Only one line without an end", "Two\nlines", "١٢٣", "\u200b. x"])
def test_short_texts_survive(body: str, name: str) -> None:
    assert read(body, name).text == body


def test_the_receipt_names_every_change() -> None:
    article = read(
        "Bridge stays closed\n\nAnn Lee 6 January 2023\n\nThe council met about the *old* bridge and the\n\f\n"
        "new one, which will be built in the coming year.  \n\n\n\nThat was all.\f\n\n---\n\nShare this article\n"
    )
    assert article.text == (
        "The council met about the old bridge and the new one, which will be built in the coming year.\n\nThat was all."
    )
    assert reasons(article) == {
        "spare white space": 4,
        "title line": 1,
        "byline": 1,
        "footer": 2,
        "page break inside a sentence": 1,
        "emphasis marker": 1,
    }
