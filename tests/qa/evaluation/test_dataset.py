import json
import os
import random
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.evaluation import Dataset, EvalQuestion, InvalidDataset, load_datasets, sample

DEV = Path(os.environ.get("PULLQUOTE_DATA", Path(__file__).parents[4] / "shared" / "data")) / "dev"
MINI = Path(__file__).parents[2] / "fixtures" / "eval_mini"
Lines = list[dict[str, object]]


def by_id(dataset: Dataset) -> dict[str, EvalQuestion]:
    return {q.id: q for q in dataset.questions}


def places(dataset: Dataset, question_id: str) -> list[str]:
    texts = {a.id: a.text for a in dataset.articles}
    evidence = by_id(dataset)[question_id].evidence
    return [texts[e.article_id][span.start : span.end] for e in evidence for span in e.spans]


def write(folder: Path, articles: Lines, questions: Lines) -> Path:
    folder.mkdir(exist_ok=True)
    for name, lines in (("articles", articles), ("questions", questions)):
        text = "\n\n".join(json.dumps(line) for line in lines)
        (folder / f"{name}.jsonl").write_text(text, encoding="utf-8")
    return folder


def test_evidence_after_crlf_lands_on_the_canonical_text(mini: Dataset) -> None:
    assert "\r" not in "".join(a.text for a in mini.articles)
    assert places(mini, "q4") == ["A rye loaf costs 3 crowns."]


def test_evidence_without_start_is_found_and_may_differ_in_case_and_spacing(mini: Dataset) -> None:
    assert places(mini, "q3") == ["The oldest clock was built in 1594."]
    assert places(mini, "q2") == ["A flood had damaged two of its seven piers.", "A flood had damaged"]


def test_evidence_without_start_stands_wherever_it_occurs(tmp_path: Path) -> None:
    evidence = [{"article_id": "a", "text": "war."}, {"article_id": "a", "text": "not there"}]
    folder = write(
        tmp_path / "set",
        [{"id": "a", "title": "t", "text": "It was war. Always war."}],
        [{"id": "q", "question": "?", "evidence": evidence, "answers": ["war"]}],
    )
    found, missing = load_datasets(folder)[0].questions[0].evidence
    assert [(s.start, s.end) for s in found.spans] == [(7, 11), (19, 23)]
    assert not missing.placed
    assert [(s.start, s.end) for s in missing.spans] == [(0, 23)]


def test_free_text_is_told_from_answers_that_stand_in_the_article(mini: Dataset) -> None:
    assert {q.id for q in mini.questions if q.answerable and q.free_text} == {"q5"}


def test_dates_and_articles_are_read(mini: Dataset) -> None:
    asked_on = by_id(mini)["q1"].asked_on
    assert asked_on is not None
    assert asked_on.isoformat() == "2021-03-10"
    assert by_id(mini)["q2"].article_ids == {"bridge", "ferry"}
    assert mini.name == "eval_mini"
    assert mini.articles[0].published is not None


ARTICLE: dict[str, object] = {"id": "a", "title": "t", "text": "A short text."}
QUESTION: dict[str, object] = {"id": "q", "question": "What?", "article_ids": ["a"], "answerable": True}


def marked(**evidence: object) -> dict[str, object]:
    return QUESTION | {"evidence": [evidence]}


BROKEN_ARTICLES: dict[str, tuple[Lines, str]] = {
    "id twice": ([ARTICLE, ARTICLE], "articles.jsonl:3: the article id 'a' was used before"),
    "id missing": ([{"text": "x"}], "articles.jsonl:1: 'id'"),
    "id a number": ([ARTICLE | {"id": 7}], "articles.jsonl:1: 'id'"),
    "id refused": ([ARTICLE | {"id": "a\u0000b"}], "articles.jsonl:1: "),
    "text missing": ([{"id": "a"}], "articles.jsonl:1: 'text'"),
    "date no date": ([ARTICLE | {"date": 2021}], "articles.jsonl:1: 'date'"),
    "none": ([], "no article in it"),
}
BROKEN_QUESTIONS: dict[str, tuple[Lines, str]] = {
    "id twice": ([QUESTION, QUESTION], "questions.jsonl:3: the question id 'q' was used before"),
    "none": ([], "no question in it"),
    "unknown article": ([QUESTION | {"article_ids": ["b"]}], "questions.jsonl:1: no article has the id 'b'"),
    "blank": ([QUESTION | {"question": " "}], "questions.jsonl:1: 'question'"),
    "answers a text": ([QUESTION | {"answers": "yes"}], "questions.jsonl:1: 'answers'"),
    "answerable a number": ([QUESTION | {"answerable": 1}], "questions.jsonl:1: 'answerable'"),
    "no such date": ([QUESTION | {"question_date": "2021-02-30"}], "questions.jsonl:1: 'question_date'"),
    "evidence a text": ([QUESTION | {"evidence": ["A"]}], "questions.jsonl:1: 'evidence'"),
    "evidence empty": ([marked(article_id="a", text="")], "questions.jsonl:1: 'text'"),
    "evidence in no article": ([marked(article_id="b", text="A")], "no article has the id 'b'"),
    "evidence elsewhere": ([marked(article_id="a", text="short", start=3)], "doesn't stand"),
    "evidence before the text": ([marked(article_id="a", text=".", start=-1)], "doesn't stand"),
    "evidence start a text": ([marked(article_id="a", text="A", start="0")], "doesn't stand"),
}


