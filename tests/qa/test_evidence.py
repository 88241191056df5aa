"""What may be quoted, and what speaks for it."""

from index.proximity import wording_of
from qa.evidence import Candidate, candidates_of
from qa.highlighting import Highlighter
from tests.qa.making import extract

ASKED = "Who opened the Harbour Bridge?"


def candidates(text: str, question: str = ASKED) -> list[Candidate]:
    wording = wording_of(question, 100, lambda stem: 1)
    return candidates_of(wording, [extract(text).hit], Highlighter(question, wording))


def test_numbers_alone_and_headings_are_no_sentences() -> None:
    found = candidates("# The bridge\n\n43 10.\n\n2. Jane Doe opened it.\n\n5%")
    assert [c.text for c in found] == ["2. Jane Doe opened it."]


def test_a_question_lends_its_words_to_what_follows_it_alone() -> None:
    before, question, after = candidates(f"Rain fell in the valley. {ASKED} Jane Doe did.")
    assert question.text == ASKED
    assert after.evidence.covered == 1
    assert before.evidence.covered == 0


def test_a_quiz_is_passed_over_where_it_asks_the_same_and_only_there() -> None:
    quiz = f"A week of news.\n\n{ASKED}\n\nA. Jane Doe\n\nB. John Roe"
    assert all(c.offered for c in candidates(quiz))
    others = candidates(quiz, "What is it a week of?")
    assert [c.text for c in others if not c.offered] == ["A week of news.", ASKED]
