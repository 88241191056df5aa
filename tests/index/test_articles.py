import hashlib
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import make_article, make_receipt, parse_date
from index.errors import InvalidArticle
from index.types import Dropped

TEXT = "Foxes swim. Owls don't."
UNICODE = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), min_size=1)


@given(UNICODE)
def test_a_text_keeps_every_character_but_carriage_returns(text: str) -> None:
    canonical = text.replace("\r\n", "\n").replace("\r", "\n")
    if canonical.strip():
        article = make_article(text=text, title="Any")
        assert article.text == canonical
        assert article.receipt.chars_in == article.receipt.chars_kept == len(canonical)
    else:
        with pytest.raises(InvalidArticle, match="empty"):
            make_article(text=text, title="Any")


def test_the_version_names_the_text_alone() -> None:
    one, other = make_article(text=TEXT, title="One"), make_article(text=TEXT, title="Other", author="Ann")
    assert one.version == other.version == "sha256:" + hashlib.sha256(TEXT.encode()).hexdigest()
    assert make_article(text=TEXT + " ", title="One").version != one.version


def test_decomposed_and_composed_letters_are_different_texts() -> None:
    composed, decomposed = (
        make_article(text="caf\u00e9", title="x"),
        make_article(text="cafe\u0301", title="x"),
    )
    assert composed.version != decomposed.version
    assert len(decomposed.text) == 5


@pytest.mark.parametrize(
    "given_id",
    [
        "en:Super_Bowl_50",
        "18ef26058d321c5d96ca3ebf8117789e<::>7",
        "chunk-0",
        "inside-rust/1.45.1",
        "a",
        "x" * 200,
        "Łódź 1",
    ],
)
def test_callers_ids_are_kept(given_id: str) -> None:
    assert make_article(text=TEXT, title=None, id=given_id).id == given_id


@pytest.mark.parametrize(
    "given_id",
    ["", "/a", "a/", "a/versions/b", "x" * 201, "a\nb", "a\x00", "tab\t", " padded ", "a\u2028b", "\ud800"],
)
def test_ids_that_no_address_can_hold_are_refused(given_id: str) -> None:
    with pytest.raises(InvalidArticle, match="id"):
        make_article(text=TEXT, title=None, id=given_id)


def test_a_derived_id_is_readable_and_follows_the_place_not_the_words() -> None:
    first = make_article(text=TEXT, title="Foxes", origin="/news/foxes-learn.md")
    edited = make_article(text=TEXT + " More.", title="Foxes!", origin="/news/foxes-learn.md")
    assert first.id == edited.id
    assert first.id.startswith("foxes-learn-")
    assert make_article(text=TEXT, title="Foxes", origin="/other/foxes-learn.md").id != first.id


def test_a_url_is_a_better_place_than_an_origin() -> None:
    url = "https://example.org/2023/Foxes%20learn.html?x=1"
    here, there = (make_article(text=TEXT, title="F", url=url, origin=o).id for o in ("/a.txt", "/b.txt"))
    assert here == there
    assert here.startswith("foxes-learn-")


def test_without_a_place_title_and_text_tell_the_article() -> None:
    assert make_article(text=TEXT, title="Foxes’ lot").id == make_article(text=TEXT, title="Foxes’ lot").id
    assert make_article(text=TEXT, title="Foxes’ lot").id.startswith("foxes-lot-")
    assert make_article(text=TEXT, title="狐").id.startswith("article-")


def test_the_first_line_with_words_stands_in_for_a_title() -> None:
    assert make_article(text="\n---\n\n## Foxes  swim\n\nText.", title=None).title == "Foxes swim"
    long = make_article(text="word " * 100, title="  ").title
    assert len(long) <= 120
    assert long.endswith("…")


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"text": "a\x00b"}, "NUL"),
        ({"text": "a\ud800"}, "surrogate"),
        ({"title": "\udfff"}, "surrogate"),
        ({"title": "x" * 501}, "shorten"),
        ({"published": "some day"}, "2023-01-06"),
        ({"url": "javascript:alert(1)"}, "http"),
        ({"url": "example.org/a"}, "http"),
        ({"metadata": {"a": object()}}, "JSON"),
        ({"metadata": {"a": float("nan")}}, "JSON"),
        ({"metadata": {"a": "\x00"}}, "NUL"),
        ({"metadata": {"a": "x" * 300_000}}, "shorten"),
        ({"tags": [str(n) for n in range(300)]}, "tags"),
        ({"author": "\x00"}, "NUL"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_remedy(fields: dict[str, object], message: str) -> None:
    with pytest.raises(InvalidArticle, match=message):
        make_article(**{"text": TEXT, "title": "T", **fields})  # type: ignore[arg-type] # the point of the test


def test_fields_are_tidied() -> None:
    article = make_article(
        text=TEXT,
        title=" A\n title ",
        author=" Ann ",
        tags=[" a ", "", "b", "a"],
        url=" https://e.org ",
        source="",
    )
    assert (article.title, article.author, article.tags) == ("A title", "Ann", ("a", "b"))
    assert (article.url, article.source) == ("https://e.org", None)


def test_metadata_is_a_copy() -> None:
    inner = ["x"]
    article = make_article(text=TEXT, title=None, metadata={"a": inner})
    inner.append("y")
    assert article.metadata == {"a": ["x"]}


@pytest.mark.parametrize(
    "written",
    [
        "2023-01-06",
        "2023-01-06T23:59:00Z",
        "2023-01-06 10:00:00+02:00",
        "6 January 2023",
        "January 6, 2023",
        "Jan. 6, 2023",
        "Friday, January 6, 2023",
        "Fri, 06 Jan 2023 10:00:00 +0000",
        "6th of January, 2023",
        "JANUARY 6 2023",
        "6. Januar 2023",
        "6 janvier 2023",
        "6 de enero de 2023",
        "6.1.2023",
        " 6  January\n2023, 10:15 am GMT ",
    ],
)
def test_dates_are_read_as_people_write_them(written: str) -> None:
    assert parse_date(written) == date(2023, 1, 6)
    assert make_article(text=TEXT, title=None, published=written).published == date(2023, 1, 6)


@pytest.mark.parametrize(
    "written", ["", "2023", "May 2020", "31 June 2020", "2023-02-30", "01/06/2023", "soon", "6 Foo 2023"]
)
def test_what_is_no_one_day_is_no_date(written: str) -> None:
    assert parse_date(written) is None


@given(st.text())
def test_any_string_is_a_date_or_not(text: str) -> None:
    assert parse_date(text) is None or isinstance(parse_date(text), date)


def test_a_moment_is_published_on_its_own_day() -> None:
    moment = datetime(2023, 1, 6, 23, 30, tzinfo=UTC)
    published = make_article(text=TEXT, title=None, published=moment).published
    assert published == date(2023, 1, 6)
    assert not isinstance(published, datetime)


def test_a_receipt_must_add_up() -> None:
    assert make_receipt(10, "abc", [Dropped("footer", 7), Dropped("markup", 0)]).dropped == (
        Dropped("footer", 7),
    )
    with pytest.raises(AssertionError):
        make_receipt(10, "abc", [Dropped("footer", 6)])
    with pytest.raises(AssertionError):
        make_receipt(2, "abc", [Dropped("footer", -1)])
