"""Every reader by its name, over a real collection: sound answers, and an order that is a permutation."""

from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import ModelUnavailable
from index.models import DEFAULT_MODEL, locate
from index.types import Article
from qa.evaluation.citations import check
from qa.settings import TRAINED, WORDS, QaSettings
from qa.types import AnswerStatus, Question
from serve import Collection


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of a CrossEncoder: a real body, and a head that knows nothing yet."""
    import torch
    from sentence_transformers import CrossEncoder

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("models") / "cross-encoder"
    CrossEncoder(str(locate(DEFAULT_MODEL)), num_labels=1, device="cpu").save_pretrained(str(folder))
    return folder


@pytest.fixture(params=[TRAINED, WORDS, "cross-encoder"])
def read(request: pytest.FixtureRequest, collection: Collection, peru: list[Article]) -> Collection:
    name = request.param
    if name == "cross-encoder":
        name = str(request.getfixturevalue("cross_encoder"))
    opened = Collection(replace(collection.settings, qa=QaSettings(reader=name)))
    opened.builder.add(peru)
    return opened


def test_whatever_reads_citations_are_exact(read: Collection) -> None:
    for question in ("What did a kilo of potatoes cost in Lima?", "Who painted the Mona Lisa?", "?"):
        given = read.answerer.answer(Question(question), threshold=0.0)
        checked = check(given, read.store)
        assert checked.sound, checked.faults
        assert checked.exact == checked.citations


def test_scores_and_probabilities_are_between_0_and_1(read: Collection) -> None:
    text = "How many roadblocks were still reported on Friday?"
    hits = read.retriever.search(text, limit=8).hits
    reading = read.reader.read(text, read.retriever.wording(text), hits)
    assert 0.0 <= reading.p <= 1.0
    scores = [extract.score for extract in reading.extracts]
    assert all(0.0 <= score <= 1.0 for score in scores)


def test_its_order_keeps_every_hit_once(read: Collection) -> None:
    text = "How many roadblocks were still reported on Friday?"
    plain = read.retriever.search(text, limit=10)
    ranked = read.answerer.ranking.search(text, limit=10)
    assert sorted(h.passage.row for h in ranked.hits) == sorted(h.passage.row for h in plain.hits)
    pages = [read.answerer.ranking.search(text, limit=1, offset=at).hits for at in range(len(plain.hits))]
    assert [h.passage.row for page in pages for h in page] == [h.passage.row for h in ranked.hits]


def test_nothing_to_read_is_nothing_said(read: Collection) -> None:
    text = "Who?"
    reading = read.reader.read(text, read.retriever.wording(text), ())
    assert (reading.extracts, reading.ranked, reading.p) == ((), (), 0.0)


def test_the_trained_reader_marks_the_answer(collection: Collection, peru: list[Article]) -> None:
    opened = Collection(replace(collection.settings, qa=QaSettings(reader=TRAINED)))
    opened.builder.add(peru)
    given = opened.answerer.answer(Question("Who sells potatoes at a loss?"))
    assert given.status is AnswerStatus.ANSWERED
    first = given.citations[0]
    assert first.highlight is not None
    marked = first.quote[first.highlight.start - first.start : first.highlight.end - first.start]
    assert marked == "Rosa Mamani"


def test_a_reader_that_cannot_be_loaded_is_named(collection: Collection, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    opened = Collection(replace(collection.settings, qa=QaSettings(reader=str(tmp_path / "empty"))))
    with pytest.raises(ModelUnavailable, match="CrossEncoder"):
        _ = opened.answerer
