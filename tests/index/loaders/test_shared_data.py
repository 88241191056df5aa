"""The layouts that the plain-text loader is for, on real articles that are no part of this repository."""

import json
import os
from datetime import date
from pathlib import Path

import pytest

from index.loaders import load_path
from index.types import Article

DATA = Path(os.environ.get("PULLQUOTE_DATA", Path(__file__).resolve().parents[4] / "shared" / "data"))
# A page break right after a full stop looks like the end of a paragraph: nothing in these files tells them apart.
UNTELLABLE = {
    "00-after-visa-snags-all-girl-afghan-team-ho.md",
    "21-warhol-s-photo-legacy-spread-by-universi.md",
}

pytestmark = pytest.mark.skipif(
    not DATA.is_dir(), reason=f"no evaluation data at {DATA}; name its folder in PULLQUOTE_DATA"
)


def read(path: Path) -> Article:
    (loaded,) = load_path(path)
    assert isinstance(loaded, Article), loaded
    return loaded


def test_the_seed_article() -> None:
    (path,) = (DATA / "seed").iterdir()
    article = read(path)
    assert article.title == "Mass protests resume across Peru against the coup regime and social inequality"
    assert (article.author, article.published) == ("Andrea Lobo", date(2023, 1, 6))
    assert article.text.startswith("Since Wednesday, mass protests and roadblocks")
    assert article.text.endswith('crisis of working class leadership."')
    assert "several trade unions in the service sector" in article.text
    assert "promoted rallies on Tuesday demanding" in article.text
    assert "In an interview with La República, Maritza" in article.text
    assert "*" not in article.text
    assert {d.reason: d.times for d in article.receipt.dropped} == {
        "title line": 1,
        "byline": 1,
        "page break inside a sentence": 2,
        "emphasis marker": 3,
        "footer": 2,
        "spare white space": 1,
    }


def test_the_derived_articles() -> None:
    folder = DATA / "ingest_derived"
    wrong = set()
    for line in (folder / "manifest.jsonl").read_text(encoding="utf-8").splitlines():
        expected = json.loads(line)
        article = read(folder / expected["file"])
        assert article.title == expected["expected_title"]
        assert article.author == expected["expected_author"]
        assert str(article.published) == expected["expected_date"]
        assert not any(words in article.text for words in expected["must_not_contain"])
        text = (folder / expected["expected_text_file"]).read_text(encoding="utf-8").rstrip("\n")
        if article.text != text:
            wrong.add(expected["file"])
            assert article.text.replace("\n\n", " ") == text.replace("\n\n", " ")
    assert wrong == UNTELLABLE


@pytest.mark.parametrize("name", ["squad_v2_dev", "realtimeqa_dev", "xquad", "clapnq_dev"])
def test_given_offsets_stay_true(name: str) -> None:
    folder = DATA / "dev" / name
    texts = {a.id: a.text for a in load_path(folder / "articles.jsonl") if isinstance(a, Article)}
    checked = 0
    for line in (folder / "questions.jsonl").read_text(encoding="utf-8").splitlines():
        for item in json.loads(line)["evidence"]:
            if item.get("start") is not None:
                assert texts[item["article_id"]][item["start"] :].startswith(item["text"])
                checked += 1
    assert checked
