"""The samples that the first run indexes, and the questions about them."""

import json
from pathlib import Path

import pytest

from index.loaders import load_path
from index.types import Article, Refusal

ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def samples() -> dict[str, Article]:
    loaded = list(load_path(ROOT / "samples"))
    assert [x for x in loaded if isinstance(x, Refusal)] == []
    return {x.id: x for x in loaded if isinstance(x, Article)}


@pytest.fixture(scope="module")
def questions() -> list[dict[str, object]]:
    lines = (ROOT / "tests" / "fixtures" / "samples_questions.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_there_are_43_and_each_is_attributed(samples: dict[str, Article]) -> None:
    assert sorted(a.tags[0] for a in samples.values()) == ["interview"] * 19 + ["news"] * 24
    for article in samples.values():
        assert article.published is not None
        assert str(article.url).startswith("https://en.wikinews.org/wiki/")
        assert (article.source, article.metadata["license"]) == ("Wikinews", "CC BY 2.5")
        assert article.metadata["file"] == f"wikinews/{article.id}.md"


def test_loading_changes_nothing_but_the_front_matter(samples: dict[str, Article]) -> None:
    for article in samples.values():
        raw = (ROOT / "samples" / str(article.metadata["file"])).read_text(encoding="utf-8")
        assert raw.endswith(f"---\n\n{article.text}\n")
        assert {d.reason for d in article.receipt.dropped} == {"front matter", "spare white space"}


def test_the_questions_are_the_promised_mixture(questions: list[dict[str, object]]) -> None:
    assert len(questions) == len({q["id"] for q in questions}) == 60
    assert sum(bool(q["answerable"]) for q in questions) == 40
    assert [q.get("kind") for q in questions].count("near miss") == 10
    assert [q.get("kind") for q in questions].count("off topic") == 10


def test_evidence_stands_where_it_says(
    samples: dict[str, Article], questions: list[dict[str, object]]
) -> None:
    for question in questions:
        evidence, answers = question["evidence"], question["answers"]
        assert isinstance(evidence, list)
        assert isinstance(answers, list)
        assert bool(evidence) == bool(answers) == question["answerable"]
        for item in evidence:
            text = samples[item["article_id"]].text
            assert text[item["start"] : item["start"] + len(item["text"])] == item["text"]
            assert all(answer in item["text"] for answer in answers)
