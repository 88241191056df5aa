import hashlib

from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import Dataset, EvalQuestion, Half, evaluate, held_out, off_topic_questions, to_json
from qa.evaluation.splits import of_half
from qa.evaluation.types import Evaluation
from tests.qa.evaluation.doubles import BestSentence, Texts, WordSearch


def question(name: str, articles: frozenset[str] = frozenset(), **fields: object) -> EvalQuestion:
    kept = {"answers": ("yes",), "evidence": (), "answerable": True, "free_text": False, **fields}
    return EvalQuestion(id=name, text="What?", article_ids=articles, **kept)  # type: ignore[arg-type]  # fields


@given(st.lists(st.tuples(st.text(), st.frozensets(st.text(), max_size=3)), max_size=20))
def test_halves_part_the_questions_by_article(named: list[tuple[str, frozenset[str]]]) -> None:
    asked = [question(name, articles) for name, articles in named]
    a, b = of_half(asked, Half.A), of_half(asked, Half.B)
    assert len(a) + len(b) == len(of_half(asked, None)) == len(asked)
    for q in asked:
        digest = hashlib.sha256(min(q.article_ids, default=q.id).encode()).hexdigest()
        assert held_out(q) is (int(digest[:2], 16) % 2 == 1)
        assert (q in b) is held_out(q)


def test_a_report_on_a_half_asks_no_question_of_the_other(mini: Dataset) -> None:
    asked = {half: ids(measure(mini, half=half)) for half in (None, Half.A, Half.B)}
    assert asked[Half.A] | asked[Half.B] == asked[None] == {q.id for q in mini.questions}
    assert asked[Half.B] == {q.id for q in mini.questions if held_out(q)}


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
