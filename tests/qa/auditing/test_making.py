from collections.abc import Sequence

import pytest

from index.articles import make_article
from index.lexical import STOP_WORDS, plain_words
from index.types import Article
from qa.auditing.asking import drafts
from qa.auditing.combing import Comb
from qa.auditing.making import NothingToAudit, make
from qa.auditing.twisting import OFF_TOPIC
from qa.auditing.types import Probe, ProbeKind
from serve import samples
from tests.qa.auditing.shelf import Shelf


def wikinews() -> list[Article]:
    return [a for a in samples() if isinstance(a, Article)]


def made(articles: Sequence[Article], wanted: int = 60, seed: int = 0) -> tuple[Probe, ...]:
    return make(Shelf(articles), wanted, seed, lambda _: None).probes


@pytest.fixture(scope="module")
def probes() -> tuple[Probe, ...]:
    return made(wikinews())


def of_kind(probes: Sequence[Probe], kind: ProbeKind) -> list[Probe]:
    return [p for p in probes if p.kind is kind]


def test_shares_are_kept_and_articles_take_turns(probes: tuple[Probe, ...]) -> None:
    known = of_kind(probes, ProbeKind.KNOWN_ITEM)
    assert [len(of_kind(probes, kind)) for kind in ProbeKind] == [30, 18, 12]
    assert len({p.draft.article.id for p in known if p.draft}) >= 20
    assert len({p.id for p in probes}) == len(probes)
    assert {p.question for p in of_kind(probes, ProbeKind.OFF_TOPIC)} <= set(OFF_TOPIC)


def test_a_seed_asks_the_same_again_and_another_seed_something_else(probes: tuple[Probe, ...]) -> None:
    assert made(list(reversed(wikinews()))) == probes
    assert {p.question for p in made(wikinews(), seed=1)} != {p.question for p in probes}


def test_a_near_miss_says_what_its_article_does_not(probes: tuple[Probe, ...]) -> None:
    words = {a.id: set(plain_words(a.text)) for a in wikinews()}
    for probe in of_kind(probes, ProbeKind.NEAR_MISS):
        assert probe.draft is not None
        said = {w for w in plain_words(probe.swapped) if w not in STOP_WORDS}
        assert not said & words[probe.draft.article.id]
        assert any(said <= held for held in words.values())
        assert probe.question.replace(probe.swapped, probe.original, 1) == probe.draft.question


STATED = "The council opened a new bridge over the river Orle in 2019."
ASKED = "When was it that the council opened a new bridge over the river Orle?"


def combed(probe: Probe, *texts: str) -> bool:
    articles = [make_article(text=text, title="t", id=f"a{at}") for at, text in enumerate(texts)]
    return probe.id in Comb([probe]).through(articles, len(articles), lambda _: None).spoiled


def test_a_near_miss_that_an_article_answers_is_left_out() -> None:
    probe = Probe("n", ProbeKind.NEAR_MISS, ASKED.replace("Orle", "Skerry"), None, "Orle", "Skerry")
    assert not combed(probe, STATED, "The Skerry is a stream.")
    assert combed(probe, STATED, "In Skerry valley the council opened its new bridge over the river.")


def test_an_off_topic_question_that_an_article_touches_is_left_out() -> None:
    probe = Probe("o", ProbeKind.OFF_TOPIC, "Who sculpted The Thinker?")
    assert not combed(probe, STATED)
    assert combed(probe, STATED, "Rodin sculpted the Thinker in bronze.")


def test_a_known_item_is_left_out_only_for_what_another_article_says() -> None:
    shelf = [make_article(text=STATED, title="t", id="a0")]
    (draft,) = (d for d in drafts(shelf[0]) if d.question == ASKED)
    probe = Probe("k", ProbeKind.KNOWN_ITEM, ASKED, draft)
    assert not combed(probe, STATED, "A copy. " + STATED)
    assert combed(probe, STATED, "A bridge over the river Orle, opened by the council, was new in 2015.")


def test_a_sentence_is_found_wherever_it_stands() -> None:
    probe = of_kind(made(wikinews(), 20), ProbeKind.KNOWN_ITEM)[0]
    assert probe.draft is not None
    sentence = probe.draft.sentence_text
    copies = [make_article(text=f"{sentence} And again: {sentence}", title="t", id="copy")]
    places = Comb([probe]).through(copies, 1, lambda _: None).places[probe.id]
    assert [copies[0].text[span.start : span.end] for _, span in places] == [sentence, sentence]


@pytest.mark.parametrize(
    ("articles", "said"),
    [
        ([], "There are no articles yet"),
        (
            [make_article(text="Too little to ask about.", title="t", id="a")],
            "Only 0 questions could be made of 1",
        ),
        (
            [make_article(text="Der Rat öffnete 2019 die Brücke.", title="t", id="a", language="de")],
            "None of the 1",
        ),
    ],
)
def test_nothing_to_audit_says_why(articles: list[Article], said: str) -> None:
    with pytest.raises(NothingToAudit, match=said):
        made(articles)
