"""Two sources that contradict each other, and many that only seem to."""

import pytest

from qa.choosing import choose
from qa.disagreeing import disagree
from tests.qa.making import said

FERRY = "How many people were on board the ferry to Hven?"


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        (
            FERRY,
            "The ferry to Hven ran aground with 46 people on board.",
            "The ferry to Hven ran aground with 64 people on board.",
        ),
        (
            "When was the bridge opened?",
            "The bridge was opened by the queen on July 21, 2017, after a delay.",
            "The bridge was opened by the queen on July 1, 2007, after a delay.",
        ),
        (
            "Who won the prize of the academy?",
            "Simona Halep won the prize of the academy in spring.",
            "Angelique Kerber won the prize of the academy in spring.",
        ),
        (
            "Was the minister found guilty of fraud?",
            "The court found that the minister was guilty of fraud.",
            "The court found that the minister was not guilty of fraud.",
        ),
        (
            "Which film won the Oscar for animation?",
            "Pixar's Soul has won the Oscar for animation on Sunday.",
            "Pixar's Toy Story 2 has won the Oscar for animation on Sunday.",
        ),
    ],
)
def test_another_answer_in_the_same_statement_is_a_disagreement(question: str, one: str, other: str) -> None:
    assert disagree(question, said(one, "a"), said(other, "b"))
    assert disagree(question, said(other, "b"), said(one, "a"))


@pytest.mark.parametrize(
    ("question", "one", "other"),
    [
        # The same, in other words, rounded, or roughly.
        (FERRY, "The ferry to Hven had 46 people on board.", "The ferry to Hven had forty-six people on board."),
        (FERRY, "The ferry to Hven had 1,036 on board.", "The ferry to Hven had about 1,000 on board."),
        (FERRY, "The ferry to Hven had 1.65 million on board.", "The ferry to Hven had 1.7 million on board."),
        # Another time, another subject, another wording.
        (FERRY, "The ferry to Hven had 46 on board on Monday.", "The ferry to Hven had 64 on board on Friday."),
        (FERRY, "The ferry to Hven had 46 people on board.", "The train to Lund had 64 people on board."),
        ("Who won the race in 2021?", "Ann Bly won the race in 2021.", "Ann Bly won the race in 2022."),
        ("Who won the race?", "Ivan Zelensky won the race at last.", "Ivan Zelenskyy won the race at last."),
        ("Who won the race?", "Joe Biden won the race of the year.", "Biden won the race of the year."),
        ("Where was it held?", "The meeting was held in the United States.", "The meeting was held in the US."),
        ("Who won the race?", "On Monday Ann Bly won the race.", "On Friday Ann Bly won the race."),
        ("Who won the race?", "Ann Bly won the race with ease.", "Ann Bly won the race at last."),
        ("When was it released?", "The game was released on September 7, 2018.", "The game was released in 2018."),
    ],
)  # fmt: skip
def test_what_may_be_the_same_or_something_else_is_none(question: str, one: str, other: str) -> None:
    assert not disagree(question, said(one, "a"), said(other, "b"))


def test_an_article_does_not_disagree_with_itself() -> None:
    text = "The ferry to Hven had 46 people on board. The ferry to Hven had 64 people on board."
    halves = [said(text, quote=part + ".") for part in text.rstrip(".").split(". ")]
    assert not disagree(FERRY, *halves)


def test_numbers_that_are_marked_in_other_words_are_compared() -> None:
    one = said("The coast guard counted 46 people on board the ferry to Hven.", "a", marked="46")
    other = said("On board the ferry to Hven the coast guard counted 64 people.", "b", marked="64")
    assert disagree(FERRY, one, other)
    other = said("On board the ferry to Hven the coast guard counted 46 people.", "b", marked="46")
    assert not disagree(FERRY, one, other)


def test_both_versions_are_chosen_each_with_those_that_agree() -> None:
    told = "The ferry to Hven ran aground with {} people on board."
    statements = [
        said(told.format(46), "a", marked="46", score=0.9),
        said("Aground ran the ferry to Hven with 46 people on board.", "b", marked="46", score=0.8),
        said(told.format(64), "c", marked="64", score=0.7),
    ]
    choice = choose(FERRY, statements, 3, 0.99)
    assert choice.disagreement
    assert [q.extract.extract.hit.article.id for q in choice.quotes] == ["a", "c"]
    assert [s.extract.hit.article.id for s in choice.quotes[0].support] == ["b"]
    assert not choose(FERRY, statements, 1, 0.99).disagreement, "one quote can't show two versions"
