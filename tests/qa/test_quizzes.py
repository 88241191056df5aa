"""A quiz offers answers and says none."""

import pytest

from index.sentences import split_sentences
from qa.quizzes import offered

QUIZ = (
    "Put your knowledge to the test.\n\n1. Orkney considers joining which country?\n\nDenmark\n\nSweden\n\nNorway\n\n"
    "Finland\n\n2. Two owls were named after members of which band?\n\nArctic Monkeys\n\nHot Chip\n\nFoo Fighters"
)
LETTERED = (
    "The ship will sail on Friday.\n\nQUIZ TIME\n\nWhich show was green lit?\n\nA. “Friends”\n\nB. “Squid Game”\n\n"
    "TODAY’S NUMBER\n\nThat’s the jackpot."
)
QUESTIONS_ANSWERED = (
    "What should I bring?\n\n- a passport\n\n- money\n\n- a ticket\n\nWhen does it open?\n\nAt nine"
)


def parts(text: str) -> tuple[list[str], list[str]]:
    sentences = [text[s.start : s.end] for s in split_sentences(text) if not s.heading]
    there = offered(sentences)
    return [s for at, s in enumerate(sentences) if at in there], [
        s for at, s in enumerate(sentences) if at not in there
    ]


def test_the_lines_beneath_a_question_are_options() -> None:
    options, said = parts(QUIZ)
    assert "1. Orkney considers joining which country?" in said
    assert options == ["Denmark", "Sweden", "Norway", "Finland", "Arctic Monkeys", "Hot Chip", "Foo Fighters"]
    assert said[0] == "Put your knowledge to the test."


def test_lettered_options_go_with_the_heading_above_their_question() -> None:
    options, said = parts(LETTERED)
    assert options == ["QUIZ TIME", "A. “Friends”", "B. “Squid Game”"]
    assert said[0] == "The ship will sail on Friday."
    assert said[-1] == "That’s the jackpot."


@pytest.mark.parametrize(
    "text",
    [
        QUESTIONS_ANSWERED,
        "Who left? The minister\n\nTraffic news\n\nThe road is closed.",
        "Who left? The minister left. So did her aide. Nobody stayed.",
    ],
)
def test_what_answers_a_question_stays(text: str) -> None:
    assert parts(text)[0] == []
