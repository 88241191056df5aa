"""Follow-ups: what they are taken to mean, and that other questions are left alone, to the character."""

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.dependence import signs_of
from qa.rewriting import Rewriter, load_followups
from qa.types import Turn

PARADISE = Turn("Who wrote Paradise Lost?", "It is an epic poem by John Milton.", "John Milton")
LIMA = Turn("What is the capital of Peru?", "Lima is the capital of Peru.", "Lima")


@pytest.fixture(scope="module")
def rewriter() -> Rewriter:
    return Rewriter(load_followups())


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ([Turn("What is Paradise Lost about?")], "Who wrote it?", "Who wrote Paradise Lost?"),
        ([Turn("When did Nixon resign?")], "Why did he resign?", "Why did Nixon resign?"),
        ([Turn("When did Richard Nixon resign?")], "Did he visit China?", "Did Richard Nixon visit China?"),
        ([Turn("Who was Andre Gunder Frank?")], "Was he a communist?", "Was Andre Gunder Frank a communist?"),
        ([Turn("Who built the Tower of Pisa?")], "When was it built?", "When was the Tower of Pisa built?"),
        ([Turn("Who runs the mint of Lima?")], "How old is it?", "How old is the mint of Lima?"),
        ([Turn("What means RBAC?")], "What are its policies?", "What are RBAC’s policies?"),
        (
            [Turn("How does web chat work?"), Turn("Who sells it?")],
            "Is it expensive?",
            "Is web chat expensive?",
        ),
        ([Turn("How many people died in 2018?")], "And in 2019?", "How many people died in 2019?"),
        ([Turn("How many people died in 2018?")], "2019?", "How many people died in 2019?"),
        (
            [Turn("How many people died in the earthquake?")],
            "And in 2019?",
            "How many people died in the earthquake in 2019?",
        ),
        ([Turn("When did Nixon resign?")], "Why?", "Why did Nixon resign?"),
        ([Turn("Did the minister resign?")], "When?", "When did the minister resign?"),
        ([Turn("What is the capital of France?")], "And Spain?", "What is the capital of Spain?"),
        ([Turn("What is the capital of France?")], "What about Spain?", "What is the capital of Spain?"),
        ([Turn("Who built the bridge?")], "And how?", "And how? (Who built the bridge)"),
    ],
)
def test_a_follow_up_is_asked_as_a_person_would_ask_it_alone(
    rewriter: Rewriter, before: Sequence[Turn], question: str, meant: str
) -> None:
    assert rewriter.asked_as(question, before) == meant


@pytest.mark.parametrize(
    ("before", "question", "begins", "carries"),
    [
        (PARADISE, "When was he born?", "When was John Milton born?", ""),
        (Turn(PARADISE.question, PARADISE.answer), "When was he born?", "When was John Milton born?", ""),
        (LIMA, "What is its population?", "What is Lima’s population?", "Peru"),
        (LIMA, "How many people live there?", "How many people live there?", "Lima"),
        (
            Turn("Who built the telescope in Atacama?"),
            "How much did it cost?",
            "How much did the telescope cost?",
            "Atacama",
        ),
        (
            Turn("How many engineers built the telescope?"),
            "What are their names?",
            "What are the engineers’ names?",
            "telescope",
        ),
        (
            Turn("What are the rules for motorcycle driving?"),
            "What about bicycles?",
            "What about bicycles?",
            "motorcycle driving",
        ),
        (
            Turn("What is the speed limit in New York?"),
            "fines and penalties",
            "fines and penalties",
            "New York",
        ),
        (
            Turn("Can my landlord raise the rent?"),
            "Is that legal?",
            "Is that legal?",
            "Can my landlord raise the rent",
        ),
    ],
)
def test_what_does_not_fit_into_the_sentence_stands_behind_it(
    rewriter: Rewriter, before: Turn, question: str, begins: str, carries: str
) -> None:
    made = rewriter.asked_as(question, [before])
    assert made.startswith(begins)
    assert carries in made[len(begins) :]