@pytest.mark.parametrize(("articles", "message"), BROKEN_ARTICLES.values(), ids=BROKEN_ARTICLES.keys())
def test_broken_articles_are_refused_by_file_and_line(tmp_path: Path, articles: Lines, message: str) -> None:
    folder = write(tmp_path / "set", articles, [QUESTION])
    with pytest.raises(InvalidDataset) as caught:
        load_datasets(folder)
    assert message in str(caught.value)


@pytest.mark.parametrize(("lines", "message"), BROKEN_QUESTIONS.values(), ids=BROKEN_QUESTIONS.keys())
def test_broken_questions_are_refused_by_file_and_line(tmp_path: Path, lines: Lines, message: str) -> None:
    folder = write(tmp_path / "set", [ARTICLE], lines)
    with pytest.raises(InvalidDataset) as caught:
        load_datasets(folder)
    assert message in str(caught.value)


@pytest.mark.parametrize("raw", [b"{", b"[]", b"\xff{}", b"3"])
def test_a_line_that_is_no_object_is_refused(tmp_path: Path, raw: bytes) -> None:
    folder = write(tmp_path / "set", [ARTICLE], [QUESTION])
    with (folder / "articles.jsonl").open("ab") as file:
        file.write(b"\n" + raw + b"\n")
    with pytest.raises(InvalidDataset, match=r"articles\.jsonl:2: "):
        load_datasets(folder)


def test_a_folder_of_sets_gives_each_set_and_passes_over_the_rest(tmp_path: Path) -> None:
    for name in ("beta", "alpha"):
        write(tmp_path / name, [ARTICLE], [QUESTION])
    (tmp_path / "notes").mkdir()
    assert [d.name for d in load_datasets(tmp_path)] == ["alpha", "beta"]


def test_a_folder_without_a_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidDataset, match=r"articles\.jsonl"):
        load_datasets(tmp_path / "nowhere")


CHANGES: dict[str, Callable[[dict[str, object]], dict[str, object]]] = {
    "text": lambda a: a | {"text": "Another text."},
    "title": lambda a: a | {"title": "u"},
    "date": lambda a: a | {"date": "2021-01-01"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES.keys())
def test_the_digest_follows_what_is_indexed(
    tmp_path: Path, change: Callable[[dict[str, object]], dict[str, object]]
) -> None:
    first = load_datasets(write(tmp_path / "a", [ARTICLE], [QUESTION]))[0]
    same = load_datasets(write(tmp_path / "b", [ARTICLE], [QUESTION | {"question": "Why?"}]))[0]
    other = load_datasets(write(tmp_path / "c", [change(ARTICLE)], [QUESTION]))[0]
    assert first.digest == same.digest != other.digest


def questions(answerable: int, unanswerable: int) -> list[EvalQuestion]:
    kinds = [True] * answerable + [False] * unanswerable
    return [EvalQuestion(f"q{i}", "?", (), frozenset(), (), kind, True) for i, kind in enumerate(kinds)]


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 70), st.integers(0, 5))
def test_a_sample_is_repeatable_and_keeps_the_shares(yes: int, no: int, limit: int, seed: int) -> None:
    everything = questions(yes, no)
    drawn = sample(everything, limit, seed)
    shuffled = random.Random(seed).sample(everything, len(everything))
    assert {q.id for q in sample(shuffled, limit, seed)} == {q.id for q in drawn}
    assert len(drawn) == min(limit, yes + no)
    assert [q.id for q in everything if q in drawn] == [q.id for q in drawn]
    if limit >= 2 and yes and no and yes + no >= 2:
        assert {q.answerable for q in drawn} == {True, False}
    if yes + no:
        assert abs(sum(q.answerable for q in drawn) - len(drawn) * yes / (yes + no)) <= 1


@given(st.integers(0, 30), st.integers(0, 30), st.integers(1, 40))
def test_a_larger_sample_keeps_the_smaller_one(yes: int, no: int, limit: int) -> None:
    smaller, larger = (sample(questions(yes, no), n, 3) for n in (limit, limit + 1))
    assert len(set(smaller) - set(larger)) <= 1


def test_seeds_draw_differently() -> None:
    assert sample(questions(50, 50), 10, 1) != sample(questions(50, 50), 10, 2)


@pytest.mark.parametrize("name", ["realtimeqa_dev", "clapnq_dev", "rgb_fact_en", "mtrag_un"])
def test_the_development_sets_are_read_whole(name: str) -> None:
    if not (DEV / name).is_dir():
        pytest.skip(f"{DEV / name} isn't here; set PULLQUOTE_DATA")
    (dataset,) = load_datasets(DEV / name)
    texts = {a.id: a.text for a in dataset.articles}
    for question in dataset.questions:
        for evidence in question.evidence:
            for span in evidence.spans:
                stands = texts[evidence.article_id][span.start : span.end]
                assert not evidence.placed or stands.split() == evidence.text.split()
