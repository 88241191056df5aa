from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import Dataset, EvalQuestion, evaluate, held_out, off_topic_questions, to_json
from qa.evaluation.splits import Part, of_part, part_of
from qa.evaluation.types import Evaluation
from tests.qa.evaluation.doubles import BestSentence, Texts, WordSearch


def question(name: str, articles: frozenset[str] = frozenset(), **fields: object) -> EvalQuestion:
    kept = {"answers": ("yes",), "evidence": (), "answerable": True, "free_text": False, **fields}
    return EvalQuestion(id=name, text="What?", article_ids=articles, **kept)  # type: ignore[arg-type]  # fields


def test_parts_have_about_their_sizes() -> None:
    counts = Counter(part_of(f"article-{n}") for n in range(3000))
    assert counts[Part.TRAIN] / 3000 == pytest.approx(2 / 3, abs=0.03)
    assert counts[Part.CALIBRATE] / 3000 == pytest.approx(1 / 6, abs=0.03)
    assert counts[Part.REPORT] / 3000 == pytest.approx(1 / 6, abs=0.03)


@given(st.lists(st.tuples(st.text(), st.frozensets(st.text(), max_size=3)), max_size=20))
def test_parts_part_the_questions_by_article(named: list[tuple[str, frozenset[str]]]) -> None:
    asked = [question(name, articles) for name, articles in named]
    parts = {part: of_part(asked, part) for part in Part}
    assert sum(map(len, parts.values())) == len(of_part(asked, None)) == len(asked)
    for q in asked:
        assert q in parts[part_of(min(q.article_ids, default=q.id))]
        # What the network is calibrated and reported on, the word reader wasn't fitted on either.
        assert held_out(q) or q in parts[Part.TRAIN]


def test_a_report_on_a_part_asks_no_question_of_the_others(mini: Dataset) -> None:
    asked = {part: ids(measure(mini, part=part)) for part in (None, *Part)}
    assert set().union(*(asked[part] for part in Part)) == asked[None] == {q.id for q in mini.questions}
    assert sum(len(asked[part]) for part in Part) == len(asked[None])


def measure(mini: Dataset, **options: object) -> Evaluation:
    search, texts = WordSearch(mini.articles), Texts(mini.articles)
    return evaluate(mini, search, BestSentence(search, texts), texts, **options)  # type: ignore[arg-type]  # options


def ids(evaluation: Evaluation) -> set[str]:
    return {r.question.id for r in evaluation.records}


def elsewhere(mini: Dataset, *texts: tuple[str, str]) -> Dataset:
    questions = tuple(
        EvalQuestion(f"o{at}", text, (gold,), frozenset(), (), answerable=True, free_text=False)
        for at, (text, gold) in enumerate(texts)
    )
    return Dataset("elsewhere", (), questions, "another digest")


def test_what_the_articles_may_answer_is_not_off_topic(mini: Dataset) -> None:
    other = elsewhere(
        mini,
        ("When was the oldest clock of the museum built?", "1594"),
        ("When was the oldest clock of the museum built?", "1595"),
        ("When did the siege of Malta begin?", "1594"),
    )
    found = off_topic_questions(mini, [other], 5)
    assert {q.id for q in found} == {"elsewhere/o1", "elsewhere/o2"}
    assert all(q.off_topic and not q.answerable and not q.answers for q in found)


def test_free_text_answers_count_by_the_questions_words(mini: Dataset) -> None:
    known = question("x", free_text=True)
    clocks = Dataset("c", (), (question("y", free_text=True),), "d")
    assert known.free_text
    assert [q.id for q in off_topic_questions(mini, [clocks], 5)] == ["c/y"]
    told = EvalQuestion(
        "z", "Where does a rye loaf cost 3 crowns?", ("In town.",), frozenset(), (), True, True
    )
    assert off_topic_questions(mini, [Dataset("c", (), (told,), "d")], 5) == ()


def test_a_set_is_not_asked_about_itself_and_the_limit_holds(mini: Dataset) -> None:
    assert off_topic_questions(mini, [mini], 5) == ()
    other = elsewhere(
        mini, *((f"Which comet passed Saturn in {year}?", str(year)) for year in range(1900, 1930))
    )
    assert len(off_topic_questions(mini, [other], 5)) == 5
    assert off_topic_questions(mini, [other], 5) == off_topic_questions(mini, [other], 5)


def test_off_topic_questions_change_no_other_figure(mini: Dataset) -> None:
    brought = off_topic_questions(mini, [elsewhere(mini, ("Who won the chess olympiad?", "Nobody"))], 5)
    plain, mixed = to_json(measure(mini)), to_json(measure(mini, off_topic=brought))
    assert mixed["abstention"]["off_topic"]["questions"] == 1  # type: ignore[index]  # a dict
    assert plain["abstention"]["off_topic"]["questions"] == 0  # type: ignore[index]  # a dict
    assert mixed["n"]["off_topic"] == 1  # type: ignore[index]  # a dict
    for figures in (plain, mixed):
        figures["abstention"].pop("off_topic")  # type: ignore[attr-defined]  # a dict
        figures["n"].pop("off_topic")  # type: ignore[attr-defined]  # a dict
    assert plain["abstention"] == mixed["abstention"]
    assert plain["retrieval"] == mixed["retrieval"]
    assert plain["n"] == mixed["n"]
