import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.proximity import wording_of
from qa.highlighting import Highlighter, Wanted, wanted


def marked(question: str, sentence: str) -> str | None:
    found = Highlighter(question, wording_of(question, 0, lambda _: 0)).mark(sentence)
    return sentence[found.start : found.end] if found else None


@pytest.mark.parametrize(
    ("question", "sentence", "expected"),
    [
        (
            "How many roadblocks were reported on Friday?",
            "On Friday, 46 roadblocks were still reported.",
            "46",
        ),
        ("How many people were killed?", "At least 28 demonstrators were killed since December 7.", "28"),
        (
            "How much did it cost?",
            "The telescope, opened in 2021, cost 40 million euros.",
            "40 million euros",
        ),
        (
            "When did talks begin?",
            "Julia Oré said that talks would begin on 9 January 2023.",
            "9 January 2023",
        ),
        ("What year was it built?", "Built in 1932 by Ada Byrne, it stands still.", "1932"),
        ("Who sells at a loss?", "“We sell at a loss,” said Rosa Mamani, who farms there.", "Rosa Mamani"),
        (
            "Which host ranted on the news?",
            "The host of the news, Juliana Oxenford, ranted.",
            "Juliana Oxenford",
        ),
        ("What percentage voted?", "Some 58% of 2,000 people voted.", "58%"),
        ("When did the paper come out?", "In October 2010, the paper came out in PLoS.", "October 2010"),
        ("Who bought it?", "It was Hisao Yamada's company that bought it.", "Hisao Yamada"),
        (
            "It opened in Chile. How much did it cost?",
            "The telescope cost $10 billion in 2021.",
            "$10 billion",
        ),
        ("What is the codeword of the keeper?", "The codeword of the keeper is zanzibar.", "zanzibar"),
        ("What was the cause?", "The cause was a broken pipe, he said.", "a broken pipe"),
        ("Where was the telescope opened?", "They opened the telescope in Atacama on Thursday.", "Atacama"),
    ],
)
def test_the_shortest_answer_is_marked(question: str, sentence: str, expected: str) -> None:
    assert marked(question, sentence) == expected


def test_what_the_question_says_itself_is_no_answer() -> None:
    assert marked("Who is Ada Byrne?", "Ada Byrne is well known.") is None
    assert marked("Why did it fail?", "It failed because of 3 things.") is None


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Whom did they ask?", Wanted.PERSON),
        ("In which country is it?", Wanted.PLACE),
        ("How long is it?", Wanted.NUMBER),
        ("The highest since:", Wanted.DATE),
        ("What is the name of it?", Wanted.NAME),
        ("What is a quark?", Wanted.COMPLEMENT),
        ("Why?", Wanted.OTHER),
    ],
)
def test_a_question_says_what_it_wants(question: str, kind: Wanted) -> None:
    assert wanted(question) is kind


@given(st.sampled_from(["who", "when", "how many", "where", "which", "why"]), st.text())
def test_a_mark_lies_inside_the_sentence(question: str, sentence: str) -> None:
    found = Highlighter(question, wording_of(question, 0, lambda _: 0)).mark(sentence)
    assert found is None or 0 <= found.start < found.end <= len(sentence)


@pytest.mark.parametrize(
    "question",
    [
        "Wer sang bei The Who?",
        "¿Quién cantó en The Who?",
        "Кто пел в The Who?",
        "谁是 The Who 乐队的歌手和鼓手？",
        "من هو مغني The Who؟",
    ],
)
def test_a_question_in_another_language_asks_for_nothing_that_is_known(question: str) -> None:
    assert Highlighter(question, wording_of(question, 0, lambda _: 0)).kind is Wanted.OTHER


def test_only_english_sentences_are_marked() -> None:
    marks = Highlighter("Who opened it?", wording_of("Who opened it?", 0, lambda _: 0))
    assert marks.reads("Julia Oré opened it.", "en")
    assert marks.reads("Julia Oré opened it.", None)
    assert not marks.reads("Die Ministerin Julia Oré eröffnete das Haus.", "de")
    assert not marks.reads("部长打开了它。", None)