def test_who_is_asked_for_is_not_the_thing_that_was_named(rewriter: Rewriter) -> None:
    made = rewriter.asked_as("When was he born?", [Turn("Who wrote Paradise Lost?")])
    assert made == "When was he born? (Who wrote Paradise Lost)"


def test_a_follow_up_of_a_follow_up_means_the_first_topic(rewriter: Rewriter) -> None:
    before = [Turn("why was the Byzantine Empire so rich"), Turn("What was its religion?")]
    assert "Byzantine Empire" in rewriter.asked_as("Why did it fall?", before)


@pytest.mark.parametrize(
    "question",
    [
        "Who wrote Hamlet?",
        "What did Beyoncé say about her album?",
        "How many engineers built the telescope in Atacama?",
        "Is it true that the minister resigned?",
        "What time is it in Lima?",
        "How long does it take to fly to Mars?",
        "How did the Normans get their name?",
        "Other than for its resorts, what is Palm Springs known for?",
        "Who was the man that shot Abraham Lincoln?",
        "what is the difference between a crocodile and an alligator",
        "How many films did Stanley Kubrick direct?",
        "Is there life on Mars? (the planet)",
        "thanks!",
        "  Who   won the 2018 World Cup ?  ",
        "",
        "?",
    ],
)
def test_a_question_that_stands_alone_stays_as_it_is(rewriter: Rewriter, question: str) -> None:
    for before in ([PARADISE], [LIMA, PARADISE], [Turn("?")], []):
        assert rewriter.asked_as(question, before) == question


@pytest.mark.parametrize(
    ("before", "question", "meant"),
    [
        ("Wie viele Menschen starben 2018 in Peru?", "Und 2019?", "Wie viele Menschen starben 2019 in Peru?"),
        ("¿Cuántas personas murieron en 2018?", "¿Y en 2019?", "¿Cuántas personas murieron en 2019?"),
        ("2018年有多少人死亡？", "那2019年呢？", "2019年有多少人死亡？"),
        ("Wann wurde Nixon gewählt?", "Wer ist er?", "Wer ist er?"),
        ("¿Quién escribió Don Quijote de la Mancha?", "¿Cuándo nació?", "¿Cuándo nació?"),
        ("Кто написал «Войну и мир»?", "А когда?", "А когда?"),
        ("谁写了《红楼梦》？", "他什么时候出生？", "他什么时候出生？"),
    ],
)
def test_in_other_languages_only_what_is_sure_is_changed(
    rewriter: Rewriter, before: str, question: str, meant: str
) -> None:
    assert rewriter.asked_as(question, [Turn(before)]) == meant


NOUNS = (
    "telescope",
    "harbour",
    "minister",
    "budget",
    "ferry",
    "island",
    "engineer",
    "earthquake",
    "potato",
    "museum",
)
TURNS = st.lists(
    st.builds(Turn, st.text(max_size=60), st.text(max_size=60), st.text(max_size=30)), max_size=4
)


@given(nouns=st.lists(st.sampled_from(NOUNS), min_size=3, max_size=6, unique=True), history=TURNS)
def test_without_a_mark_of_dependence_nothing_is_changed(
    rewriter: Rewriter, nouns: list[str], history: list[Turn]
) -> None:
    question = f"Where did a {nouns[0]} of {' '.join(nouns[1:])} burn?"
    assert not signs_of(question, "").marked
    assert rewriter.asked_as(question, history) == question


@given(question=st.text(max_size=80), history=TURNS)
def test_any_text_is_taken_and_the_question_stays_in_sight(
    rewriter: Rewriter, question: str, history: list[Turn]
) -> None:
    made = rewriter.asked_as(question, history)
    assert made == rewriter.asked_as(question, history)
    assert made == question or history


def test_a_long_history_costs_little(rewriter: Rewriter) -> None:
    history = [Turn("Who built the bridge? " * 5000, "x" * 100_000)] * 50
    assert len(rewriter.asked_as("Who paid for it?", history)) < 1000
