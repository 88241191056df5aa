"""The self-audit, over the sample articles and with the real reader, as the command line runs it."""

import json
from html.parser import HTMLParser
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from index.articles import make_article
from qa import auditing
from qa.auditing import ProbeKind
from serve import Collection, main, samples
from web.audit_page import render


@pytest.fixture(scope="module")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Collection:
    from tests.conftest import open_collection

    collection = open_collection(tmp_path_factory.mktemp("audited") / "data")
    collection.builder.add(list(samples()))
    return collection


@pytest.fixture(scope="module")
def audited(sampled: Collection) -> auditing.Audit:
    return auditing.audit(sampled.store, sampled.retriever, sampled.answerer, questions=40)


def test_known_items_are_questions_whose_answer_stands_where_they_say(
    audited: auditing.Audit, sampled: Collection
) -> None:
    known = [p.draft for p in audited.probes if p.kind is ProbeKind.KNOWN_ITEM]
    assert len(known) >= 15
    for draft in known:
        assert draft is not None
        text = sampled.store.article(draft.article.id).text
        assert text[draft.answer.start : draft.answer.end] == draft.answer_text
        assert draft.answer_text.lower() not in draft.question.lower()


def test_near_misses_say_something_that_no_article_says(audited: auditing.Audit) -> None:
    near = [p for p in audited.probes if p.kind is ProbeKind.NEAR_MISS]
    assert near
    for probe in near:
        assert probe.swapped in probe.question
        assert probe.swapped != probe.original


def test_the_same_seed_asks_the_same(audited: auditing.Audit, sampled: Collection) -> None:
    again = auditing.audit(sampled.store, sampled.retriever, sampled.answerer, questions=40)
    assert [p.question for p in again.probes] == [p.question for p in audited.probes]


def test_every_citation_is_checked_and_exact(audited: auditing.Audit) -> None:
    checked = [r.answered.checked for r in audited.evaluation.records]
    assert sum(c.citations for c in checked) > 0
    assert all(c.sound and c.exact == c.citations for c in checked)


def test_sentences_are_found_by_their_own_words(audited: auditing.Audit) -> None:
    figures = json.loads(json.dumps(auditing.to_json(audited)))
    assert figures["figures"]["retrieval"]["evidence_hit@10"] >= 0.9


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append(tag)


def test_a_hostile_title_is_only_text_in_the_page(tmp_path: Path) -> None:
    from tests.conftest import open_collection

    collection = open_collection(tmp_path / "data")
    said = "On {} March 1921 the mayor of {}, Ada {}, opened the bridge over the river with {} guests."
    places = ("Oravice", "Lindholm", "Carrow", "Vexley", "Tarn", "Quillan", "Brede", "Sorrel")
    names = ("Brandt", "Okoro", "Silva", "Moreau", "Nyberg", "Castell", "Ibarra", "Weiss")
    collection.builder.add(
        make_article(
            id=f"a{n}",
            title=f"<script>alert({n})</script><img src=x onerror=alert(1)>",
            text=said.format(n + 3, place, names[n], 140 + n),
        )
        for n, place in enumerate(places)
    )
    done = auditing.audit(collection.store, collection.retriever, collection.answerer, questions=20)
    page = render(done, made="today", server=None)
    tags = Tags()
    tags.feed(page)
    assert "img" not in tags.seen
    assert page.count("<script>alert") == 0


def run(*arguments: str) -> Result:
    return CliRunner().invoke(main, list(arguments))


def test_an_empty_collection_is_told_in_words(tmp_path: Path) -> None:
    result = run("audit", "--data-dir", str(tmp_path / "data"), "--page", str(tmp_path / "page.html"))
    assert result.exit_code == 1
    assert "Traceback" not in result.output
    assert not (tmp_path / "page.html").exists()
