"""Names and numbers of questions."""

import pytest

from qa.naming import names_in, share_named


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Who was the Russian envoy to Oslo in 1921?", {"russian", "oslo", "1921"}),
        ("Where is Oslo?", {"oslo"}),
        ("Oslo is the capital of what?", set()),
        ("who wrote it", set()),
        ("", set()),
        ("?!", set()),
    ],
)
def test_capitals_and_digits_are_names_but_for_the_first_word(question: str, names: set[str]) -> None:
    assert names_in(question) == names


@pytest.mark.parametrize(
    ("text", "share"),
    [
        ("Russia sent an envoy to Oslo in 1921.", 1.0),
        ("Russia sent an envoy to Oslo in 1922.", 2 / 3),
        ("A ship came in 19210.", 0.0),
        ("", 0.0),
    ],
)
def test_a_text_has_the_share_of_names_that_stand_in_it(text: str, share: float) -> None:
    assert share_named(frozenset({"russian", "oslo", "1921"}), text) == pytest.approx(share)


def test_a_question_without_names_misses_none() -> None:
    assert share_named(frozenset(), "Anything.") == 1.0
