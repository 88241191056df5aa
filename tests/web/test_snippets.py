"""What is shown of a hit is its own text, with the query's words marked and nothing else."""

from index.proximity import wording_of
from index.types import ArticleInfo, Hit, Passage
from web.snippets import SHOWN_CHARS, Snippet, marked, snippet

DULL = "Nothing was said of it in the whole of that long and rainy year, not even once. "


def shown(text: str, query: str) -> Snippet:
    article = ArticleInfo(id="a", version="v", title="A title")
    hit = Hit(Passage(1, "a", "v", 0, 0, len(text), text, ""), article, 1.0, 1, 1, 0.5, 1.0)
    return snippet(hit, wording_of(query, 0, lambda _: 0))


def test_the_sentence_that_says_most_of_the_query_is_shown() -> None:
    text = "The ferry is old. " + DULL * 8 + "The night ferry sails at nine. " + DULL * 8
    found = shown(text.strip(), "night ferry")
    words = "".join(run.text for run in found.runs)
    assert words.startswith("The night ferry sails at nine.")
    assert words in text
    assert len(words) <= SHOWN_CHARS
    assert found.cut_before
    assert found.cut_after
    assert [run.text for run in found.runs if run.level] == ["night", "ferry"]


def test_a_short_passage_is_shown_whole() -> None:
    found = shown("The ferry is old. It is red.", "red ferries")
    assert "".join(run.text for run in found.runs) == "The ferry is old. It is red."
    assert (found.cut_before, found.cut_after) == (False, False)


def test_a_passage_without_the_words_has_no_marks() -> None:
    assert not shown("A boat crossed the water.", "ferry").marked


def test_headings_are_not_shown_for_sentences() -> None:
    words = "".join(run.text for run in shown("## Ferry night\n\nThe ferry sails.", "night ferry").runs)
    assert words == "The ferry sails."


def test_titles_are_marked_too() -> None:
    runs = marked("Ferries & <b>boats</b>", None, wording_of("ferry", 0, lambda _: 0))
    assert [(run.text, run.level) for run in runs] == [("Ferries", 2), (" & <b>boats</b>", 0)]
