import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.articles import make_article
from index.lexical import STOP_WORDS, plain_words
from qa.auditing.asking import drafts
from qa.auditing.entities import entities
from qa.auditing.types import Draft
from qa.evaluation.metrics import contains
from serve import samples


def made_of(text: str) -> dict[str, str]:
    return {d.question: d.answer_text for d in drafts(make_article(text=text, title="t", id="a"))}


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        (
            "The council opened a new bridge over the river in 2019.",
            "When was it that the council opened a new bridge over the river?",
            "2019",
        ),
        (
            "In March 2021, the old brewery closed its doors for good.",
            "When was it that the old brewery closed its doors for good?",
            "March 2021",
        ),
        (
            "Rosa Mamani said that farmers sell potatoes at a loss.",
            "Who said that farmers sell potatoes at a loss?",
            "Rosa Mamani",
        ),
        (
            "The Skerry Trust restored the ruined lighthouse near the harbour.",
            "Who or what restored the ruined lighthouse near the harbour?",
            "Skerry Trust",
        ),
        (
            "After the storm, 46 roadblocks were still reported by police.",
            "How many roadblocks were still reported by police?",
            "46",
        ),
        (
            "The new telescope cost the university $40 million to build.",
            "The new telescope cost the university how much to build?",
            "$40 million",
        ),
        (
            "A recent survey found that 12 percent of voters preferred the old flag.",
            "A recent survey found that what percentage of voters preferred the old flag?",
            "12 percent",
        ),
        (
            "The annual robot contest was held in Mexico City last summer.",
            "Where was it that the annual robot contest was held last summer?",
            "Mexico City",
        ),
        (
            "The portrait in the great hall was painted by Lidia Marek.",
            "The portrait in the great hall was painted by whom or what?",
            "Lidia Marek",
        ),
    ],
)
def test_questions_by_rule(sentence: str, question: str, answer: str) -> None:
    made = made_of(sentence)
    assert made.get(question) == answer, made


@pytest.mark.parametrize(
    "sentence",
    [
        "He opened a new bridge over the river in 2019.",
        "“We opened a new bridge over the river in 2019,” they said.",
        "The council opened our new bridge over the river in 2019.",
        "Bridges, rivers and councils of 2019.",
        "Opened.",
        "# The council opened a new bridge over the river in 2019",
        "The council opened a bridge (over the river) near town in 2019.",
        "Paris said Paris people love Paris streets and Paris food.",
    ],
)
def test_sentences_that_lean_on_others_or_give_the_answer_away_make_none(sentence: str) -> None:
    assert made_of(sentence) == {}


def check(draft: Draft, text: str) -> None:
    assert text[draft.answer.start : draft.answer.end] == draft.answer_text
    assert text[draft.sentence.start : draft.sentence.end] == draft.sentence_text
    assert draft.sentence.start <= draft.answer.start < draft.answer.end <= draft.sentence.end
    assert draft.question.endswith("?")
    assert not contains(draft.question, draft.answer_text)
    told = {w for w in plain_words(draft.answer_text) if w not in STOP_WORDS}
    assert not told & set(plain_words(draft.question))
    for mention in draft.mentions:
        assert draft.question[mention.start : mention.end] == mention.text
        assert mention.text in draft.sentence_text


def test_no_question_of_the_samples_holds_its_answer_and_every_offset_is_exact() -> None:
    seen = 0
    for article in samples():
        for draft in drafts(article):  # type: ignore[arg-type]  # none of the samples is refused
            check(draft, article.text)  # type: ignore[union-attr]  # as above
            seen += 1
    assert seen >= 90


WORDS = st.sampled_from(
    "The council Rosa Mamani opened said in on by 2019 9 May 2021 46 roadblocks $3 million 12 percent of bridges, "
    "that was held at Mexico City the old river. near North Korea and İzmir 🥔 ﬁve 3,000 people Two – which".split(
        " "
    )
)


@given(st.lists(st.one_of(WORDS, st.text(max_size=4)), max_size=40).map(" ".join))
def test_of_any_words_the_answer_stays_out_and_offsets_are_exact(text: str) -> None:
    if not text.strip() or "\x00" in text:
        return
    article = make_article(
        text=re.sub(r"[\x00-\x08\x0b-\x1f\ud800-\udfff]", "", text) or "x", title="t", id="a"
    )
    for draft in drafts(article):
        check(draft, article.text)


@given(st.text(max_size=80))
def test_entities_stand_where_they_say_and_apart(text: str) -> None:
    found = entities(text)
    assert all(text[e.start : e.end] == e.text for e in found)
    assert all(a.end <= b.start for a, b in pairwise(found))
