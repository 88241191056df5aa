"""Questions are turned round as people ask; where that can't be done without a doubt, none is made."""

import pytest

from index.articles import make_article
from qa.inviting import invitations
from qa.inviting.verbs import BASES, PASTS

BESIDE = " Earlier, Ada Berg had spoken in Aldermoor, near Lake Miro, to Kestrel and to the Hven Institute."


def asked(sentence: str, title: str = "News") -> list[tuple[str, str]]:
    article = make_article(title=title, text=sentence + BESIDE)
    return [
        (one.question, one.answer_text)
        for one in invitations(article)
        if article.text[one.sentence.start : one.sentence.end] == sentence
    ]


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "The clock tower of Aldermoor was built in 1874 by the engineer Marta Lindqvist.",
            "When was the clock tower of Aldermoor built?",
            "1874",
        ),
        (
            "The clock tower of Aldermoor was built in 1874 by the engineer Marta Lindqvist.",
            "Who built the clock tower of Aldermoor in 1874?",
            "Marta Lindqvist",
        ),
        ("In 1911, Ada Berg carried the bell to Hven.", "When did Ada Berg carry the bell to Hven?", "1911"),
        (
            "Berg planned the long bridge over Lake Miro on 3 May 1931, with others.",
            "When did Ada Berg plan the long bridge over Lake Miro?",
            "3 May 1931",
        ),
        ("Ada Berg was born in Aldermoor on a rainy day.", "Where was Ada Berg born?", "Aldermoor"),
        (
            "Kestrel sold about 300 boats in the first year.",
            "How many boats did Kestrel sell in the first year?",
            "300",
        ),
        (
            "The Hven Institute has only 60 members on Lake Miro.",
            "How many members does the Hven Institute have on Lake Miro?",
            "60",
        ),
        (
            "At least 12 people were rescued from Lake Miro, the mayor said.",
            "How many people were rescued from Lake Miro?",
            "12",
        ),
        ("Kestrel raised $40 million for the new yard.", "How much did Kestrel raise for the new yard?", "$40 million"),
        ("Kestrel beat Aldermoor at the Miro Cup on Monday.", "Who did Kestrel beat at the Miro Cup?", "Aldermoor"),
        ("Ada Berg, a poet from Hven, sold her house.", "Who is Ada Berg?", "a poet from Hven"),
        (
            "Ada Berg closed the mill of Aldermoor because the river had dried up.",
            "Why did Ada Berg close the mill of Aldermoor?",
            "the river had dried",
        ),
        (
            "On Tuesday, the Hven Institute announced a prize for poems about boats.",
            "What did the Hven Institute announce?",
            "a prize for poems",
        ),
    ],
)  # fmt: skip
def test_a_plain_sentence_becomes_what_a_person_would_ask(sentence: str, question: str, answer: str) -> None:
    assert (question, answer) in asked(sentence)


def test_what_the_article_is_about_is_asked_for() -> None:
    sentence = "Homeopathy is a form of alternative medicine that many doctors reject."
    assert (
        asked(sentence, "Homeopathy, an overview")
        == [("What is Homeopathy?", "a form of alternative medicine")]
        or asked(sentence, "Homeopathy, an overview") == []
    )
    berg = "Ada Berg is a professor of botany at Hven."
    assert asked(berg, "Interview with Ada Berg")[0] == ("Who is Ada Berg?", "a professor of botany at Hven")
    assert asked(berg, "Another thing") == []


@pytest.mark.parametrize(
    "sentence",
    [
        "He was born in Aldermoor in 1874.",
        "The Hven Institute decided unanimously in 2022 that boats are good.",
        "The speech was given in Aldermoor in 1874.",
        "Protesters did not enter the Hven Institute in 2018.",
        "“Ada Berg built the tower in 1874,” he said.",
        "The man accused of arson in Aldermoor was arrested in 1931.",
        "Kestrel founded the Riots Fund and Victims Panel of Hven in 1931 and 1932, which failed.",
        "Ada Berg said the tower was built in 1874.",
        "Who built the tower of Aldermoor in 1874?",
        "They're led by former member Ada Berg on vocals in 1999.",
        "When Ada Berg left Hven in 1911, the mill was closed.",
    ],
)
def test_of_others_nothing_is_made(sentence: str) -> None:
    assert asked(sentence) == []


def test_weekdays_of_the_article_are_left_out() -> None:
    assert asked("Kestrel won the Lake Miro Cup of boats on Sunday.") == [
        ("Who won the Lake Miro Cup of boats?", "Kestrel")
    ]


def test_a_past_is_turned_to_its_base() -> None:
    wanted = {"carried": "carry", "planned": "plan", "closed": "close", "wrote": "write", "stayed": "stay"}
    assert {past: BASES[past] for past in wanted} == wanted
    assert (PASTS["written"], PASTS["built"], PASTS["announced"]) == ("wrote", "built", "announced")
    assert "did" not in BASES
