"""What changed between two versions, by the sentence, and never for longer than anyone waits."""

import time
from datetime import date

import pytest

from index.articles import make_article
from index.changes import FieldChange, Stretch, changes
from index.types import Article


def article(text: str, title: str = "T", author: str | None = None, published: str | None = None) -> Article:
    return make_article(id="a", title=title, text=text, author=author, published=published)


def shown(before: str, after: str) -> list[list[tuple[str, str]]]:
    passages = changes(article(before), article(after)).passages
    assert passages is not None
    return [[(s.kind, s.text) for s in passage] for passage in passages]


def test_a_corrected_number_is_shown_by_the_word_within_its_sentence() -> None:
    before = "One stood here. There were 46 roadblocks in Cusco. Two stood there. Three came late."
    assert shown(before, before.replace("46", "48")) == [
        [
            ("same", "One stood here. "),
            ("same", "There were "),
            ("gone", "46 "),
            ("new", "48 "),
            ("same", "roadblocks in Cusco. "),
            ("same", "Two stood there. "),
        ]
    ]


def test_sentences_that_came_and_went_are_whole() -> None:
    before, after = "One is here. Two went away. Three stays.", "One is here. Three stays. Four came in."
    kinds = [
        (s.kind, s.text.strip()) for p in changes(article(before), article(after)).passages or () for s in p
    ]
    assert ("gone", "Two went away.") in kinds
    assert ("new", "Four came in.") in kinds


def test_passages_far_apart_stand_apart() -> None:
    middle = " ".join(f"Sentence number {n} is the same." for n in range(20))
    before, after = f"Alpha rose. {middle} Omega fell.", f"Beta rose. {middle} Omega stood."
    assert len(shown(before, after)) == 2


@pytest.mark.parametrize(
    ("before", "after"), [("One. Two three.", "One.\n\nTwo   three.\n"), ("Same.", "Same.")]
)
def test_layout_alone_is_no_change(before: str, after: str) -> None:
    assert shown(before, after) == []


def test_title_author_and_date_are_compared() -> None:
    before = article("Same.", "Old", None, "2024-01-02")
    after = article("Same.", "New", "A. Reed", "2024-01-02")
    found = changes(before, after)
    assert found.fields == (FieldChange("title", "Old", "New"), FieldChange("author", None, "A. Reed"))
    assert after.published == date(2024, 1, 2)


def test_what_is_new_is_all_of_the_new_text() -> None:
    before, after = "A b c. D e f.", "X y z. Q r s. D e f."
    stretches = [s for p in changes(article(before), article(after)).passages or () for s in p]
    assert "".join(s.text for s in stretches if s.kind != "gone") == after
    assert "".join(s.text for s in stretches if s.kind != "new") == before
    assert all(isinstance(s, Stretch) for s in stretches)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            " ".join(f"Fact {n} of the first book stood here." for n in range(30_000)),
            " ".join(f"Line {n} of another book stands there." for n in range(30_000)),
        ),
        ("Yes. No. " * 20_000, "No. Maybe. Yes. " * 15_000),
        (
            "\n\n".join(f"Paragraph {n}. It ends." for n in range(9000)),
            "\n\n".join(f"P {n}." for n in range(9000)),
        ),
    ],
)
def test_huge_texts_that_share_little_are_given_up_soon(before: str, after: str) -> None:
    began = time.monotonic()
    assert changes(article(before), article(after)).passages is None
    assert time.monotonic() - began < 5


def test_one_change_in_a_huge_text_is_found() -> None:
    before = " ".join(f"Fact {n} of the book stands here." for n in range(30_000))
    passages = changes(article(before), article(before.replace("Fact 15000 of", "Fact 15000 in"))).passages
    assert passages
    assert [s.kind for s in passages[0]] == ["same", "same", "gone", "new", "same", "same"]
