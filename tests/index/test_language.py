"""The language of a text, told where it is clear."""

import pytest

from index.articles import make_article
from index.language import language_of

TEXTS = {
    "en": "The council met on Monday and decided that the bridge will be closed until the spring of next year.",
    "de": "Der Rat trat am Montag zusammen und beschloss, die Brücke bis zum nächsten Frühjahr zu sperren.",
    "es": "El ayuntamiento se reunió el lunes y decidió cerrar el puente hasta la primavera del año que viene.",
    "ru": "Совет собрался в понедельник и решил закрыть мост до весны следующего года.",
    "zh": "市议会星期一开会，决定在明年春天之前关闭这座桥梁。居民们没有提出任何反对意见，市长对此表示感谢。",
    "ar": "اجتمع المجلس يوم الاثنين وقرر إغلاق الجسر حتى ربيع العام المقبل بسبب الفيضان الأخير.",
}


@pytest.mark.parametrize("language", sorted(TEXTS))
def test_the_language_of_a_clear_text_is_told(language: str) -> None:
    assert language_of(TEXTS[language]) == language


@pytest.mark.parametrize("text", ["", "Hello", "4711 0815 12:30", "🦊" * 100])
def test_what_is_too_short_or_no_language_is_left_open(text: str) -> None:
    assert language_of(text) is None


def test_what_the_sender_says_wins() -> None:
    assert make_article(text=TEXTS["de"], title="Brücke", language="nl").language == "nl"
    assert make_article(text=TEXTS["de"], title="Brücke").language == "de"
